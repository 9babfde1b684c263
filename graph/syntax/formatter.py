"""The canonical layout of a register's file: sections in the model's order, records by id, one blank line between them.

A comment with a blank line below it heads the records that follow, up to the next such comment: it stays above them, and they are sorted
among themselves. A comment directly above a record may be about that record or head a group: where one order cannot keep both, the
records keep theirs, and `Layout.unsorted` says so.

Whole lines are moved, never written anew by a YAML emitter: what stands within a record (its fields' order, quotes, comments) stays
to the letter. What is written in brackets, and a list, moves as one; `docs/decisions/code-layout.md` says why all this is so.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import yaml

from ..model.register import SECTION_ORDER
from .parse import parse_yaml
from .tree import UnreadableFile, find_duplicate_keys

SORTED_SECTIONS = SECTION_ORDER.keys() - {"register", "accepted"}
RECORD_INDENT = 2  # of a record, within its section

LINE_BREAKS = "\n\r\x85\u2028\u2029"  # what ends a line for the parser, so that we count lines as it does
WHOLE_LINE = re.compile(f"[^{LINE_BREAKS}]*(?:\r\n|[{LINE_BREAKS}])|[^{LINE_BREAKS}]+")
KEEPS_BLANK_LINES = re.compile(r"[|>]\d?\+")  # (a text) the blank lines that follow it
BEFORE_KEY = re.compile(r" *(?:\? +)?")
EDITOR_COMMENT = re.compile(r"#\s*yaml-language-server\b")  # which they look for at the top of a file


class UnsortedGroup(NamedTuple):
    """Records that keep their order, and the one among them whose comment, or text, is the reason."""

    section: str
    id: str
    comment: str  # empty where the reason is a text that keeps the blank lines below it


class Layout(NamedTuple):
    """A file's bytes in canonical layout, and which records keep an order of their own."""

    data: bytes
    unsorted: tuple[UnsortedGroup, ...] = ()


def format_yaml(data: bytes, file: str) -> Layout:
    """A file in canonical layout.

    Its bytes are the same where it has that layout already, and where lines cannot be moved without changing what it says (a text that
    ends with the file, without a line end; a file in brackets). Raises `UnreadableFile`, with the finding, where it cannot be read or has
    a key twice.
    """
    tree = parse_yaml(data, file)
    if tree.duplicates:
        raise UnreadableFile(next(find_duplicate_keys(tree)))
    mark, text = (codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""), data.decode("utf-8-sig")
    root = compose_nodes(text)
    if not isinstance(root, yaml.MappingNode):
        return Layout(data)
    sheet = LineSheet(text, root)
    part = sheet.arrange_sections(root)
    if part is None:
        return Layout(data)
    made = "".join(part.lines)
    if made == text:
        return Layout(data, tuple(sheet.unsorted))
    return Layout(mark + made.encode(), tuple(sheet.unsorted)) if has_same_content(text, root, made) else Layout(data)


def split_lines(data: bytes) -> list[str]:
    """The lines of a file, each with its end."""
    return WHOLE_LINE.findall(data.decode("utf-8-sig"))


def compose_nodes(text: str) -> Any:
    """The nodes of a text that `parse_yaml` has taken (so that none is too deep)."""
    return yaml.compose(text, Loader=yaml.CSafeLoader)


def has_same_content(text: str, root: Any, made: str) -> bool:
    """The proof that no value changed, but for the order of keys, and that no line is lost, be it a comment."""
    try:
        return read_node(root) == read_node(compose_nodes(made)) and list_content(text) == list_content(made)
    except yaml.YAMLError:
        return False


def read_node(node: Any) -> Any:
    """A node's value; a text with its style, so that one in quotes stays one."""
    if isinstance(node, yaml.ScalarNode):
        return node.value, node.style
    if isinstance(node, yaml.SequenceNode):
        return [read_node(item) for item in node.value]
    return {key.value: read_node(value) for key, value in node.value}


def list_content(text: str) -> list[str]:
    return sorted(filter(None, (strip_line(line) for line in WHOLE_LINE.findall(text))))


class LineGroup(NamedTuple):
    """Lines that stay together, and the comments that are set apart above them, for what follows too.

    `is_open`: a text in them keeps the blank lines that follow it, so that none may be added. `comment`: the one directly above.
    """

    lines: list[str]
    is_open: bool
    heading: Sequence[str] = ()
    comment: str = ""


class LineSheet:
    """The lines of a file, and what is known of them."""

    def __init__(self, text: str, root: Any) -> None:
        ending = re.search(f"\r\n|[{LINE_BREAKS}]", text)
        self.blank = ending[0] if ending else "\n"
        self.unsorted: list[UnsortedGroup] = []
        self.lines = WHOLE_LINE.findall(text)
        if self.lines[-1][-1] not in LINE_BREAKS:
            self.lines[-1] += self.blank
        self.kept: set[int] = set()  # blank lines that a text ends in
        held: set[int] = set()  # lines of texts that go over several
        for node in list_leaves(root):
            first, after = node.start_mark.line, self.line_after(node)
            if after - first > 1 and isinstance(node, yaml.ScalarNode):
                held.update(range(first, after))
        self.lines = [line if number in held else trim_line(line) for number, line in enumerate(self.lines)]

    def line_after(self, *nodes: Any) -> int:
        """The line after the last that these values stand on."""
        return max((self._line_after_leaf(leaf) for node in nodes for leaf in list_leaves(node)), default=0)

    def _line_after_leaf(self, leaf: Any) -> int:
        if leaf.__class__ is not yaml.ScalarNode or leaf.style not in ("|", ">"):
            return int(leaf.end_mark.line) + 1
        after = line = int(leaf.end_mark.line) + bool(leaf.end_mark.column)
        while not strip_line(self.lines[line - 1]):
            line -= 1
        if not KEEPS_BLANK_LINES.match(self.lines[leaf.start_mark.line], leaf.start_mark.column):
            return line
        self.kept.update(range(line, after))
        return after

    def arrange_sections(self, root: Any) -> LineGroup | None:
        """All lines, with the sections in order; None where they cannot be told apart."""
        end = self.line_after(root)
        while end < len(self.lines) and not self.lines[end].startswith("..."):
            end += 1
        place = {key.value: (SECTION_ORDER.get(key.value, len(SECTION_ORDER)), number) for number, (key, _) in enumerate(root.value)}

        def sort_sections(parts: dict[str, LineGroup]) -> list[LineGroup]:
            return [parts[section] for section in sorted(parts, key=place.__getitem__)]

        part = self.arrange_entries(root, 0, end, 0, 2, sort_sections, self.arrange_records)
        return part and LineGroup(part.lines + self.lines[end:], part.is_open)

    def arrange_records(self, section: str, node: Any, begin: int, end: int, column: int) -> LineGroup | None:
        """A section's lines, with its records in order; None where it has none, or they cannot be told apart."""
        if section not in SORTED_SECTIONS or not isinstance(node, yaml.MappingNode):
            return None

        def sort_records(parts: dict[str, LineGroup]) -> list[LineGroup]:
            groups = split_at(parts, lambda id: bool(parts[id].heading))
            return [part for group in groups for part in self.sort_group(section, group, parts, group is groups[-1])]

        return self.arrange_entries(node, begin, end, column + RECORD_INDENT, 1, sort_records, lambda *_: None)

    def sort_group(self, section: str, ids: list[str], parts: dict[str, LineGroup], is_last: bool) -> list[LineGroup]:
        """The records below one heading, by id; as they are where a comment might then stand above others than it does now."""
        made = sorted(ids)
        before, after = ({run[0]: set(run) for run in split_at(order, lambda id: bool(parts[id].comment))} for order in (ids, made))
        moved = [UnsortedGroup(section, id, parts[id].comment) for id in ids if parts[id].comment and before[id] != after[id]]
        if not moved and made != ids and parts[made[-1]].is_open and not is_last:  # no blank line can part it from the next heading
            moved = [UnsortedGroup(section, made[-1], "")]
        self.unsorted += moved
        first, *others = ids if moved else made
        return [parts[first]._replace(heading=parts[ids[0]].heading), *(parts[id]._replace(heading=()) for id in others)]

    def arrange_entries(
        self,
        node: Any,
        begin: int,
        end: int,
        column: int,
        blanks: int,
        sort: Callable[[dict[str, LineGroup]], list[LineGroup]],
        inner: Callable[..., LineGroup | None],
    ) -> LineGroup | None:
        """The lines from `begin` to `end`, which hold a mapping: its entries sorted, at that column, with blank lines between.

        None where the entries cannot be told apart by their lines: they stand in brackets, or share one.
        """
        lines, keys = self.lines, [key.start_mark.line for key, _ in node.value]
        if node.flow_style or len(set(keys)) < max(len(keys), 1):
            return None
        if not all(BEFORE_KEY.fullmatch(lines[key.start_mark.line][: key.start_mark.column]) for key, _ in node.value):
            return None
        indent = line_indent(lines[keys[0]])

        # Before each entry, and after the last, is a gap of blank lines and comments. Up to its cut it goes with what is above.
        floors = [begin, *(self.line_after(*entry) for entry in node.value)]
        gaps = [self.gap_start(line, floor) for line, floor in zip([*keys, end], floors, strict=True)]
        cuts = [gaps[0] + count_top_lines(lines[gaps[0] : keys[0]])]
        cuts += [gap + count_upper_lines(lines[gap:key], indent) for gap, key in zip(gaps[1:-1], keys[1:], strict=True)]
        cuts += [gaps[-1] + count_deeper_lines(lines[gaps[-1] : end], indent)]

        parts = {}
        for (key, value), start, line, gap, cut in zip(node.value, cuts, keys, gaps[1:], cuts[1:], strict=False):
            comments = [" " * min(line_indent(one), indent) + one.lstrip(" ") for one in self.tidy_gap(lines[start:line], bottom=True)]
            apart = last_blank(comments) if column else 0  # of a section, all go with it
            tail = self.tidy_gap(lines[gap:cut], top=True)
            body = inner(key.value, value, line, cut, indent) or LineGroup(lines[line:gap] + tail, gap - 1 in self.kept and not tail)
            parts[key.value] = LineGroup(
                [shift_line(one, indent, column) for one in comments[apart:] + body.lines],
                body.is_open,
                [shift_line(one, indent, column) for one in comments[:apart]],
                strip_line("".join(comments[apart : apart + 1])),
            )

        found = lines[begin : gaps[0]]
        if cuts[0] > gaps[0]:
            head = self.tidy_gap(lines[gaps[0] : cuts[0]])
            found += [*head, self.blank] if head else []
        is_open = True
        for part in sort(parts):
            found += [] if is_open else [self.blank] * blanks
            found += [*part.heading, *part.lines]
            is_open = part.is_open
        foot = self.tidy_gap(lines[cuts[-1] : end], top=not is_open)
        return LineGroup(found + [shift_line(one, indent, column) for one in foot], is_open and not foot)

    def gap_start(self, line: int, floor: int) -> int:
        """Where the blank lines and comments above a line begin."""
        while line > floor and strip_line(self.lines[line - 1])[:1] in ("", "#"):
            line -= 1
        return line

    def tidy_gap(self, lines: list[str], top: bool = False, bottom: bool = False) -> list[str]:
        """Blank lines and comments, with no two blank lines together; one at the top or bottom only where it may be."""
        found: list[str] = []
        for line in lines:
            if strip_line(line):
                found.append(line)
            elif strip_line(found[-1]) if found else top:
                found.append(self.blank)
        while found and not strip_line(found[-1]) and not (bottom and len(found) > 1):
            found.pop()
        return found


def list_leaves(node: Any) -> Iterator[Any]:
    """The texts in a value, and what stands in brackets: what ends where its mark says. An empty value stands nowhere."""
    todo = [node]
    while todo:
        node = todo.pop()
        if isinstance(node, yaml.ScalarNode):
            if node.value or node.style:
                yield node
            continue
        if node.flow_style:
            yield node
        todo += [part for item in node.value for part in (item if isinstance(item, tuple) else (item,))]


def count_top_lines(gap: list[str]) -> int:
    """How many lines above the first entry stay at the top: all to the last blank line; else what editors look for there."""
    return last_blank(gap) or int(bool(gap) and bool(EDITOR_COMMENT.match(gap[0])))


def last_blank(lines: list[str]) -> int:
    """How many lines it is to the last blank one, which counts too; 0 where none is."""
    return max((number for number, line in enumerate(lines, 1) if not strip_line(line)), default=0)


def split_at(ids: Iterable[str], begins: Callable[[str], bool]) -> list[list[str]]:
    """The ids in runs: each that begins one, with those that follow it."""
    found: list[list[str]] = []
    for id in ids:
        if not found or begins(id):
            found.append([])
        found[-1].append(id)
    return found


def count_upper_lines(gap: list[str], indent: int) -> int:
    """How many lines between two entries go with the upper: comments that are set in deeper than it, or stand close below it and
    not close above the other.
    """
    start = end = count_deeper_lines(gap, indent)
    while end < len(gap) and strip_line(gap[end]):
        end += 1
    return end if end < len(gap) else start


def count_deeper_lines(gap: list[str], indent: int) -> int:
    return max((number for number, line in enumerate(gap, 1) if strip_line(line) and line_indent(line) > indent), default=0)


def shift_line(line: str, old: int, new: int) -> str:
    """The line, moved with an entry from one column to another."""
    column = line_indent(line)
    return " " * (column + new - old if column >= old else min(column, new)) + line[column:] if old != new else line


def strip_line(line: str) -> str:
    return line.strip(" \t" + LINE_BREAKS)


def line_indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def trim_line(line: str) -> str:
    body = line.rstrip(LINE_BREAKS)
    return body.rstrip(" \t") + line[len(body) :]
