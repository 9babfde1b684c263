"""A file's text with one value of it set, added or removed, and the rest of it left as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from ..model.errors import GraphError
from ..model.finding import Finding
from ..model.record import fields_of_shape
from ..model.register import RECORD_TYPES, SECTION_ORDER
from ..model.text import code
from .spans import BLOCK_HEADER, Part, Span, SpanIndex

EditPath = tuple[str | int, ...]
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # a byte order mark
LINE_SPACES = re.compile(r"[ \t]*")
UNQUOTED_FIELDS = {field.key for kind in RECORD_TYPES for field in fields_of_shape(kind, "date", "number", "truth", "choice")}
UNQUOTED_VALUE = re.compile("[0-9][0-9-]*|true|false")  # how dates, numbers and truths are written, as officers write them
# What some reader of YAML takes for no text, beyond what PyYAML knows of: `y` in 1.1, `1e3` and `0o17` in 1.2.
AMBIGUOUS_TEXT = re.compile(r"[yYnN]|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0[ox][0-9a-fA-F]+")
LAST_FIELDS = {"note": 1, "source": 2}  # fields that close a record, where they do
FLOW_WIDTH = 80  # characters of a list or of fields that may still stand in brackets on one line


class Set(NamedTuple):
    """The value at a path is to be this: a text, a list, or fields. What is there already of these stays as it is written.

    >>> Set(("priorities", "cse", "lead"), "slf").path
    ('priorities', 'cse', 'lead')
    """

    path: EditPath
    value: Any


class Add(NamedTuple):
    """One more value for the field at a path, which may have none, one or several.

    >>> Add(("priorities", "cse", "support"), {"who": "bcc", "from": "2016-04"}).value["who"]
    'bcc'
    """

    path: EditPath
    value: Any


class Remove(NamedTuple):
    """The record, field or item at a path is to go; with the last item goes its field.

    >>> Remove(("priorities", "cse", "support", 0)).path[-1]
    0
    """

    path: EditPath


Change = Set | Add | Remove


class EditError(GraphError):
    """An edit that is not made: a sentence or two for people; and the finding that it would have led to, if that is why."""

    def __init__(self, message: str, finding: Finding | None = None) -> None:
        super().__init__(message)
        self.finding = finding


TextEdits = Iterator[tuple[int, int, str]]
"""From where to where, and what is to stand there."""


def apply_steps(data: bytes, steps: list[Change]) -> bytes:
    """A file with steps made on its text, at one reading of it: each in another record, where no two can meet."""
    mark = BYTE_ORDER_MARK if data.startswith(BYTE_ORDER_MARK) else b""
    text = data[len(mark) :].decode()
    try:
        page = SpanIndex(text)
    except KeyError as error:
        raise EditError(f"{code(error.args[0])} stands twice in one place. Keep one of the two, then change it.") from None
    edits = sorted((edit for step in steps for edit in find_edits(page, step)), key=lambda edit: edit[:2])
    pieces, done = [], 0
    for start, end, new in edits:  # of two in one place, the first comes first
        pieces += [text[done:start], new]
        done = end
    return mark + "".join([*pieces, text[done:]]).encode()


def find_edits(page: SpanIndex, step: Change) -> TextEdits:
    """What a step changes in the text."""
    holder, key = Part(0, 0, page.root), step.path[-1]
    for way in step.path[:-1]:
        holder = holder.span.part(way)
    there = holder.span.part(key) if isinstance(key, int) or key in holder.span.value else None
    if isinstance(step, Remove):
        return remove_part(page, holder.span, holder.span.part(key))
    if there is None:
        return insert_part(page, holder, step.path, step.value)
    return (add_value if isinstance(step, Add) else replace_value)(page, holder.span, there, step.path, step.value)


def replace_value(page: SpanIndex, holder: Span, part: Part, path: EditPath, value: Any) -> TextEdits:
    """Another value for a field or an item."""
    span, after = part.span, part.after
    unwritten = span.start == span.end
    if holder.flow:
        yield from swap_text(page, span, " " * unwritten + dump_brackets([value], path)[1:-1])
        return
    dashed = isinstance(path[-1], int)
    first, *rest = dump_lines([value] if dashed else {"x": value}, path[:-1])
    first = first[1:] if dashed else first[2:]
    indent = indent_at(page, part.begin)
    body = "".join(page.line_break + (indent + line if line else "") for line in rest)
    beside = LINE_SPACES.fullmatch(page.text, after, span.start) is not None
    if unwritten:
        yield after, after, first
        yield page.line_end(after), page.line_end(after), body
    elif not span.flow and isinstance(span.value, str) and BLOCK_HEADER.match(page.text, span.start) and beside:
        head = BLOCK_HEADER.match(page.text, span.start).end()  # type: ignore[union-attr]
        yield (after, head, first) if body else (span.start, head, first.lstrip())
        yield page.line_end(head), span.end, body
    elif beside and body and not (span.parts and not span.flow):
        yield from swap_text(page, span._replace(start=after), first, body)
    elif not body and (span.flow or isinstance(span.value, str)):
        yield from swap_text(page, span, first.lstrip())
    elif beside:  # a dash, and fields from there on
        yield page.line_end(span.end), page.line_end(span.end), body
        yield from swap_text(page, span._replace(start=after), first)
    else:
        yield after, after, first
        start = page.line_start(span.start)
        yield page.line_end(after), page.line_end(after), body
        yield from delete_lines(page, start, span.end)


def swap_text(page: SpanIndex, span: Span, new: str, body: str = "") -> TextEdits:
    """Other text for a value. Comments on lines between come after the line on which it ended; `body` is lines that go before them."""
    kept = page.list_comments(span.start, span.end) if not isinstance(span.value, str) else []
    end = page.line_end(span.end) if kept or body else span.end
    yield span.start, end, new + page.text[span.end : end] + body + "".join(page.line_break + line for line in kept)


def delete_lines(page: SpanIndex, start: int, end: int) -> TextEdits:
    """The lines from one place to another are taken out, but for comments; of blank lines before and after them, some stay."""
    text = page.text
    kept = "".join(line + page.line_break for line in page.list_comments(start, end))
    begin, stop = page.line_start(start), page.next_line_start(end)
    closes = stop == len(text)
    blank_before = begin and not text[page.line_start(begin - 1 - (text[begin - 2 : begin] == "\r\n")) : begin].strip()
    while not kept and blank_before and stop < len(text) and not text[stop : page.next_line_start(stop)].strip():
        stop = page.next_line_start(stop)
    if closes and not kept and page.line_end(end) == stop and begin:  # the last line had no end; nor has the new last line
        begin -= 2 if text[begin - 2 : begin] == "\r\n" else 1
    yield begin, stop, kept


def remove_part(page: SpanIndex, holder: Span, part: Part) -> TextEdits:
    """A field, an item or a record is taken out."""
    text, span = page.text, part.span
    parts = holder.parts
    place = next(index for index, each in enumerate(parts) if each.begin == part.begin)
    following = parts[place + 1] if place + 1 < len(parts) else None
    end = max(span.end, part.after if part.after <= holder.end else 0)
    if not holder.flow:
        if text[page.line_start(part.begin) : part.begin].strip(" "):  # it stands behind a dash, and those that follow are in line with it
            joined = following and not text[end : following.begin].strip()
            yield part.begin, following.begin if following and joined else end, ""
        else:
            yield from delete_lines(page, part.begin, end)
        return
    comma = page.find_comma(end, following.begin if following else holder.end)
    before = page.find_comma(parts[place - 1].span.end, part.begin) if place else None
    if comma is not None and not text[end:comma].strip(" \t"):
        if not text[page.line_start(part.begin) : part.begin].strip(" \t") and not text[comma + 1 : page.line_end(comma)].strip(" \t"):
            yield from delete_lines(page, part.begin, comma)
        else:
            yield from swap_text(page, span._replace(start=part.begin, end=comma + 1 + (text[comma + 1 : comma + 2] == " ")), "")
    elif before is not None and not text[before + 1 : part.begin].strip(" \t"):
        yield from swap_text(page, span._replace(start=before, end=end), "")
    else:  # a comma that closes the list is YAML too
        if comma is not None:
            yield comma, comma + 1, ""
        yield from swap_text(page, span._replace(start=part.begin, end=end), "")


def add_value(page: SpanIndex, holder: Span, part: Part, path: EditPath, value: Any) -> TextEdits:
    """One more value for a field that has one or several."""
    span = part.span
    if isinstance(span.value, list):
        yield from insert_part(page, part, (*path, len(span.value)), value)
        return
    brackets = dump_brackets([value], (*path, 1))
    raw = page.text[span.start : span.end]
    if span.flow or (isinstance(span.value, str) and fits_one_line(raw, span.value)):
        yield span.start, span.start, "["
        yield span.end, span.end, f", {brackets[1:-1]}]"
    elif isinstance(span.value, str):
        yield from replace_value(page, holder, part, path, [span.value, value])
    else:  # fields on lines of their own: a dash goes before the first of them
        first = span.parts[0].begin
        column = page.column(first) - 2
        if column < page.column(part.begin) or page.text[first - 2 : first] != "  ":
            raise EditError(f"{code(str(path[-1]))} has one value, too little indented to become a list. Write it as a list by hand.")
        yield first - 2, first, "- "
        end = page.end_with_comments(span.parts[-1])
        yield end, end, join_indented_lines(page, dump_lines([value], path), " " * column)


def fits_one_line(raw: str, value: str) -> bool:
    """Whether a text can stand between brackets as it is written."""
    if "\n" in raw or "\r" in raw:
        return False
    try:
        node = yaml.compose(f"[{raw}]", Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        return False
    return isinstance(node, yaml.SequenceNode) and [each.value for each in node.value] == [value]


def insert_part(page: SpanIndex, holder: Part, path: EditPath, value: Any) -> TextEdits:
    """A field, an item or a record that was not there."""
    span, key = holder.span, path[-1]
    parts = span.parts
    asked = [value] if isinstance(key, int) else {key: value}
    if span.flow:
        new = dump_brackets(asked, path[:-1])[1:-1]
        end = parts[-1].span.end if parts else span.start + 1
        comma = page.find_comma(end, span.end)
        yield (end, end, f", {new}" if parts else new) if comma is None else (comma + 1, comma + 1, f" {new}")
        return
    place = (
        len(parts)
        if isinstance(key, int)
        else insertion_place([str(each) for each in span.value], key, 3 if path[0] == "register" else len(path))
    )
    blank = page.line_break * count_blank_lines(page, parts, place, len(path))
    text = join_indented_lines(page, dump_lines(asked, path[:-1]), indent_at(page, parts[0].begin))
    if place:
        end = page.end_with_comments(parts[place - 1])
        yield end, end, blank + text
    elif len(path) > 1:
        end = page.line_end(holder.after)
        yield end, end, text + blank
    else:
        start = page.line_start(parts[0].begin)
        yield start, start, text.removeprefix(page.line_break) + page.line_break + blank


def insertion_place(keys: list[str], key: str, depth: int) -> int:
    """Before which key a new one goes: sections in their order, records by id where all are, a record's `note` and `source` last."""
    if depth == 2 and keys == sorted(keys):
        return sum(each < key for each in keys)
    ranks = SECTION_ORDER if depth == 1 else LAST_FIELDS
    rank = ranks.get(key, 0)
    return max((place for place, each in enumerate(keys, 1) if ranks.get(each, 0) <= rank), default=0 if depth < 3 else len(keys))


def count_blank_lines(page: SpanIndex, parts: list[Part], place: int, depth: int) -> int:
    """How many blank lines part a new section or record from its neighbour: as many as its neighbours have between them."""
    if depth > 2 or len(parts) < 2:
        return 0
    place = min(max(place, 1), len(parts) - 1)
    between = page.list_lines(page.next_line_start(parts[place - 1].span.end), page.line_start(parts[place].begin))
    return sum(not line.strip() for _, line in between)


# --- values as YAML ---------------------------------------------------------------------------------------------------


TAG_RESOLVER = yaml.resolver.Resolver()


class YamlDumper(yaml.SafeDumper):
    """Writes the items of a list further in than what they are a list of."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def indent_at(page: SpanIndex, begin: int) -> str:
    return " " * page.column(begin)


def join_indented_lines(page: SpanIndex, lines: list[str], indent: str) -> str:
    return "".join(page.line_break + (indent + line if line else "") for line in lines)


def dump_lines(value: Any, path: EditPath) -> list[str]:
    """What holds a value, in lines."""
    return dump_value(value, path, False)[:-1].split("\n")


def dump_brackets(value: Any, path: EditPath) -> str:
    return dump_value(value, path, True)[:-1]


def dump_value(value: Any, path: EditPath, flow: bool) -> str:
    text: str = yaml.serialize(make_node(value, path, flow, True), Dumper=YamlDumper, width=1 << 30, allow_unicode=True)
    return text


def make_node(value: Any, path: EditPath, flow: bool, outer: bool = False) -> yaml.Node:
    """A value as PyYAML writes it, in brackets where it is short."""
    if isinstance(value, str):
        key = next((key for key in reversed(path) if isinstance(key, str)), "")
        bare = key in UNQUOTED_FIELDS and UNQUOTED_VALUE.fullmatch(value)
        tag = TAG_RESOLVER.resolve(yaml.ScalarNode, value, (True, False)) if bare else "tag:yaml.org,2002:str"  # type: ignore[no-untyped-call]
        style = "'" if AMBIGUOUS_TEXT.fullmatch(value) and not bare else None
        return yaml.ScalarNode(tag, value, style=style if "\n" not in value else '"' if flow else "|")
    brackets = flow or (not outer and len(path) > 2 and fits_brackets(value))
    if isinstance(value, list):
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [make_node(each, (*path, 0), brackets) for each in value], flow_style=brackets)
    if not isinstance(value, dict):
        raise TypeError(f"a register holds texts, lists and fields, not {value!r}")
    pairs = [(make_node(key, (), brackets), make_node(each, (*path, key), brackets)) for key, each in value.items()]
    return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=brackets)


def fits_brackets(value: Any) -> bool:
    """Whether a list or fields hold nothing but texts, and few enough for one line."""
    texts = [*value, *value.values()] if isinstance(value, dict) else value
    return all(isinstance(each, str) and "\n" not in each for each in texts) and sum(len(each) + 2 for each in texts) <= FLOW_WIDTH
