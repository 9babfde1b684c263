"""A record: all that the register says of it, what the checks have found about it, and where it is said."""

from __future__ import annotations

import streamlit as st

from ...documents.blocks import Block, Paragraph
from ...model.text import escape_unprintable
from ..components import show_blocks
from ..content.record import finding_section, record_details
from ..content.words import record_title
from ..navigation import build_page, kept_choices
from ..page_head import open_page
from ..view import RegisterView, compute_once, find_findings, line_address

TITLE, PLACE = "Record", 0


def show_page() -> None:
    view = open_page(TITLE)
    if view is None:
        return
    id = st.query_params.get("id", "")
    if id not in view.graph:
        show_blocks(
            [Paragraph("The register has no record of that name; it may have been renamed or taken out.", tone="warning")], "record"
        )
        return
    st.set_page_config(page_title=f"{escape_unprintable(record_title(view, id))} - {TITLE}")
    show_blocks(compute_once(view, describe_record, id), "record")
    section = view.graph.nodes[id]["section"]
    with st.container(horizontal=True):
        st.page_link(build_page("map"), label="Show it on the map", query_params={**kept_choices(), "node": id})
        if section == "bodies":
            st.page_link(build_page("my_board"), label="Its brief", query_params={**kept_choices(), "board": id})
        if address := line_address(view, id):
            st.link_button("Its line in the register", address)


def describe_record(view: RegisterView, id: str) -> list[Block]:
    """What the register says of a record, and what the checks have found about it."""
    return [*record_details(view, id), *finding_section(view, id, find_findings(view))]
