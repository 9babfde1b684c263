"""What the pages are made of. Streamlit reads the text it is given as Markdown; here text is put into the page as text, by `parts.js`."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

import streamlit as st

from ..model.dates import format_date
from ..model.text import escape_unprintable
from ..reader.load import PathError
from .content import PageBlock, search_label
from .view import RegisterView, load_views

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

STATIC_FOLDER = os.path.join(os.path.dirname(__file__), "static")

# Less empty space above the first line than Streamlit leaves; and where the keyboard stands, which Streamlit 1.67 shows but faintly.
PAGE_STYLE = """<style>
[data-testid=stMainBlockContainer] { padding: 4rem clamp(1rem, 3vw, 3rem) 3rem; }
h1 { font-size: 2rem !important; padding: 0 !important; }
a:focus-visible, button:focus-visible, summary:focus-visible, input:focus-visible, [data-baseweb=select]:focus-within {
  outline: 3px solid #1d3f9e !important; outline-offset: 2px; }
</style>"""


@cache
def read_static(name: str) -> str:
    with open(os.path.join(STATIC_FOLDER, name), encoding="utf-8") as file:
        return file.read()


@st.cache_resource(show_spinner=False)
def load_component(name: str) -> ComponentRenderer:
    """The component that NAME.js makes, with NAME.html and NAME.css where there are such."""
    given = {
        ending: read_static(f"{name}.{ending}")
        for ending in ("html", "css", "js")
        if os.path.exists(os.path.join(STATIC_FOLDER, f"{name}.{ending}"))
    }
    return st.components.v2.component(f"graph-{name}", **given)  # type: ignore[arg-type]  # they are what they are called


@st.cache_resource(show_spinner=False)
def load_vis_network() -> ComponentRenderer:
    """A component that shows nothing and brings vis-network, as pyvis has it, once a session; the map waits for it."""
    from pyvis import network

    path = os.path.join(os.path.dirname(network.__file__), "templates", "lib", "vis-9.1.2", "vis-network.min.js")
    with open(path, encoding="utf-8") as file:
        return st.components.v2.component("graph-vis", js=file.read() + "\nexport default function () {}\n")


def add_page_behaviour() -> None:
    """What every page needs of the browser: its language, a keyboard without traps, an outline where the keyboard stands."""
    st.html(PAGE_STYLE)
    load_component("manners")(key="manners")


def show_blocks(blocks: list[PageBlock], key: str, on_chosen: Callable[[str | None], None] | None = None) -> None:
    """Lays out the blocks. What a reader chooses in it goes to `on_chosen`, before the page runs again."""

    def chosen() -> None:
        id = st.session_state[key].get("chosen")
        if id and on_chosen:
            on_chosen(id)

    href = "".join(f"{name}={quote(value)}&" for name, value in register_parameters().items())
    load_component("parts")(key=key, data={"blocks": blocks, "href": f"map?{href}node="}, on_chosen_change=chosen)


def request_record(id: str | None) -> None:
    """Asks for a record's details, on the next run: a page cannot be left before."""
    st.session_state["wanted"] = id


def open_requested_record(view: RegisterView) -> None:
    """Leaves the page for the details of the record that was asked for on it, if one was."""
    from .navigation import build_page

    wanted = st.session_state.pop("wanted", None)
    if wanted in view.graph:
        st.switch_page(build_page("map"), query_params={**register_parameters(), "node": wanted})


def register_parameters() -> dict[str, str]:
    """What an address says, beside the record, to stay with the register asked for."""
    asked = st.query_params.get("register")
    return {} if asked is None else {"register": asked}


def select_register() -> RegisterView | None:
    """The register asked for, by `?register=ID` where there are several; None, and the reason on the page, where there is none."""
    try:
        found = {view.source.register.id or str(number): view for number, view in enumerate(load_views())}
    except PathError as problem:
        show_blocks([{"kind": "paragraph", "parts": [str(problem)], "tone": "headline"}], "problem")
        return None
    asked = st.query_params.get("register", "")
    if len(found) > 1:
        asked = asked if asked in found else next(iter(found))
        st.session_state["register"] = asked
        st.selectbox(
            "Register",
            list(found),
            format_func=lambda id: escape_unprintable(found[id].source.register.name or id),
            key="register",
            on_change=lambda: st.query_params.from_dict({"register": st.session_state["register"]}),
        )
    view = found.get(asked) or next(iter(found.values()))
    show_blocks([*register_caption(view), *problem_warning(view)], "register-standing")
    return view


def register_caption(view: RegisterView) -> list[PageBlock]:
    name = view.source.register.name or view.source.register.id
    return [{"kind": "paragraph", "parts": [f"{name}, as at {format_date(view.date)}"], "tone": "quiet"}]


def problem_warning(view: RegisterView) -> list[PageBlock]:
    """A warning, where the register file has errors: then less is shown than the file says."""
    problems = view.source.problems
    if view.problem:
        words = "The register file cannot be read now; ask whoever keeps it. This page shows it as it was before. What is wrong:"
        return [{"kind": "paragraph", "parts": [words, f" {view.problem.position}: {view.problem.message}"], "tone": "warning"}]
    if not problems:
        return []
    few = "1 error" if len(problems) == 1 else f"{len(problems)} errors"
    words = f"The register file has {few}; ask whoever keeps it. Until that is fixed, this page may be wrong or incomplete. The first:"
    first = problems[0]
    return [{"kind": "paragraph", "parts": [words, f" {first.position}: {first.message}"], "tone": "warning"}]


def search_box(view: RegisterView, chosen: str | None, on_chosen: Callable[[str | None], None]) -> None:
    """A box that finds any record by its name, its other names or its id."""

    def place(id: str) -> tuple[int, str]:
        data = view.graph.nodes[id]
        return SEARCH_ORDER.get(data["section"], len(SEARCH_ORDER)), data["name"].casefold()

    st.session_state["search"] = chosen
    st.selectbox(
        "Find a body, a priority or anything else, by name or abbreviation",
        sorted(view.graph, key=place),
        index=None,
        format_func=lambda id: escape_unprintable(search_label(view, id)),
        key="search",
        on_change=lambda: on_chosen(st.session_state["search"]),
        placeholder="Type a name, such as a board's, and choose",
    )


SEARCH_ORDER = {section: place for place, section in enumerate(("bodies", "priorities", "workstreams", "challenges"))}
