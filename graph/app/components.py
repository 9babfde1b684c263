"""What the pages are made of. Streamlit reads the text it is given as Markdown; here text is put into the page as text, by `parts.js`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from ..documents.blocks import (
    GAP_LABEL,
    Block,
    Cell,
    ClauseBlock,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Table,
    TextPart,
    capitalise_first,
    clause_foot,
    list_parts,
)
from .navigation import page_address, take_requested_page

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

STATIC_FOLDER = os.path.join(os.path.dirname(__file__), "static")


@cache
def read_static(name: str) -> str:
    with open(os.path.join(STATIC_FOLDER, name), encoding="utf-8") as file:
        return file.read()


@st.cache_resource(show_spinner=False)
def load_component(name: str) -> ComponentRenderer:
    """The component that NAME.js makes, with NAME.html and NAME.css where there are such."""
    given = {
        ending: read_static(f"{name}.{ending}")
        for ending in ("html", "css", "js")
        if os.path.exists(os.path.join(STATIC_FOLDER, f"{name}.{ending}"))
    }
    return st.components.v2.component(f"graph-{name}", **given)  # type: ignore[arg-type]  # they are what they are called


def add_page_behaviour(page: str) -> None:
    """What every page needs of the browser: its language, a keyboard without traps that begins at the heading of a new page, a way on."""
    st.html(f"<style>{read_static('page.css')}</style>")
    load_component("manners")(key="manners", data={"page": page, "wanted": take_requested_page()})


def show_blocks(blocks: Sequence[Block], key: str) -> None:
    """Lays out the blocks. What leads to a record is a link to its page."""
    data = {"blocks": [*map(block_data, blocks)], "href": page_address("record", id="")}
    load_component("parts")(key=key, data=data)


def block_data(block: Block) -> dict[str, Any]:
    """A block as `parts.js` lays it out."""
    match block:
        case Heading(level, text):
            return {"kind": "heading", "level": level, "text": text}
        case Paragraph(text, label, tone):
            return {"kind": "paragraph", "label": label, "parts": cell_data(text), "tone": tone}
        case Listing(items):
            return {"kind": "list", "items": [*map(cell_data, items)]}
        case Table(caption, summary, head, rows, tone):
            cells = [[*map(cell_data, row)] for row in (head, *rows)]
            return {"kind": "table", "caption": caption, "summary": summary, "head": cells[0], "rows": cells[1:], "tone": tone}
        case Picture(caption, alt):
            return {"kind": "paragraph", "label": caption, "parts": cell_data(alt), "tone": "quiet"}
        case ClauseBlock():
            foot = cell_data((clause_foot(block._replace(origin="")), *list_parts(block.origin)))
            words = {"gap": GAP_LABEL, "wording": block.wording, "gaps": block.gaps, "asides": [*map(capitalise_first, block.asides)]}
            return {"kind": "clause", "foot": foot, **words}


def cell_data(cell: Cell) -> list[Any]:
    """A line, or a list of lines, as `parts.js` lays it out: the places of records in files are left out."""
    if isinstance(cell, Listing):
        return [{"list": [*map(cell_data, cell.items)]}]
    parts = (part if isinstance(part, TextPart) else TextPart(part) for part in list_parts(cell))
    return [{key: value for key, value in part._asdict().items() if value} for part in parts if part.tone != "place"]
