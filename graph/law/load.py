"""Data sets of law -> records, read as a register is: the same parser, fields, places and messages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from typing import Any

from ..model.finding import PROBLEM_LIMIT, Finding, Position, make_problem
from ..model.record import Field
from ..model.text import closest_match, code, join_words, quote_name, with_article
from ..reader.builder import check_root
from ..reader.fields import SHAPES
from ..reader.load import parse_file
from ..reader.records import ReadValue, RecordReader, read_record, read_section
from ..syntax.files import YAML_SUFFIX, RegisterFile, open_files
from ..syntax.tree import Lines, Map, UnreadableFile, find_duplicate_keys
from .records import LAW_TABLE, WORD_LISTS, Law, LawHead, parse_year_day

FOLDER = os.path.dirname(__file__)


@cache
def read_law() -> Law:
    """The data sets that come with the program: one for each nation. A test holds them valid."""
    names = sorted(name for name in os.listdir(FOLDER) if name.endswith(YAML_SUFFIX))
    return build_law([file for name in names for file in open_files(os.path.join(FOLDER, name))[0]]).law


def read_law_file(path: str) -> tuple[Law, list[Finding]]:
    """The data set at a path, with its problems.

    Raises `PathError` where it cannot be opened.
    """
    return load_law(open_files(path)[0])


def load_law(files: list[RegisterFile]) -> tuple[Law, list[Finding]]:
    """The law in these files, with all their problems."""
    builder = build_law(files)
    problems = builder.reader.problems + list(islice(builder.broken_references(), PROBLEM_LIMIT))
    return builder.law, sorted(problems, key=lambda found: found.position)


def build_law(files: list[RegisterFile]) -> LawBuilder:
    builder = LawBuilder()
    for file in map(parse_file, files):
        builder.add_file(file)
    return builder


def _year_day(field: Field) -> ReadValue:
    text = SHAPES["text"](field)

    def read(reader: RecordReader, raw: Any, node: Any, key: Any) -> Any:
        if text(reader, raw, node, key) is None:
            return None
        found = parse_year_day(raw)
        if found is None:
            reader.report_wrong_value(
                node,
                key,
                f"has `{field.key}: {raw}`, which is no day of a year",
                "Write `before 1 April`, `by 8 February` or `after 31 March`.",
            )
        return found

    return read


LAW_SHAPES: dict[str, Callable[[Field], ReadValue]] = SHAPES | {"year-day": _year_day}


class LawBuilder:
    """Data sets while their files are read, one after the other."""

    def __init__(self) -> None:
        self.reader = RecordReader(LAW_SHAPES)
        self.heads: list[LawHead] = []
        self.sections: dict[str, dict[str, Any]] = {section: {} for section in LAW_TABLE}
        self.roots: list[tuple[Lines, Map]] = []

    @property
    def law(self) -> Law:
        return Law(self.heads, self.sections)

    def add_file(self, file: RegisterFile) -> None:
        reader = self.reader
        reader.lines = file.tree.lines if file.tree else Lines(file.name, "")
        reader.problems_before = len(reader.problems)
        if file.problem or file.tree is None:
            reader.problems += filter(None, [file.problem])
            return
        try:
            root = check_root(file.tree, file.name, alone=True)
            reader.problems += find_duplicate_keys(file.tree)
            self.read_sections(root)
            self.roots.append((file.tree.lines, root))
        except UnreadableFile as error:
            reader.problems.append(error.finding)

    def read_sections(self, root: Map) -> None:
        reader = self.reader
        if "law" not in root:
            remedy = "Add `law: {id: …, name: …, format: 1}`."
            reader.problems.append(make_problem("missing-key", Position(reader.lines.file), "the file has no `law`", remedy, value="law"))
        for section, (value, place, _) in root.items():
            if section == "law":
                reader.enter_record("law", value)
                self.heads += filter(None, [read_record(LawHead, value, root, section, reader)])
            elif section in LAW_TABLE:
                records = read_section(LAW_TABLE[section], value, root, section, reader)
                self.check_words(value, records)
                self.add_records(section, value, records)
            else:
                known = ["law", *LAW_TABLE]
                reader.set_title("there")
                remedy = reader.suggest(section, known) or f"Sections: {', '.join(known)}."
                reader.report("unknown-key", reader.lines.position_at(place), f"is no section {code(section)}", remedy, section)

    def add_records(self, section: str, raw: Any, records: dict[str, Any]) -> None:
        """Adds records; an id that another file has already, or another section, is reported, and the first is kept."""
        for id, record in records.items():
            if any(id in known for name, known in self.sections.items() if section == name or "sources" not in (section, name)):
                self.reader.enter_record(id, raw[id][0])
                self.reader.report(
                    "duplicate-id",
                    self.reader.key_position(raw, id),
                    f"has the id `{id}`, which another record has already",
                    "Give one of the two another id, and correct what refers to it.",
                    id,
                )
            else:
                self.sections[section][id] = record

    def check_words(self, raw: Any, records: dict[str, Any]) -> None:
        """Reports a word in a field that takes one of a few."""
        for id, record in records.items():
            for key, options in WORD_LISTS.items():
                for word in record.value(key) or ():
                    if word not in options:
                        self.reader.enter_record(id, raw[id][0])
                        known = closest_match(word, options)
                        self.reader.report_wrong_value(
                            raw[id][0],
                            key,
                            f"has `{key}: {word}`, where only certain words can stand",
                            f"Did you mean `{known}`?" if known else f"Write one of: {', '.join(options)}.",
                        )

    def broken_references(self) -> Iterator[Finding]:
        """The references that lead nowhere."""
        for lines, root in self.roots:
            for section, kind in LAW_TABLE.items():
                raw = root[section][0] if section in root and root[section][0].__class__ is dict else {}
                for id, record in self.sections[section].items():
                    for key, field in kind.fields.items():
                        targets = ("sources",) if field.shape == "sources" else field.sections
                        for other in (record.value(key) or ()) if targets and id in raw else ():
                            if not any(other.partition("#")[0] in self.sections[target] for target in targets):
                                yield self.describe_broken(lines, raw[id][0], key, record, other, targets)

    def describe_broken(self, lines: Lines, node: Map, key: str, record: Any, other: str, targets: tuple[str, ...]) -> Finding:
        kinds = join_words([LAW_TABLE[target].WORD for target in targets], "or")
        known = closest_match(other, [id for target in targets for id in self.sections[target]])
        return make_problem(
            "unknown-reference",
            lines.position_at(node[key][2]),
            f"{quote_name(record.name)} names in `{key}` what we do not know: no {kinds} {code(other)}",
            f"Did you mean `{known}`?" if known else f"Add it to the data set, or name {with_article(kinds)} that is there.",
            record.id,
            record.name,
            other,
        )
