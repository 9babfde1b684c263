"""A register as sheets of rows: what a workbook and a folder of tables hold, and what can be changed there.

A sheet for each section, with a column for each field that fits a cell; and a sheet of all claims, with a row for each. What has parts of
its own (`presents`, `basis`, `joint_by`, `settles`, `signed`, `sections`, `accepted`) fits no cell, and is changed in the file alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ..model.record import Field, Record
from ..model.register import TABLE, Claim, Post, Register
from ..model.text import escape_unprintable

CELL_SHAPES = ("text", "texts", "number", "truth", "date", "dates", "period", "choice", "reference", "references", "sources", "address")
LINE_SHAPES = ("texts",)  # one to a line, for a comma may be part of one
LIST_CELL_SHAPES = ("dates", "references", "sources")  # with a comma between them
CLAIM_SHEET = "claims"
CLAIM_COLUMNS = ("record", "field", *Claim.fields)
POST_COLUMN = "body"
TRUTHS = {"true": "yes", "false": "no"}
SHEETS: dict[str, type[Record]] = {
    **{section: kind for section, kind in TABLE.items() if section != "accepted"},
    "posts": Post,
}


class Row(NamedTuple):
    """A row: the path of what it holds in the register, and its cells as text."""

    key: str  # `priorities/cse`; of a claim `priorities/cse/lead/0`
    cells: dict[str, str]


class Sheet(NamedTuple):
    """A sheet, with its columns and rows."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row]


def list_sheets(register: Register) -> list[Sheet]:
    """The sheets of a register, its claims last."""
    sheets = [Sheet(section, sheet_columns(section), list(section_rows(register, section))) for section in SHEETS]
    return [*sheets, Sheet(CLAIM_SHEET, CLAIM_COLUMNS, list(claim_rows(register)))]


def sheet_columns(section: str) -> tuple[str, ...]:
    beside = (POST_COLUMN,) if section == "posts" else ()
    return ("id", *beside, *cell_fields(section))


def cell_fields(section: str) -> dict[str, Field]:
    """The fields of a section that fit a cell."""
    return {key: line for key, line in SHEETS[section].fields.items() if line.shape in CELL_SHAPES}


def claim_fields(section: str) -> dict[str, Field]:
    """The fields of a section that say who."""
    return {key: line for key, line in SHEETS[section].fields.items() if line.shape == "claims"}


def section_rows(register: Register, section: str) -> Iterator[Row]:
    for id, record in getattr(register, section).items():
        cells = {"id": id, **({POST_COLUMN: record.body} if section == "posts" else {})}
        for key, line in cell_fields(section).items():
            if section == "posts" and key == "source" and record.source == register.bodies[record.body].source:
                continue  # inherited, or the same
            cells[key] = format_cell(line, record.value(key))
        yield Row(f"{section}/{id}", {column: cells.get(column, "") for column in sheet_columns(section)})


def claim_rows(register: Register) -> Iterator[Row]:
    for section in SHEETS:
        for id, record in getattr(register, section).items():
            for field in claim_fields(section):
                for index, claim in enumerate(record.value(field) or ()):
                    cells = {key: format_cell(line, claim.value(key)) for key, line in Claim.fields.items()}
                    yield Row(f"{section}/{id}/{field}/{index}", {"record": id, "field": field, **cells})


def format_cell(line: Field, value: Any) -> str:
    """A value as a cell holds it: on one line and printable, but for a list of texts."""
    if value is None or value == ():
        return ""
    if line.shape == "truth":
        return TRUTHS[str(value).lower()]
    many = value if isinstance(value, tuple) and line.shape in (*LINE_SHAPES, *LIST_CELL_SHAPES) else (value,)
    texts = [escape_unprintable(" ".join(str(getattr(one, "text", one)).split())) for one in many]
    return ("\n" if line.shape in LINE_SHAPES else ", ").join(texts)


def parse_cell(line: Field, text: str) -> Any:
    """What a cell holds, as a file writes it; None where it is empty."""
    if line.shape in (*LINE_SHAPES, *LIST_CELL_SHAPES):
        parts: Sequence[str] = text.split("\n") if line.shape in LINE_SHAPES else text.replace("\n", ",").split(",")
        found = [part.strip() for part in parts if part.strip()]
        return found[0] if len(found) == 1 else found or None
    if line.shape == "truth":
        return {shown: written for written, shown in TRUTHS.items()}.get(text.strip().lower(), text.strip()) or None
    return text.strip() or None
