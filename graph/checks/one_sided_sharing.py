"""Sharing that only one side states.

A board may believe that it shares a priority with another that has never heard of it. The other side confirms it by adopting the
same priority, or by a `shared_with` back on a priority of its own in the same theme.
"""

from collections.abc import Iterator

from ..model.finding import Action, Match, Severity
from ..model.snapshot import Snapshot

SEVERITY = Severity.WARNING
ACTION = Action.JOIN_UP
MESSAGE = "{name} is said to be shared with {other}, which does not say so too"
REMEDY = (
    "Ask them: if they adopted it, add them to `adopted_by`; if they have one like it, give that one `shared_with`; "
    "if neither, take them out of `shared_with`."
)

PASSES = """
themes:
  cse: {name: Child sexual exploitation}
bodies:
  board: {name: Board, kind: board}
  csp: {name: Community Safety Partnership, kind: partnership}
priorities:
  ours: {name: Ours, adopted_by: board, shared_with: csp, themes: cse}
  theirs: {name: Theirs, adopted_by: csp, shared_with: board, themes: cse}
"""

FAILS = """
themes:
  cse: {name: Child sexual exploitation}
bodies:
  board: {name: Board, kind: board}
  csp: {name: Community Safety Partnership, kind: partnership}
priorities:
  ours: {name: Ours, adopted_by: board, shared_with: csp, themes: cse}  # expect [csp]
  theirs: {name: Theirs, adopted_by: csp, themes: cse}
"""

NEARLY = """
bodies:
  board: {name: Board, kind: board}
  csp: {name: Community Safety Partnership, kind: partnership}
priorities:
  ours: {name: Ours, adopted_by: [board, csp], shared_with: csp}  # it adopted this one itself
  theirs: {name: Theirs, adopted_by: board, shared_with: {who: csp, to: 2015}}  # that was last year
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    confirmed = find_sharing(snapshot)
    for priority in snapshot.priorities:
        if not priority.shared_with:
            continue
        adopters = snapshot.agreed_bodies(priority.adopted_by)
        for index, claim in enumerate(priority.shared_with):
            for _, other, _ in snapshot.active_claims([claim]):
                if other in adopters or any((other, adopter, theme) in confirmed for adopter in adopters for theme in priority.themes):
                    continue
                yield Match(priority.id, f"shared_with/{index}", other, {"other": snapshot.name(other)})


def find_sharing(register: Snapshot) -> set[tuple[str, str, str]]:
    """Who says of a priority of its own that it shares it with whom, in which theme."""
    return {
        (adopter, other, theme)
        for priority in register.priorities
        if priority.shared_with
        for adopter in register.agreed_bodies(priority.adopted_by)
        for other in register.agreed_bodies(priority.shared_with)
        for theme in priority.themes
    }
