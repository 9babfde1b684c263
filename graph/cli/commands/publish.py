"""Put registers on a SPARQL server, in place of those it was given before: all of them, or none."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from ...model.dates import format_iso_day
from ...model.errors import missing_package_error
from ...model.text import escape_unprintable
from ..options import add_data_options, open_snapshots, write_lines

EXAMPLES = """
  graph publish http://localhost:7878/update               Oxigraph
  graph publish http://localhost:8890/sparql-auth north/   Virtuoso
  graph publish https://sparql.example.org/update --endpoint https://sparql.example.org/sparql

URL is where the server takes updates. Where it asks for a user name and password, it gets those in GRAPH_USER and GRAPH_PASSWORD, or
the token in GRAPH_TOKEN. Name all registers that the server is to hold: one that was published before and is not named is removed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL", help="where the server takes SPARQL updates")
    parser.add_argument(
        "--endpoint", metavar="URL", help="where it answers queries (default: the same; for one that ends in /update, /query beside it)"
    )
    add_data_options(parser)


def run(called: argparse.Namespace) -> int:
    snapshots = open_snapshots(called)
    try:
        from ...rdf.publish import Published, guess_endpoint, publish_registers
    except ModuleNotFoundError as missing:
        raise missing_package_error(missing) from None
    endpoint = called.endpoint or guess_endpoint(called.url)

    def summary(published: Published) -> Iterator[str]:
        yield f"Published {published.facts:,} facts of {len(snapshots)} {'register' if len(snapshots) == 1 else 'registers'}:"
        for graph in published.catalogue.registers:
            yield f"  {graph.register}, as of {format_iso_day(graph.on)}: <{graph.address}>"
        for address in published.removed:
            yield f"Removed, since it is not among them: <{escape_unprintable(address)}>"
        yield f"`graph query NAME --endpoint {endpoint}` asks them."

    write_lines(summary(publish_registers(called.url, endpoint, *snapshots)), None)
    return 0
