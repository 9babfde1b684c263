"""A tree -> typed records, by the model's table; every problem in one pass, each at its place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..model.finding import MOST, Finding, Position, problem
from ..model.register import NOBODY, Acceptance, Field, Record
from ..model.text import near, one, quote, shorten, tick
from ..syntax.tree import CHARACTERS, Lines, Map, Unreadable, held

RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
GUESSES = 50  # nobody reads so many hints, and a hostile file must not be able to ask for a million
Read = Callable[["Reader", Any, Any, Any], Any]
"""Takes what stands under a key (of a node); gives the field's value, or None where it is wrong and the reader has been told."""
Line = tuple[str, Read, "dict[str, Any] | None"]
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class Reader:
    """What is known while the files of a register are read: where it is, what is wrong so far, which ids are referred to.

    `shapes` makes a reader for a field, by the field's shape.
    """

    def __init__(self, shapes: Mapping[str, Callable[[Field], Read]]) -> None:
        self.shapes = shapes
        self.lines = Lines("", "")  # of the file that is read
        self.begun = 0  # how many problems there were when the file was begun
        self.problems: list[Finding] = []
        self.used: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self.tables: dict[type[Record], dict[str, Line]] = {}
        self.subject = self.title = ""
        self.record: Any = None

    def table(self, kind: type[Record]) -> dict[str, Line]:
        """A line for each field of a kind of record: its attribute, how it is read, and what its texts are known to come to.

        Free text comes to itself, and has no such list.
        """
        if kind not in self.tables:
            self.tables[kind] = {
                key: ("from_" if key == "from" else key, self.shapes[field.shape](field), None if field.shape == "text" else {})
                for key, field in kind.fields.items()
            }
        return self.tables[kind]

    def enter(self, id: str, record: Any) -> None:
        """Goes on to the record under this id."""
        self.subject, self.record, self.title = id, record, ""

    @property
    def name(self) -> str:
        """What the record is called; its id where it has no name."""
        name = held(self.record, "name")
        return name if name.__class__ is str and name else self.subject

    def call(self, title: str) -> None:
        """Goes on to what is no record, and is called so in messages."""
        self.subject, self.record, self.title = "", None, title

    def tell(self, check: str, position: Position, message: str, remedy: str, value: str = "") -> None:
        """Something is wrong; `message` goes on from what the record is called."""
        if len(self.problems) > self.begun + MOST:
            raise Unreadable(
                problem(
                    "unreadable",
                    Position(self.lines.file),
                    f"the file has more than {MOST:,} problems, of which the first are told",
                    "Mend these, and run the check again.",
                )
            )
        name = self.name
        title = self.title or (tick(self.subject) if name is self.subject else quote(name))
        self.problems.append(problem(check, position, f"{title} {message}", remedy, self.subject, name, value))

    def wrong(self, node: Any, key: Any, message: str, remedy: str) -> None:
        """The value under `key` is wrong."""
        value = node[key][0]
        self.tell("wrong-value", self.at(node, key), message, remedy, shorten(value) if isinstance(value, str) else "")

    def at(self, node: Any, key: Any) -> Position:
        """Where the value under `key` of a node stands."""
        return self.lines.at(node[key][2])

    def at_key(self, node: Any, key: Any) -> Position:
        """Where the key itself stands."""
        return self.lines.at(node[key][1])

    def shape(self, wanted: str, node: Any, key: Any, field: Field) -> None:
        """The value under `key` is nothing, or of another shape than its field takes."""
        value = node[key][0]
        if value:
            self.wrong(node, key, f"has {shape_of(value)} in `{field.key}`, where {wanted}", REMEDIES[wanted])
        else:
            self.wrong(node, key, f"has an empty `{field.key}`", "Fill it in." if field.required else "Fill it in, or delete the line.")

    def hint(self, word: str, known: Iterable[str], joint: str = "-") -> str | None:
        """A question whether a known word was meant; None where none is near."""
        found = near(word, known, joint) if len(self.problems) < GUESSES else None
        return f"Did you mean `{found}`?" if found else None


SECTIONS, RECORDS, FIELDS, TEXT, LIST = (
    "sections belong",
    "records belong, each under its id",
    "fields belong",
    "text belongs",
    "a list belongs",
)
REMEDIES = {
    SECTIONS: "Begin with `register:`, and put each record in its section.",
    RECORDS: "Write each id on a line, with its fields under it, further in.",
    FIELDS: "Write its fields under it, further in, each as `key: value`.",
    TEXT: "Write a text after the colon.",
    LIST: "Begin each item on a line of its own, with `- ` before it.",
}


def shape_of(value: Any) -> str:
    return "a list" if isinstance(value, list) else "fields" if isinstance(value, dict) else "text" if value else "empty"


def whole_shape(value: Any, wanted: str) -> tuple[str, str]:
    """What is wrong with a whole record, section or file that has the wrong shape, and what to do."""
    glued = isinstance(value, str) and ":" in value.split(" ")[0]
    return f"is {shape_of(value)}, where {wanted}", "Put a space after each colon." if glued else REMEDIES[wanted]


def read_record(kind: type[Record], raw: Any, node: Any, key: Any, reader: Reader, part_of: str = "", **values: Any) -> Any:
    """The record in `raw`, which stands under `key` of `node`; None where it is no mapping.

    `part_of` is the field in which it is an entry, where it is but a part of a record; `values` are what is known of it already.
    """
    if raw.__class__ is not dict:
        reader.wrong(node, key, *whole_shape(raw, FIELDS))
        return None
    lines = reader.tables.get(kind) or reader.table(kind)
    hints: list[str | None] = []
    for name, entry in raw.items():
        if name not in lines:
            hints.append(reader.hint(name, lines, "_"))
            unknown(kind, raw, name, hints[-1], reader)
            continue
        attribute, read, known = lines[name]
        value = entry[0]
        if value.__class__ is str:
            if known is None:
                if 0 < len(value) <= CHARACTERS:
                    values[attribute] = value
                    continue
            elif value in known:
                values[attribute] = known[value]
                continue
        got = read(reader, value, raw, name)
        if got is not None:
            values[attribute] = got
            if value.__class__ is str and known is not None:
                known[value] = got
    if not raw.keys() >= kind.required:
        for name in kind.fields:
            if name in kind.required and name not in raw and f"Did you mean `{name}`?" not in hints:
                missing(kind.fields[name], node, key, reader, part_of)
    if "from_" in values and "to" in values and values["from_"].first > values["to"].last:
        what = f"has a claim in `{part_of}` that ends" if part_of else "ends"
        reader.wrong(
            raw, "to", f"{what} before it begins: `from: {values['from_']}`, `to: {values['to']}`", "Correct one of the two dates."
        )
    return kind.of(values)


def unknown(kind: type[Record], raw: Map, name: str, hint: str | None, reader: Reader) -> None:
    fields = f"Fields of {one(kind.WORD)}: {', '.join(kind.fields)}."
    reader.tell("unknown-key", reader.at_key(raw, name), f"has {tick(name)}, which no {kind.WORD} has", hint or fields, name)


def missing(field: Field, node: Any, key: Any, reader: Reader, entry: str) -> None:
    options = f", one of: {', '.join(field.options)}" if len(field.options) > 1 else ""
    if entry:
        where = reader.at(node, key)
        title = reader.title
        if entry == Acceptance.SECTION:
            reader.title = "the register"
        reader.tell(
            "missing-key", where, f"has an entry in `{entry}` without `{field.key}`", f"Add `{field.key}: …` to it{options}.", field.key
        )
        reader.title = title
    else:
        where = reader.at_key(node, key)
        reader.tell("missing-key", where, f"has no `{field.key}`", f"Add `{field.key}: …`{options}.", field.key)


def read_section(kind: type[Record], raw: Any, node: Map, key: str, reader: Reader, **known: Any) -> dict[str, Any]:
    """The records of a section, by id."""
    if raw.__class__ is not dict:
        if raw:
            reader.call(tick(key))
            reader.wrong(node, key, *whole_shape(raw, RECORDS))
        return {}
    records = {}
    for id, (value, place, _) in raw.items():
        reader.enter(id, value)
        if not is_id(id):
            reader.tell("wrong-value", reader.lines.at(place), *id_problem(id), id)
        record = read_record(kind, value, raw, id, reader, id=id, **known)
        if record is not None:
            record.__dict__.setdefault("name", id)  # so that the others can speak of it
            records[id] = record
    return records


def is_id(text: str) -> bool:
    """Whether `text` is lower-case words joined by hyphens, and no name that is kept for something else."""
    return len(text) <= 64 and ID.fullmatch(text) is not None and text not in RESERVED and text != NOBODY


def id_problem(id: str) -> tuple[str, str]:
    """What is wrong with an id, and what to do."""
    if id == NOBODY:
        return "has the id `nobody`, which says that there is no one", "Give it another id."
    if id in RESERVED:
        return f"has the id `{id}`, which Windows keeps for itself", "Give it another id."
    if len(id) > 64:
        return f"has an id of {len(id)} characters, and 64 is the most", "Shorten it."
    import unicodedata

    plain = "".join(sign for sign in unicodedata.normalize("NFKD", id) if not unicodedata.combining(sign)).lower()
    example = "-".join("".join(sign if sign.isalnum() else " " for sign in plain).split())
    return (
        f"has the id {tick(id)}, which is not lower-case words joined by hyphens",
        f"Write `{example}`." if is_id(example) else "Use a to z, digits and hyphens, as in `cse-strategy`.",
    )
