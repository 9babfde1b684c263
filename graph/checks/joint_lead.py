"""Priority or work-stream that several bodies lead together.

When several lead, and nothing makes them equal, nobody is the one to ask when it goes wrong. Some leads are equal by law or by a plan:
`joint_by` says so.
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot
from ..model.text import join_words

SEVERITY = Severity.WARNING
ACTION = Action.AGREE_LEAD
MESSAGE = "{name} is led by {leads} together, and nothing says that they lead as equals"
REMEDY = (
    "If a law, a plan or a protocol makes them equal, name it in `joint_by`. If one of them leads, keep that one and make the others "
    "`support`. If one came after the other, give the earlier its last day, `to`."
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
        if reading.status == "joint" and not snapshot.has_joint_basis(thing):
            leads = join_words(snapshot.name(body) for body in reading.bodies)
            yield Match(thing.id, "lead", words={"leads": leads}, reading=reading.status)
