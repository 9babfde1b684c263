"""Registers as RDF: the table "As RDF", line by line; the ways out say the same; and nothing in a file can spoil them."""

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from importlib import import_module

import pyoxigraph
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from graph.exports import jsonld, turtle
from graph.exports import nquads as nquads_export
from graph.law.duties import find_lines
from graph.model.errors import GraphError
from graph.model.snapshot import Snapshot
from graph.plugins import module_names
from graph.rdf.nquads import make_dataset, write_nquads
from graph.rdf.store import Store as OurStore
from graph.rdf.vocabulary import LAW, OURS, PREFIXES, list_terms
from graph.reader import load as source
from support.damage import mangled, misshapen
from support.examples import take_part
from support.paths import ROOT
from support.registers import WHOLE, registers, typed

pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).* is deprecated:DeprecationWarning")  # rdflib, of itself
HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-01-31}\n"
DAYS = st.sampled_from(["0001-01-01", "2015-03-31", "2015-04-01", "2016-01-15", "2016-02-29", "9999-12-31"])
EXPORTS = {"turtle": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nquads": RdfFormat.N_QUADS}
RDFLIB = {"turtle": "turtle", "jsonld": "json-ld", "nquads": "nquads"}


def snapshot(text: str, on: str = "2016-01-31") -> Snapshot:
    found = source.parse_register(HEAD + text)
    assert found.problems == []
    return Snapshot(found.register, on)


def quads(*snapshots: Snapshot, terms: bool = False) -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse(write_nquads(*snapshots, terms=terms), format=RdfFormat.N_QUADS))


def by_rdflib(text: bytes, format: str) -> rdflib.Dataset:
    return rdflib.Dataset(default_union=True).parse(data=text, format=format)


def short(node: object) -> str:
    """A node as people write it: our own register's address left out."""
    if isinstance(node, Literal):
        datatype = short(node.datatype)
        return json.dumps(node.value) + ("" if datatype == "xsd:string" else f" {datatype}")
    names = {"https://example.org/r/": "", **{start: f"{prefix}:" for prefix, start in PREFIXES.items()}}
    start = max((start for start in names if node.value.startswith(start)), key=len, default="")
    return names.get(start, "") + node.value.removeprefix(start)


def told(text: str, on: str = "2016-01-31") -> dict[str, list[str]]:
    """What is said of each thing: `a :Priority`, `:lead board`. Ids are left out, being in the address too; so are labels, being
    the names mostly.
    """
    found = defaultdict(list)
    for quad in quads(snapshot(text, on)):
        predicate = short(quad.predicate)
        if predicate != "dcterms:identifier":
            found[short(quad.subject)].append(f"{'a' if predicate == 'rdf:type' else predicate} {short(quad.object)}")
    return {subject: sorted(leave_out_label(facts)) for subject, facts in found.items()}


def leave_out_label(facts: list[str]) -> list[str]:
    is_named = any(fact.startswith("skos:prefLabel") for fact in facts)
    return [fact for fact in facts if not (is_named and fact.startswith("rdfs:label"))]


# --- the table, line by line ------------------------------------------------------------------------------------------


def test_a_register_is_a_thing_too_and_tells_of_one_day():
    assert told("", "2016-02-29") == {
        "": ["a :Register", 'dcterms:title "R"', 'dcterms:valid "2016-02-29" xsd:date'],
    }


def test_every_record_is_found_by_its_id():
    text = 'bodies: {b: {name: B, kind: board, posts: {c: {name: Chair, role: chair}}}}\nthemes: {"on": {name: On}}'

    found = {short(quad.subject): quad.object.value for quad in quads(snapshot(text)) if short(quad.predicate) == "dcterms:identifier"}

    assert found == {"": "r", "b": "b", "c": "c", "on": "on"}


def test_every_record_has_a_label_that_tells_it_from_others_of_its_name():
    text = """bodies: {b: {name: B, kind: board}}
priorities:
  old: {name: Missing, adopted_by: b, period: 2014/2016}
  new: {name: Missing, adopted_by: b, from: 2016-04}
  same: {name: missing, adopted_by: b, from: 2016-05}
  other: {name: Other}"""

    labels = {short(quad.subject): quad.object.value for quad in quads(snapshot(text)) if short(quad.predicate) == "rdfs:label"}

    assert labels == {
        "b": "B",
        "old": "Missing (B, 2014 to 2016)",
        "new": "Missing (B, from 2016, `new`)",
        "same": "missing (B, from 2016, `same`)",
        "other": "Other",
    }


def test_a_name_and_other_names_are_labels():
    assert told("people: {jane: {name: Jane Held, also: [J. Held, JH], note: Hers.}}")["jane"] == [
        "a foaf:Person",
        'skos:altLabel "J. Held"',
        'skos:altLabel "JH"',
        'skos:editorialNote "Hers."',
        'skos:prefLabel "Jane Held"',
    ]


def test_a_body_is_an_organisation_with_its_kind():
    text = """bodies:
      b: {name: B, kind: board, statutory: true, basis: the Act, area: [Birmingham, Solihull], from: 2015-04, to: 2016}"""

    assert told(text)["b"] == [
        ':active "true" xsd:boolean',
        ':basis "the Act"',
        ':place "Birmingham"',
        ':place "Solihull"',
        ':statutory "true" xsd:boolean',
        "a org:Organization",
        'dcterms:spatial "Birmingham"',
        'dcterms:spatial "Solihull"',
        "org:classification :kind-board",
        'schema:endDate "2016" xsd:gYear',
        'schema:startDate "2015-04" xsd:gYearMonth',
        'skos:prefLabel "B"',
    ]


def test_a_collective_is_a_collaboration_and_is_not_taken_apart():
    found = told("bodies: {partners: {name: Partners, kind: collective}}")["partners"]

    assert [fact for fact in found if fact.startswith("a ")] == ["a org:OrganizationalCollaboration"]


def test_a_basis_with_a_slip_has_an_address_of_its_own():
    found = told("bodies: {b: {name: B, kind: board, basis: {as_written: Act 2014, should_read: Act 2004, note: A slip.}}}")

    assert ":basis b/basis" in found["b"]
    assert found["b/basis"] == [':asWritten "Act 2014"', ':shouldRead "Act 2004"', "a :Basis", 'skos:editorialNote "A slip."']


def test_a_body_is_part_of_another_and_followed_by_others():
    found = told("""bodies:
      a: {name: A, kind: board, replaced_by: [b, c], to: 2015}
      b: {name: B, kind: board}
      c: {name: C, kind: group, part_of: b}""")

    assert "org:subOrganizationOf b" in found["c"]
    assert "org:changedBy a/change" in found["a"]
    assert found["a/change"] == [
        "a org:ChangeEvent",
        "org:originalOrganization a",
        "org:resultingOrganization b",
        "org:resultingOrganization c",
    ]


def test_a_line_of_accountability_is_on_the_claim_with_its_dates():
    found = told("""bodies:
      a: {name: A, kind: board}
      b: {name: B, kind: group, accountable_to: {who: a, from: 2015-04-01, to: 2016-03}}""")

    assert "org:reportsTo a" in found["b"]
    assert found["b/accountable_to/a"] == [
        ":body a",
        ":item b",
        ":role :role-accountable-to",
        ':stands "true" xsd:boolean',
        ":status :status-agreed",
        ":who a",
        "a :Claim",
        'schema:endDate "2016-03" xsd:gYearMonth',
        'schema:startDate "2015-04-01" xsd:date',
    ]


HELD = """
people: {jane: {name: Jane}, john: {name: John}}
bodies:
  b:
    name: B
    kind: board
    posts:
      chair: {name: Chair, role: chair, held_by: [{who: john, to: 2014}, {who: jane, seen: 2015-11-25}, {who: john, status: proposed}]}
      deputy: {name: Deputy, role: vice-chair, held_by: nobody}
      clerk: {name: Clerk, role: other}
"""


def test_a_post_is_held_by_whoever_does_now():
    found = told(HELD)

    assert found["chair"] == [
        ':active "true" xsd:boolean',
        ":holding :holding-held",
        ':vacant "false" xsd:boolean',
        "a org:Post",
        "org:heldBy jane",
        "org:postIn b",
        "org:role :post-chair",
        'skos:prefLabel "Chair"',
    ]
    assert [fact for fact in found["b"] if fact.startswith("org:hasPost")] == [
        "org:hasPost chair",
        "org:hasPost clerk",
        "org:hasPost deputy",
    ]


def test_an_agreed_holding_is_a_membership_whether_it_lasts_or_not():
    found = told(HELD)
    members = {subject: facts for subject, facts in found.items() if "a org:Membership" in facts}

    assert members == {
        "chair/held_by/john": [
            ":item chair",
            ":role :role-held-by",
            ':stands "false" xsd:boolean',
            ":status :status-agreed",
            ":who john",
            "a :Claim",
            "a org:Membership",
            "org:member john",
            "org:organization b",
            "org:role :post-chair",
            'schema:endDate "2014" xsd:gYear',
        ],
        "chair/held_by/jane": [
            ":item chair",
            ':lastSeen "2015-11-25" xsd:date',
            ":role :role-held-by",
            ':seen "2015-11-25" xsd:date',
            ':stands "true" xsd:boolean',
            ":status :status-agreed",
            ":who jane",
            "a :Claim",
            "a org:Membership",
            "org:member jane",
            "org:organization b",
            "org:role :post-chair",
        ],
    }


def test_a_vacancy_is_a_post_that_nobody_holds():
    found = told(HELD)

    assert [fact for fact in found["deputy"] if "eld" in fact or "acant" in fact] == [
        ":holding :holding-vacant",
        ':vacant "true" xsd:boolean',
    ]
    assert [fact for fact in found["clerk"] if "eld" in fact or "acant" in fact] == [
        ':vacant "false" xsd:boolean',
    ]
    assert ":who :nobody" in found["deputy/held_by/nobody"]


def test_a_seat_on_a_body_is_a_membership():
    found = told("bodies: {a: {name: A, kind: agency}, b: {name: B, kind: board, members: [a, {who: a, status: proposed, from: 2017}]}}")

    assert {fact for fact in found["b/members/a"] if "org:" in fact} == {"a org:Membership", "org:member a", "org:organization b"}
    assert [fact for fact in found["b/members/a-2017"] if "org:" in fact] == []
    assert "org:hasMember a" in found["b"]


def test_a_theme_is_a_concept_and_what_a_thing_is_about():
    found = told("themes: {abuse: {name: Abuse}, cse: {name: Exploitation, broader: abuse}}\nworkstreams: {w: {name: W, themes: [cse]}}")

    assert found["cse"] == ["a skos:Concept", "skos:broader abuse", 'skos:prefLabel "Exploitation"']
    assert "dcterms:subject cse" in found["w"]


def test_a_claim_has_all_that_is_known_of_it():
    found = told("""
sources: {minutes: {name: Minutes}}
bodies: {b: {name: B, kind: board, posts: {chair: {name: Chair, role: chair}}}}
priorities: {p: {name: P, support: {who: chair, from: 2015-10, status: proposed, called: sponsor, source: minutes#4, note: Odd.}}}""")

    assert found["p/support/chair"] == [
        ":body b",
        ':called "sponsor"',
        ":item p",
        ":role :role-support",
        ':stands "true" xsd:boolean',
        ":status :status-proposed",
        ":who chair",
        "a :Claim",
        "prov:wasDerivedFrom minutes/part/4",
        'schema:startDate "2015-10" xsd:gYearMonth',
        'skos:editorialNote "Odd."',
    ]


@pytest.mark.parametrize(
    ("lead", "plain"),
    [
        ("b", ["b"]),
        ("[b, c]", ["b", "c"]),
        ("{who: b, status: proposed}", []),
        ("{who: b, status: contested}", []),
        ("{who: b, to: 2015}", []),
        ("{who: b, from: 2017}", []),
        ("[{who: b, to: 2015}, {who: b, from: 2016}]", ["b"]),
        ("nobody", []),
        ("gone", []),
        ("seat", ["seat"]),
        ("empty-seat", []),
    ],
)
def test_a_role_is_said_plainly_only_where_an_agreed_claim_stands(lead, plain):
    found = told(f"""
bodies:
  b: {{name: B, kind: board, posts: {{seat: {{name: S, role: chair}}, empty-seat: {{name: E, role: chair, held_by: nobody}}}}}}
  c: {{name: C, kind: board}}
  gone: {{name: Gone, kind: board, to: 2014}}
priorities: {{p: {{name: P, lead: {lead}}}}}""")

    assert [fact.removeprefix(":lead ") for fact in found["p"] if fact.startswith(":lead ")] == plain


def test_claims_on_the_same_body_have_addresses_of_their_own():
    found = told("""
bodies: {a: {name: A, kind: board}, a-2016: {name: B, kind: board}}
priorities:
  p:
    name: P
    lead: [{who: a, to: 2014}, {who: a, from: 2015-04}, {who: a, from: 2016}, a-2016, a, a, {who: a, seen: 2015}, {who: a, from: 2016}]""")
    claims = {subject: facts for subject, facts in found.items() if "/lead/" in subject}

    assert {subject: [fact for fact in facts if "Date" in fact or "seen" in fact] for subject, facts in claims.items()} == {
        "p/lead/a": ['schema:endDate "2014" xsd:gYear'],
        "p/lead/a-2015-04": ['schema:startDate "2015-04" xsd:gYearMonth'],
        "p/lead/a-2016": ['schema:startDate "2016" xsd:gYear'],
        "p/lead/a-2016-3": [],
        "p/lead/a-4": [],
        "p/lead/a-5": [],
        "p/lead/a-2015": [':seen "2015" xsd:gYear'],
        "p/lead/a-2016-again": ['schema:startDate "2016" xsd:gYear'],
    }


def test_the_reading_and_whether_it_is_open_are_told():
    found = told("""
bodies: {b: {name: B, kind: board}}
priorities: {p: {name: P, lead: {who: b, to: 2015}, period: 2015/16, number: 3}, q: {name: Q, status: met}}
workstreams: {w: {name: W, lead: b, status: running}}
challenges: {old: {name: O}, new: {name: N, continues: old, lead: nobody}}""")

    assert {id: [fact for fact in found[id] if fact.startswith((":open", ":reading"))] for id in ("p", "q", "w", "old", "new")} == {
        "p": [':open "true" xsd:boolean', ":reading :reading-lapsed"],
        "q": [':open "false" xsd:boolean', ":reading :reading-not-stated"],
        "w": [':open "true" xsd:boolean', ":reading :reading-single"],
        "old": [':open "false" xsd:boolean', ":reading :reading-not-stated"],
        "new": [':open "true" xsd:boolean', ":reading :reading-nobody"],
    }
    assert {':number "3" xsd:integer', 'dcterms:temporal "2015/16"'} <= set(found["p"])


def test_where_a_record_comes_from_is_a_source_or_a_part_of_it():
    found = told("""
sources:
  report: {name: Report, date: 2015-11, url: "https://example.org/a,b", about: annual, sections: {"5.0 a/b": Issues}}
  annual: {name: Annual}
duties: {d: {name: D, duty_of: b, source: [report#5.0 a/b, annual, annual#é]}}
bodies: {b: {name: B, kind: board}}""")

    assert found["report"] == [
        "a foaf:Document",
        "a prov:Entity",
        'dcterms:date "2015-11" xsd:gYearMonth',
        "dcterms:references annual",
        'schema:url "https://example.org/a,b"',
        'skos:prefLabel "Report"',
    ]
    assert [fact for fact in found["d"] if fact.startswith("prov:")] == [
        "prov:wasDerivedFrom annual",
        "prov:wasDerivedFrom annual/part/%C3%A9",
        "prov:wasDerivedFrom report/part/5.0%20a%2Fb",
    ]
    assert found["report/part/5.0%20a%2Fb"] == [
        "a prov:Entity",
        "dcterms:isPartOf report",
        'prov:value "5.0 a/b"',
        'skos:prefLabel "Issues"',
    ]
    assert found["annual/part/%C3%A9"] == ["a prov:Entity", "dcterms:isPartOf annual", 'prov:value "\\u00e9"']


def test_a_protocol_has_parties_and_what_it_settles_with_its_reading():
    found = told("""
themes: {cse: {name: CSE}}
bodies: {a: {name: A, kind: board, posts: {chair: {name: C, role: chair}}}, b: {name: B, kind: board}}
protocols:
  pr:
    name: Protocol
    parties: [a, b]
    status: agreed
    review: 2017-04-01
    settles: {cse: {lead: a, support: b, note: Agreed.}}
    signed: [{party: a, by: chair, date: 2016-01-15, wording: {c1: 9f8e}}]""")

    assert found["pr"] == [
        ':active "true" xsd:boolean',
        ":party a",
        ":party b",
        ':review "2017-04-01" xsd:date',
        ":settles pr/settles/cse",
        ":signed pr/signed/a",
        ":status :status-agreed",
        "a :Protocol",
        'skos:prefLabel "Protocol"',
    ]
    assert found["pr/settles/cse"] == [
        ":lead a",
        ":reading :reading-single",
        ":support b",
        ":theme cse",
        "a :Settlement",
        'skos:editorialNote "Agreed."',
    ]
    assert ":item pr/settles/cse" in found["pr/settles/cse/lead/a"]
    assert found["pr/signed/a"] == [
        ":by chair",
        ":party a",
        ":wording pr/signed/a/wording/c1",
        "a :Signature",
        'dcterms:date "2016-01-15" xsd:date',
    ]
    assert found["pr/signed/a/wording/c1"] == [':fingerprint "9f8e"', "a :Clause"]


def test_presenting_is_told_apart_from_accountability():
    found = told("""
bodies:
  a: {name: A, kind: board}
  b: {name: B, kind: board, presents: [{what: Annual report, to: a, how: duty}, {what: Plan, to: a, how: on-request}]}""")

    assert found["b/presents/a"] == [":how :how-duty", ":to a", "a :Presentation", 'rdfs:label "Annual report"']
    assert found["b/presents/a-again"] == [":how :how-on-request", ":to a", "a :Presentation", 'rdfs:label "Plan"']
    assert not any("reportsTo" in fact for fact in found["b"])


NORTH = """
register: {id: north, name: North, format: 1, base: https://example.org/r/, as_at: 2016-01-31}
bodies: {a: {name: A, kind: board}}
priorities: {p: {name: P, lead: "south:b", adopted_by: a, source: "south:report#4"}}
"""
SOUTH = """
register: {id: south, name: South, format: 1, base: "https://example.org/s#", as_at: 2016-01-31}
sources: {report: {name: R}}
bodies: {b: {name: B, kind: board, source: report#4}}
"""


def two(north: str = NORTH, sound: bool = True) -> list[Snapshot]:
    files = [source.RegisterFile(name, text.encode()) for name, text in (("north.yaml", north), ("south.yaml", SOUTH))]
    sources = source.link_registers([source.build_register([source.parse_file(file)]) for file in files])
    assert any(one.problems for one in sources) != sound
    return [Snapshot(one.register, "2016-01-31") for one in sources]


def test_what_another_register_holds_is_named_by_its_address_there():
    found = [f"{short(quad.predicate)} {short(quad.object)}" for quad in quads(*two()) if short(quad.subject).startswith("p")]

    assert [fact for fact in found if "/s#" in fact] == [
        ":body https://example.org/s#b",
        ":who https://example.org/s#b",
        "prov:wasDerivedFrom https://example.org/s#report/part/4",
        ":lead https://example.org/s#b",
    ]


def test_an_id_that_is_none_spoils_no_address_in_another_register_either():
    found = write_nquads(*two(NORTH.replace("south:b", "south:<b> c"), sound=False))

    assert b"<https://example.org/s#%3Cb%3E%20c>" in found
    assert list(pyoxigraph.parse(found, format=RdfFormat.N_QUADS))


def test_each_register_is_a_graph_and_our_own_terms_are_one_more():
    found = {quad.graph_name.value for quad in quads(*two(), terms=True)}

    assert found == {"https://example.org/r/", "https://example.org/s#", "https://w3id.org/partnership-graph"}
    assert {quad.graph_name.value for quad in quads(*two())} == found - {"https://w3id.org/partnership-graph"}


# --- any register -----------------------------------------------------------------------------------------------------


def everything() -> Snapshot:
    return Snapshot(source.parse_register(WHOLE).register, "2016-01-31")


whole = st.builds(Snapshot, registers().map(typed), DAYS)


def nodes(quad: pyoxigraph.Quad) -> list[object]:
    return [node for node in (quad.subject, quad.predicate, quad.object, quad.graph_name) if not isinstance(node, Literal)]


@given(whole)
def test_every_line_is_a_quad_of_the_registers_own_graph_or_of_the_law_without_a_blank_node(snapshot):
    lines = write_nquads(snapshot, terms=False)
    found = quads(snapshot)

    assert len(found) == len(set(found)) == lines.count(b"\n")
    base = snapshot.register.base
    by_law = {f"{base}graph/by-law", LAW.rstrip("/")} if any(find_lines(snapshot, body) for body in snapshot.bodies) else set()
    assert {quad.graph_name.value for quad in found} == {base, *by_law}
    assert {type(node) for quad in found for node in nodes(quad)} == {NamedNode}
    assert [NamedNode(node.value) for quad in found for node in nodes(quad)]
    assert lines.splitlines(keepends=True) == sorted(lines.splitlines(keepends=True))


@given(whole)
@example(everything())
def test_all_is_said_in_words_that_are_told_of(snapshot):
    known = {OURS + term.name for term in list_terms()} | {OURS.rstrip("#")}
    said = {node.value for quad in quads(snapshot) for node in nodes(quad)}

    assert {address for address in said if address.startswith(OURS)} <= known


@given(whole)
def test_every_thing_that_is_named_is_told_of(snapshot):
    """But for what is in no register: our own terms, and the graphs themselves."""
    found = quads(snapshot)
    base = snapshot.register.base
    named = {node.value for quad in found for node in nodes(quad) if node.value.startswith(base)} - {f"{base}graph/by-law"}

    assert named <= {quad.subject.value for quad in found if short(quad.predicate) == "rdf:type"}


@pytest.mark.large
@given(whole)
@example(everything())
def test_every_way_out_read_back_is_the_same(snapshot):
    told = set(quads(snapshot, terms=True))
    store = Store()
    store.load(nquads_export.export(snapshot), format=RdfFormat.N_QUADS)

    assert set(store) == told
    assert set(pyoxigraph.parse(jsonld.export(snapshot), format=RdfFormat.JSON_LD)) == told
    assert read("turtle", snapshot) == {quad.triple for quad in told}


@take_part(20)
@given(whole)
@example(everything())
def test_every_way_out_read_back_by_rdflib_is_the_same(snapshot):
    told = set(by_rdflib(write_nquads(snapshot), "nquads"))

    assert len(told) == len(quads(snapshot, terms=True))
    assert set(by_rdflib(jsonld.export(snapshot), "json-ld")) == told
    assert set(rdflib.Graph().parse(data=turtle.export(snapshot), format="turtle")) == {quad[:3] for quad in told}


@pytest.mark.large
@given(whole)
def test_people_have_the_same_as_an_rdflib_dataset(snapshot):
    found = make_dataset(snapshot)

    assert len(set(found.quads())) == len(quads(snapshot, terms=True))
    rows = found.query("SELECT ?name { ?register a :Register ; dcterms:title ?name }")
    assert [str(name) for (name,) in rows] == [snapshot.register.name]


def assert_exported(data: bytes) -> None:
    """Every way out tells what could be read, and the same."""
    one = Snapshot(source.parse_register(data).register, "2016-01-31")
    triples = {quad.triple for quad in quads(one, terms=True)}

    assert {name: read(name, one) for name in EXPORTS} == dict.fromkeys(EXPORTS, triples)


def read(name: str, *snapshots: Snapshot) -> set[pyoxigraph.Triple]:
    text = import_module(f"graph.exports.{name}").export(*snapshots)
    return {quad.triple for quad in pyoxigraph.parse(text, format=EXPORTS[name])}


@pytest.mark.large
@given(mangled())
def test_a_register_mangled_in_any_way_is_still_told_in_rdf(data):
    assert_exported(data)


@pytest.mark.large
@given(misshapen())
def test_a_register_of_any_shape_is_still_told_in_rdf(register):
    assert_exported(json.dumps(register, ensure_ascii=False).encode())


def test_a_register_that_does_not_say_where_it_is_is_nowhere():
    assert_exported(b"bodies: {b: {name: B, kind: board}}")
    assert_exported(b"register: {id: Not an id, name: R, format: 1}\nbodies: {b c: {name: B, kind: board, accountable_to: '<x>'}}")


# --- ways out ---------------------------------------------------------------------------------------------------------


def test_there_are_these_ways_out_and_each_is_a_module():
    assert [name for name in module_names("exports") if name in EXPORTS] == sorted(EXPORTS)
    assert all(callable(import_module(f"graph.exports.{name}").export) for name in EXPORTS)


@pytest.mark.parametrize("name", EXPORTS)
def test_several_registers_are_read_back_from_one_file(name):
    text = import_module(f"graph.exports.{name}").export(*two())
    told, read = set(quads(*two(), terms=True)), set(pyoxigraph.parse(text, format=EXPORTS[name]))
    again = by_rdflib(text, RDFLIB[name])

    assert {quad.triple for quad in read} == {quad.triple for quad in told}
    assert name == "turtle" or read == told
    assert len(set(again)) == len(read)


def test_turtle_is_a_paragraph_for_each_record_with_its_claims_after_it():
    text = turtle.export(snapshot("bodies: {b: {name: B, kind: board}}\npriorities: {p: {name: P, lead: b}, p-a: {name: Q}}")).decode()
    paragraphs = [paragraph for paragraph in text.split("\n\n")[1:] if paragraph.startswith("r:")]

    assert [paragraph.split()[0] for paragraph in paragraphs] == ["r:", "r:b", "r:p", "r:p\\/lead\\/b", "r:p-a"]
    assert paragraphs[2] == (
        'r:p a :Priority ;\n\tskos:prefLabel "P" ;\n\trdfs:label "P" ;'
        '\n\tdcterms:identifier "p" ;\n\t:lead r:b ;\n\t:open true ;\n\t:reading :reading-single .'
    )


def test_json_ld_is_plain_json_with_its_context_inside():
    whole = json.loads(
        jsonld.export(snapshot("bodies: {b: {name: B, kind: board, from: 2015}}\npriorities: {p: {name: P, number: 3, lead: b}}"))
    )
    register = next(graph for graph in whole["@graph"] if graph["@id"] == "r:")

    assert whole["@context"]["@vocab"] == OURS
    assert {node["@id"]: node for node in register["@graph"]}["r:p"] == {
        "@id": "r:p",
        "@type": "Priority",
        "skos:prefLabel": "P",
        "rdfs:label": "P",
        "dcterms:identifier": "p",
        "lead": "r:b",
        "number": 3,
        "open": True,
        "reading": "reading-single",
    }
    assert {node["@id"]: node for node in register["@graph"]}["r:b"]["schema:startDate"] == {"@value": "2015", "@type": "xsd:gYear"}


@pytest.mark.large
def test_json_ld_is_the_same_bytes_in_every_process():
    script = """
from graph.model.snapshot import Snapshot
from graph.exports import jsonld
from graph.reader.load import read_registers
snapshots = [Snapshot(register.register, "2016-04-01") for register in read_registers("data", "tests/protocol/settled.yaml")]
sys.stdout.buffer.write(jsonld.export(*snapshots))
"""
    first, second = (
        subprocess.run(
            [sys.executable, "-P", "-c", f"import sys\nsys.path.insert(0, '.')\n{script}"],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    )

    assert first == second != b""


def test_two_registers_of_one_base_are_refused_for_a_record_of_the_one_would_be_taken_for_one_of_the_other():
    head = "register: {id: ID, name: R, format: 1, base: 'https://example.org/r/'}\nbodies: {b: {name: B, kind: board}}"
    both = [Snapshot(source.parse_register(head.replace("ID", id)).register, "2016-01-31") for id in ("north", "south")]

    for made in (jsonld.export, write_nquads, OurStore):
        with pytest.raises(GraphError, match="two registers have the base"):
            made(*both)


@pytest.mark.parametrize(
    ("id", "base"),
    [
        ("org", "https://example.org/r/"),  # a prefix of ours
        ("lead", "https://example.org/r/"),  # a term of ours
        ("status-agreed", "https://example.org/r/"),
        ("https", "https://example.org/r/"),  # looks as if it began every address
        ("http", "http://example.org/r#"),
        ("urn", "https://example.org/"),  # what our own namespace begins with
        ("r", "https://w3id.org/partnership-graph#"),  # our own namespace
        ("r", "http://www.w3.org/ns/org#"),
    ],
)
@pytest.mark.parametrize("name", EXPORTS)
def test_no_id_and_no_base_of_a_register_is_taken_for_something_else(name, id, base):
    head = f"register: {{id: {id}, name: R, format: 1, base: '{base}'}}\n"
    one = Snapshot(
        source.parse_register(head + "bodies: {b: {name: B, kind: board}}\nduties: {d: {name: D, duty_of: b}}").register, "2016-01-31"
    )
    export = import_module(f"graph.exports.{name}").export(one)

    read = {quad.triple for quad in pyoxigraph.parse(export, format=EXPORTS[name])}
    assert read == {quad.triple for quad in quads(one, terms=True)}
    assert len({quad[:3] for quad in by_rdflib(export, RDFLIB[name])}) == len(read)


def test_a_great_number_is_kept_to_its_last_digit():
    one = snapshot("priorities: {p: {name: P, number: 999999999999999999}}")

    for name, format in EXPORTS.items():
        text = import_module(f"graph.exports.{name}").export(one)
        found = [quad.object.value for quad in pyoxigraph.parse(text, format=format) if short(quad.predicate) == ":number"]
        again = [str(value) for value in by_rdflib(text, RDFLIB[name]).objects(None, rdflib.URIRef(OURS + "number"))]
        assert (name, found, again) == (name, ["999999999999999999"], ["999999999999999999"])


SPOILERS = [
    "<b>",
    '" . <a> <b> <c> . #',
    "\\u0041\\",
    "a\tb",
    "'''\"\"\"",
    "{{x}}",
    "@en",
    "^^xsd:date",
    "é👍\u00a0",
    "]} , [",
    "-- `x` $1",
]


@pytest.mark.parametrize("name", EXPORTS)
def test_no_text_is_taken_for_anything_but_text(name):
    themes = {f"t{number}": {"name": spoiler, "also": SPOILERS, "source": f"s#{spoiler}"} for number, spoiler in enumerate(SPOILERS)}
    one = snapshot(f"sources: {{s: {{name: S}}}}\nthemes: {json.dumps(themes, ensure_ascii=False)}")
    export = import_module(f"graph.exports.{name}").export(one)

    read = by_rdflib(export, RDFLIB[name])
    assert {str(label) for label in read.objects(None, rdflib.SKOS.altLabel)} == set(SPOILERS)
    assert {str(value) for value in read.objects(None, rdflib.PROV.value)} == set(SPOILERS)
    assert {quad.triple for quad in pyoxigraph.parse(export, format=EXPORTS[name])} == {quad.triple for quad in quads(one, terms=True)}


@pytest.mark.large
@pytest.mark.parametrize("name", EXPORTS)
def test_the_same_register_gives_the_same_bytes_whatever_the_hash_seed(name):
    code = (
        "import sys; from graph.reader import load as source; from graph.model.snapshot import Snapshot\n"
        "from importlib import import_module\n"
        "found = [one.register for one in source.read_registers('data')]\n"
        f"sys.stdout.buffer.write(import_module('graph.exports.{name}').export(*[Snapshot(one, one.as_at.last) for one in found]))"
    )
    seeds = [os.environ | {"PYTHONHASHSEED": seed} for seed in ("0", "1", "2")]
    runs = [subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=seed, capture_output=True, check=True).stdout for seed in seeds]

    assert runs[0] == runs[1] == runs[2]
    assert len(runs[0]) > 10_000


def test_the_page_of_the_vocabulary_tells_of_every_term():
    page = (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8")

    assert [term.name for term in list_terms() if f"| `:{term.name}` | {term.label} | {term.comment} |" not in page] == []
    assert [term for term in list_terms() if not re.fullmatch(r"[A-Z].*\.", term.comment)] == []


def test_each_term_has_its_anchor_on_the_page_that_its_address_leads_to_and_turtle_and_jsonld_say_the_same():
    folder = ROOT / "docs" / "vocabulary"
    anchors = re.findall(r'<tr id="([^"]*)">', (folder / "index.html").read_text(encoding="utf-8"))
    told = rdflib.Graph().parse(folder / "terms.ttl")
    again = rdflib.Dataset(default_union=True).parse(folder / "terms.jsonld")

    assert sorted(anchors) == sorted(term.name for term in list_terms())
    assert {str(subject) for subject in told.subjects()} == {OURS + name for name in anchors}
    assert set(told) == {(subject, predicate, value) for subject, predicate, value, _ in again.quads()}


def test_a_query_spells_our_namespace_as_we_do():
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "queries").glob("*.rq")]

    assert {line for text in texts for line in text.splitlines() if line.startswith("PREFIX :")} == {f"PREFIX : <{OURS}>"}
