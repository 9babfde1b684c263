"""Bodies that hold the network together."""

from __future__ import annotations

from collections.abc import Iterator

from ..body_network import BodyNetwork

SUMMARY = "Which bodies join others that nothing else joins?"
WHY = (
    "If such a body ends, or its people leave, others lose their only link on record. `cut off` counts the bodies that would have no way "
    "left to the largest group that remains. `between` is the share, from 0 to 1, of the shortest ways between all other bodies that go "
    "through it. Both are about what is on record, and not about what people do."
)
NOTHING = "The register holds no body that joins two others."
PARAMETERS: dict[str, str] = {}
COLUMNS = ("body", "parts_the_network", "cut_off", "between", "joined_to", "evidence", "body_id")


def measure(network: BodyNetwork) -> Iterator[tuple[str | int | float, ...]]:
    """The bodies that lie between others, those whose loss cuts off most first."""
    from networkx import articulation_points, betweenness_centrality, connected_components, node_connected_component

    graph = network.graph
    between = betweenness_centrality(graph)
    cutting = set(articulation_points(graph))
    rows = []
    for body in graph:
        if not between[body]:
            continue
        cut_off = 0
        if body in cutting:
            rest = graph.subgraph(node_connected_component(graph, body) - {body})
            cut_off = len(rest) - max(map(len, connected_components(rest)))
        ties = [tie for _, _, data in graph.edges(body, data=True) for tie in data["ties"]]
        rows.append(
            (
                network.body_name(body),
                "yes" if cut_off else "no",
                cut_off,
                round(between[body], 3),
                graph.degree(body),
                network.evidence(ties),
                body,
            )
        )
    yield from sorted(rows, key=lambda row: (-row[2], -row[3], row[0], row[-1]))
