"""One page to open in a browser, with no connection: the network to drag, and search, and the same in words beneath it."""

from __future__ import annotations

import html
import json
import re
from importlib.util import find_spec
from pathlib import Path

from ..diagram import Box, Diagram, build_diagram, is_collective
from ..model.snapshot import Snapshot

PAGE_COLOURS = {
    "bodies": ("#003078", "#ffffff", "box"),
    "themes": ("#ffffff", "#1b1b1b", "ellipse"),
    "priorities": ("#f3c300", "#1b1b1b", "box"),
    "workstreams": ("#b1e4f0", "#1b1b1b", "box"),
    "challenges": ("#ffffff", "#1b1b1b", "box"),
    "protocols": ("#ffffff", "#1b1b1b", "ellipse"),
}
PAGE_SEED = 7  # where the drawing begins, so that it comes out alike


def export(*snapshots: Snapshot) -> bytes:
    return render_page(build_diagram(*snapshots)).encode()


def render_page(diagram: Diagram) -> str:
    """The page, with the drawing program that comes with pyvis inside it, and nothing to be fetched."""
    page = (Path(__file__).parent / "network.html").read_text(encoding="utf-8")
    nodes = [box_data(box) for box in diagram.boxes]
    edges = [
        {
            "from": line.start,
            "to": line.end,
            "label": line.words,
            "arrows": "to",
            "dashes": bool(line.firmly),
            "width": 4 if line.field == "lead" and not line.firmly else 1,
        }
        for line in diagram.lines
    ]
    data = json.dumps({"nodes": nodes, "edges": edges, "seed": PAGE_SEED}, ensure_ascii=True).replace("<", "\\u003c")
    names = {box.id: box for box in diagram.boxes}
    words = "\n".join(
        f"<li>{html.escape(names[line.start].name)} <em>{html.escape(line.words)}</em> {html.escape(names[line.end].name)}</li>"
        for line in diagram.lines
    )
    gaps = "\n".join(f"<li>{html.escape(box.name)} ({box.kind}): {html.escape(box.gap)}</li>" for box in diagram.boxes if box.gap)
    parts = {"TITLE": html.escape(diagram.title), "SCRIPT": read_vis_network(), "DATA": data, "GAPS": gaps, "LINES": words}
    return re.sub("@([A-Z]+)@", lambda place: parts[place[1]], page)


def box_data(box: Box) -> dict[str, object]:
    fill, text, shape = ("#e4e8f2", "#1b1b1b", "box") if is_collective(box) else PAGE_COLOURS[box.section]
    label = "\n".join([box.name, f"({box.kind})", *([box.gap] if box.gap else [])])
    border = "#b00020" if box.gap else "#1b1b1b"
    return {
        "id": box.id,
        "label": label,
        "shape": shape,
        "color": {"background": fill, "border": border},
        "font": {"color": text, "size": 18},
        "borderWidth": 3 if box.gap else 1,
        "shapeProperties": {"borderDashes": [5, 5] if is_collective(box) else False},
    }


def read_vis_network() -> str:
    """The drawing program, of which a part must not end the page's own script."""
    spec = find_spec("pyvis")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("No module named 'pyvis'", name="pyvis")
    files = sorted(Path(spec.origin).parent.glob("lib/vis-*/vis-network.min.js"))
    return files[-1].read_text(encoding="utf-8").replace("</script", "<\\/script")
