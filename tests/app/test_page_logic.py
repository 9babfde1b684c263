"""What each page does with what its address asks for, on small registers and without a browser."""

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from graph.app.content.questions import list_questions
from graph.app.navigation import load_page, page_names
from graph.lint.explain import check_summary
from graph.lint.run import check_names

pytestmark = pytest.mark.large  # seconds in all, where the quick run has a minute

REGISTER = """
register: {id: r, name: Northshire, format: 1, base: https://example.org/r/, as_at: 2016-04-01}
sources: {doc: {name: Minutes, date: 2016-03, sections: {"1": Part one}}}
themes: {care: {name: Care}, roads: {name: Roads}}
bodies:
  ash: {name: Ash Board, kind: board, posts: {ash-chair: {name: Chair, role: chair, held_by: {who: ann, from: 2015-09-01}}}}
  birch: {name: Birch Board, kind: board}
  elm: {name: Elm Group, kind: group}
people: {ann: {name: Ann}}
priorities:
  safe: {name: Safe homes, number: 1, lead: ash, themes: care, due: 2016-06, source: doc#1}
  well: {name: Well children, number: 2, adopted_by: birch, themes: care}
  part: {name: Part of it, part_of: safe, support: birch}
challenges: {late: {name: Late answers, acts: elm, themes: roads}}
"""


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Runs a page of the app over a register in this folder, with what its address says."""
    monkeypatch.chdir(tmp_path)

    def run(name: str, text: str = REGISTER, words: tuple[str, ...] = (), **address: str) -> AppTest:
        Path("r.yaml").write_text(text, encoding="utf-8")
        os.utime("r.yaml", (0, 0))  # long ago, so that nobody waits for its other half
        monkeypatch.setattr(sys, "argv", ["app", *words, "--", str(tmp_path / "r.yaml")])
        page = AppTest.from_function(show_page, args=(name,), default_timeout=60)
        for key, value in address.items():
            page.query_params[key] = value
        page.run()
        assert [error.message for error in page.exception] == []
        return page

    return run


def show_page(name: str) -> None:
    from graph.app.navigation import load_page

    load_page(name).show_page()


def read_blocks(page: AppTest) -> list[dict]:
    """What our own component was given to lay out, over the whole page."""
    given = [json.loads(one.proto.json) for one in page.get("bidi_component") if one.proto.component_name == "graph-parts"]
    return [block for data in given for block in data["blocks"]]


def read_text(page: AppTest) -> str:
    """The words of the page that are ours."""

    def words(value: object) -> list[str]:
        if isinstance(value, dict):
            return [str(value["text"])] if "text" in value else [word for each in value.values() for word in words(each)]
        if isinstance(value, list):
            return ["".join(word for each in value for word in words(each))]
        return [value] if isinstance(value, str) else []

    return "\n".join(word for block in read_blocks(page) for word in words(block))


def headline(page: AppTest) -> str:
    return next("".join(part["text"] for part in block["parts"]) for block in read_blocks(page) if block.get("tone") == "headline")


def first_column(page: AppTest, number: int = 0) -> list[str]:
    return list(page.dataframe[number].value.iloc[:, 0])


def test_each_page_begins_with_its_title_the_register_and_the_day(show):
    for name in page_names():
        page = show(name)

        assert page.title[0].value == load_page(name).TITLE
        assert "Northshire, as at 1 April 2016" in read_text(page)


@pytest.mark.parametrize("name", page_names())
@pytest.mark.parametrize(
    "address",
    [
        {"on": "0001-01-01", "since": "9999-12-31", "id": "ash", "board": "ash", "q": "ash"},
        dict.fromkeys(
            ("on", "since", "board", "theme", "check", "lead", "view", "steps", "focus", "register", "id", "node", "protocol", "q"), "x"
        ),
    ],
)
def test_no_address_makes_a_page_fail(show, name, address):
    show(name, **address)


@pytest.mark.parametrize("name", page_names())
def test_a_register_of_nothing_makes_no_page_fail_and_praises_nothing(show, name):
    text = read_text(show(name, "register: {id: r, name: Empty, format: 1, base: https://example.org/r/}\n", id="r", board="r", q="a"))

    assert not [words for words in ("Each of", "Every body", "has a named lead", "All ") if words in text]


# --- the head ---------------------------------------------------------------------------------------------------------


def test_a_button_shows_the_register_a_year_earlier_and_another_goes_back(show):
    page = show("overview")
    next(button for button in page.button if button.label == "A year earlier").click()
    page.run()
    earlier = page.query_params["on"], read_text(page)
    next(button for button in page.button if button.label == "Back to 1 April 2016").click()
    page.run()

    assert earlier[0] == "2015-04-01"
    assert "You are looking at 1 April 2015. The register's own day is 1 April 2016." in earlier[1]
    assert "on" not in page.query_params


def test_every_page_says_that_nothing_is_known_from_before_the_first_source_or_since_the_newest(show):
    text = REGISTER.replace("date: 2016-03,", "date: 2015-11-25,")
    for name in page_names():
        assert "what is shown comes from later ones, the first of 25 November 2015" in read_text(show(name, text, on="2015-04-01"))
        assert "The newest source is of 25 November 2015" in read_text(show(name, text, on="2026-11-28"))
        assert "source is of" not in read_text(show(name, text, on="2015-11-25"))


def test_a_file_with_an_error_is_warned_of_on_every_page(show):
    for name in page_names():
        assert "The register file has 1 error; ask whoever keeps it." in read_text(show(name, REGISTER.replace("lead: ash", "lead: ahs")))


# --- each page --------------------------------------------------------------------------------------------------------


def test_the_first_page_shows_what_is_chosen_and_no_more(show):
    assert first_column(show("overview")) == ["1. Safe homes", "2. Well children"]
    assert first_column(show("overview", parts="yes")) == ["1. Safe homes", "Part of it (part of 1. Safe homes)", "2. Well children"]
    assert first_column(show("overview", lead="not-stated")) == ["2. Well children"]
    assert first_column(show("overview", board="ash")) == ["1. Safe homes"]
    assert "No open priorities fit this choice." in read_text(show("overview", theme="roads"))


def test_the_lead_stands_next_to_the_name(show):
    assert [list(table.value.columns[:2]) for table in show("overview").dataframe] == [["Priority", "Lead"], ["Challenge", "Lead"]]


def test_the_first_page_counts_what_leads_on(show):
    page = show("overview")

    assert headline(page) == "1 of the 2 priorities has a named lead."
    assert ["1" for metric in page.metric if metric.label == "Priorities without a lead"] == ["1"]


def test_the_map_says_what_it_does_not_draw(show):
    missing = read_text(show("map", node="nothing"))
    away = read_text(show("map", node="doc"))

    assert "The register has no record of that name" in missing
    assert "Minutes is not drawn on this map: this map draws only challenges, bodies, priorities and work-streams." in away


def test_the_map_says_why_a_record_is_not_drawn_before_the_picture_and_with_what_is_said_of_it(show):
    idle = REGISTER.replace("  elm:", "  fir: {name: Fir Board, kind: board, part_of: ash}\n  elm:")
    for choice, why in (
        ({"node": "fir"}, "nothing open names it for any of that."),
        ({"node": "elm", "theme": "care"}, "it has no part in what is chosen here, but stands on the whole map."),
        ({"node": "part"}, "and not the parts of what it draws."),
        ({"node": "elm", "view": "lines"}, "the register does not say that it answers to another, is part of one or has members."),
    ):
        page = show("map", idle, **choice)
        told = read_text(page)
        keys = [json.loads(one.proto.json) for one in page.get("bidi_component")]

        assert f"{why} What the register says of it stands here." in told
        assert "What the register says of it" in told
        assert [block.get("tone") for block in read_blocks(page)].index("banner") < len(read_blocks(page)) - 1
        assert [i for i, one in enumerate(keys) if "blocks" in one and "is not drawn on this map" in str(one)] < [
            i for i, one in enumerate(keys) if "boxes" in one
        ]


def test_a_large_map_is_about_one_record_until_the_whole_is_asked_for(show):
    many = REGISTER + "workstreams:\n" + "".join(f"  w{n}: {{name: Work {n}, delivers: safe}}\n" for n in range(70))
    page = show("map", many)
    before = read_text(page)
    next(button for button in page.button if button.label == "Draw the whole map").click()
    page.run()

    assert "so this shows one record and what is joined to it." in before
    assert page.query_params["whole"] == "yes"
    assert "so this shows one record" not in read_text(page)


def test_the_map_about_one_record_grows_by_the_neighbours_of_a_box(show):
    def drawn(page: AppTest) -> set[str]:
        (given,) = (json.loads(one.proto.json) for one in page.get("bidi_component") if one.proto.component_name == "graph-map")
        return {box["id"] for box in given["boxes"]}

    def press(page: AppTest, label: str) -> AppTest:
        next(button for button in page.button if button.label == label).click()
        return page.run()

    chain = REGISTER + "workstreams: {w: {name: Work, support: ash}, v: {name: Other work, delivers: well}}\n"
    page = show("map", chain, focus="safe", node="ash")
    before = drawn(page)
    after = drawn(press(page, "Add what is joined to the chosen box"))
    address = page.query_params["opened"]
    again = drawn(press(page, "Take away what was added"))
    about = drawn(press(page, "Draw the map about the chosen box"))

    assert before == again == {"safe", "ash"}
    assert after == {"safe", "ash", "w"}
    assert address == "ash"
    assert about == {"ash", "safe", "w"}
    assert page.query_params["focus"] == "ash"


def test_my_board_waits_for_a_choice(show):
    assert "Choose a board to see what it leads" in read_text(show("my_board"))
    assert "Brief for Ash Board" in read_text(show("my_board", board="ash"))
    assert "Choose a board to see what it leads" in read_text(show("my_board", board="ann"))


def test_my_board_cuts_nothing_off(show):
    many = REGISTER + "".join(
        f"  late{n}: {{name: Challenge about the lateness of the answers {n}, acts: elm, addressed_to: ash}}\n" for n in range(40)
    )
    many = many.replace("challenges: {late: {name: Late answers, acts: elm, themes: roads}}\n", "challenges:\n")
    for board in ("elm", "ash"):
        told = read_text(show("my_board", many, board=board))

        assert [n for n in range(40) if f"Challenge about the lateness of the answers {n}" not in told] == []
        assert " more" not in told


def test_what_needs_attention_is_chosen_by_board_and_kind(show):
    whole = show("attention")
    numbers = [
        int(headline(page).split()[0]) for page in (whole, show("attention", board="elm"), show("attention", check="unowned-priority"))
    ]

    assert headline(whole).endswith("points to look at.")
    assert numbers[0] > numbers[1] > 0
    assert numbers[2] == 1
    assert first_column(show("attention", check="unowned-priority")) == ["2. Well children"]


def test_overlaps_are_those_of_the_board_and_theme(show):
    assert headline(show("overlaps")) == "On 1 of 2 themes, several bodies work and no priority, work-stream or protocol joins them all."
    assert headline(show("overlaps", board="elm")) == "On none of 1 theme does the register show bodies working apart."


def test_changes_are_from_the_day_in_the_address_and_a_day_that_is_none_is_passed_over(show):
    told = read_text(show("changes", since="2015-08-01"))

    assert "Between 1 August 2015 and 1 April 2016, the register dates 1 change." in told
    assert "Ann" in told
    assert "Between 1 April 2015 and 1 April 2016, the register dates 1 change." in read_text(show("changes", since="yesterday"))
    assert "June 2016" in told


def test_what_was_only_first_seen_between_two_days_is_not_counted_as_a_change(show):
    text = REGISTER.replace("lead: ash,", "lead: {who: ash, seen: 2016-03-01},")
    page = show("changes", f"{text}workstreams: {{w: {{name: Watch, source: doc}}}}\n", since="2015-08-01")
    _, lead, _, work = re.split("First heard of: .*", read_text(page))

    assert headline(page) == (
        "Between 1 August 2015 and 1 April 2016, the register dates 1 change. 3 things were only first heard of; since when is not stated."
    )
    assert '"Safe homes" (priority 1) was first seen on 1 March 2016 to be led by "Ash Board"; since when is not stated' in lead
    assert '"Watch" (work-stream) is first named in a source of March 2016' in work


def test_a_copy_is_compared_and_can_be_forgotten(show):
    page = show("changes")
    from graph.syntax.files import RegisterFile

    page.session_state["copy"] = [RegisterFile("old.yaml", REGISTER.replace("lead: ash, ", "").encode())]
    page.run()
    told = read_text(page)
    next(button for button in page.button if button.label == "Forget this copy").click()
    page.run()

    assert "From the copy (old.yaml) to the register:" in told
    assert 'the lead is now "Ash Board"; before, none was named.' in told
    assert "copy" not in page.session_state
    assert "old.yaml" not in read_text(page)


def test_a_protocol_that_is_not_there_is_said(show):
    assert headline(show("protocol")) == "This register has no protocol."
    other = show("protocol", REGISTER + "protocols: {x: {name: Pact, parties: [ash, birch]}}\n", protocol="y")
    assert "The register has no protocol of that name; this is another." in read_text(other)


def test_a_record_links_to_its_line_only_where_the_address_is_configured(show):
    page = show("record", words=("--repository=https://example.org/blob/main/",), id="ash-chair")
    line = REGISTER[: REGISTER.index("ash-chair")].count("\n") + 1

    assert [one.proto.url for one in page.get("link_button")] == [f"https://example.org/blob/main/r.yaml#L{line}"]
    assert len(show("record", id="ash-chair").get("link_button")) == 0


def test_a_record_says_what_it_is_and_one_that_is_not_there_that(show):
    assert "Held by" in read_text(show("record", id="ash-chair"))
    assert "The register has no record of that name" in read_text(show("record", id="<b>"))


def test_a_body_that_is_asked_to_act_with_others_sees_with_whom(show):
    text = REGISTER.replace("acts: elm,", "acts: [elm, ash-chair, {who: birch, to: 2014}],")

    assert "Late answers, asked with Ash Board" in read_text(show("record", text, id="elm"))
    assert "Late answers, asked with Elm Group" in read_text(show("record", text, id="ash-chair"))
    assert "asked with" not in read_text(show("record", text, id="late")) + read_text(show("record", id="elm"))


def test_a_search_asks_for_words_and_answers_what_is_plainly_meant(show):
    answer = read_text(show("search", q="well children"))

    assert "Type the name of a board" in read_text(show("search"))
    assert "no lead is named." in answer
    assert answer.index("no lead is named.") < answer.index("All that was found")
    assert headline(show("search", q="zebra")) == "Nothing in the register is called “zebra”."
    assert "Who else has a role" not in read_text(show("search", q="board"))


def test_of_a_theme_a_search_counts_what_it_lists(show):
    """A part for which no lead is stated goes with its whole; and what is about a narrower theme is listed too."""
    text = REGISTER.replace("roads: {name: Roads}", "roads: {name: Roads, broader: care}").replace(
        "part_of: safe,", "part_of: safe, themes: care,"
    )
    told = read_text(show("search", text, q="care"))
    listed = told.split("Who leads\n")[1].split("Who else")[0]

    assert [name for name in ("Safe homes", "Well children", "Part of it", "Late answers") if f'"{name}"' in listed] == [
        "Safe homes",
        "Well children",
        "Late answers",
    ]
    assert "2 priorities and 1 challenge; no lead is named for 2 of them" in told


@pytest.mark.parametrize("words", ["June 2016", "2016-06", "june 2016", "2016"])
def test_a_search_for_a_date_shows_what_is_due_then(show, words):
    told = read_text(show("search", q=words))

    assert "Falls due" in told
    assert "Safe homes" in told


def test_a_search_for_a_date_shows_what_began_then_and_of_no_other_time(show):
    began = read_text(show("search", q="1 September 2015"))

    assert '"Chair" of "Ash Board" has been held by "Ann" since 1 September 2015.' in began
    assert "Safe homes" not in began
    assert "The register dates nothing to May 2014." in headline(show("search", q="May 2014"))


def test_a_search_links_a_name_to_the_record_that_bears_it_alone(show):
    links = {
        part["text"]: part.get("record")
        for block in read_blocks(show("search", REGISTER.replace("name: Care", "name: Safe homes"), q="ash board"))
        if block["kind"] == "list"
        for item in block["items"]
        for part in item
        if part["text"].startswith('"')
    }

    assert links['"Ash Board"'] == "ash"
    assert '"Safe homes"' not in links or links['"Safe homes"'] == "safe"


def test_a_question_is_answered_by_what_the_query_says_and_its_records_are_linked(show):
    assert show("questions", question="unowned").dataframe[0].value["Priority"].tolist() == ["2. Well children"]
    assert "'record': 'well'" in str(read_blocks(show("questions", question="who-leads-what")))


def test_a_question_about_a_body_waits_until_one_is_chosen(show):
    assert "Choose the body to begin at and the body to arrive at." in str(read_blocks(show("questions", question="ways")))
    text = REGISTER.replace("adopted_by: birch", "adopted_by: [birch, ash]")
    assert "Ash Board" in show("questions", text, question="ways", **{"from": "ash", "to": "birch"}).dataframe[0].value.to_string()


def test_a_question_that_the_register_has_no_answer_to_says_so(show):
    shown = str(read_blocks(show("questions", question="continued")))

    assert list_questions()["continued"].nothing[-1].say in shown


@pytest.mark.parametrize("name", sorted(list_questions()))
def test_every_question_is_answered(show, name):
    parameters = list_questions()[name].parameters
    page = show("questions", question=name, **dict(zip(parameters, ("elm", "birch"), strict=False)))

    assert page.dataframe or "headline" in str(read_blocks(page))


@pytest.mark.parametrize("name", ["attention", "record", "changes", "my_board", "overview", "search"])
def test_no_word_of_the_file_stands_in_what_is_written_for_a_chair(show, name):
    text = REGISTER + "protocols: {pact: {name: Pact, parties: [ash, birch], status: sought}}\n"
    for id in ("elm", "pact"):
        told = read_text(show(name, text, id=id, board="elm", q="elm", since="2015-08-01")).splitlines()
        folded = tuple(f"{check_summary(check).rstrip('.')}: " for check in check_names())  # what whoever keeps the file can do

        assert [line for line in told if ("`" in line or "part_of" in line or line == "sought") and not line.startswith(folded)] == []


def test_a_group_whose_board_is_not_stated_is_told_in_plain_words_and_its_remedy_is_folded_away(show):
    page = show("attention", check="parentless-group")

    assert list(page.dataframe[0].value.iloc[0])[:2] == [
        "Elm Group",
        'No body is on record that "Elm Group" is part of, or accountable to.',
    ]
    assert "No body is on record that" in read_text(show("record", id="elm"))
    assert [one.label for one in page.expander] == ["The same as a plain table, with links", "For whoever keeps the register"]


def test_a_protocol_that_is_sought_says_so_in_words(show):
    told = read_text(show("record", REGISTER + "protocols: {pact: {name: Pact, parties: [ash, birch], status: sought}}\n", id="pact"))

    assert "asked for, not drafted yet" in told
    assert "sought" not in told
