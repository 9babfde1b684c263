"""Checks many registers: those that name each other together, and apart from all others, so that each group is a job of its own.

Which registers name each other is guessed from their bytes before they are read, and known when they have been: where a guess has left
out somebody, those registers are judged again, together. So the findings are those of all registers read at once, whoever does the jobs.
"""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..model.dates import today
from ..model.errors import GraphError
from ..model.text import code
from ..protocol.boilerplate import BOILERPLATE_FILE
from ..reader.connections import group_connected
from ..reader.load import OpenedPath
from ..reader.parallel import map_parallel
from ..syntax.files import PathError, RegisterFile, read_sibling_file
from .cache import CacheError, FindingsCache, default_folder
from .jobs import CheckOptions, GroupJob, GroupResult, RegisterFiles, RegisterResult, check_group, code_fingerprint
from .run import RegisterReport

if TYPE_CHECKING:
    from concurrent.futures import Executor

HEAD = re.compile(rb"^register:(?:[^\n]*\n){0,20}?[^\n]*?\bid: *[\"']?([a-z0-9-]+)", re.MULTILINE)
BASE = re.compile(rb"^register:(?:[^\n]*\n){0,20}?[^\n]*?\bbase: *[\"']?([^\s\"',}]+)", re.MULTILINE)
NAMED = re.compile(rb":[a-z0-9]")  # begins with its colon, by which a megabyte is searched in half a millisecond
NAME = re.compile(rb"[a-z0-9-]{1,64}\Z")

Progress = Callable[[int, int], None]
"""Takes how many registers have been checked, and of how many."""


def check_groups(
    opened: Sequence[OpenedPath],
    options: CheckOptions,
    executor: Executor | None = None,
    cache: FindingsCache | None = None,
    progress: Progress | None = None,
) -> list[RegisterReport] | None:
    """The report on each register; None where which files make up a register cannot be seen before they are read."""
    try:
        registers, several = split_registers(opened)
    except PathError:  # of what lies beside a register: it is said where a check reads it
        return None
    facts = [guess_facts(one) for one in registers]
    placed: dict[int, tuple[frozenset[int], bool]] = {}  # the group in which each register was judged, and whether as if all were read
    results: dict[int, RegisterResult] = {}
    while True:
        all_read = all(is_complete for _, _, is_complete in facts)
        groups = [
            (frozenset(group), all_read or not any(facts[place][1] for place in group))
            for group in group_connected([fact[:2] for fact in facts])
        ]
        rest = [(group, flag) for group, flag in groups if not is_judged(group, flag, placed)]
        if not rest:
            break
        jobs = [GroupJob(tuple(registers[place] for place in sorted(group)), flag, options) for group, flag in rest]
        done = run_jobs(jobs, len(registers), executor, cache, progress)
        for (group, flag), result in zip(rest, done, strict=True):
            for place, one in zip(sorted(group), result, strict=True):
                results[place], placed[place] = one, (group, flag)
                facts[place] = one.own, one.named, one.is_complete
    found = [results[place] for place in range(len(registers))]
    return [one.report for one in found] if is_split_right(found, several) else None


def open_cache(folder: str | os.PathLike[str] | None) -> FindingsCache | None:
    """The cache in a folder; that of this machine, where the folder is called nothing, if it can be used."""
    if folder is None:
        return None
    try:
        return FindingsCache(folder or default_folder())
    except CacheError as problem:
        if not folder:
            return None
        raise CacheError(f"findings can't be kept in {code(os.fspath(folder))}: {problem}.") from None


def is_judged(group: frozenset[int], all_read: bool, placed: Mapping[int, tuple[frozenset[int], bool]]) -> bool:
    """Whether these registers were judged in one group, perhaps beside others, and as `all_read` has it."""
    known = {placed.get(place) for place in group}
    first = known.pop()
    return not known and first is not None and group <= first[0] and all_read == first[1]


def split_registers(opened: Sequence[OpenedPath]) -> tuple[list[RegisterFiles], list[tuple[int, bool]]]:
    """The registers that lie at these paths, as far as it can be seen; and of each path how many lie there, and whether it is a folder."""
    registers, several = [], []
    for path, folder, files, unread in opened:
        words = read_sibling_file(folder or os.path.dirname(path), BOILERPLATE_FILE)
        siblings = {} if words is None else {BOILERPLATE_FILE: words}
        split = folder is not None and sum(has_head(file) for file in files) > 1
        groups = [[file] for file in files] if split else [files]
        for number, group in enumerate(groups):
            registers.append(RegisterFiles(tuple(group), tuple(unread) if number == 0 else (), siblings))
        several.append((len(groups), folder is not None))
    return registers, several


def has_head(file: RegisterFile) -> bool:
    return file.data.startswith(b"register:") or b"\nregister:" in file.data


def is_split_right(results: Sequence[RegisterResult], several: Iterable[tuple[int, bool]]) -> bool:
    """Whether the registers are those that reading finds in their folders, as `load_files` has it."""
    start = 0
    for count, is_folder in several:
        mine = results[start : start + count]
        start += count
        heads = [head for one in mine for head in one.heads]
        faults = [fault for one in mine for fault in one.faults]
        split = sum(heads) > 1 and all(head or fault for head, fault in zip(heads, faults, strict=True))
        if is_folder and not any(heads) and not any(faults):
            return False
        if split != (count > 1) and len(heads) > 1:
            return False
    return True


def guess_facts(register: RegisterFiles) -> tuple[tuple[str, ...], frozenset[str], bool]:
    """The id and base of a register, whom it may name, and that it can be read: what its bytes look like."""
    own: tuple[str, ...] = ()
    named = set()
    for file in register.files:
        if not own:
            own = tuple(found[1].decode(errors="replace") for each in (HEAD, BASE) if (found := each.search(file.data)))
        for colon in NAMED.finditer(file.data):
            if word := NAME.search(file.data, max(0, colon.start() - 64), colon.start()):
                named.add(word[0].decode())
    return own, frozenset(named), True


def run_jobs(
    jobs: Sequence[GroupJob], total: int, executor: Executor | None, cache: FindingsCache | None, progress: Progress | None
) -> list[list[RegisterResult]]:
    """What comes of each job: what is kept of it, or else what is found now, the largest first. Progress is of a `total` of registers."""
    keys = [cache.key(job) for job in jobs] if cache else []
    found: list[list[RegisterResult] | None] = (
        [cache.read(key, len(job.registers)) for key, job in zip(keys, jobs, strict=True)] if cache else [None] * len(jobs)
    )
    missing = [place for place, result in enumerate(found) if result is None]
    missing.sort(key=lambda place: -sum(len(file.data) for one in jobs[place].registers for file in one.files))
    ready = total - sum(len(jobs[place].registers) for place in missing)

    def report_progress(job: GroupJob) -> None:
        nonlocal ready
        ready += len(job.registers)
        if progress:
            progress(ready, total)

    done = find_results([jobs[place] for place in missing], executor, report_progress)
    for place, result in zip(missing, done, strict=True):
        if executor and result.made_by != (code_fingerprint(), today().text):
            raise GraphError("a worker of the cluster has another version of graph, or another date: make them the same, and run it again.")
        found[place] = result.registers
        if cache:
            cache.write(keys[place], result.registers)
    if cache and missing:
        cache.remove_old()
    return [result for result in found if result is not None]


def find_results(jobs: Sequence[GroupJob], executor: Executor | None, progress: Callable[[GroupJob], None]) -> list[GroupResult]:
    gc.freeze()  # what stands now need not be looked through for the garbage of each job
    try:
        return map_parallel(check_group, jobs, executor, progress)
    finally:
        gc.unfreeze()
