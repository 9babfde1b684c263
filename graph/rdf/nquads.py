"""A register, as it stands on a day -> RDF: N-Quads in one named graph, without a blank node.

The mapping is the table "As RDF" of docs/register.md; the term of each field stands beside it in `graph/model.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..model.register import NOBODY, TABLE, Claim, Field, Record, Register, Settlement
from ..model.snapshot import Snapshot
from .vocabulary import CLASSES, COLLECTIVE, CONCEPTS, DOCUMENT, OURS, PREFIXES, dashed, iri, terms

if TYPE_CHECKING:
    import rdflib

XSD = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
TYPE = iri("rdf:type")


def nquads(*snapshots: Snapshot, terms: bool = True) -> bytes:
    """The quads of registers, sorted; each register in the graph that its base names. With our own terms, in a graph of theirs."""
    lines = {line for snapshot in snapshots for line in Writer(snapshot).lines()}
    if terms:
        lines |= set(vocabulary_lines())
    return "".join(sorted(lines)).encode()


def dataset(*snapshots: Snapshot) -> rdflib.Dataset:
    """The same as an `rdflib.Dataset`, held by Oxigraph, its default graph all graphs together; queries may use our prefixes.

    Its plain strings are typed `xsd:string`, unlike rdflib's own: compare their text, or give the literal you look for that type.
    """
    import rdflib
    from oxrdflib import OxigraphStore
    from pyoxigraph import RdfFormat, Store

    store = Store()
    store.load(nquads(*snapshots), format=RdfFormat.N_QUADS)
    found = rdflib.Dataset(store=OxigraphStore(store=store), default_union=True)
    for prefix, start in PREFIXES.items():
        found.bind(prefix, start)
    return found


def base(register: Register) -> str:
    """Where a register's addresses begin; one that says nothing of it, which is unsound, is nowhere."""
    return register.base or "https://example.org/nowhere/"


def resource(value: str) -> str:
    return f"<{value}>"


def literal(value: str, kind: str = "") -> str:
    typed = f"^^<{iri(kind)}>" if kind else ""
    return f'"{value.translate(ESCAPES)}"{typed}'


def vocabulary_lines() -> Iterator[str]:
    """Our own terms, with their labels and comments, in the graph of the vocabulary."""
    classes = {"class": "rdfs:Class", "property": "rdf:Property", "concept": "skos:Concept"}
    graph = resource(OURS.rstrip("#"))
    for term in terms():
        subject = resource(iri(f":{term.name}"))
        label = "skos:prefLabel" if term.kind == "concept" else "rdfs:label"
        for predicate, value in (
            (TYPE, resource(iri(classes[term.kind]))),
            (iri(label), literal(term.label)),
            (iri("rdfs:comment"), literal(term.comment)),
        ):
            yield f"{subject} <{predicate}> {value} {graph} .\n"


class Writer:
    """Writes the lines of one register."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot, self.register = snapshot, snapshot.register
        self.graph = resource(base(self.register))
        self.seats: dict[str, tuple[str, str]] = {}  # the IRI of each post: its body's, and its role in it
        self.shapes: dict[str, Callable[[str, Field, Any], Iterator[str]]] = {
            "text": self.plain,
            "address": self.plain,
            "texts": self.plain,
            "number": lambda subject, field, value: self.line(subject, field.term, literal(str(value), "xsd:integer")),
            "truth": lambda subject, field, value: self.line(subject, field.term, literal(str(value).lower(), "xsd:boolean")),
            "date": lambda subject, field, value: self.line(subject, field.term, literal(value.text, XSD[len(value.text)])),
            "period": lambda subject, field, value: self.line(subject, field.term, literal(value.text)),
            "choice": self.concept,
            "reference": self.references,
            "references": self.references,
            "sources": self.sources,
            "claims": self.claims,
            "basis": self.basis,
            "headings": lambda subject, field, value: (self.clauses if field.key == "wording" else self.parts)(subject, field, value),
            "list": self.entries,
            "records": lambda subject, field, value: self.records(value, (subject, "org:hasPost")),
            "settlements": self.settlements,
        }

    def lines(self) -> Iterator[str]:
        register = self.register
        subject = base(register)
        yield from self.line(subject, "rdf:type", resource(iri(":Register")))
        yield from self.line(subject, "dcterms:title", literal(register.name))
        yield from self.line(subject, "dcterms:identifier", literal(register.id))
        yield from self.line(subject, "dcterms:valid", literal(self.snapshot.on, "xsd:date"))
        if register.publisher:
            yield from self.line(subject, "dcterms:publisher", literal(register.publisher))
        for section in TABLE:
            if section != "accepted":
                yield from self.records(getattr(register, section))

    def line(self, subject: str, predicate: str, value: str) -> Iterator[str]:
        yield f"{resource(subject)} <{iri(predicate)}> {value} {self.graph} .\n"

    def iri(self, id: str) -> str:
        """The IRI of a record, of this register or another."""
        if id == NOBODY:
            return iri(":nobody")
        register, colon, other = id.partition(":")
        if colon and register in self.register.others:
            return base(self.register.others[register]) + quote(other, safe="-")
        return base(self.register) + quote(id, safe="-")

    def records(self, records: Any, parent: tuple[str, str] | None = None) -> Iterator[str]:
        for id, record in records.items():
            subject = self.iri(id)
            collective = record.SECTION == "bodies" and record.kind == "collective"
            yield from self.line(subject, "rdf:type", resource(iri(COLLECTIVE if collective else CLASSES[record.SECTION])))
            yield from self.line(subject, "dcterms:identifier", literal(id))
            if record.SECTION == "sources":
                yield from self.line(subject, "rdf:type", resource(iri(DOCUMENT)))
            if parent:
                self.seats[subject] = parent[0], record.role
                yield from self.line(parent[0], parent[1], resource(subject))
                yield from self.line(subject, "org:postIn", resource(parent[0]))
            yield from self.fields(subject, record)
            yield from self.today(subject, record)

    def today(self, subject: str, record: Any) -> Iterator[str]:
        """What a record comes to on this day."""
        if record.SECTION in ("bodies", "posts"):
            yield from self.line(subject, ":inBeing", truth(self.snapshot.is_active(record)))
        if record.SECTION == "posts":
            yield from self.line(subject, ":vacant", truth(self.snapshot.is_vacant(record)))
        if record.SECTION == "protocols":
            yield from self.line(subject, ":inBeing", truth(self.snapshot.has_begun(record) and record.status != "ended"))
        if record.SECTION in ("priorities", "workstreams", "challenges"):
            yield from self.line(subject, ":open", truth(self.snapshot.is_open(record)))
        if "lead" in record.fields:
            yield from self.line(subject, ":reading", resource(iri(f":reading-{self.snapshot.lead(record).status}")))

    def fields(self, subject: str, record: Record, omit: Collection[str] = ()) -> Iterator[str]:
        for key, field in record.fields.items():
            value = record.value(key)
            if value is not None and key not in omit:
                yield from self.shapes[field.shape](subject, field, value)

    def plain(self, subject: str, field: Field, value: Any) -> Iterator[str]:
        for text in (value,) if isinstance(value, str) else value:
            yield from self.line(subject, field.term, literal(text))

    def concept(self, subject: str, field: Field, value: str) -> Iterator[str]:
        yield from self.line(subject, field.term, resource(iri(f":{CONCEPTS[field.key]}-{value}")))

    def references(self, subject: str, field: Field, value: Any) -> Iterator[str]:
        ids = (value,) if isinstance(value, str) else value
        if field.term == "org:resultingOrganization":  # a body does not result in a body: a change does
            event = f"{subject}/change"
            yield from self.line(subject, "org:changedBy", resource(event))
            yield from self.line(event, "rdf:type", resource(iri("org:ChangeEvent")))
            yield from self.line(event, "org:originalOrganization", resource(subject))
            subject = event
        for id in ids:
            yield from self.line(subject, field.term, resource(self.iri(id)))

    def sources(self, subject: str, field: Field, value: Iterable[str]) -> Iterator[str]:
        for cited in value:
            source, _, locator = cited.partition("#")
            part = self.part(source, locator)
            yield from self.line(subject, field.term, resource(part))
            if locator:
                yield from self.part_of(part, locator, self.iri(source))

    def part(self, source: str, locator: str) -> str:
        """The IRI of a source, or of a part of it."""
        return self.iri(source) + (f"/part/{quote(locator, safe='')}" if locator else "")

    def part_of(self, part: str, locator: str, source: str) -> Iterator[str]:
        yield from self.line(part, "rdf:type", resource(iri(CLASSES["sources"])))
        yield from self.line(part, "prov:value", literal(locator))
        yield from self.line(part, "dcterms:isPartOf", resource(source))

    def parts(self, subject: str, field: Field, value: Mapping[str, str]) -> Iterator[str]:
        """The parts of a source, each with its heading."""
        for locator, heading in value.items():
            part = f"{subject}/part/{quote(locator, safe='')}"
            yield from self.part_of(part, locator, subject)
            yield from self.line(part, "skos:prefLabel", literal(heading))

    def clauses(self, subject: str, field: Field, value: Mapping[str, str]) -> Iterator[str]:
        """The clauses that a signature is under, each with the fingerprint of its wording."""
        for id, fingerprint in value.items():
            clause = f"{subject}/{field.key}/{quote(id, safe='')}"
            yield from self.line(subject, field.term, resource(clause))
            yield from self.line(clause, "rdf:type", resource(iri(":Clause")))
            yield from self.line(clause, "dcterms:identifier", literal(id))
            yield from self.line(clause, ":fingerprint", literal(fingerprint))

    def claims(self, subject: str, field: Field, value: Iterable[Claim]) -> Iterator[str]:
        """A node for each claim, and the direct property for each that is agreed and stands."""
        taken: set[str] = set()
        for claim in value:
            node = f"{subject}/{field.key}/{quote(claim.who, safe='-:')}"
            if node in taken:
                node += f"-{claim.from_ or claim.seen or len(taken)}"
            while node in taken:
                node += "-again"
            taken.add(node)
            whom = resource(self.iri(claim.who))
            who = self.snapshot.resolve(claim.who)
            stands = self.stands(claim)
            for predicate, object in (
                ("rdf:type", resource(iri(":Claim"))),
                (":item", resource(subject)),
                (":role", resource(iri(f":role-{dashed(field.key)}"))),
                (":who", whom),
                (":status", resource(iri(f":status-{claim.status}"))),
                (":stands", truth(stands)),
            ):
                yield from self.line(node, predicate, object)
            if who is not None:
                yield from self.line(node, ":body", resource(self.iri(who.id)))
            yield from self.fields(node, claim, omit=("who", "status"))
            if claim.status == "agreed" and claim.who != NOBODY:
                if field.key in ("held_by", "members"):
                    yield from self.membership(node, subject, field, whom)
                if stands:
                    yield from self.line(subject, field.term, whom)

    def stands(self, claim: Claim) -> bool:
        """Whether a claim stands; one on a person, or on nobody, does while it is in force."""
        if self.snapshot.resolve(claim.who) is None:
            return self.snapshot.is_in_force(claim)
        return any(True for _ in self.snapshot.active_claims([claim]))

    def membership(self, node: str, subject: str, field: Field, whom: str) -> Iterator[str]:
        """An agreed holding of a post, or seat on a body, is an ORG membership too, whether it lasts or not."""
        body, role = self.seats[subject] if field.key == "held_by" else (subject, None)
        yield from self.line(node, "rdf:type", resource(iri("org:Membership")))
        yield from self.line(node, "org:organization", resource(body))
        yield from self.line(node, "org:member", whom)
        if role:
            yield from self.line(node, "org:role", resource(iri(f":{CONCEPTS['role']}-{role}")))

    def basis(self, subject: str, field: Field, value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield from self.line(subject, field.term, literal(value))
        else:
            yield from self.node(f"{subject}/basis", ":Basis", subject, field, value)

    def entries(self, subject: str, field: Field, value: Iterable[Record]) -> Iterator[str]:
        taken: set[str] = set()
        for entry in value:
            whom = entry.value("party") or entry.value("to") or "nobody-stated"
            node = f"{subject}/{field.key}/{quote(whom, safe='-:')}"
            while node in taken:
                node += "-again"
            taken.add(node)
            yield from self.node(node, ":Signature" if field.key == "signed" else ":Presentation", subject, field, entry)

    def settlements(self, subject: str, field: Field, value: dict[str, Settlement]) -> Iterator[str]:
        for theme, settlement in value.items():
            node = f"{subject}/settles/{quote(theme, safe='-:')}"
            yield from self.node(node, ":Settlement", subject, field, settlement)
            yield from self.line(node, ":theme", resource(self.iri(theme)))
            yield from self.today(node, settlement)

    def node(self, node: str, kind: str, subject: str, field: Field, record: Record) -> Iterator[str]:
        """A part of a record that has fields of its own."""
        yield from self.line(node, "rdf:type", resource(iri(kind)))
        yield from self.line(subject, field.term, resource(node))
        yield from self.fields(node, record)


def truth(value: bool) -> str:
    return literal(str(value).lower(), "xsd:boolean")
