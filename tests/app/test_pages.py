"""The app in a real browser; and that a register's words stay words."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from graph.reader import load as source
from support.app_registers import HEAD, HOSTILE, LIVING
from support.browser import NARROW, app, box, opened
from support.paths import ROOT, SETTLED

NO_THEMES = "It is not stated which themes this protocol covers, and on none do two or more of its parties work."
BOARDS = "bodies: {a: {name: Ash, kind: board, posts: {pa: {name: Head, role: chair}}}, b: {name: Birch, kind: board}}\n"


def test_what_a_page_would_ask_of_others_is_refused_and_counted(roomy):
    context, abroad = roomy
    with context.new_page() as page:
        page.set_content("<img src=http://evil.test/a.png><img src=http://203.0.113.1/b.png>")
        refused = page.evaluate("fetch('http://evil.test/c').then(() => 'answered', () => 'refused')")

    assert (refused, sorted(abroad)) == ("refused", ["http://203.0.113.1/b.png", "http://evil.test/a.png", "http://evil.test/c"])


def rows(page, caption: str) -> list[list[str]]:
    table = page.get_by_role("table", name=caption)
    return [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]


def chosen(page, name: str) -> None:
    page.locator("h2", has_text=re.compile(f"^{re.escape(name)}$")).wait_for()


def unfolded(page, number: int = 0) -> None:
    """Opens the plain table behind a working table."""
    page.get_by_text("The same as a plain table").nth(number).click()


def test_the_first_screen_says_that_no_priority_has_a_named_lead(page, birmingham):
    opened(page, birmingham)
    unfolded(page)
    page.get_by_role("table", name="Who leads each priority").wait_for()

    assert page.title() == "Who leads what"
    assert page.locator(".headline").inner_text() == "None of the 9 priorities has a named lead."
    assert page.locator(".headline").bounding_box()["y"] < 320
    assert [row[1] for row in rows(page, "Who leads each priority")] == ["No lead named"] * 9
    assert page.get_by_test_id("stMetric").first.inner_text() == "9"


@pytest.mark.parametrize("width", [390, 768])
def test_on_a_narrow_screen_the_lead_of_each_priority_is_in_sight(narrow, birmingham, width):
    narrow.set_viewport_size({"width": width, "height": 844})
    opened(narrow, birmingham)
    table = narrow.get_by_role("table", name="Who leads each priority")
    table.wait_for()
    leads = table.get_by_text("No lead named").all()

    assert len(leads) == 9
    assert all(lead.bounding_box()["x"] + lead.bounding_box()["width"] <= width for lead in leads)
    assert narrow.locator(".stDataFrame:visible").count() == 0


def test_a_number_leads_to_what_it_counts(page, birmingham):
    opened(page, birmingham)
    page.get_by_role("link", name="Themes with bodies not joined up").click()
    page.get_by_role("heading", name="What needs attention").wait_for()
    page.get_by_role("heading", name=re.compile("^Join up work: 4")).wait_for()

    assert page.url == f"{birmingham}/attention?check=uncoordinated-overlap"


def test_a_name_leads_to_its_record_where_reading_begins_at_the_heading_and_back_leads_back(page, birmingham):
    opened(page, birmingham)
    page.get_by_role("link", name="Birmingham City Council").first.click()
    chosen(page, "Birmingham City Council")
    page.locator("h1:focus").wait_for()

    assert page.url == f"{birmingham}/record?id=bcc"
    assert page.title() == "Birmingham City Council - Record"
    assert rows(page, "What the register says of it")[0][0] == "Leads"
    page.go_back()
    page.get_by_role("heading", name="Who leads what").wait_for()


def test_a_click_on_the_map_chooses_fades_the_rest_and_the_address_follows(page, birmingham):
    opened(page, f"{birmingham}/map")
    box(page, "missing-children").click()
    chosen(page, "3. Missing children")
    assert page.url == f"{birmingham}/map?node=missing-children"
    box(page, "bcc").click()
    chosen(page, "Birmingham City Council")
    assert page.url == f"{birmingham}/map?node=bcc"
    assert "faded" in box(page, "missing-children").get_attribute("class")
    assert "faded" not in box(page, "whole-council-framework").get_attribute("class")
    page.go_back()
    chosen(page, "3. Missing children")


@pytest.mark.parametrize("width", [390, 768])
def test_on_a_narrow_screen_the_map_opens_at_a_size_that_can_be_read_and_says_that_it_goes_on(narrow, birmingham, width):
    narrow.set_viewport_size({"width": width, "height": 844})
    opened(narrow, f"{birmingham}/map")
    shown = narrow.locator(".sheet svg").evaluate("svg => svg.clientWidth / svg.viewBox.baseVal.width")

    assert 15 * shown >= 13
    narrow.get_by_text("The map is wider than this screen").wait_for()
    narrow.set_viewport_size({"width": 1500, "height": 844})
    narrow.reload()
    narrow.locator(".sheet[data-ready='1']").wait_for()
    assert not narrow.get_by_text("The map is wider than this screen").is_visible()


MEASURE = """sheet => {
  const svg = sheet.querySelector("svg"), all = [...sheet.querySelectorAll(".line")];
  const drawn = all.filter((line) => !line.classList.contains("faded"));
  const far = (line, x, y) => {
    const path = line.querySelector("path"), whole = path.getTotalLength();
    const points = Array.from({ length: 401 }, (_, at) => path.getPointAtLength((at / 400) * whole));
    return Math.min(...points.map((one) => Math.hypot(one.x - x, one.y - y)));
  };
  const crosses = (one, other, way, size) => one[way] < other[way] + other[size] && other[way] < one[way] + one[size];
  const meets = (one, other) => crosses(one, other, "x", "width") && crosses(one, other, "y", "height");
  const sides = [...sheet.querySelectorAll(".label.labelled")].map((label) => ({ label, box: label.getBBox() }));
  const boxes = [...sheet.querySelectorAll(".box > rect")].map((rect) => rect.getBBox());
  return sides.map(({ label, box }, index) => {
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2], own = all[label.dataset.index];
    const nearest = Math.min(...drawn.filter((line) => line !== own).map((line) => far(line, x, y)), 999);
    const overlaid = sides.some((other, at) => at !== index && meets(box, other.box)) || boxes.some((one) => meets(box, one));
    return { text: label.textContent, own: far(own, x, y), nearest, overlaid };
  });
}"""


@pytest.mark.parametrize("node", [None, "bcc", "bscb", "slf", "missing-children", "cse-priority"])
def test_what_is_written_on_a_line_of_the_map_stands_nearest_to_that_line(page, birmingham, node):
    opened(page, f"{birmingham}/map" + (f"?node={node}" if node else ""))
    labels = page.locator(".sheet").evaluate(MEASURE)

    assert labels
    assert [label for label in labels if label["own"] > 4 or label["own"] > label["nearest"] or label["overlaid"]] == []


def test_the_map_can_be_taken_away_as_a_picture(page, birmingham):
    opened(page, f"{birmingham}/map")
    found = {}
    for kind in ("SVG", "PNG"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=f"Save as {kind}").click()
        found[waiting.value.suggested_filename] = Path(waiting.value.path()).read_bytes()

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download to explore offline").click()

    assert waiting.value.suggested_filename == "birmingham.html"
    assert b"vis.Network" in Path(waiting.value.path()).read_bytes()
    assert b"Missing children" in found["map.svg"]
    for told in (
        "Birmingham safeguarding partnerships: who does what",
        "As at 25 November 2015. Drawn: the whole register.",
        "Made from the",
    ):
        assert told.encode() in found["map.svg"]
    for sign in ("Leads", "Takes part in another way", "Delivers", "No single lead is named", "Body that leads something here"):
        assert f">{sign}<".encode() in found["map.svg"]
    assert found["map.png"].startswith(b"\x89PNG")
    assert len(found["map.png"]) > 50_000


def test_a_search_finds_by_abbreviation_name_and_slip_the_best_first(page, birmingham):
    opened(page, birmingham)
    for typed, name in (
        ("OSC", "Education and Vulnerable Children"),
        ("welbeing", "Health and Wellbeing"),
        ("mising children", "Missing children"),
    ):
        page.get_by_role("textbox", name="Search").fill(typed)
        page.keyboard.press("Enter")
        page.locator(".headline", has_text=f"“{typed}”").wait_for()
        assert name in rows(page, "Found")[0][0]


def test_the_keyboard_alone_reaches_a_boxs_details_and_falls_into_no_trap(page, birmingham):
    opened(page, f"{birmingham}/map")
    page.evaluate("""() => {
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (...words) { window.sent = (window.sent || 0) + 1; return send.apply(this, words); };
    }""")
    page.locator(".sheet").focus()
    page.keyboard.press("r")
    page.keyboard.press("ArrowDown")
    spoken = page.locator(".spoken")
    names = [spoken.first.inner_text()]
    for key in ("ArrowRight", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
        names.append(spoken.first.inner_text())
    page.keyboard.press("Enter")
    page.locator("h2", has_text=names[-1].partition(": ")[2].partition(",")[0].partition(";")[0]).wait_for()

    assert len(set(names)) > 2
    assert page.evaluate("document.documentElement.lang") == "en-GB"


def test_an_address_can_be_shared_and_one_of_nothing_says_so(page, birmingham):
    opened(page, f"{birmingham}/map?node=cse-priority&theme=cse")
    chosen(page, "2. CSE governance, approach, operating model and strategy")
    drawn = page.locator(".box").evaluate_all("boxes => boxes.map((box) => box.dataset.id)")
    opened(page, f"{birmingham}/record?id=%3Cb%3Ehello")

    assert {"cse-priority", "cse-challenge", "cse-strategy"} <= set(drawn)
    assert "missing-children" not in drawn
    assert "The register has no record of that name" in page.locator(".warning").inner_text()


def test_another_day_is_said_aloud_and_stays_from_page_to_page(page, birmingham):
    opened(page, f"{birmingham}/?on=2014-06-01")
    banner = page.locator(".banner").inner_text()
    page.get_by_role("link", name="Overlaps").click()
    page.get_by_role("heading", name="Overlaps").first.wait_for()
    page.locator(".banner").wait_for()

    assert banner == (
        "You are looking at 1 June 2014. The register's own day is 25 November 2015. No source in the register is dated that day or "
        "before: what is shown comes from later ones, the first of 25 November 2015."
    )
    assert page.url == f"{birmingham}/overlaps?on=2014-06-01"


def test_the_board_that_is_chosen_stays_and_its_brief_can_be_taken_away(page, birmingham):
    opened(page, f"{birmingham}/my-board?board=bscb")
    chosen(page, "Brief for Birmingham Safeguarding Children Board")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download as Word").press("Enter")
    page.get_by_role("link", name="What needs attention").last.click()
    page.locator(".headline", has_text="fit this choice").wait_for()

    assert waiting.value.suggested_filename == "brief-bscb.docx"
    assert Path(waiting.value.path()).read_bytes().startswith(b"PK")
    assert page.url == f"{birmingham}/attention?board=bscb"


PAGES = [
    "",
    "/map",
    "/map?view=lines&node=bscb",
    "/my-board?board=bscb",
    "/attention",
    "/overlaps",
    "/changes",
    "/record?id=bscb",
    "/search?q=cse",
    "/protocol",
    "/questions?question=connectors",
    "/questions?question=ways",
    "settled",
    "several",
]


WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("size", ["page", "narrow"])
def test_nobody_is_shut_out(request, browser, birmingham, northshire, several, path, size):
    """No violation of WCAG 2.2 A and AA that a machine can find, in the light theme and the dark; and no page that scrolls sideways."""
    elsewhere = {"settled": f"{northshire}/protocol", "several": f"{several}/places"}
    one = opened(request.getfixturevalue(size), elsewhere.get(path) or birmingham + path)
    for theme in ("light", "dark"):
        one.emulate_media(color_scheme=theme, reduced_motion="reduce")
        one.wait_for_timeout(300)
        found = Axe().run(one, options=WCAG)
        assert [(theme, violation["id"], violation["nodes"][0]["html"]) for violation in found.response["violations"]] == []
    for width in (320, 700, 860, 1440):
        one.set_viewport_size({"width": width, "height": 900})
        one.wait_for_timeout(200)
        wide = one.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - document.documentElement.clientWidth")
        assert (width, wide) <= (width, 0)


def test_names_never_become_markup(page, several):
    register = source.parse_register(HOSTILE).register
    for path in (
        "/?register=r",
        "/my-board?register=r&board=board",
        "/attention?register=r",
        "/overlaps?register=r",
        "/changes?register=r",
        "/search?register=r&q=x",
        "/protocol?register=r",
        "/protocol?register=r&protocol=y",
        "/questions?register=r&question=who-leads-what",
        "/places?register=r",
        "/map?register=r",
        "/map?register=r&node=hub",
        *(f"/record?register=r&id={id}" for id in ("board", "hub", "p", "q", "w", "c", "doc", "t")),
    ):
        opened(page, several + path)
        words = page.locator(".parts").all_inner_texts()
        markup = page.evaluate("""() => {
          const all = (root) => [...root.querySelectorAll('*')].flatMap((el) => [el, ...(el.shadowRoot ? all(el.shadowRoot) : [])]);
          const made = /^<((b|em|code|strong|del)>|(img|script|a) [^>]*(evil|onerror))/;
          return all(document.body).map((el) => el.cloneNode(false).outerHTML).filter((html) => made.test(html));
        }""")
        assert markup == []
        if "id=" in path:
            name = page.locator("h2").first.inner_text()
            assert register.locate(path.rpartition("=")[2])[1].name in name
        else:
            assert register.name in "".join(words)


def test_a_changed_register_shows_when_the_page_runs_again(page, several, folder):
    opened(page, f"{several}/?register=s")
    before = page.locator(".headline").inner_text()
    (folder / "new.tmp").write_text(LIVING.replace("adopted_by:", "lead:"), encoding="utf-8")
    os.replace(folder / "new.tmp", folder / "living.yaml")
    opened(page, f"{several}/?register=s")

    assert (before, page.locator(".headline").inner_text()) == (
        "The one priority has no named lead.",
        "The one priority has a named lead.",
    )


def test_of_several_registers_one_is_chosen_and_every_page_stays_with_it(page, several):
    opened(page, several)
    page.get_by_role("combobox", name="Register").fill("South")
    page.keyboard.press("Enter")
    page.locator(".headline", has_text="The one priority").wait_for()
    page.get_by_role("link", name="Map").click()
    page.locator(".box", has_text="South CSE").wait_for()

    assert page.url == f"{several}/map?register=s"


def test_a_file_that_is_broken_while_it_is_open_leaves_the_last_good_state(page, tmp_path):
    register = tmp_path / "r.yaml"
    register.write_text(LIVING, encoding="utf-8")
    with app(register) as address:
        opened(page, address)
        register.write_text(LIVING + "challenges: {c: {name: [}\n", encoding="utf-8")
        opened(page, address)
        warning = page.locator(".warning").inner_text()

        assert page.locator(".headline").inner_text() == "The one priority has no named lead."
        assert "cannot be read now. This page shows what could be read at" in warning
        assert "Ask whoever keeps it to look at" in warning
        register.write_text(LIVING.replace("adopted_by:", "lead:"), encoding="utf-8")
        page.locator(".headline", has_text="has a named lead").wait_for()


def test_a_copy_is_compared_in_the_page_and_its_words_stay_words(page, several):
    opened(page, f"{several}/changes?register=r")
    page.get_by_role("tab", name="Against a copy").click()
    earlier = HOSTILE.replace("lead: nobody", "lead: <b>who</b>").encode()
    name = "<img src=x onerror=alert(5)>.yaml"
    page.get_by_label("A copy of the register").set_input_files({"name": name, "mimeType": "", "buffer": earlier})
    page.locator(".headline", has_text=f"From the copy ({name}) to the register:").wait_for()
    said = page.locator(".warning", has_text="The copy has 1 error").inner_text()
    page.get_by_label("A copy of the register").set_input_files({"name": "large.yaml", "mimeType": "", "buffer": b"#" * 5_000_000})
    page.get_by_text("This is too large to compare here").wait_for()
    page.get_by_role("button", name="Forget this copy").click()
    page.locator(".headline", has_text="From the copy").wait_for(state="detached")

    assert "what it says there is not compared" in said


def test_the_protocol_says_first_that_nothing_is_settled(page, birmingham):
    opened(page, f"{birmingham}/protocol")

    assert page.title() == "Protocol"
    assert page.locator(".headline").inner_text() == f"{NO_THEMES} None of the 4 parties has signed."
    assert page.locator(".headline").bounding_box()["y"] < 320
    assert page.get_by_text("None of these 9 themes has a lead agreed by this protocol").count() == 1
    assert page.get_by_text("Worked on by Birmingham Safeguarding Children Board, and by no other party: Audit, Child").count() == 1
    assert page.get_by_role("heading", name="Open themes: none").count() == 0  # which would read as if all were well
    page.get_by_role("tab", name="Signatures").click()
    page.get_by_role("table", name="Signatures").wait_for()
    assert [row[1] for row in rows(page, "Signatures")] == ["not signed"] * 4
    page.get_by_role("link", name="Adult Safeguarding Board").first.click()
    chosen(page, "Adult Safeguarding Board")
    assert page.url == f"{birmingham}/record?id=asb"


def test_a_protocol_that_has_gone_the_whole_way_says_so(page, northshire):
    opened(page, f"{northshire}/protocol")

    assert page.locator(".headline").inner_text() == ("All 3 themes are settled. All 4 parties have signed the present wording.")
    assert rows(page, "Themes with a lead")[1] == [
        "Domestic abuse", "Safety Partnership", "supports", "supports", "scrutinises", "leads", "–\nnothing stated"
    ]  # fmt: skip
    page.get_by_role("tab", name="Signatures").click()
    page.get_by_role("table", name="Signatures").wait_for()
    assert rows(page, "Signatures")[0] == [
        "Adults Board", "signed, and fits", "Independent Chair of Adults Board", "2 May 2016"
    ]  # fmt: skip


def test_a_screen_reader_hears_a_matrix_of_heads_and_of_cells_that_are_empty(narrow, northshire):
    opened(narrow, f"{northshire}/protocol")
    table = narrow.get_by_role("table", name="Themes with a lead")
    row = table.get_by_role("row", name=re.compile("^Missing children"))

    assert [head.inner_text() for head in table.get_by_role("columnheader").all()][:3] == ["Theme", "Lead", "Adults Board"]
    assert row.get_by_role("rowheader").inner_text() == "Missing children"
    assert row.get_by_role("cell", name="nothing stated", exact=True).count() == 4
    narrow.set_viewport_size({"width": 320, "height": 640})
    assert table.evaluate("table => table.parentElement.scrollWidth - table.parentElement.clientWidth") <= 0
    narrow.set_viewport_size(NARROW)


@pytest.mark.parametrize("kind", ["docx", "html", "md"])
def test_what_is_downloaded_is_what_the_command_writes(page, northshire, tmp_path, kind):
    opened(page, f"{northshire}/protocol")
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"(.{kind})").press("Enter")
    command = [sys.executable, "-m", "graph", "protocol", "--data", str(SETTLED), "--to", str(tmp_path / f"p.{kind}")]
    subprocess.run(command, cwd=ROOT, check=True)

    assert waiting.value.suggested_filename == f"four.{kind}"
    assert Path(waiting.value.path()).read_bytes() == (tmp_path / f"p.{kind}").read_bytes()


def test_of_several_protocols_one_is_chosen_and_its_address_can_be_shared(page, several):
    opened(page, f"{several}/protocol?register=r")
    before = page.locator(".headline").inner_text()
    page.get_by_role("combobox", name="Which protocol").fill(":red")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing is settled yet").wait_for()
    address = page.url
    opened(page, address)

    assert before.startswith("The one theme is settled.")
    assert address == f"{several}/protocol?register=r&protocol=y"
    assert page.locator(".headline").inner_text() == "Nothing is settled yet: the one theme is open. None of the 2 parties has signed."
    opened(page, f"{several}/protocol?register=r&protocol=%3Cb%3E")
    assert "no protocol of that name" in page.locator(".warning").inner_text()


def test_a_register_without_a_protocol_says_what_to_do(page, several):
    opened(page, f"{several}/protocol?register=s")

    assert page.locator(".headline").inner_text() == "This register has no protocol."
    assert "parties: [board, council]" in page.locator(".parts li").first.inner_text()


def test_standing_words_that_cannot_be_used_are_said_plainly(page, tmp_path):
    (tmp_path / "r.yaml").write_text(f"{HEAD}{BOARDS}protocols: {{p: {{name: P, parties: [a, b]}}}}", encoding="utf-8")
    (tmp_path / "protocol-words.md").write_text("Nothing here.", encoding="utf-8")
    with app(tmp_path) as address:
        opened(page, f"{address}/protocol")
        assert page.locator(".headline").inner_text() == "protocol-words.md has no part: begin each with `## id: Heading`."


def test_what_cannot_be_read_is_said_plainly(page, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text(HEAD + "priorities: {p: {name: P, lead: nobdy}}\n", encoding="utf-8")
    with app(broken) as address:
        opened(page, address)
        assert "The register file has 1 error; ask whoever keeps it" in page.locator(".warning").inner_text()
        broken.unlink()
        opened(page, address)
        assert "there is no such file or folder" in page.locator(".warning").first.inner_text()
    with app(tmp_path / "nothing") as address:
        opened(page, address)
        assert "there is no such file or folder" in page.locator(".headline").inner_text()
