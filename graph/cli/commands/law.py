"""Show what the law says of a body on a date: what it rests on, who sits on it, what it must do, each with its citation."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..options import UsageError, add_data_options, is_path, open_registers, write_lines
from .brief import choose_body

if TYPE_CHECKING:
    from ...law.records import LegalLine, StatutoryKind
    from ...model.register import Body
    from ...model.snapshot import Snapshot

EXAMPLES = """
  graph law                              the bodies of the register, and what each is in law
  graph law bscb                         what the law says of a body on the register's date
  graph law bscb --as-at 2019-12-31      and on another
  graph law --kinds                      the kinds of body that `statutory_kind` can name
  graph law --check graph/law/england.yaml   is a data set of law valid?

This is not legal advice. docs/law.md says what was read and what was not.

exit code: 0: done (--check: the data set is valid). 1: --check found a problem. 2: usage error"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("body", nargs="?", metavar="BODY", help="the id or the name of a body")
    parser.add_argument("--kinds", action="store_true", help="list the kinds of body that the law or guidance knows")
    parser.add_argument("--check", metavar="FILE", help="report what is invalid in a data set of law")
    add_data_options(parser)


def run(called: argparse.Namespace) -> int:
    if called.check:
        return check_data_set(called.check)
    if called.kinds:
        write_lines(list_statutory_kinds(), None)
        return 0
    if called.body and is_path(called.body):
        called.body, called.paths = None, [called.body, *called.paths]
    registers = open_registers(called)
    if called.body is None:
        write_lines([line for _, snapshot in registers for line in list_bodies(snapshot)], None)
        return 0
    (_, snapshot), body = choose_body(called.body, registers)
    write_lines(describe_body(snapshot, body), None)
    return 0


def check_data_set(path: str) -> int:
    from ...law.load import read_law_file

    law, problems = read_law_file(path)
    for found in problems:
        print(f"{found.position}: {found.severity}: {found.message} [{found.check}]\n    {found.remedy}")
    if not problems:
        print(f"{path}: {len(law.lines)} lines of law, no problem.")
    return 1 if problems else 0


def list_statutory_kinds() -> Iterator[str]:
    """Every kind that a register can name, in a line each."""
    from ...law.load import read_law

    kinds = read_law().kinds
    width = max(map(len, kinds))
    for id, kind in kinds.items():
        dates = kind_dates(kind)
        yield f"{id:{width}}  {kind.name}{'' if kind.statutory is not False else ' (no law requires one)'}{f': {dates}' if dates else ''}"


def kind_dates(kind: StatutoryKind) -> str:
    from ...model.dates import format_date

    stated = {"from": kind.from_, "to": kind.to}
    words = {"from": "from", "to": "until"}
    dates = " ".join(
        f"{words[key]} {format_date(day)}{' (not read)' if key in kind.not_read else ''}" for key, day in stated.items() if day is not None
    )
    return dates + (f", in every area only until {format_date(kind.everywhere_to)}" if kind.everywhere_to else "")


def list_bodies(snapshot: Snapshot) -> Iterator[str]:
    """What each body of a register is in law."""
    from ...law.duties import describe_legal_kind, find_kind
    from ...model.text import clean_text, count_noun

    stated = [(body, status) for body in snapshot.bodies if (status := find_kind(snapshot, body))]
    for body, status in stated:
        yield f"{clean_text(body.name)} ({body.id}) {describe_legal_kind(status, snapshot.on)}."
    silent = len(snapshot.bodies) - len(stated)
    if silent:
        other = "other " if stated else ""
        whom = count_noun(silent, f"{other}body", f"{other}bodies")
        yield f"The register does not say what {whom} {'is' if silent == 1 else 'are'} in law."
        yield "Write `statutory_kind` at a body to say so: `graph law --kinds` lists the kinds."


def describe_body(snapshot: Snapshot, body: Body) -> Iterator[str]:
    """What the law says of a body, under a heading for each sort of thing."""
    from ...law.duties import LAW_NOTICE, describe_legal_kind, find_kind, find_lines, sort_legal_lines
    from ...model.dates import format_iso_day
    from ...model.text import clean_text

    status = find_kind(snapshot, body)
    if status is None:
        raise UsageError(
            f"the register does not say what `{body.id}` is in law: write `statutory_kind` there; `graph law --kinds` lists the kinds."
        )
    if status.kind is None:
        raise UsageError(
            f"`{body.id}` has `statutory_kind: {status.id}`, which the data set of law does not know: see `graph law --kinds`."
        )
    yield f"{clean_text(body.name)}, as at {format_iso_day(snapshot.on)}"
    yield f"{clean_text(body.name)} {describe_legal_kind(status, snapshot.on)}."
    yield LAW_NOTICE
    lines = find_lines(snapshot, body)
    if not lines:
        yield "No line of law is in force for it on this date."
    yield from describe_lines(sort_legal_lines(lines), snapshot.on)


def describe_lines(lines: Iterable[LegalLine], day: str) -> Iterator[str]:
    from ...law.duties import LINE_HEADINGS, describe_line
    from ...model.text import clean_text

    heading = ""
    for line in lines:
        if LINE_HEADINGS[line.says] != heading:
            heading = LINE_HEADINGS[line.says]
            yield ""
            yield heading
        yield f"  - {describe_line(line, day)} [{line.id}]"
        if line.note:
            yield f"    Note: {clean_text(line.note)}"
