"""Thing whose date has passed, and that is still open.

Either it is done and nobody has said so, or it is late and nobody has asked. A protocol is overdue when the day of its review has
passed, and it has not ended.
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot

SEVERITY = Severity.WARNING
ACTION = Action.ANSWER
MESSAGE = "{name} was to be {what} by {when}, and is still open"
REMEDY = "If it has ended, say when (`to`) and how (`status`); if not, agree on a new `due`."
REVIEW = "Look at it again and write the date of the next `review`; or, if it has ended, say `status: ended`."

PASSES = """
bodies:
  board: {name: Board, kind: board}
priorities:
  cse: {name: CSE, due: 2015-12, status: met}
  missing: {name: Missing children, due: 2016-03}
protocols:
  protocol: {name: Protocol, parties: board, status: agreed, review: 2017}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board}
priorities:
  cse: {name: CSE, due: 2015-12}  # expect
workstreams:
  strategy: {name: Strategy, status: running, due: 2016-01-14}  # expect
protocols:
  protocol: {name: Protocol, parties: board, status: agreed, review: 2015}  # expect
"""

NEARLY = """
bodies:
  board: {name: Board, kind: board}
challenges:
  voice: {name: Hear children, due: 2016-01}  # on 15 January the month is not over
  framework: {name: Framework, due: 2015, to: 2015-12}  # it has ended
protocols:
  protocol: {name: Protocol, parties: board, status: ended, review: 2015}  # nobody looks at it again
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for thing in snapshot.leadable_records:
        if thing.due and thing.due.last < snapshot.on:
            yield Match(thing.id, "due", words={"what": "done", "when": str(thing.due)})
    for protocol in snapshot.protocols:
        if protocol.review and protocol.review.last < snapshot.on:
            yield Match(protocol.id, "review", words={"what": "looked at again", "when": str(protocol.review)}, remedy=REVIEW)
