"""Registers on a SPARQL server, Oxigraph's and Virtuoso: published all or not at all, and asked like the registers here."""

import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.model.dates import parse_date
from graph.model.errors import GraphError
from graph.model.snapshot import Snapshot
from graph.rdf import endpoint
from graph.rdf import publish as publishing
from graph.rdf import query as queries
from graph.rdf.catalogue import CATALOGUE, EVERYTHING
from graph.rdf.endpoint import answer_endpoint_query
from graph.rdf.nquads import write_nquads
from graph.rdf.publish import STAGING, publish_registers, split_graphs
from graph.rdf.server import ServerProblem, SparqlServer
from graph.rdf.store import QueryProblem
from graph.reader.load import parse_register, read_registers
from support.commands import run_graph
from support.contract import FINDINGS, complete_register
from support.faulty_server import faulty_server, reply
from support.neighbours import CIRCLES, write_neighbours
from support.paths import ROOT
from support.registers import WHOLE
from support.servers import SERVERS, RunningServer, free_port, is_answering, started

pytestmark = pytest.mark.program

SMALL = """
register: {{id: {id}, name: R, format: 1, base: https://example.org/{id}/, as_at: 2016-01-31}}
bodies: {{board: {{name: Board of {id}, also: [Panel], kind: board}}, {id}-group: {{name: Group, kind: group, part_of: board}}}}
priorities: {{cse: {{name: Exploitation, adopted_by: board}}}}
"""


@pytest.fixture(scope="module", params=SERVERS)
def running(request) -> Iterator[RunningServer]:
    with SERVERS[request.param]() as server:
        yield server


@pytest.fixture
def server(running, monkeypatch) -> RunningServer:
    """A server with nothing of ours on it."""
    monkeypatch.delenv("GRAPH_TOKEN", raising=False)
    monkeypatch.setenv("GRAPH_USER", running.user)
    monkeypatch.setenv("GRAPH_PASSWORD", running.password)
    for graph in running.count_graphs():
        running.write(f"DROP SILENT GRAPH <{graph}>")
    return running


def snapshot(text: str, day: str = "2016-01-31") -> Snapshot:
    return Snapshot(parse_register(text).register, day)


def small(*ids: str) -> list[Snapshot]:
    return [snapshot(SMALL.format(id=id)) for id in ids]


def publish(server: RunningServer, *snapshots: Snapshot) -> None:
    publish_registers(server.update, server.query, *snapshots)


def own_query(folder: Path, text: str) -> queries.Query:
    (folder / "mine.rq").write_text(text, encoding="utf-8")
    return queries.read_query_file(str(folder / "mine.rq"))


def refused(call: Callable[[], object]) -> str:
    with pytest.raises((ServerProblem, QueryProblem)) as raised:
        call()
    return str(raised.value)


# --- queries ----------------------------------------------------------------------------------------------------------


def assert_alike(server: RunningServer, *snapshots: Snapshot) -> None:
    """Every query of ours has the same rows on the server and here."""
    publish(server, *snapshots)
    bodies = [f"{one.register.id}:{id}" for one in snapshots for id in one.register.bodies][:6]
    for name in queries.list_query_names():
        query = queries.read_query(name)
        for settings in [[f"{key}={id}" for key in query.parameters] for id in bodies] if query.parameters else [[]]:
            here = queries.run_query(query, snapshots, settings)
            assert answer_endpoint_query(query, server.query, settings)[0] == here, (name, settings)


def test_birmingham_is_answered_alike(server):
    (register,) = read_registers("data")

    assert_alike(server, Snapshot(register.register, "2015-11-25"))


@pytest.mark.parametrize("text", [WHOLE, CIRCLES], ids=["all there can be", "circles"])
def test_a_register_with_all_there_can_be_is_answered_alike(text, server):
    assert_alike(server, snapshot(text))


def test_two_registers_that_refer_to_each_other_are_answered_alike(server, tmp_path):
    assert_alike(server, *(Snapshot(one.register, "2016-01-31", one.read_sibling) for one in read_registers(*write_neighbours(tmp_path))))


@pytest.mark.large
def test_each_register_of_the_contract_is_answered_alike(server):
    for case in FINDINGS:
        assert_alike(server, Snapshot(complete_register(case["register"]).register, parse_date(case["as_at"]).last))


def test_a_query_of_ones_own_may_name_the_graphs_that_were_published_and_no_other(server, tmp_path):
    server.write("INSERT DATA { GRAPH <https://example.org/secret/> { <urn:a> <http://purl.org/dc/terms/title> 'Secret' } }")
    publish(server, *small("x", "y"))
    title = "?register <http://purl.org/dc/terms/title> ?title"

    def rows(text: str) -> list[tuple]:
        return answer_endpoint_query(own_query(tmp_path, text), server.query)[0].rows

    assert rows(f"SELECT DISTINCT ?title WHERE {{ {title} }}") == [("R",)]
    assert rows(f"SELECT ?graph WHERE {{ GRAPH ?graph {{ {title} }} }} ORDER BY STR(?graph)") == [
        ("https://example.org/x/",),
        ("https://example.org/y/",),
    ]
    assert rows("SELECT ?title WHERE { GRAPH <https://example.org/secret/> { ?a ?b ?title } }") == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }", "the query calls another server (SERVICE)"),
        ("SELECT * FROM <https://example.org/secret/> WHERE { ?a ?b ?c }", "the query names its own data (FROM)"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "the query can't be read from line 1"),
        ("LOAD <http://127.0.0.1:9/>", "the query can't be read from line 1"),
        ("CONSTRUCT WHERE { ?a ?b ?c }", "the query is no SELECT"),
        ("DEFINE get:soft 'soft' SELECT * WHERE { ?a ?b ?c }", "the query can't be read from line 1"),
        ("SELECT (bif:file_to_string('/etc/passwd') AS ?x) WHERE { }", "the query calls a function that is none of SPARQL's"),
        ("PREFIX f: <bif:> SELECT * WHERE { ?a ?b ?c FILTER (f:http_get('http://127.0.0.1:9/') = 1) }", "the query calls a function"),
        ("SELECT * WHERE { ?a ?b ?c FILTER (<sql:exec>('x') = 1) }", "the query calls a function that is none of SPARQL's"),
    ],
)
def test_a_query_of_ones_own_may_do_no_more_than_here(text, problem, server, tmp_path):
    publish(server, *small("x"))

    assert refused(lambda: answer_endpoint_query(own_query(tmp_path, text), server.query)).startswith(problem)


def test_a_query_of_ones_own_may_call_what_sparql_has(server, tmp_path):
    publish(server, *small("x"))
    text = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT (xsd:integer(STR(3)) AS ?n) (UCASE('a') AS ?a) WHERE { }"

    assert answer_endpoint_query(own_query(tmp_path, text), server.query)[0].rows == [(3, "A")]


def test_a_record_is_found_by_its_id_and_a_slip_is_answered(server):
    publish(server, *small("x", "y"))
    ask = partial(answer_endpoint_query, queries.read_query("accountability"), server.query)

    assert ask(["body=x-group"])[0].rows == [("Group (register x)", "is part of", "Board of x", "x-group", "board")]
    assert ask(["body=y:y-group"])[0].rows == [("Group (register y)", "is part of", "Board of y", "y-group", "board")]
    assert ask(["body=x:board"])[0].nothing == queries.read_query("accountability").nothing[0].say
    assert refused(lambda: ask(["body=board"])) == "`board` is in several registers: say `x:board` or `y:board`."
    assert refused(lambda: ask(["body=x-grup"])) == f"`{server.query}` has no body `x-grup`; did you mean `x-group`?"
    assert refused(lambda: ask(["body=group"])) in [f"`{server.query}` has no body `group`; did you mean `{id}-group`?" for id in "xy"]
    assert refused(lambda: ask(["body=cse"])) == f"`{server.query}` has no body `cse`; `body` takes its id, as it stands in the register."
    assert refused(lambda: ask(['body=" } #'])).startswith(f"`{server.query}` has no body")


def test_a_record_is_found_too_where_its_registers_base_ends_in_a_hash(server):
    publish(server, snapshot(SMALL.format(id="h").replace("example.org/h/", "example.org/h#")))
    answer, _ = answer_endpoint_query(queries.read_query("accountability"), server.query, ["body=h-group"])

    assert answer.rows == [("Group", "is part of", "Board of h", "h-group", "board")]


# --- the day ----------------------------------------------------------------------------------------------------------


def test_a_server_answers_for_the_day_it_was_published_for_and_says_so(server, capsys, tmp_path):
    register = tmp_path / "x.yaml"
    register.write_text(SMALL.format(id="x"), encoding="utf-8")

    facts = write_nquads(*small("x")).count(b"\n")
    assert run_graph(capsys, "publish", server.update, str(register), "--endpoint", server.query, "--as-at", "2015-11") == (
        0,
        f"Published {facts} facts of 1 register:\n  x, as of 30 November 2015: <https://example.org/x/>\n"
        f"`graph query NAME --endpoint {server.query}` asks them.\n",
        "",
    )
    here = run_graph(capsys, "query", "unowned", str(register), "--as-at", "2015-11-30")
    asked = ("query", "unowned", "--endpoint", server.query)
    published = "graph query: as of 30 November 2015, as published.\n"
    assert run_graph(capsys, *asked) == run_graph(capsys, *asked, "--as-at", "2015-11-30") == (0, here[1], published)
    assert "Exploitation" in here[1]
    assert run_graph(capsys, *asked, "--as-at", "2016") == (
        2,
        "",
        f"graph query: `{server.query}` answers as of 30 November 2015, for which it was published, and not as of 2016. "
        "Leave out --as-at; or leave out --endpoint, and the files are asked.\n",
    )


def test_what_a_server_cannot_do_is_refused(capsys):
    code, out, err = run_graph(capsys, "query", "unowned", "data", "--endpoint", "http://127.0.0.1:9/query")
    assert (code, out) == (2, "")
    assert err.startswith("graph query: --endpoint asks the registers on a server")
    code, out, err = run_graph(capsys, "query", "silos", "--endpoint", "http://127.0.0.1:9/query")
    assert (code, out) == (2, "")
    assert err.startswith("graph query: `silos` is a walk over the registers themselves")


def test_the_commands_of_the_page_on_scale_run(capsys, tmp_path, monkeypatch):
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    port = free_port()
    serving, *commands = [line.replace("7878", str(port)).split() for line in re.findall(r"^\$ (.+)$", page, re.MULTILINE)]
    monkeypatch.chdir(tmp_path)
    for id in ("north", "south"):
        (tmp_path / id).mkdir()
        (tmp_path / id / "bodies.yaml").write_text(SMALL.format(id=id), encoding="utf-8")
    (tmp_path / "mine.rq").write_text("SELECT ?a WHERE { ?a ?b ?c } LIMIT 1", encoding="utf-8")
    with started([str(Path(sys.executable).with_name(serving[0])), *serving[1:]], lambda: is_answering(port), 10):
        ran = [(words[1], run_graph(capsys, *words[1:])[0]) for words in commands]

    assert ran == [("publish", 0), ("query", 0), ("query", 0)]


# --- publishing -------------------------------------------------------------------------------------------------------


def test_each_register_has_its_graph_and_one_graph_has_all(server):
    publish(server, *small("x", "y"))

    expected = {graph: len(lines) for graph, lines in split_graphs(write_nquads(*small("x", "y"))).items()}
    found = server.count_graphs()
    assert found.pop(CATALOGUE) > 0
    assert found.pop(EVERYTHING) == sum(expected.values())  # there is no fact that two of these graphs have
    assert found == expected


def test_a_register_that_is_not_named_again_is_removed_and_what_others_put_there_stays(server):
    server.write("INSERT DATA { GRAPH <https://example.org/other/> { <urn:a> <urn:b> <urn:c> } }")
    publish(server, *small("x", "y"))
    publish(server, *small("y"))

    found = server.count_graphs()
    assert {graph for graph in found if "/published" not in graph} == {
        "https://example.org/other/",
        "https://example.org/y/",
        "https://w3id.org/partnership-graph",
    }
    assert found["https://example.org/other/"] == 1


OTHERS = "https://other.example/precious"


@pytest.mark.parametrize(
    "written",
    [
        f"GRAPH <{STAGING}> {{ <{STAGING}> <{publishing.HAS_PART}> '{STAGING}/0> ; DROP GRAPH <{OTHERS}' }}",
        f"GRAPH <{STAGING}> {{ <{STAGING}> <{publishing.HAS_PART}> <{OTHERS}> }}",
        f"GRAPH <{CATALOGUE}> {{ <{CATALOGUE}> <{publishing.HAS_PART}> <{OTHERS}> }}",
    ],
    ids=["an update as text", "listed as on its way", "listed as published"],
)
def test_what_somebody_wrote_into_our_lists_removes_no_graph_of_others(written, server):
    publish(server, *small("x"))
    server.write(f"INSERT DATA {{ GRAPH <{OTHERS}> {{ <urn:a> <urn:b> <urn:c> }} }}")
    server.write(f"INSERT DATA {{ {written} }}")
    published = publish_registers(server.update, server.query, *small("y"))

    assert published.removed == ("https://example.org/x/",)
    assert server.count_graphs()[OTHERS] == 1


@pytest.mark.parametrize("graph", ["https://example.org/x/", CATALOGUE, EVERYTHING])
def test_a_graph_that_somebody_else_has_put_there_is_not_written_into(graph, server):
    server.write(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:a> <urn:b> <urn:c> }} }}")

    assert refused(lambda: publish(server, *small("x"))) == (
        f"`{server.query}` already holds the graph `{graph}`, which `graph publish` did not put there. "
        "Delete it on the server first, if nobody needs it."
    )
    assert server.count_graphs() == {graph: 1}


def pass_on(server: RunningServer, is_failing: Callable[[int], bool], is_done: bool) -> Callable[[BaseHTTPRequestHandler], None]:
    """Passes requests on to a server. Those that fail are not passed on; or they are, and the answer is lost."""
    numbers = iter(range(1, 1000))

    def respond(handler: Any) -> None:
        failing = is_failing(next(numbers))
        if failing and not is_done:
            return reply(500, "text/plain", b"no more")(handler)
        headers = {name: handler.headers[name] for name in ("Content-Type", "Accept", "Authorization") if name in handler.headers}
        found = httpx.post(str(httpx.URL(server.update).join(handler.path)), content=handler.body, headers=headers, timeout=60)
        if failing:
            return reply(200, "text/plain", b"", length=9)(handler)  # broken off
        known = {"WWW_Authenticate": found.headers["WWW-Authenticate"]} if "WWW-Authenticate" in found.headers else {}
        return reply(found.status_code, found.headers.get("Content-Type", "text/plain"), found.content, **known)(handler)

    return respond


def publish_through(server: RunningServer, respond: Callable[[BaseHTTPRequestHandler], None], *snapshots: Snapshot) -> str:
    """What is said of a publish by way of something that fails; nothing, where it succeeds."""
    with faulty_server(respond) as proxy:
        at = httpx.URL(proxy.address)
        try:
            publish_registers(str(at.join(httpx.URL(server.update).path)), str(at.join(httpx.URL(server.query).path)), *snapshots)
        except ServerProblem as problem:
            return str(problem)
    return ""


@pytest.mark.parametrize("is_done", [False, True], ids=["not done", "done, and not known"])
@pytest.mark.parametrize("once", [True, False], ids=["one fails", "all fail from there on"])
def test_whatever_fails_the_server_has_all_of_the_old_or_all_of_the_new(once, is_done, server):
    publish(server, *small("x", "y"))
    before = published_rows(server)
    publish(server, *small("y", "z"))
    after = published_rows(server)
    publish(server, *small("x", "y"))

    outcomes = set()
    for number in range(1, 100):
        respond = pass_on(server, (lambda n, number=number: n == number) if once else (lambda n, number=number: n >= number), is_done)
        said = publish_through(server, respond, *small("y", "z"))
        now = published_rows(server)
        outcomes.add((bool(said), now == after))
        assert now in (before, after), number
        if not said:
            assert now == after, number
        if now == after:
            publish(server, *small("x", "y"))
            if not said and number > 12:
                break
    assert {(True, False), (False, True)} <= outcomes


def published_rows(server: RunningServer) -> list[tuple[str, ...]]:
    """All facts in the graphs of registers, and in the one that has all."""
    rows = server.ask(
        "SELECT ?g ?s ?p (STR(?o) AS ?value) WHERE { GRAPH ?g { ?s ?p ?o } FILTER (REGEX(STR(?g), '^https://(example|w3id)[.]org/')) }"
    )
    return sorted(row for row in rows if not row[0].startswith(STAGING) and row[0] != CATALOGUE)


def test_what_a_publish_that_was_cut_off_left_behind_is_removed_a_day_later(server, monkeypatch):
    publish(server, *small("x"))
    assert publish_through(server, pass_on(server, lambda number: number > 7, False), *small("x"))
    left = {graph for graph in server.count_graphs() if graph.startswith(STAGING)}
    publish(server, *small("x"))
    assert {graph for graph in server.count_graphs() if graph.startswith(STAGING)} == left != set()

    monkeypatch.setattr(publishing, "STALE", timedelta(seconds=-1))
    publish(server, *small("x"))
    assert not any(graph.startswith(STAGING) for graph in server.count_graphs())


def test_of_two_that_publish_at_once_one_wins_whole(server):
    publish(server, *small("x"))
    known = [published_rows(server)]
    publish(server, *small("x", "y"))
    known.append(published_rows(server))

    def publish_some(*ids: str) -> None:
        with suppress(ServerProblem):  # "… or others have been published since"
            publish(server, *small(*ids))

    for _ in range(3):
        threads = [threading.Thread(target=publish_some, args=ids) for ids in (("x",), ("x", "y"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert published_rows(server) in known


def test_a_fact_that_the_server_does_not_keep_stops_it(server):
    """Virtuoso takes a month and its first day for one."""
    publish(server, *small("x"))
    before = published_rows(server)
    month_and_day = SMALL.format(id="x").replace("adopted_by: board", "adopted_by: {who: board, seen: [2015-04, 2015-04-01]}")
    if not server.user:
        publish(server, snapshot(month_and_day))
        assert len(published_rows(server)) == len(before) + 4  # each in the graph of the register, and in the one with all
        return

    said = refused(lambda: publish(server, snapshot(month_and_day)))

    assert said.startswith(f"`{server.query}` has kept ")
    assert said.endswith(" facts of `https://example.org/x/`, so nothing was changed.")
    assert published_rows(server) == before


@pytest.mark.parametrize(
    ("ids", "replaced", "problem"),
    [
        (("x", "x"), "", "two registers have the base `https://example.org/x/`: give each its own, or name only one of them."),
        (("x",), "base: https://example.org/x/, ", "the register `x` has no `base`, by which its graph on the server would be named."),
    ],
)
def test_registers_that_would_share_a_graph_are_refused(ids, replaced, problem):
    registers = [snapshot(SMALL.format(id=id).replace(replaced, "")) for id in ids]
    with pytest.raises(GraphError, match="^" + re.escape(problem) + "$"):
        publish_registers("http://127.0.0.1:9/update", "http://127.0.0.1:9/query", *registers)


def test_what_is_published_again_while_it_is_asked_is_said(server, monkeypatch):
    publish(server, *small("x"))
    read_edition = endpoint.read_edition

    def publish_meanwhile(asked: SparqlServer) -> str:
        publish(server, *small("x"))
        return read_edition(asked)

    monkeypatch.setattr(endpoint, "read_edition", publish_meanwhile)
    said = refused(lambda: answer_endpoint_query(queries.read_query("unowned"), server.query))

    assert said == f"the registers on `{server.query}` were published again while they were asked: ask once more."
