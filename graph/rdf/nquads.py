"""A register, as it stands on a day -> RDF: N-Quads in one named graph, without a blank node.

The mapping is the table "As RDF" of docs/register.md; the term of each field stands beside it in `graph/model.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..law.duties import find_lines, is_statutory
from ..law.load import read_law
from ..model.dates import Date
from ..model.errors import GraphError
from ..model.names import name_key, names_in_several
from ..model.record import Field, Record
from ..model.register import NOBODY, TABLE, Basis, Claim, Register, Settlement
from ..model.snapshot import Snapshot
from ..model.text import code
from .vocabulary import CLASSES, COLLECTIVE_CLASS, CONCEPTS, DOCUMENT_CLASS, LAW, OURS, PREFIXES, hyphenate, iri, list_terms

if TYPE_CHECKING:
    import rdflib

DATE_TYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
LITERAL_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
RDF_TYPE = iri("rdf:type")
BY_LAW_ENDING = "graph/by-law"  # after a register's base: the graph of what the law says of its bodies


def write_nquads(*snapshots: Snapshot, terms: bool = True) -> bytes:
    """The quads of registers, sorted; each register in the graph that its base names. With our own terms, in a graph of theirs."""
    return "".join(sorted(set().union(*list_register_quads(*snapshots), vocabulary_lines() if terms else ()))).encode()


def list_register_quads(*snapshots: Snapshot) -> Iterator[set[str]]:
    """The lines of one register after another, with what the law says of its bodies.

    A label tells a record apart from all others of its name: where another of these registers has one, by its register's name too.
    """
    check_addresses(snapshots)
    alike = names_in_several(*(snapshot.names for snapshot in snapshots)) if len(snapshots) > 1 else set()
    called = Counter(snapshot.register.name for snapshot in snapshots)
    for snapshot in snapshots:
        register = snapshot.register
        writer = QuadWriter(snapshot, alike, register.name if called[register.name] == 1 else register.id)
        yield {*writer.write_register(), *LawWriter(snapshot).write_law()}


def check_addresses(snapshots: Iterable[Snapshot]) -> None:
    """Raises `GraphError` where two registers have one id or one base: what the one says of a record would be said of the other's."""
    seen = set()
    for register in (snapshot.register for snapshot in snapshots):
        for kind, value in (("base", register.base), ("id", register.id)):
            if value and (kind, value) in seen:
                raise GraphError(f"two registers have the {kind} {code(value)}: give each its own, or name only one of them.")
            seen.add((kind, value))


def make_dataset(*snapshots: Snapshot) -> rdflib.Dataset:
    """The same as an `rdflib.Dataset`, held by Oxigraph, its default graph all graphs together; queries may use our prefixes.

    Its plain strings are typed `xsd:string`, unlike rdflib's own: compare their text, or give the literal you look for that type.
    """
    import rdflib
    from oxrdflib import OxigraphStore
    from pyoxigraph import RdfFormat, Store

    store = Store()
    store.load(write_nquads(*snapshots), format=RdfFormat.N_QUADS)
    found = rdflib.Dataset(store=OxigraphStore(store=store), default_union=True)
    for prefix, start in PREFIXES.items():
        found.bind(prefix, start)
    return found


def base_address(register: Register) -> str:
    """Where a register's addresses begin; one that says nothing of it, which is unsound, is nowhere."""
    return register.base or "https://example.org/nowhere/"


def format_iri(value: str) -> str:
    return f"<{value}>"


def format_literal(value: str, kind: str = "") -> str:
    typed = f"^^<{iri(kind)}>" if kind else ""
    return f'"{value.translate(LITERAL_ESCAPES)}"{typed}'


def vocabulary_lines() -> Iterator[str]:
    """Our own terms, with their labels and comments, in the graph of the vocabulary."""
    classes = {"class": "rdfs:Class", "property": "rdf:Property", "concept": "skos:Concept"}
    graph = format_iri(OURS.rstrip("#"))
    for term in list_terms():
        subject = format_iri(iri(f":{term.name}"))
        label = "skos:prefLabel" if term.kind == "concept" else "rdfs:label"
        for predicate, value in (
            (RDF_TYPE, format_iri(iri(classes[term.kind]))),
            (iri(label), format_literal(term.label)),
            (iri("rdfs:comment"), format_literal(term.comment)),
        ):
            yield f"{subject} <{predicate}> {value} {graph} .\n"


class QuadWriter:
    """Writes the lines of one register."""

    def __init__(self, snapshot: Snapshot, alike: Collection[tuple[str, ...]] = (), called: str = "") -> None:
        self.snapshot, self.register = snapshot, snapshot.register
        self.alike, self.called = alike, called  # names that other registers have too, and what this one is called among them
        self.graph = format_iri(base_address(self.register))
        self.seats: dict[str, tuple[str, str]] = {}  # the IRI of each post: its body's, and its role in it
        self.shapes: dict[str, Callable[[str, Field, Any], Iterator[str]]] = {
            "text": self.write_plain,
            "law-id": lambda subject, field, value: self.write_quad(subject, field.term, format_iri(LAW + quote(value, safe="-"))),
            "year-day": lambda subject, field, value: self.write_plain(subject, field, str(value)),
            "address": self.write_plain,
            "texts": self.write_plain,
            "number": lambda subject, field, value: self.write_quad(subject, field.term, format_literal(str(value), "xsd:integer")),
            "truth": lambda subject, field, value: self.write_quad(subject, field.term, format_literal(str(value).lower(), "xsd:boolean")),
            "date": lambda subject, field, value: self.write_quad(
                subject, field.term, format_literal(value.text, DATE_TYPES[len(value.text)])
            ),
            "period": lambda subject, field, value: self.write_quad(subject, field.term, format_literal(value.text)),
            "choice": self.write_concept,
            "reference": self.write_references,
            "references": self.write_references,
            "sources": self.write_sources,
            "claims": self.write_claims,
            "bases": self.write_bases,
            "dates": self.write_dates,
            "headings": lambda subject, field, value: (self.write_clauses if field.key == "wording" else self.write_parts)(
                subject, field, value
            ),
            "list": self.write_entries,
            "records": lambda subject, field, value: self.write_records(value, (subject, "org:hasPost")),
            "settlements": self.write_settlements,
        }

    def write_register(self) -> Iterator[str]:
        register = self.register
        subject = base_address(register)
        yield from self.write_quad(subject, "rdf:type", format_iri(iri(":Register")))
        yield from self.write_quad(subject, "dcterms:title", format_literal(register.name))
        yield from self.write_quad(subject, "dcterms:identifier", format_literal(register.id))
        yield from self.write_quad(subject, "dcterms:valid", format_literal(self.snapshot.on, "xsd:date"))
        if register.publisher:
            yield from self.write_quad(subject, "dcterms:publisher", format_literal(register.publisher))
        for section in TABLE:
            if section != "accepted":
                yield from self.write_records(getattr(register, section))

    def write_quad(self, subject: str, predicate: str, value: str) -> Iterator[str]:
        yield f"{format_iri(subject)} <{iri(predicate)}> {value} {self.graph} .\n"

    def record_iri(self, id: str) -> str:
        """The IRI of a record, of this register or another."""
        if id == NOBODY:
            return iri(":nobody")
        register, colon, other = id.partition(":")
        if colon and register in self.register.others:
            return base_address(self.register.others[register]) + quote(other, safe="-")
        return base_address(self.register) + quote(id, safe="-")

    def write_records(self, records: Any, parent: tuple[str, str] | None = None) -> Iterator[str]:
        for id, record in records.items():
            subject = self.record_iri(id)
            collective = record.SECTION == "bodies" and record.kind == "collective"
            yield from self.write_quad(subject, "rdf:type", format_iri(iri(COLLECTIVE_CLASS if collective else CLASSES[record.SECTION])))
            yield from self.write_quad(subject, "dcterms:identifier", format_literal(id))
            yield from self.write_quad(
                subject, "rdfs:label", format_literal(self.snapshot.names.label(id, self.called if name_key(record) in self.alike else ""))
            )
            if record.SECTION == "sources":
                yield from self.write_quad(subject, "rdf:type", format_iri(iri(DOCUMENT_CLASS)))
            if parent:
                self.seats[subject] = parent[0], record.role
                yield from self.write_quad(parent[0], parent[1], format_iri(subject))
                yield from self.write_quad(subject, "org:postIn", format_iri(parent[0]))
            yield from self.write_fields(subject, record)
            yield from self.write_status(subject, record)

    def write_status(self, subject: str, record: Any) -> Iterator[str]:
        """What a record comes to on this day."""
        if record.SECTION in ("bodies", "posts", "shortcomings", "duties"):
            yield from self.write_quad(subject, ":active", format_truth(self.snapshot.is_active(record)))
        if record.SECTION == "bodies":
            for place in sorted(self.snapshot.places(record.id)):
                yield from self.write_quad(subject, ":place", format_literal(place))
        if record.SECTION == "posts":
            held = self.snapshot.post(record)
            yield from self.write_quad(subject, ":vacant", format_truth(held.status == "vacant"))
            yield from self.write_quad(subject, ":holding", format_iri(iri(f":holding-{held.status}")))
        if record.SECTION == "protocols":
            yield from self.write_quad(subject, ":active", format_truth(self.snapshot.is_active(record) and record.status != "ended"))
        if record.SECTION in ("priorities", "workstreams", "challenges"):
            yield from self.write_quad(subject, ":open", format_truth(self.snapshot.is_open(record)))
            if self.snapshot.has_joint_basis(record):
                yield from self.write_quad(subject, ":equalLeads", format_truth(True))
        if "lead" in record.fields:
            yield from self.write_quad(subject, ":reading", format_iri(iri(f":reading-{self.snapshot.lead(record).status}")))

    def write_fields(self, subject: str, record: Record, omit: Collection[str] = ()) -> Iterator[str]:
        for key, field in record.fields.items():
            value = record.value(key)
            if value is not None and key not in omit:
                yield from self.shapes[field.shape](subject, field, value)

    def write_plain(self, subject: str, field: Field, value: Any) -> Iterator[str]:
        for text in (value,) if isinstance(value, str) else value:
            yield from self.write_quad(subject, field.term, format_literal(text))

    def write_concept(self, subject: str, field: Field, value: str) -> Iterator[str]:
        yield from self.write_quad(subject, field.term, format_iri(iri(f":{CONCEPTS[field.key]}-{value}")))

    def write_references(self, subject: str, field: Field, value: Any) -> Iterator[str]:
        ids = (value,) if isinstance(value, str) else value
        if field.term == "org:resultingOrganization":  # a body does not result in a body: a change does
            event = f"{subject}/change"
            yield from self.write_quad(subject, "org:changedBy", format_iri(event))
            yield from self.write_quad(event, "rdf:type", format_iri(iri("org:ChangeEvent")))
            yield from self.write_quad(event, "org:originalOrganization", format_iri(subject))
            subject = event
        for id in ids:
            yield from self.write_quad(subject, field.term, format_iri(self.record_iri(id)))

    def write_sources(self, subject: str, field: Field, value: Iterable[str]) -> Iterator[str]:
        for cited in value:
            source, _, locator = cited.partition("#")
            part = self.source_part_iri(source, locator)
            yield from self.write_quad(subject, field.term, format_iri(part))
            if locator:
                yield from self.write_part(part, locator, self.record_iri(source))

    def source_part_iri(self, source: str, locator: str) -> str:
        """The IRI of a source, or of a part of it."""
        return self.record_iri(source) + (f"/part/{quote(locator, safe='')}" if locator else "")

    def write_part(self, part: str, locator: str, source: str) -> Iterator[str]:
        yield from self.write_quad(part, "rdf:type", format_iri(iri(CLASSES["sources"])))
        yield from self.write_quad(part, "prov:value", format_literal(locator))
        yield from self.write_quad(part, "dcterms:isPartOf", format_iri(source))

    def write_parts(self, subject: str, field: Field, value: Mapping[str, str]) -> Iterator[str]:
        """The parts of a source, each with its heading."""
        for locator, heading in value.items():
            part = f"{subject}/part/{quote(locator, safe='')}"
            yield from self.write_part(part, locator, subject)
            yield from self.write_quad(part, "skos:prefLabel", format_literal(heading))

    def write_clauses(self, subject: str, field: Field, value: Mapping[str, str]) -> Iterator[str]:
        """The clauses that a signature is under, each with the fingerprint of its wording."""
        for id, fingerprint in value.items():
            clause = f"{subject}/{field.key}/{quote(id, safe='')}"
            yield from self.write_quad(subject, field.term, format_iri(clause))
            yield from self.write_quad(clause, "rdf:type", format_iri(iri(":Clause")))
            yield from self.write_quad(clause, "dcterms:identifier", format_literal(id))
            yield from self.write_quad(clause, ":fingerprint", format_literal(fingerprint))

    def write_claims(self, subject: str, field: Field, value: Iterable[Claim]) -> Iterator[str]:
        """A node for each claim, and the direct property for each that is agreed and stands."""
        taken: set[str] = set()
        for claim in value:
            node = f"{subject}/{field.key}/{quote(claim.who, safe='-:')}"
            if node in taken:
                node += f"-{claim.from_ or (claim.seen[0] if claim.seen else len(taken))}"
            while node in taken:
                node += "-again"
            taken.add(node)
            whom = format_iri(self.record_iri(claim.who))
            who = self.snapshot.resolve(claim.who)
            stands = self.is_in_force(claim)
            for predicate, object in (
                ("rdf:type", format_iri(iri(":Claim"))),
                (":item", format_iri(subject)),
                (":role", format_iri(iri(f":role-{hyphenate(field.key)}"))),
                (":who", whom),
                (":status", format_iri(iri(f":status-{claim.status}"))),
                (":stands", format_truth(stands)),
            ):
                yield from self.write_quad(node, predicate, object)
            if who is not None:
                yield from self.write_quad(node, ":body", format_iri(self.record_iri(who.id)))
            yield from self.write_fields(node, claim, omit=("who", "status"))
            if claim.status == "agreed" and claim.who != NOBODY:
                if field.key in ("held_by", "members"):
                    yield from self.write_membership(node, subject, field, whom)
                if stands:
                    yield from self.write_quad(subject, field.term, whom)
                if field.key == "held_by" and (seen := self.snapshot.last_seen(claim)):
                    yield from self.write_quad(node, ":lastSeen", format_literal(seen.text, DATE_TYPES[len(seen.text)]))

    def is_in_force(self, claim: Claim) -> bool:
        """Whether a claim stands; one on a person, or on nobody, does while it is in force."""
        if self.snapshot.resolve(claim.who) is None:
            return self.snapshot.is_in_force(claim)
        return any(True for _ in self.snapshot.active_claims([claim]))

    def write_membership(self, node: str, subject: str, field: Field, whom: str) -> Iterator[str]:
        """An agreed holding of a post, or seat on a body, is an ORG membership too, whether it lasts or not."""
        body, role = self.seats[subject] if field.key == "held_by" else (subject, None)
        yield from self.write_quad(node, "rdf:type", format_iri(iri("org:Membership")))
        yield from self.write_quad(node, "org:organization", format_iri(body))
        yield from self.write_quad(node, "org:member", whom)
        if role:
            yield from self.write_quad(node, "org:role", format_iri(iri(f":{CONCEPTS['role']}-{role}")))

    def write_dates(self, subject: str, field: Field, value: Iterable[Date]) -> Iterator[str]:
        for day in value:
            yield from self.write_quad(subject, field.term, format_literal(day.text, DATE_TYPES[len(day.text)]))

    def write_bases(self, subject: str, field: Field, value: Iterable[Basis]) -> Iterator[str]:
        """A text for one that is no more; a node for each that says more."""
        taken: set[str] = set()
        for basis in value:
            if basis == Basis(as_written=basis.as_written):
                yield from self.write_quad(subject, field.term, format_literal(basis.as_written))
                continue
            node = f"{subject}/{field.key}"
            if node in taken:
                node += f"-{basis.from_ or len(taken)}"
            while node in taken:
                node += "-again"
            taken.add(node)
            yield from self.write_node(node, ":Basis", subject, field, basis)

    def write_entries(self, subject: str, field: Field, value: Iterable[Record]) -> Iterator[str]:
        taken: set[str] = set()
        for entry in value:
            whom = entry.value("party") or entry.value("to") or "nobody-stated"
            node = f"{subject}/{field.key}/{quote(whom, safe='-:')}"
            while node in taken:
                node += "-again"
            taken.add(node)
            yield from self.write_node(node, ":Signature" if field.key == "signed" else ":Presentation", subject, field, entry)

    def write_settlements(self, subject: str, field: Field, value: dict[str, Settlement]) -> Iterator[str]:
        for theme, settlement in value.items():
            node = f"{subject}/settles/{quote(theme, safe='-:')}"
            yield from self.write_node(node, ":Settlement", subject, field, settlement)
            yield from self.write_quad(node, ":theme", format_iri(self.record_iri(theme)))
            yield from self.write_status(node, settlement)

    def write_node(self, node: str, kind: str, subject: str, field: Field, record: Record) -> Iterator[str]:
        """A part of a record that has fields of its own."""
        yield from self.write_quad(node, "rdf:type", format_iri(iri(kind)))
        yield from self.write_quad(subject, field.term, format_iri(node))
        yield from self.write_fields(node, record)


class LawWriter(QuadWriter):
    """Writes what the law says of the bodies of one register, in graphs of its own: the lines, and for which bodies they are in force."""

    def write_law(self) -> Iterator[str]:
        """The kinds and lines of law that the register's bodies have to do with; nothing, where none says what it is in law."""
        lines = {}
        self.graph = format_iri(f"{base_address(self.register)}{BY_LAW_ENDING}")
        for body in self.snapshot.bodies:
            if body.statutory is None and (required := is_statutory(self.snapshot, body)) is not None:
                yield from self.write_quad(self.record_iri(body.id), ":statutory", format_truth(required))
            for line in find_lines(self.snapshot, body):
                lines[line.id] = line
                yield from self.write_quad(self.record_iri(body.id), ":byLaw", format_iri(LAW + line.id))
        if lines:
            self.graph = format_iri(LAW.rstrip("/"))
            law = read_law()
            cited = {id: law.sources[id] for record in (*lines.values(), *law.kinds.values()) for id in record.source}
            for section, records in (("sources", cited), ("kinds", law.kinds), ("lines", lines), ("left_open", law.left_open)):
                yield from self.write_legal_records(section, records)

    def write_legal_records(self, section: str, records: Mapping[str, Any]) -> Iterator[str]:
        for id, record in records.items():
            yield from self.write_quad(LAW + id, "rdf:type", format_iri(iri(CLASSES[section])))
            yield from self.write_quad(LAW + id, "dcterms:identifier", format_literal(id))
            if section == "sources":
                yield from self.write_quad(LAW + id, "rdf:type", format_iri(iri(DOCUMENT_CLASS)))
            yield from self.write_fields(LAW + id, record)

    def record_label(self, id: str, record: Record) -> str:
        names = self.snapshot.names
        if self.alike and name_key(record) in self.alike:
            return f"{names.name(id)} ({', '.join([*names.details(id), self.called])})"
        return names.label(id)

    def record_iri(self, id: str) -> str:
        """A record of the register where it stands in it; of law else."""
        return super().record_iri(id) if self.graph.endswith(f"{BY_LAW_ENDING}>") else LAW + quote(id, safe="-")


def format_truth(value: bool) -> str:
    return format_literal(str(value).lower(), "xsd:boolean")
