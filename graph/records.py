"""A tree -> typed records, by the model's table; every problem in one pass, each at its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from .dates import parse_date, parse_period
from .finding import MOST, Finding, Position, problem
from .model import NOBODY, Acceptance, Claim, Field, Record, Settlement, span
from .tree import CHARACTERS, Lines, List, Map, Unreadable, held
from .words import near, one, quote, shorten, tick

RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
GUESSES = 50  # nobody reads so many hints, and a hostile file must not be able to ask for a million
Read = Callable[["Reader", Any, Any, Any], Any]
"""Takes what stands under a key (of a node); gives the field's value, or None where it is wrong and the reader has been told."""
Line = tuple[str, Read, "dict[str, Any] | None"]
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class Reader:
    """What is known while the files of a register are read: where it is, what is wrong so far, which ids are referred to."""

    def __init__(self) -> None:
        self.lines = Lines("", "")  # of the file that is read
        self.begun = 0  # how many problems there were when the file was begun
        self.problems: list[Finding] = []
        self.used: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self.tables: dict[type[Record], dict[str, Line]] = {}
        self.subject = self.title = ""
        self.record: Any = None

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
    lines = reader.tables.get(kind) or _compile(kind, reader)
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


# --- a reader for each shape of field ---------------------------------------------------------------------------------


def _text(field: Field) -> Read:
    def read(reader: Reader, raw: Any, node: Any, key: Any) -> str | None:
        if raw.__class__ is str and raw and len(raw) <= CHARACTERS:
            return raw
        if raw.__class__ is str and raw:
            message = f"a text of {len(raw):,} characters begins here, and {CHARACTERS:,} is the most"
            remedy = "Shorten it, or keep it in a document and say where that is."
            reader.problems.append(problem("unreadable", reader.at(node, key), message, remedy, reader.subject, reader.name))
        else:
            reader.shape(TEXT, node, key, field)
        return None

    return read


def _id(field: Field) -> Read:
    text = _text(field)

    def read(reader: Reader, raw: Any, node: Any, key: Any) -> str | None:
        id: str | None = text(reader, raw, node, key)
        if id and not is_id(id):
            reader.wrong(node, key, *id_problem(id))
        return id

    return read


def _parsed(parse: Callable[[str], Any], explain: Callable[[str, str], tuple[str, str]]) -> Callable[[Field], Read]:
    """A reader of text that `parse` makes a value of, or None, which `explain` puts into words."""

    def make(field: Field) -> Read:
        text = _text(field)

        def read(reader: Reader, raw: Any, node: Any, key: Any) -> Any:
            if text(reader, raw, node, key) is None:
                return None
            value = parse(raw)
            if value is None:
                reader.wrong(node, key, *explain(field.key, raw))
            return value

        return read

    return make


def _has(field: str, value: str, what: str) -> str:
    return f"has `{field}: {shorten(value)}`, which {what}"


def _not_a_date(field: str, value: str) -> tuple[str, str]:
    return _has(field, value, "is no date"), "Write a year, a month or a day: `2016`, `2016-04` or `2016-04-30`."


def _not_a_period(field: str, value: str) -> tuple[str, str]:
    two_ways = parse_period(value.replace("-", "/")) and len(value) == 7
    return (
        _has(field, value, "can be read in two ways" if two_ways else "is no period"),
        "Write `2015/16` for April 2015 to March 2016, or the first and the last month: `2015-04/2016-03`.",
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 and text[0] != "0" else None


def _not_a_number(field: str, value: str) -> tuple[str, str]:
    if value.isascii() and value.isdigit() and len(value) > 18:
        return f"has a `{field}` of {len(value):,} digits, and 18 is the most", "Shorten it."
    return _has(field, value, "is no number"), "Write digits with no nought in front, such as `3`."


def _address(text: str) -> str | None:
    plain = text.isprintable() and not any(sign in text for sign in ' <>"{}|\\^`')
    return text if plain and any(text.startswith(start) and len(text) > len(start) for start in ("http://", "https://")) else None


def _not_an_address(field: str, value: str) -> tuple[str, str]:
    return _has(field, value, "is no web address"), "Write the whole address, beginning with `https://` and without spaces."


def _base(text: str) -> str | None:
    return text if _address(text) and text.isascii() and text[-1] in "/#" and text.count("#") <= 1 else None


def _not_a_base(field: str, value: str) -> tuple[str, str]:
    if _address(value) and value[-1] not in "/#":
        return _has(field, value, "ends in neither `/` nor `#`"), f"Write `{shorten(value)}/`."
    return _not_an_address(field, value)


def _choice(field: Field) -> Read:
    text, options = _text(field), {option: option for option in field.options}

    def read(reader: Reader, raw: Any, node: Any, key: Any) -> str | None:
        if raw.__class__ is str and raw in options:
            return options[raw]
        if text(reader, raw, node, key) is None:
            return None
        if len(options) == 1:
            reader.wrong(
                node,
                key,
                _has(field.key, raw, "this version does not read"),
                f"Write `{field.key}: {field.options[0]}`, or use a newer version of the command.",
            )
        else:
            message = f"has `{field.key}: {shorten(raw)}`, where only certain words can stand"
            reader.wrong(node, key, message, reader.hint(raw, options) or f"Write one of: {', '.join(options)}.")
        return None

    return read


def _truth(field: Field) -> Read:
    choice = _choice(field._replace(options=("true", "false")))

    def read(reader: Reader, raw: Any, node: Any, key: Any) -> bool | None:
        word = choice(reader, raw, node, key)
        return None if word is None else word == "true"

    return read


def _many(field: Field, single: Read) -> Read:
    """A reader of one thing, or a list of them."""

    def read(reader: Reader, raw: Any, node: Any, key: Any) -> tuple[Any, ...] | None:
        if raw.__class__ is list:
            if not raw:
                reader.shape(TEXT, node, key, field)
                return None
            values = [single(reader, item, raw, index) for index, (item, _, _) in enumerate(raw)]
            return tuple([value for value in values if value is not None])
        value = single(reader, raw, node, key)
        return None if value is None else (value,)

    return read


def _texts(field: Field) -> Read:
    return _many(field, _text(field))


def _reference(field: Field) -> Read:
    text, sections = _text(field), field.sections

    def read(reader: Reader, raw: Any, node: Any, key: Any) -> str | None:
        id: str | None = text(reader, raw, node, key)
        if id and sections:
            reader.used[sections].add(id)
        return id

    return read


def _references(field: Field) -> Read:
    many, sections = _many(field, _reference(field)), field.sections

    def read(reader: Reader, raw: Any, node: Any, key: Any) -> tuple[str, ...] | None:
        if raw.__class__ is list:
            ids = tuple([item for item, _, _ in raw])
            if ids and all(id.__class__ is str and 0 < len(id) <= 64 for id in ids):  # as nearly all are
                reader.used[sections].update(ids)
                return ids
        found: tuple[str, ...] | None = many(reader, raw, node, key)
        return found

    return read


def _sources(field: Field) -> Read:
    return _references(field._replace(sections=("sources",)))


def _claims(field: Field) -> Read:
    text, sections = _text(field), field.sections

    def single(reader: Reader, raw: Any, node: Any, key: Any) -> Claim | None:
        if raw.__class__ is dict:
            sound = len(reader.problems)
            claim: Claim | None = read_record(Claim, raw, node, key, reader, field.key)
            if claim is None or len(reader.problems) > sound:
                return None  # a lead from a day that cannot be read is no lead
        elif text(reader, raw, node, key) is None:
            return None
        else:
            claim = Claim.of({"who": raw})
        if claim.who != NOBODY:
            reader.used[sections].add(claim.who)
        return claim

    many = _many(field, single)

    def read(reader: Reader, raw: Any, node: Any, key: Any) -> tuple[Claim, ...] | None:
        found: tuple[Claim, ...] | None = many(reader, raw, node, key)
        if found and len(found) > 1 and any(claim.who == NOBODY for claim in found):
            sound = len(reader.problems)
            beside_nobody(reader, found, raw, field)
            if len(reader.problems) > sound:
                return None
        return found

    return read


def beside_nobody(reader: Reader, found: tuple[Claim, ...], raw: List, field: Field) -> None:
    """Tells where `nobody` is stated beside a claim in force on the same day."""
    others = sorted((*span(claim), claim.who) for claim in found if claim.who != NOBODY)
    latest: list[tuple[str, str]] = []  # of the others so far, by their first day: the last day, and whose it is
    for _, last, who in others:
        latest.append(max((last, who), latest[-1]) if latest else (last, who))
    for index in range(len(raw)):
        claim = next((one for one in found[index : index + 1] if one.who == NOBODY), None) if len(found) == len(raw) else None
        first, last = span(claim) if claim else ("", "")
        before = bisect_right(others, (last, "~", "~")) if claim else 0
        if before and latest[before - 1][0] >= first:
            reader.wrong(
                raw,
                index,
                f"has `nobody` in `{field.key}` beside {tick(latest[before - 1][1])}, for the same days",
                "Take one of the two out, or give them dates that do not meet.",
            )
            return


def _basis(field: Field) -> Read:
    text = _text(field)

    def read(reader: Reader, raw: Any, node: Any, key: Any) -> Any:
        if raw.__class__ is dict and raw:
            return read_record(_record(field), raw, node, key, reader, field.key)
        return text(reader, raw, node, key)

    return read


def _mapping(field: Field, each: Callable[[Reader, Map], dict[str, Any]]) -> Read:
    def read(reader: Reader, raw: Any, node: Any, key: Any) -> dict[str, Any] | None:
        if raw.__class__ is not dict or not raw:
            reader.shape(FIELDS, node, key, field)
            return None
        return {name: value for name, value in each(reader, raw).items() if value is not None}

    return read


def _headings(field: Field) -> Read:
    text = _text(field)
    return _mapping(field, lambda reader, raw: {name: text(reader, value, raw, name) for name, (value, _, _) in raw.items()})


def _records(field: Field) -> Read:
    def each(reader: Reader, raw: Map) -> dict[str, Any]:
        subject, record = reader.subject, reader.record
        found = read_section(_record(field), raw, raw, field.key, reader, body=subject)
        reader.enter(subject, record)
        return found

    return _mapping(field, each)


def _settlements(field: Field) -> Read:
    def each(reader: Reader, raw: Map) -> dict[str, Any]:
        reader.used["themes",].update(raw)
        return {theme: read_record(Settlement, value, raw, theme, reader) for theme, (value, _, _) in raw.items()}

    return _mapping(field, each)


def _list(field: Field) -> Read:
    def read(reader: Reader, raw: Any, node: Any, key: Any) -> tuple[Any, ...] | None:
        if raw.__class__ is not list or not raw:
            reader.shape(LIST, node, key, field)
            return None
        values = [read_record(_record(field), item, raw, index, reader, field.key) for index, (item, _, _) in enumerate(raw)]
        return tuple([value for value in values if value is not None])

    return read


def _record(field: Field) -> type[Record]:
    assert field.record is not None
    return field.record


_SHAPES: dict[str, Callable[[Field], Read]] = {
    "text": _text,
    "texts": _texts,
    "id": _id,
    "number": _parsed(_number, _not_a_number),
    "truth": _truth,
    "date": _parsed(parse_date, _not_a_date),
    "period": _parsed(parse_period, _not_a_period),
    "address": _parsed(_address, _not_an_address),
    "base": _parsed(_base, _not_a_base),
    "choice": _choice,
    "reference": _reference,
    "references": _references,
    "sources": _sources,
    "claims": _claims,
    "basis": _basis,
    "headings": _headings,
    "list": _list,
    "records": _records,
    "settlements": _settlements,
}


def _compile(kind: type[Record], reader: Reader) -> dict[str, Line]:
    """A line for each field of a kind of record: its attribute, how it is read, and what its texts are known to come to.

    Free text comes to itself, and has no such list.
    """
    lines: dict[str, Line] = {
        name: ("from_" if name == "from" else name, _SHAPES[field.shape](field), None if field.shape == "text" else {})
        for name, field in kind.fields.items()
    }
    reader.tables[kind] = lines
    return lines
