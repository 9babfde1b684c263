"""The command line: finds the command that is called, and says in one sentence why it could not be followed."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from ..model.errors import GraphError
from ..model.text import closest_match, code, escape_unprintable, join_words
from ..plugins import load_module, module_names
from ..version import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a terminal of the C locale has no é
    words = sys.argv[1:] if arguments is None else arguments
    collecting = gc.isenabled()
    gc.disable()  # a command is short: what it and its imports made is given back when it ends
    try:
        called = parse_words(words)
        return int(called.run(called))
    except GraphError as error:
        print(f"graph {called.command}: {escape_unprintable(str(error))}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever reads us has had enough, as `| head` does
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # closed with the process
        return 141
    finally:
        if collecting:
            gc.enable()


def parse_words(words: Sequence[str]) -> argparse.Namespace:
    """What is called. Paths may stand behind options too, where argparse looks for none."""
    parser = build_parser(words)
    called, rest = parser.parse_known_args(words)
    if rest and (not hasattr(called, "paths") or any(word.startswith("-") for word in rest)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        called.paths = [*called.paths, *rest]
    return called


def build_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Takes the command that the words begin with; where they begin with none, all are loaded, to be listed."""
    whole = CommandParser(
        prog="graph",
        description="Who leads on what, across the boards of a partnership.",
        formatter_class=FixedWidthHelp,
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="version", version=f"graph {__version__}")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    known = module_names("cli.commands")
    if words and words[0] not in known and not words[0].startswith("-"):
        found = closest_match(words[0].lower(), known)
        what = f"did you mean `{found}`?" if found else f"there are {join_words(known)}. Run `graph --help` to find out more."
        whole.exit(2, f"graph: there is no command {code(words[0])}; {what}\n")
    for name in known if not words or words[0] not in known else words[:1]:
        module = load_module("cli.commands", name)
        what = module.__doc__ or ""
        one = commands.add_parser(
            name, help=what, description=what, epilog=f"examples:{module.EXAMPLES}\n", formatter_class=FixedWidthHelp, allow_abbrev=False
        )
        module.add_arguments(one)
        one.set_defaults(run=module.run)
    return whole


class FixedWidthHelp(argparse.RawDescriptionHelpFormatter):
    """Help of a fixed width: to ask for the terminal's, argparse would load five modules at every start."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=110)


class CommandParser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, and where help is."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}. `{self.prog} --help` shows how to use it.\n")
