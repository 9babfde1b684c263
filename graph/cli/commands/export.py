"""Write registers for other programs: RDF, networks, tables, a workbook, diagrams, pictures, a calendar."""

from __future__ import annotations

import argparse

from ...model.errors import missing_package_error
from ...plugins import load_module, module_names
from ..options import UsageError, add_data_options, check_choice, open_snapshots, terminal_width, write_bytes

EXAMPLES = """
  graph export turtle --output register.ttl
  graph export nquads north/ south/ --as-at 2016"""


UNPRINTABLE_FORMATS = {"csv": "zip", "png": "png", "xlsx": "xlsx"}
"""The formats that are no text, each with the usual ending of its files."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("format", metavar="FORMAT", help=f"one of {', '.join(module_names('exports'))}")
    parser.add_argument("--output", metavar="FILE", help="write to this file")
    add_data_options(parser)


def run(called: argparse.Namespace) -> int:
    name = check_choice("FORMAT", called.format, module_names("exports"))
    try:
        data: bytes = load_module("exports", name).export(*open_snapshots(called))
    except ModuleNotFoundError as missing:
        raise missing_package_error(missing) from None
    if called.output is None and name in UNPRINTABLE_FORMATS and terminal_width():
        raise UsageError(f"{name} is nothing for a terminal: name a file, `--output FILE.{UNPRINTABLE_FORMATS[name]}`.")
    write_bytes(data, called.output)
    return 0
