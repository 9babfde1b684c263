"""Paths -> registers, and where each value of them stood."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from ..model.finding import Finding, Position, make_problem
from ..model.register import Register
from ..model.text import quote_name, shorten
from ..syntax.files import PathError, RegisterFile, open_files, read_sibling_file
from ..syntax.parse import grow
from ..syntax.tree import Lines, Map, UnreadableFile, value_at
from .builder import RegisterBuilder
from .cycles import RecordPath
from .references import validate

__all__ = ["LoadedRegister", "PathError", "parse_register", "read_registers"]

UsedIds = dict[tuple[str, ...], set[str]]
IdLocations = dict[str, tuple[str, str]]
PARALLEL_BYTES = 5_000_000  # bytes of a register's files from which on they are read side by side


class LoadedRegister:
    """A register, what is unsound in it, and where it stood. `is_complete` is False where a file of it could not be read.

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


def parse_register(text: str | bytes, file: str = "register.yaml") -> LoadedRegister:
    """The register in `text`, as if it stood in `file`.

    >>> parse_register("register: {id: r, name: R, format: 1, base: https://example.org/r/}").register.name
    'R'
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return link_registers([build_register([parse_file(RegisterFile(file, data))])])[0]


def read_registers(*paths: str | os.PathLike[str]) -> list[LoadedRegister]:
    """The registers at these paths, each a file or a folder, with all that is unsound in them.

    Raises `PathProblem` for a path that cannot be opened, or in which no register lies; never for what a file says.
    """
    collecting = gc.isenabled()
    gc.disable()  # nothing read here is garbage; looking for some would double the time
    try:
        return link_registers([source for path in paths for source in load_path(os.fspath(path))])
    finally:
        if collecting:
            gc.enable()


def load_path(path: str) -> Iterator[LoadedRegister]:
    """The registers at a path: one; or, in a folder of which every file has `register`, as many as it has files."""
    folder = path if os.path.isdir(path) else None
    for source in load_files(*open_files(path), folder=folder):
        source.read_sibling = partial(read_sibling_file, folder or os.path.dirname(path))
        yield source


def load_files(found: Iterable[RegisterFile], unread: Iterable[Finding], folder: str | None) -> Iterator[LoadedRegister]:
    """The registers that these files are; `unread` is what is wrong in their folder beside them."""
    files = parse_files(list(found))
    heads = [bool(file.tree and file.tree.root.__class__ is dict and "register" in file.tree.root) for file in files]
    if folder is not None and not any(heads) and not any(file.problem for file in files):
        raise PathError(f"`{shorten(folder)}` holds no register: none of its files has `register`.")
    several = sum(heads) > 1 and all(head or file.problem for head, file in zip(heads, files, strict=True))
    groups = [[file] for file in files] if several else [files]
    for group in groups:
        yield build_register(group, unread)
        unread = []


def parse_files(files: list[RegisterFile]) -> list[RegisterFile]:
    """The files, each with its tree or with what is wrong with it; read side by side, where it is worth the copies."""
    if len(files) == 1 or sum(len(file.data) for file in files) < PARALLEL_BYTES:
        return [parse_file(file) for file in files]
    from .parallel import map_parallel

    return map_parallel(parse_file, files)


def parse_file(file: RegisterFile) -> RegisterFile:
    """A file with its tree, or with what is wrong with it."""
    if file.problem:
        return file
    try:
        return file._replace(tree=grow(file.data, file.name))
    except UnreadableFile as error:
        return file._replace(problem=error.finding)


def build_register(files: list[RegisterFile], unread: Iterable[Finding] = ()) -> LoadedRegister:
    """One register from its files; what lies between its records and others' is judged once all registers are there."""
    draft = RegisterBuilder()
    draft.problems += unread
    roots = {file.name: draft.add_file(file, alone=len(files) == 1) for file in files}
    lines = {file.name: file.tree.lines for file in files if file.tree}
    return LoadedRegister(draft.build(roots), roots, lines, draft.problems, draft.used, draft.locations)


def link_registers(sources: list[LoadedRegister]) -> list[LoadedRegister]:
    """The sources, each knowing the others, with what is unsound between their records; findings in file order."""
    known: dict[str, LoadedRegister] = {}
    for source in sources:
        id = source.register.id
        if id in known:
            first, name = known[id].position(("register",)), known[id].register.name
            source.problems.append(
                make_problem(
                    "duplicate-id",
                    source.position(("register", "id")),
                    f"{quote_name(source.register.name)} has the id `{shorten(id)}`, which the register {quote_name(name)} on line {first.line} "
                    f"of {first.file} has already",
                    "Give one of the two another id, and mend what names it.",
                    value=id,
                )
            )
        elif id:
            known[id] = source
    others = {id: source.register for id, source in known.items()}
    for source in sources:
        source.register.complete(others={id: register for id, register in others.items() if register is not source.register})
    for source in sources:
        source.problems += validate(source, all(one.is_complete for one in sources))
    return sources
