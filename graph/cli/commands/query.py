"""Ask registers a question, in SPARQL."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from functools import partial

from ...analysis import run as analysis
from ...model.errors import missing_package_error
from ...rdf import query as queries
from ...rdf.query import Answer
from ...rdf.results import RESULT_FORMATS, render_terminal_table
from ..options import UsageError, add_data_options, check_choice, is_path, open_snapshots, parse_as_at, terminal_width, write_lines

EXAMPLES = """
  graph query                            list the queries
  graph query who-leads-what
  graph query accountability --set body=missing-operational-group
  graph query ways --set from=bscb --set to=pcc
  graph query unowned north/ south/ --format csv
  graph query --file mine.rq north/
  graph query unowned --endpoint http://localhost:7878/query    of the registers that `graph publish` put on a server"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="one of our queries; without it, the list")
    parser.add_argument("--set", metavar="KEY=VALUE", action="append", default=[], help="a parameter of the query (repeatable)")
    parser.add_argument("--file", metavar="FILE.rq", help="a query of your own")
    parser.add_argument("--format", metavar="FORMAT", default="table", help="table, csv, json or markdown (default: table)")
    parser.add_argument("--endpoint", metavar="URL", help="ask the registers that `graph publish` put on this SPARQL server")
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
    if called.endpoint:
        return ask_endpoint(called, render)
    if called.name in analysis.measure_names():
        write_lines(render(analysis.run_measure(called.name, open_snapshots(called), called.set)), None)
        return 0
    write_lines(render(queries.run_query(read_called_query(called), open_snapshots(called), called.set)), None)
    return 0


def ask_endpoint(called: argparse.Namespace, render: Callable[[Answer], Iterable[str]]) -> int:
    """The same query, asked of a server: standard error says as of when it answers."""
    if called.paths or called.data:
        raise UsageError(
            "--endpoint asks the registers on a server, and those in your files are not read: leave out the paths, or --endpoint."
        )
    if called.name in analysis.measure_names():
        raise UsageError(f"`{called.name}` is a walk over the registers themselves, which no server can do: leave out --endpoint.")
    try:
        from ...rdf.endpoint import answer_endpoint_query
    except ModuleNotFoundError as missing:
        raise missing_package_error(missing) from None
    answer, day = answer_endpoint_query(read_called_query(called), called.endpoint, called.set, parse_as_at(called.as_at))
    print(f"graph query: as of {day}, as published.", file=sys.stderr)
    write_lines(render(answer), None)
    return 0


def read_called_query(called: argparse.Namespace) -> queries.Query:
    return queries.read_query_file(called.file) if called.file else queries.read_query(called.name, analysis.measure_names())
