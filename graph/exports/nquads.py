"""N-Quads, for loading into any store: a fact a line, sorted, each register in the named graph of its base."""

from __future__ import annotations

from ..model.snapshot import Snapshot
from ..rdf.nquads import write_nquads


def export(*snapshots: Snapshot) -> bytes:
    return write_nquads(*snapshots)
