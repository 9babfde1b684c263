"""The part "Settled by law" of a protocol: what the law says of each party on the day, and what it leaves open between them.

None of it is wording: nobody signs the law. Nor is it what the register or a source says. Without a `statutory_kind` there is no such part.
Boards that have no protocol yet are shown the same of themselves, as a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..documents.blocks import Block, Document, Heading, Listing, Paragraph
from ..law.duties import (
    LAW_NOTICE,
    LINE_HEADINGS,
    cite_line,
    closing_lines,
    describe_legal_kind,
    describe_line,
    find_kind,
    find_lines,
    find_open_questions,
    sort_legal_lines,
)
from ..law.records import CLOSED_POINTS, LegalLine
from ..model.dates import format_iso_day
from ..model.snapshot import Snapshot
from ..model.text import clean_text, join_words
from .clauses import Clause, make_clause_id

POINT_WORDS = {"basis": "Its legal basis", "role": "What it is there to do", "reports": "What it presents or publishes"}


def settled_asides(snapshot: Snapshot, body: Any, point: str) -> list[str]:
    """Where the law settles a point of a body: that it does, and by which lines; empty where it does not."""
    lines = closing_lines(snapshot, body, point)
    return [f"Settled by law: {clean_text(line.name)}. {cite_line(line)}." for line in lines]


def law_clauses(snapshot: Snapshot, parties: Sequence[str]) -> Iterator[Clause]:
    """A clause for each party that is of a kind in law, and one for what the law leaves open."""
    bodies = {id: found.body for id in parties if (found := snapshot.resolve(id))}
    kinds = {id: status for id, body in bodies.items() if (status := find_kind(snapshot, body))}
    if not kinds:
        return
    for id, body in bodies.items():
        name = clean_text(body.name)
        asides = [f"The register does not say what {name} is in law."]
        if id in kinds:
            asides = [f"{name} {describe_legal_kind(kinds[id], snapshot.on)}.", *line_sentences(find_lines(snapshot, body), snapshot.on)]
        yield make_law_clause(id, f"What the law says of {name}", asides, [id])
    open_points = [
        f"{clean_text(question.name)}. Between: {join_words([clean_text(body.name) for body in found])}."
        for question, found in find_open_questions(snapshot, bodies.values())
    ]
    if open_points:
        first = "No law settles these points. The parties may take any of them into this protocol; none is counted as open."
        yield make_law_clause("left-open", "What the law leaves open", [first, *open_points], list(bodies))


def line_sentences(lines: Iterable[LegalLine], day: str) -> Iterator[str]:
    """The lines of law that were read; neither guidance nor what a body may do, which `graph law` shows too."""
    for line in sort_legal_lines(line for line in lines if line.force == "law" and not line.unverified and line.says != "power"):
        yield f"{LINE_HEADINGS[line.says]}: {describe_line(line, day)}"


def make_law_clause(id: str, title: str, asides: Sequence[str], concerns: Sequence[str]) -> Clause:
    records = tuple(("bodies", body, "statutory_kind") for body in concerns)
    return Clause(make_clause_id("law", id), "law", title, (), (), tuple(asides), records, tuple(concerns))


def compose_law_document(snapshot: Snapshot) -> Document | None:
    """What the law says of the bodies of a register and leaves open between them; None where none says what it is in law."""
    bodies = {body.id: body for body in snapshot.bodies if find_kind(snapshot, body)}
    clauses = list(law_clauses(snapshot, list(bodies)))
    if not clauses:
        return None
    blocks: list[Block] = [Paragraph(LAW_NOTICE)]
    for clause in clauses:
        blocks.append(Heading(1, clause.title))
        first, *others = clause.asides
        blocks.append(Paragraph(first))
        if clause.id != make_clause_id("law", "left-open"):
            blocks += settled_blocks(snapshot, bodies[clause.concerns[0]])
            blocks += [Paragraph("The lines of law that were read:")] if others else []
        blocks += [Listing(tuple(others))] if others else []
    name = clean_text(snapshot.register.name)
    subtitle = f"As the register “{name}” has its bodies on {format_iso_day(snapshot.on)}."
    author = clean_text(snapshot.register.publisher or snapshot.register.name)
    return Document("What the law settles, and what it leaves open", subtitle, author, snapshot.on, tuple(blocks))


def settled_blocks(snapshot: Snapshot, body: Any) -> Iterator[Block]:
    """Which points of a body a protocol need not agree, and by which lines; which it must, as far as the law was read."""
    settled = {point: settled_asides(snapshot, body, point) for point in CLOSED_POINTS}
    found = [f"{POINT_WORDS[point]}. {' '.join(asides)}" for point, asides in settled.items() if asides]
    if found:
        yield Paragraph("A protocol need not agree:")
        yield Listing(tuple(found))
    left = [POINT_WORDS[point].lower() for point, asides in settled.items() if not asides]
    if left:
        yield Paragraph(f"No line that was read, and is certain on this day, settles {join_words(left, 'or')}.")
