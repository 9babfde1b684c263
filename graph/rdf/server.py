"""A SPARQL 1.1 server: each request ends within a time and a size, and each way in which it can fail has a sentence of its own.

An answer comes back whole or not at all. Credentials come from the environment: a password is sent only to a server that asks for
it, a token with each request. No proxy carries what goes over http, or to this machine.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Collection, Generator, Mapping
from ipaddress import ip_address
from types import TracebackType
from typing import Any

import httpx

from ..model.errors import GraphError
from ..model.text import code, shorten
from .store import Answer, Value, plain_literal

QUERY_SECONDS, UPDATE_SECONDS, CONNECT_SECONDS, ANSWER_MEGABYTES, REDIRECTS = 60, 600, 10, 48, 5
RESULTS = "application/sparql-results+json"
FORM, UPDATE = "application/x-www-form-urlencoded", "application/sparql-update"
ANSWER_CELLS = 10_000_000  # rows times columns
MOST_ROWS = "X-SPARQL-MaxRows"  # in which Virtuoso says where it cuts an answer off
CUT_STATE = "X-SQL-State"  # with which Virtuoso marks an answer that it ended at its own limit of time
CREDENTIALS = "GRAPH_USER and GRAPH_PASSWORD, or GRAPH_TOKEN"


class ServerProblem(GraphError):
    """Why a server gave no answer, in a sentence."""


class Unanswered(ServerProblem):
    """The same, where the server may have done what it was asked."""


class TooManyCells(ServerProblem):
    """An answer would take too much memory."""


class SparqlServer:
    """A server at one address, for as long as the `with` block lasts."""

    def __init__(self, address: str) -> None:
        self.address = parse_address(address)
        self.name = code(str(self.address))
        self.auth = read_credentials(self.address)

    def __enter__(self) -> SparqlServer:
        self._runner = asyncio.Runner()
        # A request is never passed on to another origin, so that one over http needs no certificates, which take time to load.
        secure = self.address.scheme == "https" and not is_loopback(self.address.host)  # a proxy would read what goes over http
        self._client = httpx.AsyncClient(auth=self.auth, timeout=None, verify=self.address.scheme == "https", trust_env=secure)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()

    def select(self, query: str, graph: str = "", named: Collection[str] = (), columns: Collection[str] = ()) -> Answer:
        """The answer to a SELECT query: of one graph of the server, or of all it holds; with these graphs for `GRAPH` to name.

        Where columns are given, an answer with others is refused.
        """
        dataset = {"default-graph-uri": [graph] if graph else [], "named-graph-uri": list(named)}
        body = str(httpx.QueryParams({"query": query, **dataset})).encode()
        headers, data = self.request(body, FORM, RESULTS, QUERY_SECONDS)
        if "html" in headers.get("Content-Type", ""):
            raise ServerProblem(f"{self.name} answered with a web page, and not with rows. {ASK_ADDRESS}")
        try:
            answer = read_results(data)
        except TooManyCells:
            raise ServerProblem(f"{self.name} gave an answer of more than {ANSWER_CELLS:,} cells: let the query ask for less.") from None
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise ServerProblem(f"{self.name} gave an answer that can't be read as the rows of a query in JSON.") from None
        if CUT_STATE in headers:
            raise ServerProblem(
                f"{self.name} ended its answer at its own limit of time, and some rows may be missing, so none is used: "
                "let the query ask for less."
            )
        most = headers.get(MOST_ROWS, "")
        if most.isdecimal() and 0 < int(most[:18]) <= len(answer.rows):
            raise ServerProblem(
                f"{self.name} gives no more than {int(most[:18])} rows, and some may be missing, so none is used: "
                "raise ResultSetMaxRows in its settings, or let the query ask for less."
            )
        if columns and answer.columns != tuple(columns):
            raise ServerProblem(f"{self.name} gave an answer to another question: it has not the columns that were asked for.")
        return answer

    def update(self, text: str) -> None:
        """Has the server carry out a SPARQL Update."""
        self.request(text.encode(), UPDATE, "*/*", UPDATE_SECONDS)

    def request(self, body: bytes, kind: str, accept: str, seconds: float) -> tuple[httpx.Headers, bytes]:
        """The headers and the bytes of the server's answer, within so many seconds in all."""
        return self._runner.run(self._request(body, {"Content-Type": kind, "Accept": accept, "Accept-Encoding": "identity"}, seconds))

    async def _request(self, body: bytes, headers: Mapping[str, str], seconds: float) -> tuple[httpx.Headers, bytes]:
        received = bytearray()
        try:
            async with asyncio.timeout(seconds):
                return await self._follow(body, headers, received)
        except TimeoutError:
            if received:
                raise Unanswered(f"{self.name} was still sending its answer after {seconds:g} seconds, so none of it is used.") from None
            raise Unanswered(f"{self.name} did not answer within {seconds:g} seconds: it is busy, or was asked for too much.") from None
        except UnknownSignIn:
            raise ServerProblem(
                f"{self.name} asks who you are in a way that is not known here. "
                "Set it to ask by Basic, or by Digest with MD5 or SHA-256 and nothing else."
            ) from None
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise ServerProblem(f"{self.name} can't be reached: check the address, and that the server is running.") from None
        except httpx.TransportError:
            raise Unanswered(f"{self.name} broke off its answer, so none of it is used.") from None

    async def _follow(self, body: bytes, headers: Mapping[str, str], received: bytearray) -> tuple[httpx.Headers, bytes]:
        """Asks; and asks again where the server passes the request on to another of its own addresses."""
        address = self.address
        for _ in range(REDIRECTS + 1):
            timeout = httpx.Timeout(None, connect=CONNECT_SECONDS)
            async with self._client.stream("POST", address, content=body, headers=headers, timeout=timeout) as response:
                if not response.has_redirect_location:
                    await self._receive(response, received)
                    return response.headers, bytes(received)
                address = self._join(address, response.headers["Location"])
        raise ServerProblem(f"{self.name} passes the request on again and again, and never answers it.")

    def _join(self, address: httpx.URL, location: str) -> httpx.URL:
        """Where the request is passed on to."""
        try:
            target = address.join(location)
        except httpx.InvalidURL:
            target = httpx.URL()
        if target.scheme not in ("http", "https"):
            raise ServerProblem(f"{self.name} passes the request on to what is no address of a server.")
        if (target.scheme, target.host, target.port) != (address.scheme, address.host, address.port):
            raise ServerProblem(
                f"{self.name} passes the request on to {code(shorten(str(target), 200))}. If you trust that, use its address."
            )
        return target

    async def _receive(self, response: httpx.Response, received: bytearray) -> None:
        if response.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
            raise ServerProblem(f"{self.name} gave a packed answer, which was not asked for, so it is not unpacked.")
        async for part in response.aiter_raw():
            received += part
            if len(received) > ANSWER_MEGABYTES * 1_000_000:
                raise ServerProblem(f"{self.name} gave an answer of more than {ANSWER_MEGABYTES} MB: let the query ask for less.")
        if response.status_code in (401, 403):
            refused = "does not accept the credentials in" if self.auth else "asks who you are: put your credentials in"
            raise ServerProblem(f"{self.name} {refused} {CREDENTIALS} ({response.status_code}).")
        if response.status_code != 200 and not (response.status_code in (201, 204) and not received):
            raise ServerProblem(self._describe_error(response, received))

    def _describe_error(self, response: httpx.Response, received: bytearray) -> str:
        status = f"{response.status_code} {response.reason_phrase}".strip()
        if response.status_code in (404, 405):
            return f"{self.name} takes no such request ({status}). {ASK_ADDRESS}"
        said = "" if "html" in response.headers.get("Content-Type", "") else received.decode("utf-8", "replace").strip().partition("\n")[0]
        return f"{self.name} answered with an error ({status})" + (f": {shorten(said.strip(), 300).rstrip('.')}." if said else ".")


ASK_ADDRESS = "Is it the address of a SPARQL endpoint? Oxigraph's end in /query and /update, Virtuoso's in /sparql and /sparql-auth."


def parse_address(text: str) -> httpx.URL:
    """The address of a server; raises `ServerProblem` where it is none, or holds what belongs in the environment."""
    try:
        address = httpx.URL(text)
        known = (address.port or 0) <= 65535 and bool(address.host)  # reading the name shows whether it can be one
    except (httpx.InvalidURL, ValueError):
        known = False
    if not known:
        raise ServerProblem(f"{code(text)} is no address of a server: it begins with http:// or https://.")
    if address.userinfo:
        raise ServerProblem(f"the address of {code(address.host)} holds a user name or password: put them in {CREDENTIALS}.")
    if address.scheme not in ("http", "https"):
        raise ServerProblem(f"{code(text)} is no address of a server: it begins with http:// or https://.")
    return address


def read_credentials(address: httpx.URL) -> httpx.Auth | None:
    """What the environment holds of credentials. None is sent over http, unless to this machine, since anyone could read it on the way."""
    token, user, password = (os.environ.get(f"GRAPH_{name}", "") for name in ("TOKEN", "USER", "PASSWORD"))
    if not token and not user:
        return None
    if address.scheme == "http" and not is_loopback(address.host):
        raise ServerProblem(f"{code(str(address))} begins with http://, and your credentials could be read on the way: use https://.")
    return TokenAuth(token) if token else PasswordAuth(user, password)


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class UnknownSignIn(ServerProblem):
    """A server asks for credentials in a way that is not known here."""


class TokenAuth(httpx.Auth):
    """Sends a token."""

    def __init__(self, token: str) -> None:
        self.header = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self.header
        yield request


class PasswordAuth(httpx.Auth):
    """Sends a user name and password once the server has asked for them, in the way that it asks for."""

    def __init__(self, user: str, password: str) -> None:
        self.basic, self.digest = httpx.BasicAuth(user, password), httpx.DigestAuth(user, password)
        self.chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        flow = self.sign_in(request)
        try:
            asked = next(flow)
            while True:
                asked = flow.send((yield asked))
        except StopIteration:
            return
        except Exception:  # httpx raises a dozen kinds at a challenge that it does not know
            raise UnknownSignIn from None

    def sign_in(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self.chosen is None:
            response = yield request
            if response.status_code != 401:
                return
            schemes = [one.partition(" ")[0] for one in response.headers.get("WWW-Authenticate", "basic").lower().split(", ")]
            if schemes[0] != "digest" and "basic" not in schemes:
                raise UnknownSignIn
            self.chosen = self.digest if schemes[0] == "digest" else self.basic
            if self.chosen is self.digest:
                flow = self.digest.auth_flow(request)
                next(flow)  # the request that the server has answered with its challenge
                yield flow.send(response)
                return
        yield from self.chosen.auth_flow(request)


# --- reading an answer ------------------------------------------------------------------------------------------------


def read_results(data: bytes) -> Answer:
    """The rows of SPARQL 1.1 Query Results JSON.

    >>> read_results(b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "a"}}, {}]}}').rows
    [('a',), (None,)]
    """
    found = json.loads(data)
    columns, bindings = found["head"]["vars"], found["results"]["bindings"]
    if not isinstance(columns, list) or not columns or not all(isinstance(column, str) for column in columns):
        raise ValueError("no names of columns")
    if len(set(columns)) < len(columns) or not isinstance(bindings, list) or not all(isinstance(row, dict) for row in bindings):
        raise ValueError("no rows of distinct columns")
    if len(bindings) * len(columns) > ANSWER_CELLS:
        raise TooManyCells
    return Answer(tuple(columns), [tuple([read_cell(row.get(column)) for column in columns]) for row in bindings])


def read_cell(cell: Any) -> Value:
    if cell is None:
        return None
    text = cell["value"]
    if not isinstance(text, str):
        return json.dumps(text)  # a triple that is quoted
    text.encode()  # half of a character, which JSON can hold, is no text
    return plain_literal(text, cell["datatype"]) if "datatype" in cell else text
