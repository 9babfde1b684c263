"""Which registers know each other: those that name each other, over however many steps."""

from hypothesis import given
from hypothesis import strategies as st

from graph.reader.connections import group_connected
from graph.reader.load import build_register, link_registers, parse_file
from graph.syntax.files import RegisterFile

NAMES = st.sampled_from("abcdefgh")


def linked(*texts: str):
    """Registers, the first of which is `r0`, with these bodies."""
    head = "register: {{id: {}, name: R, format: 1, base: https://example.org/{}/}}\n"
    pages = [text if "register:" in text else head.format(*[f"r{number}"] * 2) + text for number, text in enumerate(texts)]
    return link_registers(
        [build_register([parse_file(RegisterFile(f"{number}.yaml", page.encode()))]) for number, page in enumerate(pages)]
    )


def test_a_register_knows_those_that_it_names_those_that_name_it_and_those_that_these_name():
    a, b, c, d = linked(
        "bodies: {x: {name: X, kind: board, members: 'r1:x'}}", "", "bodies: {x: {name: X, kind: board, members: 'r1:x'}}", ""
    )

    assert [sorted(source.register.others) for source in (a, b, c, d)] == [["r1", "r2"], ["r0", "r2"], ["r0", "r1"], []]


def test_of_two_registers_of_one_id_the_first_is_meant():
    first = "register: {id: same, name: First, format: 1, base: https://example.org/f/}\n"
    *_, other = linked(first, first.replace("First", "Second"), "bodies: {x: {name: X, kind: board, members: 'same:x'}}")

    assert other.register.others["same"].name == "First"


def test_two_registers_of_one_base_are_told_and_judged_together():
    first = "register: {id: north, name: North, format: 1, base: https://example.org/town/}\n"
    one, two = linked(first, first.replace("id: north", "id: south"))

    assert (one.problems, [(found.check, found.value) for found in two.problems]) == ([], [("wrong-value", "https://example.org/town/")])
    assert group_connected([(["north", "town/"], []), (["west", "w/"], []), (["south", "town/"], [])]) == [[0, 2], [1]]


@given(st.lists(st.tuples(NAMES, st.lists(NAMES, max_size=2)), max_size=12))
def test_every_register_is_in_one_group_and_no_group_names_another(registers):
    groups = group_connected([([id], named) for id, named in registers])

    assert sorted(place for group in groups for place in group) == list(range(len(registers)))
    assert all(group == sorted(group) for group in groups)
    home = {}
    for number, group in enumerate(groups):
        for place in group:
            assert home.setdefault(registers[place][0], number) == number
    for number, group in enumerate(groups):
        assert {home.get(name, number) for place in group for name in registers[place][1]} <= {number}


@given(st.lists(st.tuples(NAMES, st.lists(NAMES, max_size=2)), max_size=12))
def test_a_group_has_nobody_who_has_nothing_to_do_with_the_rest(registers):
    for group in group_connected([([id], named) for id, named in registers]):
        reached, found = set(), {group[0]}
        while found - reached:
            place = (found - reached).pop()
            reached.add(place)
            id, named = registers[place]
            found |= {other for other in group if registers[other][0] in {id, *named} or id in registers[other][1]}
        assert found == set(group)
