"""What the map draws, and where: columns of boxes, made with pyvis, and placed here so that they stand still."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

import streamlit as st

from ..model.text import shorten
from .content import PLURALS, Part, Parts, counted, doing, joined, link, title
from .view import View

MOST = 500  # boxes: more cannot be read, and take a browser seconds
COLUMNS = ("challenges", "bodies", "priorities", "workstreams")  # lines run mostly between neighbours
WIDTH, STEP, LINE, PADDING, GAP = 215, 262, 16, 18, 10  # of a box, a column, a line of a label; all in the map's own units
LETTERS = 27  # to a line of a label, roughly

# Any two can be told apart in normal vision and in the three common kinds of colour blindness; shape and words say the same.
PAINT = {
    "bodies": ("#003078", "#003078", "#ffffff"),
    "leads": ("#912b00", "#912b00", "#ffffff"),
    "priorities": ("#f3c300", "#6b5600", "#1b1b1b"),
    "workstreams": ("#b1e4f0", "#1d6a80", "#1b1b1b"),
    "challenges": ("#ffffff", "#444444", "#1b1b1b"),
}
GAP_EDGE = "#b00020"
OPTIONS = {
    "physics": False,
    "layout": {"improvedLayout": False},
    "interaction": {"dragNodes": False, "zoomView": False, "hover": False, "selectConnectedEdges": True},
    "nodes": {"shape": "box", "widthConstraint": WIDTH, "margin": 8, "font": {"size": 15, "face": "sans-serif"}, "borderWidthSelected": 5},
    "edges": {"smooth": False, "color": {"color": "#7a8190", "highlight": "#1b1b1b"}, "selectionWidth": 2},
}


class Drawing(NamedTuple):
    """What the map draws: data for vis-network, the ids in it, and a line on what is left out."""

    data: dict[str, Any]
    ids: frozenset[str]
    told: Parts


def themes(view: View) -> list[str]:
    """The themes that something open is about, or that are wider than one that is; by name."""
    register, found = view.snapshot.register, set()
    for section in PLURALS:
        for thing in getattr(view.snapshot, section):
            for id in thing.themes:
                while id in register.themes and id not in found:
                    found.add(id)
                    id = register.themes[id].broader or ""
    return sorted(found, key=lambda id: view.graph.nodes[id]["name"].casefold())


def drawing(view: View, theme: str | None) -> Drawing:
    """The map of a register, or of a theme in it; drawn once, and kept for everyone who looks."""
    return _drawing(view.fingerprint, theme, view)


@st.cache_resource(max_entries=100, show_spinner=False)
def _drawing(fingerprint: str, theme: str | None, _view: View) -> Drawing:
    return drawn(_view, theme)


def drawn(view: View, theme: str | None = None) -> Drawing:
    snapshot = view.snapshot
    things = {section: [one for one in counted(snapshot, section) if about(view, section, one, theme)] for section in PLURALS}
    cut = sum(len(some) for some in things.values()) > MOST // 2
    if cut:
        things = {section: some[: MOST // 6] for section, some in things.items()}
    lines: dict[tuple[str, str], set[str]] = {}
    for some in things.values():
        for thing in some:
            for body, field, status in doing(view, thing):
                lines.setdefault((body, thing.id), set()).add(field if status == "agreed" or field != "lead" else "lead, not agreed")
    bodies = list(dict.fromkeys(body for body, _ in lines))[: MOST // 2]
    lines = {ends: fields for ends, fields in lines.items() if ends[0] in bodies}
    for work in things["workstreams"]:
        for priority in work.delivers:
            if above := drawn_above(snapshot.register.priorities, priority, {one.id for one in things["priorities"]}):
                lines.setdefault((work.id, above), set()).add("delivers")

    columns = {section: [one.id for one in things.get(section, ())] for section in COLUMNS} | {"bodies": bodies}
    places = placed(view=view, columns=columns, lines=lines)
    data = made(view, places, lines)
    return Drawing(data, frozenset(places), left_out(view, bodies, cut, theme))


def about(view: View, section: str, thing: Any, theme: str | None) -> bool:
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


def drawn_above(records: Any, id: str, drawn: set[str]) -> str | None:
    """The record itself, or the nearest it is part of, that is drawn."""
    seen: set[str] = set()
    while id in records and id not in seen:
        if id in drawn:
            return id
        seen.add(id)
        id = records[id].part_of or ""
    return None


def words(view: View, id: str) -> str:
    """What stands in a box."""
    name = shorten(title(view, id), 120)
    reading = view.graph.nodes[id]["reading"]
    if reading in (None, "single"):
        return name
    return f"{name}\n{'no single lead' if reading == 'joint' else 'no lead'}: {reading.replace('-', ' ')}"


def height(text: str) -> int:
    return PADDING + LINE * sum(1 + len(line) // LETTERS for line in text.split("\n"))


def placed(view: View, columns: dict[str, list[str]], lines: Iterable[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """Where each box stands. A column is ordered by what it is joined to in those already placed, and spread over the whole height."""
    heights = {id: height(words(view, id)) for ids in columns.values() for id in ids}
    whole = max((sum(heights[id] + GAP for id in ids) for ids in columns.values()), default=0)
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
        spare = (whole - sum(heights[id] + GAP for id in ids)) / (len(ids) or 1)
        top = 0.0
        for id in ids:
            found[id] = COLUMNS.index(section) * STEP, round(top + (heights[id] + GAP + spare) / 2)
            top += heights[id] + GAP + spare
    return found


def made(view: View, places: dict[str, tuple[int, int]], lines: dict[tuple[str, str], set[str]]) -> dict[str, Any]:
    """The boxes and lines as vis-network takes them, built by pyvis."""
    from pyvis.network import Network

    net = Network(directed=True)
    leading = {body for (body, _), fields in lines.items() if "lead" in fields}
    for id, (x, y) in places.items():
        data = view.graph.nodes[id] if id in view.graph else {"section": "bodies", "reading": None}
        fill, edge, ink = PAINT["leads" if id in leading else str(data["section"])]
        gap = data["reading"] not in (None, "single")
        colour = {"background": fill, "border": GAP_EDGE if gap else edge}
        net.add_node(
            id,
            label=words(view, id),
            shape="box",  # pyvis puts a dot where nothing is said
            x=x,
            y=y,
            color=colour | {"highlight": colour},
            font={"color": ink},
            borderWidth=3 if gap else 1,
            shapeProperties={"borderDashes": [6, 4] if gap else False, "borderRadius": 14 if data["section"] == "bodies" else 0},
        )
    for section in dict.fromkeys(view.graph.nodes[id]["section"] for id in places):
        column = "Bodies" if section == "bodies" else PLURALS[section].capitalize()
        net.add_node(
            f":{section}", label=column, shape="text", x=COLUMNS.index(section) * STEP, y=-24, font={"size": 20, "color": "#1b1b1b"}
        )
    for (start, end), fields in lines.items():
        lead, delivers = "lead" in fields, fields == {"delivers"}
        look: dict[str, Any] = {"color": PAINT["leads"][0]} if lead else {}
        net.add_edge(start, end, width=5 if lead else 1, dashes=[6, 5] if delivers else False, arrows={"to": {"enabled": lead}}, **look)
    data = {"nodes": net.nodes, "edges": net.edges, "options": OPTIONS}
    return data | {"rev": hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()}


def left_out(view: View, bodies: list[str], cut: bool, theme: str | None) -> Parts:
    """Which bodies the map leaves out, since nothing drawn names them."""
    away: list[Part] = [link(view, body.id) for body in view.snapshot.bodies if body.id not in bodies]
    told: Parts = ["Only the first of each column are drawn: choose a theme to see others. "] if cut else []
    if not away:
        return told
    where = "anything about this theme" if theme else "any of these"
    few = [*away[:30], f"{len(away) - 30} more"] if len(away) > 30 else away
    return [*told, f"Not on the map, for the register states no part of theirs in {where}: ", *joined(few), "."]
