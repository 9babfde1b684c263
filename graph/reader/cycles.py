"""Circles: a thing that in the end is part of itself, answers to itself, or is held by itself, on some day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import islice, pairwise

from ..model.dates import EVER_AFTER, EVER_BEFORE
from ..model.finding import Finding, make_problem
from ..model.labels import field_label
from ..model.register import Post, Register, claim_span
from ..model.text import join_words, quote_name
from .positions import LoadedRegister, RecordPath

DAY_LIMIT, CYCLE_LIMIT, CYCLE_LENGTH_LIMIT = 1_000, 5, 1_000
"""For each component: how many days are looked at, and how many circles are reported. A longer circle is reported from any record on it."""

LinkList = list[tuple[str, str, str, RecordPath]]  # to which id, first day, last day, place
CYCLE_FIELDS = (
    ("bodies", "part_of", "circular-part-of"),
    ("priorities", "part_of", "circular-part-of"),
    ("workstreams", "part_of", "circular-part-of"),
    ("bodies", "accountable_to", "circular-accountability"),
    ("posts", "held_by", "wrong-value"),
    ("themes", "broader", "wrong-value"),
    ("priorities", "continues", "wrong-value"),
    ("workstreams", "continues", "wrong-value"),
    ("challenges", "continues", "wrong-value"),
    ("sources", "about", "wrong-value"),
)


def report_cycles(source: LoadedRegister) -> Iterator[Finding]:
    """A finding for each circle that exists on some day, at the link of it that comes first in the file."""
    register = source.register
    for section, key, check in CYCLE_FIELDS:
        for tied in components(find_targets(register, section, key)):
            edges = {id: [link for link in find_links(register, section, id, key) if link[0] in tied] for id in tied}
            for ring in islice(find_dated_cycles(edges), CYCLE_LIMIT):
                subject, path = min(ring[:CYCLE_LENGTH_LIMIT], key=lambda link: source.position(link[1])[:3])
                order = [id for id, _ in ring]
                turn = order.index(subject)
                names = [quote_name(register.find(section, id).name) for id in (order[turn + 1 :] + order[:turn])[:9]]
                through = f", by way of {join_words(names if len(order) < 10 else [*names[:8], 'others'])}" if names else ""
                name = register.find(section, subject).name
                message = f"{quote_name(name)} {field_label(key).verb} itself{through}"
                yield make_problem(check, source.position(path), message, f"Take one `{key}` out of the circle.", subject, name, key)


def find_targets(register: Register, section: str, key: str) -> dict[str, set[str]]:
    """To which ids of its section each record's field leads; a post that a body answers to counts as its body."""
    found: dict[str, set[str]] = {}
    for id, record in getattr(register, section).items():
        value = record.value(key)
        if value:
            several = (value,) if isinstance(value, str) else value
            found[id] = {one if isinstance(one, str) else body_of(register, section, one.who) for one in several}
    return found


def find_links(register: Register, section: str, id: str, key: str) -> LinkList:
    """The same for one record, with the days on which each link stands, and its place."""
    record = register.find(section, id)
    path = ("bodies", record.body, "posts", id, key) if isinstance(record, Post) else (section, id, key)
    value = getattr(record, key)
    if isinstance(value, str):
        return [(value, EVER_BEFORE, EVER_AFTER, path)]
    return [
        (one, EVER_BEFORE, EVER_AFTER, (*path, index))
        if isinstance(one, str)
        else (body_of(register, section, one.who), *claim_span(one), (*path, index))
        for index, one in enumerate(value)
    ]


def body_of(register: Register, section: str, who: str) -> str:
    return register.posts[who].body if section == "bodies" and who in register.posts else who


def components(ways: dict[str, set[str]]) -> Iterator[dict[str, None]]:
    """The ids among which circles can lie, component by component, in order; almost always none.

    A topological order reaches all others.
    """
    for _ in range(2):  # most lead nowhere further, which is seen faster than sorted
        ways = {id: targets for id, targets in ways.items() if not ways.keys().isdisjoint(targets)}
    sorter = TopologicalSorter(ways)
    try:
        sorter.prepare()
        return
    except CycleError:
        while ready := sorter.get_ready():
            sorter.done(*ready)
            for id in ready:
                ways.pop(id, None)
    neighbours: dict[str, dict[str, None]] = {id: dict.fromkeys(sorted(targets & ways.keys())) for id, targets in ways.items()}
    for id in ways:
        for target in list(neighbours[id]):
            neighbours[target].setdefault(id)
    seen: set[str] = set()
    for id in ways:
        if id not in seen:
            component = {id: None}
            for other in (queue := [id]):
                new = [one for one in neighbours[other] if one not in component]
                component.update(dict.fromkeys(new))
                queue += new
            seen.update(component)
            yield component


def find_dated_cycles(edges: dict[str, LinkList]) -> Iterator[list[tuple[str, RecordPath]]]:
    """The circles among the edges that exist on some day, each once."""
    told: set[frozenset[str]] = set()
    free = set(edges)  # those not in any circle told so far
    for day in sorted({first for found in edges.values() for _, first, _, _ in found})[:DAY_LIMIT]:
        on_day = {id: {link[0]: link[3] for link in reversed(found) if link[1] <= day <= link[2]} for id, found in edges.items()}
        while ring := find_cycle(on_day):
            members = frozenset(ring)
            if members not in told:
                told.add(members)
                free -= members
                yield [(id, on_day[id][target]) for id, target in pairwise([*ring, ring[0]])]
            del on_day[ring[-1]][ring[0]]  # to look for another
        if not free:
            return


def find_cycle(ways: Mapping[str, Iterable[str]]) -> list[str]:
    """A circle among the ways, as the ids that lead to one another and from the last to the first; empty where there is none.

    >>> find_cycle({"a": ["b"], "b": ["a"]}) in (["a", "b"], ["b", "a"])
    True
    """
    try:
        TopologicalSorter(ways).prepare()
    except CycleError as error:
        ring: list[str] = error.args[1][::-1]  # it names what comes before first
        return ring[1:]
    return []
