"""Signature under a wording that no longer fits.

A party signed the clauses that concern it, and since then the register has changed what they say. That party agreed to something else.
Of a signature on paper the wording is not known, and nothing is said of it; nor of one that an earlier version of the program wrote,
whose sentences were others.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot
from ..model.text import join_words, quote_text

SEVERITY = Severity.WARNING
ACTION = Action.SIGN
MESSAGE = "{name} has the signature of {party}, which {what}"
PLAIN = "{name} has the signature of {party}, which {plain}"
REMEDY = (
    "`graph protocol --status` shows the old wording and the new. Put the register back as it was signed; or, when the party has agreed to "
    "the change, sign again with `graph protocol --sign`."
)
MOST = 5  # clauses that a finding names

PASSES = """
bodies:
  board: {name: Board, kind: board, posts: {board-chair: {name: Chair, role: chair}}}
  csp: {name: Community Safety Partnership, kind: partnership, posts: {csp-chair: {name: Chair, role: chair}}}
themes:
  cse: {name: Child sexual exploitation}
protocols:
  protocol:
    name: Protocol
    parties: [board, csp]
    status: agreed
    settles: {cse: {lead: board}}
    signed:
    - party: board
      by: board-chair
      date: 2016-01-10
      wording:
        parties: v1-tddwdfwuqvq25gtw
        standing/purpose: v1-e5uu2bpncj5qunhk
        standing/status: v1-kvu2wnqqzpip2m4g
        party/board/role: v1-gwn657jqjmax25tt
        party/board/chair: v1-kohx4y5sz5svaa3k
        lead/cse: v1-4o42k2u2wp2uixgi
        standing/roles: v1-u5mbuvun6sra3yvf
        standing/challenge: v1-wd3sgqwbjkj7xq4d
        standing/escalation: v1-4frh4xguaklzw7zf
        standing/information: v1-ymabihuv67eaqpxd
        standing/review: v1-cv7phomfdwtyssfa
        standing/signing: v1-dzqigwabsu7iw6gt
"""

FAILS = """
bodies:
  board: {name: Board, kind: board, posts: {board-chair: {name: Chair, role: chair}}}
  csp: {name: Community Safety Partnership, kind: partnership, posts: {csp-chair: {name: Chair, role: chair}}}
themes:
  cse: {name: Child sexual exploitation}
protocols:
  protocol:
    name: Protocol
    parties: [board, csp]
    status: agreed
    settles: {cse: {lead: csp}}
    signed:
    - party: board  # expect [board]
      by: board-chair
      date: 2016-01-10
      wording:
        parties: v1-tddwdfwuqvq25gtw
        standing/purpose: v1-e5uu2bpncj5qunhk
        standing/status: v1-kvu2wnqqzpip2m4g
        party/board/role: v1-gwn657jqjmax25tt
        party/board/chair: v1-kohx4y5sz5svaa3k
        lead/cse: v1-4o42k2u2wp2uixgi
        standing/roles: v1-u5mbuvun6sra3yvf
        standing/challenge: v1-wd3sgqwbjkj7xq4d
        standing/escalation: v1-4frh4xguaklzw7zf
        standing/information: v1-ymabihuv67eaqpxd
        standing/review: v1-cv7phomfdwtyssfa
        standing/signing: v1-dzqigwabsu7iw6gt
"""

NEARLY = """
bodies:
  board: {name: Board, kind: board, posts: {board-chair: {name: Chair, role: chair}}}
  csp: {name: Community Safety Partnership, kind: partnership, posts: {csp-chair: {name: Chair, role: chair}}}
themes:
  cse: {name: Child sexual exploitation}
protocols:
  protocol:
    name: Protocol
    parties: [board, csp]
    status: agreed
    settles: {cse: {lead: csp}}
    signed:
    - {party: board, by: board-chair, date: 2016-01-10}  # on paper: what it signed is not known
    - {party: csp, by: csp-chair, wording: {lead/cse: v0-4o42k2u2wp2uixgi}}  # an earlier program's sentences, which cannot be compared
  draft:
    name: Draft
    parties: [board, csp]
    status: draft
    signed: [{party: board, by: board-chair, wording: {lead/cse: v1-4o42k2u2wp2uixgi}}]  # what is a draft may change yet
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for protocol in snapshot.protocols:
        if protocol.status != "agreed" or not any(signature.wording for signature in protocol.signed):
            continue
        from ..protocol.boilerplate import BoilerplateError, read_boilerplate
        from ..protocol.draft import draft_clauses  # a snapshot in which nobody has signed need not wait for these
        from ..protocol.signatures import check_signatures, describe_clause_change

        try:
            clauses = draft_clauses(snapshot, protocol, read_boilerplate(snapshot.read_sibling))
        except BoilerplateError as problem:
            remedy = "Fix that file beside the register, or take it away: ours then takes its place."
            signed = join_words(
                [snapshot.name(id) for id, signature in snapshot.find_signatures(protocol).items() if signature.wording] or ["nobody"]
            )
            words = {"party": signed, "what": f"cannot be compared with it: {problem}", "plain": "cannot be compared with it"}
            yield Match(protocol.id, "signed", "", words, remedy=remedy)
            continue
        for one in check_signatures(snapshot, protocol, clauses):
            if one.signature and one.changed_clauses:
                told, plain = [], []
                for id in one.changed_clauses:
                    clause, change = describe_clause_change(id, one.signature, clauses)
                    told.append(f"`{id}`{f' ({clause.title})' if clause else ''} {change}")
                    plain.append(f"the clause {quote_text(clause.title) if clause else 'that it signed'} {change}")
                more = f"; and {len(told) - MOST} more" if len(told) > MOST else ""
                place = f"signed/{next(index for index, each in enumerate(protocol.signed) if each is one.signature)}"
                words = {"party": snapshot.name(one.party)}
                words |= {key: f"no longer fits: {'; '.join(each[:MOST])}{more}" for key, each in (("what", told), ("plain", plain))}
                yield Match(protocol.id, place, one.party, words)
