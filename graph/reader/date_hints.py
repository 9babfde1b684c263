"""What is wrong with a date or a period, and how to write it."""

from __future__ import annotations

from ..model.dates import parse_date, parse_period, period_meanings
from ..model.text import join_words, shorten


def describe_value(field: str, value: str, what: str) -> str:
    return f"has `{field}: {shorten(value)}`, which {what}"


PRESENT_WORDS = {"present", "the present", "now", "current", "currently", "today", "ongoing", "on-going", "to date", "continuing", "open"}
NO_DATE_WORDS = {"unknown", "not known", "not stated", "none", "n/a", "na", "tbc", "tba", "tbd", "to be confirmed", "never", "-", "?"}


def explain_date(field: str, value: str) -> tuple[str, str]:
    word = value.strip().lower()
    if field == "to" and word in PRESENT_WORDS:
        return describe_value(field, value, "is no date"), "Leave `to` out: what has no `to` has no stated end."
    if word in NO_DATE_WORDS and field != "until":
        return describe_value(field, value, "is no date"), f"Leave `{field}` out where no date is stated."
    if field in ("from", "to") and (parse_period(value) or period_meanings(value)):
        return describe_value(field, value, "is a period, not a date"), "Write its first year, month or day as `from`, its last as `to`."
    day, month, year = [*value.replace(".", "/").split("/"), "", ""][:3]
    meant = f"{year}-{month:0>2}-{day:0>2}"  # of 3/4/2015, only who wrote it knows which is the month
    plain = day.isdigit() and (day > "12" or day == month) and len(day) == 2 and len(value) <= 10 and parse_date(meant)
    return describe_value(field, value, "is no date"), (
        f"Write `{meant}`." if plain else "Write a year, a month or a day: `2016`, `2016-04` or `2016-04-30`."
    )


def explain_period(field: str, value: str) -> tuple[str, str]:
    if meanings := period_meanings(value):
        return describe_value(
            field, value, "can be read in several ways" if len(meanings) > 1 else "is no period"
        ), f"Write {join_words(meanings, 'or')}."
    return (
        describe_value(field, value, "is no period"),
        "Write `2015/16` for April 2015 to March 2016, the first and last month (`2015-04/2016-03`), "
        "the first and last year where no months are named (`2022/2024`), or one year (`2021`).",
    )
