"""What a search finds: each with what it is, and who leads it."""

from __future__ import annotations

import streamlit as st

from ...documents.blocks import Paragraph
from ..components import show_blocks
from ..content.search import search_section
from ..page_head import open_page
from ..view import compute_once

TITLE, PLACE = "Search", 0


def show_page() -> None:
    view = open_page(TITLE)
    if view is None:
        return
    if words := st.query_params.get("q", "").strip():
        show_blocks(compute_once(view, search_section, words[:300]), "found")
    else:
        show_blocks([Paragraph("Type the name of a board, a priority, a post or a theme into the box above.")], "found")
