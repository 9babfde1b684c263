"""The generated country: what `python3 run.py benchmark country` measures."""

import pytest

from benchmarks.councils import list_councils, write_country
from graph.reader.load import read_registers

CUMBRIA = [
    "cumbria",
    "allerdale",
    "carlisle",
    "copeland",
    "barrow-in-furness",
    "eden",
    "south-lakeland",
    "cumberland",
    "westmorland-and-furness",
]


@pytest.mark.large
def test_every_council_past_and_present_has_a_register_and_all_of_them_are_valid(tmp_path):
    paths = write_country(tmp_path, size=470 * 3_000)

    registers = read_registers(tmp_path)
    assert len(paths) == len(registers) == 470
    assert [(source.register.id, one.message) for source in registers for one in source.problems] == []


def test_the_same_arguments_give_the_same_bytes_and_another_seed_gives_others(tmp_path):
    written = []
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        (tmp_path / name).mkdir()
        written.append([path.read_bytes() for path in write_country(tmp_path / name, 30_000, CUMBRIA, seed)])

    assert written[0] == written[1] != written[2]


def test_a_council_that_was_replaced_names_its_successors_and_they_go_on_with_its_priorities(tmp_path):
    write_country(tmp_path, 1_000_000, CUMBRIA)

    registers = {source.register.id: source.register for source in read_registers(tmp_path)}
    council = registers["cumbria"].bodies["council"]
    assert (council.name, council.to.text, council.replaced_by) == (
        "Cumbria County Council",
        "2023-04-01",
        ("cumberland:council", "westmorland-and-furness:council"),
    )
    before = {id.partition(":")[0] for one in registers["cumberland"].priorities.values() for id in one.continues if ":" in id}
    assert before <= {"allerdale", "carlisle", "copeland", "cumbria"}
    assert before


def test_the_size_is_about_the_one_asked_for(tmp_path):
    size = sum(path.stat().st_size for path in write_country(tmp_path, 2_000_000, CUMBRIA))

    assert 1_800_000 < size < 2_200_000


def test_two_councils_of_one_name_have_registers_of_their_own():
    councils = list_councils()

    assert len({one.id for one in councils}) == len(councils) == 470
