"""The sentences of a comparison under their headings: who leads before all else."""

from __future__ import annotations

from collections.abc import Iterable

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
    """The sentences under their headings: who leads before all else."""
    groups: dict[str, list[str]] = {"Who leads": [], **{heading: [] for heading in CHANGE_HEADINGS.values()}}
    for change in changes:
        groups["Who leads" if change.concerns_lead else CHANGE_HEADINGS[change.section]].append(change.sentence)
    return groups
