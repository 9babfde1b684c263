"""At 200 % zoom nothing is lost and only tables and the map scroll sideways; on paper nothing is cut and nothing is to be pressed."""

import re

import pytest

from graph.app.navigation import menu_names
from support.browser import opened

PAGES = {
    "overview": "/",
    "map": "/map?node=bscb",
    "my_board": "/my-board?board=bscb",
    "attention": "/attention?board=bcc",
    "overlaps": "/overlaps",
    "changes": "/changes?since=2014-01-01",
    "protocol": "/protocol",
    "record": "/record?id=bscb",
    "search": "/search?q=cse",
    "questions": "/questions?question=span",
}
FOLD = "The same as a plain table, with links"
# Our own words, as lines; what a control says; and what of either is cut off by its box. The map and drawn tables scroll by design.
READ = """() => {
  const all = (root) => [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
  const seen = all(document.querySelector('[data-testid=stMain]')).filter((one) => one.checkVisibility({ visibilityProperty: true }));
  const apart = (one) => one.closest('svg, .stDataFrame, .stVegaLiteChart, .spoken, [aria-hidden=true]');
  const lines = seen.filter((one) => one.matches('h1, h2, h3, h4, p, li, th, td, caption, button, label, summary') && !apart(one));
  const clips = (one) => ['hidden', 'clip'].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1;
  return {
    words: lines.map((one) => one.innerText.replace(/\\s+/g, ' ').trim()).filter(Boolean),
    cut: seen.filter((one) => one.innerText?.trim() && !apart(one) && !one.matches('input, thead') && clips(one))
      .map((one) => one.innerText.slice(0, 80)),
    wide: document.querySelector('[data-testid=stMain]').scrollWidth - document.documentElement.clientWidth,
  };
}"""


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_at_200_percent_every_word_is_there_and_nothing_scrolls_sideways(page, birmingham, path):
    opened(page, birmingham + path)
    page.wait_for_timeout(300)
    whole = page.evaluate(READ)
    page.set_viewport_size({"width": 640, "height": 450})
    page.wait_for_timeout(500)
    zoomed = page.evaluate(READ)

    folds = {words for words in whole["words"] if words.endswith(FOLD)}
    assert sorted(set(whole["words"]) - set(zoomed["words"]) - folds) == []
    assert not folds or page.locator("[class*=st-key-working] table").first.is_visible()  # it stands there without being unfolded
    assert (zoomed["cut"], zoomed["wide"] <= 0) == ([], True)
    assert all(page.get_by_test_id("stPageLink").nth(number).is_visible() for number in range(len(menu_names())))


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_on_paper_stands_what_the_page_says_and_nothing_to_press(page, birmingham, path):
    opened(page, birmingham + path)
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 less its margins
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_timeout(500)
    found = page.evaluate(READ)
    paper = page.pdf(format="A4")
    tall = page.locator("[data-testid=stMainBlockContainer]").evaluate("one => one.scrollHeight")
    frames = page.locator(".frame").evaluate_all("all => all.map((one) => one.scrollWidth - one.clientWidth)")
    folds = page.locator("details:visible").evaluate_all("all => all.map((one) => [...one.children].at(-1).checkVisibility())")
    colours = page.locator("h1, .parts p, .parts td").evaluate_all("all => all.map((one) => getComputedStyle(one).color)")
    pressed = [page.locator(one).first for one in (".st-key-menu", ".st-key-page-head", ".stDownloadButton", ".stButton", ".stDataFrame")]

    assert (found["cut"], found["wide"] <= 0, max([0, *frames])) == ([], True, 0)
    assert [one for one in pressed if one.count() and one.is_visible()] == []
    assert all(folds)
    assert [colour for colour in colours if min(map(int, re.findall(r"\d+", colour)[:3])) > 120] == []  # dark on white
    assert len(re.findall(rb"/Type */Page\b", paper)) >= tall // 1200 > -1
