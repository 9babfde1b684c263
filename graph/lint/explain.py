"""What a check looks for, why it matters, and how to mend it: in a terminal, from the check's own module."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from ..model.finding import Severity
from ..plugins import load_module
from .run import PROBLEMS, names

GROUPS = {"Soundness: whether the register can be read and believed": PROBLEMS, "Governance: who leads on what": "checks"}
TITLES = {"Passes:": "PASSES", "Fails, on each line marked `expect`:": "FAILS", "Looks as if it failed, and passes:": "NEARLY"}


def module(name: str) -> ModuleType:
    """The module of a check; of a problem of soundness, the one that tells of it."""
    return load_module("checks" if name in names() else PROBLEMS, name.replace("-", "_"))


def summary(name: str) -> str:
    return (module(name).__doc__ or "").strip().splitlines()[0]


def severity(name: str) -> Severity:
    return getattr(module(name), "SEVERITY", Severity.ERROR)


def listed() -> Iterator[str]:
    """Every check, in a line each."""
    width = max(len(name) for name in (*names(), *names(PROBLEMS)))
    for title, folder in GROUPS.items():
        yield f"{title}."
        yield from (f"  {name:{width}}  {severity(name)!s:7}  {summary(name)}" for name in names(folder))
        yield ""
    yield "`graph explain CHECK` tells of one: why it matters, how to mend it, an example."


def explained(name: str) -> Iterator[str]:
    """One check: what, why, how to mend it, what passes, what fails, and what nearly does."""
    yield f"{name} ({severity(name)})"
    yield ""
    yield from prose(name)
    for title, example in examples(name):
        yield ""
        yield title
        yield from (f"    {line}" for line in example)


def prose(name: str) -> Iterator[str]:
    """What a check looks for, why, and how to mend it, in lines."""
    yield from (module(name).__doc__ or "").strip().splitlines()
    yield ""
    yield f"To mend it: {module(name).REMEDY}"


def examples(name: str) -> Iterator[tuple[str, list[str]]]:
    """The registers that show what a check means, each under its title, in lines."""
    for title, constant in TITLES.items():
        if example := getattr(module(name), constant, None):
            yield title, example.strip("\n").splitlines()
