"""The map, and all that the register says of what is chosen in it. `?node=ID` chooses; the address can be shared."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ...documents.blocks import Block, Heading, Paragraph
from ...model.text import escape_unprintable as safe
from ..components import load_component, load_vis_network, search_box, select_register, show_blocks
from ..content.record import record_details
from ..content.words import record_title
from ..map_layout import MapLayout, lay_out_map, map_themes
from ..view import RegisterView

TITLE, PLACE = "Map", 2


def show_page() -> None:
    st.title(TITLE, anchor=False)
    view = select_register()
    if view is None:
        return
    node = st.query_params.get("node")
    unknown = node is not None and node not in view.graph
    if unknown:
        node = None
    elif node:
        st.set_page_config(page_title=f"{safe(record_title(view, node))} - {TITLE}")
    left, right = st.columns([1, 2], gap="medium")
    with left:
        search_box(view, node, choose_record)
        theme = select_theme(view)
        drawn = lay_out_map(view, theme)
        blocks = panel_blocks(view, node, drawn)
        if unknown:
            blocks = [
                Paragraph("The register has no record of that name; it may have been renamed or taken out.", tone="warning"),
                *blocks,
            ]
        show_blocks(blocks, "details", choose_record)
    with right:
        draw_map(drawn, node)
        show_blocks([Paragraph(drawn.omissions, tone="quiet")] if drawn.omissions else [], "left-out", choose_record)


def choose_record(id: str | None) -> None:
    if id:
        st.query_params["node"] = id
    elif "node" in st.query_params:
        del st.query_params["node"]


def select_theme(view: RegisterView) -> str | None:
    known = map_themes(view)
    if not known:
        return None
    asked = st.query_params.get("theme")
    st.session_state["theme"] = asked if asked in known else None

    def changed() -> None:
        if st.session_state["theme"]:
            st.query_params["theme"] = st.session_state["theme"]
        else:
            st.query_params.pop("theme", None)

    names = {id: safe(view.graph.nodes[id]["name"]) for id in known}
    found: str | None = st.selectbox(
        "Theme", list(known), index=None, format_func=lambda id: names[id], key="theme", on_change=changed, placeholder="All themes"
    )
    return found


def panel_blocks(view: RegisterView, node: str | None, drawn: MapLayout) -> list[Block]:
    if node:
        away = [] if node in drawn.ids else [Paragraph("Not shown on the map.", tone="quiet")]
        blocks = record_details(view, node)
        return [*blocks[:2], *away, *blocks[2:]]
    lines = (
        "Choose a box on the map, or find one above: this shows what the register says about it.",
        "A thick red-brown line, from a red-brown body: leads.",
        "A thin line: is involved in another way, such as having adopted it, or being asked to act.",
        "A dashed line: the work-stream delivers the priority, or a sub-priority of it.",
        "A box with a dashed red edge: no single lead is named.",
    )
    return [Heading(2, "How to read the map"), *(Paragraph(line) for line in lines)]


def draw_map(drawn: MapLayout, node: str | None) -> None:
    def chosen() -> None:
        id = st.session_state["map"].get("chosen")
        if id is not None:
            choose_record(id if id in drawn.ids else None)

    load_vis_network()(key="vis")
    data: dict[str, Any] = {**drawn.data, "selected": node if node in drawn.ids else None}
    load_component("map")(key="map", data=data, on_chosen_change=chosen)
