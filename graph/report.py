"""Runs every check over registers: the one place where severity, words, places and acceptances are added to what checks suspect."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from .dates import Date, today
from .finding import Finding, Severity, Suspect, problem
from .model import Acceptance, Register
from .reading import Snapshot, Views
from .source import Source
from .words import near, quote, shorten

FOLDER = os.path.join(os.path.dirname(__file__), "checks")
SOUNDNESS = os.path.join(FOLDER, "soundness")
LAST = ("expired-acceptance", "idle-acceptance")  # they are told what the others have found, and cannot be accepted themselves


class Report(NamedTuple):
    """What the checks have found. It conforms when it has no new finding at or above `fail_on`; None: whatever it has."""

    findings: list[Finding]
    registers: list[tuple[Register, Date]]  # each with the date it was read as of
    fail_on: Severity | None = Severity.ERROR
    mended: tuple[Finding, ...] | None = None  # what an earlier state of the registers had, and they have not; None: none was asked about

    @property
    def conforms(self) -> bool:
        return self.fail_on is None or not any(one.state == "new" and one.severity >= self.fail_on for one in self.findings)

    @property
    def counts(self) -> dict[str, int]:
        """How many new findings there are of each severity, the worst first, and how many are accepted; against a base: known, mended."""
        new = Counter(str(one.severity) for one in self.findings if one.state == "new")
        states = Counter(one.state for one in self.findings)
        counts = {str(severity): new[str(severity)] for severity in reversed(Severity)}
        if self.mended is None:
            return counts | {"accepted": states["accepted"]}
        return counts | {"known": states["known"], "accepted": states["accepted"], "mended": len(self.mended)}


def names(folder: str = FOLDER) -> list[str]:
    """The names of the checks in a folder: each is a module there."""
    return sorted(file[:-3].replace("_", "-") for file in os.listdir(folder) if file.endswith(".py") and not file.startswith("_"))


def check(name: str) -> ModuleType:
    return import_module(f"{__package__}.checks.{name.replace('-', '_')}")


def report(
    sources: Sequence[Source],
    as_at: Date | None = None,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    fail_on: Severity | None = Severity.ERROR,
    dates: Mapping[str, Date] | None = None,
) -> Report:
    """The findings on these registers, in file order: what is unsound in them, and what the checks have found.

    `as_at` is the date asked about (its last day counts); without it each register's own, or else today. `select` and `ignore`
    name checks; what is unsound is told whatever they say. `dates` are those asked about where each register, by its id, has another.
    """
    known = names()
    checks = [(name, check(name)) for name in known if (not select or name in select) and name not in ignore]
    findings: list[Finding] = []
    registers = []
    views: Views = {}
    for source in sources:
        date = (dates or {}).get(source.register.id) or as_at or source.register.as_at or today()
        registers.append((source.register, date))
        unsound = [one._replace(register=source.register.id) for one in (*source.findings, *unknown_checks(source, known))]
        found = [*unsound, *governance(source, Snapshot(source.register, date.last, source.beside, views), checks, known)]
        order = {file: index for index, file in enumerate(source.roots)}
        found.sort(key=lambda one: (order.get(one.position.file, 0), *one.position[1:], -one.severity, one.check, one.value))
        findings += found
    return Report(findings, registers, fail_on)


def governance(source: Source, snapshot: Snapshot, checks: Sequence[tuple[str, ModuleType]], known: Sequence[str]) -> Iterator[Finding]:
    """What the checks find in a register as it stands on a day."""
    in_force = [one for one in source.register.accepted if one.until and one.until.last >= snapshot.on]
    accepted = {(one.check, id): one for one in sorted(in_force, key=lambda one: one.until.last) for id in one.records}
    found: dict[str, set[str] | None] = {name: None for name in known if name not in LAST}
    for name, module in checks:
        if name in LAST:
            continue
        identities = set()
        for suspect in module.suspects(snapshot):
            if (suspect.subject, suspect.value) not in identities:
                identities.add((suspect.subject, suspect.value))
                yield told(suspect, name, module, source, accepted.get((name, suspect.subject)))
        # What is unsound may hide what was accepted: then no acceptance is called idle.
        found[name] = None if source.findings else {subject for subject, _ in identities}
    for name, module in checks:
        if name in LAST:  # each entry of each acceptance is one to mend, whatever its record
            yield from (told(suspect, name, module, source) for suspect in module.suspects(snapshot, found))


def told(suspect: Suspect, check: str, module: Any, source: Source, acceptance: Acceptance | None = None) -> Finding:
    subject, field = suspect.subject, suspect.field
    section, record = source.locate(subject)
    path: tuple[str | int, ...] = ("bodies", record.body, "posts", subject) if section == "posts" else (section, subject)
    if field:
        steps = tuple([int(key) if key.isascii() and key.isdigit() else key for key in field.removeprefix("/").split("/")])
        path = steps if field[0] == "/" else path + steps
    name = record.name
    number = getattr(record, "number", None)
    title = f"{quote(name)} ({record.WORD} {number})" if number else quote(name)
    words = {key: shorten(word, 400) for key, word in suspect.words.items()} if suspect.words else suspect.words
    return Finding(
        check,
        module.SEVERITY,
        subject,
        name,
        module.MESSAGE.format(name=title, **words),
        suspect.remedy or module.REMEDY,
        source.position(path),
        suspect.value,
        suspect.reading,
        "accepted" if acceptance else "new",
        source.register.id,
        *((str(acceptance.until), acceptance.because or "") if acceptance else ()),
    )


def unknown_checks(source: Source, known: Sequence[str]) -> Iterator[Finding]:
    """Acceptances of what is no check, or of what cannot be lived with."""
    for index, acceptance in enumerate(source.register.accepted):
        check = acceptance.__dict__.get("check")
        if not check or (check in known and check not in LAST):
            continue
        if check in LAST:
            what, remedy = "an acceptance", "Change the acceptance that it means, or take that one out."
        elif check in names(SOUNDNESS):
            what, remedy = "what is unsound", "What is unsound cannot be accepted: mend it."
        else:
            found = near(check, known)
            what, remedy = (
                "no check we know",
                f"Did you mean `{found}`?" if found else "Write the name in brackets at the end of a finding, such as `unowned-priority`.",
            )
        position = source.position(("accepted", index, "check"))
        yield problem("wrong-value", position, f"the acceptance of `{shorten(check)}` is of {what}", remedy, value=check)
