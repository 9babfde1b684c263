"""A tree -> typed records, by the model's table; every problem in one pass, each at its place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..model.finding import PROBLEM_LIMIT, Finding, Position, make_problem
from ..model.record import Field, Record
from ..model.register import NOBODY, Acceptance
from ..model.text import closest_match, code, quote_name, shorten, with_article
from ..syntax.tree import TEXT_LIMIT, Lines, Map, UnreadableFile, value_at

RESERVED_IDS = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
HINT_LIMIT = 50  # nobody reads so many hints, and a hostile file must not be able to ask for a million
CANDIDATE_LIMIT = 2_000  # among how many ids a mistyped one is looked for
ReadValue = Callable[["RecordReader", Any, Any, Any], Any]
"""Takes what stands under a key (of a node); gives the field's value, or None where it is wrong and has been reported."""
FieldReader = tuple[str, ReadValue, "dict[str, Any] | None"]
ID_PATTERN = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class RecordReader:
    """What is known while the files of a register are read: where it is, what is wrong so far, which ids are referred to.

    `shapes` makes a reader for a field, by the field's shape.
    """

    def __init__(self, shapes: Mapping[str, Callable[[Field], ReadValue]]) -> None:
        self.shapes = shapes
        self.lines = Lines("", "")  # of the file that is read
        self.problems_before = 0  # how many problems there were when the file was begun
        self.problems: list[Finding] = []
        self.undatable: set[str] = set()  # the records of which a date or period cannot be read
        self.used: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self.tables: dict[type[Record], dict[str, FieldReader]] = {}
        self.subject = self.title = ""
        self.record: Any = None

    def field_readers(self, kind: type[Record]) -> dict[str, FieldReader]:
        """A line for each field of a kind of record: its attribute, how it is read, and what its texts are known to come to.

        Free text comes to itself, and has no such list.
        """
        if kind not in self.tables:
            self.tables[kind] = {
                key: ("from_" if key == "from" else key, self.shapes[field.shape](field), None if field.shape == "text" else {})
                for key, field in kind.fields.items()
            }
        return self.tables[kind]

    def enter_record(self, id: str, record: Any) -> None:
        """Goes on to the record under this id."""
        self.subject, self.record, self.title = id, record, ""

    @property
    def name(self) -> str:
        """What the record is called; its id where it has no name."""
        name = value_at(self.record, "name")
        return name if name.__class__ is str and name else self.subject

    def set_title(self, title: str) -> None:
        """Goes on to what is no record, and is called so in messages."""
        self.subject, self.record, self.title = "", None, title

    def report(self, check: str, position: Position, message: str, remedy: str, value: str = "", field: str = "") -> None:
        """Something is wrong; `message` goes on from what the record is called."""
        if len(self.problems) > self.problems_before + PROBLEM_LIMIT:
            raise UnreadableFile(
                make_problem(
                    "unreadable",
                    Position(self.lines.file),
                    f"the file has more than {PROBLEM_LIMIT:,} problems: only the first are shown",
                    "Fix these, then run the check again.",
                )
            )
        name = self.name
        title = self.title or (code(self.subject) if name is self.subject else quote_name(name))
        self.problems.append(make_problem(check, position, f"{title} {message}", remedy, self.subject, name, value, field))

    def report_wrong_value(self, node: Any, key: Any, message: str, remedy: str) -> None:
        """The value under `key` is wrong."""
        value = node[key][0]
        self.report(
            "wrong-value", self.value_position(node, key), message, remedy, shorten(value) if isinstance(value, str) else "", str(key)
        )

    def value_position(self, node: Any, key: Any) -> Position:
        """Where the value under `key` of a node stands."""
        return self.lines.position_at(node[key][2])

    def key_position(self, node: Any, key: Any) -> Position:
        """Where the key itself stands."""
        return self.lines.position_at(node[key][1])

    def report_wrong_shape(self, wanted: str, node: Any, key: Any, field: Field) -> None:
        """The value under `key` is nothing, or of another shape than its field takes."""
        value = node[key][0]
        if value:
            self.report_wrong_value(node, key, f"has {describe_shape(value)} in `{field.key}`, where {wanted}", SHAPE_REMEDIES[wanted])
        else:
            self.report_wrong_value(
                node, key, f"has an empty `{field.key}`", "Fill it in." if field.required else "Fill it in, or delete the line."
            )

    def suggest(self, word: str, known: Iterable[str], joint: str = "-") -> str | None:
        """A question whether a known word was meant; None where none is near."""
        found = self.closest(word, known, joint)
        return f"Did you mean `{found}`?" if found else None

    def closest(self, word: str, known: Iterable[str], joint: str = "-") -> str | None:
        """The known word that is near to another; None where none is, or where there are hints enough already."""
        return closest_match(word, known, joint) if len(self.problems) < HINT_LIMIT else None


SECTIONS_EXPECTED, RECORDS_EXPECTED, FIELDS_EXPECTED, TEXT_EXPECTED, LIST_EXPECTED = (
    "sections belong",
    "records belong, each under its id",
    "fields belong",
    "text belongs",
    "a list belongs",
)
SHAPE_REMEDIES = {
    SECTIONS_EXPECTED: "Begin with `register:`, and put each record in its section.",
    RECORDS_EXPECTED: "Write each id on a line, with its fields under it, further in.",
    FIELDS_EXPECTED: "Write its fields under it, further in, each as `key: value`.",
    TEXT_EXPECTED: "Write a text after the colon.",
    LIST_EXPECTED: "Begin each item on a line of its own, with `- ` before it.",
}


def describe_shape(value: Any) -> str:
    return "a list" if isinstance(value, list) else "fields" if isinstance(value, dict) else "text" if value else "empty"


def describe_wrong_shape(value: Any, wanted: str) -> tuple[str, str]:
    """What is wrong with a whole record, section or file that has the wrong shape, and what to do."""
    glued = isinstance(value, str) and ":" in value.split(" ")[0]
    return f"is {describe_shape(value)}, where {wanted}", "Put a space after each colon." if glued else SHAPE_REMEDIES[wanted]


def read_record(kind: type[Record], raw: Any, node: Any, key: Any, reader: RecordReader, part_of: str = "", **values: Any) -> Any:
    """The record in `raw`, which stands under `key` of `node`; None where it is no mapping.

    `part_of` is the field in which it is an entry, where it is but a part of a record; `values` are what is known of it already.
    """
    if raw.__class__ is not dict:
        reader.report_wrong_value(node, key, *describe_wrong_shape(raw, FIELDS_EXPECTED))
        return None
    lines = reader.tables.get(kind) or reader.field_readers(kind)
    meant: list[str] = []
    unread: set[str] | None = None  # keys between braces that a comma has made, or cut
    for name, entry in raw.items():
        value = entry[0]
        if not value:
            if unread is None:
                unread = report_cut_values(kind.fields, raw, reader)
                for cut in unread:
                    values.pop(cut, None)
            if name in unread:
                continue
        if name not in lines:
            meant.append(report_unknown_key(kind, raw, name, reader))
            continue
        attribute, read, known = lines[name]
        if value.__class__ is str:
            if known is None:
                if 0 < len(value) <= TEXT_LIMIT:
                    values[attribute] = value
                    continue
            elif value in known:
                values[attribute] = known[value]
                continue
        got = read(reader, value, raw, name)
        if got is not None:
            values[attribute] = got
            if value.__class__ is str and known is not None and name != "held_by":  # a holding is told from all others: another may end it
                known[value] = got
    if not raw.keys() >= kind.required:
        for name in kind.fields:
            if name in kind.required and name not in raw and name not in meant:
                report_missing_key(kind.fields[name], node, key, reader, part_of)
    if "from_" in values and "to" in values and values["from_"].first > values["to"].last:
        what = f"has a claim in `{part_of}` that ends" if part_of else "ends"
        reader.report_wrong_value(
            raw, "to", f"{what} before it begins: `from: {values['from_']}`, `to: {values['to']}`", "Correct one of the two dates."
        )
        if raw is reader.record:
            reader.undatable.add(reader.subject)
    return kind.from_values(values)


def report_unknown_key(kind: type[Record], raw: Map, name: str, reader: RecordReader) -> str:
    """Reports a key that this kind of record does not have; returns the key that was surely meant, if any."""
    from .unknown_keys import suggest_key  # most registers have none

    meant, remedy = suggest_key(kind, name, reader.subject)
    if not remedy and (near := reader.closest(name, kind.fields, "_")):
        meant, remedy = near, f"Did you mean `{near}`?"
    remedy = remedy or f"Fields of {with_article(kind.WORD)}: {', '.join(kind.fields)}."
    reader.report("unknown-key", reader.key_position(raw, name), f"has {code(name)}, which no {kind.WORD} has", remedy, name)
    return meant


def report_cut_values(fields: Mapping[str, Field], raw: Map, reader: RecordReader) -> set[str]:
    """Reports each value between braces that a comma has cut; returns the keys not to be read.

    Those are the rest of a value, which have no colon, and claims that are cut: one of two leads is no single lead.
    """
    from .unknown_keys import find_cut_values, suggest_whole  # most registers have none

    unread: set[str] = set()
    for name, (first, *rest) in find_cut_values(raw, reader.lines.text).items():
        message = f"has {code(name)} cut short by a comma: {code(', '.join(rest))} is not part of it"
        remedy = suggest_whole(fields, name, [first, *rest])
        reader.report("wrong-value", reader.value_position(raw, name), message, remedy, shorten(first), name)
        unread.update(rest)
        if name in fields and fields[name].shape == "claims":
            unread.add(name)
    return unread


def report_missing_key(field: Field, node: Any, key: Any, reader: RecordReader, entry: str) -> None:
    options = f", one of: {', '.join(field.options)}" if len(field.options) > 1 else ""
    if entry:
        where = reader.value_position(node, key)
        title = reader.title
        if entry == Acceptance.SECTION:
            reader.title = "the register"
        reader.report(
            "missing-key", where, f"has an entry in `{entry}` without `{field.key}`", f"Add `{field.key}: …` to it{options}.", field.key
        )
        reader.title = title
    else:
        where = reader.key_position(node, key)
        reader.report("missing-key", where, f"has no `{field.key}`", f"Add `{field.key}: …`{options}.", field.key)


def read_section(kind: type[Record], raw: Any, node: Map, key: str, reader: RecordReader, **known: Any) -> dict[str, Any]:
    """The records of a section, by id."""
    if raw.__class__ is not dict:
        if raw:
            reader.set_title(code(key))
            reader.report_wrong_value(node, key, *describe_wrong_shape(raw, RECORDS_EXPECTED))
        return {}
    records = {}
    for id, (value, place, _) in raw.items():
        reader.enter_record(id, value)
        if not is_id(id):
            reader.report("wrong-value", reader.lines.position_at(place), *describe_wrong_id(id), id)
        record = read_record(kind, value, raw, id, reader, id=id, **known)
        if record is not None:
            if not record.value("name"):
                record.complete(name=id)  # so that the others can speak of it
            records[id] = record
    return records


def is_id(text: str) -> bool:
    """Whether `text` is lower-case words joined by hyphens, and no name that is kept for something else."""
    return len(text) <= 64 and ID_PATTERN.fullmatch(text) is not None and text not in RESERVED_IDS and text != NOBODY


def describe_wrong_id(id: str) -> tuple[str, str]:
    """What is wrong with an id, and what to do."""
    if id == NOBODY:
        return "has the id `nobody`, which says that there is no one", "Give it another id."
    if id in RESERVED_IDS:
        return f"has the id `{id}`, which Windows keeps for itself", "Give it another id."
    if len(id) > 64:
        return f"has an id of {len(id)} characters, and 64 is the most", "Shorten it."
    import unicodedata

    plain = "".join(sign for sign in unicodedata.normalize("NFKD", id) if not unicodedata.combining(sign)).lower()
    example = "-".join("".join(sign if sign.isalnum() else " " for sign in plain).split())
    return (
        f"has the id {code(id)}, which is not lower-case words joined by hyphens",
        f"Write `{example}`." if is_id(example) else "Use a to z, digits and hyphens, as in `cse-strategy`.",
    )
