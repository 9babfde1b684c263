"""Group that answers to no body on record.

A group that belongs to nobody answers to nobody: its work can lapse without a board noticing.
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.register import NOBODY
from ..model.snapshot import Snapshot

SEVERITY = Severity.WARNING
ACTION = Action.SET_LINES
MESSAGE = "{name} is a group with neither `part_of` nor `accountable_to`"
PLAIN = "no body is on record that {name} is part of, or accountable to"
REMEDY = (
    "Say which body it is part of, or to which it is accountable. Where no paper says, leave both out: "
    "this warning then rightly says that it is not known."
)

PASSES = """
bodies:
  board: {name: Board, kind: board}
  audit: {name: Audit group, kind: group, part_of: board}
  training: {name: Training group, kind: group, accountable_to: board}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board}
  audit:  # expect
    {name: Audit group, kind: group}
  training: {name: Training group, kind: group, part_of: {who: board, to: 2014}}  # expect
"""

NEARLY = """
bodies:
  board: {name: Board, kind: board}
  audit: {name: Audit group, kind: group, part_of: {who: board, to: 2014}, accountable_to: board}  # answers to it all the same
  training: {name: Training group, kind: group, to: 2014}  # has ended
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for body in snapshot.bodies:
        if body.kind == "group" and not any(
            claim.who != NOBODY and snapshot.is_in_force(claim) for claim in (*body.part_of, *body.accountable_to)
        ):
            yield Match(body.id)
