"""For people: a finding a line, then what to do about it; against a base, what is known first."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.finding import Finding, Severity
from ...model.text import quote, several, shorten, show
from ..run import Report

NAMES = {"error": "error", "warning": "warning", "info": "remark"}
COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def render(report: Report, colour: bool = False) -> Iterator[str]:
    # What a base has already comes first and in a line each: what a change makes of the register stands where the eye rests, at the end.
    yield from (line(finding, colour) for finding in report.findings if finding.state == "known")
    for finding in report.findings:
        if finding.state == "known":
            continue
        yield line(finding, colour)
        yield f"    {show(finding.remedy)}"
        if finding.until:
            yield f"    Accepted until {finding.until}: {shorten(finding.because, 400)}"
    for finding in report.mended or ():
        yield f"{finding.position.file}: mended: {show(finding.message)} [{finding.check}]"
    yield summary(report)


def line(finding: Finding, colour: bool = False) -> str:
    severity = str(finding.severity) if finding.state == "new" else f"{finding.state} {finding.severity}"
    if colour:
        severity = f"\033[{COLOURS[finding.severity]}m{severity}\033[0m"
    return f"{finding.position}: {severity}: {show(finding.message)} [{finding.check}]"


def summary(report: Report) -> str:
    """How many findings there are, in which registers, as of when."""
    new = "" if report.mended is None else "new "
    counts = {what: count for what, count in report.counts.items() if count}
    open_ = [f"{count} {new}{NAMES[what]}{'s' if count > 1 else ''}" for what, count in counts.items() if what in NAMES]
    rest = [f"{count} {what}" for what, count in counts.items() if what not in NAMES]
    where = several([f"{quote(register.name)}{f' as at {date}' if register.id else ''}" for register, date in report.registers])
    if report.mended is None:
        return f"{several(open_ + rest) if counts else 'Nothing to mend'} in {where}."
    told = several(open_) if open_ else "Nothing new to mend"
    return f"{'; '.join([told, ', '.join(rest)] if rest else [told])} in {where}."
