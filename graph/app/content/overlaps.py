"""Overlaps: which bodies work on which themes, whether anything joins them up, and by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...checks.uncoordinated_overlap import Links, find_uncoordinated
from ...documents.blocks import BLANK_CELL, Listing, Table, TextPart, Words
from ...rdf.query import read_query, run_query
from ..view import RegisterView
from .words import current_parts, parts_phrase, record_link, record_title

ALONE, JOINED, APART = "no other body is named", "joined up with the others", "nothing on record joins it to another"


PAIR_LIMIT = 100  # pairs that share nothing: more are only counted


class ThemeCell(NamedTuple):
    """A body's work on a theme: on what, and how it stands to the others that work on it."""

    theme: str
    body: str
    things: tuple[str, ...]
    state: str


def list_theme_cells(view: RegisterView) -> list[ThemeCell]:
    """Each body's work on each theme."""
    links, found = Links(view.snapshot), []
    for theme in sorted(links.about):
        if theme not in view.graph:
            continue
        at_work = links.find_work(theme)
        apart = find_uncoordinated(theme, at_work, links)
        for body, things in at_work.items():
            state = APART if body in apart else JOINED if len(at_work) > 1 else ALONE
            found.append(ThemeCell(theme, body, tuple(sorted(things)), state))
    return sorted(found, key=lambda cell: (record_title(view, cell.theme).casefold(), record_title(view, cell.body).casefold()))


def theme_body_table(view: RegisterView, cells: Sequence[ThemeCell]) -> Table:
    """What each body works on, theme by theme."""
    rows = tuple(
        (record_link(view, cell.theme), record_link(view, cell.body), list_cell_work(view, cell), state_words(cell.state)) for cell in cells
    )
    return Table("Who works on which theme", "", ("Theme", "Body", "On what", "With the others"), rows, tone="cards")


def list_cell_work(view: RegisterView, cell: ThemeCell) -> Listing:
    """What a body works on, and what it does there."""
    items: list[Words] = []
    for id in cell.things:
        _, record = view.snapshot.register.locate(id)
        does = parts_phrase((field, status) for body, field, status in current_parts(view, record) if body == cell.body)
        items.append((record_link(view, id), f": {does}" if does else ": it is put to it"))
    return Listing(tuple(items))


def state_words(state: str) -> TextPart:
    return TextPart(state, tone="gap" if state == APART else "")


def pair_table(view: RegisterView) -> Table:
    """The pairs of bodies that work on one theme, those that nothing joins first, and what joins the others."""
    rows = tuple(
        (*link_ids(view, row, "theme_id", "body_id", "other_id"), row["coordinated_by"] or TextPart("nothing on record", tone="gap"))
        for row in query_rows(view, "overlaps")
    )
    return Table("Pairs of bodies that work on one theme", "", ("Theme", "Body", "And", "Joined up by"), rows, tone="cards")


def silent_pair_table(view: RegisterView, board: str | None = None) -> tuple[Table, int]:
    """The first pairs of boards that share no work, no theme and no member, of one board if it is chosen; and how many there are."""
    found = [row for row in query_rows(view, "silent-pairs") if not board or board in (row["body_id"], row["other_id"])]
    rows = tuple((*link_ids(view, row, "body_id", "other_id"), row["protocol"] or BLANK_CELL) for row in found[:PAIR_LIMIT])
    return Table("Boards that share nothing on record", "", ("Board", "And", "Protocol between them"), rows, tone="cards"), len(found)


def query_rows(view: RegisterView, name: str) -> list[dict[str, str]]:
    """The rows of one of our queries on the register, as text by column."""
    answer = run_query(read_query(name), [view.snapshot])
    return [{column: str(value or "") for column, value in zip(answer.columns, row, strict=True)} for row in answer.rows]


def link_ids(view: RegisterView, row: Mapping[str, str], *columns: str) -> tuple[Words, ...]:
    return tuple(record_link(view, row[column]) for column in columns)
