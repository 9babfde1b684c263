"""Write the changes of an edited workbook into the register, and nothing else."""

from __future__ import annotations

import argparse
import os

from ...model.errors import missing_package_error
from ...model.text import count_noun, escape_unprintable
from ..options import UsageError, register_paths, write_lines

EXAMPLES = """
  graph export xlsx --output register.xlsx     first: the workbook to edit
  graph import register.xlsx
  graph import register.xlsx north/            into the register in this folder
  graph import register.xlsx --dry-run         shows what would change, and writes nothing

All changes are written, or none. Exit code: 0 done; 1 a cell cannot be taken over; 2 usage error."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.xlsx", help="the workbook that `graph export xlsx` has written, edited")
    parser.add_argument("paths", nargs="*", metavar="PATH", default=[], help="the register: a file or a folder (default: data)")
    parser.add_argument("--data", metavar="PATH", action="append", default=[], help="the same")
    parser.add_argument("--dry-run", action="store_true", help="show what would change, and write nothing")


def run(called: argparse.Namespace) -> int:
    from ...reader.edit import read_files
    from ...reader.load import read_registers
    from ...syntax.files import PathError, read_bytes
    from ...syntax.output import replace_files

    paths = register_paths(called)
    if len(paths) != 1 or len(registers := read_registers(*paths)) != 1:
        raise UsageError("a workbook is of one register: name its file or folder.")
    try:
        data = read_bytes(called.file)
    except PathError as problem:
        raise UsageError(str(problem)) from None
    try:
        from ...workbook.apply import REFUSAL_LIMIT, import_workbook
        from ...workbook.read import WorkbookError

        files = read_files(paths[0])
        try:
            result = import_workbook(data, registers[0].register, files)
        except WorkbookError as problem:
            raise UsageError(f"`{os.path.basename(called.file)}`: {problem}") from None
    except ModuleNotFoundError as missing:
        raise missing_package_error(missing) from None
    if result.refusals:
        count = len(result.refusals)
        lines = [f"{one.place}: {escape_unprintable(one.reason)}" for one in result.refusals[:REFUSAL_LIMIT]]
        more = [f"… and {count - REFUSAL_LIMIT} more."] if count > REFUSAL_LIMIT else []
        total = f"Nothing was written. {count_noun(count, 'cell or row', 'cells or rows')} cannot be taken over."
        write_lines([*lines, *more, "", total], None)
        return 1
    if not called.dry_run:
        replace_files(result.files, files)
    lines = [f"{row.place}: {escape_unprintable(row.what)}" for row in result.rows]
    made = f"{count_noun(len(lines), 'row')} changed" if lines else "The workbook changes nothing"
    where = ", ".join(f"`{escape_unprintable(name)}`" for name in result.files)
    done = f"{made}; nothing was written, as asked." if called.dry_run and lines else f"{made}, in {where}." if where else f"{made}."
    write_lines([*lines, done], None)
    return 0
