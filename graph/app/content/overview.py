"""The first page: what has a lead and what has none, who takes part in what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ...documents.blocks import Block, Cell, Heading, Paragraph, Table, TextPart, Words, join_parts
from ...model.labels import SECTION_NOUNS, SECTION_PLURALS
from ...model.register import LEADABLE_SECTIONS, TABLE
from ...model.snapshot import Snapshot
from ...model.text import join_words
from ..view import RegisterView
from .words import current_parts, lead_cell, list_leadable, parts_phrase, record_link, record_title, relation_terms, sort_by_number

ROW_LIMIT = 200  # rows of a table, and things in a cell: what a page can hold and a person read
COLUMN_LIMIT = 40  # bodies that have a column


def lead_count_sentence(snapshot: Snapshot, section: str) -> str:
    """How many things of a section have a stated lead, in a sentence."""
    readings = Counter(str(snapshot.lead(thing)) for thing in list_leadable(snapshot, section))
    total, led = readings.total(), readings.pop("single", 0)
    word, plural = SECTION_NOUNS[section], SECTION_PLURALS[section]
    if not total:
        return f"The register has no open {plural}."
    plainly = set(readings) <= {"not stated"}
    single = "a stated lead" if plainly else "a single, agreed lead"
    other = "" if plainly else f" ({join_words(f'{reading}: {number}' for reading, number in sorted(readings.items()))})"
    if total == 1:
        return f"The one {word} has {single if led else 'no ' + single[2:]}{other}."
    if led in (0, total):
        return f"{'Each' if led else 'None'} of the {total} {plural} has {single}{other}."
    return f"{led} of the {total} {plural} {'has' if led == 1 else 'have'} {single}{other}."


def open_work_sentence(view: RegisterView, section: str) -> str:
    """The same; but of a file with errors nobody can say that it holds nothing."""
    if view.source.problems and not list_leadable(view.snapshot, section):
        return f"No {SECTION_PLURALS[section]} can be shown, because the register file has errors."
    return lead_count_sentence(view.snapshot, section)


def overview_section(view: RegisterView) -> list[Block]:
    """The first thing a chair reads: what has a lead, and what has none."""
    first, *rest = [open_work_sentence(view, section) for section in LEADABLE_SECTIONS]
    blocks: list[Block] = [Paragraph(first, tone="headline"), Paragraph(" ".join(rest))]
    leads: dict[str, list[Words]] = {}
    for section in LEADABLE_SECTIONS:
        for thing in list_leadable(view.snapshot, section):
            if body := view.snapshot.lead(thing).single:
                word = SECTION_NOUNS[section] if getattr(thing, "number", None) else f"the {SECTION_NOUNS[section]}"
                leads.setdefault(body, []).append((f"{word} ", record_link(view, thing.id)))
    if leads and sum(len(things) for things in leads.values()) <= 6:
        for body, things in leads.items():
            blocks.append(Paragraph((record_link(view, body), " leads ", *join_parts(things), ".")))
    return blocks


def add_cut_note(blocks: list[Block], rows: Sequence[Any], plural: str) -> list[Block]:
    if len(rows) > ROW_LIMIT:
        blocks.append(Paragraph(f"These are the first {ROW_LIMIT} of {len(rows)} {plural}; the search above finds the others."))
    return blocks


def priority_section(view: RegisterView, strands: bool = False) -> list[Block]:
    """The priorities by the bodies that have a part in them, what each does in words."""
    snapshot = view.snapshot
    main = {thing.id for thing in list_leadable(snapshot, "priorities")}
    rows = sort_by_number(thing for thing in snapshot.priorities if strands or thing.id in main)
    if not rows:
        return []
    cells: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for thing in rows:
        for body, field, status in current_parts(view, thing):
            cells.setdefault((thing.id, body), []).append((field, status))
    weights = Counter(body for _, body in cells)
    parties = [id for protocol in snapshot.protocols for _, id, _ in snapshot.active_claims(protocol.parties)]
    bodies = [*(body for body, _ in weights.most_common()), *(id for id in dict.fromkeys(parties) if id not in weights)]
    without = sum(body.id not in weights for body in snapshot.bodies)

    def cell(thing: Any, body: str) -> Words:
        return parts_phrase(cells.get((thing.id, body), ()))

    def row(thing: Any) -> tuple[Cell, ...]:
        strand = () if thing.id in main else (TextPart(f"sub-priority of {record_title(view, thing.part_of)}: ", tone="quiet"),)
        return (
            (*strand, record_link(view, thing.id)),
            lead_cell(view, snapshot.lead(thing)),
            *(cell(thing, body) for body in bodies[:COLUMN_LIMIT]),
        )

    head: tuple[Words, ...] = ("Priority", "Lead", *(record_link(view, body) for body in bodies[:COLUMN_LIMIT]))
    blocks: list[Block] = [
        Heading(2, "Priorities"),
        Table("Who leads each priority, and what bodies do for it", "", head, tuple(map(row, rows[:ROW_LIMIT]))),
    ]
    few = no_part_sentence(without, len(snapshot.bodies), view.source.problems == [])
    more = (
        f" The {COLUMN_LIMIT} bodies with most parts have a column; {len(bodies) - COLUMN_LIMIT} have none."
        if len(bodies) > COLUMN_LIMIT
        else ""
    )
    return add_cut_note([*blocks, Paragraph(f"Blank: no role recorded.{few}{more}", tone="quiet")], rows, "priorities")


def no_part_sentence(without: int, total: int, is_complete: bool) -> str:
    """How many bodies no priority names; of a file with errors, not that every body is named."""
    if not without:
        return " Every body in the register is involved in a priority." if total and is_complete else ""
    return f" Of the {total} bodies in the register, {without} {'has' if without == 1 else 'have'} no role recorded in any priority."


def work_section(view: RegisterView, section: str, fields: Sequence[str]) -> list[Block]:
    """Work-streams or challenges: who leads each, and whom its other fields name. A field that none of them uses has no column."""
    snapshot = view.snapshot
    rows = sort_by_number(list_leadable(snapshot, section))
    if not rows:
        return []
    used = [field for field in fields if any(getattr(thing, field) for thing in rows)]

    def cell(thing: Any, field: str) -> Words:
        value = getattr(thing, field)
        if TABLE[section].fields[field].shape != "claims":
            return join_parts([record_link(view, id) for id in value], ", ")
        standing = dict.fromkeys((id, claim.status) for claim, id, _ in snapshot.active_claims(value))
        return join_parts([link_with_status(view, id, status) for id, status in standing], ", ")

    def row(thing: Any) -> tuple[Cell, ...]:
        return (record_link(view, thing.id), lead_cell(view, snapshot.lead(thing)), *(cell(thing, field) for field in used))

    head: tuple[Words, ...] = (SECTION_NOUNS[section].capitalize(), "Lead", *(relation_terms(field)[0] for field in used))
    caption = f"Who leads each {SECTION_NOUNS[section]}, and whom it names"
    return add_cut_note(
        [Heading(2, SECTION_PLURALS[section].capitalize()), Table(caption, "", head, tuple(map(row, rows[:ROW_LIMIT])))],
        rows,
        SECTION_PLURALS[section],
    )


def link_with_status(view: RegisterView, id: str, status: str) -> Words:
    link = record_link(view, id)
    return link if status == "agreed" else (link, f" ({status})")
