"""What the sources of a register carry on the day of a page: nothing before the first of them, and nothing new after the last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...model.dates import Date, format_date
from ...model.record import Record
from ...model.register import Source
from ..view import RegisterView

PAST_FIELDS = ("from_", "to", "seen", "date")  # the fields that date what has been: not `due`, `review` or the years of a list


def source_caveat(view: RegisterView) -> str:
    """What to know of a page whose day is before the first source of the register, or after the newest; nothing on a day between.

    Of a register whose sources have no dates, nothing can be said.
    """
    register = view.snapshot.register
    dates = [source.date for source in register.sources.values() if source.date]
    if not dates:
        return ""
    first, newest = min(dates, key=lambda date: date.first), max(dates, key=lambda date: date.last)
    if first.first > view.date.last:
        rest = ", or from none that has a date" if any(is_undated(view, record) for record in list_records(view)) else ""
        return (
            "No source in the register is dated that day or before: what is shown comes from later ones, "
            f"the first of {format_date(first)}{rest}."
        )
    if newest.last >= view.date.first:
        return ""
    days = [day for record in list_records(view) for day in list_days(record) if newest.last < day.first <= view.date.last]
    if not days:
        return f"The newest source is of {format_date(newest)}; what has changed since is not known."
    last = max(days, key=lambda day: day.first)
    return (
        f"The newest source is of {format_date(newest)}. The register gives some later dates, the last of them {format_date(last)}; "
        "what else has changed since is not known."
    )


def list_records(view: RegisterView) -> Iterator[Any]:
    """The records of the register, but for its sources and what it accepts."""
    for id in view.graph:
        record = view.snapshot.register.find(view.graph.nodes[id]["section"], id)
        if record is not None and not isinstance(record, Source):
            yield record


def is_undated(view: RegisterView, record: Any) -> bool:
    """Whether a record comes from no source that has a date; a theme needs none."""
    if record.SECTION == "themes":
        return False
    sources = [view.snapshot.register.sources.get(citation.partition("#")[0]) for citation in record.source]
    return not any(source and source.date for source in sources)


def list_days(value: Any) -> Iterator[Date]:
    """The days that a record, or a part of it, gives to what has been."""
    if isinstance(value, Record):
        for key, part in value.stated_values().items():
            if key in PAST_FIELDS:
                yield from read_days(part)
            else:
                yield from list_days(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from list_days(part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from list_days(part)


def read_days(value: Any) -> Iterator[Date]:
    """A day, or several."""
    if isinstance(value, Date):
        yield value
    else:
        yield from (day for day in value or () if isinstance(day, Date))
