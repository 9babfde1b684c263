"""Mermaid, which GitHub and many wikis draw: the same boxes and lines as the other diagrams."""

from __future__ import annotations

from ..diagram import Box, Diagram, Line, box_lines, build_diagram, is_collective
from ..model.snapshot import Snapshot

BOX_BRACKETS = {
    "bodies": ("[", "]"),
    "themes": ("([", "])"),
    "priorities": ("(", ")"),
    "workstreams": ("[[", "]]"),
    "challenges": ("{{", "}}"),
    "protocols": (">", "]"),
}
BOX_LOOKS = {
    "bodies": "fill:#003078,color:#ffffff",
    "collective": "fill:#e4e8f2,stroke:#003078,stroke-dasharray:5 5,color:#1b1b1b",
    "themes": "fill:#ffffff,stroke:#1b1b1b,color:#1b1b1b",
    "priorities": "fill:#f3c300,stroke:#6b5600,color:#1b1b1b",
    "workstreams": "fill:#b1e4f0,stroke:#1d6a80,color:#1b1b1b",
    "challenges": "fill:#ffffff,stroke:#444444,color:#1b1b1b",
    "protocols": "fill:#ffffff,stroke:#1b1b1b,color:#1b1b1b",
    "gap": "stroke:#b00020,stroke-width:3px",
}


def export(*snapshots: Snapshot) -> bytes:
    return render_mermaid(build_diagram(*snapshots)).encode()


def render_mermaid(diagram: Diagram) -> str:
    ids = {box.id: f"n{number}" for number, box in enumerate(diagram.boxes, 1)}  # an id such as `end` is a word of Mermaid's
    lines = [
        "---",
        f"title: {escape(diagram.title)}",
        "---",
        "flowchart LR",
        *(f"  {ids[box.id]}{box_text(box)}" for box in diagram.boxes),
        *(f"  {ids[line.start]} {arrow(line)} {ids[line.end]}" for line in diagram.lines),
        *(f"  classDef {name} {look}" for name, look in BOX_LOOKS.items()),
    ]
    for name in BOX_LOOKS:
        members = [ids[box.id] for box in diagram.boxes if name in box_classes(box)]
        if members:
            lines.append(f"  class {','.join(members)} {name}")
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """Text that is nothing but text: every sign that Mermaid, Markdown or HTML could read otherwise is written by its number.

    >>> escape('a "b"')
    '"a #34;b#34;"'
    """
    plain = "".join(sign if sign.isalnum() or sign in " ,.:'’–-()?!/&" else f"#{ord(sign)};" for sign in text)
    return f'"{plain}"'


def box_text(box: Box) -> str:
    before, after = BOX_BRACKETS[box.section]
    text = "<br/>".join(escape(line)[1:-1] for line in box_lines(box))
    return f'{before}"{text}"{after}'


def box_classes(box: Box) -> set[str]:
    return {"collective" if is_collective(box) else box.section, *(["gap"] if box.gap else [])}


def arrow(line: Line) -> str:
    label = escape(line.words)
    if line.firmly:
        return f"-. {label} .->"
    return f"== {label} ==>" if line.field == "lead" else f"-- {label} -->"
