"""Boards that work on one theme, which no priority, work-stream or protocol joins.

Two boards adopt, singly lead, act or are addressed on priorities, challenges or work-streams of one theme, more than a single one between
them, and none of this joins them: no priority or work-stream of the theme in which both have a part, no work-stream that delivers what
both want or in which the one helps to deliver what the other wants, none that they share both ways, no agreed protocol between them that
settles it. Not such a pair are a body and one that it is part of, nor two whose areas have no place in common. A challenge that asks
several of them to act joins them to no work; the message says whom it asks.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from ..model.finding import Action, Match, Severity
from ..model.register import Body, Challenge
from ..model.snapshot import COLLECTIVE, Snapshot
from ..model.text import join_words, quote_text
from .one_sided_sharing import find_sharing

SEVERITY = Severity.WARNING
ACTION = Action.JOIN_UP
MESSAGE = (
    "work on {name} is adopted by, led by or asked of {boards}, and no priority, work-stream or protocol on record joins {them}{asked}"
)
CHALLENGES_NAMED = 3  # in one message
ASKED = ("adopted_by", "acts", "addressed_to")
JOINING = ("adopted_by", "lead", "sponsor", "through", "support")
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
    known: dict[Any, dict[str, str]] = {}  # themes about which the register says the same are looked at once
    for theme in links.about:
        if theme in snapshot.register.themes:
            same = links.circumstances(theme)
            if same not in known:
                bodies = find_uncoordinated(theme, links.find_work(theme), links)
                known[same] = describe_uncoordinated(theme, bodies, links) if bodies else {}
            if known[same]:
                yield Match(theme, words=known[same])


def describe_uncoordinated(theme: str, bodies: set[str], links: "Links") -> dict[str, str]:
    """The words of the message: the bodies, and which challenges ask several of them to act; of many, only the first are named."""
    asked = [
        f"; {challenge_phrase(links.snapshot, challenge)} asks {join_names(links.snapshot, those)} to act"
        for challenge, those in islice(find_asked_together(theme, bodies, links), CHALLENGES_NAMED)
    ]
    them = "the two" if len(bodies) == 2 else "them all"
    return {"boards": join_names(links.snapshot, bodies), "them": them, "asked": "".join(asked)}


def find_asked_together(theme: str, bodies: Iterable[str], links: "Links") -> Iterator[tuple[Challenge, set[str]]]:
    """The challenges of a theme that ask several of these bodies to act, each with those of them that it asks."""
    wanted = set(bodies)
    for id in links.about[theme]:
        thing = links.records[id]
        asked = wanted & links.snapshot.agreed_bodies(thing.acts).keys() if isinstance(thing, Challenge) else set()
        if len(asked) > 1:
            yield thing, asked


def challenge_phrase(snapshot: Snapshot, challenge: Challenge) -> str:
    """A challenge by its number, where no other that is open has it."""
    is_plain = challenge.number and sum(other.number == challenge.number for other in snapshot.challenges) == 1
    return f"challenge {challenge.number}" if is_plain else f"the challenge {quote_text(challenge.name)}"


def join_names(snapshot: Snapshot, ids: Iterable[str]) -> str:
    return join_words(sorted(snapshot.name(id) for id in ids))


class Links:
    """What joins two bodies, or keeps them apart. Looked up as far as it is asked for: all of it can be far more than the register."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._above: dict[str, set[str]] = {}
        self.sharing = find_sharing(snapshot)
        self.records = {thing.id: thing for thing in snapshot.leadable_records}
        self.themes = {id: frozenset(thing.themes) for id, thing in self.records.items()}
        self.about: dict[str, list[str]] = defaultdict(list)
        """Of a theme, the things that are about it."""
        for id, themes in self.themes.items():
            for theme in themes:
                self.about[theme].append(id)
        self.at_work: dict[str, dict[str, None]] = defaultdict(dict)
        """Of a thing, the bodies that adopt it, singly lead it, or are asked to act on it."""
        leads = ((thing, single) for thing in snapshot.leadable_records if (single := snapshot.lead(thing).single))
        asked = ((thing, id) for thing, field, id, body in snapshot.parts if field in ASKED and body.kind != COLLECTIVE)
        for thing, id in chain(leads, asked):
            self.at_work[thing.id][id] = None
        self.parts: dict[str, set[str]] = defaultdict(set)
        """Of a priority or work-stream, the bodies that are involved in it in a way by which they can be joined."""
        self.joined_in: dict[str, dict[str, None]] = defaultdict(dict)
        """Of a body, what it has such a part in."""
        for thing, field, id, _ in snapshot.parts:
            if field in JOINING and thing.SECTION != "challenges":
                self.parts[thing.id].add(id)
                self.joined_in[id][thing.id] = None
        self.settled: dict[str, list[frozenset[str]]] = defaultdict(list)
        """Of a theme, the parties of each agreed protocol that settles it."""
        for protocol in snapshot.protocols:
            parties = frozenset(snapshot.agreed_bodies(protocol.parties)) if protocol.status == "agreed" else ()
            for theme in protocol.settles if parties else ():
                self.settled[theme].append(frozenset(parties))
        priorities = {priority.id for priority in snapshot.priorities}
        self.delivers = {work.id: [id for id in work.delivers if id in priorities] for work in snapshot.workstreams}
        self.delivered_by: dict[str, list[str]] = defaultdict(list)
        for work, ids in self.delivers.items():
            for id in ids:
                self.delivered_by[id].append(work)
        self._wanted: dict[tuple[str, str], list[set[str]]] = {}

    def circumstances(self, theme: str) -> Any:
        """All of what is recorded about a theme: where it is the same of two, so is what they lack."""
        return frozenset(self.about[theme]), frozenset(self.settled.get(theme, ())), frozenset(self.sharing.get(theme, ()))

    def find_work(self, theme: str) -> dict[str, set[str]]:
        """The bodies that work on a theme, each with what it works on."""
        found: dict[str, set[str]] = {}
        for thing in self.about[theme]:
            for id in self.at_work.get(thing, ()):
                found.setdefault(id, set()).add(thing)
        return found

    def list_joined(self, id: str, theme: str) -> Iterator[Iterable[str]]:
        """The bodies to which a theme joins a body, in one way after the other; those that are part of it left out."""
        mine = [thing for thing in self.joined_in.get(id, ()) if theme in self.themes[thing]]
        yield from (self.parts[thing] for thing in mine)
        yield from (parties for parties in self.settled.get(theme, ()) if id in parties)
        yield self.list_parents(id)
        pairs = self.sharing.get(theme, ())
        said = set().union(*(others for adopters, others in pairs if id in adopters))
        yield said & set().union(*(adopters for adopters, others in pairs if id in others)) if said else ()
        served = dict.fromkeys(work for thing in mine if thing in self.delivered_by for work in self.delivered_by[thing])
        for work in served:
            yield self.parts[work]  # what helps to deliver what it wants
            yield from self.list_wanting(work, theme)
        for work in self.joined_in.get(id, ()):
            if work in self.delivers and work not in served:
                yield from self.list_wanting(work, theme)

    def list_wanting(self, work: str, theme: str) -> list[set[str]]:
        """Those who want what a work-stream delivers for a theme: the bodies with a part in each of its priorities, each group once."""
        key = work, theme
        if key not in self._wanted:
            groups = {frozenset(self.parts[id]) for id in self.delivers[work] if theme in self.themes[id]}
            self._wanted[key] = [set(group) for group in groups]
        return self._wanted[key]

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
        if id not in found:
            places = links.snapshot.places(id)
            near: Iterable[str] = (other for place in {*places, ""} for other in by_place[place]) if places else order
            single = things[id] if len(things[id]) == 1 else None
            partner = find_partner(id, (other for other in near if other != id and things[other] != single), theme, links)
            found |= {id, partner} if partner else set()
    return found


def find_partner(id: str, candidates: Iterable[str], theme: str, links: Links) -> str | None:
    """The first of the candidates to which nothing joins a body."""
    ways, seen, passed = links.list_joined(id, theme), list[Iterable[str]](), set[str]()
    for other in candidates:
        if other in passed:
            continue
        joining = next((bodies for bodies in seen if other in bodies), None)
        while joining is None and (bodies := next(ways, None)) is not None:
            seen.append(bodies)
            joining = bodies if other in bodies else None
        if joining is not None:
            passed.update(joining)
        elif id not in links.list_parents(other):
            return other
    return None
