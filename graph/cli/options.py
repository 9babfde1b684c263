"""The commands: each is a module of this folder, found there, and loaded only when it is called.

A command's docstring is its help; it has `EXAMPLES`, `arguments(parser)`, which says how it is called, and `run(called)`, which does
it and returns the exit code. What all of them take and give stands here.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..model.errors import GraphError
from ..plugins import module_names

if TYPE_CHECKING:
    from ..model.dates import Date
    from ..model.snapshot import Snapshot
    from ..reader.load import LoadedRegister


class UsageError(GraphError):
    """The command was called in a way it can't be followed; one sentence, for standard error."""


# --- what it is called with -------------------------------------------------------------------------------------------


def add_data_options(parser: argparse.ArgumentParser, positional: bool = True) -> None:
    """The registers that a command reads, and as of when: `positional` where words that come last can only be paths."""
    what = "a register: a file or a folder"
    if positional:
        parser.add_argument("paths", nargs="*", metavar="PATH", default=[], help=f"{what} (default: data)")
        parser.add_argument("--data", metavar="PATH", action="append", default=[], help="the same (repeatable)")
    else:
        parser.add_argument("--data", metavar="PATH", action="append", default=[], help=f"{what} (repeatable; default: data)")
    add_date_option(parser)


def register_paths(called: argparse.Namespace) -> list[str]:
    """Where the registers lie that a command reads."""
    return [*getattr(called, "paths", []), *called.data] or ["data"]


def is_path(word: str) -> bool:
    """Whether a word that may be an id is a path: `./north` is one, `north` is none."""
    return any(sign in word for sign in "./\\")


def add_date_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-at", metavar="DATE", help="as of this date, or `today` (default: the register's own date, else today)")


def parse_as_at(word: str | None) -> Date | None:
    from ..model.dates import parse_date, today

    if word is None:
        return None
    if word == "today":
        return today()
    found = parse_date(word)
    if found is None:
        raise UsageError(f"--as-at takes `today` or a date such as 2016, 2016-04 or 2016-04-30, and not `{word}`.")
    return found


def check_choice(option: str, word: str, known: Iterable[str]) -> str:
    if word not in known:
        raise UsageError(f"{option} takes one of {', '.join(known)}, and not `{word}`.")
    return word


def parse_check_name(word: str, known: Sequence[str]) -> str:
    if word in known:
        return word
    from ..model.text import closest_match, code

    if word.replace("-", "_") in module_names("reader.problems"):
        raise UsageError(f"`{word}` is always checked, and can be neither selected nor left out.")
    found = closest_match(word, known)
    raise UsageError(f"there is no check {code(word)}; " + (f"did you mean `{found}`?" if found else "`graph explain` lists the checks."))


def open_snapshots(called: argparse.Namespace) -> list[Snapshot]:
    """The registers that a command reads, as they are on its date. Standard error says how many of their values are invalid."""
    return [snapshot for _, snapshot in open_registers(called)]


def open_registers(called: argparse.Namespace) -> list[tuple[LoadedRegister, Snapshot]]:
    """The same, each with the register as it was loaded.

    Raises `UsageError` where a file cannot be read: what is answered without it would be wrong.
    """
    from ..model.dates import today
    from ..model.snapshot import Snapshot
    from ..reader.load import read_registers

    as_at = parse_as_at(called.as_at)
    found = read_registers(*register_paths(called))
    for source in found:
        for finding in source.problems if not source.is_complete else ():
            file, line, _ = finding.position
            if source.roots.get(file, finding) is None:
                raise UsageError(f"`{file}` can't be read: {finding.message} (line {line}). Fix that first: `graph check` shows how.")
    invalid = sum(len(source.problems) for source in found)
    if invalid:
        values = "1 invalid value, which is ignored" if invalid == 1 else f"{invalid} invalid values, which are ignored"
        print(f"graph {called.command}: the register has {values} here. Run `graph check` to list them.", file=sys.stderr)
    return [(source, Snapshot(source.register, (as_at or source.register.as_at or today()).last, source.read_sibling)) for source in found]


# --- what it gives ----------------------------------------------------------------------------------------------------


def write_lines(lines: Iterable[str], file: str | None) -> None:
    """Prints the lines, or writes them to a file, whole or not at all."""
    text = "".join(f"{line}\n" for line in lines)
    write_bytes(text.encode() if file else text.encode((sys.stdout and sys.stdout.encoding) or "utf-8", "backslashreplace"), file)


def write_utf8_lines(lines: Iterable[str], file: str | None) -> None:
    """The same for programs, which take UTF-8 whatever the terminal takes."""
    write_bytes("".join(f"{line}\n" for line in lines).encode(), file)


def write_bytes(data: bytes, file: str | None) -> None:
    """Prints the bytes, or writes them to a file, whole or not at all."""
    if file is not None:
        from ..syntax.output import write_output

        write_output(file, data)
        return
    if sys.stdout is None:
        raise UsageError("the output can't be written: standard output is closed.")
    try:
        print(end="", flush=True)
        stream = getattr(sys.stdout, "buffer", None)
        if stream:
            stream.write(data)
            stream.flush()
        else:  # what a test, or another program, puts in its place
            sys.stdout.write(data.decode())
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"the output can't be written: {(error.strerror or str(error)).lower()}.") from None


def terminal_width() -> int:
    """The columns of the terminal that is printed to; 0 where it is a file or another program."""
    from shutil import get_terminal_size

    return get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else 0
