"""The first page: what has a lead and what has none, and the priorities, work-streams and challenges to work with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from ...documents.blocks import Block, Listing, Paragraph, Table, TextPart, Words, join_parts
from ...model.dates import format_date
from ...model.finding import Finding
from ...model.labels import LEAD_LABELS, SECTION_NOUNS, SECTION_PLURALS, field_label
from ...model.register import LEADABLE_SECTIONS
from ...model.snapshot import Snapshot
from ...model.text import join_words
from ..view import RegisterView
from .words import (
    cite_sources,
    current_parts,
    lead_cell,
    link_claims,
    list_leadable,
    record_link,
    record_title,
    sort_by_number,
)

# --- in sentences -----------------------------------------------------------------------------------------------------


def lead_count_sentence(snapshot: Snapshot, section: str) -> str:
    """How many things of a section have a named lead."""
    readings = Counter("single" if snapshot.is_settled(thing) else str(snapshot.lead(thing)) for thing in list_leadable(snapshot, section))
    total, led = readings.total(), readings.pop("single", 0)
    word, plural = SECTION_NOUNS[section], SECTION_PLURALS[section]
    if not total:
        return f"The register has no open {plural}."
    plainly = set(readings) <= {"not stated"}
    single = "a named lead" if plainly else "a single, agreed lead"
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
    """The first thing a chair reads: what has a lead, what has none, and on what evidence that is said."""
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
    return [*blocks, Paragraph(evidence_words(view), tone="quiet")]


def evidence_words(view: RegisterView) -> Words:
    """What the page is, and what it is taken from."""
    sources = view.snapshot.register.sources.values()
    dates = {source.id: source.date for source in sources if source.date and source.date.first <= view.date.last}
    latest = max(dates, key=lambda id: dates[id].last, default=None)
    what = "This shows which boards lead on what, and what each does"
    if latest is None:
        return f"{what}. The register names no source of that day or before."
    return (
        f"{what}. The latest source up to that day is ",
        record_link(view, latest),
        f" ({format_date(dates[latest])}). Where nothing is shown, the register says nothing.",
    )


# --- in numbers -------------------------------------------------------------------------------------------------------


class Measure(NamedTuple):
    """A number that leads on: what it counts, and the check whose findings these are."""

    label: str
    number: int
    check: str


def list_measures(view: RegisterView, findings: Sequence[Finding]) -> list[Measure]:
    """How much has no lead, overlaps, is not said to answer to anyone, is unanswered or overdue: each the findings of one check."""
    checks = Counter(one.check for one in findings if one.state == "new")
    return [Measure(label, checks[check], check) for check, label in MEASURED_CHECKS.items()]


MEASURED_CHECKS = {
    "unowned-priority": "Priorities without a lead",
    "uncoordinated-overlap": "Themes with bodies not joined up",
    "parentless-group": "Groups not said to answer to anyone",
    "unanswered-challenge": "Challenges with no answer named",
    "overdue": "Past the day they were due",
}


# --- tables -----------------------------------------------------------------------------------------------------------


class WorkFilter(NamedTuple):
    """Which things are shown: those in which a board has a part, of a theme, of a lead status; sub-priorities too."""

    board: str | None = None
    theme: str | None = None
    statuses: Sequence[str] = ()
    strands: bool = False


class WorkColumn(NamedTuple):
    """A column of the working table: its head, and what it says of a thing."""

    head: str
    cell: Callable[[RegisterView, Any], Words | Listing]


def work_table(view: RegisterView, section: str, chosen: WorkFilter) -> tuple[Table, list[str]]:
    """The open things of a section, a row each, and their ids in the order of the rows. A column that says nothing is left out."""
    rows = sort_by_number(filter_work(view, section, chosen))
    columns = [column for column in WORK_COLUMNS[section] if column.head == "Lead" or any(column.cell(view, thing) for thing in rows)]

    def name(thing: Any) -> Words:
        parent = getattr(thing, "part_of", None)
        return (
            (record_link(view, thing.id), TextPart(f" (part of {record_title(view, parent)})", tone="quiet"))
            if parent
            else record_link(view, thing.id)
        )

    head = (SECTION_NOUNS[section].capitalize(), *(column.head for column in columns))
    cells = tuple((name(thing), *(column.cell(view, thing) for column in columns)) for thing in rows)
    return Table(f"Who leads each {SECTION_NOUNS[section]}", "", head, cells, tone="cards"), [thing.id for thing in rows]


def filter_work(view: RegisterView, section: str, chosen: WorkFilter) -> Iterable[Any]:
    things = getattr(view.snapshot, section) if chosen.strands else list_leadable(view.snapshot, section)
    for thing in things:
        if chosen.statuses and view.snapshot.lead(thing).status not in chosen.statuses:
            continue
        if chosen.theme and chosen.theme not in thing.themes:
            continue
        if chosen.board and all(body != chosen.board for body, _, _ in current_parts(view, thing)):
            continue
        yield thing


def link_themes(view: RegisterView, thing: Any) -> Words:
    return join_parts([record_link(view, id) for id in thing.themes], ", ")


def link_deliverers(view: RegisterView, thing: Any) -> Words | Listing:
    """What delivers a priority: work-streams, and the bodies that it is delivered through."""
    works = [record_link(view, work.id) for work in view.snapshot.workstreams if thing.id in work.delivers]
    through = link_claims(view, thing.through)
    return join_parts([*works, *([through] if through else [])], ", ")


def link_delivered(view: RegisterView, thing: Any) -> Words:
    return join_parts([record_link(view, id) for id in thing.delivers], ", ")


def due_words(view: RegisterView, thing: Any) -> Words:
    return format_date(thing.due) if thing.due else ""


def claims_column(field: str) -> WorkColumn:
    return WorkColumn(field_label(field).heading, lambda view, thing: link_claims(view, getattr(thing, field)))


LEAD_COLUMN = WorkColumn("Lead", lambda view, thing: lead_cell(view, thing))
LAST_COLUMNS = (
    WorkColumn("Theme", link_themes),
    WorkColumn("Due", due_words),
    WorkColumn("Source", lambda view, thing: cite_sources(view, thing.source)),
)
WORK_COLUMNS = {
    "priorities": (
        LEAD_COLUMN,
        claims_column("adopted_by"),
        claims_column("support"),
        WorkColumn("Delivered by", link_deliverers),
        *LAST_COLUMNS,
    ),
    "workstreams": (
        LEAD_COLUMN,
        claims_column("sponsor"),
        claims_column("through"),
        claims_column("support"),
        WorkColumn("Delivers", link_delivered),
        *LAST_COLUMNS,
    ),
    "challenges": (
        LEAD_COLUMN,
        claims_column("acts"),
        claims_column("through"),
        claims_column("support"),
        claims_column("addressed_to"),
        *LAST_COLUMNS,
    ),
}


def lead_statuses(view: RegisterView) -> dict[str, str]:
    """The lead statuses that open things have, in words."""
    found = {view.snapshot.lead(thing).status for section in LEADABLE_SECTIONS for thing in list_leadable(view.snapshot, section)}
    return {status: LEAD_LABELS[status].phrase for status in LEAD_LABELS if status in found}
