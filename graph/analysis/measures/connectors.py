"""Bodies that hold the network together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..body_network import BodyNetwork

if TYPE_CHECKING:
    import networkx

SUMMARY = "Which bodies join others that nothing else joins?"
WHY = (
    "If such a body ends, or its people leave, others lose their only link on record. `cut off` counts the bodies that would have no way "
    "left to the largest group that remains. `between` is the share, from 0 to 1, of the shortest ways between all other bodies that go "
    "through it. Both are about what is on record, and not about what people do."
)
NOTHING = "The register holds no body that joins two others."
PARAMETERS: dict[str, str] = {}
COLUMNS = ("body", "parts_the_network", "cut_off", "between", "joined_to", "evidence", "body_id")


FASTER_FROM = 2000  # bodies: below, networkx itself takes a few seconds at most


def measure(network: BodyNetwork) -> Iterator[tuple[str | int | float, ...]]:
    """The bodies that lie between others, those whose loss cuts off most first."""
    from networkx import betweenness_centrality

    graph = network.graph
    between = betweenness_centrality(graph, **({"backend": "rustworkx"} if len(graph) >= FASTER_FROM else {}))
    cut_off = count_cut_off(graph)
    rows = []
    for body in filter(between.__getitem__, graph):
        ties = [tie for _, _, data in graph.edges(body, data=True) for tie in data["ties"]]
        rows.append(
            (
                network.body_name(body),
                "yes" if body in cut_off else "no",
                cut_off.get(body, 0),
                round(between[body], 3),
                graph.degree(body),
                network.evidence(ties),
                body,
            )
        )
    yield from sorted(rows, key=lambda row: (-row[2], -row[3], row[0], row[-1]))


def count_cut_off(graph: networkx.Graph[str]) -> dict[str, int]:
    """For each body without which its group falls apart: how many are then not in the largest part.

    By the tree of a group's blocks, which hang together without any one body, and of the bodies that join them: one walk counts all.
    """
    from networkx import Graph, articulation_points, biconnected_components, connected_components, dfs_postorder_nodes, dfs_predecessors

    cutting, tree, below, found = set(articulation_points(graph)), Graph(), dict[Any, int](), dict[str, int]()
    for number, block in enumerate(biconnected_components(graph)):
        tree.add_edges_from((number, body) for body in block & cutting)
        below[number] = len(block - cutting)
    for group in list(connected_components(tree)):
        root = min(group, key=str)
        parent = dfs_predecessors(tree, root)
        order = list(dfs_postorder_nodes(tree, root))
        for node in order:
            below[node] = below.get(node, 1) + sum(below[other] for other in tree[node] if parent.get(other) == node)
        for body in group & cutting:
            parts = [below[other] for other in tree[body] if parent.get(other) == body] + [below[root] - below[body]]
            found[body] = sum(parts) - max(parts)
    return found
