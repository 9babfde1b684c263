"""Duty in law that the register shows nobody meeting.

What a body is in law brings duties: a plan, a report, and who gets it. The body may well meet them; the register does not say so, and a
reader cannot tell. Only lines that were read, and are certain on the date, are reported, each with its section, such as Care Act 2014
Schedule 2 paragraph 4(1).
"""

from collections.abc import Iterator
from typing import Any

from ..law.duties import find_own_duties, sort_legal_lines
from ..law.records import LegalLine
from ..model.finding import Match, Severity
from ..model.snapshot import Snapshot
from ..model.text import clean_text, count_noun

SEVERITY = Severity.INFO
MESSAGE = "the law gives {name} {count} that nothing in the register presents, publishes or answers: {what}"
NAMED_DUTIES = 2  # duties that are named; `graph law` lists all
REMEDY = (
    "`graph law BODY` lists them. "
    "Add to its `presents` what it presents or publishes, and to whom, with where that is said; `law` there names the line. "
    "For other work, add a duty whose `basis` names the line in `law`, and let a priority or work-stream answer it."
)

PASSES = """
bodies:
  hwb: {name: Health and Wellbeing Board, kind: board}
  adults:
    name: Adults Board
    kind: board
    statutory_kind: safeguarding-adults-board
    presents: [{what: Strategic plan and annual report, to: hwb, how: duty}]
"""

FAILS = """
bodies:
  adults: {name: Adults Board, kind: board, statutory_kind: safeguarding-adults-board}  # expect
  safer:
    name: Community Safety Partnership
    kind: partnership
    statutory_kind: community-safety-partnership
    presents: [{what: Summary of the plan, how: publish, law: csp-plan-summary}]  # expect
"""

NEARLY = """
bodies:
  partners: {name: Partners, kind: partnership, statutory_kind: safeguarding-children-partnership}  # the law did not know it yet
  board: {name: Board, kind: board}  # what it is in law is not stated
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for body in snapshot.bodies:
        if snapshot.statutory_kind(body):
            lines = list_unmet(snapshot, body)
            if lines:
                told = [f"{clean_text(line.name).partition(':')[0]} ({clean_text(line.citation)})" for line in lines[:NAMED_DUTIES]]
                told += [f"{len(lines) - NAMED_DUTIES} more"] if len(lines) > NAMED_DUTIES else []
                words = {"count": count_noun(len(lines), "duty", "duties"), "what": "; ".join(told)}
                yield Match(body.id, "presents", words=words, remedy=REMEDY.replace("BODY", body.id))


def list_unmet(snapshot: Snapshot, body: Any) -> list[LegalLine]:
    """What the law asks a body to plan, publish or present, and no record of the register is about.

    An entry of `presents` that names no line may be about any of them.
    """
    if any(not entry.law for entry in body.presents):
        return []
    named = {entry.law for entry in body.presents}
    for duty in snapshot.register.duties.values():
        if duty.id in snapshot.answered_ids and body.id in snapshot.agreed_bodies(duty.duty_of):
            named |= {basis.law for basis in duty.basis}
    asked = [line for line in find_own_duties(snapshot, body) if line.every or "reports" in line.closes]
    return [line for line in sort_legal_lines(asked) if line.id not in named]
