"""Where each value of a YAML text begins and ends, and which lines are comments: for those who change a text in its place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml
from yaml.events import MappingEndEvent, MappingStartEvent, NodeEvent, ScalarEvent, SequenceEndEvent
from yaml.tokens import BlockEntryToken, FlowEntryToken, KeyToken, ValueToken

LINE_BREAK = re.compile("\r\n|\n|\r")
BLANK_TAIL = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))*[ \t]*\Z")
NO_VALUE = re.compile(r"(?:\s|#[^\r\n]*)*")
BLOCK_HEADER = re.compile("[|>][-+0-9]*")


class Span(NamedTuple):
    """A value, from its first character to behind its last; one that is not written ends where it begins, behind its colon."""

    value: str | dict[str, Part] | list[Part]
    start: int
    end: int
    flow: bool = False  # between brackets, itself

    def part(self, key: Any) -> Part:
        found: Part = self.value[key]  # type: ignore[assignment]
        return found

    @property
    def parts(self) -> list[Part]:
        return list(self.value.values()) if isinstance(self.value, dict) else self.value if isinstance(self.value, list) else []


class Part(NamedTuple):
    """A field or an item: where its key or dash begins, where its value may begin, and the value."""

    begin: int
    after: int
    span: Span


class SpanIndex:
    """A text that reads as YAML, with the spans of its values. Positions count characters.

    Raises `KeyError` with a key that stands twice in one place.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        breaks = LINE_BREAK.findall(text)
        self.line_break = max(sorted(set(breaks), reverse=True), key=breaks.count, default="\n")
        self._signs: dict[type, list[int]] = {KeyToken: [], ValueToken: [], BlockEntryToken: [], FlowEntryToken: []}
        for token in yaml.scan(text, Loader=yaml.CLoader):
            if token.__class__ in self._signs:
                self._signs[token.__class__].append(token.start_mark.index)
        self._long: list[tuple[int, int]] = []  # texts that run over several lines
        self._events: Iterator[Any] = (
            event for event in yaml.parse(text, Loader=yaml.CLoader) if isinstance(event, END_EVENTS | NodeEvent)
        )
        self.root = self._span(next(self._events), 0)

    def _span(self, event: Any, after: int) -> Span:
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, ScalarEvent):
            if start == end:
                return Span("", after, after)
            if event.style in ("|", ">") and "+" not in BLOCK_HEADER.match(self.text, start)[0]:  # type: ignore[index]
                end = BLANK_TAIL.search(self.text, start, end).start()  # type: ignore[union-attr]
            elif event.style in ("|", ">"):
                end = self.line_end(end - 1) if end > start and self.text[end - 1] in "\r\n" else end
            if LINE_BREAK.search(self.text, start, end):
                self._long.append((start, end))
            return Span(event.value, start, end)
        value: Any = dict(self._fields()) if isinstance(event, MappingStartEvent) else list(self._items(event.flow_style))
        parts = list(value.values()) if isinstance(value, dict) else value
        return Span(value, start, self._closed if event.flow_style else parts[-1].span.end, bool(event.flow_style))

    def _fields(self) -> Iterator[tuple[str, Part]]:
        seen = set()
        while not isinstance(key := next(self._events), MappingEndEvent):
            if key.value in seen:
                raise KeyError(key.value)
            seen.add(key.value)
            colons, keys = self._signs[ValueToken], self._signs[KeyToken]
            colon = bisect_left(colons, end := key.end_mark.index)
            has_colon = colon < len(colons) and NO_VALUE.fullmatch(self.text, end, colons[colon])  # `{key}` has none
            after = colons[colon] + 1 if has_colon else end
            found = bisect_right(keys, start := key.start_mark.index)
            before = keys[found - 1] if found else start  # of `? key`: the question mark
            is_marked = self.text[before] == "?" and NO_VALUE.fullmatch(self.text, before + 1, start)
            yield key.value, Part(before if is_marked else start, after, self._span(next(self._events), after))
        self._closed = end_index(key)

    def _items(self, flow: bool) -> Iterator[Part]:
        dashes = self._signs[BlockEntryToken]
        while not isinstance(item := next(self._events), SequenceEndEvent):
            start = item.start_mark.index
            begin = start if flow else dashes[bisect_left(dashes, start) - 1]
            yield Part(begin, begin if flow else begin + 1, self._span(item, begin + 1))
        self._closed = end_index(item)

    # --- lines --------------------------------------------------------------------------------------------------------

    def line_start(self, index: int) -> int:
        return max(self.text.rfind("\n", 0, index), self.text.rfind("\r", 0, index)) + 1

    def line_end(self, index: int) -> int:
        """Where the line's own text ends."""
        found = LINE_BREAK.search(self.text, index)
        return found.start() if found else len(self.text)

    def next_line_start(self, index: int) -> int:
        found = LINE_BREAK.search(self.text, index)
        return found.end() if found else len(self.text)

    def column(self, index: int) -> int:
        return index - self.line_start(index)

    def list_lines(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        """The lines that begin from `start` on, up to `end`: where, and their text without its break."""
        index = start if self.line_start(start) == start else self.next_line_start(start)
        while index < end:
            yield index, self.text[index : self.line_end(index)]
            index = self.next_line_start(index)

    def list_comments(self, start: int, end: int) -> list[str]:
        """The comments that stand between two places, on lines of their own."""
        return [
            line
            for index, line in self.list_lines(start, end)
            if line.lstrip(" \t").startswith("#") and not any(first < index < last for first, last in self._long)
        ]

    def end_with_comments(self, part: Part) -> int:
        """The end of a field's or item's last line, the comments included that follow it at once, further in than it."""
        end = self.line_end(part.span.end)
        for index, line in self.list_lines(self.next_line_start(end), len(self.text)):
            if not line.lstrip(" ").startswith("#") or len(line) - len(line.lstrip(" ")) <= self.column(part.begin):
                break
            end = index + len(line)
        return end

    def find_comma(self, start: int, end: int) -> int | None:
        """The first comma between values, of those that stand between two places."""
        commas = self._signs[FlowEntryToken]
        found = bisect_left(commas, start)
        return commas[found] if found < len(commas) and commas[found] < end else None


def end_index(event: Any) -> int:
    index: int = event.end_mark.index
    return index


END_EVENTS = MappingEndEvent | SequenceEndEvent
