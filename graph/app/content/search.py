"""What a search finds: the answer in sentences, where it is plain what is meant; and each record with what it is, and who leads it."""

from __future__ import annotations

from ...answers.statements import StatementWriter, main_things
from ...answers.who import find_meant_records
from ...diff.days import DayDiff
from ...diff.grouping import group_sentences
from ...documents.blocks import Block, Cell, Heading, Listing, Paragraph, Table, TextPart
from ...documents.words import holder_words
from ...model.dates import Date, day_before, format_date, parse_spoken_date
from ...model.labels import SECTION_NOUNS
from ...model.register import LEADABLE_SECTIONS, Post
from ...model.text import count_noun
from ...search import Hit
from ..view import RegisterView
from .answer import answer_section
from .record import involvement_phrase
from .timeline import due_table
from .words import lead_cell, record_link

HIT_LIMIT = 50


def search_section(view: RegisterView, text: str) -> list[Block]:
    """What the register says of what is plainly meant, and the records that fit, the best first; or what it dates to a date."""
    date = parse_spoken_date(text)
    if date:
        return date_section(view, date)
    hits = find_meant_records(view.snapshot, text)
    if not hits:
        return [
            Paragraph(f"Nothing in the register is called “{text[:80]}”.", tone="headline"),
            Paragraph("Try one word of the name, or an abbreviation."),
        ]
    few = f" These are the first {HIT_LIMIT}." if len(hits) > HIT_LIMIT else ""
    rows = tuple((record_link(view, hit.id), describe_hit(view, hit), hit_lead(view, hit)) for hit in hits[:HIT_LIMIT])
    head = f"{count_noun(len(hits), 'record')} for “{text[:80]}”.{few}"
    table = Table("Found", "", ("Name", "What it is", "Who leads"), rows, tone="cards")
    answer = answer_section(view, text)
    if answer:
        where = f"{'It is' if len(hits) == 1 else 'They are'} listed at the end."
        return [Paragraph(f"{head} {where}", tone="headline"), *answer, Heading(2, "All that was found"), table]
    return [Paragraph(head, tone="headline"), table]


def date_section(view: RegisterView, date: Date) -> list[Block]:
    """What the register dates to a day, month or year: what began, ended or was first heard of, up to the page's day; and what is due."""
    blocks: list[Block] = []
    if date.first <= view.date.last:
        changes = DayDiff(view.source, day_before(date.first), min(date.last, view.date.last)).changes()
        for heading, sentences in group_sentences(changes).items():
            blocks += [Heading(2, heading), Listing(tuple(sentences))] if sentences else []
    due = due_table(view, date)
    blocks += [Heading(2, "Falls due"), due] if due.rows else []
    when, until = format_date(date), format_date(view.date)
    head = f"What the register dates to {when}:" if blocks else f"The register dates nothing to {when}."
    says = f"What began, ended or was first heard of is shown up to {until}; what falls due, in the twelve months from then."
    return [Paragraph(head, tone="headline"), Paragraph(says, tone="quiet"), *blocks]


def describe_hit(view: RegisterView, hit: Hit) -> str:
    node = view.graph.nodes[hit.id]
    record = view.snapshot.register.find(hit.section, hit.id)
    also = f", also called {hit.name}" if record is not None and hit.name not in (record.name, hit.id) else ""
    return f"{node['kind'] or SECTION_NOUNS[hit.section]}{also}"


def hit_lead(view: RegisterView, hit: Hit) -> Cell:
    """Who leads what was found; of a theme, on how much of it one body leads; of a post, who holds it."""
    snapshot = view.snapshot
    record = snapshot.register.find(hit.section, hit.id)
    if hit.section in LEADABLE_SECTIONS:
        return lead_cell(view, record)
    if isinstance(record, Post):
        return ("held by: ", *([part] if isinstance(part := holder_words(view.snapshot, record), str | TextPart) else part))
    if hit.section != "themes":
        return ""
    things = main_things(StatementWriter(snapshot).theme_things(hit.id))
    return involvement_phrase([(thing.SECTION, snapshot.lead(thing)) for thing in things]) if things else "nothing open is about it"
