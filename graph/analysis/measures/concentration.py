"""How many leads lie with how few bodies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..body_network import BodyNetwork, qualify_id

SUMMARY = "How are the leads shared out among the bodies?"
WHY = (
    "Many leads with one body may be strength, or a risk when that body is stretched. Counted are open priorities, work-streams and "
    "challenges that one body leads, itself or by a post of its own; a sub-priority or part with no lead claim of its own goes with its "
    "parent. The last row counts what has no single lead, of which nobody is given a share."
)
NOTHING = "The register holds no open priority, work-stream or challenge."
PARAMETERS: dict[str, str] = {}
COLUMNS = ("body", "leads", "per_cent_of_all", "what", "body_id")


def measure(network: BodyNetwork) -> Iterator[tuple[str | int | float | None, ...]]:
    """The bodies that lead, those with most leads first; then what has no single lead."""
    led: Counter[str] = Counter()
    what: dict[str, list[str]] = {}
    without = 0
    for snapshot in network.snapshots:
        for thing in snapshot.leadable_records:
            if not thing.lead and getattr(thing, "part_of", None):
                continue
            body = snapshot.lead(thing).single
            if body is None:
                without += 1
                continue
            id = qualify_id(body, snapshot, len(network.snapshots) > 1)
            led[id] += 1
            what.setdefault(id, []).append(thing.name or thing.id)
    total = led.total() + without
    for id in sorted(led, key=lambda id: (-led[id], network.body_name(id), id)):
        yield network.body_name(id), led[id], round(100 * led[id] / total, 1), "; ".join(sorted(what[id])), id
    if total:
        yield "(no single lead)", without, round(100 * without / total, 1), None, None
