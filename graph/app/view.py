"""The register that is shown: read anew when its files change, and kept for everyone who looks."""

from __future__ import annotations

import argparse
import hashlib
import sys
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from ..model.dates import Date, parse_date, today
from ..model.snapshot import Snapshot
from ..network import network
from ..reader.load import LoadedRegister, read_registers
from ..syntax.files import open_files

if TYPE_CHECKING:
    import networkx


class RegisterView(NamedTuple):
    """A register as it stands on a day, as a network too. Shared between sessions: nobody changes it."""

    source: LoadedRegister
    date: Date
    snapshot: Snapshot
    graph: networkx.MultiDiGraph[str]
    fingerprint: str  # of all that it was read from


def load_views() -> list[RegisterView]:
    """The registers at the paths that the app was started with. Raises `PathError`."""
    words = argparse.ArgumentParser()
    words.add_argument("--as-at")
    words.add_argument("paths", nargs="*", default=["data"])
    asked, _ = words.parse_known_args(sys.argv[1:])
    now = today()
    as_at = now if asked.as_at == "today" else parse_date(asked.as_at or "")
    return _cached_views(tuple(asked.paths), as_at, now, hash_files(asked.paths))


def hash_files(paths: list[str]) -> str:
    """A fingerprint of all that lies at these paths."""
    whole = hashlib.sha256()
    for path in paths:
        files, _ = open_files(path)
        for file in files:
            whole.update(f"{file.name}\0{len(file.data)}\0".encode("utf-8", "surrogatepass") + file.data)
    return whole.hexdigest()


@st.cache_resource(max_entries=2, show_spinner=False)
def _cached_views(paths: tuple[str, ...], as_at: Date | None, now: Date, fingerprint: str) -> list[RegisterView]:
    return [make_view(source, as_at or source.register.as_at or now, fingerprint) for source in read_registers(*paths)]


def make_view(source: LoadedRegister, date: Date, fingerprint: str = "") -> RegisterView:
    snapshot = Snapshot(source.register, date.last, source.read_sibling)
    return RegisterView(source, date, snapshot, network(snapshot), f"{fingerprint} {date} {source.register.id}")
