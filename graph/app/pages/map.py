"""The map: who does what, and who answers to whom; and what is said of the box that is chosen. `?node=ID` chooses one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ...documents.blocks import Block, Paragraph
from ...model.labels import SECTION_PLURALS
from ...model.register import LEADABLE_SECTIONS
from ...plugins import load_module
from ..choices import choose, choose_several, choose_switch, set_choice
from ..components import load_component, show_blocks
from ..content.map import LINE_KINDS, STRUCTURE_FIELDS, VIEWS, WHOLE_LIMIT, MapChoice, compose_map, line_table
from ..content.record import record_details
from ..content.words import list_boards, list_themes
from ..map_picture import describe_boxes, describe_picture, draw_map, explain_absence, legend_data
from ..page_head import open_page
from ..view import RegisterView, compute_once

TITLE, PLACE = "Map", 2
OPENED_LIMIT = 50  # boxes whose neighbours were asked for
STEPS = {"1": "What is joined to it", "2": "And what is joined to that"}


def show_page() -> None:
    view = open_page(TITLE)
    if view is None:
        return
    chosen = choose_map(view)
    content, picture = compute_once(view, draw_map, chosen)
    node = st.query_params.get("node")
    if node is not None and node not in view.graph:
        show_blocks(
            [Paragraph("The register has no record of that name; it may have been renamed or taken out.", tone="warning")], "unknown"
        )
    drawn = {box.id for box in content.boxes}
    if node in view.graph and node not in drawn:
        show_blocks([explain_absence(view, chosen, node or ""), *compute_once(view, record_details, node or "")], "away")
    if not content.boxes:
        show_blocks([Paragraph("There is nothing to draw for this choice.", tone="headline")], "nothing")
        return
    load_component("legend")(key="legend", data=legend_data(chosen.view))
    draw_picture(picture | {"caption": describe_picture(view, chosen), "legend": legend_data(chosen.view)}, node)
    show_ways_on(view, chosen, node if node in drawn else None)
    show_blocks(content.omissions, "left-out")
    if node in drawn:
        show_blocks(compute_once(view, record_details, node), "details")
    show_blocks(compute_once(view, list_drawn_lines, chosen), "lines")


def list_drawn_lines(view: RegisterView, chosen: MapChoice) -> list[Block]:
    """The lines of a map as a list."""
    return line_table(view, compute_once(view, draw_map, chosen)[0].lines)


def choose_map(view: RegisterView) -> MapChoice:
    """What the map is to show, as its reader has chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = choose("Show", "view", VIEWS, required=True) or "work"
        focus = choose("About one record", "focus", compute_once(view, describe_boxes), "The whole register")
        steps = choose("How far", "steps", STEPS, required=True) if focus else "1"
        board = choose("Board", "board", compute_once(view, list_boards), "Every board")
        theme = choose("Theme", "theme", compute_once(view, list_themes), "Every theme") if kind == "work" else None
        with st.popover("More choices"):
            lines = {line: label for line, label in LINE_KINDS.items() if (line in STRUCTURE_FIELDS) == (kind == "lines")}
            kinds = choose_several("Lines", "lines", lines)
            sections, without = [], False
            if kind == "work":
                sections = choose_several(
                    "Boxes", "boxes", {section: SECTION_PLURALS[section].capitalize() for section in LEADABLE_SECTIONS}
                )
                without = choose_switch("Only what has no single lead", "without-lead")
    opened = tuple(id for id in st.query_params.get("opened", "").split(",")[:OPENED_LIMIT] if id in view.graph)
    chosen = MapChoice(kind, focus, int(steps or 1), theme, board, tuple(sections), tuple(kinds), without, opened)
    return chosen if focus or board or st.query_params.get("whole") == "yes" else focus_when_large(view, chosen)


def focus_when_large(view: RegisterView, chosen: MapChoice) -> MapChoice:
    """Beyond some boxes the map is about one record, until the whole is asked for."""
    content = compute_once(view, compose_map, chosen)
    if len(content.boxes) <= WHOLE_LIMIT:
        return chosen
    counts: dict[str, int] = {}
    for line in content.lines:
        for id in (line.start, line.end):
            counts[id] = counts.get(id, 0) + 1
    focus = st.query_params.get("node")
    if focus not in counts:
        focus = max(sorted(counts), key=lambda id: counts[id])
    show_blocks([Paragraph(f"The whole map has {len(content.boxes)} boxes, so this shows one record and what is joined to it.")], "large")
    st.button("Draw the whole map", on_click=lambda: set_choice("whole", "yes"))
    return chosen._replace(focus=focus)


def show_ways_on(view: RegisterView, chosen: MapChoice, node: str | None) -> None:
    """From the box that is chosen to a map about it, or to its neighbours as well; and the whole to explore without a connection."""

    def focus() -> None:
        set_choice("focus", node)
        set_choice("opened", None)

    with st.container(horizontal=True):
        if node and node != chosen.focus:
            st.button("Draw the map about the chosen box", on_click=focus)
            if chosen.focus and node not in chosen.opened:
                st.button("Add what is joined to the chosen box", on_click=set_choice, args=("opened", ",".join((*chosen.opened, node))))
        if chosen.focus and chosen.opened:
            st.button("Take away what was added", on_click=set_choice, args=("opened", None))
        st.download_button(
            "Download to explore offline (.html)",
            lambda: load_module("exports", "html").export(view.snapshot),
            f"{view.source.register.id or 'register'}.html",
            "text/html",
            on_click="ignore",
        )


def draw_picture(picture: dict[str, Any], node: str | None) -> None:
    def chosen() -> None:
        id = st.session_state["map"].get("chosen")
        if id is not None:
            set_choice("node", id or None)

    load_component("map")(key="map", data={**picture, "selected": node, "name": "map"}, on_chosen_change=chosen)
