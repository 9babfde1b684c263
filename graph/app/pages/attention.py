"""What needs attention: what the checks have found, by what the boards can do about it."""

from __future__ import annotations

import streamlit as st

from ...documents.blocks import Heading, Table
from ...model.finding import Finding
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
from ..view import RegisterView, compute_once, find_findings
from ..working_table import show_working_table

TITLE, PLACE = "What needs attention", 4


def show_page() -> None:
    view = open_page(TITLE)
    if view is None:
        return
    findings = compute_once(view, list_open_findings)
    opening = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        board = choose("Board", "board", compute_once(view, list_boards), "Every board")
        kind = choose("Kind", "check", list_kinds(findings), "Every kind")
    chosen = compute_once(view, choose_findings, board, kind)
    with opening:
        show_blocks([attention_headline(findings, chosen)], "opening")
    for number, (action, found) in enumerate(group_by_action(chosen).items()):
        show_blocks([Heading(2, f"{action}: {len(found)}")], f"action-{number}")
        table, ids = compute_once(view, action_table, action, board, kind)
        show_working_table(table, ids, f"findings-{number}", "findings")
        with st.expander("For whoever keeps the register"):
            show_blocks(remedy_section(found), f"remedies-{number}")


def list_open_findings(view: RegisterView) -> list[Finding]:
    return open_findings(view, find_findings(view))


def choose_findings(view: RegisterView, board: str | None, kind: str | None) -> list[Finding]:
    """The findings of a kind that concern a board."""
    findings = compute_once(view, list_open_findings)
    return [one for one in findings if (not kind or one.check == kind) and (not board or board in concerned_bodies(view, one))]


def action_table(view: RegisterView, action: str, board: str | None, kind: str | None) -> tuple[Table, list[str]]:
    """Those of them that ask for one thing."""
    return finding_table(view, action, group_by_action(compute_once(view, choose_findings, board, kind))[action])
