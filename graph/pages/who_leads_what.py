"""Who leads what: the first page. What has no stated lead, in one sentence; then the tables."""

from __future__ import annotations

import streamlit as st

from . import page
from ._parts import parts, register, same_register, search
from ._tell import opening, others, priorities

TITLE, PLACE = "Who leads what", 1
WORK = ("sponsor", "through", "support", "consult", "inform", "scrutinise", "assure", "delivers")
CHALLENGE = ("acts", *WORK[:-1], "addressed_to")


def show() -> None:
    st.title(TITLE, anchor=False)
    view = register()
    if view is None:
        return
    wanted = st.session_state.pop("wanted", None)
    if wanted in view.graph:
        st.switch_page(page("map"), query_params={**same_register(), "node": wanted})
    parts(opening(view), "opening", choose)
    search(view, None, choose)
    strands = any(thing.part_of for thing in view.snapshot.priorities)
    parts(priorities(view, strands and st.session_state.get("strands", False)), "priorities", choose)
    if strands:
        st.checkbox("Show the strands of priorities as well", key="strands")
    parts([*others(view, "workstreams", WORK), *others(view, "challenges", CHALLENGE)], "tables", choose)


def choose(id: str | None) -> None:
    """Asks for a record's details, on the next run: a page cannot be left before."""
    st.session_state["wanted"] = id
