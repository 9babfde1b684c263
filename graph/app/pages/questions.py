"""Questions: each that `graph query` answers, with the answer as a table to work with."""

from __future__ import annotations

import streamlit as st

from ...documents.blocks import Heading, Paragraph
from ..choices import choose
from ..components import show_blocks
from ..content.questions import answer_question, list_questions, question_section
from ..content.words import list_boards
from ..page_head import open_page
from ..view import compute_once
from ..working_table import show_working_table

TITLE, PLACE = "Questions", 8


def show_page() -> None:
    view = open_page(TITLE)
    if view is None:
        return
    questions = list_questions()
    name = choose("Question", "question", {name: one.summary for name, one in questions.items()}, "Choose a question", width=700)
    if name is None:
        show_blocks([Paragraph("Choose a question: the answer is what the register says on this day, and no more.")], "opening")
        return
    boards = compute_once(view, list_boards)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        given = {
            key: choose(parameter.what.capitalize(), key, boards, "Choose one") for key, parameter in questions[name].parameters.items()
        }
    if missing := [questions[name].parameters[key].what for key, value in given.items() if value is None]:
        show_blocks([Paragraph(f"Choose {' and '.join(missing)}.", tone="headline")], "opening")
        return
    found = compute_once(view, answer_question, name, tuple((key, value) for key, value in given.items() if value))
    show_blocks([Heading(2, questions[name].summary), *question_section(questions[name], found)], "opening")
    if found.ids:
        show_working_table(found.table, found.ids, f"answer-{name}", name)
