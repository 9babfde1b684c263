"""For a pull request: first in a sentence whether it makes something worse, then what is new, fixed, known and accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...model.dates import format_date
from ...model.finding import Finding, Severity
from ...model.text import count_noun, escape_unprintable, join_words, quote_name
from ..explain import check_summary as what
from ..inert import PARTED, inert
from ..place import place
from ..run import Report

COMMENT = 65_536  # what a comment on GitHub may hold
REST = 200  # kept for the line that says what was left out
SIGNS = {sign: "\\" + sign for sign in "\\`*_[]|~"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;", PARTED: "&#8203;"}
SIGNS["$"] = "<span>$</span>"  # else GitHub looks for mathematics


class Part(NamedTuple):
    """A heading and the findings below it; folded away, or not."""

    heading: str
    items: list[str]
    folded: bool = False


def render(report: Report, colour: bool = False) -> Iterator[str]:
    return page(report, COMMENT)


def page(report: Report, most: int) -> Iterator[str]:
    """The report in at most so many bytes: it is cut after a finding, and says how many more there are."""
    first = f"**{verdict(report)}**"
    yield first
    room = most - REST - size(first)
    left = 0
    for part in parts(report):
        opening, closing = frame(part)
        room -= size(opening) + size(closing)
        fitting = 0
        for item in part.items:
            room -= size(item)
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


def size(text: str) -> int:
    return len(text.encode()) + 1


def frame(part: Part) -> tuple[str, str]:
    if part.folded:
        return f"\n<details>\n<summary>{part.heading}</summary>\n", "\n</details>"
    return f"\n### {part.heading}\n", ""


def verdict(report: Report) -> str:
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
    return "; ".join([what, *(one for one in rest if one)]) + f" ({registers(report)})."


def registers(report: Report) -> str:
    """Which registers it is of, as of when; of many, only how many."""
    if len(report.registers) > 5:
        return f"{len(report.registers)} registers"
    return join_words(
        [prose(quote_name(register.name)) + (f" as at {format_date(date)}" if register.id else "") for register, date in report.registers]
    )


def parts(report: Report) -> Iterator[Part]:
    state = "" if report.fixed is None else "new "
    for severity in reversed(Severity):
        new = [one for one in report.findings if one.state == "new" and one.severity == severity]
        if new:
            yield Part(count_noun(len(new), f"{state}{severity}", f"{state}{severity.plural}"), [item(one) for one in new])
    if report.fixed:
        yield Part(f"{len(report.fixed)} fixed", [gone(one) for one in report.fixed])
    for state, heading in (("known", "known before"), ("accepted", "accepted for a time")):
        found = [one for one in report.findings if one.state == state]
        if found:
            yield Part(f"{len(found)} {heading}", [item(one, until(one)) for one in found], folded=True)


def item(finding: Finding, end: str = "") -> str:
    """What is wrong, where, and what to do about it."""
    file, line, _ = finding.position
    severity = "" if finding.state == "new" else f"{finding.severity}, "  # of new ones it is in the heading
    lines = [
        f"- {begun(spoken(finding.message))} ({severity}{code(finding.check)})",
        f"{code(place(file) or file)}, line {line}",
        f"*To fix it:* {spoken(finding.remedy)}",
        *([end] if end else []),
    ]
    return "\\\n  ".join(lines)


def gone(finding: Finding) -> str:
    """What was wrong. Its message would say that it is so still."""
    return f"- {begun(prose(what(finding.check).removesuffix('.')))}: {prose(named(finding))} ({code(finding.check)})"


def until(finding: Finding) -> str:
    return f"*Accepted until {prose(finding.until)}:* {prose(finding.because)}" if finding.until else ""


def named(finding: Finding) -> str:
    name = quote_name(finding.name) if finding.name else finding.subject or finding.position.file
    return f"{name}: {finding.value}" if finding.value else name


# --- register text in Markdown ----------------------------------------------------------------------------------------


def prose(text: str) -> str:
    """Text of a register that can be nothing but text, wherever it does not begin a line."""
    return "".join(SIGNS.get(sign, sign) for sign in inert(text))


def begun(markdown: str) -> str:
    """The same where it begins a line, which Markdown would take for a list, a heading or a block of code by its first sign."""
    return markdown if markdown[:1].isalpha() or markdown[:1] in ('"', "`") else SIGNS[PARTED] + markdown


def code(text: str) -> str:
    """Text of a register as it is to be typed."""
    safe = escape_unprintable(text).replace("@", f"@{PARTED}")  # in a reply by e-mail the code is plain text again
    return prose(text) if not safe.strip() or "`" in safe else f"`{safe}`"


def spoken(text: str) -> str:
    """A message: what stands between two single backticks in it is code."""
    return "".join(code(part) if index % 2 else prose(part) for index, part in enumerate(CODE.split(text)))


CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
