"""A query that somebody wrote gets so much time, so much memory and so many rows, and a sentence where it wants more."""

import subprocess
import sys

import pytest

from graph.model.snapshot import Snapshot
from graph.rdf import own_query
from graph.rdf.own_query import ROWS, TOO_LONG, TOO_MANY_ROWS, TOO_MUCH_MEMORY, answer_own_query
from graph.rdf.store import QueryProblem
from graph.reader.load import parse_register
from support.paths import ROOT
from support.registers import WHOLE

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
