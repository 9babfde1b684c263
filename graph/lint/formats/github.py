"""For GitHub Actions: annotations on the lines of a change, the worst first, and how many more there are.

GitHub shows 10 errors, 10 warnings and 10 notices of a step, and drops the rest without a word.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from ...model.finding import Finding, Severity
from ...model.text import escape_unprintable
from ..explain import check_summary as what
from ..location import format_position, repository_path
from ..markup import defuse_markup
from ..run import Report
from .text import write_summary

ANNOTATION_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
ANNOTATION_LIMIT = 10


def render(report: Report, colour: bool = False) -> Iterator[str]:
    for severity in reversed(Severity):
        found = [one for one in report.findings if one.state == "new" and one.severity == severity]
        shown = found if len(found) <= ANNOTATION_LIMIT else found[: ANNOTATION_LIMIT - 1]
        yield from (write_annotation(one) for one in shown)
        if len(found) > len(shown):
            where = "the summary of this run has them all" if "GITHUB_STEP_SUMMARY" in os.environ else "`graph check` shows them all"
            yield format_command(severity, f"{len(found) - len(shown)} more {severity.plural} are not shown here: {where}.")
    yield defuse_markup(write_summary(report))


def write_annotation(finding: Finding) -> str:
    position = finding.position
    file = repository_path(position.file)
    title = f"{what(finding.check).removesuffix('.')} ({finding.check})"
    message = f"{defuse_markup(finding.message)}\n{defuse_markup(finding.remedy)}"
    if file is None:  # GitHub can show it on no line
        return format_command(finding.severity, f"{format_position(position)}: {message}", title=title)
    return format_command(
        finding.severity, message, file=escape_unprintable(file), line=str(position.line), col=str(position.column), title=title
    )


def format_command(severity: Severity, message: str, **properties: str) -> str:
    """A workflow command, escaped as GitHub's own toolkit does it."""
    words = ",".join(f"{key}={escape_signs(value, PROPERTY_ESCAPES)}" for key, value in properties.items())
    return f"::{ANNOTATION_COMMANDS[severity]}{' ' + words if words else ''}::{escape_signs(message, MESSAGE_ESCAPES)}"


MESSAGE_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
PROPERTY_ESCAPES = MESSAGE_ESCAPES | {":": "%3A", ",": "%2C"}


def escape_signs(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(sign, sign) for sign in text)
