"""A table to work with: to sort, to search, to take away; each row opens its record."""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Sequence

import streamlit as st

from ..documents.blocks import Table, plain_text
from ..workbook.write import set_text
from .components import show_blocks
from .navigation import request_page

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
LETTER_WIDTH, CELL_LINE, CELL_HEAD, PADDING = 7, 20, 38, 10  # of a cell, in pixels
COLUMN_LETTERS, MOST_LETTERS, LINES = 34, 90, 3  # of a column: how wide it is for short text, and for long; and the lines of a row
ROWS_SHOWN = 8  # that show at once; the others when it is scrolled
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTROL_SIGNS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what no Excel file can hold


def show_working_table(table: Table, ids: Sequence[str], key: str, file: str) -> None:
    """A table to sort, to search and to take away, a row of which opens its record; then the same as a plain table, with links."""
    columns = [plain_text(cell) for cell in table.head]
    rows = [[plain_text(cell) for cell in row] for row in table.rows]
    import pandas

    widths = [fit_width(column, texts) for column, texts in zip(columns, zip(*rows, strict=True), strict=True)]
    shown = [[shorten_text(text, width) for text, width in zip(row, widths, strict=True)] for row in rows]
    lines = max((len(wrap_cell(text, width)) for row in shown for text, width in zip(row, widths, strict=True)), default=1)

    row_height = CELL_LINE * lines + 2 * PADDING

    def chosen() -> None:
        if (picked := st.session_state[key]["selection"]["rows"]) and ids[picked[0]]:
            request_page("record", id=ids[picked[0]])

    with st.container(key=f"working-{key}"):
        st.dataframe(
            pandas.DataFrame(shown, columns=columns),
            key=key,
            hide_index=True,
            column_config={column: st.column_config.TextColumn(width=width) for column, width in zip(columns, widths, strict=True)},
            row_height=row_height,
            height=CELL_HEAD + row_height * min(len(rows), ROWS_SHOWN),
            on_select=chosen,
            selection_mode="single-row",
            alt=f"{table.caption}. A plain table follows.",
        )
        with st.container(horizontal=True):
            st.download_button(
                "Download as CSV", lambda: write_csv(columns, rows), f"{file}.csv", "text/csv", key=f"{key}-csv", on_click="ignore"
            )
            st.download_button(
                "Download for Excel",
                lambda: write_sheet_file(columns, rows),
                f"{file}.xlsx",
                XLSX_TYPE,
                key=f"{key}-xlsx",
                on_click="ignore",
            )
        with st.expander("The same as a plain table, with links"):
            show_blocks([table], f"{key}-plain")


def fit_width(head: str, texts: Sequence[str]) -> int:
    """How wide a column is, in pixels: as its longest text, or so that it takes a few lines, up to a limit."""
    longest = max(map(len, texts), default=0)
    letters = max(
        len(head), min(longest, COLUMN_LETTERS), *(len(word) for text in texts for word in text.split()), -(-longest // (LINES - 1))
    )
    return min(letters, MOST_LETTERS) * LETTER_WIDTH + 2 * PADDING


def wrap_cell(text: str, width: int) -> list[str]:
    """The lines of a text in a column, as the browser is likely to break it."""
    letters = (width - 2 * PADDING) // LETTER_WIDTH
    return [text] if len(text) <= letters else textwrap.wrap(text, letters) or [""]


def shorten_text(text: str, width: int) -> str:
    """What a cell shows of a text: all of it, or as much as there is room for, with dots that say so."""
    return (
        textwrap.shorten(text, LINES * (width - 2 * PADDING) // LETTER_WIDTH * 9 // 10, placeholder=" …")
        if len(wrap_cell(text, width)) > LINES
        else text
    )


def write_csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as a spreadsheet reads them: with a mark that tells it UTF-8, and no text that it would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    cells = ([CONTROL_SIGNS.sub(" ", cell) for cell in row] for row in rows)
    writer.writerows([f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell for cell in row] for row in cells)
    return out.getvalue().encode("utf-8-sig")


def write_sheet_file(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as an Excel file: every cell is text, so that none is a formula, and no month becomes a day."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate((columns, *rows), 1):
        for place, text in enumerate(row, 1):
            cell = sheet.cell(number, place)
            set_text(cell, CONTROL_SIGNS.sub(" ", text))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for place, column in enumerate(zip(columns, *rows, strict=True), 1):
        sheet.column_dimensions[get_column_letter(place)].width = min(60, max(12, *(len(text) + 2 for text in column)))
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
