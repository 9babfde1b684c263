"""Birmingham's register says what the report says; each expectation here was written down from the report, not from the output."""

from pathlib import Path

import pytest

from graph.lint import run as report
from graph.model.snapshot import Snapshot
from graph.reader import load as source


@pytest.fixture(scope="module")
def birmingham() -> source.LoadedRegister:
    (found,) = source.read_registers("data")
    return found


pytestmark = pytest.mark.skipif(
    "as_at: 2015-11-25" not in Path("data/bodies.yaml").read_text(encoding="utf-8"),
    reason="the register has gone on from the report of 25 November 2015, which these expectations are from",
)


@pytest.fixture(scope="module")
def snapshot(birmingham: source.LoadedRegister) -> Snapshot:
    return Snapshot(birmingham.register, "2015-11-25")


def subjects(birmingham: source.LoadedRegister, check: str) -> list[str]:
    return [finding.subject for finding in report.check_registers([birmingham], select=[check]).findings]


def test_nothing_in_it_is_unsound(birmingham):
    assert birmingham.problems == []


def test_each_of_the_nine_priorities_has_no_lead_stated_and_nothing_else_is_an_error(birmingham):
    errors = [finding for finding in report.check_registers([birmingham]).findings if str(finding.severity) == "error"]

    assert [(finding.check, finding.reading) for finding in errors] == [("unowned-priority", "not-stated")] * 9
    assert sorted(birmingham.register.priorities[finding.subject].number for finding in errors) == list(range(1, 10))


def test_the_council_is_the_one_stated_lead_and_of_the_whole_council_framework_alone(snapshot):
    register = snapshot.register
    things = (*register.priorities.values(), *register.workstreams.values(), *register.challenges.values())

    assert {(thing.id, snapshot.lead(thing)) for thing in things if thing.lead} == {
        ("framework-challenge", ("single", ("bcc",))),
        ("whole-council-framework", ("single", ("bcc",))),
    }
    assert not any(settlement.lead for protocol in register.protocols.values() for settlement in protocol.settles.values())


def test_ten_challenges_are_numbered_and_one_of_the_conclusions_is_not(snapshot):
    assert sorted(challenge.number or 0 for challenge in snapshot.challenges) == list(range(11))
    assert all(tuple(claim.who for claim in challenge.set_by) == ("bscb",) for challenge in snapshot.challenges)


def test_who_is_addressed_and_who_is_to_act_are_held_apart(birmingham):
    challenges = {challenge.number: challenge for challenge in birmingham.register.challenges.values() if challenge.number}

    def who(claims):
        return [claim.who for claim in claims]

    assert who(challenges[10].addressed_to) == ["slf", "early-help-and-safeguarding-partnership"]
    assert who(challenges[10].acts) == ["slf", "bcc", "bscb"]
    assert [who(challenges[number].addressed_to) for number in (1, 2, 3, 4)] == [["bscb"]] * 4
    assert who(challenges[9].through) == ["missing-operational-group"]


def test_the_protocol_is_sought_between_four_boards_and_settles_nothing(birmingham):
    (protocol,) = birmingham.register.protocols.values()

    assert {claim.who for claim in protocol.parties} == {"csp", "asb", "hwb", "bscb"}
    assert (protocol.status, protocol.settles, protocol.signed, protocol.convened_by) == ("sought", {}, (), ())


def test_three_groups_have_no_stated_parent(birmingham):
    assert set(subjects(birmingham, "parentless-group")) == {
        "cse-strategic-sub-group",
        "front-door-reference-group",
        "missing-operational-group",
    }


def test_four_themes_are_at_work_in_several_bodies_with_nothing_that_joins_them(birmingham):
    assert set(subjects(birmingham, "uncoordinated-overlap")) == {"cse", "early-help", "missing", "new-partnerships"}


def test_the_three_other_parties_of_the_protocol_have_a_part_in_nothing_that_is_told_of_here(birmingham):
    findings = report.check_registers([birmingham], select=["idle-party", "unsettled-theme", "contradicts-protocol"]).findings

    assert [(finding.check, finding.subject, finding.value) for finding in findings] == [
        ("idle-party", "four-boards-protocol", party) for party in ("csp", "asb", "hwb")
    ]


def test_both_duties_of_the_board_are_answered_by_nothing(birmingham):
    assert subjects(birmingham, "unserved-duty") == list(birmingham.register.duties)


def test_challenges_that_several_must_meet_and_nobody_leads(birmingham):
    numbers = {birmingham.register.challenges[id].number for id in subjects(birmingham, "leaderless-challenge")}

    assert numbers == {4, 5, 7, 8, 9, 10, None}


def test_one_person_is_named_and_holds_the_one_chair(birmingham):
    register = birmingham.register

    assert [person.name for person in register.people.values()] == ["Jane Held"]
    assert [(post.name, post.body) for post in register.posts.values() if post.held_by] == [("Independent Chair", "bscb")]


def test_the_annual_report_goes_to_three_offices_by_duty_and_to_the_committee_on_request(birmingham):
    presents = birmingham.register.bodies["bscb"].presents

    assert [(one.to, one.how) for one in presents] == [
        ("bcc-chief-executive", "duty"),
        ("pcc", "duty"),
        ("hwb-chair", "duty"),
        ("scrutiny-committee", "on-request"),
    ]


def test_the_slip_in_the_act_is_kept_as_written(birmingham):
    (basis,) = birmingham.register.bodies["bscb"].basis

    assert (basis.as_written, basis.should_read) == ("Section 13 of the Children Act 2014", "Section 13 of the Children Act 2004")


def test_every_record_says_where_it_comes_from(birmingham):
    register = birmingham.register
    sections = ("bodies", "posts", "priorities", "workstreams", "challenges", "shortcomings", "duties", "protocols")

    assert [id for section in sections for id, record in getattr(register, section).items() if not record.source] == []
