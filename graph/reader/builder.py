"""A register in the making: its files, read one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from ..model.finding import PROBLEM_LIMIT, Finding, Position, make_problem
from ..model.record import fields_of_shape
from ..model.register import RECORD_TYPES, TABLE, Acceptance, Register
from ..model.text import code, quote_name, shorten
from ..syntax.files import RegisterFile
from ..syntax.tree import Lines, Map, Tree, UnreadableFile, find_duplicate_keys, value_at
from .fields import SHAPES
from .personal_data import find_personal_data
from .records import LIST_EXPECTED, SECTIONS_EXPECTED, RecordReader, describe_wrong_shape, read_record, read_section

CLAIM_FIELDS = {field.key for kind in RECORD_TYPES for field in fields_of_shape(kind, "claims")}


class RegisterBuilder:
    """A register while its files are read, one after the other."""

    def __init__(self) -> None:
        self.reader = RecordReader(SHAPES)
        self.problems, self.used = self.reader.problems, self.reader.used
        self.sections: dict[str, dict[str, Any]] = {section: {} for section in TABLE if section != "accepted"}
        self.accepted: list[Acceptance] = []
        self.head: Register | None = None
        self.head_position: Position | None = None  # where `register` stands
        self.locations: dict[str, tuple[str, str]] = {}  # the file and the section in which each id stands
        self.sections_read: list[tuple[Lines, Map, dict[str, Any]]] = []  # where ids stand: a file, a mapping in it, its records

    def add_file(self, file: RegisterFile, *, alone: bool) -> Map | None:
        """Reads one file; returns its root, None where it cannot be read."""
        reader = self.reader
        reader.lines = file.tree.lines if file.tree else Lines(file.name, "")
        reader.problems_before = len(self.problems)
        try:
            if file.problem:
                raise UnreadableFile(file.problem)
            tree = file.tree
            assert tree is not None
            root = check_root(tree, file.name, alone)
            self.problems += islice(find_hidden_problems(file.data, tree), PROBLEM_LIMIT)
            for node, key, _ in tree.duplicates:
                if key in CLAIM_FIELDS:
                    node.pop(key, None)  # of two leads that contradict each other, neither is taken
            self.read_sections(root, reader)
            self.problems += islice(find_personal_data(tree.lines, root), PROBLEM_LIMIT)
        except UnreadableFile as error:
            self.problems.append(error.finding)
            return None
        return root

    def read_sections(self, root: Map, reader: RecordReader) -> None:
        """Reads the sections of a file."""
        for section, (value, place, _) in root.items():
            if section == "register":
                self.read_head(root, reader)
            elif section == "accepted":
                self.read_accepted(value, root, reader)
            elif section in self.sections:
                records = read_section(TABLE[section], value, root, section, reader)
                self.check_unique_ids(records, value, section)
                self.sections[section] = {**records, **self.sections[section]} if self.sections[section] else records
            else:
                known = ["register", *TABLE]
                reader.set_title("there")
                remedy = reader.suggest(section, known) or f"Sections: {', '.join(known)}."
                reader.report("unknown-key", reader.lines.position_at(place), f"is no section {code(section)}", remedy, section)

    def read_head(self, root: Map, reader: RecordReader) -> None:
        if self.head_position:
            reader.set_title("the folder")
            reader.report(
                "duplicate-key",
                reader.key_position(root, "register"),
                f"has `register` twice, first on line {self.head_position.line} of {self.head_position.file}",
                "Keep one of the two, or give every file a `register` of its own.",
                "register",
            )
            return
        self.head_position = reader.key_position(root, "register")
        reader.enter_record("register", root["register"][0])
        self.head = read_record(Register, root["register"][0], root, "register", reader)

    def read_accepted(self, value: Any, root: Map, reader: RecordReader) -> None:
        if value.__class__ is not list:
            if value:
                reader.set_title("the register")
                reader.report_wrong_shape(LIST_EXPECTED, root, "accepted", Register.fields["id"]._replace(key="accepted"))
            return
        for index, (item, _, _) in enumerate(value):
            check = value_at(item, "check")
            reader.set_title(f"the acceptance of `{shorten(check)}`" if isinstance(check, str) else "an acceptance")
            self.accepted += filter(None, [read_record(Acceptance, item, value, index, reader, "accepted")])

    def check_unique_ids(self, records: dict[str, Any], raw: Map, section: str) -> None:
        """Reports each id that the register has already, those of posts included."""
        if not self.locations.keys().isdisjoint(records):
            for id in [id for id in records if id in self.locations]:
                self.report_duplicate_id(id, records.pop(id), raw)  # the second is not taken: what names it would mean one of two
        self.locations.update(dict.fromkeys(records, (self.reader.lines.file, section)))
        self.sections_read.append((self.reader.lines, raw, records))
        if section == "bodies":
            for id, body in records.items():
                if body.posts:
                    self.check_unique_ids(body.posts, raw[id][0]["posts"][0], "posts")

    def report_duplicate_id(self, id: str, record: Any, raw: Map) -> None:
        """Reports an id that the register has already."""
        lines, home, records = next(room for room in self.sections_read if id in room[2])
        reader, other = self.reader, records[id]
        reader.enter_record(id, raw[id][0])
        first = lines.position_at(home[id][1])
        elsewhere = f" of {first.file}" if first.file != reader.lines.file else ""
        reader.report(
            "duplicate-id",
            reader.key_position(raw, id),
            f"has the id `{id}`, which the {other.WORD} {quote_name(other.value('name') or id)} on line {first.line}"
            f"{elsewhere} has already",
            "Give one of the two another id, and correct what refers to it.",
            id,
        )

    def build(self, roots: Mapping[str, Map | None]) -> Register:
        """The register that the files came to."""
        bodies = [body for body in self.sections["bodies"].values() if body.posts]
        for body in bodies:
            for post in body.posts.values():
                if body.source and post.value("source") is None:
                    post.complete(source=body.source)
        posts = {id: post for body in bodies for id, post in body.posts.items()}
        first = next(iter(roots))
        if not self.head_position and None not in roots.values():
            remedy = "Add `register: {id: …, name: …, format: 1, base: …}`."
            self.problems.append(make_problem("missing-key", Position(first), "the file has no `register`", remedy, value="register"))
        blank = {"id": "", "name": first, "base": "", "format": "1"}
        given = self.head.stated_values() if self.head else {}
        known: dict[str, Any] = {"posts": posts, "accepted": tuple(self.accepted), "others": {}}
        if self.reader.undatable:
            known["undatable"] = frozenset(self.reader.undatable)
        return Register.from_values({**blank, **given, **self.sections, **known})


def find_hidden_problems(data: bytes, tree: Tree) -> Iterator[Finding]:
    """What is wrong in a file that parses, where it gives cause to look."""
    # An escape, or a text that ` #` may have cut short; a pattern that began with a choice would take thirty times as long.
    sly = b"\\" in data or re.search(r" #\w", tree.lines.text) or (b"\t" in data and re.search(r"\t#\w", tree.lines.text))
    if sly or tree.duplicates or not data.isascii():
        from ..syntax.suspicious_text import find_suspicious_text, has_suspicious_signs

        yield from find_duplicate_keys(tree)
        if sly or has_suspicious_signs(data):
            yield from find_suspicious_text(tree)


def check_root(tree: Tree, file: str, alone: bool) -> Map:
    """The root of a file as a mapping of sections. A file of a folder may hold nothing but comments."""
    if isinstance(tree.root, dict):
        return tree.root
    if tree.root is not None:
        raise UnreadableFile(make_problem("wrong-value", Position(file), *describe_wrong_root(tree.root)))
    if alone:
        raise UnreadableFile(
            make_problem(
                "unreadable", Position(file), "the file holds nothing but comments", "Write the register in it, or delete the file."
            )
        )
    return {}


def describe_wrong_root(root: Any) -> tuple[str, str]:
    message, remedy = describe_wrong_shape(root, SECTIONS_EXPECTED)
    return f"the file {message}", remedy
