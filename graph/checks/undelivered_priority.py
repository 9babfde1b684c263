"""Priority that no work-stream delivers.

A priority with no work behind it is a wish.
"""

from collections.abc import Iterator

from ..model.finding import Severity, Suspect
from ..model.snapshot import Snapshot

SEVERITY = Severity.WARNING
MESSAGE = "{name} is delivered by no work-stream"
REMEDY = "Add the work-stream that delivers it (or one of its strands), with this priority's id under `delivers`."

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


def suspects(register: Snapshot) -> Iterator[Suspect]:
    priorities = {priority.id: priority for priority in register.priorities}
    delivered: set[str] = set()
    for id in register.delivers:
        while id in priorities and id not in delivered:
            delivered.add(id)
            id = priorities[id].part_of or ""
    for priority in register.priorities:
        if not priority.part_of and priority.id not in delivered:
            yield Suspect(priority.id)
