"""The sentences of a comparison under their headings: who leads before all else, and what was only first heard of behind it."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.text import count_noun
from .changes import RegisterChange

CHANGE_HEADINGS = {
    "priorities": "Priorities",
    "workstreams": "Work-streams",
    "challenges": "Challenges",
    "bodies": "Bodies and their posts",
    "posts": "Bodies and their posts",
    "protocols": "Protocols",
    "shortcomings": "Shortcomings",
    "duties": "Duties",
    "themes": "Themes",
    "people": "People",
    "sources": "Sources",
    "accepted": "Findings accepted",
    "register": "The register itself",
}


def group_sentences(changes: Iterable[RegisterChange]) -> dict[str, list[str]]:
    """The sentences under their headings: who leads before all else, and what was only first heard of behind it."""
    headings = list(dict.fromkeys(("Who leads", *CHANGE_HEADINGS.values())))
    groups: dict[str, list[str]] = {heading: [] for heading in (*headings, *map(heard_heading, headings))}
    for change in changes:
        heading = "Who leads" if change.concerns_lead else CHANGE_HEADINGS[change.section]
        groups[heard_heading(heading) if change.is_first_heard else heading].append(change.sentence)
    return groups


def heard_heading(heading: str) -> str:
    return f"First heard of: {heading[:1].lower()}{heading[1:]}"


def heard_summary(changes: Iterable[RegisterChange]) -> str:
    """How much was only first heard of between two days; nothing where nothing was."""
    number = sum(change.is_first_heard for change in changes)
    if not number:
        return ""
    return f"{count_noun(number, 'thing')} {'was' if number == 1 else 'were'} only first heard of; since when is not stated."
