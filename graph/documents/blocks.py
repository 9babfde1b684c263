"""A document as a tree of plain parts, which the modules of this folder write out and read again.

Each is a kind of file, and has `render(document)`, which gives its bytes, and `clauses(data)`, which finds the clauses in bytes that come
from anywhere, edited by anybody. All text in the tree is plain: no part of it is ever read as markup, in any kind of file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..model.errors import GraphError


class Heading(NamedTuple):
    """A heading, numbered by whoever makes the document; the title of the whole is none of them."""

    level: int  # 1 to 3
    text: str


class Paragraph(NamedTuple):
    """Text, perhaps with the words that it begins with set off; `quiet` is small print."""

    text: str
    label: str = ""
    small_print: bool = False


class Listing(NamedTuple):
    """A list of short texts."""

    items: tuple[str, ...]


class Table(NamedTuple):
    """Rows under a head; the first cell of a row is the row's heading. `says` tells in a sentence what it shows."""

    caption: str
    summary: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


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
    origin: str


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


def clause_foot(stretch: ClauseBlock) -> str:
    """What stands under a clause in small print, in every kind of file."""
    signed = f"wording {stretch.fingerprint}" if stretch.fingerprint else "nothing to sign yet"
    return f"Clause {stretch.id}, {signed}. {stretch.origin}"
