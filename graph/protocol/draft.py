"""Drafts the clauses of a protocol from the records of a register, each by the sentences in `SENTENCES`.

Neither the day, nor where a record stands, nor its neighbours are in a wording; what hangs on the day is said in asides.
Nothing is inferred: what the register does not hold is a gap, to be agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..model.dates import said
from ..model.register import NOBODY, ROLES, Basis, Claim, Post, Protocol
from ..model.snapshot import Snapshot
from ..model.text import one, several, show
from .boilerplate import Passage
from .clauses import PARTS, Clause, Path, id_of
from .themes import Standing, Work, by_name, parties, standings, things

PART_OF_PASSAGE = {"purpose": "parties", "status": "parties", "roles": "leads", "review": "review", "signing": "signatures"}

SENTENCES = {
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
    "lead": "{who} leads on {what}{dates}.",
    "sponsor": "{who} sponsors the work on {what}{dates}.",
    "through": "Work on {what} is delivered through {who}{dates}.",
    "support": "{who} supports the work on {what}{dates}.",
    "consult": "{who} is consulted on the work on {what}{dates}.",
    "inform": "{who} is informed of the work on {what}{dates}.",
    "scrutinise": "{who} scrutinises the work on {what}{dates}.",
    "assure": "{who} assures the work on {what}{dates}.",
    "adopted": "{who} {have} adopted “{what}”.",
    "shared": "{who} has adopted “{what}”, and shares it with {other}, which says so too.",
}

READINGS = {
    "not-stated": "the register does not say who leads",
    "nobody": "it is stated that nobody leads",
    "joint": "more than one body is named as lead, so that there is no single lead: {bodies}",
    "proposed": "a lead is proposed and not yet agreed: {bodies}",
    "contested": "who leads is contested: {bodies}",
    "lapsed": "the lead that was agreed has ended, or its post is vacant",
    "collective": "the lead that is named stands for many, and is no one body: {bodies}",
}


def drafted(snapshot: Snapshot, protocol: Protocol, passages: Sequence[Passage]) -> list[Clause]:
    """The clauses of a protocol, part by part. Each id is there once."""
    order = list(PARTS)
    desk = Desk(snapshot, protocol)
    found = [*desk.opening(), *desk.boards(), *desk.relations(), *desk.leads(), *desk.shared(), *desk.works(), *desk.review()]
    found += [desk.standing(passage) for passage in passages]
    return sorted(found, key=lambda clause: order.index(clause.part))


def plain(text: str | None) -> str:
    """Text out of a register, on one line and safe to print; an unsound register may lack it."""
    return show(" ".join(text.split())) if text else "(not stated)"


class Pen:
    """Writes one clause, and notes whom it names."""

    def __init__(self, desk: Desk, part: str, id: str, title: str, *records: Path) -> None:
        self.desk, self.part, self.id, self.title = desk, part, id, title
        self.records: list[Path] = list(records)
        self.wording: list[str] = []
        self.gaps: list[str] = []
        self.asides: list[str] = []
        self.named: set[str] = set()  # by the wording
        self.asked: set[str] = set()  # by the gaps

    def says(self, sentence: str, named: Iterable[str] = (), /, **words: str) -> None:
        """Adds a sentence, once; `named` are those whom it names."""
        self.named |= {self.desk.counted(each) for each in named}
        text = SENTENCES[sentence].format(**words)
        if text not in self.wording:
            self.wording.append(text)

    def asks(self, gap: str, asked: Iterable[str] = ()) -> None:
        """Adds what is to be agreed; `asked` are those who have to say it, where these are not all."""
        self.asked |= set(asked)
        self.gaps.append(gap)

    def clause(self) -> Clause:
        all_parties = self.desk.parties
        concerns = [id for id in all_parties if id in (self.named if self.wording else self.asked)]
        return Clause(
            self.id,
            self.part,
            self.title,
            tuple(self.wording),
            tuple(self.gaps),
            tuple(self.asides),
            tuple(dict.fromkeys(self.records)),
            tuple(concerns or all_parties),
        )


class Desk:
    """What every clause of one protocol is written from."""

    def __init__(self, snapshot: Snapshot, protocol: Protocol) -> None:
        self.snapshot, self.register, self.protocol = snapshot, snapshot.register, protocol
        self.home: Path = ("protocols", protocol.id)
        self.parties = parties(snapshot, protocol)
        self.everybody = several([self.name(id) for id in self.parties]) if self.parties else "the parties"

    # --- names --------------------------------------------------------------------------------------------------------

    def name(self, who: str) -> str:
        """A body; or a post, with its body; or a person."""
        body, post = self.register.body(who), self.register.find("posts", who)
        if post is not None and body is not None:
            return f"{plain(post.name)} of {plain(body.name)}"
        person = self.register.find("people", who)
        return plain(body.name if body is not None else person.name if person is not None else who)

    def counted(self, who: str) -> str:
        """The body by which one is counted."""
        found = self.snapshot.who(who)
        return found.id if found else who

    def standing_names(self, claims: Iterable[Claim]) -> list[tuple[str, str]]:
        """The agreed claims that stand, by name, each with what it names."""
        return sorted({(self.name(claim.who), claim.who) for claim, _, _ in self.snapshot.standing(claims) if claim.status == "agreed"})

    def thing(self, thing: Any) -> str:
        """A priority, challenge or work-stream as a reader knows it."""
        number = f" {thing.number}" if getattr(thing, "number", None) else ""
        return f"{thing.WORD}{number}, “{plain(thing.name)}”" if number else f"the {thing.WORD} “{plain(thing.name)}”"

    def lead_of(self, thing: Any) -> str:
        """How the lead of a thing reads, in a sentence of its own."""
        reading = self.snapshot.lead(thing)
        if reading.single:
            return f"Lead: {self.name(reading.single)}."
        return f"No single lead: {self.why(reading.word, reading.bodies)}."

    def why(self, word: str, bodies: Iterable[str]) -> str:
        """Why a lead is none, in plain words."""
        return READINGS[word].format(bodies=several([self.name(id) for id in by_name(self.snapshot, bodies)] or ["none"]))

    # --- parties, purpose and status ----------------------------------------------------------------------------------

    def opening(self) -> Iterator[Clause]:
        protocol = self.protocol
        pen = Pen(self, "parties", "parties", "The parties", (*self.home, "parties"))
        if self.parties:
            pen.says("parties", self.parties, who=self.everybody)
        if len(self.parties) < 2:
            pen.asks("between which boards this protocol is: fewer than two are parties.")
        for claim in sorted(protocol.parties, key=lambda claim: self.name(claim.who)):
            if claim.status != "agreed":
                pen.asks(f"whether {self.name(claim.who)} is a party; that is {claim.status}.")
            elif claim.who != NOBODY and not any(True for _ in self.snapshot.standing([claim])):
                pen.asides.append(f"{self.name(claim.who)} is named as a party too, but is not one on this day.")
        yield pen.clause()

        pen = Pen(self, "parties", "convening", "Who convenes", (*self.home, "convened_by"))
        for name, who in self.standing_names(protocol.convened_by):
            pen.says("convening", [who], who=name)
        if not pen.wording:
            pen.asks("who brings the parties together.")
        yield pen.clause()

        pen = Pen(self, "parties", "start", "When it begins", (*self.home, "from"))
        if protocol.from_:
            pen.says("start", date=said(protocol.from_))
        else:
            pen.asks("the day on which this protocol takes effect.")
        yield pen.clause()

    # --- the boards ---------------------------------------------------------------------------------------------------

    def boards(self) -> Iterator[Clause]:
        for id in self.parties:
            found = self.snapshot.who(id)
            if found is not None:
                name = plain(found.body.name)
                yield self.basis(id, found.body, name)
                yield self.role(id, found.body, name)
                yield self.chair(id, found.body, name)
                yield self.accountability(id, found.body, name)

    def basis(self, id: str, body: Any, name: str) -> Clause:
        pen = Pen(self, "boards", id_of("party", id, "basis"), "Basis", ("bodies", id, "basis"))
        if isinstance(body.basis, Basis) and body.basis.should_read:
            pen.says("slip", [id], who=name, what=plain(body.basis.as_written), right=plain(body.basis.should_read))
        elif body.basis:
            pen.says("basis", [id], who=name, what=plain(body.basis.as_written if isinstance(body.basis, Basis) else body.basis))
        else:
            pen.asks(f"on which law or document {name} rests.", [id])
        return pen.clause()

    def role(self, id: str, body: Any, name: str) -> Clause:
        pen = Pen(self, "boards", id_of("party", id, "role"), "Role", ("bodies", id, "kind"))
        law = {True: ", which the law requires", False: ", which no law requires", None: ""}[body.statutory]
        pen.says("kind", [id], who=name, kind=one(plain(body.kind)), law=law)
        duties = [duty for duty in self.register.duties.values() if id in self.snapshot.agreed(duty.duty_of)]
        for duty in sorted(duties, key=lambda duty: (plain(duty.name), duty.id)):
            pen.records.append(("duties", duty.id))
            pen.says("duty", [id], who=name, what=plain(duty.name))
        if not duties:
            pen.asks(f"what {name} is there to do; the register states no duty of its own.", [id])
        return pen.clause()

    def chair(self, id: str, body: Any, name: str) -> Clause:
        pen = Pen(self, "boards", id_of("party", id, "chair"), "Chair", ("bodies", id, "posts"))
        posts = [post for post in body.posts.values() if post.role in ("chair", "co-chair") and self.snapshot.in_being(post)]
        for post in sorted(posts, key=lambda post: (post.role, plain(post.name), post.id)):
            pen.records.append(("bodies", id, "posts", post.id))
            pen.says("chair", [id], who=name, what=plain(post.name))
            pen.asides.append(self.holder(post))
        if not posts:
            pen.asks(f"who chairs {name}; the register names no chair.", [id])
        return pen.clause()

    def holder(self, post: Post) -> str:
        """Who holds a post, in a sentence; a holder is no part of any wording."""
        held = [claim for claim in post.held_by if claim.who != NOBODY and claim.status == "agreed" and self.snapshot.in_force(claim)]
        names = [f"{self.name(one.who)}{f' (seen on {said(one.seen)})' if one.seen and not one.from_ else ''}" for one in held]
        if self.snapshot.vacant(post):
            return f"The post of {plain(post.name)} is vacant."
        return f"{plain(post.name)}: {several(sorted(names)) if names else 'the register does not say who holds this post'}."

    def accountability(self, id: str, body: Any, name: str) -> Clause:
        pen = Pen(self, "boards", id_of("party", id, "accountability"), "Accountability", ("bodies", id, "accountable_to"))
        for sentence, field in (("accountable", "accountable_to"), ("part", "part_of")):
            for other, who in self.standing_names(getattr(body, field)):
                pen.records.append(("bodies", id, field))
                pen.says(sentence, [id, who], who=name, other=other)
        if not pen.wording:
            pen.asks(f"to whom {name} is accountable.", [id])
        return pen.clause()

    # --- how they relate ----------------------------------------------------------------------------------------------

    def relations(self) -> Iterator[Clause]:
        for id in self.parties:
            found = self.snapshot.who(id)
            if found is None:
                continue
            name = plain(found.body.name)
            pen = Pen(self, "relations", id_of("party", id, "reports"), f"What {name} presents", ("bodies", id, "presents"))
            told = [(plain(each.what), self.name(each.to), each) for each in found.body.presents if each.to]
            for what, other, each in sorted(told, key=lambda one: (*one[:2], one[2].how)):
                how = ", as a duty" if each.how == "duty" else ", when asked"
                pen.says("presents", [id, each.to], who=name, what=what, other=other, how=how)
            if not told:
                pen.asks(f"what {name} presents, and to whom.", [id])
            yield pen.clause()
        yield from self.members()

    def members(self) -> Iterator[Clause]:
        """Who sits on two of the parties or more, and which party sits on another."""
        seats: dict[str, set[str]] = {}
        for id in self.parties:
            found = self.snapshot.who(id)
            for member in self.snapshot.agreed(found.body.members) if found else ():
                seats.setdefault(member, set()).add(id)
        shared = {who: boards for who, boards in seats.items() if len(boards) > 1 or who in self.parties}
        for who in by_name(self.snapshot, shared):
            boards = by_name(self.snapshot, shared[who])
            homes: list[Path] = [("bodies", board, "members") for board in boards]
            pen = Pen(self, "relations", id_of("member", who), f"Membership of {self.name(who)}", *homes)
            pen.says("member", [who, *boards], who=self.name(who), other=several([self.name(board) for board in boards]))
            yield pen.clause()
        if not shared:
            pen = Pen(self, "relations", "shared-members", "Shared members", *[("bodies", id, "members") for id in self.parties])
            pen.asks("which members the parties share; the register states none that sits on two of them.")
            yield pen.clause()

    # --- who leads on what --------------------------------------------------------------------------------------------

    def leads(self) -> Iterator[Clause]:
        for standing in standings(self.snapshot, self.protocol):
            theme = self.register.find("themes", standing.id)
            name = plain(theme.name if theme else standing.id)
            pen = Pen(self, "leads", id_of("lead", standing.id), name, (*self.home, "settles", standing.id), ("themes", standing.id))
            if standing.settlement:
                self.roles(pen, standing.settlement, name)
            pen.asides += self.stands(standing, name)
            if not standing.settled:
                pen.gaps.insert(0, f"which one body or post leads on {name}. This is for all the parties to agree.")
            pen.records += [("themes", standing.id), *self.homes(standing)]
            yield pen.clause()._replace(theme=standing)

    def roles(self, pen: Pen, settled: Any, what: str) -> None:
        """Every role that is agreed, with its dates, whatever the day; what is not agreed yet is a gap."""
        for role in ROLES:
            for name, claim in sorted(((self.name(claim.who), claim) for claim in getattr(settled, role)), key=order_of_claims):
                until = f"{f' from {said(claim.from_)}' if claim.from_ else ''}{f' until {said(claim.to)}' if claim.to else ''}"
                who = "Nobody" if claim.who == NOBODY else name
                if claim.who != NOBODY and self.snapshot.who(claim.who) is None:
                    pen.asides.append(f"Left out: “{name}”, whom the register names here ({role}) and does not know.")
                elif claim.status == "agreed":
                    pen.says(role, [claim.who], who=who, what=what, dates=until)
                else:
                    text = SENTENCES[role].format(who=who, what=what, dates=until)
                    pen.asks(f"whether this holds, which is {claim.status}: {text}")

    def stands(self, standing: Standing, name: str) -> Iterator[str]:
        """How a theme stands on the day, and what the register tells of it."""
        reading = standing.reading
        if reading.single:
            yield f"Settled: {self.name(reading.single)} leads."
        else:
            why = "this protocol does not say who leads" if reading.word == "not-stated" else self.why(reading.word, reading.bodies)
            yield f"Open: {why}."
        if standing.settlement and standing.settlement.note:
            yield f"Note: {plain(standing.settlement.note)}"
        if not standing.work:
            yield f"The register names none of the parties in anything open on {name}."
        for found in (standing.work, standing.others):
            for id in by_name(self.snapshot, found):
                yield from self.at_work(id, found[id])

    def at_work(self, id: str, works: list[Work]) -> Iterator[str]:
        """What puts a body to work, in a sentence for each way; a strand goes with what it is part of."""
        whole = {work.thing.id for work in works}
        does: dict[tuple[str, ...], list[str]] = {}
        for work in works:
            if getattr(work.thing, "part_of", None) not in whole or work.fields != ("adopted_by",):
                does.setdefault(work.fields, []).append(self.thing(work.thing))
        for fields, found in does.items():
            yield f"{self.name(id)} {several([DOES[field] for field in fields])} {several(found)}."

    def homes(self, standing: Standing) -> Iterator[Path]:
        for works in (*standing.work.values(), *standing.others.values()):
            for work in works:
                yield work.thing.SECTION, work.thing.id

    # --- what is shared -----------------------------------------------------------------------------------------------

    def shared(self) -> Iterator[Clause]:
        agreed, mine = self.snapshot.agreed, [thing for thing in things(self.snapshot) if thing.SECTION == "priorities"]
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
            pen = Pen(self, "priorities", id_of("priority", thing.id), plain(thing.name), ("priorities", thing.id))
            if len(adopters[thing.id]) > 1:
                names = several([self.name(id) for id in adopters[thing.id]])
                pen.says("adopted", adopters[thing.id], who=names, have="have both" if len(adopters[thing.id]) == 2 else "have all",
                         what=plain(thing.name))  # fmt: skip
            for id in adopters[thing.id]:
                for other in by_name(self.snapshot, set(agreed(thing.shared_with)) & set(self.parties) - set(adopters[thing.id])):
                    if any((other, id, theme) in sharing for theme in thing.themes):
                        pen.says("shared", [id, other], who=self.name(id), what=plain(thing.name), other=self.name(other))
                    else:
                        pen.asks(f"whether {self.name(other)} shares “{plain(thing.name)}”, as {self.name(id)} says.", [id, other])
            if pen.wording or pen.gaps:
                any_shared |= bool(pen.wording)
                pen.asides.append(self.lead_of(thing))
                yield pen.clause()
        if not any_shared:
            pen = Pen(self, "priorities", "shared-priorities", "Shared priorities", self.home)
            pen.asks("which priorities the parties share. The register states none that two of them have adopted.")
            for id in self.parties:
                own = [self.thing(thing) for thing in mine if id in adopters[thing.id] and not thing.part_of]
                pen.asides.append(f"{self.name(id)} has adopted {several(own)}." if own else f"{self.name(id)}: no priority is stated.")
                pen.records += [("priorities", thing.id) for thing in mine if id in adopters[thing.id] and not thing.part_of]
            yield pen.clause()

    def works(self) -> Iterator[Clause]:
        mine = [thing for thing in things(self.snapshot) if thing.SECTION == "workstreams"]
        any_shared = False
        for thing in mine:
            at_it = {id for role in ROLES for id in self.snapshot.agreed(getattr(thing, role))} & set(self.parties)
            if len(at_it) < 2:
                continue
            any_shared = True
            pen = Pen(self, "workstreams", id_of("workstream", thing.id), plain(thing.name), ("workstreams", thing.id))
            self.roles(pen, thing, f"“{plain(thing.name)}”")
            pen.asides.append(self.lead_of(thing))
            yield pen.clause()
        if not any_shared:
            pen = Pen(self, "workstreams", "shared-workstreams", "Shared work-streams", self.home)
            pen.asks("which work-streams the parties share. The register states none in which two of them have a part.")
            whole = [thing for thing in mine if not thing.part_of]
            pen.asides += [f"“{plain(thing.name)}”. {self.lead_of(thing)}" for thing in whole]
            pen.records += [("workstreams", thing.id) for thing in whole]
            yield pen.clause()

    # --- the rest -----------------------------------------------------------------------------------------------------

    def review(self) -> Iterator[Clause]:
        pen = Pen(self, "review", "review", "Date of review", (*self.home, "review"))
        if self.protocol.review:
            pen.says("review", date=said(self.protocol.review))
        else:
            pen.asks("the date by which the parties look at this protocol again.")
        yield pen.clause()

    def standing(self, passage: Passage) -> Clause:
        part = PART_OF_PASSAGE.get(passage.id, "working")
        pen = Pen(self, part, id_of("standing", passage.id), plain(passage.heading))
        pen.wording += [plain(text.replace("{parties}", self.everybody)) for text in passage.wording]
        pen.gaps += [plain(text.replace("{parties}", self.everybody)) for text in passage.gaps]
        return pen.clause()._replace(passage=passage)


DOES = {
    "lead": "is named as lead of",
    "support": "supports",
    "adopted_by": "has adopted",
    "acts": "is to act on",
    "addressed_to": "is addressed by",
}


def order_of_claims(one: tuple[str, Claim]) -> tuple[str, ...]:
    name, claim = one
    return name, claim.who, str(claim.from_ or ""), str(claim.to or ""), claim.status
