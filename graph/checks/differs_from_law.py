"""Statement in the register that reads otherwise than the law.

A register says what its sources say, slips included. Where the data set of law has another year for an Act, or names more who get a report,
both are shown, with the section, such as Care Act 2014 Schedule 2 paragraph 4(2)(a)-(d), so that a reader can compare them. Neither is
called wrong: the source may report something else.
"""

import re
from collections.abc import Iterator
from typing import Any

from ..law.duties import cite_line, find_lines, takes_in
from ..law.records import LegalLine
from ..model.finding import Match, Severity
from ..model.labels import full_name
from ..model.snapshot import Snapshot
from ..model.text import clean_text, join_words, quote_text

SEVERITY = Severity.INFO
MESSAGE = "{name} {stated}; {law}"
REMEDY = (
    "Compare the two. If the register left something out, add it; if the source slipped, keep its words and add `should_read`. "
    "If both are right, leave it."
)
PRESENTED = ("report", "plan")  # what is presented, and to more than one
ACT_PATTERN = re.compile(r"\b((?:[A-Z][\w']*,? (?:and |of |for )?)+Act) (\d{4})")

PASSES = """
bodies:
  board: {name: Board, kind: board, statutory_kind: local-safeguarding-children-board, basis: Section 13 of the Children Act 2004}
"""

FAILS = """
bodies:
  board:
    name: Board
    kind: board
    statutory_kind: local-safeguarding-children-board
    basis: Section 13 of the Children Act 2014  # expect [lscb-establish]
  adults:
    name: Adults Board
    kind: board
    statutory_kind: safeguarding-adults-board
    presents:
      - {what: Annual report, to: commissioner, how: duty}  # expect [sab-report-to]
  commissioner: {name: Commissioner, kind: office}
"""

NEARLY = """
bodies:
  board:
    name: Board
    kind: board
    statutory_kind: local-safeguarding-children-board
    basis: {as_written: Section 13 of the Children Act 2014, should_read: Section 13 of the Children Act 2004}  # it says so itself
  adults:
    name: Adults Board
    kind: board
    statutory_kind: safeguarding-adults-board
    presents: [{what: Annual report, to: board, how: on-request}]  # to be asked for a report is not to be owed one
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for body in snapshot.bodies:
        if snapshot.statutory_kind(body):
            lines = find_lines(snapshot, body)
            yield from find_other_years(snapshot, body, lines)
            yield from find_fewer_recipients(snapshot, body, lines)


def find_other_years(snapshot: Snapshot, body: Any, lines: list[LegalLine]) -> Iterator[Match]:
    """A basis that names an Act of the same name as the law's, and of another year."""
    for basis in body.basis:
        stated = clean_text(basis.should_read or basis.as_written)
        for act, year in ACT_PATTERN.findall(stated) if snapshot.is_active_part(basis) else ():
            known = {
                (name, its_year): line for line in lines for name, its_year in ACT_PATTERN.findall(line.citation) if line.says == "basis"
            }
            others = [line for (name, _), line in known.items() if act.endswith(name) or name.endswith(act)]
            if others and not any(its_year == year for name, its_year in known if act.endswith(name) or name.endswith(act)):
                words = {"stated": f"is stated to rest on {quote_text(stated)}", "law": f"the data set of law cites {cite_line(others[0])}"}
                yield Match(body.id, "basis", others[0].id, words)


def find_fewer_recipients(snapshot: Snapshot, body: Any, lines: list[LegalLine]) -> Iterator[Match]:
    """A report or plan that is stated to be owed to some, where the law or guidance names more."""
    for word in PRESENTED:
        entries = [entry for entry in body.presents if entry.how == "duty" and entry.to and word in entry.what.casefold()]
        for line in lines if entries else ():
            own = takes_in(line, line.duty_of, snapshot.statutory_kind(body) or "") and line.says == "link" and word in line.name.casefold()
            if own and len(line.recipients) > len({entry.to for entry in entries}):
                names = join_words(dict.fromkeys(full_name(snapshot.register, entry.to) for entry in entries))
                yield Match(
                    body.id,
                    "presents",
                    line.id,
                    {
                        "stated": f"is stated to present {quote_text(entries[0].what)}, as a duty, to {names}",
                        "law": f"{cite_line(line)} names {'; '.join(map(clean_text, line.recipients))}",
                    },
                )
