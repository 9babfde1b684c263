"""What the map draws, and where: columns of boxes, made with pyvis, and placed here so that they stand still."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

import streamlit as st

from ..model.labels import LEAD_LABELS, SECTION_PLURALS
from ..model.register import LEADABLE_SECTIONS
from ..model.text import shorten
from .content import TextPart, TextParts, current_parts, join_parts, list_leadable, record_link, record_title
from .view import RegisterView

BOX_LIMIT = 500  # boxes: more cannot be read, and take a browser seconds
MAP_COLUMNS = ("challenges", "bodies", "priorities", "workstreams")  # lines run mostly between neighbours
BOX_WIDTH, COLUMN_STEP, LABEL_LINE_HEIGHT, BOX_PADDING, BOX_GAP = (
    215,
    262,
    16,
    18,
    10,
)  # of a box, a column, a line of a label; all in the map's own units
LABEL_LINE_LETTERS = 27  # to a line of a label, roughly

# Any two can be told apart in normal vision and in the three common kinds of colour blindness; shape and words say the same.
BOX_COLOURS = {
    "bodies": ("#003078", "#003078", "#ffffff"),
    "leads": ("#912b00", "#912b00", "#ffffff"),
    "priorities": ("#f3c300", "#6b5600", "#1b1b1b"),
    "workstreams": ("#b1e4f0", "#1d6a80", "#1b1b1b"),
    "challenges": ("#ffffff", "#444444", "#1b1b1b"),
}
NO_LEAD_COLOUR = "#b00020"
VIS_OPTIONS = {
    "physics": False,
    "layout": {"improvedLayout": False},
    "interaction": {"dragNodes": False, "zoomView": False, "hover": False, "selectConnectedEdges": True},
    "nodes": {
        "shape": "box",
        "widthConstraint": BOX_WIDTH,
        "margin": 8,
        "font": {"size": 15, "face": "sans-serif"},
        "borderWidthSelected": 5,
    },
    "edges": {"smooth": False, "color": {"color": "#7a8190", "highlight": "#1b1b1b"}, "selectionWidth": 2},
}


class MapLayout(NamedTuple):
    """What the map draws: data for vis-network, the ids in it, and a line on what is left out."""

    data: dict[str, Any]
    ids: frozenset[str]
    omissions: TextParts


def map_themes(view: RegisterView) -> list[str]:
    """The themes that something open is about, or that are wider than one that is; by name."""
    register, found = view.snapshot.register, set()
    for section in LEADABLE_SECTIONS:
        for thing in getattr(view.snapshot, section):
            for id in thing.themes:
                while id in register.themes and id not in found:
                    found.add(id)
                    id = register.themes[id].broader or ""
    return sorted(found, key=lambda id: view.graph.nodes[id]["name"].casefold())


def lay_out_map(view: RegisterView, theme: str | None) -> MapLayout:
    """The map of a register, or of a theme in it; drawn once, and kept for everyone who looks."""
    return _cached_map(view.fingerprint, theme, view)


@st.cache_resource(max_entries=100, show_spinner=False)
def _cached_map(fingerprint: str, theme: str | None, _view: RegisterView) -> MapLayout:
    return compute_map(_view, theme)


def compute_map(view: RegisterView, theme: str | None = None) -> MapLayout:
    snapshot = view.snapshot
    things = {
        section: [one for one in list_leadable(snapshot, section) if is_about(view, section, one, theme)] for section in LEADABLE_SECTIONS
    }
    cut = sum(len(some) for some in things.values()) > BOX_LIMIT // 2
    if cut:
        things = {section: some[: BOX_LIMIT // 6] for section, some in things.items()}
    lines: dict[tuple[str, str], set[str]] = {}
    for some in things.values():
        for thing in some:
            for body, field, status in current_parts(view, thing):
                lines.setdefault((body, thing.id), set()).add(field if status == "agreed" or field != "lead" else "lead, not agreed")
    bodies = list(dict.fromkeys(body for body, _ in lines))[: BOX_LIMIT // 2]
    lines = {ends: fields for ends, fields in lines.items() if ends[0] in bodies}
    for work in things["workstreams"]:
        for priority in work.delivers:
            if above := find_drawn_ancestor(snapshot.register.priorities, priority, {one.id for one in things["priorities"]}):
                lines.setdefault((work.id, above), set()).add("delivers")

    columns = {section: [one.id for one in things.get(section, ())] for section in MAP_COLUMNS} | {"bodies": bodies}
    places = place_boxes(view=view, columns=columns, lines=lines)
    data = build_vis_data(view, places, lines)
    return MapLayout(data, frozenset(places), describe_omissions(view, bodies, cut, theme))


def is_about(view: RegisterView, section: str, thing: Any, theme: str | None) -> bool:
    """Whether a thing, or a strand or part of it, is about a theme or a narrower one."""
    if theme is None:
        return True
    register = view.snapshot.register
    for one in (thing, *(part for part in getattr(view.snapshot, section) if getattr(part, "part_of", None) == thing.id)):
        for id in one.themes:
            seen: set[str] = set()
            while id in register.themes and id not in seen:
                if id == theme:
                    return True
                seen.add(id)
                id = register.themes[id].broader or ""
    return False


def find_drawn_ancestor(records: Any, id: str, drawn: set[str]) -> str | None:
    """The record itself, or the nearest it is part of, that is drawn."""
    seen: set[str] = set()
    while id in records and id not in seen:
        if id in drawn:
            return id
        seen.add(id)
        id = records[id].part_of or ""
    return None


def box_label(view: RegisterView, id: str) -> str:
    """What stands in a box."""
    name = shorten(record_title(view, id), 120)
    reading = view.graph.nodes[id]["reading"]
    if reading in (None, "single"):
        return name
    return f"{name}\n{LEAD_LABELS[reading].phrase}"


def box_height(text: str) -> int:
    return BOX_PADDING + LABEL_LINE_HEIGHT * sum(1 + len(line) // LABEL_LINE_LETTERS for line in text.split("\n"))


def place_boxes(view: RegisterView, columns: dict[str, list[str]], lines: Iterable[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """Where each box stands. A column is ordered by what it is joined to in those already placed, and spread over the whole height."""
    heights = {id: box_height(box_label(view, id)) for ids in columns.values() for id in ids}
    whole = max((sum(heights[id] + BOX_GAP for id in ids) for ids in columns.values()), default=0)
    near: dict[str, list[str]] = {}
    for one, other in lines:
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    found: dict[str, tuple[int, int]] = {}
    for section in ("priorities", "challenges", "bodies", "workstreams"):
        ids = columns[section]
        if section in ("bodies", "workstreams"):
            means = {id: [found[other][1] for other in near.get(id, ()) if other in found] for id in ids}
            ids = sorted(ids, key=lambda id: (sum(means[id]) / len(means[id]) if means[id] else whole, id))
        spare = (whole - sum(heights[id] + BOX_GAP for id in ids)) / (len(ids) or 1)
        top = 0.0
        for id in ids:
            found[id] = MAP_COLUMNS.index(section) * COLUMN_STEP, round(top + (heights[id] + BOX_GAP + spare) / 2)
            top += heights[id] + BOX_GAP + spare
    return found


def build_vis_data(view: RegisterView, places: dict[str, tuple[int, int]], lines: dict[tuple[str, str], set[str]]) -> dict[str, Any]:
    """The boxes and lines as vis-network takes them, built by pyvis."""
    from pyvis.network import Network

    net = Network(directed=True)
    leading = {body for (body, _), fields in lines.items() if "lead" in fields}
    for id, (x, y) in places.items():
        data = view.graph.nodes[id]
        fill, edge, ink = BOX_COLOURS["leads" if id in leading else str(data["section"])]
        gap = data["reading"] not in (None, "single")
        colour = {"background": fill, "border": NO_LEAD_COLOUR if gap else edge}
        net.add_node(
            id,
            label=box_label(view, id),
            shape="box",  # pyvis puts a dot where nothing is said
            x=x,
            y=y,
            color=colour | {"highlight": colour},
            font={"color": ink},
            borderWidth=3 if gap else 1,
            shapeProperties={"borderDashes": [6, 4] if gap else False, "borderRadius": 14 if data["section"] == "bodies" else 0},
        )
    for section in dict.fromkeys(view.graph.nodes[id]["section"] for id in places):
        column = "Bodies" if section == "bodies" else SECTION_PLURALS[section].capitalize()
        net.add_node(
            f":{section}",
            label=column,
            shape="text",
            x=MAP_COLUMNS.index(section) * COLUMN_STEP,
            y=-24,
            font={"size": 20, "color": "#1b1b1b"},
        )
    for (start, end), fields in lines.items():
        lead, delivers = "lead" in fields, fields == {"delivers"}
        look: dict[str, Any] = {"color": BOX_COLOURS["leads"][0]} if lead else {}
        net.add_edge(start, end, width=5 if lead else 1, dashes=[6, 5] if delivers else False, arrows={"to": {"enabled": lead}}, **look)
    data = {"nodes": net.nodes, "edges": net.edges, "options": VIS_OPTIONS}
    return data | {"rev": hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()}


def describe_omissions(view: RegisterView, bodies: list[str], cut: bool, theme: str | None) -> TextParts:
    """Which bodies the map leaves out, since nothing drawn names them."""
    away: list[TextPart] = [record_link(view, body.id) for body in view.snapshot.bodies if body.id not in bodies]
    note: TextParts = ["Only the first of each column are drawn: choose a theme to see others. "] if cut else []
    if not away:
        return note
    where = "anything about this theme" if theme else "any of these"
    few = [*away[:30], f"{len(away) - 30} more"] if len(away) > 30 else away
    return [*note, f"Not shown on the map, because no role of theirs is recorded in {where}: ", *join_parts(few), "."]
