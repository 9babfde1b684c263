"""A business manager in 2015 who names four boards and what they are in law, and nothing else."""

import re

import pytest

import graph
from graph.law.duties import find_lines
from support.commands import run_graph

TEXT = """
register: {id: town, name: Our town, format: 1, base: https://example.org/town/, as_at: 2015-11-25}
bodies:
  children: {name: Children Board, kind: board, statutory_kind: local-safeguarding-children-board}
  adults: {name: Adults Board, kind: board, statutory_kind: safeguarding-adults-board}
  safety: {name: Safer Town, kind: partnership, statutory_kind: community-safety-partnership}
  health: {name: Health and Wellbeing Board, kind: board, statutory_kind: health-and-wellbeing-board}
"""


@pytest.fixture
def register(tmp_path):
    path = tmp_path / "bodies.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    "words", [("protocol",), ("calendar",), ("brief", "adults"), ("brief", "children"), ("law", "safety"), ("law", "health")], ids="-".join
)
def test_what_is_shown(register, capsys, snapshot, words):
    code, out, err = run_graph(capsys, *words, register)

    assert (code, err) == (0, "")
    assert "\n".join(line.rstrip() for line in out.splitlines()) == snapshot


def test_without_a_protocol_the_boards_are_shown_what_they_need_not_agree_and_what_is_left_to_them(register, capsys):
    out = run_graph(capsys, "protocol", register)[1]

    assert out.startswith("The register holds no protocol.\nTo draft one, ")
    assert re.findall(r"^## (.+)$", out, re.MULTILINE)[1:] == [
        *(f"What the law says of {name}" for name in ("Children Board", "Adults Board", "Safer Town", "Health and Wellbeing Board")),
        "What the law leaves open",
    ]
    assert re.findall(
        r"^- (Its legal basis|What it is there to do|What it presents or publishes)\. Settled by law: ", out, re.MULTILINE
    ) == [
        *("Its legal basis", "What it is there to do", "What it presents or publishes") * 3,
        *("Its legal basis", "What it is there to do"),
    ]
    assert "settles what it presents or publishes." in out.partition("## What the law says of Health and Wellbeing Board")[2]


def test_nothing_is_shown_as_law_that_was_not_read_or_has_no_citation(register, capsys):
    out = run_graph(capsys, "protocol", register)[1] + run_graph(capsys, "calendar", register, "--format", "json")[1]
    one_day = graph.parse(TEXT).at()
    shown = {line.id: line for body in one_day.bodies for line in find_lines(one_day, body) if line.name in out}.values()

    assert len(shown) > 50
    assert [line.id for line in shown if line.unverified or line.force != "law" or line.citation not in out] == []


def test_before_an_act_is_in_force_nothing_of_it_is_shown(register, capsys):
    out = run_graph(capsys, "protocol", register, "--as-at", "2014-12-31")[1]

    assert "Safeguarding Adults Board; the law knows one only from 1 April 2015." in out
    assert "Care Act 2014" not in out


def test_a_body_that_no_register_calls_anything_in_law_is_shown_no_law(tmp_path, capsys):
    path = tmp_path / "bodies.yaml"
    path.write_text(re.sub(r", statutory_kind: [a-z-]+", "", TEXT), encoding="utf-8")

    assert run_graph(capsys, "protocol", str(path))[1] == "The register holds no protocol.\n"
