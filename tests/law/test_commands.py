"""What the law says of a body, what falls due, and a register to begin with: as commands."""

import json
import re

import pytest

import graph
from graph.lint.explain import load_rule
from support.commands import run_graph

REGISTER = """
register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2015-11-25}
bodies:
  adults: {name: Adults Board, kind: board, statutory_kind: safeguarding-adults-board}
  forum: {name: Forum, kind: forum}
  odd: {name: Odd Board, kind: board, statutory_kind: odd-board}
"""
FOUR = "local-safeguarding-children-board,safeguarding-adults-board,community-safety-partnership,health-and-wellbeing-board"


@pytest.fixture
def register(tmp_path):
    path = tmp_path / "bodies.yaml"
    path.write_text(REGISTER, encoding="utf-8")
    return str(path)


def test_what_each_body_is_in_law_is_listed_and_the_silence_is_said(register, capsys):
    assert run_graph(capsys, "law", register)[1].splitlines() == [
        "Adults Board (adults) is read as this kind of body in law: Safeguarding Adults Board, which the law requires.",
        "Odd Board (odd) is stated to be `odd-board` in law, which the data set of law does not know.",
        "The register does not say what 1 other body is in law.",
        "Write `statutory_kind` at a body to say so: `graph law --kinds` lists the kinds.",
    ]


def test_what_the_law_says_of_a_body_is_under_a_notice_each_with_its_citation(register, capsys):
    code, out, _ = run_graph(capsys, "law", "adults", register)

    assert code == 0
    assert "By law, not as the register or its sources say. This is not legal advice; docs/law.md says what was read." in out
    assert (
        "  - Authority appoints the chair, having consulted the other members; must have required skills and experience "
        "(by: local authority; to: members (consulted)). Care Act 2014 Schedule 2 paragraph 1(3). [sab-chair]"
    ) in out.splitlines()
    assert all("[" in line for line in out.splitlines() if line.startswith("  - "))


def test_what_was_not_read_is_shown_as_unverified(register, capsys):
    out = run_graph(capsys, "law", "adults", register)[1]

    (line,) = [line for line in out.splitlines() if line.endswith("[sab-guidance]")]
    assert "(guidance, not law; unverified: from memory: the text was not read)" in line


def test_before_its_act_no_line_is_in_force_for_a_body(register, capsys):
    out = run_graph(capsys, "law", "adults", register, "--as-at", "2012-06-01")[1]

    assert "Adults Board is read as this kind of body in law: Safeguarding Adults Board; the law knows one only from 1 April 2015." in out
    assert "Care Act" not in out


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "forum",
            "graph law: the register does not say what `forum` is in law: "
            "write `statutory_kind` there; `graph law --kinds` lists the kinds.",
        ),
        ("odd", "graph law: `odd` has `statutory_kind: odd-board`, which the data set of law does not know: see `graph law --kinds`."),
        ("adult", 'graph law: there is no body `adult`; did you mean `adults`, "Adults Board"?'),
    ],
)
def test_a_body_of_which_the_law_says_nothing_is_a_usage_error(register, capsys, body, said):
    assert run_graph(capsys, "law", body, register) == (2, "", f"{said}\n")


def test_a_mistake_in_a_data_set_is_reported_with_its_line(tmp_path, capsys):
    path = tmp_path / "wales.yaml"
    path.write_text(
        """law: {id: wales, name: Wales, format: 1}
kinds:
  board: {name: Board, body_kind: board, statutory: true}
lines:
  line-one: {name: One, about: bord, says: duty, citation: Act 2014 section 1, url: https://example.org/1, closes: chair}
  line-two: {name: Two, about: board, says: duty, citation: Act 2014 section 2, falls: 1 April}
""",
        encoding="utf-8",
    )

    code, out, _ = run_graph(capsys, "law", "--check", str(path))

    assert code == 1
    assert [line.partition("wales.yaml:")[2] for line in out.splitlines() if "wales.yaml:" in line] == [
        '5:32: error: "One" names in `about` what we do not know: no kind of body `bord` [unknown-reference]',
        '5:116: error: "One" has `closes: chair`, where only certain words can stand [wrong-value]',
        '6:3: error: "Two" has no `url` [missing-key]',
        '6:88: error: "Two" has `falls: 1 April`, which is no day of a year [wrong-value]',
    ]
    assert "Did you mean `board`?" in out


def test_our_own_data_set_is_valid(capsys):
    assert run_graph(capsys, "law", "--check", "graph/law/england.yaml")[0] == 0


@pytest.mark.parametrize("check", ["unmet-duty", "missing-member", "differs-from-law"])
def test_what_is_explained_of_a_check_of_the_law_names_the_section_that_its_example_is_reported_with(capsys, check):
    explained = " ".join(run_graph(capsys, "explain", check)[1].split())
    (section,) = re.findall(r"such as (Care Act 2014 Schedule 2 paragraph [\d()a-z-]+)", explained)
    example = load_rule(check).FAILS
    found = graph.check(graph.parse(f"register: {{id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2015-11-25}}\n{example}"))

    assert [one.message for one in found.findings if one.check == check and section in one.message]
    assert "{" not in explained.partition("Passes:")[0]


def test_what_falls_due_is_a_table_and_says_where_a_date_is_not_known(register, capsys):
    rows = json.loads(run_graph(capsys, "calendar", "adults", register, "--format", "json")[1])

    assert [(row["day"], row["when"], row["ground"]) for row in rows] == [
        ("2016-04-01", "after 31 March 2016", "by law"),
        (None, "each financial year; no date in law", "by law"),
    ]


def test_where_nothing_falls_due_that_is_said(register, capsys):
    out = run_graph(capsys, "calendar", "forum", register)[1]

    assert out == "Nothing is known to fall due from 25 November 2015 to 24 November 2016.\n"


def test_a_calendar_is_written_as_ics_and_as_nothing_else(register, tmp_path, capsys):
    assert run_graph(capsys, "calendar", register, "--to", str(tmp_path / "year.ics"))[0] == 0
    assert (tmp_path / "year.ics").read_bytes().count(b"BEGIN:VEVENT") == 1
    assert run_graph(capsys, "calendar", register, "--to", str(tmp_path / "year.csv"))[0] == 2


# --- a register to begin with -----------------------------------------------------------------------------------------


def new_register(tmp_path, capsys, *words):
    code, _, err = run_graph(capsys, "new", str(tmp_path / "town"), "--kinds", *words)
    assert (code, err) == (0, "")
    return graph.read(tmp_path / "town" / "data")


def test_a_manager_who_names_four_kinds_is_shown_what_the_law_settles(tmp_path, capsys):
    register = new_register(tmp_path, capsys, FOUR, "--as-at", "2015-11-25")

    assert register.problems == []
    assert {body.statutory_kind for body in register.register.bodies.values()} == set(FOUR.split(","))
    assert {finding.severity.name for finding in graph.check(register).findings} == {"INFO"}
    assert {basis.law for body in register.register.bodies.values() for basis in body.basis} == {
        "csp-group",
        "hwb-establish",
        "lscb-establish",
        "sab-establish",
    }


def test_its_layout_is_that_of_fmt(tmp_path, capsys):
    new_register(tmp_path, capsys, FOUR, "--as-at", "2015-11-25")

    assert run_graph(capsys, "fmt", "--check", str(tmp_path / "town" / "data"))[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["safeguarding-adult-board"], "did you mean `safeguarding-adults-board`?"),
        (
            ["local-safeguarding-children-board", "--as-at", "2021-01-01"],
            "the law knows no Local Safeguarding Children Board on 2021-01-01",
        ),
        ([","], "--kinds takes one kind or more"),
    ],
)
def test_a_kind_that_the_law_does_not_know_makes_nothing(tmp_path, capsys, words, said):
    code, _, err = run_graph(capsys, "new", str(tmp_path / "town"), "--kinds", *words)

    assert code == 2
    assert said in err
    assert not (tmp_path / "town").exists()
