"""The app that leads explore: each page is a file of this folder, found there; what begins with an underscore is no page.

A page is a module with `TITLE`, `PLACE` (its place in the menu; the least is the first, and 0 stands in no menu) and `show_page()`.
Names out of a register are never given to Streamlit as text that it would read as Markdown: see `components.py`.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.middleware import Middleware

APP_FOLDER = os.path.dirname(__file__)

# As .streamlit/config.toml has it, for those who start `streamlit run app.py` themselves.
STREAMLIT_SETTINGS = {
    "server.headless": True,  # opens no browser by itself, and asks for no e-mail address
    "server.fileWatcherType": "none",  # it watches code; the register is looked at on every run
    "server.maxUploadSize": 1,  # MB: no page posts a file, and `Guard` lets none through
    "server.maxMessageSize": 30,  # MB: what a page sends and is sent; a copy to compare with is the largest
    "browser.gatherUsageStats": False,  # nothing leaves the machine
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,  # they lead to search engines
    "theme.light.primaryColor": "#1d3f9e",
    "theme.dark.primaryColor": "#9db8ff",
}


SCRIPT = os.path.join(APP_FOLDER, "script", "__main__.py")


def serve_app(
    paths: Sequence[str] = ("data",),
    as_at: str | None = None,
    port: int = 8501,
    address: str = "127.0.0.1",
    hosts: Sequence[str] = (),
    repository: str = "",
) -> int:
    """Serves the registers at these paths until it is stopped.

    `hosts` are names under which others reach it; `repository` is the address at which people read the files of the current folder.
    """
    import gc

    from streamlit.starlette import App

    gc.enable()  # a server runs for long; the command that started it had switched this off
    sys.argv = [
        SCRIPT,
        *([f"--as-at={as_at}"] if as_at else []),
        *([f"--repository={repository}"] if repository else []),
        "--",
        *(os.path.abspath(path) for path in paths),
    ]
    print(describe_reach(address, port, hosts), flush=True)
    App(SCRIPT, middleware=make_middleware((address, *hosts))).run(
        config=STREAMLIT_SETTINGS | {"server.address": address, "server.port": port, "logger.hideWelcomeMessage": True}
    )
    return 0


def make_middleware(hosts: Sequence[str] = ()) -> list[Middleware]:
    """What Streamlit puts before the app, for `st.App`."""
    from starlette.middleware import Middleware

    from .guard import Guard

    return [Middleware(Guard, names=hosts)]


def describe_reach(address: str, port: int, hosts: Sequence[str] = ()) -> str:
    """Where the app is, and who can see it, in two sentences."""
    try:
        here = address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        here = False
    everywhere = address in ("0.0.0.0", "::")
    name = hosts[0] if hosts else "localhost" if everywhere else f"[{address}]" if ":" in address else address
    who = (
        "Only this machine can reach it."
        if here and not hosts
        else "Anyone who can reach this machine over the network can read the whole register: the app asks for no password."
    )
    return f"The app is at http://{name}:{port}. {who} Ctrl-C stops it."


def run_app() -> None:
    """Seats the pages; runs the one that is asked for."""
    import streamlit as st

    from .components import add_page_behaviour
    from .navigation import build_page, page_names, show_menu
    from .view import count_registers

    st.set_page_config(layout="wide")
    chosen = st.navigation([build_page(name) for name in page_names()], position="hidden")
    add_page_behaviour(f"{chosen.url_path} {st.query_params.get('id', '')}")
    show_menu(count_registers())
    chosen.run()
