"""The register as officers know it: format 1, as one table of sections and fields.

Each class below is a section (or a part of a record), each line in it a field: its shape, what it means, and the W3C term it
becomes in RDF. The reader, the editors' JSON Schema and docs/register.md all come from these lines, so a field is added here only.
A record holds what its file says; what it leaves out reads as the field's default (None, or nothing in it).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .dates import EVER_AFTER, EVER_BEFORE, Date, Period
from .record import Record, make_field, required_field

NOBODY = "nobody"
ROLES = ("lead", "sponsor", "through", "support", "consult", "inform", "scrutinise", "assure")
BODY_KINDS = (
    "board",
    "partnership",
    "forum",
    "committee",
    "group",
    "council",
    "agency",
    "service",
    "office",
    "inspectorate",
    "collective",
)


def claims_field(meaning: str, term: str = "", *, to: tuple[str, ...] = ("bodies", "posts")) -> Any:
    """A field that says who: an id, a list, or the long form."""
    return make_field("claims", meaning, term, sections=to)


def basis_field(meaning: str) -> Any:
    """A field for a law or document: a text, the long form, or a list of long forms each with its dates."""
    return make_field("bases", meaning, ":basis", record=Basis)


def joint_by_field() -> Any:
    """A field for what makes several leads equal, as the source has it."""
    return make_field("bases", "what makes its leads equal: a law, a plan, a protocol; it makes nobody a lead", ":jointBy", record=Basis)


class Claim(Record):
    """Who, from when to when, and how firmly it is said."""

    WORD = "claim"
    who: str = required_field("reference", "a body, a post, or `nobody`", ":who")
    from_: Date | None = make_field("date", "the first day it counts", "schema:startDate")
    to: Date | None = make_field("date", "the last day it counts", "schema:endDate")
    seen: tuple[Date, ...] = make_field("dates", "a day on which a source saw it, or several; since when is not known", ":seen")
    on_behalf_of: str | None = make_field(
        "reference", "the body or post for whom `who` does it", "prov:actedOnBehalfOf", sections=("bodies", "posts")
    )
    status: str = make_field(
        "choice",
        "how firmly it is said; agreed, where it is left out",
        ":status",
        options=("agreed", "proposed", "contested"),
        default="agreed",
    )
    called: str | None = make_field("text", "the word the source uses", ":called")
    source: tuple[str, ...] = make_field("sources", "where it is said", "prov:wasDerivedFrom")
    note: str | None = make_field("text", "the registrar's note", "skos:editorialNote")


class Basis(Record):
    """A law or document that something rests on, as its source has it; dated, where it changed while the body stayed."""

    WORD = "basis"
    as_written: str = required_field("text", "what the source says", ":asWritten")
    should_read: str | None = make_field("text", "what it should say, where it slipped", ":shouldRead")
    from_: Date | None = make_field("date", "its first day", "schema:startDate")
    to: Date | None = make_field("date", "its last day", "schema:endDate")
    statutory_kind: str | None = make_field("law-id", "of a body: what it is in law while it rests on this", ":statutoryKind")
    law: str | None = make_field("law-id", "the line of the data set of law that says it, such as `sp-establish`", ":law")
    source: tuple[str, ...] = make_field("sources", "where it is said", "prov:wasDerivedFrom")
    note: str | None = make_field("text", "the registrar's note", "skos:editorialNote")


class Presentation(Record):
    """Something a body presents to another, or publishes. It is not accountability."""

    WORD = "entry of `presents`"
    what: str = required_field("text", "what is presented", "rdfs:label")
    to: str | None = make_field("reference", "the body or post it is presented to", ":to", sections=("bodies", "posts"))
    how: str = required_field(
        "choice", "because it must, when asked, or by publishing it", ":how", options=("duty", "on-request", "publish")
    )
    every: str | None = make_field("choice", "how often", ":every", options=("month", "quarter", "half-year", "year"))
    due: Date | None = make_field("date", "when it is to be presented next", ":due")
    law: str | None = make_field("law-id", "the line of the data set of law that asks for it, such as `sab-report-to`", ":law")
    source: tuple[str, ...] = make_field("sources", "where it is said", "prov:wasDerivedFrom")


class Signature(Record):
    """A party's signature under a protocol."""

    WORD = "entry of `signed`"
    party: str = required_field("reference", "the party that signed", ":party", sections=("bodies",))
    by: str = required_field("reference", "the post that signed for it", ":by", sections=("posts",))
    date: Date | None = make_field("date", "the day it signed", "dcterms:date")
    wording: Mapping[str, str] = make_field("headings", "the clauses it agreed to, each with the fingerprint of its wording", ":wording")


class Named(Record):
    """What every record has."""

    name: str = required_field("text", "what it is called", "skos:prefLabel")
    also: tuple[str, ...] = make_field("texts", "other names and abbreviations", "skos:altLabel")
    note: str | None = make_field("text", "the registrar's note", "skos:editorialNote")
    source: tuple[str, ...] = make_field("sources", "where it is said", "prov:wasDerivedFrom")
    id: str


class Roles(Record):
    """Who does what for a thing. Only `lead` is leading."""

    lead: tuple[Claim, ...] = claims_field("who leads it", ":lead")
    sponsor: tuple[Claim, ...] = claims_field("its senior backer", ":sponsor")
    through: tuple[Claim, ...] = claims_field("the group it is delivered through", ":through")
    support: tuple[Claim, ...] = claims_field("who helps", ":support")
    consult: tuple[Claim, ...] = claims_field("who is asked first", ":consult")
    inform: tuple[Claim, ...] = claims_field("who is kept informed", ":inform")
    scrutinise: tuple[Claim, ...] = claims_field("who scrutinises it", ":scrutinise")
    assure: tuple[Claim, ...] = claims_field("who assures it", ":assure")


class Settlement(Roles):
    """What a protocol settles for one theme."""

    WORD = "settled theme"
    joint_by: tuple[Basis, ...] = joint_by_field()
    note: str | None = make_field("text", "the registrar's note", "skos:editorialNote")


class Post(Named):
    """A seat in a body, held or vacant. Its source is its body's where it gives none."""

    SECTION, WORD = "posts", "post"
    role: str = required_field(
        "choice",
        "what the seat is for",
        "org:role",
        options=("chair", "co-chair", "vice-chair", "chief-officer", "lead-officer", "scrutineer", "other"),
    )
    held_by: tuple[Claim, ...] = claims_field(
        "who holds it; another post does so ex officio", "org:heldBy", to=("people", "bodies", "posts")
    )
    from_: Date | None = make_field("date", "its first day", "schema:startDate")
    to: Date | None = make_field("date", "its last day", "schema:endDate")
    body: str


class Source(Named):
    """Where facts come from."""

    SECTION, WORD = "sources", "source"
    date: Date | None = make_field("date", "its date", "dcterms:date")
    url: str | None = make_field("address", "where it can be read", "schema:url")
    about: str | None = make_field("reference", "the source that it reports on", "dcterms:references", sections=("sources",))
    sections: Mapping[str, str] = make_field("headings", "its parts: locator and heading; then only these can be cited", "prov:value")


class Theme(Named):
    """A subject that several boards may work on."""

    SECTION, WORD = "themes", "theme"
    broader: str | None = make_field("reference", "the wider theme it belongs to", "skos:broader", sections=("themes",))


class Person(Named):
    """Somebody who holds a post. No more than the name is kept."""

    SECTION, WORD = "people", "person"


class Body(Named):
    """A board, a group, a council, an agency, an office, or a collective such as "partners", which is never taken apart."""

    SECTION, WORD = "bodies", "body"
    kind: str = required_field("choice", "what sort of body it is", "org:classification", options=BODY_KINDS)
    statutory: bool | None = make_field("truth", "whether a law requires it", ":statutory")
    statutory_kind: str | None = make_field(
        "law-id", "what it is in law, such as `safeguarding-adults-board` (the registrar's reading)", ":statutoryKind"
    )
    basis: tuple[Basis, ...] = basis_field("the law or document it rests on")
    area: tuple[str, ...] = make_field("texts", "the places it covers; where absent, those of the body it is part of", "dcterms:spatial")
    part_of: tuple[Claim, ...] = claims_field("the body it is part of", "org:subOrganizationOf", to=("bodies",))
    accountable_to: tuple[Claim, ...] = claims_field("the body or post it answers to", "org:reportsTo")
    members: tuple[Claim, ...] = claims_field("who sits on it", "org:hasMember")
    presents: tuple[Presentation, ...] = make_field("list", "what it presents, to whom", ":presents", record=Presentation)
    posts: Mapping[str, Post] = make_field("records", "its seats", "org:hasPost", record=Post)
    from_: Date | None = make_field("date", "its first day", "schema:startDate")
    to: Date | None = make_field("date", "its last day", "schema:endDate")
    replaced_by: tuple[str, ...] = make_field("references", "what came after it", "org:resultingOrganization", sections=("bodies",))


class Priority(Named, Roles):
    """What a board has said it will put first."""

    SECTION, WORD = "priorities", "priority"
    number: int | None = make_field("number", "its number in the source", ":number")
    period: Period | None = make_field("period", "the years it is for", "dcterms:temporal")
    adopted_by: tuple[Claim, ...] = claims_field("who adopted it; adopting is not leading", ":adoptedBy")
    part_of: str | None = make_field("reference", "the priority it is a strand of", "dcterms:isPartOf", sections=("priorities",))
    themes: tuple[str, ...] = make_field(
        "references", "what it is about (the registrar's reading)", "dcterms:subject", sections=("themes",)
    )
    basis: tuple[Basis, ...] = basis_field("a law that makes it one")
    joint_by: tuple[Basis, ...] = joint_by_field()
    shared_with: tuple[Claim, ...] = claims_field("who shares it, as one side says", ":sharedWith")
    continues: tuple[str, ...] = make_field(
        "references", "the earlier priorities it goes on with", "prov:wasRevisionOf", sections=("priorities",)
    )
    answers: tuple[str, ...] = make_field(
        "references",
        "the challenges, shortcomings or duties it speaks to (the registrar's reading)",
        ":answers",
        sections=("challenges", "shortcomings", "duties"),
    )
    due: Date | None = make_field("date", "when it is to be done", ":due")
    seen: tuple[Date, ...] = make_field("dates", "a day on which a source saw it, or several; since when is not known", ":seen")
    from_: Date | None = make_field("date", "its first day", "schema:startDate")
    to: Date | None = make_field("date", "its last day", "schema:endDate")
    status: str | None = make_field("choice", "how it stands", ":status", options=("open", "met", "dropped"))


class Workstream(Named, Roles):
    """A piece of work: a programme, a strategy, a plan, a system."""

    SECTION, WORD = "workstreams", "work-stream"
    delivers: tuple[str, ...] = make_field(
        "references", "the priorities it delivers (the registrar's reading)", ":delivers", sections=("priorities",)
    )
    part_of: str | None = make_field("reference", "the work-stream it is part of", "dcterms:isPartOf", sections=("workstreams",))
    themes: tuple[str, ...] = make_field(
        "references", "what it is about (the registrar's reading)", "dcterms:subject", sections=("themes",)
    )
    basis: tuple[Basis, ...] = basis_field("a law that asks for it")
    joint_by: tuple[Basis, ...] = joint_by_field()
    continues: tuple[str, ...] = make_field(
        "references", "the earlier work-streams it goes on with", "prov:wasRevisionOf", sections=("workstreams",)
    )
    answers: tuple[str, ...] = make_field(
        "references",
        "the challenges, shortcomings or duties it speaks to (the registrar's reading)",
        ":answers",
        sections=("challenges", "shortcomings", "duties"),
    )
    due: Date | None = make_field("date", "when it is to be done", ":due")
    seen: tuple[Date, ...] = make_field("dates", "a day on which a source saw it, or several; since when is not known", ":seen")
    from_: Date | None = make_field("date", "its first day", "schema:startDate")
    to: Date | None = make_field("date", "its last day", "schema:endDate")
    status: str | None = make_field("choice", "how it stands", ":status", options=("planned", "running", "done", "stopped"))


class Challenge(Named, Roles):
    """What a body has asked of itself or of others."""

    SECTION, WORD = "challenges", "challenge"
    number: int | None = make_field("number", "its number in the source", ":number")
    period: Period | None = make_field("period", "the years it is for", "dcterms:temporal")
    set_by: tuple[Claim, ...] = claims_field("who set it", ":setBy")
    addressed_to: tuple[Claim, ...] = claims_field("whom its heading addresses", ":addressedTo")
    acts: tuple[Claim, ...] = claims_field("who is to act, as the sentence says; acting is not leading", ":acts")
    themes: tuple[str, ...] = make_field(
        "references", "what it is about (the registrar's reading)", "dcterms:subject", sections=("themes",)
    )
    joint_by: tuple[Basis, ...] = joint_by_field()
    continues: tuple[str, ...] = make_field(
        "references", "the earlier challenges it goes on with", "prov:wasRevisionOf", sections=("challenges",)
    )
    answers: tuple[str, ...] = make_field(
        "references", "the shortcomings or duties it speaks to (the registrar's reading)", ":answers", sections=("shortcomings", "duties")
    )
    due: Date | None = make_field("date", "when it is to be done", ":due")
    seen: tuple[Date, ...] = make_field("dates", "a day on which a source saw it, or several; since when is not known", ":seen")
    from_: Date | None = make_field("date", "its first day", "schema:startDate")
    to: Date | None = make_field("date", "its last day", "schema:endDate")
    status: str | None = make_field("choice", "how it stands", ":status", options=("open", "met", "dropped"))


class Shortcoming(Named):
    """What a body has found wanting in itself."""

    SECTION, WORD = "shortcomings", "shortcoming"
    found_by: tuple[Claim, ...] = claims_field("who found it", ":foundBy")
    themes: tuple[str, ...] = make_field(
        "references", "what it is about (the registrar's reading)", "dcterms:subject", sections=("themes",)
    )
    from_: Date | None = make_field("date", "its first day", "schema:startDate")
    to: Date | None = make_field("date", "its last day", "schema:endDate")


class Duty(Named):
    """What a law asks of a body."""

    SECTION, WORD = "duties", "duty"
    duty_of: tuple[Claim, ...] = required_field("claims", "whose duty it is", ":dutyOf", sections=("bodies", "posts"))
    basis: tuple[Basis, ...] = basis_field("the law it rests on")
    from_: Date | None = make_field("date", "its first day", "schema:startDate")
    to: Date | None = make_field("date", "its last day", "schema:endDate")


class Protocol(Named):
    """What boards agree on how they relate and who leads on what."""

    SECTION, WORD = "protocols", "protocol"
    parties: tuple[Claim, ...] = required_field("claims", "the boards it is between", ":party", sections=("bodies", "posts"))
    convened_by: tuple[Claim, ...] = claims_field("who brings them together", ":convenedBy")
    status: str | None = make_field("choice", "how far it has come", ":status", options=("sought", "draft", "agreed", "ended"))
    covers: tuple[str, ...] = make_field("references", "the themes it is about", ":covers", sections=("themes",))
    settles: Mapping[str, Settlement] = make_field("settlements", "who leads on what: theme and roles", ":settles", record=Settlement)
    answers: tuple[str, ...] = make_field(
        "references",
        "the challenges, shortcomings or duties it speaks to (the registrar's reading)",
        ":answers",
        sections=("challenges", "shortcomings", "duties"),
    )
    from_: Date | None = make_field("date", "its first day", "schema:startDate")
    to: Date | None = make_field("date", "its last day", "schema:endDate")
    review: Date | None = make_field("date", "when it is to be looked at again", ":review")
    signed: tuple[Signature, ...] = make_field("list", "who has signed", ":signed", record=Signature)


class Acceptance(Record):
    """Findings the board lives with until a date; shown, but not failing."""

    SECTION, WORD = "accepted", "acceptance"
    check: str = required_field("text", "the check whose findings are accepted")
    records: tuple[str, ...] = required_field("references", "the records it is accepted of", sections=("anything",))
    because: str = required_field("text", "why")
    until: Date = required_field("date", "the last day it holds")


class Register(Record):
    """What the register is called, where its addresses begin, and the day it speaks of."""

    SECTION, WORD = "register", "register"
    id: str = required_field("id", "its short name, by which other registers refer to it")
    name: str = required_field("text", "what it is called", "dcterms:title")
    format: str = required_field("choice", "the format it is written in", options=("1",))
    base: str = required_field("base", "the start of every web address (IRI) it gives out; ends in `/` or `#`")
    as_at: Date | None = make_field("date", "the day the facts stood; a living register leaves it out", "dcterms:valid")
    publisher: str | None = make_field("text", "who publishes it", "dcterms:publisher")

    sources: Mapping[str, Source]
    themes: Mapping[str, Theme]
    people: Mapping[str, Person]
    bodies: Mapping[str, Body]
    posts: Mapping[str, Post]
    priorities: Mapping[str, Priority]
    workstreams: Mapping[str, Workstream]
    challenges: Mapping[str, Challenge]
    shortcomings: Mapping[str, Shortcoming]
    duties: Mapping[str, Duty]
    protocols: Mapping[str, Protocol]
    accepted: tuple[Acceptance, ...]
    undatable: frozenset[str] = frozenset()  # the records with a date or period that cannot be read: whether they are open is not judged
    others: Mapping[str, Register]  # the registers read with it, which `other:id` refers to

    def find(self, section: str, id: str) -> Any:
        """The record that `id` names in a section, here or (as `register:id`) in another register; None where there is none."""
        own = getattr(self, section)
        if id in own:
            return own[id]
        register, colon, other = id.partition(":")
        return getattr(self.others[register], section).get(other) if colon and register in self.others else None

    def locate(self, id: str) -> tuple[str, Any]:
        """The section and the record that bear this id, here or (as `register:id`) in another register.

        Raises `KeyError` where there is none.
        """
        for section in ID_SECTIONS:
            record = self.find(section, id)
            if record is not None:
                return section, record
        raise KeyError(id)

    def find_body(self, who: str) -> Body | None:
        """The body that `who` is, or the body of the post that `who` is; None for nobody, people and strangers."""
        register = self
        if ":" in who and who.partition(":")[0] in self.others:
            name, _, who = who.partition(":")
            register = self.others[name]
        if who in register.bodies:
            return register.bodies[who]
        return register.bodies[register.posts[who].body] if who in register.posts else None


TABLE: dict[str, type[Record]] = {
    section.SECTION: section
    for section in (Source, Theme, Person, Body, Priority, Workstream, Challenge, Shortcoming, Duty, Protocol, Acceptance)
}
"""The sections of a register, in their order."""

SECTION_ORDER = {section: place for place, section in enumerate(("register", *TABLE))}
"""The place of each section in a file that is laid out."""

RECORD_TYPES: tuple[type[Record], ...] = (Register, *TABLE.values(), Post, Claim, Basis, Presentation, Settlement, Signature)
"""All that has fields."""

FIELD_NAMES = {key: key for kind in RECORD_TYPES for key in kind.fields}
"""The words that can stand before a field's colon: of each, the one text to keep."""

ID_SECTIONS = (*(section for section in TABLE if section != "accepted"), "posts")
"""The sections whose records bear an id; `posts` nest in their bodies."""

CHAIRED_KINDS = ("board", "partnership", "forum", "committee", "group")  # the kinds of body that somebody chairs
LEADABLE_SECTIONS = tuple(section for section, kind in TABLE.items() if issubclass(kind, Roles))
"""The sections whose records can be led, and are open or not."""


def claim_span(record: Any) -> tuple[str, str]:
    """The first and last day on which a claim counts, by its own dates.

    One that was only seen counts from the last day that its first sighting can mean.
    """
    first = record.from_.first if record.from_ else min((day.last for day in record.seen), default=EVER_BEFORE)
    return first, record.to.last if record.to else EVER_AFTER
