"""DOT, for Graphviz: boxes by what they are, a thick line for who leads, dashes for what is proposed; shape and words, not colour alone."""

from __future__ import annotations

from ..diagram import Box, Diagram, Line, box_lines, build_diagram, is_collective
from ..model.snapshot import Snapshot

BOX_SHAPES = {
    "bodies": 'shape=box, style=filled, fillcolor="#003078", fontcolor="#ffffff"',
    "themes": 'shape=ellipse, style=filled, fillcolor="#ffffff"',
    "priorities": 'shape=box, style="rounded,filled", fillcolor="#f3c300"',
    "workstreams": 'shape=component, style=filled, fillcolor="#b1e4f0"',
    "challenges": 'shape=hexagon, style=filled, fillcolor="#ffffff"',
    "protocols": 'shape=note, style=filled, fillcolor="#ffffff"',
}
COLLECTIVE_SHAPE = 'shape=box, style="filled,dashed", fillcolor="#e4e8f2"'


def export(*snapshots: Snapshot) -> bytes:
    return render_dot(build_diagram(*snapshots)).encode()


def render_dot(diagram: Diagram) -> str:
    lines = [
        "digraph register {",
        f"  graph [label={quote(diagram.title)}, rankdir=LR, overlap=false]",
        '  node [fontname="Helvetica", fontsize=11]',
        '  edge [fontname="Helvetica", fontsize=9]',
        *(f"  {quote(box.id)} [label={quote(*box_lines(box))}, {box_shape(box)}]" for box in diagram.boxes),
        *(f"  {quote(line.start)} -> {quote(line.end)} [label={quote(line.words)}{line_style(line)}]" for line in diagram.lines),
        "}",
    ]
    return "\n".join(lines) + "\n"


def quote(*lines: str) -> str:
    r"""Text in quotes, each line centred; a backslash of its own would be Graphviz's escape.

    >>> print(quote('a "b"', "c"))
    "a \"b\"\nc"
    """
    return '"' + r"\n".join(line.replace("\\", "\\\\").replace('"', r"\"") for line in lines) + '"'


def box_shape(box: Box) -> str:
    shape = COLLECTIVE_SHAPE if is_collective(box) else BOX_SHAPES[box.section]
    return f'{shape}, color="#b00020", penwidth=3' if box.gap else shape


def line_style(line: Line) -> str:
    style = ', penwidth=3, color="#912b00"' if line.field == "lead" and not line.firmly else ""
    return f"{style}, style=dashed" if line.firmly else style
