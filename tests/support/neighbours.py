"""Two registers that refer to each other in every field that may."""

import json
from pathlib import Path
from typing import Any

import yaml

from support.registers import WHOLE


def neighbours(whole: str = WHOLE) -> dict[str, str]:
    """The text of registers `x` and `y`, by their ids: both hold what `whole` does, and each refers to the other's records alone."""
    data = yaml.load(whole, yaml.BaseLoader)
    ids = {id for section, records in data.items() if section not in ("register", "accepted") for id in records}
    ids |= {post for body in data["bodies"].values() for post in body.get("posts", ())}

    def refer(node: Any, other: str, field: str = "") -> Any:
        if isinstance(node, dict):
            return {
                refer(key, other) if field == "settles" else key: value if key in ("kind", "role") else refer(value, other, key)
                for key, value in node.items()
            }
        if isinstance(node, list):
            return [refer(item, other, field) for item in node]
        return f"{other}:{node}" if node.partition("#")[0] in ids else node

    made = {}
    for id, other in (("x", "y"), ("y", "x")):
        register = data["register"] | {"id": id, "name": f"Register {id}", "base": f"https://example.org/{id}/"}
        made[id] = json.dumps({section: refer(records, other) for section, records in data.items()} | {"register": register}, indent=1)
    return made


CIRCLES = """
register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-01-01}
themes: {t: {name: T, broader: u}, u: {name: U, broader: t}, v: {name: V, broader: v}}
bodies:
  a: {name: A, kind: board, part_of: b, replaced_by: [b], accountable_to: b, members: [a, b], presents: [{what: Report, to: a, how: duty}]}
  b: {name: B, kind: board, part_of: a, replaced_by: [a], accountable_to: a, posts: {chair: {name: Chair, role: chair}}}
priorities:
  p: {name: P, part_of: p, adopted_by: a, themes: t}
  q: {name: Q, part_of: s, adopted_by: [a, b], themes: v}
  s: {name: S, part_of: q, adopted_by: b, themes: u}
workstreams:
  w: {name: W, part_of: w, delivers: p, support: a}
  x: {name: X, part_of: y, delivers: q, support: a}
  y: {name: Y, part_of: x}
challenges: {c: {name: C, continues: d, acts: a, set_by: a}, d: {name: D, continues: c, acts: chair, set_by: b}}
protocols: {o: {name: O, parties: [a, b], settles: {t: {lead: a}, v: {note: Open}}, covers: [u]}}
"""
"""A register in which all that can be part of another, or come before it, is part of itself, or of what is part of it."""


def write_neighbours(folder: Path) -> list[str]:
    """The paths of the two registers, written there."""
    paths = []
    for id, text in neighbours().items():
        (folder / f"{id}.yaml").write_text(text, encoding="utf-8")
        paths.append(str(folder / f"{id}.yaml"))
    return paths
