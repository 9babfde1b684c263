"""Drafts the clauses of a protocol from the records of a register, each by the sentences in `CLAUSE_SENTENCES` and those of its roles.

Neither the day, nor where a record stands, nor its neighbours are in a wording; what hangs on the day is said in asides.
Nothing is inferred: what the register does not hold is a gap, to be agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..model.dates import format_date, format_iso_day
from ..model.labels import LEAD_LABELS, field_label, full_name, join_details
from ..model.register import NOBODY, ROLES, Claim, Post, Protocol
from ..model.snapshot import Snapshot
from ..model.text import clean_text, join_words, with_article
from .boilerplate import Passage
from .clauses import PROTOCOL_PARTS, Clause, ClausePath, make_clause_id
from .law_part import law_clauses, settled_asides
from .themes import ThemeStatus, ThemeWork, find_parties, list_open_things, list_theme_statuses, sort_by_name

PASSAGE_PARTS = {"purpose": "parties", "status": "parties", "roles": "leads", "review": "review", "signing": "signatures"}

CLAUSE_SENTENCES = {  # beside those of roles, which are in `labels.py`. What was signed holds these words: never reword one
    "parties": "The parties to this protocol are {who}.",
    "convening": "{who} brings the parties together.",
    "start": "This protocol takes effect on {date}.",
    "review": "The parties look at this protocol again by {date}.",
    "kind": "{who} is {kind}{law}.",
    "duty": "{who} has this duty: {what}.",
    "basis": "{who} rests on {what}.",
    "slip": "{who} rests on what is written as “{what}”, which should read “{right}”.",
    "chair": "{who} is chaired by its {what}.",
    "accountable": "{who} is accountable to {other}.",
    "part": "{who} is part of {other}.",
    "presents": "{who} presents “{what}” to {other}{how}.",
    "member": "{who} sits on {other}.",
    "adopted": "{who} {have} adopted “{what}”.",
    "shared": "{who} has adopted “{what}”, and shares it with {other}, which says so too.",
}


def draft_clauses(snapshot: Snapshot, protocol: Protocol, passages: Sequence[Passage]) -> list[Clause]:
    """The clauses of a protocol, part by part. Each id is there once."""
    order = list(PROTOCOL_PARTS)
    desk = ClauseWriter(snapshot, protocol)
    found = [
        *desk.opening_clauses(),
        *desk.board_clauses(),
        *law_clauses(snapshot, desk.parties),
        *desk.relation_clauses(),
        *desk.lead_clauses(),
        *desk.priority_clauses(),
        *desk.workstream_clauses(),
        *desk.review_clauses(),
    ]
    found += [desk.passage_clause(passage) for passage in passages]
    return sorted(found, key=lambda clause: order.index(clause.part))


class ClauseBuilder:
    """Writes one clause, and notes whom it names."""

    def __init__(self, desk: ClauseWriter, part: str, id: str, title: str, *records: ClausePath) -> None:
        self.writer, self.part, self.id, self.title = desk, part, id, title
        self.records: list[ClausePath] = list(records)
        self.wording: list[str] = []
        self.gaps: list[str] = []
        self.asides: list[str] = []
        self.named_ids: set[str] = set()  # by the wording
        self.asked_ids: set[str] = set()  # by the gaps

    def add_sentence(self, sentence: str, named: Iterable[str] = (), /, **words: str) -> None:
        """Adds a sentence, once; `named` are those whom it names."""
        self.named_ids |= {self.writer.body_id(each) for each in named}
        text = (CLAUSE_SENTENCES.get(sentence) or field_label(sentence).clause).format(**words)
        if text not in self.wording:
            self.wording.append(text)

    def add_gap_unless_settled(self, body: Any, point: str, gap: str) -> None:
        """Adds what a body has to say of itself, unless the law settles it: then, where."""
        settled = settled_asides(self.writer.snapshot, body, point)
        self.asides += settled
        if not settled:
            self.add_gap(gap, [body.id])

    def add_gap(self, gap: str, asked: Iterable[str] = ()) -> None:
        """Adds what is to be agreed; `asked` are those who have to say it, where these are not all."""
        self.asked_ids |= set(asked)
        self.gaps.append(gap)

    def build_clause(self) -> Clause:
        all_parties = self.writer.parties
        concerns = [id for id in all_parties if id in (self.named_ids if self.wording else self.asked_ids)]
        return Clause(
            self.id,
            self.part,
            self.title,
            tuple(self.wording),
            tuple(self.gaps),
            (*self.writer.identify_bodies(self.named_ids), *self.asides),
            tuple(dict.fromkeys(self.records)),
            tuple(concerns or all_parties),
        )


class ClauseWriter:
    """What every clause of one protocol is written from."""

    def __init__(self, snapshot: Snapshot, protocol: Protocol) -> None:
        self.snapshot, self.register, self.protocol = snapshot, snapshot.register, protocol
        self.protocol_path: ClausePath = ("protocols", protocol.id)
        self.parties = find_parties(snapshot, protocol)
        self.party_names = join_words([self.full_name(id) for id in self.parties]) if self.parties else "the parties"

    # --- names --------------------------------------------------------------------------------------------------------

    def full_name(self, who: str) -> str:
        """What a wording calls a body, post or person: its bare name, so that no neighbour changes what was signed."""
        return full_name(self.register, who)

    def identify_bodies(self, ids: Iterable[str]) -> Iterator[str]:
        """Which body each is that the wording names by a name that another bears too."""
        for id in sort_by_name(self.snapshot, ids):
            name, label = (clean_text(each) for each in (self.full_name(id), self.snapshot.name(id)))
            if name != label:
                yield f"“{name}” here is {label}."

    def body_id(self, who: str) -> str:
        """The body by which one is counted."""
        found = self.snapshot.resolve(who)
        return found.id if found else who

    def current_names(self, claims: Iterable[Claim]) -> list[tuple[str, str]]:
        """The agreed claims that stand, by name, each with what it names."""
        return sorted(
            {(self.full_name(claim.who), claim.who) for claim, _, _ in self.snapshot.active_claims(claims) if claim.status == "agreed"}
        )

    def thing_phrase(self, thing: Any) -> str:
        """A priority, challenge or work-stream as a reader knows it."""
        number = f" {thing.number}" if getattr(thing, "number", None) else ""
        apart = join_details(self.snapshot.names.details(thing.id))
        return f"{thing.WORD if number else f'the {thing.WORD}'}{f'{number},' if number else ''} “{clean_text(thing.name)}”{apart}"

    def thing_title(self, thing: Any) -> str:
        return clean_text(self.snapshot.label(thing.id))

    def lead_sentence(self, thing: Any) -> str:
        """How the lead of a thing reads, in a sentence of its own."""
        reading = self.snapshot.lead(thing)
        if reading.single:
            return f"Lead: {self.snapshot.full_name(reading.single)}."
        return f"No single lead: {self.no_lead_reason(reading.status, reading.bodies)}."

    def no_lead_reason(self, word: str, bodies: Iterable[str]) -> str:
        """Why a lead is none, in plain words."""
        return LEAD_LABELS[word].reason.format(
            who=join_words([self.snapshot.full_name(id) for id in sort_by_name(self.snapshot, bodies)] or ["none"])
        )

    # --- parties, purpose and status ----------------------------------------------------------------------------------

    def opening_clauses(self) -> Iterator[Clause]:
        protocol = self.protocol
        pen = ClauseBuilder(self, "parties", "parties", "The parties", (*self.protocol_path, "parties"))
        if self.parties:
            pen.add_sentence("parties", self.parties, who=self.party_names)
        if len(self.parties) < 2:
            pen.add_gap("between which boards this protocol is: fewer than two are parties.")
        for claim in sorted(protocol.parties, key=lambda claim: self.full_name(claim.who)):
            if claim.status != "agreed":
                pen.add_gap(f"whether {self.full_name(claim.who)} is a party; that is {claim.status}.")
            elif claim.who != NOBODY and not any(True for _ in self.snapshot.active_claims([claim])):
                pen.asides.append(f"{self.full_name(claim.who)} is named as a party too, but is not one on this day.")
        yield pen.build_clause()

        pen = ClauseBuilder(self, "parties", "convening", "Who convenes", (*self.protocol_path, "convened_by"))
        for name, who in self.current_names(protocol.convened_by):
            pen.add_sentence("convening", [who], who=name)
        if not pen.wording:
            pen.add_gap("who brings the parties together.")
        yield pen.build_clause()

        pen = ClauseBuilder(self, "parties", "start", "When it begins", (*self.protocol_path, "from"))
        if protocol.from_:
            pen.add_sentence("start", date=format_date(protocol.from_))
        else:
            pen.add_gap("the day on which this protocol takes effect.")
        yield pen.build_clause()

    # --- the boards ---------------------------------------------------------------------------------------------------

    def board_clauses(self) -> Iterator[Clause]:
        for id in self.parties:
            found = self.snapshot.resolve(id)
            if found is not None:
                name = clean_text(found.body.name)
                yield self.basis_clause(id, found.body, name)
                yield self.role_clause(id, found.body, name)
                yield self.chair_clause(id, found.body, name)
                yield self.accountability_clause(id, found.body, name)

    def basis_clause(self, id: str, body: Any, name: str) -> Clause:
        pen = ClauseBuilder(self, "boards", make_clause_id("party", id, "basis"), "Basis", ("bodies", id, "basis"))
        bases = [basis for basis in body.basis if self.snapshot.is_active_part(basis)]
        for basis in bases:
            what, right = clean_text(basis.as_written), clean_text(basis.should_read) if basis.should_read else ""
            pen.add_sentence("slip" if right else "basis", [id], who=name, what=what, **({"right": right} if right else {}))
        if not bases:
            pen.add_gap_unless_settled(body, "basis", f"the legal basis of {name}.")
        return pen.build_clause()

    def role_clause(self, id: str, body: Any, name: str) -> Clause:
        pen = ClauseBuilder(self, "boards", make_clause_id("party", id, "role"), "Role", ("bodies", id, "kind"))
        law = {True: ", which the law requires", False: ", which no law requires", None: ""}[body.statutory]
        pen.add_sentence("kind", [id], who=name, kind=with_article(clean_text(body.kind)), law=law)
        duties = [duty for duty in self.register.duties.values() if id in self.snapshot.agreed_bodies(duty.duty_of)]
        for duty in sorted(duties, key=lambda duty: (clean_text(duty.name), duty.id)):
            pen.records.append(("duties", duty.id))
            pen.add_sentence("duty", [id], who=name, what=clean_text(duty.name))
        if not duties:
            pen.add_gap_unless_settled(body, "role", f"what {name} is there to do; the register states no duty of its own.")
        return pen.build_clause()

    def chair_clause(self, id: str, body: Any, name: str) -> Clause:
        pen = ClauseBuilder(self, "boards", make_clause_id("party", id, "chair"), "Chair", ("bodies", id, "posts"))
        posts = [post for post in body.posts.values() if post.role in ("chair", "co-chair") and self.snapshot.is_active(post)]
        for post in sorted(posts, key=lambda post: (post.role, clean_text(post.name), post.id)):
            pen.records.append(("bodies", id, "posts", post.id))
            pen.add_sentence("chair", [id], who=name, what=clean_text(post.name))
            pen.asides.append(self.holder_sentence(post))
        if not posts:
            pen.add_gap(f"who chairs {name}; the register names no chair.", [id])
        return pen.build_clause()

    def holder_sentence(self, post: Post) -> str:
        """Who holds a post, in a sentence; a holder is no part of any wording."""
        status = self.snapshot.post(post)
        if status.status == "vacant":
            return f"The post of {clean_text(post.name)} is vacant."
        names = []
        for claim in status.holdings:
            seen = self.snapshot.last_seen(claim)
            names.append(f"{self.snapshot.full_name(claim.who)}{f' (seen {format_date(seen)})' if seen else ''}")
        if status.status == "lapsed":
            until = format_iso_day(max(self.snapshot.span(claim)[1] for claim in status.holdings))
            return f"{clean_text(post.name)}: held by {join_words(sorted(names))} until {until}; since then not stated."
        return f"{clean_text(post.name)}: {join_words(sorted(names)) if names else 'the register does not say who holds this post'}."

    def accountability_clause(self, id: str, body: Any, name: str) -> Clause:
        pen = ClauseBuilder(
            self, "boards", make_clause_id("party", id, "accountability"), "Accountability", ("bodies", id, "accountable_to")
        )
        for sentence, field in (("accountable", "accountable_to"), ("part", "part_of")):
            for other, who in self.current_names(getattr(body, field)):
                pen.records.append(("bodies", id, field))
                pen.add_sentence(sentence, [id, who], who=name, other=other)
        if not pen.wording:
            pen.add_gap(f"to whom {name} is accountable.", [id])
        return pen.build_clause()

    # --- how they relate ----------------------------------------------------------------------------------------------

    def relation_clauses(self) -> Iterator[Clause]:
        for id in self.parties:
            found = self.snapshot.resolve(id)
            if found is None:
                continue
            name = clean_text(found.body.name)
            pen = ClauseBuilder(
                self,
                "relations",
                make_clause_id("party", id, "reports"),
                f"What {self.snapshot.full_name(id)} presents",
                ("bodies", id, "presents"),
            )
            told = [(clean_text(each.what), self.full_name(each.to), each) for each in found.body.presents if each.to]
            for what, other, each in sorted(told, key=lambda one: (*one[:2], one[2].how)):
                how = {"duty": ", as a duty", "on-request": ", when asked"}.get(each.how, "")
                assert each.to  # those with no recipient are left out above
                pen.add_sentence("presents", [id, each.to], who=name, what=what, other=other, how=how)
            if not told:
                pen.add_gap_unless_settled(found.body, "reports", f"what {name} presents, and to whom.")
            yield pen.build_clause()
        yield from self.member_clauses()

    def member_clauses(self) -> Iterator[Clause]:
        """Who sits on two of the parties or more, and which party sits on another."""
        seats: dict[str, set[str]] = {}
        for id in self.parties:
            found = self.snapshot.resolve(id)
            for member in self.snapshot.agreed_bodies(found.body.members) if found else ():
                seats.setdefault(member, set()).add(id)
        shared = {who: boards for who, boards in seats.items() if len(boards) > 1 or who in self.parties}
        for who in sort_by_name(self.snapshot, shared):
            boards = sort_by_name(self.snapshot, shared[who])
            homes: list[ClausePath] = [("bodies", board, "members") for board in boards]
            pen = ClauseBuilder(self, "relations", make_clause_id("member", who), f"Membership of {self.snapshot.full_name(who)}", *homes)
            pen.add_sentence(
                "member", [who, *boards], who=self.full_name(who), other=join_words([self.full_name(board) for board in boards])
            )
            yield pen.build_clause()
        if not shared:
            pen = ClauseBuilder(self, "relations", "shared-members", "Shared members", *[("bodies", id, "members") for id in self.parties])
            pen.add_gap("which members the parties share; the register states none that sits on two of them.")
            yield pen.build_clause()

    # --- who leads on what --------------------------------------------------------------------------------------------

    def lead_clauses(self) -> Iterator[Clause]:
        for standing in list_theme_statuses(self.snapshot, self.protocol):
            theme = self.register.find("themes", standing.id)
            name = clean_text(theme.name if theme else standing.id)
            pen = ClauseBuilder(
                self,
                "leads",
                make_clause_id("lead", standing.id),
                clean_text(self.snapshot.label(standing.id)),
                (*self.protocol_path, "settles", standing.id),
                ("themes", standing.id),
            )
            if standing.settlement:
                self.add_roles(pen, standing.settlement, name)
            pen.asides += self.theme_asides(standing, name)
            if not standing.is_settled:
                pen.gaps.insert(0, f"which one body or post leads on {name}. This is for all the parties to agree.")
            pen.records += [("themes", standing.id), *self.work_paths(standing)]
            yield pen.build_clause()._replace(theme=standing)

    def add_roles(self, pen: ClauseBuilder, settled: Any, what: str) -> None:
        """Every role that is agreed, with its dates, whatever the day; what is not agreed yet is a gap."""
        for role in ROLES:
            for name, claim in sorted(((self.full_name(claim.who), claim) for claim in getattr(settled, role)), key=claim_sort_key):
                until = (
                    f"{f' from {format_date(claim.from_)}' if claim.from_ else ''}{f' until {format_date(claim.to)}' if claim.to else ''}"
                )
                who = "Nobody" if claim.who == NOBODY else name
                if claim.who != NOBODY and self.snapshot.resolve(claim.who) is None:
                    pen.asides.append(f"Left out: “{name}”, whom the register names here ({role}) and does not know.")
                elif claim.status == "agreed":
                    pen.add_sentence(role, [claim.who], who=who, what=what, dates=until)
                else:
                    text = field_label(role).clause.format(who=who, what=what, dates=until)
                    pen.add_gap(f"whether this holds, which is {claim.status}: {text}")

    def theme_asides(self, standing: ThemeStatus, name: str) -> Iterator[str]:
        """How far a theme is settled on the day, and what the register says of it."""
        reading = standing.lead_status
        if reading.single:
            yield f"Settled: {self.snapshot.full_name(reading.single)} leads."
        else:
            why = (
                "this protocol does not say who leads"
                if reading.status == "not-stated"
                else self.no_lead_reason(reading.status, reading.bodies)
            )
            yield f"Open: {why}."
        if standing.settlement and standing.settlement.note:
            yield f"Note: {clean_text(standing.settlement.note)}"
        if not standing.work:
            yield f"The register names none of the parties in anything open on {name}."
        for found in (standing.work, standing.other_work):
            for id in sort_by_name(self.snapshot, found):
                yield from self.work_sentences(id, found[id])

    def work_sentences(self, id: str, works: list[ThemeWork]) -> Iterator[str]:
        """What puts a body to work, in a sentence for each way; a sub-priority goes with what it is part of."""
        whole = {work.thing.id for work in works}
        does: dict[tuple[str, ...], list[str]] = {}
        for work in works:
            if getattr(work.thing, "part_of", None) not in whole or work.fields != ("adopted_by",):
                does.setdefault(work.fields, []).append(self.thing_phrase(work.thing))
        for fields, found in does.items():
            verbs = join_words([self.work_verb(id, field) for field in fields])
            yield f"{self.snapshot.full_name(id)} {verbs} {join_words(found)}."

    def work_verb(self, id: str, field: str) -> str:
        """What a body does for a thing, after its name: many are plural."""
        verb = "is named as lead of" if field == "lead" else field_label(field).inverse
        body = self.register.find_body(id)
        if body is None or body.kind != "collective" or not body.name.endswith("s"):
            return verb
        first, _, rest = verb.partition(" ")
        return f"{ {'is': 'are', 'has': 'have'}.get(first, first.removesuffix('s')) } {rest}".strip()

    def work_paths(self, standing: ThemeStatus) -> Iterator[ClausePath]:
        for works in (*standing.work.values(), *standing.other_work.values()):
            for work in works:
                yield work.thing.SECTION, work.thing.id

    # --- what is shared -----------------------------------------------------------------------------------------------

    def priority_clauses(self) -> Iterator[Clause]:
        agreed, mine = self.snapshot.agreed_bodies, [thing for thing in list_open_things(self.snapshot) if thing.SECTION == "priorities"]
        adopters = {thing.id: [id for id in self.parties if id in agreed(thing.adopted_by)] for thing in mine}
        sharing = {
            (one, other, theme)
            for thing in mine
            for one in adopters[thing.id]
            for other in agreed(thing.shared_with)
            for theme in thing.themes
        }
        any_shared = False
        for thing in mine:
            pen = ClauseBuilder(self, "priorities", make_clause_id("priority", thing.id), self.thing_title(thing), ("priorities", thing.id))
            if len(adopters[thing.id]) > 1:
                names = join_words([self.full_name(id) for id in adopters[thing.id]])
                pen.add_sentence("adopted", adopters[thing.id], who=names, have="have both" if len(adopters[thing.id]) == 2 else "have all",
                         what=clean_text(thing.name))  # fmt: skip
            for id in adopters[thing.id]:
                for other in sort_by_name(self.snapshot, set(agreed(thing.shared_with)) & set(self.parties) - set(adopters[thing.id])):
                    if any((other, id, theme) in sharing for theme in thing.themes):
                        pen.add_sentence(
                            "shared", [id, other], who=self.full_name(id), what=clean_text(thing.name), other=self.full_name(other)
                        )
                    else:
                        pen.add_gap(
                            f"whether {self.full_name(other)} shares “{clean_text(thing.name)}”, as {self.full_name(id)} says.", [id, other]
                        )
            if pen.wording or pen.gaps:
                any_shared |= bool(pen.wording)
                pen.asides.append(self.lead_sentence(thing))
                yield pen.build_clause()
        if not any_shared:
            pen = ClauseBuilder(self, "priorities", "shared-priorities", "Shared priorities", self.protocol_path)
            pen.add_gap("which priorities the parties share. The register states none that two of them have adopted.")
            for id in self.parties:
                own = [self.thing_phrase(thing) for thing in mine if id in adopters[thing.id] and not thing.part_of]
                pen.asides.append(
                    f"{self.snapshot.full_name(id)} has adopted {join_words(own)}."
                    if own
                    else f"{self.snapshot.full_name(id)}: no priority is stated."
                )
                pen.records += [("priorities", thing.id) for thing in mine if id in adopters[thing.id] and not thing.part_of]
            yield pen.build_clause()

    def workstream_clauses(self) -> Iterator[Clause]:
        mine = [thing for thing in list_open_things(self.snapshot) if thing.SECTION == "workstreams"]
        any_shared = False
        for thing in mine:
            at_it = {id for role in ROLES for id in self.snapshot.agreed_bodies(getattr(thing, role))} & set(self.parties)
            if len(at_it) < 2:
                continue
            any_shared = True
            pen = ClauseBuilder(
                self, "workstreams", make_clause_id("workstream", thing.id), self.thing_title(thing), ("workstreams", thing.id)
            )
            self.add_roles(pen, thing, f"“{clean_text(thing.name)}”")
            pen.asides.append(self.lead_sentence(thing))
            yield pen.build_clause()
        if not any_shared:
            pen = ClauseBuilder(self, "workstreams", "shared-workstreams", "Shared work-streams", self.protocol_path)
            pen.add_gap("which work-streams the parties share. The register states none in which two of them have a part.")
            whole = [thing for thing in mine if not thing.part_of]
            pen.asides += [f"“{self.thing_title(thing)}”. {self.lead_sentence(thing)}" for thing in whole]
            pen.records += [("workstreams", thing.id) for thing in whole]
            yield pen.build_clause()

    # --- the rest -----------------------------------------------------------------------------------------------------

    def review_clauses(self) -> Iterator[Clause]:
        pen = ClauseBuilder(self, "review", "review", "Date of review", (*self.protocol_path, "review"))
        if self.protocol.review:
            pen.add_sentence("review", date=format_date(self.protocol.review))
        else:
            pen.add_gap("the date by which the parties look at this protocol again.")
        yield pen.build_clause()

    def passage_clause(self, passage: Passage) -> Clause:
        part = PASSAGE_PARTS.get(passage.id, "working")
        pen = ClauseBuilder(self, part, make_clause_id("standing", passage.id), clean_text(passage.heading))
        pen.wording += [clean_text(text.replace("{parties}", self.party_names)) for text in passage.wording]
        pen.gaps += [clean_text(text.replace("{parties}", self.party_names)) for text in passage.gaps]
        return pen.build_clause()._replace(passage=passage)


def claim_sort_key(one: tuple[str, Claim]) -> tuple[str, ...]:
    name, claim = one
    return name, claim.who, str(claim.from_ or ""), str(claim.to or ""), claim.status
