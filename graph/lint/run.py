"""Runs every check over registers: the one place where severity, words, places and acceptances are added to what checks match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from ..model.dates import Date, today
from ..model.finding import Finding, Match, Severity, make_problem
from ..model.labels import join_details
from ..model.names import RecordNames
from ..model.register import Acceptance
from ..model.snapshot import Snapshot, SnapshotCache
from ..model.text import closest_match, quote_name, shorten
from ..plugins import load_module, module_names
from ..reader.load import LoadedRegister

if TYPE_CHECKING:
    from concurrent.futures import Executor

PROBLEMS = "reader.problems"
PARALLEL_RECORDS = 10_000  # records from which on the checks are run side by side
ACCEPTANCE_CHECKS = (
    "expired-acceptance",
    "idle-acceptance",
)  # they get the findings of the others, and cannot be accepted


class RegisterTitle(NamedTuple):
    """What a register is called."""

    id: str
    name: str


class RegisterReport(NamedTuple):
    """What the checks have found in one register, in file order, and why that may be nothing, other than that all is well."""

    title: RegisterTitle
    date: Date  # that it was read as of
    findings: list[Finding]
    silence: str


class Report(NamedTuple):
    """What the checks have found. It conforms when it has no new finding at or above `fail_on`; None: whatever it has."""

    findings: list[Finding]
    registers: list[tuple[RegisterTitle, Date]]  # each with the date it was read as of
    fail_on: Severity | None = Severity.ERROR
    fixed: tuple[Finding, ...] | None = None  # what an earlier state of the registers had, and they have not; None: none was asked about
    caveats: tuple[str, ...] = ()  # where nothing is found: why that may be, other than that all is well

    @property
    def conforms(self) -> bool:
        return self.fail_on is None or not any(one.state == "new" and one.severity >= self.fail_on for one in self.findings)

    @property
    def counts(self) -> dict[str, int]:
        """How many new findings there are of each severity, the worst first, and how many are accepted; against a base: known, fixed."""
        new = Counter(str(one.severity) for one in self.findings if one.state == "new")
        states = Counter(one.state for one in self.findings)
        counts = {str(severity): new[str(severity)] for severity in reversed(Severity)}
        if self.fixed is None:
            return counts | {"accepted": states["accepted"]}
        return counts | {"known": states["known"], "accepted": states["accepted"], "fixed": len(self.fixed)}


def check_names(package: str = "checks") -> list[str]:
    """The names of the checks in a package: each is a module there."""
    return [name.replace("_", "-") for name in module_names(package)]


def select_checks(select: Collection[str], ignore: Collection[str]) -> list[str]:
    """The checks to run: those of `select`, or else all, without those of `ignore`."""
    return [name for name in check_names() if (not select or name in select) and name not in ignore]


def leaves_out_checks(select: Collection[str], ignore: Collection[str]) -> bool:
    return len(select_checks(select, ignore)) < len(check_names())


def load_check(name: str) -> ModuleType:
    return load_module("checks", name.replace("-", "_"))


def check_registers(
    sources: Sequence[LoadedRegister],
    as_at: Date | None = None,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    fail_on: Severity | None = Severity.ERROR,
    dates: Mapping[str, Date] | None = None,
    executor: Executor | None = None,
) -> Report:
    """The findings on these registers, in file order: what is invalid in them, and what the checks have found.

    `as_at` is the date asked about (its last day counts); without it each register's own, or else today. `select` and `ignore`
    name checks; what is invalid is reported whatever they say. `dates` are those asked about where each register, by its id, has another.
    """
    return join_reports(report_registers(sources, as_at, select, ignore, dates, executor), leaves_out_checks(select, ignore), fail_on)


def report_registers(
    sources: Sequence[LoadedRegister],
    as_at: Date | None = None,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    dates: Mapping[str, Date] | None = None,
    executor: Executor | None = None,
) -> list[RegisterReport]:
    """The findings on each of these registers, as `check_registers` has them."""
    known = check_names()
    checks = {name: load_check(name) for name in select_checks(select, ignore)}
    views: SnapshotCache = {}
    cases = [
        make_case(source, (dates or {}).get(source.register.id) or as_at or source.register.as_at or today(), views) for source in sources
    ]
    reports = []
    governance = [name for name in checks if name not in ACCEPTANCE_CHECKS]
    for one, found in zip(cases, run_checks(cases, governance, executor), strict=True):
        register = one.source.register
        invalid = [
            name_apart(flaw, one.snapshot.names)._replace(register=register.id)
            for flaw in (*one.source.problems, *find_unknown_checks(one.source, known))
        ]
        every = [*invalid, *chain.from_iterable(found.values()), *check_acceptances(one, checks, found, known)]
        order = {file: index for index, file in enumerate(one.source.roots)}
        every.sort(key=lambda flaw: (order.get(flaw.position.file, 0), *flaw.position[1:], -flaw.severity, flaw.check, flaw.value))
        silence = "" if every else explain_silence(one)
        reports.append(RegisterReport(RegisterTitle(register.id, register.name), one.date, every, silence))
    views.clear()  # by which each snapshot holds itself
    return reports


def join_reports(reports: Sequence[RegisterReport], left_out: bool, fail_on: Severity | None) -> Report:
    """The reports on several registers as one; `left_out` says whether some checks were not run."""
    findings = [finding for one in reports for finding in one.findings]
    caveats = []
    if not findings:
        titles = ["The register"] if len(reports) == 1 else [quote_name(one.title.name) for one in reports]
        caveats = [f"{title} {one.silence}." for title, one in zip(titles, reports, strict=True) if one.silence]
        caveats += ["Not all checks were run."] if left_out else []
    return Report(findings, [(one.title, one.date) for one in reports], fail_on, caveats=tuple(caveats))


def explain_silence(case: RegisterCase) -> str:
    """Why nothing may be found in a register, other than that all is well: what is said of it."""
    view = case.snapshot
    if not case.source.locations:
        return "holds no records yet"
    if not (*view.priorities, *view.workstreams, *view.challenges):
        return "has no priority, work-stream or challenge that is open on that day"
    return ""


class RegisterCase(NamedTuple):
    """A register to be judged: as of when, how it stands then, and which findings are accepted in it: by check and record."""

    source: LoadedRegister
    date: Date
    snapshot: Snapshot
    accepted: Mapping[tuple[str, str], Acceptance]


def make_case(source: LoadedRegister, date: Date, views: SnapshotCache) -> RegisterCase:
    in_force = [one for one in source.register.accepted if one.until and one.until.last >= date.last]
    accepted = {(one.check, id): one for one in sorted(in_force, key=lambda one: one.until.last) for id in one.records}
    return RegisterCase(source, date, Snapshot(source.register, date.last, source.read_sibling, views), accepted)


def run_checks(cases: Sequence[RegisterCase], checks: Sequence[str], executor: Executor | None = None) -> list[dict[str, list[Finding]]]:
    """What each check finds in each register, each thing once; checks run in parallel in large registers, or by `executor`."""
    jobs = [(case, name) for case in cases for name in checks]
    if not executor and sum(len(case.source.locations) for case in cases) < PARALLEL_RECORDS:
        found = iter([run_check(job) for job in jobs])
    else:
        from ..reader.parallel import map_parallel

        found = iter(map_parallel(run_check, jobs, executor))
    return [{name: next(found) for name in checks} for _ in cases]


def run_check(job: tuple[RegisterCase, str]) -> list[Finding]:
    case, name = job
    check = load_check(name)
    matches: dict[tuple[str, str], Match] = {}
    parts: dict[tuple[str, str], dict[str, None]] = {}
    for match in check.find(case.snapshot):
        key = match.subject, match.value
        matches.setdefault(key, match)
        if match.parts:
            parts.setdefault(key, {}).update(dict.fromkeys(match.parts))
    found = [one._replace(parts=tuple(parts[key])) if key in parts else one for key, one in matches.items()]
    return [make_finding(one, name, check, case, case.accepted.get((name, one.subject))) for one in found]


def check_acceptances(
    case: RegisterCase, checks: Mapping[str, ModuleType], found: Mapping[str, Sequence[Finding]], known: Sequence[str]
) -> Iterator[Finding]:
    """What the last checks say of the acceptances in a register, by what the others have found."""
    # Invalid data may hide what was accepted: then no acceptance is called idle.
    subjects = {
        name: {one.subject for one in found[name]} if name in found and not case.source.problems else None
        for name in known
        if name not in ACCEPTANCE_CHECKS
    }
    for name in ACCEPTANCE_CHECKS:
        if name in checks:  # each entry of each acceptance is one to fix, whatever its record
            yield from (make_finding(match, name, checks[name], case) for match in checks[name].find(case.snapshot, subjects))


def make_finding(match: Match, check: str, module: Any, case: RegisterCase, acceptance: Acceptance | None = None) -> Finding:
    subject, field, source = match.subject, match.field, case.source
    section, record = source.locate(subject)
    path: tuple[str | int, ...] = ("bodies", record.body, "posts", subject) if section == "posts" else (section, subject)
    if field:
        steps = tuple([int(key) if key.isascii() and key.isdigit() else key for key in field.removeprefix("/").split("/")])
        path = steps if field[0] == "/" else path + steps
    names = case.snapshot.names
    number = getattr(record, "number", None)
    title = quote_name(record.name) + join_details([*([f"{record.WORD} {number}"] if number else []), *names.details(subject)])
    words = {key: shorten(word, 400) for key, word in match.words.items()} if match.words else match.words
    return Finding(
        check,
        match.severity or module.SEVERITY,
        subject,
        names.label(subject),
        module.MESSAGE.format(name=title, **words),
        match.remedy or module.REMEDY,
        source.position(path),
        match.value,
        match.reading,
        "accepted" if acceptance else "new",
        source.register.id,
        until=str(acceptance.until) if acceptance else "",
        because=(acceptance.because or "") if acceptance else "",
        parts=match.parts,
        plain=module.PLAIN.format(name=title, **words) if hasattr(module, "PLAIN") else "",
    )


def name_apart(flaw: Finding, names: RecordNames) -> Finding:
    """What the reading found, with what tells its record apart from others of its name, all of which are known only now."""
    if not (qualifier := names.qualifier(flaw.subject)):
        return flaw
    quoted = quote_name(flaw.name)
    return flaw._replace(name=names.label(flaw.subject), message=flaw.message.replace(quoted, f"{quoted} ({qualifier})", 1))


def find_unknown_checks(source: LoadedRegister, known: Sequence[str]) -> Iterator[Finding]:
    """Acceptances of what is no check, or of what cannot be lived with."""
    for index, acceptance in enumerate(source.register.accepted):
        check = acceptance.value("check")
        if not check or (check in known and check not in ACCEPTANCE_CHECKS):
            continue
        if check in ACCEPTANCE_CHECKS:
            what, remedy = "an acceptance", "Change the acceptance that it means, or take that one out."
        elif check in check_names(PROBLEMS):
            what, remedy = "invalid data", "Invalid data cannot be accepted: fix it."
        else:
            found = closest_match(check, known)
            what, remedy = (
                "no check we know",
                f"Did you mean `{found}`?" if found else "Write the name in brackets at the end of a finding, such as `unowned-priority`.",
            )
        position = source.position(("accepted", index, "check"))
        yield make_problem("wrong-value", position, f"the acceptance of `{shorten(check)}` is of {what}", remedy, value=check)
