"""What changed between two days of one register: a line for each claim, in the tense a person would use, and no day is made up."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.cli.main import main
from graph.diff.compare import Comparison
from graph.diff.days import compare_days
from graph.model.dates import parse_date
from graph.model.errors import GraphError
from graph.model.snapshot import Snapshot
from graph.reader.load import parse_register

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-06-30}\n"
PEOPLE = "people: {ann: {name: Ann}, bob: {name: Bob}}\n"


def compared(text: str, since: str = "2015-12-31", on: str = "2016-06-30") -> Comparison:
    return compare_days([parse_register(HEAD + text)], parse_date(since), parse_date(on))


def list_facts(found: Comparison) -> list[tuple[str, str, str]]:
    return [(change.subject, change.kind, change.field) for change in found.changes]


def list_sentences(found: Comparison) -> list[str]:
    return [change.sentence for change in found.changes]


CAME, LEFT = ("c", "gained", "held_by"), ("c", "lost", "held_by")


@pytest.mark.parametrize(
    ("holdings", "facts"),
    [
        ("{who: ann, from: 2016-02-01}", [CAME]),
        ("{who: ann, from: 2016-02-01, to: 2016-12}", [CAME]),
        ("{who: ann, from: 2014, to: 2016-03}", [LEFT]),
        ("[{who: ann, to: 2016-03-31}, {who: bob, from: 2016-04-01}]", [LEFT, CAME]),
        ("[{who: ann, to: 2016-03-31}, {who: bob, to: 2016-12-31}]", [LEFT, CAME]),
        ("[{who: ann, seen: 2015-05-01}, {who: bob, seen: 2016-04-01}]", [LEFT, CAME]),
        ("[{who: ann, from: 2016-02-01, to: 2016-03-01}]", [LEFT]),
        ("[{who: ann, to: 2016-03-31}, {who: nobody, from: 2016-04-01}]", [LEFT, CAME]),
        ("{who: ann, from: 2014}", []),
    ],
)
def test_who_came_and_who_left_is_a_line_each(holdings, facts, snapshot):
    found = compared(f"{PEOPLE}bodies: {{b: {{name: B, kind: board, posts: {{c: {{name: Chair, role: chair, held_by: {holdings}}}}}}}}}")

    assert list_facts(found) == facts
    assert list_sentences(found) == snapshot


def test_what_began_ended_and_goes_on_under_another_name_is_said_with_its_day(snapshot):
    found = compared(
        """
bodies:
  b: {name: B, kind: board, to: 2016-03-31, replaced_by: c}
  c: {name: C, kind: board, from: 2016-04-01}
priorities:
  old: {name: Old, period: 2015/16}
  gone: {name: Gone, to: 2016-05}
  again: {name: Again, continues: gone, from: 2016-06-01, lead: {who: c, from: 2016-06-01}}
protocols: {pact: {name: Pact, parties: c, from: 2016-04}}
"""
    )

    assert list_facts(found) == [
        ("again", "begun", ""),
        ("again", "gained", "lead"),
        ("gone", "ended", ""),
        ("old", "ended", ""),
        ("b", "ended", ""),
        ("c", "begun", ""),
        ("pact", "begun", ""),
    ]
    assert list_sentences(found) == snapshot


@pytest.mark.parametrize(
    ("bodies", "lead", "before", "after"),
    [
        ("b: {name: B, kind: board, to: 2016-03}", "b", "single", "lapsed"),
        ("b: {name: B, kind: board, from: 2016-03}", "b", "not-stated", "single"),
        (
            "b: {name: B, kind: board, posts: {c: {name: Chair, role: chair, "
            "held_by: [{who: ann, to: 2016-03}, {who: nobody, from: 2016-04}]}}}",
            "c",
            "single",
            "lapsed",
        ),
    ],
)
def test_a_lead_that_comes_or_goes_with_its_body_or_post_is_a_change_of_lead(bodies, lead, before, after, snapshot):
    things = f"priorities: {{p: {{name: P, lead: {lead}}}}}\nprotocols: {{y: {{name: Y, parties: b, settles: {{t: {{lead: {lead}}}}}}}}}"
    found = compared(f"{PEOPLE}themes: {{t: {{name: T}}}}\nbodies: {{{bodies}}}\n{things}")
    leads = [change for change in found.changes if change.concerns_lead]

    assert [(one.subject, one.kind, one.field) for one in leads] == [("p", "lead", "lead"), ("y", "lead", "settles/t/lead")]
    assert {(one.before["reading"], one.after["reading"]) for one in leads} == {(before, after)}
    assert [change.sentence for change in leads] == snapshot


def test_a_line_cites_the_source_of_its_claim_and_else_of_its_record(snapshot):
    sources = "sources: {m: {name: Minutes, sections: {'2': Leads}}}\nbodies: {b: {name: B, kind: board, source: m}}\n"
    found = compared(f"{sources}priorities: {{p: {{name: P, source: m, from: 2016, lead: {{who: b, from: 2016-02, source: m#2}}}}}}")

    assert list_sentences(found) == snapshot


def test_on_the_command_line_the_days_are_named_and_what_has_no_date_is_said_to_be_left_out(tmp_path, capsys):
    (tmp_path / "r.yaml").write_text(f"{HEAD}priorities: {{p: {{name: P, from: 2016-02}}}}\n", encoding="utf-8")

    assert main(["diff", "--since", "2016-01-31", "--data", str(tmp_path / "r.yaml")]) == 0
    assert main(["diff", "--since", "soon", "--data", str(tmp_path / "r.yaml")]) == 2
    assert main(["diff", "HEAD", "--since", "2016", "--data", str(tmp_path / "r.yaml")]) == 2
    said = capsys.readouterr()

    assert said.out.splitlines()[:5] == [
        'Since 31 January 2016, this has changed in "R" as at 30 June 2016:',
        "What has no date in the register is not shown.",
        "",
        "Priorities",
        '  "P" (priority) began in February 2016.',
    ]
    assert "`--since soon` is no date: write it as 2015-11-25, 2015-11 or 2015." in said.err
    assert "not both" in said.err


HEARD = """
sources: {m: {name: Minutes, date: 2016-03-01}}
bodies:
  b: {name: B, kind: board, from: 2016-02, posts: {c: {name: Chair, role: chair, held_by: {who: ann, seen: [2016-04, 2016-05]}}}}
  v: {name: V, kind: board, posts: {d: {name: Chair, role: chair, held_by: [{who: ann, seen: 2015-05}, {who: nobody, seen: 2016-04-01}]}}}
priorities:
  p: {name: P, lead: {who: b, seen: 2016-03-01}, support: {who: b, from: 2016-03, seen: 2016-04}}
  q: {name: Q, lead: d}
  old: {name: Old, from: 2014}
workstreams:
  s: {name: S, seen: 2016-03-01}
  n: {name: N, source: m}
  w: {name: W, from: 2016-02, seen: 2016-03-01}
  more: {name: More, continues: old, seen: 2016-03-01}
protocols: {y: {name: Y, source: m}}
"""


def test_what_was_only_first_seen_or_named_is_no_change_and_is_told_apart(tmp_path, capsys, snapshot):
    found = compared(PEOPLE + HEARD)
    heard = {(change.subject, change.field) for change in found.changes if change.is_first_heard}
    (tmp_path / "r.yaml").write_text(HEAD + PEOPLE + HEARD, encoding="utf-8")
    assert main(["diff", "--since", "2015-12-31", "--data", str(tmp_path / "r.yaml")]) == 0

    assert heard == {(id, "") for id in ("old", "s", "n", "more", "y")} | {("p", "lead"), ("q", "lead"), ("c", "held_by"), ("d", "held_by")}
    assert {(change.subject, change.field) for change in found.changes} - heard == {("p", "support"), ("b", ""), ("c", ""), ("w", "")}
    assert not [change for change in found.changes if change.is_first_heard and re.search(r"\bbegan\b|\bsince \d", change.sentence)]
    assert capsys.readouterr().out == snapshot


LAPSED = """
sources: {m: {name: Minutes, date: 2013-01-12}}
bodies:
  forum: {name: Strategic Forum, kind: forum, to: 2015-12-31, source: m}
  board: {name: Children Board, kind: board, source: m, posts: {chair: {name: Chair, role: chair, held_by: nobody}}}
priorities:
  mis: {name: Missing children, adopted_by: board, source: m, lead: {who: forum, from: 2015-09}}
  cse: {name: Exploitation, adopted_by: board, source: m, lead: {who: chair, from: 2015-09}}
  new: {name: Gangs, adopted_by: board, source: m, lead: {who: forum, from: 2016-02}}
"""


def test_a_body_that_has_ended_or_a_vacant_post_is_not_said_to_lead():
    said = list_sentences(compared(LAPSED, "2015-06-01", "2016-04-30"))

    assert not [sentence for sentence in said if re.search(r"\bled by\b", sentence)]
    assert [sentence for sentence in said if "Exploitation" in sentence] == [
        '"Exploitation" (priority): the lead has now lapsed: "Chair" of "Children Board" (from September 2015) (vacant); '
        'before, none had begun: "Chair" of "Children Board" (from September 2015) (source: "Minutes").'
    ]


@given(
    st.lists(st.sampled_from(["forum", "board", "chair", "police"]), min_size=1, max_size=2, unique=True),
    st.sampled_from([None, "2015-09", "2016-02"]),
    st.sampled_from([None, "2015-12-31", "2016-03-31"]),
)
def test_whoever_is_said_to_have_led_since_a_day_is_a_lead_on_the_later_one(leads, start, end):
    dates = "".join(f", {key}: {value}" for key, value in (("from", start), ("to", end)) if value)
    claims = ", ".join(f"{{who: {who}{dates}}}" for who in leads)
    text = (
        HEAD
        + LAPSED.partition("priorities:")[0]
        + f"  police: {{name: Police, kind: agency}}\npriorities: {{p: {{name: P, lead: [{claims}]}}}}"
    )
    register = parse_register(text).register
    lead = Snapshot(register, "2016-04-30").lead(register.priorities["p"])

    for sentence in list_sentences(compared(text, "2015-06-01", "2016-04-30")):
        if found := re.search(r'has been led by "([^"]+)"', sentence):
            assert found[1] in {register.bodies[id].name for id in lead.bodies}


def test_a_day_after_that_of_the_register_is_refused():
    with pytest.raises(GraphError) as refused:
        compared("bodies: {b: {name: B, kind: board}}", since="2016-07-01")

    assert str(refused.value) == '1 July 2016 is later than 30 June 2016, the day on which "R" is read. Give an earlier day.'


def test_nobody_is_said_to_lead_what_is_no_longer_open():
    ended = (
        "z: {name: Z, from: 2013, to: 2015-12, lead: {who: b, from: 2016-02}}, f: {name: F, period: 2014/15, lead: {who: b, from: 2016-01}}"
    )

    assert not any("led by" in one for one in list_sentences(compared(f"bodies: {{b: {{name: B, kind: board}}}}\npriorities: {{{ended}}}")))


def test_a_lead_that_is_proposed_does_not_hide_that_the_agreed_one_has_lapsed():
    lead = "[{who: a, from: 2014}, {who: b, status: proposed, from: 2016-02}]"
    found = compared(
        f"bodies: {{a: {{name: A, kind: board, to: 2016-01}}, b: {{name: B, kind: board}}}}\npriorities: {{p: {{name: P, lead: {lead}}}}}"
    )

    assert ("p", "lead", "lead") in list_facts(found)
