"""For people: a finding a line, then what to do about it; against a base, what is known first."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.finding import Finding, Severity
from ...model.text import count_noun, escape_unprintable, join_words, quote_name, shorten
from ..run import Report

COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def render(report: Report, colour: bool = False) -> Iterator[str]:
    # What a base has already comes first and in a line each: what a change makes of the register stands where the eye rests, at the end.
    yield from (write_line(finding, colour) for finding in report.findings if finding.state == "known")
    for finding in report.findings:
        if finding.state == "known":
            continue
        yield write_line(finding, colour)
        yield f"    {escape_unprintable(finding.remedy)}"
        if finding.until:
            yield f"    Accepted until {finding.until}: {shorten(finding.because, 400)}"
    for finding in report.fixed or ():
        yield f"{finding.position.file}: fixed: {escape_unprintable(finding.message)} [{finding.check}]"
    yield write_summary(report)


def write_line(finding: Finding, colour: bool = False) -> str:
    severity = str(finding.severity) if finding.state == "new" else f"{finding.state} {finding.severity}"
    if colour:
        severity = f"\033[{COLOURS[finding.severity]}m{severity}\033[0m"
    return f"{finding.position}: {severity}: {escape_unprintable(finding.message)} [{finding.check}]"


def write_summary(report: Report) -> str:
    """How many findings there are, in which registers, as of when."""
    new = "" if report.fixed is None else "new "
    counts = {what: count for what, count in report.counts.items() if count}
    open_ = [count_noun(count, f"{new}{each}", f"{new}{each.plural}") for each in reversed(Severity) if (count := counts.pop(str(each), 0))]
    rest = [f"{count:,} {what}" for what, count in counts.items()]
    where = join_words([f"{quote_name(register.name)}{f' as at {date}' if register.id else ''}" for register, date in report.registers])
    if report.fixed is None:
        return f"{join_words(open_ + rest or ['Nothing to fix'])} in {where}."
    first = join_words(open_ or ["Nothing new to fix"])
    return f"{'; '.join([first, ', '.join(rest)] if rest else [first])} in {where}."
