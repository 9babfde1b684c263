"""Work-stream without a lead.

Work without a lead is done by whoever has time for it, and stops when they have none.
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot
from .unowned_priority import find_coming_remedy

SEVERITY = Severity.WARNING
ACTION = Action.AGREE_LEAD
MESSAGE = "{name} has no lead: {reading}"
REMEDY = (
    "Name one body or post as its `lead`, or say `lead: nobody` if it is agreed that nobody leads it. "
    "If the paper that says who leads has not been read, leave it until it has."
)

PASSES = """
bodies:
  board: {name: Board, kind: board}
workstreams:
  strategy: {name: Strategy, lead: board}
  plan: {name: Plan, part_of: strategy}
"""

FAILS = """
workstreams:
  strategy: {name: Strategy}  # expect
  plan: {name: Plan, part_of: strategy}
"""

NEARLY = """
bodies:
  board: {name: Board, kind: board}
  forum: {name: Forum, kind: forum}
workstreams:
  strategy: {name: Strategy, lead: [board, forum]}  # two lead it: `joint-lead` reports that
  files: {name: Case files, status: done}  # nobody has to
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for workstream in snapshot.workstreams:
        reading = snapshot.lead(workstream)
        if reading.status not in ("single", "joint") and (workstream.lead or not workstream.part_of):
            remedy = find_coming_remedy(snapshot, workstream.lead)
            yield Match(workstream.id, "lead", words={"reading": str(reading)}, reading=reading.status, remedy=remedy)
