"""For people: a finding a line, then what to do about it; against a base, what is known first. At the end, a line for each check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ...model.finding import Finding, Severity
from ...model.text import count_noun, escape_unprintable, join_words, quote_name, shorten
from ..explain import check_summary
from ..run import Report

NAMED_REGISTERS = 10  # at most, in the last line
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
    if any(finding.state == "new" for finding in report.findings):
        yield ""
    yield from render_statistics(report, colour)


def render_statistics(report: Report, colour: bool = False) -> Iterator[str]:
    """What the report comes to: how many new findings each check has, the worst and most first; then the sum."""
    found = Counter((finding.severity, finding.check) for finding in report.findings if finding.state == "new")
    rows = sorted(found.items(), key=lambda row: (-row[0][0], -row[1], row[0][1]))
    counts, nouns, names = [
        [f"{count:,}" for _, count in rows],
        [str(severity) if count == 1 else severity.plural for (severity, _), count in rows],
        [check for (_, check), _ in rows],
    ]
    many, noun, name = (max(map(len, column), default=0) for column in (counts, nouns, names))
    for ((severity, check), _), count, word in zip(rows, counts, nouns, strict=True):
        yield f"{count:>{many}} {paint(f'{word:{noun}}', severity, colour)}  {check:{name}}  {check_summary(check).rstrip('.')}"
    yield write_summary(report)


def paint(text: str, severity: Severity, colour: bool) -> str:
    return f"\033[{COLOURS[severity]}m{text}\033[0m" if colour else text


def write_line(finding: Finding, colour: bool = False) -> str:
    severity = str(finding.severity) if finding.state == "new" else f"{finding.state} {finding.severity}"
    return f"{finding.position}: {paint(severity, finding.severity, colour)}: {escape_unprintable(finding.message)} [{finding.check}]"


def write_summary(report: Report) -> str:
    """How many findings there are, in which registers, as of when."""
    new = "" if report.fixed is None else "new "
    counts = {what: count for what, count in report.counts.items() if count}
    open_ = [count_noun(count, f"{new}{each}", f"{new}{each.plural}") for each in reversed(Severity) if (count := counts.pop(str(each), 0))]
    rest = [f"{count:,} {what}" for what, count in counts.items()]
    where = list_register_names(report)
    if report.fixed is None:
        return " ".join([f"{join_words(open_ + rest or ['Nothing to fix'])} in {where}.", *report.caveats])
    first = join_words(open_ or ["Nothing new to fix"])
    return " ".join([f"{'; '.join([first, ', '.join(rest)] if rest else [first])} in {where}.", *report.caveats])


def list_register_names(report: Report) -> str:
    """Which registers it is of, as of when; of many, only how many."""
    if len(report.registers) > NAMED_REGISTERS:
        dates = {date.text for _, date in report.registers}
        return f"{len(report.registers):,} registers" + (f" as at {dates.pop()}" if len(dates) == 1 else "")
    return join_words([f"{quote_name(register.name)}{f' as at {date}' if register.id else ''}" for register, date in report.registers])
