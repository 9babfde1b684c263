"""The page across registers: counted honestly, matched by what is stated, never ranked."""

import sys

import pytest
from streamlit.testing.v1 import AppTest

from graph.app.content.places import list_same_words, list_theme_places, place_table, theme_headline, theme_table
from graph.app.navigation import menu_names
from graph.app.page_head import index_views, register_titles
from graph.app.view import make_view
from graph.model.dates import parse_date
from graph.reader.load import read_registers

HEAD = "register: {{id: {id}, name: {name}, format: 1, base: https://example.org/r/}}\n"
BODIES = """
bodies:
  board: {name: Board, kind: board}
  lscb: {name: Children's Board, kind: board, statutory_kind: safeguarding-adults-board}
  all: {name: All partners, kind: collective}
"""
PLACES = {
    "led": "themes: {cse: {name: CSE}}\n"
    "priorities: {p: {name: P, themes: cse, lead: [board, lscb], joint_by: the plan}, q: {name: Q, themes: cse, lead: nobody}}",
    "nobody": "themes: {cse: {name: CSE}}\npriorities: {p: {name: P, themes: cse, lead: nobody}, q: {name: Q, themes: cse}}",
    "unnamed": "themes: {cse: {name: cse}}\npriorities: {p: {name: P, themes: cse}}",
    "together": "themes: {cse: {name: CSE}}\npriorities: {p: {name: P, themes: cse, lead: all}}",
    "several": "themes: {cse: {name: CSE}}\npriorities: {p: {name: P, themes: cse, lead: [board, lscb]}}",
    "idle": "themes: {cse: {name: CSE}}\npriorities: {p: {name: P, themes: cse, lead: board, to: 2001}}",
    "by-name": "themes: {exploitation: {name: CSE}}\npriorities: {p: {name: P, themes: exploitation, lead: board}}",
    "refers": "priorities: {p: {name: P, themes: 'led:cse', lead: board}}",
    "without": "",
}


@pytest.fixture
def folder(tmp_path):
    for id, text in PLACES.items():
        (tmp_path / f"{id}.yaml").write_text(HEAD.format(id=id, name=id.capitalize()) + BODIES + text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def themes(folder):
    found = index_views([make_view(source, parse_date("2016-01-01")) for source in read_registers(folder)])
    titles = register_titles(found)
    return list_theme_places({titles[id]: view for id, view in found.items()})


def test_every_register_is_counted_once_for_a_theme(themes):
    assert theme_headline(themes["cse"], 9).text == (
        "CSE: A lead is named on at least one priority in 2 of 9 registers; "
        "a lead is proposed, contested, a collective, or one of several that nothing makes equal in 2; "
        "it is stated that nobody leads in 1; "
        "no lead is named in 1; the theme has no open priority in 1; 2 do not have this theme."
    )
    (row,) = [row for row in theme_table(themes, 9).rows if row[0] == "CSE" and row[1] == "2"]
    assert sum(int(cell) for cell in (row[1], *row[3:])) == 9


def test_a_kind_is_what_the_body_is_in_law_where_that_is_stated(themes):
    (row,) = [row for row in theme_table(themes, 9).rows if row[0] == "CSE" and row[1] == "2"]

    assert row[2].items == ("Board: 2", "Safeguarding Adults Board: 1")


def test_places_stand_in_the_order_of_their_names(themes):
    rows = place_table(themes["cse"]).rows

    assert [row[0] for row in rows] == ["Idle", "Led", "Nobody", "Refers", "Several", "Together", "Unnamed"]
    assert [row[2].items for row in rows if row[0] == "Led"] == [("Board (Board)", "Children's Board (Safeguarding Adults Board)")]


def test_the_same_words_under_another_id_are_said_and_not_counted(themes):
    (said,) = list_same_words(themes, "cse")

    assert said.text == (
        "The same words stand for another theme: `exploitation` in 1 register. No register says that it is the same, so it is not counted."
    )
    assert [one.place for one in themes["exploitation"]] == ["By-name"]


def test_two_registers_of_one_name_are_told_apart(tmp_path):
    for id in ("county", "unitary"):
        (tmp_path / f"{id}.yaml").write_text(HEAD.format(id=id, name="North Yorkshire"), encoding="utf-8")
    found = index_views([make_view(source, parse_date("2016")) for source in read_registers(tmp_path)])

    assert register_titles(found) == {"county": "North Yorkshire (county)", "unitary": "North Yorkshire (unitary)"}


def test_the_page_is_in_the_menu_only_where_several_registers_are_read():
    assert set(menu_names(2)) - set(menu_names(1)) == {"places"}


def show() -> None:
    from graph.app.pages.places import show_page

    show_page()


@pytest.mark.large
@pytest.mark.parametrize(
    ("choices", "said"), [({}, "9 registers, 2 themes."), ({"theme": "cse"}, "CSE: A lead is named on at least one priority in 2 of 9")]
)
def test_the_page_shows_the_counts_and_on_a_theme_its_places(folder, monkeypatch, choices, said):
    monkeypatch.setattr(sys, "argv", ["app", "--as-at=2016-01-01", str(folder)])
    blocks = []
    monkeypatch.setattr("graph.app.pages.places.show_blocks", lambda given, key: blocks.extend(given))
    page = AppTest.from_function(show, default_timeout=60)
    page.query_params.update(choices)
    page.run()

    assert [error.message for error in page.exception] == []
    assert blocks[0].text.startswith(said)


def test_of_one_register_the_page_says_that_there_is_no_other(folder, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["app", str(folder / "led.yaml")])
    blocks = []
    monkeypatch.setattr("graph.app.pages.places.show_blocks", lambda given, key: blocks.extend(given))
    page = AppTest.from_function(show, default_timeout=60).run()

    assert [error.message for error in page.exception] == []
    assert [one.text for one in blocks] == ["There is one register here: this page compares several."]
