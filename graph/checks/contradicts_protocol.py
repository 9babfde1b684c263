"""Priority led by another than the protocol says.

The boards have agreed in a protocol who leads on a theme, and the register names another as the lead of a priority in it, which one
of them adopted or leads. One of the two is out of date, and whoever reads only that one asks the wrong board.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot

SEVERITY = Severity.ERROR
ACTION = Action.AGREE_LEAD
MESSAGE = "{name} is led by {lead}, and {protocol} settles {theme} with {settled}"
REMEDY = "Name the lead that was agreed, or agree on another in the protocol: one of the two is out of date."

PASSES = """
themes:
  cse: {name: Child sexual exploitation}
bodies:
  board: {name: Board, kind: board, posts: {board-chair: {name: Chair, role: chair}}}
  csp: {name: Community Safety Partnership, kind: partnership}
priorities:
  ours: {name: Ours, adopted_by: csp, themes: cse, lead: board-chair}
protocols:
  protocol: {name: Protocol, parties: [board, csp], status: agreed, settles: {cse: {lead: board}}}
"""

FAILS = """
themes:
  cse: {name: Child sexual exploitation}
bodies:
  board: {name: Board, kind: board}
  csp: {name: Community Safety Partnership, kind: partnership}
priorities:
  ours: {name: Ours, adopted_by: board, themes: cse, lead: csp}  # expect [protocol]
protocols:
  protocol: {name: Protocol, parties: [board, csp], status: agreed, settles: {cse: {lead: board}}}
"""

NEARLY = """
themes:
  cse: {name: Child sexual exploitation}
  missing: {name: Missing children}
bodies:
  board: {name: Board, kind: board}
  csp: {name: Community Safety Partnership, kind: partnership}
  council: {name: Council, kind: council}
priorities:
  ours: {name: Ours, adopted_by: board, themes: cse, lead: [board, csp]}  # no single lead: `joint-lead` reports it
  theirs: {name: Theirs, adopted_by: council, themes: cse, lead: council}  # of nobody who agreed to the protocol
  other: {name: Other, adopted_by: board, themes: missing, lead: csp}  # settled in a draft only
protocols:
  protocol: {name: Protocol, parties: [board, csp], status: agreed, settles: {cse: {lead: board}}}
  draft: {name: Draft, parties: [board, csp], status: draft, settles: {missing: {lead: board}}}
"""


class Agreed(NamedTuple):
    """An agreed protocol: its id and name, who is party to it, and the single lead of each theme for which it settles one."""

    id: str
    name: str
    parties: set[str]
    leads: dict[str, str]


def find(snapshot: Snapshot) -> Iterator[Match]:
    settling: dict[str, list[Agreed]] = defaultdict(list)
    for protocol in list_agreements(snapshot):
        for theme in protocol.leads:
            settling[theme].append(protocol)
    for priority in snapshot.priorities if settling else ():
        lead = snapshot.lead(priority).single
        if not lead:
            continue
        owners = {lead, *snapshot.agreed_bodies(priority.adopted_by)}
        for theme in priority.themes:
            for protocol in settling.get(theme, ()):
                settled = protocol.leads[theme]
                if settled != lead and not owners.isdisjoint(protocol.parties):
                    words = {"lead": snapshot.name(lead), "protocol": protocol.name, "settled": snapshot.name(settled)}
                    yield Match(
                        priority.id, "lead", protocol.id, words | {"theme": snapshot.label(theme)}, "single", parts=(f"{theme} {lead}",)
                    )


def list_agreements(register: Snapshot) -> Iterator[Agreed]:
    """The agreed protocols in being that settle anything; those of other registers too, in this one's words."""
    for other in (register, *register.other_snapshots):
        for protocol in other.protocols:
            if protocol.status == "agreed" and protocol.settles:
                parties = {register.local_id(id, other) for id in other.agreed_bodies(protocol.parties)}
                singles = {theme: other.lead(settlement).single for theme, settlement in protocol.settles.items()}
                leads = {register.local_id(theme, other): register.local_id(lead, other) for theme, lead in singles.items() if lead}
                id = register.local_id(protocol.id, other)
                yield Agreed(id, register.label(id), parties, leads)
