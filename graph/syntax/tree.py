"""A file's tree: mappings, lists and text, and where each value of them stood; and what a file may hold."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from ..model.errors import GraphError
from ..model.finding import Finding, Position, make_problem
from ..model.register import TABLE
from ..model.text import code, quote_name

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
    """What a file holds; None as its root where it holds nothing. `duplicates` are the keys met a second time, with their mapping."""

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


def walk_values(root: Any) -> Iterator[tuple[str, str, str, Any, Any, Any]]:
    """Every key and item below a root: whose it is (in words, and by id), its field, its node, its key there, its value."""
    stack: list[tuple[Any, str, str, str, int]] = [(root, "the file", "", "", 0)]
    while stack:
        node, title, subject, field, depth = stack.pop()
        for key in node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
            value = node[key][0]
            whose, id, name = title, subject, field
            if isinstance(key, str):
                name = key
                if depth == 0 and key == "register" and isinstance(value, dict):
                    whose = name_record(key, value)
                elif (depth == 1 and field in TABLE) or (depth == 3 and field == "posts"):
                    whose, id = name_record(key, value), key
            yield whose, id, name, node, key, value
            if not isinstance(value, str):
                stack.append((value, whose, id, name, depth + 1))


def name_record(id: str, record: Any) -> str:
    """What a record is called in a message: its name in quotes, or its id."""
    name = value_at(record, "name")
    return quote_name(name) if isinstance(name, str) and name else code(id)


def find_duplicate_keys(tree: Tree) -> Iterator[Finding]:
    """The keys that stand twice in one mapping."""
    inside = {
        id(value): (title, subject, field) for title, subject, field, _, _, value in walk_values(tree.root) if isinstance(value, dict)
    }
    lists = {
        name for kind in TABLE.values() for name, line in kind.fields.items() if line.shape in ("texts", "references", "claims", "sources")
    }
    for node, key, place in tree.duplicates:
        title, subject, field = inside.get(id(node), ("the file", "", ""))
        what, remedy = code(key), "Keep one of the two."
        if title == "the file" and key in TABLE:
            remedy = "Put the records of both under the first."
        elif field == "posts" or (title == "the file" and field in TABLE):
            title = f"`{field}`" if title == "the file" else title
            what, remedy = f"the id {what}", "Give the one that is new an id of its own; or, if the two are one record, keep one of them."
        elif key in lists:
            remedy = "Keep one of the two, or write both as one list."
        first = tree.lines.position_at(node[key][1]).line
        yield make_problem(
            "duplicate-key", tree.lines.position_at(place), f"{title} has {what} twice, first on line {first}", remedy, subject, value=key
        )
