"""Challenge that nothing on record answers.

A challenge that no priority, work-stream or protocol speaks to has been heard and left.
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot

SEVERITY = Severity.WARNING
ACTION = Action.ANSWER
MESSAGE = "{name} is answered by nothing on record"
REMEDY = "Where a priority, a work-stream or a protocol speaks to it, add this challenge's id to that one's `answers`."

PASSES = """
challenges:
  missing: {name: Find missing children}
priorities:
  gap: {name: Close the gap, answers: missing}
"""

FAILS = """
challenges:
  missing: {name: Find missing children}  # expect
priorities:
  gap: {name: Close the gap, answers: missing, status: dropped}
"""

NEARLY = """
challenges:
  last-year: {name: Find missing children}  # this year's goes on with it
  this-year: {name: Go on finding them, continues: last-year}
protocols:
  protocol: {name: Protocol, parties: board, status: sought, answers: this-year}  # sought, but somebody speaks to it
bodies:
  board: {name: Board, kind: board}
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for challenge in snapshot.challenges:
        if challenge.id not in snapshot.answered_ids:
            yield Match(challenge.id)
