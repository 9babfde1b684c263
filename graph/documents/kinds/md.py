"""Markdown, as GitHub reads it. Pictures are left out: what is in them stands in words beside them.

A clause stands between two comments that name it. Its wording is plain paragraphs; its gaps and asides are quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..blocks import GAP, Block, Document, Foreign, Heading, Issued, Listing, Paragraph, Picture, Stretch, Table, foot, gathered, sentence

MARKS = re.compile(r"([\\`*_\[\]<>|~$#&]|(?<=\bwww)\.|:(?=//))", re.IGNORECASE)
FIRST = re.compile(r"([-+=]|\d+[.)])")


def render(document: Document) -> bytes:
    lines = [f"# {safe(document.title)}", "", safe(document.subtitle)]
    if not document.sheet:
        lines += ["", "## Contents", ""]
        lines += [f"- {safe(block.text)}" for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    for block in document.blocks:
        lines += ["", *told(block)]
    return ("\n".join(lines) + "\n").encode()


def safe(text: str) -> str:
    """Text that stays text: no sign of it is markup, and no address or name in it becomes a link."""
    safe = MARKS.sub(r"\\\1", text).replace("@", "@<!-- -->")
    first = FIRST.match(safe)
    return f"{safe[: first.end() - 1]}\\{safe[first.end() - 1 :]}" if first else safe


def told(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"{'#' * (level + 1)} {safe(text)}"
        case Paragraph(text, label):
            yield f"**{safe(label)}:** {safe(text)}" if label else safe(text)
        case Listing(items):
            yield from (f"- {safe(item)}" for item in items)
        case Table():
            yield from table(block)
        case Picture(caption, alt):
            yield f"*{safe(caption)}: {safe(alt)}*"
        case Stretch():
            yield from stretch(block)


def table(block: Table) -> Iterator[str]:
    yield f"**{safe(block.caption)}.** {safe(block.says)}"
    yield ""
    yield row(block.head)
    yield row(["---"] * len(block.head), raw=True)
    yield from (row(cells) for cells in block.rows)


def row(cells: tuple[str, ...] | list[str], raw: bool = False) -> str:
    return f"| {' | '.join(cells if raw else map(safe, cells))} |"


def stretch(block: Stretch) -> Iterator[str]:
    yield f"<!-- clause {block.id} -->"
    for text in block.wording:
        yield ""
        yield safe(text)
    for text in block.gaps:
        yield ""
        yield f"> **{GAP}:** {safe(text)}"
    if block.asides:
        yield ""
        yield from (f"> - {safe(sentence(text))}" for text in block.asides)
    yield ""
    yield f"> {safe(foot(block))}"
    yield ""
    yield "<!-- end of clause -->"


# --- read again -------------------------------------------------------------------------------------------------------

BEGINS, END = re.compile(r"<!-- clause (\S+) -->"), "<!-- end of clause -->"


def clauses(data: bytes) -> list[Issued]:
    try:
        return gathered(stretches(data.decode("utf-8-sig").splitlines()))
    except UnicodeDecodeError:
        raise Foreign("is not written in UTF-8") from None


def stretches(lines: list[str]) -> Iterator[tuple[str, list[str], str]]:
    """The id of each clause, the paragraphs of its wording, and what is quoted under it."""
    id, wording, quoted = "", [list[str]()], list[str]()
    for line in map(str.strip, lines):
        if begins := BEGINS.fullmatch(line):
            id, wording, quoted = begins[1], [[]], []
        elif line == END and id:
            yield id, [plain(" ".join(lines)) for lines in wording if lines], plain(" ".join(quoted))
            id = ""
        elif line.startswith(">"):
            quoted.append(line)
        elif not line:
            wording.append([])
        else:
            wording[-1].append(line)


def plain(text: str) -> str:
    """What `safe` made safe, as it was."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text.replace("@<!-- -->", "@")).strip()
