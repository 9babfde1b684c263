"""What a check looks for, why it matters, and how to fix it: in a terminal, from the check's own module."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from ..model.finding import Action, Severity
from ..plugins import load_module
from .run import PROBLEMS, check_names

CHECK_GROUPS = {"Soundness: whether the register is valid": PROBLEMS, "Governance: who leads on what": "checks"}
EXAMPLE_TITLES = {"Passes:": "PASSES", "Fails, on each line marked `expect`:": "FAILS", "Looks like a failure, and passes:": "NEARLY"}


def load_rule(name: str) -> ModuleType:
    """The module of a check; of a problem with the data, the one that describes it."""
    return load_module("checks" if name in check_names() else PROBLEMS, name.replace("-", "_"))


def check_summary(name: str) -> str:
    return (load_rule(name).__doc__ or "").strip().splitlines()[0]


def check_severity(name: str) -> Severity:
    return getattr(load_rule(name), "SEVERITY", Severity.ERROR)


def check_action(name: str) -> Action | None:
    """What the boards can do about what a check finds; None of what is wrong in the file, which its keeper fixes."""
    return getattr(load_rule(name), "ACTION", None)


def list_checks() -> Iterator[str]:
    """Every check, in a line each."""
    width = max(len(name) for name in (*check_names(), *check_names(PROBLEMS)))
    for title, folder in CHECK_GROUPS.items():
        yield f"{title}."
        yield from (f"  {name:{width}}  {check_severity(name)!s:7}  {check_summary(name)}" for name in check_names(folder))
        yield ""
    yield "`graph explain CHECK` describes one: why it matters, how to fix it, an example."


def explain_check(name: str) -> Iterator[str]:
    """One check: what, why, how to fix it, what passes, what fails, and what nearly does."""
    yield f"{name} ({check_severity(name)})"
    yield ""
    yield from explain_in_prose(name)
    for title, example in check_examples(name):
        yield ""
        yield title
        yield from (f"    {line}" for line in example)


def explain_in_prose(name: str) -> Iterator[str]:
    """What a check looks for, why, and how to fix it, in lines."""
    yield from (load_rule(name).__doc__ or "").strip().splitlines()
    yield ""
    yield f"To fix it: {load_rule(name).REMEDY}"


def check_examples(name: str) -> Iterator[tuple[str, list[str]]]:
    """The registers that show what a check means, each under its title, in lines."""
    for title, constant in EXAMPLE_TITLES.items():
        if example := getattr(load_rule(name), constant, None):
            yield title, example.strip("\n").splitlines()
