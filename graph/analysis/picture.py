"""The network of bodies as a picture, for a page of paper: shapes by kind, lines by how many records make them, the rest in words."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..model.dates import format_iso_day
from ..model.snapshot import Snapshot
from ..model.text import clean_text, join_words
from ..protocol.figures import load_font, matplotlib_defaults
from .body_network import BodyNetwork

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KIND_MARKS = {"board": "s", "partnership": "D", "forum": "h", "committee": "p", "group": "o", "council": "^", "agency": "v"}
OTHER_MARK = "X"
KIND_COLOURS = {
    "board": "#003078",
    "partnership": "#912b00",
    "forum": "#1d6a80",
    "committee": "#6b5600",
    "group": "#5f6675",
    "council": "#1b1b1b",
}
OTHER_COLOUR_HERE = "#7a4fa3"
SIZE = (11.7, 8.3)  # A4, landscape
LABEL_LIMIT = 60  # bodies, beyond which names no longer fit beside them
FORCE_LIMIT = 500  # bodies, beyond which they stand in a circle
WRAP, SEED = 24, 7


@matplotlib_defaults()
def draw_body_network(network: BodyNetwork, format: str) -> bytes:
    """The picture, `png` or `svg`; the same bytes for the same register."""
    from matplotlib.figure import Figure
    from networkx import circular_layout, spring_layout

    figure = Figure(figsize=SIZE, facecolor="#ffffff")
    axes = figure.add_axes((0.02, 0.12, 0.96, 0.8))
    axes.set_axis_off()
    joined = network.graph.subgraph(sorted(body for body in network.graph if network.graph.degree(body)))
    places = spring_layout(joined, k=1.4, iterations=300, seed=SEED, weight=None) if len(joined) < FORCE_LIMIT else circular_layout(joined)
    for one, other, data in joined.edges(data=True):
        (left, low), (right, high) = places[one], places[other]
        axes.plot([left, right], [low, high], color="#5f6675", linewidth=min(6, 0.8 * data["weight"] + 0.4), zorder=1)
        if data["weight"] > 1:
            text(axes, (left + right) / 2, (low + high) / 2, str(data["weight"]), 7, box=True)
    for kind in sorted({data["kind"] for _, data in joined.nodes(data=True)}):
        bodies = [body for body, data in joined.nodes(data=True) if data["kind"] == kind]
        axes.scatter(
            [places[body][0] for body in bodies],
            [places[body][1] for body in bodies],
            s=170,
            marker=KIND_MARKS.get(kind, OTHER_MARK),
            color=KIND_COLOURS.get(kind, OTHER_COLOUR_HERE),
            edgecolors="#1b1b1b",
            zorder=2,
            label=kind,
        )
    if len(joined) <= LABEL_LIMIT:
        for body, (across, up) in places.items():
            text(axes, across, up - 0.05, wrap_name(clean_text(network.body_name(body))), 8)
    axes.margins(0.12)
    if joined:
        axes.legend(loc="upper right", prop=load_font(), frameon=False, title="Kind of body")
    add_words(figure, network)
    data = io.BytesIO()
    metadata = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}[format]
    figure.savefig(data, format=format, dpi=150, metadata=metadata)
    return data.getvalue()


def text(axes: object, across: float, up: float, words: str, size: float, box: bool = False) -> None:
    properties = load_font().copy()
    properties.set_size(size)
    look = {"facecolor": "#ffffff", "edgecolor": "none", "pad": 0.8, "alpha": 0.85}
    axes.text(across, up, words, fontproperties=properties, ha="center", va="center" if box else "top", bbox=look, zorder=3)  # type: ignore[attr-defined]


def wrap_name(name: str) -> str:
    from textwrap import wrap

    return "\n".join(wrap(name.replace("$", r"\$"), WRAP))


def title_picture(snapshots: Sequence[Snapshot]) -> str:
    """Whose picture it is and of which day, or each register with its own."""
    says = "which bodies have to do with each other"
    names = [(clean_text(snapshot.register.name), format_iso_day(snapshot.on)) for snapshot in snapshots]
    if len({day for _, day in names}) == 1:
        return f"{'; '.join(name for name, _ in names)}: {says}, {names[0][1]}"
    return f"{'; '.join(f'{name}, {day}' for name, day in names)}: {says}"


def add_words(figure: Figure, network: BodyNetwork) -> None:
    """The title, what the lines mean, and the bodies that nothing joins to another."""
    from textwrap import fill

    title = title_picture(network.snapshots)
    bold, plain = load_font(True).copy(), load_font().copy()
    bold.set_size(13)
    plain.set_size(8)
    figure.text(0.02, 0.965, title.replace("$", r"\$"), fontproperties=bold, va="top")
    alone = sorted(clean_text(network.body_name(body)) for body in network.graph if not network.graph.degree(body))
    words = "A line joins two bodies that the register links; the number on it counts the records that do, where there are several. "
    words += f"Nothing in the register joins these to another: {join_words(alone)}." if alone else ""
    figure.text(0.02, 0.02, fill(words, 190).replace("$", r"\$"), fontproperties=plain, va="bottom")
