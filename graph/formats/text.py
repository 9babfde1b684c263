"""For people: a finding a line, then what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Finding, Severity
from ..report import Report
from ..words import quote, several, shorten, show

COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def render(report: Report, colour: bool = False) -> Iterator[str]:
    for finding in report.findings:
        yield line(finding, colour)
        yield f"    {show(finding.remedy)}"
        if finding.until:
            yield f"    Accepted until {finding.until}: {shorten(finding.because, 400)}"
    yield summary(report)


def line(finding: Finding, colour: bool = False) -> str:
    severity = str(finding.severity) if finding.state == "new" else f"{finding.state} {finding.severity}"
    if colour:
        severity = f"\033[{COLOURS[finding.severity]}m{severity}\033[0m"
    return f"{finding.position}: {severity}: {show(finding.message)} [{finding.check}]"


def summary(report: Report) -> str:
    """How many findings there are, in which registers, as of when."""
    names = {"error": "error", "warning": "warning", "info": "remark", "accepted": "accepted"}
    counts = [f"{count} {names[what]}{'s' if count > 1 and what != 'accepted' else ''}" for what, count in report.counts.items() if count]
    where = several([f"{quote(register.name)}{f' as at {date}' if register.id else ''}" for register, date in report.registers])
    return f"{several(counts) if counts else 'Nothing to mend'} in {where}."
