"""What changed in governance between two states of registers, in plain English."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

from ...diff.changes import RegisterChange
from ...diff.compare import Comparison, compare_registers
from ...lint.formats.markdown import COMMENT_LIMIT, TAIL_SIZE, byte_size, write_message
from ...model.dates import format_date
from ...model.text import escape_unprintable, join_words, quote_text
from ...reader.load import read_registers
from ...reader.revisions import read_registers_at
from ..options import add_data_options, check_choice, parse_as_at, register_paths, write_lines, write_utf8_lines

EXAMPLES = """
  graph diff HEAD                        what you have changed in data/ since the last commit
  graph diff main my-branch --format markdown
  graph diff old/bodies.yaml data/bodies.yaml --as-at today

Both states are read as of one day: --as-at, else the later one's own date, else today. What the passing of time alone
changes is not shown.

exit code: 0: done, whatever has changed. 2: usage error, or a state that cannot be read"""

CHANGE_HEADINGS = {
    "priorities": "Priorities",
    "workstreams": "Work-streams",
    "challenges": "Challenges",
    "bodies": "Bodies and their posts",
    "posts": "Bodies and their posts",
    "protocols": "Protocols",
    "shortcomings": "Shortcomings",
    "duties": "Duties",
    "themes": "Themes",
    "people": "People",
    "sources": "Sources",
    "accepted": "Findings accepted",
    "register": "The register itself",
}
CLOSURE_REASONS = {"removed": " (it was taken out)", "ended": " (it has ended)", "withheld": " (it is not {} now)"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help="the earlier state: a path, or a git revision of the register")
    parser.add_argument("new", metavar="NEW", nargs="?", help="the later state (default: the register on disk)")
    add_data_options(parser, positional=False)
    parser.add_argument("--format", metavar="FORMAT", default="text", help=f"one of {', '.join(sorted(DIFF_FORMATS))} (default: text)")
    parser.add_argument("--output", metavar="FILE", help="write to this file")


def run(called: argparse.Namespace) -> int:
    render = DIFF_FORMATS[check_choice("--format", called.format, sorted(DIFF_FORMATS))]
    as_at = parse_as_at(called.as_at)
    paths = register_paths(called)
    old = read_registers_at(called.old, paths)
    new = read_registers_at(called.new, paths) if called.new else read_registers(*paths)
    lines = render(compare_registers(old, new, as_at))
    if called.format == "text":
        write_lines(lines, called.output)
    else:
        write_utf8_lines(lines, called.output)
    return 0


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
    if found.is_empty:
        return f"Nothing {'that could be read ' if found.caveats else ''}has changed in {where}."
    return f"What has changed in {where}:"


def group_sentences(changes: list[RegisterChange]) -> dict[str, list[str]]:
    """The sentences under their headings: who leads before all else."""
    groups: dict[str, list[str]] = {"Who leads": [], **{heading: [] for heading in CHANGE_HEADINGS.values()}}
    for change in changes:
        groups["Who leads" if change.concerns_lead else CHANGE_HEADINGS[change.section]].append(change.sentence)
    return groups


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
