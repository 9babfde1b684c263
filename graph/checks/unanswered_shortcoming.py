"""Shortcoming that nothing on record answers.

A board that has said what it lacks, and does nothing about it, has only said it.
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot

SEVERITY = Severity.WARNING
ACTION = Action.ANSWER
MESSAGE = "{name} is answered by nothing on record"
REMEDY = "Where a priority, a work-stream, a challenge or a protocol speaks to it, add this shortcoming's id to that one's `answers`."

PASSES = """
shortcomings:
  training: {name: Training is not evaluated}
workstreams:
  evaluation: {name: Evaluation, answers: training}
"""

FAILS = """
shortcomings:
  training: {name: Training is not evaluated}  # expect
"""

NEARLY = """
shortcomings:
  training: {name: Training is not evaluated}
challenges:
  evaluation: {name: Evaluate training, answers: training}  # that nothing answers this one in turn is another matter
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for shortcoming in snapshot.register.shortcomings.values():
        if snapshot.is_active(shortcoming) and shortcoming.id not in snapshot.answered_ids:
            yield Match(shortcoming.id)
