"""The canonical layout of a register's file: sections in the model's order, records by id, one blank line between them.

Whole lines are moved, never written anew by a YAML emitter: what stands within a record (its fields' order, quotes, comments) stays
to the letter. What is written in brackets, and a list, moves as one; `docs/decisions/code-layout.md` says why all this is so.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import yaml

from ..model.register import SECTION_ORDER
from .parse import grow
from .tree import UnreadableFile

SORTED = SECTION_ORDER.keys() - {"register", "accepted"}
INDENT = 2  # of a record, within its section

BREAKS = "\n\r\x85\u2028\u2029"  # what ends a line for the parser, so that we count lines as it does
LINE = re.compile(f"[^{BREAKS}]*(?:\r\n|[{BREAKS}])|[^{BREAKS}]+")
KEEPS = re.compile(r"[|>]\d?\+")  # (a text) the blank lines that follow it
BEFORE_KEY = re.compile(r" *(?:\? +)?")
FOR_EDITORS = re.compile(r"#\s*yaml-language-server\b")  # which they look for at the top of a file


def laid_out(data: bytes, file: str) -> bytes:
    """The bytes of a file in canonical layout.

    They are the same where it has that layout already, and where lines cannot be moved without changing what it says (a text that
    ends with the file, without a line end; a file in brackets). Raises `Unreadable`, with the finding, where it cannot be read or has
    a key twice.
    """
    tree = grow(data, file)
    if tree.duplicates:
        from .vetting import doubled

        raise UnreadableFile(next(doubled(tree)))
    mark, text = (codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""), data.decode("utf-8-sig")
    root = compose(text)
    if not isinstance(root, yaml.MappingNode):
        return data
    part = Sheet(text, root).sections(root)
    if part is None:
        return data
    made = "".join(part.lines)
    if made == text:
        return data
    return mark + made.encode() if says_the_same(text, root, made) else data


def lines(data: bytes) -> list[str]:
    """The lines of a file, each with its end."""
    return LINE.findall(data.decode("utf-8-sig"))


def compose(text: str) -> Any:
    """The nodes of a text that `grow` has taken (so that none is too deep)."""
    return yaml.compose(text, Loader=yaml.CSafeLoader)


def says_the_same(text: str, root: Any, made: str) -> bool:
    """The proof that no value changed, but for the order of keys, and that no line is lost, be it a comment."""
    try:
        return plain(root) == plain(compose(made)) and words(text) == words(made)
    except yaml.YAMLError:
        return False


def plain(node: Any) -> Any:
    """A node's value; a text with its style, so that one in quotes stays one."""
    if isinstance(node, yaml.ScalarNode):
        return node.value, node.style
    if isinstance(node, yaml.SequenceNode):
        return [plain(item) for item in node.value]
    return {key.value: plain(value) for key, value in node.value}


def words(text: str) -> list[str]:
    return sorted(filter(None, (bare(line) for line in LINE.findall(text))))


class Part(NamedTuple):
    """Lines that stay together. `is_open`: a text in them keeps the blank lines that follow it, so that none may be added."""

    lines: list[str]
    is_open: bool


class Sheet:
    """The lines of a file, and what is known of them."""

    def __init__(self, text: str, root: Any) -> None:
        ending = re.search(f"\r\n|[{BREAKS}]", text)
        self.blank = ending[0] if ending else "\n"
        self.lines = LINE.findall(text)
        if self.lines[-1][-1] not in BREAKS:
            self.lines[-1] += self.blank
        self.kept: set[int] = set()  # blank lines that a text ends in
        held: set[int] = set()  # lines of texts that go over several
        for node in leaves(root):
            first, after = node.start_mark.line, self.after(node)
            if after - first > 1 and isinstance(node, yaml.ScalarNode):
                held.update(range(first, after))
        self.lines = [line if number in held else trimmed(line) for number, line in enumerate(self.lines)]

    def after(self, *nodes: Any) -> int:
        """The line after the last that these values stand on."""
        return max((self._after(leaf) for node in nodes for leaf in leaves(node)), default=0)

    def _after(self, leaf: Any) -> int:
        if leaf.__class__ is not yaml.ScalarNode or leaf.style not in ("|", ">"):
            return int(leaf.end_mark.line) + 1
        after = line = int(leaf.end_mark.line) + bool(leaf.end_mark.column)
        while not bare(self.lines[line - 1]):
            line -= 1
        if not KEEPS.match(self.lines[leaf.start_mark.line], leaf.start_mark.column):
            return line
        self.kept.update(range(line, after))
        return after

    def sections(self, root: Any) -> Part | None:
        """All lines, with the sections in order; None where they cannot be told apart."""
        end = self.after(root)
        while end < len(self.lines) and not self.lines[end].startswith("..."):
            end += 1
        place = {key.value: (SECTION_ORDER.get(key.value, len(SECTION_ORDER)), number) for number, (key, _) in enumerate(root.value)}
        part = self.arranged(root, 0, end, 0, 2, place.__getitem__, self.records)
        return part and Part(part.lines + self.lines[end:], part.is_open)

    def records(self, section: str, node: Any, begin: int, end: int, column: int) -> Part | None:
        """A section's lines, with its records in order; None where it has none, or they cannot be told apart."""
        if section not in SORTED or not isinstance(node, yaml.MappingNode):
            return None
        return self.arranged(node, begin, end, column + INDENT, 1, str, lambda *_: None)

    def arranged(
        self, node: Any, begin: int, end: int, column: int, blanks: int, order: Callable[[str], Any], inner: Callable[..., Part | None]
    ) -> Part | None:
        """The lines from `begin` to `end`, which hold a mapping: its entries in order, at that column, with blank lines between.

        None where the entries cannot be told apart by their lines: they stand in brackets, or share one.
        """
        lines, keys = self.lines, [key.start_mark.line for key, _ in node.value]
        if node.flow_style or len(set(keys)) < max(len(keys), 1):
            return None
        if not all(BEFORE_KEY.fullmatch(lines[key.start_mark.line][: key.start_mark.column]) for key, _ in node.value):
            return None
        indent = set_in(lines[keys[0]])

        # Before each entry, and after the last, is a gap of blank lines and comments. Up to its cut it goes with what is above.
        floors = [begin, *(self.after(*entry) for entry in node.value)]
        gaps = [self.gap(line, floor) for line, floor in zip([*keys, end], floors, strict=True)]
        cuts = [gaps[0] + of_top(lines[gaps[0] : keys[0]])]
        cuts += [gap + of_entry(lines[gap:key], indent) for gap, key in zip(gaps[1:-1], keys[1:], strict=True)]
        cuts += [gaps[-1] + deeper(lines[gaps[-1] : end], indent)]

        parts = {}
        for (key, value), start, line, gap, cut in zip(node.value, cuts, keys, gaps[1:], cuts[1:], strict=False):
            comments = [" " * min(set_in(one), indent) + one.lstrip(" ") for one in self.tidied(lines[start:line], bottom=True)]
            tail = self.tidied(lines[gap:cut], top=True)
            body = inner(key.value, value, line, cut, indent) or Part(lines[line:gap] + tail, gap - 1 in self.kept and not tail)
            parts[key.value] = Part([shifted(one, indent, column) for one in comments + body.lines], body.is_open)

        found = lines[begin : gaps[0]]
        if cuts[0] > gaps[0]:
            head = self.tidied(lines[gaps[0] : cuts[0]])
            found += [*head, self.blank] if head else []
        is_open = True
        for id in sorted(parts, key=order):
            found += [] if is_open else [self.blank] * blanks
            found += parts[id].lines
            is_open = parts[id].is_open
        foot = self.tidied(lines[cuts[-1] : end], top=not is_open)
        return Part(found + [shifted(one, indent, column) for one in foot], is_open and not foot)

    def gap(self, line: int, floor: int) -> int:
        """Where the blank lines and comments above a line begin."""
        while line > floor and bare(self.lines[line - 1])[:1] in ("", "#"):
            line -= 1
        return line

    def tidied(self, lines: list[str], top: bool = False, bottom: bool = False) -> list[str]:
        """Blank lines and comments, with no two blank lines together; one at the top or bottom only where it may be."""
        found: list[str] = []
        for line in lines:
            if bare(line):
                found.append(line)
            elif bare(found[-1]) if found else top:
                found.append(self.blank)
        while found and not bare(found[-1]) and not (bottom and len(found) > 1):
            found.pop()
        return found


def leaves(node: Any) -> Iterator[Any]:
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


def of_top(gap: list[str]) -> int:
    """How many lines above the first entry stay at the top: all to the last blank line; else what editors look for there."""
    blank = max((number for number, line in enumerate(gap, 1) if not bare(line)), default=0)
    return blank or int(bool(gap) and bool(FOR_EDITORS.match(gap[0])))


def of_entry(gap: list[str], indent: int) -> int:
    """How many lines between two entries go with the upper: comments that are set in deeper than it, or stand close below it and
    not close above the other.
    """
    start = end = deeper(gap, indent)
    while end < len(gap) and bare(gap[end]):
        end += 1
    return end if end < len(gap) else start


def deeper(gap: list[str], indent: int) -> int:
    return max((number for number, line in enumerate(gap, 1) if bare(line) and set_in(line) > indent), default=0)


def shifted(line: str, old: int, new: int) -> str:
    """The line, moved with an entry from one column to another."""
    column = set_in(line)
    return " " * (column + new - old if column >= old else min(column, new)) + line[column:] if old != new else line


def bare(line: str) -> str:
    return line.strip(" \t" + BREAKS)


def set_in(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def trimmed(line: str) -> str:
    body = line.rstrip(BREAKS)
    return body.rstrip(" \t") + line[len(body) :]
