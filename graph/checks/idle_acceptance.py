"""Acceptance that matches no finding.

What it accepts has been fixed, or it names the wrong record or check. Left there, it would hide the same finding when it comes back.
Only the acceptances of checks that are run are judged.
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot
from .expired_acceptance import Found, entries

SEVERITY = Severity.WARNING
ACTION = Action.UPDATE
MESSAGE = "the acceptance of `{check}` for {name} matches no finding"
PLAIN = "what the boards accepted about {name} is not found there any more"
REMEDY = "If what it accepts has been fixed, take it out; if not, name the record and the check that the finding names."
ELSEWHERE = "Take it out: what is found in another register is accepted there."

PASSES = """
priorities:
  cse: {name: CSE}
accepted:
  - {check: unowned-priority, records: cse, because: The boards settle it in March, until: 2016-03}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board}
priorities:
  cse: {name: CSE, lead: board}
accepted:
  - {check: unowned-priority, records: cse, because: The boards settle it in March, until: 2016-03}  # expect
"""

NEARLY = """
bodies:
  board: {name: Board, kind: board}
priorities:
  cse: {name: CSE, lead: board}
accepted:
  - {check: unowned-priority, records: cse, because: The boards settle it soon, until: 2015}  # past its date, and reported as that
"""


def find(snapshot: Snapshot, found: Found) -> Iterator[Match]:
    for index, acceptance, id in entries(snapshot, found):
        subjects = found[acceptance.check]
        if subjects is not None and id not in subjects and acceptance.until.last >= snapshot.on:
            yield Match(id, f"/accepted/{index}", words={"check": acceptance.check}, remedy=ELSEWHERE if ":" in id else None)
