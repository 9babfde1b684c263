"""Writes a register as a workbook: drop-down lists for ids and choices, a sheet that explains itself, and the values as they were."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from io import BytesIO
from json import dumps
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ..model.record import Field
from ..model.register import Claim, Register
from .layout import CLAIM_SHEET, POST_COLUMN, SHEETS, Sheet, cell_fields, claim_fields, list_sheets

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

KEY_COLUMN = "row (do not change)"
HELP_SHEET, LIST_SHEET, ORIGINAL_SHEET = "read me", "lists", "as exported"
SPARE_ROWS = 200  # below the last row, that have drop-down lists too
CELL_LIMIT = 32_767  # characters, which is Excel's
HELP = """This workbook holds the register “{name}” ({id}).

1. Change cells, add rows at the end of a sheet, or delete whole rows. Leave the grey column as it is; in a new row it stays empty.
2. Who leads, supports, adopts or holds what is on the sheet “claims”: one row for each. If another takes over, write the last day of the
old one under “to”, and add a row. To correct whom a row names, write another id under “who”: its days and its source stay.
An empty “status” says agreed: write proposed or contested where it is not.
3. A new record needs an id: small letters, digits and hyphens. An id that is there already cannot be changed here.
4. Dates are written 2016, 2016-04 or 2016-04-30. Several ids stand in one cell with a comma between them; other names on a line each.
5. What a body presents, legal bases, what makes leads equal, what protocols settle, signatures, the parts of a source and accepted
findings are not here. Change them in the file itself.
6. Save as .xlsx. Then `graph import FILE.xlsx` writes your changes into the register, and only those. Comments and order stay.

If a cell cannot be taken over, nothing is written, and the message says which cell and why.
Where nothing is known, leave the cell empty. Write nobody only where the boards have agreed that nobody does it.
"""


def write_workbook(register: Register, on: str) -> bytes:
    """The workbook's bytes: the same for the same register on the same day."""
    from openpyxl import Workbook

    book = Workbook()
    del book["Sheet"]
    help_sheet = book.create_sheet(HELP_SHEET)
    for line in HELP.splitlines():
        help_sheet.append([line.format(name=register.name, id=register.id)])
    help_sheet.column_dimensions["A"].width = 120
    wrap_cells(help_sheet)
    sheets = list_sheets(register)
    lists = write_lists(book, register)
    for sheet in sheets:
        write_sheet(book, sheet, lists)
    keep = book.create_sheet(ORIGINAL_SHEET)
    keep.sheet_state = "veryHidden"
    for number, text in enumerate((register.id, *(dumps([sheet.name, row.key, row.cells]) for sheet in sheets for row in sheet.rows)), 1):
        for place in range(0, len(text), CELL_LIMIT):
            set_text(keep.cell(number, 1 + place // CELL_LIMIT), text[place : place + CELL_LIMIT])
    book.move_sheet(LIST_SHEET, len(book.sheetnames))
    day = datetime.datetime.fromisoformat(on)
    book.properties.created = book.properties.modified = day
    book.properties.creator = register.publisher or register.name
    data = BytesIO()
    book.save(data)
    return settle_times(data.getvalue(), on)


def set_text(cell: Any, text: str) -> None:
    """Puts a text into a cell as text, even where it begins like a formula."""
    cell.value = text[:CELL_LIMIT]
    cell.data_type = "s"
    cell.number_format = "@"


def write_sheet(book: Workbook, sheet: Sheet, lists: dict[str, str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(sheet.name)
    grey = PatternFill("solid", fgColor="DDDDDD")
    page.append([KEY_COLUMN, *sheet.columns])
    for cell in page[1]:
        cell.font = Font(bold=True)
        cell.fill = grey
    for number, row in enumerate(sheet.rows, 2):
        set_text(page.cell(number, 1), row.key)
        page.cell(number, 1).fill = grey
        for place, column in enumerate(sheet.columns, 2):
            cell = page.cell(number, place)
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row.cells[column]:
                set_text(cell, row.cells[column])
    page.freeze_panes = "C2"
    page.column_dimensions["A"].width = 12
    for place, column in enumerate(sheet.columns, 2):
        longest = max((len(row.cells[column]) for row in sheet.rows), default=0)
        shape = page.column_dimensions[get_column_letter(place)]
        shape.width = min(60, max(12, longest + 2))
        shape.number_format = "@"  # of new rows too: else Excel makes a day of a month
        if column in (source := list_names(sheet.name)) and (named := lists.get(source[column])):
            add_choices(page, get_column_letter(place), len(sheet.rows) + SPARE_ROWS, named)


def list_names(sheet: str) -> dict[str, str]:
    """Which list each column of a sheet takes its values from."""
    if sheet == CLAIM_SHEET:
        return {"record": "records", "field": "fields", "who": "who", "on_behalf_of": "who", "status": "claims.status"}
    found = {POST_COLUMN: "bodies"} if sheet == "posts" else {}
    for key, line in cell_fields(sheet).items():
        if line.shape in ("choice", "truth"):
            found[key] = f"{sheet}.{key}"
        elif line.shape == "reference" and len(line.sections) == 1:
            found[key] = line.sections[0]
    return found


def write_lists(book: Workbook, register: Register) -> dict[str, str]:
    """The lists behind the drop-downs, a column each; gives where each lies."""
    from openpyxl.utils import get_column_letter

    def options(line: Field) -> Iterable[str]:
        return line.options or ("yes", "no")

    columns: dict[str, Iterable[str]] = {section: getattr(register, section) for section in SHEETS}
    columns["records"] = [id for section in SHEETS if claim_fields(section) for id in getattr(register, section)]
    columns["fields"] = list(dict.fromkeys(field for section in SHEETS for field in claim_fields(section)))
    columns["who"] = [*register.bodies, *register.posts, *register.people, "nobody"]
    columns["claims.status"] = Claim.fields["status"].options
    for section in SHEETS:
        for key, line in cell_fields(section).items():
            if line.shape in ("choice", "truth"):
                columns[f"{section}.{key}"] = options(line)
    page = book.create_sheet(LIST_SHEET)
    page.sheet_state = "hidden"
    found = {}
    for place, (name, values) in enumerate(columns.items(), 1):
        many = list(values)
        for number, value in enumerate((name, *many), 1):
            set_text(page.cell(number, place), value)
        letter = get_column_letter(place)
        if many:
            found[name] = f"'{LIST_SHEET}'!${letter}$2:${letter}${len(many) + 1}"
    return found


def add_choices(page: Worksheet, letter: str, last: int, formula: str) -> None:
    """A drop-down list for a column. It warns of what is not in it, and does not forbid it: a new id is not there yet."""
    from openpyxl.worksheet.datavalidation import DataValidation

    choices = DataValidation(type="list", formula1=formula, allow_blank=True, errorStyle="warning")
    choices.showErrorMessage = True
    choices.error = "This is not in the list. A new id must stand on its own sheet too."
    page.add_data_validation(choices)
    choices.add(f"{letter}2:{letter}{last + 1}")


def wrap_cells(page: Worksheet) -> None:
    from openpyxl.styles import Alignment

    for (cell,) in page.iter_rows():
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def settle_times(data: bytes, on: str) -> bytes:
    """The same file with the register's day in place of the clock's, so that the same register gives the same bytes."""
    import re

    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + f"{on}T00:00:00Z".encode(), content)
            new.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, ZIP_DEFLATED)
    return made.getvalue()
