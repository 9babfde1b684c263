"""The shortest ways from one body to another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise

from ..body_network import BodyNetwork

SUMMARY = "By which others is one body joined to another?"
WHY = (
    "Shows whom to ask, where two bodies have nothing in common themselves. Each step of each shortest way is a row, with the records that "
    "make the link; of very many ways, the first twenty. A way on record is not a line of accountability."
)
NOTHING = "The register holds nothing that joins these two bodies, directly or by way of others."
PARAMETERS = {"from": "the body to begin at", "to": "the body to arrive at"}
COLUMNS = ("way", "step", "body", "next", "evidence", "body_id", "next_id")
WAY_LIMIT = 20


def measure(network: BodyNetwork, **ends: str) -> Iterator[tuple[str | int, ...]]:
    """Each step of each of the shortest ways."""
    from networkx import NetworkXNoPath, all_shortest_paths

    try:
        found = sorted(islice(all_shortest_paths(network.graph, ends["from"], ends["to"]), WAY_LIMIT))
    except NetworkXNoPath:
        return
    for number, way in enumerate(found, 1):
        for step, (one, other) in enumerate(pairwise(way), 1):
            ties = network.graph.edges[one, other]["ties"]
            yield number, step, network.body_name(one), network.body_name(other), network.evidence(ties), one, other
