"""The map as data for `map.js`: where everything stands, how it looks, and what is said of it aloud."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from ..model.labels import SECTION_NOUNS
from ..model.text import count_noun
from .content.map import MapChoice, MapContent, compose_map
from .content.words import record_title
from .map_layout import BOX_WIDTH, MapLayout, column_left, lay_out
from .view import RegisterView

# Any two can be told apart in normal vision and in the three common kinds of colour blindness; shape and words say the same.
BOX_COLOURS = {
    "bodies": ("#003078", "#003078", "#ffffff"),
    "leads": ("#912b00", "#912b00", "#ffffff"),
    "collectives": ("#e4e8f2", "#003078", "#1b1b1b"),
    "priorities": ("#f3c300", "#6b5600", "#1b1b1b"),
    "workstreams": ("#b1e4f0", "#1d6a80", "#1b1b1b"),
    "challenges": ("#ffffff", "#444444", "#1b1b1b"),
}
NO_LEAD_COLOUR = "#b00020"
LINE_LOOKS = {
    "lead": ("#912b00", 5, "none"),
    "part": ("#5f6675", 1.4, "none"),
    "delivers": ("#1d6a80", 1.6, "7 5"),
    "accountable_to": ("#1b1b1b", 3, "none"),
    "part_of": ("#1d3f9e", 1.8, "none"),
    "members": ("#5f6675", 1.4, "2 5"),
}
"""Of each kind of line: its colour, its width, its dashes."""


def draw_map(view: RegisterView, chosen: MapChoice) -> tuple[MapContent, dict[str, Any]]:
    """What the map shows, and the picture of it."""
    content = compose_map(view, chosen)
    return content, picture_data(view, content, lay_out(content.boxes, content.lines))


def picture_data(view: RegisterView, content: MapContent, placed: MapLayout) -> dict[str, Any]:
    """Boxes and lines as `map.js` draws them."""
    leading = {line.start for line in content.lines if line.kind == "lead"}
    joined: dict[str, int] = {}
    for line in content.lines:
        for id in (line.start, line.end):
            joined[id] = joined.get(id, 0) + 1
    labels = {box.id: box.label for box in content.boxes}

    def box_data(box: Any) -> dict[str, Any]:
        node = view.graph.nodes[box.id] if box.id in view.graph else {"section": "bodies", "kind": None}
        section = str(node["section"])
        fill, edge, ink = BOX_COLOURS["leads" if box.id in leading else "collectives" if node["kind"] == "collective" else section]
        gap = "\n" in labels[box.id]
        spoken = f"{SECTION_NOUNS[section]}: {labels[box.id].replace(chr(10), ', ')}; {count_noun(joined.get(box.id, 0), 'line')}"
        round_corner = 14 if section == "bodies" else 0
        return {
            "id": box.id,
            "x": box.x,
            "y": round(box.y, 1),
            "width": BOX_WIDTH,
            "height": box.height,
            "rows": box.rows,
            "fill": fill,
            "edge": NO_LEAD_COLOUR if gap else edge,
            "ink": ink,
            "gap": gap,
            "round": round_corner,
            "spoken": spoken,
        }

    def line_data(drawn: Any) -> dict[str, Any]:
        line = drawn.line
        colour, width, dashes = LINE_LOOKS[line.kind]
        return {
            "start": line.start,
            "end": line.end,
            "kind": line.kind,
            "label": line.label,
            "labelled": line.kind == "lead",
            "arrow": line.kind in ("lead", "accountable_to"),
            "points": [[round(x, 1), round(y, 1)] for x, y in drawn.points],
            "colour": colour,
            "width": width,
            "dashes": dashes,
        }

    # Lines that lead are drawn last, above the others.
    lines = sorted(map(line_data, placed.lines), key=lambda line: line["kind"] == "lead")
    present = {box.column for box in content.boxes}
    heads = [{"text": text, "x": column_left(number) + BOX_WIDTH / 2} for number, text in enumerate(content.heads) if number in present]
    data = {"boxes": [*map(box_data, placed.boxes)], "lines": lines, "heads": heads, "width": placed.width, "height": placed.height}
    return data | {"rev": hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()}


def describe_boxes(view: RegisterView) -> dict[str, str]:
    """Every record, by name: what the map can be about."""
    return {id: record_title(view, id) for id in sorted(view.graph, key=lambda id: record_title(view, id).casefold())}
