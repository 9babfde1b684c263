"""What is new in registers, what was there before, and what is fixed: so that only new findings fail."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from typing import Any

from ..model.dates import Date
from ..model.finding import Finding
from ..reader.load import LoadedRegister
from .run import Report, check_names, check_registers


def compare_with_base(
    head: Report, base: Sequence[LoadedRegister], as_at: Date | None = None, select: Collection[str] = (), ignore: Collection[str] = ()
) -> Report:
    """The report, in which what an earlier state of the registers has too is known, and what only that state has is fixed.

    Both are judged as of the head's dates. Where a register has new invalid data, no finding of a check about it
    is called fixed; where that is of no one record (a file can't be read), no finding at all: it may only be hidden.
    """
    dates = {register.id: date for register, date in head.registers}
    ids = match_registers([source.register.id for source in base], list(dates))
    before = check_registers(base, as_at, select, ignore, dates={old: dates[new] for old, new in ids.items()})
    then = dict(enumerate(one._replace(register=ids.get(one.register, one.register)) for one in before.findings))
    now = dict(enumerate(head.findings))
    remove_pairs(now, then, lambda one: (one.register, one.exact_identity, one.parts, one.message, os.path.basename(one.position.file)))
    remove_pairs(now, then, lambda one: (one.register, one.exact_identity, one.parts) if one.subject or one.value else None)
    remove_smaller(now, then)
    checks = check_names()
    invalid = {one.register for one in now.values() if one.check not in checks}
    unread = {one.register for one in now.values() if one.check not in checks and not one.subject}
    return head._replace(
        findings=[
            one._replace(state="known") if index not in now and one.state == "new" else one for index, one in enumerate(head.findings)
        ],
        fixed=tuple(one for one in then.values() if one.register not in (invalid if one.check in checks else unread)),
    )


def match_registers(before: Sequence[str], now: Sequence[str]) -> dict[str, str]:
    """Which register of now each of before is, by their ids; if one alone is gone and one alone has come, it has changed its id."""
    gone, come = [id for id in before if id not in now], [id for id in now if id not in before]
    return {id: id for id in before if id in now} | (dict(zip(gone, come, strict=True)) if len(gone) == len(come) == 1 else {})


def remove_pairs(now: dict[int, Finding], then: dict[int, Finding], alike: Callable[[Finding], Any]) -> None:
    """Takes out of both what is in both: one for one, so that a second of the same identity stays."""
    waiting: dict[Any, list[int]] = {}
    for index in then:
        waiting.setdefault(alike(then[index]), []).append(index)
    waiting.pop(None, None)
    for index, one in list(now.items()):
        if same := waiting.get(alike(one)):
            del then[same.pop()], now[index]


def remove_smaller(now: dict[int, Finding], then: dict[int, Finding]) -> None:
    """Takes out of both what counts some of the parts that it counted, and no other: that is no worse."""
    larger = {(one.register, one.exact_identity): index for index, one in then.items() if len(one.parts) > 1}
    for index, one in list(now.items()):
        key = one.register, one.exact_identity
        if key in larger and set(one.parts) < set(then[larger[key]].parts):
            del then[larger.pop(key)], now[index]
