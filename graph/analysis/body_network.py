"""Which bodies have to do with each other, as a networkx graph: a node for each body, and a line with its evidence for each pair.

Two bodies are joined by a record in which both have an agreed role, by one being part of, accountable to, or a member of the other, by
presenting to it, by a member or a holder of posts that both have, and by a protocol that both are parties to. A post counts as its body;
a collective such as "partners", whose members nobody has listed, joins nobody and has no node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from ..model.register import NOBODY, Body
from ..model.snapshot import COLLECTIVE, Snapshot

if TYPE_CHECKING:
    import networkx

LINE_FIELDS = {
    "part_of": "{} is part of the other",
    "accountable_to": "{} is accountable to the other",
    "members": "{} has the other among its members",
}
SHARED = "{} sits on both, or holds a post in both"


class Tie(NamedTuple):
    """What joins two bodies: how, as a phrase with a place for a name, and the record whose name that is."""

    how: str
    record: str


class BodyNetwork(NamedTuple):
    """The graph, with the names of its bodies and of the records that are evidence in it."""

    graph: networkx.Graph[str]
    names: dict[str, str]
    snapshots: tuple[Snapshot, ...]

    def body_name(self, id: str) -> str:
        return self.names.get(id, id)

    def evidence(self, ties: Iterable[Tie]) -> str:
        """The records of ties, each once, as people read them."""
        return "; ".join(sorted(dict.fromkeys(tie.how.format(self.names.get(tie.record, tie.record)) for tie in ties)))


def build_body_network(*snapshots: Snapshot) -> BodyNetwork:
    """The network of bodies that exist on the day, over all registers: with several, an id is `register:id`."""
    from networkx import Graph

    graph: networkx.Graph[str] = Graph()
    names: dict[str, str] = {}
    several = len(snapshots) > 1
    for snapshot in snapshots:
        for body in snapshot.bodies:
            if body.kind != COLLECTIVE:
                id = qualify_id(body.id, snapshot, several)
                graph.add_node(id, kind=body.kind)
                names[id] = body.name or body.id
    for snapshot in snapshots:
        for how, record, bodies in list_ties(snapshot):
            tie = Tie(how, qualify_id(record, snapshot, several))
            names.setdefault(tie.record, record_name(snapshot, record))
            known = sorted({qualified for id in bodies if (qualified := qualify_id(id, snapshot, several)) in graph})
            for one, other in combinations(known, 2):
                graph.add_edge(one, other)
                graph.edges[one, other].setdefault("ties", []).append(tie)
    for _, _, data in graph.edges(data=True):
        data["ties"] = sorted(set(data["ties"]))
        data["weight"] = len({tie.record for tie in data["ties"]})
    return BodyNetwork(graph, names, snapshots)


def qualify_id(id: str, snapshot: Snapshot, several: bool) -> str:
    return f"{snapshot.register.id}:{id}" if several and ":" not in id else id


def record_name(snapshot: Snapshot, id: str) -> str:
    try:
        return snapshot.register.locate(id)[1].name or id
    except KeyError:
        return id


def list_ties(snapshot: Snapshot) -> Iterator[tuple[str, str, Sequence[str]]]:
    """What joins bodies: how, the record that says so, and the bodies."""
    parts: dict[str, dict[str, None]] = {}
    for thing, _, id, _ in snapshot.parts:
        parts.setdefault(thing.id, {})[id] = None
    for record, bodies in parts.items():
        yield "both have a role in {}", record, list(bodies)
    for protocol in snapshot.protocols:
        yield "both are parties to {}", protocol.id, list(snapshot.agreed_bodies(protocol.parties))
    holders: dict[str, dict[str, None]] = {}
    for body in snapshot.bodies:
        for field, phrase in LINE_FIELDS.items():
            for id in snapshot.agreed_bodies(getattr(body, field)):
                yield phrase, body.id, [body.id, id]
        for id in snapshot.agreed_bodies(body.members):
            holders.setdefault(id, {})[body.id] = None
        for id in list_receivers(snapshot, body):
            yield "{} presents to the other", body.id, [body.id, id]
        for post in body.posts.values():
            if snapshot.is_active(post):
                for claim in snapshot.post(post).holdings if snapshot.is_held(post) else ():
                    if claim.who != NOBODY:
                        holder = snapshot.resolve(claim.who)
                        holders.setdefault(holder.id if holder else claim.who, {})[body.id] = None
    for person, both in holders.items():
        yield SHARED, person, list(both)


def list_receivers(snapshot: Snapshot, body: Body) -> Iterator[str]:
    """The bodies that a body presents something to."""
    for entry in body.presents:
        found: Any = snapshot.resolve(entry.to) if entry.to else None
        if found is not None and found.is_active:
            yield found.id
