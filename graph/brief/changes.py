"""What has changed for one body: between two texts of a register, or between two days of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..diff.changes import RegisterChange, RegisterDiff
from ..diff.compare import list_caveats, pair_registers
from ..diff.days import DayDiff
from ..model.dates import Date, day_before
from ..model.labels import count_records
from ..model.register import Body
from ..model.text import quote_text
from ..reader.load import LoadedRegister
from .facts import BodyView, BriefItem, join_fitting


def list_change_items(view: BodyView, then: Sequence[LoadedRegister]) -> Iterator[BriefItem]:
    """What the text of the register says otherwise now of the body, and of what it has a part in; both read as of one day."""
    old = next((one for one, other in pair_registers(then, [view.source]) if other is view.source), None)
    if old is None:
        yield BriefItem(f"The register {quote_text(view.register.name)} was not there yet.")
        return
    for doubt in (*list_caveats("earlier", [old]), *list_caveats("later", [view.source])):
        yield BriefItem(doubt)
    pair = RegisterDiff(old, view.source, view.snapshot.on)
    before = BodyView(old, pair.old, old.register, Body(id=view.id, name="", kind=""))
    before.id = view.id
    found = []
    for change in pair.changes():
        known = [(each, each.register.find(change.section, change.subject)) for each in (view, before) if change.subject]
        if view.id in change.bodies or any(record is not None and each.has_part(record) for each, record in known):
            found.append(change)
    for change in sorted(found, key=lambda change: (not change.concerns_lead, change.kind in ("changed", "renamed"))):
        records = [record for each in (view, before) if (record := each.register.find(change.section, change.subject)) is not None]
        yield BriefItem(change.sentence, view.collect_citations(*records[:1]))


def list_dated_items(view: BodyView, since: Date) -> Iterator[tuple[bool, BriefItem]]:
    """Who came, who left, what began and what ended for the body from that day on, by the register's own dates.

    Each with whether it was only first heard of, since when it is so being not stated.
    """
    found = [
        (change, origin)
        for change, origin in DayDiff(view.source, day_before(since.first), view.snapshot.on).events()
        if is_concerned(view, change)
    ]
    groups: dict[tuple[bool, str, str], list[tuple[RegisterChange, Any]]] = {}
    for change, origin in sorted(found, key=lambda one: (not one[0].concerns_lead, one[0].section not in ("bodies", "posts"))):
        title = view.describer.find_title(change.subject)
        alike = change.kind in ("begun", "ended") and change.sentence.startswith(f"{title} ")
        sentence = change.sentence.removeprefix(title) if alike else change.sentence
        groups.setdefault((change.is_first_heard, change.section, sentence), []).append((change, origin))
    for (is_first_heard, section, sentence), many in groups.items():
        text = many[0][0].sentence
        if len(many) > 1:
            titles = join_fitting([view.describer.title(change.subject) for change, _ in many], view.room)
            text = f"{count_records(len(many), section)}, each of which{sentence.removesuffix('.')}: {titles}."
        citations = view.collect_citations(*(origin for _, origin in many))
        yield is_first_heard, BriefItem(text, citations, tuple(change.subject for change, _ in many))


def is_concerned(view: BodyView, change: RegisterChange) -> bool:
    """Whether a change is of the body, names it, or is of something in which it has a part or a settlement of its protocol."""
    if view.id in change.bodies:
        return True
    _, record = view.locate_record(change.subject)
    if record is None or change.section in ("bodies", "posts"):
        return False
    fields = [key for key, line in record.fields.items() if line.shape == "claims" and key != "set_by"]
    return any(view.names_body(claim) for key in fields for claim in getattr(record, key))
