"""The app that leads explore: each page is a file of this folder, found there; what begins with an underscore is no page.

A page is a module with `TITLE`, `PLACE` (its place in the menu; the least is the first, and 0 stands in no menu) and `show_page()`.
Names out of a register are never given to Streamlit as text that it would read as Markdown: see `components.py`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

APP_FOLDER = os.path.dirname(__file__)

# As .streamlit/config.toml has it, for those who start `streamlit run app.py` themselves.
STREAMLIT_SETTINGS = {
    "server.headless": True,  # opens no browser by itself, and asks for no e-mail address
    "server.fileWatcherType": "none",  # it watches code; the register is looked at on every run
    "browser.gatherUsageStats": False,  # nothing leaves the machine
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,  # they lead to search engines
    "theme.light.primaryColor": "#1d3f9e",
    "theme.dark.primaryColor": "#9db8ff",
}


def serve_app(paths: Sequence[str] = ("data",), as_at: str | None = None, port: int = 8501, address: str = "127.0.0.1") -> int:
    """Serves the registers at these paths until it is stopped."""
    import gc

    from streamlit.web import cli

    gc.enable()  # a server runs for long; the command that started it had switched this off
    settings = STREAMLIT_SETTINGS | {"server.address": address, "server.port": port}
    flags = [f"--{name}={str(value).lower() if value in (True, False) else value}" for name, value in settings.items()]
    words = [*([f"--as-at={as_at}"] if as_at else []), "--", *(os.path.abspath(path) for path in paths)]
    cli.main(["run", os.path.join(APP_FOLDER, "script", "__main__.py"), *flags, "--", *words], standalone_mode=False)
    return 0


def run_app() -> None:
    """Seats the pages; runs the one that is asked for."""
    import streamlit as st

    from .components import add_page_behaviour
    from .navigation import build_page, open_requested_page, page_names, show_menu

    st.set_page_config(layout="wide")
    chosen = st.navigation([build_page(name) for name in page_names()], position="hidden")
    open_requested_page()
    add_page_behaviour(f"{chosen.url_path} {st.query_params.get('id', '')}")
    show_menu()
    chosen.run()
