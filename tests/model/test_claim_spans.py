"""The days on which claims count, and when they were last seen. Successive holders and leads are in tests/contract/ too."""

import pytest

from graph.model.register import Claim
from graph.model.snapshot import Snapshot
from graph.reader import load as source

HEAD = "register: {{id: r, name: R, format: 1, base: https://example.org/r/{as_at}}}\n"
WORLD = """
people: {{ann: {{name: Ann}}, bob: {{name: Bob}}}}
sources:
  undated: {{name: Undated}}
  minutes: {{name: Minutes, date: 2015-06}}
  letter: {{name: Letter, date: 2015-11-25}}
bodies:
  a:
    name: A
    kind: board
    source: undated
    posts: {{chair: {{name: Chair, role: chair, source: {post_source}, held_by: {held_by}}}}}
"""


def read(held_by: str, on: str = "2016-01-15", post_source: str = "undated", as_at: str = "") -> tuple[Snapshot, list[Claim]]:
    """A register with one post as it stands on a day, and the holdings of that post."""
    head = HEAD.format(as_at=as_at and f", as_at: {as_at}")
    found = source.parse_register(head + WORLD.format(held_by=held_by, post_source=post_source))
    assert found.problems == []
    return Snapshot(found.register, on), list(found.register.posts["chair"].held_by)


def sightings(held_by: str, **how: str) -> list[str]:
    snapshot, claims = read(held_by, **how)
    return [str(snapshot.last_seen(claim)) for claim in claims]


def spans(held_by: str, **how: str) -> list[tuple[str, str]]:
    snapshot, claims = read(held_by, **how)
    return [snapshot.span(claim) for claim in claims]


# --- when it was last seen --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held_by", "last"),
    [
        ("{who: ann, seen: 2016-01-15}", "2016-01-15"),
        ("{who: ann, seen: 2016-01-16}", "None"),
        ("{who: ann, seen: [2014-03, 2016-01-15, 2016-01-16]}", "2016-01-15"),
        ("{who: ann, seen: [2015-12-30, 2015]}", "2015"),  # which may mean its last day
        ("{who: ann, seen: [2015, 2015-12-30]}", "2015"),
        ("{who: ann, from: 2014}", "None"),
    ],
)
def test_the_last_sighting_is_the_latest_that_is_not_after_the_day(held_by, last):
    assert sightings(held_by) == [last]


def test_no_sighting_is_later_than_the_day_of_the_register():
    assert sightings("{who: ann, seen: 2016}") == ["None"]
    assert sightings("{who: ann, seen: 2016}", as_at="2016-01-15") == ["2016"]
    assert sightings("{who: ann, seen: 2016}", as_at="2016-01-15", on="2016-01-14") == ["None"]


@pytest.mark.parametrize(
    ("held_by", "last"),
    [
        ("ann", "2015-06"),  # by the source of the post
        ("{who: ann, source: letter}", "2015-11-25"),
        ("{who: ann, source: 'letter#4'}", "2015-11-25"),
        ("{who: ann, source: [letter, undated, minutes]}", "2015-11-25"),
        ("{who: ann, source: undated}", "None"),
        ("{who: ann, from: 2014}", "None"),
        ("{who: ann, to: 2017}", "None"),
        ("{who: ann, from: 2014, to: 2017}", "None"),
        ("{who: ann, seen: 2014}", "2014"),
        ("{who: ann, to: 2017, seen: 2014}", "2014"),
    ],
)
def test_a_holding_without_any_day_was_last_seen_when_its_source_was_written(held_by, last):
    assert sightings(held_by, post_source="'minutes#2'") == [last]


@pytest.mark.parametrize(("on", "last"), [("2015-11-24", "None"), ("2015-11-25", "2015-11-25")])
def test_a_source_is_no_sighting_before_its_day(on, last):
    assert sightings("{who: ann, source: letter}", on=on) == [last]


def test_each_holding_has_the_day_of_its_own_source():
    assert sightings("[ann, {who: bob, source: letter}]", post_source="minutes") == ["2015-06", "2015-11-25"]


# --- from when until when ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held_by", "days"),
    [
        ("ann", [("", "~")]),
        ("{who: ann, source: letter}", [("2015-11-25", "~")]),
        ("{who: ann, source: 'minutes#4'}", [("2015-06-01", "~")]),
        ("{who: ann, source: [letter, minutes, undated]}", [("2015-06-01", "~")]),
        ("{who: ann, from: 2014, to: 2016}", [("2014-01-01", "2016-12-31")]),
        ("{who: ann, seen: [2015-06, 2015-03-01]}", [("2015-03-01", "~")]),
        # who states only an end begins when the one before has ended
        ("[{who: ann, to: 2014-06}, {who: bob, to: 2015-06}]", [("", "2014-06-30"), ("2014-07-01", "2015-06-30")]),
        ("[{who: ann, to: 2015-06}, {who: bob, to: 2014-06}]", [("2014-07-01", "2015-06-30"), ("", "2014-06-30")]),
        ("[{who: ann, to: 2014}, {who: bob, to: 2014}]", [("", "2014-12-31"), ("", "2014-12-31")]),
        # who states a beginning or a sighting keeps it
        ("[{who: ann, to: 2014-06}, {who: bob, from: 2013, to: 2015-06}]", [("", "2014-06-30"), ("2013-01-01", "2015-06-30")]),
        ("[{who: ann, to: 2014-06}, {who: bob, seen: 2014-01-01, to: 2015}]", [("", "2014-06-30"), ("2014-01-01", "2015-12-31")]),
        ("[{who: ann, to: 2014-06}, {who: bob, seen: 2014-01-01}]", [("", "2014-06-30"), ("2014-01-01", "~")]),
        ("[{who: ann, from: 2013-05-01}, {who: bob, from: 2015-03}]", [("2013-05-01", "2015-02-28"), ("2015-03-01", "~")]),
        ("[{who: ann, seen: [2013, 2015-03-01]}, {who: bob, from: 2015-03}]", [("2013-12-31", "~"), ("2015-03-01", "~")]),
        ("[{who: ann, seen: [2013, 2015-02-28]}, {who: bob, from: 2015-03}]", [("2013-12-31", "2015-02-28"), ("2015-03-01", "~")]),
        # what is only proposed neither follows nor is followed
        ("[{who: ann, to: 2014, status: proposed}, {who: bob, to: 2015}]", [("", "2014-12-31"), ("", "2015-12-31")]),
    ],
)
def test_holdings_of_a_post_follow_one_another(held_by, days):
    assert spans(held_by) == days
