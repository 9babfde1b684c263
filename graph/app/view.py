"""The register that is shown: read anew when its files change, and kept for everyone who looks."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from ..model.dates import Date, parse_date, today
from ..model.finding import Finding
from ..model.snapshot import Snapshot
from ..network import network
from ..reader.load import LoadedRegister, OpenedPath, load_opened, open_path

if TYPE_CHECKING:
    import networkx

FRESH, PAUSE, LOOKS = 0.5, 0.1, 10  # seconds since a file was written in which it may be half there, between two looks; and how many


class RegisterView(NamedTuple):
    """A register as it stands on a day, as a network too. Shared between sessions: nobody changes it."""

    source: LoadedRegister
    date: Date
    snapshot: Snapshot
    graph: networkx.MultiDiGraph[str]
    fingerprint: str  # of all that it was read from
    problem: Finding | None = None  # why its files cannot be read now: then this is how they were before


def load_views() -> list[RegisterView]:
    """The registers at the paths that the app was started with. Raises `PathError`."""
    words = argparse.ArgumentParser()
    words.add_argument("--as-at")
    words.add_argument("paths", nargs="*", default=["data"])
    asked, _ = words.parse_known_args(sys.argv[1:])
    now = today()
    as_at = now if asked.as_at == "today" else parse_date(asked.as_at or "")
    opened = open_settled(asked.paths)
    views = _cached_views(tuple(asked.paths), as_at, now, hash_files(opened), opened)
    good, key = _last_good_views(), (asked.as_at, *map(os.path.abspath, asked.paths))
    problem = next((view.source.problems[0] for view in views if not view.source.is_complete), None)
    if problem is None:
        good[key] = views
    return [view._replace(problem=problem) for view in good[key]] if key in good else views


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
def _last_good_views() -> dict[tuple[str | None, ...], list[RegisterView]]:
    """The registers as they were when all their files could be read, by the date and the paths asked for."""
    return {}


@st.cache_resource(max_entries=2, show_spinner=False)
def _cached_views(paths: tuple[str, ...], as_at: Date | None, now: Date, fingerprint: str, _opened: list[OpenedPath]) -> list[RegisterView]:
    return [make_view(source, as_at or source.register.as_at or now, fingerprint) for source in load_opened(_opened)]


def make_view(source: LoadedRegister, date: Date, fingerprint: str = "") -> RegisterView:
    snapshot = Snapshot(source.register, date.last, source.read_sibling)
    return RegisterView(source, date, snapshot, network(snapshot), f"{fingerprint} {date} {source.register.id}")
