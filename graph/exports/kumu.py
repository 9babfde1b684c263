"""A blueprint for Kumu, which draws and explores networks in a browser: elements and connections, as JSON."""

from __future__ import annotations

import json
from collections import Counter

from ..diagram import Diagram, build_diagram
from ..model.snapshot import Snapshot


def export(*snapshots: Snapshot) -> bytes:
    return (json.dumps(render_kumu(build_diagram(*snapshots)), ensure_ascii=False, indent=1) + "\n").encode()


def render_kumu(diagram: Diagram) -> dict[str, list[dict[str, str]]]:
    """Kumu knows an element by its label: of two that share one, each has its id with it."""
    shared = Counter(box.name.casefold() for box in diagram.boxes)
    labels = {box.id: f"{box.name} ({box.id})" if shared[box.name.casefold()] > 1 else box.name for box in diagram.boxes}
    return {
        "elements": [
            {"label": labels[box.id], "type": box.kind, "id": box.id, **({"lead": box.gap} if box.gap else {})} for box in diagram.boxes
        ],
        "connections": [
            {"from": labels[line.start], "to": labels[line.end], "direction": "directed", "type": line.field, "label": line.words}
            for line in diagram.lines
        ],
    }
