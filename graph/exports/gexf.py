"""GEXF, for Gephi: every record and every claim or reference, whether it counts on the day or not."""

from __future__ import annotations

import re

from ..model.snapshot import Snapshot
from ..network import merge_networks


def export(*snapshots: Snapshot) -> bytes:
    """By networkx; its date is the register's day, and not the clock's."""
    from networkx import generate_gexf

    text = "\n".join(generate_gexf(merge_networks(*snapshots))) + "\n"
    day = max(snapshot.on for snapshot in snapshots)
    return re.sub(r'lastmodifieddate="[^"]*"', f'lastmodifieddate="{day}"', text, count=1).encode()
