"""Dates and periods as officers write them."""

import time
from datetime import date, timedelta

import pytest

from graph.model.dates import Date, Period, date_phrase, format_date, parse_date, parse_period, today
from graph.reader import load as source


def days(found: Date | Period | None) -> tuple[str, str] | None:
    return found and (found.first, found.last)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2016", ("2016-01-01", "2016-12-31")),
        ("0001", ("0001-01-01", "0001-12-31")),
        ("2016-01", ("2016-01-01", "2016-01-31")),
        ("2016-04", ("2016-04-01", "2016-04-30")),
        ("2016-12", ("2016-12-01", "2016-12-31")),
        ("2016-02-29", ("2016-02-29", "2016-02-29")),
        ("2015-02", ("2015-02-01", "2015-02-28")),
        ("2016-02", ("2016-02-01", "2016-02-29")),
        ("1900-02", ("1900-02-01", "1900-02-28")),
        ("2000-02", ("2000-02-01", "2000-02-29")),
        ("2016-01-01", ("2016-01-01", "2016-01-01")),
        ("2016-01-31", ("2016-01-31", "2016-01-31")),
    ],
)
def test_a_date_lasts_from_its_first_day_to_its_last(text, found):
    assert days(parse_date(text)) == found
    assert str(parse_date(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "201", "20166", "0000", "two thousand", "２０１６", "-201", "2016-", "2016-1", "2016/04", "2016-00", "2016-13"),
        "2016-004",
        *(
            "2016-04-00",
            "2016-04-31",
            "2015-02-29",
            "2016-04-1",
            "2016-04-001",
            "2016-04/01",
            "2016x04-01",
            "2016-04-01T00:00",
            "2016-0-01",
        ),
        *("2016-4-011", "2016.04", "2016-04-", "2016-04-0²"),
    ],
)
def test_what_is_no_day_month_or_year_is_no_date(text):
    assert parse_date(text) is None


def test_every_day_of_the_calendar_is_a_date_and_the_day_after_the_last_of_a_month_is_none():
    day = date(1996, 1, 1)
    while day < date(2004, 3, 2):
        text, tomorrow = day.isoformat(), day + timedelta(1)
        assert parse_date(text) == Date(text, text, text)
        if tomorrow.day == 1:
            assert days(parse_date(text[:7])) == (f"{text[:7]}-01", text)
            assert parse_date(f"{text[:8]}{day.day + 1:02}") is None
        day = tomorrow


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2015/16", ("2015-04-01", "2016-03-31")),
        ("1999/00", ("1999-04-01", "2000-03-31")),
        ("0008/09", ("0008-04-01", "0009-03-31")),
        ("2015-04/2016-03", ("2015-04-01", "2016-03-31")),
        ("2016-02/2016-02", ("2016-02-01", "2016-02-29")),
        ("2015/17", None),
        ("2015/15", None),
        ("2015-16", None),
        ("2015", ("2015-01-01", "2015-12-31")),
        ("2015/2017", ("2015-01-01", "2017-12-31")),
        ("2015/", None),
        ("2015/2016", None),
        ("15/16", None),
        ("2015-13/2016-03", None),
        ("2015-04/2016-13", None),
        ("2015-04/2015-03", None),
        ("2015-04/2016", None),
        ("2015/2016-03", None),
        ("2015-04-01/2016-03", None),
        ("2015-04/2016-03-31", None),
        ("2015-04/16", None),
        ("2015-04/2016-03/2017-03", None),
    ],
)
def test_a_period_is_a_year_from_april_or_runs_from_month_to_month(text, found):
    assert days(parse_period(text)) == found
    assert found is None or str(parse_period(text)) == text


def test_a_date_is_said_at_the_precision_given():
    told = [format_date(parse_date(text)) for text in ("2015", "2016-03", "2015-11-25", "2016-01-09", "2016-12-01")]

    assert told == ["2015", "March 2016", "25 November 2015", "9 January 2016", "1 December 2016"]
    assert [format_date(parse_date(f"2016-{month:02}")) for month in range(1, 13)] == [
        time.strftime("%B 2016", (2016, month, 1, 0, 0, 0, 0, 1, 0)) for month in range(1, 13)
    ]
    assert format_date(parse_period("2015/16")) == "2015/16"


def test_today_is_the_day_on_this_machine():
    before, found, after = date.today().isoformat(), today(), date.today().isoformat()

    assert found == parse_date(found.text)
    assert before <= found.text <= after


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("25/11/2015", "Write `2015-11-25`."),
        ("25.11.2015", "Write `2015-11-25`."),
        ("04/04/2015", "Write `2015-04-04`."),
        ("03/04/2015", "Write a year, a month or a day: `2016`, `2016-04` or `2016-04-30`."),  # which is the month, is not ours to guess
        ("31/02/2015", "Write a year, a month or a day: `2016`, `2016-04` or `2016-04-30`."),
    ],
)
def test_a_date_the_other_way_round_is_told_how_to_write_it_where_it_can_mean_one_day_only(text, remedy):
    head = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\n"
    found = source.parse_register(head + f"sources: {{s: {{name: S, date: {text}}}}}").problems

    assert [one.remedy for one in found] == [remedy]


@pytest.mark.parametrize(("text", "phrase"), [("2015-11-25", "on 25 November 2015"), ("2016-03", "in March 2016"), ("2016", "in 2016")])
def test_a_date_has_the_word_before_it_that_its_precision_needs(text, phrase):
    date = parse_date(text)

    assert date is not None
    assert date_phrase(date) == phrase
