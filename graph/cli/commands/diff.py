"""What changed in governance between two states of registers, in plain English."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence

from ...diff.changes import RegisterChange
from ...diff.compare import Comparison, compare_registers
from ...diff.days import compare_days
from ...diff.grouping import group_sentences, heard_summary
from ...lint.formats.markdown import COMMENT_LIMIT, TAIL_SIZE, byte_size, write_message
from ...model.dates import Date, format_date, parse_date
from ...model.text import escape_unprintable, join_words, quote_text, shorten
from ...reader.load import read_registers
from ...reader.revisions import read_registers_at
from ..options import UsageError, add_data_options, check_choice, parse_as_at, register_paths, write_lines, write_utf8_lines

EXAMPLES = """
  graph diff HEAD                        what you have changed in data/ since the last commit
  graph diff main my-branch --format markdown
  graph diff old/bodies.yaml data/bodies.yaml --as-at today
  graph diff --since 2015-04-01          who came and left, what began and ended, by the register's own dates

Two states are read as of one day: --as-at, else the later one's own date, else today. What the passing of time alone
changes is not shown.

exit code: 0: done, whatever has changed. 2: usage error, or a state that cannot be read"""

CLOSURE_REASONS = {"removed": " (it was taken out)", "ended": " (it has ended)", "withheld": " (it is not {} now)"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", nargs="?", help="the earlier state: a path, or a git revision of the register")
    parser.add_argument("new", metavar="NEW", nargs="?", help="the later state (default: the register on disk)")
    parser.add_argument("--since", metavar="DATE", help="compare the register with itself on this earlier day")
    add_data_options(parser, positional=False)
    parser.add_argument("--format", metavar="FORMAT", default="text", help=f"one of {', '.join(sorted(DIFF_FORMATS))} (default: text)")
    parser.add_argument("--output", metavar="FILE", help="write to this file")


def run(called: argparse.Namespace) -> int:
    render = DIFF_FORMATS[check_choice("--format", called.format, sorted(DIFF_FORMATS))]
    as_at = parse_as_at(called.as_at)
    paths = register_paths(called)
    lines = render(compare_states(called, paths, as_at))
    if called.format == "text":
        write_lines(lines, called.output)
    else:
        write_utf8_lines(lines, called.output)
    return 0


def compare_states(called: argparse.Namespace, paths: Sequence[str], as_at: Date | None) -> Comparison:
    """The comparison that is asked for: of two states on one day, or of one state on two days."""
    if called.since and called.old:
        raise UsageError("give an earlier state or `--since DATE`, not both: the one compares two states, the other two days.")
    if called.since:
        since = parse_date(called.since)
        if since is None:
            raise UsageError(f"`--since {shorten(called.since)}` is no date: write it as 2015-11-25, 2015-11 or 2015.")
        return compare_days(read_registers(*paths), since, as_at)
    if not called.old:
        raise UsageError("name the earlier state (a path, or a git revision such as `HEAD`), or give `--since DATE`.")
    old = read_registers_at(called.old, paths)
    new = read_registers_at(called.new, paths) if called.new else read_registers(*paths)
    return compare_registers(old, new, as_at)


# --- how it is told --------------------------------------------------------------------------------------------------


def render_diff_text(found: Comparison) -> Iterator[str]:
    """For people: a heading, then a sentence a line."""
    for level, line in list_diff_lines(found):
        if level in (1, 2):
            yield ""
        yield f"{'  ' if level == 3 else ''}{escape_unprintable(line)}"


def render_diff_markdown(found: Comparison) -> Iterator[str]:
    """For a pull request; cut where a comment there would hold no more."""
    room, last, left = COMMENT_LIMIT - TAIL_SIZE, 0, 0
    for level, line in list_diff_lines(found):
        lines = ["", "## ", "### ", "- "][level] + write_message(line)
        lines = ("\n" if last == 3 and level != 3 else "") + lines + ("\n" if level != 3 else "")
        last, room = level, room - byte_size(lines)
        if room >= 0 and not left:
            yield lines
        else:
            left += level == 3
    if left:
        yield f"\n{left:,} more would not fit here: run `graph diff` to see them."


def list_diff_lines(found: Comparison) -> Iterator[tuple[int, str]]:
    """The lines, each with its level: 0 a line by itself, 1 a register, 2 a group, 3 a sentence."""
    yield 0, summarise_diff(found)
    if heard := heard_summary(found.changes):
        yield 0, heard
    for doubt in found.caveats:
        yield 0, doubt
    for register, _ in found.registers:
        changes = [change for change in found.changes if change.register == register.id]
        if changes and len(found.registers) > 1:
            yield 1, quote_text(register.name)
        for heading, sentences in (
            *group_sentences(changes).items(),
            ("Whose part has changed, and in what", found.body_changes.get(register.id)),
        ):
            if sentences:
                yield 2, heading
                yield from ((3, sentence) for sentence in sentences)
    why = find_closure_reasons(found.changes)
    for heading, findings, because in (("Findings fixed", found.fixed_findings, why), ("New findings", found.new_findings, {})):
        if findings:
            yield 2, heading
            yield from ((3, f"{one.message} [{one.check}]{because.get((one.register, one.subject), '')}") for one in findings)


def summarise_diff(found: Comparison) -> str:
    if not found.registers:
        return "Nothing has changed: there is no register in either state."
    where = join_words(f"{quote_text(register.name)} as at {format_date(date)}" for register, date in found.registers)
    if found.since:
        first = (
            f"Between {format_date(found.since)} and these days, " if len(found.registers) > 1 else f"Since {format_date(found.since)}, "
        )
        is_same = not found.has_findings and all(change.is_first_heard for change in found.changes)
        return f"{first}nothing dated has changed in {where}." if is_same else f"{first}this has changed in {where}:"
    if found.is_empty:
        return f"Nothing {'that could be read ' if found.caveats else ''}has changed in {where}."
    return f"What has changed in {where}:"


def find_closure_reasons(changes: list[RegisterChange]) -> dict[tuple[str, str], str]:
    """Of each record that is closed or taken out, by its register and id, that this is why a finding about it is gone."""
    return {
        (change.register, change.subject): CLOSURE_REASONS[change.kind].format(
            "active" if change.section in ("bodies", "posts") else "open"
        )
        for change in changes
        if change.kind in CLOSURE_REASONS
    }


def render_diff_json(found: Comparison) -> Iterator[str]:
    """One JSON object: `changes` are those of `Change`, with `before` and `after` as the register writes them."""
    dates = {date.text for _, date in found.registers}
    yield json.dumps(
        {
            "as_at": dates.pop() if len(dates) == 1 else None,
            "registers": [{"id": register.id, "name": register.name, "as_at": date.text} for register, date in found.registers],
            "doubts": found.caveats,
            "changes": [change._asdict() for change in found.changes],
            "findings": {
                state: [
                    {"register": one.register, "check": one.check, "severity": str(one.severity), "subject": one.subject}
                    | {"name": one.name, "value": one.value, "message": one.message}
                    for one in findings
                ]
                for state, findings in (("fixed", found.fixed_findings), ("new", found.new_findings))
            },
        },
        ensure_ascii=False,
        indent=2,
    )


DIFF_FORMATS = {"text": render_diff_text, "markdown": render_diff_markdown, "json": render_diff_json}
