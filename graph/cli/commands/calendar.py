"""List what falls due in the twelve months from a date: by law, as stated, or reckoned from a period, each with its source."""

from __future__ import annotations

import argparse

from ...model.errors import missing_package_error
from ..options import UsageError, add_data_options, check_choice, is_path, open_registers, write_bytes, write_lines
from .brief import choose_body

EXAMPLES = """
  graph calendar                         what falls due for all bodies
  graph calendar asb                     for one
  graph calendar asb --as-at 2015-11-25
  graph calendar --to calendar.ics       for a calendar program: only what has a day
  graph calendar --format csv

By law: from what the register says that a body is in law (`statutory_kind`); `graph law BODY` shows the lines. Stated: the register has the
day. Reckoned: the last day of a period. What is yearly, and has no date, is listed last: no date is invented. This is not legal advice."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("body", nargs="?", metavar="BODY", help="the id or the name of a body; without one, all")
    parser.add_argument("--to", metavar="FILE.ics", help="write an iCalendar file, which calendar programs read")
    parser.add_argument("--format", metavar="FORMAT", default="table", help="table, csv, json or markdown (default: table)")
    add_data_options(parser)


def run(called: argparse.Namespace) -> int:
    from ...calendar import list_calendar, render_ics, year_end
    from ...model.dates import format_iso_day
    from ...rdf.results import RESULT_FORMATS
    from ...rdf.store import Answer, Value

    render = RESULT_FORMATS[check_choice("--format", called.format, RESULT_FORMATS)]
    if called.to and not called.to.endswith(".ics"):
        raise UsageError(f"--to takes a file whose name ends in `.ics`, and not `{called.to}`.")
    if called.body and is_path(called.body):
        called.body, called.paths = None, [called.body, *called.paths]
    registers = open_registers(called)
    if called.body:
        home, body = choose_body(called.body, registers)
        found = [(home[1], list_calendar(home[1], body))]
    else:
        found = [(snapshot, list_calendar(snapshot)) for _, snapshot in registers]
    if called.to:
        snapshot = found[0][0]
        try:
            made = render_ics([entry for _, entries in found for entry in entries], snapshot.register.name, snapshot.register.base)
        except ModuleNotFoundError as missing:
            raise missing_package_error(missing) from None
        write_bytes(made, called.to)
        return 0
    rows: list[tuple[Value, ...]] = [
        (entry.day or None, entry.when, entry.who, entry.what, entry.ground, entry.source) for _, entries in found for entry in entries
    ]
    days = " and ".join(dict.fromkeys(f"{format_iso_day(one.on)} to {format_iso_day(year_end(one.on))}" for one, _ in found))
    write_lines(
        render(Answer(("day", "when", "who", "what", "ground", "source"), rows, f"Nothing is known to fall due from {days}.")), None
    )
    return 0
