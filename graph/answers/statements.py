"""What a register says of one of its records or themes, in sentences, each with where it is said; and what it does not say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from ..diff.describe import RecordDescriber, list_reading_claims
from ..model.dates import date_phrase, format_date
from ..model.labels import PROTOCOL_LABELS, field_label
from ..model.register import LEADABLE_SECTIONS, ROLES, Body, Claim, Post, Protocol, Register
from ..model.snapshot import Snapshot
from ..model.text import clean_text, join_words, quote_text
from ..protocol.themes import candidate_themes, covered_themes, find_workers

INVOLVEMENT_FIELDS = ("adopted_by", *ROLES[1:2], *ROLES[3:])  # after the lead, and but for `through`, which has a part of its own
ASKING_FIELDS = ("set_by", "addressed_to", "acts")
LINK_FIELDS = ("themes", "delivers", "answers")  # the registrar's reading
UNNUMBERED = 10**9  # behind all that have a number
LEAD_PART, ROLE_PART, ASK_PART = "Who leads", "Who else has a role", "Who is asked to act"
THROUGH_PART, DATE_PART, PROTOCOL_PART = "Through which group", "By when", "Protocols"
LINK_PART, NOTE_PART, RECORD_PART = "Linked by the registrar", "The registrar's notes", "What the register says of it"


class Statement(NamedTuple):
    """A sentence, where it is said (`SOURCE` or `SOURCE#locator`), and the records that it is about."""

    text: str
    citations: tuple[str, ...] = ()
    records: tuple[str, ...] = ()


def main_things(things: Sequence[Any]) -> list[Any]:
    """The things of which it is said who leads: a part for which no lead is stated goes with its whole, where that is among them."""
    ids = {thing.id for thing in things}
    return [thing for thing in things if thing.lead or getattr(thing, "part_of", None) not in ids]


StatementGroup = tuple[str, list[Statement]]


class StatementWriter:
    """Writes the statements of one register on one day."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot, self.register = snapshot, snapshot.register
        self.describer = RecordDescriber(self.register, self.register)

    def title(self, record: Any) -> str:
        return self.describer.full_title(record.SECTION, record.id, record)

    def protocol_title(self, protocol: Protocol) -> str:
        """A protocol with how far it has come."""
        return f"{quote_text(protocol.name or protocol.id)} ({PROTOCOL_LABELS[protocol.status].phrase})"

    def names(self, claims: Iterable[Claim]) -> str:
        return join_words([self.describer.describe_claim(claim, self.snapshot) for claim in claims])

    def claims_in_force(self, claims: Iterable[Claim]) -> list[Claim]:
        return [claim for claim, _, _ in self.snapshot.active_claims(claims)]

    # --- what can be led ----------------------------------------------------------------------------------------------

    def theme_things(self, theme: str) -> list[Any]:
        """What is open on a theme, or on one narrower than it."""
        wanted = {theme}
        while more := {id for id, one in self.register.themes.items() if one.broader in wanted} - wanted:
            wanted |= more
        things = [thing for thing in self.snapshot.leadable_records if wanted & set(thing.themes)]
        return sorted(things, key=lambda thing: (LEADABLE_SECTIONS.index(thing.SECTION), getattr(thing, "number", None) or UNNUMBERED))

    def thing_parts(self, things: Sequence[Any]) -> Iterator[StatementGroup]:
        """What is said of priorities, work-streams and challenges: what their sources say first, then what the registrar linked."""
        ids = {thing.id for thing in things}
        main = main_things(things)
        yield LEAD_PART, [each for thing in main for each in (self.lead_statement(thing), *self.whole_statements(thing, ids))]
        yield ROLE_PART, [each for thing in main for each in self.field_statements(thing, INVOLVEMENT_FIELDS)]
        yield ASK_PART, [each for thing in main for each in self.asking_statements(thing)]
        yield THROUGH_PART, list(self.delivery_statements(things))
        yield DATE_PART, list(self.date_statements(main))

    def lead_statement(self, thing: Any) -> Statement:
        status = self.snapshot.lead(thing)
        phrase = self.describer.lead_phrase(self.snapshot, thing.lead, status)
        bases = [quote_text(one.as_written) for one in thing.joint_by if self.snapshot.is_active_part(one)]
        equal = f"; they are equal by {join_words(bases)}" if bases and status.status == "joint" else ""
        return Statement(f"{self.title(thing)}: {phrase}{equal}.", self.lead_citations(thing), (thing.id,))

    def lead_citations(self, thing: Any) -> tuple[str, ...]:
        """Where it is said who leads on this day; where nobody does, where it is said who led or is to lead."""
        claims = list_reading_claims(self.snapshot, thing.lead, self.snapshot.lead(thing).status)
        return tuple(dict.fromkeys(citation for claim in claims for citation in claim.source or thing.source)) or thing.source

    def whole_statements(self, thing: Any, ids: set[str]) -> Iterator[Statement]:
        """Of a part for which no lead is stated: what is said of its whole, kept apart from it."""
        whole = self.register.find(thing.SECTION, getattr(thing, "part_of", None) or "")
        if thing.lead or whole is None or whole.id in ids:
            return
        phrase = self.describer.lead_phrase(self.snapshot, whole.lead, self.snapshot.lead(whole))
        apart = " That does not say who leads on this part." if whole.lead else ""
        text = f"{self.title(thing)} is part of {self.title(whole)}. Of the whole, {phrase}.{apart}"
        yield Statement(text, self.lead_citations(whole), (thing.id, whole.id))

    def field_statements(self, thing: Any, fields: Iterable[str]) -> Iterator[Statement]:
        """A sentence for each field that says who, where a claim of it is in force."""
        for field in fields:
            if claims := self.claims_in_force(getattr(thing, field, ())):
                cited = [citation for claim in claims for citation in claim.source]
                text = f"{self.title(thing)} {field_label(field).verb} {self.names(claims)}."
                yield Statement(text, tuple(cited) or thing.source, (thing.id,))

    def asking_statements(self, thing: Any) -> Iterator[Statement]:
        yield from self.field_statements(thing, ASKING_FIELDS[:2])
        asked = self.claims_in_force(getattr(thing, "acts", ()))
        if not asked:
            if thing.SECTION == "challenges":
                yield Statement(f"{self.title(thing)}: nobody is named who is to act.", thing.source, (thing.id,))
            return
        led = "" if self.snapshot.lead(thing).bodies else " To act is not to lead, and no lead is named."
        who = self.names(asked)
        verb = "is asked to act" if len(asked) == 1 else "are asked to act"
        yield Statement(f"{who} {verb} on {self.title(thing)}.{led}", thing.source, (thing.id,))

    def delivery_statements(self, things: Iterable[Any]) -> Iterator[Statement]:
        groups: dict[str, Body] = {}
        for thing in things:
            yield from self.field_statements(thing, ["through"])
            groups |= {body.id: body for _, id, body in self.snapshot.active_claims(thing.through) if ":" not in id}
        for body in groups.values():
            yield from self.parent_statements(body)

    def parent_statements(self, body: Body) -> Iterator[Statement]:
        """What a body belongs to and answers to; where neither is said, that it is not."""
        stated = list(self.field_statements(body, ("part_of", "accountable_to")))
        name = self.describer.title(body.id, "bodies")
        if body.kind == "group" and not stated:
            stated = [
                Statement(f"The register does not say what {name} is part of, or to whom it is accountable.", body.source, (body.id,))
            ]
        yield from stated

    def date_statements(self, things: Sequence[Any]) -> Iterator[Statement]:
        """What is due, and for which years; where no day is stated, that it is not."""
        dated = [thing for thing in things if thing.due]
        for thing in dated:
            yield Statement(f"{self.title(thing)} is due {format_date(thing.due)}.", thing.source, (thing.id,))
        periods: dict[str, list[Any]] = {}
        for thing in things:
            if getattr(thing, "period", None):
                periods.setdefault(str(thing.period), []).append(thing)
        for period, many in periods.items():
            is_over = many[0].period.last < self.snapshot.on
            verb = ("was" if is_over else "is") if len(many) == 1 else "were" if is_over else "are"
            cited = tuple(dict.fromkeys(citation for thing in many for citation in thing.source))
            yield Statement(f"{join_words(map(self.title, many))} {verb} for {period}.", cited, tuple(thing.id for thing in many))
        for thing in things:
            if phrase := self.span_phrase(thing):
                yield Statement(f"{self.title(thing)} {phrase}.", thing.source, (thing.id,))
        dated = [thing for thing in things if thing.due or thing.to]
        if len(dated) < len(things):
            rest = "the rest of this" if dated else "this" if len(things) == 1 else "any of this"
            yield Statement(f"No date is stated by which {rest} is to be done.")

    def span_phrase(self, thing: Any) -> str:
        """From when to when something runs or ran, as far as that is stated."""
        seen = self.snapshot.last_seen(thing) if thing.value("seen") else None
        days = [f"from {format_date(thing.from_)}"] if thing.from_ else []
        days += [f"{'to' if days else 'until'} {format_date(thing.to)}"] if thing.to else []
        if not days:
            return f"was seen {date_phrase(seen)}; since when it runs is not stated" if seen else ""
        on = self.snapshot.on
        is_over = thing.to is not None and thing.to.last < on
        verb = "ran" if is_over else "is to run" if thing.from_ and thing.from_.first > on else "runs"
        return f"{verb} {' '.join(days)}{'' if thing.from_ else '; since when is not stated'}"

    def link_statements(self, things: Iterable[Any]) -> Iterator[Statement]:
        """What the registrar has linked to what, which is no source's statement."""
        for thing in things:
            for field in LINK_FIELDS:
                if ids := thing.value(field):
                    yield Statement(
                        f"{self.title(thing)} {field_label(field).verb} {self.describer.list_names(ids, None)}.", (), (thing.id,)
                    )
            delivering = [one for one in self.snapshot.workstreams if thing.id in one.delivers]
            for one in delivering:
                yield Statement(f"{self.title(one)} delivers {self.title(thing)}.", (), (one.id, thing.id))

    def note_statements(self, records: Iterable[Any]) -> Iterator[Statement]:
        for record in records:
            if record.note:
                yield Statement(f"{self.title(record)}: {clean_text(record.note)}", (), (record.id,))

    # --- other records ------------------------------------------------------------------------------------------------

    def theme_protocols(self, theme: str) -> Iterator[Statement]:
        """What protocols have to do with a theme: settled, covered, or to be agreed whether it is."""
        for protocol, covered, candidates in self.protocol_themes:
            name = self.protocol_title(protocol)
            if theme in protocol.settles:
                settlement = protocol.settles[theme]
                phrase = self.describer.lead_phrase(self.snapshot, settlement.lead, self.snapshot.lead(settlement))
                binds = "" if protocol.status == "agreed" else " It is not agreed, and binds nobody."
                yield Statement(f"By {name}, {phrase}.{binds}", protocol.source, (protocol.id,))
            elif theme in covered:
                yield Statement(f"{name} covers this theme, and does not settle who leads on it.", protocol.source, (protocol.id,))
            elif theme in candidates:
                yield Statement(f"Whether {name} is to cover this theme is for its parties to agree.", protocol.source, (protocol.id,))

    @cached_property
    def protocol_themes(self) -> list[tuple[Protocol, set[str], set[str]]]:
        """The protocols, each with the themes that it covers, and those that it could."""
        workers = find_workers(self.snapshot)
        return [
            (one, set(covered_themes(self.snapshot, one, workers)), set(candidate_themes(self.snapshot, one, workers)))
            for one in self.snapshot.protocols
        ]

    def body_parts(self, body: Body) -> Iterator[StatementGroup]:
        """What a body leads, has a role in and is asked to do; its posts, and whom it answers to."""
        led, roles, asked = self.work_statements(body.id)
        for other in self.snapshot.other_snapshots:
            elsewhere = StatementWriter(other).work_statements(f"{self.register.id}:{body.id}")
            for mine, theirs in zip((led, roles, asked), elsewhere, strict=True):
                mine += [qualify_statement(one, other.register) for one in theirs]
        led += self.settled_statements(body)
        name = self.describer.title(body.id, "bodies")
        yield LEAD_PART, led or [Statement(f"The register does not show that {name} leads anything on this day.")]
        yield ROLE_PART, roles
        yield ASK_PART, asked
        yield "Posts", [self.post_statement(post) for post in body.posts.values() if self.snapshot.is_active(post)]
        yield "To whom it answers", [*self.parent_statements(body), *self.presenting_statements(body)]
        yield (
            PROTOCOL_PART,
            [
                Statement(f"It is a party to {self.protocol_title(one)}.", one.source, (one.id,))
                for one in self.snapshot.protocols
                if body.id in self.snapshot.agreed_bodies(one.parties)
            ],
        )

    def settled_statements(self, body: Body) -> Iterator[Statement]:
        """The themes on which an agreed protocol settles that a body leads."""
        for protocol in self.snapshot.protocols:
            for theme, settlement in protocol.settles.items() if protocol.status == "agreed" else ():
                status = self.snapshot.lead(settlement)
                if body.id in status.bodies:
                    phrase = self.describer.lead_phrase(self.snapshot, settlement.lead, status)
                    text = f"By {self.protocol_title(protocol)}, on {self.describer.title(theme, 'themes')}: {phrase}."
                    yield Statement(text, protocol.source, (protocol.id,))

    def work_statements(self, id: str) -> tuple[list[Statement], list[Statement], list[Statement]]:
        """What a body, by its id in this register, leads here, has a role in and is asked to do."""
        led, roles, asked = [], [], []
        for thing in self.snapshot.leadable_records:
            for claim, who, _ in self.snapshot.active_claims(thing.lead):
                if who == id:
                    led.append(self.lead_statement(thing)._replace(citations=claim.source or thing.source))
            for field in (*INVOLVEMENT_FIELDS, "through", "acts", "addressed_to"):
                mine = [claim for claim, who, _ in self.snapshot.active_claims(getattr(thing, field, ())) if who == id]
                for claim in mine[:1]:
                    firmly = "" if claim.status == "agreed" else f" ({claim.status})"
                    if field in ("acts", "addressed_to"):
                        verb = "Asked to act on" if field == "acts" else "Put to it, under its heading:"
                        others = [one for one, other, _ in self.snapshot.active_claims(getattr(thing, field)) if other != id]
                        beside = f", with {self.names(others)}" if others and field == "acts" else ""
                        asked.append(Statement(f"{verb} {self.title(thing)}{firmly}{beside}.", claim.source or thing.source, (thing.id,)))
                    elif getattr(thing, "part_of", None) is None or thing.lead:
                        verb = field_label(field).inverse_heading if field == "through" else field_label(field).heading
                        roles.append(
                            Statement(
                                f"{verb}: {self.title(thing)}{firmly}.".replace(" by:", ":"), claim.source or thing.source, (thing.id,)
                            )
                        )
        return list(dict.fromkeys(led)), roles, asked

    def presenting_statements(self, body: Body) -> Iterator[Statement]:
        for one in body.presents:
            yield Statement(
                f"It {self.describer.part_phrase('presents', one)}. To present is not to be accountable.", one.source or body.source
            )

    def post_statement(self, post: Post) -> Statement:
        """Who holds a post; where nobody is named, that nobody is."""
        status = self.snapshot.post(post)
        name = self.describer.title(post.id, "posts")
        cited = tuple(dict.fromkeys(citation for claim in status.holdings for citation in claim.source or post.source)) or post.source
        if (last_day := self.snapshot.last_day(post)) and self.snapshot.has_ended(post):
            last = join_words(map(self.holder_name, status.holdings))
            known = f" The last holder that the register names is {last}." if last else ""
            text, cited = f"{name} ended {date_phrase(last_day)}.{known}", tuple(dict.fromkeys((*post.source, *cited)))
        elif status.holdings:
            who = join_words([self.holder_name(claim) for claim in status.holdings])
            text = (
                f"{name} is held by {who}."
                if status.status == "held"
                else f"{name} was held by {who}. Since then the register does not say."
            )
        elif status.status == "vacant":
            text = f"It is stated that nobody holds {name}."
        else:
            text = f"{name}: The register does not say who holds it."
        return Statement(text, cited, (post.id,))

    def holder_name(self, claim: Claim) -> str:
        """A holder of a post, with its days, and when last seen."""
        return self.describer.describe_claim(claim, self.snapshot, seen=self.snapshot.last_seen(claim))

    def person_statements(self, id: str) -> Iterator[Statement]:
        """The seats that a person holds, held or is named for, each with who holds it now."""
        for post in self.register.posts.values():
            mine = [claim for claim in post.held_by if claim.who == id]
            holdings = self.snapshot.post(post).holdings
            yield from (self.former_statement(post, claim) for claim in mine if claim not in holdings)
            if mine:
                yield self.post_statement(post)

    def former_statement(self, post: Post, claim: Claim) -> Statement:
        """That a post was held, or is to be, by somebody who is not shown as its holder on this day."""
        name, who = self.describer.title(post.id, "posts"), self.holder_name(claim)
        first, last = self.snapshot.span(claim)
        if claim.status == "agreed" and last < self.snapshot.on:
            text = f"{name} was held by {who}."
        elif claim.status == "agreed" and claim.from_ and first > self.snapshot.on:
            text = f"{name} is to be held by {who}."
        elif claim.status == "agreed" and first > self.snapshot.on:
            text = f"{name}: {who} is named as its holder only later. Since when is not known, and on this day it is not shown."
        else:
            text = f"{name}: {who} is named for it."
        return Statement(text, claim.source or post.source, (post.id,))

    def protocol_parts(self, protocol: Protocol) -> Iterator[StatementGroup]:
        yield (
            RECORD_PART,
            [
                Statement(f"{self.protocol_title(protocol)}.", protocol.source, (protocol.id,)),
                *self.field_statements(protocol, ("parties", "convened_by")),
            ],
        )
        settled = []
        for theme, one in protocol.settles.items():
            phrase = self.describer.lead_phrase(self.snapshot, one.lead, self.snapshot.lead(one))
            settled.append(Statement(f"{self.describer.title(theme, 'themes')}: {phrase}.", protocol.source, (protocol.id, theme)))
        none = Statement("It settles no theme: who leads on what is still to be agreed.", protocol.source, (protocol.id,))
        yield LEAD_PART, settled or [none]

    def other_statements(self, record: Any) -> Iterator[Statement]:
        """Of a shortcoming, a duty or a source: what its fields say."""
        for key, line in record.fields.items():
            value = record.value(key)
            if not value or key in ("note", "source", "also", "name", "sections"):
                continue
            if line.shape == "claims":
                yield from self.field_statements(record, [key])
            elif line.shape in ("reference", "references") and key not in LINK_FIELDS:
                ids = (value,) if isinstance(value, str) else value
                yield Statement(f"{self.title(record)} {field_label(key).verb} {self.describer.list_names(ids, None)}.", record.source)
        answering = [one for one in (*self.snapshot.leadable_records, *self.snapshot.protocols) if record.id in one.answers]
        if record.SECTION in ("shortcomings", "duties") and not answering:
            yield Statement(f"{self.title(record)}: nothing in the register answers it.", record.source, (record.id,))

    # --- a record -----------------------------------------------------------------------------------------------------

    def record_parts(self, record: Any) -> Iterator[StatementGroup]:
        """All that is said of one record, by parts; a part with nothing in it is left out."""
        for heading, statements in self._record_parts(record):
            if statements:
                yield heading, statements

    def _record_parts(self, record: Any) -> Iterator[StatementGroup]:
        section = record.SECTION
        if section == "themes":
            yield from self.theme_parts(record)
            return
        if section in LEADABLE_SECTIONS:
            strands = [one for one in self.snapshot.leadable_records if getattr(one, "part_of", None) == record.id and one.lead]
            if not self.snapshot.is_open(record):
                yield RECORD_PART, [Statement(f"{self.title(record)} is not open on this day.", record.source, (record.id,))]
            yield from self.thing_parts([record, *strands])
            yield LINK_PART, list(self.link_statements([record, *strands]))
        elif section == "bodies":
            if not self.snapshot.is_active(record):
                when = "has ended" if self.snapshot.has_ended(record) else "has not begun"
                yield RECORD_PART, [Statement(f"{self.title(record)} {when} on this day.", record.source, (record.id,))]
            yield from self.body_parts(record)
        elif section == "posts":
            yield RECORD_PART, [self.post_statement(record)]
        elif section == "people":
            yield RECORD_PART, list(self.person_statements(record.id))
        elif section == "protocols":
            yield from self.protocol_parts(record)
        else:
            yield RECORD_PART, list(self.other_statements(record))
            yield (
                LINK_PART,
                [
                    Statement(f"{self.title(one)} answers {self.title(record)}.", (), (one.id, record.id))
                    for one in (*self.snapshot.leadable_records, *self.snapshot.protocols)
                    if record.id in one.answers
                ],
            )
        yield NOTE_PART, list(self.note_statements([record]))

    def theme_parts(self, theme: Any) -> Iterator[StatementGroup]:
        things = self.theme_things(theme.id)
        groups = dict(self.thing_parts(things) if things else ())
        for other in self.snapshot.other_snapshots:
            writer = StatementWriter(other)
            for heading, statements in writer.thing_parts(writer.theme_things(f"{self.register.id}:{theme.id}")):
                groups.setdefault(heading, []).extend(qualify_statement(one, other.register) for one in statements)
        if not any(groups.values()):
            yield LEAD_PART, [Statement("Nothing that is open in the register is about this theme.")]
        yield from groups.items()
        yield PROTOCOL_PART, list(self.theme_protocols(theme.id))
        ids = {thing.id for thing in things}
        main = [thing for thing in things if getattr(thing, "part_of", None) not in ids]
        if main:
            linked = Statement(f"{join_words(map(self.title, main))} {'is' if len(main) == 1 else 'are'} about {quote_text(theme.name)}.")
            yield LINK_PART, [linked, *(one for one in self.link_statements(main) if " is about " not in one.text)]
        yield NOTE_PART, list(self.note_statements([theme, *main]))


def qualify_statement(statement: Statement, register: Register) -> Statement:
    """What another register says: with that register's name behind it, and its id before what it cites and is about."""
    citations, records = (
        tuple(one if ":" in one else f"{register.id}:{one}" for one in ids) for ids in (statement.citations, statement.records)
    )
    return Statement(f"{statement.text.removesuffix('.')}, in {quote_text(register.name or register.id)}.", citations, records)
