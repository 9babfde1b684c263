"""A picture of the bodies and what joins them, SVG: one page to print."""

from __future__ import annotations

from ..analysis.body_network import build_body_network
from ..analysis.picture import draw_body_network
from ..model.snapshot import Snapshot


def export(*snapshots: Snapshot) -> bytes:
    return draw_body_network(build_body_network(*snapshots), "svg")
