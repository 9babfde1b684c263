"""The command line: parses, calls, prints."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NoReturn

from . import __version__

if TYPE_CHECKING:
    from .dates import Date
    from .reading import Snapshot

HERE = os.path.dirname(__file__)
EXAMPLES = {
    "check": """examples:
  graph check                            the register in data/
  graph check data/bodies.yaml --as-at today
  graph check north/ south/ --fail-on never
  graph check --select unowned-priority,joint-lead
  graph check --format json --output report.json

exit code: 0 nothing at or above --fail-on, 1 something, 2 called wrongly or a path that can't be read""",
    "explain": """examples:
  graph explain                          every check, in a line each
  graph explain unowned-priority         one check: what, why, how to mend it, examples""",
    "query": """examples:
  graph query                            the queries there are
  graph query who-leads-what
  graph query accountability --set body=missing-operational-group
  graph query unowned --format csv --data north/ --data south/
  graph query --file mine.rq""",
    "export": """examples:
  graph export turtle --output register.ttl
  graph export nquads --data north/ --data south/ --as-at 2016""",
    "app": """examples:
  graph app                              the register in data/, on this machine only
  graph app --data north/ --data south/ --port 8600""",
}


class Misuse(Exception):
    """The command was called in a way it can't be followed; one sentence, for standard error."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a terminal of the C locale has no é
    called = parser().parse_args(arguments)
    collecting = gc.isenabled()
    gc.disable()  # a command is short: what it made is given back when it ends
    try:
        return int(called.run(called))
    except Misuse as misuse:
        print(f"graph {called.command}: {misuse}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever reads us has had enough, as `| head` does
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # closed with the process
        return 141
    finally:
        if collecting:
            gc.enable()


def parser() -> argparse.ArgumentParser:
    whole = Parser(
        prog="graph", description="Who leads on what, across the boards of a partnership.", formatter_class=Help, allow_abbrev=False
    )
    whole.add_argument("--version", action="version", version=f"graph {__version__}")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, run: object, what: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=what, description=what, epilog=EXAMPLES[name], formatter_class=Help, allow_abbrev=False)
        one.set_defaults(run=run)
        return one

    check = command("check", run_check, "Every check over registers: what is unsound, and what nobody leads.")
    check.add_argument("paths", nargs="*", metavar="PATH", default=["data"], help="a register: a file or a folder (default: data)")
    check.add_argument("--as-at", metavar="DATE", help="as of this date, or `today` (default: the register's own date, else today)")
    check.add_argument("--fail-on", metavar="SEVERITY", default="error", help="exit 1 from this severity on: error, warning, info or never")
    check.add_argument("--select", metavar="CHECK,…", default="", help="run only these checks; what is unsound is always told")
    check.add_argument("--ignore", metavar="CHECK,…", default="", help="leave these checks out")
    check.add_argument("--format", metavar="FORMAT", default="text", help=f"one of {', '.join(modules('formats'))} (default: text)")
    check.add_argument("--output", metavar="FILE", help="write the report to this file")

    explain = command("explain", run_explain, "What a check looks for, why it matters, and how to mend it.")
    explain.add_argument("check", nargs="?", metavar="CHECK", help="a check's name; without one, the list")

    query = command("query", run_query, "Asks a question of registers, in SPARQL.")
    query.add_argument("name", nargs="?", metavar="NAME", help="a query of ours; without one, the list")
    query.add_argument("--set", metavar="KEY=VALUE", action="append", default=[], help="what the query must be told (repeatable)")
    query.add_argument("--file", metavar="FILE.rq", help="a query of your own")
    query.add_argument("--format", metavar="FORMAT", default="table", help="table, csv, json or markdown (default: table)")

    export = command("export", run_export, "Writes registers out, for other programs.")
    export.add_argument("format", metavar="FORMAT", help=f"one of {', '.join(modules('exports'))}")
    export.add_argument("--output", metavar="FILE", help="write to this file")

    app = command("app", run_app, "The register in a browser: who leads what, and a map.")
    app.add_argument("--port", type=int, default=8501, metavar="PORT", help="where the browser finds it (default: 8501)")
    app.add_argument("--address", default="127.0.0.1", metavar="ADDRESS", help="who may reach it (default: this machine only)")

    for one in (query, export, app):
        one.add_argument("--data", metavar="PATH", action="append", help="a register: a file or a folder (repeatable; default: data)")
        one.add_argument("--as-at", metavar="DATE", help="as of this date, or `today` (default: the register's own date, else today)")
    return whole


class Help(argparse.RawDescriptionHelpFormatter):
    """Help of a fixed width: to ask for the terminal's, argparse would load five modules at every start."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=110)


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, and where help is."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}. `{self.prog} --help` tells how to call it.\n")


def run_check(called: argparse.Namespace) -> int:
    from importlib import import_module

    from .finding import Severity
    from .report import names, report
    from .source import PathProblem, read

    known = names()
    select, ignore = ({check_name(word, known) for word in words.split(",") if word} for words in (called.select, called.ignore))
    severities = {**{str(severity): severity for severity in Severity}, "never": None}
    fail_on = severities[choice("--fail-on", called.fail_on, severities)]
    render = import_module(f"{__package__}.formats.{choice('--format', called.format, modules('formats'))}").render
    as_at = date(called.as_at)
    try:
        found = report(read(*called.paths), as_at, select, ignore, fail_on)
    except PathProblem as problem:
        raise Misuse(str(problem)) from None
    write(render(found, colour=called.output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ), called.output)
    return not found.conforms


def run_explain(called: argparse.Namespace) -> int:
    from .explain import explained, listed
    from .report import SOUNDNESS, names

    write(explained(check_name(called.check, [*names(SOUNDNESS), *names()])) if called.check else listed(), None)
    return 0


def run_query(called: argparse.Namespace) -> int:
    from . import queries

    try:
        if called.name and called.file:
            raise Misuse(f"name a query of ours or a file of your own, not both: `{called.name}`, `{called.file}`.")
        if not called.name and not called.file:
            write(queries.listed(), None)
            return 0
        render = queries.FORMATS[choice("--format", called.format, queries.FORMATS)]
        query = queries.own(called.file) if called.file else queries.named(called.name)
        write(render(queries.ask(query, snapshots(called), called.set)), None)
    except queries.QueryProblem as problem:
        raise Misuse(str(problem)) from None
    return 0


def run_export(called: argparse.Namespace) -> int:
    from importlib import import_module

    module = f"{__package__}.exports.{choice('FORMAT', called.format, modules('exports'))}"
    try:
        data: bytes = import_module(module).export(*snapshots(called))
    except ModuleNotFoundError as missing:
        raise Misuse(needs(missing)) from None
    write_bytes(data, called.output)
    return 0


def run_app(called: argparse.Namespace) -> int:
    snapshots(called)  # a path or date that can't be read is said before a server starts
    try:
        from .pages import serve

        return serve(called.data or ["data"], called.as_at, called.port, called.address)
    except ModuleNotFoundError as missing:
        raise Misuse(needs(missing)) from None


def needs(missing: ModuleNotFoundError) -> str:
    return f"this needs `{missing.name}`, which is not here: `pip install partnership-graph[app]` brings it."


def snapshots(called: argparse.Namespace) -> list[Snapshot]:
    """The registers that a command is called on, as they stand on its date; what is unsound in them is told on standard error."""
    from .dates import today
    from .reading import Snapshot
    from .source import PathProblem, read

    as_at = date(called.as_at)
    try:
        sources = read(*(called.data or ["data"]))
    except PathProblem as problem:
        raise Misuse(str(problem)) from None
    unsound = sum(len(source.findings) for source in sources)
    if unsound:
        print(f"graph {called.command}: {unsound} unsound, and left out or doubtful here; `graph check` tells which.", file=sys.stderr)
    return [Snapshot(source.register, (as_at or source.register.as_at or today()).last) for source in sources]


def modules(folder: str) -> list[str]:
    """The names of the modules in a folder of the package."""
    return sorted(file[:-3] for file in os.listdir(os.path.join(HERE, folder)) if file.endswith(".py") and not file.startswith("_"))


def choice(option: str, word: str, known: Iterable[str]) -> str:
    if word not in known:
        raise Misuse(f"{option} takes one of {', '.join(known)}, and not `{word}`.")
    return word


def check_name(word: str, known: Sequence[str]) -> str:
    if word in known:
        return word
    from .words import near, tick

    found = near(word, known)
    raise Misuse(f"there is no check {tick(word)}; " + (f"did you mean `{found}`?" if found else "`graph explain` lists the checks."))


def date(word: str | None) -> Date | None:
    from .dates import parse_date, today

    if word is None:
        return None
    if word == "today":
        return today()
    found = parse_date(word)
    if found is None:
        raise Misuse(f"--as-at takes `today` or a date such as 2016, 2016-04 or 2016-04-30, and not `{word}`.")
    return found


def write(lines: Iterable[str], file: str | None) -> None:
    """Prints the lines, or writes them to a file, whole or not at all."""
    text = "".join(f"{line}\n" for line in lines)
    write_bytes(text.encode() if file else text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"), file)


def write_bytes(data: bytes, file: str | None) -> None:
    """The same of bytes."""
    partial = f"{file}.{os.getpid()}.tmp"
    try:
        if file is None:
            print(end="", flush=True)
            stream = getattr(sys.stdout, "buffer", None)
            if stream:
                stream.write(data)
                stream.flush()
            else:  # what a test, or another program, puts in its place
                sys.stdout.write(data.decode())
            return
        with open(partial, "wb") as out:
            out.write(data)
        os.replace(partial, file)
    except BrokenPipeError:
        raise
    except OSError as error:
        if os.path.exists(partial):
            os.remove(partial)
        raise Misuse(f"{file or 'the output'} can't be written: {(error.strerror or str(error)).lower()}.") from None
