"""Overlaps: boards and themes as a picture and as tables, and what joins them up."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ...documents.blocks import Block, Heading, Paragraph
from ...model.text import count_noun
from ..choices import choose
from ..components import show_blocks
from ..content.overlaps import (
    ALONE,
    APART,
    JOINED,
    ThemeCell,
    asked_section,
    list_theme_cells,
    pair_table,
    silent_pair_table,
    theme_body_table,
)
from ..content.questions import list_network_questions
from ..content.words import list_boards, list_themes, record_title
from ..navigation import build_page, kept_choices, request_page
from ..page_head import open_page
from ..view import RegisterView, compute_once

TITLE, PLACE = "Overlaps", 5
STATE_COLOURS = {APART: "#dc3545", JOINED: "#4477dd", ALONE: "#7c8290"}  # each plain to see on white and on black
LABEL_WIDTH = 200  # of the name of a body, in pixels: where there is less room to each, the names stand upright
MANY = 25  # bodies from which not every name has room
STATE_SHAPES = {APART: "triangle-up", JOINED: "circle", ALONE: "square"}


def show_page() -> None:
    view = open_page(TITLE)
    if view is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        board = choose("Board", "board", compute_once(view, list_boards), "Every board")
        theme = choose("Theme", "theme", compute_once(view, list_themes), "Every theme")
    cells = compute_once(view, choose_cells, board, theme)
    show_blocks([overlap_headline(cells), *compute_once(view, asked_words, board, theme)], "opening")
    if not cells:
        return
    draw_cells(view, board, theme)
    show_blocks(compute_once(view, cell_section, board, theme), "cells")
    show_blocks(compute_once(view, pair_section), "pairs")
    show_blocks(compute_once(view, silent_section, board), "silent")
    show_blocks([Heading(2, "What holds the bodies together")], "measures")
    for name, question in list_network_questions().items():
        st.page_link(build_page("questions"), label=question.summary, query_params={**kept_choices(), "question": name}, width="content")


def choose_cells(view: RegisterView, board: str | None, theme: str | None) -> list[ThemeCell]:
    """Who works on a theme, or on those that a board works on."""
    every = compute_once(view, list_theme_cells)
    near = {cell.theme for cell in every if cell.body == board} if board else {cell.theme for cell in every}
    return [cell for cell in every if cell.theme in near and (not theme or cell.theme == theme)]


def cell_section(view: RegisterView, board: str | None, theme: str | None) -> list[Block]:
    return [Heading(2, "Who works on which theme"), theme_body_table(view, compute_once(view, choose_cells, board, theme))]


def asked_words(view: RegisterView, board: str | None, theme: str | None) -> list[Block]:
    return asked_section(view, compute_once(view, choose_cells, board, theme))


def pair_section(view: RegisterView) -> list[Block]:
    pairs = pair_table(view)
    none = Paragraph("On no theme do two bodies work, except where one single thing names both.")
    return [Heading(2, "What joins them up"), pairs if pairs.rows else none]


def silent_section(view: RegisterView, board: str | None) -> list[Block]:
    """The pairs of boards that share nothing, or the first of them; nothing where there are none."""
    apart, number = silent_pair_table(view, board)
    if not number:
        return []
    more = number > len(apart.rows)
    few = [Paragraph(f"These are the first {len(apart.rows)} of {number:,}: choose a board to see its own.")] if more else []
    return [Heading(2, f"Boards that share nothing on record: {count_noun(number, 'pair')}"), apart, *few]


def overlap_headline(cells: list[ThemeCell]) -> Paragraph:
    """On how many themes bodies work apart."""
    themes, apart = {cell.theme for cell in cells}, {cell.theme for cell in cells if cell.state == APART}
    if not cells:
        return Paragraph("The register names no body that works on a theme here.", tone="headline")
    if not apart:
        return Paragraph(f"On none of {count_noun(len(themes), 'theme')} does the register show bodies working apart.", tone="headline")
    return Paragraph(
        f"On {len(apart)} of {count_noun(len(themes), 'theme')}, several bodies work and no priority, work-stream or protocol "
        "joins them all.",
        tone="headline",
    )


def draw_cells(view: RegisterView, board: str | None, theme: str | None) -> None:
    """The picture; a click opens the theme."""

    def chosen() -> None:
        if points := st.session_state["cells-chart"]["selection"].get("cell"):
            request_page("record", id=points[0]["id"])

    st.vega_lite_chart(compute_once(view, chart_cells, board, theme), on_select=chosen, key="cells-chart")


def chart_cells(view: RegisterView, board: str | None, theme: str | None) -> dict[str, Any]:
    """Themes by bodies: a mark for each body's work, told apart by shape and colour."""
    import altair
    import pandas

    cells = compute_once(view, choose_cells, board, theme)
    rows = [
        {
            "Theme": record_title(view, cell.theme),
            "Body": record_title(view, cell.body),
            "Works on": len(cell.things),
            "State": cell.state,
            "id": cell.theme,
        }
        for cell in cells
    ]
    bodies = len({cell.body for cell in cells})
    names = altair.Axis(
        orient="top",
        labelAngle=altair.expr(f"width < {LABEL_WIDTH * bodies} ? -90 : -40"),
        labelAlign="left",
        labelBaseline="middle",
        labelLimit=260,
        labelOverlap=bodies > MANY,
    )
    states = [state for state in STATE_COLOURS if any(cell.state == state for cell in cells)]
    picked = altair.selection_point(name="cell", fields=["id"])
    chart = (
        altair.Chart(pandas.DataFrame(rows))
        .mark_point(filled=True, size=160, opacity=1)
        .encode(
            x=altair.X("Body:N", title=None, axis=names),
            y=altair.Y("Theme:N", title=None, axis=altair.Axis(labelLimit=190)),
            color=altair.Color("State:N", title=None, scale=altair.Scale(domain=states, range=[STATE_COLOURS[state] for state in states])),
            shape=altair.Shape("State:N", title=None, scale=altair.Scale(domain=states, range=[STATE_SHAPES[state] for state in states])),
            tooltip=["Theme", "Body", "Works on", "State"],
        )
        .add_params(picked)
        .properties(padding={"bottom": 20 + 20 * len(states)})  # for the key, which on a narrow screen begins under the names of the themes
        .configure_legend(orient="none", legendX=-100, legendY=altair.expr("height + 16"), direction="vertical", labelLimit=400)
    )
    return chart.to_dict()  # type: ignore[no-any-return]
