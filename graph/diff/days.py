"""What changed in one register between two days, by its own dates: who came and left, what began and ended. A line for each claim.

Nothing is inferred: what was only seen is said to have been first seen, apart from what changed, and an end that no source gives is
not given a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from ..lint.run import check_registers
from ..model.dates import EVER_AFTER, Date, date_phrase, day_after, format_date, format_iso_day, today
from ..model.errors import GraphError
from ..model.labels import field_label, infinitive_verb, past_verb, perfect_verb
from ..model.record import fields_of_shape
from ..model.register import ID_SECTIONS, LEADABLE_SECTIONS, NOBODY, Claim, Post
from ..model.snapshot import Snapshot
from ..model.text import join_words, quote_text
from ..reader.load import LoadedRegister
from .changes import RegisterChange, lead_status_data
from .compare import Comparison, list_caveats
from .describe import RecordDescriber
from .values import canonical_value

SIGHTED_SECTIONS = (*LEADABLE_SECTIONS, "protocols")  # whose records begin, without a date, when a source first names or sees them


def compare_days(sources: Sequence[LoadedRegister], since: Date, as_at: Date | None = None) -> Comparison:
    """What changed from one day to another in these registers; without `as_at` to each register's own date, or else today."""
    registers = [(source.register, as_at or source.register.as_at or today()) for source in sources]
    for register, date in registers:
        if since.last > date.last:
            days = f"{format_date(since)} is later than {format_date(date)}"
            raise GraphError(f"{days}, the day on which {quote_text(register.name or register.id)} is read. Give an earlier day.")
    changes = [
        change for source, (_, date) in zip(sources, registers, strict=True) for change in DayDiff(source, since.last, date.last).changes()
    ]
    earlier = check_registers(sources, since).findings
    before = {(one.register, *one.identity) for one in earlier}
    findings = [one for one in check_registers(sources, as_at).findings if one.state == "new"]
    after = {(one.register, *one.identity) for one in findings}
    fixed = [one for one in earlier if one.state == "new" and (one.register, *one.identity) not in after]
    fresh = [one for one in findings if (one.register, *one.identity) not in before]
    caveats = [*list_caveats("later", sources), "What has no date in the register is not shown."]
    return Comparison(registers, changes, fixed, fresh, caveats, {}, since)


class DayDiff:
    """One register on two days."""

    def __init__(self, source: LoadedRegister, since: str, on: str) -> None:
        self.register = source.register
        self.old, self.new = Snapshot(source.register, since), Snapshot(source.register, on)
        self.since, self.on = since, on
        self.days: dict[str, Snapshot] = {since: self.old, on: self.new}
        self.names = RecordDescriber(source.register, source.register)

    def changes(self) -> Iterator[RegisterChange]:
        """What changed, record by record, with its source: those that can be led, then bodies with their posts, then the others."""
        for change, origin in self.events():
            cited = self.names.format_value(origin.fields["source"], origin.source) if origin.source else ""
            yield change._replace(sentence=f"{change.sentence.removesuffix('.')} (source: {cited}).") if cited else change

    def events(self) -> Iterator[tuple[RegisterChange, Any]]:
        """The same, each with the claim or record that says so, and so with its source."""
        for section in dict.fromkeys((*LEADABLE_SECTIONS, "bodies", "posts", *ID_SECTIONS)):
            records = getattr(self.register, section)
            for id in sorted(records, key=lambda id: (getattr(records[id], "number", None) or 10**18, records[id].name, id)):
                yield from self.compare_record(section, id, records[id])

    def compare_record(self, section: str, id: str, record: Any) -> Iterator[tuple[RegisterChange, Any]]:
        title = self.names.full_title(section, id, record)
        lifetime = list(self.compare_lifetime(section, record, title))
        yield from ((change, record) for change in lifetime)
        yield from self.compare_holder(section, record, record, title, "", bool(lifetime))
        for theme, settled in getattr(record, "settles", {}).items():
            on_theme = f"{title}, on {self.names.title(theme, 'themes')}"
            yield from self.compare_holder(section, record, settled, on_theme, f"settles/{theme}/", bool(lifetime))

    def compare_holder(
        self, section: str, record: Any, holder: Any, title: str, path: str, turned: bool
    ) -> Iterator[tuple[RegisterChange, Any]]:
        """The claims that came or went; and who leads, where that is another now though no claim to lead did either."""
        found = list(self.compare_claims(section, record, holder, title, path))
        yield from ((change, claim if claim.source else record) for change, claim in found)
        if "lead" not in holder.fields or turned or not self.is_current(record):
            return
        if not any(change.concerns_lead and claim.status == "agreed" for change, claim in found):
            yield from ((change, record) for change in self.compare_lead(section, record, holder, title, path))

    def is_current(self, record: Any) -> bool:
        """Whether a record is open, or a protocol active, on both days."""
        is_protocol = record.SECTION == "protocols"
        return all(each.is_active(record) if is_protocol else each.is_open(record) for each in (self.old, self.new))

    def compare_lead(self, section: str, record: Any, holder: Any, title: str, path: str) -> Iterator[RegisterChange]:
        """Who leads, where that reads otherwise because of a body or post: it ended, began, or is vacant."""
        one, other = self.old.lead(holder), self.new.lead(holder)
        if (one.status, set(one.bodies)) != (other.status, set(other.bodies)):
            is_now = self.names.lead_phrase(self.new, holder.lead, other, now=" now")
            was = self.names.lead_phrase(self.old, holder.lead, one, before=True)
            change = self.make_change(
                section, record, "lead", f"{path}lead", None, f"{title}: {is_now}; before, {was}.", *one.bodies, *other.bodies
            )
            heard = self.is_vacancy_heard(holder)
            sentence = f"{change.sentence.removesuffix('.')}; since when is not stated." if heard else change.sentence
            yield change._replace(before=lead_status_data(one), after=lead_status_data(other), sentence=sentence, is_first_heard=heard)

    def is_vacancy_heard(self, holder: Any) -> bool:
        """Whether all that became of the posts by which a thing is led between the days is that one was first seen to be vacant or held."""
        posts = [post for claim in holder.lead if (post := self.register.find("posts", claim.who))]
        turned = [holding for post in posts for holding in post.held_by if self.has_come(holding)]
        same = all(self.old.is_active(post) == self.new.is_active(post) for post in posts)
        return bool(turned) and same and all(is_only_seen(holding) for holding in turned)

    def compare_claims(self, section: str, record: Any, holder: Any, title: str, path: str) -> Iterator[tuple[RegisterChange, Claim]]:
        """The claims of a record, or of what a protocol settles, that came or went, each with what became of it."""
        for line in fields_of_shape(type(holder), "claims"):
            claims = holder.value(line.key) or ()
            for claim in claims:
                if sentence := self.claim_sentence(line.key, claim, holder, title):
                    kind = "lost" if self.has_gone(claim) else "gained"
                    is_heard = bool(self.find_seen_successor(claim, claims)) if kind == "lost" else is_only_seen(claim)
                    change = self.make_change(section, record, kind, path + line.key, canonical_value(claim), sentence, claim.who)
                    yield change._replace(is_first_heard=is_heard), claim

    def make_change(self, section: str, record: Any, kind: str, field: str, value: Any, sentence: str, *who: str) -> RegisterChange:
        concerned = [record.id, *who] if section in ("bodies", "posts") else who
        bodies = {found.id for each in concerned if (found := self.new.resolve(each))}
        before, after = (value, None) if kind in ("lost", "ended") else (None, value)
        return RegisterChange(
            self.register.id, section, record.id, record.name, kind, field, before, after, sentence, tuple(sorted(bodies))
        )

    # --- records ------------------------------------------------------------------------------------------------------

    def compare_lifetime(self, section: str, record: Any, title: str) -> Iterator[RegisterChange]:
        """That a record began or ended between the days, and when, as far as the register says."""
        if section in LEADABLE_SECTIONS:
            before, after = self.old.is_open(record), self.new.is_open(record)
        elif section in ("bodies", "posts", "duties", "protocols"):
            before, after = self.old.is_active(record), self.new.is_active(record)
        else:
            return
        if after and not before:
            change = self.make_change(section, record, "begun", "", None, f"{title} {self.begin_phrase(record)}.")
            yield change._replace(is_first_heard=section in SIGHTED_SECTIONS and not states_start(record))
        elif before and not after:
            change = self.make_change(section, record, "ended", "", None, f"{title} {self.end_phrase(record)}.")
            yield change._replace(is_first_heard=self.is_end_heard(record))

    def begin_phrase(self, record: Any) -> str:
        """When it began: by its date, its period or its sighting."""
        if record.from_:
            return f"began {date_phrase(record.from_)}"
        if period := getattr(record, "period", None):
            return f"began with its period, {period}"
        if getattr(record, "seen", ()):
            return f"was first seen {date_phrase(min(record.seen, key=lambda day: day.last))}"
        return f"is first named in a source of {self.source_words(record)}" if record.SECTION in SIGHTED_SECTIONS else "began"

    def source_words(self, record: Any) -> str:
        """The date of the earliest source of a record, as precise as it is stated."""
        sources = [self.register.find("sources", cited.partition("#")[0]) for cited in record.source]
        dates = [source.date for source in sources if source and source.date]
        return format_date(min(dates, key=lambda date: date.first)) if dates else format_iso_day(self.new.start(record))

    def end_phrase(self, record: Any) -> str:
        """When it ended, and what goes on with it."""
        if record.to:
            successors = [self.names.title(id) for id in getattr(record, "replaced_by", ()) or ()]
            replaced = f"; it was replaced by {join_words(successors)}" if successors else ""
            return f"ended {date_phrase(record.to)}{replaced}"
        if following := self.successors.get(record.id):
            since = "; since when is not stated" if self.is_end_heard(record) else ""
            return f"goes on as {join_words([self.names.title(other.id) for other in following])}{since}"
        if period := getattr(record, "period", None):
            return f"is over, with its period, {period}"
        if isinstance(record, Post):
            return "ended with its body"
        return "is no longer open"

    @cached_property
    def successors(self) -> dict[str, list[Any]]:
        """By the ids of things that can be led: what goes on with them."""
        found: dict[str, list[Any]] = {}
        for section in LEADABLE_SECTIONS:
            for other in getattr(self.register, section).values():
                for id in other.continues:
                    found.setdefault(id, []).append(other)
        return found

    def is_end_heard(self, record: Any) -> bool:
        """Whether a thing is over only since another was first heard of that goes on with it."""
        following = self.successors.get(record.id, [])
        return not record.to and bool(following) and not any(states_start(other) for other in following)

    # --- claims -------------------------------------------------------------------------------------------------------

    def has_come(self, claim: Claim) -> bool:
        return self.since < self.new.span(claim)[0] <= self.on

    def has_gone(self, claim: Claim) -> bool:
        return self.since <= self.new.span(claim)[1] < self.on

    def find_seen_successor(self, claim: Claim, rivals: Sequence[Claim]) -> Claim | None:
        """The claim that ends one which states no last day only because it was first seen later; None where one is stated to begin then."""
        start = day_after(self.new.span(claim)[1])
        following = [other for other in rivals if not claim.to and self.new.span(other)[0] == start]
        return following[0] if following and all(map(is_only_seen, following)) else None

    def claim_sentence(self, field: str, claim: Claim, record: Any, title: str) -> str:
        """What became of a claim between the days; nothing where nothing did."""
        began, ended = self.has_come(claim), self.has_gone(claim)
        if not (began or ended) or not (claim.from_ or claim.to or claim.seen) or not self.counts_at_last(claim, record, ended):
            return ""
        verb = field_label(field).verb
        who = self.names.title(claim.who) if claim.who != NOBODY else "nobody"
        said = f" ({claim.status})" if claim.status != "agreed" else ""
        if claim.who == NOBODY and field == "held_by":
            verb, who = "is vacant", ""
        told = past_verb(verb) if ended else perfect_verb(verb) if claim.from_ else verb
        if is_only_seen(claim) and not ended:
            told = f"was first seen {date_phrase(first_sighting(claim))} to {infinitive_verb(verb)}"
        named = f" {who}{said}" if who else ""
        return f"{title} {told}{named}{self.days_phrase(field, claim, record)}{self.silence_phrase(record, field, claim, ended)}."

    def counts_at_last(self, claim: Claim, record: Any, ended: bool) -> bool:
        """Whether a claim counts on the later day, or on its own last day where that is past.

        It does not where the body that it names had ended by then, its post was vacant, or, of a holding, the post had ended; nor, where
        it has not ended, if what it is about is no longer open.
        """
        day = self.new.span(claim)[1] if ended else self.on
        then = self.days.get(day) or self.days.setdefault(day, self.new.copy_for_day(day))
        who = then.resolve(claim.who)
        if not ended and record.SECTION in LEADABLE_SECTIONS and not then.is_open(record):
            return False
        return (who is None or who.is_active) and (not isinstance(record, Post) or then.is_active(record))

    def days_phrase(self, field: str, claim: Claim, holder: Any) -> str:
        """Since when, or from when to when; or that this is not stated."""
        until = f" until {format_date(claim.to)}" if claim.to else ""
        will_end = f"; this will end {date_phrase(claim.to)}" if claim.to else ""
        if self.has_gone(claim):
            start = f" from {format_date(claim.from_)}" if claim.from_ and self.has_come(claim) else ""
            return start + (until or self.successor_phrase(claim, holder.value(field)))
        if claim.from_:
            return f" since {format_date(claim.from_)}{will_end}"
        return f"; since when is not stated{will_end}"

    def successor_phrase(self, claim: Claim, rivals: Sequence[Claim]) -> str:
        """That another is stated, or was first seen, and so ends a claim."""
        if following := self.find_seen_successor(claim, rivals):
            return f"; another was first seen {date_phrase(first_sighting(following))}, and since when is not stated"
        return f"; another is stated from {format_iso_day(day_after(self.new.span(claim)[1]))}"

    def silence_phrase(self, record: Any, field: str, claim: Claim, ended: bool) -> str:
        """That nobody is named since a holding or lead ended, where that is so."""
        if not ended or not claim.to or self.new.span(claim)[1] == EVER_AFTER:
            return ""
        if field == "held_by" and self.new.post(record).status == "lapsed":
            return "; since then nobody is named"
        return "; since then no lead is named" if field == "lead" and self.new.lead(record).status == "lapsed" else ""


def states_start(record: Any) -> bool:
    """Whether the register states when a record began: by its date or its period."""
    return bool(record.from_ or getattr(record, "period", None))


def is_only_seen(claim: Claim) -> bool:
    """Whether a claim is known by sightings alone, so that nobody knows since when it holds."""
    return bool(claim.seen) and not claim.from_


def first_sighting(claim: Claim) -> Date:
    return min(claim.seen, key=lambda day: day.last)
