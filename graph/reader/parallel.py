"""Work on every core: by the processes of `concurrent.futures`, or by any other Executor that is handed in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

WORKERS = 8  # at most: each has memory of its own for what it touches

Job = TypeVar("Job")
Result = TypeVar("Result")

_inherited: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
"""What the workers of our own pool are to do: they are forked when it is known, so that it need not be sent to them."""


def map_parallel(
    function: Callable[[Job], Result],
    jobs: Sequence[Job],
    executor: Executor | None = None,
    progress: Callable[[Job], None] | None = None,
) -> list[Result]:
    """What `function` makes of each job, in order. `progress` is called with each job that is done.

    An `executor` that is handed in is given the function and the jobs, which must then be picklable. Without one, forked
    processes do the work, and only what they return is sent; where there is one core, or other threads run in this process
    (a fork of it could then hang), or where a worker is killed, it is done here.

    >>> map_parallel(str.upper, ["one", "three"])
    ['ONE', 'THREE']
    """
    global _inherited
    if executor:  # job by job: together they may be more than one message of the executor takes
        waiting = [executor.submit(function, job) for job in jobs]
        return list_results((future.result() for future in waiting), jobs, progress)
    workers = min(count_cores(), len(jobs), WORKERS)
    if workers < 2 or _inherited:  # what a worker is given, it does by itself
        return list_results(map(function, jobs), jobs, progress)
    _inherited = function, jobs
    try:
        with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
            return list_results(pool.map(_run_job, range(len(jobs))), jobs, progress)
    except (BrokenProcessPool, OSError):  # a worker was killed, or there is no room for one
        return list_results(map(function, jobs), jobs, progress)
    finally:
        _inherited = None


def list_results(results: Iterable[Result], jobs: Sequence[Job], progress: Callable[[Job], None] | None) -> list[Result]:
    found = []
    for job, result in zip(jobs, results, strict=True):
        found.append(result)
        if progress:
            progress(job)
    return found


def _run_job(index: int) -> Any:
    assert _inherited
    function, jobs = _inherited
    return function(jobs[index])


def count_cores() -> int:
    """On how many cores this process may run forks of itself; one where it cannot be seen that it has no other threads."""
    try:
        return len(os.sched_getaffinity(0)) if len(os.listdir("/proc/self/task")) == 1 else 1
    except (OSError, AttributeError):
        return 1
