"""The map, and all that the register says of what is chosen in it. `?node=ID` chooses; the address can be shared."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ...model.text import show as safe
from ..components import component, parts, register, search, vis
from ..content import Block, details, heading, paragraph, title
from ..map_layout import Drawing, drawing, themes
from ..view import View

TITLE, PLACE = "Map", 2


def show() -> None:
    st.title(TITLE, anchor=False)
    view = register()
    if view is None:
        return
    node = st.query_params.get("node")
    unknown = node is not None and node not in view.graph
    if unknown:
        node = None
    elif node:
        st.set_page_config(page_title=f"{safe(title(view, node))} - {TITLE}")
    left, right = st.columns([1, 2], gap="medium")
    with left:
        search(view, node, choose)
        theme = theme_of(view)
        drawn = drawing(view, theme)
        blocks = told(view, node, drawn)
        if unknown:
            blocks = [paragraph("The register has no record of that name; it may have been renamed or taken out.", tone="warning"), *blocks]
        parts(blocks, "details", choose)
    with right:
        draw(drawn, node)
        parts([paragraph(*drawn.told, tone="quiet")] if drawn.told else [], "left-out", choose)


def choose(id: str | None) -> None:
    if id:
        st.query_params["node"] = id
    elif "node" in st.query_params:
        del st.query_params["node"]


def theme_of(view: View) -> str | None:
    known = themes(view)
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


def told(view: View, node: str | None, drawn: Drawing) -> list[Block]:
    if node:
        away = [] if node in drawn.ids else [paragraph("It is not on the map as drawn.", tone="quiet")]
        blocks = details(view, node)
        return [*blocks[:2], *away, *blocks[2:]]
    lines = (
        "Choose a box on the map, or find one above: what the register says of it then stands here.",
        "A thick red-brown line, from a red-brown body: leads.",
        "A thin line: has another part, such as having adopted it, or being the one to act.",
        "A dashed line: the work-stream delivers the priority, or a strand of it.",
        "A box with a dashed red edge has no single stated lead.",
    )
    return [heading("How to read the map"), *(paragraph(line) for line in lines)]


def draw(drawn: Drawing, node: str | None) -> None:
    def chosen() -> None:
        id = st.session_state["map"].get("chosen")
        if id is not None:
            choose(id if id in drawn.ids else None)

    vis()(key="vis")
    data: dict[str, Any] = {**drawn.data, "selected": node if node in drawn.ids else None}
    component("map")(key="map", data=data, on_chosen_change=chosen)
