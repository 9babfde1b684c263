"""The fourteen questions of the trial, and the twenty about the report, each answered from the first page in at most two clicks.

The tables in docs/questions.md say how.
"""

import re
from typing import NamedTuple

import pytest

from support.browser import opened, settled
from support.paths import ROOT


class Way(NamedTuple):
    number: int
    steps: list[tuple[str, str]]  # what is done, and with what
    clicks: int
    shows: list[str]


def read_ways() -> list[Way]:
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8").partition("## In the app\n")[2]
    found = []
    for line in re.findall(r"^\| \d.*$", page, re.MULTILINE):
        number, *_, way, clicks, shows = (cell.strip() for cell in line.strip("|").split(" | "))
        steps = [(step.partition(": ")[0], step.partition(": ")[2]) for step in way.split(" → ") if step != "First page"]
        found.append(Way(int(number), steps, int(clicks), re.findall(r"`([^`]+)`", shows)))
    return found


WAYS = read_ways()


def visible_text(page) -> str:
    """What stands on the page, in its tables too, the drawn ones by what they give to a screen reader."""
    return "\n".join(
        [
            *page.locator(".parts:visible").all_inner_texts(),
            *page.locator("[data-testid=stDataFrame]:visible [role=gridcell]").all_text_contents(),
        ]
    )


def take_step(page, kind: str, words: str) -> str:
    """Does one thing: a click, or a search typed and sent. Gives the name of a file that is taken away by it."""
    if kind == "Search":
        page.get_by_role("textbox", name="Search").fill(words)
        page.keyboard.press("Enter")
        page.locator(".headline", has_text=f"“{words}”").wait_for()
        return ""
    if kind == "Question":
        box, option = page.get_by_role("combobox", name="Question"), page.get_by_role("option", name=words)
        box.click()
        option.or_(box).first.wait_for()
        if not option.count():  # the page was still being drawn, and closed the list
            box.press("ArrowDown")
        option.click()
        return ""
    wanted = page.get_by_role("link", name=words, exact=words[0] != '"')
    for role in ("tab", "button"):
        wanted = wanted.or_(page.get_by_role(role, name=words, exact=words[0] != '"'))
    pressed = wanted.first
    if kind == "Take":
        with page.expect_download() as waiting:
            pressed.click()
        return waiting.value.suggested_filename
    pressed.click()
    return ""


def test_there_are_fourteen_and_twenty_and_none_takes_more_than_two_clicks():
    assert [way.number for way in WAYS] == [*range(1, 15), *range(1, 21)]
    assert [way.number for way in WAYS if len(way.steps) != way.clicks or way.clicks > 2] == []


@pytest.mark.parametrize("way", WAYS, ids=[f"{'trial' if place < 14 else 'report'}-{way.number}" for place, way in enumerate(WAYS)])
def test_the_way_leads_to_the_answer(way, page, birmingham):
    opened(page, birmingham)
    taken = ""
    for kind, words in way.steps:
        taken = take_step(page, kind, words)
        settled(page)
    for _ in range(50):
        if all(words in visible_text(page) + taken for words in way.shows):
            break
        page.wait_for_timeout(100)

    assert [words for words in way.shows if words not in visible_text(page) + taken] == [] != way.shows
