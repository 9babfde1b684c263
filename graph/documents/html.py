"""A web page in one file: it asks nothing of anybody, may run nothing, and prints as A4. All text is escaped by its template."""

from __future__ import annotations

import base64
import os
from typing import Any

from . import GAP, Document, foot, sentence


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
