"""A table to work with: to sort, to search, to take away; each row opens its record."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import streamlit as st

from ..documents.blocks import Table, plain_text
from .components import show_blocks
from .navigation import open_requested_page, request_page


def show_working_table(table: Table, ids: Sequence[str], key: str, file: str) -> None:
    """A table to sort, to search and to take away, a row of which opens its record; then the same as a plain table, with links."""
    columns = [plain_text(cell) for cell in table.head]
    rows = [[plain_text(cell) for cell in row] for row in table.rows]
    import pandas

    frame = pandas.DataFrame(rows, columns=columns)
    chosen = st.dataframe(
        frame, key=key, hide_index=True, on_select="rerun", selection_mode="single-row", alt=f"{table.caption}. A plain table follows."
    )
    if picked := chosen["selection"]["rows"]:
        request_page("record", id=ids[picked[0]])
        open_requested_page()
    st.download_button("Download as CSV", lambda: write_csv(columns, rows), f"{file}.csv", "text/csv", key=f"{key}-csv", on_click="ignore")
    with st.expander("The same as a plain table, with links"):
        show_blocks([table], f"{key}-plain")


def write_csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as a spreadsheet reads them: with a mark that tells it UTF-8, and no text that it would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
