"""Time: what changed between two days, what falls due, and who held and led what when."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from ...documents.blocks import Paragraph, Table
from ...model.dates import format_date, parse_date
from ...model.text import escape_unprintable
from ..choices import choose_date, choose_switch, year_before
from ..components import load_component, show_blocks
from ..content.changes import COPY_BYTES, COPY_TOO_LARGE, COPY_UNREAD, copy_section, day_section, decode_copy
from ..content.timeline import Stretch, due_table, list_stretches, stretch_table
from ..content.words import record_title
from ..page_head import open_page
from ..view import RegisterView, compute_once

TITLE, PLACE = "What changed", 6
ENDS = {False: "up to the last day on record", True: "no end on record"}
BAR_COLOUR, MARK_COLOUR, DAY_COLOUR = "#4477dd", "#d9622b", "#7c8290"  # each plain to see on white and on black


def show_page() -> None:
    view = open_page(TITLE)
    if view is None:
        return
    changed, due, when, copy = st.tabs(["Since a day", "What falls due", "Who and when", "Against a copy"], key="tab", bind="query-params")
    with changed:
        show_changes(view)
    with due:
        table = compute_once(view, due_table)
        none = Paragraph("Nothing falls due in the year from this day by the register, nor by what is held of the law.")
        show_blocks(
            [table if table.rows else none, Paragraph("What is past its day is under “What needs attention”.", tone="quiet")], "due"
        )
    with when:
        show_times(view)
    with copy:
        show_copy(view)


def show_changes(view: RegisterView) -> None:
    """What is otherwise on the day of the page than on an earlier one."""
    asked = st.query_params.get("since", "")
    try:
        since = date.fromisoformat(asked)
    except ValueError:
        since = year_before(date.fromisoformat(view.date.last))
    offers = {"A year earlier": year_before(since)}
    choose_date(f"Compare with: {format_date(parse_date(str(since)))}", "Compare with", "since", since, offers)
    day = parse_date(str(since))
    assert day is not None  # it is written by `date` itself
    show_blocks(compute_once(view, day_section, day), "changes")


def show_copy(view: RegisterView) -> None:
    """What is otherwise than in a copy of the register that the reader has: an earlier one, or one with changes that are proposed."""

    def forget() -> None:
        for name in ("copy", "copy-compared"):
            st.session_state.pop(name, None)

    def sent() -> None:
        forget()
        st.session_state["copy"] = decode_copy(st.session_state["copy-chooser"].get("files") or ())

    words = "Compare with a copy that you have. It is read here and shown to nobody else; nothing of it is kept once you leave."
    show_blocks([Paragraph(words)], "copy-words")
    data = {"limit": COPY_BYTES, "tooLarge": COPY_TOO_LARGE, "unread": COPY_UNREAD}
    load_component("copy")(key="copy-chooser", data=data, on_files_change=sent)
    is_proposal = choose_switch("The copy is later: it proposes changes", "proposal")
    if "copy" not in st.session_state:
        return
    files = st.session_state["copy"]
    if not files:
        show_blocks([Paragraph(COPY_TOO_LARGE if files is None else COPY_UNREAD, tone="warning")], "copy-refused")
        return
    asked = view.fingerprint, is_proposal  # kept with the reader's own session, and not for everyone
    if st.session_state.get("copy-compared", ("",))[0] != asked:
        with st.spinner("Comparing"):
            st.session_state["copy-compared"] = asked, copy_section(view, files, is_proposal)
    show_blocks(st.session_state["copy-compared"][1], "copy-changes")
    st.button("Forget this copy", on_click=forget)


def show_times(view: RegisterView) -> None:
    """Who held and led what, as a chart and as a table."""
    stretches = compute_once(view, list_stretches)
    if not stretches:
        show_blocks([Paragraph("The register dates no holding of a post, no lead and no list.")], "times")
        return
    draw_times(view)
    show_blocks([compute_once(view, describe_stretches)], "times")


def describe_stretches(view: RegisterView) -> Table:
    return stretch_table(view, compute_once(view, list_stretches))


def draw_times(view: RegisterView) -> None:
    """A bar for each stretch, and what the marks mean."""
    st.vega_lite_chart(compute_once(view, chart_times), width="stretch")
    words = (
        "A diamond: a source saw it then. The dashed line: the day this page speaks of. A hollow bar goes on to that day, since the "
        "register states no end and nobody who followed; a full one ends with the last day that the register knows of."
    )
    show_blocks([Paragraph(words, tone="quiet")], "times-key")


def chart_times(view: RegisterView) -> dict[str, Any]:
    """A bar for each stretch, no longer than the register says; a mark for each day it was seen."""
    import altair
    import pandas

    def row(one: Stretch) -> dict[str, str]:
        name = escape_unprintable(f"{record_title(view, one.record)}: {record_title(view, one.who) if one.who else one.kind}")
        return {"What": name[:120], "From": one.drawn[0], "Until": one.drawn[1], "End": ENDS[one.is_open]}

    stretches = compute_once(view, list_stretches)
    rows = pandas.DataFrame([row(one) for one in stretches])
    seen = pandas.DataFrame(
        [{"What": row(one)["What"], "Seen": day.last} for one in stretches for day in one.seen], columns=["What", "Seen"]
    )
    order = list(dict.fromkeys(rows["What"]))
    above = altair.Axis(  # the name of each stands over its bar, where it has the whole width
        labelAlign="left",
        labelBaseline="bottom",
        labelPadding=0,
        labelOffset=-8,
        labelLimit=altair.expr("width"),
        ticks=False,
        domain=False,
        zindex=1,
    )
    axis = altair.Y("What:N", title=None, sort=order, axis=above)
    bars = (
        altair.Chart(rows)
        .mark_bar(height=9, fill=BAR_COLOUR, stroke=BAR_COLOUR, strokeWidth=1.5)
        .encode(
            x=altair.X("From:T", title=None, axis=altair.Axis(format="%-d %b %Y", labelOverlap=True)),
            x2="Until:T",
            y=axis,
            fillOpacity=altair.FillOpacity("End:N", scale=altair.Scale(domain=list(ENDS.values()), range=[1, 0]), legend=None),
            tooltip=["What:N", "From:T", "Until:T", "End:N"],
        )
    )
    marks = (
        altair.Chart(seen)
        .mark_point(shape="diamond", filled=True, size=150, opacity=1, color=MARK_COLOUR, stroke="white", strokeWidth=1)
        .encode(x="Seen:T", y=axis, tooltip=["What:N", "Seen:T"])
    )
    today = (
        altair.Chart(pandas.DataFrame([{"Day": view.date.last}]))
        .mark_rule(strokeDash=[4, 4], strokeWidth=2, color=DAY_COLOUR)
        .encode(x="Day:T")
    )
    return (today + bars + marks).properties(height={"step": 38}).to_dict()  # type: ignore[no-any-return]
