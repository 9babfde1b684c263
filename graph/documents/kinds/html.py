"""A web page in one file: it asks nothing of anybody, may run nothing, and prints as A4. All text is escaped by its template.

A clause is a part with `data-clause`, and its wording the paragraphs of class `wording` in it.
"""

from __future__ import annotations

import base64
import html
import os
import re
from collections.abc import Iterator
from typing import Any

from ..blocks import GAP_LABEL, Document, DocumentError, IssuedClause, capitalise_first, clause_foot, collect_clauses, plain_text


def render(document: Document) -> bytes:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    place = FileSystemLoader(os.path.dirname(__file__), encoding="utf-8")
    template = Environment(loader=place, autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True).get_template("page.html")
    page = template.render(
        document=document,
        kind=block_kind,
        encoded=encode_base64,
        foot=clause_foot,
        gap=GAP_LABEL,
        sentence=capitalise_first,
        plain=plain_text,
    )
    return page.encode()


def block_kind(block: Any) -> str:
    return type(block).__name__


def encode_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


# --- read again -------------------------------------------------------------------------------------------------------


def read_clauses(data: bytes) -> list[IssuedClause]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DocumentError("is not written in UTF-8") from None
    return collect_clauses(parse_html_clauses(text))


def parse_html_clauses(text: str) -> Iterator[tuple[str, list[str], str]]:
    """The clauses of a page, tag by tag. Python's own parser takes hours over what a hostile page leaves open; this looks once."""
    clause, kind, words, commented = "", "", list[str](), False
    for piece in text.split("<"):
        tag, closed, after = piece.partition(">")
        name = tag.partition(" ")[0].strip().lower()
        if commented or name.startswith("!--"):
            commented = not piece.partition("-->")[1]
            after = piece.partition("-->")[2]
        elif name in ("p", "/p", "section", "/section"):
            if clause and kind:
                told = html.unescape("".join(words))
                yield clause, [told] if kind == "wording" and told.strip() else [], told if kind == "foot" else ""
            values = dict(HTML_ATTRIBUTE.findall(tag[:2_000]))
            kind, words = values.get("class", "") if name == "p" else "", []
            if name.endswith("section"):
                clause = html.unescape(values.get("data-clause", "")) if name == "section" else ""
                yield from [(clause, [], "")] if clause else []
        words.append(after if closed else "")


HTML_ATTRIBUTE = re.compile(r'\b([a-z-]+)="([^"]*)"')
