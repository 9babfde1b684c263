"""Whatever a SPARQL server does, `graph` ends within its time with a sentence of its own, and never shows an empty table instead."""

import base64
import json
import socket

import pytest

from graph.rdf import server as servers
from graph.rdf.catalogue import read_catalogue
from graph.rdf.server import ServerProblem, SparqlServer
from support.commands import run_graph
from support.faulty_server import RESULTS, Respond, circle, drip, drip_head, faulty_server, pour, reply, wait

pytestmark = pytest.mark.large  # seconds in all, where the quick run has a minute

ROW = b'{"head": {"vars": ["a", "b"]}, "results": {"bindings": [{"a": {"type": "uri", "value": "https://example.org/r/x"}}]}}'


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch):
    monkeypatch.setattr(servers, "QUERY_SECONDS", 1)
    for name in ("GRAPH_USER", "GRAPH_PASSWORD", "GRAPH_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def problem(respond: Respond) -> str:
    """What is said of a server that answers so, with its address as URL."""
    with faulty_server(respond) as faulty, SparqlServer(faulty.address) as server, pytest.raises(ServerProblem) as raised:
        server.select("SELECT * { ?a ?b ?c }")
    return str(raised.value).replace(faulty.address, "URL")


PACKED = "`URL` gave a packed answer, which was not asked for, so it is not unpacked."
FAULTS = {
    "slow": (wait, "`URL` did not answer within 1 seconds: it is busy, or was asked for too much."),
    "dripping": (drip, "`URL` was still sending its answer after 1 seconds, so none of it is used."),
    "dripping head": (drip_head, "`URL` did not answer within 1 seconds: it is busy, or was asked for too much."),
    "500": (
        reply(500, "text/plain", b"out of memory\nat line 3"),
        "`URL` answered with an error (500 Internal Server Error): out of memory.",
    ),
    "HTML": (
        reply(200, "text/html; charset=utf-8", b"<html>Welcome</html>"),
        f"`URL` answered with a web page, and not with rows. {servers.ASK_ADDRESS}",
    ),
    "cut off": (reply(200, RESULTS, ROW[:60], length=len(ROW)), "`URL` broke off its answer, so none of it is used."),
    "cut off between two rows": (
        reply(200, RESULTS, ROW[:-3]),
        "`URL` gave an answer that can't be read as the rows of a query in JSON.",
    ),
    "bad JSON": (reply(200, RESULTS, b"[1, 2"), "`URL` gave an answer that can't be read as the rows of a query in JSON."),
    "JSON of another kind": (
        reply(200, RESULTS, b'{"head": {}, "boolean": true}'),
        "`URL` gave an answer that can't be read as the rows of a query in JSON.",
    ),
    "JSON that nests": (
        reply(200, RESULTS, b"[" * 100_000),
        "`URL` gave an answer that can't be read as the rows of a query in JSON.",
    ),
    "nothing": (reply(200, RESULTS, b""), "`URL` gave an answer that can't be read as the rows of a query in JSON."),
    "no content": (reply(204, RESULTS, b""), "`URL` gave an answer that can't be read as the rows of a query in JSON."),
    "redirect": (
        reply(302, "text/plain", b"", Location="http://192.0.2.1/query"),
        "`URL` passes the request on to `http://192.0.2.1/query`. If you trust that, use its address.",
    ),
    "redirect to a file": (
        reply(302, "text/plain", b"", Location="file:///etc/passwd"),
        "`URL` passes the request on to what is no address of a server.",
    ),
    "loop": (circle, "`URL` passes the request on again and again, and never answers it."),
    "50 MB": (pour, "`URL` gave an answer of more than 48 MB: let the query ask for less."),
    "cut off at a number of rows": (
        reply(200, RESULTS, ROW, X_SPARQL_MaxRows="1"),
        "`URL` gives no more than 1 rows, and some may be missing, so none is used: "
        "raise ResultSetMaxRows in its settings, or let the query ask for less.",
    ),
    "ended at the server's own limit of time": (
        reply(200, RESULTS, ROW, X_SQL_State="S1TAT"),
        "`URL` ended its answer at its own limit of time, and some rows may be missing, so none is used: let the query ask for less.",
    ),
    "half of a character": (
        reply(200, RESULTS, b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "literal", "value": "\\ud800"}}]}}'),
        "`URL` gave an answer that can't be read as the rows of a query in JSON.",
    ),
    "packed badly": (reply(200, RESULTS, b"no gzip", Content_Encoding="gzip"), PACKED),
    "packed thrice": (reply(200, RESULTS, b"", Content_Encoding="gzip, gzip, gzip"), PACKED),
    **{
        f"columns {number}": (reply(200, RESULTS, body), "`URL` gave an answer that can't be read as the rows of a query in JSON.")
        for number, body in enumerate(
            (
                b'{"head": {"vars": []}, "results": {"bindings": [{}]}}',
                b'{"head": {"vars": ["a", "a", 3]}, "results": {"bindings": []}}',
                b'{"head": {"vars": ["a", "a"]}, "results": {"bindings": []}}',
                b'{"head": {"vars": "ab"}, "results": {"bindings": []}}',
                b'{"head": {"vars": ["a"]}, "results": {"bindings": {}}}',
            )
        )
    },
    "wide": (
        reply(
            200,
            RESULTS,
            b'{"head": {"vars": [%s]}, "results": {"bindings": [%s]}}'
            % (b",".join(b'"v%d"' % n for n in range(300)), b",".join([b"{}"] * 40_000)),
        ),
        "`URL` gave an answer of more than 10,000,000 cells: let the query ask for less.",
    ),
    "who are you": (
        reply(401, "text/plain", b"", WWW_Authenticate='Basic realm="x"'),
        "`URL` asks who you are: put your credentials in GRAPH_USER and GRAPH_PASSWORD, or GRAPH_TOKEN (401).",
    ),
    "not found": (reply(404, "text/html", b"<html>"), f"`URL` takes no such request (404 Not Found). {servers.ASK_ADDRESS}"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_has_a_sentence_of_its_own(fault, monkeypatch):
    respond, sentence = FAULTS[fault]
    if fault == "50 MB":
        monkeypatch.setattr(servers, "QUERY_SECONDS", 60)

    assert problem(respond) == sentence


@pytest.mark.parametrize(
    "asks",
    [
        'Digest realm="x", nonce="n", algorithm=SHA-3',
        'Digest realm="x", nonce="n", qop="auth-int"',
        'Negotiate, Digest realm="x", nonce="n"',
        "Negotiate",
        "Digest",
        'Digest realm="x"',
    ],
)
def test_a_way_to_sign_in_that_is_not_known_is_said(asks, monkeypatch):
    monkeypatch.setenv("GRAPH_USER", "ann")
    monkeypatch.setenv("GRAPH_PASSWORD", "secret")

    assert problem(reply(401, "text/plain", b"", WWW_Authenticate=asks)) == (
        "`URL` asks who you are in a way that is not known here. Set it to ask by Basic, or by Digest with MD5 or SHA-256 and nothing else."
    )


@pytest.mark.parametrize("asks", ['Basic realm="Digest SPARQL"', 'Basic realm="x", Digest realm="x", nonce="n"'])
def test_a_server_that_also_asks_in_another_way_is_answered_by_basic(asks, monkeypatch):
    monkeypatch.setenv("GRAPH_USER", "a")
    monkeypatch.setenv("GRAPH_PASSWORD", "secret")

    assert [sent[:6] for sent in sent_credentials(challenge(asks))] == ["", "Basic ", "Basic "]


def test_an_answer_with_fewer_rows_than_the_server_gives_is_whole():
    with faulty_server(reply(200, RESULTS, ROW, X_SPARQL_MaxRows="2")) as faulty, SparqlServer(faulty.address) as server:
        assert server.select("SELECT ?a ?b { ?a ?c ?b }").rows == [("https://example.org/r/x", None)]


def test_a_server_that_is_not_there_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/query"
        with SparqlServer(address) as server, pytest.raises(ServerProblem) as raised:
            server.select("SELECT * { ?a ?b ?c }")

    assert str(raised.value) == f"`{address}` can't be reached: check the address, and that the server is running."


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "50 MB"])
def test_the_command_prints_no_table_where_the_server_fails(fault, capsys):
    with faulty_server(FAULTS[fault][0]) as faulty:
        code, out, err = run_graph(capsys, "query", "unowned", "--endpoint", faulty.address)

    assert (code, out) == (2, "")
    assert err == f"graph query: {FAULTS[fault][1].replace('URL', faulty.address)}\n"


NO_CATALOGUE = b'{"head": {"vars": ["edition", "graph", "register", "date"]}, "results": {"bindings": []}}'


def test_an_answer_with_other_columns_is_refused(capsys):
    with faulty_server(reply(200, RESULTS, ROW)) as faulty:
        code, out, err = run_graph(capsys, "query", "unowned", "--endpoint", faulty.address)

    said = "gave an answer to another question: it has not the columns that were asked for."
    assert (code, out, err) == (2, "", f"graph query: `{faulty.address}` {said}\n")


def test_a_day_that_is_none_is_refused():
    cells = {"edition": "e", "graph": "https://example.org/r/", "register": "r", "date": "soon\x1b[31m"}
    row = {name: {"type": "literal", "value": value} for name, value in cells.items()}
    body = json.dumps({"head": {"vars": list(cells)}, "results": {"bindings": [row]}}).encode()
    with (
        faulty_server(reply(200, RESULTS, body)) as faulty,
        SparqlServer(faulty.address) as server,
        pytest.raises(ServerProblem, match="which is no day") as raised,
    ):
        read_catalogue(server)
    assert "\x1b" not in str(raised.value)


def test_no_proxy_carries_what_goes_to_this_machine(monkeypatch):
    monkeypatch.setenv("GRAPH_TOKEN", "secret")
    with faulty_server(reply(200, RESULTS, ROW)) as proxy, faulty_server(reply(200, RESULTS, ROW)) as faulty:
        monkeypatch.setenv("HTTP_PROXY", proxy.address)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        with SparqlServer(faulty.address) as server:
            server.select("SELECT * { ?a ?b ?c }")
    assert (len(proxy.requests), len(faulty.requests)) == (0, 1)


def test_a_server_that_holds_no_register_is_no_empty_answer(capsys):
    with faulty_server(reply(200, RESULTS, NO_CATALOGUE)) as faulty:
        code, out, err = run_graph(capsys, "query", "unowned", "--endpoint", faulty.address)

    assert (code, out, err) == (2, "", f"graph query: `{faulty.address}` holds no register: `graph publish` puts them there.\n")


def test_a_server_may_pass_a_request_on_to_another_of_its_addresses():
    def respond(handler):
        answer = reply(200, RESULTS, ROW) if handler.path == "/sparql" else reply(301, "text/plain", b"", Location="/sparql")
        answer(handler)

    with faulty_server(respond) as faulty, SparqlServer(faulty.address) as server:
        assert server.select("SELECT * { ?a ?b ?c }").rows == [("https://example.org/r/x", None)]
    assert faulty.requests[0][2] == faulty.requests[1][2]  # the whole question again


# --- credentials ------------------------------------------------------------------------------------------------------


def sent_credentials(respond: Respond) -> list[str]:
    with faulty_server(respond) as faulty, SparqlServer(faulty.address) as server:
        server.select("SELECT * { ?a ?b ?c }")
        server.select("SELECT * { ?a ?b ?c }")
    return [sent for _, sent, _ in faulty.requests]


def challenge(scheme: str) -> Respond:
    def respond(handler):
        known = handler.headers.get("Authorization", "").startswith(scheme.partition(" ")[0])
        (reply(200, RESULTS, ROW) if known else reply(401, "text/plain", b"", WWW_Authenticate=scheme))(handler)

    return respond


def test_a_password_goes_only_to_a_server_that_asks_for_it(monkeypatch):
    monkeypatch.setenv("GRAPH_USER", "a")
    monkeypatch.setenv("GRAPH_PASSWORD", "secret")

    assert sent_credentials(reply(200, RESULTS, ROW)) == ["", ""]
    basic = "Basic " + base64.b64encode(b"a:secret").decode()
    assert sent_credentials(challenge('Basic realm="x"')) == ["", basic, basic]
    digest = sent_credentials(challenge('Digest realm="x", nonce="n", qop="auth", algorithm=MD5'))
    assert [sent[:20] for sent in digest] == ["", 'Digest username="a",', 'Digest username="a",']
    assert not any("secret" in sent for sent in digest)


def test_a_token_goes_as_it_is(monkeypatch):
    monkeypatch.setenv("GRAPH_TOKEN", "t0ken")

    assert sent_credentials(reply(200, RESULTS, ROW)) == ["Bearer t0ken"] * 2


@pytest.mark.parametrize("variable", ["GRAPH_USER", "GRAPH_TOKEN"])
def test_credentials_are_not_sent_where_anyone_could_read_them(variable, monkeypatch):
    monkeypatch.setenv(variable, "secret")

    with pytest.raises(ServerProblem) as raised:
        SparqlServer("http://sparql.example.org/query")
    assert str(raised.value) == (
        "`http://sparql.example.org/query` begins with http://, and your credentials could be read on the way: use https://."
    )
    for address in ("https://sparql.example.org/query", "http://localhost:7878/query", "http://[::1]:7878/query"):
        assert SparqlServer(address).auth


def test_credentials_that_are_refused_are_not_printed(monkeypatch):
    monkeypatch.setenv("GRAPH_USER", "a")
    monkeypatch.setenv("GRAPH_PASSWORD", "secret")

    assert problem(reply(401, "text/plain", b"secret", WWW_Authenticate='Basic realm="x"')) == (
        "`URL` does not accept the credentials in GRAPH_USER and GRAPH_PASSWORD, or GRAPH_TOKEN (401)."
    )


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("sparql", "`sparql` is no address of a server: it begins with http:// or https://."),
        ("file:///etc/passwd", "`file:///etc/passwd` is no address of a server: it begins with http:// or https://."),
        ("http://a:99999/", "`http://a:99999/` is no address of a server: it begins with http:// or https://."),
        ("http://xn--/", "`http://xn--/` is no address of a server: it begins with http:// or https://."),
        ("http://", "`http://` is no address of a server: it begins with http:// or https://."),
        ("http://a:b", "`http://a:b` is no address of a server: it begins with http:// or https://."),
        (
            "https://a:secret@example.org/query",
            "the address of `example.org` holds a user name or password: put them in GRAPH_USER and GRAPH_PASSWORD, or GRAPH_TOKEN.",
        ),
    ],
)
def test_an_address_is_one_of_the_web_without_a_password(address, sentence):
    with pytest.raises(ServerProblem) as raised:
        SparqlServer(address)

    assert str(raised.value) == sentence
