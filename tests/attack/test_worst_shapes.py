"""No register takes far longer than its size: twice as much of the worst shapes is not far more than twice the work."""

import sys
from random import Random
from types import FrameType
from typing import Any

import pytest

from graph.lint.run import check_names, check_registers, load_check
from graph.model.dates import parse_date
from graph.reader.load import parse_register
from support.shapes import NAMED_SHAPES, Shape, draw_shape, lay_out_shape

pytestmark = pytest.mark.large  # each takes seconds

DAY = parse_date("2016-01-01")
GROWTH = 2.5  # times the work, for twice the bytes
SECONDS = 10  # on the processor, for a megabyte


def count_steps(text: str) -> int:
    """How many lines of our code are run to check a register: unlike seconds, the same every time."""
    steps = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal steps
        steps += event == "line"
        return trace if f"{'/'}graph{'/'}" in frame.f_code.co_filename.replace("\\", "/") else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        check_registers([parse_register(text)], DAY)
    finally:
        sys.settrace(before)
    return steps


def assert_grows_as_its_size(shape: Shape, size: int) -> None:
    half, whole = (lay_out_shape(shape, each) for each in (size // 2, size))
    steps, more = count_steps(half), count_steps(whole)

    assert more <= GROWTH * max(steps, 20_000) * max(1.0, len(whole) / len(half) / 2), (shape, len(half), len(whole))


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    for name in check_names():
        load_check(name)  # what is loaded once is no work of a register's


@pytest.mark.parametrize("name", NAMED_SHAPES)
def test_a_shape_that_we_know_to_be_bad_grows_as_its_size(name, tried):
    assert_grows_as_its_size(NAMED_SHAPES[name], 60_000)
    tried["known bad shapes, each at two sizes"] += 1


@pytest.mark.tries(4, 40)
def test_shapes_that_a_hunt_finds_grow_as_their_size(amount, tried):
    for seed in range(amount):
        assert_grows_as_its_size(draw_shape(Random(seed)), 40_000)
        tried["drawn shapes, each at two sizes"] += 1


@pytest.mark.large
@pytest.mark.skipif(sys.platform != "linux", reason="limits processes as Linux does")
@pytest.mark.tries(8, 30)
def test_a_megabyte_of_any_shape_ends_in_ten_seconds(amount, tried, folder):
    from support import confined

    shapes = [*NAMED_SHAPES.values(), *(draw_shape(Random(1000 + seed)) for seed in range(amount))]
    for number, shape in enumerate(shapes):
        (folder / f"{number}.yaml").write_text(lay_out_shape(shape, 1_000_000), encoding="utf-8")
    jobs = [[f"{number}.yaml"] for number in range(len(shapes))]
    for number, run in enumerate(confined.check(jobs, folder, SECONDS)):
        assert run.status in (0, 1), (shapes[number], run.status, run.lines[-3:])
    tried["shapes of a megabyte, in 10 seconds on the processor and 3 GB each"] += len(shapes)
