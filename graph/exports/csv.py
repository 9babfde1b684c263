"""A zip of tables, one for each section and one for all claims, for a spreadsheet or a database."""

from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ..model.snapshot import Snapshot
from ..rdf.results import render_csv
from ..rdf.store import Answer
from ..workbook.layout import list_sheets

MADE = (1980, 1, 1, 0, 0, 0)  # so that the same register gives the same bytes


def export(*snapshots: Snapshot) -> bytes:
    """The tables; each row says which register it is of."""
    tables: dict[str, Answer] = {}
    for snapshot in snapshots:
        for sheet in list_sheets(snapshot.register):
            table = tables.setdefault(sheet.name, Answer(("register", *sheet.columns), []))
            table.rows.extend((snapshot.register.id, *(row.cells[column] or None for column in sheet.columns)) for row in sheet.rows)
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        for name, table in tables.items():
            text = "".join(f"{line}\r\n" for line in render_csv(table))
            archive.writestr(ZipInfo(f"{name}.csv", MADE), "\ufeff" + text, ZIP_DEFLATED)
    return data.getvalue()
