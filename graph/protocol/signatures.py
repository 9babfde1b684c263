"""How the signatures of a protocol compare with its clauses, and what a party's signature holds when it signs.

Of a party that has signed more than once, the last signature listed counts; nothing that was signed is ever taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ..model.dates import Date, date_phrase, format_date, parse_date
from ..model.errors import GraphError
from ..model.labels import PROTOCOL_LABELS, SIGNATURE_LABELS
from ..model.register import Protocol, Signature
from ..model.snapshot import Snapshot
from ..model.text import closest_match, code, join_words, quote_name
from .clauses import Clause, find_changed_clauses, is_comparable, signature_wording
from .themes import find_parties

# The states of a signature; `SIGNATURE_LABELS` has the words for them.
SIGNATURE_MISSING = "missing"
SIGNATURE_ON_PAPER = "on paper"
SIGNATURE_OTHER_FORM = "another form"
SIGNATURE_FITS = "fits"
SIGNATURE_STALE = "no longer fits"


class SigningError(GraphError):
    """Why a party cannot sign, in a sentence."""


class SignatureStatus(NamedTuple):
    """A party, its signature, its state, and where it no longer fits: the clauses because of which."""

    party: str
    signature: Signature | None
    state: str
    changed_clauses: tuple[str, ...] = ()

    def __str__(self) -> str:
        state = SIGNATURE_LABELS[self.state].state
        return f"{state}: {', '.join(self.changed_clauses)}" if self.changed_clauses else state


def check_signatures(snapshot: Snapshot, protocol: Protocol, clauses: Sequence[Clause]) -> list[SignatureStatus]:
    """How each party's signature stands, in the order of their names."""
    signed = snapshot.find_signatures(protocol)
    return [check_signature(id, signed.get(id), clauses) for id in find_parties(snapshot, protocol)]


def check_signature(party: str, signature: Signature | None, clauses: Iterable[Clause]) -> SignatureStatus:
    if signature is None:
        return SignatureStatus(party, None, SIGNATURE_MISSING)
    if not signature.wording:
        return SignatureStatus(party, signature, SIGNATURE_ON_PAPER)
    if not all(map(is_comparable, signature.wording.values())):
        return SignatureStatus(party, signature, SIGNATURE_OTHER_FORM)
    changed = tuple(find_changed_clauses(signature, clauses))
    return SignatureStatus(party, signature, SIGNATURE_STALE if changed else SIGNATURE_FITS, changed)


def make_signature_entry(
    snapshot: Snapshot, protocol: Protocol, clauses: Sequence[Clause], party: str, by: str, on: Date
) -> dict[str, Any]:
    """What is written under `signed` when a party signs, through this post, on this date. Raises `SigningError`."""
    title = quote_name(snapshot.label(protocol.id))
    if obstacle := PROTOCOL_LABELS[protocol.status].obstacle:
        raise SigningError(f"{title} cannot be signed: {obstacle}")
    states = {one.party: one for one in check_signatures(snapshot, protocol, clauses)}
    if party not in states:
        guess = closest_match(party, states)
        known = f"did you mean `{guess}`?" if guess else f"its parties are {join_words([*map(code, states)] or ['none'])}."
        raise SigningError(f"{code(party)} is no party to {title}; {known}")
    name = quote_name(snapshot.name(party))
    today = format_date(parse_date(snapshot.on))
    if on.first > snapshot.on:
        raise SigningError(f"{format_date(on)} is after the day that the register speaks of, {today}; give the day on which {name} signed.")
    seat = snapshot.register.find("posts", by)
    then = Snapshot(snapshot.register, min(on.last, snapshot.on))
    who = then.resolve(by) if seat is not None else None
    if who is None or who.id != party:
        seats = list_signing_posts(snapshot, party)
        what = "is no post that the register knows" if who is None else f"is a post of {quote_name(snapshot.name(who.id))}"
        remedy = f"the posts of {name} are {join_words(map(code, seats))}." if seats else f"add the post that signs to {name} first."
        raise SigningError(f"{code(by)} {what}, and {name} signs through a post of its own: {remedy}")
    if not who.is_active:
        raise SigningError(
            f"{date_phrase(on)} the post {quote_name(seat.name)} of {name} is vacant, has ended or has not begun: "
            "nobody can sign through it."
        )
    last = states[party].signature
    if last and last.date and on.first < last.date.first:
        raise SigningError(f"{name} has signed {date_phrase(last.date)}, which is later: of two signatures the later counts.")
    if states[party].state == SIGNATURE_FITS:
        dated = f" {date_phrase(last.date)}" if last and last.date else ""
        raise SigningError(f"{name} has signed this wording already{dated}; there is nothing to sign again.")
    wording = signature_wording(clauses, party)
    if not wording:
        raise SigningError(f"no clause of {title} has any wording that concerns {name} yet: there is nothing to sign.")
    return {"party": party, "by": by, "date": on.text, "wording": wording}


def list_signing_posts(snapshot: Snapshot, party: str) -> list[str]:
    """The posts of a party, as the register writes them."""
    found = snapshot.resolve(party)
    prefix = party.rpartition(":")[0]
    return [f"{prefix}:{id}" if prefix else id for id in found.body.posts] if found else []


def describe_clause_change(id: str, signature: Signature, clauses: Sequence[Clause]) -> tuple[Clause | None, str]:
    """The clause of this id, if there is one yet, and in what it is not as a party signed it."""
    clause = next((one for one in clauses if one.id == id), None)
    if clause is None or not clause.is_binding:
        return clause, "is no longer there" if clause is None else "is open again"
    if signature.party not in clause.concerns:
        return clause, "no longer names it"
    return clause, "is worded otherwise" if id in signature.wording else "is new to it"
