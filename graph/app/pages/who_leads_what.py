"""Who leads what: the first page. What has no stated lead, in one sentence; then the tables."""

from __future__ import annotations

import streamlit as st

from ..components import ask, follow, parts, register, search
from ..content import opening, others, priorities

TITLE, PLACE = "Who leads what", 1
WORK = ("sponsor", "through", "support", "consult", "inform", "scrutinise", "assure", "delivers")
CHALLENGE = ("acts", *WORK[:-1], "addressed_to")


def show() -> None:
    st.title(TITLE, anchor=False)
    view = register()
    if view is None:
        return
    follow(view)
    parts(opening(view), "opening", ask)
    search(view, None, ask)
    strands = any(thing.part_of for thing in view.snapshot.priorities)
    parts(priorities(view, strands and st.session_state.get("strands", False)), "priorities", ask)
    if strands:
        st.checkbox("Show the strands of priorities as well", key="strands")
    parts([*others(view, "workstreams", WORK), *others(view, "challenges", CHALLENGE)], "tables", ask)
