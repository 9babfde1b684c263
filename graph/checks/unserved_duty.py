"""Duty that nothing on record answers.

A law that no priority, work-stream, challenge or protocol speaks to is kept by habit, if it is kept. Perhaps it is: the register
does not say by what.
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot

SEVERITY = Severity.INFO
ACTION = Action.ANSWER
MESSAGE = "{name} is a duty that nothing on record answers"
REMEDY = "Where a priority, a work-stream, a challenge or a protocol serves it, add this duty's id to that one's `answers`."

PASSES = """
bodies:
  board: {name: Board, kind: board}
duties:
  training: {name: Evaluate training, duty_of: board}
workstreams:
  evaluation: {name: Evaluation, answers: training}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board}
duties:
  training: {name: Evaluate training, duty_of: board}  # expect
workstreams:
  evaluation: {name: Evaluation, answers: training, status: stopped}
"""

NEARLY = """
bodies:
  board: {name: Board, kind: board}
duties:
  training: {name: Evaluate training, duty_of: {who: board, to: 2014}}  # it is nobody's duty any more
  thresholds: {name: Publish thresholds, duty_of: board}
protocols:
  protocol: {name: Protocol, parties: board, status: sought, answers: thresholds}  # one that is only sought answers too
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for duty in snapshot.register.duties.values():
        if snapshot.is_active(duty) and duty.id not in snapshot.answered_ids and any(snapshot.is_in_force(claim) for claim in duty.duty_of):
            yield Match(duty.id)
