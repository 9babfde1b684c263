"""A web page in one file: it asks nothing of anybody, may run nothing, and prints as A4. All text is escaped by its template.

A clause is a part with `data-clause`, and its wording the paragraphs of class `wording` in it.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from . import GAP, Document, Foreign, Issued, foot, gathered, sentence


def render(document: Document) -> bytes:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    place = FileSystemLoader(os.path.dirname(__file__), encoding="utf-8")
    template = Environment(loader=place, autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True).get_template("page.html")
    page = template.render(document=document, kind=kind, encoded=encoded, foot=foot, gap=GAP, sentence=sentence)
    return page.encode()


def kind(block: Any) -> str:
    return type(block).__name__


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


# --- read again -------------------------------------------------------------------------------------------------------


def clauses(data: bytes) -> list[Issued]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Foreign("is not written in UTF-8") from None
    reader = Reader()
    reader.feed(text)
    reader.close()
    return gathered(reader.clauses())


class Reader(HTMLParser):
    """Gathers the paragraphs in clauses, each with its clause and class."""

    def __init__(self) -> None:
        super().__init__()
        self.clause, self.kind, self.text = "", "", [""]
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag == "section":
            self.close_paragraph()
            self.clause = values.get("data-clause") or ""
            self.found.append((self.clause, "clause", ""))
        elif tag == "p":
            self.close_paragraph()
            self.kind = values.get("class") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "section"):
            self.close_paragraph()
        if tag == "section":
            self.clause = ""

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def close_paragraph(self) -> None:
        if self.clause and self.kind:
            self.found.append((self.clause, self.kind, "".join(self.text)))
        self.kind, self.text = "", [""]

    def clauses(self) -> Iterator[tuple[str, list[str], str]]:
        for clause, kind, text in self.found:
            if clause:
                yield clause, [text] if kind == "wording" and text.strip() else [], text if kind == "foot" else ""
