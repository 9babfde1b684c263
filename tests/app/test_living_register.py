"""The app while somebody edits the register: one reading of each state, and the last that could be read while none can."""

import os
import re
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from graph.app import view
from graph.app.page_head import problem_warning

pytestmark = pytest.mark.large  # seconds in all, where the quick run has a minute

TEXT = """
register: {id: r, name: NAME, format: 1, base: https://example.org/r/, as_at: 2016-01-01}
bodies: {board: {name: Board, kind: board}}
"""


@pytest.fixture
def file(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(sys, "argv", ["app", str(tmp_path / "r.yaml")])
    path = tmp_path / "r.yaml"
    path.write_text(TEXT.replace("NAME", "First"), encoding="utf-8")
    return path


def show() -> None:
    import streamlit as st

    from graph.app.page_head import failure_warning, problem_warning
    from graph.app.view import load_views
    from graph.documents.blocks import plain_text

    state = load_views()
    st.text(state.views[0].source.register.name)
    for block in (*failure_warning(state), *problem_warning(state.views[0])):
        st.text(plain_text(block.text))


def shown() -> list[str]:
    page = AppTest.from_function(show, default_timeout=60).run()
    assert not page.exception
    return [text.value for text in page.text]


def test_a_file_that_cannot_be_read_is_said_and_the_last_that_could_be_is_shown(file):
    before = shown()
    file.write_text("register: [\n", encoding="utf-8")
    during = shown()
    file.write_text(TEXT.replace("NAME", "Second"), encoding="utf-8")

    assert before == ["First"]
    assert during[0] == "First"
    assert re.fullmatch(
        r"The register's files cannot be read now. This page shows what could be read at \d\d:\d\d on \d\d? \w+ \d{4}. "
        rf"Ask whoever keeps it to look at {re.escape(str(file))}:1:11: the `\[` that opens here is not closed",
        during[1],
    )
    assert shown() == ["Second"]


def test_a_file_that_could_never_be_read_is_said_to_have_errors(file):
    file.write_text("register: [\n", encoding="utf-8")

    assert [text for text in shown() if "The register file has 1 error; ask whoever keeps it." in text]


def test_a_file_that_is_half_saved_is_waited_for(file, monkeypatch):
    """Saved in two halves, as an editor does that writes in place: the first of them reads as a register too."""
    shown()
    first, second = TEXT.replace("NAME", "Half"), "priorities: {p: {name: P}}\n"
    file.write_text(first, encoding="utf-8")

    def save_the_rest(_: float) -> None:
        file.write_text(first + second, encoding="utf-8")

    monkeypatch.setattr(view, "time", SimpleNamespace(time=time.time, sleep=save_the_rest))
    (opened,) = view.open_settled([str(file)])

    assert opened.files[0].data.decode() == first + second


def test_what_is_shown_is_what_its_fingerprint_is_of(file, monkeypatch):
    """The file changes between every two looks at it: no text may be kept under the name of another."""
    texts = {name: TEXT.replace("NAME", name) for name in ("Aaa", "Bbb")}
    opened = view.open_path

    def open_and_change(path: str) -> view.OpenedPath:
        found = opened(path)
        other = "Bbb" if b"Aaa" in found.files[0].data else "Aaa"
        file.write_text(texts[other], encoding="utf-8")
        os.utime(file, (0, 0))  # long ago, so that nobody waits
        return found

    file.write_text(texts["Aaa"], encoding="utf-8")
    os.utime(file, (0, 0))
    monkeypatch.setattr(view, "open_path", open_and_change)

    assert [shown()[0] for _ in range(6)] == ["Aaa", "Bbb"] * 3


def test_a_register_without_errors_has_no_warning(file):
    shown()
    assert problem_warning(view.make_view(view.load_opened([view.open_path(str(file))])[0], view.today())) == []
