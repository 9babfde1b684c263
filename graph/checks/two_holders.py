"""Post that two hold at once.

A seat has one holder after another. Here two agreed holdings overlap whatever day their dates mean, or the earlier holder was seen
again after the later one began. A handover within one month is no overlap; nor are holdings that begin together, or without a date.
"""

from collections.abc import Iterator
from itertools import combinations

from ..model.dates import EVER_AFTER, EVER_BEFORE
from ..model.finding import Action, Match, Severity
from ..model.register import NOBODY, Claim, Post
from ..model.snapshot import Snapshot

SEVERITY = Severity.WARNING
ACTION = Action.FILL_POST
MESSAGE = "{name} of {body} is held by {earlier} and {later} at once"
REMEDY = "Give the earlier holding its last day, `to`. Whoever came back later gets a second holding, with its own dates."

PASSES = """
people:
  ann: {name: Ann}
  bob: {name: Bob}
bodies:
  board:
    name: Board
    kind: board
    posts:
      board-chair: {name: Chair, role: chair, held_by: [{who: ann, from: 2013, to: 2015-06}, {who: bob, from: 2015-07}]}
"""

FAILS = """
people:
  ann: {name: Ann}
  bob: {name: Bob}
bodies:
  board:
    name: Board
    kind: board
    posts:
      board-chair:
        name: Chair
        role: chair
        held_by:
        - {who: ann, from: 2013, to: 2015-12}
        - {who: bob, from: 2015-06}  # expect [bob]
"""

NEARLY = """
people:
  ann: {name: Ann}
  bob: {name: Bob}
bodies:
  board:
    name: Board
    kind: board
    posts:
      board-chair: {name: Chair, role: chair, held_by: [{who: ann, from: 2013}, {who: bob, from: 2015-06}]}  # the later ends the earlier
      board-vice: {name: Vice-chair, role: vice-chair, held_by: [ann, bob]}  # a shared seat
      board-clerk: {name: Clerk, role: other, held_by: [{who: ann, to: 2015-06}, {who: bob, from: 2015-06}]}  # a handover in one month
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for post in snapshot.register.posts.values():
        if len(post.held_by) > 1 and snapshot.is_active(post):
            yield from find_overlaps(post, snapshot)


def find_overlaps(post: Post, snapshot: Snapshot) -> Iterator[Match]:
    agreed = [(index, claim) for index, claim in enumerate(post.held_by) if claim.status == "agreed" and claim.who != NOBODY]
    begun = [(index, claim) for index, claim in agreed if snapshot.span(claim)[0] <= snapshot.on]
    begun.sort(key=lambda one: snapshot.span(one[1])[0])
    for (_, earlier), (index, later) in combinations(begun, 2):
        if earlier.who != later.who and overlap(earlier, later, snapshot):
            names = {"earlier": snapshot.full_name(earlier.who), "later": snapshot.full_name(later.who)}
            words = {"body": snapshot.name(post.body), **names}
            yield Match(post.id, f"held_by/{index}" if len(post.held_by) > 1 else "held_by", later.who, words)


def overlap(earlier: Claim, later: Claim, snapshot: Snapshot) -> bool:
    """Whether two holdings overlap for certain: on the latest day that the second can begin, the first has not yet ended."""
    if snapshot.span(earlier)[0] == snapshot.span(later)[0]:
        return False
    begins = later.from_.last if later.from_ else snapshot.span(later)[0]
    if earlier.to:
        ends = min(earlier.to.first, later.to.first if later.to else EVER_AFTER)
        return max(begins, earlier.from_.last if earlier.from_ else EVER_BEFORE) <= ends
    return any(day.first > begins and day.last <= snapshot.on for day in earlier.seen)
