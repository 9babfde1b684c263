"""The pictures of a document: a table of who does what, and how boards relate. The same data gives the same bytes everywhere.

No setting of the machine's matplotlib is heard, its fonts come from the package itself, and text out of a register is never read as
a formula.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ..documents.blocks import BLANK_CELL

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

FIGURE_WIDTH = 500.0  # points: the text of an A4 page
TEXT_COLOUR, LINE_COLOUR, BACKGROUND_COLOUR = "#1b1b1b", "#6b6b6b", "#ffffff"
PARTY_COLOUR, LEAD_COLOUR, OTHER_COLOUR, GAP_COLOUR = "#003078", "#912b00", "#e8f4f7", "#b00020"
FIGURE_BOX_LIMIT = 40  # boxes above each other, beyond which a map cannot be read


class Arrow(NamedTuple):
    """A line of a map, by the places of its two boxes; `kind` is one of `KINDS`."""

    start: str
    end: str
    kind: str


ARROW_STYLES = {
    "presents": ("presents a report to", "solid", 1.2, TEXT_COLOUR),
    "accountable": ("is accountable to", "solid", 3.0, LEAD_COLOUR),
    "part": ("is part of", (0, (6, 3)), 1.6, TEXT_COLOUR),
    "member": ("sits on", (0, (1, 2)), 1.8, TEXT_COLOUR),
}


@contextmanager
def matplotlib_defaults() -> Iterator[None]:
    """While pictures are made: matplotlib as it comes, and no word about signs that the font has not, which are drawn as boxes."""
    import matplotlib

    settings = matplotlib.rcParamsDefault | {"svg.hashsalt": "graph", "svg.fonttype": "path"}
    with warnings.catch_warnings(), matplotlib.rc_context(settings):
        warnings.simplefilter("ignore")
        yield


@matplotlib_defaults()
def draw_matrix(head: Sequence[str], rows: Sequence[Sequence[str]], unsettled: Sequence[bool], format: str) -> bytes:
    """A table as a picture, `png` or `svg`: the first cell of a row is its theme, the second how it stands."""
    widths = [FIGURE_WIDTH * 0.2, FIGURE_WIDTH * 0.18, *[FIGURE_WIDTH * 0.62 / max(1, len(head) - 2)] * (len(head) - 2)]
    words = [(word, width) for row in [head, *rows] for cell, width in zip(row, widths, strict=True) for word in cell[:400].split()]
    sizes = (8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)  # the greatest in which no word has to be cut
    size = next((size for size in sizes if all(measure_text(word, size) <= width - 9 for word, width in words)), sizes[-1])
    cells = [[wrap_text(cell, width - 9, size) for cell, width in zip(row, widths, strict=True)] for row in [head, *rows]]
    heights = [max(len(cell) for cell in row) * size * 1.25 + 10 for row in cells]
    sheet = Canvas(FIGURE_WIDTH, sum(heights))
    top = 0.0
    for number, (row, height) in enumerate(zip(cells, heights, strict=True)):
        left = 0.0
        for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
            fill, ink, edge, dashed = BACKGROUND_COLOUR, TEXT_COLOUR, LINE_COLOUR, False
            if number == 0:
                fill, ink = PARTY_COLOUR, BACKGROUND_COLOUR
            elif column == 1:
                gap = unsettled[number - 1]
                fill, ink, edge, dashed = (
                    (BACKGROUND_COLOUR, GAP_COLOUR, GAP_COLOUR, True) if gap else (BACKGROUND_COLOUR, TEXT_COLOUR, LINE_COLOUR, False)
                )
            elif column > 1 and cell != [BLANK_CELL.text]:
                fill, ink = (
                    (LEAD_COLOUR, BACKGROUND_COLOUR) if "lead" in " ".join(cell).replace(",", "").split() else (OTHER_COLOUR, TEXT_COLOUR)
                )
            sheet.draw_box(left, top, width, height, fill, edge, dashed)
            sheet.draw_text(left + 5, top + height / 2, cell, size, ink, bold=number == 0 or column == 0)
            left += width
        top += height
    return sheet.to_bytes(format)


"""What stands in a cell in which nothing is stated."""


@matplotlib_defaults()
def draw_relations(parties: Sequence[tuple[str, str]], others: Sequence[tuple[str, str]], arrows: Iterable[Arrow], format: str) -> bytes:
    """A map, `png` or `svg`: the parties on the left, what they relate to on the right; each box is an id and a name."""
    others = others[:FIGURE_BOX_LIMIT]
    size, box_width, gap, legend = 9.0, 165.0, 14.0, 22.0
    margin = 80.0  # left of the parties, where lines between them bend
    columns = [
        (margin, [(id, wrap_text(name, box_width - 14, size)) for id, name in parties[:FIGURE_BOX_LIMIT]]),
        (FIGURE_WIDTH - box_width, [(id, wrap_text(name, box_width - 14, size)) for id, name in others]),
    ]
    heights = [sum(len(name) * size * 1.3 + 14 + gap for _, name in boxes) for _, boxes in columns]
    whole = max(*heights, 40.0)
    sheet = Canvas(FIGURE_WIDTH, whole + legend)
    places: dict[str, tuple[float, float, float]] = {}
    for (left, boxes), height in zip(columns, heights, strict=True):
        spare = (whole - height) / max(1, len(boxes))
        top = 0.0
        for id, name in boxes:
            tall = len(name) * size * 1.3 + 14
            top += (spare + gap) / 2
            places[id] = left, top + tall / 2, box_width
            is_party = left == margin
            sheet.draw_box(
                left,
                top,
                box_width,
                tall,
                PARTY_COLOUR if is_party else OTHER_COLOUR,
                PARTY_COLOUR if is_party else LINE_COLOUR,
                rounded=is_party,
            )
            sheet.draw_text(left + 7, top + tall / 2, name, size, BACKGROUND_COLOUR if is_party else TEXT_COLOUR)
            top += tall + (spare + gap) / 2
    used = []
    for arrow in sorted(set(arrows)):
        if arrow.start not in places or arrow.end not in places or arrow.start == arrow.end:
            continue
        used.append(arrow.kind)
        shift = 5.0 * list(ARROW_STYLES).index(arrow.kind) - 7.5  # so that two lines between the same boxes do not cover each other
        (x1, y1, w1), (x2, y2, w2) = places[arrow.start], places[arrow.end]
        if x1 == x2:
            at_left = x1 == margin
            side, bend = (x1, 0.5) if at_left else (x1 + w1, -0.5)
            sheet.draw_arrow((side, y1 + shift), (side, y2 + shift), arrow.kind, bend if y1 < y2 else -bend)
        elif x1 < x2:
            sheet.draw_arrow((x1 + w1, y1 + shift), (x2, y2 + shift), arrow.kind)
        else:
            sheet.draw_arrow((x1, y1 + shift), (x2 + w2, y2 + shift), arrow.kind)
    left = 0.0
    for kind in ARROW_STYLES:
        if kind in used:
            sheet.draw_arrow((left, whole + legend / 2), (left + 30, whole + legend / 2), kind)
            sheet.draw_text(left + 36, whole + legend / 2, [ARROW_STYLES[kind][0]], 8.0, TEXT_COLOUR)
            left += 60 + measure_text(ARROW_STYLES[kind][0], 8.0)
    return sheet.to_bytes(format)


class Canvas:
    """What is drawn on, in points from its upper left corner."""

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.figure = Figure(figsize=((width + 4) / 72, (height + 4) / 72))
        FigureCanvasAgg(self.figure)
        self.axes: Any = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(-2, width + 2)
        self.axes.set_ylim(height + 2, -2)
        self.axes.axis("off")

    def draw_box(
        self, left: float, top: float, width: float, height: float, fill: str, edge: str, dashed: bool = False, rounded: bool = False
    ) -> None:
        from matplotlib.patches import FancyBboxPatch

        style = "round,pad=0,rounding_size=7" if rounded else "square,pad=0"
        look: Any = (0, (4, 2)) if dashed else "solid"
        patch = FancyBboxPatch(
            (left, top), width, height, boxstyle=style, facecolor=fill, edgecolor=edge, linestyle=look, linewidth=1.4 if dashed else 0.8
        )
        self.axes.add_patch(patch)

    def draw_text(self, left: float, middle: float, lines: Sequence[str], size: float, ink: str, bold: bool = False) -> None:
        self.axes.text(
            left,
            middle,
            "\n".join(lines),
            fontproperties=load_font(bold),
            fontsize=size,
            color=ink,
            va="center",
            ha="left",
            linespacing=1.2,
            parse_math=False,
        )

    def draw_arrow(self, start: tuple[float, float], end: tuple[float, float], kind: str, bend: float = 0.0) -> None:
        from matplotlib.patches import FancyArrowPatch

        _, look, width, ink = ARROW_STYLES[kind]
        style: Any = look
        patch = FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            connectionstyle=f"arc3,rad={bend}",
            mutation_scale=11,
            linestyle=style,
            linewidth=width,
            color=ink,
            shrinkA=0,
            shrinkB=0,
        )
        self.axes.add_patch(patch)

    def to_bytes(self, format: str) -> bytes:
        """The sheet, with nothing of the day or the machine in it."""
        out = io.BytesIO()
        self.figure.savefig(
            out, format=format, dpi=200, metadata={"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}[format]
        )
        return out.getvalue()


@cache
def load_font(bold: bool = False) -> FontProperties:
    import os

    import matplotlib
    from matplotlib.font_manager import FontProperties

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=os.path.join(matplotlib.get_data_path(), "fonts", "ttf", name))


def measure_text(text: str, size: float) -> float:
    """How wide a text is drawn, in points; bold, to be on the safe side."""
    from matplotlib.textpath import text_to_path

    properties = load_font(True).copy()
    properties.set_size(size)
    return float(text_to_path.get_text_width_height_descent(text, properties, ismath=False)[0])


def wrap_text(text: str, width: float, size: float, most: int = 8) -> list[str]:
    """The text in lines no wider than `width`; a word is cut only where it is wider than a whole line."""
    lines = [""]
    for word in text[:400].split():
        joined = f"{lines[-1]} {word}".strip()
        if measure_text(joined, size) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for sign in word:
            if lines[-1] and measure_text(lines[-1] + sign, size) > width:
                lines.append("")
            lines[-1] += sign
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1] + "…"]
