"""Registers of any size that look like Birmingham's: its own text, over and over, with its ids numbered."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import yaml

from graph.model.register import ID_SECTIONS
from graph.reader.load import read_registers

BIRMINGHAM = Path(__file__).parent.parent / "data" / "bodies.yaml"
FILE = 7_000_000  # bytes; a file of a register may hold 8 MB


def files(size: int, file: int = FILE) -> list[bytes]:
    """The files, of about `file` bytes each, of a register of about `size` bytes in all.

    Its sources are Birmingham's; all else is numbered copies.
    """
    text = BIRMINGHAM.read_text(encoding="utf-8")
    head, sections = pieces(text)
    found: list[bytes] = []
    copies = round(size / sum(len(part) for parts in sections.values() for part in parts))
    each = max(1, min(copies, round(copies * file / size)))
    for start in range(0, copies, each):
        numbers = range(start, min(start + each, copies))
        body = "".join(
            section + "".join(part for number in numbers for part in numbered(parts, number)) for section, parts in sections.items()
        )
        found.append(((head if start == 0 else "") + body).encode())
    return found


def pieces(text: str) -> tuple[str, dict[str, list[str]]]:
    """Birmingham's head (with its sources), and its sections cut before and after each id: every second piece is one."""
    register = read_registers(BIRMINGHAM)[0].register
    ids = {id for section in ID_SECTIONS if section != "sources" for id in getattr(register, section)}
    depth = 0
    starts: list[int] = []
    cuts: list[tuple[int, int]] = []
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.ScalarEvent):
            if event.value in ids:
                cuts.append((event.start_mark.index, event.end_mark.index))
            elif depth == 1 and event.start_mark.column == 0:
                starts.append(event.start_mark.index)
    starts = [start for start in starts if not text.startswith(("register:", "sources:"), start)]
    sections = {}
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        line = text.index("\n", start) + 1
        inner = [cut for cut in cuts if line <= cut[0] < end]
        edges = [line, *(edge for cut in inner for edge in cut), end]
        sections[text[start:line]] = [text[one:other] for one, other in pairwise(edges)]
    return text[: starts[0]], sections


def numbered(parts: list[str], number: int) -> Iterator[str]:
    for index, part in enumerate(parts):
        yield f"{part}-{number}" if index % 2 else part
