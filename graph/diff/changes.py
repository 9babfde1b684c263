"""What changed in one register between two states of it, a sentence for each change.

Every field of the model's table is compared by its shape, so that a new one is compared with no line here. Order, and the short and
the long form of a claim, are no change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ..model.dates import Date, Period, said
from ..model.register import NOBODY, SECTIONS, Claim, Field, Post, Record, Register, Roles, Settlement
from ..model.snapshot import CLOSED, Reading, Snapshot
from ..model.text import one, several, tick
from ..reader.load import Source
from .describe import LEADS, LED, UNTOLD, Names, called, gone, label, now, row, value_of

ENDS = ("status", "to", "from", "period")  # what opens and closes a thing, told next to that
EMPTY: tuple[Any, ...] = (None, (), {})
UNITED = ("priorities", "workstreams", "challenges")  # what can be open, and led
ORDER = (*UNITED, "bodies", "protocols", "shortcomings", "duties", "themes", "people", "sources")


class Change(NamedTuple):
    """One thing that changed: of which record, what (`kind`, and the field), from what to what as the register writes it, and in words.

    `kind` is `lead` (its reading), `added`, `removed`, `renamed`, `begun`, `ended` or `withheld` (whether it is open, or in being;
    `withheld` is what is not, and has not ended), `gained` or `lost` (claims, references, parts), `changed` (a value, or what is said
    of a claim), `vacant` (a post), `accepted`. `bodies` are those it concerns: what the claims name, and of a body or post the body.
    """

    register: str
    section: str
    subject: str
    name: str
    kind: str
    field: str
    before: Any
    after: Any
    sentence: str
    bodies: tuple[str, ...] = ()

    @property
    def of_lead(self) -> bool:
        """Whether it is about who leads."""
        first, *more = self.field.split("/")
        return first == "lead" or (first == "settles" and more[1:2] == ["lead"])


class Subject(NamedTuple):
    """What a change is of: a record, or a part of one, at a path in it."""

    section: str
    id: str
    name: str
    title: str
    path: str = ""


class Pair:
    """Two states of one register, both as they stand on one day."""

    def __init__(self, old: Source, new: Source, on: str) -> None:
        self.old, self.new = Snapshot(old.register, on), Snapshot(new.register, on)
        self.whole = old.whole, new.whole
        self.doubtful = {finding.subject for source in (old, new) for finding in source.findings if finding.subject}
        self.stand_ins = [stand_in(source) for source in (old, new)]
        if any(each is not None for each in self.stand_ins):
            self.doubtful.add("")
        self.names = Names(old.register, new.register)
        self.gone = {
            (section, record.name): id
            for section in SECTIONS
            for id, record in getattr(old.register, section).items()
            if id not in getattr(new.register, section)
        }

    def changes(self) -> Iterator[Change]:
        """Every change, in the order in which it is told."""
        if all(self.whole):
            yield from self.head()
        seats: dict[str, list[str]] = {}
        for id, post in {**self.old.register.posts, **self.new.register.posts}.items():
            seats.setdefault(post.body, []).append(id)
        for section in ORDER:
            for id in self.ids(section):
                yield from self.record(section, id)
                for seat in sorted(seats.get(id, ())) if section == "bodies" else ():
                    yield from self.record("posts", seat)
        yield from self.accepted()

    def ids(self, section: str) -> list[str]:
        """The records of both states: by number, then by name, whatever their place in the file."""
        both = {**getattr(self.old.register, section), **getattr(self.new.register, section)}
        return sorted(both, key=lambda id: (getattr(both[id], "number", None) or 10**18, both[id].name, id))

    def change(self, of: Subject, kind: str, line: str, before: Any, after: Any, words: str, *who: str) -> Change:
        """A change; `words` follow what it is of."""
        register = self.new if self.new.register.id else self.old
        concerned = [of.id, *who] if of.section in ("bodies", "posts") else who
        found = [snapshot.who(each) for each in concerned for snapshot in (self.old, self.new)]
        doubt = " (It could not be read in full.)" if of.id in self.doubtful else ""
        return Change(
            register.register.id,
            of.section,
            of.id,
            of.name,
            kind,
            of.path + line,
            plain(before),
            plain(after),
            f"{of.title}{words}.{doubt}",
            tuple(sorted({each.id for each in found if each})),
        )

    def by_body(self, changes: Iterable[Change]) -> list[str]:
        """Whose part has changed in things that are not its own, and in which."""
        things: dict[str, dict[str, None]] = {}
        for change in changes:
            if change.section not in ("bodies", "posts"):
                for body in change.bodies:
                    things.setdefault(self.names.title(body), {})[self.names.anything(change.subject)] = None
        return [f"{body}: {row(list(named))}." for body, named in sorted(things.items())]

    def head(self) -> Iterator[Change]:
        """What changed in the head; but what is missing from one that is unsound may only be out of sight."""
        old, new = self.old.register, self.new.register
        name = old.name if new.name == self.stand_ins[1] else new.name
        for change in self.fields(Subject("register", "", name, f"The register {called(name)}"), old, new):
            values = zip((change.before, change.after), self.stand_ins, strict=True)
            if not any(other is not None and value in (None, "", other) for value, other in values):
                yield change

    # --- records ------------------------------------------------------------------------------------------------------

    def record(self, section: str, id: str) -> Iterator[Change]:
        """What changed in one record."""
        old, new = (getattr(snapshot.register, section).get(id) for snapshot in (self.old, self.new))
        if old and new and self.unchanged(section, old, new):
            return
        known = new or old
        of = Subject(section, id, known.name, self.names.subject(section, id, known))
        if old is None:
            if self.whole[0]:
                yield from self.added(of, new)
        elif new is None:
            if self.whole[1]:
                yield from self.removed(of, old)
        else:
            if old.name != new.name:
                number = getattr(new, "number", None)
                yield self.change(
                    of._replace(title=called(old.name) + (f" ({new.WORD} {number})" if number else "")),
                    "renamed",
                    "name",
                    old.name,
                    new.name,
                    f" is now called {self.names.title(id, section)}",
                )
            if section == "posts" and old.body != new.body:
                where, was = (self.names.title(post.body, "bodies") for post in (new, old))
                words = f" is now a post of {where}; before, of {was}"
                yield self.change(of, "changed", "body", old.body, new.body, words, old.body, new.body)
            yield from self.life(of, old, new)
            yield from sorted(self.fields(of, old, new), key=lambda change: change.field not in ENDS)

    def unchanged(self, section: str, old: Any, new: Any) -> bool:
        """Whether nothing is to be told of a record: it says the same, and so does what it hangs on in other records."""
        if old.__dict__ != new.__dict__:
            return False
        if section in UNITED:
            return self.old.open(old) == self.new.open(new) and self.reads_alike(old, new)
        if section == "posts":  # it ends with its body, and may have its source from there
            bodies = (snapshot.register.bodies[old.body].__dict__ for snapshot in (self.old, self.new))
            return next(bodies) == next(bodies)
        return section != "protocols" or all(self.reads_alike(settled, new.settles[theme]) for theme, settled in old.settles.items())

    def reads_alike(self, old: Any, new: Any) -> bool:
        """Whether who leads reads the same in both states."""
        one, other = self.old.lead(old), self.new.lead(new)
        return (one.word, set(one.bodies)) == (other.word, set(other.bodies))

    def added(self, of: Subject, new: Any) -> Iterator[Change]:
        """A record that is new: all that it says of others, and who leads it."""
        told = []
        for key, line in new.fields.items():
            parts = value_of(new, line)
            if key != "lead" and line.shape in ("claims", "references", "reference") and parts:
                told.append(self.names.phrase(key, (parts,) if isinstance(parts, str) else parts, self.new))
        twin = self.gone.get((of.section, new.name))
        if twin:
            told.append(f"has the name of `{twin}`, which was taken out: the register does not say whether the two are one")
        words = f" was added: it {several(told)}" if told else " was added"
        yield self.change(of, "added", "", None, new, words, *named(new))
        if isinstance(new, Roles) and (new.lead or not getattr(new, "part_of", None)):
            yield from self.first_lead(of, new)

    def first_lead(self, of: Subject, new: Any) -> Iterator[Change]:
        if not self.known(self.new, new.lead):
            yield from self.parts(of, new.fields["lead"], (), new.lead)
            return
        reading = self.new.lead(new)
        words = self.names.lead(self.new, new.lead, reading, LEADS)
        yield self.change(of, "lead", "lead", None, in_plain(reading), f", which is new: {words}", *reading.bodies)
        yield from self.parts(of, new.fields["lead"], (), [claim for claim in new.lead if not self.stands(self.new, claim, reading)])

    def removed(self, of: Subject, old: Any) -> Iterator[Change]:
        yield self.change(of, "removed", "", old, None, " was taken out of the register", *named(old))
        if isinstance(old, Roles) and old.lead and self.known(self.old, old.lead):
            reading = self.old.lead(old)
            words = f", which was taken out, has no lead here any more; before, {self.names.lead(self.old, old.lead, reading, LED)}"
            yield self.change(of, "lead", "lead", in_plain(reading), None, words, *reading.bodies)

    def life(self, of: Subject, old: Any, new: Any) -> Iterator[Change]:
        """Whether a thing is open, or a body or post in being, where it was not, or is no longer."""
        if of.section in UNITED:
            before, after, begun, word = self.old.open(old), self.new.open(new), self.new.started(new), "open"
            over = new.status in CLOSED or self.new.ended(new)
        elif of.section in ("bodies", "posts"):
            before, after, begun, word = self.old.in_being(old), self.new.in_being(new), self.new.begun(new), "in being"
            over = self.new.ended(new)
        else:
            return
        if before != after:
            words = f" is now {word}" if after else f" is no longer {word}" if begun else " is now still to begin"
            yield self.change(of, "begun" if after else "ended" if begun and over else "withheld", "", before, after, words)
        if of.section == "posts" and self.new.vacant(new) != self.old.vacant(old):
            words = f" is {'now' if self.new.vacant(new) else 'no longer'} vacant"
            yield self.change(of, "vacant", "held_by", self.old.vacant(old), self.new.vacant(new), words)

    # --- fields -------------------------------------------------------------------------------------------------------

    def fields(self, of: Subject, old: Any, new: Any) -> Iterator[Change]:
        """What changed in the fields of a record, or of a part of one."""
        for line in new.fields.values():
            before, after = value_of(old, line), value_of(new, line)
            if isinstance(new, Post) and line.key == "source":
                before, after = own_source(old, self.old.register), own_source(new, self.new.register)
            if line.key == "lead":
                yield from self.lead(of, line, old, new)
            elif line.shape == "settlements":
                yield from self.settlements(of, line, before, after)
            elif line.shape in ("claims", "list", "references"):
                yield from self.parts(of, line, before, after)
            elif plain(before) != plain(after) and line.shape != "records" and not (line.key == "name" and of.id):
                yield self.changed(of, line, before, after)

    def changed(self, of: Subject, line: Field, before: Any, after: Any) -> Change:
        """A value that is another."""
        if line.shape == "reference":
            known = self.names.phrase(line.key, [after or before], self.new if after else self.old)
            words = f" {now(known)}" if after else f": the register no longer says that it {known}"
            was = self.names.value(line, before) if before and after else ""
        else:
            is_now, was = self.becomes(line, before, after)
            words = f": {is_now}"
        return self.change(of, "changed", line.key, before, after, words + (f"; before, {was}" if was else ""))

    def becomes(self, line: Field, before: Any, after: Any) -> tuple[str, str]:
        """What a value is now, in words, and what it was; nothing for that where it is not told."""
        if line.key in UNTOLD or line.shape == "headings":
            if before in EMPTY:
                return f"{one(label(line))} was added", ""
            return f"its {label(line)} {'was taken out' if after in EMPTY else 'changed'}", ""
        new, old = (None if value in EMPTY else self.names.value(line, value) for value in (after, before))
        return f"the {label(line)} is {f'now {new}' if new else 'no longer stated'}", old or "none was stated"

    def parts(self, of: Subject, line: Field, before: Iterable[Any], after: Iterable[Any]) -> Iterator[Change]:
        """Claims, references and other parts gained, lost, and otherwise said: a sentence for all of a field that have one fate."""
        fates: dict[tuple[str, bool], list[Any]] = {}
        for old, new in matched(tuple(before), tuple(after)):
            if old is not None and new is not None:
                yield self.told_otherwise(of, line, old, new)
            else:
                fates.setdefault(("gained", self.plainly(new)) if old is None else ("lost", False), []).append(old or new)
        for (kind, plainly), parts in sorted(fates.items(), key=lambda fate: (fate[0][0], not fate[0][1])):
            state = self.new if kind == "gained" else self.old
            phrase = self.names.phrase(line.key, parts, state)
            if line.key == "lead":
                claimed = row([self.names.claimed(part, state) for part in parts])
                words = f": the register {'now' if kind == 'gained' else 'no longer'} names {claimed} as its lead"
            elif kind == "gained":
                words = f" {now(phrase)}" if plainly else f": the register now says that it {phrase}"
            else:
                words = f": the register no longer says that it {phrase}"
            sides = (None, parts) if kind == "gained" else (parts, None)
            yield self.change(of, kind, line.key, *sides, words, *whos(parts))

    def plainly(self, part: Any) -> bool:
        """Whether what is new can be said to be so now: not what is only proposed, is to come, is over, or that nobody does."""
        if not isinstance(part, Claim):
            return True
        return part.who != NOBODY and part.status == "agreed" and self.new.in_force(part) and not gone(self.new, part)

    def told_otherwise(self, of: Subject, line: Field, old: Any, new: Any) -> Change:
        """A claim or part of which something else is said now."""
        bare = Claim(who=new.who) if isinstance(new, Claim) else new
        if line.key == "lead":
            where = f"{self.names.title(new.who)} is named as its lead"
        else:
            where = f"it {self.names.phrase(line.key, [bare], self.new)}"
        told = []
        turns = isinstance(new, Claim) and self.old.in_force(old) != self.new.in_force(new)
        for each in sorted(new.fields.values(), key=lambda each: turns and each.key in ("from", "to", "seen")):  # next to what comes of it
            one, other = value_of(old, each), value_of(new, each)
            if plain(one) != plain(other):
                is_now, was = self.becomes(each, one, other)
                told.append(is_now + (f" (before: {was})" if was else ""))
        if turns:
            told.append("so it counts now" if self.new.in_force(new) else "so it no longer counts")
        return self.change(of, "changed", line.key, [old], [new], f", where {where}: {', '.join(told)}", *whos([new]))

    def settlements(self, of: Subject, line: Field, before: Any, after: Any) -> Iterator[Change]:
        """What a protocol settles, theme by theme."""
        for theme in sorted({**before, **after}):
            old, new = before.get(theme), after.get(theme)
            title = self.names.title(theme, "themes")
            if old is None or new is None:
                words = f" now settles {title}" if new else f": the register no longer says that it settles {title}"
                yield self.change(of, "gained" if new else "lost", line.key, old and theme, new and theme, words)
            part = of._replace(title=f"{of.title}, on {title}", path=f"{of.path}{line.key}/{theme}/")
            yield from self.fields(part, old or Settlement(), new or Settlement())

    # --- leads --------------------------------------------------------------------------------------------------------

    def lead(self, of: Subject, line: Field, old: Any, new: Any) -> Iterator[Change]:
        """Who leads, where that reads otherwise now, for whatever cause; and claims to the lead that the reading does not tell of."""
        before, after = old.lead, new.lead
        if self.known(self.old, before) and self.known(self.new, after) and not self.reads_alike(old, new):
            one, other = self.old.lead(old), self.new.lead(new)
            words = f": {self.names.lead(self.new, after, other, LEADS, ' now')}; before, {self.names.lead(self.old, before, one, LED)}"
            yield self.change(of, "lead", line.key, in_plain(one), in_plain(other), words, *one.bodies, *other.bodies)
            both = {claim.who for claim in before} & {claim.who for claim in after}
            before = [claim for claim in before if claim.who in both or not self.stands(self.old, claim, one)]
            after = [claim for claim in after if claim.who in both or not self.stands(self.new, claim, other)]
        yield from self.parts(of, line, before, after)

    def stands(self, snapshot: Snapshot, claim: Claim, reading: Reading) -> bool:
        """Whether the sentence on a reading tells of this claim."""
        found = snapshot.who(claim.who)
        if claim.who == NOBODY:
            return reading.word == "nobody" and snapshot.in_force(claim)
        return found is not None and found.id in reading.bodies and any(True for _ in snapshot.standing([claim]))

    def known(self, snapshot: Snapshot, claims: Iterable[Claim]) -> bool:
        """Whether all that these claims name is there to be read."""
        return all(claim.who == NOBODY or snapshot.who(claim.who) for claim in claims)

    # --- acceptances --------------------------------------------------------------------------------------------------

    def accepted(self) -> Iterator[Change]:
        """Findings that the board now lives with, or no longer."""
        before, after = accepted(self.old.register), accepted(self.new.register)
        for check, id in sorted({**before, **after}):
            old, new = before.get((check, id)), after.get((check, id))
            if old == new:
                continue
            title, finding = self.names.anything(id), f"the finding {tick(check)}"
            expired = old is not None and old[-1][0].last < self.new.on
            if new is not None and new[-1][0].last >= self.new.on:
                until, because = new[-1]
                again = "still" if old and old[-1][0] == until else "now"
                words = f"{finding} is {again} accepted until {said(until)}" + (f": {called(because.removesuffix('.'))}" if because else "")
            elif old is None:
                words = f"an acceptance of {finding} was added, though its day has passed"
            elif expired:
                words = f"an acceptance of {finding} that had expired {'changed, and its day has passed' if new else 'was taken out'}"
            else:
                words = f"{finding} is no longer accepted" + (f": the last day of its acceptance is now {said(new[-1][0])}" if new else "")
            yield self.change(Subject("accepted", id, title, f"{title}: {words}"), "accepted", check, old, new, "")


def stand_in(source: Source) -> str | None:
    """The name that a register whose head is unsound goes by where it lacks one, its file's; None where the head is sound."""
    unsound = not source.register.id or any(finding.subject == "register" for finding in source.findings)
    return next(iter(source.roots)) if unsound else None


def accepted(register: Register) -> dict[tuple[str, str], list[tuple[Date, str]]]:
    """Until when, and why, findings are accepted, by check and record; the last is the one that holds longest."""
    found: dict[tuple[str, str], list[tuple[Date, str]]] = {}
    for each in register.accepted:
        if each.check is not None and each.until is not None:
            for id in each.records:
                found.setdefault((each.check, id), []).append((each.until, each.because or ""))
    return {key: sorted(many, key=lambda each: (each[0].last, each)) for key, many in found.items()}


# --- values ----------------------------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """A value as the register writes it, as plain data that is the same whatever its order."""
    if isinstance(value, (Date, Period)):
        return value.text
    if isinstance(value, Record):
        found = {line.key: value_of(value, line) for line in value.fields.values()}
        told = {key: plain(each) for key, each in found.items() if each not in (None, (), {}) and each != value.fields[key].default}
        return told["who"] if isinstance(value, Claim) and list(told) == ["who"] else told
    if isinstance(value, dict):
        return {key: plain(each) for key, each in sorted(value.items())}
    if isinstance(value, (tuple, list)):
        return [each for _, each in sorted({repr(each): each for each in map(plain, value)}.items())]
    return value


def whos(parts: Iterable[Any]) -> list[str]:
    """Whom claims name."""
    return [part.who for part in parts if isinstance(part, Claim)]


def named(record: Record) -> list[str]:
    """Whom the claims of a record name."""
    return [who for line in record.fields.values() if line.shape == "claims" for who in whos(value_of(record, line))]


def own_source(post: Post, register: Register) -> tuple[str, ...]:
    """The source of a post, where it is not its body's."""
    body = register.bodies.get(post.body)
    return () if body is not None and set(body.source) == set(post.source) else post.source


def in_plain(reading: Reading) -> dict[str, Any]:
    return {"reading": reading.word, "bodies": sorted(reading.bodies)}


def matched(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """The parts of two states that differ, each with its counterpart, which has the same in its required fields; or with None."""
    olds, news = ({repr(plain(part)): part for part in parts} for parts in (before, after))
    left: dict[str, list[Any]] = {}
    for text, part in sorted(olds.items(), reverse=True):
        if text not in news:
            left.setdefault(likeness(part), []).append(part)
    for text, part in sorted(news.items()):
        if text not in olds:
            twins = left.get(likeness(part))
            yield twins.pop() if twins else None, part
    yield from ((part, None) for parts in left.values() for part in reversed(parts))


def likeness(part: Any) -> str:
    """By what a part is known again: a reference by its id, any other by its required fields."""
    return part if isinstance(part, str) else repr([(key, plain(getattr(part, key))) for key in sorted(part.required)])
