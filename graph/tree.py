"""A file's tree: mappings, lists and text, and where each value of them stood; and what a file may hold."""

from __future__ import annotations

from typing import Any, NamedTuple

from .finding import Finding, Position

BYTES, DEPTH, CHARACTERS, VALUES = 8_000_000, 32, 100_000, 500_000
"""What one file may hold: bytes, levels, characters in one value, values."""

Entry = tuple[Any, Any, Any]
"""A value, the mark of its key, and its own mark; an item of a list has its own mark for both. A mark has `line`, `column`, `index`."""
Map = dict[str, Entry]
List = list[Entry]
Node = Map | List | str


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


def at(file: str, mark: Any) -> Position:
    return Position(file, mark.line + 1, mark.column + 1)


def held(node: Any, key: Any) -> Any:
    """The value under a key of a mapping; None where there is none, or no mapping."""
    return node[key][0] if node.__class__ is dict and key in node else None
