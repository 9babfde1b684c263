"""A key that a record does not have gets the key, or the shape, in which the register holds that fact."""

import pytest

from graph.model.register import TABLE
from graph.reader import load as source
from graph.reader import unknown_keys

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\n"


def remedy(section: str, key: str) -> str:
    more = {"bodies": "kind: board, ", "protocols": "parties: b, "}.get(section, "")
    text = f"{HEAD}{section}: {{b: {{name: B, {more}{key}: x}}}}\n"
    (found,) = [one for one in source.parse_register(text).problems if one.check == "unknown-key"]
    return found.remedy


@pytest.mark.parametrize(
    ("section", "key", "expected"),
    [
        ("priorities", "led_by", "Write `lead`."),
        ("priorities", "parent", "Write `part_of`."),
        ("themes", "parent", "Write `broader`."),
        ("bodies", "since", "Write `from`."),
        ("bodies", "reports to", "Write `accountable_to`."),
        ("bodies", "Kinds", "Did you mean `kind`?"),
        ("bodies", "predecessor", "Write `replaced_by: b` in the body that it replaced."),
        ("workstreams", "replaces", "Write `continues`."),
        ("sources", "website", "Write `url`."),
        ("themes", "zzz", "Fields of a theme: name, also, note, source, broader."),
    ],
)
def test_a_key_of_another_name_gets_the_right_one(section, key, expected):
    assert remedy(section, key) == expected


def test_a_chair_becomes_a_post_of_the_body_that_can_be_copied():
    example = remedy("bodies", "vice_chair").split("`")[1]
    filled = example.replace("name: …", "name: Vice").replace("held_by: …", "held_by: b")

    assert example == "posts: {b-vice-chair: {name: …, role: vice-chair, held_by: …}}"
    assert source.parse_register(f"{HEAD}bodies: {{b: {{name: B, kind: board, {filled}}}}}\n").problems == []


def test_each_key_that_is_meant_by_another_is_a_field_of_some_record():
    fields = {key for kind in TABLE.values() for key in kind.fields} | {"held_by"}

    assert set(unknown_keys.OTHER_NAMES.values()) <= fields


def test_a_record_that_is_named_by_another_key_is_not_without_a_name_as_well():
    found = source.parse_register(f"{HEAD}themes: {{t: {{title: T}}}}\n").problems

    assert [one.check for one in found] == ["unknown-key"]


# --- commas between braces --------------------------------------------------------------------------------------------


def comma(fields: str) -> list[tuple[str, str]]:
    found = source.parse_register(f"{HEAD}bodies: {{b: {{kind: board, {fields}}}}}\n").problems
    return [(one.message, one.remedy) for one in found]


@pytest.mark.parametrize(
    ("fields", "remedy"),
    [
        ("name: A, b and c", 'Put the whole text in quotation marks: `name: "A, b and c"`.'),
        ("name: A, b , c", 'Put the whole text in quotation marks: `name: "A, b, c"`.'),
        ("""name: A "x", b""", """Put the whole text in quotation marks: `name: 'A "x", b'`."""),
        (
            "name: B, area: Leeds, York",
            'Put the whole text in quotation marks: `area: "Leeds, York"`; or, to name several, write `area: [Leeds, York]`.',
        ),
    ],
)
def test_a_value_that_a_comma_cuts_is_reported_once_with_the_whole_of_it(fields, remedy):
    ((_, found),) = comma(fields)

    assert found == remedy


def test_a_comma_in_quotation_marks_or_a_field_left_empty_is_no_cut_text():
    assert comma('name: "A, b", note: C') == []
    assert comma("name: B, note: ") == [('"B" has an empty `note`', "Fill it in, or delete the line.")]


def test_of_two_leads_that_a_comma_parts_none_is_taken():
    bodies = "bodies: {a: {name: A, kind: board}, b: {name: B, kind: board}}\n"
    register = source.parse_register(f"{HEAD}{bodies}priorities: {{p: {{name: P, lead: a, b}}}}\n").register

    assert register.priorities["p"].lead == ()
