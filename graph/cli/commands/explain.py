"""What a check looks for, why it matters, and how to fix it."""

from __future__ import annotations

import argparse

from ...lint.explain import explain_check, list_checks
from ...lint.run import PROBLEMS, check_names
from ..options import parse_check_name, write_lines

EXAMPLES = """
  graph explain                          every check, one per line
  graph explain unowned-priority         one check: what, why, how to fix it, examples"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("check", nargs="?", metavar="CHECK", help="a check's name; without one, the list")


def run(called: argparse.Namespace) -> int:
    write_lines(
        explain_check(parse_check_name(called.check, [*check_names(PROBLEMS), *check_names()])) if called.check else list_checks(), None
    )
    return 0
