"""Two records of one name are told apart, wherever they are shown."""

from copy import deepcopy
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from graph.diff.describe import RecordDescriber
from graph.lint.run import check_registers
from graph.model.dates import parse_date
from graph.model.names import RecordNames
from graph.model.register import ID_SECTIONS
from graph.model.snapshot import Snapshot
from graph.network import network
from graph.rdf.query import read_query, run_query
from graph.reader.load import build_register, link_registers, parse_file, parse_register
from graph.syntax.files import RegisterFile
from support.examples import take_part
from support.registers import Data, Page, registers, typed

NAMED_COLUMNS = {
    "who-leads-what": [("name", "id")],
    "unowned": [("priority", "id")],
    "responsibilities": [("priority", "priority_id"), ("body", "body_id")],
    "chairs": [("body", "body_id"), ("holder", "holder_id")],
    "overlaps": [("body", "body_id"), ("theme", "theme_id")],
}
HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-04-30}\n"
LISTS = """bodies:
  board: {name: Safeguarding Board, kind: board, posts: {chair: {name: Chair, role: chair}, second: {name: Chair, role: co-chair}}}
  forum: {name: Forum, kind: forum, from: 2010, to: 2014-03, replaced_by: new}
  new: {name: Forum, kind: forum, from: 2014-04}
people: {jane: {name: Jane Held}, other-jane: {name: Jane Held}}
priorities:
  old: {name: Domestic abuse, adopted_by: board, period: 2014/2016}
  next: {name: Domestic abuse, adopted_by: [board, new], period: 2016/17}
  seen: {name: Domestic  Abuse, adopted_by: chair, seen: 2013}
  again: {name: Domestic abuse}
themes: {abuse: {name: Domestic abuse}}
sources: {one: {name: Minutes, date: 2016-03-04}, two: {name: Minutes, date: 2016-03}}
"""


def test_they_have_the_board_and_the_years_that_the_register_states_and_else_their_id():
    names = RecordNames(parse_register(HEAD + LISTS).register)

    assert {id: qualifier for id in names.records if (qualifier := names.qualifier(id))} == {
        "old": "Safeguarding Board, 2014 to 2016",
        "next": "Forum and Safeguarding Board, 2016/17",
        "seen": "Safeguarding Board, seen 2013",
        "again": "`again`",
        "forum": "2010 to 2014",
        "new": "from 2014",
        "chair": "`chair`",
        "second": "`second`",
        "jane": "`jane`",
        "other-jane": "`other-jane`",
        "one": "4 March 2016",
        "two": "March 2016",
    }


def test_a_name_that_looks_like_anothers_with_its_years_is_no_disguise():
    text = HEAD + "bodies: {a: {name: A, kind: board, to: 2015}, b: {name: A, kind: board}, c: {name: A (until 2015), kind: board}}"
    names = RecordNames(parse_register(text).register)

    assert [names.label(id) for id in "abc"] == ["A (until 2015, `a`)", "A (`b`)", "A (until 2015)"]


def test_a_body_of_another_register_is_told_from_one_of_its_name_here():
    texts = [HEAD + "bodies: {a: {name: Police, kind: agency}}\npriorities: {p: {name: P, lead: ['o:a', 'o:b', 's:b']}}"]
    boards = "bodies: {a: {name: Police, kind: agency}, b: {name: Fire, kind: agency}}"
    texts += [HEAD.replace("id: r, name: R", f"id: {id}, name: {name}") + boards
              for id, name in (("o", "Other"), ("s", "South"))]  # fmt: skip
    found = link_registers([build_register([parse_file(RegisterFile(f"{n}.yaml", text.encode()))]) for n, text in enumerate(texts)])
    snapshot = Snapshot(found[0].register, "2016-04-30")

    assert [snapshot.name(id) for id in ("a", "o:a", "o:b", "s:b", "s:nobody")] == [
        "Police",
        "Police (register Other)",
        "Fire (register Other)",
        "Fire (register South)",
        "s:nobody",
    ]


@st.composite
def registers_of_one_name(draw: st.DrawFn) -> Data:
    """A register in which some records bear the name of another of their section."""
    whole = draw(registers())
    for section in ID_SECTIONS:
        records = whole.get(section) or {}
        if len(records) > 1 and draw(st.booleans()):
            name = next(iter(records.values()))["name"]
            whole[section] = {id: record | {"name": name} for id, record in records.items()}
    for body in (whole.get("bodies") or {}).values():
        for post in (body.get("posts") or {}).values():
            post["name"] = "Chair"
    return deepcopy(whole)


@take_part(60)
@given(registers_of_one_name())
def test_no_listing_shows_two_records_alike(whole):
    register = typed(whole)
    snapshot = Snapshot(register, "2016-03-31")
    graph, describer = network(snapshot), RecordDescriber(register, register)
    for section in ID_SECTIONS:
        for one, other in combinations(getattr(register, section), 2):
            alike = section == "posts" and register.posts[one].body != register.posts[other].body
            assert alike or snapshot.label(one) != snapshot.label(other)
            assert alike or graph.nodes[one]["name"] != graph.nodes[other]["name"]
            assert describer.find_title(one) != describer.find_title(other)
            if section in ("bodies", "posts", "people"):
                assert snapshot.full_name(one) != snapshot.full_name(other)


@take_part(30)
@given(registers_of_one_name())
def test_no_page_of_rows_names_two_records_alike(whole):
    found = parse_register(Page(whole).bytes)
    snapshot = Snapshot(found.register, "2016-03-31")
    findings = check_registers([found], parse_date("2016-03-31")).findings
    named = {(one.subject, one.name) for one in findings if one.subject in snapshot.names.records}
    assert named == {(id, snapshot.label(id)) for id, _ in named}
    for query, columns in NAMED_COLUMNS.items():
        answer = run_query(read_query(query), [snapshot])
        for name, id in columns:
            rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
            pairs = {(row.get("kind") if name == "name" else None, row[name], row[id]) for row in rows if row[id]}
            assert len(pairs) == len({pair[:2] for pair in pairs})
