"""Birmingham's register says what the report says; each expectation here was written down from the report, not from the output."""

from pathlib import Path

import pytest

from graph.lint import run as report
from graph.model.snapshot import Snapshot
from graph.protocol.themes import candidate_themes, covered_themes, find_theme_work
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


ACTIVITIES = {  # what the report says runs: its words in short, and in which section
    "application-checks": (
        "we check that policies, procedures and thresholds are applied, through … the Front Door Reference Group",
        "6.0",
    ),
    "audit-programme": ("our audit programme", "6.0"),
    "case-file-audits": ("case file audits", "6.0"),
    "case-reviews": ("LLR's and SCR's", "5.0-priorities"),
    "cse-services": ("continue to improve services", "5.0-forum"),
    "evidence-use": ("the use of data and audit evidence", "6.0"),
    "multi-agency-training": ("we have continued to provide training", "6.0"),
    "performance-assessment": ("assessment of our performance", "6.0"),
    "planning-and-commissioning": ("supporting planning and commissioning activity", "6.0"),
    "policy-reviews": ("our policies and procedures, and the way we review these", "6.0"),
    "section-11-assessments": ("S11 assessments", "6.0"),
    "sub-group-audit-and-scrutiny": ("the audit and scrutiny activity of our sub groups", "6.0"),
}
PLANNED = {"cse-delivery-plan", "cse-operating-model", "cse-strategy", "future-birmingham"}
PLANNED |= {"missing-children-approach", "missing-children-database", "whole-council-framework"}


def test_every_activity_that_the_report_says_runs_is_a_work_stream_seen_that_day(birmingham):
    found = {id: work for id, work in birmingham.register.workstreams.items() if work.seen}

    assert {id: work.source for id, work in found.items()} == {id: (f"report#{section}",) for id, (_, section) in ACTIVITIES.items()}
    assert {str(day) for work in found.values() for day in work.seen} == {"2015-11-25"}
    assert birmingham.register.workstreams.keys() == ACTIVITIES.keys() | PLANNED


def test_of_the_work_only_what_the_report_says_of_who_has_a_part_is_stated(birmingham):
    parts = ("lead", "sponsor", "through", "support", "consult", "inform", "scrutinise", "assure")
    works = birmingham.register.workstreams

    assert {(id, part, claim.who) for id, work in works.items() for part in parts for claim in getattr(work, part)} == {
        ("application-checks", "through", "front-door-reference-group"),
        ("missing-children-approach", "through", "missing-operational-group"),
        ("planning-and-commissioning", "support", "bscb"),
        ("sub-group-audit-and-scrutiny", "support", "statutory-members"),
        ("sub-group-audit-and-scrutiny", "through", "bscb-sub-groups"),
        ("whole-council-framework", "lead", "bcc"),
    }


@pytest.mark.parametrize(
    ("section", "id", "says"),
    [
        ("priorities", "effective-practice", "No piece of work is named"),
        ("priorities", "multi-agency-audit", "It is no work-stream of its own"),
        ("priorities", "challenge-and-scrutiny", "They are no work-stream"),
        ("priorities", "new-partnership-landscape", "nor whether anybody does yet"),
        ("bodies", "cse-strategic-sub-group", "no record of its own"),
        ("duties", "coordinate", "names no work that does"),
        ("duties", "ensure-effectiveness", "names no work that does"),
    ],
)
def test_an_activity_that_is_no_work_stream_has_a_note_that_says_why(birmingham, section, id, says):
    assert says in getattr(birmingham.register, section)[id].note


def test_the_protocol_covers_no_theme_yet_and_could_cover_nine_on_which_the_board_works(birmingham, snapshot):
    (protocol,) = birmingham.register.protocols.values()
    workers = find_theme_work(snapshot)
    candidates = candidate_themes(snapshot, protocol, workers)

    assert covered_themes(snapshot, protocol, workers) == {}
    assert candidates == {theme: ["bscb"] for theme in birmingham.register.themes if theme != "training"}


def test_nothing_is_stated_that_the_report_does_not_say(birmingham):
    register = birmingham.register
    works = [*register.priorities.values(), *register.workstreams.values(), *register.challenges.values()]
    claims = [claim for work in works for part in ("lead", "through", "support", "acts") for claim in getattr(work, part, ())]

    assert [work.id for work in works if work.joint_by or work.status] == []
    assert [claim.who for claim in claims if claim.on_behalf_of or claim.from_ or claim.to] == []
    assert [post.id for post in register.posts.values() if post.role == "scrutineer"] == []
    assert {body.id: body.area for body in register.bodies.values() if body.area} == {"bscb": ("Birmingham",)}
    assert [work.id for work in works if work.continues] == ["partnership-relationships"]
    assert [work.id for work in works if work.due] == ["new-approach"]


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

    assert [(one.to, one.how, one.every, one.due) for one in presents] == [
        ("bcc-chief-executive", "duty", "year", None),
        ("pcc", "duty", "year", None),
        ("hwb-chair", "duty", "year", None),
        ("scrutiny-committee", "on-request", None, None),
    ]


def test_the_slip_in_the_act_is_kept_as_written(birmingham):
    (basis,) = birmingham.register.bodies["bscb"].basis

    assert (basis.as_written, basis.should_read) == ("Section 13 of the Children Act 2014", "Section 13 of the Children Act 2004")


def test_every_record_says_where_it_comes_from(birmingham):
    register = birmingham.register
    sections = ("bodies", "posts", "priorities", "workstreams", "challenges", "shortcomings", "duties", "protocols")

    assert [id for section in sections for id, record in getattr(register, section).items() if not record.source] == []
