"""The register that is shown: read anew when its files change, and kept for everyone who looks."""

from __future__ import annotations

import argparse
import gc
import hashlib
import os
import sys
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from datetime import datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import quote

import streamlit as st

from ..lint.location import repository_path
from ..lint.run import check_registers
from ..model.dates import Date, parse_date, today
from ..model.finding import Finding
from ..model.snapshot import Snapshot
from ..network import network
from ..reader.load import LoadedRegister, OpenedPath, load_opened, open_path
from ..syntax.files import PathError

if TYPE_CHECKING:
    import networkx


FRESH, PAUSE, LOOKS = 0.5, 0.1, 10  # seconds since a file was written in which it may be half there, between two looks; and how many


class RegisterView:
    """A register as it stands on a day, as a network too. Shared between sessions: nobody changes it.

    `fingerprint` is of all that it was read from.
    """

    def __init__(self, source: LoadedRegister, date: Date, snapshot: Snapshot, fingerprint: str) -> None:
        self.source, self.date, self.snapshot, self.fingerprint = source, date, snapshot, fingerprint

    @cached_property
    def graph(self) -> networkx.MultiDiGraph[str]:
        """Made when it is first asked for: of many registers, most are never drawn."""
        return network(self.snapshot)

    @property
    def own_date(self) -> Date:
        """The day that the register speaks of by itself."""
        return self.source.register.as_at or today()


class ReadState(NamedTuple):
    """The registers as they were last read, and why they are older than the files, where those cannot be read."""

    views: list[RegisterView]
    read_at: datetime
    failure: str = ""


def load_views(on: Date | None = None) -> ReadState:
    """The registers at the paths that the app was started with, on a day: that asked for, or the app's, or each register's own.

    A file that cannot be read, perhaps half saved, leaves what was read before. Raises `PathError` where nothing was.
    """
    asked = parse_arguments()
    day = on or (today() if asked.as_at == "today" else parse_date(asked.as_at or ""))
    paths, failure = tuple(asked.paths), ""
    kept = _last_readings()
    try:
        opened = open_settled(asked.paths)
        fingerprint = hash_files(opened)
        sources = _cached_sources(paths, fingerprint, opened)
        failure = find_failure(sources)
        if not failure or paths not in kept:
            kept[paths] = fingerprint, sources, datetime.now()
    except PathError as problem:
        failure = str(problem)
        if paths not in kept:
            raise
    fingerprint, sources, read_at = kept[paths]
    return ReadState(_cached_views(paths, fingerprint, day, today(), sources), read_at, failure)


def count_registers() -> int:
    """How many registers the app shows; one, where none can be read."""
    known = _last_readings().get(tuple(app_paths()))
    try:
        return len(known[1]) if known else len(load_views().views)
    except PathError:
        return 1


def find_failure(sources: list[LoadedRegister]) -> str:
    """Why one of these registers could not be read whole."""
    return next((f"{one.position}: {one.message}" for source in sources for one in source.problems if one.check == "unreadable"), "")


def app_paths() -> list[str]:
    """Where the registers lie that the app was started with."""
    return list(parse_arguments().paths)


def line_address(view: RegisterView, id: str) -> str | None:
    """The address of a record's line in the repository; None where none is known, or the record is another register's."""
    start, section = parse_arguments().repository, view.graph.nodes[id]["section"]
    record = getattr(view.source.register, section, {}).get(id)
    if not start or record is None:
        return None
    position = view.source.position(("bodies", record.body, "posts", id) if section == "posts" else (section, id))
    path = repository_path(position.file)
    return f"{start.rstrip('/')}/{quote(path)}#L{position.line}" if path else None


def parse_arguments() -> argparse.Namespace:
    """What the app was started with."""
    return _parse_words(tuple(sys.argv[1:]))


@cache
def _parse_words(given: tuple[str, ...]) -> argparse.Namespace:
    words = argparse.ArgumentParser()
    words.add_argument("--as-at")
    words.add_argument("--repository", default="")
    words.add_argument("paths", nargs="*", default=["data"])
    return words.parse_known_args(given)[0]


def stamp_files() -> tuple[tuple[str, int, int], ...]:
    """A quick mark of the register's files: their names, times and sizes."""
    found = []
    for path in app_paths():
        for folder, _, names in os.walk(path) if os.path.isdir(path) else [(os.path.dirname(path), (), [os.path.basename(path)])]:
            for name in names:
                try:
                    known = os.stat(os.path.join(folder, name))
                except OSError:
                    continue
                found.append((name, known.st_mtime_ns, known.st_size))
    return tuple(sorted(found))


def open_settled(paths: list[str]) -> list[OpenedPath]:
    """What lies at these paths, when two looks at it agree: a file that is being saved is half there for a moment."""
    opened = [open_path(path) for path in paths]
    for _ in range(LOOKS):
        if not is_fresh(opened):
            break
        time.sleep(PAUSE)
        before, opened = opened, [open_path(path) for path in paths]
        if hash_files(before) == hash_files(opened):
            break
    return opened


def is_fresh(opened: list[OpenedPath]) -> bool:
    """Whether one of the files was written a moment ago."""
    newest = 0.0
    for each in opened:
        for file in each.files:
            with suppress(OSError):  # it may be gone by now
                newest = max(newest, os.stat(file.path).st_mtime)
    return abs(time.time() - newest) < FRESH


def hash_files(opened: list[OpenedPath]) -> str:
    """A fingerprint of all that was opened."""
    whole = hashlib.sha256()
    for each in opened:
        for file in each.files:
            whole.update(f"{file.name}\0{len(file.data)}\0".encode("utf-8", "surrogatepass") + file.data)
    return whole.hexdigest()


@st.cache_resource(show_spinner=False)
def _last_readings() -> dict[tuple[str, ...], tuple[str, list[LoadedRegister], datetime]]:
    """For the paths of the app, what was last read there."""
    return {}


@st.cache_resource(max_entries=2, show_spinner=False)
def _cached_sources(paths: tuple[str, ...], fingerprint: str, _opened: list[OpenedPath]) -> list[LoadedRegister]:
    return load_opened(_opened)


@st.cache_resource(max_entries=20, show_spinner=False)
def _cached_views(
    paths: tuple[str, ...], fingerprint: str, on: Date | None, now: Date, _sources: list[LoadedRegister]
) -> list[RegisterView]:
    views = [make_view(source, on or source.register.as_at or now, fingerprint) for source in _sources]
    gc.unfreeze()  # of readings that are past, what nobody holds any more is given back
    gc.collect()
    gc.freeze()
    return views


def make_view(source: LoadedRegister, date: Date, fingerprint: str = "") -> RegisterView:
    snapshot = Snapshot(source.register, date.last, source.read_sibling)
    key = f"{fingerprint} {date} {source.register.id}"
    return RegisterView(source, date, snapshot, key)


def find_findings(view: RegisterView) -> list[Finding]:
    """What the checks find in the register on the day."""
    return compute_once(view, check_view)


def check_view(view: RegisterView) -> list[Finding]:
    return check_registers([view.source], view.date).findings


Made = TypeVar("Made")


def compute_once(view: RegisterView, compute: Callable[..., Made], *given: Hashable) -> Made:
    """What `compute(view, …)` gives: computed once for a register on a day, and kept for everyone who looks. Nobody may change it."""
    made: Made = _cached_result(view.fingerprint, f"{compute.__module__}.{compute.__qualname__}", given, lambda: compute(view, *given))
    return made


@st.cache_resource(max_entries=200, show_spinner=False)
def _cached_result(fingerprint: str, name: str, given: tuple[Hashable, ...], _compute: Callable[[], Any]) -> Any:
    made = _compute()
    gc.freeze()  # Streamlit looks for garbage after every run, in all that there is but what is frozen: else 80 ms of every 100
    return made
