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
    sharing = find_sharing(snapshot)
    for priority in snapshot.priorities:
        if not priority.shared_with:
            continue
        adopters = snapshot.agreed_bodies(priority.adopted_by)
        confirming: set[str] | None = None
        for index, claim in enumerate(priority.shared_with):
            for _, other, _ in snapshot.active_claims([claim]):
                if other in adopters:
                    continue
                if confirming is None:
                    pairs = {pair for theme in priority.themes for pair in sharing.get(theme, ())}
                    confirming = set().union(*(theirs for theirs, others in pairs if not others.isdisjoint(adopters)))
                if other not in confirming:
                    yield Match(priority.id, f"shared_with/{index}", other, {"other": snapshot.name(other)})


def find_sharing(register: Snapshot) -> dict[str, dict[tuple[frozenset[str], frozenset[str]], None]]:
    """Of each theme, who says of a priority of their own that they share it with whom: each pair of groups once."""
    found: dict[str, dict[tuple[frozenset[str], frozenset[str]], None]] = {}
    for priority in register.priorities:
        if priority.shared_with and priority.themes:
            pair = frozenset(register.agreed_bodies(priority.adopted_by)), frozenset(register.agreed_bodies(priority.shared_with))
            for theme in priority.themes if all(pair) else ():
                found.setdefault(theme, {})[pair] = None
    return found
