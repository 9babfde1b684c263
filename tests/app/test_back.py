"""Back, in a real browser: one step leads to the page as it was, with all that was chosen on it."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError

from support.browser import opened, settled


def go_to_record(page) -> None:
    page.wait_for_url("**/record?id=*")
    page.locator("h1:focus").wait_for()
    settled(page)


def click_link(page) -> None:
    if not page.locator("table a:visible").count():
        page.get_by_text("The same as a plain table").first.click()
    page.locator("table a:visible").first.click()


def click_row(page) -> None:
    page.locator(".stDataFrame:visible canvas").first.wait_for()
    place = page.locator(".stDataFrame:visible").first.bounding_box()
    page.mouse.click(place["x"] + 15, place["y"] + 55)


def click_mark(page) -> None:
    page.locator(".stVegaLiteChart .mark-symbol path").first.click()


@pytest.mark.parametrize(
    ("path", "leave"),
    [
        ("/search?q=missing", click_link),
        ("/attention?check=parentless-group", click_link),
        ("/attention?check=parentless-group", click_row),
        ("/overlaps", click_link),
        ("/overlaps?theme=cse", click_mark),
        ("/?lead=not-stated&tab=Challenges", click_row),
        ("/", click_link),
    ],
)
def test_back_from_a_record_leads_to_the_page_as_it_was_in_one_step(page, birmingham, path, leave):
    opened(page, birmingham + path)
    headline = page.locator(".headline").first.inner_text()
    leave(page)
    go_to_record(page)
    page.go_back()
    page.locator(".headline", has_text=re.compile(f"^{re.escape(headline)}$")).first.wait_for()
    settled(page)

    assert page.url == birmingham + path
    page.go_forward()
    go_to_record(page)


def test_what_was_chosen_on_the_first_page_is_still_chosen_after_back(page, birmingham):
    def choices() -> list[str]:
        page.get_by_role("tab", name="Challenges", selected=True).wait_for()
        page.locator("button[aria-pressed=true]").first.wait_for()
        return page.locator("button[aria-pressed=true]").all_inner_texts()

    opened(page, f"{birmingham}/?lead=not-stated&tab=Challenges")
    before = choices()
    click_row(page)
    go_to_record(page)
    page.go_back()

    assert choices() == before == ["No lead named"]


def test_what_was_searched_for_stays_in_its_box_and_leaves_it_with_the_page(page, birmingham):
    opened(page, birmingham)
    search = page.get_by_role("textbox", name="Search")
    search.fill("missing")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=missing")
    page.locator(".headline", has_text="“missing”").wait_for()
    assert search.input_value() == "missing"
    for _ in range(3):  # on a busy machine Streamlit may draw the page once more while the link is pressed: a person presses again
        settled(page)
        click_link(page)
        with suppress(TimeoutError):
            page.wait_for_url("**/record?id=*", timeout=3000)
            break
    go_to_record(page)
    assert search.input_value() == ""
    page.go_back()
    page.locator(".headline", has_text="“missing”").wait_for()
    settled(page)
    assert search.input_value() == "missing"
    page.go_back()
    page.get_by_role("heading", name="Who leads what").wait_for()
    assert page.url == f"{birmingham}/"
