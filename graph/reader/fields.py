"""How each shape of field is read: a text, a date, a claim, a list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from ..model.dates import day_before, parse_date, parse_period
from ..model.finding import make_problem
from ..model.record import Field, Record
from ..model.register import NOBODY, Basis, Claim, Settlement, claim_span
from ..model.text import code, shorten
from ..syntax.tree import TEXT_LIMIT, List, Map
from .date_hints import describe_value, explain_date, explain_period
from .records import (
    FIELDS_EXPECTED,
    LIST_EXPECTED,
    TEXT_EXPECTED,
    ReadValue,
    RecordReader,
    describe_wrong_id,
    is_id,
    read_record,
    read_section,
    report_cut_values,
)


def _text(field: Field) -> ReadValue:
    def read(reader: RecordReader, raw: Any, node: Any, key: Any) -> str | None:
        if raw.__class__ is str and raw and len(raw) <= TEXT_LIMIT:
            return raw
        if raw.__class__ is str and raw:
            message = f"a text of {len(raw):,} characters begins here, and {TEXT_LIMIT:,} is the most"
            remedy = "Shorten it, or keep it in a document and say where that is."
            reader.problems.append(
                make_problem("unreadable", reader.value_position(node, key), message, remedy, reader.subject, reader.name)
            )
        else:
            reader.report_wrong_shape(TEXT_EXPECTED, node, key, field)
        return None

    return read


def _id(field: Field) -> ReadValue:
    text = _text(field)

    def read(reader: RecordReader, raw: Any, node: Any, key: Any) -> str | None:
        id: str | None = text(reader, raw, node, key)
        if id and not is_id(id):
            reader.report_wrong_value(node, key, *describe_wrong_id(id))
        return id

    return read


def _parse_with(parse: Callable[[str], Any], explain: Callable[[str, str], tuple[str, str]]) -> Callable[[Field], ReadValue]:
    """A reader of text that `parse` makes a value of, or None, which `explain` puts into words."""

    def make(field: Field) -> ReadValue:
        text = _text(field)

        def read(reader: RecordReader, raw: Any, node: Any, key: Any) -> Any:
            if text(reader, raw, node, key) is None:
                return None
            value = parse(raw)
            if value is None:
                reader.report_wrong_value(node, key, *explain(field.key, raw))
                if node is reader.record and field.shape in ("date", "period"):
                    reader.undatable.add(reader.subject)
            return value

        return read

    return make


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 and text[0] != "0" else None


def _explain_number(field: str, value: str) -> tuple[str, str]:
    if value.isascii() and value.isdigit() and len(value) > 18:
        return f"has a `{field}` of {len(value):,} digits, and 18 is the most", "Shorten it."
    return describe_value(field, value, "is no number"), "Write digits with no nought in front, such as `3`."


def _address(text: str) -> str | None:
    plain = text.isprintable() and not any(sign in text for sign in ' <>"{}|\\^`')
    return text if plain and any(text.startswith(start) and len(text) > len(start) for start in ("http://", "https://")) else None


def _explain_address(field: str, value: str) -> tuple[str, str]:
    return describe_value(field, value, "is no web address"), "Write the whole address, beginning with `https://` and without spaces."


NO_IRI = r"[][]|%(?![0-9A-Fa-f]{2})"  # what `_address` lets pass, and RFC 3987 does not


def _base(text: str) -> str | None:
    whole = _address(text) and text.isascii() and text[-1] in "/#" and text.count("#") <= 1
    return text if whole and _host(text) and not re.search(NO_IRI, text) else None


def _host(text: str) -> bool:
    """Whether an address names a machine, and perhaps its port."""
    host, colon, port = re.split("[/#]", text)[2].partition(":")
    return host.replace("-", "").replace(".", "").isalnum() and (port.isdigit() or not colon)


def _explain_base(field: str, value: str) -> tuple[str, str]:
    if not _address(value):
        return _explain_address(field, value)
    if not _host(value):
        return describe_value(field, value, "names no host"), "Write the whole address, such as `https://example.org/our-register/`."
    if found := re.search(NO_IRI, value):
        remedy = "Write `%25` for a per cent sign." if found.group() == "%" else "Write it without square brackets."
        return describe_value(field, value, f"has a `{found.group()}` that no web address can have"), remedy
    if value[-1] not in "/#":
        return describe_value(field, value, "ends in neither `/` nor `#`"), f"Write `{shorten(value)}/`."
    return _explain_address(field, value)


def _choice(field: Field) -> ReadValue:
    text, options = _text(field), {option: option for option in field.options}

    def read(reader: RecordReader, raw: Any, node: Any, key: Any) -> str | None:
        if raw.__class__ is str and raw in options:
            return options[raw]
        if text(reader, raw, node, key) is None:
            return None
        if len(options) == 1:
            reader.report_wrong_value(
                node,
                key,
                describe_value(field.key, raw, "this version does not read"),
                f"Write `{field.key}: {field.options[0]}`, or use a newer version of the command.",
            )
        else:
            message = f"has `{field.key}: {shorten(raw)}`, where only certain words can stand"
            reader.report_wrong_value(node, key, message, reader.suggest(raw, options) or f"Write one of: {', '.join(options)}.")
        return None

    return read


def _truth(field: Field) -> ReadValue:
    choice = _choice(field._replace(options=("true", "false")))

    def read(reader: RecordReader, raw: Any, node: Any, key: Any) -> bool | None:
        word = choice(reader, raw, node, key)
        return None if word is None else word == "true"

    return read


def _many(field: Field, single: ReadValue) -> ReadValue:
    """A reader of one thing, or a list of them."""

    def read(reader: RecordReader, raw: Any, node: Any, key: Any) -> tuple[Any, ...] | None:
        if raw.__class__ is list:
            if not raw:
                reader.report_wrong_shape(TEXT_EXPECTED, node, key, field)
                return None
            values = [single(reader, item, raw, index) for index, (item, _, _) in enumerate(raw)]
            return tuple([value for value in values if value is not None])
        value = single(reader, raw, node, key)
        return None if value is None else (value,)

    return read


def _dates(field: Field) -> ReadValue:
    many = _many(field, _DATE(field))

    def read(reader: RecordReader, raw: Any, node: Any, key: Any) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = many(reader, raw, node, key)
        if node is reader.record and (found is None or len(found) < (len(raw) if raw.__class__ is list else 1)):
            reader.undatable.add(reader.subject)
        return found

    return read


def _texts(field: Field) -> ReadValue:
    return _many(field, _text(field))


def _reference(field: Field) -> ReadValue:
    text, sections = _text(field), field.sections

    def read(reader: RecordReader, raw: Any, node: Any, key: Any) -> str | None:
        id: str | None = text(reader, raw, node, key)
        if id and sections:
            reader.used[sections].add(id)
        return id

    return read


def _references(field: Field) -> ReadValue:
    many, sections = _many(field, _reference(field)), field.sections

    def read(reader: RecordReader, raw: Any, node: Any, key: Any) -> tuple[str, ...] | None:
        if raw.__class__ is list:
            ids = tuple([item for item, _, _ in raw])
            if ids and all(id.__class__ is str and 0 < len(id) <= 64 for id in ids):  # as nearly all are
                reader.used[sections].update(ids)
                return ids
        found: tuple[str, ...] | None = many(reader, raw, node, key)
        return found

    return read


def _sources(field: Field) -> ReadValue:
    return _references(field._replace(sections=("sources",)))


def _claims(field: Field) -> ReadValue:
    text, sections = _text(field), field.sections

    def single(reader: RecordReader, raw: Any, node: Any, key: Any) -> Claim | None:
        if raw.__class__ is dict:
            sound = len(reader.problems)
            claim: Claim | None = read_record(Claim, raw, node, key, reader, field.key)
            if claim is None or len(reader.problems) > sound:
                return None  # a lead from a day that cannot be read is no lead
        elif text(reader, raw, node, key) is None:
            return None
        else:
            claim = Claim.from_values({"who": raw})
        if claim.who != NOBODY:
            reader.used[sections].add(claim.who)
        return claim

    many = _many(field, single)

    def read(reader: RecordReader, raw: Any, node: Any, key: Any) -> tuple[Claim, ...] | None:
        found: tuple[Claim, ...] | None = many(reader, raw, node, key)
        if found and len(found) > 1 and any(claim.who == NOBODY for claim in found):
            sound = len(reader.problems)
            check_nobody(reader, found, raw, field)
            if len(reader.problems) > sound:
                return None
        return found

    return read


def check_nobody(reader: RecordReader, found: tuple[Claim, ...], raw: List, field: Field) -> None:
    """Reports where `nobody` is stated beside a claim in force on the same day."""
    if len(found) < len(raw):
        return  # one of them is reported already
    spans = [claim_span(claim) for claim in found]
    starts = sorted({first for first, _ in spans})
    for index, (claim, (first, last)) in enumerate(zip(found, spans, strict=True)):
        # One holder follows another, and one lead that was only seen: who begins later ends who states no end.
        if not claim.to and (field.key == "held_by" or (field.key == "lead" and claim.seen and not claim.from_)):
            seen = max((day.last for day in claim.seen), default="")
            spans[index] = first, next((day_before(start) for start in starts if start > max(first, seen)), last)
    others = sorted((*span, claim.who) for span, claim in zip(spans, found, strict=True) if claim.who != NOBODY)
    latest: list[tuple[str, str]] = []  # of the others so far, by their first day: the last day, and whose it is
    for _, last, who in others:
        latest.append(max((last, who), latest[-1]) if latest else (last, who))
    for index, (claim, (first, last)) in enumerate(zip(found, spans, strict=True)):
        before = bisect_right(others, (last, "~", "~")) if claim.who == NOBODY else 0
        if before and latest[before - 1][0] >= first:
            reader.report_wrong_value(
                raw,
                index,
                f"has `nobody` in `{field.key}` beside {code(latest[before - 1][1])}, for the same days",
                "Take one of the two out, or give them dates that do not meet.",
            )
            return


def _bases(field: Field) -> ReadValue:
    text = _text(field)

    def single(reader: RecordReader, raw: Any, node: Any, key: Any) -> Any:
        if raw.__class__ is dict and raw:
            return read_record(Basis, raw, node, key, reader, field.key)
        as_written = text(reader, raw, node, key)
        return None if as_written is None else Basis(as_written=as_written)

    return _many(field, single)


def _mapping(field: Field, each: Callable[[RecordReader, Map], dict[str, Any]]) -> ReadValue:
    def read(reader: RecordReader, raw: Any, node: Any, key: Any) -> dict[str, Any] | None:
        if raw.__class__ is not dict or not raw:
            reader.report_wrong_shape(FIELDS_EXPECTED, node, key, field)
            return None
        return {name: value for name, value in each(reader, raw).items() if value is not None}

    return read


def _headings(field: Field) -> ReadValue:
    text = _text(field)

    def each(reader: RecordReader, raw: Map) -> dict[str, Any]:
        unread: set[str] = set()
        if any(not value for value, _, _ in raw.values()):
            unread = report_cut_values({}, raw, reader)
        return {name: text(reader, value, raw, name) for name, (value, _, _) in raw.items() if name not in unread}

    return _mapping(field, each)


def _records(field: Field) -> ReadValue:
    def each(reader: RecordReader, raw: Map) -> dict[str, Any]:
        subject, record = reader.subject, reader.record
        found = read_section(_record(field), raw, raw, field.key, reader, body=subject)
        reader.enter_record(subject, record)
        return found

    return _mapping(field, each)


def _settlements(field: Field) -> ReadValue:
    def each(reader: RecordReader, raw: Map) -> dict[str, Any]:
        reader.used["themes",].update(raw)
        return {theme: read_record(Settlement, value, raw, theme, reader) for theme, (value, _, _) in raw.items()}

    return _mapping(field, each)


def _list(field: Field) -> ReadValue:
    def read(reader: RecordReader, raw: Any, node: Any, key: Any) -> tuple[Any, ...] | None:
        if raw.__class__ is not list or not raw:
            reader.report_wrong_shape(LIST_EXPECTED, node, key, field)
            return None
        values = [read_record(_record(field), item, raw, index, reader, field.key) for index, (item, _, _) in enumerate(raw)]
        return tuple([value for value in values if value is not None])

    return read


def _record(field: Field) -> type[Record]:
    assert field.record is not None
    return field.record


_DATE = _parse_with(parse_date, explain_date)

SHAPES: dict[str, Callable[[Field], ReadValue]] = {
    "text": _text,
    "texts": _texts,
    "id": _id,
    "law-id": _id,
    "number": _parse_with(_number, _explain_number),
    "truth": _truth,
    "date": _DATE,
    "dates": _dates,
    "period": _parse_with(parse_period, explain_period),
    "address": _parse_with(_address, _explain_address),
    "base": _parse_with(_base, _explain_base),
    "choice": _choice,
    "reference": _reference,
    "references": _references,
    "sources": _sources,
    "claims": _claims,
    "bases": _bases,
    "headings": _headings,
    "list": _list,
    "records": _records,
    "settlements": _settlements,
}
