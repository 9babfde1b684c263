"""The map: no line passes behind a box that is not its end; it shows what it should, and says what it leaves out."""

from bisect import bisect_right
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.app.content.map import MapChoice, compose_map, find_near
from graph.app.map_layout import BOX_WIDTH, MapBox, MapLayout, MapLine, PlacedBox, lay_out
from graph.app.view import make_view
from graph.documents.blocks import plain_text
from graph.model.dates import parse_date
from graph.reader.load import parse_register, read_registers
from support.examples import take_part
from support.paths import ROOT

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-04-01}\n"


def curve(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """Points on the curve between two points, as `map.js` draws it."""
    (x, y), (to_x, to_y) = start, end
    if y == to_y and x != to_x:
        handles = (x, y), (to_x, to_y)
    elif x == to_x:
        handles = (x + 60, y), (to_x + 60, to_y)
    else:
        handles = (x + 0.7 * (to_x - x), y), (to_x - 0.7 * (to_x - x), to_y)
    found = []
    for step in range(41):
        t = step / 40
        weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
        points = ((x, y), *handles, (to_x, to_y))
        found.append(
            (sum(w * p[0] for w, p in zip(weights, points, strict=True)), sum(w * p[1] for w, p in zip(weights, points, strict=True)))
        )
    return found


def hidden(layout: MapLayout) -> list[tuple[MapLine, str]]:
    """The lines that pass behind a box that is not their end, each with the box."""
    columns: dict[float, list[PlacedBox]] = {}
    for box in sorted(layout.boxes, key=lambda box: box.y):
        columns.setdefault(box.x, []).append(box)
    tops = {x: [box.y for box in boxes] for x, boxes in columns.items()}
    found = {}
    for drawn in layout.lines:
        for x, y in (point for start, end in pairwise(drawn.points) for point in curve(start, end)):
            for left, boxes in columns.items():
                if left + 1 < x < left + BOX_WIDTH - 1 and (place := bisect_right(tops[left], y - 1)):
                    box = boxes[place - 1]
                    if y < box.y + box.height - 1 and box.id not in (drawn.line.start, drawn.line.end):
                        found[drawn.line, box.id] = None
    return list(found)


@st.composite
def graphs(draw):
    boxes = [
        MapBox(f"b{number}", draw(st.integers(0, 3)), draw(st.text("ab \n", max_size=90)), draw(st.booleans()))
        for number in range(draw(st.integers(1, 25)))
    ]
    ends = st.sampled_from([box.id for box in boxes])
    return boxes, [MapLine(draw(ends), draw(ends), "part", "x") for _ in range(draw(st.integers(0, 40)))]


@take_part(60)
@given(graphs())
def test_no_line_passes_behind_a_box_and_no_two_boxes_overlap(graph):
    layout = lay_out(*graph)

    assert hidden(layout) == []
    for number, one in enumerate(layout.boxes):
        for other in layout.boxes[number + 1 :]:
            assert one.x != other.x or one.y + one.height <= other.y or other.y + other.height <= one.y


@pytest.mark.parametrize("times", [1, 3, 10, 50])
def test_on_birminghams_map_no_line_passes_behind_a_box_and_numbered_things_keep_their_order(times):
    (birmingham,) = read_registers(ROOT / "data")
    content = compose_map(make_view(birmingham, parse_date("2015-11-25")), MapChoice())
    boxes = [box._replace(id=f"{box.id}{copy}") for copy in range(times) for box in content.boxes]
    lines = [line._replace(start=f"{line.start}{copy}", end=f"{line.end}{copy}") for copy in range(times) for line in content.lines]
    layout = lay_out(boxes, lines)
    tops = {box.id: box.y for box in layout.boxes}
    priorities = [tops[box.id] for box in boxes if box.column == 2]

    assert len(layout.boxes) > 30 * times
    assert hidden(layout) == []
    assert priorities == sorted(priorities)


def test_the_map_shows_the_parties_of_a_protocol_and_says_whom_it_leaves_out_and_why():
    view = make_view(
        parse_register(
            HEAD
            + """
bodies: {a: {name: Ash, kind: board}, b: {name: Birch, kind: board}, c: {name: Cedar, kind: board}}
priorities: {p: {name: P, lead: {who: a, status: proposed}}}
protocols: {x: {name: X, parties: [a, b]}}
"""
        ),
        parse_date("2016-04-01"),
    )
    content = compose_map(view, MapChoice())

    assert {box.id: box.label for box in content.boxes} == {"a": "Ash", "b": "Birch", "p": "P\nLead proposed, not agreed"}
    assert [(line.kind, line.label) for line in content.lines] == [("part", "is named as lead (proposed)")]
    assert [plain_text(block.text) for block in content.omissions] == [
        "Not shown on the map, because none leads, has adopted or is asked to act on anything open, or has another role in it; "
        "what is only put to a body is not drawn: Cedar."
    ]


@pytest.mark.parametrize(
    ("lead", "lines"),
    [
        ("a", [("lead", "leads")]),
        ("[a, b]", [("part", "is named as lead")] * 2),
        ("[a, b], joint_by: An Act", [("lead", "leads")] * 2),
        ("all", [("part", "is named as lead")]),
        ("{who: a, status: contested}", [("part", "is named as lead (contested)")]),
    ],
)
def test_a_line_of_leading_is_drawn_only_where_one_body_leads_or_equals_do(lead, lines):
    text = f"""{HEAD}
bodies: {{a: {{name: Ash, kind: board}}, b: {{name: Birch, kind: board}}, all: {{name: Partners, kind: collective}}}}
priorities: {{p: {{name: P, lead: {lead}}}}}
"""
    content = compose_map(make_view(parse_register(text), parse_date("2016-04-01")), MapChoice())

    assert [(line.kind, line.label) for line in content.lines] == lines


def test_who_answers_to_whom_stands_to_the_right_of_whom_it_answers_to():
    view = make_view(
        parse_register(
            HEAD
            + """
bodies:
  a: {name: Ash, kind: board}
  b: {name: Birch, kind: group, part_of: a}
  c: {name: Cedar, kind: group, accountable_to: b}
  d: {name: Dogwood, kind: agency}
"""
        ),
        parse_date("2016-04-01"),
    )
    content = compose_map(view, MapChoice("lines"))

    assert {box.id: box.column for box in content.boxes} == {"a": 0, "b": 1, "c": 2}
    assert {(line.start, line.kind, line.end) for line in content.lines} == {("b", "part_of", "a"), ("c", "accountable_to", "b")}


def test_about_one_record_a_hub_is_not_followed_and_it_is_counted():
    lines = [MapLine("hub", f"p{number}", "part", "x") for number in range(20)] + [MapLine("me", "hub", "part", "x")]

    assert find_near(lines, "me", 1) == ({"me", "hub"}, {})
    assert find_near(lines, "me", 2) == ({"me", "hub"}, {"hub": 20})
    assert len(find_near(lines, "hub", 1)[0]) == 22


def test_a_line_to_work_that_goes_through_a_group_does_not_say_that_the_group_delivers_it():
    text = "bodies: {g: {name: G, kind: group}}\npriorities: {p: {name: P}}\nworkstreams: {w: {name: W, through: g, delivers: p}}\n"
    content = compose_map(make_view(parse_register(HEAD + text), parse_date("2016-04-01")), MapChoice())

    assert {(line.start, line.end, line.kind, line.label) for line in content.lines} == {
        ("g", "w", "through", "is worked through"),
        ("w", "p", "delivers", "delivers"),
    }
