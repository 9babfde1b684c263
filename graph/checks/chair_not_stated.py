"""Board whose chair the register does not name.

Who chairs a board is the first thing that anybody asks of it. It may well have a chair: the register does not say.
"""

from collections.abc import Iterator

from ..model.finding import Match, Severity
from ..model.snapshot import Snapshot
from .vacant_chair import CHAIRED, seats

SEVERITY = Severity.INFO
MESSAGE = "who chairs {name} is not stated"
SEATED = "Add to this post who holds it (`held_by`), with where that is said; or `held_by: nobody` while it is vacant."
REMEDY = "Add its chair under `posts`, with who holds it (`held_by`) and where that is said; or `held_by: nobody` while it is vacant."

PASSES = """
bodies:
  police: {name: Police, kind: agency}
  group: {name: Group, kind: group, posts: {group-chair: {name: Chair, role: chair, held_by: police}}}
  vacant: {name: Vacant board, kind: board, posts: {vacant-chair: {name: Chair, role: chair, held_by: nobody}}}
"""

FAILS = """
people:
  ann: {name: Ann}
bodies:
  board: {name: Board, kind: board}  # expect
  forum: {name: Forum, kind: forum, posts: {forum-vice: {name: Vice-chair, role: vice-chair, held_by: ann}}}  # expect
"""

NEARLY = """
people:
  ann: {name: Ann}
bodies:
  board:
    name: Board
    kind: board
    posts: {one: {name: Co-chair, role: co-chair, held_by: ann}, two: {name: Co-chair, role: co-chair}}  # one of two can be asked
  council: {name: Council, kind: council}  # a council has no chair to look for
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for body in snapshot.bodies:
        if body.kind in CHAIRED:
            chairs = seats(body, snapshot)
            if not any(snapshot.is_held(post) for post in chairs) and not (chairs and all(snapshot.is_vacant(post) for post in chairs)):
                yield Match(body.id, f"posts/{chairs[0].id}" if chairs else "posts", remedy=SEATED if chairs else None)
