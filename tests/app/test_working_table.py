"""What a table of the app is taken away as."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from graph.app.working_table import LINES, fit_width, shorten_text, wrap_cell, write_csv, write_sheet_file

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://evil.test")', "\t=1", "=cmd|' /C calc'!A0"]


def read_sheet(data: bytes) -> list[list[str]]:
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    return [[cell.value or "" for cell in row] for row in sheet.iter_rows()]


def read_rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula_in_a_spreadsheet(text):
    sheet = load_workbook(io.BytesIO(write_sheet_file(["Name"], [[text]]))).worksheets[0]
    row = read_rows(write_csv(["Name"], [[text]]))[1]

    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", text)
    assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_the_excel_file_has_the_head_and_the_rows_of_the_table_as_text():
    assert read_sheet(write_sheet_file(["Priority", "Due"], [["1. P", "2016-05"], ["Q", ""]])) == [
        ["Priority", "Due"],
        ["1. P", "2016-05"],
        ["Q", ""],
    ]


@given(st.lists(st.lists(st.text(max_size=40) | st.just("\ud800"), min_size=2, max_size=2), max_size=4))
def test_any_text_can_be_taken_away(rows):
    written = read_sheet(write_sheet_file(["A", "B"], rows))

    assert len(written) == len(rows) + 1
    assert len(read_rows(write_csv(["A", "B"], rows))) == len(rows) + 1


@given(st.lists(st.text("abc defgh.", max_size=400), min_size=1, max_size=5))
def test_a_cell_shows_all_of_its_text_or_says_with_dots_that_there_is_more(texts):
    width = fit_width("Lead", texts)
    for text in texts:
        shown = shorten_text(text, width)

        assert len(wrap_cell(shown, width)) <= LINES
        assert shown == text or shown.endswith("…")


@pytest.mark.parametrize(
    "text", ["April 2016", "Strategic Leaders Forum, Birmingham City Council, Birmingham Safeguarding Children Board", "A" * 60]
)
def test_a_name_and_a_day_and_a_list_of_bodies_are_shown_whole(text):
    assert shorten_text(text, fit_width("Due", [text])) == text
