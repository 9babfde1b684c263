"""Boards at work on one theme, uncoordinated.

Two boards adopt, singly lead, act or are addressed on different priorities, challenges or work-streams of one theme, and nothing
joins them: no priority of the theme that both adopted, none that they share both ways, no agreed protocol between them that settles
it. A body and one that it is part of are no such pair; nor are two that state their areas and have no place in common.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from ..model.finding import Match, Severity
from ..model.register import Body
from ..model.snapshot import COLLECTIVE, Snapshot
from ..model.text import join_words
from .one_sided_sharing import sharing

SEVERITY = Severity.WARNING
MESSAGE = "{name} is adopted by, led by or asked of {boards}, and nothing joins them up"
NONE: frozenset[str] = frozenset()
ASKED = ("adopted_by", "acts", "addressed_to")
REMEDY = (
    "Where a priority of the theme is both boards' own, add both to its `adopted_by`; where two share one, say so on both sides "
    "(`shared_with`); or settle the theme in a protocol that they agree."
)

PASSES = """
themes:
  cse: {name: Child sexual exploitation}
  missing: {name: Missing children}
bodies:
  board: {name: Board, kind: board}
  csp: {name: Community Safety Partnership, kind: partnership}
  cse-group: {name: CSE group, kind: group, part_of: csp}
priorities:
  both: {name: Both, adopted_by: [board, csp], themes: cse}
  ours: {name: Ours, adopted_by: board, themes: cse}
  theirs: {name: Theirs, adopted_by: csp, themes: missing}
workstreams:
  plan: {name: Plan, lead: cse-group, themes: missing}
"""

FAILS = """
themes:
  cse: {name: Child sexual exploitation}  # expect
bodies:
  board: {name: Board, kind: board}
  csp: {name: Community Safety Partnership, kind: partnership}
priorities:
  ours: {name: Ours, adopted_by: board, themes: cse}
challenges:
  theirs: {name: Theirs, acts: csp, themes: cse}
"""

NEARLY = """
themes:
  cse: {name: Child sexual exploitation}
  missing: {name: Missing children}
bodies:
  north: {name: Board of the north, kind: board, area: North}
  south: {name: Board of the south, kind: board, area: South}
  csp: {name: Community Safety Partnership, kind: partnership}
priorities:
  northern: {name: Northern, adopted_by: north, themes: cse}
  southern: {name: Southern, adopted_by: south, themes: cse}  # they have no place in common
  found: {name: Found, adopted_by: north, support: csp, themes: missing}
  sought: {name: Sought, adopted_by: north, themes: missing, consult: csp}  # to support or be asked is to be at work with it
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    links = Links(snapshot)
    for theme, at_work in working(snapshot).items():
        boards = uncoordinated(theme, at_work, links)
        if boards and theme in snapshot.register.themes:
            yield Match(theme, words={"boards": join_words(sorted(snapshot.name(id) for id in boards))})


def working(register: Snapshot) -> dict[str, dict[str, set[str]]]:
    """For each theme, the bodies at work on it, each with what it works on."""
    found: dict[str, dict[str, set[str]]] = defaultdict(dict)
    leads = ((thing, single) for thing in register.leadable_records if (single := register.lead(thing).single))
    asked = ((thing, id) for thing, field, id, body in register.parts if field in ASKED and body.kind != COLLECTIVE)
    for thing, id in chain(leads, asked):
        for theme in thing.themes:
            found[theme].setdefault(id, set()).add(thing.id)
    return found


class Links:
    """What joins two bodies, or keeps them apart."""

    def __init__(self, register: Snapshot) -> None:
        self.register = register
        self._above: dict[str, set[str]] = {}
        self.shared = sharing(register)
        self.shared = {(one, other, theme) for one, other, theme in self.shared if (other, one, theme) in self.shared}
        self.together: dict[tuple[str, str], set[str]] = defaultdict(set)
        """What a body has adopted or settled with others on a theme."""
        for priority in register.priorities:
            for id in register.agreed_bodies(priority.adopted_by) if len(priority.adopted_by) > 1 else ():
                for theme in priority.themes:
                    self.together[theme, id].add(priority.id)
        for protocol in register.protocols:
            for id in register.agreed_bodies(protocol.parties) if protocol.status == "agreed" else ():
                for theme in protocol.settles:
                    self.together[theme, id].add(protocol.id)

    def joined(self, one: str, other: str, theme: str) -> bool:
        return (
            (one, other, theme) in self.shared
            or not self.together.get((theme, one), NONE).isdisjoint(self.together.get((theme, other), NONE))
            or other in self.above(one)
            or one in self.above(other)
        )

    def above(self, id: str) -> set[str]:
        """Every body that a body is part of."""
        if id not in self._above:
            self._above[id] = self._parents(id)
        return self._above[id]

    def _parents(self, id: str) -> set[str]:
        found: set[str] = set()
        rest = [id]
        while rest:
            id = rest.pop()
            body = self.body(id)
            register, colon, _ = id.rpartition(":")
            claims = body.part_of if body else ()
            if colon:  # a body of another register names its own register's bodies
                claims = tuple(claim.replace(who=f"{register}:{claim.who}") for claim in claims if ":" not in claim.who)
            parents = self.register.agreed_bodies(claims).keys() - found
            found |= parents
            rest += parents
        return found

    def body(self, id: str) -> Body | None:
        found = self.register.resolve(id)
        return found.body if found else None

    def places(self, id: str) -> set[str]:
        body = self.body(id)
        return set(body.area) if body else set()


def uncoordinated(theme: str, at_work: dict[str, set[str]], links: Links) -> set[str]:
    """The bodies of a theme that stand in an uncoordinated pair.

    Each is compared only until a first such partner is found, rare work first, and only with those that share a place with it or
    state none: a country of boards is not compared each with each.
    """
    if len(at_work) < 2:
        return set()
    things = {id: frozenset(found) for id, found in at_work.items()}
    common = Counter(things.values())
    if len(frozenset().union(*common)) < 2:
        return set()
    order = sorted(at_work, key=lambda id: common[things[id]])
    by_place: dict[str, list[str]] = defaultdict(list)
    for id in order:
        for place in links.places(id) or {""}:
            by_place[place].append(id)
    found: set[str] = set()
    for id in order:
        if id in found:
            continue
        places = links.places(id)
        near: Iterable[str] = (other for place in {*places, ""} for other in by_place[place]) if places else order
        for other in near:
            if other != id and len(things[id] | things[other]) > 1 and not links.joined(id, other, theme):
                found |= {id, other}
                break
    return found
