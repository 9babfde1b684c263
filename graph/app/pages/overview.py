"""The first page: who leads on what, in a sentence, in numbers, and in tables to work with."""

from __future__ import annotations

import streamlit as st

from ...documents.blocks import Paragraph
from ...model.labels import SECTION_PLURALS
from ...model.register import LEADABLE_SECTIONS
from ..choices import choose, choose_several, choose_switch
from ..components import show_blocks
from ..content.overview import Measure, WorkFilter, lead_statuses, list_measures, open_work_sentence, overview_section, work_table
from ..content.words import list_boards, list_themes
from ..navigation import build_page, kept_choices
from ..page_head import open_page
from ..view import RegisterView, compute_once, find_findings
from ..working_table import show_working_table

TITLE, PLACE = "Who leads what", 1


def show_page() -> None:
    view = open_page(TITLE)
    if view is None:
        return
    show_blocks(compute_once(view, overview_section), "opening")
    show_measures(compute_once(view, measure_register))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        board = choose("Board", "board", compute_once(view, list_boards), "Every board")
        theme = choose("Theme", "theme", compute_once(view, list_themes), "Every theme")
        statuses = choose_several("Lead", "lead", compute_once(view, lead_statuses))
        strands = choose_switch("Show sub-priorities too", "parts")
    tabs = st.tabs([SECTION_PLURALS[section].capitalize() for section in LEADABLE_SECTIONS], key="tab", bind="query-params")
    for tab, section in zip(tabs, LEADABLE_SECTIONS, strict=True):
        with tab:
            show_work(view, section, WorkFilter(board, theme, tuple(statuses), strands))


def measure_register(view: RegisterView) -> list[Measure]:
    return list_measures(view, find_findings(view))


def show_measures(measures: list[Measure]) -> None:
    """The numbers, each with the way to what it counts. Those that count nothing are left out: nothing found is not all well."""
    with st.container(horizontal=True, key="measures"):
        for one in measures:
            if one.number:
                with st.container(border=True, width=250):
                    st.metric(one.label, one.number, label_visibility="collapsed")
                    st.page_link(build_page("attention"), label=one.label, query_params={**kept_choices(), "check": one.check})


def show_work(view: RegisterView, section: str, chosen: WorkFilter) -> None:
    plural = SECTION_PLURALS[section]
    table, ids = compute_once(view, work_table, section, chosen)
    if ids:
        show_working_table(table, ids, section, f"{view.source.register.id or 'register'}-{section}")
        return
    none = f"No open {plural} fit this choice." if getattr(view.snapshot, section) else open_work_sentence(view, section)
    show_blocks([Paragraph(none)], f"{section}-none")
