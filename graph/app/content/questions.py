"""The questions that the program knows, each a query or a measure, and the answer of a register as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...analysis.run import measure_heads, run_measure
from ...documents.blocks import BLANK_CELL, Block, Cell, Paragraph, Table
from ...rdf.query import Query, list_query_names, read_query, run_query
from ...rdf.store import Answer, Value
from ..view import RegisterView
from .words import record_link, record_title

SUGGESTIONS = ("likely-overlaps",)  # for whoever keeps the register: no fact, and no answer


class AnswerTable(NamedTuple):
    """An answer: its rows, the record that each row opens, and what to say where there are none."""

    table: Table
    ids: list[str]
    nothing: str


def list_questions() -> dict[str, Query]:
    """The questions by their names, each a sentence that ends in a question mark."""
    heads = [*map(read_query, list_query_names()), *measure_heads()]
    return {head.name: head for head in heads if head.name not in SUGGESTIONS}


def answer_question(view: RegisterView, name: str, settings: Sequence[tuple[str, str]]) -> AnswerTable:
    """What the register says to a question, with what it was told."""
    question = list_questions()[name]
    given = [f"{key}={value}" for key, value in settings]
    answer = run_query(question, [view.snapshot], given) if question.text else run_measure(name, [view.snapshot], given)
    shown = [column for column in answer.columns if column != "id" and not column.endswith("_id")]
    head = tuple(column.replace("_", " ").capitalize() for column in shown)
    rows, ids = [], []
    for row in (dict(zip(answer.columns, values, strict=True)) for values in answer.rows):
        rows.append(tuple(show_cell(view, column, row) for column in shown))
        ids.append(row_id(view, answer, row))
    return AnswerTable(Table(question.summary, "", head, tuple(rows), tone="cards"), ids, answer.nothing)


def show_cell(view: RegisterView, column: str, row: Mapping[str, Value]) -> Cell:
    """A value; the name of a record leads to it."""
    value, id = row[column], row.get(f"{column}_id", row.get("id") if column == "name" else None)
    if value is None or value == "":
        return BLANK_CELL
    return record_link(view, str(id)) if id in view.graph and record_title(view, str(id)) == value else str(value)


def row_id(view: RegisterView, answer: Answer, row: Mapping[str, Value]) -> str:
    """The record that a row is about: the first that it names by its id; empty where it names none."""
    found = (str(row[column]) for column in answer.columns if column == "id" or column.endswith("_id"))
    return next((id for id in found if id in view.graph), "")


def answer_section(question: Query, found: AnswerTable) -> list[Block]:
    """What the question is for; and where there is no answer, why."""
    return [Paragraph(question.why, tone="quiet"), *([] if found.ids else [Paragraph(found.nothing, tone="headline")])]
