"""Makes the changes of an edited workbook in a register's files: all of them, or none."""

from __future__ import annotations

from typing import NamedTuple

from ..model.register import Register
from ..reader.edit import EditError, FileContents, apply_changes
from .read import Refusal, RowEdit, read_workbook

REFUSAL_LIMIT = 50  # rows that are looked for; each takes the whole register some times


class ImportResult(NamedTuple):
    """The files that change, and the rows that made it so; or why none does."""

    files: dict[str, bytes]
    rows: list[RowEdit]
    refusals: list[Refusal]


def import_workbook(data: bytes, register: Register, files: FileContents) -> ImportResult:
    """What the workbook makes of the files; nothing is written. Where anything is refused, no file changes."""
    edits = read_workbook(data, register)
    refusals = list(edits.refusals)
    if not refusals:
        try:
            return ImportResult(apply_rows(files, edits.rows), edits.rows, [])
        except EditError as error:
            refusals = find_refused_rows(files, edits.rows) or [Refusal("the workbook", str(error))]
    return ImportResult({}, [], refusals)


def apply_rows(files: FileContents, rows: list[RowEdit]) -> dict[str, bytes]:
    return apply_changes(files, *(change for row in rows for change in row.changes))


def find_refused_rows(files: FileContents, rows: list[RowEdit]) -> list[Refusal]:
    """The rows without which all others can be taken over: each is left out in turn, from the first that cannot be."""
    kept: list[RowEdit] = []
    refusals: list[Refusal] = []
    waiting = list(rows)
    while waiting and len(refusals) < REFUSAL_LIMIT:
        count, error = count_sound_rows(files, kept, waiting)
        kept += waiting[:count]
        if error is None:
            break
        row, waiting = waiting[count], waiting[count + 1 :]
        later = needed_rows(files, kept, row, waiting)
        if later is None:
            refusals.append(Refusal(row.place, str(error)))
        else:
            kept += [row, *later]
            waiting = [one for one in waiting if one not in later]
    if waiting and len(refusals) == REFUSAL_LIMIT:
        refusals.append(Refusal("the workbook", "There may be more that cannot be taken over. Fix these first."))
    return refusals


def count_sound_rows(files: FileContents, kept: list[RowEdit], waiting: list[RowEdit]) -> tuple[int, EditError | None]:
    """How many of the rows that wait can be taken over before one that cannot be, and why it cannot: found by halves."""
    sound, spoilt, problem = 0, len(waiting) + 1, None
    tried = len(waiting)
    while sound < tried:
        try:
            apply_rows(files, [*kept, *waiting[:tried]])
            sound = tried
        except EditError as error:
            spoilt, problem = tried, error
        tried = (sound + spoilt) // 2
    return sound, problem


def needed_rows(files: FileContents, kept: list[RowEdit], row: RowEdit, waiting: list[RowEdit]) -> list[RowEdit] | None:
    """Rows that come later, with which this one can be taken over: what a new record needs, or what it names. None, if none do."""
    own = row.changes[0].path
    ids = {str(key) for change in row.changes for key in change.path}
    near = [
        one for one in waiting if any(change.path[: len(own)] == own or ids & {str(key) for key in change.path} for change in one.changes)
    ]
    try:
        apply_rows(files, [*kept, row, *near])
    except EditError:
        return None
    return near
