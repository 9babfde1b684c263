"""A register as boxes and lines, for the formats that draw them: what is open, who has a role in it, and how bodies belong together.

A line is drawn only where a claim is in force; one that is proposed or contested says so, one of several leads is only named, and a lead
that is missing is said in the box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from .model.labels import LEAD_LABELS, SECTION_NOUNS, field_label
from .model.register import LEADABLE_SECTIONS, Register
from .model.snapshot import COLLECTIVE, Snapshot
from .model.text import clean_text

BODY_SECTION = "bodies"
THEME_SECTION = "themes"
BODY_LINE_FIELDS = ("part_of", "accountable_to", "members")
THING_REFERENCES = ("part_of", "delivers", "themes", "answers")


class Box(NamedTuple):
    """A record: its id, its section, what it is called, what it is, and what is missing of it (no lead)."""

    id: str
    section: str
    name: str
    kind: str
    gap: str = ""
    status: str = ""  # of the lead


class Line(NamedTuple):
    """From one box to another: the field, the words that read along it, and how firmly it is said."""

    start: str
    end: str
    field: str
    words: str
    firmly: str = ""


class Diagram(NamedTuple):
    """Boxes and lines, each once and in order."""

    title: str  # the registers, each with its day
    boxes: list[Box]
    lines: list[Line]


def build_diagram(*snapshots: Snapshot) -> Diagram:
    """The diagram of registers; with several, an id is `register:id`."""
    several = len(snapshots) > 1
    boxes: dict[str, Box] = {}
    lines: dict[Line, None] = {}
    for snapshot in snapshots:

        def full_id(id: str, register: Register = snapshot.register) -> str:
            return f"{register.id}:{id}" if several and ":" not in id else id

        for box in list_boxes(snapshot):
            boxes[full_id(box.id)] = box._replace(id=full_id(box.id))
        for line in list_lines(snapshot):
            lines[line._replace(start=full_id(line.start), end=full_id(line.end))] = None
    kept = [line for line in lines if line.start in boxes and line.end in boxes]
    return Diagram(title_diagram(snapshots), list(boxes.values()), kept)


def title_diagram(snapshots: Sequence[Snapshot]) -> str:
    """The registers by name and their day, or each with its own."""
    names = [(clean_text(snapshot.register.name), snapshot.on) for snapshot in snapshots]
    days = sorted({day for _, day in names})
    if len(days) == 1:
        return f"{'; '.join(name for name, _ in names)}, on {days[0]}"
    return "; ".join(f"{name}, on {day}" for name, day in names)


def list_boxes(snapshot: Snapshot) -> Iterator[Box]:
    for body in snapshot.bodies:
        yield Box(body.id, BODY_SECTION, clean_text(body.name), clean_text(body.kind))
    for theme in snapshot.register.themes.values():
        yield Box(theme.id, THEME_SECTION, clean_text(theme.name), "theme")
    for thing in snapshot.leadable_records:
        status = snapshot.lead(thing)
        number = getattr(thing, "number", None)
        name = f"{number}. {clean_text(thing.name)}" if number else clean_text(thing.name)
        gap = (
            "" if snapshot.is_settled(thing) or (getattr(thing, "part_of", None) and not thing.lead) else LEAD_LABELS[status.status].phrase
        )
        yield Box(thing.id, thing.SECTION, name, SECTION_NOUNS[thing.SECTION], gap, status.status)
    for protocol in snapshot.protocols:
        yield Box(protocol.id, "protocols", clean_text(protocol.name), "protocol")


def list_lines(snapshot: Snapshot) -> Iterator[Line]:
    """Lines from bodies to what they have a role in; between bodies; and from work to what it is for. A post counts as its body."""
    for thing in (*snapshot.leadable_records, *snapshot.protocols):
        for key, line in thing.fields.items():
            value = thing.value(key)
            if not value:
                continue
            if line.shape == "claims":
                named = key == "lead" and not snapshot.is_settled(thing)
                for claim, id, _ in snapshot.active_claims(value):
                    made = make_line(id, thing.id, key, "is named as lead of" if named else field_label(key).inverse, claim)
                    yield made._replace(firmly=made.firmly or "not a single lead") if named else made
            elif key in THING_REFERENCES:
                for id in (value,) if isinstance(value, str) else value:
                    yield Line(thing.id, id, key, field_label(key).verb)
    for body in snapshot.bodies:
        for key in BODY_LINE_FIELDS:
            for claim, id, _ in snapshot.active_claims(getattr(body, key)):
                yield make_line(body.id, id, key, field_label(key).verb, claim)
    for theme in snapshot.register.themes.values():
        if theme.broader:
            yield Line(theme.id, theme.broader, "broader", field_label("broader").verb)


def make_line(start: str, end: str, key: str, words: str, claim: Any) -> Line:
    firmly = "" if claim.status == "agreed" else claim.status
    return Line(start, end, key, f"{words} ({firmly})" if firmly else words, firmly)


def is_collective(box: Box) -> bool:
    """Whether a box is of a collective, which is no one body."""
    return box.section == BODY_SECTION and box.kind == COLLECTIVE


def box_lines(box: Box) -> list[str]:
    """What stands in a box: its name, what it is, and what is missing."""
    return [box.name, *([box.kind] if box.section in (BODY_SECTION, *LEADABLE_SECTIONS) else []), *([box.gap] if box.gap else [])]
