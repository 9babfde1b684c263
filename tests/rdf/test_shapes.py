"""The SHACL shapes: every register that is exported satisfies them, and a spoilt one does not, at the right place.

pySHACL is the judge, on rdflib's own memory store: on oxrdflib's, whose plain strings are typed, it would see faults that are none.
"""

import pyoxigraph
import pyshacl
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat
from rdflib.namespace import DCTERMS, ORG, PROV, RDF, SH, SKOS

from graph.model.snapshot import Snapshot
from graph.rdf import shacl as shapes
from graph.rdf.nquads import write_nquads
from graph.rdf.vocabulary import OURS, PREFIXES
from graph.reader import load as source
from support.examples import take_part
from support.paths import ROOT
from support.registers import WHOLE, registers, typed

SHAPES = rdflib.Graph().parse(data=shapes.render_shapes(), format="turtle")


def exported(snapshot: Snapshot) -> rdflib.Graph:
    quads = pyoxigraph.parse(write_nquads(snapshot), format=RdfFormat.N_QUADS)
    triples = pyoxigraph.serialize({quad.triple for quad in quads}, format=RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=triples, format="nt")


def whole() -> Snapshot:
    found = source.parse_register(WHOLE)
    assert found.problems == []
    return Snapshot(found.register, "2016-01-31")


def faults(graph: rdflib.Graph) -> list[tuple[str, object]]:
    """What is wrong, by where it is and under which path."""
    conforms, report, _ = pyshacl.validate(graph, shacl_graph=SHAPES)
    found = [
        (str(report.value(each, SH.focusNode)), report.value(each, SH.resultPath))
        for each in report.subjects(RDF.type, SH.ValidationResult)
    ]
    assert conforms == (not found)
    return sorted(found, key=str)


@pytest.mark.large
def test_birmingham_satisfies_them():
    (found,) = source.read_registers(ROOT / "data")

    assert faults(exported(Snapshot(found.register, "2015-11-25"))) == []


def test_a_register_with_everything_in_it_satisfies_them():
    assert faults(exported(whole())) == []


whole_registers = st.builds(Snapshot, registers().map(typed), st.sampled_from(["0001-01-01", "2015-04-01", "2016-01-15", "9999-12-31"]))


@take_part(40)
@given(whole_registers)
def test_any_sound_register_satisfies_them(snapshot):
    assert faults(exported(snapshot)) == []


BROKEN = {
    "a body without a name": ("DELETE WHERE { r:a skos:prefLabel ?name }", "a", SKOS.prefLabel),
    "a body with two names": ('INSERT DATA { r:a skos:prefLabel "A board" }', "a", SKOS.prefLabel),
    "a theme whose name is a number": (
        "DELETE WHERE { r:cse skos:prefLabel ?n } ; INSERT DATA { r:cse skos:prefLabel 5 }",
        "cse",
        SKOS.prefLabel,
    ),
    "a source without a name": ("DELETE WHERE { r:report skos:prefLabel ?name }", "report", SKOS.prefLabel),
    "a part of no source": (
        "DELETE WHERE { <https://example.org/r/report/part/5.0> dcterms:isPartOf ?s }",
        "report/part/5.0",
        DCTERMS.isPartOf,
    ),
    "a body of a kind we do not know": (
        "DELETE WHERE { r:b org:classification ?k } ; INSERT DATA { r:b org:classification :kind-club }",
        "b",
        ORG.classification,
    ),
    "a collective without a kind": ("DELETE WHERE { r:partners org:classification ?kind }", "partners", ORG.classification),
    "a body that is in being to a text": ('DELETE WHERE { r:b :active ?t } ; INSERT DATA { r:b :active "yes" }', "b", OURS + "active"),
    "a body accountable to a theme": ("INSERT DATA { r:b org:reportsTo r:cse }", "b", ORG.reportsTo),
    "a body that answers to one who is not told of": ("INSERT DATA { r:b org:reportsTo r:stranger }", "b", ORG.reportsTo),
    "a board that began on a text": ('INSERT DATA { r:a schema:startDate "last year" }', "a", PREFIXES["schema"] + "startDate"),
    "a post in no body": ("DELETE WHERE { r:chair org:postIn ?body }", "chair", ORG.postIn),
    "a post without a role": ("DELETE WHERE { r:chair org:role ?role }", "chair", ORG.role),
    "a post held by a work-stream": ("INSERT DATA { r:chair org:heldBy r:w }", "chair", ORG.heldBy),
    "a membership of nobody": ("DELETE WHERE { <https://example.org/r/a/members/b> org:member ?who }", "a/members/b", ORG.member),
    "a change into nothing": ("DELETE WHERE { ?change org:resultingOrganization ?body }", "c/change", ORG.resultingOrganization),
    "a priority without a reading": ("DELETE WHERE { r:p :reading ?word }", "p", OURS + "reading"),
    "a priority with a reading we do not know": (
        "DELETE WHERE { r:p :reading ?w } ; INSERT DATA { r:p :reading :reading-mostly }",
        "p",
        OURS + "reading",
    ),
    "a priority both open and not": ("INSERT DATA { r:p :open false }", "p", OURS + "open"),
    "a priority led by a person": ("INSERT DATA { r:p :lead r:jane }", "p", OURS + "lead"),
    "a priority led by a name": ('INSERT DATA { r:p :lead "The board" }', "p", OURS + "lead"),
    "a priority numbered nought": ("DELETE WHERE { r:p :number ?n } ; INSERT DATA { r:p :number 0 }", "p", OURS + "number"),
    "a priority for a period that is none": (
        'DELETE WHERE { r:p dcterms:temporal ?t } ; INSERT DATA { r:p dcterms:temporal "15-16" }',
        "p",
        DCTERMS.temporal,
    ),
    "a challenge due twice": ('INSERT DATA { r:ch :due "2017"^^xsd:gYear }', "ch", OURS + "due"),
    "a claim without a role": ("DELETE WHERE { <https://example.org/r/p/lead/chair> :role ?role }", "p/lead/chair", OURS + "role"),
    "a claim on nobody known": ("DELETE WHERE { <https://example.org/r/p/lead/chair> :who ?who }", "p/lead/chair", OURS + "who"),
    "a claim that is met": (
        "DELETE { ?claim :status ?status } INSERT { ?claim :status :status-met } WHERE { ?claim :who r:chair ; :status ?status }",
        "p/lead/chair",
        OURS + "status",
    ),
    "a settled theme that is a body": (
        "DELETE WHERE { ?s :theme ?t } ; INSERT DATA { <https://example.org/r/pr/settles/cse> :theme r:a }",
        "pr/settles/cse",
        OURS + "theme",
    ),
    "a signature of no party": ("DELETE WHERE { <https://example.org/r/pr/signed/a> :party ?who }", "pr/signed/a", OURS + "party"),
    "a clause without a fingerprint": ("DELETE WHERE { ?clause :fingerprint ?f }", "pr/signed/a/wording/c1", OURS + "fingerprint"),
    "a record from what is no source": ("INSERT DATA { r:a prov:wasDerivedFrom r:b }", "a", PROV.wasDerivedFrom),
    "a register of no day": ("DELETE WHERE { <https://example.org/r/> dcterms:valid ?day }", "", DCTERMS.valid),
}


@pytest.mark.large
@pytest.mark.parametrize(("change", "where", "path"), BROKEN.values(), ids=BROKEN)
def test_a_register_spoilt_in_one_way_does_not(change, where, path):
    graph = exported(whole())
    graph.update("\n".join(f"PREFIX {name}: <{start}>" for name, start in {**PREFIXES, "r": "https://example.org/r/"}.items()) + change)

    assert faults(graph) == [(f"https://example.org/r/{where}", rdflib.URIRef(path))]


def test_a_duty_that_nobody_is_said_to_have_does_not():
    graph = exported(whole())
    graph.remove((rdflib.URIRef("https://example.org/r/d/duty_of/a"), None, None))

    ((where, path),) = faults(graph)

    assert where == "https://example.org/r/d"
    assert isinstance(path, rdflib.BNode)  # the way back from the claim to the duty


def test_all_that_is_told_of_a_record_has_a_shape():
    shaped = {str(path) for path in SHAPES.objects(None, SH.path)}
    told = {quad.predicate.value for quad in pyoxigraph.parse(write_nquads(whole(), terms=False), format=RdfFormat.N_QUADS)}

    assert told - shaped == {str(RDF.type)}
