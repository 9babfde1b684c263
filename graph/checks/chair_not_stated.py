"""Board at work whose chair the register does not name.

Who chairs a board is the first thing that anybody asks of it. It may well have a chair: the register does not say.
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.register import CHAIRED_KINDS
from ..model.snapshot import Snapshot
from .vacant_chair import seats

SEVERITY = Severity.INFO
ACTION = Action.FILL_POST
MESSAGE = "who chairs {name} is not stated"
WORKING = ("adopted_by", "lead", "acts", "addressed_to")
SEATED = "Add to this post who holds it (`held_by`), with where that is said; or `held_by: nobody` while it is vacant."
REMEDY = "Add its chair under `posts`, with who holds it (`held_by`) and where that is said; or `held_by: nobody` while it is vacant."

PASSES = """
priorities:
  cse: {name: Child sexual exploitation, adopted_by: [police, group, vacant]}
bodies:
  police: {name: Police, kind: agency}
  group: {name: Group, kind: group, posts: {group-chair: {name: Chair, role: chair, held_by: police}}}
  vacant: {name: Vacant board, kind: board, posts: {vacant-chair: {name: Chair, role: chair, held_by: nobody}}}
"""

FAILS = """
priorities:
  cse: {name: Child sexual exploitation, adopted_by: [board, forum]}
people:
  ann: {name: Ann}
bodies:
  board: {name: Board, kind: board}  # expect
  forum: {name: Forum, kind: forum, posts: {forum-vice: {name: Vice-chair, role: vice-chair, held_by: ann}}}  # expect
"""

NEARLY = """
priorities:
  cse: {name: Child sexual exploitation, adopted_by: [board, council]}
people:
  ann: {name: Ann}
bodies:
  board:
    name: Board
    kind: board
    posts: {one: {name: Co-chair, role: co-chair, held_by: ann}, two: {name: Co-chair, role: co-chair}}  # one of two can be asked
  council: {name: Council, kind: council}  # a council has no chair to look for
  mentioned: {name: Mentioned, kind: board}  # it has no part in anything here
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    at_work = {id for _, field, id, _ in snapshot.parts if field in WORKING}
    at_work |= {id for protocol in snapshot.protocols for id in snapshot.agreed_bodies(protocol.parties)}
    for body in snapshot.bodies:
        if body.kind in CHAIRED_KINDS and body.id in at_work:
            chairs = seats(body, snapshot)
            statuses = {snapshot.post(post).status for post in chairs}
            if not statuses & {"held", "lapsed"} and statuses != {"vacant"}:
                yield Match(body.id, f"posts/{chairs[0].id}" if chairs else "posts", remedy=SEATED if chairs else None)
