"""The queries on shared work, answers, span, load, silence and years: as the report has it, and as the snapshot has it."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings

import graph
from graph.checks import unanswered_challenge, unanswered_shortcoming, unserved_duty
from graph.model.register import ROLES
from graph.model.snapshot import COLLECTIVE, Snapshot
from graph.rdf import query as queries
from graph.reader import load as source
from rdf.test_queries import SNAPSHOTS, asked, snapshot  # type: ignore[import-not-found]

pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
BSCB, BCC, SLF = "Birmingham Safeguarding Children Board", "Birmingham City Council", "Strategic Leaders Forum"
DOING = ("adopted_by", "lead", "sponsor", "through", "support")
TAKING_PART = (*ROLES, "adopted_by", "acts", "addressed_to")
BOARD_KINDS = ("board", "partnership", "forum", "committee")


@pytest.fixture(scope="module")
def birmingham() -> Snapshot:
    (found,) = source.read_registers("data")
    return Snapshot(found.register, "2015-11-25")


# --- Birmingham, from the report --------------------------------------------------------------------------------------


def test_birmingham_no_two_bodies_share_a_priority_or_work_stream(birmingham):
    """5.0: to agree shared priorities and work-streams is still to come."""
    assert asked("shared-work", birmingham) == []


def test_birmingham_which_challenges_nothing_answers(birmingham):
    rows = asked("challenges-and-answers", birmingham)
    challenges = {row["number"]: row["answered"] for row in rows if row["kind"] == "challenge"}

    # 5.0: the protocol for the third, the framework for the sixth, priorities 3 and 2 for the ninth and the tenth
    assert challenges == dict.fromkeys((1, 2, 4, 5, 7, 8, None), "no") | dict.fromkeys((3, 6, 9, 10), "yes")
    assert {row["answer"] for row in rows if row["number"] == 3 and row["kind"] == "challenge"} == {"Protocol between four boards"}
    # 6.0 has one shortcoming that a priority (3) takes up; 4.0 has two duties
    assert {row["answered"] for row in rows if row["name"] == "Statutory responsibilities met, except for missing children"} == {"yes"}
    assert [row["answered"] for row in rows if row["kind"] == "duty"] == ["no", "no"]


def test_birmingham_one_body_has_a_role_in_each_priority(birmingham):
    rows = asked("span", birmingham)
    nine = [row for row in rows if row["of"] == "priority" and row["number"]]

    # 5.0: "we confirmed our priorities", and nobody else is named for any
    assert [(row["number"], row["bodies"], row["adopted"], row["lead"]) for row in nine] == [(number, 1, 1, 0) for number in range(1, 10)]
    themes = {row["id"]: (row["bodies"], row["lead"]) for row in rows if row["of"] == "theme"}
    # 5.0: challenge 10 names forum, partnership, council and Board; the framework has the one lead that is stated
    assert (themes["cse"], themes["new-partnerships"][1], themes["training"]) == ((4, 0), 1, (0, 0))


def test_birmingham_the_council_leads_two_things_and_the_board_none(birmingham):
    rows = {row["body_id"]: row for row in asked("load", birmingham)}

    # 5.0: "the lead agency", of challenge 6 and of its framework; asked to act in challenges 5, 6 and 10
    assert (rows["bcc"]["leads_alone"], rows["bcc"]["asked_to_act"], rows["bcc"]["adopted"]) == (2, 3, 0)
    assert (rows["bscb"]["leads_alone"], rows["bscb"]["adopted"]) == (0, 9)
    assert sum(row["leads_alone"] + row["leads_jointly"] for row in rows.values()) == 2
    assert (rows["slf"]["asked_to_act"], rows["slf"]["addressed"]) == (1, 4)  # challenge 10; all four under its heading


def test_birmingham_the_four_boards_share_nothing_but_the_protocol_that_is_asked_for(birmingham):
    rows = asked("silent-pairs", birmingham)
    among = {frozenset((row["body_id"], row["other_id"])) for row in rows if row["protocol"]}

    assert among == {frozenset(pair) for pair in combinations(("csp", "asb", "hwb", "bscb"), 2)}  # 5.0, challenge 3
    assert {row["protocol_status"] for row in rows if row["protocol"]} == {"sought"}
    pairs = {frozenset((row["body_id"], row["other_id"])) for row in rows}
    assert frozenset(("bscb", "slf")) not in pairs  # challenge 10 asks both to act


def test_birmingham_what_has_a_date(birmingham):
    rows = [tuple(row.values())[:6] for row in asked("timeline", birmingham)]

    assert (None, None, "2015-11-25", "Jane Held", "held the post", f"Independent Chair, {BSCB}") in rows  # contact details
    assert ("2015/16", None, None, BSCB, "list", "priorities") in rows
    assert ("2015/16", None, None, BSCB, "list", "challenges") in rows
    assert {row[3] for row in rows if row[4] == "named as lead"} == {BCC}


def test_birmingham_one_challenge_goes_on_from_the_year_before(birmingham):
    rows = asked("continued", birmingham)

    # 5.0: "The Board's challenge in 2014/15 … remains a challenge in 2015/16"; what else there was that year is not said
    assert [(row["what"], row["earlier_list"], row["later_list"], row["later_id"]) for row in rows] == [
        ("goes on under another name", "2014/15", "2015/16", "partnership-relationships")
    ]


# --- what Birmingham has not ------------------------------------------------------------------------------------------


def test_what_two_bodies_do_together_and_in_which_roles():
    register = snapshot("""
bodies: {a: {name: A, kind: board}, b: {name: B, kind: board, posts: {b-chair: {name: Chair, role: chair}}}}
priorities:
  one: {name: One, number: 1, adopted_by: a, support: b-chair}
  told: {name: Told, adopted_by: a, inform: b, shared_with: b}
  maybe: {name: Maybe, adopted_by: [a, {who: b, status: proposed}]}
workstreams: {own: {name: Own, lead: a, support: a}, w: {name: W, lead: a, through: b}}
""")

    assert [(row["kind"], row["name"], row["bodies"], row["body"], row["role"]) for row in asked("shared-work", register)] == [
        ("priority", "One", 2, "A", "adopted by"),
        ("priority", "One", 2, "B", "support"),
        ("work-stream", "W", 2, "A", "lead"),
        ("work-stream", "W", 2, "B", "through"),
    ]


def test_dates_are_shown_as_precisely_as_they_are_stated_in_their_order():
    register = snapshot("""
people: {ann: {name: Ann}, ben: {name: Ben}}
bodies:
  a:
    name: A
    kind: board
    posts: {chair: {name: Chair, role: chair, held_by: [{who: ann, from: 2014, to: 2015-03}, {who: ben, from: 2015-04-02}]}}
priorities:
  one: {name: One, adopted_by: a, period: 2015/16, lead: [{who: chair, seen: [2015-06, 2015-09]}, {who: a, status: proposed}]}
protocols: {pact: {name: Pact, parties: [a], status: agreed, from: 2015-12}}
""")

    assert [tuple(row.values())[:6] for row in asked("timeline", register)] == [
        ("2014", "2015-03", None, "Ann", "held the post", "Chair, A"),
        ("2015-04-02", None, None, "Ben", "held the post", "Chair, A"),
        (None, None, "2015-09", "Chair, A", "named as lead", "One"),
        ("2015-12", None, None, None, "protocol, agreed", "Pact"),
        ("2015/16", None, None, "A", "list", "priorities"),
    ]


def test_who_holds_a_post_by_the_word_of_a_paper_alone_was_seen_on_its_day():
    register = snapshot("""
sources: {older: {name: Older, date: 2013}, newer: {name: Newer, date: 2015-06}, undated: {name: Undated}}
people: {zoe: {name: Zoe}, ben: {name: Ben}, cy: {name: Cy}}
bodies:
  a:
    name: A
    kind: board
    posts:
      chair: {name: Chair, role: chair, held_by: [{who: zoe, source: older}, {who: ben, source: newer}]}
      deputy: {name: Deputy, role: vice-chair, held_by: {who: cy, source: undated}}
""")

    assert [tuple(row.values())[:4] for row in asked("timeline", register)] == [
        (None, None, None, "Cy"),
        (None, None, "2013", "Zoe"),
        (None, None, "2015-06", "Ben"),
    ]
    assert {row["holder"]: row["seen"] for row in asked("chairs", register)} == {"Ben": "2015-06", "Cy": None}


def test_from_list_to_list_what_went_on_what_ended_and_what_the_register_does_not_say():
    register = snapshot("""
themes: {t: {name: T}, u: {name: U}}
bodies: {a: {name: A, kind: board}, b: {name: B, kind: board}}
priorities:
  old: {name: Old, adopted_by: a, period: 2014/15, themes: [t]}
  dropped: {name: Dropped, adopted_by: a, period: 2014/15, status: dropped, themes: [u]}
  silent: {name: Silent, adopted_by: a, period: 2014/15}
  new: {name: New, adopted_by: a, period: 2015/16, continues: old, themes: [t]}
  fresh: {name: Fresh, adopted_by: a, period: 2015/16}
  other: {name: Other, adopted_by: b, period: 2014/15}
""")

    assert [(row["what"], row["earlier"], row["later"]) for row in asked("continued", register)] == [
        ("goes on under another name", "Old", "New"),
        ("dropped", "Dropped", None),
        ("not said to be continued", "Silent", None),
        ("not said to continue anything", None, "Fresh"),
        ("in both lists", "T", "T"),
        ("not in the later list", "U", None),
    ]


def test_a_theme_is_in_a_list_where_only_a_part_of_a_priority_of_it_is_about_it():
    register = snapshot("""
themes: {t: {name: T}, u: {name: U}, v: {name: V}, w: {name: W}}
bodies: {a: {name: A, kind: board}}
priorities:
  old: {name: Old, adopted_by: a, period: 2014/15, themes: [t, u, v]}
  was: {name: Was, part_of: old, period: 2014/15, themes: [w]}
  new: {name: New, adopted_by: a, period: 2015/16}
  part: {name: Part, part_of: new, period: 2015/16, themes: [t]}
  deeper: {name: Deeper, part_of: part, themes: [w]}
  own: {name: Own, part_of: new, adopted_by: a, period: 2015/16, themes: [u]}
""")

    rows = [(row["what"], row["earlier"], row["later"]) for row in asked("continued", register) if row["kind"] == "theme"]
    assert rows == [("in both lists", name, name) for name in "TUW"] + [("not in the later list", "V", None)]


def test_boards_that_a_member_a_theme_or_a_line_of_accountability_joins_are_no_silent_pair():
    bodies = """
themes: {t: {name: T}}
bodies:
  a: {name: A, kind: board, members: [c]}
  b: {name: B, kind: board, members: [c]}
  c: {name: C, kind: agency}
  d: {name: D, kind: forum, accountable_to: a}
  e: {name: E, kind: partnership}
  g: {name: G, kind: group}
"""
    pairs = [row["body"] + row["other"] for row in asked("silent-pairs", snapshot(bodies))]
    joined = snapshot(bodies + "priorities: {p: {name: P, adopted_by: d, themes: [t]}, q: {name: Q, adopted_by: e, themes: [t]}}")

    assert pairs == ["AE", "BD", "BE", "DE"]
    assert [row["body"] + row["other"] for row in asked("silent-pairs", joined)] == ["AE", "BD", "BE"]


def test_boards_of_two_registers_are_no_silent_pair():
    head = "{id: ID, name: ID, format: 1, base: https://example.org/ID/}"
    of = [
        Snapshot(graph.parse(f"register: {head.replace('ID', id)}\nbodies: {{a: {{name: {id}, kind: board}}}}").register, "2016-01-15")
        for id in ("north", "south")
    ]

    assert queries.run_query(queries.read_query("silent-pairs"), of, []).rows == []


@pytest.mark.parametrize("name", sorted({*queries.list_query_names()} - {"accountability"}))  # which needs a body to begin at
def test_a_register_of_nothing_gets_a_sentence_that_is_true(name):
    answer = queries.run_query(queries.read_query(name), [snapshot("")])

    assert answer.rows == []
    assert answer.nothing.startswith(("The register holds no", "The register has no", "No "))


# --- generated registers: the query is the second opinion on the snapshot ---------------------------------------------


@pytest.mark.large
@given(SNAPSHOTS)
@settings(max_examples=60)
def test_the_queries_agree_with_the_snapshot_and_the_checks(of):
    answered = asked("challenges-and-answers", of)
    unanswered = {(row["kind"], row["id"]) for row in answered if row["answered"] == "no"}
    checks = (("challenge", unanswered_challenge), ("shortcoming", unanswered_shortcoming))
    assert {row for row in unanswered if row[0] != "duty"} == {(kind, match.subject) for kind, check in checks for match in check.find(of)}
    assert {("duty", match.subject) for match in unserved_duty.find(of)} <= unanswered  # silent on a duty that nobody has any more

    single = {body.id for body in of.register.bodies.values() if body.kind != COLLECTIVE}
    doers: dict[str, set[str]] = {}
    for thing, field, body, _ in of.parts:
        if field in DOING and body in single and thing.SECTION in ("priorities", "workstreams"):
            doers.setdefault(thing.id, set()).add(body)
    shared = {row["id"]: row["bodies"] for row in asked("shared-work", of)}
    assert shared == {id: len(bodies) for id, bodies in doers.items() if len(bodies) > 1}

    spans = {row["id"]: row["bodies"] for row in asked("span", of)}
    work = {
        thing.id: {id for each, field, id, _ in of.parts if each is thing and id in single and field not in ("consult", "inform")}
        for thing in of.leadable_records
    }
    assert {id: number for id, number in spans.items() if id not in of.register.themes} == {
        each.id: len(work[each.id]) for each in of.priorities
    }
    for theme in of.register.themes:
        assert spans[theme] == len(set().union(*(work[each.id] for each in of.leadable_records if theme in each.themes)))

    leads = Counter(reading.bodies[0] for thing in of.leadable_records if (reading := of.lead(thing)).single)
    assert {row["body_id"]: row["leads_alone"] for row in asked("load", of) if row["leads_alone"]} == leads

    assert {frozenset((row["body_id"], row["other_id"])) for row in asked("silent-pairs", of)} == silent_pairs(of)


def silent_pairs(of: Snapshot) -> set[frozenset[str]]:
    """Each board compared with each."""
    parts: dict[str, set[str]] = {}
    for thing, field, id, _ in of.parts:
        if field in TAKING_PART:
            parts.setdefault(id, set()).update({thing.id, *(f"theme {theme}" for theme in thing.themes)})
    members = {body.id: set(of.agreed_bodies(body.members)) for body in of.bodies}
    lines = {body.id: {*members[body.id], *of.agreed_bodies(body.part_of), *of.agreed_bodies(body.accountable_to)} for body in of.bodies}
    boards = [body.id for body in of.bodies if body.kind in BOARD_KINDS]
    return {
        frozenset((one, other))
        for one, other in combinations(boards, 2)
        if not parts.get(one, set()) & parts.get(other, set())
        and not members[one] & members[other]
        and one not in lines[other]
        and other not in lines[one]
    }
