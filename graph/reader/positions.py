"""A loaded register, and where each of its values stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..model.finding import Finding, Position
from ..model.record import Record
from ..model.register import Register
from ..syntax.tree import Lines, Map, value_at

RecordPath = tuple[Any, ...]
UsedIds = dict[tuple[str, ...], set[str]]
IdLocations = dict[str, tuple[str, str]]
ANY_SECTION = ("anything",)  # the sections of a reference to any record


class Reference(NamedTuple):
    """That a record refers to an id, under which path, and in which sections it may stand."""

    path: RecordPath
    record: Record
    key: str
    id: str
    sections: tuple[str, ...]

    @property
    def target(self) -> str:
        """The id itself, without the part of a source that is cited."""
        return self.id.partition("#")[0]


class LoadedRegister:
    """A register, its problems, and where it stands. `is_complete` is False where a file of it could not be read.

    `roots` are the trees of its files by name, `lines` their lines; `used` are the ids that are referred to, by the sections they
    may stand in, `locations` the file and section in which each id stands.
    """

    def __init__(
        self,
        register: Register,
        roots: Mapping[str, Map | None],
        lines: Mapping[str, Lines],
        findings: list[Finding],
        used: UsedIds,
        homes: IdLocations,
    ) -> None:
        self.register, self.roots, self.lines, self.problems, self.used, self.locations = register, roots, lines, findings, used, homes
        self.is_complete = None not in roots.values()
        self.files: Mapping[str, bytes] = {}
        """Its files as they were read, by their paths: what a change is made to."""
        self.read_sibling: Callable[[str], bytes | None] | None = None
        """What lay in its folder under a name, when it was as it is here; None for what is in no folder."""

    def locate(self, id: str) -> tuple[str, Any]:
        """What `Register.locate` gives, and for a record of this register faster."""
        if id not in self.locations:
            return self.register.locate(id)
        section = self.locations[id][1]
        return section, getattr(self.register, section)[id]

    def position(self, path: RecordPath) -> Position:
        """Where the value at `path` stands, such as `("priorities", "missing-children", "lead", 0)`.

        Of a record: its id. Of a field's value that is not there: the nearest thing around it that is.
        """
        file, path = self._locate_path(path)
        node: Any = self.roots[file]
        place = None
        whole = 1 if path[:1] == ("register",) else 2
        for depth, key in enumerate(path):
            if (node.__class__ is dict and key in node) or (node.__class__ is list and key.__class__ is int and key < len(node)):
                node, of_key, of_value = node[key]
                # A record, or what has fields of its own, is found by its key; a field by its value.
                place = of_key if depth < whole or node.__class__ is dict else of_value
            elif key.__class__ is not int:  # else it is one value, which stands for a list of one
                break
        return self.lines[file].position_at(place) if place is not None else Position(file)

    def _locate_path(self, path: RecordPath) -> tuple[str, RecordPath]:
        """The file in which a path begins, and the path there: the items of `accepted` count on from the file before."""
        section, key = (*path, None, None)[:2]
        if key in self.locations and self.locations[key][1] == section:
            return self.locations[key][0], path
        files = [file for file, root in self.roots.items() if root and section in root]
        for file in files:
            records = value_at(self.roots[file], section)
            if records.__class__ is list and key.__class__ is int:
                if key < len(records):
                    return file, (section, key, *path[2:])
                key -= len(records)
            elif value_at(records, key) is not None:
                return file, path
        return (files or list(self.roots))[0], path
