"""List whose period is over, with nothing newer.

A board's priorities for 2015/16 are not its priorities in 2017. Either the next list is missing here, or the old one runs on and nobody
has said so. It is reported once for each body, not for each record of its list.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot

SEVERITY = Severity.WARNING
ACTION = Action.UPDATE
MESSAGE = "the period of {records}{name}, {period}, is over, and nothing newer follows"
REMEDY = (
    "Add the list that came next. Or, if these still run, say so on each: `status: open`, or the day they end as `to`; "
    "if they ended, their `status`."
)

PASSES = """
bodies:
  board: {name: Board, kind: board}
priorities:
  last-year: {name: Last year's, adopted_by: board, period: 2014/15}
  this-year: {name: This year's, adopted_by: board, period: 2015/16}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board}
priorities:
  gangs: {name: Gangs, adopted_by: board, period: 2014/15}  # expect [2014/15]
  knives: {name: Knives, adopted_by: board, period: 2014/15}  # reported with the one above
  drugs: {name: Drugs, period: 2014/15}  # expect [2014/15]
"""

NEARLY = """
bodies:
  board: {name: Board, kind: board}
  old: {name: Old board, kind: board, to: 2015-03}
priorities:
  gangs: {name: Gangs, adopted_by: board, period: 2014/15, status: open}  # it is said to run on
  knives: {name: Knives, adopted_by: old, period: 2014/15}  # its board has ended
  drugs: {name: Drugs, adopted_by: board, period: 2014/15, status: met}  # it ended by itself
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for section in ("priorities", "challenges"):
        adopter_field = "adopted_by" if section == "priorities" else "set_by"
        records = getattr(snapshot.register, section)
        lists: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for record in records.values():
            if not is_left_behind(record, snapshot) or getattr(record, "part_of", None) in records:
                continue
            adopters = snapshot.agreed_bodies(getattr(record, adopter_field))
            if not getattr(record, adopter_field):
                yield Match(record.id, "period", str(record.period), {"period": str(record.period), "records": ""})
            for id in adopters:
                lists[id][str(record.period)].append(record)
        newest = newest_start(snapshot, section, adopter_field)
        for id, periods in lists.items():
            period, members = max(periods.items(), key=lambda one: (one[1][0].period.last, one[0]))
            if newest.get(id, "") <= members[0].period.first:
                records_of = f"{len(members)} {section} of " if len(members) > 1 else f"one of the {section} of "
                yield Match(id, f"/{section}/{members[0].id}/period", period, {"period": period, "records": records_of})


def is_left_behind(record: Any, snapshot: Snapshot) -> bool:
    """Whether a record would be open if its period were not over."""
    return (
        snapshot.is_period_over(record)
        and record.id not in snapshot.register.undatable
        and record.to is None
        and record.status is None
        and record.id not in snapshot.continued_ids
    )


def newest_start(snapshot: Snapshot, section: str, adopter_field: str) -> dict[str, str]:
    """Of each body, when the newest of its open records of a section began."""
    found: dict[str, str] = {}
    for record in getattr(snapshot, section):
        for id in snapshot.agreed_bodies(getattr(record, adopter_field)):
            found[id] = max(found.get(id, ""), snapshot.start(record))
    return found
