"""Runs every check over registers: the one place where severity, words, places and acceptances are added to what checks suspect."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from .dates import Date, today
from .finding import Finding, Severity, Suspect, problem
from .model import Post, Register
from .reading import Snapshot
from .source import Source
from .words import near, quote, shorten

FOLDER = os.path.join(os.path.dirname(__file__), "checks")
SOUNDNESS = os.path.join(FOLDER, "soundness")


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
    for source in sources:
        date = (dates or {}).get(source.register.id) or as_at or source.register.as_at or today()
        registers.append((source.register, date))
        found = [*source.findings, *unknown_checks(source, known), *governance(source, date.last, checks)]
        order = {file: index for index, file in enumerate(source.roots)}
        found.sort(key=lambda one: (order.get(one.position.file, 0), *one.position[1:], -one.severity, one.check, one.value))
        findings += [one._replace(register=source.register.id) for one in found]
    return Report(findings, registers, fail_on)


def against(
    head: Report, base: Sequence[Source], as_at: Date | None = None, select: Collection[str] = (), ignore: Collection[str] = ()
) -> Report:
    """The report, in which what an earlier state of the registers has too is known, and what only that state has is mended.

    Both are judged as of the head's dates. Where something is newly unsound that is of no one record (a file can't be read), nothing of
    that register is called mended; where it is of a record, nothing that a check said of it: it may only be out of sight.
    """
    dates = {register.id: date for register, date in head.registers}
    ids = successors([source.register.id for source in base], list(dates))
    before = report(base, as_at, select, ignore, dates={old: dates[new] for old, new in ids.items()})
    then = dict(enumerate(one._replace(register=ids.get(one.register, one.register)) for one in before.findings))
    now = dict(enumerate(head.findings))
    strike_out(now, then, lambda one: (one.register, one.identity, one.message, os.path.basename(one.position.file)))
    strike_out(now, then, lambda one: (one.register, one.identity) if one.subject or one.value else None)
    checks = names()
    unsound = {(one.register, one.subject) for one in now.values() if one.check not in checks}
    return head._replace(
        findings=[
            one._replace(state="known") if index not in now and one.state == "new" else one for index, one in enumerate(head.findings)
        ],
        mended=tuple(
            one
            for one in then.values()
            if (one.register, "") not in unsound and not (one.check in checks and (one.register, one.subject) in unsound)
        ),
    )


def successors(before: Sequence[str], now: Sequence[str]) -> dict[str, str]:
    """Which register of now each of before is, by their ids; if one alone is gone and one alone has come, it has changed its id."""
    gone, come = [id for id in before if id not in now], [id for id in now if id not in before]
    return {id: id for id in before if id in now} | (dict(zip(gone, come, strict=True)) if len(gone) == len(come) == 1 else {})


def strike_out(now: dict[int, Finding], then: dict[int, Finding], alike: Callable[[Finding], Any]) -> None:
    """Takes out of both what is in both: one for one, so that a second of the same identity stays."""
    waiting: dict[Any, list[int]] = {}
    for index in then:
        waiting.setdefault(alike(then[index]), []).append(index)
    waiting.pop(None, None)
    for index, one in list(now.items()):
        if same := waiting.get(alike(one)):
            del then[same.pop()], now[index]


def governance(source: Source, on: str, checks: Sequence[tuple[str, ModuleType]]) -> Iterator[Finding]:
    """What the checks find in a register as it stands on a day."""
    snapshot = Snapshot(source.register, on)
    accepted = {(one.check, id) for one in source.register.accepted for id in one.records if one.until and one.until.last >= on}
    for name, module in checks:
        known = set()
        for suspect in module.suspects(snapshot):
            if (suspect.subject, suspect.value) in known:
                continue
            known.add((suspect.subject, suspect.value))
            yield told(suspect, name, module, source, accepted)


def told(suspect: Suspect, check: str, module: Any, source: Source, accepted: Collection[tuple[str, str]]) -> Finding:
    subject = suspect.subject
    section, record = source.register.locate(subject)
    home = ("bodies", record.body, "posts", subject) if isinstance(record, Post) else (section, subject)
    field = tuple(int(key) if key.isascii() and key.isdigit() else key for key in suspect.field.split("/")) if suspect.field else ()
    number = getattr(record, "number", None)
    title = f"{quote(record.name)} ({record.WORD} {number})" if number else quote(record.name)
    return Finding(
        check,
        module.SEVERITY,
        subject,
        record.name,
        module.MESSAGE.format(name=title, **{key: shorten(word, 400) for key, word in suspect.words.items()}),
        suspect.remedy or module.REMEDY,
        source.position((*home, *field)),
        suspect.value,
        suspect.reading,
        "accepted" if (check, subject) in accepted else "new",
    )


def unknown_checks(source: Source, known: Sequence[str]) -> Iterator[Finding]:
    """Acceptances of what is no check, or of what is unsound, which cannot be lived with."""
    for index, acceptance in enumerate(source.register.accepted):
        check = acceptance.__dict__.get("check")
        if check and check not in known:
            found = near(check, known)
            unsound = check in names(SOUNDNESS)
            yield problem(
                "wrong-value",
                source.position(("accepted", index, "check")),
                f"the acceptance of `{shorten(check)}` is of {'what is unsound' if unsound else 'no check we know'}",
                "What is unsound cannot be accepted: mend it."
                if unsound
                else f"Did you mean `{found}`?"
                if found
                else "`graph explain` lists the checks.",
                value=check,
            )
