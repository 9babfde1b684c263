"""What the law settles is not left to be agreed, is shown as by law, and is signed by nobody."""

import graph
from graph.protocol.boilerplate import read_boilerplate
from graph.protocol.draft import draft_clauses
from graph.protocol.themes import candidate_themes, find_theme_work
from support.paths import ROOT

KINDS = """    statutory_kind: safeguarding-adults-board
    statutory_kind: local-safeguarding-children-board
    statutory_kind: community-safety-partnership
    statutory_kind: health-and-wellbeing-board
""".splitlines(keepends=True)


def birmingham(with_kinds=True):
    text = (ROOT / "data" / "bodies.yaml").read_text(encoding="utf-8")
    if not with_kinds:
        for line in KINDS:
            assert text.count(line) == 1
            text = text.replace(line, "")
    return graph.parse(text)


def clauses_of(register, day=None):
    snapshot = register.at(day)
    return draft_clauses(snapshot, snapshot.register.protocols["four-boards-protocol"], read_boilerplate())


def points(clauses):
    return {(clause.id, gap) for clause in clauses for gap in clause.gaps}


def test_birminghams_points_to_agree_are_eight_fewer_and_none_is_new(snapshot):
    before, after = points(clauses_of(birmingham(with_kinds=False))), points(clauses_of(birmingham()))
    register = birmingham().at()
    candidates = candidate_themes(register, register.register.protocols["four-boards-protocol"], find_theme_work(register))

    assert after < before
    assert {id for id, _ in before - after} == {
        f"party/{board}/{point}" for board in ("asb", "csp", "hwb") for point in ("basis", "role", "reports")
    } - {"party/hwb/reports"}  # it presents no report by law: it gives an opinion on another body's plan
    assert (len(before), len(after)) == (24, 16)
    assert (len(before) + len(candidates), len(after) + len(candidates)) == (33, 25)
    assert {"before": sorted(before), "after": sorted(after)} == snapshot


def test_no_wording_comes_from_the_law():
    with_kinds, without = clauses_of(birmingham()), clauses_of(birmingham(with_kinds=False))

    assert {clause.id: clause.wording for clause in with_kinds if clause.wording} == {
        clause.id: clause.wording for clause in without if clause.wording
    }
    assert all(not clause.wording and not clause.gaps for clause in with_kinds if clause.part == "law")


def test_a_point_that_the_law_closes_says_by_which_line():
    asides = {clause.id: clause.asides for clause in clauses_of(birmingham())}

    assert asides["party/asb/basis"] == (
        "Settled by law: Establish a Safeguarding Adults Board for the area. Care Act 2014 section 43(1).",
    )


def test_before_the_care_act_nothing_is_settled_for_an_adults_board():
    gaps = {id for id, _ in points(clauses_of(birmingham(), "2014-12-31"))}

    assert {"party/asb/basis", "party/asb/role", "party/asb/reports"} <= gaps
    assert "party/hwb/basis" not in gaps


def test_what_the_law_leaves_open_is_offered_and_counts_as_no_point():
    (offered,) = [clause for clause in clauses_of(birmingham()) if clause.id == "law/left-open"]

    assert offered.gaps == ()
    assert "Whether the boards for children and for adults see each other's plans and reports. " in " ".join(offered.asides)
    assert offered.asides[0] == "No law settles these points. The parties may take any of them into this protocol; none is counted as open."


def test_a_register_that_names_no_kind_has_no_part_on_the_law():
    assert [clause.id for clause in clauses_of(birmingham(with_kinds=False)) if clause.part == "law"] == []


def test_nothing_shown_as_law_was_not_read():
    shown = " ".join(aside for clause in clauses_of(birmingham()) for aside in clause.asides)

    assert "unverified" not in shown
    assert "guidance, not law" not in shown
