"""Write registers for other programs: RDF, networks, tables, a workbook, diagrams, pictures, a calendar."""

from __future__ import annotations

import argparse

from ...model.errors import missing_package_error
from ...plugins import load_module, module_names
from ..options import add_data_options, check_choice, open_snapshots, write_bytes

EXAMPLES = """
  graph export turtle --output register.ttl
  graph export nquads north/ south/ --as-at 2016"""


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
    write_bytes(data, called.output)
    return 0
