"""For GitLab, Jenkins and others that show tests: JUnit's XML.

A register is a suite, a check in it a class, and a finding a test of that class: so a test keeps its name while lines move, and two
registers with a record of the same id are kept apart. A finding that fails the report is a failure; what is known or accepted is
skipped; what was fixed passes, and so does a register with no finding, since a report without a test counts as broken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from ...model.finding import Finding
from ...model.text import escape_unprintable
from ..location import format_position
from ..markup import defuse_markup
from ..run import Report


def render(report: Report, colour: bool = False) -> Iterator[str]:
    fixed = report.fixed or ()
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<testsuites{count_attributes(report, report.findings, fixed)}>"
    titles = {register.id: register.name for register, _ in report.registers}
    for id in dict.fromkeys([*titles, *(one.register for one in (*report.findings, *fixed))]):
        found = [one for one in report.findings if one.register == id]
        gone = [one for one in fixed if one.register == id]
        name = escape_unprintable(titles.get(id, "")) or escape_unprintable(id) or "register"
        yield f"  <testsuite name={quote_attribute(name)}{count_attributes(report, found, gone, alone=True)}>"
        for one in found:
            yield from write_case(report, one)
        for one in gone:
            yield f"    {open_case(one)}"
            yield f"      <system-out>{escape_text('Fixed: ' + one.message)}</system-out>"
            yield "    </testcase>"
        if not found and not gone:
            yield f'    <testcase classname={quote_attribute(id or "register")} name="nothing to fix"/>'
        yield "  </testsuite>"
    yield "</testsuites>"


def count_attributes(report: Report, found: Sequence[Finding], gone: Sequence[Finding], alone: bool = False) -> str:
    """How many tests there are; of a suite `alone`, how many were skipped too."""
    whole = len(found) + len(gone)
    if alone:
        tests = whole or 1
    else:
        busy = {one.register for one in (*found, *gone)}
        tests = whole + len({register.id for register, _ in report.registers} - busy)
    failures = sum(is_failure(report, one) for one in found)
    skipped = f' skipped="{sum(one.state != "new" for one in found)}"' if alone else ""
    return f' tests="{tests}" failures="{failures}" errors="0"{skipped}'


def is_failure(report: Report, finding: Finding) -> bool:
    return finding.state == "new" and report.fail_on is not None and finding.severity >= report.fail_on


def write_case(report: Report, finding: Finding) -> Iterator[str]:
    what = f"{format_position(finding.position)}: {finding.severity}: {defuse_markup(finding.message)} [{finding.check}]"
    yield f"    {open_case(finding)}"
    if finding.state != "new":
        why = f"accepted until {finding.until}: {finding.because}" if finding.until else finding.state
        yield f"      <skipped message={quote_attribute(why)}/>"
        yield f"      <system-out>{escape(what)}</system-out>"
    elif is_failure(report, finding):
        yield f'      <failure type="{finding.severity}" message={quote_attribute(finding.message)}>{escape(what)}'
        yield f"{escape_text(finding.remedy)}</failure>"
    else:
        yield f"      <system-out>{escape(what)}"
        yield f"{escape_text(finding.remedy)}</system-out>"
    yield "    </testcase>"


def open_case(finding: Finding) -> str:
    """The test's opening: it is named after the finding's identity, so that renaming a record makes no new test of it."""
    name = ": ".join(word for word in (finding.subject, finding.value) if word) or finding.position.file
    return f"<testcase classname={quote_attribute(f'{finding.register}.{finding.check}')} name={quote_attribute(name)}>"


def escape_text(words: str) -> str:
    return escape(defuse_markup(words))


def quote_attribute(words: str) -> str:
    return quoteattr(defuse_markup(words))
