"""When a claim counts: its own days, and what follows from the claims beside it.

A post has one holder after another, and a lead that was only seen is ended by one that begins later: papers seldom name a last day.
See "One seat, one holder after another" in docs/register.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import Any

from .dates import EVER_AFTER, EVER_BEFORE, Date, day_after, day_before, today
from .register import Claim, Post, Register


class ClaimSpans:
    """The days of the claims of one register, whatever day is asked about."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.own_day = register.as_at.last if register.as_at else today().last  # of which the facts are: no sighting is later

    def span(self, claim: Claim) -> tuple[str, str]:
        """The first and last day on which a claim counts."""
        return self._claim_spans.get(id(claim)) or self._own_span(claim)

    def first_seen(self, record: Any) -> str:
        """The day from which something seen counts: the last that its first sighting can mean, but none after the register's own."""
        first: str = min(day.last for day in record.seen)
        return min(first, self.own_day)

    def last_seen(self, record: Any, on: str) -> Date | None:
        """The last sighting of a claim or record that is not after a day; None where there is none.

        A holding without any day was seen when its source was written.
        """
        days = [day for day in record.seen if min(day.last, self.own_day) <= on]
        days += [day for day in self._sourced_days.get(id(record), ()) if day.first <= on]
        return max(days, key=lambda day: day.last, default=None)

    def first_sourced(self, citations: Iterable[str]) -> str:
        """The first day of the earliest date among these sources; always, where none has one."""
        sources = [self.register.find("sources", citation.partition("#")[0]) for citation in citations]
        return min((source.date.first for source in sources if source and source.date), default=EVER_BEFORE)

    def _own_span(self, claim: Claim) -> tuple[str, str]:
        first = claim.from_.first if claim.from_ else self.first_seen(claim) if claim.seen else EVER_BEFORE
        return first, claim.to.last if claim.to else EVER_AFTER

    @cached_property
    def _sourced_days(self) -> dict[int, tuple[Date, ...]]:
        """For each holding without any day, by its identity, the dates of its sources."""
        found: dict[int, tuple[Date, ...]] = {}
        for post in self.register.posts.values():
            for claim in post.held_by:
                if not (claim.from_ or claim.to or claim.seen):
                    sources = [self.register.find("sources", cited.partition("#")[0]) for cited in claim.source or post.source]
                    found[id(claim)] = tuple(source.date for source in sources if source and source.date)
        return found

    @cached_property
    def _claim_spans(self) -> dict[int, tuple[str, str]]:
        """The days of the claims that follow one another, by the identity of each: the holdings of posts, and leads that were only seen."""
        found: dict[int, tuple[str, str]] = {}
        for post in self.register.posts.values():
            if post.held_by:
                found.update(self._holding_spans(post))
        settlements = [settled for protocol in self.register.protocols.values() for settled in protocol.settles.values()]
        for section in ("priorities", "workstreams", "challenges"):
            settlements += getattr(self.register, section).values()
        for thing in settlements:
            if len(thing.lead) > 1:
                found.update(self._seen_lead_spans(thing.lead))
        return found

    def _holding_spans(self, post: Post) -> Iterator[tuple[int, tuple[str, str]]]:
        """One seat, one holder after another: the days of each holding of a post."""
        agreed = [claim for claim in post.held_by if claim.status == "agreed"]
        spans = {id(claim): self._own_span(claim) for claim in post.held_by}
        for claim in post.held_by:
            if not (claim.from_ or claim.to or claim.seen):
                spans[id(claim)] = (self.first_sourced(claim.source or post.source), EVER_AFTER)
        ended_only = sorted(
            (claim for claim in agreed if claim.to and not claim.from_ and not claim.seen), key=lambda claim: spans[id(claim)][1]
        )
        for earlier, later in pairwise(ended_only):
            if spans[id(earlier)][1] < spans[id(later)][1]:
                spans[id(later)] = (day_after(spans[id(earlier)][1]), spans[id(later)][1])
        starts = sorted({spans[id(claim)][0] for claim in agreed})
        for claim in agreed:
            if not claim.to:
                spans[id(claim)] = (spans[id(claim)][0], self._last_day(claim, spans[id(claim)][0], starts))
        yield from spans.items()

    def _seen_lead_spans(self, claims: tuple[Claim, ...]) -> Iterator[tuple[int, tuple[str, str]]]:
        """Leads seen follow each other: one that states only `seen` is ended by an agreed one that begins later."""
        agreed = [claim for claim in claims if claim.status == "agreed"]
        starts = sorted({self._own_span(claim)[0] for claim in agreed})
        for claim in agreed:
            if claim.seen and not claim.from_ and not claim.to:
                first = self.first_seen(claim)
                yield id(claim), (first, self._last_day(claim, first, starts))

    def _last_day(self, claim: Claim, first: str, starts: list[str]) -> str:
        """The last day of a claim that states no end: the day before the next begins, unless it is seen on or after that day."""
        last_seen = max((min(day.last, self.own_day) for day in claim.seen), default=EVER_BEFORE)
        following = next((start for start in starts if start > first and start > last_seen), None)
        return day_before(following) if following else EVER_AFTER
