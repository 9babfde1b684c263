"""Register -> network: its records as nodes, its claims and references as edges, as they are on the snapshot's day.

The network holds what the register says and no more: who leads a thing is the snapshot's reading of it, written on its node.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from .model.record import Field
from .model.register import ID_SECTIONS, LEADABLE_SECTIONS, NOBODY, Claim
from .model.snapshot import Snapshot
from .model.text import clean_text

if TYPE_CHECKING:
    import networkx

__all__ = ["Link", "links", "network"]


class Link(NamedTuple):
    """A reference from a record: the field that makes it, the id it names, that field's line, and the part that carries it."""

    field: str
    to: str
    line: Field
    part: Any = None  # a claim, or another part of a record


def network(snapshot: Snapshot) -> networkx.MultiDiGraph[str]:
    """A node for each record, an edge for each claim and reference, from the record that makes it to what it names.

    A node has `section`, `name`, `kind` (of a body), `open` (in being, for what is never open) and `reading` (of what can be led).
    An edge has the field's name as `field` and, where no other edge between the two has it, as its key; a claim's also `status`,
    `stands`, `from`, `to`, `seen`, `called`. A claim on `nobody`, and a reference to a record that is not there, is no edge.
    """
    from networkx import MultiDiGraph

    register = snapshot.register
    graph: networkx.MultiDiGraph[str] = MultiDiGraph(name=register.name, on=snapshot.on)
    for section in ID_SECTIONS:
        for id, record in getattr(register, section).items():
            graph.add_node(id, **make_node_attributes(section, record, snapshot))
    for section in ID_SECTIONS:
        for id, record in getattr(register, section).items():
            for link in links(record):
                if link.to not in graph and not stranger(link, snapshot, graph):
                    continue
                taken = graph.get_edge_data(id, link.to) or ()
                key = next(key for number in range(1, len(taken) + 2) if (key := number_key(link.field, number)) not in taken)
                graph.add_edge(id, link.to, key=key, field=link.field, **edge(link, snapshot))
    return graph


def make_node_attributes(section: str, record: Any, snapshot: Snapshot) -> dict[str, Any]:
    leadable = section in LEADABLE_SECTIONS
    dated = "to" in record.fields or "from" in record.fields
    return {
        "section": section,
        "name": snapshot.names.label(record.id),
        "kind": getattr(record, "kind", None),
        "open": snapshot.is_open(record) if leadable else snapshot.is_active(record) if dated else True,
        "reading": snapshot.lead(record).status if leadable else None,
    }


def edge(link: Link, snapshot: Snapshot) -> dict[str, Any]:
    claim = link.part
    if not isinstance(claim, Claim):
        return {"status": None, "stands": True, "from": None, "to": None, "seen": None, "called": None}
    person = snapshot.resolve(claim.who) is None  # who may hold a post, and whose claims stand while they are in force
    return {
        "status": claim.status,
        "stands": snapshot.is_in_force(claim) if person else any(True for _ in snapshot.active_claims([claim])),
        "from": str(claim.from_) if claim.from_ else None,
        "to": str(claim.to) if claim.to else None,
        "seen": str(seen) if (seen := snapshot.last_seen(claim)) else None,
        "called": claim.called,
    }


def number_key(field: str, number: int) -> str:
    return field if number == 1 else f"{field}/{number}"


def stranger(link: Link, snapshot: Snapshot, graph: networkx.MultiDiGraph[str]) -> bool:
    """Whether a link names a record of another register, which is then a node too; and of a post, so is its body."""
    for section in link.line.sections:
        record = snapshot.register.find(section, link.to)
        if record is not None:
            add_stranger(graph, snapshot, section, link.to, record)
            body = snapshot.register.find_body(link.to) if section == "posts" else None
            if body is not None:
                add_stranger(graph, snapshot, "bodies", f"{link.to.partition(':')[0]}:{body.id}", body)
            return True
    return False


def add_stranger(graph: networkx.MultiDiGraph[str], snapshot: Snapshot, section: str, id: str, record: Any) -> None:
    graph.add_node(id, section=section, name=snapshot.label(id), kind=getattr(record, "kind", None), open=True, reading=None)


def links(record: Any) -> Iterator[Link]:
    """What a record refers to, `nobody` left out. A field of a part is named with the part's: `presents/to`, `settles/lead`."""
    for key, line in record.fields.items():
        value = record.value(key)
        if value:
            yield from links_of(key, line, value)


def links_of(key: str, line: Field, value: Any) -> Iterator[Link]:
    match line.shape:
        case "claims":
            yield from (Link(key, claim.who, line, claim) for claim in value if claim.who != NOBODY)
        case "reference":
            yield Link(key, value, line)
        case "references":
            yield from (Link(key, id, line) for id in value)
        case "sources":
            for cited in value:
                id, _, _ = cited.partition("#")
                yield Link(key, id, SOURCE)
        case "records":
            yield from (Link(key, id, POST) for id in value)
        case "list":
            for part in value:
                yield from (link._replace(field=f"{key}/{link.field}", part=link.part or part) for link in links(part))
        case "settlements":
            for theme, part in value.items():
                yield Link(key, theme, THEME, part)
                yield from (link._replace(field=f"{key}/{link.field}") for link in links(part))


SOURCE, THEME, POST = (Field("reference", "", sections=(section,)) for section in ("sources", "themes", "posts"))


def merge_networks(*snapshots: Snapshot) -> networkx.MultiDiGraph[str]:
    """The networks of several registers in one, for files that hold no None; with several, an id is `register:id`."""
    from networkx import MultiDiGraph

    merged: networkx.MultiDiGraph[str] = MultiDiGraph()
    for snapshot in snapshots:
        found = network(snapshot)
        names = {id: id if ":" in id or len(snapshots) == 1 else f"{snapshot.register.id}:{id}" for id in found}
        for id, data in found.nodes(data=True):
            if names[id] not in merged or id == names[id].rpartition(":")[2]:
                merged.add_node(names[id], **drop_empty_attributes({"label": data["name"], **data}))
        for start, end, key, data in found.edges(keys=True, data=True):
            merged.add_edge(names[start], names[end], key=key, **drop_empty_attributes({"label": data["field"], **data}))
    return merged


def drop_empty_attributes(data: dict[str, Any]) -> dict[str, Any]:
    """What is stated, its text printable: a control character has no place in XML."""
    return {key: clean_text(value) if isinstance(value, str) else value for key, value in data.items() if value is not None}
