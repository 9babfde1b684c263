"""What a register says, as parts of a sentence: what records are called in it, how a claim, a value, a lead reads.

Every name out of a register stands in double quotes, and neither these nor backticks stand within one: so no name can pass for our words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..model.dates import Date, format_date
from ..model.register import (
    ID_SECTIONS,
    NOBODY,
    REFERENCE_VERBS,
    Basis,
    Claim,
    Field,
    Post,
    Presentation,
    Record,
    Register,
    Signature,
    claim_span,
)
from ..model.snapshot import LeadStatus, Snapshot
from ..model.text import code, join_words, quote_name

# A field that no one names otherwise is called by its key.
FIELD_LABELS = {
    "from": "first day",
    "to": "last day",
    "seen": "day it was seen to stand",
    "also": "list of other names",
    "called": "word the source uses",
    "url": "web address",
    "due": "day it is due",
    "review": "day of its review",
    "as_at": "day the facts stood",
    "base": "start of its web addresses",
    "id": "short name",
    "basis": "law or document it rests on",
    "statutory": "answer to whether a law requires it",
    "held_by": "holder",
    "sections": "list of parts",
    "wording": "agreed wording",
}
NAME_LIMIT = 30  # names in one sentence
OMITTED_VALUES = {"note"}  # too long for a sentence: that it changed is told
# Where the verb of a field claims more, in a sentence by itself, than the field does.
FIELD_PHRASES = REFERENCE_VERBS | {
    "acts": "is to be acted on by",
    "addressed_to": "is addressed to",
    "shared_with": "is said to be shared with",
    "parties": "has among its parties",
    "members": "has among its members",
}
# Who leads, by the reading. `{now}` is " now", or nothing where there is no before.
LEAD_NOW_PHRASES = {
    "single": "the lead is{now} {who}",
    "joint": "the lead is{now} joint: {who}",
    "collective": "the lead is{now} said to be a collective, which is no one body: {who}",
    "proposed": "a lead is{now} proposed, and not agreed: {who}",
    "contested": "the lead is{now} contested: {who}",
    "nobody": "it is{now} stated that nobody leads",
    "lapsed": "the lead has{now} lapsed: {who}",
    "not-stated": "no lead is stated{any_more}",
    "not-begun": "no lead has begun yet: {who}",
    "none-stands": "no lead stands{now}: {who}",
}
LEAD_BEFORE_PHRASES = {
    "single": "it was {who}",
    "joint": "it was joint: {who}",
    "collective": "it was said to be a collective: {who}",
    "proposed": "one was proposed: {who}",
    "contested": "it was contested: {who}",
    "nobody": "it was stated that nobody led",
    "lapsed": "it had lapsed: {who}",
    "not-stated": "none was stated",
    "not-begun": "none had begun: {who}",
    "none-stands": "none stood: {who}",
}


def quote_text(name: str) -> str:
    """A name in quotes that it can't break out of."""
    return quote_name(name.replace('"', "'").replace("`", "'"))


class RecordDescriber:
    """What records are called, over two states of a register: as the newer has it; with the id where two share a name."""

    def __init__(self, old: Register, new: Register) -> None:
        self.states = (new, old)
        bearers: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for section in ID_SECTIONS:
            for id in {**getattr(old, section), **getattr(new, section)}:
                bearers[self._name_key(section, id)].add(id)
        self.ambiguous_ids = {id for ids in bearers.values() if len(ids) > 1 for id in ids}

    def _name_key(self, section: str, id: str) -> tuple[str, ...]:
        record = next(records[id] for register in self.states if id in (records := getattr(register, section)))
        return section, str(record.name), getattr(record, "body", "")

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
            if isinstance(record, Post):
                body = ((state and state.find("posts", id)) or record).body
                return f"{name} of {self.title(body if home is register else f'{prefix}:{body}', 'bodies')}"
            name += f" ({code(id)})" if id in self.ambiguous_ids else ""
            return name if home is register else f"{name} of the register {quote_text(home.name)}"
        return code(id.replace("`", "'"))

    def full_title(self, section: str, id: str, record: Any) -> str:
        """What a sentence is about: the name, with what it is where that is not plain; a priority with its number."""
        title, number = self.title(id, section), getattr(record, "number", None)
        return title if section in ("bodies", "posts") else f"{title} ({record.WORD}{f' {number}' if number else ''})"

    def find_title(self, id: str) -> str:
        """The same, of a record of any section."""
        for register in self.states:
            try:
                return self.full_title(*(found := register.locate(id))[:1], id, found[1])
            except KeyError:
                continue
        return self.title(id)

    # --- claims and values --------------------------------------------------------------------------------------------

    def claim_details(self, claim: Claim, but: str = "agreed") -> str:
        """What is said of a claim, in brackets: its dates, and its status unless it is the one that goes without saying."""
        words = [claim.status] if claim.status != but else []
        words += [f"called {quote_text(claim.called)}"] if claim.called else []
        words += [f"{word} {format_date(day)}" for word, day in (("from", claim.from_), ("to", claim.to)) if day]
        words += [f"seen {format_date(max(claim.seen, key=lambda day: day.last))}"] if claim.seen and not claim.from_ else []
        return f" ({', '.join(words)})" if words else ""

    def describe_claim(self, claim: Claim, snapshot: Snapshot | None, but: str = "agreed") -> str:
        """Whom a claim names, with what is said of it, and why it does not stand in this state."""
        if snapshot is None:
            return self.title(claim.who) + self.claim_details(claim, but)
        return self.title(claim.who, state=snapshot.register) + self.claim_details(claim, but) + inactive_reason(snapshot, claim)

    def list_names(self, parts: Iterable[Any], snapshot: Snapshot | None) -> str:
        """What claims or references name, in a row."""
        return join_capped(sorted(self.describe_claim(part, snapshot) if isinstance(part, Claim) else self.title(part) for part in parts))

    def field_phrase(self, key: str, parts: Sequence[Any], snapshot: Snapshot | None = None) -> str:
        """Claims, references or other parts of a record, as they read after its name: "is supported by A and B".

        With a state: of a claim that does not stand in it, why.
        """
        if isinstance(parts[0], (Claim, str)):
            return f"{FIELD_PHRASES.get(key, f'has as {key_label(key)}')} {self.list_names(parts, snapshot)}"
        return join_capped([self.part_phrase(key, part) for part in parts])

    def part_phrase(self, key: str, part: Any) -> str:
        if isinstance(part, Presentation):
            to = f" to {self.title(part.to)}" if part.to else ""
            how = {"duty": ", as a duty", "on-request": ", on request", "publish": ""}[part.how]
            often = f", every {part.every.replace('-', ' ')}" if part.every else ""
            due = f", due {format_date(part.due)}" if part.due else ""
            return f"{'publishes' if part.how == 'publish' else 'presents'} {quote_text(part.what)}{to}{how}{often}{due}"
        if isinstance(part, Signature):
            return f"is signed by {self.title(part.party)} ({', '.join([self.title(part.by), *([format_date(part.date)] if part.date else [])])})"
        values = (
            f"{field_label(line)} {self.format_value(line, value)}" for line in part.fields.values() if (value := field_value(part, line))
        )
        return f"has, as {key_label(key)}: {', '.join(values)}"

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
        self, snapshot: Snapshot, claims: tuple[Claim, ...], reading: LeadStatus, words: Mapping[str, str], now: str = ""
    ) -> str:
        """Who leads, in the words for its reading."""
        word = reading.status
        if word == "not-stated" and claims:
            word = "not-begun" if all(is_upcoming(snapshot, claim) for claim in claims) else "none-stands"
        return words[word].format(who=self.leader_names(snapshot, claims, word), now=now, any_more=" any more" if now else "")

    def leader_names(self, snapshot: Snapshot, claims: tuple[Claim, ...], word: str) -> str:
        """Whose claims make the reading: bodies, or the posts by which they lead."""
        if word in ("lapsed", "not-begun", "none-stands"):
            return join_capped([self.describe_claim(one, snapshot) for one in claims if one.who != NOBODY or word != "lapsed"])
        standing: dict[str, list[Claim]] = {}
        for claim, body, _ in snapshot.active_claims(claims):
            if claim.status == "agreed" or word in ("proposed", "contested"):
                standing.setdefault(body, []).append(claim)
        usual = "proposed" if word == "proposed" else "agreed"
        told = [self.describe_claim(many[0], snapshot, usual) if len(many) == 1 else self.title(id) for id, many in standing.items()]
        return join_capped(told) if told else ""


def is_upcoming(snapshot: Snapshot, claim: Claim) -> bool:
    """Whether a claim is still to begin, itself or with the body or post it names."""
    who = snapshot.resolve(claim.who)
    return claim_span(claim)[0] > snapshot.on or (snapshot.is_in_force(claim) and who is not None and not who.has_begun)


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


def key_label(key: str) -> str:
    return FIELD_LABELS.get(key, key.replace("_", " "))


def field_label(line: Field) -> str:
    return key_label(line.key)


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
