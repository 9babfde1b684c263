"""Time: who held which post and led what when, which lists ran, and what falls due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ...calendar import BY_LAW, STATED, CalendarEntry, list_calendar
from ...documents.blocks import Table, TextPart, Words
from ...model.dates import EVER_AFTER, EVER_BEFORE, Date, format_date, parse_date
from ...model.labels import SECTION_NOUNS, count_records, field_label
from ...model.register import NOBODY
from ..view import RegisterView
from .words import record_link, record_title

TIMED_FIELDS = ("held_by", "lead", "adopted_by", "sponsor")


class Stretch(NamedTuple):
    """A time for which the register says something: of what, who, from when to when as far as it says, and when it was seen."""

    kind: str
    record: str
    who: str
    first: str  # ISO days; empty where the register gives none
    last: str
    seen: tuple[str, ...]
    status: str


def list_stretches(view: RegisterView) -> list[Stretch]:
    """Every dated holding, lead, adoption and list of the register, whatever the day; by kind, record and beginning."""
    register = view.snapshot.register
    records: list[Any] = [
        *register.posts.values(),
        *register.priorities.values(),
        *register.workstreams.values(),
        *register.challenges.values(),
    ]
    found = [*list_periods(view, records), *(stretch for record in records for stretch in record_stretches(view, record))]
    return sorted(found, key=lambda one: (one.kind, record_title(view, one.record).casefold(), one.first))


def list_periods(view: RegisterView, records: Iterable[Any]) -> Iterator[Stretch]:
    """The lists that run for a period: of each body, how many of which kind."""
    numbers: Counter[tuple[str, str, str, str]] = Counter()
    for record in records:
        period = getattr(record, "period", None)
        if period is None:
            continue
        for claim in (*getattr(record, "adopted_by", ()), *getattr(record, "set_by", ())):
            if claim.who in view.graph:
                numbers[claim.who, record.SECTION, period.first, period.last] += 1
    for (body, section, first, last), number in numbers.items():
        yield Stretch(f"List of {count_records(number, section)}", body, "", first, last, (), "agreed")


def record_stretches(view: RegisterView, record: Any) -> Iterator[Stretch]:
    for field in TIMED_FIELDS:
        for claim in getattr(record, field, ()):
            if claim.who == NOBODY or not (claim.from_ or claim.to or claim.seen):
                continue
            first, last = view.snapshot.span(claim)
            yield Stretch(
                field_label(field).heading,
                record.id,
                claim.who,
                "" if first == EVER_BEFORE else first,
                "" if last == EVER_AFTER else last,
                tuple(seen.last for seen in claim.seen),
                claim.status,
            )


def stretch_table(view: RegisterView, stretches: list[Stretch]) -> Table:
    """The stretches in words. An end that no source gives is left out."""
    rows = tuple(
        (
            record_link(view, one.record),
            (one.kind, TextPart(f" ({one.status})", tone="quiet")) if one.status != "agreed" else one.kind,
            record_link(view, one.who) if one.who else "",
            day_words(one.first),
            day_words(one.last) or TextPart("no end is stated", tone="quiet"),
            ", ".join(day_words(day) for day in one.seen),
        )
        for one in stretches
    )
    return Table("Who held and led what, and when", "", ("Record", "As", "Who", "From", "Until", "Seen"), rows, tone="cards")


def day_words(day: str) -> str:
    return format_date(parse_date(day)) if day else ""


class DueDay(NamedTuple):
    """Something that falls due: when, what, of which record."""

    date: Date
    what: str
    record: str


def list_due_days(view: RegisterView) -> list[DueDay]:
    """What falls due of what is open: deadlines, reviews and what is to be presented; in order."""
    return sorted(find_due_days(view), key=lambda one: (one.date.last, one.record))


def find_due_days(view: RegisterView) -> Iterator[DueDay]:
    for thing in view.snapshot.leadable_records:
        if thing.due:
            yield DueDay(thing.due, f"{SECTION_NOUNS[thing.SECTION].capitalize()} due", thing.id)
    for protocol in view.snapshot.protocols:
        if protocol.review:
            yield DueDay(protocol.review, "Protocol to be reviewed", protocol.id)
    for body in view.snapshot.bodies:
        for each in body.presents:
            if each.due:
                yield DueDay(each.due, f"To be presented: {each.what}", body.id)


def due_table(view: RegisterView, days: list[DueDay]) -> Table:
    """What falls due, the earliest first; what is past is said to be."""

    def when(date: Date) -> Words:
        return (format_date(date), TextPart(" (past)", tone="gap")) if date.last < view.date.last else format_date(date)

    rows = tuple((when(one.date), one.what, record_link(view, one.record)) for one in days)
    return Table("What falls due", "", ("When", "What", "Of"), rows, tone="cards")


def legal_due_table(view: RegisterView) -> Table:
    """What falls due in the year from the day of the page by law, and by the last day of a period; each with where that comes from."""

    def owner(entry: CalendarEntry) -> Words:
        return record_link(view, entry.records[0]) if entry.ground == BY_LAW else entry.who

    rows = tuple(
        (entry.when, entry.what, owner(entry), f"{entry.ground}: {entry.source}")
        for entry in list_calendar(view.snapshot)
        if entry.ground != STATED
    )
    says = "What the law asks each year, and periods that end. No register or source states these days. This is not legal advice."
    return Table("By law, and reckoned from periods", says, ("When", "What", "Of", "From"), rows, tone="cards")
