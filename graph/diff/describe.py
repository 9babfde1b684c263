"""What a register says, as parts of a sentence: what records are called in it, how a claim, a value, a lead reads.

Every name out of a register stands in double quotes, and neither these nor backticks stand within one: so no name can pass for our words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..model.dates import Date, format_date
from ..model.labels import INACTIVE_LEAD, LEAD_LABELS, PRESENTING_LABELS, SEEN_LEAD, UNBEGUN_LEAD, claim_details, field_label, join_details
from ..model.names import RecordNames
from ..model.record import Field, Record
from ..model.register import NOBODY, Basis, Claim, Post, Presentation, Register, Signature, claim_span
from ..model.snapshot import LeadStatus, Snapshot
from ..model.text import code, join_words, quote_text

NAME_LIMIT = 30  # names in one sentence
OMITTED_VALUES = {"note"}  # too long for a sentence: only that it changed is said


class RecordDescriber:
    """What records are called, over two states of a register: as the newer has it; with what tells them apart where two share a name."""

    def __init__(self, old: Register, new: Register) -> None:
        self.states = (new, old)
        self.names = RecordNames(new, old)

    def title(self, id: str, section: str = "", state: Register | None = None) -> str:
        """What a record is called: its name; a post's with its body's (in this state), another register's with that register's."""
        if id == NOBODY:
            return "nobody"
        for register in self.states:
            prefix, colon, rest = id.partition(":")
            home, key = (register.others[prefix], rest) if colon and prefix in register.others else (register, id)
            try:
                record = getattr(home, section)[key] if section else home.locate(key)[1]
            except KeyError:
                continue
            name = quote_text(record.name or key)
            if home is register:
                name += join_details(self.names.details(key))
            if isinstance(record, Post):
                body = ((state and state.find("posts", id)) or record).body
                return f"{name} of {self.title(body if home is register else f'{prefix}:{body}', 'bodies')}"
            return name if home is register else f"{name} of the register {quote_text(home.name)}"
        return code(id.replace("`", "'"))

    def full_title(self, section: str, id: str, record: Any) -> str:
        """What a sentence is about: the name, with what it is where that is not plain; a priority with its number."""
        if section in ("bodies", "posts"):
            return self.title(id, section)
        number = getattr(record, "number", None)
        return quote_text(record.name or id) + join_details([f"{record.WORD}{f' {number}' if number else ''}", *self.names.details(id)])

    def find_title(self, id: str) -> str:
        """The same, of a record of any section."""
        for register in self.states:
            try:
                return self.full_title(*(found := register.locate(id))[:1], id, found[1])
            except KeyError:
                continue
        return self.title(id)

    # --- claims and values --------------------------------------------------------------------------------------------

    def describe_claim(self, claim: Claim, snapshot: Snapshot | None, but: str = "agreed", seen: Date | None = None) -> str:
        """Whom a claim names, with what else it says, and why it does not count in this state."""
        details = join_details(list(claim_details(claim, but, seen)))
        if snapshot is None:
            return self.title(claim.who) + details
        return self.title(claim.who, state=snapshot.register) + details + inactive_reason(snapshot, claim)

    def list_names(self, parts: Iterable[Any], snapshot: Snapshot | None) -> str:
        """What claims or references name, in a row."""
        return join_capped(sorted(self.describe_claim(part, snapshot) if isinstance(part, Claim) else self.title(part) for part in parts))

    def field_phrase(self, key: str, parts: Sequence[Any], snapshot: Snapshot | None = None) -> str:
        """Claims, references or other parts of a record, as they read after its name: "is supported by A and B".

        With a state: of a claim that does not stand in it, why.
        """
        if isinstance(parts[0], (Claim, str)):
            return f"{field_label(key).verb} {self.list_names(parts, snapshot)}"
        return join_capped([self.part_phrase(key, part) for part in parts])

    def part_phrase(self, key: str, part: Any) -> str:
        if isinstance(part, Presentation):
            to = f" to {self.title(part.to)}" if part.to else ""
            how = f", {PRESENTING_LABELS[part.how]}" if PRESENTING_LABELS[part.how] else ""
            often = f", every {part.every.replace('-', ' ')}" if part.every else ""
            due = f", due {format_date(part.due)}" if part.due else ""
            return f"{'publishes' if part.how == 'publish' else 'presents'} {quote_text(part.what)}{to}{how}{often}{due}"
        if isinstance(part, Signature):
            details = [self.title(part.by), *([format_date(part.date)] if part.date else [])]
            return f"is signed by {self.title(part.party)}{join_details(details)}"
        found = [(line, field_value(part, line)) for line in part.fields.values()]
        values = (f"{field_label(line.key).noun} {self.format_value(line, value)}" for line, value in found if value)
        return f"has, as {field_label(key).noun}: {', '.join(values)}"

    def format_value(self, line: Field, value: Any) -> str:
        """A field's value in words."""
        if isinstance(value, Date):
            return format_date(value)
        if line.shape == "bases":
            return join_words([format_basis(basis) for basis in value])
        if line.shape == "dates":
            return join_words([format_date(day) for day in sorted(value, key=lambda day: day.last)])
        if value is True or value is False:
            return "yes" if value else "no"
        if line.shape == "sources":
            return join_capped(sorted(map(self.format_citation, value)))
        if line.shape == "texts":
            return join_capped(sorted(map(quote_text, value)))
        if line.shape in ("references", "reference"):
            return join_capped(sorted(map(self.title, (value,) if isinstance(value, str) else value)))
        return quote_text(str(value)) if line.shape in ("text", "address", "base", "id") else str(value)

    def format_citation(self, cited: str) -> str:
        id, _, locator = cited.partition("#")
        return self.title(id, "sources") + (f" at {quote_text(locator)}" if locator else "")

    # --- leads --------------------------------------------------------------------------------------------------------

    def lead_phrase(
        self, snapshot: Snapshot, claims: tuple[Claim, ...], reading: LeadStatus, *, before: bool = False, now: str = ""
    ) -> str:
        """Who leads, or led, in the words for its status."""
        label, named = LEAD_LABELS[reading.status], self.leader_names(snapshot, claims, reading.status)
        if reading.status == "not-stated" and claims:
            label = INACTIVE_LEAD
            if all(is_upcoming(snapshot, claim) for claim in claims):
                label = SEEN_LEAD if any(is_seen_later(snapshot, claim) for claim in claims) else UNBEGUN_LEAD
        return (label.before if before else label.now).format(who=named, now=now, any_more=" any more" if now else "")

    def leader_names(self, snapshot: Snapshot, claims: tuple[Claim, ...], word: str) -> str:
        """Whose claims make the reading: bodies, or the posts by which they lead."""
        if word in ("lapsed", "not-stated"):
            named = [self.describe_claim(one, snapshot) for one in claims if one.who != NOBODY or word != "lapsed"]
            return join_capped(named) if named else ""
        standing: dict[str, list[Claim]] = {}
        for claim, body, _ in snapshot.active_claims(list_reading_claims(snapshot, claims, word)):
            standing.setdefault(body, []).append(claim)
        usual = "proposed" if word == "proposed" else "agreed"
        named = [self.describe_claim(many[0], snapshot, usual) if len(many) == 1 else self.title(id) for id, many in standing.items()]
        return join_capped(named) if named else ""


def list_reading_claims(snapshot: Snapshot, claims: Iterable[Claim], word: str) -> list[Claim]:
    """Of the claims to lead, those on which the reading in one word rests; where nobody leads, all that say who did or is to."""
    if word in ("lapsed", "not-stated"):
        return list(claims)
    firm = [claim for claim in claims if claim.status == "agreed" or word in ("proposed", "contested")]
    if word == "nobody":
        return [claim for claim in firm if claim.who == NOBODY and snapshot.is_in_force(claim)]
    return [claim for claim, _, _ in snapshot.active_claims(firm)]


def is_upcoming(snapshot: Snapshot, claim: Claim) -> bool:
    """Whether a claim is still to begin, itself or with the body or post it names."""
    who = snapshot.resolve(claim.who)
    return claim_span(claim)[0] > snapshot.on or (snapshot.is_in_force(claim) and who is not None and not who.has_begun)


def is_seen_later(snapshot: Snapshot, claim: Claim) -> bool:
    """Whether an agreed claim does not count yet only because it was first seen later, or in a year or month that is not over."""
    return claim.status == "agreed" and bool(claim.seen) and not claim.from_ and claim_span(claim)[0] > snapshot.on


def inactive_reason(snapshot: Snapshot, claim: Claim) -> str:
    """Why a claim that is in force does not stand, in brackets; nothing where it does, or it is not known whether."""
    who = snapshot.resolve(claim.who)
    if who is None or who.is_active or not snapshot.is_in_force(claim):
        return ""
    if not who.has_begun:
        return " (not begun)"
    post = snapshot.register.find("posts", claim.who)
    return " (vacant)" if post is not None and snapshot.is_vacant(post) else " (ended)"


# --- words for fields -------------------------------------------------------------------------------------------------


def join_capped(words: Sequence[str]) -> str:
    """The words in a row; of very many the first."""
    return join_words([*words[:NAME_LIMIT], f"{len(words) - NAME_LIMIT:,} more"] if len(words) > NAME_LIMIT else words)


def field_value(record: Any, line: Field) -> Any:
    """The value of a field.

    A part that lacks what it cannot be without is passed over, as if it were not there.
    """
    value = getattr(record, "from_" if line.key == "from" else line.key)
    if line.shape in ("list", "bases"):
        return tuple(filter(is_complete, value))
    return value


def format_basis(basis: Basis) -> str:
    """A law or document in words, with its dates, and with what it should read where its source slipped."""
    dates = [f"from {format_date(basis.from_)}"] if basis.from_ else []
    dates += [f"to {format_date(basis.to)}"] if basis.to else []
    slip = f", which should read {quote_text(basis.should_read)}" if basis.should_read else ""
    return quote_text(basis.as_written) + slip + (f" ({', '.join(dates)})" if dates else "")


def is_complete(part: Record) -> bool:
    """Whether a part of a record has all that it cannot be without."""
    return all(getattr(part, key) is not None for key in part.required)


def insert_now(phrase: str) -> str:
    """A phrase of what has become so.

    >>> insert_now("is supported by X"), insert_now("consults X")
    ('is now supported by X', 'now consults X')
    """
    return f"is now {phrase[3:]}" if phrase.startswith("is ") else f"now {phrase}"
