"""Ask registers a question, in SPARQL."""

from __future__ import annotations

import argparse
import os
from functools import partial

from ...analysis import run as analysis
from ...rdf import query as queries
from ...rdf.results import RESULT_FORMATS, render_terminal_table
from ..options import UsageError, add_data_options, check_choice, is_path, open_snapshots, terminal_width, write_lines

EXAMPLES = """
  graph query                            list the queries
  graph query who-leads-what
  graph query accountability --set body=missing-operational-group
  graph query ways --set from=bscb --set to=pcc
  graph query unowned north/ south/ --format csv
  graph query --file mine.rq north/"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="one of our queries; without it, the list")
    parser.add_argument("--set", metavar="KEY=VALUE", action="append", default=[], help="a parameter of the query (repeatable)")
    parser.add_argument("--file", metavar="FILE.rq", help="a query of your own")
    parser.add_argument("--format", metavar="FORMAT", default="table", help="table, csv, json or markdown (default: table)")
    add_data_options(parser)


def run(called: argparse.Namespace) -> int:
    known = (*queries.list_query_names(), *analysis.measure_names())
    if called.name and called.file:
        if called.name in known:
            raise UsageError(f"name a query of ours or a file of your own, not both: `{called.name}`, `{called.file}`.")
        called.name, called.paths = None, [called.name, *called.paths]
    if not called.name and not called.file:
        write_lines(queries.list_queries(analysis.measure_heads()), None)
        return 0
    if called.name and called.name not in known and (is_path(called.name) or os.path.exists(called.name)):
        raise UsageError(f"`{called.name}` is no query: name one before the paths; `graph query` lists them.")
    render = RESULT_FORMATS[check_choice("--format", called.format, RESULT_FORMATS)]
    if called.format == "table" and (width := terminal_width()):
        render = partial(render_terminal_table, width=width)
    if called.name in analysis.measure_names():
        write_lines(render(analysis.run_measure(called.name, open_snapshots(called), called.set)), None)
        return 0
    query = queries.read_query_file(called.file) if called.file else queries.read_query(called.name, analysis.measure_names())
    write_lines(render(queries.run_query(query, open_snapshots(called), called.set)), None)
    return 0
