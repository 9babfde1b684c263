"""The contract that was written before any code: tests/contract/, case by case."""

from typing import Any

import pytest

from graph.lint import run as report
from graph.model.dates import parse_date
from graph.model.snapshot import Snapshot
from graph.reader import load as source
from support.contract import CONTRACT, FINDINGS, READINGS, complete_register, title
from support.paths import ROOT

ORIGINAL = ROOT.parent / "shared" / "contract"


def in_the_world(case: Any) -> source.LoadedRegister:
    """The world of readings.yaml with one priority, as a case has it."""
    priority = {"name": "P"} | ({"lead": case["lead"]} if "lead" in case else {}) | case.get("more", {})
    return complete_register(READINGS["world"] | case.get("world", {}) | {"priorities": {"p": priority}})


@pytest.mark.parametrize("case", READINGS["cases"], ids=title)
def test_a_lead_reads_as_the_contract_says(case):
    found = in_the_world(case)
    day = parse_date(case.get("on", READINGS["on"]))

    assert (found.problems, Snapshot(found.register, day.last).lead(found.register.priorities["p"]).status) == ([], case["reading"])


@pytest.mark.parametrize("case", READINGS["refused"], ids=title)
def test_a_lead_is_refused_as_the_contract_says(case):
    found = [(one.check, one.remedy if "hint" in case else "") for one in in_the_world(case).problems]

    assert found == [(case["check"], f"Did you mean `{case['hint']}`?" if "hint" in case else "")]


@pytest.mark.parametrize("case", FINDINGS, ids=title)
def test_checks_find_what_the_contract_says(case):
    found = report.check_registers([complete_register(case["register"])], parse_date(case["as_at"]), select=case["only"]).findings

    assert sorted(words(one) for one in found) == sorted(case["findings"])


def words(finding: Any) -> str:
    """A finding as the contract writes it."""
    value = f" [{finding.value}]" if finding.value else ""
    return f"{finding.check} {finding.subject}{value}{' (accepted)' if finding.state == 'accepted' else ''}"


def test_every_check_that_the_contract_names_is_there():
    assert {check for case in FINDINGS for check in case["only"]} - set(report.check_names()) == set()


@pytest.mark.skipif(not ORIGINAL.is_dir(), reason="the contract's original is not beside this checkout")
def test_the_contract_here_is_the_contract_agreed():
    assert {path.name: path.read_bytes() for path in CONTRACT.iterdir()} == {path.name: path.read_bytes() for path in ORIGINAL.iterdir()}
