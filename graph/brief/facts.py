"""What a register names one body for, item by item, with sources: what it leads, is asked to do, must agree, and what has changed.

Nothing is inferred: to adopt, to act, or to be addressed is not to lead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ..diff.describe import RecordDescriber
from ..documents.blocks import capitalise_first, plain_text
from ..documents.words import holder_words
from ..lint.explain import check_summary
from ..model.dates import format_date
from ..model.finding import Finding
from ..model.labels import (
    LEAD_LABELS,
    PRESENTING_LABELS,
    PROTOCOL_LABELS,
    claim_details,
    count_records,
    field_label,
    join_details,
)
from ..model.register import CHAIRED_KINDS, ROLES, Body, Claim, Presentation, Protocol, Register, Settlement, claim_span
from ..model.snapshot import LeadStatus, Snapshot
from ..model.text import clean_text, count_noun, join_words, quote_text
from ..protocol.themes import ThemeStatus, find_parties, find_theme_work, list_open_things, list_theme_statuses, sort_by_name, theme_name
from ..reader.load import LoadedRegister

CONCERN_FIELDS = (
    "adopted_by",
    "acts",
    "support",
    "sponsor",
    "through",
)  # what makes a thing one that concerns a body, where nobody leads it
TOLD_ABOVE = ("unowned-priority", "ownerless-workstream", "leaderless-challenge")  # the parts above say what has no lead
SEAT_ROLES = ("chair", "co-chair", "vice-chair")
ROOM, ANY_ROOM = 200, 10**9  # letters of names in a row, beyond which they are only counted: on one page; and where nothing is cut off
Citation = tuple[str, str]  # a source's id, and the place in it


class BriefItem(NamedTuple):
    """A line of the brief: its words, where they come from, and the records that they are of."""

    text: str
    citations: tuple[Citation, ...] = ()
    records: tuple[str, ...] = ()


class BodyView:
    """One register, as the body sees it that the brief is for; in `room` letters to a row of names."""

    def __init__(
        self, source: LoadedRegister, snapshot: Snapshot, home: Register, body: Body, findings: Sequence[Finding] = (), room: int = ROOM
    ) -> None:
        self.source, self.snapshot, self.register = source, snapshot, snapshot.register
        self.findings = [one for one in findings if one.register == self.register.id]
        self.room = room
        self.id = body.id if self.register is home else f"{home.id}:{body.id}"
        self.describer = RecordDescriber(self.register, self.register)
        self._parts: dict[tuple[str, ...], bool] = {}
        self.id_prefix = "" if self.register is home else f"{self.register.id}:"
        self.work_by_theme = {theme: bodies[self.id] for theme, bodies in find_theme_work(snapshot).items() if self.id in bodies}

    # --- whom and what ------------------------------------------------------------------------------------------------

    def names_body(self, claim: Claim) -> bool:
        who = self.snapshot.resolve(claim.who)
        return who is not None and who.id == self.id

    def body_claims(self, claims: Iterable[Claim]) -> list[Claim]:
        """The claims on the body that stand, agreed or not."""
        return [claim for claim, id, _ in self.snapshot.active_claims(claims) if id == self.id]

    def agreed_claims(self, thing: Any, field: str) -> list[Claim]:
        return [claim for claim in self.body_claims(getattr(thing, field, ())) if claim.status == "agreed"]

    def body_names(self, ids: Iterable[str]) -> str:
        return join_words([self.snapshot.full_name(id) for id in sort_by_name(self.snapshot, ids)] or ["nobody else"])

    def record_label(self, record: Any) -> str:
        return clean_text(self.snapshot.label(record.id))

    def protocol_title(self, protocol: Protocol) -> str:
        return self.describer.title(protocol.id, protocol.SECTION)

    def thing_title(self, thing: Any) -> str:
        return self.describer.full_title(thing.SECTION, thing.id, thing)

    def theme_title(self, id: str) -> str:
        return quote_text(theme_name(self.snapshot, id) or id)

    def no_lead_reason(self, reading: LeadStatus) -> str:
        return LEAD_LABELS[reading.status].reason.format(who=self.body_names(reading.bodies))

    def claim_details(self, claims: Sequence[Claim], but: str = "agreed") -> str:
        """By which post the body is named, and what else is said of the claim, in brackets."""
        posts = [self.register.find("posts", claim.who) for claim in claims]
        names = sorted({self.record_label(post) for post in posts if post})
        words = [f"as {join_words(names)}"] if posts and all(posts) else []
        if len(claims) == 1:
            words += [detail for detail in claim_details(claims[0]) if detail != but]
        return join_details(words)

    def collect_citations(self, *records: Any) -> tuple[Citation, ...]:
        """What records and claims are taken from."""
        found: dict[Citation, None] = {}
        for record in records:
            for citation in record.source:
                id, _, locator = citation.partition("#")
                found[(id if ":" in id else f"{self.id_prefix}{id}", locator)] = None
        return tuple(found)

    def make_item(self, text: str, things: Sequence[Any], claims: Iterable[Any] = ()) -> BriefItem:
        own = [claim for claim in claims if claim.source]
        return BriefItem(capitalise_first(text), self.collect_citations(*(own or things)), tuple(thing.id for thing in things))

    def list_settlements(self) -> Iterator[tuple[Protocol, str, Settlement]]:
        for protocol in self.snapshot.protocols:
            for theme, settlement in sorted(protocol.settles.items()):
                yield protocol, theme, settlement

    def leadable_items(self) -> Iterator[tuple[Any, str, Any]]:
        """What can be led: the record it stands in, what it is called, and what has the roles."""
        for thing in list_open_things(self.snapshot):
            yield thing, self.thing_title(thing), thing
        for protocol, theme, settlement in self.list_settlements():
            binds = "" if protocol.status == "agreed" else ", which is not agreed"
            yield (
                protocol,
                f"{self.theme_title(theme)} (theme, by the protocol {self.protocol_title(protocol)}{binds})",
                settlement,
            )

    # --- who sits on it, and what it must do ----------------------------------------------------------------------------

    def own_body(self) -> Body | None:
        return self.register.bodies.get(self.id)

    def seat_items(self) -> Iterator[BriefItem]:
        """Who chairs the body, who holds its other posts, who sits on it; and where nobody is named, that."""
        body = self.own_body()
        if body is None:
            return
        posts = [post for post in body.posts.values() if self.snapshot.is_active(post)]
        ranks = {role: rank for rank, role in enumerate(SEAT_ROLES)}
        if body.kind in CHAIRED_KINDS and not any(post.role in ("chair", "co-chair") for post in posts):
            yield BriefItem("No chair is named.")
        for post in sorted(posts, key=lambda post: (ranks.get(post.role or "", len(ranks)), post.name)):
            held = self.snapshot.post(post).holdings
            yield self.make_item(f"{self.record_label(post)}: {plain_text(holder_words(self.snapshot, post))}.", [post], held)
        members = self.snapshot.agreed_bodies(body.members)
        if members:
            yield self.make_item(f"members: {self.body_names(members)}.", [body], self.agreed_members(body))
        elif body.kind in CHAIRED_KINDS:
            yield BriefItem("No member is named.")

    def agreed_members(self, body: Body) -> list[Claim]:
        return [claim for claim, _, _ in self.snapshot.active_claims(body.members) if claim.status == "agreed"]

    def duty_items(self) -> Iterator[BriefItem]:
        """The body's duties, what it presents to whom by when, and what is presented to it."""
        for duty in sorted(self.register.duties.values(), key=lambda duty: (clean_text(duty.name), duty.id)):
            if self.snapshot.is_active(duty) and (claims := self.agreed_claims(duty, "duty_of")):
                yield self.make_item(f"{self.record_label(duty)}.", [duty], claims)
        own = self.own_body()
        if own is not None and own.presents:
            yield from self.presenting_items(own)
        for body in self.snapshot.bodies:
            mine = [each for each in body.presents if each.to and (to := self.snapshot.resolve(each.to)) and to.id == self.id]
            for each in mine if body.id != self.id else ():
                says = f"{self.snapshot.full_name(body.id)} presents {quote_text(each.what)} to you{self.presenting_details(each)}."
                yield self.make_item(says, [body], [each] if each.source else ())

    def presenting_items(self, body: Body) -> Iterator[BriefItem]:
        """What the body presents, each thing with all to whom it does."""
        things: dict[str, list[Presentation]] = {}
        for each in body.presents:
            things.setdefault(each.what, []).append(each)
        for what, found in things.items():
            to = [f"{self.snapshot.full_name(each.to)}{self.presenting_details(each)}" for each in found if each.to]
            published = [f"published{self.presenting_details(each)}" for each in found if not each.to]
            says = join_words([*([f"presented to {'; '.join(to)}"] if to else []), *published])
            yield self.make_item(f"{quote_text(what)}: {says}.", [body], [each for each in found if each.source])

    def presenting_details(self, each: Presentation) -> str:
        """Because it must or when asked, how often, and when next, in brackets."""
        details = [PRESENTING_LABELS[each.how]] if each.how != "publish" and PRESENTING_LABELS[each.how] else []
        details += [f"every {each.every.replace('-', ' ')}"] if each.every else []
        details += [f"next due {format_date(each.due)}"] if each.due else []
        return join_details(details)

    # --- the parts ----------------------------------------------------------------------------------------------------

    def lead_items(self) -> Iterator[BriefItem]:
        to_come = []
        for record, title, thing in self.leadable_items():
            reading, claims = self.snapshot.lead(thing), self.body_claims(thing.lead)
            others = [id for id in reading.bodies if id != self.id]
            due = f", due {format_date(record.due)}" if getattr(record, "due", None) else ""
            if self.id in reading.bodies:
                words = {
                    "single": "",
                    "joint": f": jointly with {self.body_names(others)}, so there is no single lead",
                    "collective": ": as a collective, which is no one body",
                    "proposed": f": proposed, and not agreed{f'; so is {self.body_names(others)}' if others else ''}",
                    "contested": f": contested{f'; named too: {self.body_names(others)}' if others else ''}",
                }[reading.status]
                yield self.make_item(f"{title}{self.claim_details(claims, reading.status)}{due}{words}.", [record], claims)
            elif claims:
                yield self.make_item(f"{title}: you are proposed; the lead today is {self.body_names(others)}.", [record], claims)
            coming = [claim for claim in thing.lead if self.names_body(claim) and claim_span(claim)[0] > self.snapshot.on]
            to_come += [self.make_item(f"still to come: {title}{self.claim_details([claim])}.", [record], [claim]) for claim in coming]
        yield from to_come

    def role_items(self) -> Iterator[BriefItem]:
        for role in ROLES[1:]:
            named = [
                (record, title, claims)
                for record, title, thing in self.leadable_items()
                if (claims := self.body_claims(getattr(thing, role)))
            ]
            if named:
                titles = join_fitting([f"{title}{self.claim_details(claims)}" for _, title, claims in named], self.room)
                origins = [each for record, _, claims in named for each in find_origins(record, claims)]
                yield self.make_item(f"{field_label(role).you}: {titles}.", [record for record, _, _ in named], origins)

    def origin_items(self) -> Iterator[BriefItem]:
        """How much the body has asked of itself and others, and has found; in one line, since others answer it."""
        found = []
        for section, field in (("challenges", "set_by"), ("shortcomings", "found_by")):
            records = self.snapshot.challenges if section == "challenges" else self.register.shortcomings.values()
            if mine := [record for record in records if self.agreed_claims(record, field)]:
                found.append((f"{'set' if field == 'set_by' else 'found'} {count_records(len(mine), section)}", mine))
        if found:
            yield self.make_item(f"you {join_words([words for words, _ in found])}.", [record for _, mine in found for record in mine])

    def action_items(self) -> Iterator[BriefItem]:
        addressed = []
        for thing in list_open_things(self.snapshot):
            if thing.SECTION != "challenges":
                continue
            if claims := self.body_claims(thing.acts):
                others = set(self.snapshot.agreed_bodies(thing.acts)) - {self.id}
                with_whom = f", with {self.body_names(others)}" if others else ""
                setters = set(self.snapshot.agreed_bodies(thing.set_by))
                setter = f"; set by {'yourselves' if setters == {self.id} else self.body_names(setters)}" if setters else ""
                due = f"; due {format_date(thing.due)}" if thing.due else ""
                lead = self.snapshot.lead(thing)
                leader = "" if lead.single or self.id in lead.bodies else f"; {self.no_lead_reason(lead)}"
                text = f"{self.thing_title(thing)}{self.claim_details(claims)}{with_whom}{setter}{due}{leader}."
                yield self.make_item(text, [thing], claims)
            elif self.body_claims(thing.addressed_to):
                addressed.append(thing)
        if addressed:
            titles = join_fitting([self.thing_title(thing) for thing in addressed], self.room)
            yield self.make_item(f"the heading addresses you, but the sentence does not ask you to act: {titles}.", addressed)

    def body_protocols(self) -> list[tuple[Protocol, list[ThemeStatus]]]:
        """The protocols that the body is party to, each with its themes."""
        found = [one for one in self.snapshot.protocols if self.id in find_parties(self.snapshot, one)]
        return [(one, list_theme_statuses(self.snapshot, one)) for one in sorted(found, key=lambda one: (clean_text(one.name), one.id))]

    def open_themes(self) -> dict[str, None]:
        """The themes that protocols of the body leave open."""
        return {each.id: None for _, themes in self.body_protocols() for each in themes if not each.is_settled}

    def agreement_items(self) -> Iterator[BriefItem]:
        for protocol, themes in self.body_protocols():
            others = [id for id in find_parties(self.snapshot, protocol) if id != self.id]
            open_themes = [each for each in themes if not each.is_settled]
            all_of = f"all {len(themes)}" if len(open_themes) == len(themes) > 1 else f"{len(open_themes)} of {len(themes)}"
            title, state = self.protocol_title(protocol), PROTOCOL_LABELS[protocol.status].phrase
            open_words = (
                f"who leads on {all_of} themes" if open_themes else "no theme is open" if themes else "which themes it covers is not stated"
            )
            yield self.make_item(f"{title} ({state}), with {self.body_names(others)}: {open_words}.", [protocol])
            if open_themes:
                yield self.make_item(
                    f"still open: {join_fitting([self.theme_title(each.id) for each in open_themes], self.room)}.", [protocol]
                )
            worked = [each for each in open_themes if self.id in each.work]
            with_us: dict[str, list[str]] = {}
            for each in worked:
                for other in each.work:
                    if other != self.id:
                        with_us.setdefault(other, []).append(self.theme_title(each.id))
            for other in sort_by_name(self.snapshot, with_us):
                yield self.make_item(
                    f"{self.body_names([other])} is named, as you are, in what is open on {join_fitting(with_us[other], self.room)}.",
                    [protocol],
                )
            for each in open_themes:
                if each.lead_status.status != "not-stated":
                    yield self.make_item(f"on {self.theme_title(each.id)}, {self.no_lead_reason(each.lead_status)}.", [protocol])
            yield from self.signing_items(protocol)

    def signing_items(self, protocol: Protocol) -> Iterator[BriefItem]:
        if self.body_claims(protocol.convened_by):
            yield self.make_item("you bring the parties together.", [protocol], self.body_claims(protocol.convened_by))
        signed = [signature for signature in protocol.signed if signature.party == self.id]
        if signed:
            day = f" of {format_date(signed[-1].date)}" if signed[-1].date else ", without a date"
            yield self.make_item(
                f"the register holds your signature{day}; the protocol's own document shows whether it still fits.", [protocol]
            )
        elif protocol.status == "agreed" or protocol.signed:
            yield self.make_item("the register holds no signature of yours under it.", [protocol])

    def leaderless_items(self) -> Iterator[BriefItem]:
        """What concerns the body and has no single lead, but for what it leads with others."""
        groups: dict[tuple[str, str, LeadStatus], list[Any]] = {}
        for thing in list_open_things(self.snapshot):
            reading = self.snapshot.lead(thing)
            field = next((field for field in CONCERN_FIELDS if self.agreed_claims(thing, field)), None)
            if field and field != "acts" and not reading.single and self.id not in reading.bodies:
                groups.setdefault((field, thing.SECTION, reading), []).append(thing)
        for (field, section, reading), found in groups.items():
            ids = {thing.id for thing in found}
            whole = [thing for thing in found if thing.lead or getattr(thing, "part_of", None) not in ids] or found  # each part of another
            titles = join_fitting([self.thing_title(thing) for thing in whole], self.room)
            strands = f" (with {count_noun(len(found) - len(whole), 'part')})" if len(found) > len(whole) else ""
            things = f"{count_records(len(whole), section)}{strands}"
            text = f"{field_label(field).you} {things} of which {self.no_lead_reason(reading)}: {titles}."
            yield self.make_item(text, found, [each for thing in found for each in find_origins(thing, self.agreed_claims(thing, field))])
        unsettled, settled = self.open_themes(), {theme for _, theme, one in self.list_settlements() if self.snapshot.lead(one).single}
        both = [theme for theme in self.work_by_theme if theme in unsettled]
        free = [theme for theme in self.work_by_theme if theme not in unsettled and theme not in settled]
        for themes, where in ((both, "still to be agreed, as shown above"), (free, "in no protocol")):
            if themes:
                working = [work.thing for theme in themes for work in self.work_by_theme[theme]]
                yield self.make_item(
                    f"you are named in what is open on {count_noun(len(themes), 'theme')} whose lead is {where}: "
                    f"{join_fitting([self.theme_title(theme) for theme in themes], self.room)}.",
                    working,
                )

    def body_findings(self) -> list[tuple[Finding, bool]]:
        """The open findings about the body, each with whether it is of the body itself: the worst first."""
        found = []
        for finding in self.findings:
            about = self.finding_relevance(finding)
            if about is not None and finding.state == "new":
                found.append((finding, about))
        return sorted(found, key=lambda one: (-one[0].severity, not one[1]))

    def finding_relevance(self, finding: Finding) -> bool | None:
        """Whether a finding is of the body itself; or, if not, of what names it; None where it is neither."""
        section, record = self.locate_record(finding.subject)
        if self.id in (finding.subject, finding.value) or (section == "posts" and record.body == self.id):
            return True
        if section == "protocols" and finding.value and self.snapshot.resolve(finding.value):
            return None  # it is about another party
        if finding.subject in self.work_by_theme or (record is not None and self.has_part(record)):
            return False
        return None

    def locate_record(self, id: str) -> tuple[str, Any]:
        try:
            return self.register.locate(id)
        except KeyError:
            return "", None

    def has_part(self, record: Any, but: Sequence[str] = ("set_by",)) -> bool:
        """Whether a record names the body in a claim that stands; by what it has set others, it has no part."""
        key = (record.id, *but)
        if key not in self._parts:
            fields = [name for name, line in record.fields.items() if line.shape == "claims" and name not in but]
            self._parts[key] = any(self.agreed_claims(record, name) for name in fields)
        return self._parts[key]

    def finding_items(self) -> Iterator[BriefItem]:
        groups: dict[tuple[int, bool, str], list[Finding]] = {}
        for finding, own in self.body_findings():
            if finding.check in TOLD_ABOVE:
                continue
            groups.setdefault((-finding.severity, not own, finding.check), []).append(finding)
        for (_, _, check), found in groups.items():
            first = found[0]
            if len(found) == 1:
                yield BriefItem(f"{capitalise_first(first.plain_message)}.")
            else:
                titles = join_fitting([quote_text(one.name) for one in found], self.room * 3 // 5)
                says = check_summary(check).removesuffix(".")
                yield BriefItem(f"{says}, {len(found)} times: {titles}.")

    # --- in numbers ---------------------------------------------------------------------------------------------------

    def single_leads(self) -> list[str]:
        """What the body alone leads, themes of protocols included."""
        return [title for _, title, thing in self.leadable_items() if self.snapshot.lead(thing).single == self.id]

    def action_ids(self) -> list[str]:
        """The challenges that the body is to act on."""
        return [thing.id for thing in self.snapshot.challenges if self.agreed_claims(thing, "acts")]

    def concern_gaps(self) -> dict[str, bool]:
        """The open things that the body adopted, acts on or supports, each with whether it lacks a single lead."""
        found = [thing for thing in list_open_things(self.snapshot) if any(self.agreed_claims(thing, field) for field in CONCERN_FIELDS)]
        ids = {thing.id for thing in found}
        found = [thing for thing in found if thing.lead or getattr(thing, "part_of", None) not in ids]
        return {thing.id: not self.snapshot.lead(thing).single for thing in found}


def find_origins(record: Any, claims: Iterable[Any]) -> list[Any]:
    """Where it is said that a record names somebody: the claims that have a source of their own; else the record."""
    return [claim for claim in claims if claim.source] or [record]


def join_fitting(words: Sequence[str], room: int) -> str:
    """As many of the words in a row as there is room for, and how many there are more; at least one."""
    shown = 1
    while shown < len(words) and sum(map(len, words[: shown + 1])) <= room:
        shown += 1
    return join_words([*words[:shown], f"{len(words) - shown} more"] if shown < len(words) else words)
