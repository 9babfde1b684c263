"""The contract that was written before any code: tests/contract/, case by case."""

from typing import Any

import pytest

from graph.lint import run as lint
from graph.model.dates import parse_date
from graph.model.snapshot import Snapshot
from graph.reader import load as source
from support.contract import CONTRACT, FINDINGS, HOLDERS, OPEN, READINGS, complete_register, title
from support.paths import ROOT

ORIGINAL = ROOT.parent / "shared" / "contract-amended"


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


@pytest.mark.parametrize("case", HOLDERS["cases"], ids=title)
def test_a_post_is_held_as_the_contract_says(case):
    seat = {"name": "Chair", "role": "chair"} | ({"held_by": case["held_by"]} if "held_by" in case else {}) | case.get("post", {})
    body = {"name": "Board", "kind": "board", "posts": {"chair": seat}} | case.get("body", {})
    dated = {"dated": {"name": "Dated", "date": case["source_date"]}} if "source_date" in case else {}
    found = complete_register({"people": HOLDERS["people"], "bodies": {"board": body}}, dated, case.get("as_at"))
    snapshot = Snapshot(found.register, parse_date(case.get("on", HOLDERS["on"])).last)
    post = found.register.posts["chair"]

    assert found.problems == []
    if "in_being" in case:
        assert snapshot.is_active(post) is (case["in_being"] == "true")
        return
    held = snapshot.post(post)
    holders = [claim.who for claim in held.holdings] if held.status == "held" else []
    assert (held.status, holders) == (case["reading"], case.get("holders", []))
    if "seen" in case:
        assert [str(snapshot.last_seen(claim)) for claim in held.holdings] == [case["seen"]]


@pytest.mark.parametrize("case", OPEN["cases"], ids=title)
def test_a_priority_is_open_as_the_contract_says(case):
    priorities = {id: {"name": id} | record for id, record in {"p": case["p"], **case.get("beside", {})}.items()}
    found = complete_register({"priorities": priorities}, OPEN["sources"])
    snapshot = Snapshot(found.register, parse_date(case.get("on", OPEN["on"])).last)

    assert [one.check for one in found.problems] == ([case["refused"]] if "refused" in case else [])
    assert str(snapshot.is_open(found.register.priorities["p"])).lower() == case.get("open", "false")


@pytest.mark.parametrize("case", FINDINGS, ids=title)
def test_checks_find_what_the_contract_says(case):
    named = {words.split()[0] for words in case["findings"]} | set(case["only"])
    report = lint.check_registers([complete_register(case["register"])], parse_date(case["as_at"]), select=case["only"])
    found = [finding for finding in report.findings if finding.check in named]

    assert sorted(in_words(one, case["findings"]) for one in found) == sorted(case["findings"])


def in_words(finding: Any, expected: list[str]) -> str:
    """A finding as the contract writes it: with its value, or (where it is written so) without."""
    short = f"{finding.check} {finding.subject}"
    value = f" [{finding.value}]" if finding.value and short not in expected else ""
    return f"{short}{value}{' (accepted)' if finding.state == 'accepted' else ''}"


def test_every_check_that_the_contract_names_is_there():
    assert {check for case in FINDINGS for check in case["only"]} - set(lint.check_names()) == set()


@pytest.mark.skipif(not ORIGINAL.is_dir(), reason="the contract's original is not beside this checkout")
def test_the_contract_here_is_the_contract_agreed():
    assert {path.name: path.read_bytes() for path in CONTRACT.iterdir()} == {path.name: path.read_bytes() for path in ORIGINAL.iterdir()}
