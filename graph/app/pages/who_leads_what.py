"""Who leads what: the first page. What has no lead named, in one sentence; then the tables."""

from __future__ import annotations

import streamlit as st

from ..components import open_requested_record, request_record, search_box, select_register, show_blocks
from ..content.overview import overview_section, priority_section, work_section

TITLE, PLACE = "Who leads what", 1
WORKSTREAM_FIELDS = ("sponsor", "through", "support", "consult", "inform", "scrutinise", "assure", "delivers")
CHALLENGE_FIELDS = ("acts", *WORKSTREAM_FIELDS[:-1], "addressed_to")


def show_page() -> None:
    st.title(TITLE, anchor=False)
    view = select_register()
    if view is None:
        return
    open_requested_record(view)
    show_blocks(overview_section(view), "opening", request_record)
    search_box(view, None, request_record)
    strands = any(thing.part_of for thing in view.snapshot.priorities)
    show_blocks(priority_section(view, strands and st.session_state.get("strands", False)), "priorities", request_record)
    if strands:
        st.checkbox("Include sub-priorities", key="strands")
    show_blocks(
        [*work_section(view, "workstreams", WORKSTREAM_FIELDS), *work_section(view, "challenges", CHALLENGE_FIELDS)],
        "tables",
        request_record,
    )
