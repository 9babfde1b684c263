"""What the law says of a body on a day, by what the register says that it is in law.

By law only: none of it is a statement of the register or of its sources. A line that was not read in the text itself, that is guidance,
or whose dates do not show that it was in force, is given and marked, and closes no point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ..model.dates import Date, format_date
from ..model.snapshot import Snapshot
from ..model.text import clean_text, join_words
from .load import read_law
from .records import LegalLine, OpenQuestion, StatutoryKind

LAW_NOTICE = "By law, not as the register or its sources say. This is not legal advice; docs/law.md says what was read."


class KindStatus(NamedTuple):
    """What a body is in law on a day: the id as the register states it, and the kind, where the data set knows it."""

    id: str
    kind: StatutoryKind | None


def find_kind(snapshot: Snapshot, body: Any) -> KindStatus | None:
    """What a body is in law on the day; None where the register does not say."""
    id = snapshot.statutory_kind(body)
    return KindStatus(id, read_law().kinds.get(id)) if id else None


def is_statutory(snapshot: Snapshot, body: Any) -> bool | None:
    """Whether the law requires a body on the day: as the register states, else as its kind in law has it; None where neither says."""
    if body.statutory is not None:
        return bool(body.statutory)
    status = find_kind(snapshot, body)
    return is_required(status.kind, snapshot.on) if status and status.kind else None


def is_required(kind: StatutoryKind, day: str) -> bool | None:
    """Whether the law requires a body of a kind on a day; None where what was read does not show it."""
    if not is_in_force(kind, day) or is_past_everywhere(kind, day):
        return None
    bases = [line for line in read_law().lines.values() if kind.id in line.about and "basis" in line.closes]
    shown = any(is_certain(line, day) for line in bases) if bases else "from" not in kind.not_read
    return kind.statutory if shown else None


def is_past_everywhere(record: LegalLine | StatutoryKind, day: str) -> bool:
    """Whether a record may have ended in an area, on a day of that area's own."""
    return record.everywhere_to is not None and record.everywhere_to.last < day


def source_date(record: LegalLine | StatutoryKind) -> Date | None:
    """The date of what a line or kind is taken from; of several the latest; None where none has one."""
    sources = [read_law().sources.get(id.partition("#")[0]) for id in record.source]
    return max((source.date for source in sources if source and source.date), key=lambda date: date.first, default=None)


def earliest_day(record: LegalLine | StatutoryKind) -> str:
    """The day before which a line or kind cannot have begun: its first, or where that is not known, the first of its source's date."""
    begins = record.from_ or source_date(record)
    return begins.first if begins else ""


def is_in_force(record: LegalLine | StatutoryKind, day: str) -> bool:
    """Whether a line or kind is in force on a day, by its dates, read or not."""
    return earliest_day(record) <= day and (record.to is None or record.to.last >= day)


def may_be_in_force(kind: StatutoryKind, day: str) -> bool:
    """Whether a kind is in force on a day, or its dates were not read."""
    begun = earliest_day(kind) <= day or (kind.from_ is not None and "from" in kind.not_read)
    return begun and (kind.to is None or "to" in kind.not_read or kind.to.last >= day)


def is_certain(line: LegalLine, day: str) -> bool:
    """Whether a line is shown to be law on a day, in every area; a date that was not read counts only up to a copy that was."""
    if line.unverified or line.force != "law" or not is_in_force(line, day) or is_past_everywhere(line, day):
        return False
    seen = [date.first for date in line.seen]
    start = earliest_day(line)
    begun = "from" not in line.not_read or any(start <= each <= day for each in seen)  # an older copy shows nothing of this line
    return begun and ("to" not in line.not_read or any(each >= day for each in seen))


def takes_in(line: LegalLine, kinds: Iterable[str], id: str) -> bool:
    """Whether these kinds of a line take in a kind of body: it is among them, or one of them is broader, and the line is for it."""
    kind = read_law().kinds.get(id)
    return id in kinds or (kind is not None and id not in line.not_for and any(each in kinds for each in kind.broader))


def find_lines(snapshot: Snapshot, body: Any) -> list[LegalLine]:
    """The lines in force on the day that are about a body's kind, or whose duty or power is its; in the order of the data set.

    None where the law knew no such kind on the day: a line may name a kind that began after it, or ended before it.
    """
    status = find_kind(snapshot, body)
    if status is None or status.kind is None or not may_be_in_force(status.kind, snapshot.on):
        return []
    return [
        line
        for line in read_law().lines.values()
        if takes_in(line, (*line.about, *line.duty_of, *line.power_of), status.id) and is_in_force(line, snapshot.on)
    ]


def find_own_duties(snapshot: Snapshot, body: Any) -> list[LegalLine]:
    """The lines that are certain on the day and put a duty on the body itself; a power is no duty."""
    id = snapshot.statutory_kind(body)
    return [line for line in find_lines(snapshot, body) if id and takes_in(line, line.duty_of, id) and is_certain(line, snapshot.on)]


def closing_lines(snapshot: Snapshot, body: Any, point: str) -> list[LegalLine]:
    """The lines because of which boards need not agree a point of a body: `basis`, `role` or `reports`.

    What another body presents to it settles nothing of what it presents itself.
    """
    status = find_kind(snapshot, body)
    return [
        line
        for line in find_lines(snapshot, body)
        if status
        and takes_in(line, line.duty_of if point == "reports" else line.about, status.id)
        and point in line.closes
        and is_certain(line, snapshot.on)
    ]


def find_open_questions(snapshot: Snapshot, bodies: Iterable[Any]) -> Iterator[tuple[OpenQuestion, list[Any]]]:
    """What the law leaves open between these bodies, each with the bodies it is between."""
    kinds = [
        (body, status) for body in bodies if (status := find_kind(snapshot, body)) and status.kind and is_in_force(status.kind, snapshot.on)
    ]
    for question in read_law().left_open.values():
        one = [body for body, status in kinds if status.id in question.between]
        other = [body for body, status in kinds if status.id in question.other_side]
        both = [body for body, _ in kinds if body in one or body in other]
        if one and (not question.other_side or (other and len(both) > 1)):
            yield question, both


def line_asides(line: LegalLine, day: str) -> Iterator[str]:
    """What a reader must know of a line on a day besides what it says: what was not read, and that guidance is no law."""
    if line.force == "guidance":
        yield "guidance, not law"
    if line.unverified:
        yield "unverified: " + clean_text(line.unverified)[0].lower() + clean_text(line.unverified)[1:].rstrip(".")
    if line.not_read and not line.unverified:
        yield f"its {join_words([{'from': 'first', 'to': 'last'}[word] for word in line.not_read])} day was not read in the text"
    if line.everywhere_to and is_past_everywhere(line, day):
        yield f"after {format_date(line.everywhere_to)} it ended in each area on a day of its own"


def first_day_words(record: LegalLine | StatutoryKind) -> str:
    """From when a line or kind holds, in words; where its first day is not known, the date of its source, before which it did not."""
    if record.from_:
        return f"from {format_date(record.from_)}"
    date = source_date(record)
    return f"from a day, not read, in or after {format_date(date)}" if date else ""


def line_dates(line: LegalLine) -> str:
    """From when to when a line holds, in words."""
    return " ".join(filter(None, [first_day_words(line), f"until {format_date(line.to)}" if line.to else ""]))


def line_timing(line: LegalLine) -> str:
    """How often and by when, in the words of the data set."""
    return "; ".join(dict.fromkeys(clean_text(each) for each in (line.how_often, line.by_when) if each))


def cite_line(line: LegalLine, day: str = "") -> str:
    """Where a line stands in law, with what must be known of it, on a day where one is given."""
    asides = list(line_asides(line, day))
    return clean_text(line.citation) + (f" ({'; '.join(asides)})" if asides else "")


LINE_HEADINGS = {
    "basis": "Basis",
    "role": "Role",
    "members": "Members",
    "chair": "Chair",
    "duty": "Duty",
    "link": "Link with others",
    "joint": "Jointly",
    "power": "Power",
}
"""What sort of thing a line says, above or before it."""


def sort_legal_lines(lines: Iterable[LegalLine]) -> list[LegalLine]:
    """Lines by what sort of thing they say, then by where they stand in law."""
    order = list(LINE_HEADINGS)
    return sorted(lines, key=lambda line: (order.index(line.says), line.source, line.id))


def describe_line(line: LegalLine, day: str) -> str:
    """A line in words on a day, with who does it, to whom and when, and its citation."""
    said = {"by": clean_text(line.by) if line.by else "", "to": "; ".join(map(clean_text, line.recipients)), "when": line_timing(line)}
    details = "; ".join(f"{word}: {text}" for word, text in said.items() if text)
    return f"{clean_text(line.name)}{f' ({details})' if details else ''}. {cite_line(line, day)}."


def describe_legal_kind(status: KindStatus, day: str) -> str:
    """What a body is in law on a day, after its name."""
    kind = status.kind
    if kind is None:
        return f"is stated to be `{status.id}` in law, which the data set of law does not know"
    name = clean_text(kind.name)
    if is_in_force(kind, day):
        required = {True: ", which the law requires", False: ", which no law requires", None: ""}[is_required(kind, day)]
        if is_past_everywhere(kind, day):
            required = f"; after {format_date(kind.everywhere_to)} the law ended it in each area on a day of its own"
        return f"is read as this kind of body in law: {name}{required}"
    when = f"until {format_date(kind.to)}" if kind.to and kind.to.last < day else f"only {first_day_words(kind)}"
    return f"is read as this kind of body in law: {name}; the law knows one {when}"
