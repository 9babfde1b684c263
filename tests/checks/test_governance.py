"""What the checks decide where a claim does not stand, a thing is closed, or a record is in another register.

Each check's own examples, which test_checks.py runs, are not told again here.
"""

import re
from pathlib import Path

import pytest

from graph.lint import run as report
from graph.model.dates import parse_date
from graph.model.snapshot import Snapshot
from graph.reader import load as source

WORLD = """
register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-01-15}
sources: {s: {name: S}}
themes: {cse: {name: CSE}, missing: {name: Missing}}
bodies:
  a: {name: A, kind: board, source: s, posts: {a-officer: {name: Officer, role: lead-officer}}}
  b: {name: B, kind: board, source: s}
  all: {name: All partners, kind: collective, source: s}
  old: {name: Old, kind: board, to: 2015, source: s}
"""


def found(text: str, *checks: str, ignore: tuple[str, ...] = ()) -> list[str]:
    """What is found in the world with more of a register: check, subject and value; and all that is unsound."""
    return told(report.check_registers([source.parse_register(WORLD + text)], select=checks, ignore=ignore))


def told(found: report.Report) -> list[str]:
    return [f"{one.check} {one.subject}{f' [{one.value}]' if one.value else ''}" for one in found.findings]


@pytest.fixture
def beside(tmp_path: Path):
    """What is found in the world where a register `north` is read along, which may refer to `r:…`; and in that one."""

    def found(text: str, north: str, *checks: str) -> list[str]:
        head = "register: {id: north, name: North, format: 1, base: https://example.org/n/, as_at: 2016-01-15}\n"
        (tmp_path / "r.yaml").write_text(WORLD + text, encoding="utf-8")
        (tmp_path / "north.yaml").write_text(head + north, encoding="utf-8")
        return told(report.check_registers(source.read_registers(tmp_path / "r.yaml", tmp_path / "north.yaml"), select=checks))

    return found


# --- duties -----------------------------------------------------------------------------------------------------------


def test_a_duty_is_looked_at_from_its_first_day_to_its_last():
    duties = """
duties:
  coming: {name: Coming, duty_of: {who: a, from: 2016-02}}
  past: {name: Past, duty_of: {who: a, to: 2015}}
  handed-on: {name: Handed on, duty_of: [{who: old, to: 2015}, {who: b, from: 2016}]}
  proposed: {name: Proposed, duty_of: {who: a, status: proposed}}
"""

    assert found(duties, "unserved-duty") == ["unserved-duty handed-on", "unserved-duty proposed"]


def test_a_duty_may_be_answered_from_another_register(beside):
    duties = "duties: {d1: {name: D1, duty_of: a}, d2: {name: D2, duty_of: a}}"

    assert beside(duties, "priorities: {p: {name: P, answers: r:d1}}", "unserved-duty") == ["unserved-duty d2"]


# --- dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "late"), [("2016-01-14", True), ("2016-01-15", False), ("2016-01", False), ("2015", True), ("2016", False), ("2015-12", True)]
)
def test_a_thing_is_overdue_from_the_day_after_the_last_on_which_it_was_due(due, late):
    things = f"challenges: {{c: {{name: C, due: {due}}}}}\nprotocols: {{pr: {{name: Pr, parties: a, review: {due}}}}}"

    assert found(things, "overdue") == ["overdue c", "overdue pr"] * late


def test_a_protocol_that_is_overdue_is_to_be_looked_at_again():
    things = "priorities: {p: {name: P, due: 2015}}\nprotocols: {pr: {name: Pr, parties: a, review: 2015}}"
    findings = report.check_registers([source.parse_register(WORLD + things)], select=["overdue"]).findings

    assert [(one.message, one.remedy) for one in findings] == [
        (
            '"P" was to be done by 2015, and is still open',
            "If it has ended, say when (`to`) and how (`status`); if not, agree on a new `due`.",
        ),
        (
            '"Pr" was to be looked at again by 2015, and is still open',
            "Look at it again and write the date of the next `review`; or, if it has ended, say `status: ended`.",
        ),
    ]


def test_what_has_not_begun_or_is_closed_is_not_overdue():
    things = """
priorities:
  p: {name: P, due: 2015, from: 2017}
  q: {name: Q, due: 2015, to: 2015-12-31}
  late: {name: Late, due: 2015, to: 2016, status: met}
workstreams: {w: {name: W, due: 2015, status: done}}
challenges: {c: {name: C, due: 2015}, on: {name: On, continues: c}}
protocols: {pr: {name: Pr, parties: a, review: 2015, from: 2017}, sought: {name: Sought, parties: a, review: 2015, status: sought}}
"""

    assert found(things, "overdue") == ["overdue late", "overdue sought"]


# --- who marks what they lead -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("roles", "whose"),
    [
        ("lead: a, scrutinise: a, assure: a-officer", ["a"]),
        ("lead: [a, b], scrutinise: [b, a]", ["b", "a"]),
        ("lead: [a, {who: b, status: contested}], scrutinise: a", []),  # nobody can be said to lead it
        ("lead: {who: a, status: proposed}, scrutinise: a", []),
        ("lead: a, scrutinise: {who: a, status: contested}", []),
        ("lead: a, scrutinise: {who: a, to: 2015}", []),
        ("lead: a, scrutinise: {who: a, from: 2016-02}", []),
        ("lead: {who: a, to: 2015}, scrutinise: a", []),
        ("lead: old, scrutinise: old", []),
        ("lead: all, scrutinise: all", []),  # a collective is no body that could mark itself
        ("lead: a, support: a, consult: a", []),
        ("lead: nobody, scrutinise: a", []),
    ],
)
def test_whoever_leads_and_marks_does_both_by_claims_that_stand(roles, whose):
    for section in ("priorities", "workstreams", "challenges"):
        assert found(f"{section}: {{x: {{name: X, {roles}}}}}", "marks-own-homework") == [f"marks-own-homework x [{id}]" for id in whose]


def test_what_is_closed_is_marked_by_whom_it_may():
    assert found("priorities: {x: {name: X, lead: a, assure: a, status: met}}", "marks-own-homework") == []


def test_a_body_of_another_register_marks_what_its_post_leads(beside):
    north = "bodies: {n: {name: N, kind: board, posts: {n-officer: {name: Officer, role: lead-officer}}}}"

    assert beside("priorities: {p: {name: P, lead: north:n-officer, assure: north:n}}", north, "marks-own-homework") == [
        "marks-own-homework p [north:n]"
    ]


# --- sources ----------------------------------------------------------------------------------------------------------


def test_every_record_that_is_open_or_in_being_says_where_it_comes_from_but_themes_people_sources_and_acceptances():
    records = """
people: {ann: {name: Ann}}
priorities: {p: {name: P}, met: {name: Met, status: met}, coming: {name: Coming, from: 2017}}
workstreams: {w: {name: W}, done: {name: Done, status: done}}
challenges: {c: {name: C}}
shortcomings: {sh: {name: Sh}}
duties: {d: {name: D, duty_of: a}}
protocols: {pr: {name: Pr, parties: a}, ended: {name: Ended, parties: a, status: ended}}
accepted: [{check: unowned-priority, records: p, because: Why, until: 2016}]
"""

    assert found(records, "unsourced-record") == [f"unsourced-record {id}" for id in ("p", "w", "c", "sh", "d", "pr")]


def test_a_post_comes_from_where_its_body_does_and_is_told_with_it():
    head, _, _ = WORLD.partition("bodies:")
    bodies = """
bodies:
  x: {name: X, kind: board, posts: {x-chair: {name: Chair, role: chair}, x-vice: {name: Vice, role: vice-chair, source: s}}}
  gone: {name: Gone, kind: board, to: 2015, posts: {gone-chair: {name: Chair, role: chair}}}
"""

    assert told(report.check_registers([source.parse_register(head + bodies)], select=["unsourced-record"])) == ["unsourced-record x"]


# --- protocols --------------------------------------------------------------------------------------------------------

PROTOCOL = "protocols: {pr: {name: Pr, parties: [a, b], status: sought}}\n"


@pytest.mark.parametrize("role", ["adopted_by", "lead", "support"])
@pytest.mark.parametrize("other", ["acts", "addressed_to", "lead", "support"])
def test_a_theme_is_work_of_whoever_adopts_leads_supports_acts_or_is_addressed(role, other):
    things = f"priorities: {{p: {{name: P, {role}: a, themes: cse}}}}\nchallenges: {{c: {{name: C, {other}: b, themes: cse}}}}\n"

    assert found(things + PROTOCOL, "unsettled-theme") == ["unsettled-theme cse [pr]"]


@pytest.mark.parametrize(
    "claim",
    [
        "adopted_by: {who: b, status: proposed}",
        "adopted_by: {who: b, to: 2015}",
        "adopted_by: old",
        "adopted_by: nobody",
        "adopted_by: a-officer",  # a body and its own post are one
        "sponsor: b",
        "consult: b",
        "adopted_by: b, status: dropped",
        "adopted_by: b, from: 2017",
    ],
)
def test_a_theme_is_no_work_of_whoever_has_another_part_or_none_that_stands(claim):
    things = f"priorities: {{p: {{name: P, adopted_by: a, themes: cse}}, q: {{name: Q, {claim}, themes: cse}}}}\n"

    assert found(things + PROTOCOL.replace("[a, b]", "[a, b, old]"), "unsettled-theme") == []


def test_two_parties_of_one_priority_are_two_parties_at_work():
    assert found("priorities: {p: {name: P, adopted_by: [a, b], themes: cse}}\n" + PROTOCOL, "unsettled-theme") == [
        "unsettled-theme cse [pr]"
    ]


@pytest.mark.parametrize(
    ("protocol", "unsettled"),
    [
        ("status: draft, settles: {cse: {lead: a-officer}}", False),
        ("status: agreed, settles: {missing: {lead: a}}", True),
        ("status: agreed, settles: {cse: {support: a}}", True),
        ("status: agreed, settles: {cse: {lead: [a, b]}}", True),
        ("status: agreed, settles: {cse: {lead: {who: a, status: proposed}}}", True),
        ("status: agreed, settles: {cse: {lead: all}}", True),
        ("status: agreed, settles: {cse: {lead: nobody}}", True),
        ("status: sought, from: 2017", False),
        ("status: ended", False),
    ],
)
def test_a_theme_is_settled_with_one_lead_by_a_protocol_in_being(protocol, unsettled):
    things = (
        f"priorities: {{p: {{name: P, adopted_by: [a, b], themes: cse}}}}\nprotocols: {{pr: {{name: Pr, parties: [a, b], {protocol}}}}}"
    )

    assert found(things, "unsettled-theme") == ["unsettled-theme cse [pr]"] * unsettled


def test_an_unsettled_theme_is_told_at_its_protocol_where_it_is_to_be_mended():
    (finding,) = report.check_registers(
        [
            source.parse_register(
                WORLD + "priorities: {p: {name: P, adopted_by: [a, b], themes: cse}}\nprotocols:\n  pr: {name: Pr, parties: [a, b]}\n"
            )
        ],
        select=["unsettled-theme"],
    ).findings

    assert (finding.position.line, finding.position.column, finding.reading) == (12, 3, "not-stated")
    assert finding.message == '"CSE" is covered by Pr, which does not settle who leads on it: not stated; A and B work on it'


def test_parties_and_themes_of_another_register_are_at_work_in_that_one(beside):
    north = """
bodies: {n: {name: N, kind: board}}
themes: {audit: {name: Audit}}
priorities: {np: {name: NP, adopted_by: n, themes: [r:cse, audit]}}
"""
    ours = "priorities: {p: {name: P, adopted_by: a, themes: [cse, north:audit]}}\n"
    protocol = "protocols: {pr: {name: Pr, parties: [a, north:n], status: sought, settles: {%s: {lead: a}}}}"

    assert beside(ours + protocol % "missing", north, "unsettled-theme", "idle-party") == [
        "unsettled-theme cse [pr]",
        "unsettled-theme north:audit [pr]",
    ]
    assert beside(ours + protocol % "north:audit", north, "unsettled-theme") == ["unsettled-theme cse [pr]"]


def test_a_theme_that_is_not_there_is_unsound_and_no_more():
    things = "priorities: {p: {name: P, adopted_by: [a, b], lead: a, themes: cses}}\n"
    protocol = "protocols: {pr: {name: Pr, parties: [a, b], status: agreed, settles: {csee: {lead: b}}}}"

    assert found(things + protocol, "unsettled-theme", "contradicts-protocol") == [
        "unknown-reference p [cses]",
        "unknown-reference pr [csee]",
    ]


@pytest.mark.parametrize(
    ("priority", "settled", "contradicts"),
    [
        ("adopted_by: a, lead: b", "lead: a-officer", True),
        ("adopted_by: a, lead: a-officer", "lead: a", False),
        ("adopted_by: all, lead: b", "lead: a", True),  # led by a party
        ("adopted_by: a, lead: x", "lead: a", True),  # adopted by a party
        ("adopted_by: x, lead: x", "lead: a", False),  # of neither
        ("adopted_by: {who: a, status: proposed}, lead: x", "lead: a", False),
        ("adopted_by: a, lead: nobody", "lead: b", False),
        ("adopted_by: a, lead: {who: b, status: proposed}", "lead: a", False),
        ("adopted_by: a, lead: b", "lead: [a, x]", False),
        ("adopted_by: a, lead: b", "lead: {who: a, to: 2015}", False),
        ("adopted_by: a, lead: b", "lead: old", False),
        ("adopted_by: a, lead: b", "support: a", False),
        ("adopted_by: a, lead: b, status: dropped", "lead: a", False),
    ],
)
def test_a_lead_contradicts_a_protocol_where_both_are_single_and_stand(priority, settled, contradicts):
    register = f"""
  x: {{name: X, kind: board}}
priorities: {{p: {{name: P, {priority}, themes: [missing, cse]}}}}
protocols: {{pr: {{name: Pr, parties: [a, b], status: agreed, settles: {{cse: {{{settled}}}}}}}}}
"""

    assert found(register, "contradicts-protocol") == ["contradicts-protocol p [pr]"] * contradicts


@pytest.mark.parametrize("protocol", ["status: sought", "status: draft", "status: ended", "status: agreed, from: 2017"])
def test_nothing_contradicts_a_protocol_that_is_not_agreed_or_not_in_being(protocol):
    register = f"""
priorities: {{p: {{name: P, adopted_by: a, lead: b, themes: cse}}}}
protocols: {{pr: {{name: Pr, parties: [a, b], {protocol}, settles: {{cse: {{lead: a}}}}}}}}
"""

    assert found(register, "contradicts-protocol") == []


def test_a_priority_may_contradict_the_protocol_of_another_register(beside):
    north = """
themes: {audit: {name: Audit}}
bodies: {n: {name: N, kind: board}}
protocols: {pr: {name: Pr, parties: [n, r:a], status: agreed, settles: {r:cse: {lead: r:a}, audit: {lead: n}}}}
"""
    ours = (
        "priorities: {p: {name: P, adopted_by: a, lead: b, themes: cse}, q: {name: Q, adopted_by: a, lead: north:n, themes: north:audit}}"
    )

    assert beside(ours, north, "contradicts-protocol") == ["contradicts-protocol p [north:pr]"]


@pytest.mark.parametrize(
    ("thing", "idle"),
    [
        *((f"priorities: {{p: {{name: P, {role}: a}}}}", False) for role in ("adopted_by", "lead", "sponsor", "support")),
        *((f"challenges: {{c: {{name: C, {role}: a-officer}}}}", False) for role in ("acts", "addressed_to", "lead")),
        *((f"priorities: {{p: {{name: P, {role}: a}}}}", True) for role in ("consult", "inform", "through", "scrutinise", "shared_with")),
        ("challenges: {c: {name: C, set_by: a}}", True),
        ("priorities: {p: {name: P, lead: {who: a, status: proposed}}}", True),
        ("priorities: {p: {name: P, lead: {who: a, to: 2015}}}", True),
        ("priorities: {p: {name: P, lead: a, status: met}}", True),
        ("workstreams: {w: {name: W, lead: b}}", False),  # the register tells of no priority and no challenge at all
    ],
)
def test_a_party_is_idle_that_has_none_of_six_parts_in_what_is_open(thing, idle):
    assert found(thing + "\nprotocols: {pr: {name: Pr, parties: a}}", "idle-party") == ["idle-party pr [a]"] * idle


def test_only_a_party_that_stands_in_a_protocol_in_being_can_be_idle():
    register = """
priorities: {p: {name: P}}
protocols:
  one: {name: One, parties: [{who: a, status: proposed}, {who: b, to: 2015}, old]}
  ended: {name: Ended, parties: b, status: ended}
  coming: {name: Coming, parties: b, from: 2017}
  officers: {name: Officers, parties: [a-officer, a]}
"""

    assert found(register, "idle-party") == ["idle-party officers [a]"]


def test_a_party_of_another_register_is_idle_where_either_register_tells_of_work_and_neither_of_its_own(beside):
    protocol = "protocols: {pr: {name: Pr, parties: [north:n]}}\n"
    north = "bodies: {n: {name: N, kind: board}}\n"

    assert beside(protocol, north, "idle-party") == []
    assert beside(protocol, north + "priorities: {np: {name: NP}}", "idle-party") == ["idle-party pr [north:n]"]
    assert beside(protocol + "priorities: {p: {name: P}}", north, "idle-party") == ["idle-party pr [north:n]"]
    assert beside(protocol + "priorities: {p: {name: P, lead: a}}", north + "priorities: {np: {name: NP, lead: n}}", "idle-party") == []
    assert beside("protocols: {pr: {name: Pr, parties: a}}", north + "priorities: {np: {name: NP, lead: r:a}}", "idle-party") == []


# --- who is to act ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acts", "says"),
    [
        ("", "who is to act is not stated"),
        (", acts: nobody", "it is stated that nobody is to act"),
        (", acts: {who: nobody, to: 2015}", "none of those who were to act is active on this day"),
        (", acts: {who: a, status: proposed}", "it is not agreed yet that A is to act"),
        (", acts: {who: a, to: 2015}", "none of those who were to act is active on this day"),
        (", acts: [a, b]", "A and B are to act"),
    ],
)
def test_a_challenge_without_a_lead_tells_who_is_to_act(acts, says):
    (finding,) = report.check_registers(
        [source.parse_register(WORLD + f"challenges: {{c: {{name: C{acts}}}}}")], select=["leaderless-challenge"]
    ).findings

    assert finding.message == f'"C": the register does not say who leads; {says}'


LEADS = """
register: {id: r, name: R, format: 1, base: https://example.org/r/}
bodies: {a: {name: A, kind: board}, b: {name: B, kind: board}, c: {name: C, kind: collective}}
"""


@pytest.mark.parametrize(
    ("lead", "says"),
    [
        ("[a, b]", "more than one body is named as lead, so that there is no single lead: A and B"),
        ("c", "the lead that is named stands for many, and is no one body: C"),
        ("{who: a, status: proposed}", "a lead is proposed and not yet agreed: A"),
        ("{who: a, status: contested}", "who leads is contested: A"),
        ("nobody", "it is stated that nobody leads"),
        ("{who: a, to: 2015}", "the lead that was agreed has ended, or its post is vacant"),
    ],
)
def test_a_challenge_without_a_single_lead_tells_in_a_clause_what_is_said_of_its_lead(lead, says):
    text = LEADS + f"challenges: {{c1: {{name: X, lead: {lead}}}}}"
    (finding,) = report.check_registers([source.parse_register(text)], select=["leaderless-challenge"]).findings

    assert finding.message == f'"X": {says}; who is to act is not stated'


@pytest.mark.parametrize("check", ["unowned-priority", "ownerless-workstream"])
@pytest.mark.parametrize(
    ("lead", "remedy"),
    [
        (
            "{who: a, seen: 2019}",
            'A lead was seen in 2019: "A". Since when is not known, and on this day it is not shown. '
            "If a source says since when, add that day as `from`.",
        ),
        (
            "{who: a, from: 2020}",
            "A lead is stated from 2020 on, and the day asked about is before it: say who leads until then, if anybody does.",
        ),
    ],
)
def test_a_lead_that_was_seen_later_is_not_said_to_begin_then(check, lead, remedy):
    section = "priorities" if check == "unowned-priority" else "workstreams"
    found = source.parse_register(LEADS + f"{section}: {{x: {{name: X, lead: {lead}}}}}")
    (finding,) = report.check_registers([found], parse_date("2019-12-01"), [check]).findings

    assert (finding.reading, finding.remedy) == ("not-stated", remedy)


@pytest.mark.parametrize(
    ("status", "before", "after"),
    [
        ("proposed", "{who: a, status: proposed, seen: 2019-03-01}", "{who: a, from: 2021-04-01}"),
        ("contested", "{who: b, status: contested, seen: 2019-03-01, to: 2021-03-31}", "{who: a, from: 2021-04-01}"),
    ],
)
def test_the_remedy_for_a_lead_that_is_not_agreed_leaves_the_days_before_as_they_were(status, before, after):
    """As the remedy says: the lead counts from the day on which it was agreed, and not from the first day of the proposal."""
    register = source.parse_register(LEADS + f"priorities: {{x: {{name: X, lead: [{before}, {after}]}}}}").register

    assert [str(Snapshot(register, day).lead(register.priorities["x"])) for day in ("2020-01-01", "2021-04-02")] == [status, "single"]


# --- acceptances ------------------------------------------------------------------------------------------------------


def accepted(*entries: str) -> str:
    return "priorities: {p: {name: P}, q: {name: Q}, led: {name: Led, lead: a}}\naccepted:\n" + "".join(
        f"  - {{check: {entry}, because: To be settled}}\n" for entry in entries
    )


JUDGED = ("unowned-priority", "joint-lead", "expired-acceptance", "idle-acceptance")
OPEN = ["unowned-priority p", "unowned-priority q"]


def test_each_acceptance_is_judged_for_each_of_its_records_on_its_own_line():
    register = accepted("unowned-priority, records: [p, q, p], until: 2015", "joint-lead, records: [p, q], until: 2015")
    found = report.check_registers([source.parse_register(WORLD + register)], select=JUDGED).findings

    assert [(one.check, one.subject, one.position.line, one.state) for one in found if one.check == "expired-acceptance"] == [
        ("expired-acceptance", id, line, "new") for line in (12, 13) for id in ("p", "q")
    ]
    assert found[-1].message == 'the acceptance of `joint-lead` for "Q" held until 2015, and no longer'


def test_an_acceptance_past_its_date_is_not_called_idle_too_and_one_that_is_renewed_still_expires():
    register = accepted(
        "joint-lead, records: led, until: 2015", "unowned-priority, records: p, until: 2015", "unowned-priority, records: p, until: 2017"
    )

    assert found(register, *JUDGED) == [*OPEN, "expired-acceptance led", "expired-acceptance p"]


def test_of_two_acceptances_in_force_the_finding_tells_the_later():
    register = accepted("unowned-priority, records: p, until: 2017", "unowned-priority, records: p, until: 2016")
    finding = report.check_registers([source.parse_register(WORLD + register)], select=["unowned-priority"]).findings[0]

    assert (finding.state, finding.until, finding.because) == ("accepted", "2017", "To be settled")


def test_an_acceptance_of_a_check_that_is_not_run_is_not_called_idle():
    register = accepted("unowned-priority, records: led, until: 2017")

    assert found(register, "idle-acceptance") == []
    assert found(register, "idle-acceptance", "unowned-priority") == [*OPEN, "idle-acceptance led"]
    assert [line for line in found(register, ignore=("unowned-priority",)) if "acceptance" in line] == []
    assert [line for line in found(register) if "acceptance" in line] == ["idle-acceptance led"]
    assert found(register, "unowned-priority") == OPEN


def test_an_acceptance_is_idle_up_to_its_last_day():
    assert found(accepted("unowned-priority, records: led, until: 2016-01-15"), *JUDGED) == [*OPEN, "idle-acceptance led"]


def test_an_acceptance_that_is_unsound_is_told_of_once():
    for entry in (
        "unowned-priorty, records: p, until: 2015",
        "unowned-priority, records: nothing, until: 2015",
        "unowned-priority, records: nothing, until: 2017",
        "unowned-priority, records: p",
        "unowned-priority, until: 2017",
    ):
        assert len([line for line in found(accepted(entry), *JUDGED) if line not in OPEN]) == 1, entry
    assert len(found("priorities: {p: {name: P}}\naccepted: [{records: p, until: 2015, because: Why}]", *JUDGED)) == 2


@pytest.mark.parametrize("check", ["expired-acceptance", "idle-acceptance"])
@pytest.mark.parametrize("until", ["2015", "2017"])
def test_an_acceptance_cannot_itself_be_accepted(check, until):
    register = accepted(
        f"{check}, records: [p, led], until: {until}", "joint-lead, records: led, until: 2017", "joint-lead, records: p, until: 2015"
    )
    read = report.check_registers([source.parse_register(WORLD + register)], select=JUDGED)

    assert [(one.check, one.subject, one.state) for one in read.findings][2:] == [
        ("wrong-value", "", "new"),
        ("idle-acceptance", "led", "new"),
        ("expired-acceptance", "p", "new"),
    ]
    assert read.findings[2].message == f"the acceptance of `{check}` is of an acceptance"


def test_what_is_found_in_another_register_is_not_accepted_here(beside):
    register = "accepted: [{check: unowned-priority, records: north:np, because: Why, until: 2017}]"

    assert beside(register, "priorities: {np: {name: NP}}", *JUDGED) == ["idle-acceptance north:np", "unowned-priority np"]


def test_an_acceptance_with_no_reason_yet_is_told_of_and_holds():
    register = "priorities: {p: {name: P}}\naccepted: [{check: unowned-priority, records: p, until: 2017}]"
    read = report.check_registers([source.parse_register(WORLD + register)], parse_date("2016-01-15"), select=JUDGED)

    assert [(one.check, one.state, one.because) for one in read.findings] == [
        ("unowned-priority", "accepted", ""),
        ("missing-key", "new", ""),
    ]


# --- bodies that have ended -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("replaced_by", "successor"), [(", replaced_by: new", '. `old` was replaced by "New" (`new`)'), ("", "")])
def test_an_ended_body_that_is_named_leaves_two_ways_out_and_its_successor_is_no_lead(replaced_by, successor):
    bodies = f"bodies: {{old: {{name: Old, kind: board, to: 2015{replaced_by}}}, new: {{name: New, kind: board}}}}\n"
    head = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-01-15}\n"
    register = source.parse_register(head + bodies + "priorities: {cse: {name: CSE, lead: old}}\n")
    unowned, ended = sorted(
        report.check_registers([register], select=["ended-body-in-use", "unowned-priority"]).findings,
        key=lambda one: one.check,
        reverse=True,
    )

    assert (ended.value, ended.remedy, unowned.reading) == (
        "old",
        "If this priority has ended too, give it a `to`. If it goes on, give the claim in `lead` the `to` up to which it held, "
        f"and name who does it now, if a source says who{successor}.",
        "lapsed",
    )


def test_of_many_challenges_that_ask_bodies_to_act_the_first_are_named():
    asked = "".join(f"  c{number}: {{name: C{number}, number: {number}, acts: [a, b], themes: t}}\n" for number in range(1, 6))
    text = LEADS + f"themes: {{t: {{name: T}}}}\nchallenges:\n{asked}"
    (finding,) = report.check_registers([source.parse_register(text)], select=["uncoordinated-overlap"]).findings

    assert re.findall(r"challenge (\d) asks A and B to act", finding.message) == ["1", "2", "3"]
