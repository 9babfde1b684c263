"""Circles: a thing that in the end is part of itself, answers to itself, or is held by itself, on some day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..model.dates import EVER_AFTER, EVER_BEFORE
from ..model.finding import Finding, problem
from ..model.register import VERBS, Post, Register, span
from ..model.text import quote, several

if TYPE_CHECKING:
    from .load import Source

DAYS, RINGS, LONG = 1_000, 5, 1_000
"""In one knot, so many days are looked at and so many circles told, and a circle so long is told from anywhere on it:
enough for any knot that people tie."""

Path = tuple[Any, ...]
Links = list[tuple[str, str, str, Path]]  # to which id, first day, last day, place
FIELDS = (
    ("bodies", "part_of", "circular-part-of"),
    ("priorities", "part_of", "circular-part-of"),
    ("workstreams", "part_of", "circular-part-of"),
    ("bodies", "accountable_to", "circular-accountability"),
    ("posts", "held_by", "wrong-value"),
    ("themes", "broader", "wrong-value"),
    ("challenges", "continues", "wrong-value"),
    ("sources", "about", "wrong-value"),
)


def circles(source: Source) -> Iterator[Finding]:
    """A finding for each circle that stands on some day, at the link of it that comes first in the file."""
    register = source.register
    for section, key, check in FIELDS:
        for knot in knots(ways(register, section, key)):
            edges = {id: [link for link in links(register, section, id, key) if link[0] in knot] for id in knot}
            for ring in islice(standing(edges), RINGS):
                subject, path = min(ring[:LONG], key=lambda link: source.position(link[1])[:3])
                order = [id for id, _ in ring]
                turn = order.index(subject)
                names = [quote(register.find(section, id).name) for id in (order[turn + 1 :] + order[:turn])[:9]]
                through = f", by way of {several(names if len(order) < 10 else [*names[:8], 'others'])}" if names else ""
                name = register.find(section, subject).name
                message = f"{quote(name)} {VERBS[key]} itself{through}"
                yield problem(check, source.position(path), message, f"Take one `{key}` out of the circle.", subject, name, key)


def ways(register: Register, section: str, key: str) -> dict[str, set[str]]:
    """To which ids of its section each record's field leads; a post that a body answers to counts as its body."""
    found: dict[str, set[str]] = {}
    for id, record in getattr(register, section).items():
        value = record.__dict__.get(key)
        if value:
            found[id] = {value} if isinstance(value, str) else {whose(register, section, claim.who) for claim in value}
    return found


def links(register: Register, section: str, id: str, key: str) -> Links:
    """The same for one record, with the days on which each link stands, and its place."""
    record = register.find(section, id)
    path = ("bodies", record.body, "posts", id, key) if isinstance(record, Post) else (section, id, key)
    value = getattr(record, key)
    if isinstance(value, str):
        return [(value, EVER_BEFORE, EVER_AFTER, path)]
    return [(whose(register, section, claim.who), *span(claim), (*path, index)) for index, claim in enumerate(value)]


def whose(register: Register, section: str, who: str) -> str:
    return register.posts[who].body if section == "bodies" and who in register.posts else who


def knots(ways: dict[str, set[str]]) -> list[dict[str, None]]:
    """The ids among which circles can lie, knot by knot, in order.

    They are what remains once all that leads nowhere further is taken away, again and again; almost always nothing.
    """
    for _ in range(2):  # most lead nowhere further; the rest is worth the longer way
        ways = {id: targets for id, targets in ways.items() if not ways.keys().isdisjoint(targets)}
    back: dict[str, list[str]] = {}
    left: dict[str, int] = {}
    ends = []
    for id, targets in ways.items():
        onward = [target for target in targets if target in ways]
        left[id] = len(onward)
        if not onward:
            ends.append(id)
        for target in onward:
            back.setdefault(target, []).append(id)
    while ends:
        end = ends.pop()
        del left[end]
        for id in back.get(end, ()):
            left[id] -= 1
            if not left[id]:
                ends.append(id)
    found: list[dict[str, None]] = []
    tied: set[str] = set()
    for id in left:
        if id not in tied:
            tied.add(id)
            knot = [id]
            for other in knot:
                near = [one for one in (*sorted(ways[other]), *back.get(other, ())) if one in left and one not in tied]
                tied.update(near)
                knot += dict.fromkeys(near)
            found.append(dict.fromkeys(knot))
    return found


def standing(edges: dict[str, Links]) -> Iterator[list[tuple[str, Path]]]:
    """The circles of a knot, each once, that stand on some day."""
    told: set[frozenset[str]] = set()
    free = set(edges)  # those not in any circle told so far
    for day in sorted({first for found in edges.values() for _, first, _, _ in found})[:DAYS]:
        for ring in rings({id: [link for link in found if link[1] <= day <= link[2]] for id, found in edges.items()}):
            members = frozenset(id for id, _ in ring)
            if members not in told:
                told.add(members)
                free -= members
                yield ring
        if not free:
            return


def rings(edges: dict[str, Links]) -> Iterator[list[tuple[str, Path]]]:
    """The circles met on one walk through the edges, each as its ids with the place of the link that leads on."""
    done: set[str] = set()
    for start in edges:
        if start in done:
            continue
        trail: list[tuple[str, Path]] = []
        on = {start: 0}
        stack = [(start, iter(edges[start]))]
        while stack:
            id, links = stack[-1]
            for target, _, _, path in links:
                if target in on:
                    yield [*trail[on[target] :], (id, path)]
                elif target in edges and target not in done:
                    on[target] = len(stack)
                    trail.append((id, path))
                    stack.append((target, iter(edges[target])))
                    break
            else:
                stack.pop()
                done.add(id)
                del on[id]
                if trail:
                    trail.pop()
