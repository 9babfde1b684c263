"""Member that the law names and the register does not.

The law says who must sit on some boards. Where the members of such a board are stated, and none of them is said to be the one that the law
names, it may be missing from the board, or only from the register. The section is given, such as Care Act 2014 Schedule 2 paragraph 1(1).
"""

from collections.abc import Iterator

from ..law.duties import cite_line, find_lines, is_certain, takes_in
from ..law.load import read_law
from ..law.records import LegalLine, StatutoryKind
from ..model.finding import Match, Severity
from ..model.register import Body
from ..model.snapshot import COLLECTIVE, Snapshot
from ..model.text import clean_text

SEVERITY = Severity.WARNING
MESSAGE = "{name} has no stated member that is its {kind}, which the law names: {what}"
REMEDY = "Add it to `members`. If it is one of those stated, write `statutory_kind: KIND` at that body."

PASSES = """
bodies:
  adults: {name: Adults Board, kind: board, statutory_kind: safeguarding-adults-board, members: [council, police, ccg]}
  council: {name: City Council, kind: council}
  police: {name: City Police, kind: agency, statutory_kind: chief-officer-of-police}
  ccg: {name: City CCG, kind: agency, statutory_kind: clinical-commissioning-group}
"""

FAILS = """
bodies:
  adults:
    name: Adults Board
    kind: board
    statutory_kind: safeguarding-adults-board
    members: [council, ccg]  # expect [chief-officer-of-police]
  council: {name: City Council, kind: council}
  ccg: {name: City CCG, kind: agency, statutory_kind: clinical-commissioning-group}
"""

NEARLY = """
bodies:
  adults: {name: Adults Board, kind: board, statutory_kind: safeguarding-adults-board}  # no members are stated at all
  children:
    name: Children Board
    kind: board
    statutory_kind: local-safeguarding-children-board
    members: partners  # whoever it is may be among these
  partners: {name: Statutory partners, kind: collective}
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    for body in snapshot.bodies:
        members = snapshot.agreed_bodies(body.members) if snapshot.statutory_kind(body) else {}
        if not members or any(member.kind == COLLECTIVE for member in members.values()):
            continue
        for line in find_lines(snapshot, body):
            for id in line.members if is_certain(line, snapshot.on) else ():
                kind = read_law().kinds[id]
                if not any(is_of_kind(snapshot, member, line, kind) for member in members.values()):
                    words = {"kind": clean_text(kind.name).lower(), "what": cite_line(line)}
                    yield Match(body.id, "members", id, words, remedy=REMEDY.replace("KIND", id))


def is_of_kind(snapshot: Snapshot, member: Body, line: LegalLine, kind: StatutoryKind) -> bool:
    """Whether a member is said to be of a kind: in law, by its name, or, of a local authority, as a council."""
    names = {name.casefold() for name in (kind.name, *kind.also)}
    stated = snapshot.statutory_kind(member)
    if stated:
        return takes_in(line, (kind.id,), stated)
    return (kind.id == "local-authority" and member.kind == "council") or bool(
        names & {name.casefold() for name in (member.name, *member.also)}
    )
