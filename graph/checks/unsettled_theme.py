"""Theme that parties of a protocol work on, and that it leaves open.

A protocol between boards is to say who leads on what. Here two or more of its parties adopt, lead, support, act or are addressed on
things of one theme, and it settles no single lead for that theme.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..finding import Severity, Suspect
from ..reading import NOT_STATED, Snapshot
from ..words import several

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


def suspects(register: Snapshot) -> Iterator[Suspect]:
    if not register.protocols:
        return
    at_work = defaultdict(set)
    for id, themes in working(register, ROLES):
        for theme in themes:
            at_work[theme].add(id)
    for protocol in register.protocols:
        parties = register.agreed(protocol.parties)
        for theme, bodies in at_work.items():
            involved = [body.name for id, body in parties.items() if id in bodies]
            reading = register.lead(protocol.settles[theme]) if theme in protocol.settles else NOT_STATED
            if len(involved) > 1 and not reading.single and register.register.find("themes", theme):
                words = {"parties": several(involved), "protocol": protocol.name, "reading": str(reading)}
                yield Suspect(theme, f"/protocols/{protocol.id}/settles/{theme}", protocol.id, words, reading.word)


def working(register: Snapshot, roles: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Each body with an agreed role in an open thing, and the themes of that thing; in other registers too."""
    for other in (register, *register.abroad):
        for thing in other.things:
            themes = [register.here(theme, other) for theme in thing.themes]
            for role in roles:
                for id in other.agreed(thing.__dict__.get(role, ())):
                    yield register.here(id, other), themes
