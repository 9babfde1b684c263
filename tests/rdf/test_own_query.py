"""A query that somebody wrote gets so much time, so much memory and so many rows, and a sentence where it wants more."""

import os
import subprocess
import sys

import pytest

from graph.model.snapshot import Snapshot
from graph.rdf import own_query
from graph.rdf.own_query import ROWS, TOO_LONG, TOO_MANY_ROWS, TOO_MUCH_MEMORY, answer_own_query
from graph.rdf.store import QueryProblem
from graph.reader.load import parse_register
from support.faulty_server import NO_ROWS, RESULTS, faulty_server, reply
from support.paths import ROOT, TESTS
from support.registers import WHOLE

pytestmark = pytest.mark.large  # seconds in all, where the quick run has a minute

REGISTER = Snapshot(parse_register(WHOLE).register, "2016-01-31")
posix = pytest.mark.skipif(sys.platform != "linux", reason="bounds memory and files as Linux does")


def problem(query: str) -> str:
    with pytest.raises(QueryProblem) as raised:
        answer_own_query(query, REGISTER)
    return str(raised.value)


def test_it_answers_with_the_values_of_our_own_queries():
    assert answer_own_query('SELECT ?n ?t ?d ?no ?u { BIND(3 AS ?n) BIND(1.5 AS ?d) BIND(true AS ?t) BIND("é" AS ?u) }', REGISTER).rows == [
        (3, True, 1.5, None, "é")
    ]


@pytest.mark.large
@posix
@pytest.mark.parametrize("query", ["SELECT*{?a?b?c.?d?e?f.?g?h?i}ORDER BY ?a", "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"])
def test_one_that_fills_the_memory_is_stopped(query):
    assert problem(query) in (TOO_MUCH_MEMORY, TOO_MANY_ROWS)


def test_one_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(own_query, "SECONDS", 2)

    assert problem("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }") == TOO_LONG


@pytest.mark.large
@pytest.mark.parametrize(
    "query",
    [
        "SELECT*{?a?b?c.?d?e?f.?g?h?i}",
        f"SELECT ?a {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} LIMIT {ROWS + 1}",
        "SELECT (CONCAT(?y, ?y, ?y, ?y, ?y, ?y, ?y, ?y) AS ?z) { ?a ?b ?c "
        'BIND(REPLACE(CONCAT(STR(?a), "0123456789"), ".", "0123456789012345678901234567890123456789") AS ?x) '
        'BIND(REPLACE(?x, ".", "01234567890123456789") AS ?y) }',
    ],
)
def test_one_that_gives_too_much_is_told_to_ask_for_less(query):
    assert problem(query) == TOO_MANY_ROWS


@pytest.mark.large
@pytest.mark.parametrize("depth", [40, 3000, 30_000])
def test_one_that_nests_is_refused(depth):
    assert problem("SELECT * WHERE " + "{" * depth + "?a ?b ?c" + "}" * depth) in (
        "the query can't be read: maximum recursion depth exceeded.",
        TOO_MUCH_MEMORY,
    )


@posix
def test_once_it_has_the_register_it_can_open_no_file_and_call_no_address():
    """Whatever the check of its text may have missed."""
    code = """
import socket
from graph.rdf.own_query import close_doors
close_doors()
for attempt in (lambda: open("/etc/hostname"), lambda: socket.socket(), lambda: socket.getaddrinfo("example.org", 80)):
    try:
        attempt()
    except OSError:
        print("OSError")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)

    assert done.stdout.split() == ["OSError"] * 3


def test_a_fault_in_the_other_process_is_not_taken_for_a_lack_of_memory(monkeypatch):
    monkeypatch.setattr(own_query, "START", "raise KeyError('x')")

    with pytest.raises(RuntimeError, match=r"^KeyError: 'x'$"):
        answer_own_query("SELECT * { ?a ?b ?c }", REGISTER)


# --- what would reach out ---------------------------------------------------------------------------------------------

CALL = "SERVICE <URL> { ?x ?y ?z }"
REACHING_OUT = [
    f"SELECT * WHERE {{ {CALL} }}",
    f"SELECT * WHERE {{ service silent {CALL[8:]} }}",
    f"select*where{{{CALL.replace(' ', '')}}}",
    f"SELECT * WHERE {{ SeRvIcE {CALL[8:]} }}",
    "SELECT * WHERE { BIND (<URL> AS ?url) SERVICE ?url { ?x ?y ?z } }",
    "SELECT * WHERE { VALUES ?url { <URL> } SERVICE SILENT ?url { ?x ?y ?z } }",
    "BASE <URL> SELECT * WHERE { SERVICE <> { ?x ?y ?z } }",
    "PREFIX p: <URL> SELECT * WHERE { SERVICE p: { ?x ?y ?z } }",
    f"SELECT * WHERE {{ {CALL.replace('S', chr(92) + 'u0053', 1)} }}",
    f"SELECT * WHERE {{ {{ SELECT ?x WHERE {{ OPTIONAL {{ {CALL} }} }} }} }}",
    f"SELECT * WHERE {{ ?a ?b ?c FILTER NOT EXISTS {{ {CALL} }} }}",
    f"SELECT * WHERE {{ ?a ?b ?c FILTER (?a = 1 || EXISTS {{ {CALL} }}) }}",
    f"SELECT (EXISTS {{ {CALL} }} AS ?x) WHERE {{ ?a ?b ?c }}",
    f"SELECT ?a WHERE {{ ?a ?b ?c }} GROUP BY ?a HAVING (EXISTS {{ {CALL} }})",
    f"SELECT ?a WHERE {{ ?a ?b ?c }} ORDER BY (EXISTS {{ {CALL} }})",
    f"SELECT ?a WHERE {{ {{ ?a ?b ?c }} UNION {{ {CALL} }} }}",
    f"SELECT ?a WHERE {{ ?a ?b ?c MINUS {{ {CALL} }} }}",
    f"SELECT ?a WHERE {{ GRAPH ?g {{ {CALL} }} }}",
    f"SELECT ?a WHERE {{ ?a ?b ?c # up to the next line feed\r {CALL} \n}}",
    rf'SELECT * WHERE {{ ?a ?b ?c FILTER (?c != "\u0022)}} #") {CALL} }}',
    f"SELECT ?a WHERE {{ ?a ?b ?c BIND (IF(EXISTS {{ {CALL} }}, 1, 2) AS ?d) }}",
    "SELECT * FROM <URL> WHERE { ?a ?b ?c }",
    "SELECT * FROM <file:FILE> WHERE { ?a ?b ?c }",
    "SELECT * FROM NAMED <URL> WHERE { GRAPH ?g { ?a ?b ?c } }",
    "CONSTRUCT { ?a ?b ?c } FROM <file:FILE> WHERE { ?a ?b ?c }",
    f"CONSTRUCT {{ ?x ?y ?z }} WHERE {{ {CALL} }}",
    f"ASK {{ {CALL} }}",
    "DESCRIBE <URL>",
    "LOAD <URL>",
    "LOAD SILENT <file:FILE> INTO GRAPH <a:g>",
    "INSERT { ?x ?y ?z } WHERE { SERVICE <URL> { ?x ?y ?z } }",
    "SELECT * WHERE { ?a ?b ?c } ; LOAD <URL>",
    "PREFIX bif: <bif:> SELECT (bif:file_to_string('FILE') AS ?x) WHERE { }",
    "SELECT (<http://www.w3.org/2005/xpath-functions#doc>('URL') AS ?x) WHERE { }",
    "SELECT * WHERE { GRAPH <URL> { ?a ?b ?c } }",
    "SELECT * WHERE { GRAPH <file:FILE> { ?a ?b ?c } }",
]


@pytest.mark.large
@pytest.mark.parametrize("number", range(len(REACHING_OUT)))
def test_none_reaches_an_address_or_a_file(number, tmp_path):
    (tmp_path / "secret.ttl").write_text('<a:b> <a:c> "the secret" .', encoding="utf-8")
    with faulty_server(reply(200, RESULTS, NO_ROWS)) as server:
        query = REACHING_OUT[number].replace("URL", server.address).replace("FILE", str(tmp_path / "secret.ttl"))
        try:
            told = str(answer_own_query(query, REGISTER).rows)
        except QueryProblem as problem:
            told = str(problem)

    assert server.requests == []
    assert "the secret" not in told
    assert told.startswith(("the query ", "[]"))


def test_what_is_too_large_to_count_or_cannot_be_matched_is_a_sentence_or_a_blank():
    huge = "9" * 400
    assert answer_own_query(f"SELECT (STR(?n) AS ?n1) {{ BIND ({huge} AS ?n) }}", REGISTER).rows == [(huge,)]
    assert answer_own_query(f"SELECT ?n {{ BIND ({huge} + 1 AS ?n) }}", REGISTER).rows == [(None,)]
    assert answer_own_query("SELECT ?n { BIND (9223372036854775807 + 1 AS ?n) }", REGISTER).rows == [(None,)]
    assert answer_own_query("SELECT ?n { BIND (1e999 AS ?n) }", REGISTER).rows == [("INF",)]
    assert answer_own_query('SELECT ?n { BIND (REGEX("a", "(") AS ?n) }', REGISTER).rows == [(None,)]
    assert answer_own_query('SELECT ?n { BIND (REGEX("a", "a{1000}{1000}{1000}") AS ?n) }', REGISTER).rows == [(None,)]
    assert problem(f"SELECT * {{ ?a ?b ?c }} LIMIT {huge}").startswith("the query can't be read: ")
    assert problem("SELECT * { FILTER (" + "(" * 500 + "1" + ")" * 500 + ") }").startswith("the query can't be read")


@posix
@pytest.mark.large
def test_our_own_memory_does_not_grow_with_what_a_query_asks_for():
    """In a process that does nothing else: a query that is stopped, and one whose answer is too long, cost what a small one costs."""
    code = f"""
import resource
from graph.model.snapshot import Snapshot
from graph.rdf.own_query import answer_own_query
from graph.rdf.store import QueryProblem
from graph.reader.load import parse_register
from support.registers import WHOLE
register = Snapshot(parse_register(WHOLE).register, "2016-01-31")
answer_own_query("SELECT * {{ ?a ?b ?c }} LIMIT 1", register)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for query in ("SELECT * {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} ORDER BY ?a", "SELECT ?a {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {ROWS + 1}"):
    try:
        answer_own_query(query, register)
    except QueryProblem:
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=TESTS,
        check=True,
        env=os.environ | {"PYTHONPATH": f"{ROOT}:{TESTS}"},
    )

    grown = [int(kilobytes) for kilobytes in done.stdout.split()]
    assert len(grown) == 2
    assert max(grown) < 30_000
