"""Thing that several bodies lead together.

A joint lead is no single lead: when it goes wrong, nobody is the one to ask.
"""

from collections.abc import Iterator

from ..model.finding import Match, Severity
from ..model.snapshot import Snapshot
from ..model.text import join_words

SEVERITY = Severity.WARNING
MESSAGE = "{name} has a joint lead, and no single one: {leads}"
REMEDY = (
    "If one came after the other, give the earlier its last day, `to`. If both do lead, agree which one does, "
    "and make the others `support`."
)
PASSES = """
bodies:
  board: {name: Board, kind: board, posts: {board-chair: {name: Chair, role: chair}}}
priorities:
  audit: {name: Audit, lead: [board, board-chair]}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board}
  forum: {name: Forum, kind: forum}
priorities:
  audit: {name: Audit, lead: [board, forum]}  # expect
workstreams:
  files: {name: Case files, lead: [forum, board]}  # expect
"""

NEARLY = """
bodies:
  board: {name: Board, kind: board}
  forum: {name: Forum, kind: forum}
priorities:
  audit: {name: Audit, lead: [board, {who: forum, status: proposed}]}  # one leads; that the other does too is only proposed
  missing: {name: Missing children, lead: [{who: board, to: 2015}, {who: forum, from: 2016}]}  # one after the other
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for thing in (*snapshot.priorities, *snapshot.workstreams):
        reading = snapshot.lead(thing)
        if reading.status == "joint":
            leads = join_words(snapshot.name(body) for body in reading.bodies)
            yield Match(thing.id, "lead", words={"leads": leads}, reading=reading.status)
