"""A web server that answers every request in one wrong way, and counts them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

RESULTS = "application/sparql-results+json"
NO_ROWS = b'{"head": {"vars": ["a"]}, "results": {"bindings": []}}'

Respond = Callable[[BaseHTTPRequestHandler], None]


class FaultyServer(NamedTuple):
    address: str
    requests: list[tuple[str, str, bytes]]
    """The path, the `Authorization` and the body of each."""


@contextmanager
def faulty_server(respond: Respond) -> Iterator[FaultyServer]:
    """Answers each POST as `respond` does, for as long as the block lasts."""
    requests: list[tuple[str, str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            requests.append((self.path, self.headers.get("Authorization", ""), body))
            self.body = body
            try:
                respond(self)
            except OSError:  # whoever asked has had enough
                self.close_connection = True

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    try:
        yield FaultyServer(f"http://127.0.0.1:{server.server_address[1]}/query", requests)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def reply(status: int, kind: str, body: bytes, length: int | None = None, **headers: str) -> Respond:
    """Gives this answer; where a length is given, whatever the body's is."""

    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)
        if length is not None:
            handler.close_connection = True

    return respond


def wait(handler: BaseHTTPRequestHandler) -> None:
    """Says nothing for a long time."""
    time.sleep(5)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Sends a letter now and then, for a long time."""
    handler.send_response(200)
    handler.send_header("Content-Type", RESULTS)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_head(handler: BaseHTTPRequestHandler) -> None:
    """The same with the head of the answer, which never ends."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def pour(handler: BaseHTTPRequestHandler) -> None:
    """Sends 50 MB of rows."""
    handler.send_response(200)
    handler.send_header("Content-Type", RESULTS)
    handler.end_headers()
    handler.wfile.write(b'{"head": {"vars": ["a"]}, "results": {"bindings": [{}')
    for _ in range(50):
        handler.wfile.write(b",{}      " * 125_000)
    handler.wfile.write(b"]}}")


def circle(handler: BaseHTTPRequestHandler) -> None:
    """Passes every request on to another address of the same server."""
    reply(307, "text/plain", b"", Location=f"/again{len(handler.path)}")(handler)
