"""Registers that refer to each other, or to themselves, wherever they may: no page and no command fails on them."""

import re
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from graph.app.navigation import load_page, page_names
from graph.app.view import RegisterView, make_view
from graph.model.dates import parse_date
from graph.reader.load import read_registers
from support.commands import every_command, run_graph
from support.neighbours import CIRCLES, write_neighbours

pytestmark = pytest.mark.large  # each takes seconds

POST_ELSEWHERE = """
register: {id: ID, name: Register ID, format: 1, base: https://example.org/ID/, as_at: 2016-01-01}
bodies: {board: {name: Board ID, kind: board, posts: {chair: {name: Chair, role: chair}}}}
priorities: {p: {name: P, lead: "OTHER:chair"}}
workstreams: {w: {name: W, lead: "OTHER:chair", delivers: "OTHER:p"}}
challenges: {c: {name: C, acts: "OTHER:chair", set_by: "OTHER:chair"}}
"""


@pytest.fixture(params=["all that may", "posts alone", "circles"])
def paths(request, tmp_path, monkeypatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    if request.param == "circles":
        Path("r.yaml").write_text(CIRCLES, encoding="utf-8")
        return ["r.yaml"]
    if request.param == "all that may":
        return write_neighbours(tmp_path)
    for id, other in (("x", "y"), ("y", "x")):
        Path(f"{id}.yaml").write_text(POST_ELSEWHERE.replace("ID", id).replace("OTHER", other), encoding="utf-8")
    return ["x.yaml", "y.yaml"]


def show(name: str) -> None:
    from graph.app.navigation import load_page

    load_page(name).show_page()


def read_views(paths: list[str]) -> list[RegisterView]:
    return [make_view(source, source.register.as_at or parse_date("2016-01-01")) for source in read_registers(*paths)]


def test_they_are_valid_but_for_their_circles(paths):
    assert [
        one.message for source in read_registers(*paths) for one in source.problems if not re.search("itself|by way of", one.message)
    ] == []


@pytest.mark.parametrize("name", page_names())
def test_no_page_fails(name, paths, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["app", *paths])
    for view in read_views(paths):
        page = AppTest.from_function(show, args=(name,), default_timeout=60)
        page.query_params["register"] = view.source.register.id
        page.run()

        assert [error.message for error in page.exception] == []
        assert load_page(name).TITLE in [title.value for title in page.title]


def test_each_record_of_theirs_can_be_chosen(paths, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["app", *paths])
    view = read_views(paths)[0]
    for id in view.graph:
        page = AppTest.from_function(show, args=("map",), default_timeout=60)
        page.query_params["node"] = id
        page.run()

        assert [error.message for error in page.exception] == [], id


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib, of itself
def test_no_command_fails(paths, capsys):
    for words in every_command(paths):
        code, _, err = run_graph(capsys, *words)

        assert code in (0, 1), (words, err)
