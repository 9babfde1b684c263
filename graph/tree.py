"""A file's tree: mappings, lists and text that know where each of their values stood, and what a file may hold."""

from __future__ import annotations

from typing import Any, NamedTuple, Union

from .finding import Finding, Position

BYTES, DEPTH, CHARACTERS, VALUES = 8_000_000, 32, 100_000, 600_000
"""What one file may hold: bytes, levels, characters in one value, values."""

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


def at(file: str, mark: Any) -> Position:
    return Position(file, mark.line + 1, mark.column + 1)
