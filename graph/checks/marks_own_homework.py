"""Body that scrutinises or assures what it leads.

Whoever leads a thing cannot also say from outside how well it goes. A post counts as its body; a body and one it is part of are two.
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot

SEVERITY = Severity.WARNING
ACTION = Action.SET_LINES
MESSAGE = "{name} is led by {body}, which also is to {role} it"
REMEDY = "Name another body to scrutinise and assure it, or another as its `lead`."

PASSES = """
bodies:
  board: {name: Board, kind: board}
  committee: {name: Scrutiny Committee, kind: committee}
priorities:
  cse: {name: CSE, lead: board, scrutinise: committee}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board, posts: {board-officer: {name: Officer, role: lead-officer}}}
  forum: {name: Forum, kind: forum}
priorities:
  cse: {name: CSE, lead: board-officer, assure: board}  # expect [board]
workstreams:
  audit: {name: Audit, lead: [board, forum], scrutinise: forum}  # expect [forum]
"""

NEARLY = """
bodies:
  board: {name: Board, kind: board}
  audit-group: {name: Audit group, kind: group, part_of: board}
priorities:
  cse: {name: CSE, lead: board, assure: audit-group}  # a group of the board is not the board
  missing: {name: Missing children, lead: board, scrutinise: {who: board, status: proposed}}  # not agreed yet
  gangs: {name: Gangs, lead: {who: board, status: proposed}, scrutinise: board}  # nobody leads it yet
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for thing in snapshot.leadable_records:
        if not (thing.scrutinise or thing.assure):
            continue
        reading = snapshot.lead(thing)
        leads = reading.bodies if reading.status in ("single", "joint") else ()
        for role in ("scrutinise", "assure"):
            for index, claim in enumerate(getattr(thing, role)):
                for id in snapshot.agreed_bodies([claim]):
                    if id in leads:
                        yield Match(thing.id, f"{role}/{index}", id, {"body": snapshot.name(id), "role": role})
