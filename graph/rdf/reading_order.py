"""The quads of registers in the order in which people read them, and short names for their addresses."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ..model.snapshot import Snapshot
from ..reader.records import is_id
from .nquads import base, nquads
from .vocabulary import OURS, PREFIXES, iri

FIRST = tuple(
    iri(term) for term in ("rdf:type", "skos:prefLabel", "rdfs:label", "dcterms:title", "skos:altLabel", ":item", ":role", ":who")
)


def quads(*snapshots: Snapshot) -> list[Quad]:
    """The quads, registers before our own terms, a record before its parts; of each, what it is and what it is called first."""
    return sorted(parse(nquads(*snapshots), format=RdfFormat.N_QUADS), key=place)


def place(quad: Quad) -> tuple[object, ...]:
    """Where a quad belongs: by its subject, whatever its graph."""
    subject, predicate = address(quad.subject), address(quad.predicate)
    rank = FIRST.index(predicate) if predicate in FIRST else len(FIRST)
    return subject.startswith(OURS), subject.split("/"), rank, predicate, str(quad.object), str(quad.graph_name)


def address(node: object) -> str:
    assert isinstance(node, NamedNode)  # there is no blank node in a register, nor a statement about one
    return node.value


def prefixes(*snapshots: Snapshot, taken: frozenset[str] = frozenset()) -> dict[str, str]:
    """Ours, and for each register one named by its id, or by as many `register-` before it as make it no other's."""
    found = dict(PREFIXES)
    for snapshot in snapshots:
        name = snapshot.register.id if is_id(snapshot.register.id) else "register"
        while name in found or name in taken:
            name = f"register-{name}"
        found[name] = base(snapshot.register)
    return found
