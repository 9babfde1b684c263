"""Priority without a lead.

Where no one body leads, each board may think that another does. The finding names the reading: not stated, nobody, proposed,
contested, lapsed or collective. (Two or more leads are a joint lead, which has a check of its own.)
"""

from collections.abc import Iterable, Iterator

from ..model.dates import date_phrase
from ..model.finding import Action, Match, Severity
from ..model.register import Claim
from ..model.snapshot import Snapshot
from ..model.text import quote_text

SEVERITY = Severity.ERROR
ACTION = Action.AGREE_LEAD
MESSAGE = "{name} has no lead: {reading}"
REMEDY = (
    "Name one body or post as its `lead`, or say `lead: nobody` if the boards have agreed that no one leads. "
    "If the paper that says who leads has not been read, leave it until it has."
)
REMEDIES = {
    "nobody": "Nobody leads, as the register says: when the boards agree on one body or post, name it as its `lead`.",
    "proposed": "When a lead has been agreed, by one board or by several, add it to `lead` with `from`, the day on which it was agreed.",
    "contested": "When it has been settled, give what was contested its last day, `to`, and add the lead with `from`, the day on which "
    "it was settled.",
    "lapsed": "Its lead has ended or is vacant. If the priority has ended too, give it a `to`. If it goes on, name the body or post that "
    "leads now, with the date `from` which it does, if a source says who.",
    "collective": "Name one body or post of `{leads}` as its `lead`.",
}
COMING = "A lead is stated from {when} on, and the day asked about is before it: say who leads until then, if anybody does."
SEEN = (
    "A lead was seen {when}: {who}. Since when is not known, and on this day it is not shown. If a source says since when, add that day "
    "as `from`."
)
SETTLED = "Its theme is settled with {lead} by {protocol}: write `lead: {lead}` if that holds."

PASSES = """
bodies:
  board: {name: Board, kind: board}
priorities:
  missing: {name: Missing children, lead: board}
  missing-from-school: {name: Missing from school, part_of: missing}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board}
priorities:
  missing: {name: Missing children, adopted_by: board}  # expect
"""

NEARLY = """
bodies:
  board: {name: Board, kind: board, posts: {board-chair: {name: Chair, role: chair}}}
  forum: {name: Forum, kind: forum}
priorities:
  missing: {name: Missing children, lead: board-chair}  # who holds the post is not stated, but that is not to say that it is vacant
  audit: {name: Audit, lead: [board, forum]}  # two lead it: `joint-lead` reports that
  gangs: {name: Gangs, from: 2017}  # has not begun
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    leads = settlement_remedies(snapshot)
    for priority in snapshot.priorities:
        reading = snapshot.lead(priority)
        if reading.status in ("single", "joint") or (priority.part_of and not priority.lead):
            continue
        remedy = find_coming_remedy(snapshot, priority.lead) or REMEDIES.get(reading.status, REMEDY)
        by_protocol = next((leads[theme] for theme in priority.themes if theme in leads), None) if not priority.lead else None
        yield Match(
            priority.id,
            "lead",
            words={"reading": str(reading)},
            reading=reading.status,
            remedy=by_protocol or remedy.replace("{leads}", "`, `".join(reading.bodies)),
        )


def find_coming_remedy(snapshot: Snapshot, claims: Iterable[Claim]) -> str | None:
    """What to do where a lead is stated, or was seen, only for a later day."""
    claim = snapshot.next_lead(claims)
    if claim is None:
        return None
    if claim.from_:
        return COMING.format(when=claim.from_)
    first = min(claim.seen, key=lambda day: day.last)
    return SEEN.format(when=date_phrase(first), who=quote_text(snapshot.name(claim.who)))


def settlement_remedies(register: Snapshot) -> dict[str, str]:
    """For each theme that an agreed protocol settles with a single lead, the remedy where a priority of it says nothing."""
    found: dict[str, str] = {}
    for protocol in register.protocols:
        for theme, settlement in protocol.settles.items() if protocol.status == "agreed" else ():
            lead = register.lead(settlement).single
            if lead:
                found.setdefault(theme, SETTLED.format(lead=lead, protocol=register.label(protocol.id)))
    return found
