"""Put a register's files in the standard layout: sections in order, records by id. Keeps every comment, changes no value."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator

from ...model.text import escape_unprintable
from ...syntax.files import RegisterFile, open_files
from ...syntax.formatter import Layout, UnsortedGroup, format_yaml, split_lines
from ...syntax.output import replace_files
from ...syntax.tree import UnreadableFile
from ..options import write_lines

EXAMPLES = """
  graph fmt                              the register in data/
  graph fmt --check                      says which files would change, and changes none
  graph fmt --diff data/bodies.yaml      shows what would change, and changes nothing

exit code: 0: all files have the standard layout. 1: with --check, a file would change. 2: usage error, or a file that cannot be read"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", default=["data"], help="a register: a file or a folder (default: data)")
    parser.add_argument("--check", action="store_true", help="say which files would change, and change none")
    parser.add_argument("--diff", action="store_true", help="show what would change, and change nothing")


def run(called: argparse.Namespace) -> int:
    files = {os.path.realpath(file.path): file for path in called.paths for file in open_files(path)[0]}
    made = {path: layout for path, file in files.items() if (layout := format_file(file)) is not None}
    changed = {path: layout.data for path, layout in made.items() if layout.data != files[path].data}
    if not called.check and not called.diff:
        replace_files(changed, {path: files[path].data for path in changed})
    if called.diff:
        write_lines((line for path, data in changed.items() for line in diff_file(files[path], data)), None)
    for path in changed:
        name = files[path].name
        if called.check:
            write_lines([f"{name} would change: `graph fmt {name}` changes it."], None)
        elif not called.diff:
            write_lines([f"{name} now has the standard layout."], None)
    write_lines((line for path, layout in made.items() for one in layout.unsorted for line in explain_order(files[path].name, one)), None)
    return 2 if len(made) < len(files) else 1 if called.check and changed else 0


def format_file(file: RegisterFile) -> Layout | None:
    """A file, laid out; None, and why on standard error, for one that cannot be read, which is left alone."""
    try:
        return format_yaml(file.data, file.name)
    except UnreadableFile as error:
        from ...lint.formats.text import write_line

        print(f"{write_line(error.finding)}\n    {escape_unprintable(error.finding.remedy)}", file=sys.stderr)
        return None


def explain_order(file: str, group: UnsortedGroup) -> Iterator[str]:
    """Why some records keep their order, and what to do about it."""
    section, id = group.section, group.id
    if group.comment:
        yield f"{file}: some records of `{section}` keep their order: the comment above `{id}` may be about several of them."
        yield f"    {escape_unprintable(group.comment)}"
        yield f"    If it is about several, put an empty line below it. If it is about `{id}` alone, make it the `note` of `{id}`."
    else:
        yield f"{file}: some records of `{section}` keep their order: the text at the end of `{id}` (`|+`) keeps the empty lines below it."
        yield "    Take the `+` out, unless its empty lines matter."


def diff_file(file: RegisterFile, made: bytes) -> Iterator[str]:
    """What changes in a file, line by line. Nothing that stands in it can steer a terminal, or the workflow that prints this."""
    from difflib import unified_diff

    for line in unified_diff(split_lines(file.data), split_lines(made), file.name, file.name, lineterm=""):
        text = escape_unprintable(line.rstrip("\r\n"))
        yield text.replace("::", ":\\u003a", 1) if text[1:].lstrip().startswith("::") else text
