"""Agreed protocol that a party has not signed.

A protocol is said to be agreed. Until each of its parties has signed, nobody can show that they all agreed to it.
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.snapshot import COLLECTIVE, Snapshot

SEVERITY = Severity.WARNING
ACTION = Action.SIGN
MESSAGE = "{name} is agreed, and {unsigned}"
REMEDY = (
    "When the party has signed, run `graph protocol` with `--sign`, `--by` and `--on`, or write under `signed` which post signed for it; "
    "if it has not agreed, the protocol's `status` is `draft`."
)

NO_SIGNATURE = (
    "If its parties have signed, run `graph protocol` with `--sign`, `--by` and `--on` for each, or write under `signed` which "
    "post signed; if they have not agreed it, its `status` is `draft`."
)

PASSES = """
bodies:
  board: {name: Board, kind: board, posts: {board-chair: {name: Chair, role: chair}}}
  csp: {name: Community Safety Partnership, kind: partnership, posts: {csp-chair: {name: Chair, role: chair}}}
protocols:
  protocol:
    {name: Protocol, parties: [board, csp], status: agreed, signed: [{party: board, by: board-chair}, {party: csp, by: csp-chair}]}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board, posts: {board-chair: {name: Chair, role: chair}}}
  csp: {name: Community Safety Partnership, kind: partnership, posts: {csp-chair: {name: Chair, role: chair}}}
  hwb: {name: Health and Wellbeing Board, kind: board}
protocols:
  protocol:
    name: Protocol
    parties: [board, csp, hwb]
    status: agreed
    signed:
      - {party: board, by: board-chair, date: 2016-01-10}  # expect [csp] [hwb]
      - {party: csp, by: csp-chair, date: 2016-02}  # that day has not come
"""

NEARLY = """
bodies:
  board: {name: Board, kind: board, posts: {board-chair: {name: Chair, role: chair}}}
  csp: {name: Community Safety Partnership, kind: partnership}
  hwb: {name: Health and Wellbeing Board, kind: board, to: 2015-12}
protocols:
  draft: {name: Draft, parties: [board, csp], status: draft}  # a draft waits for no signature
  over: {name: Over, parties: [board, csp], status: ended}  # it binds nobody any more
  coming: {name: Coming, parties: [board, csp], status: agreed, from: 2016-03}  # it has not begun
  protocol:
    name: Protocol
    parties: [board, hwb, {who: csp, status: proposed}]  # one has ended, one is no party yet
    status: agreed
    signed: [{party: board, by: board-chair, date: 2016-01}]  # on paper: what it signed is not known, that it signed is
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for protocol in snapshot.protocols:
        if protocol.status == "agreed":
            signed = snapshot.find_signatures(protocol)
            parties = [id for id, body in snapshot.agreed_bodies(protocol.parties).items() if body.kind != COLLECTIVE]
            if parties and not signed:
                words = {"unsigned": "no signature is recorded"}
                yield Match(protocol.id, "signed", words=words, remedy=NO_SIGNATURE, severity=Severity.INFO)
                continue
            for id in parties:
                if id not in signed:
                    yield Match(protocol.id, "signed", id, {"unsigned": f"{snapshot.name(id)} has not signed it"})
