"""The officers' guide: all of its examples are answered, and what an officer is asked to do can be done by it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import pytest

from docs.guide import BLOCK, GUIDE, list_examples, print_answer
from graph.diff.compare import compare_registers
from graph.lint.baseline import compare_with_base
from graph.lint.run import check_registers
from graph.model.dates import parse_date, parse_period
from graph.model.finding import Finding
from graph.model.register import TABLE, Claim, Register
from graph.model.snapshot import Snapshot
from graph.rdf.query import read_query, run_query
from graph.reader.load import parse_register, read_registers
from graph.syntax.formatter import format_yaml
from support.paths import ROOT


def test_no_example_of_the_guide_goes_untried():
    page = GUIDE.read_text(encoding="utf-8")
    tried = [block for found in BLOCK.finditer(page) if (block := found[3]).startswith("```")]

    assert len(tried) == page.count("```yaml")
    assert page.count("```") == 2 * len(tried)


RECIPES = {  # what an officer looks for, and how its answer shows that it was done
    "A chair changes": 'is now held by "Bo Khan" (seen 12 April 2016)',
    "Add a person, and say which seat they hold": "is held by",
    "Add a body or a sub-group": 'it is part of "Safeguarding Children Board"',
    "A body is replaced": 'is now replaced by "Safeguarding Children Partnership"',
    "Next year's list": 'continues "Missing children"',
    "A priority goes on under another name": '"Neglect" (priority 2) is no longer open',
    "A lead that is equal by law": "the lead is now joint",
    "What a paper saw on a day": "25 November 2015 and 12 April 2016",
    "Nobody holds a seat": "is now vacant",
    "What a body must report": 'publishes "Annual report", every year',
    "Change the lead": 'the lead is now "City Council"',
    "Record that nobody leads": "it is now stated that nobody leads",
    "Add a protocol": 'covers "Missing children"',
}


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_ends_with_the_answer_that_shows_it_was_done(title):
    page = GUIDE.read_text(encoding="utf-8")
    (recipe,) = re.findall(rf"^## {re.escape(title)}\n(.*?)(?=^## )", page, re.MULTILINE | re.DOTALL)

    assert RECIPES[title] in recipe.split("\n> ", 1)[1]


def test_every_form_of_a_date_in_the_guide_is_one_and_what_it_says_is_refused_is():
    (part,) = re.findall(r"^## Dates and periods\n(.*?)(?=^## )", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    periods = re.findall(r"`period: ([^`]+)`", part)
    dates = re.findall(r"\b\d{4}(?:-\d\d){0,2}\b", " ".join(re.findall(r"`(?:from|to|seen|due|date): ([^`]+)`", part)))
    refused = re.findall(r"`([^`]+)`", re.findall(r"\n.*are refused", part)[0])[-2:]

    assert {period: str(parse_period(period).last) for period in periods} == {
        "2016/17": "2017-03-31",
        "2021": "2021-12-31",
        "2022/2024": "2024-12-31",
        "2022-04/2024-03": "2024-03-31",
    }
    assert dates
    assert [day for day in dates if parse_date(day) is None] == []
    assert {form: parse_period(form) for form in refused} == {"2022-24": None, "2022/24": None}


WRITTEN = """
register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-04-30}
sources: {paper: {name: Paper, date: 2015}}
themes: {care: {name: Care}}
bodies:
  board: {name: Board, kind: board, posts: {chair: {name: Chair, role: chair}}}
  silent: {name: Silent board, kind: board}
  group: {name: Group, kind: group}
priorities:
  old: {name: Old, period: 2015/16, adopted_by: board, themes: [care]}
  whole: {name: Whole, period: 2016/17, adopted_by: board}
  topic: {name: Topic, part_of: whole, themes: [care]}
workstreams: {plan: {name: Plan, seen: 2014, to: 2015, source: paper}, late: {name: Late, to: 2015, source: paper}}
"""


def test_what_the_guide_says_of_ends_topics_and_seats_that_nobody_names_is_so():
    found = parse_register(WRITTEN)
    assert found.problems == []

    def open_plans(day: str) -> list[str]:
        return [one.id for one in Snapshot(found.register, day).workstreams]

    def rows(name: str) -> list[dict[str, object]]:
        answer = run_query(read_query(name), [Snapshot(found.register, "2016-04-30")])
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]

    assert [open_plans(day) for day in ("2014-12-31", "2015-06-30", "2016-01-01")] == [["plan"], ["plan", "late"], []]
    assert [(row["body"], row["state"]) for row in rows("chairs")] == [("Board", "not stated")]
    assert ("in both lists", "Care") in [(row["what"], row["later"]) for row in rows("continued")]
    left_out = {one.check for one in check_registers([found]).findings}
    assert left_out >= {"parentless-group", "undelivered-priority", "chair-not-stated"}


def test_no_recipe_brings_an_error_that_it_does_not_speak_of():
    brought = []
    for example in list_examples(GUIDE.read_text(encoding="utf-8").split("## Read the answer")[0]):
        (old,), (new,) = ([parse_register(text)] for text in (example.before, example.after))
        found = compare_with_base(check_registers([new]), [old])
        brought += [(one.check, one.subject) for one in found.findings if one.state == "new" and str(one.severity) == "error"]

    assert brought == [("unowned-priority", "neglect-and-poverty")]  # its recipe says nothing of a lead, and shows the finding


def test_every_section_field_and_word_of_the_register_is_in_the_guide():
    page = GUIDE.read_text(encoding="utf-8")
    kinds = [Register, *TABLE.values()]
    for kind in kinds:
        kinds += [line.record for line in kind.fields.values() if line.record and line.record not in kinds]
    words = {key for kind in [*kinds, Claim] for key in kind.fields} | {
        option for kind in [*kinds, Claim] for line in kind.fields.values() for option in line.options
    }

    assert sorted(word for word in words if f"`{word}`" not in page and f"`{word}:" not in page) == []


def test_the_register_of_the_guide_is_laid_out_as_graph_fmt_does_and_has_one_finding():
    (register,) = {example.before for example in list_examples(GUIDE.read_text(encoding="utf-8"))}

    assert format_yaml(register.encode(), "register.yaml").data == register.encode()
    assert print_answer("check", register, register).startswith('**This makes nothing worse; 1 known before ("Example partnership"')


# --- five edits of Birmingham's register, by the guide alone --------------------------------------------------------------
# The minutes are made up: the report that the register holds says nothing of the kind.

REGISTER = (ROOT / "data" / "bodies.yaml").read_text(encoding="utf-8")
MINUTES = (
    "\nsources:\n",
    """
sources:
  january-minutes:
    name: Minutes of the Board, January 2016
    date: 2016-01-12
    sections:
      "3": Who leads

""",
)
COUNCIL = "      - {who: bcc, seen: 2015-11-25, called: lead agency, source: report#5.0-council"


class Trial(NamedTuple):
    """The edits that an officer made for what was asked, and the findings that are then new, mended and accepted."""

    edits: list[tuple[str, str]]
    new: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()


TRIALS = {
    "the Missing Operational Group leads on missing children since 12 January, say the minutes": Trial(
        [
            MINUTES,
            (
                "    number: 3\n    period: 2015/16\n    adopted_by: bscb\n    themes: [missing]\n",
                "    number: 3\n    period: 2015/16\n    adopted_by: bscb\n    lead:\n"
                "      - {who: missing-operational-group, from: 2016-01-12, source: january-minutes#3}\n    themes: [missing]\n",
            ),
        ],
        new=("chair-not-stated missing-operational-group",),  # it is at work now, and the register names no chair of it
        mended=("unowned-priority missing-children",),
    ),
    "the Health and Wellbeing Board has adopted a priority 1, on early help; no lead is given": Trial(
        [
            MINUTES,
            (
                "\npriorities:\n",
                """
priorities:
  help-before-harm:
    name: Help before harm
    number: 1
    period: 2016/17
    from: 2016-01-12
    adopted_by: hwb
    themes: [early-help]
    source: january-minutes#3

""",
            ),
        ],
        new=(
            "undelivered-priority help-before-harm",
            "unowned-priority help-before-harm",
            "unsettled-theme early-help",
        ),
        mended=("idle-party four-boards-protocol",),
    ),
    "the boards agree that nobody leads on multi-agency audit": Trial(
        [
            MINUTES,
            (
                "    adopted_by: bscb\n    themes: [audit]\n",
                "    adopted_by: bscb\n    lead:\n"
                "      - {who: nobody, seen: 2016-01-12, source: january-minutes#3}\n    themes: [audit]\n",
            ),
        ],
    ),
    "the Council stopped leading the framework on 11 January, and the Strategic Leaders Forum began the day after": Trial(
        [
            MINUTES,
            (
                "    themes: [new-partnerships]\n    lead:\n" + COUNCIL + "}\n    answers: [framework-challenge]\n",
                "    themes: [new-partnerships]\n    lead:\n" + COUNCIL + ", to: 2016-01-11}\n"
                "      - {who: slf, from: 2016-01-12, source: january-minutes#3}\n    answers: [framework-challenge]\n",
            ),
        ],
    ),
    "that nobody is named for learning and reviews is accepted until the end of March, when the boards meet": Trial(
        [
            (
                REGISTER[-400:],
                REGISTER[-400:] + "\n\naccepted:\n  - check: unowned-priority\n    records: [learning-and-reviews]\n"
                "    because: The boards meet in March to say who leads.\n    until: 2016-03-31\n",
            )
        ],
        accepted=("unowned-priority learning-and-reviews",),
    ),
}


@pytest.mark.parametrize("asked", TRIALS)
def test_what_an_officer_is_asked_to_do_can_be_done_by_the_guide_and_is_told_in_a_sentence(asked, tmp_path, snapshot):
    trial = TRIALS[asked]
    text = REGISTER
    for before, after in trial.edits:
        assert text.count(before) == 1
        text = text.replace(before, after)
    for path, content in (("old.yaml", REGISTER), ("new.yaml", text)):
        (tmp_path / path).write_text(content, encoding="utf-8")
    old, new, day = read_registers(str(tmp_path / "old.yaml")), read_registers(str(tmp_path / "new.yaml")), parse_date("2016-01-15")

    found = compare_with_base(check_registers(new, day), old, day)
    told = compare_registers(old, new, day)

    def names(findings: Iterable[Finding]) -> tuple[str, ...]:
        return tuple(sorted(f"{one.check} {one.subject}" for one in findings))

    assert [change.sentence for change in told.changes] == snapshot
    assert names(one for one in found.findings if one.state == "new") == trial.new
    assert names(one for one in found.findings if one.state == "accepted") == trial.accepted
    assert names(found.fixed or ()) == trial.mended
    assert found.conforms == ("unowned-priority" not in " ".join(trial.new))
