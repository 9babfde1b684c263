"""SPARQL servers, started for real on this machine and stopped when the block ends: Oxigraph's, and Virtuoso."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

VIRTUOSO_PASSWORD = "dba"
VIRTUOSO_SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
[SPARQL]
ResultSetMaxRows = 0
"""


class RunningServer(NamedTuple):
    """Where a server answers, and whom it lets write."""

    query: str
    update: str
    user: str = ""
    password: str = ""

    def ask(self, query: str) -> list[tuple[str, ...]]:
        """The rows of a query to all graphs of the server, as text, asked without our own client."""
        found = httpx.post(self.query, data={"query": query}, headers={"Accept": "application/sparql-results+json"}, timeout=60)
        found.raise_for_status()
        told = found.json()
        return [tuple(row[name]["value"] for name in told["head"]["vars"]) for row in told["results"]["bindings"]]

    def write(self, update: str) -> None:
        found = httpx.post(
            self.update,
            content=update.encode(),
            headers={"Content-Type": "application/sparql-update"},
            auth=httpx.DigestAuth(self.user, self.password) if self.user else None,
            timeout=60,
        )
        assert found.is_success, found.text

    def count_graphs(self) -> dict[str, int]:
        """How many facts each named graph has, but for the server's own."""
        rows = self.ask("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        own = (
            "http://www.openlinksw.com/",
            "http://www.w3.org/",
            "http://localuriqaserver/",
            "urn:core:",
            "virtrdf-label",
            "urn:rules",
            "urn:activitystreams",
        )
        return {graph: int(number) for graph, number in rows if not graph.startswith(own)}


@contextmanager
def oxigraph_server() -> Iterator[RunningServer]:
    port = free_port()
    program = Path(sys.executable).with_name("oxigraph")
    with started([str(program), "serve", "--timeout-s", "60", "--bind", f"127.0.0.1:{port}"], lambda: is_answering(port), 10):
        yield RunningServer(f"http://127.0.0.1:{port}/query", f"http://127.0.0.1:{port}/update")


@contextmanager
def virtuoso_server() -> Iterator[RunningServer]:
    port, sql_port = free_port(), free_port()
    program = shutil.which("virtuoso-t")
    assert program, "install virtuoso-opensource-7-bin, as .ci/run does"
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "virtuoso.ini"
        settings.write_text(VIRTUOSO_SETTINGS.format(folder=folder, port=port, sql_port=sql_port), encoding="utf-8")
        at = f"http://127.0.0.1:{port}"
        with started([program, "+foreground", "+configfile", str(settings)], lambda: is_answering(port), 60):
            yield RunningServer(f"{at}/sparql", f"{at}/sparql-auth", "dba", VIRTUOSO_PASSWORD)


SERVERS = {"oxigraph": oxigraph_server, "virtuoso": virtuoso_server}


@contextmanager
def started(command: list[str], is_ready: Callable[[], bool], seconds: float) -> Iterator[None]:
    """A program, from when it is ready on; it is gone when the block ends, whatever happens."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=os.environ | {"TZ": "UTC"})
        try:
            ends = time.monotonic() + seconds
            while not is_ready():
                if process.poll() is not None or time.monotonic() > ends:
                    said.seek(0)
                    raise AssertionError(f"{command[0]} did not start: {said.read()[-500:]!r}")
                time.sleep(0.05)
            yield
        finally:
            process.kill()
            process.wait()


def is_answering(port: int) -> bool:
    """Whether a server answers over HTTP there. Virtuoso breaks down where a connection is opened and closed with nothing said."""
    try:
        httpx.get(f"http://127.0.0.1:{port}/", timeout=10)
    except httpx.TransportError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
