"""A calendar of what falls due: work, reviews of protocols, reports to present, and accepted findings that run out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from ..model.dates import Date, format_date
from ..model.labels import SECTION_NOUNS, full_name
from ..model.snapshot import Snapshot
from ..model.text import clean_text, quote_text


class DueDate(NamedTuple):
    """Something that falls due: on which day, what, what else is known, and the end of its address."""

    day: Date
    what: str
    more: str
    key: str


def export(*snapshots: Snapshot) -> bytes:
    """An event of a whole day for each; of a month or a year, on its last day. The clock is not asked."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//partnership-graph//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "; ".join(clean_text(snapshot.register.name) for snapshot in snapshots))
    for snapshot in snapshots:
        for due in list_due_dates(snapshot):
            event = Event()
            event.add("uid", f"{due.key}@{snapshot.register.id}.partnership-graph")
            event.add("dtstamp", datetime.datetime.fromisoformat(snapshot.on).replace(tzinfo=datetime.UTC))
            event.add("dtstart", datetime.date.fromisoformat(due.day.last))
            event.add("summary", due.what)
            event.add("description", f"{due.more} Stated as {format_date(due.day)}.".strip())
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def list_due_dates(snapshot: Snapshot) -> Iterator[DueDate]:
    """What falls due, in the order of the register."""
    for thing in snapshot.leadable_records:
        if thing.due:
            leads = [clean_text(snapshot.name(id)) for id in snapshot.lead(thing).bodies]
            status = str(snapshot.lead(thing))
            led = f"Lead: {leads[0]}." if status == "single" else f"Lead: {status}."
            yield DueDate(thing.due, f"Due: {clean_text(thing.name)}", f"{SECTION_NOUNS[thing.SECTION].capitalize()}. {led}", thing.id)
    for protocol in snapshot.protocols:
        if protocol.review:
            yield DueDate(protocol.review, f"Review: {clean_text(protocol.name)}", "Protocol.", f"{protocol.id}/review")
    for body in snapshot.bodies:
        for number, entry in enumerate(body.presents):
            if entry.due and (body.to is None or entry.due.first <= body.to.last):
                to = f" to {full_name(snapshot.register, entry.to)}" if entry.to else ""
                yield DueDate(
                    entry.due, f"{clean_text(body.name)} presents {quote_text(entry.what)}{to}", "", f"{body.id}/presents/{number}"
                )
    for number, accepted in enumerate(snapshot.register.accepted):
        what = f"Accepted until this day: {accepted.check}"
        yield DueDate(accepted.until, what, clean_text(accepted.because), f"accepted/{number}")
