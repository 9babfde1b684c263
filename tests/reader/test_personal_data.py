"""What is found of a person or a case in the text of a register, however it is written; and what is none."""

import pytest

import graph

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-04-30}\nthemes:\n  t:\n    name: T\n    note: "


def found(note: str) -> list[str]:
    register = graph.parse(HEAD + note + "\n")
    return [one.value.removeprefix("note ") for one in register.problems if one.check == "personal-data"]


@pytest.mark.parametrize(
    ("note", "what"),
    [
        ('"Ring 0121 496 0123/4 for help"', "a telephone number"),
        ('"07700900123/07700900124"', "a telephone number"),
        ('"0044 121 496 0123"', "a telephone number"),
        ('"0121 496 0123x12"', "a telephone number"),
        ('"0121\u2011496\u20110123"', "a telephone number"),
        (">-\n      The office takes calls on 0121\n      496 0123 until noon.", "a telephone number"),
        (r'"\x30121 496 0123"', "a telephone number"),
        (r'"jane.doe\u0040bham.example.gov.uk"', "an e-mail address"),
        ('"DOB 4th May 2004"', "a date of birth"),
        ('"date of birth is 04/05/2004"', "a date of birth"),
        ('"NHS no: 943\u00a0476\u00a05919"', "an NHS number"),
        ('"NHS Number is 943.476.5919"', "an NHS number"),
        (r'"NHS 943\u00a0476\u00a05919"', "an NHS number"),
        (">-\n      Their NHS number is 943 476\n      5919.", "an NHS number"),
        ("ab123456c", "a National Insurance number"),
        ("Lives at 14 Long Meadow Road,\n      Birmingham B12 9QH", "a home address"),
    ],
)
def test_a_person_is_found_however_it_is_written(note, what):
    assert found(note) == [what]


@pytest.mark.parametrize(
    "note",
    [
        '"Agreed on 2016-04-12 and 2016-05-12, sections 4.0 and 5.0; 10 of 0 to 9"',
        ">-\n      In 2010\n      2011 and 2012 there were 3 000 000 of 10 000 000.",
        '"https://example.org/0121-496-0123/4"',
        '"Born out of the review of 2014; 0.1 of 12345678"',
        r'"a \"quoted\" word and \u00e9"',
    ],
)
def test_what_only_looks_like_it_is_none(note):
    assert found(note) == []
