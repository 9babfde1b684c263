"""Dates and periods as officers write them, at the precision given.

A date is a year, a month or a day (ISO 8601); a period is `2015/16` (April to March) or `2015-04/2016-03`.
Days are held as ISO text, which sorts as it should; so no calendar has to be imported to compare them.
"""

from __future__ import annotations

from typing import NamedTuple

MONTHS = "January February March April May June July August September October November December".split()
MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
EVER_BEFORE, EVER_AFTER = "", "~"  # sort before and after every day


class Date(NamedTuple):
    """A date with the days it begins and ends on.

    >>> parse_date("2016-02")
    Date(text='2016-02', first='2016-02-01', last='2016-02-29')
    """

    text: str
    first: str
    last: str

    def __str__(self) -> str:
        return self.text


class Period(NamedTuple):
    """A period with its first and last day.

    >>> parse_period("2015/16")
    Period(text='2015/16', first='2015-04-01', last='2016-03-31')
    """

    text: str
    first: str
    last: str

    def __str__(self) -> str:
        return self.text


def parse_date(text: str) -> Date | None:
    """The date in `text`, or None where it is no year, month or day that ever was."""
    year, month, day = text[:4], text[5:7], text[8:]
    digits = year + month + day
    if not (digits.isascii() and digits.isdigit() and len(year) == 4 and year > "0000"):
        return None
    if len(text) == 4:
        return Date(text, f"{year}-01-01", f"{year}-12-31")
    if len(month) != 2 or text[4] != "-" or not "01" <= month <= "12":
        return None
    days = MONTH_LENGTHS[int(month) - 1] + (month == "02" and _is_leap_year(int(year)))
    if len(text) == 7:
        return Date(text, f"{text}-01", f"{text}-{days}")
    if len(day) == 2 and text[7] == "-" and 1 <= int(day) <= days:
        return Date(text, text, text)
    return None


def parse_period(text: str) -> Period | None:
    """The period in `text`, or None where it is none.

    >>> parse_period("2015-16") is None
    True
    """
    first, slash, last = text.partition("/")
    start = parse_date(first)
    if not slash or start is None:
        return None
    if len(first) == 4 and len(last) == 2:
        follows = f"{(int(first) + 1) % 100:02}"
        return Period(text, f"{first}-04-01", f"{int(first) + 1:04}-03-31") if last == follows else None
    end = parse_date(last)
    if len(first) != 7 or len(last) != 7 or end is None or end.last < start.first:
        return None
    return Period(text, start.first, end.last)


def format_date(date: object) -> str:
    """A date as people say it, at the precision given.

    >>> format_date(Date("2015-11-25", "2015-11-25", "2015-11-25")), format_date(Date("2016-03", "2016-03-01", "2016-03-31"))
    ('25 November 2015', 'March 2016')
    """
    if not isinstance(date, Date):
        return str(date)
    year, *rest = date.text.split("-")
    words = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*words, *([MONTHS[int(rest[0]) - 1]] if rest else []), year])


def date_phrase(date: Date) -> str:
    """The same with the word before it.

    >>> date_phrase(Date("2015-11-25", "2015-11-25", "2015-11-25")), date_phrase(Date("2016-03", "2016-03-01", "2016-03-31"))
    ('on 25 November 2015', 'in March 2016')
    """
    return f"{'on' if date.first == date.last else 'in'} {format_date(date)}"


def today() -> Date:
    """Today, by this machine's clock."""
    import time

    text = time.strftime("%Y-%m-%d")
    return Date(text, text, text)


def _is_leap_year(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
