"""Where the map's boxes stand and how its lines run: columns of boxes, and between them gaps that hold nothing but lines.

A line that goes beyond the next column crosses the columns between through slots that are kept free for it. So no line ever passes
behind a box, however many there are. Numbered things keep their order; the others are ordered so that few lines cross (by the mean
place of what each is joined to, column after column, as Sugiyama's method has it).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

BOX_WIDTH, GAP_WIDTH = 220, 150  # of a column of boxes, and of the gap between two
LINE_HEIGHT, BOX_PADDING, BOX_GAP, SLOT_HEIGHT, HEAD_HEIGHT = 18, 14, 14, 10, 44
LABEL_LETTERS = 28  # to a line of a label, roughly
SWEEPS = 4  # times that the columns are put in order by each other


class MapBox(NamedTuple):
    """A box to draw: what it is of, its label, and its column; `is_fixed` where it keeps its place among those that do."""

    id: str
    column: int
    label: str
    is_fixed: bool = False


class MapLine(NamedTuple):
    """A line to draw, from a box to a box: its kind, and what is written on it."""

    start: str
    end: str
    kind: str
    label: str


class PlacedBox(NamedTuple):
    """A box with its place, in the map's own units."""

    id: str
    x: float
    y: float
    height: float
    rows: tuple[str, ...]


class PlacedLine(NamedTuple):
    """A line with the points that it goes through: straight across columns, curved in the gaps."""

    line: MapLine
    points: tuple[tuple[float, float], ...]


class MapLayout(NamedTuple):
    """Everything in its place."""

    boxes: tuple[PlacedBox, ...]
    lines: tuple[PlacedLine, ...]
    width: float
    height: float


def lay_out(boxes: Sequence[MapBox], lines: Sequence[MapLine]) -> MapLayout:
    """Places the boxes in their columns, and routes the lines between them."""
    number = 1 + max((box.column for box in boxes), default=0)
    known = {box.id: box for box in boxes}
    lines = [line for line in lines if line.start in known and line.end in known and line.start != line.end]
    routes = {index: route_line(index, known[line.start], known[line.end]) for index, line in enumerate(lines)}
    heights = {box.id: box_height(box.label) for box in boxes}
    columns: list[list[str]] = [[box.id for box in boxes if box.column == column] for column in range(number)]
    joined: dict[str, set[str]] = {}
    for index, line in enumerate(lines):
        chain = [line.start, *routes[index], line.end]
        for slot in routes[index]:
            columns[slot_column(slot)].append(slot)
            heights[slot] = SLOT_HEIGHT
        for one, other in pairwise(chain):
            joined.setdefault(one, set()).add(other)
            joined.setdefault(other, set()).add(one)
    columns = order_columns(columns, joined, {box.id for box in boxes if box.is_fixed})
    tops = place_columns(columns, heights)
    placed = tuple(PlacedBox(box.id, column_left(box.column), tops[box.id], heights[box.id], tuple(wrap_label(box.label))) for box in boxes)
    ports = spread_ports(lines, routes, known, tops, heights)
    drawn = tuple(PlacedLine(line, tuple(line_points(line, routes[index], known, tops, ports[index]))) for index, line in enumerate(lines))
    bottom = max((tops[id] + height for id, height in heights.items()), default=0)
    return MapLayout(placed, drawn, column_left(number - 1) + BOX_WIDTH, bottom + BOX_GAP)


def wrap_label(label: str) -> list[str]:
    """The lines of a label; no word is wider than its box."""
    return [row for part in label.split("\n") for row in textwrap.wrap(part, LABEL_LETTERS) or [""]]


def box_height(label: str) -> float:
    return BOX_PADDING + LINE_HEIGHT * len(wrap_label(label))


def column_left(column: int) -> float:
    return column * (BOX_WIDTH + GAP_WIDTH)


# --- slots ------------------------------------------------------------------------------------------------------------


def route_line(index: int, start: MapBox, end: MapBox) -> list[str]:
    """The slots through which a line crosses the columns between its ends, in its own direction."""
    step = 1 if end.column > start.column else -1
    return [f"slot|{index}|{column}" for column in range(start.column + step, end.column, step)] if start.column != end.column else []


def slot_column(slot: str) -> int:
    return int(slot.rpartition("|")[2])


# --- order and place --------------------------------------------------------------------------------------------------


def order_columns(columns: list[list[str]], joined: Mapping[str, Iterable[str]], fixed: set[str]) -> list[list[str]]:
    """The columns, each ordered by the mean place of what its things are joined to; what is fixed keeps its order."""
    places = {id: (rank + 0.5) / len(column) for column in columns for rank, id in enumerate(column)}
    for sweep in range(SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            still = [id for id in column if id in fixed]
            wanted = {id: mean_place(joined.get(id, ()), places, places[id]) for id in column if id not in fixed}
            wanted |= {id: (rank + 0.5) / len(still) for rank, id in enumerate(still)}
            column.sort(key=lambda id: (wanted[id], id))
            places.update({id: (rank + 0.5) / len(column) for rank, id in enumerate(column)})
    return columns


def mean_place(others: Iterable[str], places: Mapping[str, float], otherwise: float) -> float:
    found = [places[other] for other in others]
    return sum(found) / len(found) if found else otherwise


def place_columns(columns: Sequence[Sequence[str]], heights: Mapping[str, float]) -> dict[str, float]:
    """The top of everything: each column is spread over the whole height."""
    whole = max((sum(heights[id] + BOX_GAP for id in column) for column in columns), default=0)
    tops: dict[str, float] = {}
    for column in columns:
        spare = (whole - sum(heights[id] + BOX_GAP for id in column)) / (len(column) or 1)
        top = HEAD_HEIGHT + 0.0
        for id in column:
            tops[id] = top + (BOX_GAP + spare) / 2
            top += heights[id] + BOX_GAP + spare
    return tops


# --- lines ------------------------------------------------------------------------------------------------------------


def spread_ports(
    lines: Sequence[MapLine],
    routes: Mapping[int, Sequence[str]],
    known: Mapping[str, MapBox],
    tops: Mapping[str, float],
    heights: Mapping[str, float],
) -> dict[int, tuple[float, float]]:
    """Where each line leaves its first box and meets its last: spread over the side of the box, in the order of where they go."""
    sides: dict[tuple[str, bool], list[tuple[float, int, int]]] = {}
    for index, line in enumerate(lines):
        chain = [line.start, *routes[index], line.end]
        for end, (id, near) in enumerate(((line.start, chain[1]), (line.end, chain[-2]))):
            other = known[line.end if end == 0 else line.start]
            sides.setdefault((id, other.column >= known[id].column), []).append((tops[near] + heights[near] / 2, index, end))
    ports: dict[int, list[float]] = {index: [0.0, 0.0] for index in range(len(lines))}
    for (id, _), found in sides.items():
        for rank, (_, index, end) in enumerate(sorted(found)):
            ports[index][end] = tops[id] + heights[id] * (rank + 1) / (len(found) + 1)
    return {index: (first, last) for index, (first, last) in ports.items()}


def line_points(
    line: MapLine, route: Sequence[str], known: Mapping[str, MapBox], tops: Mapping[str, float], ports: tuple[float, float]
) -> Iterable[tuple[float, float]]:
    """The points of a line, from its first box to its last; between two boxes of one column it goes out into the gap and back."""
    start, end = known[line.start].column, known[line.end].column
    onward = end >= start
    yield column_left(start) + (BOX_WIDTH if onward else 0), ports[0]
    for slot in route:
        left, middle = column_left(slot_column(slot)), tops[slot] + SLOT_HEIGHT / 2
        yield from ((left, middle), (left + BOX_WIDTH, middle)) if onward else ((left + BOX_WIDTH, middle), (left, middle))
    yield column_left(end) + (0 if onward and start != end else BOX_WIDTH), ports[1]
