"""The standing words of a protocol: what a file says whoever the parties are, with its gaps marked.

The file that comes with the program is `protocol-words.md`; a partnership's own, of that name beside its register, takes its place.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from ..model.errors import GraphError
from ..model.text import code
from ..syntax.files import PathError

BOILERPLATE_FILE = "protocol-words.md"
DEFAULT_BOILERPLATE = os.path.join(os.path.dirname(__file__), "boilerplate.md")
BOILERPLATE_LIMIT = 200_000  # bytes in a file: standing words are a few pages
PASSAGE_LIMIT = 200  # parts in a file
GAP_PATTERN = re.compile(r"\[to be agreed:\s*(.*)\]", re.IGNORECASE | re.DOTALL)
PASSAGE_HEADING_PATTERN = re.compile(r"##\s+([a-z][a-z0-9]*(?:-[a-z0-9]+)*):\s*(\S.*)")


class BoilerplateError(GraphError):
    """Why a file of standing words cannot be used, in a sentence that says what to do."""


class Passage(NamedTuple):
    """One part of the standing words: its wording, and what in it is to be agreed."""

    id: str
    heading: str
    wording: tuple[str, ...]
    gaps: tuple[str, ...]
    file: str
    line: int


def read_boilerplate(beside: Callable[[str], bytes | None] | None = None) -> list[Passage]:
    """The standing words for a register: those that lie beside it, or else ours.

    Raises `BoilerplateError` where its own cannot be used.
    """
    try:
        own = beside(BOILERPLATE_FILE) if beside else None
    except PathError as problem:
        raise BoilerplateError(str(problem)) from None
    if own is None:
        with open(DEFAULT_BOILERPLATE, "rb") as file:
            own = file.read()
    if len(own) > BOILERPLATE_LIMIT:
        raise BoilerplateError(f"{BOILERPLATE_FILE} is longer than {BOILERPLATE_LIMIT:,} bytes: standing words are a few pages.")
    try:
        return list(parse_passages(own.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise BoilerplateError(f"{BOILERPLATE_FILE} can't be read: it is not written in UTF-8.") from None


def parse_passages(text: str, file: str = BOILERPLATE_FILE) -> list[Passage]:
    r"""The parts of a text; what stands before its first part is for those who edit it.

    >>> parse_passages("## aim: Our aim\nTo work together.\n\n[to be agreed: how often.]")
    [Passage(id='aim', heading='Our aim', wording=('To work together.',), gaps=('how often.',), file='protocol-words.md', line=1)]
    """
    found: dict[str, Passage] = {}
    lines = re.split(r"\r\n|\n|\r", text)  # and at no other sign: an editor shows those within a line
    starts = [number for number, line in enumerate(lines) if re.match(r"##(?!#)", line)]
    if len(starts) > PASSAGE_LIMIT:
        raise BoilerplateError(f"{file} has {len(starts):,} parts, and may have {PASSAGE_LIMIT}: standing words are a few pages.")
    for start, end in pairwise([*starts, len(lines)]):
        head = PASSAGE_HEADING_PATTERN.fullmatch(lines[start].rstrip())
        if head is None:
            raise BoilerplateError(
                f"{file}, line {start + 1}: a part begins with `## id: Heading`, where the id is lower-case words joined by hyphens, "
                f"and not with {code(lines[start])}."
            )
        id, heading = head.groups()
        if id in found:
            raise BoilerplateError(
                f"{file}, line {start + 1}: the part `{id}` stands on line {found[id].line} already; keep one of the two."
            )
        paragraphs = [" ".join(each.split()) for each in re.split(r"\n\s*\n", "\n".join(lines[start + 1 : end])) if each.strip()]
        gaps = [GAP_PATTERN.fullmatch(paragraph) for paragraph in paragraphs]
        wording = tuple(paragraph for paragraph, gap in zip(paragraphs, gaps, strict=True) if not gap)
        found[id] = Passage(id, heading.strip(), wording, tuple(gap.group(1).strip() for gap in gaps if gap), file, start + 1)
    if not found:
        raise BoilerplateError(f"{file} has no part: begin each with `## id: Heading`.")
    return list(found.values())
