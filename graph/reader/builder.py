"""A register in the making: its files, read one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from ..model.finding import MOST, Finding, Position, problem
from ..model.register import EVERY, TABLE, Acceptance, Register, fields_of_shape
from ..model.text import quote, shorten, tick
from ..syntax.files import File
from ..syntax.tree import Lines, Map, Tree, Unreadable, held
from .fields import SHAPES
from .personal_data import personal_data
from .records import LIST, SECTIONS, Reader, read_record, read_section, whole_shape

CLAIMS = {field.key for kind in EVERY for field in fields_of_shape(kind, "claims")}


class Draft:
    """A register while its files are read, one after the other."""

    def __init__(self) -> None:
        self.reader = Reader(SHAPES)
        self.problems, self.used = self.reader.problems, self.reader.used
        self.sections: dict[str, dict[str, Any]] = {section: {} for section in TABLE if section != "accepted"}
        self.accepted: list[Acceptance] = []
        self.head: Register | None = None
        self.headed: Position | None = None  # where `register` stands
        self.homes: dict[str, tuple[str, str]] = {}  # the file and the section in which each id stands
        self.rooms: list[tuple[Lines, Map, dict[str, Any]]] = []  # where ids stand: a file, a mapping in it, its records

    def add(self, file: File, *, alone: bool) -> Map | None:
        """Reads one file; returns its root, None where it cannot be read."""
        reader = self.reader
        reader.lines = file.tree.lines if file.tree else Lines(file.name, "")
        reader.begun = len(self.problems)
        try:
            if file.flaw:
                raise Unreadable(file.flaw)
            tree = file.tree
            assert tree is not None
            root = rooted(tree, file.name, alone)
            self.problems += islice(second_looks(file.data, tree), MOST)
            for node, key, _ in tree.doubles:
                if key in CLAIMS:
                    node.pop(key, None)  # of two leads that contradict each other, neither is taken
            self.read(root, reader)
            self.problems += islice(personal_data(tree.lines, root), MOST)
        except Unreadable as error:
            self.problems.append(error.finding)
            return None
        return root

    def read(self, root: Map, reader: Reader) -> None:
        """Reads the sections of a file."""
        for section, (value, place, _) in root.items():
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
                reader.tell("unknown-key", reader.lines.at(place), f"is no section {tick(section)}", remedy, section)

    def read_head(self, root: Map, reader: Reader) -> None:
        if self.headed:
            reader.call("the folder")
            reader.tell(
                "duplicate-key",
                reader.at_key(root, "register"),
                f"has `register` twice, first on line {self.headed.line} of {self.headed.file}",
                "Keep one of the two, or give every file a `register` of its own.",
                "register",
            )
            return
        self.headed = reader.at_key(root, "register")
        reader.enter("register", root["register"][0])
        self.head = read_record(Register, root["register"][0], root, "register", reader)

    def read_accepted(self, value: Any, root: Map, reader: Reader) -> None:
        if value.__class__ is not list:
            if value:
                reader.call("the register")
                reader.shape(LIST, root, "accepted", Register.fields["id"]._replace(key="accepted"))
            return
        for index, (item, _, _) in enumerate(value):
            check = held(item, "check")
            reader.call(f"the acceptance of `{shorten(check)}`" if isinstance(check, str) else "an acceptance")
            self.accepted += filter(None, [read_record(Acceptance, item, value, index, reader, "accepted")])

    def once_only(self, records: dict[str, Any], raw: Map, section: str) -> None:
        """Tells of each id that stands in the register already; of those in bodies, their posts' too."""
        if not self.homes.keys().isdisjoint(records):
            for id in [id for id in records if id in self.homes]:
                self.twice(id, records.pop(id), raw)  # the second is not taken: what names it would mean one of two
        self.homes.update(dict.fromkeys(records, (self.reader.lines.file, section)))
        self.rooms.append((self.reader.lines, raw, records))
        if section == "bodies":
            for id, body in records.items():
                if "posts" in body.__dict__:
                    self.once_only(body.posts, raw[id][0]["posts"][0], "posts")

    def twice(self, id: str, record: Any, raw: Map) -> None:
        """Tells of an id that stands in the register already."""
        lines, home, records = next(room for room in self.rooms if id in room[2])
        reader, other = self.reader, records[id]
        reader.enter(id, raw[id][0])
        first = lines.at(home[id][1])
        elsewhere = f" of {first.file}" if first.file != reader.lines.file else ""
        reader.tell(
            "duplicate-id",
            reader.at_key(raw, id),
            f"has the id `{id}`, which the {other.WORD} {quote(other.__dict__.get('name', id))} on line {first.line}"
            f"{elsewhere} has already",
            "Give one of the two another id, and mend what names it.",
            id,
        )

    def register(self, roots: Mapping[str, Map | None]) -> Register:
        """The register that the files came to."""
        bodies = [body for body in self.sections["bodies"].values() if "posts" in body.__dict__]
        for body in bodies:
            for post in body.posts.values() if body.source else ():
                post.__dict__.setdefault("source", body.source)
        posts = {id: post for body in bodies for id, post in body.posts.items()}
        first = next(iter(roots))
        if not self.headed and None not in roots.values():
            remedy = "Add `register: {id: …, name: …, format: 1, base: …}`."
            self.problems.append(problem("missing-key", Position(first), "the file has no `register`", remedy, value="register"))
        blank = {"id": "", "name": first, "base": "", "format": "1"}
        given = self.head.__dict__ if self.head else {}
        return Register(**blank | given, **self.sections, posts=posts, accepted=tuple(self.accepted), others={})


def second_looks(data: bytes, tree: Tree) -> Iterator[Finding]:
    """What is wrong in a file that parses, where it gives cause to look."""
    # An escape, or a text that ` #` may have cut short; a pattern that began with a choice would take thirty times as long.
    sly = b"\\" in data or re.search(r" #\w", tree.lines.text) or (b"\t" in data and re.search(r"\t#\w", tree.lines.text))
    if sly or tree.doubles or not data.isascii():
        from ..syntax.vetting import closer_look, doubled, gives_cause

        yield from doubled(tree)
        if sly or gives_cause(data):
            yield from closer_look(tree)


def rooted(tree: Tree, file: str, alone: bool) -> Map:
    """The root of a file as a mapping of sections. A file of a folder may hold nothing but comments."""
    if isinstance(tree.root, dict):
        return tree.root
    if tree.root is not None:
        raise Unreadable(problem("wrong-value", Position(file), *whole_file(tree.root)))
    if alone:
        raise Unreadable(
            problem("unreadable", Position(file), "the file holds nothing but comments", "Write the register in it, or delete the file.")
        )
    return {}


def whole_file(root: Any) -> tuple[str, str]:
    message, remedy = whole_shape(root, SECTIONS)
    return f"the file {message}", remedy
