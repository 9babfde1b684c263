"""Markdown, as GitHub reads it. Pictures are left out: what is in them stands in words beside them.

A clause stands between two comments that name it. Its wording is plain paragraphs; its gaps and asides are quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..blocks import (
    GAP_LABEL,
    Block,
    Cell,
    ClauseBlock,
    Document,
    DocumentError,
    Heading,
    IssuedClause,
    Listing,
    Paragraph,
    Picture,
    Table,
    capitalise_first,
    clause_foot,
    collect_clauses,
    plain_text,
)

MARKUP_CHARACTERS = re.compile(r"([\\`*_\[\]<>|~$#&]|(?<=\bwww)\.|:(?=//))", re.IGNORECASE)
LINE_START_MARKUP = re.compile(r"([-+=]|\d+[.)])")


def render(document: Document) -> bytes:
    lines = [f"# {escape_markup(document.title)}", "", escape_markup(document.subtitle)]
    if not document.one_page:
        lines += ["", "## Contents", ""]
        lines += [f"- {escape_markup(block.text)}" for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    for block in document.blocks:
        lines += ["", *format_block(block)]
    return ("\n".join(lines) + "\n").encode()


def escape_markup(text: str) -> str:
    """Text that stays text: no sign of it is markup, and no address or name in it becomes a link."""
    safe = MARKUP_CHARACTERS.sub(r"\\\1", text).replace("@", "@<!-- -->")
    first = LINE_START_MARKUP.match(safe)
    return f"{safe[: first.end() - 1]}\\{safe[first.end() - 1 :]}" if first else safe


def escape_words(words: Cell) -> str:
    return escape_markup(plain_text(words))


def format_block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"{'#' * (level + 1)} {escape_markup(text)}"
        case Paragraph(text, label):
            yield f"**{escape_markup(label)}:** {escape_words(text)}" if label else escape_words(text)
        case Listing(items):
            yield from (f"- {escape_words(item)}" for item in items)
        case Table():
            yield from format_table(block)
        case Picture(caption, alt):
            yield f"*{escape_markup(caption)}: {escape_markup(alt)}*"
        case ClauseBlock():
            yield from format_clause(block)


def format_table(block: Table) -> Iterator[str]:
    yield f"**{escape_markup(block.caption)}.** {escape_markup(block.summary)}"
    yield ""
    yield format_row(block.head)
    yield f"|{' --- |' * len(block.head)}"
    yield from (format_row(cells) for cells in block.rows)


def format_row(cells: Iterable[Cell]) -> str:
    return f"| {' | '.join(map(escape_words, cells))} |"


def format_clause(block: ClauseBlock) -> Iterator[str]:
    yield f"<!-- clause {block.id} -->"
    for text in block.wording:
        yield ""
        yield escape_markup(text)
    for text in block.gaps:
        yield ""
        yield f"> **{GAP_LABEL}:** {escape_markup(text)}"
    if block.asides:
        yield ""
        yield from (f"> - {escape_markup(capitalise_first(text))}" for text in block.asides)
    yield ""
    yield f"> {escape_markup(clause_foot(block))}"
    yield ""
    yield "<!-- end of clause -->"


# --- read again -------------------------------------------------------------------------------------------------------

CLAUSE_START, CLAUSE_END = re.compile(r"<!-- clause (\S+) -->"), "<!-- end of clause -->"


def read_clauses(data: bytes) -> list[IssuedClause]:
    try:
        return collect_clauses(parse_md_clauses(re.split(r"\r\n|\n|\r", data.decode("utf-8-sig"))))
    except UnicodeDecodeError:
        raise DocumentError("is not written in UTF-8") from None


def parse_md_clauses(lines: list[str]) -> Iterator[tuple[str, list[str], str]]:
    """The id of each clause, the paragraphs of its wording, and what is quoted under it."""
    id, wording, quoted = "", [list[str]()], list[str]()
    for line in map(str.strip, lines):
        if begins := CLAUSE_START.fullmatch(line):
            id, wording, quoted = begins[1], [[]], []
        elif line == CLAUSE_END and id:
            yield id, [unescape_markup(" ".join(lines)) for lines in wording if lines], unescape_markup(" ".join(quoted))
            id = ""
        elif line.startswith(">"):
            quoted.append(line)
        elif not line:
            wording.append([])
        else:
            wording[-1].append(line)


def unescape_markup(text: str) -> str:
    """What `safe` made safe, as it was."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text.replace("@<!-- -->", "@")).strip()
