"""Acceptance that is past its date.

The board lived with a finding until a day, and that day has passed: either it has been fixed, or it has to be looked at again.
An acceptance itself cannot be accepted.
"""

from collections.abc import Iterator, Mapping

from ..model.finding import Action, Match, Severity
from ..model.register import ID_SECTIONS, Acceptance
from ..model.snapshot import Snapshot

SEVERITY = Severity.WARNING
ACTION = Action.UPDATE
MESSAGE = "the acceptance of `{check}` for {name} held until {when}, and no longer"
PLAIN = "what the boards accepted about {name} was accepted until {when}, and no longer"
REMEDY = "If it has been fixed, take the acceptance out; if not, fix it, or let the boards agree on a later `until`."

PASSES = """
priorities:
  cse: {name: CSE}
accepted:
  - {check: unowned-priority, records: cse, because: The boards settle it in March, until: 2016-03}
"""

FAILS = """
priorities:
  cse: {name: CSE}
  missing: {name: Missing children}
accepted:
  - {check: unowned-priority, records: missing, because: The boards settle it in March, until: 2016-03}
  - check: unowned-priority
    records: cse
    because: The boards settle it in December
    until: 2015-12  # expect
"""

NEARLY = """
priorities:
  cse: {name: CSE}
accepted:
  - {check: unowned-priority, records: cse, because: The boards settle it today, until: 2016-01-15}  # its last day, on that day
"""

Found = Mapping[str, set[str] | None]
"""Of each check, the records it has found something of; None, where it was not run."""


def find(snapshot: Snapshot, found: Found) -> Iterator[Match]:
    for index, acceptance, id in entries(snapshot, found):
        if acceptance.until.last < snapshot.on:
            yield Match(id, f"/accepted/{index}/until", words={"check": acceptance.check, "when": str(acceptance.until)})


def entries(register: Snapshot, found: Found) -> Iterator[tuple[int, Acceptance, str]]:
    """Every acceptance, with its place in the list, for each of its records. Of one that is not sound, what is wrong is told already."""
    for index, acceptance in enumerate(register.register.accepted):
        if acceptance.until and acceptance.check in found:
            for id in dict.fromkeys(acceptance.records):
                if any(register.register.find(section, id) is not None for section in ID_SECTIONS):
                    yield index, acceptance, id
