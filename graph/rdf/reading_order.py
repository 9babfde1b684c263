"""The quads of registers in the order in which people read them, and short names for their addresses."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ..model.snapshot import Snapshot
from ..reader.records import is_id
from .nquads import base_address, write_nquads
from .vocabulary import OURS, PREFIXES, iri

FIRST_PREDICATES = tuple(
    iri(term) for term in ("rdf:type", "skos:prefLabel", "rdfs:label", "dcterms:title", "skos:altLabel", ":item", ":role", ":who")
)


def sort_quads(*snapshots: Snapshot) -> list[Quad]:
    """The quads, registers before our own terms, a record before its parts; of each, what it is and what it is called first."""
    return sorted(parse(write_nquads(*snapshots), format=RdfFormat.N_QUADS), key=quad_order)


def quad_order(quad: Quad) -> tuple[object, ...]:
    """Where a quad belongs: by its subject, whatever its graph."""
    subject, predicate = node_address(quad.subject), node_address(quad.predicate)
    rank = FIRST_PREDICATES.index(predicate) if predicate in FIRST_PREDICATES else len(FIRST_PREDICATES)
    return subject.startswith(OURS), subject.split("/"), rank, predicate, str(quad.object), str(quad.graph_name)


def node_address(node: object) -> str:
    assert isinstance(node, NamedNode)  # there is no blank node in a register, nor a statement about one
    return node.value


def make_prefixes(*snapshots: Snapshot, taken: frozenset[str] = frozenset()) -> dict[str, str]:
    """Ours, and for each register one named by its id, or by as many `register-` before it as make it no other's."""
    found = dict(PREFIXES)
    for snapshot in snapshots:
        name = snapshot.register.id if is_id(snapshot.register.id) else "register"
        while name in found or name in taken:
            name = f"register-{name}"
        found[name] = base_address(snapshot.register)
    return found
