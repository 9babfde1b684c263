"""The app under a stranger: what it answers to, what it takes in, what a browser is told, and whom the server itself asks."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from graph.app.guard import Guard
from graph.app.navigation import page_names
from graph.app.serve import describe_reach
from support.browser import app, chromium, settled, visitor
from support.paths import ROOT

# A hook of Python's own sees every address that the server looks up or calls.
START = """
import sys
log = open(sys.argv[1], "a", buffering=1)
def note(event, given):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        print(event, given[0] if event == "socket.getaddrinfo" else given[1], file=log)
sys.addaudithook(note)
from graph.cli.main import main
sys.exit(main(sys.argv[2:]))
"""


class Server(NamedTuple):
    port: int
    log: Path
    said: str

    def ask(self, path: str = "/", method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, dict[str, str], str]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            asked.putrequest(method, path, skip_host="Host" in headers)
            for name, value in headers.items():
                asked.putheader(name.replace("_", "-"), value)
            if body is not None:
                asked.putheader("Content-Length", str(len(body)))
            asked.endheaders(body)
            answer = asked.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
        finally:
            asked.close()

    def open_socket(self, host: str, origin: str | None) -> int:
        """The status that a WebSocket's handshake gets: 101 where it is opened."""
        upgrade = {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec_WebSocket_Key": "x3JJHMbDL1EzLkh9GBhXDw==",
            "Sec_WebSocket_Version": "13",
        }
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        asked.putrequest("GET", "/_stcore/stream", skip_host=True)
        for name, value in (upgrade | {"Host": host} | ({"Origin": origin} if origin else {})).items():
            asked.putheader(name.replace("_", "-"), value)
        asked.endheaders()
        status = asked.getresponse().status
        asked.close()
        return status

    def asked_outside(self) -> list[str]:
        own = ("127.0.0.1", "localhost", "0.0.0.0")
        return [line for line in self.log.read_text(encoding="utf-8").splitlines() if not any(name in line for name in own)]


def serve(folder: Path, *words: str) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "asked"
    command = [sys.executable, "-P", "-c", START, str(log), "app", "--port", str(port), *words]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            said = process.stdout.readline()
            server = Server(port, log, said)
            for _ in range(300):
                try:
                    if server.ask("/_stcore/health")[0] == 200:
                        break
                except OSError:
                    time.sleep(0.1)
            yield server
        finally:
            process.kill()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from serve(tmp_path_factory.mktemp("guard"))


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from serve(tmp_path_factory.mktemp("opened"), "--address", "0.0.0.0", "--host", "boards.example.org")


# --- whom it answers to -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/map", "/_stcore/health", "/_stcore/host-config", "/static/js/none.js", "/media/x", "/none"])
def test_a_name_that_somebody_points_at_this_machine_gets_nothing(server, path):
    for host in (
        "evil.test",
        f"evil.test:{server.port}",
        "127.0.0.1.evil.test",
        "localhost@evil.test",
        "localhost/evil.test",
        "[::1]evil.test",
        "",
    ):
        assert server.ask(path, Host=host)[::2] == (
            403,
            "This app does not answer to that name. If it should, start it with `graph app --host NAME`.\n",
        )


def test_its_own_names_are_answered_to(server):
    for host in (f"127.0.0.1:{server.port}", f"localhost:{server.port}", "localhost", "[::1]:80", "LOCALHOST."):
        assert server.ask(Host=host)[0] == 200


def test_a_call_from_another_place_is_refused_and_nobody_outside_is_asked(server, opened):
    for each, name in ((server, "localhost"), (opened, "boards.example.org")):
        for host, origin in (
            (f"{name}:{each.port}", "http://evil.test"),
            ("evil.test", "http://evil.test"),
            (name, "null"),
            (name, "http://["),
            (name, "http://[::1"),
        ):
            assert each.open_socket(host, origin) == 403
            assert each.ask("/_stcore/health", Host=host, Origin=origin)[0] == 403
        assert each.open_socket(f"{name}:{each.port}", f"http://{name}:{each.port}") == 101
        assert each.open_socket(f"{name}:{each.port}", None) == 101
        assert each.asked_outside() == []


# --- what it takes in -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
def test_nothing_is_taken_in(server, method):
    for path in ("/", "/_stcore/upload_file/session/file", "/_stcore/stream"):
        body = b"x" * 1000 if method in ("PUT", "POST") else None

        assert server.ask(path, method, body)[::2] == (403, "This app takes nothing in.\n")


# --- what a browser is told -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/map", "/_stcore/health", "/static/js/none.js"])
def test_every_answer_forbids_what_no_page_needs(server, path):
    for headers in (server.ask(path)[1], server.ask(path, Host="evil.test")[1]):
        policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))

        assert (policy["default-src"], policy["frame-ancestors"], policy["object-src"]) == ("'self'", "'none'", "'none'")
        assert "unsafe" not in policy["script-src"]
        assert "http" not in headers["content-security-policy"]
        assert (headers["x-frame-options"], headers["x-content-type-options"], headers["referrer-policy"]) == (
            "DENY",
            "nosniff",
            "no-referrer",
        )


# --- what is said -----------------------------------------------------------------------------------------------------


def test_who_can_reach_it_is_said_when_it_starts(server, opened):
    assert server.said == f"The app is at http://127.0.0.1:{server.port}. Only this machine can reach it. Ctrl-C stops it.\n"
    assert opened.said == (
        f"The app is at http://boards.example.org:{opened.port}. Anyone who can reach this machine over the network can read the whole "
        "register: the app asks for no password. Ctrl-C stops it.\n"
    )


@pytest.mark.parametrize(
    ("address", "alone"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("127.1.2.3", True), ("0.0.0.0", False), ("::", False), ("192.0.2.1", False)],
)
def test_only_a_loopback_address_is_said_to_be_reached_from_here_alone(address, alone):
    assert ("Only this machine" in describe_reach(address, 80)) is alone


def test_a_name_is_compared_whole():
    guard = Guard(None, ["Boards.example.org."])  # type: ignore[arg-type]
    names = (
        "boards.example.org boards.example.org:80 x.boards.example.org example.org boards.example.org.evil.test a:b:c [::1 1.2.3.4 0x7f.1"
    )

    assert [name for name in names.split() if guard.is_own_name(name)] == ["boards.example.org", "boards.example.org:80", "1.2.3.4"]


@pytest.mark.browser
@pytest.mark.parametrize("name", page_names())
def test_no_page_runs_into_what_is_forbidden(name):
    with chromium() as browser, app(ROOT / "data") as address, visitor(browser) as (context, _):
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{address}/{name.replace('_', '-')}")
        settled(page)

    assert [text for text in said if "Security Policy" in text or "violates" in text] == []
