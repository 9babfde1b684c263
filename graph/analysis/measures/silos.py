"""Groups of bodies that share more with each other than with the rest."""

from __future__ import annotations

from collections.abc import Iterator

from ..body_network import BodyNetwork

SUMMARY = "Which bodies share more with each other than with the rest, and what joins the groups?"
WHY = (
    "A group that nothing joins to the others is a silo on record. Bodies are put into groups so that as many links as possible lie within "
    "a group (greedy modularity, each link weighted by how many records make it); another method could draw the line elsewhere. A body "
    "that shares nothing with any other is a group of its own, and comes last."
)
NOTHING = "The register holds no body that exists on this day."
PARAMETERS: dict[str, str] = {}
COLUMNS = ("group", "bodies", "body", "links_within", "links_out", "joined_out_by", "body_id")


def measure(network: BodyNetwork) -> Iterator[tuple[str | int, ...]]:
    """The bodies, group by group, the largest first."""
    from networkx.algorithms.community import greedy_modularity_communities

    graph = network.graph
    if not graph:
        return
    if graph.number_of_edges():
        groups = [sorted(group) for group in greedy_modularity_communities(graph, weight="weight")]
    else:
        groups = [[body] for body in graph]
    groups.sort(key=lambda group: (-len(group), [network.body_name(body) for body in group], group))
    for number, group in enumerate(groups, 1):
        for body in sorted(group, key=lambda body: (network.body_name(body), body)):
            within = [other for other in graph[body] if other in group]
            out = [other for other in graph[body] if other not in group]
            ties = [tie for other in out for tie in graph.edges[body, other]["ties"]]
            yield number, len(group), network.body_name(body), len(within), len(out), network.evidence(ties), body
