"""Reads an edited workbook: what was changed in it, as changes of the register's files; and what cannot be taken over, cell by cell."""

from __future__ import annotations

import datetime
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from json import loads
from typing import Any, NamedTuple
from warnings import catch_warnings, simplefilter
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from ..model.errors import GraphError
from ..model.register import Claim, Register
from ..model.text import code, join_words, quote_text
from ..syntax.patch import Add, Change, EditPath, Remove, Set
from .layout import (
    CLAIM_COLUMNS,
    CLAIM_SHEET,
    POST_COLUMN,
    SHEETS,
    Row,
    cell_fields,
    claim_fields,
    list_sheets,
    parse_cell,
    sheet_columns,
)
from .write import CELL_LIMIT, KEY_COLUMN, ORIGINAL_SHEET

FILE_LIMIT, UNPACKED_LIMIT = 50_000_000, 150_000_000  # bytes
ELEMENT_LIMIT = 4_000_000  # XML elements: a register of 8 MB comes to some 3 million, and to some 100 MB unpacked
CELL_COUNT_LIMIT = 5_000_000  # of the rectangles that the cells span, most of them empty
LINKED_CELL_LIMIT = 100_000  # a sheet in Excel holds some 65,000 links
SHEET_BOUNDS = (1, 1, 16_384, 1_048_576)  # columns and rows, from the first to the last

# What zipfile and openpyxl raise at a damaged file: RuntimeError where it is encrypted or nested too deep, LookupError at an encoding
# that nobody knows.
UNREADABLE = (BadZipFile, zlib.error, EOFError, OSError, LookupError, ValueError, TypeError, AttributeError, SyntaxError, RuntimeError)


class WorkbookError(GraphError):
    """A file that is no workbook of a register, in a sentence."""


class Refusal(NamedTuple):
    """A cell, or a row, that cannot be taken over, and why."""

    place: str  # `priorities!D7`
    reason: str


class RowEdit(NamedTuple):
    """What was changed in one row: where it stands, what it comes to, and the changes to make."""

    place: str
    what: str
    changes: tuple[Change, ...]


class EditedRow(NamedTuple):
    """A row as it is in the edited workbook: its number, its key (empty where it is new) and its cells."""

    number: int
    key: str
    cells: dict[str, str]
    refusals: tuple[Refusal, ...]


class WorkbookEdits(NamedTuple):
    """What an edited workbook comes to: the rows changed, in the order in which to make them, and what is refused."""

    rows: list[RowEdit]
    refusals: list[Refusal]


def read_workbook(data: bytes, register: Register) -> WorkbookEdits:
    """The changes that an edited workbook asks for, against what it held when it was exported.

    A cell that the register has changed meanwhile is refused where the workbook changes it too. Raises `WorkbookError` where the bytes
    are no workbook that `graph export xlsx` has written, or one of another register.
    """
    book = open_workbook(data)
    original = read_original(book, register)
    current = {sheet.name: {row.key: row for row in sheet.rows} for sheet in list_sheets(register)}
    rows: list[RowEdit] = []
    refusals: list[Refusal] = []
    removals: list[RowEdit] = []
    paths = {row.cells["id"]: record_path(register, row.key) for section in SHEETS for row in current[section].values()}
    for name in (*SHEETS, CLAIM_SHEET):
        columns = CLAIM_COLUMNS if name == CLAIM_SHEET else sheet_columns(name)
        if name not in book.sheetnames:
            refusals.append(Refusal(name, "This sheet is missing. Export the workbook again, and make your changes there."))
            continue
        heading = [cell.value for cell in book[name][1]] if book[name].max_row else []
        if heading[: len(columns) + 1] != [KEY_COLUMN, *columns]:
            refusals.append(Refusal(f"{name}!A1", "The headings of this sheet have changed. Put them back as they were exported."))
            continue
        if extra := [value for value in heading[len(columns) + 1 :] if value is not None]:
            refusals.append(Refusal(f"{name}!A1", f"There is a column more: {join_words(code(str(value)) for value in extra)}. Remove it."))
        sheet = SheetReader(name, columns, original.get(name, {}), current[name], register, paths)
        sheet.read(read_rows(book[name], name, columns))
        rows += sheet.rows
        removals += sheet.removals
        refusals += sheet.refusals
    return WorkbookEdits([*rows, *removals[::-1]], refusals)


def open_workbook(data: bytes) -> Any:
    from openpyxl import load_workbook

    if len(data) > FILE_LIMIT:
        raise WorkbookError(f"it is larger than a workbook may be, which is {FILE_LIMIT:,} bytes.")
    try:
        weigh_parts(data)
        with catch_warnings():
            simplefilter("ignore")  # what openpyxl drops on reading is written by other programs, and means nothing here
            book = load_workbook(BytesIO(data))
    except UNREADABLE:
        raise WorkbookError("it is no workbook (.xlsx) that can be read.") from None
    if ORIGINAL_SHEET not in book.sheetnames:
        raise WorkbookError("it is no workbook that `graph export xlsx` has written: export one, and make your changes there.")
    if sum(page.max_row * page.max_column for page in book.worksheets) > CELL_COUNT_LIMIT:
        raise WorkbookError("it has more cells than can be read.")
    return book


def weigh_parts(data: bytes) -> None:
    """Refuses what would take more memory than a workbook is worth, before openpyxl makes an object of each cell, merged or linked."""
    count = linked = 0

    def count_element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count, linked
        count += 1
        if count > ELEMENT_LIMIT:
            raise WorkbookError("it has more cells than can be read.")
        if tag.rpartition(":")[2] == "mergeCell":
            raise WorkbookError("it has merged cells, which cannot be read. Unmerge them, and save it again.")
        if tag.rpartition(":")[2] == "hyperlink" and "ref" in attributes:
            linked += count_cells(attributes["ref"])
            if linked > LINKED_CELL_LIMIT:
                raise WorkbookError("it has links on more cells than can be read. Remove the links, and save it again.")

    with ZipFile(BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > UNPACKED_LIMIT:
            raise WorkbookError("it unpacks to more than a workbook may hold.")
        for part in parts.infolist():  # all of them: a sheet may have any name
            if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise BadZipFile(part.filename)
            parser = expat.ParserCreate()
            parser.StartElementHandler = count_element
            with parts.open(part) as opened, suppress(expat.ExpatError):  # a picture is no XML
                parser.ParseFile(opened)


def count_cells(area: str) -> int:
    """How many cells an area such as `A1:C7` spans; `A:C` and `1:7` go to the end of the sheet. Raises `ValueError` where it is none."""
    from openpyxl.utils import range_boundaries

    left, top, right, bottom = (end or most for end, most in zip(range_boundaries(area), SHEET_BOUNDS, strict=True))
    return (abs(right - left) + 1) * (abs(bottom - top) + 1)


def read_original(book: Any, register: Register) -> dict[str, dict[str, Row]]:
    """What the workbook held when it was exported: the rows of each sheet, by their keys."""
    lines = ["".join(str(value) for value in row if value is not None) for row in book[ORIGINAL_SHEET].iter_rows(values_only=True)]
    found: dict[str, dict[str, Row]] = {}
    if not lines or lines[0] != register.id:
        raise WorkbookError(f"it was exported from the register {code(lines[0] if lines else '')}, and this is {code(register.id)}.")
    try:
        for line in filter(None, lines[1:]):
            name, key, cells = loads(line)
            found.setdefault(name, {})[key] = Row(key, {str(column): str(text) for column, text in cells.items()})
    except (ValueError, TypeError, AttributeError):
        raise WorkbookError("what it held when it was exported can no longer be read: export it again.") from None
    return found


def read_rows(page: Any, name: str, columns: Sequence[str]) -> Iterator[EditedRow]:
    """The rows of a sheet that hold anything."""
    for number, row in enumerate(page.iter_rows(min_row=2, max_col=len(columns) + 1), 2):
        refusals, texts = [], []
        for cell in row:
            try:
                texts.append(cell_text(cell))
            except ValueError as problem:
                texts.append("")
                refusals.append(Refusal(f"{name}!{cell.coordinate}", str(problem)))
        if any(texts) or refusals:
            yield EditedRow(number, texts[0], dict(zip(columns, texts[1:], strict=True)), tuple(refusals))


def cell_text(cell: Any) -> str:
    """What a cell holds, as text: a date in the register's way, a whole number without its point."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        raise ValueError("The cell holds a formula or an error. Write the value itself.")
    if isinstance(value, datetime.date):
        if "d" not in str(cell.number_format).lower():
            raise ValueError(
                "The cell holds Excel's date for a month or a year. Format the cell as text, and write it again, such as 2016-03."
            )
        return (value.date() if isinstance(value, datetime.datetime) else value).isoformat()
    if isinstance(value, datetime.time | datetime.timedelta):
        raise ValueError("The cell holds a time of day. Format the cell as text, and write it again.")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


class SheetReader:
    """Compares one sheet with what it was, and with what the register is now."""

    def __init__(
        self,
        name: str,
        columns: Sequence[str],
        original: dict[str, Row],
        current: dict[str, Row],
        register: Register,
        paths: dict[str, EditPath],
    ) -> None:
        self.name, self.columns, self.original, self.current, self.register = name, columns, original, current, register
        self.paths = paths  # of each record that claims can be added to: those that are new in this workbook too
        self.rows: list[RowEdit] = []
        self.removals: list[RowEdit] = []
        self.refusals: list[Refusal] = []

    def read(self, rows: Iterator[EditedRow]) -> None:
        met: dict[str, int] = {}
        for row in rows:
            self.refusals += row.refusals
            if row.refusals:
                met.setdefault(row.key, row.number)
            elif not row.key:
                self.add_row(row)
            elif row.key not in self.original:
                self.refuse(row, "", "The grey cell was changed. Put it back, or empty it in a new row.")
            elif row.key in met:
                self.refuse(row, "", f"This row is a copy of row {met[row.key]}. Empty its grey cell, if it is a new one.")
            else:
                met[row.key] = row.number
                self.change_row(row)
        for key in self.original:
            if key not in met:
                self.remove_row(key)

    def refuse(self, row: EditedRow, column: str, reason: str) -> None:
        from openpyxl.utils import get_column_letter

        place = 2 + self.columns.index(column) if column else 1
        self.refusals.append(Refusal(f"{self.name}!{get_column_letter(place)}{row.number}", reason))

    # --- a row that was there -----------------------------------------------------------------------------------------

    def change_row(self, row: EditedRow) -> None:
        was = self.original[row.key].cells
        changed = [column for column in self.columns if row.cells[column] != normalise(was.get(column, "")[:CELL_LIMIT])]
        if not changed:
            return
        now, refused = self.current.get(row.key), len(self.refusals)
        if now is None:
            self.refuse(row, changed[0], "The register no longer has what this row was about. Export the workbook again.")
            return
        fixed = ("record", "field") if self.name == CLAIM_SHEET else ("id", POST_COLUMN)
        lines = Claim.fields if self.name == CLAIM_SHEET else cell_fields(self.name)
        for column in changed:
            if column in fixed:
                self.refuse(row, column, f"{code(column)} cannot be changed here. Delete the row, and add a new one.")
            elif len(was.get(column, "")) > CELL_LIMIT:
                self.refuse(row, column, "The text is longer than a cell can hold. Change it in the file.")
            elif self.name == CLAIM_SHEET and now.cells != was:
                self.refuse(row, column, "The register has changed this claim since the workbook was exported. Export it again.")
            elif now.cells.get(column, "") != was.get(column, ""):
                held = quote_text(now.cells.get(column, "")) if now.cells.get(column) else "nothing"
                self.refuse(row, column, f"The register has changed this since the workbook was exported, and now holds {held}.")
            elif not row.cells[column] and lines[column].default and was[column] != lines[column].default:
                default = code(lines[column].default)
                self.refuse(row, column, f"An empty cell would say {default}. Write {default} if it is, or put {code(was[column])} back.")
        if len(self.refusals) > refused:
            return
        path = record_path(self.register, row.key)
        values = {column: parse_cell(lines[column], row.cells[column]) for column in changed}
        changes = tuple(self.cell_change(path, column, value) for column, value in values.items())
        self.rows.append(RowEdit(f"{self.name}!{row.number}", f"{row.key}: {join_words(map(code, changed))}", changes))

    def cell_change(self, path: EditPath, column: str, value: Any) -> Change:
        return Remove((*path, column)) if value is None else Set((*path, column), value)

    def remove_row(self, key: str) -> None:
        if key not in self.current:
            return  # the register no longer has it either
        if self.current[key].cells != self.original[key].cells:
            self.refusals.append(
                Refusal(self.name, f"The row {code(key)} was deleted, and the register has changed it since. Export again.")
            )
            return
        self.removals.append(RowEdit(self.name, f"{key}: deleted", (Remove(record_path(self.register, key)),)))

    # --- a new one ----------------------------------------------------------------------------------------------------

    def add_row(self, row: EditedRow) -> None:
        if self.name == CLAIM_SHEET:
            self.add_claim(row)
            return
        id = row.cells["id"]
        if not id:
            self.refuse(row, "id", "A new row needs an id: small letters, digits and hyphens, such as `cse-strategy`.")
            return
        if f"{self.name}/{id}" in self.original or f"{self.name}/{id}" in self.current:
            self.refuse(row, "id", f"The id {code(id)} is taken.")
            return
        values = {key: value for key, line in cell_fields(self.name).items() if (value := parse_cell(line, row.cells[key])) is not None}
        path: EditPath = (self.name, id)
        if self.name == "posts":
            if not row.cells[POST_COLUMN]:
                self.refuse(row, POST_COLUMN, "A new post needs the id of its body.")
                return
            path = ("bodies", row.cells[POST_COLUMN], "posts", id)
        self.paths.setdefault(id, path)
        self.rows.append(RowEdit(f"{self.name}!{row.number}", f"{self.name}/{id}: new", (Set(path, values),)))

    def add_claim(self, row: EditedRow) -> None:
        id, field = row.cells["record"], row.cells["field"]
        for column in ("record", "field", "who"):
            if not row.cells[column]:
                self.refuse(row, column, f"A new row needs a {code(column)}.")
                return
        if id not in self.paths:
            self.refuse(row, "record", f"There is no record {code(id)} in the register, or on another sheet.")
        elif field not in claim_fields(path_section(self.paths[id])):
            known = join_words(map(code, claim_fields(path_section(self.paths[id]))), "or")
            self.refuse(
                row, "field", f"{code(field)} is no field of {code(id)} that says who; there {'are' if ' or ' in known else 'is'} {known}."
            )
        elif any(claim.cells == row.cells for claim in self.current.values()):
            self.refuse(row, "record", "The register holds this claim already.")
        else:
            path = (*self.paths[id], field)
            self.rows.append(RowEdit(f"{self.name}!{row.number}", f"{id}: {code(field)}, new", (Add(path, claim_value(row.cells)),)))


def path_section(path: EditPath) -> str:
    """The section of the record at a path; a post stands in its body."""
    return "posts" if len(path) == 4 else str(path[0])


def normalise(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def claim_value(cells: dict[str, str]) -> Any:
    """A claim as a file writes it: the id alone, where nothing else is said."""
    values = {key: value for key, line in Claim.fields.items() if (value := parse_cell(line, cells[key])) is not None}
    return values["who"] if set(values) == {"who"} else values


def record_path(register: Register, key: str) -> EditPath:
    """Where the record or claim of a key stands in the files."""
    section, id, *rest = key.split("/")
    start: EditPath = ("bodies", register.posts[id].body, "posts", id) if section == "posts" else (section, id)
    return (*start, rest[0], int(rest[1])) if rest else start
