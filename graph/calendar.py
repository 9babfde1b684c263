"""What falls due in the twelve months from a day: by law, as stated, or reckoned from a period; in order, each with its source.

Where the law says "yearly" and no day, that is said; no day is invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from .law.duties import cite_line, find_kind, find_lines, is_in_force, line_timing, sort_legal_lines, takes_in
from .law.records import LegalLine, YearDay
from .model.dates import Date, day_after, day_before, format_date, format_iso_day
from .model.labels import SECTION_NOUNS, full_name
from .model.register import Body
from .model.snapshot import Snapshot
from .model.text import clean_text, count_noun, quote_text

BY_LAW, STATED, RECKONED = "by law", "stated", "reckoned"
EVERY_WORDS = {"month": "monthly", "quarter": "quarterly", "half-year": "half-yearly", "year": "yearly"}
NO_DAY = {BY_LAW: "no date in law", STATED: "no date is stated"}


class CalendarEntry(NamedTuple):
    """One thing that falls due: the day (ISO, empty where there is none), how it is said, what, whose, on what ground, and from where."""

    day: str
    when: str
    what: str
    who: str
    ground: str
    source: str
    records: tuple[str, ...] = ()


def list_calendar(snapshot: Snapshot, body: Body | None = None) -> list[CalendarEntry]:
    """The entries of the twelve months from the snapshot's day, of one body or of all; those with no day come last."""
    found = [entry for one in ([body] if body else snapshot.bodies) for entry in body_entries(snapshot, one)]
    found += shared_entries(snapshot, body.id if body else None)
    if body:
        for other in snapshot.other_snapshots:
            found += shared_entries(other, other.local_id(body.id, snapshot))
    last = year_end(snapshot.on)
    due = {entry for entry in found if not entry.day or snapshot.on <= entry.day <= last}
    return sorted(due, key=lambda entry: (not entry.day, entry.day, entry.who, entry.ground, entry.what))


def year_end(day: str) -> str:
    """The last of the twelve months that begin on a day.

    >>> year_end("2015-11-25"), year_end("2016-02-29")
    ('2016-11-24', '2017-02-28')
    """
    later = f"{min(int(day[:4]) + 1, 9999):04}{day[4:]}"
    return f"{later[:4]}-02-28" if later.endswith("-02-29") else day_before(later)


def body_entries(snapshot: Snapshot, body: Body) -> Iterator[CalendarEntry]:
    """What is due of a body itself, and its own last day; after that day nothing is."""
    last = body.to.last if body.to else ""
    if not last or snapshot.on <= last:
        yield from (entry for entry in duty_entries(snapshot, body) if not last or entry.day <= last)
    if body.to:
        yield CalendarEntry(
            last, format_date(body.to), "Last day", clean_text(body.name), STATED, name_sources(snapshot, body.source), (body.id,)
        )


def duty_entries(snapshot: Snapshot, body: Body) -> Iterator[CalendarEntry]:
    """What is due by law, by what a body presents and by the terms of its posts."""
    yield from law_entries(snapshot, body)
    name = clean_text(body.name)
    for entry in body.presents:
        to = f" to {full_name(snapshot.register, entry.to)}" if entry.to else ""
        what, source = f"{clean_text(entry.what)}{to}", name_sources(snapshot, entry.source or body.source)
        if entry.due and not (entry.every and entry.due.last < snapshot.on):
            yield CalendarEntry(entry.due.last, format_date(entry.due), what, name, STATED, source, (body.id,))
        elif entry.every:
            silence = f"no date is stated after {format_date(entry.due)}" if entry.due else NO_DAY[STATED]
            yield CalendarEntry("", f"{EVERY_WORDS[entry.every]}; {silence}", what, name, STATED, source, (body.id,))
    for post in body.posts.values():
        status = snapshot.post(post)
        for claim in status.holdings if status.status == "held" and snapshot.is_active(post) else ():
            if claim.to and (post.to is None or claim.to.last <= post.to.last):
                what = f"Term of {full_name(snapshot.register, claim.who)} as {clean_text(post.name)} ends"
                source = name_sources(snapshot, claim.source or post.source)
                yield CalendarEntry(claim.to.last, format_date(claim.to), what, name, STATED, source, (post.id,))


def law_entries(snapshot: Snapshot, body: Body) -> Iterator[CalendarEntry]:
    """What the law asks of a body each year, or by a day of the year; of lines of law that were read."""
    status = find_kind(snapshot, body)
    for line in sort_legal_lines(find_lines(snapshot, body)) if status else ():
        if line.force != "law" or line.unverified:
            continue
        if status and takes_in(line, line.duty_of, status.id) and (line.every or line.falls):
            day, when = fall_day(line.falls, snapshot.on) if line.falls else ("", undated_words(line))
            if day and not (is_in_force(line, day) and snapshot.copy_for_day(day).statutory_kind(body) == status.id):
                continue
            timing = clean_text(line.by_when) if line.by_when and line.falls and line.by_when != str(line.falls) else ""
            what = clean_text(line.name) + (f" ({timing})" if timing else "")
            yield CalendarEntry(day, when, what, clean_text(body.name), BY_LAW, cite_line(line, snapshot.on), (body.id,))


def undated_words(line: LegalLine) -> str:
    return f"{line_timing(line) or EVERY_WORDS[line.every or 'year']}; {NO_DAY[BY_LAW]}"


def fall_day(falls: YearDay, on: str) -> tuple[str, str]:
    """The next day on or after `on` that a day of the year means, and how it is said.

    >>> fall_day(YearDay("before", 4, 1), "2015-11-25"), fall_day(YearDay("after", 3, 31), "2015-11-25")
    (('2016-03-31', 'before 1 April 2016'), ('2016-04-01', 'after 31 March 2016'))
    """
    for year in (int(on[:4]), min(int(on[:4]) + 1, 9999)):
        named = f"{year:04}-{falls.month:02}-{falls.day:02}"
        day = {"before": day_before, "after": day_after}.get(falls.word, str)(named)
        if day >= on:
            break
    return day, f"{falls.word} {format_iso_day(named)}"


def shared_entries(snapshot: Snapshot, body: str | None) -> Iterator[CalendarEntry]:
    """What is due of records that several bodies may have to do with."""
    working: dict[str, set[str]] = {}
    for part, _, id, _ in snapshot.parts:
        working.setdefault(part.id, set()).add(id)
    for thing in snapshot.leadable_records:
        mine = sorted(working.get(thing.id, ()))
        if thing.due and (body is None or body in mine):
            what = f"{SECTION_NOUNS[thing.SECTION].capitalize()} {quote_text(thing.name)} is to be done"
            yield shared_entry(snapshot, thing.due, what, mine, STATED, thing)
    for protocol in snapshot.protocols:
        parties = sorted(snapshot.agreed_bodies(protocol.parties))
        if protocol.review and (body is None or body in parties):
            yield shared_entry(snapshot, protocol.review, f"Review of {quote_text(protocol.name)}", parties, STATED, protocol)
    yield from period_entries(snapshot, body)


def shared_entry(snapshot: Snapshot, date: Date, what: str, bodies: Iterable[str], ground: str, record: Any) -> CalendarEntry:
    who = ", ".join(clean_text(snapshot.name(id)) for id in bodies)
    return CalendarEntry(date.last, format_date(date), what, who, ground, name_sources(snapshot, record.source), (record.id,))


def period_entries(snapshot: Snapshot, body: str | None) -> Iterator[CalendarEntry]:
    """The last day of the period of a list that is open: reckoned, since no source states it."""
    lists: dict[tuple[str, str, str, tuple[str, ...]], list[Any]] = {}
    things: list[Any] = [*snapshot.priorities, *snapshot.challenges]
    for thing in things:
        owners = tuple(sorted(snapshot.agreed_bodies(thing.value("adopted_by") or thing.value("set_by") or ())))
        if thing.period and (body is None or body in owners):
            lists.setdefault((thing.SECTION, thing.period.text, thing.period.last, owners), []).append(thing)
    for (section, period, last, owners), members in lists.items():
        ids = {one.id for one in members}
        whole = [one for one in members if one.value("part_of") not in ids]  # a part is no item of its own on a list
        noun = count_noun(len(whole), SECTION_NOUNS[section], section)
        who = ", ".join(clean_text(snapshot.name(id)) for id in owners)
        what = f"The period of {noun} ends"
        yield CalendarEntry(last, format_iso_day(last), what, who, RECKONED, f"the last day of {period}", tuple(one.id for one in members))


def name_sources(snapshot: Snapshot, citations: Iterable[str]) -> str:
    """The sources of a record by name, each with the place in it."""
    found = []
    for citation in citations:
        id, _, locator = citation.partition("#")
        source = snapshot.register.find("sources", id)
        found.append((clean_text(source.name) if source else id) + (f", {locator}" if locator else ""))
    return "; ".join(dict.fromkeys(found)) or "no source is named"


def render_ics(entries: Iterable[CalendarEntry], name: str, base: str) -> bytes:
    """The entries that have a day, as iCalendar (RFC 5545): a whole-day event each. The same entries give the same bytes."""
    import datetime
    import hashlib

    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//partnership-graph//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", clean_text(name))
    for entry in entries:
        if entry.day:
            event = Event()
            mark = hashlib.sha256("\n".join((base, entry.day, entry.who, entry.what, entry.source)).encode()).hexdigest()[:32]
            day = datetime.date.fromisoformat(entry.day)
            event.add("uid", f"{mark}@partnership-graph")
            event.add("dtstamp", datetime.datetime.combine(day, datetime.time(), datetime.UTC))
            event.add("dtstart", day)
            event.add("dtend", datetime.date.fromisoformat(day_after(entry.day)))
            event.add("summary", f"{entry.who}: {entry.what}" if entry.who else entry.what)
            event.add("description", f"{entry.when}. {entry.ground.capitalize()}: {entry.source}")
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    return bytes(calendar.to_ical())
