"""A workbook of one register, which officers edit and `graph import` reads back."""

from __future__ import annotations

from ..model.errors import GraphError
from ..model.snapshot import Snapshot
from ..workbook.write import write_workbook


def export(*snapshots: Snapshot) -> bytes:
    if len(snapshots) != 1:
        raise GraphError("a workbook is of one register: name its file or folder.")
    return write_workbook(snapshots[0].register, snapshots[0].on)
