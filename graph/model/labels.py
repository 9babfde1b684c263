"""What a field, role, section, status or lead is called, in every form that a message, document, diff or page needs.

Beside the field table of `register.py`: a new role is one line there and one line in `FIELD_LABELS`. A field without a line here is
called by its key.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .dates import Date, format_date
from .register import ID_SECTIONS, TABLE, Claim, Post, Register
from .text import clean_text, count_noun, quote_text


class FieldLabel(NamedTuple):
    """The words for a field. The headings and the part are made from the two verbs, where they are not given."""

    verb: str = ""  # from the record to what the field names: "is led by"
    inverse: str = ""  # and back: "leads"
    you: str = ""  # the same, to a chair: "You lead"
    clause: str = ""  # the sentence of a protocol. What was signed holds its words: never reword one
    part: str = ""  # what a body does for the thing, where the thing is not named: "leads"
    heading: str = ""  # above what the field names, on the record's own page: "Led by"
    inverse_heading: str = ""  # above the record, on the page of what the field names: "Leads"
    noun: str = ""  # the field itself, after "its" or "the": "lead"


FIELD_LABELS = {
    # roles
    "lead": FieldLabel("is led by", "leads", "You lead", "{who} leads on {what}{dates}."),
    "sponsor": FieldLabel("is sponsored by", "sponsors", "You sponsor", "{who} sponsors the work on {what}{dates}."),
    "through": FieldLabel(  # who works is not said: the body that is worked through may not be the one that delivers
        "is delivered through",
        "is worked through on",
        "Through you goes the work on",
        "Work on {what} is delivered through {who}{dates}.",
        "is worked through",
        inverse_heading="Delivered through it",
    ),
    "support": FieldLabel("is supported by", "supports", "You support", "{who} supports the work on {what}{dates}."),
    "consult": FieldLabel(
        "consults", "is consulted on", "You are consulted on", "{who} is consulted on the work on {what}{dates}.", "is consulted"
    ),
    "inform": FieldLabel(
        "informs", "is informed of", "You are informed of", "{who} is informed of the work on {what}{dates}.", "is informed"
    ),
    "scrutinise": FieldLabel("is scrutinised by", "scrutinises", "You scrutinise", "{who} scrutinises the work on {what}{dates}."),
    "assure": FieldLabel("is assured by", "assures", "You assure", "{who} assures the work on {what}{dates}."),
    # other fields that say who
    "adopted_by": FieldLabel("is adopted by", "has adopted", "You adopted", part="adopted"),
    "acts": FieldLabel(
        "is to be acted on by", "is asked to act on", "You are asked to act on", part="is asked to act", heading="Asked to act"
    ),
    "shared_with": FieldLabel("is said to be shared with", "is said to share", part="is said to share it"),
    "addressed_to": FieldLabel("is put to", "has put to it", "You have put to you", inverse_heading="Challenges put to it"),
    "set_by": FieldLabel("is set by", "has set"),
    "found_by": FieldLabel("is found by", "has found"),
    "duty_of": FieldLabel("is a duty of", "has the duty", heading="Duty of", inverse_heading="Has the duty"),
    "parties": FieldLabel("has among its parties", "is a party to", heading="Parties", inverse_heading="Party to"),
    "convened_by": FieldLabel("is convened by", "convenes"),
    "part_of": FieldLabel("is part of", "has as a part", inverse_heading="Its parts"),
    "accountable_to": FieldLabel("is accountable to", "holds to account", inverse_heading="Accountable to it"),
    "members": FieldLabel("has among its members", "sits on", heading="Members"),
    "held_by": FieldLabel("is held by", "holds", noun="holder"),
    "replaced_by": FieldLabel("is replaced by", "replaces"),
    "party": FieldLabel("is signed by", "has signed", heading="Signed for", inverse_heading="Signed for in"),
    "by": FieldLabel("is signed by", "has signed", inverse_heading="Signs"),
    # references to things
    "delivers": FieldLabel("delivers", "is delivered by"),
    "themes": FieldLabel("is about", heading="About", inverse_heading="On this theme"),
    "answers": FieldLabel("answers", "is answered by"),
    "continues": FieldLabel("continues", "is continued by"),
    "broader": FieldLabel("is narrower than", "is wider than", heading="Wider theme", inverse_heading="Narrower themes"),
    "about": FieldLabel("reports on", "is reported on by"),
    "records": FieldLabel("is about"),
    "covers": FieldLabel("covers", "is covered by"),
    "on_behalf_of": FieldLabel("is done on behalf of", "has done for it"),
    "joint_by": FieldLabel(noun="reason why its leads are equal", heading="Equal leads by"),
    "settles": FieldLabel("settles", "is settled by"),
    "posts": FieldLabel("has the post", "is a post of", heading="Posts", inverse_heading="Post of"),
    "source": FieldLabel("comes from", "is cited for", heading="Sources"),
    "to": FieldLabel("presents to", "receives reports from", noun="last day"),
    # values
    "from": FieldLabel(noun="first day", heading="From"),
    "seen": FieldLabel(noun="day it was seen", heading="Seen"),
    "every": FieldLabel(noun="interval", heading="How often"),
    "due": FieldLabel(noun="day it is due", heading="Due"),
    "review": FieldLabel(noun="day of its review", heading="To be reviewed"),
    "as_at": FieldLabel(noun="day of its facts"),
    "also": FieldLabel(noun="list of other names", heading="Other names"),
    "called": FieldLabel(noun="word the source uses"),
    "url": FieldLabel(noun="web address", heading="Web address"),
    "base": FieldLabel(noun="start of its web addresses"),
    "id": FieldLabel(noun="short name"),
    "basis": FieldLabel(noun="legal basis", heading="Legal basis"),
    "statutory": FieldLabel(noun="answer to whether a law requires it", heading="Required by law"),
    "statutory_kind": FieldLabel(noun="kind in law", heading="What it is in law"),
    "law": FieldLabel(noun="line of law", heading="Line of law"),
    "sections": FieldLabel(noun="list of parts", heading="Parts that are cited"),
    "wording": FieldLabel(noun="agreed wording"),
}


def field_label(path: str) -> FieldLabel:
    """All the words for a field. Of a field of a part, such as `settles/lead`, those of its last key.

    >>> field_label("settles/support").heading, field_label("area").noun
    ('Supported by', 'area')
    """
    key = path.rpartition("/")[2]
    label = FIELD_LABELS.get(key, FieldLabel())
    noun = label.noun or key.replace("_", " ")
    return label._replace(
        noun=noun,
        verb=label.verb or f"has as {noun}",
        part=label.part or label.inverse,
        heading=label.heading or make_heading(label.verb or noun),
        inverse_heading=label.inverse_heading or make_heading(label.inverse),
    )


def make_heading(verb: str) -> str:
    """A verb as a heading.

    >>> make_heading("is led by"), make_heading("has adopted"), make_heading("consults")
    ('Led by', 'Adopted', 'Consults')
    """
    words = verb.removeprefix("is ").removeprefix("has ")
    return words[:1].upper() + words[1:]


def past_verb(verb: str) -> str:
    """A verb of the table in the past.

    >>> past_verb("is led by"), past_verb("has among its members"), past_verb("consults"), past_verb("continues")
    ('was led by', 'had among its members', 'consulted', 'continued')
    """
    first, _, rest = verb.partition(" ")
    return f"{ ({'is': 'was', 'has': 'had'}.get(first) or make_participle(first)) } {rest}".strip()


def perfect_verb(verb: str) -> str:
    """A verb of the table for what has begun and goes on.

    >>> perfect_verb("is led by"), perfect_verb("has among its members"), perfect_verb("consults")
    ('has been led by', 'has had among its members', 'has consulted')
    """
    first, _, rest = verb.partition(" ")
    return f"has { ({'is': 'been', 'has': 'had'}.get(first) or make_participle(first)) } {rest}".strip()


def infinitive_verb(verb: str) -> str:
    """A verb of the table behind "to".

    >>> infinitive_verb("is led by"), infinitive_verb("has among its members"), infinitive_verb("consults")
    ('be led by', 'have among its members', 'consult')
    """
    first, _, rest = verb.partition(" ")
    return f"{ ({'is': 'be', 'has': 'have'}.get(first) or first.removesuffix('s')) } {rest}".strip()


def make_participle(verb: str) -> str:
    stem = verb.removesuffix("s")
    return f"{stem}d" if stem.endswith("e") else f"{stem}ed"


# --- sections ---------------------------------------------------------------------------------------------------------

SECTION_NOUNS = {section: kind.WORD for section, kind in TABLE.items()} | {
    "posts": Post.WORD,
    "anything": "record",
    "kinds": "kind of body in law",
}
SECTION_PLURALS = {section: section for section in ID_SECTIONS} | {"workstreams": "work-streams"}


def count_records(number: int, section: str) -> str:
    """So many records of a section.

    >>> count_records(2, "workstreams")
    '2 work-streams'
    """
    return count_noun(number, SECTION_NOUNS[section], SECTION_PLURALS[section])


# --- leads ------------------------------------------------------------------------------------------------------------


class LeadLabel(NamedTuple):
    """The words for a status of a lead. `{who}` are those who make it so; `{now}` is " now" where there is a before."""

    phrase: str  # by itself, in a cell: "No lead named"
    now: str  # "the lead is A"
    before: str  # and what it was: "it was A"
    reason: str = ""  # why there is no single lead
    meaning: str = ""  # as the vocabulary defines it


LEAD_LABELS = {
    "single": LeadLabel("One lead", "the lead is{now} {who}", "it was {who}", meaning="One body leads."),
    "joint": LeadLabel(
        "No single lead: several are named",
        "the lead is{now} joint: {who}",
        "it was joint: {who}",
        "more than one body is named as lead, so that there is no single lead: {who}",
        "Several bodies lead together: no single lead.",
    ),
    "collective": LeadLabel(
        "No single lead: a collective is named",
        "the lead is{now} said to be a collective, which is no one body: {who}",
        "it was said to be a collective: {who}",
        "the lead that is named stands for many, and is no one body: {who}",
        "Only collectives, such as partners, are said to lead.",
    ),
    "proposed": LeadLabel(
        "Lead proposed, not agreed",
        "a lead is{now} proposed, and not agreed: {who}",
        "one was proposed: {who}",
        "a lead is proposed and not yet agreed: {who}",
        "A lead is proposed, none is agreed.",
    ),
    "contested": LeadLabel(
        "Lead contested",
        "the lead is{now} contested: {who}",
        "it was contested: {who}",
        "who leads is contested: {who}",
        "Who leads is contested.",
    ),
    "nobody": LeadLabel(
        "Stated that nobody leads",
        "it is{now} stated that nobody leads",
        "it was stated that nobody led",
        "it is stated that nobody leads",
        "The boards say that nobody leads.",
    ),
    "lapsed": LeadLabel(
        "Lead lapsed",
        "the lead has{now} lapsed: {who}",
        "it had lapsed: {who}",
        "the lead that was agreed has ended, or its post is vacant",
        "Somebody led, and no longer does.",
    ),
    "not-stated": LeadLabel(
        "No lead named",
        "no lead is named{any_more}",
        "none was named",
        "the register does not say who leads",
        "No lead is stated in the register.",
    ),
}
# Where no lead is named, and yet there are claims: none of them has begun, one was seen on a later day, or none of them counts.
UNBEGUN_LEAD = LeadLabel("Lead not begun", "no lead has begun yet: {who}", "none had begun: {who}")
SEEN_LEAD = LeadLabel(
    "Lead seen, and not shown on this day",
    "a lead was seen; since when is not known, and on this day it is not shown: {who}",
    "one was seen, and since when was not known: {who}",
)
INACTIVE_LEAD = LeadLabel("No lead in force", "no lead is{now} in force: {who}", "none was in force: {who}")


# --- protocols and their signatures -----------------------------------------------------------------------------------


class ProtocolLabel(NamedTuple):
    """The words for how far a protocol has come."""

    phrase: str  # after its name, in brackets
    sentence: str
    obstacle: str = ""  # why it cannot be signed, where it cannot


PROTOCOL_LABELS = {
    None: ProtocolLabel(
        "status not stated",
        "The register does not say how far this protocol has come.",
        "the register does not say how far it has come: write `status: draft`, or `agreed`, once there is a text to sign.",
    ),
    "sought": ProtocolLabel(
        "asked for, not drafted yet",
        "A protocol has been asked for; none is drafted yet. What follows is what the register holds, set out so that the parties can "
        "agree a text.",
        "it has been asked for, and no text of it has been agreed: write `status: draft`, or `agreed`, once there is one.",
    ),
    "draft": ProtocolLabel("a draft", "This is a draft. It binds nobody."),
    "agreed": ProtocolLabel("agreed", "The register says that this protocol is agreed."),
    "ended": ProtocolLabel("ended", "This protocol has ended.", "it has ended."),
}


class SignatureLabel(NamedTuple):
    """The words for the state of a party's signature."""

    state: str  # by itself, in a cell
    phrase: str  # after "has" or "have": "signed the present wording"
    verdict: str = ""  # after the day and the post: "it fits"


SIGNATURE_LABELS = {
    "fits": SignatureLabel("signed, and fits", "signed the present wording", "it fits"),
    "no longer fits": SignatureLabel("signed, and no longer fits", "signed a wording that has changed since", "it no longer fits"),
    "on paper": SignatureLabel(
        "signed on paper; the register does not hold the wording",
        "signed on paper, so the register does not hold the wording",
        "on paper: the register does not say whether it fits",
    ),
    "another form": SignatureLabel(
        "signed under another form of wording, which this program cannot compare",
        "signed under another form of wording, which cannot be compared",
        "under another form of wording, which this program cannot compare",
    ),
    "missing": SignatureLabel("not signed", "not signed"),
}

PRESENTING_LABELS = {"duty": "as a duty", "on-request": "when asked", "publish": ""}
"""Why a body presents something. What was signed holds these words: never reword one."""


# --- records and claims -----------------------------------------------------------------------------------------------


def full_name(register: Register, who: str) -> str:
    """A body; a post, with its body; or a person."""
    body, post = register.find_body(who), register.find("posts", who)
    if post is not None and body is not None:
        return f"{clean_text(post.name)} of {clean_text(body.name)}"
    person = body or register.find("people", who)
    return clean_text(person.name if person is not None else who)


def claim_details(claim: Claim, usual: str = "agreed", seen: Date | None = None) -> Iterator[str]:
    """What else a claim says: its status where it is not the usual one, the source's own word, and its days.

    `seen`: when it was last seen, to be said whatever else it says.

    >>> from .dates import parse_date
    >>> list(claim_details(Claim(who="a", status="proposed", seen=(parse_date("2015-11-25"),))))
    ['proposed', 'seen 25 November 2015']
    """
    if claim.status != usual:
        yield claim.status
    if claim.called:
        yield f"called {quote_text(claim.called)}"
    if claim.from_:
        yield f"from {format_date(claim.from_)}"
    if seen or (claim.seen and not claim.from_):
        yield f"seen {format_date(seen or max(claim.seen, key=lambda day: day.last))}"
    if claim.to:
        yield f"until {format_date(claim.to)}"


def join_details(details: list[str]) -> str:
    """Details as they follow a name, in brackets; nothing where there are none."""
    return f" ({', '.join(details)})" if details else ""
