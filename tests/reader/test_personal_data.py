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
        ('"DOB=04/05/2004"', "a date of birth"),
        ('"born on the 4th of May, 2004"', "a date of birth"),
        ('"born May 4, 2004"', "a date of birth"),
        (">-\n      He was born\n      4 May 2004.", "a date of birth"),
        (">-\n      The date of\n      birth is 4 May 2004.", "a date of birth"),
        (">-\r\n      He was born\r\n      4 May 2004.", "a date of birth"),
        (">-\r\n      Ring 0121\r\n      496 0123.", "a telephone number"),
        (">-\n      His NHS number\n      9434765919.", "an NHS number"),
        (">-\n      AB 12 34\n      56 C", "a National Insurance number"),
        (">-\n      12 High Street, Birmingham B1\n      1AA", "a home address"),
        ('"Tel 0121\u2009496\u20090123"', "a telephone number"),
        ('"date of birth is 04/05/2004"', "a date of birth"),
        ('"NHS no: 943\u00a0476\u00a05919"', "an NHS number"),
        ('"NHS Number is 943.476.5919"', "an NHS number"),
        (r'"NHS 943\u00a0476\u00a05919"', "an NHS number"),
        (">-\n      Their NHS number is 943 476\n      5919.", "an NHS number"),
        ("ab123456c", "a National Insurance number"),
        ("Lives at 14 Long Meadow Road,\n      Birmingham B12 9QH", "a home address"),
        ('"12 high street, b1 1aa"', "a home address"),
        ('"12 High Street, b1 1aa"', "a home address"),
        ('"12 HIGH STREET BIRMINGHAM B11AA"', "a home address"),
        ('"12a acacia close, kings heath, birmingham, b14 7xx"', "a home address"),
        ('"14 grove lane b21 9es"', "a home address"),
        ('"12 the avenue, birmingham b1 1aa"', "a home address"),
        ("3 long meadow road,\n      birmingham b12 9qh", "a home address"),
        ('"She lives at 12 acacia avenue."', "a home address"),
        ('"Lived with a grandmother at flat 2, 7 Bell Lane"', "a home address"),
        ("living at\n      9 station road", "a home address"),
        ('"Home address: 12 Acacia Drive"', "a home address"),
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
        '"12 meetings took place in birmingham b1 1bb"',
        '"12 people were hurt on the road near Birmingham B1 1AA"',
        '"30 flats in bristol road, b5 7xx"',
        '"12 high street shops closed, and 2 lanes close"',
        '"In 2015 street work began: see s5 2nd, and s11 2am"',
        '"12 high street, stage s5 2nd"',
        '"Improve the lives of 12 street children, living at 2 places"',
        '"12 boards drive reform, birmingham b1 1bb hosts them"',
    ],
)
def test_what_only_looks_like_it_is_none(note):
    assert found(note) == []


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("lines", [("Ring 0121", "496 0123"), ("born", "4 May 2004"), ("12 High Street, Birmingham", "B1 1AA")])
def test_it_is_found_over_the_lines_of_a_comment(lines, line_end):
    text = "\n".join([HEAD + "N", *(f"    # {line}" for line in lines), ""]).replace("\n", line_end)

    assert [one.check for one in graph.parse(text).problems] == ["personal-data"]


@pytest.mark.parametrize("start", ["    # ", "      "])
def test_numbers_under_each_other_are_found_each(start):
    numbers = [f"{start}0121 496 000{number}" for number in range(4)]
    note = HEAD + ("N" if "#" in start else ">-")

    assert len(graph.parse("\n".join([note, *numbers, ""])).problems) == 4


def test_a_finding_does_not_repeat_what_it_found():
    (one,) = graph.parse(HEAD + "Ring 0121 496 0123\n").problems

    assert "496" not in repr(one)
