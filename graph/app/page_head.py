"""The head of every page: its title, which register on which day, a search, and what is wrong with the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from ..documents.blocks import Block, Paragraph
from ..model.dates import format_date, parse_date, today
from ..reader.load import PathError
from .choices import choose, choose_date, year_before
from .components import show_blocks
from .content.standing import source_caveat
from .navigation import request_page
from .view import ReadState, RegisterView, compute_once, load_views, stamp_files


def open_page(title: str) -> RegisterView | None:
    """The head of every page: its title, the register and the day, a search. None, and the reason on the page, where nothing is read."""
    st.title(title, anchor=False)
    try:
        state = load_views(parse_date(st.query_params.get("on", "")))
    except PathError as problem:
        show_blocks([Paragraph(str(problem), tone="headline")], "problem")
        return None
    found = index_views(state.views)
    with st.container(horizontal=True, vertical_alignment="bottom", key="page-head"):
        if len(found) > 1:
            choose("Register", "register", register_titles(found), required=True)
        view = found.get(st.query_params.get("register", "")) or next(iter(found.values()))
        choose_day(view)
        show_search_box()
    watch_files()
    show_blocks([*page_caption(view), *failure_warning(state), *problem_warning(view)], "register-standing")
    return view


def index_views(views: Sequence[RegisterView]) -> dict[str, RegisterView]:
    """The registers by their ids, as an address names them."""
    return {view.source.register.id or str(number): view for number, view in enumerate(views)}


def register_titles(found: Mapping[str, RegisterView]) -> dict[str, str]:
    """What the registers are called, to be searched by; with the id, where several are called so."""
    names = {id: one.source.register.name or id for id, one in found.items()}
    shared = Counter(names.values())
    return {id: f"{name} ({id})" if shared[name] > 1 else name for id, name in names.items()}


def page_caption(view: RegisterView) -> list[Block]:
    """Which register, which day, and what its sources carry on it; the day stands out where it is not the register's own."""
    name = view.source.register.name or view.source.register.id
    caption, caveat = f"{name}, as at {format_date(view.date)}", compute_once(view, source_caveat)
    if view.date == view.own_date:
        return [Paragraph(f"{caption}. {caveat}" if caveat else caption, tone="quiet")]
    words = f"You are looking at {format_date(view.date)}. The register's own day is {format_date(view.own_date)}. {caveat}"
    return [Paragraph(caption, tone="quiet"), Paragraph(words.strip(), tone="banner")]


def failure_warning(state: ReadState) -> list[Block]:
    """That the files cannot be read, and what is shown instead."""
    if not state.failure:
        return []
    shown = f"This page shows what could be read at {state.read_at:%H:%M on %d %B %Y}"
    return [Paragraph(f"The register's files cannot be read now. {shown}. Ask whoever keeps it to look at {state.failure}", tone="warning")]


def problem_warning(view: RegisterView) -> list[Block]:
    """A warning, where the register file has errors: then less is shown than the file says."""
    problems = view.source.problems
    if not problems:
        return []
    few = "1 error" if len(problems) == 1 else f"{len(problems)} errors"
    words = f"The register file has {few}; ask whoever keeps it. Until that is fixed, this page may be wrong or incomplete. The first:"
    first = problems[0]
    return [Paragraph(f"{words} {first.position}: {first.message}", tone="warning")]


def choose_day(view: RegisterView) -> None:
    """The day that the page speaks of, kept in the address as `?on=`."""
    own, day = (date.fromisoformat(one.last) for one in (view.own_date, view.date))
    now = date.fromisoformat(today().last)
    offers = {f"Back to {format_date(view.own_date)}": own, "Today": now, "A year earlier": year_before(day)}
    choose_date(f"Day: {format_date(view.date)}", "Show the register as it was on", "on", day, offers, own)


def show_search_box() -> None:
    """A box that leads to the page of what is found."""

    def asked() -> None:
        if words := st.session_state["search"].strip():
            request_page("search", q=words)

    st.session_state["search"] = st.query_params.get("q", "")
    st.text_input(
        "Search",
        key="search",
        on_change=asked,
        placeholder="Search: a board, priority, post or theme",
        width=320,
        label_visibility="collapsed",
    )


@st.fragment(run_every="5s")
def watch_files() -> None:
    """Runs the page again when the register's files have changed."""
    stamp = stamp_files()
    if st.session_state.setdefault("stamp", stamp) != stamp:
        st.session_state["stamp"] = stamp
        st.rerun(scope="app")
