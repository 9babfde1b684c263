"""Likely overlaps: suggestions by shared words, between different bodies, where the register ties nothing; as good as the docs say."""

import re

from analysis.test_measures import rows, snapshot
from graph.analysis.likeness import LEAST_LIKENESS, compare_titles
from graph.analysis.run import run_measure
from support.paths import ROOT, TESTS

TEXT = """
themes: {t: {name: T}}
bodies: {a: {name: A, kind: board}, b: {name: B, kind: board}, all: {name: Partners, kind: collective}}
priorities:
  one: {name: Missing children, adopted_by: a}
  two: {name: Children missing from home, adopted_by: b}
  own: {name: Missing children of ours, adopted_by: a}
  many: {name: Missing children too, adopted_by: all}
  far: {name: Safer roads for children, adopted_by: b}
"""
PAIRS = [
    line.split("\t") for line in (TESTS / "analysis" / "pairs.tsv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
]


def test_work_of_two_bodies_whose_titles_share_words_is_suggested_with_the_words():
    found = rows("likely-overlaps", snapshot(TEXT))

    assert {(frozenset((row["id"], row["other_id"])), row["words"]) for row in found} == {
        (frozenset(("one", "two")), "children, missing"),
        (frozenset(("own", "two")), "children, missing"),
    }
    assert {frozenset((row["bodies"], row["other_bodies"])) for row in found} == {frozenset("AB")}  # and no collective


def test_what_a_theme_ties_already_is_not_suggested():
    tied = TEXT.replace("adopted_by: b}", "adopted_by: b, themes: [t]}").replace("adopted_by: a}", "adopted_by: a, themes: [t]}")

    assert run_measure("likely-overlaps", [snapshot(tied)]).rows == []


def test_two_parts_of_one_whole_are_not_suggested_and_parts_of_two_are():
    plans = """
bodies: {a: {name: A, kind: board}, b: {name: B, kind: board}}
workstreams:
  plan: {name: Strategic paper}
  other: {name: Another paper}
  one: {name: Annual business plan of A, part_of: plan, sponsor: a}
  two: {name: Annual business plan of B, part_of: WHOLE, sponsor: b}
"""

    assert rows("likely-overlaps", snapshot(plans.replace("WHOLE", "plan"))) == []
    assert [row["words"] for row in rows("likely-overlaps", snapshot(plans.replace("WHOLE", "other")))] == ["annual, business"]


def test_words_that_every_title_has_tie_nothing():
    assert compare_titles("Safer schools for children", "Children in care").score == 0


def test_it_is_as_good_as_the_page_says_and_no_better():
    held_out = PAIRS[1::2]
    suggested = [label for label, one, other in held_out if compare_titles(one, other).score >= LEAST_LIKENESS]
    right, all_yes = suggested.count("yes"), [label for label, *_ in held_out].count("yes")
    page = (ROOT / "docs" / "analysis.md").read_text(encoding="utf-8")
    (figures,) = re.findall(
        r"(\d+) of (\d+) suggestions were right \(precision ([\d.]+)\); (\d+) of (\d+) .*?\(recall ([\d.]+)\)", page, re.S
    )

    assert (len(PAIRS), len(held_out)) == (150, 75)
    assert figures == (
        str(right),
        str(len(suggested)),
        f"{right / len(suggested):.2f}",
        str(right),
        str(all_yes),
        f"{right / all_yes:.2f}",
    )
