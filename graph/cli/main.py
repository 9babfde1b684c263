"""The command line: finds the command that is called, and says in one sentence why it could not be followed."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from ..model.errors import GraphError
from ..model.text import closest_match, code, escape_unprintable, join_words
from ..plugins import load_module, module_names
from ..version import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # where it is closed, `print` would take the other
    for stream in (sys.stdout, sys.stderr):
        if stream:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a terminal of the C locale has no é
    words = sys.argv[1:] if arguments is None else arguments
    command = " ".join(["graph", *(word for word in words[:1] if not word.startswith("-"))])
    collecting = gc.isenabled()
    gc.disable()  # a command is short: what it and its imports made is given back when it ends
    try:
        called = parse_words(words)
        return int(called.run(called))
    except GraphError as error:
        say(f"{command}: {escape_unprintable(str(error))}")
        return 2
    except BrokenPipeError:  # whoever reads us has had enough, as `| head` does
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # closed with the process
        return 141
    except KeyboardInterrupt:
        say(f"{command}: stopped.")
        return 130
    except MemoryError:
        say(f"{command}: there is not enough memory for this.")
        return 70
    except Exception as fault:
        say(f"{command}: {describe_fault(fault)}")
        if "--debug" in words:
            raise
        return 70
    finally:
        if collecting:
            gc.enable()


def say(sentence: str) -> None:
    """Writes to standard error. Where even that cannot be written, the exit code still says how it went."""
    with suppress(OSError):
        print(sentence, file=sys.stderr, flush=True)


def parse_words(words: Sequence[str]) -> argparse.Namespace:
    """What is called. Paths may stand behind options too, where argparse looks for none."""
    parser = build_parser(words)
    for word in words[: words.index("--")] if "--" in words else words:
        if word.startswith("--") and word.endswith("=--"):  # which argparse takes for an empty list
            parser.error(f"{word[:-3]} takes a value, and not `--`")
    called, rest = parser.parse_known_args(words)
    if rest and (not hasattr(called, "paths") or any(word.startswith("-") for word in rest)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        called.paths = [*called.paths, *rest]
    return called


def describe_fault(fault: Exception) -> str:
    """What is said of an exception that nobody expected, in a sentence or two."""
    place = fault.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f" in {os.path.basename(place.tb_frame.f_code.co_filename)}, line {place.tb_lineno}" if place else ""
    return (
        f"this is a fault in graph {__version__}, not in what you asked for ({type(fault).__name__}{where}). "
        "Please report it, with the command that you ran. The same command with `--debug` shows more."
    )


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
        one.add_argument("--debug", action="store_true", help="if graph itself has a fault, show where in its code")
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
