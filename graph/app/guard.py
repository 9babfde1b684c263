"""What stands between the network and the app: who may ask, in which way, and what a browser is told to forbid the pages.

A page of somebody else's in a visitor's browser must not reach the register, be it by a name of its own that it points at this machine
(DNS rebinding) or by a call from another place. Nothing can be posted: what a page sends comes over its own connection.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import os
import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = ("GET", "HEAD")
POLICY = """
default-src 'self'; script-src 'self' blob: {own}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;
worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'
"""
# blob: is how Streamlit loads a component's script; its styles are inline.


@cache
def make_headers() -> list[tuple[bytes, bytes]]:
    """What goes with every answer. Of scripts in a page, those that stand in Streamlit's own are allowed, by their hashes."""
    import streamlit

    with open(os.path.join(os.path.dirname(streamlit.__file__), "static", "index.html"), encoding="utf-8") as file:
        scripts = re.findall(r"<script>(.*?)</script>", file.read(), re.DOTALL)
    own = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts)
    return [
        (b"content-security-policy", " ".join(POLICY.format(own=own).split()).encode()),
        (b"x-frame-options", b"DENY"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]


class Guard:
    """Refuses what does not come from the app's own pages. `names` are the names under which visitors reach it."""

    def __init__(self, app: ASGIApp, names: Iterable[str] = ()) -> None:
        self.app, self.names = app, {"localhost", *(name.lower().rstrip(".") for name in names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        given = [(key.lower(), value) for key, value in scope["headers"]]
        hosts, origins = ([value.decode("latin-1") for key, value in given if key == wanted] for wanted in (b"host", b"origin"))
        refusal = self.find_refusal(scope.get("method", "GET"), hosts, origins)
        if refusal:
            await refuse(scope, send, refusal)
            return
        # Streamlit would compare the origin with this machine's addresses, and ask an outside server for the one that the world sees.
        scope = {**scope, "headers": [(key, value) for key, value in given if key != b"origin"]}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = dict(make_headers())
                message = {**message, "headers": [*(pair for pair in message["headers"] if pair[0].lower() not in ours), *ours.items()]}
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def find_refusal(self, method: str, hosts: list[str], origins: list[str]) -> str | None:
        """Why a request is refused, in a sentence; None where it is not."""
        if len(hosts) != 1 or not self.is_own_name(hosts[0]):
            return "This app does not answer to that name. If it should, start it with `graph app --host NAME`."
        if any(origin.lower().partition("://")[2] != hosts[0].lower() for origin in origins):
            return "This app answers to its own pages alone."
        return None if method in METHODS else "This app takes nothing in."

    def is_own_name(self, host: str) -> bool:
        """Whether a page's address may begin so: with a name of the app, or with a number, which nobody can point elsewhere."""
        try:
            parts = urlsplit(f"//{host}")
            name, _ = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            return False
        if parts.netloc != host or "@" in host or not re.fullmatch(r"(\[[^\]]*\]|[^\[\]]*?)(:\d+)?", host):
            return False
        if name in self.names:
            return True
        try:
            ipaddress.ip_address(name.partition("%")[0])
        except ValueError:
            return False
        return True


async def refuse(scope: Scope, send: Send, why: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    data = f"{why}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(data)), *make_headers()]
    await send({"type": "http.response.start", "status": 403, "headers": [*headers, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": data})
