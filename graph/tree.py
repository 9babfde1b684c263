"""YAML text -> a tree of mappings, lists and text that knows where each of its values stood.

Built from the events of PyYAML's C parser, never through `yaml.load`: so limits hold while reading, duplicate keys and places are
seen, and every scalar stays text, to be typed by the model (no `NO` becomes False, no `010` becomes 8, in the manner of YAML 1.2).
"""

from __future__ import annotations

from typing import Any, NamedTuple, Union

import yaml
from yaml.cyaml import CParser
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from .finding import Finding, Position, Severity
from .words import shorten

BYTES, DEPTH, CHARACTERS, VALUES = 8_000_000, 32, 100_000, 600_000
"""What one file may hold: bytes, levels, characters in one value, values."""

SHORTCUTS = (b"&", b"*", b"!", b"<<")
PLAIN = bytes([9, 10, 13, *range(32, 127)])
Node = Union["Map", "List", str]


class Map(dict[str, Any]):
    """A mapping; `places` holds the marks of each key and of its value."""

    __slots__ = ("places",)
    places: dict[str, tuple[Any, Any]]


class List(list[Any]):
    """A list; `places` holds the mark of each item."""

    __slots__ = ("places",)
    places: list[Any]


class Tree(NamedTuple):
    """What a file holds; None as its root where it holds nothing. `doubles` are the keys met a second time, with their mapping."""

    root: Node | None
    text: str
    doubles: list[tuple[Map, str, Any]]


class Unreadable(Exception):
    """Raised with the finding that says why a file cannot be read (on)."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def problem(check: str, position: Position, message: str, remedy: str, subject: str = "", name: str = "", value: str = "") -> Finding:
    """A finding about soundness, which is always an error."""
    return Finding(check, Severity.ERROR, subject, name, message, remedy, position, value)


def at(file: str, mark: Any) -> Position:
    return Position(file, mark.line + 1, mark.column + 1)


def grow(data: bytes, file: str) -> Tree:
    """The tree of a file's bytes.

    Raises `Unreadable` where they are no UTF-8, no YAML, more than a register may hold, or YAML that a register does not take
    (anchors, aliases, tags, merge keys, keys that are not text, a second document).
    """
    text = decode(data, file)
    shortcuts = any(sign in data for sign in SHORTCUTS)
    parser = CParser(text)
    event = parser.get_event
    doubles: list[tuple[Map, str, Any]] = []
    count = 0

    def stop(mark: Any, message: str, remedy: str) -> Unreadable:
        return Unreadable(problem("unreadable", at(file, mark), message, remedy))

    def shortcut(mark: Any) -> Unreadable:
        sign = text[mark.index : mark.index + 200].split()[0]
        for end in ",[]{}:" if text.startswith("<<", mark.index) else ",[]{}":
            sign = sign.partition(end)[0]
        return stop(
            mark,
            f"`{shorten(sign)}` is a shortcut of YAML, which a register does not take",
            "Write out what it stands for; a text that begins with `&`, `*` or `!` goes in quotes.",
        )

    def mapping(depth: int) -> Map:
        nonlocal count
        found = Map()
        places = found.places = {}
        while True:
            key = event()
            if key.__class__ is not ScalarEvent:
                if key.__class__ is MappingEndEvent:
                    count += len(found)
                    if count > VALUES:
                        raise too_many(key.start_mark)
                    return found
                if key.__class__ is AliasEvent:
                    raise shortcut(key.start_mark)
                what = "a map" if key.__class__ is MappingStartEvent else "a list"
                raise stop(
                    key.start_mark,
                    f"the name of a field is needed here, and {what} stands in its place",
                    "Put the text in quotes: it cannot begin with `{` or `[`.",
                )
            word = key.value
            mark = key.start_mark
            if shortcuts and (key.anchor or key.tag or (word == "<<" and key.implicit[0])):
                raise shortcut(mark)
            value = event()
            if value.__class__ is ScalarEvent:
                if shortcuts and (value.anchor or value.tag):
                    raise shortcut(value.start_mark)
                held = value.value
            else:
                held = node(value, depth)
            if word in places:
                doubles.append((found, word, mark))
            else:
                found[word] = held
                places[word] = mark, value.start_mark

    def sequence(depth: int) -> List:
        nonlocal count
        found = List()
        places = found.places = []
        while True:
            item = event()
            if item.__class__ is ScalarEvent:
                if shortcuts and (item.anchor or item.tag):
                    raise shortcut(item.start_mark)
                found.append(item.value)
            elif item.__class__ is SequenceEndEvent:
                return found
            else:
                found.append(node(item, depth))
            places.append(item.start_mark)
            count += 1
            if count > VALUES:
                raise too_many(item.start_mark)

    def node(begun: Any, depth: int) -> Map | List:
        if shortcuts and (begun.__class__ is AliasEvent or begun.anchor or begun.tag):
            raise shortcut(begun.start_mark)
        if depth == DEPTH:
            raise stop(
                begun.start_mark, f"lists and fields stand more than {DEPTH} deep here", "Take out brackets or indents: no register goes so deep."
            )
        return (mapping if begun.__class__ is MappingStartEvent else sequence)(depth + 1)

    def too_many(mark: Any) -> Unreadable:
        return stop(mark, f"the file holds more than {VALUES:,} values up to here", "Split it into several files in one folder.")

    try:
        event()  # the stream begins
        if event().__class__ is StreamEndEvent:
            return Tree(None, text, doubles)
        first = event()
        if first.__class__ is ScalarEvent:
            if first.anchor or first.tag:
                raise shortcut(first.start_mark)
            root: Node = first.value
        else:
            root = node(first, 0)
        event()  # the document ends
        after = event()
    except yaml.YAMLError as error:
        from .vetting import broken_off

        raise Unreadable(broken_off(error, text, file)) from None
    if after.__class__ is not StreamEndEvent:
        raise stop(after.start_mark, "a second document begins here", "Delete the line of `---` or `...`, or put what follows in a file of its own.")
    return Tree(root, text, doubles)


def decode(data: bytes, file: str) -> str:
    """The text of a file in UTF-8, without a byte order mark."""
    if not data:
        raise Unreadable(problem("unreadable", Position(file), "the file is empty", "Write the register in it, or delete the file."))
    if len(data) > BYTES:
        raise Unreadable(problem("unreadable", Position(file), "the file is larger than 8 MB", "Split it into several files in one folder."))
    if not data.translate(None, PLAIN) and not any(sign * 7 in data for sign in (b"<", b"=", b">")):
        return data.decode("ascii")
    from .vetting import decode_with_care

    return decode_with_care(data, file)
