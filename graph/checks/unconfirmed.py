"""Body of which nothing has been confirmed for three years.

Somebody holds its post or leads for it, as far as the register knows; but what says so is more than three years old. People and plans
change in three years.
"""

from collections.abc import Iterator
from typing import Any

from ..model.finding import Action, Match, Severity
from ..model.register import Claim
from ..model.snapshot import Snapshot
from ..model.text import join_words

SEVERITY = Severity.INFO
ACTION = Action.UPDATE
MESSAGE = "{name} was last confirmed more than three years ago in: {what}"
REMEDY = "Look it up in a newer paper, and add the day on which that saw it as `seen`; or say what has changed since."

PASSES = """
people:
  ann: {name: Ann}
sources:
  new: {name: New paper, date: 2015-11}
bodies:
  board:
    name: Board
    kind: board
    source: new
    posts: {board-chair: {name: Chair, role: chair, held_by: {who: ann, from: 2010, seen: 2015-11}}}
"""

FAILS = """
people:
  ann: {name: Ann}
bodies:
  board: {name: Board, kind: board, posts: {board-chair: {name: Chair, role: chair, held_by: {who: ann, seen: 2012}}}}  # expect
"""

NEARLY = """
people:
  ann: {name: Ann}
bodies:
  board: {name: Board, kind: board, posts: {board-chair: {name: Chair, role: chair, held_by: {who: ann, seen: 2013-02}}}}  # not yet
  forum: {name: Forum, kind: forum, posts: {forum-chair: {name: Chair, role: chair, held_by: ann}}}  # nothing says when
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    limit = f"{int(snapshot.on[:4]) - 3:04}{snapshot.on[4:]}"
    led: dict[str, list[str]] = {}
    for thing in snapshot.leadable_records:
        for claim, id, _ in snapshot.active_claims(thing.lead):
            if claim.status == "agreed" and is_old(claim, thing, snapshot, limit):
                led.setdefault(id, []).append(f"who leads {snapshot.label(thing.id)}")
    for body in snapshot.bodies:
        held = [
            f"who holds {snapshot.label(post.id)}"
            for post in body.posts.values()
            if snapshot.is_active(post) and any(is_old(claim, post, snapshot, limit) for claim in current_holdings(post, snapshot))
        ]
        if what := [*held, *led.get(body.id, [])]:
            yield Match(body.id, words={"what": join_words(what)})


def current_holdings(post: Any, snapshot: Snapshot) -> tuple[Claim, ...]:
    status = snapshot.post(post)
    return status.holdings if status.status == "held" else ()


def is_old(claim: Claim, record: Any, snapshot: Snapshot, limit: str) -> bool:
    """Whether a claim was last stated before the limit; not where no date says when."""
    dates = [claim.from_] if claim.from_ else []
    dates += [seen] if (seen := snapshot.last_seen(claim)) else []
    for citation in claim.source or record.source:
        source = snapshot.register.find("sources", citation.partition("#")[0])
        dates += [source.date] if source and source.date else []
    return bool(dates) and max(day.last for day in dates) < limit
