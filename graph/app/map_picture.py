"""The map as data for `map.js`: where everything stands, how it looks, and what is said of it aloud."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from ..documents.blocks import Block, Paragraph
from ..model.dates import format_date
from ..model.labels import SECTION_NOUNS, SECTION_PLURALS
from ..model.register import Source
from ..model.text import clean_text, count_noun, join_words
from .content.map import COLUMNS, LINE_KINDS, STRUCTURE_FIELDS, VIEWS, MapChoice, MapContent, compose_map
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
SOURCES = 4  # of the newest that a picture names
LINE_LOOKS = {
    "lead": ("#912b00", 5, "none"),
    "part": ("#5f6675", 1.4, "none"),
    "delivers": ("#1d6a80", 1.6, "7 5"),
    "through": ("#1d6a80", 2.4, "2 4"),
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


def legend_data(kind: str) -> dict[str, Any]:
    """What boxes and lines mean, as `legend.js` draws it, and `map.js` on a picture that is taken away."""
    boxes = (
        []
        if kind == "lines"
        else [
            ("challenges", "Challenge"),
            ("bodies", "Body"),
            ("collectives", "Several bodies, not named one by one"),
            ("leads", "Body that leads something here"),
            ("priorities", "Priority"),
            ("workstreams", "Work-stream"),
        ]
    )
    lines = [(line, label) for line, label in LINE_KINDS.items() if (line in STRUCTURE_FIELDS) == (kind == "lines")]
    return {
        "boxes": [
            {"fill": BOX_COLOURS[name][0], "edge": BOX_COLOURS[name][1], "round": name in ("bodies", "leads", "collectives"), "text": text}
            for name, text in boxes
        ],
        "gap": {"edge": NO_LEAD_COLOUR, "text": "No single lead is named"} if boxes else None,
        "lines": [
            {"colour": LINE_LOOKS[line][0], "width": LINE_LOOKS[line][1], "dashes": LINE_LOOKS[line][2], "text": text}
            for line, text in lines
        ],
    }


def describe_picture(view: RegisterView, chosen: MapChoice) -> dict[str, Any]:
    """What stands over a picture that is taken away: whose it is, of which day, what it draws, what it is made from."""
    register = view.source.register
    choice = [record_title(view, id) for id in (chosen.focus, chosen.board, chosen.theme) if id]
    some = [*choice, *(["what has no single lead"] if chosen.without_lead else []), *(["chosen boxes"] if chosen.sections else [])]
    some += ["chosen lines"] if chosen.kinds else []
    sources = sorted(register.sources.values(), key=lambda one: one.date.last if one.date else "", reverse=True)
    known = [f"{one.name or one.id}{f' ({format_date(one.date)})' if one.date else ''}" for one in sources if is_of_the_day(view, one)]
    more = f" and {len(known) - SOURCES} more" if len(known) > SOURCES else ""
    made = f"; its sources up to that day: {', '.join(known[:SOURCES])}{more}" if known else ""
    words = [
        f"As at {format_date(view.date)}. Drawn: {', '.join(some) if some else 'the whole register'}.",
        f"Made from the register {register.id or register.name}{made}. Where nothing is drawn, the register says nothing.",
    ]
    return {"title": clean_text(f"{register.name or register.id}: {VIEWS[chosen.view].lower()}"), "words": [*map(clean_text, words)]}


def is_of_the_day(view: RegisterView, source: Source) -> bool:
    """Whether a source is of the day or before."""
    return source.date is not None and source.date.first <= view.date.last


def explain_absence(view: RegisterView, chosen: MapChoice, id: str) -> Block:
    """Why a record is not drawn on the map that is chosen."""
    section, whole = view.graph.nodes[id]["section"], MapChoice(chosen.view)
    columns = COLUMNS if chosen.view == "work" else ("bodies",)
    if section not in columns:
        why = f"this map draws only {join_words([SECTION_PLURALS[column] for column in columns])}"
    elif id in {box.id for box in compose_map(view, whole).boxes}:
        why = "it has no part in what is chosen here, but stands on the whole map"
    elif chosen.view != "work":
        why = "the register does not say that it answers to another, is part of one or has members"
    elif section == "bodies":
        why = "the map shows who leads, adopts, acts, supports or delivers, and nothing open names it for any of that"
    else:
        why = "the map draws what is open on this day, and not the parts of what it draws"
    return Paragraph(f"{record_title(view, id)} is not drawn on this map: {why}. What the register says of it stands here.", tone="banner")
