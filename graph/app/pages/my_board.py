"""My board: the brief of a body for its chair, and everything about it a click away."""

from __future__ import annotations

import streamlit as st

from ...brief.document import compose_brief
from ...documents.blocks import Block, Document, Heading, Paragraph
from ...plugins import load_module
from ..choices import choose
from ..components import show_blocks
from ..content.words import list_boards
from ..navigation import build_page, kept_choices
from ..page_head import open_page
from ..view import RegisterView, compute_once, find_findings

TITLE, PLACE = "My board", 3
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WAYS_ON = {"attention": "What needs attention", "overlaps": "Overlaps", "map": "On the map", "changes": "What changed"}


def show_page() -> None:
    view = open_page(TITLE)
    if view is None:
        return
    board = choose("Board", "board", compute_once(view, list_boards), "Choose a board")
    body = view.snapshot.register.bodies.get(board or "")
    if body is None:
        show_blocks([Paragraph("Choose a board to see what it leads, what it is asked to do and what it must agree.")], "nothing")
        return
    whole = compute_once(view, build_brief, body.id, True)
    show_blocks([Heading(2, whole.title), *lower_headings(whole)], "brief")
    with st.container(horizontal=True):
        st.download_button(
            "Download as Word (.docx)",
            lambda: load_module("documents.kinds", "docx").render(compute_once(view, build_brief, body.id)),
            f"brief-{body.id}.docx",
            WORD_TYPE,
            on_click="ignore",
        )
        st.page_link(build_page("record"), label="All that the register says of it", query_params={**kept_choices(), "id": body.id})
        for page, label in WAYS_ON.items():
            st.page_link(build_page(page), label=label, query_params=kept_choices())


def build_brief(view: RegisterView, body: str, whole: bool = False) -> Document:
    """The brief of a body on the day that the page speaks of: of one page, or whole."""
    return compose_brief([(view.source, view.snapshot)], view.snapshot.register.bodies[body], find_findings(view), whole=whole)


def lower_headings(document: Document) -> list[Block]:
    """The blocks of the document, its parts under the heading of the page."""
    return [block._replace(level=block.level + 2) if isinstance(block, Heading) else block for block in document.blocks]
