"""Priority that nothing on record delivers.

No work-stream delivers it or one of its strands, and it is delivered through no group. A priority with no work behind it is a wish.
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot

SEVERITY = Severity.WARNING
ACTION = Action.JOIN_UP
MESSAGE = "{name} is delivered by no work-stream and through no group on record"
REMEDY = (
    "Add the work-stream that delivers it (or one of its strands), with this priority's id under `delivers`; "
    "or name the group it is delivered through as `through`."
)

PASSES = """
priorities:
  cse: {name: Child sexual exploitation}
  cse-strategy: {name: Strategy, part_of: cse}
workstreams:
  strategy: {name: Strategy group's work, delivers: cse-strategy}
"""

FAILS = """
priorities:
  cse: {name: Child sexual exploitation}  # expect
  cse-strategy: {name: Strategy, part_of: cse}
workstreams:
  strategy: {name: Strategy group's work, delivers: cse, status: stopped}
"""

NEARLY = """
priorities:
  cse: {name: Child sexual exploitation}
  cse-strategy: {name: Strategy, part_of: cse}  # a strand is delivered with its parent
workstreams:
  plan: {name: Plan, delivers: cse, status: planned}  # planned is enough
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    priorities = {priority.id: priority for priority in snapshot.priorities}
    delivered: set[str] = set()
    through = {priority.id for priority in snapshot.priorities if snapshot.agreed_bodies(priority.through)}
    for id in snapshot.delivered_ids | through:
        while id in priorities and id not in delivered:
            delivered.add(id)
            id = priorities[id].part_of or ""
    for priority in snapshot.priorities:
        if not priority.part_of and priority.id not in delivered:
            yield Match(priority.id)
