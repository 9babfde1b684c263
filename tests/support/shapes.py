"""Registers of the worst shapes: sections as long, and lists as full, as a size in bytes allows.

A shape says how many records each section has, and how many of the others each field of theirs names: one, about the root of all, or
all. `draw_shape` draws one; `lay_out_shape` makes its text, of any size.
"""

import json
from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

from graph.model.record import Field
from graph.model.register import TABLE

SECTIONS = ("themes", "bodies", "priorities", "workstreams", "challenges", "shortcomings", "duties", "protocols")
AMOUNTS = ("none", "one", "root", "all")
Shape = dict[str, str]

NAMED_SHAPES: dict[str, Shape] = {
    "all boards work on all themes": {
        "bodies": "all",
        "themes": "all",
        "priorities": "all",
        "priorities.support": "all",
        "priorities.themes": "all",
    },
    "all boards adopt all themes": {
        "bodies": "all",
        "themes": "all",
        "priorities": "all",
        "priorities.adopted_by": "all",
        "priorities.themes": "all",
    },
    "one priority is shared by all with all": {
        "bodies": "all",
        "themes": "all",
        "priorities": "one",
        "priorities.adopted_by": "all",
        "priorities.shared_with": "all",
        "priorities.themes": "all",
    },
    "all work-streams deliver all priorities": {
        "bodies": "root",
        "themes": "root",
        "priorities": "all",
        "workstreams": "all",
        "priorities.themes": "all",
        "priorities.adopted_by": "all",
        "workstreams.delivers": "all",
        "workstreams.support": "all",
    },
    "all bodies are part of all": {"bodies": "all", "bodies.part_of": "all", "bodies.accountable_to": "all", "bodies.members": "all"},
    "all protocols settle all themes": {
        "bodies": "root",
        "themes": "all",
        "protocols": "root",
        "protocols.parties": "all",
        "protocols.settles": "all",
        "protocols.covers": "all",
    },
    "a chain of parts": {"bodies": "all", "bodies.part_of": "next", "priorities": "all", "priorities.part_of": "next"},
    "all challenges ask all to act": {
        "bodies": "all",
        "themes": "all",
        "challenges": "all",
        "challenges.acts": "all",
        "challenges.themes": "all",
    },
    "all answer all": {"priorities": "all", "challenges": "all", "shortcomings": "all", "priorities.answers": "all"},
}


def fields_of(section: str) -> Iterator[tuple[str, Field]]:
    """The fields of a section's records that name other records."""
    for key, field in TABLE[section].fields.items():
        if field.shape in ("claims", "reference", "references", "settlements") and set(field.sections or ("bodies",)) & set(SECTIONS):
            yield key, field


def draw_shape(dice: Random) -> Shape:
    shape = {section: dice.choice(AMOUNTS) for section in SECTIONS}
    for section in SECTIONS:
        for key, _ in fields_of(section):
            shape[f"{section}.{key}"] = dice.choice(("none", "none", "one", "next", "root", "all"))
    return shape


def count(amount: str, most: int) -> int:
    return {"none": 0, "one": 1, "next": 1, "root": round(most**0.5), "all": most}[amount]


def build_shape(shape: Shape, most: int) -> dict[str, Any]:
    """The register of a shape whose longest sections have so many records."""
    ids = {
        section: [f"{section[0]}{section[3]}{number}" for number in range(count(shape.get(section, "none"), most))] for section in SECTIONS
    }
    data: dict[str, Any] = {"register": {"id": "r", "name": "R", "format": "1", "base": "https://example.org/r/", "as_at": "2016-01-01"}}
    for section in SECTIONS:
        records = data[section] = {}
        known_by = {key: [id for other in field.sections or ("bodies",) for id in ids.get(other, ())] for key, field in fields_of(section)}
        for number, id in enumerate(ids[section]):
            record = records[id] = {"name": f"N{number}"}
            for key, field in TABLE[section].fields.items():
                if field.required and key not in ("name", "id"):
                    record[key] = "board" if key == "kind" else ids["bodies"][:1] or "nobody"
            for key, field in fields_of(section):
                amount = shape.get(f"{section}.{key}", "none")
                known = known_by[key]
                start = number + 1 if amount == "next" else 0
                found = [each for each in islice(known, start, start + count(amount, len(known))) if each != id]
                if found and field.shape == "settlements":
                    record[key] = {theme: {"lead": ids["bodies"][0]} if ids["bodies"] else {"note": "x"} for theme in found}
                elif found:
                    record[key] = found[0] if field.shape == "reference" else found
    return {section: records for section, records in data.items() if records}


def lay_out_shape(shape: Shape, size: int) -> str:
    """The text of a register of a shape, of about so many bytes and no more."""
    low, high, best = 2, 4, json.dumps(build_shape(shape, 2))
    while len(text := json.dumps(build_shape(shape, high))) < size and high < 40_000:
        low, high, best = high, high * 2, text
    while low < high - 1 and len(best) < 0.95 * size:
        middle = (low + high) // 2
        text = json.dumps(build_shape(shape, middle))
        low, high, best = (middle, high, text) if len(text) <= size else (low, middle, best)
    return best
