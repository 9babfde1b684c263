"""Who leads, and what stands, on a day: the one reading, used by every check, query, page and document.

Nothing is inferred into a lead. See the table "Who leads: one reading" in docs/register.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from .claim_spans import ClaimSpans
from .dates import Date, Period
from .names import RecordNames, name_key
from .register import NOBODY, ROLES, Body, Challenge, Claim, Post, Priority, Protocol, Register, Signature, Workstream
from .text import clean_text

CLOSED_STATUSES = {"met", "dropped", "done", "stopped"}
RUNNING_STATUSES = {"open", "running"}
COLLECTIVE = "collective"
PART_FIELDS_OPEN = (*ROLES, "adopted_by", "acts", "addressed_to")


class LeadStatus(NamedTuple):
    """What the lead claims of a thing come to, in one word, and whose claims stand.

    >>> LeadStatus("single", ("council",)).single, LeadStatus("joint", ("council", "police")).single
    ('council', None)
    """

    status: str
    bodies: tuple[str, ...] = ()

    @property
    def single(self) -> str | None:
        """The one body that leads, if one does."""
        return self.bodies[0] if self.status == "single" else None

    def __str__(self) -> str:
        return self.status.replace("-", " ")


class PostStatus(NamedTuple):
    """How a post is held on a day: `held`, `vacant`, `lapsed` or `not-stated`; and whose holdings make it so.

    Of a post that is held, the holdings in force; of one that has lapsed, those that ended last.
    """

    status: str
    holdings: tuple[Claim, ...] = ()

    def __str__(self) -> str:
        return self.status.replace("-", " ")


class ResolvedBody(NamedTuple):
    """Whom a claim names, as things are on a day: the body, by the id to count it by; whether its claims stand, or had begun to."""

    id: str
    body: Body
    is_active: bool
    has_begun: bool


SnapshotCache = dict[tuple[str, str], "Snapshot"]
ReadSibling = Callable[[str], bytes | None]


class Snapshot:
    """A register as it stands on a day (an ISO date): what is in being, open and in force, and who leads.

    `read_sibling` gives what lies beside the register's file, such as a partnership's own standing words. `cache` holds the snapshots of
    the registers read with it, by id and day; where several are judged, they share it.
    """

    def __init__(self, register: Register, on: str, beside: ReadSibling | None = None, views: SnapshotCache | None = None) -> None:
        self.register, self.on, self.read_sibling = register, on, beside
        self.cache = {} if views is None else views
        self.cache.setdefault((register.id, on), self)
        self.spans = ClaimSpans(register)
        self._resolved: dict[str, ResolvedBody | None] = {}
        self._places: dict[str, frozenset[str]] = {}
        self._leads: dict[str, LeadStatus] = {}

    def copy_for_day(self, day: str) -> Snapshot:
        """The same register on another day; the days of its claims are not reckoned again."""
        other = Snapshot(self.register, day, self.read_sibling)
        other.spans = self.spans
        return other

    # --- what stands --------------------------------------------------------------------------------------------------

    def has_begun(self, record: Any) -> bool:
        """Whether a body, a post, a duty or a protocol has begun; a post begins with its body."""
        if record.SECTION == "protocols":
            return self.has_started(record)
        if record.from_ is not None and record.from_.first > self.on:
            return False
        return not isinstance(record, Post) or record.body not in self.register.bodies or self.has_begun(self.register.bodies[record.body])

    def is_active(self, record: Any) -> bool:
        """Whether a body, post or duty of this register has begun and has not ended; a post begins and ends with its body."""
        return self.has_begun(record) and not self.has_ended(record)

    def has_ended(self, record: Any) -> bool:
        if record.to is not None and record.to.last < self.on:
            return True
        return isinstance(record, Post) and record.body in self.register.bodies and self.has_ended(self.register.bodies[record.body])

    def last_day(self, post: Post) -> Date | None:
        """The last day of a post: its own, or its body's where that is earlier; None where neither is stated."""
        body = self.register.bodies.get(post.body)
        return min((one.to for one in (post, body) if one and one.to), key=lambda day: day.last, default=None)

    def is_active_part(self, part: Any) -> bool:
        """Whether a part of a record that has dates of its own, such as a basis, counts on this day."""
        return (part.from_ is None or part.from_.first <= self.on) and (part.to is None or part.to.last >= self.on)

    def statutory_kind(self, body: Body) -> str | None:
        """What a body is in law on this day: as the basis that counts says, else as the body itself does."""
        stated = [basis.statutory_kind for basis in body.basis if basis.statutory_kind and self.is_active_part(basis)]
        return stated[0] if stated else body.statutory_kind

    def is_in_force(self, claim: Claim) -> bool:
        first, last = self.span(claim)
        return first <= self.on <= last  # also of a claim with no dates at all

    def span(self, claim: Claim) -> tuple[str, str]:
        """The first and last day on which a claim counts, with what follows from the claims beside it."""
        return self.spans.span(claim)

    def last_seen(self, record: Any) -> Date | None:
        """The last sighting of a claim or record that is not after this day; None where there is none."""
        return self.spans.last_seen(record, self.on)

    def is_open(self, record: Any) -> bool:
        """Whether a priority, work-stream or challenge is open. Where a date of it cannot be read, it is not judged to be."""
        if record.id in self.register.undatable or not self.has_started(record) or record.id in self.continued_ids:
            return False
        if record.to is not None:
            return bool(record.to.last >= self.on)
        return record.status not in CLOSED_STATUSES and (record.status in RUNNING_STATUSES or not self.is_period_over(record))

    def is_period_over(self, record: Any) -> bool:
        """Whether the period of a record, if it has one, is over."""
        period = getattr(record, "period", None)
        return period is not None and period.last < self.on

    def start(self, record: Any) -> str:
        """The day on which a priority, work-stream, challenge or protocol begins: by its date, else its period, else its source."""
        stated: Date | Period | None = record.from_ or getattr(record, "period", None)
        if stated is not None:
            return stated.first
        if getattr(record, "seen", ()):
            return self.spans.first_seen(record)
        return self.spans.first_sourced(record.source)

    def has_started(self, record: Any) -> bool:
        return self.start(record) <= self.on

    @cached_property
    def continued_ids(self) -> set[str]:
        """The records that another goes on with, which has started, whatever has become of it since."""
        return self.own_continued_ids | self.own_ids(id for other in self.other_snapshots for id in other.own_continued_ids)

    @cached_property
    def own_continued_ids(self) -> set[str]:
        """What the records of this register go on with."""
        sections = (self.register.priorities, self.register.workstreams, self.register.challenges)
        newer = [record for records in sections for record in records.values() if record.continues and self.has_started(record)]
        return {id for record in newer for id in record.continues}

    @cached_property
    def other_snapshots(self) -> list[Snapshot]:
        """The other registers, as they stand on this day."""
        return [
            self.cache.get((other.id, self.on)) or Snapshot(other, self.on, views=self.cache) for other in self.register.others.values()
        ]

    def local_id(self, id: str, other: Snapshot) -> str:
        """An id as this register writes it, of one that another writes."""
        if other is self:
            return id
        register, colon, own = id.rpartition(":")
        return own if register == self.register.id else id if colon else f"{other.register.id}:{id}"

    def own_ids(self, ids: Iterable[str | None]) -> set[str]:
        """Of ids that another register writes, those of this one."""
        prefix = f"{self.register.id}:"
        return {id.removeprefix(prefix) for id in ids if id and id.startswith(prefix)}

    @cached_property
    def bodies(self) -> list[Body]:
        return [body for body in self.register.bodies.values() if self.is_active(body)]

    @cached_property
    def priorities(self) -> list[Priority]:
        return [priority for priority in self.register.priorities.values() if self.is_open(priority)]

    @cached_property
    def workstreams(self) -> list[Workstream]:
        return [workstream for workstream in self.register.workstreams.values() if self.is_open(workstream)]

    @cached_property
    def challenges(self) -> list[Challenge]:
        return [challenge for challenge in self.register.challenges.values() if self.is_open(challenge)]

    @cached_property
    def leadable_records(self) -> list[Any]:
        """What can be led, and is open."""
        return [*self.priorities, *self.workstreams, *self.challenges]

    @cached_property
    def parts(self) -> list[tuple[Any, str, str, Body]]:
        """Who has an agreed part in what is open: the thing, the field that says so, the body with the id to count it by."""
        return [
            (thing, field, id, body)
            for thing in self.leadable_records
            for field in PART_FIELDS_OPEN
            for id, body in self.agreed_bodies(thing.value(field) or ()).items()
        ]

    @cached_property
    def protocols(self) -> list[Protocol]:
        return [one for one in self.register.protocols.values() if self.is_active(one) and one.status != "ended"]

    @cached_property
    def answered_ids(self) -> set[str]:
        """What any open thing, or protocol in being, answers; in other registers too."""
        return self.own_answers | self.own_ids(id for other in self.other_snapshots for id in other.own_answers)

    @cached_property
    def own_answers(self) -> set[str]:
        return {id for thing in (*self.leadable_records, *self.protocols) for id in thing.answers}

    @cached_property
    def delivered_ids(self) -> set[str]:
        """What any open work-stream delivers; in other registers too."""
        return {id for workstream in self.workstreams for id in workstream.delivers} | self.own_ids(
            id for other in self.other_snapshots for workstream in other.workstreams for id in workstream.delivers
        )

    # --- who ----------------------------------------------------------------------------------------------------------

    def resolve(self, who: str) -> ResolvedBody | None:
        """What `who` comes to on this day; None for nobody, people and strangers.

        A claim on a body that is not in being, or on a post that has ended or is vacant, does not stand; one on a body or post
        that has not begun has not begun.
        """
        if who not in self._resolved:
            body, post = self.register.find_body(who), self.register.find("posts", who)
            if body is None:
                self._resolved[who] = None
            else:
                prefix, own = who.partition(":")[0], self.register.bodies.get(body.id) is body
                home = self if own else next(other for other in self.other_snapshots if other.register.id == prefix)
                self._resolved[who] = ResolvedBody(
                    body.id if own else f"{prefix}:{body.id}",
                    body,
                    home.is_active(body) and (post is None or (home.is_active(post) and not home.is_vacant(post))),
                    home.has_begun(body) and (post is None or home.has_begun(post)),
                )
        return self._resolved[who]

    @cached_property
    def names(self) -> RecordNames:
        return RecordNames(self.register)

    def name(self, who: str) -> str:
        """What a body is called, or the body of a post, as `label` has it."""
        found = self.resolve(who)
        return self.label(found.id if found else who)

    def label(self, id: str) -> str:
        """What a record is called: its name, and what tells it apart where another bears the same name, here or in another register."""
        prefix, colon, own = id.partition(":")
        home = next((other for other in self.other_snapshots if other.register.id == prefix), None) if colon else None
        if home is None:
            return self.names.label(id)
        if own not in home.names.records:
            return id
        key = name_key(home.names.records[own])
        shared = any(key in other.names.bearers for other in (self, *self.other_snapshots) if other is not home)
        return home.names.label(own, home.register.name if shared else "")

    def full_name(self, who: str) -> str:
        """A body; a post, with its body; or a person."""
        post = self.register.find("posts", who)
        return f"{clean_text(self.label(who))} of {clean_text(self.name(who))}" if post is not None else clean_text(self.name(who))

    def post(self, post: Post) -> PostStatus:
        """How a post is held: the first that fits of held, vacant, lapsed and not stated."""
        agreed = [claim for claim in post.held_by if claim.status == "agreed"]
        people = [claim for claim in agreed if claim.who != NOBODY]
        if in_force := tuple(claim for claim in people if self.is_in_force(claim)):
            return PostStatus("held", in_force)
        if self.states_nobody(agreed):
            return PostStatus("vacant")
        if begun := [claim for claim in people if self.span(claim)[0] <= self.on]:
            latest = max(self.span(claim)[1] for claim in begun)
            return PostStatus("lapsed", tuple(claim for claim in begun if self.span(claim)[1] == latest))
        return PostStatus("not-stated")

    def is_vacant(self, post: Post) -> bool:
        """Whether it is stated that nobody holds a post."""
        return self.post(post).status == "vacant"

    def is_held(self, post: Post) -> bool:
        """Whether an agreed holding of a post is in force."""
        return self.post(post).status == "held"

    def states_nobody(self, claims: Iterable[Claim]) -> bool:
        """Whether it is stated and agreed that there is nobody."""
        return any(claim.who == NOBODY and claim.status == "agreed" and self.is_in_force(claim) for claim in claims)

    def active_claims(self, claims: Iterable[Claim]) -> Iterator[tuple[Claim, str, Body]]:
        """The claims that stand, each with its body and the id to count it by."""
        for claim in claims:
            who = self.resolve(claim.who)
            if who is not None and who.is_active and self.is_in_force(claim):
                yield claim, who.id, who.body

    def agreed_bodies(self, claims: Iterable[Claim]) -> dict[str, Body]:
        """The bodies whose agreed claims stand, each once."""
        found = {}
        for claim in claims:
            who = self.resolve(claim.who)
            if who is not None and who.is_active and claim.status == "agreed" and self.is_in_force(claim):
                found[who.id] = who.body
        return found

    def find_signatures(self, protocol: Protocol) -> dict[str, Signature]:
        """Who has signed a protocol by this day, by the ids they are counted by, each with its signature: of several, the last listed."""
        found = {}
        for signature in protocol.signed:
            who = self.resolve(signature.party) if signature.party else None
            if who is not None and (signature.date is None or signature.date.first <= self.on):
                found[who.id] = signature
        return found

    def has_joint_basis(self, thing: Any) -> bool:
        """Whether something makes the leads of a thing equal on this day."""
        return any(self.is_active_part(basis) for basis in thing.joint_by)

    def is_settled(self, settlement: Any) -> bool:
        """Whether a settlement says who leads: with a single lead, or a joint one that something makes equal."""
        status = self.lead(settlement).status
        return status == "single" or (status == "joint" and self.has_joint_basis(settlement))

    def places(self, id: str) -> frozenset[str]:
        """The places that a body covers: its own, or those of the nearest body it is part of that states any.

        Bodies may be part of each other, and a chain of them may be longer than Python's own stack.
        """
        view, path = self, list[tuple[Snapshot, str, Snapshot, Iterator[str]]]()
        while True:
            known = view._places.get(id)
            if known is None:
                home, known, parents = view._own_places(id)
                view._places[id] = known
                path.append((view, id, home, iter(parents)))
            if known:
                for lower, lower_id, _, _ in path:
                    lower._places[lower_id] = known
                return known
            while path and (above := next(path[-1][3], None)) is None:
                path.pop()
            if not path:
                return frozenset()
            view, id = path[-1][2], str(above)

    def _own_places(self, id: str) -> tuple[Snapshot, frozenset[str], Iterable[str]]:
        """The snapshot that a body is in, the places that it states itself, and what it is part of."""
        found = self.resolve(id)
        if found is None:
            return self, frozenset(), ()
        prefix, colon, _ = id.rpartition(":")
        home = next((other for other in self.other_snapshots if other.register.id == prefix), self) if colon else self
        return home, frozenset(found.body.area), home.agreed_bodies(found.body.part_of)

    def next_lead(self, claims: Iterable[Claim]) -> Claim | None:
        """The first of the agreed claims that has not begun to count, because its first day or sighting is later; None where all have."""
        stated = (claim for claim in claims if claim.who != NOBODY and claim.status == "agreed")
        return min((claim for claim in stated if self.span(claim)[0] > self.on), key=lambda claim: self.span(claim)[0], default=None)

    def lead(self, thing: Any) -> LeadStatus:
        """The reading of who leads a priority, work-stream, challenge or settlement."""
        id = getattr(thing, "id", None)
        if id is None or id not in self._leads:
            reading = self._lead_status(thing.lead)
            if id is None:
                return reading
            self._leads[id] = reading
        return self._leads[id]

    def _lead_status(self, claims: tuple[Claim, ...]) -> LeadStatus:
        if not claims:
            return NOT_STATED
        standing = list(self.active_claims(claims))
        agreed = {id: body for claim, id, body in standing if claim.status == "agreed"}
        bodies = tuple(agreed)
        if any(claim.status == "contested" for claim, _, _ in standing):
            return LeadStatus("contested", tuple(dict.fromkeys(id for _, id, _ in standing)))
        if agreed:
            if all(body.kind == COLLECTIVE for body in agreed.values()):
                return LeadStatus("collective", bodies)
            return LeadStatus("single" if len(agreed) == 1 else "joint", bodies)
        if standing:
            return LeadStatus("proposed", tuple(dict.fromkeys(id for _, id, _ in standing)))
        if self.states_nobody(claims):
            return LeadStatus("nobody")
        return LeadStatus("lapsed") if any(self._has_begun_claim(claim) for claim in claims) else NOT_STATED

    def _has_begun_claim(self, claim: Claim) -> bool:
        who = self.resolve(claim.who)
        return who is not None and who.has_begun and claim.status == "agreed" and self.span(claim)[0] <= self.on


NOT_STATED = LeadStatus("not-stated")
