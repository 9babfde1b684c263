"""Party of a protocol with nothing to do under it.

A board that adopts, leads, sponsors, supports, acts or is addressed on nothing has no work to agree on with the others; or nobody
has written it into the register. Where a register holds no priorities and no challenges at all, nothing is said.
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot

SEVERITY = Severity.INFO
ACTION = Action.SET_LINES
MESSAGE = "{name} has {party} as a party, which has no part in any priority, work-stream or challenge that is open"
REMEDY = (
    "Ask them what they adopt, lead or support, and add it to the register; if they have left, say when: `{who: …, to: …}` in `parties`."
)
PARTY_FIELDS = ("adopted_by", "lead", "sponsor", "support", "acts", "addressed_to")

PASSES = """
bodies:
  board: {name: Board, kind: board}
  csp: {name: Community Safety Partnership, kind: partnership}
priorities:
  cse: {name: CSE, adopted_by: board, support: csp}
protocols:
  protocol: {name: Protocol, parties: [board, csp], status: sought}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board}
  csp: {name: Community Safety Partnership, kind: partnership}
priorities:
  cse: {name: CSE, adopted_by: board, consult: csp}
  gangs: {name: Gangs, adopted_by: csp, status: dropped}
protocols:
  protocol: {name: Protocol, parties: [board, csp], status: sought}  # expect [csp]
"""

NEARLY = """
bodies:
  board: {name: Board, kind: board}
  csp: {name: Community Safety Partnership, kind: partnership, posts: {csp-chair: {name: Chair, role: chair}}}
  forum: {name: Forum, kind: forum}
challenges:
  voice: {name: Hear children, addressed_to: board}
workstreams:
  plan: {name: Plan, sponsor: csp-chair}  # a chair is its board, and a work-stream is work too
protocols:
  protocol: {name: Protocol, parties: [board, csp, {who: forum, status: proposed}]}  # the forum is no party yet
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    if not snapshot.protocols:
        return
    others = (snapshot, *snapshot.other_snapshots)
    at_work = {snapshot.local_id(id, other) for other in others for _, field, id, _ in other.parts if field in PARTY_FIELDS}
    for protocol in snapshot.protocols:
        for index, claim in enumerate(protocol.parties):
            for id in snapshot.agreed_bodies([claim]):
                if id not in at_work and tells_of_work(snapshot, id):
                    yield Match(protocol.id, f"parties/{index}", id, {"party": snapshot.name(id)})


def tells_of_work(register: Snapshot, body: str) -> bool:
    """Whether the register, or the one that a body belongs to, holds any priority or challenge."""
    own = register.register
    home = own.others.get(body.partition(":")[0], own)
    return any(one.priorities or one.challenges for one in (own, home))
