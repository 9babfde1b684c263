"""What a document or a page says, as plain blocks: the kinds of file of this folder write them out, and the app lays them out.

A kind of file has `render(document)`, which gives its bytes, and `read_clauses(data)`, which finds the clauses in bytes that come
from anywhere, edited by anybody. All text in a block is plain: no part of it is ever read as markup, in any kind of file, or on a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ..model.errors import GraphError


class TextPart(NamedTuple):
    """Some words of a line. `record` is what they lead to, where there are pages that it can lead to; `spoken` is said for a sign."""

    text: str
    record: str = ""
    tone: str = ""  # "gap": what is missing; "quiet": an aside; "place": a file and line, which pages leave out
    spoken: str = ""


Words = str | TextPart | tuple[str | TextPart, ...]
"""A line: a text, or several parts in a row."""


class Heading(NamedTuple):
    """A heading, numbered by whoever makes the document; the title of the whole is none of them."""

    level: int  # 1 to 3
    text: str


class Paragraph(NamedTuple):
    """A line, perhaps with the words that it begins with set off. On a page a `headline` or a `warning` looks like one."""

    text: Words
    label: str = ""
    tone: str = ""  # "quiet": small print; "headline"; "warning"


class Listing(NamedTuple):
    """A list of lines. In a cell of a table, what the cell holds; a page folds a long one."""

    items: tuple[Words, ...]


Cell = Words | Listing
BLANK_CELL = TextPart("–", spoken="nothing stated")
"""What a cell holds of which nothing is stated."""


class Table(NamedTuple):
    """Rows under a head; the first cell of a row is the row's heading. `summary` tells in a sentence what it shows."""

    caption: str
    summary: str
    head: tuple[Words, ...]
    rows: tuple[tuple[Cell, ...], ...]
    tone: str = ""  # "cards": its rows stand below each other on a narrow screen; "record": a list of terms, without a head


class Picture(NamedTuple):
    """A drawing, which `draw` makes as `png` or `svg` when it is wanted; whatever is in it stands in words too, and `alt` tells where."""

    caption: str
    alt: str
    draw: Callable[[str], bytes]


class ClauseBlock(NamedTuple):
    """What can be found again by its id in every kind of file: a clause. Its three voices are kept apart there."""

    id: str
    fingerprint: str  # empty where there is no wording
    wording: tuple[str, ...]
    gaps: tuple[str, ...]
    asides: tuple[str, ...]
    origin: Words


Block = Heading | Paragraph | Listing | Table | Picture | ClauseBlock
GAP_LABEL = "To be agreed"
"""What a gap begins with, in every kind of file."""


class IssuedClause(NamedTuple):
    """A clause as a file has it: its wording, and the fingerprint that its foot says it was issued with."""

    id: str
    wording: tuple[str, ...]
    fingerprint: str


class DocumentError(GraphError):
    """Why bytes are no file of a kind, in words that go on from its name."""


class Document(NamedTuple):
    """What is to be written. `date` is the ISO day it speaks of, which stands as the day it was made: the clock is not asked."""

    title: str
    subtitle: str
    author: str
    date: str
    blocks: tuple[Block, ...]
    language: str = "en-GB"
    one_page: bool = False  # one page: set close, without contents


def plain_text(words: Cell) -> str:
    """A line without what it leads to; the lines of a list one after another.

    >>> plain_text(("priority ", TextPart("Missing children", record="missing")))
    'priority Missing children'
    """
    match words:
        case str(text) | TextPart(text):
            return text
        case Listing(items):
            return "; ".join(map(plain_text, items))
        case parts:
            return "".join(map(plain_text, parts))


def join_parts(parts: Sequence[Words], last: str = " and ", between: str = ", ") -> tuple[str | TextPart, ...]:
    """The parts in a row: A, B and C."""
    made: list[str | TextPart] = []
    for index, part in enumerate(parts):
        if index:
            made.append(last if index + 1 == len(parts) else between)
        made += list_parts(part)
    return tuple(made)


def list_parts(words: Words) -> Sequence[str | TextPart]:
    """The parts of a line."""
    return (words,) if isinstance(words, str | TextPart) else words


def capitalise_first(text: str) -> str:
    """The text with a capital at its head, where it begins with a small letter."""
    return text[:1].upper() + text[1:]


CLAUSE_FOOT_PATTERN = re.compile(r"Clause (\S+), (?:wording ([a-z0-9-]+)|nothing to sign yet)\.")


def collect_clauses(parts: Iterable[tuple[str, list[str], str]]) -> list[IssuedClause]:
    """The clauses of a file, each once, from their ids, wordings and feet; one that stands there twice has both wordings."""
    found: dict[str, list[str]] = {}
    marks: dict[str, str] = {}
    for id, wording, small in parts:
        found.setdefault(id, []).extend(wording)
        foot = CLAUSE_FOOT_PATTERN.search(small)
        if foot:
            marks.setdefault(id, foot[2] or "")
    return [IssuedClause(id, tuple(wording), marks.get(id, "")) for id, wording in found.items()]


def clause_foot(clause: ClauseBlock) -> str:
    """What stands under a clause in small print, in every kind of file."""
    signed = f"wording {clause.fingerprint}" if clause.fingerprint else "nothing to sign yet"
    return f"Clause {clause.id}, {signed}. {plain_text(clause.origin)}"
