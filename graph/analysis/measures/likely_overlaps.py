"""Work of different bodies whose titles share words, though no theme ties it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from ...model.snapshot import COLLECTIVE, Snapshot
from ..body_network import BodyNetwork, qualify_id
from ..likeness import LEAST_LIKENESS, compare_titles, weigh_words

SUMMARY = "Which priorities and work-streams of different bodies may be about one thing, though no theme ties them?"
WHY = (
    "Suggestions to the registrar, and no facts: the titles share words, which are shown, and many such pairs have nothing to do with each "
    "other. On labelled pairs it was right four times in five, and found two in five of those that belong together (docs/analysis.md). "
    "Where two do belong together, give both the theme. Nothing else in this program uses the suggestions."
)
NOTHING = (
    "No open priority or work-stream shares enough words of its title with one of another body that no theme ties it to. That is no proof "
    "that none overlap: other words may say the same."
)
PARAMETERS: dict[str, str] = {}
COLUMNS = ("likeness", "words", "name", "bodies", "other", "other_bodies", "id", "other_id")
WORK_FIELDS_HERE = ("lead", "sponsor", "through", "support", "adopted_by")


def measure(network: BodyNetwork) -> Iterator[tuple[float | str, ...]]:
    """The pairs, the most alike first."""
    several = len(network.snapshots) > 1
    work = [
        (qualify_id(thing.id, snapshot, several), thing, snapshot) for snapshot in network.snapshots for thing in list_open_work(snapshot)
    ]
    doers = [find_doers(snapshot, thing, several) for _, thing, snapshot in work]
    by_stem: dict[str, list[int]] = {}
    for place, (_, thing, _) in enumerate(work):
        for stem in weigh_words(thing.name or "") if doers[place] else ():
            by_stem.setdefault(stem, []).append(place)
    rows = []
    for one, other in sorted({pair for places in by_stem.values() for pair in combinations(places, 2)}):
        (id, thing, snapshot), (other_id, second, home) = work[one], work[other]
        bodies, other_bodies = doers[one], doers[other]
        if bodies.keys() & other_bodies.keys() or are_tied(thing, second, snapshot is home):
            continue
        found = compare_titles(thing.name, second.name)
        if found.score >= LEAST_LIKENESS:
            names, other_names = ("; ".join(sorted(each.values())) for each in (bodies, other_bodies))
            rows.append((found.score, ", ".join(found.words), thing.name, names, second.name, other_names, id, other_id))
    yield from sorted(rows, key=lambda row: (-row[0], row[2:]))


def list_open_work(snapshot: Snapshot) -> Iterator[Any]:
    yield from snapshot.priorities
    yield from snapshot.workstreams


def find_doers(snapshot: Snapshot, thing: Any, several: bool) -> dict[str, str]:
    """The bodies with an agreed part in a thing, collectives aside, by their ids."""
    return {
        qualify_id(id, snapshot, several): body.name or id
        for field in WORK_FIELDS_HERE
        for id, body in snapshot.agreed_bodies(getattr(thing, field, ())).items()
        if body.kind != COLLECTIVE
    }


def are_tied(one: Any, other: Any, is_same_register: bool) -> bool:
    """Whether the register itself ties two things: by a theme, by a whole, by one being part of the other, delivering or continuing it."""
    if not is_same_register:
        return False
    linked = {
        link for thing in (one, other) for link in (getattr(thing, "part_of", None), *getattr(thing, "delivers", ()), *thing.continues)
    }
    whole, other_whole = (getattr(thing, "part_of", None) for thing in (one, other))
    is_shared = bool(whole) and whole == other_whole and one.SECTION == other.SECTION
    return is_shared or bool(set(one.themes) & set(other.themes)) or bool({one.id, other.id} & linked)
