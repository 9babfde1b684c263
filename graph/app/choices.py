"""What a page lets its reader choose. Every choice is kept in the address, so that it can be shared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from ..model.text import escape_unprintable

FIRST_DAY, LAST_DAY = date(1974, 1, 1), date(2100, 12, 31)  # what the calendar offers; an address may say another


def set_choice(name: str, value: str | None) -> None:
    """Writes a choice into the address, or takes it out."""
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def choose(label: str, name: str, options: Mapping[str, str], every: str = "All", required: bool = False) -> str | None:
    """A choice of one of several, by their ids, kept in the address as `?NAME=ID`. `every` is said where none is chosen."""
    asked, key = st.query_params.get(name), f"choice-{name}"
    if asked not in options:
        asked = next(iter(options), None) if required else None
    st.session_state[key] = asked
    chosen: str | None = st.selectbox(
        label,
        list(options),
        index=None,
        format_func=lambda id: escape_unprintable(options[id]),
        key=key,
        on_change=lambda: set_choice(name, st.session_state[key]),
        placeholder=every,
        required=required,
        width=240,
    )
    return chosen


def choose_several(label: str, name: str, options: Mapping[str, str]) -> list[str]:
    """A choice of any of several, kept in the address as `?NAME=ID,ID`; none of them: all."""
    asked, key = st.query_params.get(name, "").split(","), f"choice-{name}"
    st.session_state[key] = [id for id in options if id in asked]
    found: list[str] = st.pills(
        label,
        list(options),
        selection_mode="multi",
        format_func=lambda id: options[id],
        key=key,
        on_change=lambda: set_choice(name, ",".join(st.session_state[key])),
    )
    return found


def choose_switch(label: str, name: str) -> bool:
    """A choice of yes or no, kept in the address as `?NAME=yes`."""
    key = f"choice-{name}"
    st.session_state[key] = st.query_params.get(name) == "yes"
    return st.toggle(label, key=key, on_change=lambda: set_choice(name, "yes" if st.session_state[key] else None))


def choose_date(shown: str, label: str, name: str, day: date, offers: Mapping[str, date], own: date | None = None) -> None:
    """A choice of a day, kept in the address as `?NAME=YYYY-MM-DD`, behind a button that says which it is; with buttons for some days.

    `own` is the day that holds where the address says none.
    """
    key = f"choice-{name}"
    st.session_state[key] = day
    with st.popover(shown):
        st.date_input(
            label,
            key=key,
            min_value=min(FIRST_DAY, day),
            max_value=max(LAST_DAY, day),
            format="DD/MM/YYYY",
            on_change=lambda: set_choice(name, str(st.session_state[key])),
        )
        for words, offered in offers.items():
            if offered != day:
                st.button(words, on_click=set_choice, args=(name, None if offered == own else str(offered)), key=f"{key}-{words}")


def year_before(day: date) -> date:
    """The same day a year earlier, or the last of that month.

    >>> year_before(date(2016, 2, 29)), year_before(date(1, 5, 1))
    (datetime.date(2015, 2, 28), datetime.date(1, 5, 1))
    """
    year = max(day.year - 1, 1)
    return date(year, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
