"""Turtle, for reading and for any RDF tool: all registers in one graph, a paragraph for each record and each claim."""

from __future__ import annotations

from pyoxigraph import RdfFormat, serialize

from ..model.snapshot import Snapshot
from ..rdf.reading_order import make_prefixes, sort_quads


def export(*snapshots: Snapshot) -> bytes:
    triples = dict.fromkeys(quad.triple for quad in sort_quads(*snapshots))  # what two registers say is said once
    text = serialize(triples, format=RdfFormat.TURTLE, prefixes=make_prefixes(*snapshots)) or b""
    head, *rest = text.splitlines(keepends=True)
    return head + b"".join(line if line.startswith((b"@", b"\t")) else b"\n" + line for line in rest)
