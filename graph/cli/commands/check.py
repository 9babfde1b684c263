"""Check registers for invalid data and for work that nobody leads."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from ...lint.paths import DEFAULT_CACHE, check_paths
from ...lint.run import Report, check_names
from ...model.finding import Severity
from ...plugins import load_module, module_names
from ..options import (
    UsageError,
    add_data_options,
    check_choice,
    parse_as_at,
    parse_check_name,
    register_paths,
    write_lines,
    write_utf8_lines,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor

EXAMPLES = """
  graph check                            the register in data/
  graph check data/bodies.yaml --as-at today
  graph check north/ south/ --fail-on never
  graph check --select unowned-priority,joint-lead
  graph check --statistics               only how many findings each check has
  graph check --format json --output report.json
  graph check --base origin/main         only problems that are new since that branch fail
  graph check --base HEAD^1              in a pull request's workflow
  graph check --base last-year/ data/    only problems that are new since that copy fail
  graph check country/ --scheduler tcp://10.0.0.5:8786    many registers, on a cluster

formats:
  text      for people, one finding per line (the default)
  github    annotations, and the whole report in the run's summary (the default in GitHub Actions)
  markdown  for a comment on a pull request
  json      for programs
  junit     for GitLab, Jenkins and others that show tests
  sarif     for code scanning and editors (SARIF 2.1.0)

exit code: 0: no finding at or above --fail-on. 1: at least one. 2: usage error, or a path that cannot be read"""

STEP_SUMMARY_LIMIT = 1024 * 1024  # bytes, of all that a step on GitHub has to say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_options(parser)
    parser.add_argument(
        "--fail-on", metavar="SEVERITY", default="error", help="exit 1 if a finding is at least this severe: error, warning, info or never"
    )
    parser.add_argument(
        "--base",
        metavar="REV|PATH",
        help="findings that the base already has are reported as known and do not fail. A git revision (a branch, HEAD~1, "
        "or main...HEAD for the commit where they diverged), or the path of an earlier copy; ./NAME is always a path",
    )
    parser.add_argument("--select", metavar="CHECK,…", default="", help="run only these checks; invalid data is always reported")
    parser.add_argument("--ignore", metavar="CHECK,…", default="", help="do not run these checks")
    parser.add_argument("--statistics", action="store_true", help="only how many findings each check has, the worst first, and the sum")
    parser.add_argument("--format", metavar="FORMAT", help=f"one of {', '.join(module_names('lint.formats'))}: see below")
    parser.add_argument("--output", metavar="FILE", help="write the report to this file")
    parser.add_argument(
        "--cache",
        metavar="FOLDER",
        help="keep what is found in each register in this folder, and check again only what has changed (registers of more than "
        "5 MB in all are kept in your folder of caches without being asked)",
    )
    parser.add_argument("--no-cache", action="store_true", help="check everything, and keep nothing")
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="check on the cluster of this dask.distributed scheduler, such as tcp://10.0.0.5:8786"
    )


def run(called: argparse.Namespace) -> int:
    known = check_names()
    select, ignore = ({parse_check_name(word, known) for word in words.split(",") if word} for words in (called.select, called.ignore))
    severities = {**{str(severity): severity for severity in Severity}, "never": None}
    fail_on = severities[check_choice("--fail-on", called.fail_on, severities)]
    if called.statistics and called.format not in (None, "text"):
        raise UsageError(f"--statistics is a text for people: leave out --format {called.format}, which has every finding.")
    chosen = "text" if called.statistics else called.format or default_format(called.output)
    formatter = load_module("lint.formats", check_choice("--format", chosen, module_names("lint.formats")))
    render = formatter.render_statistics if called.statistics else formatter.render
    as_at = parse_as_at(called.as_at)
    paths = register_paths(called)
    cache = None if called.no_cache else DEFAULT_CACHE if called.cache is None else called.cache
    with open_executor(called.scheduler) as executor:
        found = check_paths(paths, as_at, select, ignore, fail_on, executor, cache, choose_progress())
    if called.base is not None:
        from ...lint.baseline import compare_with_base
        from ...reader.revisions import read_registers_at  # git is asked only here

        found = compare_with_base(found, read_registers_at(called.base, paths), as_at, select, ignore)
    if chosen == "text":
        write_lines(
            render(found, colour=called.output is None and sys.stdout and sys.stdout.isatty() and "NO_COLOR" not in os.environ),
            called.output,
        )
    else:
        write_utf8_lines(render(found), called.output)
    if chosen == "github":
        write_step_summary(found, os.environ.get("GITHUB_STEP_SUMMARY"))
    return not found.conforms


def open_executor(address: str | None) -> AbstractContextManager[Executor | None]:
    """What does the work: the cluster at an address, or this machine."""
    if address is None:
        return nullcontext()
    from ..cluster import open_cluster

    return open_cluster(address)


def choose_progress() -> Callable[[int, int], None] | None:
    """What shows how far a long check is; nothing where nobody looks on."""
    return show_progress if sys.stderr and sys.stderr.isatty() else None


def show_progress(done: int, total: int) -> None:
    """A line on the terminal that is written over, and cleared when all is done."""
    if total > 1:
        print(f"\r{done} of {total} registers checked" if done < total else "\r\033[K", end="", file=sys.stderr, flush=True)


def default_format(output: str | None) -> str:
    """The format where none is asked for: GitHub reads annotations in its log, and in no file."""
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" and output is None else "text"


def write_step_summary(found: Report, file: str | None) -> None:
    """Adds the whole report to the summary of a step on GitHub, which shows none of one that is too long."""
    if not file:
        return
    from ...lint.formats.markdown import write_report

    try:
        with open(file, "ab") as summary:
            written = summary.tell()
            told = "".join(f"{line}\n" for line in ["", *write_report(found, STEP_SUMMARY_LIMIT - written - 1), ""]).encode()
            if written + len(told) <= STEP_SUMMARY_LIMIT:
                summary.write(told)
    except OSError as error:
        print(f"graph check: {file} can't be written: {(error.strerror or str(error)).lower()}.", file=sys.stderr)
