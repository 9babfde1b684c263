"""For a pull request: first in a sentence whether it makes something worse, then what is new, fixed, known and accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...model.dates import format_date
from ...model.finding import Finding, Severity
from ...model.text import count_noun, escape_unprintable, join_words, quote_name
from ..explain import check_summary as what
from ..location import repository_path
from ..markup import ZERO_WIDTH_SPACE, defuse_markup
from ..run import Report

COMMENT_LIMIT = 65_536  # what a comment on GitHub may hold
TAIL_SIZE = 200  # kept for the line that says what was left out
MARKDOWN_ESCAPES = {sign: "\\" + sign for sign in "\\`*_[]|~"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;", ZERO_WIDTH_SPACE: "&#8203;"}
MARKDOWN_ESCAPES["$"] = "<span>$</span>"  # else GitHub looks for mathematics


class ReportPart(NamedTuple):
    """A heading and the findings below it; folded away, or not."""

    heading: str
    items: list[str]
    folded: bool = False


def render(report: Report, colour: bool = False) -> Iterator[str]:
    return write_report(report, COMMENT_LIMIT)


def write_report(report: Report, most: int) -> Iterator[str]:
    """The report in at most so many bytes: it is cut after a finding, and says how many more there are."""
    first = f"**{write_verdict(report)}**"
    yield first
    room = most - TAIL_SIZE - byte_size(first)
    left = 0
    for part in list_report_parts(report):
        opening, closing = part_frame(part)
        room -= byte_size(opening) + byte_size(closing)
        fitting = 0
        for item in part.items:
            room -= byte_size(item)
            if left or room < 0:
                break
            fitting += 1
        left += len(part.items) - fitting
        if fitting:
            yield opening
            yield from part.items[:fitting]
            if closing:
                yield closing
    if left:
        yield ""
        yield f"{count_noun(left, 'more finding')} would not fit here: `graph check` shows {'them all' if left > 1 else 'it'}."


def byte_size(text: str) -> int:
    return len(text.encode()) + 1


def part_frame(part: ReportPart) -> tuple[str, str]:
    if part.folded:
        return f"\n<details>\n<summary>{part.heading}</summary>\n", "\n</details>"
    return f"\n### {part.heading}\n", ""


def write_verdict(report: Report) -> str:
    """Whether it is worse, or sound enough, and how much there is: one sentence."""
    new = [one for one in report.findings if one.state == "new"]
    known, accepted = (sum(one.state == state for one in report.findings) for state in ("known", "accepted"))
    counts = [count_noun(many, str(each), each.plural) for each in reversed(Severity) if (many := sum(one.severity == each for one in new))]
    found = join_words(counts) if new else ""
    if report.fixed is None:
        fails = f"Nothing here fails the check: {found}" if report.conforms else f"There is something to fix: {found}"
        what = fails if new else "There is nothing to fix"
    elif not report.conforms:
        what = f"This makes the register worse: {found} {'is' if len(new) == 1 else 'are'} new"
    else:
        what = f"This brings {found}, and does not fail for it" if new else "This makes nothing worse"
    rest = [
        f"{count_noun(len(report.fixed), 'finding')} fixed" if report.fixed else "",
        f"{known} known before" if known else "",
        f"{accepted} accepted" if accepted else "",
        "what cannot be read was not checked" if any(one.check == "unreadable" for one in report.findings) else "",
    ]
    verdict = "; ".join([what, *(one for one in rest if one)]) + f" ({name_registers(report)})."
    return " ".join([verdict, *map(escape_markdown, report.caveats)])


def name_registers(report: Report) -> str:
    """Which registers it is of, as of when; of many, only how many."""
    if len(report.registers) > 5:
        return f"{len(report.registers)} registers"
    return join_words(
        [
            escape_markdown(quote_name(register.name)) + (f" as at {format_date(date)}" if register.id else "")
            for register, date in report.registers
        ]
    )


def list_report_parts(report: Report) -> Iterator[ReportPart]:
    state = "" if report.fixed is None else "new "
    for severity in reversed(Severity):
        new = [one for one in report.findings if one.state == "new" and one.severity == severity]
        if new:
            yield ReportPart(count_noun(len(new), f"{state}{severity}", f"{state}{severity.plural}"), [write_item(one) for one in new])
    if report.fixed:
        yield ReportPart(f"{len(report.fixed)} fixed", [write_fixed_item(one) for one in report.fixed])
    for state, heading in (("known", "known before"), ("accepted", "accepted for a time")):
        found = [one for one in report.findings if one.state == state]
        if found:
            yield ReportPart(f"{len(found)} {heading}", [write_item(one, write_acceptance(one)) for one in found], folded=True)


def write_item(finding: Finding, end: str = "") -> str:
    """What is wrong, where, and what to do about it."""
    file, line, _ = finding.position
    severity = "" if finding.state == "new" else f"{finding.severity}, "  # of new ones it is in the heading
    lines = [
        f"- {start_line(write_message(finding.message))} ({severity}{quote_code(finding.check)})",
        f"{quote_code(repository_path(file) or file)}, line {line}",
        f"*To fix it:* {write_message(finding.remedy)}",
        *([end] if end else []),
    ]
    return "\\\n  ".join(lines)


def write_fixed_item(finding: Finding) -> str:
    """What was wrong. Its message would say that it is so still."""
    title = start_line(escape_markdown(what(finding.check).removesuffix(".")))
    return f"- {title}: {escape_markdown(name_finding(finding))} ({quote_code(finding.check)})"


def write_acceptance(finding: Finding) -> str:
    return f"*Accepted until {escape_markdown(finding.until)}:* {escape_markdown(finding.because)}" if finding.until else ""


def name_finding(finding: Finding) -> str:
    name = quote_name(finding.name) if finding.name else finding.subject or finding.position.file
    return f"{name}: {finding.value}" if finding.value else name


# --- register text in Markdown ----------------------------------------------------------------------------------------


def escape_markdown(text: str) -> str:
    """Text of a register that can be nothing but text, wherever it does not begin a line."""
    return "".join(MARKDOWN_ESCAPES.get(sign, sign) for sign in defuse_markup(text))


def start_line(markdown: str) -> str:
    """The same where it begins a line, which Markdown would take for a list, a heading or a block of code by its first sign."""
    return markdown if markdown[:1].isalpha() or markdown[:1] in ('"', "`") else MARKDOWN_ESCAPES[ZERO_WIDTH_SPACE] + markdown


def quote_code(text: str) -> str:
    """Text of a register as it is to be typed."""
    safe = escape_unprintable(text).replace("@", f"@{ZERO_WIDTH_SPACE}")  # in a reply by e-mail the code is plain text again
    return escape_markdown(text) if not safe.strip() or "`" in safe else f"`{safe}`"


def write_message(text: str) -> str:
    """A message: what stands between two single backticks in it is code."""
    return "".join(quote_code(part) if index % 2 else escape_markdown(part) for index, part in enumerate(CODE_SPAN.split(text)))


CODE_SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")
