"""Dates and periods as officers write them, at the precision given.

A date is a year, a month or a day (ISO 8601). A period is `2015/16` (April to March), `2015-04/2016-03` (months), `2022/2024` (years,
where no months are named) or `2021` (a calendar year).
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


def parse_spoken_date(text: str) -> Date | None:
    """The date in `text`, written as in a register or as people say it.

    >>> [str(parse_spoken_date(text)) for text in ("2016-04", "april 2016", "5 Apr 2016", "April")]
    ['2016-04', '2016-04', '2016-04-05', 'None']
    """
    words = text.split()
    if len(words) not in (2, 3) or len(words[-2]) < 3:
        return parse_date(text.strip())
    month = next((number for number, name in enumerate(MONTHS, 1) if name.casefold().startswith(words[-2].casefold())), 0)
    return parse_date("-".join([words[-1], f"{month:02}", *(day.zfill(2) for day in words[:-2])]))


def parse_period(text: str) -> Period | None:
    """The period in `text`: `2015/16`, `2015-04/2016-03`, `2022/2024` (at least two years apart) or `2021`; None where it is none.

    >>> parse_period("2022/2024")
    Period(text='2022/2024', first='2022-01-01', last='2024-12-31')
    >>> parse_period("2015-16") is None, parse_period("2022/2023") is None
    (True, True)
    """
    first, slash, last = text.partition("/")
    start = parse_date(first)
    if start is None:
        return None
    if not slash:
        return Period(text, start.first, start.last) if len(first) == 4 else None
    if len(first) == 4 and len(last) == 2:
        follows = f"{(int(first) + 1) % 100:02}"
        return Period(text, f"{first}-04-01", f"{int(first) + 1:04}-03-31") if last == follows else None
    end = parse_date(last)
    if end is None or len(first) != len(last) or len(first) > 7 or end.last < start.first:
        return None
    if len(first) == 4 and int(last) < int(first) + 2:
        return None  # 2022/2023 may be a financial year or two calendar years
    return Period(text, start.first, end.last)


def period_meanings(text: str) -> list[str]:
    """Each way to write what a period may mean that can be read in several ways, with the words that say which; empty for others.

    >>> period_meanings("2022-24")
    ['`2022/2024` for the years 2022 to 2024', '`2022-04/2024-03` for April 2022 to March 2024']
    """
    first, _, last = text.replace("-", "/").replace("–", "/").partition("/")
    if parse_date(first) is None or len(first) != 4 or not (last.isascii() and last.isdigit() and len(last) in (2, 4)):
        return []
    begin, end = int(first), int(last if len(last) == 4 else first[:2] + last)
    if end < begin and len(last) == 2:
        end += 100
    if not begin < end <= min(begin + 20, 9999):  # no plan is for longer; 2015-10 is a month
        return []
    years = [f"`{begin}/{end}` for the years {begin} to {end}"] if end - begin > 1 else []
    financial = f"`{first}/{end % 100:02}`" if end - begin == 1 else f"`{begin}-04/{end}-03`"
    calendar = [f"`{begin}-01/{end}-12` for January {begin} to December {end}"] if end - begin == 1 else []
    return [*years, f"{financial} for April {begin} to March {end}", *calendar]


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


def format_iso_day(day: str) -> str:
    """A day given as ISO text, as people say it.

    >>> format_iso_day("2016-01-05")
    '5 January 2016'
    """
    return format_date(Date(day, day, day))


def date_phrase(date: Date) -> str:
    """The same with the word before it.

    >>> date_phrase(Date("2015-11-25", "2015-11-25", "2015-11-25")), date_phrase(Date("2016-03", "2016-03-01", "2016-03-31"))
    ('on 25 November 2015', 'in March 2016')
    """
    return f"{'on' if date.first == date.last else 'in'} {format_date(date)}"


def day_after(day: str) -> str:
    """The day after a day, both as ISO text.

    >>> day_after("2016-02-29"), day_after("2015-12-31")
    ('2016-03-01', '2016-01-01')
    """
    year, month, number = int(day[:4]), int(day[5:7]), int(day[8:])
    if number < MONTH_LENGTHS[month - 1] + (month == 2 and _is_leap_year(year)):
        return f"{day[:8]}{number + 1:02}"
    if month < 12:
        return f"{year:04}-{month + 1:02}-01"
    return f"{year + 1:04}-01-01" if year < 9999 else EVER_AFTER


def day_before(day: str) -> str:
    """The day before a day, both as ISO text.

    >>> day_before("2016-03-01"), day_before("2016-01-01")
    ('2016-02-29', '2015-12-31')
    """
    year, month, number = int(day[:4]), int(day[5:7]), int(day[8:])
    if number > 1:
        return f"{day[:8]}{number - 1:02}"
    year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    if not year:
        return EVER_BEFORE
    return f"{year:04}-{month:02}-{MONTH_LENGTHS[month - 1] + (month == 2 and _is_leap_year(year))}"


def today() -> Date:
    """Today, by this machine's clock."""
    import time

    text = time.strftime("%Y-%m-%d")
    return Date(text, text, text)


def _is_leap_year(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
