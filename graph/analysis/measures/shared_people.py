"""Bodies that share a member, or somebody who holds a post in each."""

from __future__ import annotations

from collections.abc import Iterator

from ..body_network import SHARED, BodyNetwork

SUMMARY = "Which bodies share a member, or a person who holds a post in both?"
WHY = (
    "Somebody who sits on two bodies is a link between them, and a risk when that person leaves. Members are those that the "
    "register names: most reports name few."
)
NOTHING = "The register names no member of two bodies, and nobody who holds a post in two."
PARAMETERS: dict[str, str] = {}
COLUMNS = ("body", "other", "shared", "body_id", "other_id")


def measure(network: BodyNetwork) -> Iterator[tuple[str, ...]]:
    """Each pair of bodies, with whom they share."""
    rows = []
    for one, other, data in network.graph.edges(data=True):
        shared = sorted({network.names.get(tie.record, tie.record) for tie in data["ties"] if tie.how == SHARED})
        if shared:
            first, second = sorted((one, other), key=lambda id: (network.body_name(id), id))
            rows.append((network.body_name(first), network.body_name(second), "; ".join(shared), first, second))
    yield from sorted(rows)
