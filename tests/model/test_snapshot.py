"""What stands on a day: in being, open, in force; and whom a claim names. How a lead then reads is in tests/contract/readings.yaml."""

from pathlib import Path

import pytest

from graph.model.dates import parse_date
from graph.model.snapshot import LeadStatus, PostStatus, Snapshot
from graph.reader import load as source

HEAD = """\
register: {{id: {0}, name: R, format: 1, base: "https://example.org/{0}/"}}
sources: {{s: {{name: S}}, minutes: {{name: Minutes, date: 2016-01-15}}, plan: {{name: Plan, date: 2016-01-16}}}}
"""
DAY = parse_date("2016-01-15").last
WORLD = """
people: {ann: {name: Ann}}
bodies:
  a:
    name: A
    kind: board
    source: s
    posts:
      chair: {name: Chair, role: chair, held_by: ann}
      clerk: {name: Clerk, role: lead-officer}
      empty: {name: Empty, role: lead-officer, held_by: nobody}
      left: {name: Left, role: lead-officer, held_by: {who: ann, to: 2016-01-14}}
      leaving: {name: Leaving, role: lead-officer, held_by: {who: ann, to: 2016-01-15}}
      awaited: {name: Awaited, role: lead-officer, held_by: {who: ann, from: 2016-01-16}}
      past: {name: Past, role: lead-officer, to: 2016-01-14}
      passing: {name: Passing, role: lead-officer, to: 2016-01-15}
      planned: {name: Planned, role: lead-officer, from: 2016-01-16}
      begun: {name: Begun, role: lead-officer, from: 2016-01-15}
  b: {name: B, kind: board, source: s}
  old: {name: Old, kind: board, to: 2016-01-14, source: s, posts: {old-chair: {name: Old chair, role: chair, held_by: ann}}}
  ending: {name: Ending, kind: board, to: 2016-01-15, source: s}
  coming: {name: Coming, kind: board, from: 2016-01-16, source: s, posts: {coming-chair: {name: Coming chair, role: chair}}}
  new: {name: New, kind: board, from: 2016-01-15, source: s}
  all: {name: All partners, kind: collective, source: s}
"""


def standing(text: str, on: str = DAY) -> Snapshot:
    """A register as it stands on a day; it must be sound."""
    read = source.parse_register(HEAD.format("r") + text)
    assert read.problems == []
    return Snapshot(read.register, on)


def led(lead: str) -> Snapshot:
    """The world, with one priority `p`."""
    return standing(WORLD + f"priorities: {{p: {{name: P, source: s, lead: {lead}}}}}")


@pytest.fixture
def two(tmp_path: Path):
    """Two registers that are read together, `r` and `north`, as they stand on the day."""

    def read(text: str, north: str) -> tuple[Snapshot, Snapshot]:
        (tmp_path / "r.yaml").write_text(HEAD.format("r") + text, encoding="utf-8")
        (tmp_path / "north.yaml").write_text(HEAD.format("north") + north, encoding="utf-8")
        here, there = source.read_registers(tmp_path / "r.yaml", tmp_path / "north.yaml")
        assert (here.problems, there.problems) == ([], [])
        return Snapshot(here.register, DAY), Snapshot(there.register, DAY)

    return read


# --- in being, open ---------------------------------------------------------------------------------------------------


def test_a_body_is_in_being_from_its_first_day_to_its_last():
    assert [body.id for body in standing(WORLD).bodies] == ["a", "b", "ending", "new", "all"]


def test_a_post_is_in_being_from_its_first_day_to_its_last_and_ends_with_its_body():
    snapshot = standing(WORLD)
    posts = snapshot.register.posts.values()

    assert [post.id for post in posts if not snapshot.is_active(post)] == ["past", "planned", "old-chair", "coming-chair"]
    assert [post.id for post in posts if snapshot.has_ended(post)] == ["past", "old-chair"]
    assert [post.id for post in posts if not snapshot.has_begun(post)] == ["planned", "coming-chair"]


THINGS = """
plain: {name: Plain, source: s}
begun: {name: Begun, from: 2016-01-15, source: s}
coming: {name: Coming, from: 2016-01-16, source: s}
last-day: {name: Last day, to: 2016-01-15, source: s}
over: {name: Over, to: 2016-01-14, source: s}
active: {name: Active, status: active, source: s}
closed: {name: Closed, status: CLOSED, source: s}
closing: {name: Closing, status: CLOSED, to: 2016-01-15, source: s}
"""


@pytest.mark.parametrize(
    ("section", "active", "closed"),
    [
        ("priorities", "open", "met"),
        ("priorities", "open", "dropped"),
        ("challenges", "open", "met"),
        ("workstreams", "planned", "done"),
        ("workstreams", "planned", "stopped"),
    ],
)
def test_a_thing_is_open_until_its_last_day_and_where_it_has_none_until_it_is_closed(section, active, closed):
    indented = THINGS.replace("CLOSED", closed).replace("active,", f"{active},").replace("\n", "\n  ")
    snapshot = standing(f"{section}:{indented}\n")

    assert [thing.id for thing in getattr(snapshot, section)] == ["plain", "begun", "last-day", "active", "closing"]
    assert [thing.id for thing in snapshot.leadable_records] == ["plain", "begun", "last-day", "active", "closing"]


def test_a_period_begins_a_priority_that_has_no_first_day_and_ends_it():
    snapshot = standing("""
priorities:
  past: {name: Past, period: 2014/15, source: s}
  now: {name: Now, period: 2016-01/2016-03, source: s}
  next: {name: Next, period: 2016/17, source: s}
  early: {name: Early, period: 2016/17, from: 2016, source: s}
  late: {name: Late, period: 2015/16, from: 2016-02, source: s}
""")

    assert [priority.id for priority in snapshot.priorities] == ["now", "early"]


def test_what_is_open_is_told_in_the_order_of_sections():
    snapshot = standing("""
challenges: {c: {name: C, source: s}}
workstreams: {w: {name: W, source: s}}
priorities: {p: {name: P, source: s}}
""")

    assert [thing.id for thing in snapshot.leadable_records] == ["p", "w", "c"]


def test_a_challenge_that_another_which_has_started_goes_on_with_is_not_open():
    snapshot = standing("""
challenges:
  first: {name: First, source: s}
  second: {name: Second, continues: first, to: 2015, source: s}
  third: {name: Third, continues: second, from: 2016-01-15, source: s}
  fourth: {name: Fourth, continues: third, from: 2016-01-16, source: s}
""")

    assert [challenge.id for challenge in snapshot.challenges] == ["third"]
    assert snapshot.continued_ids == {"first", "second"}


def test_a_protocol_is_in_being_from_its_first_day_until_it_has_ended():
    snapshot = standing("""
bodies: {a: {name: A, kind: board, source: s}}
protocols:
  agreed: {name: Agreed, parties: a, status: agreed, source: s}
  begun: {name: Begun, parties: a, from: 2016-01-15, source: s}
  coming: {name: Coming, parties: a, from: 2016-01-16, source: s}
  ended: {name: Ended, parties: a, status: ended, source: s}
""")

    assert [protocol.id for protocol in snapshot.protocols] == ["agreed", "begun"]


def test_a_protocol_without_a_first_day_begins_with_the_earliest_of_its_sources():
    snapshot = standing("""
bodies: {a: {name: A, kind: board, source: s}}
protocols:
  begun: {name: Begun, parties: a, source: [plan, "minutes#4"]}
  coming: {name: Coming, parties: a, source: plan}
""")

    assert [(protocol.id, snapshot.has_begun(protocol)) for protocol in snapshot.register.protocols.values()] == [
        ("begun", True),
        ("coming", False),
    ]
    assert [protocol.id for protocol in snapshot.protocols] == ["begun"]


@pytest.mark.parametrize(
    ("dates", "counts"),
    [
        ("", True),
        (", from: 2016-01-15", True),
        (", from: 2016-01-16", False),
        (", to: 2016-01-15", True),
        (", to: 2016-01-14", False),
        (", from: 2016-01-15, to: 2016-01-15", True),
    ],
)
def test_what_makes_leads_equal_or_a_body_one_of_law_counts_from_its_first_day_to_its_last(dates, counts):
    snapshot = standing(f"""
bodies:
  a: {{name: A, kind: board, source: s, basis: {{as_written: Care Act 2014, statutory_kind: safeguarding-adults-board{dates}}}}}
  b: {{name: B, kind: board, source: s, statutory_kind: health-and-wellbeing-board}}
priorities: {{p: {{name: P, source: s, lead: [a, b], joint_by: {{as_written: Joint plan{dates}}}}}}}
""")

    assert snapshot.has_joint_basis(snapshot.register.priorities["p"]) is counts
    assert [snapshot.statutory_kind(snapshot.register.bodies[id]) for id in "ab"] == [
        "safeguarding-adults-board" if counts else None,
        "health-and-wellbeing-board",
    ]


def test_the_basis_that_counts_says_what_a_body_is_in_law_before_the_body_itself_does():
    snapshot = standing("""
bodies:
  a:
    name: A
    kind: board
    source: s
    statutory_kind: health-and-wellbeing-board
    basis:
    - {as_written: Children Act 2004, statutory_kind: local-safeguarding-children-board, to: 2015}
    - {as_written: No kind}
    - {as_written: Care Act 2014, statutory_kind: safeguarding-adults-board, from: 2016}
""")

    assert snapshot.statutory_kind(snapshot.register.bodies["a"]) == "safeguarding-adults-board"


# --- other registers --------------------------------------------------------------------------------------------------


def test_what_another_register_continues_answers_and_delivers_counts_here_where_it_is_open(two):
    here, there = two(
        """
challenges: {c: {name: C, source: s}, d: {name: D, source: s}, e: {name: E, source: s}}
priorities: {p: {name: P, source: s}, q: {name: Q, answers: e, source: s}, u: {name: U, source: s}}
workstreams: {w: {name: W, delivers: q, source: s}}
""",
        """
challenges:
  c: {name: C, source: s}
  e: {name: E, source: s}
  newer: {name: Newer, continues: r:c, source: s}
  later: {name: Later, continues: r:d, from: 2017, source: s}
  own: {name: Own, continues: e, source: s}
priorities: {p: {name: P, answers: [r:d, c], source: s}, past: {name: Past, answers: r:c, to: 2015, source: s}}
workstreams: {w: {name: W, delivers: [r:p, p], source: s}, stopped: {name: Stopped, delivers: r:u, status: stopped, source: s}}
""",
    )

    assert (here.continued_ids, here.answered_ids, here.delivered_ids) == ({"c"}, {"d", "e"}, {"p", "q"})
    assert (there.continued_ids, there.answered_ids, there.delivered_ids) == ({"e", "r:c"}, {"r:d", "c"}, {"r:p", "p"})
    assert [challenge.id for challenge in here.challenges] == ["d", "e"]
    assert [(other.register.id, other.on) for other in here.other_snapshots] == [("north", DAY)]


def test_an_id_of_another_register_is_written_as_this_one_would(two):
    here, there = two("bodies: {a: {name: A, kind: board, source: s}}", "bodies: {b: {name: B, kind: board, source: s}}")

    assert [here.local_id(id, there) for id in ("b", "r", "r:a", "south:c")] == ["north:b", "north:r", "a", "south:c"]
    assert here.local_id("a", here) == "a"
    assert here.own_ids(["r:a", "a", "north:r", None, "", "r:x", "xr:a"]) == {"a", "x"}


def test_a_body_of_another_register_is_counted_by_its_id_there(two):
    here, _ = two(
        "priorities: {p: {name: P, lead: north:chair, source: s}}",
        """
bodies:
  a: {name: A, kind: board, source: s, posts: {chair: {name: Chair, role: chair}}}
  past: {name: Past, kind: board, to: 2015, source: s}
""",
    )

    assert here.lead(here.register.priorities["p"]) == LeadStatus("single", ("north:a",))
    assert (here.resolve("north:a").id, here.resolve("north:a").is_active, here.resolve("north:past").is_active) == ("north:a", True, False)
    assert (here.name("north:a"), here.name("north:chair"), here.resolve("south:a")) == ("A", "A", None)


def test_a_post_of_another_register_ends_with_its_body_there_and_not_with_one_of_that_id_here(two):
    here, _ = two(
        "bodies: {a: {name: Old A, kind: board, to: 2015, source: s}}\npriorities: {p: {name: P, lead: north:chair, source: s}}",
        "bodies: {a: {name: A, kind: board, source: s, posts: {chair: {name: Chair, role: chair}}}}",
    )

    assert here.lead(here.register.priorities["p"]) == LeadStatus("single", ("north:a",))


def test_a_record_with_the_id_of_another_register_has_its_own_name_and_a_stranger_is_called_by_its_id(two):
    here, _ = two(
        "bodies: {north: {name: Northern Board, kind: board, part_of: 'north:a', source: s}}",
        "bodies: {a: {name: A, kind: board, source: s}}",
    )

    assert [here.label(id) for id in ("north", "north:a", "north:stranger", "south:a", "stranger")] == [
        "Northern Board",
        "A",
        "north:stranger",
        "south:a",
        "stranger",
    ]


def test_registers_that_are_read_together_are_worked_out_once_for_each_day(two):
    here, _ = two("bodies: {a: {name: A, kind: board, part_of: 'north:b', source: s}}", "bodies: {b: {name: B, kind: board, source: s}}")
    (there,) = here.other_snapshots

    assert there.other_snapshots[0] is here
    assert Snapshot(here.register, "2017-01-01", views=here.cache).other_snapshots[0] is not there
    assert Snapshot(here.register, DAY, views=here.cache).other_snapshots[0] is there


AREAS = """
bodies:
  county: {name: County, kind: council, area: [Kent, Medway], source: s}
  board: {name: Board, kind: board, part_of: county, source: s}
  group: {name: Group, kind: group, part_of: board, source: s}
  town: {name: Town, kind: council, area: Ashford, part_of: county, source: s}
  guest: {name: Guest, kind: group, part_of: [nowhere, north:district], source: s}
  proposed: {name: Proposed, kind: group, part_of: {who: county, status: proposed}, source: s}
  nowhere: {name: Nowhere, kind: board, source: s}
"""


def test_a_body_covers_its_own_area_or_else_that_of_the_nearest_body_it_is_part_of(two):
    here, _ = two(
        AREAS,
        """
bodies:
  board: {name: Board, kind: board, area: Elsewhere, source: s}
  region: {name: Region, kind: council, area: North, source: s}
  district: {name: District, kind: council, part_of: region, source: s}
  team: {name: Team, kind: group, part_of: r:board, source: s}
""",
    )

    assert {id: set(here.places(id)) for id in (*here.register.bodies, "north:district", "north:team", "stranger")} == {
        "county": {"Kent", "Medway"},
        "board": {"Kent", "Medway"},
        "group": {"Kent", "Medway"},
        "town": {"Ashford"},
        "guest": {"North"},
        "proposed": set(),
        "nowhere": set(),
        "north:district": {"North"},
        "north:team": {"Kent", "Medway"},
        "stranger": set(),
    }


# --- who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "counted"),
    [
        *(("a", ("a", True, True)), ("chair", ("a", True, True)), ("clerk", ("a", True, True)), ("leaving", ("a", True, True))),
        *(("awaited", ("a", True, True)), ("passing", ("a", True, True)), ("begun", ("a", True, True))),
        *(("empty", ("a", False, True)), ("left", ("a", True, True)), ("past", ("a", False, True)), ("planned", ("a", False, False))),
        *(("old", ("old", False, True)), ("old-chair", ("old", False, True)), ("ending", ("ending", True, True))),
        *(("coming", ("coming", False, False)), ("coming-chair", ("coming", False, False)), ("new", ("new", True, True))),
    ],
)
def test_a_claim_stands_whose_body_is_in_being_and_whose_post_is_neither_ended_nor_vacant(who, counted):
    found = standing(WORLD).resolve(who)

    assert (found.id, found.is_active, found.has_begun) == counted
    assert found.body.id == counted[0]


def test_nobody_people_and_strangers_are_no_body():
    snapshot = standing(WORLD)

    assert [snapshot.resolve(who) for who in ("nobody", "ann", "stranger", "nowhere:a")] == [None] * 4
    assert [snapshot.name(id) for id in ("a", "old", "stranger")] == ["A", "Old", "stranger"]


def test_a_post_is_called_with_its_body_and_all_others_by_their_name():
    snapshot = standing(WORLD)

    assert [snapshot.full_name(who) for who in ("chair", "old-chair", "a", "ann", "stranger")] == [
        "Chair of A",
        "Old chair of Old",
        "A",
        "Ann",
        "stranger",
    ]


@pytest.mark.parametrize(
    ("held_by", "vacant", "held"),
    [
        ("ann", False, True),
        ("nobody", True, False),
        ("{who: nobody, status: proposed}", False, False),
        ("{who: nobody, from: 2016-01-16}", False, False),
        ("{who: nobody, to: 2016-01-14}", False, False),
        ("{who: ann, to: 2016-01-14}", False, False),
        ("{who: ann, to: 2016-01-15}", False, True),
        ("{who: ann, from: 2016-01-15}", False, True),
        ("{who: ann, from: 2016-01-16}", False, False),
        ("{who: ann, status: proposed}", False, False),
        ("[{who: ann, to: 2015}, {who: bob, from: 2016-01-16}]", False, False),
        ("[{who: ann, to: 2015}, {who: bob, from: 2016-01-15}]", False, True),
        ("[{who: ann, to: 2015}, {who: nobody, status: proposed, from: 2016}]", False, False),
        ("[{who: nobody, to: 2015}, {who: ann, from: 2016}]", False, True),
    ],
)
def test_a_post_is_vacant_only_where_that_is_agreed(held_by, vacant, held):
    snapshot = standing(f"""
people: {{ann: {{name: Ann}}, bob: {{name: Bob}}}}
bodies: {{a: {{name: A, kind: board, source: s, posts: {{chair: {{name: Chair, role: chair, held_by: {held_by}}}}}}}}}
""")
    post = snapshot.register.posts["chair"]

    assert (snapshot.is_vacant(post), snapshot.is_held(post)) == (vacant, held)


def test_a_post_whose_holder_nobody_states_is_neither_vacant_nor_held():
    snapshot = standing(WORLD)

    assert (snapshot.is_vacant(snapshot.register.posts["clerk"]), snapshot.is_held(snapshot.register.posts["clerk"])) == (False, False)


def test_the_claims_that_stand_are_told_with_their_bodies_and_the_agreed_bodies_once():
    snapshot = led("[chair, a, {who: b, status: proposed}, old, {who: new, to: 2015}, {who: new, from: 2016-01-15}]")
    claims = snapshot.register.priorities["p"].lead

    assert [(claim.who, id, body.name) for claim, id, body in snapshot.active_claims(claims)] == [
        ("chair", "a", "A"),
        ("a", "a", "A"),
        ("b", "b", "B"),
        ("new", "new", "New"),
    ]
    assert {id: body.name for id, body in snapshot.agreed_bodies(claims).items()} == {"a": "A", "new": "New"}


def test_of_the_claims_to_come_the_one_that_counts_first_is_next():
    def coming(lead: str) -> str | None:
        snapshot = led(lead)
        claim = snapshot.next_lead(snapshot.register.priorities["p"].lead)
        return None if claim is None else " ".join(map(str, [claim.from_] if claim.from_ else claim.seen))

    assert coming("a") is None
    assert coming("{who: a, from: 2016-01-15}") is None
    assert coming("{who: a, from: 2016-01-16}") == "2016-01-16"
    assert coming("[{who: a, from: 2017}, b, {who: b, from: 2016-04}]") == "2016-04"
    assert coming("{who: a, seen: 2016-02}") == "2016-02"
    assert coming("{who: a, seen: [2017, 2017-06-30]}") == "2017 2017-06-30"
    assert coming("{who: nobody, from: 2016-01-16}") is None
    assert coming("{who: a, from: 2016-01-16, status: proposed}") is None


# --- the lead ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lead", "reading", "single"),
    [
        ("b", LeadStatus("single", ("b",)), "b"),
        ("[chair, a]", LeadStatus("single", ("a",)), "a"),
        ("[b, a]", LeadStatus("joint", ("b", "a")), None),
        ("[{who: b, status: contested}, a, chair]", LeadStatus("contested", ("b", "a")), None),
        (
            "[{who: b, status: proposed}, {who: chair, status: proposed}, {who: a, status: proposed}]",
            LeadStatus("proposed", ("b", "a")),
            None,
        ),
        ("all", LeadStatus("collective", ("all",)), None),
        ("nobody", LeadStatus("nobody"), None),
        ("old", LeadStatus("lapsed"), None),
        ("{who: left, from: 2016-01-15}", LeadStatus("single", ("a",)), "a"),
        ("{who: left, from: 2016-01-16}", LeadStatus("not-stated"), None),
        ("coming", LeadStatus("not-stated"), None),
        ("planned", LeadStatus("not-stated"), None),
        ("{who: a, status: contested, to: 2015}", LeadStatus("not-stated"), None),
        ("{who: empty, from: 2016-01-15}", LeadStatus("lapsed"), None),
        ("{who: empty, from: 2016-01-16}", LeadStatus("not-stated"), None),
    ],
)
def test_a_reading_names_the_bodies_whose_claims_it_comes_from(lead, reading, single):
    snapshot = led(lead)
    found = snapshot.lead(snapshot.register.priorities["p"])

    assert (found, found.single) == (reading, single)
    assert snapshot.lead(snapshot.register.priorities["p"]) == reading


def test_the_lead_of_a_settlement_is_read_for_each_that_settles():
    snapshot = standing(
        WORLD
        + "themes: {cse: {name: CSE}, fgm: {name: FGM}}\n"
        + "protocols: {pr: {name: Pr, parties: [a, b], source: s, settles: {cse: {lead: a}, fgm: {lead: [a, b]}}}}\n"
    )

    assert [snapshot.lead(settled) for settled in snapshot.register.protocols["pr"].settles.values()] == [
        LeadStatus("single", ("a",)),
        LeadStatus("joint", ("a", "b")),
    ]


def test_a_reading_is_said_as_people_say_it():
    assert [str(LeadStatus(word)) for word in ("not-stated", "single")] == ["not stated", "single"]
    assert [str(PostStatus(word)) for word in ("not-stated", "held")] == ["not stated", "held"]


# --- signatures -------------------------------------------------------------------------------------------------------


def test_a_party_has_signed_from_the_day_of_its_signature_and_of_several_by_the_last_listed():
    snapshot = standing("""
bodies:
  a: {name: A, kind: board, source: s, posts: {a-chair: {name: Chair, role: chair}}}
  b: {name: B, kind: board, source: s, posts: {b-chair: {name: Chair, role: chair}}}
  c: {name: C, kind: board, source: s, posts: {c-chair: {name: Chair, role: chair}}}
protocols:
  pr:
    name: Pr
    parties: [a, b, c]
    source: s
    signed:
    - {party: a, by: a-chair, date: 2015-11-25}
    - {party: a, by: a-chair, date: 2016-01-15}
    - {party: a, by: a-chair, date: 2016-01-16}
    - {party: b, by: b-chair, date: 2016-01-16}
    - {party: c, by: c-chair}
""")
    signed = snapshot.find_signatures(snapshot.register.protocols["pr"])

    assert {id: str(signature.date) for id, signature in signed.items()} == {"a": "2016-01-15", "c": "None"}


def test_a_signature_that_does_not_say_of_which_party_is_nobodys():
    invalid = source.parse_register(
        HEAD.format("r") + "bodies: {a: {name: A, kind: board}}\nprotocols: {pr: {name: Pr, parties: a, signed: [{date: 2015}]}}\n"
    )

    assert Snapshot(invalid.register, DAY).find_signatures(invalid.register.protocols["pr"]) == {}


def test_the_places_of_a_body_are_found_however_long_the_chain_is_that_it_is_part_of():
    chain = "".join(f"  b{number}: {{name: B, kind: group, part_of: b{number + 1}}}\n" for number in range(3000))
    head = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\nbodies:\n"
    register = source.parse_register(f"{head}{chain}  b3000: {{name: B, kind: board, area: Northshire}}\n").register

    assert Snapshot(register, "2016-01-01").places("b0") == {"Northshire"}


def test_bodies_that_are_part_of_each_other_cover_what_any_of_them_states():
    head = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\nbodies:\n"
    circle = "  a: {name: A, kind: group, part_of: b}\n  b: {name: B, kind: group, part_of: [a, c]}\n  c: {name: C, kind: board, area: X}\n"
    snapshot = Snapshot(source.parse_register(head + circle).register, "2016-01-01")

    assert [snapshot.places(id) for id in ("a", "b", "c")] == [{"X"}] * 3
