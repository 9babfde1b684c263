"""What documents and pages say alike of a record: its name, who leads it, who holds it."""

from __future__ import annotations

from collections.abc import Callable

from ..model.dates import date_phrase, format_date, format_iso_day
from ..model.labels import LEAD_LABELS, full_name
from ..model.register import Claim, Post, Register
from ..model.snapshot import LeadStatus, Snapshot
from ..model.text import clean_text
from .blocks import TextPart, Words, join_parts


def link_record(register: Register, id: str, name: str = "") -> TextPart:
    """A record's name, which leads to it; of what the register does not know, its id."""
    try:
        register.locate(id)
    except KeyError:
        return TextPart(name or clean_text(id))
    return TextPart(name or full_name(register, id), record=id)


def lead_words(status: LeadStatus, link: Callable[[str], TextPart]) -> Words:
    """Who leads: the one body; or that there is no single one, and who is named."""
    bodies = [link(id) for id in status.bodies]
    if status.single:
        return bodies[0]
    named = (" (", *join_parts(bodies), ")") if bodies else ()
    return (TextPart(LEAD_LABELS[status.status].phrase, tone="gap"), *named)


def holder_words(snapshot: Snapshot, post: Post) -> Words:
    """Who holds a post, since when or seen when; or since when nobody is named."""
    held = snapshot.post(post)
    if (last_day := snapshot.last_day(post)) and snapshot.has_ended(post):
        return TextPart(f"no one, since the post ended {date_phrase(last_day)}", tone="gap")
    if held.status == "vacant":
        return TextPart("vacant", tone="gap")
    if held.status == "not-stated":
        return TextPart("nobody is named", tone="gap")
    holders = join_parts([holding_words(snapshot, claim) for claim in held.holdings])
    if held.status == "held":
        return holders
    last = held.holdings[0]
    until = format_date(last.to) if last.to else format_iso_day(snapshot.span(last)[1])
    return (*holders, TextPart(f" until {until}; since then nobody is named", tone="gap"))


def holding_words(snapshot: Snapshot, claim: Claim) -> Words:
    """A holder, since when and when last seen, as far as the register says."""
    seen = snapshot.last_seen(claim)
    when = [*([f"since {format_date(claim.from_)}"] if claim.from_ else []), *([f"seen {format_date(seen)}"] if seen else [])]
    link = link_record(snapshot.register, claim.who, snapshot.full_name(claim.who))
    return (link, f" ({', '.join(when)})") if when else link
