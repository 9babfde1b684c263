"""YAML text -> a tree.

Built from the events of PyYAML's C parser, never through `yaml.load`: so limits hold while reading, duplicate keys and places are
seen, and every scalar stays text, to be typed by the model (no `NO` becomes False, no `010` becomes 8, in the manner of YAML 1.2).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yaml import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, StreamEndEvent, YAMLError
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # it is PyYAML's own, and typed nowhere

from ..model.finding import Position, make_problem
from ..model.register import FIELD_NAMES
from ..model.text import shorten
from .tree import BYTE_LIMIT, DEPTH_LIMIT, VALUE_LIMIT, Entry, Lines, List, Map, Node, Tree, UnreadableFile

BETWEEN_VALUES = bytes(set(range(256)) - set(b"\n\r,{"))  # what stands between the signs before a value; lists are counted one by one
CONFLICT_MARKS = (b"<<<<<<<", b">>>>>>>")
BEFORE_VALUE = b" \t\r\n,[{:\xbf"  # \xbf ends a byte order mark; what a shortcut of YAML stands after


def parse_yaml(data: bytes, file: str) -> Tree:
    """The tree of a file's bytes.

    Raises `UnreadableFile` where they are no UTF-8, no YAML, more than a register may hold, or YAML that a register does not take
    (anchors, aliases, tags, merge keys, keys that are not text, a second document).
    """
    text = decode_text(data, file)
    lines = Lines(file, text)
    shortcuts = any(may_start_value(sign, data) for sign in (b"&", b"*", b"!"))
    crowded = len(data) > VALUE_LIMIT and len(data.translate(None, BETWEEN_VALUES)) > VALUE_LIMIT
    next_event: Callable[[], Any] = CParser(text).get_event
    doubles: list[tuple[Map, str, int]] = []
    count = 0

    def stop(place: int, message: str, remedy: str) -> UnreadableFile:
        return UnreadableFile(make_problem("unreadable", lines.position_at(place), message, remedy))

    def shortcut(place: int) -> UnreadableFile:
        sign = text[place : place + 200].split()[0]
        for end in ",[]{}:" if text.startswith("<<", place) else ",[]{}":
            sign = sign.partition(end)[0]
        return stop(
            place,
            f"`{shorten(sign)}` is a shortcut of YAML, which a register does not allow",
            "Write out what it stands for; a text that begins with `&`, `*` or `!` goes in quotes.",
        )

    def watched() -> Any:
        """The next event of a file that may hold what no register takes, or more than one may hold."""
        found = next_event()
        mark: Any = found.start_mark
        if found.__class__ is AliasEvent or getattr(found, "anchor", None) or getattr(found, "tag", None):
            raise shortcut(mark.index)
        if found.__class__ is ScalarEvent or found.__class__ is MappingStartEvent:
            tally(mark.index)
        return found

    def tally(place: int) -> None:
        nonlocal count
        count += 1
        if count > VALUE_LIMIT:
            raise stop(place, f"the file holds more than {VALUE_LIMIT:,} values up to here", "Split it into several files in one folder.")

    def mapping(depth: int) -> Map:
        found: Map = {}
        while True:
            key = event()
            if key.__class__ is not ScalarEvent:
                if key.__class__ is MappingEndEvent:
                    if "<<" in found and text[found["<<"][1]] == "<":  # and not in quotes
                        raise shortcut(found["<<"][1])
                    return found
                raise no_key(key)
            word = FIELD_NAMES.get(key.value, key.value)  # a file has each key a thousand times
            start: Any = key.start_mark
            place = start.index
            value = event()
            mark: Any = value.start_mark
            if value.__class__ is ScalarEvent:
                # Where nothing follows the key, the parser stands further on.
                entry: Entry = value.value, place, mark.index if value.value or mark.line == start.line else place
            elif value.__class__ is MappingStartEvent and depth < DEPTH_LIMIT:
                entry = mapping(depth + 1), place, mark.index
            else:
                entry = node(value, depth), place, mark.index
            if found.setdefault(word, entry) is not entry:
                doubles.append((found, word, place))

    def sequence(depth: int) -> List:
        found: List = []
        while True:
            item = event()
            place = item.start_mark.index
            if item.__class__ is ScalarEvent:
                found.append((item.value, place, place))
            elif item.__class__ is SequenceEndEvent:
                return found
            else:
                found.append((node(item, depth), place, place))

    def node(begun: Any, depth: int) -> Map | List:
        if depth == DEPTH_LIMIT:
            raise stop(
                begun.start_mark.index,
                f"lists and fields are nested more than {DEPTH_LIMIT} deep here",
                "Remove brackets or indents: no register needs so many levels.",
            )
        if begun.__class__ is MappingStartEvent:
            return mapping(depth + 1)
        tally(begun.start_mark.index)
        return sequence(depth + 1)

    def no_key(begun: Any) -> UnreadableFile:
        what = "a map" if begun.__class__ is MappingStartEvent else "a list"
        return stop(
            begun.start_mark.index,
            f"the name of a field is needed here, not {what}",
            "Put the text in quotes: it cannot begin with `{` or `[`.",
        )

    event = watched if shortcuts or crowded else next_event
    try:
        event()  # the stream begins
        if event().__class__ is StreamEndEvent:
            return Tree(None, lines, doubles)
        first = event()
        root: Node = first.value if first.__class__ is ScalarEvent else node(first, 0)
        event()  # the document ends
        after = event()
    except YAMLError as error:
        from .syntax_errors import describe_syntax_error

        raise UnreadableFile(describe_syntax_error(error, text, file)) from None
    if after.__class__ is not StreamEndEvent:
        raise stop(
            after.start_mark.index,
            "a second document begins here",
            "Delete the line of `---` or `...`, or put what follows in a file of its own.",
        )
    return Tree(root, lines, doubles)


def may_start_value(sign: bytes, data: bytes) -> bool:
    """Whether a sign stands anywhere in a file where a value or key could start with it; a quick look, since hardly one does."""
    index = data.find(sign)
    while index > 0:
        if data[index - 1] in BEFORE_VALUE and (data[index + 1 : index + 2] != b" " or sign == b"!"):
            return True
        index = data.find(sign, index + 1)
    return index == 0


def decode_text(data: bytes, file: str) -> str:
    """The text of a file in UTF-8, without a byte order mark."""
    if not data:
        raise UnreadableFile(
            make_problem("unreadable", Position(file), "the file is empty", "Write the register in it, or delete the file.")
        )
    if len(data) > BYTE_LIMIT:
        raise UnreadableFile(
            make_problem("unreadable", Position(file), "the file is larger than 8 MB", "Split it into several files in one folder.")
        )
    if data.isascii() and not any(sign in data for sign in CONFLICT_MARKS):
        return data.decode("ascii")  # libyaml refuses what control characters it may hold
    from .encoding import decode_utf8

    return decode_utf8(data, file)
