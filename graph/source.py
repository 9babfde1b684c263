"""Files of YAML -> registers, and where each value of them stood."""

from __future__ import annotations

import gc
import os
import stat
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from .finding import Finding, Position, problem
from .model import TABLE, Acceptance, Register
from .records import LIST, SECTIONS, Reader, read_record, read_section, whole_shape
from .soundness import Path, personal_data, unsound
from .tree import BYTES, List, Map, Tree, Unreadable, at
from .words import quote, shorten, tick
from .yamltext import grow

ENDINGS = (".yaml", ".yml")


class PathProblem(Exception):
    """A path that cannot be read as a register: one sentence, for standard error."""


class File(NamedTuple):
    """A file's name, its bytes, and its tree once it is read (None where it could not be)."""

    name: str
    data: bytes
    tree: Map | None


class Source:
    """A register and where it stood. `whole` is False where a file of it could not be read."""

    def __init__(self, register: Register, files: Sequence[File], findings: list[Finding], used: dict[tuple[str, ...], set[str]]) -> None:
        self.register, self.files, self.findings, self.used = register, files, findings, used
        self.whole = all(file.tree is not None for file in files)
        self._homes: dict[tuple[Any, Any], tuple[File, int]] | None = None

    def position(self, path: Path) -> Position:
        """Where the value at `path` stands, such as `("priorities", "missing-children", "lead", 0)`.

        Of a record: its id. Of a field's value that is not there: the nearest thing around it that is.
        """
        file, path = self._home(path)
        node: Any = file.tree
        mark = None
        for depth, key in enumerate(path):
            if node.__class__ is Map and key in node:
                # A record, or what has fields of its own, is found by its key; a field's value by the value.
                whole = depth < 2 or node[key].__class__ is Map
                mark = node.places[key][0 if whole else 1]
            elif node.__class__ is List and key.__class__ is int and key < len(node):
                mark = node.places[key]
            elif key.__class__ is int:
                continue  # one value that stands for a list of one
            else:
                break
            node = node[key]
        return at(file.name, mark) if mark is not None else Position(file.name)

    def _home(self, path: Path) -> tuple[File, Path]:
        """The file in which a path begins; an item of `accepted` counts on from the file before."""
        if self._homes is None:
            self._homes = {}
            accepted = 0
            for file in self.files:
                for section, records in (file.tree or {}).items():
                    self._homes.setdefault((section, None), (file, 0))
                    if isinstance(records, List):
                        for index in range(len(records)):
                            self._homes[section, accepted] = file, index
                            accepted += 1
                    elif isinstance(records, Map):
                        for id in records:
                            self._homes.setdefault((section, id), (file, 0))
        section, key = (*path, None)[:2]
        file, index = self._homes.get((section, key)) or self._homes.get((section, None)) or (self.files[0], 0)
        return file, (section, index, *path[2:]) if section == "accepted" and key is not None else path


def parse(text: str | bytes, file: str = "register.yaml") -> Source:
    """The register in `text`, as if it stood in `file`.

    >>> parse("register: {id: r, name: R, format: 1, base: https://example.org/r/}").register.name
    'R'
    """
    data = text.encode() if isinstance(text, str) else text
    return link([assemble([File(file, data, None)])])[0]


def read(*paths: str | os.PathLike[str]) -> list[Source]:
    """The registers at these paths, each a file or a folder, with all that is unsound in them.

    Raises `PathProblem` for a path that cannot be opened, or in which no register lies; never for what a file says.
    """
    collecting = gc.isenabled()
    gc.disable()  # nothing read here is garbage; looking for some would double the time
    try:
        return link([assemble(group) for path in paths for group in registers_at(os.fspath(path))])
    finally:
        if collecting:
            gc.enable()


def registers_at(path: str) -> Iterator[list[File]]:
    """The files of each register at a path."""
    if not os.path.isdir(path):
        yield [File(show_path(path), read_bytes(path), None)]
        return
    try:
        names = sorted(name for name in os.listdir(path) if name.endswith(ENDINGS) and not name.startswith("."))
    except OSError as error:
        raise PathProblem(f"{show_path(path)} cannot be opened: {reason(error)}.") from None
    if not names:
        raise PathProblem(f"{show_path(path)} is a folder without a register: no file in it ends in `.yaml`.")
    files = [File(show_path(os.path.join(path, name)), read_bytes(os.path.join(path, name)), None) for name in names]
    heads = [b"\nregister:" in b"\n" + file.data or b"\nregister :" in b"\n" + file.data for file in files]
    if len(files) > 1 and all(heads):
        yield from ([file] for file in files)
    else:
        yield files


def read_bytes(path: str) -> bytes:
    """The bytes of an ordinary file, at most one more than a register may hold; a pipe, a device or a link is refused unopened."""
    flags = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"))
    try:
        if os.path.islink(path):
            raise PathProblem(f"{show_path(path)} is a link to another place; a register is read from ordinary files only.")
        descriptor = os.open(path, flags)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise PathProblem(f"{show_path(path)} is not an ordinary file.")
            with open(descriptor, "rb", closefd=False) as file:
                return file.read(BYTES + 1)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        raise PathProblem(f"{show_path(path)} cannot be opened: {reason(error)}.") from None


def reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder"
    if isinstance(error, PermissionError):
        return "you may not read it"
    return (getattr(error, "strerror", None) or "its name holds a character that no path may").lower()


def show_path(path: str) -> str:
    return shorten(path.replace(os.sep, "/"), 300)


def assemble(files: Sequence[File]) -> Source:
    """One register from its files; what lies between its records and others' is judged once all registers are there."""
    draft = Draft()
    grown = [draft.add(file, alone=len(files) == 1) for file in files]
    return Source(draft.register(grown), grown, draft.problems, draft.used)


class Draft:
    """A register while its files are read, one after the other."""

    def __init__(self) -> None:
        self.reader = Reader()
        self.problems, self.used = self.reader.problems, self.reader.used
        self.sections: dict[str, dict[str, Any]] = {section: {} for section in TABLE if section != "accepted"}
        self.accepted: list[Acceptance] = []
        self.head: Register | None = None
        self.headed: Position | None = None  # where `register` stands
        self.ids: set[str] = set()
        self.homes: list[tuple[str, Map, dict[str, Any]]] = []  # where ids stand: a file, a mapping in it, its records

    def add(self, file: File, *, alone: bool) -> File:
        """Reads one file; returns it with its tree."""
        name, data, _ = file
        reader = self.reader
        reader.file = name
        try:
            tree = grow(data, name)
            root = rooted(tree, name, alone)
            if not data.isascii() or b"\\" in data or b" #" in data or b"\t#" in data:
                from .vetting import closer_look

                self.problems += closer_look(tree, name)
        except Unreadable as error:
            self.problems.append(error.finding)
            return file
        if tree.doubles:
            from .vetting import doubled

            self.problems += doubled(tree, name)
        for section, value in root.items():
            if section == "register":
                self.read_head(root, reader)
            elif section == "accepted":
                self.read_accepted(value, root, reader)
            elif section in self.sections:
                records = read_section(TABLE[section], value, root, section, reader)
                self.once_only(records, value, section)
                self.sections[section] = {**records, **self.sections[section]} if self.sections[section] else records
            else:
                known = ["register", *TABLE]
                reader.call("there")
                remedy = reader.hint(section, known) or f"Sections: {', '.join(known)}."
                reader.tell("unknown-key", at(name, root.places[section][0]), f"is no section {tick(section)}", remedy, section)
        self.problems += personal_data(data, name, root)
        return file._replace(tree=root)

    def read_head(self, root: Map, reader: Reader) -> None:
        if self.headed:
            reader.call("the folder")
            reader.tell(
                "duplicate-key",
                at(reader.file, root.places["register"][0]),
                f"has `register` twice, first on line {self.headed.line} of {self.headed.file}",
                "Keep one of the two, or give every file a `register` of its own.",
                "register",
            )
            return
        self.headed = at(reader.file, root.places["register"][0])
        reader.enter("register", root["register"])
        self.head = read_record(Register, root["register"], root, "register", reader)

    def read_accepted(self, value: Any, root: Map, reader: Reader) -> None:
        if not isinstance(value, List):
            if value:
                reader.call("the register")
                reader.shape(LIST, root, "accepted", Register.fields["id"]._replace(key="accepted"))
            return
        for index, item in enumerate(value):
            check = item.get("check") if isinstance(item, Map) else None
            reader.call(f"the acceptance of `{shorten(check)}`" if isinstance(check, str) else "an acceptance")
            self.accepted += filter(None, [read_record(Acceptance, item, value, index, reader, "accepted")])

    def once_only(self, records: dict[str, Any], raw: Map, section: str) -> None:
        """Tells of each id that stands in the register already; of those in bodies, their posts' too."""
        if not self.ids.isdisjoint(records):
            for id in records:
                if id in self.ids:
                    self.twice(id, records[id], raw)
        self.ids.update(records)
        self.homes.append((self.reader.file, raw, records))
        if section == "bodies":
            for id, body in records.items():
                if "posts" in body.__dict__:
                    self.once_only(body.posts, raw[id]["posts"], "posts")

    def twice(self, id: str, record: Any, raw: Map) -> None:
        """Tells of an id that stands in the register already."""
        file, home, records = next(home for home in self.homes if id in home[2])
        reader, other = self.reader, records[id]
        reader.enter(id, raw[id])
        elsewhere = f" of {file}" if file != reader.file else ""
        reader.tell(
            "duplicate-id",
            at(reader.file, raw.places[id][0]),
            f"has the id `{id}`, which the {other.WORD} {quote(other.__dict__.get('name', id))} on line {home.places[id][0].line + 1}"
            f"{elsewhere} has already",
            "Give one of the two another id, and mend what names it.",
            id,
        )

    def register(self, files: Sequence[File]) -> Register:
        bodies = [body for body in self.sections["bodies"].values() if "posts" in body.__dict__]
        for body in bodies:
            for post in body.posts.values() if body.source else ():
                post.__dict__.setdefault("source", body.source)
        posts = {id: post for body in bodies for id, post in body.posts.items()}
        if not self.headed and all(file.tree is not None for file in files):
            remedy = "Add `register: {id: …, name: …, format: 1, base: …}`."
            self.problems.append(problem("missing-key", Position(files[0].name), "the file has no `register`", remedy, value="register"))
        blank = {"id": "", "name": files[0].name, "base": "", "format": "1"}
        given = self.head.__dict__ if self.head else {}
        return Register(**blank | given, **self.sections, posts=posts, accepted=tuple(self.accepted), others={})


def rooted(tree: Tree, file: str, alone: bool) -> Map:
    """The root of a file as a mapping of sections. A file of a folder may hold nothing but comments."""
    if isinstance(tree.root, Map):
        return tree.root
    if tree.root is not None:
        raise Unreadable(problem("wrong-value", Position(file), *whole_file(tree.root)))
    if alone:
        raise Unreadable(
            problem("unreadable", Position(file), "the file holds nothing but comments", "Write the register in it, or delete the file.")
        )
    return empty()


def whole_file(root: Any) -> tuple[str, str]:
    message, remedy = whole_shape(root, SECTIONS)
    return f"the file {message}", remedy


def empty() -> Map:
    tree = Map()
    tree.places = {}
    return tree


def link(sources: list[Source]) -> list[Source]:
    """The sources, each knowing the others, with what is unsound between their records; findings in file order."""
    known: dict[str, Source] = {}
    for source in sources:
        id = source.register.id
        if id in known:
            first, name = known[id].position(("register",)), known[id].register.name
            source.findings.append(
                problem(
                    "duplicate-id",
                    source.position(("register", "id")),
                    f"{quote(source.register.name)} has the id `{shorten(id)}`, which the register {quote(name)} on line {first.line} "
                    f"of {first.file} has already",
                    "Give one of the two another id, and mend what names it.",
                    value=id,
                )
            )
        elif id:
            known[id] = source
    others = {id: source.register for id, source in known.items()}
    for source in sources:
        source.register.__dict__["others"] = {id: register for id, register in others.items() if register is not source.register}
    for source in sources:
        source.findings += unsound(source, source.used)
    return sources
