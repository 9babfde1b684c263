"""A register, its RDF and its network tell the same story, on any register and on any day; the RDF does so to either engine."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyoxigraph
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from graph.model.register import ID_SECTIONS, NOBODY, TABLE, Claim, Post, Register
from graph.model.snapshot import Snapshot
from graph.network import network
from graph.rdf.nquads import write_nquads
from graph.rdf.vocabulary import CLASSES, COLLECTIVE_CLASS, DOCUMENT_CLASS, OURS, PREFIXES, hyphenate, iri
from support.examples import take_part
from support.registers import registers, typed

pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).* is deprecated:DeprecationWarning")  # rdflib, of itself
DAYS = st.sampled_from(["0001-01-01", "2014-12-31", "2015-03-31", "2015-04-01", "2016-01-15", "2016-02-29", "9999-12-31"])
whole = st.builds(Snapshot, registers().map(typed), DAYS)
LED = ("priorities", "workstreams", "challenges")
KINDS = {**TABLE, "posts": Post}
REFERRING = {key for kind in KINDS.values() for key, line in kind.fields.items() if line.shape in ("reference", "references", "sources")}


class Told(NamedTuple):
    """What a claim says: a field of a record (or of a theme it settles), whom it names, and how."""

    thing: str
    field: str
    who: str
    status: str
    stands: bool
    first: str | None
    last: str | None
    seen: str | None
    called: str | None


# --- as the register has it -------------------------------------------------------------------------------------------


def records(register: Register) -> Iterator[tuple[str, str, Any]]:
    for section in ID_SECTIONS:
        for id, record in getattr(register, section).items():
            yield section, id, record


def claims(snapshot: Snapshot, last_seen: bool = False) -> Counter[Told]:
    """The claims of a register, each with all its sightings, or with the last that is not after the day."""
    found: Counter[Told] = Counter()
    for _, id, record in records(snapshot.register):
        parts = {id: record} | {f"{id}/settles/{theme}": settled for theme, settled in (record.value("settles") or {}).items()}
        for thing, part in parts.items():
            for key, field in part.fields.items():
                if field.shape == "claims":
                    found.update(said(snapshot, thing, key, claim, last_seen) for claim in (part.value(key) or ()))
    return found


def said(snapshot: Snapshot, thing: str, key: str, claim: Claim, last_seen: bool) -> Told:
    register = snapshot.register
    stands = bool(list(snapshot.active_claims([claim])))
    if claim.who == NOBODY or claim.who in register.people:
        stands = snapshot.is_in_force(claim)
    dates = [str(date) if date else None for date in (claim.from_, claim.to)]
    seen = [snapshot.last_seen(claim)] if last_seen else claim.seen
    sightings = " ".join(sorted({str(day) for day in seen if day})) or None
    return Told(thing, key, claim.who, claim.status, stands, *dates, sightings, claim.called)


def leads(snapshot: Snapshot) -> set[tuple[str, str]]:
    """Who leads what by an agreed claim that stands; of the claims above these."""
    return {(told.thing, told.who) for told in plain(claims(snapshot)) if told.field == "lead"}


def plain(told: Counter[Told]) -> Iterator[Told]:
    return (one for one in told if one.stands and one.status == "agreed" and one.who != NOBODY)


def readings(snapshot: Snapshot) -> dict[str, str]:
    return {id: snapshot.lead(record).status for section, id, record in records(snapshot.register) if section in LED}


def opened(snapshot: Snapshot) -> dict[str, bool]:
    return {id: snapshot.is_open(record) for section, id, record in records(snapshot.register) if section in LED}


def references(snapshot: Snapshot) -> set[tuple[str, str, str]]:
    """What a record refers to by its own fields, sources without the part."""
    found = set()
    for _, id, record in records(snapshot.register):
        for key, field in record.fields.items():
            value = record.value(key)
            if value and field.shape in ("reference", "references", "sources"):
                ids = [value] if isinstance(value, str) else value
                found |= {(id, key, other.partition("#")[0]) for other in ids}
    return found


# --- as its RDF has it ------------------------------------------------------------------------------------------------

HEAD = "".join(f"PREFIX {name}: <{start}>\n" for name, start in PREFIXES.items())
RECORDS = "SELECT ?id ?class { ?record dcterms:identifier ?id ; a ?class }"
CLAIMS = """SELECT ?claim ?item ?role ?who ?status ?stands ?from ?to (GROUP_CONCAT(DISTINCT STR(?day)) AS ?seen) ?called {
  ?claim a :Claim ; :item ?item ; :role ?role ; :who ?who ; :status ?status ; :stands ?stands
  OPTIONAL { ?claim schema:startDate ?from }
  OPTIONAL { ?claim schema:endDate ?to }
  OPTIONAL { ?claim :seen ?day }
  OPTIONAL { ?claim :called ?called }
} GROUP BY ?claim ?item ?role ?who ?status ?stands ?from ?to ?called"""
LEADS = "SELECT ?thing ?who { ?thing :lead ?who }"
READINGS = "SELECT ?thing ?reading { ?thing :reading ?reading ; :open ?open }"
OPEN = "SELECT ?thing ?open { ?thing :open ?open }"
SOURCES = """SELECT ?thing ?source {
  ?thing dcterms:identifier ?id ; prov:wasDerivedFrom ?part .
  ?part dcterms:isPartOf? ?source .
  ?source a foaf:Document
}"""


class Asked:
    """A register's RDF, to be asked in SPARQL; addresses come back as ids, and our own terms as their names."""

    def __init__(self, snapshot: Snapshot, engine: str) -> None:
        self.base, self.engine = snapshot.register.base, engine
        lines = write_nquads(snapshot, terms=False).splitlines(keepends=True)
        data = b"".join(line for line in lines if line.endswith(f" <{self.base}> .\n".encode()))  # what the law says is no part of it
        self.store, self.dataset = Store(), rdflib.Dataset(default_union=True)
        if engine == "oxigraph":
            self.store.load(data, format=RdfFormat.N_QUADS)
        else:
            self.dataset.parse(data=data, format="nquads")

    def rows(self, query: str) -> list[tuple[str | None, ...]]:
        if self.engine == "oxigraph":
            found = self.store.query(HEAD + query, use_default_graph_as_union=True)
            assert isinstance(found, pyoxigraph.QuerySolutions)
            return [tuple(self.word(node.value if node else None) for node in row) for row in found]
        return [tuple(self.word(None if node is None else str(node)) for node in row) for row in self.dataset.query(HEAD + query)]

    def word(self, text: str | None) -> str | None:
        return None if text is None else text.removeprefix(self.base).removeprefix(OURS)

    def records(self) -> set[tuple[str, str]]:
        sections = {iri(name): section for section, name in CLASSES.items() if section not in ("register", "sources")}
        sections |= {iri(COLLECTIVE_CLASS): "bodies", iri(DOCUMENT_CLASS): "sources"}
        sections = {self.word(address): section for address, section in sections.items()}
        return {(sections[kind], id) for id, kind in self.rows(RECORDS) if kind in sections}

    def claims(self) -> Counter[Told]:
        keys = {f"role-{hyphenate(key)}": key for kind in KINDS.values() for key, line in kind.fields.items() if line.shape == "claims"}
        return Counter(
            Told(
                item,
                keys[role],
                who,
                status.removeprefix("status-"),
                stands == "true",
                first,
                last,
                " ".join(sorted((seen or "").split())) or None,
                called,
            )
            for _, item, role, who, status, stands, first, last, seen, called in self.rows(CLAIMS)
        )

    def references(self, snapshot: Snapshot) -> set[tuple[str, str, str]]:
        found = {(thing, "source", source) for thing, source in self.rows(SOURCES)}
        for section, kind in KINDS.items():
            for key, line in kind.fields.items():
                if line.shape in ("reference", "references") and section != "accepted":
                    path = f"org:changedBy/{line.term}" if key == "replaced_by" else line.term
                    rows = self.rows(f"SELECT ?thing ?other {{ ?thing {path} ?other ; dcterms:identifier ?id }}")
                    found |= {(thing, key, other) for thing, other in rows if thing in getattr(snapshot.register, section)}
        return found


# --- they agree -------------------------------------------------------------------------------------------------------


@pytest.mark.large
@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
@take_part(25)
@given(snapshot=whole)
def test_the_register_and_its_rdf_tell_the_same(engine, snapshot):
    assert_told_by_rdf(engine, snapshot)


@given(whole)
def test_the_register_and_its_network_tell_the_same(snapshot):
    assert_told_by_network(snapshot)


def assert_told_by_rdf(engine: str, snapshot: Snapshot) -> None:
    asked = Asked(snapshot, engine)

    assert asked.records() == {(section, id) for section, id, _ in records(snapshot.register)}
    assert asked.claims() == claims(snapshot)
    assert {(thing, who) for thing, who in asked.rows(LEADS)} == leads(snapshot)
    assert {thing: word.removeprefix("reading-") for thing, word in asked.rows(READINGS)} == readings(snapshot)
    assert {thing: word == "true" for thing, word in asked.rows(OPEN)} == opened(snapshot)
    assert asked.references(snapshot) == references(snapshot)


def assert_told_by_network(snapshot: Snapshot) -> None:
    graph = network(snapshot)
    edges = [(start, end, data) for start, end, data in graph.edges(data=True)]

    assert {(data["section"], id) for id, data in graph.nodes(data=True)} == {
        (section, id) for section, id, _ in records(snapshot.register)
    }
    assert Counter(
        Told(start, data["field"], end, data["status"], data["stands"], data["from"], data["to"], data["seen"], data["called"])
        for start, end, data in edges
        if data["status"] is not None
    ) == in_one_place(claims(snapshot, last_seen=True))
    assert {id: data["reading"] for id, data in graph.nodes(data=True) if data["section"] in LED} == readings(snapshot)
    assert {id: data["open"] for id, data in graph.nodes(data=True) if data["section"] in LED} == opened(snapshot)
    referring = {(start, data["field"], end) for start, end, data in edges if not data["status"] and data["field"] in REFERRING}
    assert referring == references(snapshot)


def in_one_place(told: Counter[Told]) -> Counter[Told]:
    """Claims as a network has them: what a protocol settles is the protocol's, and a claim on nobody leads nowhere."""
    found: Counter[Told] = Counter()
    for one, count in told.items():
        protocol, settles, _ = one.thing.partition("/settles/")
        if one.who != NOBODY:
            found[one._replace(thing=protocol, field=f"settles/{one.field}" if settles else one.field)] += count
    return found
