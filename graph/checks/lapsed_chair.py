"""Board whose chair has left, with no next one stated.

The last chair that the register names no longer holds the post. Somebody may have followed: the register does not say.
"""

from collections.abc import Iterator

from ..model.dates import format_date, format_iso_day
from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot
from ..model.text import join_words
from .vacant_chair import seats

SEVERITY = Severity.WARNING
ACTION = Action.FILL_POST
MESSAGE = "the chair of {name} was held by {holders} until {until}; since then not stated"
REMEDY = (
    "Add who followed to `held_by`, with the day `from` which they do or on which a paper has `seen` them; or `nobody`, if it is vacant."
)

PASSES = """
people:
  ann: {name: Ann}
  bob: {name: Bob}
bodies:
  board:
    name: Board
    kind: board
    posts: {board-chair: {name: Chair, role: chair, held_by: [{who: ann, to: 2015}, {who: bob, seen: 2016-01-10}]}}
"""

FAILS = """
people:
  ann: {name: Ann}
bodies:
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
  council: {name: Council, kind: council, posts: {mayor: {name: Mayor, role: chair, held_by: {who: ann, to: 2015}}}}  # no board
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for body in snapshot.bodies:
        chairs = [(post, snapshot.post(post)) for post in seats(body, snapshot)]
        lapsed = [(post, held) for post, held in chairs if held.status == "lapsed"]
        if lapsed and not any(held.status == "held" for _, held in chairs):
            post, held = lapsed[0]
            holders = join_words([snapshot.full_name(claim.who) for claim in held.holdings])
            last = held.holdings[0]
            until = format_date(last.to) if last.to else format_iso_day(snapshot.span(last)[1])
            yield Match(body.id, f"posts/{post.id}", words={"holders": holders, "until": until})
