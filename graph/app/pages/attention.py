"""What needs attention: what the checks have found, by what the boards can do about it."""

from __future__ import annotations

import streamlit as st

from ...documents.blocks import Heading
from ..choices import choose
from ..components import show_blocks
from ..content.attention import (
    attention_headline,
    concerned_bodies,
    finding_table,
    group_by_action,
    list_kinds,
    open_findings,
    remedy_section,
)
from ..content.words import list_boards
from ..page_head import open_page
from ..view import find_findings
from ..working_table import show_working_table

TITLE, PLACE = "What needs attention", 4


def show_page() -> None:
    view = open_page(TITLE)
    if view is None:
        return
    findings = open_findings(view, find_findings(view))
    opening = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        board = choose("Board", "board", list_boards(view), "Every board")
        kind = choose("Kind", "check", list_kinds(findings), "Every kind")
    chosen = [one for one in findings if (not kind or one.check == kind) and (not board or board in concerned_bodies(view, one))]
    with opening:
        show_blocks([attention_headline(findings, chosen)], "opening")
    for number, (action, found) in enumerate(group_by_action(chosen).items()):
        show_blocks([Heading(2, f"{action}: {len(found)}")], f"action-{number}")
        table, ids = finding_table(view, action, found)
        show_working_table(table, ids, f"findings-{number}", "findings")
        with st.expander("For whoever keeps the register"):
            show_blocks(remedy_section(found), f"remedies-{number}")
