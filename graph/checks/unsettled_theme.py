"""Theme that a protocol covers and leaves open.

A protocol between boards is to say who leads on what. It covers the themes it names; or, where it names none, those on which two or more
of its parties adopt, lead, support, act or are addressed. For this theme it settles neither a single lead nor equal ones (`joint_by`).
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.snapshot import NOT_STATED, Snapshot
from ..model.text import join_words
from ..protocol.themes import covered_themes, find_workers

SEVERITY = Severity.WARNING
ACTION = Action.AGREE_LEAD
MESSAGE = "{name} is covered by {protocol}, which does not settle who leads on it: {reading}{work}"
REMEDY = (
    "When its parties have agreed who leads on this theme, add the theme to the protocol's `settles`, with one body or post as its `lead`; "
    "or with several, and what makes them equal as `joint_by`."
)

PASSES = """
themes:
  cse: {name: Child sexual exploitation}
bodies:
  board: {name: Board, kind: board}
  csp: {name: Community Safety Partnership, kind: partnership}
priorities:
  ours: {name: Ours, adopted_by: board, themes: cse}
  theirs: {name: Theirs, adopted_by: csp, themes: cse}
protocols:
  protocol: {name: Protocol, parties: [board, csp], status: draft, settles: {cse: {lead: board}}}
"""

FAILS = """
themes:
  cse: {name: Child sexual exploitation}
  missing: {name: Missing children}
bodies:
  board: {name: Board, kind: board}
  csp: {name: Community Safety Partnership, kind: partnership}
priorities:
  ours: {name: Ours, adopted_by: [board, csp], themes: [cse, missing]}
protocols:
  protocol:
    name: Protocol
    parties: [board, csp]
    status: sought
    settles:  # expect [protocol]
      missing: {lead: [board, csp]}  # expect [protocol]
"""

NEARLY = """
themes:
  cse: {name: Child sexual exploitation}
bodies:
  board: {name: Board, kind: board, posts: {board-chair: {name: Chair, role: chair}}}
  csp: {name: Community Safety Partnership, kind: partnership}
  forum: {name: Forum, kind: forum}
priorities:
  ours: {name: Ours, adopted_by: board, lead: board-chair, themes: cse}  # one party: a chair is its board
  theirs: {name: Theirs, adopted_by: csp, themes: cse, status: dropped}  # the other works on it no more
  others: {name: Others, adopted_by: forum, consult: csp, themes: cse}  # the forum is no party; to be asked is not to act
protocols:
  protocol: {name: Protocol, parties: [board, csp], status: agreed}
  earlier: {name: Earlier protocol, parties: [board, forum], status: ended}  # settles nothing any more
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    if not snapshot.protocols:
        return
    workers = find_workers(snapshot)
    for protocol in snapshot.protocols:
        for theme, parties in covered_themes(snapshot, protocol, workers).items():
            settlement = protocol.settles.get(theme)
            if settlement is None or not snapshot.is_settled(settlement):
                reading = snapshot.lead(settlement) if settlement else NOT_STATED
                at_work = join_words([snapshot.name(id) for id in parties]) if parties else ""
                work = f"; {at_work} {'work' if len(parties) > 1 else 'works'} on it" if parties else ""
                words = {"protocol": snapshot.label(protocol.id), "reading": str(reading), "work": work}
                yield Match(theme, f"/protocols/{protocol.id}/settles/{theme}", protocol.id, words, reading.status)
