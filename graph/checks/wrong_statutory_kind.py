"""Kind in law that does not exist, or that the law did not know on the date.

What a body is in law says what the law asks of it. A Safeguarding Children Partnership in 2015, or a Local Safeguarding Children Board in
2021, is shown duties that were not its own.
"""

from collections.abc import Iterator

from ..law.duties import describe_legal_kind, find_kind, may_be_in_force
from ..law.load import read_law
from ..model.finding import Match, Severity
from ..model.snapshot import Snapshot
from ..model.text import closest_match

SEVERITY = Severity.WARNING
MESSAGE = "{name} {what}"
PLAIN = "{name} {plain}"
REMEDY = (
    "Where the body stayed and its law changed, give each `basis` its dates and its own `statutory_kind`. "
    "Where it was never this in law, delete the line or name the kind that it is: `graph law --kinds` lists them."
)
UNKNOWN_KIND = "is stated to be a kind of body in law that the data set of law does not know"
UNKNOWN = "Write a kind that `graph law --kinds` lists."
CONTRADICTS = "Write `statutory: {statutory}`, or correct `statutory_kind`."

PASSES = """
bodies:
  board: {name: Board, kind: board, statutory_kind: local-safeguarding-children-board}
  partnership:
    name: Children Partnership
    kind: partnership
    basis:
      - {as_written: Children Act 2004 section 13, statutory_kind: local-safeguarding-children-board, to: 2019-09-28}
      - {as_written: Children Act 2004 section 16E, statutory_kind: safeguarding-children-partnership, from: 2019-09-29}
"""

FAILS = """
bodies:
  partnership:
    name: Children Partnership
    kind: partnership
    statutory_kind: safeguarding-children-partnership  # expect [safeguarding-children-partnership]
  mistyped:
    name: Adults Board
    kind: board
    statutory_kind: safeguarding-adult-board  # expect [safeguarding-adult-board]
  denied:
    name: Health and Wellbeing Board
    kind: board
    statutory: false  # expect [health-and-wellbeing-board]
    statutory_kind: health-and-wellbeing-board
"""

NEARLY = """
bodies:
  ended: {name: Care Partnership, kind: partnership, statutory_kind: integrated-care-partnership, from: 2022-07-01}  # it has not begun
  drugs: {name: Combating Drugs Partnership, kind: partnership, statutory: false}  # what it is in law is not stated
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for body in snapshot.bodies:
        status = find_kind(snapshot, body)
        if status is None:
            continue
        field = "statutory_kind" if body.statutory_kind == status.id else "basis"
        words = {"what": describe_legal_kind(status, snapshot.on)}
        words["plain"] = words["what"] if status.kind else UNKNOWN_KIND
        if status.kind is None:
            guess = closest_match(status.id, read_law().kinds)
            yield Match(body.id, field, status.id, words, remedy=f"Did you mean `{guess}`?" if guess else UNKNOWN)
        elif not may_be_in_force(status.kind, snapshot.on):
            yield Match(body.id, field, status.id, words)
        elif None not in (body.statutory, status.kind.statutory) and body.statutory != status.kind.statutory:
            truth = str(status.kind.statutory).lower()
            said = {True: "is stated to be required by law", False: "is stated not to be required by law"}[bool(body.statutory)]
            what = f"{said}, and its kind in law ({status.kind.name}) is {'' if status.kind.statutory else 'not '}required"
            yield Match(body.id, "statutory", status.id, {"what": what, "plain": what}, remedy=CONTRADICTS.format(statutory=truth))
