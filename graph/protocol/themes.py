"""What a protocol is between, and how far it has come: its parties, its themes, who is at work on each, and which are settled.

Only `settles` settles a theme: with a single lead, or a joint one that something makes equal (`joint_by`). To adopt, to act,
to be addressed or to present is not to lead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ..model.register import Protocol, Settlement
from ..model.snapshot import NOT_STATED, LeadStatus, Snapshot

WORK_FIELDS = ("lead", "support", "adopted_by", "acts", "addressed_to")  # the fields that put a body to work on a thing


class ThemeWork(NamedTuple):
    """Something that puts a body to work on a theme: the thing, and the fields that name the body."""

    thing: Any
    fields: tuple[str, ...]


class ThemeStatus(NamedTuple):
    """How a theme stands in a protocol: what is settled of it, who leads by that, which parties are at work on it, and who else."""

    id: str
    settlement: Settlement | None
    lead_status: LeadStatus
    work: dict[str, list[ThemeWork]]
    other_work: dict[str, list[ThemeWork]]
    is_settled: bool = False


def find_parties(snapshot: Snapshot, protocol: Protocol) -> list[str]:
    """The bodies that are parties on the day, by the ids they are counted by, in the order of their names."""
    return sort_by_name(snapshot, snapshot.agreed_bodies(protocol.parties))


def sort_by_name(snapshot: Snapshot, ids: Iterable[str]) -> list[str]:
    return sorted(set(ids), key=lambda id: (snapshot.name(id).casefold(), id))


def find_workers(snapshot: Snapshot) -> dict[str, dict[str, None]]:
    """For each theme, the bodies that work on it: with an agreed part in something open of it; in other registers too."""
    found: dict[str, dict[str, None]] = {}
    for other in (snapshot, *snapshot.other_snapshots):
        for thing, field, id, _ in other.parts:
            if field in WORK_FIELDS:
                for theme in thing.themes:
                    found.setdefault(snapshot.local_id(theme, other), {}).setdefault(snapshot.local_id(id, other))
    return found


def covered_themes(snapshot: Snapshot, protocol: Protocol, workers: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The themes that a protocol covers, each with its parties that work on it.

    They are those that it states (`covers`) or settles. Where it states none, also those on which two or more of its parties work.
    """
    at_work = parties_at_work(snapshot, protocol, workers)
    ids = dict.fromkeys((*protocol.covers, *protocol.settles))
    if not protocol.covers:
        ids |= dict.fromkeys(theme for theme, parties in at_work.items() if len(parties) > 1)
    return {theme: at_work.get(theme, []) for theme in ids if snapshot.register.find("themes", theme)}


def candidate_themes(snapshot: Snapshot, protocol: Protocol, workers: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The themes that a protocol to come could cover: one of its parties works on them. Whether it covers them is to be agreed."""
    if protocol.covers or protocol.status not in ("sought", "draft"):
        return {}
    at_work = parties_at_work(snapshot, protocol, workers)
    return {theme: parties for theme, parties in at_work.items() if len(parties) == 1 and theme not in protocol.settles}


def parties_at_work(snapshot: Snapshot, protocol: Protocol, workers: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """For each theme that any party of a protocol works on, those parties, in the order of their names."""
    parties = find_parties(snapshot, protocol)
    found = {theme: [party for party in parties if party in known] for theme, bodies in workers.items() for known in [set(bodies)]}
    return {theme: at_work for theme, at_work in found.items() if at_work and snapshot.register.find("themes", theme)}


def list_theme_statuses(snapshot: Snapshot, protocol: Protocol) -> list[ThemeStatus]:
    """The themes that a protocol covers, in the order of their names."""
    work, between = find_theme_work(snapshot), set(find_parties(snapshot, protocol))
    ids = covered_themes(snapshot, protocol, work)
    found = []
    for id in sorted(ids, key=lambda id: (theme_name(snapshot, id).casefold(), id)):
        settlement = protocol.settles.get(id)
        reading = snapshot.lead(settlement) if settlement else NOT_STATED
        mine, others = ({body: it for body, it in work.get(id, {}).items() if (body in between) is side} for side in (True, False))
        is_settled = settlement is not None and snapshot.is_settled(settlement)
        found.append(ThemeStatus(id, settlement, reading, mine, others, is_settled))
    return found


def find_theme_work(snapshot: Snapshot) -> dict[str, dict[str, list[ThemeWork]]]:
    """For each theme, the bodies that are at work on it, each with what puts it to work."""
    found: dict[str, dict[str, list[ThemeWork]]] = {}
    for thing in list_open_things(snapshot):
        for body, fields in sorted(find_working_bodies(snapshot, thing).items() if thing.themes else ()):
            for theme in thing.themes:
                found.setdefault(theme, {}).setdefault(body, []).append(ThemeWork(thing, tuple(fields)))
    return found


def list_open_things(snapshot: Snapshot) -> Iterator[Any]:
    """What is open, in an order that does not hang on the file's: priorities, challenges, work-streams, each by number and name."""
    for section in (snapshot.priorities, snapshot.challenges, snapshot.workstreams):
        yield from sorted(section, key=lambda thing: (getattr(thing, "number", None) or 10**18, thing.name.casefold(), thing.id))


def find_working_bodies(snapshot: Snapshot, thing: Any) -> dict[str, list[str]]:
    """The bodies that a thing puts to work, each with the fields that name it; proposed claims do not count, nor contested ones."""
    found: dict[str, list[str]] = {}
    for field in WORK_FIELDS:
        for body in snapshot.agreed_bodies(getattr(thing, field, ())):
            found.setdefault(body, []).append(field)
    return found


def theme_name(snapshot: Snapshot, id: str) -> str:
    return snapshot.label(id)
