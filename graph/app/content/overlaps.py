"""Overlaps: which bodies work on which themes, whether anything joins them up, and by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...checks.uncoordinated_overlap import Links, challenge_phrase, find_asked_together, find_uncoordinated
from ...documents.blocks import BLANK_CELL, Block, Listing, Paragraph, Table, TextPart, Words, capitalise_first, join_parts
from ...rdf.query import read_query, run_query
from ..view import RegisterView
from .words import current_parts, parts_phrase, record_link, record_title

ALONE, JOINED, APART = (
    "no other body is named",
    "joined up with the others",
    "no work or protocol joins it to all the others",
)


PAIR_LIMIT = 100  # pairs that share nothing: more are only counted


class ThemeCell(NamedTuple):
    """A body's work on a theme: on what, how it stands to the others that work on it, and which challenges ask it to act with others."""

    theme: str
    body: str
    things: tuple[str, ...]
    state: str
    asked: tuple[str, ...] = ()


def list_theme_cells(view: RegisterView) -> list[ThemeCell]:
    """Each body's work on each theme."""
    links, found = Links(view.snapshot), []
    for theme in sorted(links.about):
        if theme not in view.graph:
            continue
        at_work = links.find_work(theme)
        apart = find_uncoordinated(theme, at_work, links)
        together = list(find_asked_together(theme, apart, links))
        for body, things in at_work.items():
            state = APART if body in apart else JOINED if len(at_work) > 1 else ALONE
            asked = tuple(challenge.id for challenge, bodies in together if body in bodies)
            found.append(ThemeCell(theme, body, tuple(sorted(things)), state, asked))
    return sorted(found, key=lambda cell: (record_title(view, cell.theme).casefold(), record_title(view, cell.body).casefold()))


def theme_body_table(view: RegisterView, cells: Sequence[ThemeCell]) -> Table:
    """What each body works on, theme by theme."""
    rows = tuple(
        (record_link(view, cell.theme), record_link(view, cell.body), list_cell_work(view, cell), state_words(view, cell)) for cell in cells
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


def state_words(view: RegisterView, cell: ThemeCell) -> Words:
    """How a body stands to the others: where nothing joins it to them though a challenge asks it to act with some, that too."""
    if cell.state != APART:
        return cell.state
    said: list[str | TextPart] = []
    for id in cell.asked:
        challenge = view.snapshot.register.challenges[id]
        others = [record_link(view, other) for other in view.snapshot.agreed_bodies(challenge.acts) if other != cell.body]
        said += [link_challenge(view, id), " asks it to act, as it does ", *join_parts(others), "; "]
    return (*said, TextPart(cell.state, tone="gap"))


def link_challenge(view: RegisterView, id: str) -> TextPart:
    return TextPart(capitalise_first(challenge_phrase(view.snapshot, view.snapshot.register.challenges[id])), record=id)


def asked_section(view: RegisterView, cells: Sequence[ThemeCell]) -> list[Block]:
    """The challenges that ask several of the bodies to act which nothing joins to all others."""
    blocks: list[Block] = []
    for id in dict.fromkeys(id for cell in cells for id in cell.asked):
        names = join_parts([record_link(view, body) for body in view.snapshot.agreed_bodies(view.snapshot.register.challenges[id].acts)])
        words = " to act. To be asked is not to be joined: that takes a priority, a work-stream or a protocol."
        blocks.append(Paragraph((link_challenge(view, id), " asks ", *names, words)))
    return blocks


def pair_table(view: RegisterView) -> Table:
    """The pairs of bodies that work on one theme, those that nothing joins first, and what joins the others."""
    links = Links(view.snapshot)
    rows = tuple(
        (*link_ids(view, row, "theme_id", "body_id", "other_id"), row["coordinated_by"] or pair_gap(view, links, row))
        for row in query_rows(view, "overlaps")
    )
    return Table("Pairs of bodies that work on one theme", "", ("Theme", "Body", "And", "Joined up by"), rows, tone="cards")


def pair_gap(view: RegisterView, links: Links, row: Mapping[str, str]) -> Words:
    """That nothing joins two bodies; and which challenges ask both to act, where some do."""
    asked = find_asked_together(row["theme_id"], (row["body_id"], row["other_id"]), links)
    both = [part for challenge, _ in asked for part in ("; ", link_challenge(view, challenge.id), " asks both to act")]
    return (TextPart("no priority, work-stream or protocol on record", tone="gap"), *both)


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
