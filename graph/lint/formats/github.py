"""For GitHub Actions: annotations on the lines of a change, the worst first, and how many more there are.

GitHub shows 10 errors, 10 warnings and 10 notices of a step, and drops the rest without a word.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from ...model.finding import Finding, Severity
from ...model.text import escape_unprintable
from ..explain import check_summary as what
from ..inert import inert
from ..place import at, place
from ..run import Report
from .text import summary

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
MOST = 10


def render(report: Report, colour: bool = False) -> Iterator[str]:
    for severity in reversed(Severity):
        found = [one for one in report.findings if one.state == "new" and one.severity == severity]
        shown = found if len(found) <= MOST else found[: MOST - 1]
        yield from (annotation(one) for one in shown)
        if len(found) > len(shown):
            where = "the summary of this run has them all" if "GITHUB_STEP_SUMMARY" in os.environ else "`graph check` shows them all"
            yield command(severity, f"{len(found) - len(shown)} more {severity.plural} are not shown here: {where}.")
    yield inert(summary(report))


def annotation(finding: Finding) -> str:
    position = finding.position
    file = place(position.file)
    title = f"{what(finding.check).removesuffix('.')} ({finding.check})"
    message = f"{inert(finding.message)}\n{inert(finding.remedy)}"
    if file is None:  # GitHub can show it on no line
        return command(finding.severity, f"{at(position)}: {message}", title=title)
    return command(finding.severity, message, file=escape_unprintable(file), line=str(position.line), col=str(position.column), title=title)


def command(severity: Severity, message: str, **properties: str) -> str:
    """A workflow command, escaped as GitHub's own toolkit does it."""
    words = ",".join(f"{key}={escape(value, PROPERTY)}" for key, value in properties.items())
    return f"::{COMMANDS[severity]}{' ' + words if words else ''}::{escape(message, MESSAGE)}"


MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
PROPERTY = MESSAGE | {":": "%3A", ",": "%2C"}


def escape(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(sign, sign) for sign in text)
