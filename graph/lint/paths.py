"""Checks the registers at paths: a few as they are read; many, or large ones, in groups, side by side, and only what has changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from ..model.dates import Date
from ..model.finding import Severity
from ..reader.load import PARALLEL_BYTES, load_opened, open_path
from .run import Report, check_registers, join_reports, leaves_out_checks

if TYPE_CHECKING:
    from concurrent.futures import Executor

DEFAULT_CACHE = ""  # the folder for such things on this machine, for many registers only


def check_paths(
    paths: Sequence[str | os.PathLike[str]],
    as_at: Date | None = None,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    fail_on: Severity | None = Severity.ERROR,
    executor: Executor | None = None,
    cache: str | os.PathLike[str] | None = DEFAULT_CACHE,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """What `check_registers` finds in the registers at these paths.

    An `executor` is given the work, whatever its size. `cache` is a folder in which findings are kept and looked up; None: none is.
    `progress` is called with how many registers are done, and of how many. Raises `PathError` as `read_registers` does.
    """
    opened = [open_path(os.fspath(path)) for path in paths]
    is_large = sum(len(file.data) for each in opened for file in each.files) >= PARALLEL_BYTES
    if is_large or executor or cache:
        from .groups import check_groups, open_cache  # of no use to one small register, whose check is to start at once
        from .jobs import CheckOptions

        options = CheckOptions(as_at, tuple(sorted(select)), tuple(sorted(ignore)))
        reports = check_groups(opened, options, executor, open_cache(cache), progress)
        if reports is not None:
            return join_reports(reports, leaves_out_checks(select, ignore), fail_on)
    return check_registers(load_opened(opened, executor), as_at, select, ignore, fail_on)
