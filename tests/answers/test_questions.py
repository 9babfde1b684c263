"""Twenty questions that a lead for strategy would ask of the report: each is answered by the one command beside it."""

import re
import shlex
from typing import NamedTuple

import pytest

from support.commands import run_graph
from support.paths import ROOT


class Question(NamedTuple):
    title: str
    words: list[str]
    shows: list[str]


def read_questions() -> list[Question]:
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    found = []
    for title, text in re.findall(r"^## (\d+\. .*?)$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL):
        (command,) = re.findall(r"```console\ngraph (.*)\n```", text)
        (shows,) = re.findall(r"^Shows: (.*)$", text, re.MULTILINE)
        found.append(Question(title, shlex.split(command), re.findall(r"`([^`]+)`", shows)))
    return found


QUESTIONS = read_questions()


def test_there_are_twenty():
    assert [question.title.split(".")[0] for question in QUESTIONS] == [str(number) for number in range(1, 21)]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.title.split(".")[0])
def test_the_command_gives_the_answer(question, capsys):
    code, out, err = run_graph(capsys, *question.words, "--data", str(ROOT / "data"), "--as-at", "2015-11-25")

    assert (code, err) == (0, "")
    assert [words for words in question.shows if words not in out] == [] != question.shows


NAMED_LEADS = {"Birmingham City Council"}  # 5.0, "the lead agency": the only one that the report names


@pytest.mark.parametrize("question", [one for one in QUESTIONS if one.words[0] == "who"], ids=lambda question: question.title.split(".")[0])
def test_no_answer_names_a_lead_that_the_report_does_not(question, capsys):
    _, out, _ = run_graph(capsys, *question.words, "--data", str(ROOT / "data"), "--as-at", "2015-11-25")

    assert set(re.findall(r"the lead is(?: joint:)? \"([^\"]+)\"", out)) <= NAMED_LEADS
