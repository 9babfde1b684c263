"""GraphML, for Gephi, yEd, igraph and networkx: every record and every claim or reference, whether it counts on the day or not."""

from __future__ import annotations

from ..model.snapshot import Snapshot
from ..network import merge_networks


def export(*snapshots: Snapshot) -> bytes:
    from networkx import generate_graphml

    return ("\n".join(generate_graphml(merge_networks(*snapshots), named_key_ids=True)) + "\n").encode()
