"""The data set of England: each line says what the baseline that it was made from says, and its dates hold.

`baseline.yaml` is the research that was done, with the words that were read; the data set is what the program takes from it.
"""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import graph
from graph.law.duties import closing_lines, find_lines, find_own_duties, is_certain, is_in_force
from graph.law.load import read_law, read_law_file
from graph.law.records import CLOSED_POINTS, parse_year_day

BASELINE = yaml.load((Path(__file__).parent / "baseline.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
ENTRIES = {entry["id"]: entry for entry in BASELINE["entries"]}
LINES = read_law().lines

LEFT_OUT = {  # not shown to be in force, or no more than the date of another line
    *("lscb-abolish-area", "lscb-abolish-full", "sab-commence", "csp-plan-threeyear", "csp-pcc-not-member", "icb-ccg-end", "ct-revoked"),
    *("pcc-abolition", "sp-2026-education", "sp-2026-macpt", "csp-dhr-send", "csp-dardr", "cp-2026"),
}
TRIMMED = {"csp-dhr": "the citation does not carry what the guidance says of the lead"}
FROM_MEMORY = {"svd-strategy", "sp-notify", "sp-report-joint", "sp-lsp", "svd-publish"}  # their due or interval, which ours leave out
DATES_READ_AFTER_ALL = {"csp-assessment", "sp-establish"}  # the baseline: their start was read; what was not is later amendment
SPELT_OUT = {
    r"\bPRSRA 2011\b": "Police Reform and Social Responsibility Act 2011",
    r"\bLGPIH Act 2007\b": "Local Government and Public Involvement in Health Act 2007",
    r"\bCSWA 2017\b": "Children and Social Work Act 2017",
    r"\bNHS Act 2006\b": "National Health Service Act 2006",
    r"\bPJA 2006\b": "Police and Justice Act 2006",
    r"\bPCSC Act 2022\b": "Police, Crime, Sentencing and Courts Act 2022",
    r"\bHCA 2022\b": "Health and Care Act 2022",
    r"\bHSCA 2012\b": "Health and Social Care Act 2012",
    r"\bASCL Act 2009\b": "Apprenticeships, Skills, Children and Learning Act 2009",
    r"\bss(?=\d)": "sections ",
    r"\bs(?=\d)": "section ",
    r"\bregs (?=\d)": "regulations ",
    r"\breg (?=\d)": "regulation ",
    r"\bSch (?=\d)": "Schedule ",
    r"\bparas (?=\d)": "paragraphs ",
    r"\bpara (?=\d)": "paragraph ",
    r"\bart (?=\d)": "article ",
    r"\bch\.(?=\d)": "chapter ",
    r"\bCCGs/ICBs\b": "clinical commissioning groups, later integrated care boards",
    r"\bCCG/ICB\b": "clinical commissioning group, later integrated care board",
    r"\bCCGs \(ICBs\)": "clinical commissioning groups (integrated care boards)",
    r"\bCCG \(ICB\)": "clinical commissioning group (integrated care board)",
    r"\bICB \(CCG\)": "integrated care board (clinical commissioning group)",
    r"\bCCGs\b": "clinical commissioning groups",
    r"\bCCG\b": "clinical commissioning group",
    r"\bICBs\b": "integrated care boards",
    r"\bICB\b": "integrated care board",
    r"\bICP\b": "integrated care partnership",
    r"\bHWBs\b": "Health and Wellbeing Boards",
    r"\bHWB\b": "Health and Wellbeing Board",
    r"\bJSNA\b": "joint strategic needs assessment",
    r"\bJHWS\b": "joint health and wellbeing strategy",
    r"\bLSCB\b": "Local Safeguarding Children Board",
    r"\bSAB\b": "Safeguarding Adults Board",
    r"\bCSP\b": "Community Safety Partnership",
    r"\bPCC\b": "police and crime commissioner",
    r"\bYOTs\b": "youth offending teams",
    r"\bYOT\b": "youth offending team",
    r"\bDCS\b": "director of children's services",
    r"\bVAWG\b": "violence against women and girls",
    r"\bLGA 1972\b": "Local Government Act 1972",
    r"\bs102\b": "section 102",
    r"\bs116B\b": "section 116B",
    r"\bSRO\b": "senior responsible owner",
    r"\bMOPAC\b": "the Mayor's Office for Policing and Crime",
    r"\bCTCs\b": "city technology colleges",
    r"\bGLA\b": "Greater London Authority",
}


def spell_out(text):
    """The words of the baseline with nothing shortened."""
    for short, long in SPELT_OUT.items():
        text = re.sub(short, long, text)
    return text


def same_words(ours, theirs):
    return spell_out(ours).casefold().split() == spell_out(theirs).casefold().split()


def test_the_data_set_has_no_problem():
    assert read_law_file("graph/law/england.yaml")[1] == []


def test_what_is_left_out_of_the_baseline_is_what_is_not_shown_to_be_in_force():
    assert ENTRIES.keys() - LINES.keys() == LEFT_OUT
    assert LINES.keys() <= ENTRIES.keys()


NO_DEADLINE = {"sab-plan"}  # the year that the plan is for, which the baseline gives as a date
READ_ELSEWHERE = {"svd-who"}  # the baseline's own note says that the schedule it cites was not read


@pytest.mark.parametrize("id", LINES)
def test_a_line_says_what_the_baseline_says(id):
    line, entry = LINES[id], ENTRIES[id]

    if id in TRIMMED:
        assert spell_out(entry["what"]).startswith(line.name)
    else:
        assert same_words(line.name, entry["what"])
    assert same_words(line.citation, entry["basis"])
    assert line.url == entry["address"]
    assert (str(line.from_ or ""), str(line.to or "")) == (entry["from"] or "", entry["until"] or "")
    assert line.by is None or same_words(line.by, entry["by"])
    assert same_words("; ".join(line.recipients), entry["to"] or "")
    assert line.how_often is None or same_words(line.how_often, entry["every"])
    assert same_words(
        line.by_when or "", "" if id in (FROM_MEMORY | NO_DEADLINE) else re.sub(r" ?\([^)]*memory[^)]*\)", "", entry["due"] or "")
    )
    assert "memory" not in (line.how_often or "")


@pytest.mark.parametrize("id", LINES)
def test_a_line_says_how_well_it_was_read(id):
    line, entry = LINES[id], ENTRIES[id]

    assert bool(line.unverified) == (entry["status"] != "read" or entry["copy_kind"] == "secondary" or id in READ_ELSEWHERE)
    assert bool(line.not_read) == ((entry["dates_status"] != "read" and id not in DATES_READ_AFTER_ALL) or not entry["from"])
    copies = [entry["text_as_at"]] if re.fullmatch(r"\d{4}-\d\d-\d\d", str(entry.get("text_as_at"))) else []
    assert [str(day) for day in line.seen] == copies
    if not re.match(r"SI |.*\bAct \d{4}|PRSRA|PJA", entry["basis"]) or (
        "guidance" in entry["basis"] and "chapter" in spell_out(entry["basis"])
    ):
        assert line.force == "guidance" or line.unverified


def test_no_line_that_closes_a_point_is_unverified_or_guidance():
    assert [id for id, line in LINES.items() if line.closes and (line.unverified or line.force != "law")] == []


def test_a_yearly_line_is_yearly_in_the_baseline():
    for id, line in LINES.items():
        assert line.every in (None, "year")
        assert line.every is None or re.search(r"year|twelve months|12 months", ENTRIES[id]["every"])
        if line.falls:
            assert (
                f"{line.falls.day} " in (ENTRIES[id]["due"] + " ")
                or "starts" in ENTRIES[id]["due"]
                or "end of the year" in ENTRIES[id]["due"]
            )


def test_what_the_baseline_calls_settled_is_in_the_data_set():
    assert {settled["entry"] for settled in BASELINE["settled_by_law"]} <= LINES.keys()
    assert len(read_law().left_open) == len(BASELINE["left_open_by_law"])


# --- days -------------------------------------------------------------------------------------------------------------

FOUR = {
    "lscb": "local-safeguarding-children-board",
    "sab": "safeguarding-adults-board",
    "csp": "community-safety-partnership",
    "hwb": "health-and-wellbeing-board",
}
TEXT = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\nbodies:\n" + "".join(
    f"  {id}: {{name: {id.upper()}, kind: board, statutory_kind: {kind}}}\n" for id, kind in FOUR.items()
)


def snapshot_on(day, text=TEXT):
    return graph.parse(text).at(day)


def closed_points(day):
    snapshot = snapshot_on(day)
    return {id: [point for point in CLOSED_POINTS if closing_lines(snapshot, snapshot.register.bodies[id], point)] for id in FOUR}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2005-06-01", {"lscb": [], "sab": [], "csp": [], "hwb": []}),
        ("2012-06-01", {"lscb": ["basis", "role"], "sab": [], "csp": ["basis", "role", "reports"], "hwb": []}),
        (
            "2015-11-25",
            {"lscb": ["basis", "role"], "sab": list(CLOSED_POINTS), "csp": list(CLOSED_POINTS), "hwb": list(CLOSED_POINTS)},
        ),
        (
            "2019-06-01",
            {"lscb": ["basis", "role"], "sab": list(CLOSED_POINTS), "csp": list(CLOSED_POINTS), "hwb": list(CLOSED_POINTS)},
        ),
        ("2023-06-01", {"lscb": [], "sab": list(CLOSED_POINTS), "csp": list(CLOSED_POINTS), "hwb": list(CLOSED_POINTS)}),
    ],
)
def test_what_the_law_settles_differs_from_year_to_year(day, expected):
    assert closed_points(day) == expected


DAYS = st.dates(min_value=date(1995, 1, 1), max_value=date(2030, 12, 31)).map(str)


@given(DAYS)
def test_a_line_is_never_shown_before_its_first_day_or_after_its_last(day):
    snapshot = snapshot_on(day)
    for body in snapshot.register.bodies.values():
        for line in find_lines(snapshot, body):
            assert line.from_ is None or line.from_.first <= day
            assert line.to is None or day <= line.to.last


@given(DAYS)
def test_what_is_not_certain_puts_no_duty_on_a_body_and_closes_no_point(day):
    snapshot = snapshot_on(day)
    for body in snapshot.register.bodies.values():
        for line in [*find_own_duties(snapshot, body), *(one for point in CLOSED_POINTS for one in closing_lines(snapshot, body, point))]:
            assert not line.unverified
            assert line.force == "law"
            assert "from" not in line.not_read or any(seen.first <= day for seen in line.seen)


@given(DAYS)
def test_the_two_editions_of_a_rule_never_hold_on_one_day(day):
    for before, after in [
        ("hwb-members-2013", "hwb-members-2022"),
        ("sab-members-2015", "sab-members-2022"),
        ("sp-who-ccg", "sp-who-icb"),
        ("csp-group-2007", "csp-group-2011"),
        ("csp-members-2013", "csp-members-2022"),
        ("hwb-regard-2013", "hwb-regard-2022"),
    ]:
        assert not (is_in_force(LINES[before], day) and is_in_force(LINES[after], day))


def test_a_first_day_from_memory_counts_only_from_a_copy_that_was_read():
    line = LINES["hwb-ccg-opinion"]

    assert [is_certain(line, day) for day in ("2013-05-01", "2013-09-01", "2022-06-30", "2022-07-01")] == [False, True, True, False]


def test_guidance_and_what_was_read_second_hand_are_never_certain_whatever_their_dates():
    by_guidance, second_hand = LINES["sp-equal-2023"], LINES["sab-chair-independent"]
    assert (by_guidance.force, by_guidance.not_read, second_hand.force, second_hand.not_read) == ("guidance", (), "law", ())

    assert [is_certain(line.replace(unverified=None), "2024-06-01") for line in (by_guidance, second_hand)] == [False, True]
    assert is_certain(second_hand, "2024-06-01") is False


def test_a_basis_with_dates_says_what_a_body_was_when():
    text = """
register: {id: r, name: R, format: 1, base: https://example.org/r/}
bodies:
  board:
    name: Board
    kind: partnership
    basis:
      - {as_written: Section 13, to: 2019-09-28, statutory_kind: local-safeguarding-children-board}
      - {as_written: Section 16E, from: 2019-09-29, statutory_kind: safeguarding-children-partnership}
"""
    kinds = [graph.parse(text).at(day).statutory_kind(graph.parse(text).register.bodies["board"]) for day in ("2019-09-28", "2019-09-29")]

    assert kinds == ["local-safeguarding-children-board", "safeguarding-children-partnership"]


@pytest.mark.parametrize("text", ["before 1 April", "by 8 February", "after 31 March"])
def test_a_day_of_a_year_is_read_as_it_is_written(text):
    assert str(parse_year_day(text)) == text


@pytest.mark.parametrize("text", ["1 April", "before April", "before 40 April", "before 1 Aprl"])
def test_what_is_no_day_of_a_year_is_not_read(text):
    assert parse_year_day(text) is None
