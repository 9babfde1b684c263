"""The law is in graphs of its own: nothing that it says is a fact of a register."""

from pyoxigraph import RdfFormat, parse

import graph
from graph.rdf.nquads import write_nquads
from graph.rdf.vocabulary import LAW, OURS

TEXT = """
register: {id: r, name: R, format: 1, base: https://example.org/r/}
bodies:
  adults: {name: Adults Board, kind: board, statutory_kind: safeguarding-adults-board}
  forum: {name: Forum, kind: forum}
"""


def quads(day, text=TEXT):
    return list(parse(write_nquads(graph.parse(text).at(day), terms=False), format=RdfFormat.N_QUADS))


def lines_by_law(day):
    return {quad.object.value.removeprefix(LAW) for quad in quads(day) if quad.predicate.value == f"{OURS}byLaw"}


def test_the_registers_own_graph_says_of_the_law_only_which_kind_a_body_is():
    own = [quad for quad in quads("2015-11-25") if quad.graph_name.value == "https://example.org/r/"]

    assert [quad.object.value for quad in own if LAW in str(quad)] == [f"{LAW}safeguarding-adults-board"]


def test_each_body_leads_to_its_lines_in_force_on_the_day():
    assert {"sab-members-2015", "sab-report-to"} <= lines_by_law("2015-11-25")
    assert {"sab-members-2022", "sab-report-to"} <= lines_by_law("2023-06-01")
    assert "sab-members-2015" not in lines_by_law("2023-06-01")
    assert lines_by_law("2012-06-01") <= {"sab-guidance"}


def test_each_line_has_its_citation_in_the_graph_of_the_law():
    found = {
        quad.object.value
        for quad in quads("2015-11-25")
        if quad.graph_name.value == LAW.rstrip("/") and quad.predicate.value == "http://purl.org/dc/terms/bibliographicCitation"
    }

    assert "Care Act 2014 Schedule 2 paragraph 4(2)(a)-(d)" in found


def test_a_register_that_names_no_kind_has_no_graph_of_the_law():
    text = TEXT.replace(", statutory_kind: safeguarding-adults-board", "")

    assert {quad.graph_name.value for quad in quads("2015-11-25", text)} == {"https://example.org/r/"}
