"""What changed in one register between two states of it, a sentence for each change.

Every field of the model's table is compared by its shape, so that a new one is compared with no line here. Order, and the short and
the long form of a claim, are no change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ..model.dates import Date, format_date
from ..model.labels import field_label
from ..model.record import Field
from ..model.register import ID_SECTIONS, LEADABLE_SECTIONS, NOBODY, Claim, Post, Register, Roles, Settlement
from ..model.snapshot import CLOSED_STATUSES, LeadStatus, Snapshot
from ..model.text import code, join_words, quote_text, with_article
from ..reader.load import LoadedRegister
from .describe import (
    OMITTED_VALUES,
    RecordDescriber,
    field_value,
    inactive_reason,
    insert_now,
    join_capped,
)
from .values import canonical_value, claim_targets, match_parts, own_source, record_claim_targets

LIFETIME_FIELDS = ("status", "to", "from", "period")  # what opens and closes a thing, reported next to that
EMPTY_VALUES: tuple[Any, ...] = (None, (), {})
CHANGE_ORDER = (*LEADABLE_SECTIONS, "bodies", "protocols", "shortcomings", "duties", "themes", "people", "sources")


class RegisterChange(NamedTuple):
    """One thing that changed: of which record, what (`kind`, and the field), from what to what as the register writes it, and in words.

    `kind` is `lead` (its reading), `added`, `removed`, `renamed`, `begun`, `ended` or `withheld` (whether it is open, or active;
    `withheld` is what is not, and has not ended), `gained` or `lost` (claims, references, parts), `changed` (a value, or what is said
    of a claim), `vacant` (a post), `accepted`. `bodies` are those it concerns: what the claims name, and of a body or post the body.
    `is_first_heard`: between two days it was only first seen, or named in a source; since when it is so is not stated.
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
    is_first_heard: bool = False

    @property
    def concerns_lead(self) -> bool:
        """Whether it is about who leads."""
        first, *more = self.field.split("/")
        return first == "lead" or (first == "settles" and more[1:2] == ["lead"])


class ChangeTarget(NamedTuple):
    """What a change is of: a record, or a part of one, at a path in it."""

    section: str
    id: str
    name: str
    title: str
    path: str = ""


class RegisterDiff:
    """Two states of one register, both as they stand on one day."""

    def __init__(self, old: LoadedRegister, new: LoadedRegister, on: str) -> None:
        self.old, self.new = Snapshot(old.register, on), Snapshot(new.register, on)
        self.whole = old.is_complete, new.is_complete
        self.doubtful_ids = {finding.subject for source in (old, new) for finding in source.problems if finding.subject}
        self.fallback_names = [fallback_name(source) for source in (old, new)]
        if any(each is not None for each in self.fallback_names):
            self.doubtful_ids.add("")
        self.names = RecordDescriber(old.register, new.register)
        self.removed_ids = {
            (section, record.name): id
            for section in ID_SECTIONS
            for id, record in getattr(old.register, section).items()
            if id not in getattr(new.register, section)
        }

    def changes(self) -> Iterator[RegisterChange]:
        """Every change, in the order of the report."""
        if all(self.whole):
            yield from self.compare_head()
        seats: dict[str, list[str]] = {}
        for id, post in {**self.old.register.posts, **self.new.register.posts}.items():
            seats.setdefault(post.body, []).append(id)
        for section in CHANGE_ORDER:
            for id in self.list_ids(section):
                yield from self.compare_record(section, id)
                for seat in sorted(seats.get(id, ())) if section == "bodies" else ():
                    yield from self.compare_record("posts", seat)
        yield from self.compare_acceptances()

    def list_ids(self, section: str) -> list[str]:
        """The records of both states: by number, then by name, whatever their place in the file."""
        both = {**getattr(self.old.register, section), **getattr(self.new.register, section)}
        return sorted(both, key=lambda id: (getattr(both[id], "number", None) or 10**18, both[id].name, id))

    def make_change(self, of: ChangeTarget, kind: str, line: str, before: Any, after: Any, words: str, *who: str) -> RegisterChange:
        """A change; `words` follow what it is of."""
        register = self.new if self.new.register.id else self.old
        concerned = [of.id, *who] if of.section in ("bodies", "posts") else who
        found = [snapshot.resolve(each) for each in concerned for snapshot in (self.old, self.new)]
        doubt = " (It could not be read in full.)" if of.id in self.doubtful_ids else ""
        return RegisterChange(
            register.register.id,
            of.section,
            of.id,
            of.name,
            kind,
            of.path + line,
            canonical_value(before),
            canonical_value(after),
            f"{of.title}{words}.{doubt}",
            tuple(sorted({each.id for each in found if each})),
        )

    def list_body_changes(self, changes: Iterable[RegisterChange]) -> list[str]:
        """Whose part has changed in things that are not its own, and in which."""
        things: dict[str, dict[str, None]] = {}
        for change in changes:
            if change.section not in ("bodies", "posts"):
                for body in change.bodies:
                    things.setdefault(self.names.title(body), {})[self.names.find_title(change.subject)] = None
        return [f"{body}: {join_capped(list(named))}." for body, named in sorted(things.items())]

    def compare_head(self) -> Iterator[RegisterChange]:
        """What changed in the head; but what is missing from an invalid one may only be hidden."""
        old, new = self.old.register, self.new.register
        name = old.name if new.name == self.fallback_names[1] else new.name
        for change in self.compare_fields(ChangeTarget("register", "", name, f"The register {quote_text(name)}"), old, new):
            values = zip((change.before, change.after), self.fallback_names, strict=True)
            if not any(other is not None and value in (None, "", other) for value, other in values):
                yield change

    # --- records ------------------------------------------------------------------------------------------------------

    def compare_record(self, section: str, id: str) -> Iterator[RegisterChange]:
        """What changed in one record."""
        old, new = (getattr(snapshot.register, section).get(id) for snapshot in (self.old, self.new))
        if old and new and self.is_unchanged(section, old, new):
            return
        known = new or old
        of = ChangeTarget(section, id, known.name, self.names.full_title(section, id, known))
        if old is None:
            if self.whole[0]:
                yield from self.report_addition(of, new)
        elif new is None:
            if self.whole[1]:
                yield from self.report_removal(of, old)
        else:
            if old.name != new.name:
                number = getattr(new, "number", None)
                yield self.make_change(
                    of._replace(title=quote_text(old.name) + (f" ({new.WORD} {number})" if number else "")),
                    "renamed",
                    "name",
                    old.name,
                    new.name,
                    f" is now called {self.names.title(id, section)}",
                )
            if section == "posts" and old.body != new.body:
                where, was = (self.names.title(post.body, "bodies") for post in (new, old))
                words = f" is now a post of {where}; before, of {was}"
                yield self.make_change(of, "changed", "body", old.body, new.body, words, old.body, new.body)
            yield from self.compare_lifetime(of, old, new)
            yield from sorted(self.compare_fields(of, old, new), key=lambda change: change.field not in LIFETIME_FIELDS)

    def is_unchanged(self, section: str, old: Any, new: Any) -> bool:
        """Whether there is nothing to report of a record: it says the same, and so does what it depends on in other records."""
        if old != new:
            return False
        if section in LEADABLE_SECTIONS:
            return self.old.is_open(old) == self.new.is_open(new) and self.has_same_lead(old, new)
        if section == "posts":  # it ends with its body, and may have its source from there
            return bool(self.old.register.bodies[old.body] == self.new.register.bodies[old.body])
        return section != "protocols" or all(self.has_same_lead(settled, new.settles[theme]) for theme, settled in old.settles.items())

    def has_same_lead(self, old: Any, new: Any) -> bool:
        """Whether who leads reads the same in both states."""
        one, other = self.old.lead(old), self.new.lead(new)
        return (one.status, set(one.bodies)) == (other.status, set(other.bodies))

    def report_addition(self, of: ChangeTarget, new: Any) -> Iterator[RegisterChange]:
        """A record that is new: all that it says of others, and who leads it."""
        phrases = []
        for key, line in new.fields.items():
            parts = field_value(new, line)
            if key != "lead" and line.shape in ("claims", "references", "reference") and parts:
                phrases.append(self.names.field_phrase(key, (parts,) if isinstance(parts, str) else parts, self.new))
        twin = self.removed_ids.get((of.section, new.name))
        if twin:
            phrases.append(f"has the name of `{twin}`, which was taken out: the register does not say whether they are the same")
        words = f" was added: it {join_words(phrases)}" if phrases else " was added"
        yield self.make_change(of, "added", "", None, new, words, *record_claim_targets(new))
        if isinstance(new, Roles) and (new.lead or not getattr(new, "part_of", None)):
            yield from self.report_first_lead(of, new)

    def report_first_lead(self, of: ChangeTarget, new: Any) -> Iterator[RegisterChange]:
        if not self.can_resolve(self.new, new.lead):
            yield from self.compare_parts(of, new.fields["lead"], (), new.lead)
            return
        reading = self.new.lead(new)
        words = self.names.lead_phrase(self.new, new.lead, reading)
        yield self.make_change(of, "lead", "lead", None, lead_status_data(reading), f", which is new: {words}", *reading.bodies)
        yield from self.compare_parts(
            of, new.fields["lead"], (), [claim for claim in new.lead if not self.explains_lead(self.new, claim, reading)]
        )

    def report_removal(self, of: ChangeTarget, old: Any) -> Iterator[RegisterChange]:
        yield self.make_change(of, "removed", "", old, None, " was taken out of the register", *record_claim_targets(old))
        if isinstance(old, Roles) and old.lead and self.can_resolve(self.old, old.lead):
            reading = self.old.lead(old)
            was = self.names.lead_phrase(self.old, old.lead, reading, before=True)
            words = f", which was taken out, has no lead here any more; before, {was}"
            yield self.make_change(of, "lead", "lead", lead_status_data(reading), None, words, *reading.bodies)

    def compare_lifetime(self, of: ChangeTarget, old: Any, new: Any) -> Iterator[RegisterChange]:
        """Whether a thing is open, or a body or post active, where it was not, or is no longer."""
        if of.section in LEADABLE_SECTIONS:
            if of.id in self.old.register.undatable | self.new.register.undatable:
                return  # whether it is open is not judged
            before, after, begun, word = self.old.is_open(old), self.new.is_open(new), self.new.has_started(new), "open"
            over = new.status in CLOSED_STATUSES or self.new.has_ended(new)
        elif of.section in ("bodies", "posts"):
            before, after, begun, word = self.old.is_active(old), self.new.is_active(new), self.new.has_begun(new), "active"
            over = self.new.has_ended(new)
        else:
            return
        if before != after:
            words = f" is now {word}" if after else f" is no longer {word}" if begun else " is now still to begin"
            yield self.make_change(of, "begun" if after else "ended" if begun and over else "withheld", "", before, after, words)
        if of.section == "posts" and self.new.is_vacant(new) != self.old.is_vacant(old):
            words = f" is {'now' if self.new.is_vacant(new) else 'no longer'} vacant"
            yield self.make_change(of, "vacant", "held_by", self.old.is_vacant(old), self.new.is_vacant(new), words)

    # --- fields -------------------------------------------------------------------------------------------------------

    def compare_fields(self, of: ChangeTarget, old: Any, new: Any) -> Iterator[RegisterChange]:
        """What changed in the fields of a record, or of a part of one."""
        for line in new.fields.values():
            before, after = field_value(old, line), field_value(new, line)
            if isinstance(new, Post) and line.key == "source":
                before, after = own_source(old, self.old.register), own_source(new, self.new.register)
            if line.key == "lead":
                yield from self.compare_leads(of, line, old, new)
            elif line.shape == "settlements":
                yield from self.compare_settlements(of, line, before, after)
            elif line.shape in ("claims", "list", "references"):
                yield from self.compare_parts(of, line, before, after)
            elif canonical_value(before) != canonical_value(after) and line.shape != "records" and not (line.key == "name" and of.id):
                yield self.make_value_change(of, line, before, after)

    def make_value_change(self, of: ChangeTarget, line: Field, before: Any, after: Any) -> RegisterChange:
        """A value that is another."""
        if line.shape == "reference":
            known = self.names.field_phrase(line.key, [after or before], self.new if after else self.old)
            words = f" {insert_now(known)}" if after else f": the register no longer says that it {known}"
            was = self.names.format_value(line, before) if before and after else ""
        else:
            is_now, was = self.describe_value_change(line, before, after)
            words = f": {is_now}"
        return self.make_change(of, "changed", line.key, before, after, words + (f"; before, {was}" if was else ""))

    def describe_value_change(self, line: Field, before: Any, after: Any) -> tuple[str, str]:
        """What a value is now, in words, and what it was; nothing for that where it is not reported."""
        if line.key in OMITTED_VALUES or line.shape == "headings":
            if before in EMPTY_VALUES:
                return f"{with_article(field_label(line.key).noun)} was added", ""
            return f"its {field_label(line.key).noun} {'was taken out' if after in EMPTY_VALUES else 'changed'}", ""
        new, old = (None if value in EMPTY_VALUES else self.names.format_value(line, value) for value in (after, before))
        return f"the {field_label(line.key).noun} is {f'now {new}' if new else 'no longer stated'}", old or "not stated"

    def compare_parts(self, of: ChangeTarget, line: Field, before: Iterable[Any], after: Iterable[Any]) -> Iterator[RegisterChange]:
        """Claims, references and other parts gained, lost, and otherwise said: a sentence for all of a field that have one fate."""
        fates: dict[tuple[str, bool], list[Any]] = {}
        for old, new in match_parts(tuple(before), tuple(after)):
            if old is not None and new is not None:
                yield self.make_part_change(of, line, old, new)
            else:
                fates.setdefault(("gained", self.counts_now(new)) if old is None else ("lost", False), []).append(old or new)
        for (kind, plainly), parts in sorted(fates.items(), key=lambda fate: (fate[0][0], not fate[0][1])):
            state = self.new if kind == "gained" else self.old
            phrase = self.names.field_phrase(line.key, parts, state)
            if line.key == "lead":
                claimed = join_capped([self.names.describe_claim(part, state) for part in parts])
                words = f": the register {'now' if kind == 'gained' else 'no longer'} names {claimed} as its lead"
            elif kind == "gained":
                words = f" {insert_now(phrase)}" if plainly else f": the register now says that it {phrase}"
            else:
                words = f": the register no longer says that it {phrase}"
            sides = (None, parts) if kind == "gained" else (parts, None)
            yield self.make_change(of, kind, line.key, *sides, words, *claim_targets(parts))

    def counts_now(self, part: Any) -> bool:
        """Whether what is new can be said to be so now: not what is only proposed, is to come, is over, or that nobody does."""
        if not isinstance(part, Claim):
            return True
        return part.who != NOBODY and part.status == "agreed" and self.new.is_in_force(part) and not inactive_reason(self.new, part)

    def make_part_change(self, of: ChangeTarget, line: Field, old: Any, new: Any) -> RegisterChange:
        """A claim or part of which something else is said now."""
        bare = Claim(who=new.who) if isinstance(new, Claim) else new
        if line.key == "lead":
            where = f"{self.names.title(new.who)} is named as its lead"
        else:
            where = f"it {self.names.field_phrase(line.key, [bare], self.new)}"
        phrases = []
        turns = isinstance(new, Claim) and self.old.is_in_force(old) != self.new.is_in_force(new)
        for each in sorted(new.fields.values(), key=lambda each: turns and each.key in ("from", "to", "seen")):  # next to what comes of it
            one, other = field_value(old, each), field_value(new, each)
            if canonical_value(one) != canonical_value(other):
                if each.key == "on_behalf_of":
                    phrases.append(self.describe_principal(one, other))
                    continue
                is_now, was = self.describe_value_change(each, one, other)
                phrases.append(is_now + (f" (before: {was})" if was else ""))
        if turns:
            phrases.append("so it counts now" if self.new.is_in_force(new) else "so it no longer counts")
        return self.make_change(of, "changed", line.key, [old], [new], f", where {where}: {', '.join(phrases)}", *claim_targets([new]))

    def describe_principal(self, before: str | None, after: str | None) -> str:
        """For whom a claim is carried out, where that is another now."""
        if after is None:
            return f"the register no longer says that this {self.names.field_phrase('on_behalf_of', [before], self.old)}"
        was = self.names.title(before) if before else "not stated"
        return f"this {insert_now(self.names.field_phrase('on_behalf_of', [after], self.new))} (before: {was})"

    def compare_settlements(self, of: ChangeTarget, line: Field, before: Any, after: Any) -> Iterator[RegisterChange]:
        """What a protocol settles, theme by theme."""
        for theme in sorted({**before, **after}):
            old, new = before.get(theme), after.get(theme)
            title = self.names.title(theme, "themes")
            if old is None or new is None:
                words = f" now settles {title}" if new else f": the register no longer says that it settles {title}"
                yield self.make_change(of, "gained" if new else "lost", line.key, old and theme, new and theme, words)
            part = of._replace(title=f"{of.title}, on {title}", path=f"{of.path}{line.key}/{theme}/")
            yield from self.compare_fields(part, old or Settlement(), new or Settlement())

    # --- leads --------------------------------------------------------------------------------------------------------

    def compare_leads(self, of: ChangeTarget, line: Field, old: Any, new: Any) -> Iterator[RegisterChange]:
        """Who leads, where that reads otherwise now, for whatever cause; and claims to the lead that this does not cover."""
        before, after = old.lead, new.lead
        if self.can_resolve(self.old, before) and self.can_resolve(self.new, after) and not self.has_same_lead(old, new):
            one, other = self.old.lead(old), self.new.lead(new)
            is_now, was = (
                self.names.lead_phrase(self.new, after, other, now=" now"),
                self.names.lead_phrase(self.old, before, one, before=True),
            )
            words = f": {is_now}; before, {was}"
            yield self.make_change(of, "lead", line.key, lead_status_data(one), lead_status_data(other), words, *one.bodies, *other.bodies)
            both = {claim.who for claim in before} & {claim.who for claim in after}
            before = [claim for claim in before if claim.who in both or not self.explains_lead(self.old, claim, one)]
            after = [claim for claim in after if claim.who in both or not self.explains_lead(self.new, claim, other)]
        yield from self.compare_parts(of, line, before, after)

    def explains_lead(self, snapshot: Snapshot, claim: Claim, reading: LeadStatus) -> bool:
        """Whether the sentence on a lead covers this claim."""
        found = snapshot.resolve(claim.who)
        if claim.who == NOBODY:
            return reading.status == "nobody" and snapshot.is_in_force(claim)
        return found is not None and found.id in reading.bodies and any(True for _ in snapshot.active_claims([claim]))

    def can_resolve(self, snapshot: Snapshot, claims: Iterable[Claim]) -> bool:
        """Whether all that these claims name is there to be read."""
        return all(claim.who == NOBODY or snapshot.resolve(claim.who) for claim in claims)

    # --- acceptances --------------------------------------------------------------------------------------------------

    def compare_acceptances(self) -> Iterator[RegisterChange]:
        """Findings that the board now lives with, or no longer."""
        before, after = group_acceptances(self.old.register), group_acceptances(self.new.register)
        for check, id in sorted({**before, **after}):
            old, new = before.get((check, id)), after.get((check, id))
            if old == new:
                continue
            title, finding = self.names.find_title(id), f"the finding {code(check)}"
            expired = old is not None and old[-1][0].last < self.new.on
            if new is not None and new[-1][0].last >= self.new.on:
                until, because = new[-1]
                again = "still" if old and old[-1][0] == until else "now"
                words = f"{finding} is {again} accepted until {format_date(until)}" + (
                    f": {quote_text(because.removesuffix('.'))}" if because else ""
                )
            elif old is None:
                words = f"an acceptance of {finding} was added, though its day has passed"
            elif expired:
                words = f"an acceptance of {finding} that had expired {'changed, and its day has passed' if new else 'was taken out'}"
            else:
                words = f"{finding} is no longer accepted" + (
                    f": the last day of its acceptance is now {format_date(new[-1][0])}" if new else ""
                )
            yield self.make_change(ChangeTarget("accepted", id, title, f"{title}: {words}"), "accepted", check, old, new, "")


def fallback_name(source: LoadedRegister) -> str | None:
    """The name that a register whose head is invalid goes by where it lacks one, its file's; None where the head is valid."""
    is_invalid = not source.register.id or any(finding.subject == "register" for finding in source.problems)
    return next(iter(source.roots)) if is_invalid else None


def group_acceptances(register: Register) -> dict[tuple[str, str], list[tuple[Date, str]]]:
    """Until when, and why, findings are accepted, by check and record; the last is the one that holds longest."""
    found: dict[tuple[str, str], list[tuple[Date, str]]] = {}
    for each in register.accepted:
        if each.check is not None and each.until is not None:
            for id in each.records:
                found.setdefault((each.check, id), []).append((each.until, each.because or ""))
    return {key: sorted(many, key=lambda each: (each[0].last, each)) for key, many in found.items()}


def lead_status_data(reading: LeadStatus) -> dict[str, Any]:
    return {"reading": reading.status, "bodies": sorted(reading.bodies)}
