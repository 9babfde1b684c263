"""What tells records of one name apart: the board and the years of each, as the register states them; else its id.

A name that no other record of its kind bears is told by itself. Whoever is named in one place (bodies and people) is of one kind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from itertools import chain
from typing import Any

from .dates import Date, Period, format_date
from .register import ID_SECTIONS, Register
from .text import clean_text, code, join_words

OWNER_FIELDS = ("adopted_by", "set_by", "found_by", "duty_of", "parties", "part_of", "accountable_to", "broader")


class RecordNames:
    """The names of the records of a register; over several states of it, as the first of them has each.

    >>> from .register import Priority, Register, TABLE
    >>> records = {"old": Priority(id="old", name="Plans", period=Period("2014/16", "2014-01-01", "2016-12-31")),
    ...            "new": Priority(id="new", name="Plans"), "other": Priority(id="other", name="Care")}
    >>> empty = {section: {} for section in ID_SECTIONS}
    >>> names = RecordNames(Register(id="r", name="R", **empty | {"priorities": records}))
    >>> [names.label(id) for id in records]
    ['Plans (2014 to 2016)', 'Plans (`new`)', 'Care']
    """

    def __init__(self, *states: Register) -> None:
        self.states = states

    @cached_property
    def records(self) -> dict[str, Any]:
        """Every record by its id."""
        return dict(chain.from_iterable(getattr(state, section).items() for state in reversed(self.states) for section in ID_SECTIONS))

    @cached_property
    def bearers(self) -> dict[tuple[str, ...], list[str]]:
        """The records of each name, by kind; of posts, within their body."""
        found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for id, record in self.records.items():
            found[name_key(record)].append(id)
        return dict(found)

    @cached_property
    def qualifiers(self) -> dict[str, str]:
        """What tells each record apart that shares its name."""
        found: dict[str, str] = {}
        for ids in self.bearers.values():
            if len(ids) > 1:
                details = {id: join_details_of(self.owner(self.records[id]), years(self.records[id])) for id in ids}
                given = Counter(details.values())
                for id, detail in details.items():
                    alone = bool(detail) and given[detail] == 1 and name_key(self.records[id], f" ({detail})") not in self.bearers
                    found[id] = detail if alone else join_details_of(detail, code(id))
        return found

    def qualifier(self, id: str) -> str:
        """What tells a record apart from the others of its name: its board and its years, or its id; nothing where it needs nothing."""
        return self.qualifiers.get(id, "")

    def details(self, id: str) -> list[str]:
        """The same, to stand in brackets with others."""
        return [qualifier] if (qualifier := self.qualifier(id)) else []

    def label(self, id: str, register: str = "") -> str:
        """The name of a record, and what tells it apart in brackets; where other registers have such a name, the register too."""
        name, details = self.name(id), join_details_of(self.qualifier(id), f"register {register}" if register else "")
        return f"{name} ({details})" if details else name

    def name(self, id: str) -> str:
        return str(self.records[id].name or id) if id in self.records else id

    def owner(self, record: Any) -> str:
        """The board that a record is of, as the first field says that says whose it is; several are all named."""
        for key in OWNER_FIELDS:
            value = record.value(key)
            if value:
                claims = (value,) if isinstance(value, str) else [claim.who for claim in value]
                return join_words(sorted({clean_text(self.name(self.records[who].body if is_post(self.records.get(who)) else who))
                                          for who in claims}))  # fmt: skip
        return ""


def names_in_several(*registers: RecordNames) -> set[tuple[str, ...]]:
    """The names, by kind, that records of more than one register bear; of a post, its body tells it apart."""
    borne = Counter(chain.from_iterable({name_key(one) for one in names.records.values() if not is_post(one)} for names in registers))
    return {key for key, count in borne.items() if count > 1}


def is_post(record: Any) -> bool:
    return record is not None and record.SECTION == "posts"


def name_key(record: Any, more: str = "") -> tuple[str, ...]:
    """By what records are of one name: their kind, the name without regard to case, and of a post the body."""
    kind = "bodies" if record.SECTION == "people" else record.SECTION
    return kind, " ".join(f"{record.name or record.id}{more}".split()).casefold(), getattr(record, "body", "")


def join_details_of(*details: str) -> str:
    return ", ".join(filter(None, details))


def years(record: Any) -> str:
    """The years of a record, as it states them; of a source, its day."""
    if record.SECTION == "sources":
        return format_date(record.date) if record.date else ""
    period: Period | None = record.value("period")
    if period is not None:
        return span_words(period.first[:4], period.last[:4]) if "-" not in period.text and period.first.endswith("01-01") else period.text
    begin, end, seen = record.value("from"), record.value("to"), record.value("seen") or ()
    if begin or end:
        return span_words(year(begin), year(end))
    return f"seen {year(min(seen, key=lambda day: day.last))}" if seen else ""


def year(date: Date | None) -> str:
    return date.first[:4] if date else ""


def span_words(first: str, last: str) -> str:
    """From one year to another, either of which may not be stated.

    >>> span_words("2014", "2016"), span_words("2014", ""), span_words("", "2016"), span_words("2014", "2014")
    ('2014 to 2016', 'from 2014', 'until 2016', '2014')
    """
    if first and last:
        return first if first == last else f"{first} to {last}"
    return f"from {first}" if first else f"until {last}"
