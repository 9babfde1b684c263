"""The format as a LinkML schema, for `linkml-validate`, a peer in `benchmarks/check.py`: sections, fields, what they must have."""

from __future__ import annotations

from typing import Any

from graph.model.record import Field, Record
from graph.model.register import TABLE, Post, Register


def make_linkml_schema() -> dict[str, Any]:
    """The schema. LinkML has no field that holds one value or a list, so only fields of one form are described."""
    classes: dict[str, Any] = {}
    root: dict[str, Any] = {"register": {"range": "Register", "required": True}}
    for section, kind in TABLE.items():
        root[section] = {"range": kind.__name__, "multivalued": True, "inlined": True, "inlined_as_list": section == "accepted"}
    classes["Root"] = {"tree_root": True, "attributes": root}
    for kind in (Register, Post, *TABLE.values()):
        classes[kind.__name__] = {"attributes": make_slots(kind), "extra_slots": {"allowed": True}}
    enums = {
        enum_name(kind, line): {"permissible_values": dict.fromkeys(line.options)}
        for kind in (Register, Post, *TABLE.values())
        for line in kind.fields.values()
        if line.options
    }
    return {
        "id": "https://example.org/register",
        "name": "register",
        "prefixes": {"linkml": "https://w3id.org/linkml/"},
        "imports": ["linkml:types"],
        "default_range": "string",
        "classes": classes,
        "enums": enums,
    }


def make_slots(kind: type[Record]) -> dict[str, Any]:
    slots: dict[str, Any] = {}
    if "id" not in kind.fields and kind.SECTION != "accepted":
        slots["id"] = {"identifier": True}
    for key, line in kind.fields.items():
        if line.record is Post:
            slots[key] = {"range": "Post", "multivalued": True, "inlined": True}
        elif key == "format":  # `1` is a number in YAML
            slots[key] = {"required": True, "range": "integer"}
        elif line.options or line.shape in ("text", "id", "base"):
            slots[key] = {"required": line.required, "range": enum_name(kind, line) if line.options else "string"}
    return slots


def enum_name(kind: type[Record], line: Field) -> str:
    return f"{kind.__name__}{line.key.title()}"
