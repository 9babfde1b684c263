"""Overlaps: which bodies work on which themes, whether anything joins them up, and by what."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

from ...checks.uncoordinated_overlap import Links, find_uncoordinated
from ...documents.blocks import Listing, Table, TextPart, Words, join_parts
from ...rdf.query import read_query, run_query
from ..view import RegisterView
from .words import current_parts, parts_phrase, record_link, record_title

ALONE, JOINED, APART = "no other body is named", "joined up with the others", "nothing on record joins it to another"


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
    answer = run_query(read_query("overlaps"), [view.snapshot])
    place = {column: index for index, column in enumerate(answer.columns)}

    def row(cells: Sequence[Any]) -> tuple[Words, ...]:
        theme, one, other = (record_link(view, str(cells[place[column]])) for column in ("theme_id", "body_id", "other_id"))
        joint = cells[place["coordinated_by"]]
        return theme, one, other, str(joint) if joint else TextPart("nothing on record", tone="gap")

    return Table(
        "Pairs of bodies that work on one theme", "", ("Theme", "Body", "And", "Joined up by"), tuple(map(row, answer.rows)), tone="cards"
    )


def silent_pairs(view: RegisterView, cells: Sequence[ThemeCell]) -> list[Words]:
    """The pairs of bodies at work that share no theme."""
    themes: dict[str, set[str]] = {}
    for cell in cells:
        themes.setdefault(cell.body, set()).add(cell.theme)
    bodies = sorted(themes, key=lambda id: record_title(view, id).casefold())
    return [
        join_parts([record_link(view, one), record_link(view, other)])
        for one, other in combinations(bodies, 2)
        if not themes[one] & themes[other]
    ]
