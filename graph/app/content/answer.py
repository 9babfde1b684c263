"""The answer to a search in sentences, each with where it is said: what `graph who` answers, with its names leading to their records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ...answers.statements import Statement
from ...answers.who import WhoAnswer, answer_who, number_sources
from ...documents.blocks import Block, Heading, Listing, Paragraph, TextPart, Words
from ...model.dates import format_iso_day
from ...model.text import quote_text
from ..view import RegisterView


def answer_section(view: RegisterView, text: str) -> list[Block]:
    """What the register says of what is plainly meant; nothing, where several records could be."""
    answer = answer_who([view.snapshot], text)
    blocks: list[Block] = [Paragraph(f"Taken to mean {quote_text(answer.understood)}.", tone="quiet")] if answer.understood else []
    numbers, unique = number_sources(answer), unique_names(view)
    for topic in answer.topics:
        blocks.append(Heading(2, f"{topic.title}, on {format_iso_day(topic.on)}"))
        for heading, statements in topic.parts:
            items = tuple((*link_names(view, one, unique), *cite_numbers(one, numbers)) for one in statements)
            blocks += [Heading(3, heading), Listing(items)]
    return [*blocks, *source_listing(view, answer, numbers)]


def link_names(view: RegisterView, statement: Statement, unique: dict[str, str]) -> tuple[str | TextPart, ...]:
    """A sentence, in which a name leads to its record.

    A name that several records bear leads to the one that the sentence is about, where it stands first.
    """
    own = Counter(quoted_name(view, id) for id in statement.records if id in view.graph)
    subjects = {quoted_name(view, id): id for id in statement.records if id in view.graph and own[quoted_name(view, id)] == 1}
    parts: list[str | TextPart] = []
    for part in re.split(r'("[^"]+")', statement.text):
        id = unique.get(part) or subjects.pop(part, "")
        parts.append(TextPart(part, record=id) if id else part)
    return tuple(part for part in parts if part)


def unique_names(view: RegisterView) -> dict[str, str]:
    """The names in quotes that one record of the register bears, and no other."""
    names = Counter(quoted_name(view, id) for id in view.graph)
    return {name: id for id in view.graph if names[name := quoted_name(view, id)] == 1}


def quoted_name(view: RegisterView, id: str) -> str:
    return quote_text(str(view.graph.nodes[id]["name"]))


def cite_numbers(statement: Statement, numbers: dict[str, int]) -> Sequence[TextPart]:
    found = sorted({numbers[citation] for citation in statement.citations})
    return [TextPart("".join(f" [{number}]" for number in found), tone="quiet")] if found else []


def source_listing(view: RegisterView, answer: WhoAnswer, numbers: dict[str, int]) -> list[Block]:
    """The sources of the sentences, by their numbers."""
    items: dict[int, Words] = {}
    for citation, text in answer.sources.items():
        id = citation.partition("#")[0]
        items.setdefault(numbers[citation], (f"[{numbers[citation]}] ", TextPart(text, record=id if id in view.graph else "")))
    return [Heading(3, "Sources"), Listing(tuple(items[number] for number in sorted(items)))] if items else []
