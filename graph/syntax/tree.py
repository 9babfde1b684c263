"""A file's tree: mappings, lists and text, and where each value of them stood; and what a file may hold."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from ..model.errors import GraphError
from ..model.finding import Finding, Position

BYTE_LIMIT, DEPTH_LIMIT, TEXT_LIMIT, VALUE_LIMIT = 8_000_000, 32, 100_000, 500_000
"""What one file may hold: bytes, levels, characters in one value, values."""

Entry = tuple[Any, int, int]
"""A value, the place of its key, and its own; an item of a list has its own for both. A place is how many characters stand before it."""
Map = dict[str, Entry]
List = list[Entry]
Node = Map | List | str


class Lines:
    """The lines of a file that parses (so that nothing else in it could be taken for a line's end)."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text

    @cached_property
    def starts(self) -> list[int]:
        """The place where each line begins."""
        return list(accumulate(map(len, self.text.splitlines(keepends=True)[:-1]), initial=0))

    def position_at(self, place: int) -> Position:
        r"""A place as an editor shows it.

        >>> str(Lines("bodies.yaml", "bodies:\n  board:").position_at(10))
        'bodies.yaml:2:3'
        """
        line = bisect_right(self.starts, place)
        return Position(self.file, line, place - self.starts[line - 1] + 1)


class Tree(NamedTuple):
    """What a file holds; None as its root where it holds nothing. `doubles` are the keys met a second time, with their mapping."""

    root: Node | None
    lines: Lines
    duplicates: list[tuple[Map, str, int]]


class UnreadableFile(GraphError):
    """Raised with the finding that says why a file cannot be read (on)."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def value_at(node: Any, key: Any) -> Any:
    """The value under a key of a mapping; None where there is none, or no mapping."""
    return node[key][0] if node.__class__ is dict and key in node else None
