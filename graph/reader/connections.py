"""Which registers say something of each other: they are judged together, and apart from all the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from .positions import UsedIds


def list_named_registers(used: UsedIds) -> frozenset[str]:
    """What stands before the colon of the ids that a register refers to: registers, if it is right."""
    return frozenset(id.partition(":")[0] for ids in used.values() for id in ids if ":" in id)


def group_connected(registers: Sequence[tuple[Iterable[str], Iterable[str]]]) -> list[list[int]]:
    """The places of these registers in groups that name nobody outside, in their order.

    Of each: what is its own (its id, the base of its addresses), and the ids that it names. Registers of one id or base are in one group.

    >>> group_connected([(["north"], ["south"]), (["east"], []), (["south"], []), (["west"], ["south", "nowhere"])])
    [[0, 2, 3], [1]]
    """
    leaders = list(range(len(registers)))

    def leader(place: int) -> int:
        while leaders[place] != place:
            leaders[place] = place = leaders[leaders[place]]
        return place

    def join(place: int, another: int) -> None:
        one, other = sorted((leader(place), leader(another)))
        leaders[other] = one

    first: dict[str, int] = {}
    for place, (own, _) in enumerate(registers):
        for key in filter(None, own):
            join(place, first.setdefault(key, place))
    for place, (_, named) in enumerate(registers):
        for id in named:
            if id in first:
                join(place, first[id])
    groups: dict[int, list[int]] = defaultdict(list)
    for place in range(len(registers)):
        groups[leader(place)].append(place)
    return list(groups.values())
