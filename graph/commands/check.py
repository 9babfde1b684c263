"""Every check over registers: what is unsound, and what nobody leads."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from ..finding import Severity
from ..report import against, names, report
from ..source import PathProblem, read
from . import Misuse, check_name, choice, date, modules, takes_date, write

EXAMPLES = """
  graph check                            the register in data/
  graph check data/bodies.yaml --as-at today
  graph check north/ south/ --fail-on never
  graph check --select unowned-priority,joint-lead
  graph check --format json --output report.json
  graph check --base origin/main         what is worse than on that branch of git
  graph check --base HEAD^1              in a pull request's workflow, which checks out its merge
  graph check --base last-year/ data/    what is worse than in that folder

exit code: 0 nothing at or above --fail-on, 1 something, 2 called wrongly or a path that can't be read"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", default=["data"], help="a register: a file or a folder (default: data)")
    takes_date(parser)
    parser.add_argument(
        "--fail-on", metavar="SEVERITY", default="error", help="exit 1 from this severity on: error, warning, info or never"
    )
    parser.add_argument(
        "--base",
        metavar="REV|PATH",
        help="what this has already is known, and does not fail: a revision in git of the registers checked (a branch, HEAD~1, "
        "main...HEAD for where they parted), or the path of an earlier copy; ./NAME is always a path",
    )
    parser.add_argument("--select", metavar="CHECK,…", default="", help="run only these checks; what is unsound is always told")
    parser.add_argument("--ignore", metavar="CHECK,…", default="", help="leave these checks out")
    parser.add_argument("--format", metavar="FORMAT", default="text", help=f"one of {', '.join(modules('formats'))} (default: text)")
    parser.add_argument("--output", metavar="FILE", help="write the report to this file")


def run(called: argparse.Namespace) -> int:
    known = names()
    select, ignore = ({check_name(word, known) for word in words.split(",") if word} for words in (called.select, called.ignore))
    severities = {**{str(severity): severity for severity in Severity}, "never": None}
    fail_on = severities[choice("--fail-on", called.fail_on, severities)]
    render = import_module(f"graph.formats.{choice('--format', called.format, modules('formats'))}").render
    as_at = date(called.as_at)
    try:
        found = report(read(*called.paths), as_at, select, ignore, fail_on)
        if called.base is not None:
            from ..revisions import sources_at  # git is asked only here

            found = against(found, sources_at(called.base, called.paths), as_at, select, ignore)
    except PathProblem as problem:
        raise Misuse(str(problem)) from None
    write(render(found, colour=called.output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ), called.output)
    return not found.conforms
