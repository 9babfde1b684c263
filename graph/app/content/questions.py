"""The questions that the program knows, each a query or a measure, and the answer of a register as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ...analysis.run import measure_heads, run_measure
from ...documents.blocks import BLANK_CELL, Block, Cell, Paragraph, Table
from ...rdf.query import Query, list_query_names, read_query, run_query
from ...rdf.store import Answer, Value
from ..view import RegisterView
from .words import record_link

SUGGESTIONS = ("likely-overlaps",)  # for whoever keeps the register: no fact, and no answer


class AnswerTable(NamedTuple):
    """An answer: its rows, the record that each row opens, and what to say where there are none."""

    table: Table
    ids: list[str]
    nothing: str


def list_questions() -> dict[str, Query]:
    """The questions by their names, each a sentence that ends in a question mark."""
    return {name: read_query(name) for name in list_query_names()} | list_network_questions()


def list_network_questions() -> dict[str, Query]:
    """Those that a walk over the network answers."""
    return {head.name: head for head in measure_heads() if head.name not in SUGGESTIONS}


def answer_question(view: RegisterView, name: str, settings: Sequence[tuple[str, str]]) -> AnswerTable:
    """What the register says to a question, with what it was told."""
    question = list_questions()[name]
    given = [f"{key}={value}" for key, value in settings]
    answer = run_query(question, [view.snapshot], given) if question.text else run_measure(name, [view.snapshot], given)
    places = [place for place, column in enumerate(answer.columns) if not is_id_column(column)]
    head = tuple(answer.columns[place].replace("_", " ").capitalize() for place in places)
    ids = [list_row_ids(view, answer, row) for row in answer.rows]
    rows = [tuple(show_cell(view, row[place], known) for place in places) for row, known in zip(answer.rows, ids, strict=True)]
    return AnswerTable(
        Table(question.summary, "", head, tuple(rows), tone="cards"), [known[0] if known else "" for known in ids], answer.nothing
    )


def show_cell(view: RegisterView, value: Value, ids: Sequence[str]) -> Cell:
    """A value; the name of a record that the row names by its id too leads to it."""
    if value is None or value == "":
        return BLANK_CELL
    names = view.snapshot.names
    return next((record_link(view, id) for id in ids if value in (names.label(id), names.name(id))), str(value))


def list_row_ids(view: RegisterView, answer: Answer, row: Sequence[Value]) -> list[str]:
    """The records that a row names by their ids."""
    found = (str(value) for column, value in zip(answer.columns, row, strict=True) if is_id_column(column))
    return [id for id in found if id in view.graph]


def is_id_column(column: str) -> bool:
    return column == "id" or column.endswith("_id")


def question_section(question: Query, found: AnswerTable) -> list[Block]:
    """What the question is for; and where there is no answer, why."""
    why = re.sub("`([^`]+)`", lambda found: f"“{found[1].replace('_', ' ')}”", question.why)
    return [Paragraph(why, tone="quiet"), *([] if found.ids else [Paragraph(found.nothing, tone="headline")])]
