"""Time: who held which post and led what when, which lists ran, and what falls due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ...calendar import list_calendar
from ...documents.blocks import Table, TextPart
from ...model.dates import Date, Period, date_phrase, format_date
from ...model.labels import count_records, field_label
from ...model.register import NOBODY
from ..view import RegisterView
from .record import list_items
from .words import record_link, record_title

TIMED_FIELDS = ("held_by", "lead", "adopted_by", "sponsor")


class Stretch(NamedTuple):
    """A time for which the register says something: of what, as what, who; from when, until when and seen when, as it states them."""

    kind: str
    record: str
    who: str
    first: Date | None
    last: Date | None
    seen: tuple[Date, ...]
    status: str
    drawn: tuple[str, str]  # the ISO days between which it is drawn: no further than the register says, or reads it to be so
    is_open: bool = False  # in force on the day, with no end stated: then it is drawn up to the day


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
    return sorted(found, key=lambda one: (one.kind, record_title(view, one.record).casefold(), one.drawn))


def list_periods(view: RegisterView, records: Iterable[Any]) -> Iterator[Stretch]:
    """The lists that run for a period: of each body, how many of which kind."""
    numbers: Counter[tuple[str, str, Period]] = Counter()
    for record in records:
        period = getattr(record, "period", None)
        for claim in (*getattr(record, "adopted_by", ()), *getattr(record, "set_by", ())):
            whole = view.snapshot.register.priorities.get(record.value("part_of") or "")
            if period and claim.who in view.graph and not (whole and whole.period == period):  # a part is no item of its own
                numbers[claim.who, record.SECTION, period] += 1
    for (body, section, period), number in numbers.items():
        kind = f"List of {count_records(number, section)} for {period}"
        yield Stretch(kind, body, "", None, None, (), "agreed", (period.first, period.last))


def record_stretches(view: RegisterView, record: Any) -> Iterator[Stretch]:
    for field in TIMED_FIELDS:
        for claim in getattr(record, field, ()):
            known = sorted(
                [*([claim.from_.first] if claim.from_ else []), *(day.last for day in claim.seen), *([claim.to.last] if claim.to else [])]
            )
            if claim.who == NOBODY or not known:
                continue
            who = view.snapshot.resolve(claim.who)  # a person is none
            is_open = not claim.to and view.snapshot.is_in_force(claim) and (who is None or who.is_active)
            last = max(known[-1], view.date.last) if is_open else known[-1]
            kind = field_label(field).heading
            yield Stretch(kind, record.id, claim.who, claim.from_, claim.to, claim.seen, claim.status, (known[0], last), is_open)


def stretch_table(view: RegisterView, stretches: list[Stretch]) -> Table:
    """The stretches in words. A beginning or an end that no source gives is left out."""
    rows = tuple(
        (
            record_link(view, one.record),
            (one.kind, TextPart(f" ({one.status})", tone="quiet")) if one.status != "agreed" else one.kind,
            record_link(view, one.who) if one.who else "",
            format_date(one.first) if one.first else "",
            format_date(one.last) if one.last else "",
            ", ".join(map(format_date, one.seen)),
        )
        for one in stretches
    )
    return Table("Who held and led what, and when", "", ("Record", "As", "Who", "From", "Until", "Seen"), rows, tone="cards")


def due_table(view: RegisterView, within: Date | None = None) -> Table:
    """What falls due in the year from the day of the page, or in a part of it, each with whether the law, a source or a period says so."""
    rows = tuple(
        (entry.when, entry.what, list_items([record_link(view, id) for id in entry.records]), f"{entry.ground}: {entry.source}")
        for entry in list_calendar(view.snapshot)
        if within is None or within.first <= entry.day <= within.last
    )
    says = "Days “by law” or “reckoned” are worked out: no register and no source states them. This is not legal advice."
    when = date_phrase(within) if within else "in the year from this day"
    return Table(f"What falls due {when}", says, ("When", "What", "Of", "On what ground"), rows, tone="cards")
