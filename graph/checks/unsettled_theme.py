"""Theme that parties of a protocol work on, and that it leaves open.

A protocol between boards is to say who leads on what. Here two or more of its parties adopt, lead, support, act or are addressed on
things of one theme, and it settles no single lead for that theme.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from ..model.finding import Match, Severity
from ..model.snapshot import NOT_STATED, Snapshot
from ..model.text import join_words

SEVERITY = Severity.WARNING
MESSAGE = "{name} is work of {parties}, and {protocol} settles no single lead for it: {reading}"
REMEDY = (
    "When its parties have agreed who leads on this theme, add the theme to the protocol's `settles`, with one body or post as its `lead`."
)
ROLES = ("adopted_by", "lead", "support", "acts", "addressed_to")

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
    works_on: dict[str, dict[str, None]] = defaultdict(dict)
    for id, themes in working(snapshot, ROLES):
        works_on[id].update(dict.fromkeys(themes))
    for protocol in snapshot.protocols:
        involved: dict[str, list[str]] = defaultdict(list)
        for id, body in snapshot.agreed_bodies(protocol.parties).items():
            for theme in works_on.get(id, ()):
                involved[theme].append(body.name)
        for theme, parties in involved.items():
            reading = snapshot.lead(protocol.settles[theme]) if theme in protocol.settles else NOT_STATED
            if len(parties) > 1 and not reading.single and snapshot.register.find("themes", theme):
                words = {"parties": join_words(parties), "protocol": protocol.name, "reading": str(reading)}
                yield Match(theme, f"/protocols/{protocol.id}/settles/{theme}", protocol.id, words, reading.status)


def working(register: Snapshot, roles: Collection[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Each body with an agreed role in an open thing, and the themes of that thing; in other registers too."""
    for other in (register, *register.other_snapshots):
        for thing, role, id, _ in other.parts:
            if role in roles and other is register:
                yield id, thing.themes
            elif role in roles:
                yield register.local_id(id, other), [register.local_id(theme, other) for theme in thing.themes]
