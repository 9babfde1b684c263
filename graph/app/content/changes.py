"""What is otherwise on the day of a page than on an earlier one, in sentences."""

from __future__ import annotations

from ...documents.blocks import Block, Heading, Listing, Paragraph
from ...model.dates import format_date, parse_date
from ..view import RegisterView


def change_section(view: RegisterView, since: str) -> list[Block]:
    return [Paragraph(f"Since {format_date(parse_date(since))}"), Heading(2, "x"), Listing(())]
