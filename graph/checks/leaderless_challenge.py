"""Challenge without a single lead.

A challenge to several bodies together is met by none of them unless one takes the lead. One body that alone is to act is
enough: it can be asked. Being addressed is not enough, nor is a collective such as "partners".
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.labels import LEAD_LABELS
from ..model.snapshot import COLLECTIVE, Snapshot
from ..model.text import join_words

SEVERITY = Severity.WARNING
ACTION = Action.AGREE_LEAD
MESSAGE = "{name}: {lead}; {actors}"
REMEDY = (
    "When the boards have agreed who leads, name one body or post as its `lead`. "
    "If the source asks one body alone to act, name it in `acts`. If a law or a plan makes several leads equal, name it in `joint_by`."
)

PASSES = """
bodies:
  board: {name: Board, kind: board}
  partners: {name: Partners, kind: collective}
challenges:
  voice: {name: Hear children, acts: board}
  framework: {name: Framework, acts: partners, lead: board}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board}
  partners: {name: Partners, kind: collective}
challenges:
  voice: {name: Hear children, addressed_to: board}  # expect
  framework: {name: Framework, acts: [board, partners]}  # expect
  rethink: {name: Rethink, acts: partners}  # expect
"""

NEARLY = """
bodies:
  board: {name: Board, kind: board, posts: {board-chair: {name: Chair, role: chair}}}
  forum: {name: Forum, kind: forum}
challenges:
  voice: {name: Hear children, addressed_to: [board, forum], acts: [board, board-chair]}  # a board and its own chair are one
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for challenge in snapshot.challenges:
        reading = snapshot.lead(challenge)
        if reading.status == "single" or (reading.status == "joint" and snapshot.has_joint_basis(challenge)):
            continue
        acts = {id: body for _, id, body in snapshot.active_claims(challenge.acts)}
        agreed = snapshot.agreed_bodies(challenge.acts)
        if len(acts) == 1 and agreed and all(body.kind != COLLECTIVE for body in agreed.values()):
            continue
        if agreed:
            actors = f"{join_words(map(snapshot.name, agreed))} {'is' if len(agreed) == 1 else 'are'} to act"
        elif snapshot.states_nobody(challenge.acts):
            actors = "it is stated that nobody is to act"
        elif acts:
            actors = f"it is not agreed yet that {join_words(map(snapshot.name, acts))} {'is' if len(acts) == 1 else 'are'} to act"
        else:
            actors = "none of those who were to act is active on this day" if challenge.acts else "who is to act is not stated"
        lead = LEAD_LABELS[reading.status].reason.format(who=join_words(map(snapshot.label, reading.bodies)) if reading.bodies else "")
        yield Match(challenge.id, "lead", words={"lead": lead, "actors": actors}, reading=reading.status)
