"""Every way out is read back by a reader of its own, says what the register says, and nothing in a register can spoil it."""

import csv
import io
import json
import re
import zipfile
from datetime import date
from importlib import import_module

import networkx
import pydot
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree
from PIL import Image

from graph.diagram import build_diagram
from graph.model.snapshot import Snapshot
from graph.network import network
from graph.plugins import module_names
from graph.reader import load as source
from support.browser import chromium
from support.commands import run_graph
from support.damage import mangled
from support.paths import DATA
from support.registers import registers, typed

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*deprecated.*:pyparsing.warnings.PyparsingDeprecationWarning"),  # pydot's own
    pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).* deprecated:DeprecationWarning"),  # rdflib's own
]
HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-01-31}\n"
HOSTILE = """
people: {ann: {name: Ann}}
bodies:
  end: {name: 'A "board" <b>; ]) --> end', kind: board}
  graph: {name: "Board \\\\ #1 $x$ %% {{", kind: council, presents: [{what: Report, to: end, how: duty, due: 2016-05-02}]}
  all: {name: Partners, kind: collective}
themes: {cse: {name: "=cmd|' /C calc'!A0"}}
priorities:
  one: {name: "</script><script>alert(1)</script>", number: 1, lead: graph, adopted_by: end, themes: [cse], due: 2016-04, source: s}
  two: {name: "Two @DATA@", lead: {who: end, status: proposed}, support: all}
  gone: {name: Gone, status: met, lead: end}
sources: {s: {name: S}}
protocols: {pact: {name: Pact, parties: [end, graph], status: agreed, review: 2017}}
accepted: [{check: joint-lead, records: [two], because: for now, until: 2016-12-31}]
"""
TEXT_FORMATS = ("dot", "mermaid", "kumu", "graphml", "gexf", "html")


def snapshot(text: str = HOSTILE) -> Snapshot:
    found = source.parse_register(HEAD + text)
    assert found.problems == []
    return Snapshot(found.register, "2016-01-31")


def birmingham() -> Snapshot:
    (found,) = source.read_registers(str(DATA))
    return Snapshot(found.register, "2015-11-25")


def export(format: str, *of: Snapshot) -> bytes:
    return import_module(f"graph.exports.{format}").export(*of)


# --- networks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [snapshot, birmingham])
@pytest.mark.parametrize(("format", "read"), [("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)])
def test_a_network_read_back_is_the_same(make, format, read):
    of = make()
    ours, theirs = network(of), read(io.BytesIO(export(format, of)))

    assert set(theirs) == set(ours)
    assert sorted((start, end, data["field"], data["stands"]) for start, end, data in theirs.edges(data=True)) == sorted(
        (start, end, data["field"], data["stands"]) for start, end, data in ours.edges(data=True)
    )
    assert {id: (data["name"], data.get("reading")) for id, data in theirs.nodes(data=True)} == {
        id: (" ".join(data["name"].split()), data["reading"]) for id, data in ours.nodes(data=True)
    }


def test_of_two_registers_every_record_is_named_with_its_own():
    other = Snapshot(source.parse_register(HEAD.replace("id: r,", "id: s,") + HOSTILE).register, "2016-01-31")
    found = networkx.read_graphml(io.BytesIO(export("graphml", snapshot(), other)))

    assert {id.partition(":")[0] for id in found} == {"r", "s"}
    assert found.has_edge("s:one", "s:graph")
    assert not found.has_edge("s:one", "r:graph")


# --- diagrams ---------------------------------------------------------------------------------------------------------


def test_a_diagram_holds_what_is_open_and_in_force_and_says_what_is_missing():
    diagram = build_diagram(snapshot())

    assert {box.id: box.gap for box in diagram.boxes if box.gap} == {"two": "Lead proposed, not agreed"}
    assert "gone" not in {box.id for box in diagram.boxes}
    assert {(line.start, line.end, line.words) for line in diagram.lines} == {
        ("graph", "one", "leads"),
        ("end", "one", "has adopted"),
        ("one", "cse", "is about"),
        ("end", "two", "is named as lead of (proposed)"),
        ("all", "two", "supports"),
        ("end", "pact", "is a party to"),
        ("graph", "pact", "is a party to"),
    }


def test_a_group_through_which_work_goes_is_not_said_to_deliver_it():
    work = "workstreams: {w: {name: W, through: g, delivers: p}}"
    shown = snapshot(f"bodies: {{g: {{name: G, kind: group}}}}\npriorities: {{p: {{name: P}}}}\n{work}\n")

    assert {(line.start, line.end, line.words) for line in build_diagram(shown).lines} == {
        ("g", "w", "is worked through on"),
        ("w", "p", "delivers"),
    }
    for format in ("dot", "mermaid", "kumu", "html"):
        assert "is worked through on" in export(format, shown).decode()


@pytest.mark.large
@pytest.mark.parametrize("make", [snapshot, birmingham])
def test_dot_read_by_its_own_parser(make):
    of = make()
    diagram = build_diagram(of)
    (graph,) = pydot.graph_from_dot_data(export("dot", of).decode())

    named = [node.get_name() for node in graph.get_nodes() if node.get_name().startswith('"')]
    assert {name.strip('"') for name in named} - {"\\n"} == {box.id for box in diagram.boxes}
    assert sorted((edge.get_source().strip('"'), edge.get_destination().strip('"')) for edge in graph.get_edges()) == sorted(
        (line.start, line.end) for line in diagram.lines
    )


MERMAID_TEXT = r'"[^"\n]*"'
MERMAID_LINES = [
    re.compile(pattern)
    for pattern in (
        r"---|flowchart LR",
        r'title: "(?:[^"\\]|\\.)*"',
        rf"  n\d+(?:\[{MERMAID_TEXT}\]|\(\[{MERMAID_TEXT}\]\)|\({MERMAID_TEXT}\))",
        rf"  n\d+(?:\[\[{MERMAID_TEXT}\]\]|\{{\{{{MERMAID_TEXT}\}}\}}|>{MERMAID_TEXT}\])",
        rf"  n\d+ (?:-- {MERMAID_TEXT} -->|== {MERMAID_TEXT} ==>|-\. {MERMAID_TEXT} \.->) n\d+",
        r"  classDef \w+ [\w:#,\- ]+",
        r"  class n\d+(?:,n\d+)* \w+",
    )
]


@pytest.mark.parametrize("make", [snapshot, birmingham])
def test_each_line_of_mermaid_is_one_that_its_grammar_has(make):
    """Read by mermaid 11's own parser once, by hand; this holds every later text to the forms that were read then."""
    lines = export("mermaid", make()).decode().splitlines()

    assert [line for line in lines if not any(pattern.fullmatch(line) for pattern in MERMAID_LINES)] == []
    assert sum(" == " in line or " -- " in line or " -. " in line for line in lines) == len(build_diagram(make()).lines)


def test_kumu_knows_an_element_by_its_label_so_no_two_share_one():
    data = json.loads(export("kumu", snapshot("bodies: {a: {name: Board, kind: board}, b: {name: board, kind: group, part_of: a}}\n")))

    assert data == {
        "elements": [{"label": "Board (a)", "type": "board", "id": "a"}, {"label": "board (b)", "type": "group", "id": "b"}],
        "connections": [{"from": "board (b)", "to": "Board (a)", "direction": "directed", "type": "part_of", "label": "is part of"}],
    }


def test_the_page_fetches_nothing_and_no_name_becomes_markup():
    page = export("html", snapshot()).decode()
    root = etree.HTML(page)

    assert root.xpath("//@src | //@href") == []
    assert root.xpath("//h1")[0].text == root.xpath("//title")[0].text == "R, on 2016-01-31"
    assert "default-src 'none'" in root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert len(root.xpath("//script")) == 2
    assert [item.text.strip() for item in root.xpath("//li[em='leads']")] == ["Board \\ #1 $x$ %% {{"]


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


def test_the_page_draws_itself_with_no_connection(tmp_path, browser):
    file = tmp_path / "network.html"
    file.write_bytes(export("html", birmingham()))
    page = browser.new_page()
    asked, problems = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    page.goto(file.as_uri())
    page.wait_for_selector("#network canvas")
    page.select_option("#record", "bscb")

    assert (problems, asked) == ([], [file.as_uri()])
    page.close()


# --- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.large
@pytest.mark.parametrize("make", [snapshot, birmingham, lambda: snapshot("")])
def test_a_picture_is_one_and_comes_out_alike(make):
    png, svg = export("png", make()), export("svg", make())

    assert Image.open(io.BytesIO(png)).size == (1755, 1245)  # A4, at 150 dots to the inch
    assert etree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    assert (png, svg) == (export("png", make()), export("svg", make()))


# --- tables -----------------------------------------------------------------------------------------------------------


def test_the_tables_hold_every_record_and_every_claim_and_no_formula():
    archive = zipfile.ZipFile(io.BytesIO(export("csv", snapshot())))
    tables = {name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")))) for name in archive.namelist()}

    assert [(row["id"], row["name"]) for row in tables["priorities.csv"]] == [
        ("one", "</script><script>alert(1)</script>"),
        ("two", "Two @DATA@"),
        ("gone", "Gone"),
    ]
    assert {(row["record"], row["field"], row["who"], row["status"]) for row in tables["claims.csv"]} == {
        ("one", "lead", "graph", ""),
        ("one", "adopted_by", "end", ""),
        ("two", "lead", "end", "proposed"),
        ("two", "support", "all", ""),
        ("gone", "lead", "end", ""),
        ("pact", "parties", "end", ""),
        ("pact", "parties", "graph", ""),
    }
    cells = [cell for rows in tables.values() for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert tables["themes.csv"][0]["name"].startswith("'=")


# --- the calendar -----------------------------------------------------------------------------------------------------


def test_the_calendar_holds_what_falls_due_on_the_last_day_that_it_can_mean():
    calendar = Calendar.from_ical(export("ics", snapshot()))
    events = {str(event["uid"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}

    assert {uid: event["dtstart"].dt for uid, event in events.items()} == {
        "one": date(2016, 4, 30),
        "pact/review": date(2017, 12, 31),
        "graph/presents/0": date(2016, 5, 2),
        "accepted/0": date(2016, 12, 31),
    }
    assert str(events["one"]["description"]) == "Priority. Lead: Board \\ #1 $x$ %% {{. Stated as April 2016."


def test_birmingham_has_one_date_by_which_something_is_due():
    (event,) = Calendar.from_ical(export("ics", birmingham())).walk("VEVENT")

    assert (str(event["uid"]), event["dtstart"].dt) == ("new-approach@birmingham.partnership-graph", date(2016, 4, 30))  # 5.0, priority 9
    assert "Lead: not stated." in str(event["description"])


# --- all --------------------------------------------------------------------------------------------------------------

ALL = module_names("exports")
LIGHT = sorted({*ALL} - {"png", "svg", "html", "jsonld", "turtle", "nquads", "xlsx"})


@pytest.mark.large
def test_each_format_is_offered(capsys, tmp_path):
    assert {"graphml", "gexf", "csv", "xlsx", "mermaid", "dot", "svg", "png", "html", "kumu", "ics"} < set(ALL)
    for format in ALL:
        assert run_graph(capsys, "export", format, str(DATA), "--output", str(tmp_path / format)) == (0, "", "")
        assert (tmp_path / format).stat().st_size


@pytest.mark.parametrize("format", ["csv", "graphml", "xlsx"])
def test_the_same_register_gives_the_same_bytes(format):
    assert export(format, snapshot()) == export(format, snapshot())


@pytest.mark.large
@given(registers(), st.sampled_from(["2015-04-01", "2016-01-15", "9999-12-31"]))
@settings(max_examples=40)
def test_any_register_can_be_written_in_any_format_and_read_back(register, on):
    of = Snapshot(typed(register), on)
    made = {format: export(format, of) for format in LIGHT}

    assert set(networkx.read_graphml(io.BytesIO(made["graphml"]))) == set(network(of))
    networkx.read_gexf(io.BytesIO(made["gexf"]))
    Calendar.from_ical(made["ics"])
    json.loads(made["kumu"])
    assert pydot.graph_from_dot_data(made["dot"].decode()) is not None
    lines = made["mermaid"].decode().splitlines()
    assert [line for line in lines if not any(pattern.fullmatch(line) for pattern in MERMAID_LINES)] == []


@pytest.mark.large
@given(mangled())
@settings(max_examples=40)
def test_a_register_with_faults_is_written_as_far_as_it_can_be_read(text):
    of = Snapshot(source.parse_register(text).register, "2016-01-31")

    for format in TEXT_FORMATS:
        assert export(format, of)


OLDTOWN = (
    "register: {id: o, name: Oldtown, format: 1, base: https://example.org/o/, as_at: 2010-04-30}\nbodies: {b: {name: B, kind: board}}\n"
)


@pytest.mark.parametrize(
    ("format", "same", "own"),
    [
        ("dot", "R; Oldtown, on 2016-01-31", "R, on 2016-01-31; Oldtown, on 2010-04-30"),
        ("mermaid", "R#59; Oldtown, on 2016-01-31", "R, on 2016-01-31#59; Oldtown, on 2010-04-30"),
        ("html", "<title>R; Oldtown, on 2016-01-31</title>", "<title>R, on 2016-01-31; Oldtown, on 2010-04-30</title>"),
        ("svg", "R; Oldtown: which bodies", "R, 31 January 2016; Oldtown, 30 April 2010: which bodies"),
    ],
)
def test_of_several_registers_each_has_its_own_day(format, same, own):
    old = source.parse_register(OLDTOWN).register

    assert same in export(format, snapshot(), Snapshot(old, "2016-01-31")).decode()
    assert own in export(format, snapshot(), Snapshot(old, "2010-04-30")).decode()


def test_what_a_body_was_to_present_after_its_last_day_is_not_in_the_calendar():
    body = "bodies: {b: {name: B, kind: board, to: 2016-04, presents: [{what: Report, how: publish, due: DUE}]}}"
    found = [
        len(Calendar.from_ical(export("ics", snapshot(body.replace("DUE", due)))).walk("VEVENT")) for due in ("2016-04-30", "2016-05-01")
    ]

    assert found == [1, 0]
