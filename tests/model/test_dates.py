"""Dates and periods as officers write them."""

import time
from datetime import date, timedelta

import pytest

from graph.model.dates import (
    EVER_AFTER,
    EVER_BEFORE,
    Date,
    Period,
    date_phrase,
    day_after,
    day_before,
    format_date,
    format_iso_day,
    parse_date,
    parse_period,
    period_meanings,
    today,
)
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
        ("2015-04", None),
        ("2015-04-30", None),
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


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("2022-24", ["`2022/2024` for the years 2022 to 2024", "`2022-04/2024-03` for April 2022 to March 2024"]),
        ("2022/24", ["`2022/2024` for the years 2022 to 2024", "`2022-04/2024-03` for April 2022 to March 2024"]),
        ("2022–2024", ["`2022/2024` for the years 2022 to 2024", "`2022-04/2024-03` for April 2022 to March 2024"]),
        ("2015-16", ["`2015/16` for April 2015 to March 2016", "`2015-01/2016-12` for January 2015 to December 2016"]),
        ("2015/2016", ["`2015/16` for April 2015 to March 2016", "`2015-01/2016-12` for January 2015 to December 2016"]),
        ("2008-09", ["`2008/09` for April 2008 to March 2009", "`2008-01/2009-12` for January 2008 to December 2009"]),
        ("1999-00", ["`1999/00` for April 1999 to March 2000", "`1999-01/2000-12` for January 1999 to December 2000"]),
        ("1998-00", ["`1998/2000` for the years 1998 to 2000", "`1998-04/2000-03` for April 1998 to March 2000"]),
        ("2015-35", ["`2015/2035` for the years 2015 to 2035", "`2015-04/2035-03` for April 2015 to March 2035"]),
        ("9998-99", ["`9998/99` for April 9998 to March 9999", "`9998-01/9999-12` for January 9998 to December 9999"]),
    ],
)
def test_a_period_that_can_be_read_in_several_ways_is_offered_in_each(text, meanings):
    assert period_meanings(text) == meanings
    assert [parse_period(meaning.split("`")[1]) is None for meaning in meanings] == [False, False]


@pytest.mark.parametrize(
    "text",
    [
        *("", "2015", "2015-", "2015-10", "2015-15", "2015-36", "2015-2014", "2015-2036", "2014-2011", "9999-00"),
        *("2015-016", "2015-1", "2015-1x", "2015-²⁰", "２０１５-16", "0000-01", "15-16", "2015-04-2016", "2015-04/2016-03"),
    ],
)
def test_what_is_a_month_or_no_period_of_a_plan_is_offered_in_no_way(text):
    assert period_meanings(text) == []


def test_each_day_is_followed_by_the_next_of_the_calendar():
    day = date(1996, 1, 1)
    while day < date(2004, 3, 2):
        tomorrow = day + timedelta(1)
        assert (day_after(day.isoformat()), day_before(tomorrow.isoformat())) == (tomorrow.isoformat(), day.isoformat())
        day = tomorrow


@pytest.mark.parametrize(
    ("day", "following"),
    [
        ("1900-02-28", "1900-03-01"),
        ("0001-01-09", "0001-01-10"),
        ("0009-12-31", "0010-01-01"),
        ("0099-04-30", "0099-05-01"),
        ("0004-02-29", "0004-03-01"),
    ],
)
def test_the_year_of_a_neighbouring_day_has_four_digits(day, following):
    assert (day_after(day), day_before(following)) == (following, day)


def test_nothing_is_before_the_first_day_or_after_the_last():
    assert (day_before("0001-01-01"), day_after("9999-12-31")) == (EVER_BEFORE, EVER_AFTER)


def test_a_date_is_said_at_the_precision_given():
    told = [format_date(parse_date(text)) for text in ("2015", "2016-03", "2015-11-25", "2016-01-09", "2016-12-01")]

    assert told == ["2015", "March 2016", "25 November 2015", "9 January 2016", "1 December 2016"]
    assert [format_date(parse_date(f"2016-{month:02}")) for month in range(1, 13)] == [
        time.strftime("%B 2016", (2016, month, 1, 0, 0, 0, 0, 1, 0)) for month in range(1, 13)
    ]
    assert format_date(parse_period("2015/16")) == "2015/16"
    assert [format_iso_day(day) for day in ("2016-01-05", "2015-11-25")] == ["5 January 2016", "25 November 2015"]


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
