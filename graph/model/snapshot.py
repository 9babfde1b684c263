"""Who leads, and what stands, on a day: the one reading, used by every check, query, page and document.

Nothing is inferred into a lead. See the table "Who leads: one reading" in docs/register.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from .register import NOBODY, ROLES, Body, Challenge, Claim, Post, Priority, Protocol, Register, Signature, Workstream, claim_span

CLOSED_STATUSES = {"met", "dropped", "done", "stopped"}
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
        self._resolved: dict[str, ResolvedBody | None] = {}
        self._leads: dict[str, LeadStatus] = {}

    # --- what stands --------------------------------------------------------------------------------------------------

    def has_begun(self, record: Any) -> bool:
        return record.from_ is None or record.from_.first <= self.on

    def is_active(self, record: Any) -> bool:
        """Whether a body or post of this register has begun and has not ended; a post ends with its body."""
        return self.has_begun(record) and not self.has_ended(record)

    def has_ended(self, record: Any) -> bool:
        if record.to is not None and record.to.last < self.on:
            return True
        return isinstance(record, Post) and record.body in self.register.bodies and self.has_ended(self.register.bodies[record.body])

    def is_in_force(self, claim: Claim) -> bool:
        if claim.states_only("who"):
            return True
        first, last = claim_span(claim)
        return first <= self.on <= last

    def is_open(self, record: Any) -> bool:
        """Whether a priority, work-stream or challenge is open."""
        if not self.has_started(record) or (record.to and record.to.last < self.on):
            return False
        if isinstance(record, Challenge) and record.id in self.continued_ids:
            return False
        return record.to is not None or record.status not in CLOSED_STATUSES

    def has_started(self, record: Any) -> bool:
        """Whether a thing's `from`, or else its period, has begun."""
        first = record.from_ or getattr(record, "period", None)
        return first is None or first.first <= self.on

    @cached_property
    def continued_ids(self) -> set[str]:
        """The challenges that another goes on with, which has started, whatever has become of it since."""
        return {
            newer.continues for newer in self.register.challenges.values() if newer.continues and self.has_started(newer)
        } | self.own_ids(
            newer.continues for other in self.other_snapshots for newer in other.register.challenges.values() if other.has_started(newer)
        )

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
        return [protocol for protocol in self.register.protocols.values() if self.has_begun(protocol) and protocol.status != "ended"]

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
                own = self.register.bodies.get(body.id) is body
                seated = post is None or (self.has_begun(post) and not (post.to and post.to.last < self.on) and not self.is_vacant(post))
                self._resolved[who] = ResolvedBody(
                    body.id if own else f"{who.partition(':')[0]}:{body.id}",
                    body,
                    self.is_active(body) and seated,
                    self.has_begun(body) and (post is None or self.has_begun(post)),
                )
        return self._resolved[who]

    def name(self, id: str) -> str:
        """The name of a body, by the id it is counted by."""
        found = self.resolve(id)
        return found.body.name if found else id

    def is_vacant(self, post: Post) -> bool:
        """Whether nobody holds a post: `nobody` is stated, or every holding that has begun has ended."""
        if self.states_nobody(post.held_by):
            return True
        begun = [claim for claim in post.held_by if claim.who != NOBODY and claim_span(claim)[0] <= self.on]
        return bool(begun) and not any(self.is_in_force(claim) for claim in begun)

    def states_nobody(self, claims: Iterable[Claim]) -> bool:
        """Whether it is stated and agreed that there is nobody."""
        return any(claim.who == NOBODY and claim.status == "agreed" and self.is_in_force(claim) for claim in claims)

    def is_held(self, post: Post) -> bool:
        """Whether an agreed holding of a post is in force."""
        return any(claim.who != NOBODY and claim.status == "agreed" and self.is_in_force(claim) for claim in post.held_by)

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

    def next_lead_date(self, claims: Iterable[Claim]) -> str | None:
        """The day on which the first of the agreed claims that has not begun is to begin, as it is written; None where all have."""
        stated = (claim for claim in claims if claim.who != NOBODY and claim.status == "agreed")
        return min((str(claim.from_ or claim.seen) for claim in stated if claim_span(claim)[0] > self.on), default=None)

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
        return who is not None and who.has_begun and claim.status == "agreed" and claim_span(claim)[0] <= self.on


NOT_STATED = LeadStatus("not-stated")
