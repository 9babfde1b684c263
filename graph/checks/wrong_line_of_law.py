"""Line of law that does not exist, or was not in force on the date.

A basis, or what makes leads equal, may name a line of the data set of law. A line that is not there supports nothing.
"""

from collections.abc import Iterator
from typing import Any

from ..law.duties import is_in_force, line_dates
from ..law.load import read_law
from ..model.finding import Match, Severity
from ..model.record import Record
from ..model.register import Basis
from ..model.snapshot import Snapshot
from ..model.text import closest_match, code

SEVERITY = Severity.WARNING
MESSAGE = "{name} names the line of law {line}, which {what}"
PLAIN = "{name} names a line of law that {what}"
REMEDY = "Name the line that was in force on this date, or give the basis its dates. `graph law` shows the lines of a body."

PASSES = """
priorities:
  needs: {name: Needs assessment, joint_by: {as_written: Health and Social Care Act 2012 section 196, law: hwb-functions}}
"""

FAILS = """
priorities:
  cse:
    name: Child sexual exploitation
    joint_by: {as_written: Children Act 2004 section 16E, law: sp-establish}  # expect [sp-establish]
  needs:
    name: Needs assessment
    joint_by: {as_written: Health and Social Care Act 2012 section 196, law: hwb-function}  # expect [hwb-function]
"""

NEARLY = """
priorities:
  cse: {name: Child sexual exploitation, joint_by: {as_written: Section 16E, law: sp-establish, from: 2019-09-29}}  # it counts only later
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for record, field, basis in list_bases(snapshot):
        if basis.law and snapshot.is_active_part(basis):
            line = read_law().lines.get(basis.law)
            if line is None:
                guess = closest_match(basis.law, read_law().lines)
                words = {"line": code(basis.law), "what": "the data set of law does not have"}
                yield Match(record.id, field, basis.law, words, remedy=f"Did you mean `{guess}`?" if guess else None)
            elif not is_in_force(line, snapshot.on):
                yield Match(record.id, field, basis.law, {"line": code(basis.law), "what": f"is in force only {line_dates(line)}"})


def list_bases(snapshot: Snapshot) -> Iterator[tuple[Any, str, Basis]]:
    """Each basis of what is open or active, with the record and the field that hold it."""
    duties = [duty for duty in snapshot.register.duties.values() if snapshot.is_active(duty)]
    for record in (*snapshot.bodies, *snapshot.leadable_records, *duties):
        for field in ("basis", "joint_by"):
            yield from ((record, field, basis) for basis in record.value(field) or ())
    for protocol in snapshot.protocols:
        for theme, settlement in protocol.settles.items():
            yield from ((protocol, f"settles/{theme}/joint_by", basis) for basis in settled_bases(settlement))


def settled_bases(settlement: Record) -> tuple[Basis, ...]:
    return settlement.value("joint_by") or ()
