"""What changed in governance between two states of registers, in sentences that a chair would read.

Both are read as of one day, so that what only the calendar brings is no change; nor is order, a comment, or the layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..lint.baseline import compare_with_base, match_registers
from ..lint.run import check_registers
from ..model.dates import Date, today
from ..model.finding import Finding
from ..model.register import Register
from ..model.text import count_noun, quote_text
from ..reader.load import LoadedRegister
from .changes import RegisterChange, RegisterDiff


class Comparison(NamedTuple):
    """What changed, as of which day; which findings are fixed and new; and what makes the list less than sure.

    >>> Comparison([], [], [], [], [], {}).is_empty
    True
    """

    registers: list[tuple[Register, Date]]
    changes: list[RegisterChange]
    fixed_findings: list[Finding]
    new_findings: list[Finding]
    caveats: list[str]
    body_changes: dict[str, list[str]]  # of each register, whose part has changed, and in what: a line for each body
    since: Date | None = None  # the earlier day, where one state is compared with itself

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.has_findings)

    @property
    def has_findings(self) -> bool:
        return bool(self.fixed_findings or self.new_findings)


def compare_registers(old: Sequence[LoadedRegister], new: Sequence[LoadedRegister], as_at: Date | None = None) -> Comparison:
    """What changed from the one state to the other, both as of `as_at`; without it, of each newer register's own date, or else today."""
    changes: list[RegisterChange] = []
    by_body: dict[str, list[str]] = {}
    registers = []
    for one, other in pair_registers(old, new):
        source = other if other and (other.register.id or not one) else one  # of one whose head can't be read, the other state
        assert source is not None
        date = as_at or source.register.as_at or today()
        registers.append((source.register, date))
        if one and other:
            pair = RegisterDiff(one, other, date.last)
            found = list(pair.changes())
            changes += found
            by_body[source.register.id] = pair.list_body_changes(found)
        else:
            changes.append(report_whole_register(source.register, added=one is None))
    fixed: list[Finding] = []
    fresh: list[Finding] = []
    if all(source.is_complete for source in (*old, *new)):
        known = compare_with_base(check_registers(new, as_at), old, as_at)
        fixed, fresh = list(known.fixed or ()), [finding for finding in known.findings if finding.state == "new"]
    return Comparison(registers, changes, fixed, fresh, [*list_caveats("earlier", old), *list_caveats("later", new)], by_body)


def pair_registers(
    old: Sequence[LoadedRegister], new: Sequence[LoadedRegister]
) -> Iterator[tuple[LoadedRegister | None, LoadedRegister | None]]:
    """The two states of each register, by its id; where one is left on both sides, they are two states of one that has another id now."""
    before = {source.register.id: source for source in reversed(old)}
    after = {source.register.id: source for source in reversed(new)}
    again = {now: then for then, now in match_registers(list(before), list(after)).items()}
    for id in reversed(after):
        yield before.get(again.get(id, id)), after[id]
    yield from ((before[id], None) for id in reversed(before) if id not in again.values())


def report_whole_register(register: Register, *, added: bool) -> RegisterChange:
    sentence = f"The register {quote_text(register.name)} {'was added' if added else 'was taken out'}, with all its records."
    return RegisterChange(register.id, "register", "", register.name, "added" if added else "removed", "", None, None, sentence)


def list_caveats(state: str, sources: Sequence[LoadedRegister]) -> Iterator[str]:
    """What could not be read of a state, and what that means for the list."""
    if not all(source.is_complete for source in sources):
        missing = "added" if state == "earlier" else "taken out"
        yield (
            f"Not all files of the {state} state could be read; run `graph check` to see why. Nothing is listed as {missing}, "
            "who leads is left out where it depends on them, and findings are not compared."
        )
    invalid = sum(len(source.problems) for source in sources)
    if invalid and all(source.is_complete for source in sources):
        yield (
            f"The {state} state has {count_noun(invalid, 'invalid value')}, which {'is' if invalid == 1 else 'are'} ignored here. "
            "Changes to those records may be incomplete; they are marked."
        )
