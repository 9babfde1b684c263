"""What is otherwise on the day of a page than on an earlier one, by the register's own dates, in sentences."""

from __future__ import annotations

from ...diff.compare import Comparison
from ...diff.days import compare_days
from ...diff.grouping import group_sentences
from ...documents.blocks import Block, Heading, Listing, Paragraph
from ...model.dates import Date, format_date
from ..view import RegisterView


def day_section(view: RegisterView, since: Date) -> list[Block]:
    """What changed from one day to that of the page."""
    found = compare_days([view.source], since, view.date)
    head = f"Between {format_date(since)} and {format_date(view.date)}"
    if found.is_empty:
        return [Paragraph(f"{head}, nothing that the register dates has changed.", tone="headline")]
    return [Paragraph(f"{head}:", tone="headline"), *comparison_blocks(found)]


def comparison_blocks(found: Comparison) -> list[Block]:
    """The sentences of a comparison under their headings."""
    blocks: list[Block] = [Paragraph(caveat, tone="quiet") for caveat in found.caveats]
    for heading, sentences in group_sentences(found.changes).items():
        if sentences:
            blocks += [Heading(2, heading), Listing(tuple(sentences))]
    for heading, findings in (("No longer to look at", found.fixed_findings), ("New to look at", found.new_findings)):
        if findings:
            blocks += [Heading(2, heading), Listing(tuple(f"{one.message[:1].upper()}{one.message[1:]}." for one in findings))]
    return blocks
