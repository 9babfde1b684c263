"""`graph who`: the record that is meant is found, or not guessed at; and what is said of it is what the register says."""

import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.answers.who import answer_data, answer_who, compose_answer, render_text
from graph.documents.kinds import docx, html, md
from graph.model.register import ID_SECTIONS
from graph.model.snapshot import Snapshot
from graph.reader import load as source
from support.commands import run_graph
from support.registers import registers, typed

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-01-15}\n"
WORK = """
sources:
  minutes: {name: Minutes of the board, date: 2015-12-01, sections: {"4": Missing children}}
themes:
  missing: {name: Missing children, also: [MC]}
  away: {name: Children away from home, broader: missing}
  cse: {name: Child sexual exploitation, also: [CSE]}
people: {ann: {name: Ann Other}}
bodies:
  board: {name: Children's Board, kind: board, posts: {chair: {name: Chair, role: chair, held_by: {who: ann, seen: 2015-12-01}}}}
  police: {name: Police, kind: agency}
  group: {name: Missing Group, kind: group}
  panel: {name: CSE Panel, kind: group, part_of: board}
priorities:
  find:
    name: Find them
    number: 1
    themes: [missing]
    adopted_by: board
    lead: {who: police, seen: 2015-12-01, called: lead agency, source: "minutes#4"}
    source: minutes
  bring-back: {name: Bring them back, themes: [away], through: group, due: 2016-04}
  protect: {name: Protect them, themes: [cse], lead: [{who: board, status: proposed}]}
workstreams: {search: {name: Search plan, delivers: [find], lead: nobody}}
"""


def snapshot(text: str = WORK) -> Snapshot:
    found = source.parse_register(HEAD + text)
    assert found.problems == []
    return Snapshot(found.register, "2016-01-15")


def sentences(asked: str, of: Snapshot) -> dict[str, list[str]]:
    """What is said, by parts."""
    answer = answer_who([of], asked)
    return {heading: [one.text for one in many] for topic in answer.topics for heading, many in topic.parts}


def test_a_theme_is_answered_with_all_that_is_open_on_it_and_on_narrower_themes():
    assert sentences("who leads on missing children?", snapshot()) == {
        "Who leads": [
            '"Find them" (priority 1): the lead is "Police" (called "lead agency", seen 1 December 2015).',
            '"Bring them back" (priority): no lead is named.',
        ],
        "Who else has a role": ['"Find them" (priority 1) is adopted by "Children\'s Board".'],
        "Through which group": [
            '"Bring them back" (priority) is delivered through "Missing Group".',
            'The register does not say what "Missing Group" is part of, or to whom it is accountable.',
        ],
        "By when": [
            '"Bring them back" (priority) is due April 2016.',
            "No date is stated by which the rest of this is to be done.",
        ],
        "Linked by the registrar": [
            '"Find them" (priority 1) and "Bring them back" (priority) are about "Missing children".',
            '"Search plan" (work-stream) delivers "Find them" (priority 1).',
        ],
    }


def test_each_sentence_comes_with_its_source_and_the_claims_own_where_it_has_one():
    answer = answer_who([snapshot()], "MC")
    cited = {one.text[:30]: one.citations for _, many in answer.topics[0].parts for one in many if one.citations}

    assert cited == {
        '"Find them" (priority 1): the ': ("minutes#4",),
        '"Find them" (priority 1) is ad': ("minutes",),
    }
    assert answer.sources["minutes#4"] == "Minutes of the board, 1 December 2015: Missing children (4)"


def test_a_body_that_only_bears_the_name_is_kept_apart():
    found = sentences("cse", snapshot())

    assert found["Who leads"] == ['"Protect them" (priority): a lead is proposed, and not agreed: "Children\'s Board".']
    assert found["Bodies of this name"] == [
        '"CSE Panel" (group) has this in its name. The register does not say that it has a role in any of this.',
        '"CSE Panel" is part of "Children\'s Board".',
    ]


def test_that_nobody_leads_is_another_answer_than_that_no_lead_is_named():
    assert sentences("search plan", snapshot())["Who leads"] == ['"Search plan" (work-stream): it is stated that nobody leads.']


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("missing childern", "Missing children"),  # two letters in the wrong order
        ("Who leads on the search plan?", "Search plan"),
        ("PROTECT", "Protect them"),
        ("panel", "CSE Panel"),
        ("find", "Find them"),
        ("ann other", "Ann Other"),
        ("r:search", "Search plan"),
    ],
)
def test_what_is_meant_is_found(asked, title):
    assert [topic.title.split('"')[1] for topic in answer_who([snapshot()], asked).topics] == [title]


def test_a_slip_is_said_and_not_passed_over():
    assert answer_who([snapshot()], "missing childern").understood == "Missing children"
    assert answer_who([snapshot()], "missing children").understood == ""


def test_where_several_could_be_meant_none_is_chosen(capsys, tmp_path):
    (tmp_path / "r.yaml").write_text(HEAD + WORK, encoding="utf-8")
    code, out, err = run_graph(capsys, "who", "them", "--data", str(tmp_path / "r.yaml"))

    assert (code, err) == (1, "")
    assert out == (
        '\nSeveral records fit "them". Ask again with the id of one:\n'
        '    find: "Find them" (priority 1)\n'
        '    protect: "Protect them" (priority)\n'
        '    bring-back: "Bring them back" (priority)\n'
    )


def test_what_is_not_there_is_said_in_a_sentence(capsys, tmp_path):
    (tmp_path / "r.yaml").write_text(HEAD + WORK, encoding="utf-8")

    assert run_graph(capsys, "who", "drains", "--data", str(tmp_path / "r.yaml")) == (
        1,
        '\nNothing in the register is called "drains". Try one word of the name, or an abbreviation.\n',
        "",
    )


def test_a_post_and_its_holder():
    expected = {"What the register says of it": ['"Chair" of "Children\'s Board" is held by "Ann Other" (seen 1 December 2015).']}

    assert sentences("chair", snapshot()) == sentences("ann other", snapshot()) == expected


def test_what_an_agreed_protocol_settles_is_said_with_the_protocol_and_a_draft_binds_nobody():
    settles = "protocols: {pact: {name: Pact, parties: [board, police], status: %s, settles: {missing: {lead: police}}}}\n"

    assert sentences("MC", snapshot(WORK + settles % "agreed"))["Protocols"] == ['By "Pact" (agreed), the lead is "Police".']
    assert sentences("MC", snapshot(WORK + settles % "draft"))["Protocols"] == [
        'By "Pact" (a draft), the lead is "Police". It is not agreed, and binds nobody.'
    ]


def test_of_two_registers_an_id_is_given_with_its_register():
    other = source.parse_register(HEAD.replace("id: r,", "id: s,").replace("/r/", "/s/") + WORK).register
    of = [snapshot(), Snapshot(other, "2016-01-15")]

    assert [topic.register for topic in answer_who(of, "CSE").topics] == ["r", "s"]
    assert [topic.register for topic in answer_who(of, "s:cse").topics] == ["s"]
    assert {id for id, _ in answer_who(of, "them").candidates} == {
        f"{register}:{id}" for register in "rs" for id in ("find", "protect", "bring-back")
    }


def test_the_json_is_what_the_text_says():
    answer = answer_who([snapshot()], "MC")
    data = json.loads(json.dumps(answer_data(answer)))
    texts = [one["text"] for topic in data["topics"] for part in topic["parts"] for one in part["statements"]]

    assert [text for text in texts if text not in "\n".join(render_text(answer))] == [] != texts
    assert data["topics"][0]["id"] == "missing"


@pytest.mark.parametrize("kind", [md, html, docx])
def test_the_answer_can_be_taken_away_as_a_document(kind):
    data = kind.render(compose_answer(answer_who([snapshot()], "MC")))

    if kind is docx:
        from docx import Document

        text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)
    else:
        text = data.decode().replace("&quot;", '"').replace("\\", "")
    assert [words for words in ("the lead is", "Police", "no lead is named", "Linked by the registrar") if words not in text] == []


def test_a_line_is_broken_where_the_terminal_ends():
    answer = answer_who([snapshot()], "MC")

    assert max(len(line) for line in render_text(answer, 60)) <= 60
    assert " ".join(" ".join(render_text(answer, 60)).split()) == " ".join(" ".join(render_text(answer)).split())


@given(registers(), st.sampled_from(["2015-04-01", "2016-01-15", "9999-12-31"]), st.data())
def test_of_any_record_the_answer_names_no_lead_but_one_that_the_register_has(register, on, data):
    of = Snapshot(typed(register), on)
    ids = [id for section in ID_SECTIONS for id in getattr(of.register, section)]
    if not ids:
        return
    answer = answer_who([of], data.draw(st.sampled_from(ids)))
    said = "\n".join(render_text(answer))
    settled = [one for protocol in of.register.protocols.values() for one in protocol.settles.values()]
    things = [*of.register.priorities.values(), *of.register.workstreams.values(), *of.register.challenges.values(), *settled]

    if re.search(r"the lead is (?!contested|joint|said)", said):
        assert any(of.lead(thing).single for thing in things)
    assert answer.topics
    assert all(line.isprintable() for line in said.splitlines())


def test_two_registers_that_call_their_sources_alike_are_each_cited_by_their_own():
    def of(id: str, paper: str) -> Snapshot:
        head = HEAD.replace("id: r, name: R", f"id: {id}, name: {id.upper()}").replace("/r/", f"/{id}/")
        text = f"{head}sources: {{m: {{name: {paper}}}}}\npriorities: {{p: {{name: Gangs, source: m}}}}\n"
        return Snapshot(source.parse_register(text).register, "2016-01-15")

    answer = answer_who([of("north", "Minutes of the north"), of("south", "Minutes of the south")], "gangs")
    cited = {
        (topic.register, answer.sources[citation])
        for topic in answer.topics
        for _, many in topic.parts
        for one in many
        for citation in one.citations
    }

    assert cited == {("north", "Minutes of the north"), ("south", "Minutes of the south")}


def test_one_lead_is_not_said_to_be_equal_to_others():
    boards = "bodies: {a: {name: A, kind: board}, b: {name: B, kind: board}}\n"
    text = f"{HEAD}{boards}priorities: {{p: {{name: P, lead: LEAD, joint_by: An Act}}}}\n"

    def told(lead: str) -> str:
        of = Snapshot(source.parse_register(text.replace("LEAD", lead)).register, "2016-01-15")
        return " ".join(sentences("p", of)["Who leads"])

    assert "equal" not in told("a")
    assert 'they are equal by "An Act"' in told("[a, b]")


SEATS = """
sources: {older: {name: Older paper, date: 2015}, newer: {name: Newer paper, date: 2017}}
people: {ann: {name: Ann}, ben: {name: Ben}, cy: {name: Cy}}
bodies:
  board:
    name: Board
    kind: board
    posts:
      chair: {name: Chair, role: chair, held_by: [{who: ann, source: older}, {who: ben, source: newer}]}
      deputy: {name: Deputy, role: vice-chair, held_by: [{who: cy, from: 2010, to: 2012}, {who: ann, from: 2013, seen: [2014, 2018]}]}
"""


def parsed(text: str, on: str) -> Snapshot:
    found = source.parse_register("register: {id: r, name: R, format: 1, base: https://example.org/r/}\n" + text)
    assert found.problems == []
    return Snapshot(found.register, on)


def test_a_holder_named_only_by_a_paper_is_said_to_have_been_seen_then():
    assert sentences("board", parsed(SEATS, "2020-01-01"))["Posts"] == [
        '"Chair" of "Board" is held by "Ben" (seen 2017).',
        '"Deputy" of "Board" is held by "Ann" (from 2013, seen 2018).',
    ]


def test_no_sighting_after_the_day_is_said():
    assert sentences("deputy", parsed(SEATS, "2016-01-01"))["What the register says of it"] == [
        '"Deputy" of "Board" is held by "Ann" (from 2013, seen 2014).'
    ]


@pytest.mark.parametrize(
    ("who", "on", "says"),
    [
        (
            "cy",
            "2020-01-01",
            [
                '"Deputy" of "Board" was held by "Cy" (from 2010, until 2012).',
                '"Deputy" of "Board" is held by "Ann" (from 2013, seen 2018).',
            ],
        ),
        (
            "ann",
            "2020-01-01",
            [
                '"Chair" of "Board" was held by "Ann" (seen 2015).',
                '"Chair" of "Board" is held by "Ben" (seen 2017).',
                '"Deputy" of "Board" is held by "Ann" (from 2013, seen 2018).',
            ],
        ),
        (
            "ben",
            "2016-01-01",
            [
                '"Chair" of "Board": "Ben" is named as its holder only later. Since when is not known, and on this day it is not shown.',
                '"Chair" of "Board" is held by "Ann" (seen 2015).',
            ],
        ),
        (
            "cy",
            "2009-01-01",
            [
                '"Deputy" of "Board" is to be held by "Cy" (from 2010, until 2012).',
                '"Deputy" of "Board": The register does not say who holds it.',
            ],
        ),
    ],
)
def test_a_person_is_answered_with_the_seats_held_and_once_held(who, on, says):
    assert sentences(who, parsed(SEATS, on))["What the register says of it"] == says


def test_somebody_proposed_for_a_seat_is_not_said_to_hold_it():
    post = "{name: C, role: other, held_by: {who: ann, status: proposed}}"
    text = f"people: {{ann: {{name: Ann}}}}\nbodies: {{b: {{name: B, kind: board, posts: {{c: {post}}}}}}}"

    assert sentences("ann", parsed(text, "2020-01-01"))["What the register says of it"] == [
        '"C" of "B": "Ann" (proposed) is named for it.',
        '"C" of "B": The register does not say who holds it.',
    ]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ("from: 2020, to: 2025", ['"Plan" (work-stream) runs from 2020 to 2025.']),
        ("from: 2014, to: 2015", ['"Plan" (work-stream) ran from 2014 to 2015.']),
        ("from: 2022, to: 2025", ['"Plan" (work-stream) is to run from 2022 to 2025.']),
        ("seen: 2014, to: 2015", ['"Plan" (work-stream) ran until 2015; since when is not stated.']),
        ("from: 2020", ['"Plan" (work-stream) runs from 2020.', "No date is stated by which this is to be done."]),
        (
            "seen: 2014",
            ['"Plan" (work-stream) was seen in 2014; since when it runs is not stated.', "No date is stated by which this is to be done."],
        ),
        ("from: 2020, due: 2024", ['"Plan" (work-stream) is due 2024.', '"Plan" (work-stream) runs from 2020.']),
    ],
)
def test_of_a_work_stream_it_is_said_when_it_runs_or_ran(fields, says):
    assert sentences("plan", parsed(f"workstreams: {{plan: {{name: Plan, {fields}}}}}", "2021-01-01"))["By when"] == says


def test_a_list_that_is_over_was_for_its_years():
    of = parsed("priorities: {p: {name: Obesity, period: 2019/2023}}", "2025-01-01")

    assert sentences("p", of)["By when"][0] == '"Obesity" (priority) was for 2019/2023.'


WHOLE = """
themes: {weight: {name: Weight}}
bodies: {board: {name: Board, kind: board}}
priorities:
  young: {name: Young people, LEAD}
  obesity: {name: Obesity, part_of: young, themes: [weight]}
"""


@pytest.mark.parametrize(
    ("lead", "says"),
    [
        (
            "lead: {who: board, status: proposed}",
            'Of the whole, a lead is proposed, and not agreed: "Board". That does not say who leads on this part.',
        ),
        ("lead: board", 'Of the whole, the lead is "Board". That does not say who leads on this part.'),
        ("adopted_by: board", "Of the whole, no lead is named."),
    ],
)
def test_of_a_part_it_is_said_who_leads_on_the_whole_and_that_this_says_nothing_of_the_part(lead, says):
    assert sentences("weight", parsed(WHOLE.replace("LEAD", lead), "2021-01-01"))["Who leads"] == [
        '"Obesity" (priority): no lead is named.',
        f'"Obesity" (priority) is part of "Young people" (priority). {says}',
    ]


@pytest.mark.parametrize(
    ("lead", "says"),
    [
        ("seen: 2019", 'a lead was seen; since when is not known, and on this day it is not shown: "Board" (seen 2019).'),
        ("from: 2020", 'no lead has begun yet: "Board" (from 2020).'),
    ],
)
def test_a_lead_that_was_seen_later_is_not_said_to_begin_then(lead, says):
    text = f"bodies: {{board: {{name: Board, kind: board}}}}\npriorities: {{p: {{name: P, lead: {{who: board, {lead}}}}}}}"

    assert sentences("p", parsed(text, "2019-06-01"))["Who leads"] == [f'"P" (priority): {says}']


def test_a_part_that_has_a_lead_of_its_own_needs_no_word_of_the_whole():
    text = WHOLE.replace("LEAD", "lead: board").replace("part_of: young", "part_of: young, lead: board")

    assert sentences("weight", parsed(text, "2021-01-01"))["Who leads"] == ['"Obesity" (priority): the lead is "Board".']


def test_a_group_that_is_named_for_another_day_is_not_said_to_have_no_role():
    text = "bodies: {g: {name: Cancer Group, kind: group}}\npriorities: {p: {name: Cancer, lead: {who: g, seen: 2019}}}"

    assert "Bodies of this name" not in sentences("p", parsed(text, "2019-06-01"))


HEALTH = """
sources: {minutes: {name: Minutes, date: 2014-05-01}, plan: {name: Plan, date: 2016-01-10}}
people: {ann: {name: Ann}}
bodies:
  forum: {name: Forum, kind: forum}
  health:
    name: Health Board
    kind: board
    posts: {chair: {name: Chair, role: chair, to: 2015-11-30, held_by: {who: ann, from: 2014, to: 2017-03, source: plan}}}
priorities:
  missing: {name: Missing children, source: plan, lead: [{who: forum, to: 2015-12, source: minutes}, {who: health, from: 2016-01}]}
"""


def said(text: str, asked: str) -> list[str]:
    found = source.parse_register((HEAD + text).encode())
    assert found.problems == []
    return [
        one.text for topic in answer_who([Snapshot(found.register, "2016-01-15")], asked).topics for _, many in topic.parts for one in many
    ]


def test_who_leads_is_cited_from_where_it_is_said_and_not_from_where_another_led():
    found = source.parse_register((HEAD + HEALTH).encode())
    answer = answer_who([Snapshot(found.register, "2016-01-15")], "missing children")

    assert {citation for _, many in answer.topics[0].parts[:1] for one in many for citation in one.citations} == {"plan"}


def test_what_is_only_proposed_is_no_source_of_an_agreed_lead():
    text = HEALTH.replace(
        "{who: health, from: 2016-01}", "{who: health, from: 2016-01, source: plan}, {who: forum, status: proposed, source: minutes}"
    )
    found = source.parse_register((HEAD + text).encode())
    led = answer_who([Snapshot(found.register, "2016-01-15")], "missing children").topics[0].parts[0][1][0]

    assert ("Health Board" in led.text, led.citations) == (True, ("plan",))


def test_a_post_that_has_ended_is_held_by_nobody():
    last = 'The last holder that the register names is "Ann" (from 2014, until March 2017).'

    assert said(HEALTH, "chair") == said(HEALTH, "ann") == [f'"Chair" of "Health Board" ended on 30 November 2015. {last}']


def test_a_body_leads_what_an_agreed_protocol_settles():
    settled = (
        "themes: {cse: {name: CSE}}\n"
        + HEALTH
        + "protocols:\n  q: {name: Q, parties: [forum, health], status: %s, settles: {cse: {lead: forum}}}\n"
    )

    assert said(settled % "agreed", "forum")[0] == 'By "Q" (agreed), on "CSE": the lead is "Forum".'
    assert said(settled % "draft", "forum")[0] == 'The register does not show that "Forum" leads anything on this day.'


def test_of_several_registers_each_says_what_a_body_leads_and_what_is_open_on_a_theme():
    other = "register: {id: b, name: Beta, format: 1, base: https://example.org/b/}\n"
    other += "sources: {notes: {name: Notes of the forum}}\n"
    other += "priorities: {gangs: {name: Gangs, lead: r:forum, themes: r:cse, source: notes}}\n"
    ours = HEAD + "themes: {cse: {name: CSE}}\n" + HEALTH
    linked = source.link_registers([source.parse_register(ours.encode()), source.parse_register(other.encode())])
    snapshots = [Snapshot(one.register, "2016-01-15") for one in linked]
    for asked in ("forum", "cse"):
        heading, (led,) = answer_who(snapshots, asked).topics[0].parts[0]
        assert (heading, led.text) == ("Who leads", '"Gangs" (priority): the lead is "Forum" of the register "R", in "Beta".')
        alone = answer_who(snapshots[:1], asked)  # as the app asks, which shows one register of several
        assert alone.topics[0].parts[0][1][0].citations == ("b:notes",)
        assert alone.sources["b:notes"] == "Notes of the forum"
