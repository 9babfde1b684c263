"""Plain text, as a terminal shows it: no signs of any markup, and lines that fit. Pictures are left out, as in Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

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
    plain_text,
)

WIDTH = 100


def render(document: Document) -> bytes:
    lines = [document.title, *wrap(document.subtitle)]
    for block in document.blocks:
        lines += [*([] if isinstance(block, Listing) else [""]), *write_block(block)]
    return ("\n".join(lines) + "\n").encode()


def wrap(words: Cell, first: str = "", then: str = "") -> list[str]:
    """A line of words, on as many lines as it needs."""
    return textwrap.wrap(plain_text(words), WIDTH, initial_indent=first, subsequent_indent=then or first, break_long_words=False)


def write_block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield text.upper() if level == 1 else text
        case Paragraph(text, label):
            yield from wrap(f"{label}: {plain_text(text)}" if label else text)
        case Listing(items):
            for item in items:
                yield from wrap(item, "  • ", "    ")
        case Table(caption, summary, head, rows):
            yield from wrap(f"{caption}. {summary}")
            for row in rows:
                yield ""
                for title, cell in zip(head, row, strict=True):
                    yield from wrap(f"{plain_text(title)}: {plain_text(cell)}", "  ", "    ")
        case Picture(caption, alt):
            yield from wrap(f"{caption}: {alt}")
        case ClauseBlock():
            for text in block.wording:
                yield from wrap(text)
            for text in block.gaps:
                yield from wrap(f"{GAP_LABEL}: {text}", "  ")
            for text in block.asides:
                yield from wrap(capitalise_first(text), "  • ", "    ")
            yield from wrap(clause_foot(block), "  ")


def read_clauses(data: bytes) -> list[IssuedClause]:
    raise DocumentError(
        "is plain text, in which a clause cannot be distinguished from the words beside it; issue it as .docx, .html or .md"
    )
