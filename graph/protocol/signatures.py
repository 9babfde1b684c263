"""How the signatures of a protocol stand against its clauses, and what a party's signature holds when it signs.

Of a party that has signed more than once, the last signature listed counts; nothing that was signed is ever taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ..model.dates import Date, parse_date, said, when
from ..model.register import Protocol, Signature
from ..model.snapshot import Snapshot
from ..model.text import near, quote, several, tick
from .clauses import Clause, comparable, moved, to_sign
from .themes import parties

MISSING = "not signed"
PAPER = "signed on paper; the wording it signed is not known here"
OTHER = "signed under another form of wording, which this program cannot compare"
FITS = "signed, and fits"
STALE = "signed, and no longer fits"

READY = {
    None: "the register does not say how far it has come: write `status: draft`, or `agreed`, once there is a text to sign.",
    "sought": "it is sought, and no text of it has been agreed: write `status: draft`, or `agreed`, once there is one.",
    "ended": "it has ended.",
}
"""Why a protocol of this status cannot be signed."""


class CannotSign(Exception):
    """Why a party cannot sign, in a sentence."""


class Held(NamedTuple):
    """A party, its signature, how that stands, and where it no longer fits: the clauses because of which."""

    party: str
    signature: Signature | None
    state: str
    changed: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.state}: {', '.join(self.changed)}" if self.changed else self.state


def held(snapshot: Snapshot, protocol: Protocol, clauses: Sequence[Clause]) -> list[Held]:
    """How each party's signature stands, in the order of their names."""
    signed = snapshot.signed(protocol)
    return [stands(id, signed.get(id), clauses) for id in parties(snapshot, protocol)]


def stands(party: str, signature: Signature | None, clauses: Iterable[Clause]) -> Held:
    if signature is None:
        return Held(party, None, MISSING)
    if not signature.wording:
        return Held(party, signature, PAPER)
    if not all(map(comparable, signature.wording.values())):
        return Held(party, signature, OTHER)
    changed = tuple(moved(signature, clauses))
    return Held(party, signature, STALE if changed else FITS, changed)


def entry(snapshot: Snapshot, protocol: Protocol, clauses: Sequence[Clause], party: str, by: str, on: Date) -> dict[str, Any]:
    """What is written under `signed` when a party signs, through this post, on this date. Raises `CannotSign`."""
    title = quote(protocol.name)
    if protocol.status in READY:
        raise CannotSign(f"{title} cannot be signed: {READY[protocol.status]}")
    states = {one.party: one for one in held(snapshot, protocol, clauses)}
    if party not in states:
        guess = near(party, states)
        known = f"did you mean `{guess}`?" if guess else f"its parties are {several([*map(tick, states)] or ['none'])}."
        raise CannotSign(f"{tick(party)} is no party to {title}; {known}")
    name = quote(snapshot.name(party))
    today = said(parse_date(snapshot.on))
    if on.first > snapshot.on:
        raise CannotSign(f"{said(on)} is after the day that the register speaks of, {today}; give the day on which {name} signed.")
    seat = snapshot.register.find("posts", by)
    then = Snapshot(snapshot.register, min(on.last, snapshot.on))
    who = then.who(by) if seat is not None else None
    if who is None or who.id != party:
        seats = who_may(snapshot, party)
        what = "is no post that the register knows" if who is None else f"is a post of {quote(snapshot.name(who.id))}"
        remedy = f"the posts of {name} are {several(map(tick, seats))}." if seats else f"add the post that signs to {name} first."
        raise CannotSign(f"{tick(by)} {what}, and {name} signs through a post of its own: {remedy}")
    if not who.stands:
        raise CannotSign(f"{when(on)} the post {quote(seat.name)} of {name} is vacant, or not in being: nobody can sign through it.")
    last = states[party].signature
    if last and last.date and on.first < last.date.first:
        raise CannotSign(f"{name} has signed {when(last.date)}, which is later: of two signatures the later counts.")
    if states[party].state == FITS:
        dated = f" {when(last.date)}" if last and last.date else ""
        raise CannotSign(f"{name} has signed this wording already{dated}; there is nothing to sign again.")
    wording = to_sign(clauses, party)
    if not wording:
        raise CannotSign(f"no clause of {title} has any wording that concerns {name} yet: there is nothing to sign.")
    return {"party": party, "by": by, "date": on.text, "wording": wording}


def who_may(snapshot: Snapshot, party: str) -> list[str]:
    """The posts of a party, as the register writes them."""
    found = snapshot.who(party)
    prefix = party.rpartition(":")[0]
    return [f"{prefix}:{id}" if prefix else id for id in found.body.posts] if found else []


def how(id: str, signature: Signature, clauses: Sequence[Clause]) -> tuple[Clause | None, str]:
    """The clause of this id, if there is one yet, and in what it is not as a party signed it."""
    clause = next((one for one in clauses if one.id == id), None)
    if clause is None or not clause.binds:
        return clause, "is no longer there" if clause is None else "is open again"
    if signature.party not in clause.concerns:
        return clause, "no longer names it"
    return clause, "is worded otherwise" if id in signature.wording else "is new to it"
