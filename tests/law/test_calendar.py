"""What falls due in a year: in order, each with its source, and no date that nobody stated."""

from datetime import date

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph
from graph.calendar import BY_LAW, fall_day, list_calendar, render_ics, year_end
from graph.law.records import parse_year_day
from graph.model.snapshot import Snapshot
from graph.reader.load import link_registers, parse_register
from support.registers import registers, typed

DAYS = st.dates(min_value=date(1995, 1, 1), max_value=date(2030, 12, 31)).map(str) | st.sampled_from(["0001-01-01", "9999-12-31"])
HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\n"
TEXT = (
    HEAD
    + """
sources: {minutes: {name: Minutes of the Board, date: 2015-10-01}}
people: {ann: {name: Ann}}
bodies:
  adults:
    name: Adults Board
    kind: board
    statutory_kind: safeguarding-adults-board
    posts: {chair: {name: Chair, role: chair, held_by: {who: ann, from: 2014, to: 2016-05-31, source: minutes#3}}}
    source: minutes
  csp:
    name: Community Safety Partnership
    kind: partnership
    statutory_kind: community-safety-partnership
    presents:
      - {what: Plan, to: adults, how: duty, due: 2016-02, source: minutes}
      - {what: Figures, to: adults, how: duty, every: quarter, source: minutes}
priorities:
  cse: {name: Child sexual exploitation, adopted_by: csp, period: 2015/16, due: 2016-01-31, source: minutes#4}
protocols:
  protocol: {name: Protocol, parties: [adults, csp], status: agreed, review: 2016-09, source: minutes}
"""
)


def entries(body=None, day="2015-11-25", text=TEXT):
    register = graph.parse(text)
    return list_calendar(register.at(day), register.register.bodies[body] if body else None)


def test_what_falls_due_is_listed_in_order_with_its_ground_and_source():
    assert [(entry.when, entry.what.partition(" (")[0], entry.ground, entry.source) for entry in entries("csp") if entry.day] == [
        ("31 January 2016", 'Priority "Child sexual exploitation" is to be done', "stated", "Minutes of the Board, 4"),
        ("February 2016", "Plan to Adults Board", "stated", "Minutes of the Board"),
        (
            "before 1 April 2016",
            "Revise the partnership plan, considering the strategic assessment",
            "by law",
            "SI 2007/1830 regulation 10(2)-(3)",
        ),
        ("31 March 2016", "The period of 1 priority ends", "reckoned", "the last day of 2015/16"),
        ("September 2016", 'Review of "Protocol"', "stated", "Minutes of the Board"),
    ]


def test_what_has_no_date_comes_last_and_says_so():
    undated = [entry for entry in entries("csp") if not entry.day]

    assert entries("csp")[-len(undated) :] == undated
    assert ("quarterly; no date is stated", "Figures to Adults Board") in [(entry.when, entry.what) for entry in undated]
    assert all(entry.when.endswith("no date in law") for entry in undated if entry.ground == BY_LAW)


def test_the_plan_of_an_adults_board_has_no_date_since_the_act_gives_none():
    (plan,) = [entry for entry in entries("adults") if entry.what.startswith("Publish a strategic plan")]

    assert (plan.day, plan.when) == ("", "each financial year; no date in law")


def test_a_term_that_ends_in_the_year_is_due():
    assert "Term of Ann as Chair ends" in [entry.what for entry in entries("adults")]


def test_before_the_act_nothing_is_due_by_law():
    assert [entry for entry in entries("adults", "2014-11-25") if entry.ground == BY_LAW] == []


def test_a_body_that_says_nothing_of_the_law_has_nothing_due_by_law():
    assert [entry for entry in entries(text=TEXT.replace("statutory_kind", "note")) if entry.ground == BY_LAW] == []


def test_after_its_last_day_nothing_is_due_of_a_body():
    ending = TEXT.replace("kind: partnership\n", "kind: partnership\n    to: 2016-02-15\n")
    last = [entry.what for entry in entries("csp", text=ending) if entry.day and entry.records == ("csp",)]

    assert last == ["Last day"]
    assert "Figures to Adults Board" in [entry.what for entry in entries("csp", text=ending)]
    assert [entry for entry in entries("csp", "2016-02-16", ending) if entry.records == ("csp",)] == []


def test_a_term_does_not_outlast_its_post():
    ended = TEXT.replace("role: chair,", "role: chair, to: 2015-11-30,")

    assert "role: chair, to: 2015-11-30" in ended
    assert "Term of Ann as Chair ends" not in [entry.what for entry in entries("adults", text=ended)]


HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\n"


def test_what_is_yearly_and_was_due_is_said_to_have_no_later_date():
    text = HEAD + "bodies: {b: {name: B, kind: board, presents: [{what: Report, how: publish, every: year, due: 2015-06-30}]}}\n"

    assert [(entry.when, entry.what) for entry in entries("b", text=text)] == [("yearly; no date is stated after 30 June 2015", "Report")]


def test_a_line_of_law_that_ends_before_the_day_is_not_due():
    text = HEAD + "bodies: {b: {name: B, kind: agency, statutory_kind: clinical-commissioning-group}}\n"

    assert [entry for entry in entries("b", "2022-05-01", text) if entry.day] == []
    assert [entry for entry in entries("b", "2021-05-01", text) if entry.day] != []


def test_what_the_law_asks_is_due_as_long_as_the_body_is_of_that_kind():
    first = "as_written: Act, statutory_kind: community-safety-partnership"
    body = "bodies: {b: {name: B, kind: partnership, basis: [{%s, to: 2015-12-31}%s]}}\n"
    ended, goes_on = HEAD + body % (first, ""), HEAD + body % (first, f", {{{first}, from: 2016-01-01}}")

    assert [entry for entry in entries("b", text=ended) if entry.day] == []
    assert [entry.when for entry in entries("b", text=goes_on) if entry.day] == ["before 1 April 2016"]


def test_of_several_registers_what_is_due_of_a_body_in_another_is_listed():
    theirs = HEAD.replace("id: r", "id: s").replace("/r/", "/s/") + "priorities: {p: {name: P, lead: r:b, due: 2016-02}}\n"
    ours, _ = link_registers([parse_register(one.encode()) for one in (HEAD + "bodies: {b: {name: B, kind: board}}\n", theirs)])

    assert [entry.what for entry in list_calendar(Snapshot(ours.register, "2015-11-25"), ours.register.bodies["b"])] == [
        'Priority "P" is to be done'
    ]


def test_an_ics_file_has_what_has_a_day_and_the_same_bytes_each_time():
    found = entries()
    made = render_ics(found, "R", "https://example.org/r/")
    events = icalendar.Calendar.from_ical(made).walk("VEVENT")

    assert made == render_ics(found, "R", "https://example.org/r/")
    assert [str(event["dtstart"].dt) for event in events] == [entry.day for entry in found if entry.day]
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert [str(event["description"]) for event in events] == [
        f"{entry.when}. {entry.ground.capitalize()}: {entry.source}" for entry in found if entry.day
    ]


@pytest.mark.parametrize(
    ("falls", "on", "day"),
    [
        ("before 1 April", "2016-03-31", "2016-03-31"),
        ("before 1 April", "2016-04-01", "2017-03-31"),
        ("after 31 March", "2016-04-01", "2016-04-01"),
        ("by 8 February", "2016-02-09", "2017-02-08"),
    ],
)
def test_a_day_of_the_year_is_the_next_one(falls, on, day):
    assert fall_day(parse_year_day(falls), on)[0] == day


@given(registers().map(typed), DAYS)
def test_any_register_has_a_calendar_within_its_year(register, day):
    for entry in list_calendar(Snapshot(register, day)):
        assert not entry.day or day <= entry.day <= year_end(day)
        assert entry.source
