"""Board whose chair is vacant.

Nobody calls the meeting, and nobody answers for it.
"""

from collections.abc import Iterator

from ..model.finding import Match, Severity
from ..model.register import Body, Post
from ..model.snapshot import Snapshot

SEVERITY = Severity.WARNING
MESSAGE = "{name} has a vacant chair"
REMEDY = "When the chair is filled, add who holds it to `held_by`, with the date `from` which they do."
CHAIRED = {"board", "partnership", "forum", "committee", "group"}

PASSES = """
people:
  ann: {name: Ann}
bodies:
  board:
    name: Board
    kind: board
    posts: {one: {name: Co-chair, role: co-chair, held_by: ann}, two: {name: Co-chair, role: co-chair, held_by: nobody}}
  forum: {name: Forum, kind: forum}
  council: {name: Council, kind: council, posts: {mayor: {name: Chair, role: chair, held_by: nobody}}}
"""

FAILS = """
people:
  ann: {name: Ann}
bodies:
  board: {name: Board, kind: board, posts: {board-chair: {name: Chair, role: chair, held_by: nobody}}}  # expect
  forum: {name: Forum, kind: forum, posts: {forum-chair: {name: Chair, role: chair, held_by: {who: ann, to: 2015}}}}  # expect
"""

NEARLY = """
people:
  ann: {name: Ann}
bodies:
  board:
    name: Board
    kind: board
    posts: {board-chair: {name: Chair, role: chair, held_by: {who: ann, to: 2016-01}}}  # on 15 January she still holds it
  forum: {name: Forum, kind: forum, posts: {forum-chair: {name: Chair, role: chair}}}  # not stated is not vacant
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for body in snapshot.bodies:
        chairs = seats(body, snapshot)
        if chairs and all(snapshot.is_vacant(post) for post in chairs):
            yield Match(body.id, f"posts/{chairs[0].id}")


def seats(body: Body, register: Snapshot) -> list[Post]:
    """The chair and co-chair posts, in being, of a body that is chaired."""
    if body.kind not in CHAIRED:
        return []
    return [post for post in body.posts.values() if post.role in ("chair", "co-chair") and register.is_active(post)]
