"""Boards that work on one theme, uncoordinated.

Two boards adopt, singly lead, act or are addressed on different priorities, challenges or work-streams of one theme, and nothing joins
them: no priority or work-stream of the theme in which both have a part, no work-stream that delivers what both want or in which the one
helps to deliver what the other wants, none that they share both ways, no agreed protocol between them that settles it. Not such a pair
are a body and one that it is part of, nor two whose areas have no place in common.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import chain

from ..model.finding import Action, Match, Severity
from ..model.register import Body
from ..model.snapshot import COLLECTIVE, Snapshot
from ..model.text import join_words
from .one_sided_sharing import find_sharing

SEVERITY = Severity.WARNING
ACTION = Action.JOIN_UP
MESSAGE = "{name} is adopted by, led by or asked of {boards}, and nothing joins them up"
NONE: Set[str] = frozenset()
ASKED = ("adopted_by", "acts", "addressed_to")
JOINING = ("adopted_by", "lead", "sponsor", "through", "support")
Key = tuple[str, str]
REMEDY = (
    "If they work on it together, say so: both in `adopted_by` or `support` of a priority or work-stream, a work-stream that "
    "`delivers` what both want, or `shared_with` on both sides. If they have agreed who leads, settle the theme in their protocol."
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
    for theme, at_work in find_work(snapshot).items():
        boards = find_uncoordinated(theme, at_work, links)
        if boards and theme in snapshot.register.themes:
            yield Match(theme, words={"boards": join_words(sorted(snapshot.name(id) for id in boards))})


def find_work(snapshot: Snapshot) -> dict[str, dict[str, set[str]]]:
    """For each theme, the bodies that work on it, each with what it works on."""
    found: dict[str, dict[str, set[str]]] = defaultdict(dict)
    leads = ((thing, single) for thing in snapshot.leadable_records if (single := snapshot.lead(thing).single))
    asked = ((thing, id) for thing, field, id, body in snapshot.parts if field in ASKED and body.kind != COLLECTIVE)
    for thing, id in chain(leads, asked):
        for theme in thing.themes:
            found[theme].setdefault(id, set()).add(thing.id)
    return found


class Links:
    """What joins two bodies, or keeps them apart."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._above: dict[str, set[str]] = {}
        sides = find_sharing(snapshot)
        self.shared = {(one, other, theme) for one, other, theme in sides if (other, one, theme) in sides}
        self.together: dict[tuple[str, str], set[str]] = defaultdict(set)
        """Of a theme and a body: the priorities and work-streams in which it has a part, the protocols that settle the theme with it."""
        self.served: dict[tuple[str, str], set[str]] = defaultdict(set)
        """Of a theme and a body, the work-streams that deliver its priorities of that theme."""
        self.serving: dict[tuple[str, str], set[str]] = defaultdict(set)
        """Of a theme and a body, the work-streams in which it has a part that deliver priorities of that theme."""
        part_of: dict[str, set[str]] = defaultdict(set)
        for thing, field, id, _ in snapshot.parts:
            if field in JOINING and thing.SECTION != "challenges":
                part_of[thing.id].add(id)
                for theme in thing.themes:
                    self.together[theme, id].add(thing.id)
        for protocol in snapshot.protocols:
            for id in snapshot.agreed_bodies(protocol.parties) if protocol.status == "agreed" else ():
                for theme in protocol.settles:
                    self.together[theme, id].add(protocol.id)
        priorities = {priority.id: priority for priority in snapshot.priorities}
        for workstream in snapshot.workstreams:
            for priority in filter(None, map(priorities.get, workstream.delivers)):
                for theme in priority.themes:
                    for id in part_of[priority.id]:
                        self.served[theme, id].add(workstream.id)
                    for id in part_of[workstream.id]:
                        self.serving[theme, id].add(workstream.id)

    def are_joined(self, one: str, other: str, theme: str) -> bool:
        return (
            (one, other, theme) in self.shared
            or meet(self.together, (theme, one), self.together, (theme, other))
            or meet(self.served, (theme, one), self.served, (theme, other))
            or meet(self.served, (theme, one), self.serving, (theme, other))
            or meet(self.serving, (theme, one), self.served, (theme, other))
            or other in self.list_parents(one)
            or one in self.list_parents(other)
        )

    def list_parents(self, id: str) -> set[str]:
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
            parents = self.snapshot.agreed_bodies(claims).keys() - found
            found |= parents
            rest += parents
        return found

    def body(self, id: str) -> Body | None:
        found = self.snapshot.resolve(id)
        return found.body if found else None


def meet(left: Mapping[Key, set[str]], one: Key, right: Mapping[Key, set[str]], other: Key) -> bool:
    """Whether two bodies have a record in common."""
    return not left.get(one, NONE).isdisjoint(right.get(other, NONE))


def find_uncoordinated(theme: str, at_work: dict[str, set[str]], links: Links) -> set[str]:
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
        for place in links.snapshot.places(id) or {""}:
            by_place[place].append(id)
    found: set[str] = set()
    for id in order:
        if id in found:
            continue
        places = links.snapshot.places(id)
        near: Iterable[str] = (other for place in {*places, ""} for other in by_place[place]) if places else order
        for other in near:
            if other != id and len(things[id] | things[other]) > 1 and not links.are_joined(id, other, theme):
                found |= {id, other}
                break
    return found
