"""Board whose chair, or scrutineer, is vacant.

It is stated that nobody holds the post. Nobody calls the meeting and answers for it; or nobody looks at it from outside.
"""

from collections.abc import Collection, Iterator

from ..model.finding import Action, Match, Severity
from ..model.register import CHAIRED_KINDS, Body, Post
from ..model.snapshot import Snapshot

SEVERITY = Severity.WARNING
ACTION = Action.FILL_POST
MESSAGE = "{name} has no {role}: the post is vacant"
REMEDY = "When the post is filled, add who holds it to `held_by`, with the date `from` which they do."

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
  forum: {name: Forum, kind: forum, posts: {forum-eye: {name: Scrutineer, role: scrutineer, held_by: nobody}}}  # expect [scrutineer]
"""

NEARLY = """
people:
  ann: {name: Ann}
bodies:
  board:
    name: Board
    kind: board
    posts: {board-chair: {name: Chair, role: chair, held_by: {who: ann, to: 2015}}}  # she left; that nobody followed is not stated
  forum: {name: Forum, kind: forum, posts: {forum-chair: {name: Chair, role: chair}}}  # not stated is not vacant
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for body in snapshot.bodies:
        for role, posts in (("chair", seats(body, snapshot)), ("scrutineer", seats(body, snapshot, ["scrutineer"]))):
            if posts and all(snapshot.is_vacant(post) for post in posts):
                yield Match(body.id, f"posts/{posts[0].id}", "" if role == "chair" else role, {"role": role})


def seats(body: Body, snapshot: Snapshot, roles: Collection[str] = ("chair", "co-chair")) -> list[Post]:
    """The posts with these roles that exist on the day, of a body of a kind that is chaired."""
    if body.kind not in CHAIRED_KINDS:
        return []
    return [post for post in body.posts.values() if post.role in roles and snapshot.is_active(post)]
