"""Record that does not say where it comes from.

What nobody can look up, nobody can correct. A post comes from where its body does, and is reported with its body; themes and people
are the registrar's own words, and a source is where others come from.
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot

SEVERITY = Severity.WARNING
ACTION = Action.UPDATE
MESSAGE = "{name} does not say where it comes from"
REMEDY = "Add its `source`: the id of a record under `sources`, with the section after `#`, as in `minutes#4`."

PASSES = """
sources:
  minutes: {name: Minutes}
bodies:
  board: {name: Board, kind: board, source: minutes}
priorities:
  cse: {name: CSE, lead: board, source: minutes#4}
"""

FAILS = """
sources:
  minutes: {name: Minutes}
bodies:
  board: {name: Board, kind: board}  # expect
priorities:
  cse: {name: CSE, lead: {who: board, source: minutes#4}}  # expect
shortcomings:
  training: {name: Training is not evaluated}  # expect
"""

NEARLY = """
sources:
  minutes: {name: Minutes}
themes:
  cse: {name: Child sexual exploitation}  # a theme is the registrar's word
people:
  ann: {name: Ann}
bodies:
  board:
    name: Board
    kind: board
    source: minutes
    posts: {board-chair: {name: Chair, role: chair, held_by: ann}}  # comes from where its body does
  old: {name: Old board, kind: board, to: 2014}  # has ended
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    whole = snapshot.register
    for record in (*snapshot.bodies, *snapshot.leadable_records, *whole.shortcomings.values(), *whole.duties.values(), *snapshot.protocols):
        if not record.source:
            yield Match(record.id)
