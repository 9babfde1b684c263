"""A data set of law, as one table of sections and fields: what each kind of body is, and what the law asks of it, from when to when.

The format follows the register's, and its reader, JSON Schema and guide come from these lines in the same way. One file is one nation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ..model.dates import MONTHS, Date
from ..model.record import Record, make_field, required_field
from ..model.register import BODY_KINDS, Named, Source

CLOSED_POINTS = ("basis", "role", "reports")
SAYS_MEANINGS = {
    "basis": "what the body rests on",
    "role": "what it is there to do",
    "members": "who sits on it",
    "chair": "who appoints its chair",
    "duty": "what it must do",
    "link": "what it owes to another body, or another to it",
    "joint": "that several bodies do it together",
    "power": "what it may do",
}


class YearDay(NamedTuple):
    """A day that comes every year, and how it is meant.

    >>> parse_year_day("before 1 April")
    YearDay(word='before', month=4, day=1)
    """

    word: str
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.word} {self.day} {MONTHS[self.month - 1]}"


def parse_year_day(text: str) -> YearDay | None:
    """The day in `text`, such as `before 1 April`, `by 8 February` or `after 31 March`; None where it is none."""
    word, _, rest = text.partition(" ")
    day, _, month = rest.partition(" ")
    if (
        word not in ("before", "by", "after")
        or month not in MONTHS
        or not (day.isascii() and day.isdigit() and day[0] != "0" and int(day) <= 31)
    ):
        return None
    return YearDay(word, MONTHS.index(month) + 1, int(day))


class LawHead(Record):
    """What the data set is called, and when it was made."""

    SECTION, WORD = "law", "data set"
    id: str = required_field("id", "its short name")
    name: str = required_field("text", "what it is called", "dcterms:title")
    format: str = required_field("choice", "the format it is written in", options=("1",))
    made: Date | None = make_field("date", "the day it was made", "dcterms:created")
    note: str | None = make_field("text", "how it was made", "skos:editorialNote")


class StatutoryKind(Named):
    """A kind of body that a law or guidance knows, or one that is named because a duty is its."""

    SECTION, WORD = "kinds", "kind of body"
    body_kind: str = required_field("choice", "the `kind` that such a body has in a register", ":bodyKind", options=BODY_KINDS)
    statutory: bool | None = make_field("truth", "whether a law asks for it; left out where that is not what it is named for", ":statutory")
    from_: Date | None = make_field("date", "its first day", "schema:startDate")
    to: Date | None = make_field("date", "its last day", "schema:endDate")
    not_read: tuple[str, ...] = make_field("texts", "which of its two dates were not read: `from`, `to`", ":datesNotRead")
    everywhere_to: Date | None = make_field(
        "date", "the last day on which there was one in every area, where areas changed on days of their own", ":everywhereUntil"
    )
    broader: tuple[str, ...] = make_field(
        "references",
        "the kind that it is one of: a line on that kind is on it too, unless the line says `not_for`",
        "skos:broader",
        sections=("kinds",),
    )
    replaced_by: tuple[str, ...] = make_field("references", "what came after it", "dcterms:isReplacedBy", sections=("kinds",))


class LegalLine(Named):
    """One thing that a law, or guidance, says of a kind of body."""

    SECTION, WORD = "lines", "line"
    about: tuple[str, ...] = required_field("references", "the kinds of body it is about", ":about", sections=("kinds",))
    duty_of: tuple[str, ...] = make_field("references", "the kinds of body whose duty it is", ":dutyOf", sections=("kinds",))
    power_of: tuple[str, ...] = make_field(
        "references", "the kinds of body that may do it, and need not; nobody's duty", ":powerOf", sections=("kinds",)
    )
    not_for: tuple[str, ...] = make_field(
        "references", "kinds of body that it leaves out, though it is on the broader kind", ":notFor", sections=("kinds",)
    )
    says: str = required_field("choice", "what sort of thing it says", ":says", options=tuple(SAYS_MEANINGS))
    by: str | None = make_field("text", "who does it, in words", ":byWhom")
    recipients: tuple[str, ...] = make_field("texts", "to whom it goes, or who is asked, in words", ":recipient")
    members: tuple[str, ...] = make_field("references", "kinds of body that must sit on it", ":mustSit", sections=("kinds",))
    every: str | None = make_field("choice", "how often, where that is fixed", ":every", options=("month", "quarter", "half-year", "year"))
    how_often: str | None = make_field("text", "how often, in words", ":howOften")
    by_when: str | None = make_field("text", "by when, in words", ":byWhen")
    falls: YearDay | None = make_field("year-day", "a day of the year, such as `before 1 April`", ":falls")
    closes: tuple[str, ...] = make_field(
        "texts", "a point that boards need not agree, since it says that: `basis`, `role` or `reports`", ":closes"
    )
    force: str = make_field("choice", "law, unless it says otherwise", ":force", options=("law", "guidance"), default="law")
    citation: str = required_field("text", "the Act or instrument, and the place in it", "dcterms:bibliographicCitation")
    url: str = required_field("address", "where it can be read", "schema:url")
    from_: Date | None = make_field("date", "its first day", "schema:startDate")
    to: Date | None = make_field("date", "its last day", "schema:endDate")
    everywhere_to: Date | None = make_field(
        "date", "the last day on which it was law in every area, where areas changed on days of their own", ":everywhereUntil"
    )
    seen: tuple[Date, ...] = make_field("dates", "the day as of which the copy that was read shows it", ":seen")
    not_read: tuple[str, ...] = make_field("texts", "which of its two dates were not read: `from`, `to`", ":datesNotRead")
    unverified: str | None = make_field("text", "why it is not to be relied on: the text itself was not read", ":unverified")


class OpenQuestion(Named):
    """What no law settles between two bodies, so that it is theirs to agree."""

    SECTION, WORD = "left_open", "point"
    between: tuple[str, ...] = required_field("references", "the kinds of body it is between", ":between", sections=("kinds",))
    other_side: tuple[str, ...] = make_field(
        "references", "the kinds on the other side; where there are none, one body has it alone", ":between", sections=("kinds",)
    )


LAW_TABLE: dict[str, type[Record]] = {
    "sources": Source,
    "kinds": StatutoryKind,
    "lines": LegalLine,
    "left_open": OpenQuestion,
}
"""The sections of a data set, in their order."""

WORD_LISTS = {"not_read": ("from", "to"), "closes": CLOSED_POINTS}
"""The fields that hold one or more of a few words."""


class Law:
    """One or several data sets of law, read as one."""

    def __init__(self, heads: Iterable[LawHead], sections: Mapping[str, Mapping[str, Any]]) -> None:
        self.heads = tuple(heads)
        self.sources: Mapping[str, Source] = sections["sources"]
        self.kinds: Mapping[str, StatutoryKind] = sections["kinds"]
        self.lines: Mapping[str, LegalLine] = sections["lines"]
        self.left_open: Mapping[str, OpenQuestion] = sections["left_open"]
