"""The pages of the app: which there are, how they are reached, and what an address keeps from one to the next."""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import uuid4

from ..plugins import load_module, module_names

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

KEPT_CHOICES = ("register", "on", "board")
"""The choices that hold on every page: which register, on which day, and whose board."""


@cache
def page_names() -> tuple[str, ...]:
    """The pages, in their order; those that stand in no menu, whose place is 0, come first."""
    return tuple(sorted(module_names("app.pages"), key=lambda name: (load_page(name).PLACE, name)))


@cache
def menu_names(registers: int = 1) -> tuple[str, ...]:
    """The pages in the menu where so many registers are read, in their order. The first is where the app begins."""
    known = {name: load_page(name) for name in page_names()}
    return tuple(name for name, page in known.items() if page.PLACE and (registers > 1 or not getattr(page, "NEEDS_SEVERAL", False)))


def load_page(name: str) -> ModuleType:
    return load_module("app.pages", name)


def build_page(name: str) -> StreamlitPage:
    import streamlit as st

    one = load_page(name)
    return st.Page(one.show_page, title=one.TITLE, url_path=page_path(name), default=name == menu_names()[0])


def page_path(name: str) -> str:
    return name.replace("_", "-")


def kept_choices() -> dict[str, str]:
    """What the address says that the address of every other page says too."""
    import streamlit as st

    return {name: st.query_params[name] for name in KEPT_CHOICES if name in st.query_params}


def page_address(name: str, **choices: str) -> str:
    """The address of a page with these choices, beside those that are kept; one that ends in `id=` waits for a record's id."""
    given = "&".join(f"{key}={quote(value)}" for key, value in {**kept_choices(), **choices}.items())
    return f"{page_path(name)}?{given}"


def show_menu(registers: int) -> None:
    """The pages in a row, as links that keep the register, the day and the board."""
    import streamlit as st

    with st.container(horizontal=True, key="menu"):
        for name in menu_names(registers):
            st.page_link(build_page(name), label=load_page(name).TITLE, query_params=kept_choices(), width="content")


def request_page(name: str, **choices: str) -> None:
    """Asks the browser for a page, as a link would: `st.switch_page` would leave in its history an address that nobody was at.

    To be called where a choice is answered to, before the page runs.
    """
    import streamlit as st

    st.session_state["wanted"] = page_address(name, **choices)


def take_requested_page() -> dict[str, str] | None:
    """The address of the page that was asked for, once, with a token of the asking."""
    import streamlit as st

    address = st.session_state.pop("wanted", None)
    return {"address": address, "token": uuid4().hex} if address else None
