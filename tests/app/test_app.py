"""The app: what it says, in a real browser; and that a register's words stay words."""

import os
import re
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from graph.app.pages.who_leads_what import CHALLENGE_FIELDS, WORKSTREAM_FIELDS
from hypothesis import given

from graph.app.components import block_data
from graph.app.content.overview import lead_count_sentence, overview_section, priority_section, work_section
from graph.app.content.protocol import clause_section, progress_section, signature_section, theme_section
from graph.app.content.record import record_details
from graph.app.content.words import relation_terms, sort_by_number
from graph.app.map_layout import compute_map, map_themes
from graph.app.navigation import page_names
from graph.app.serve import STREAMLIT_SETTINGS
from graph.app.view import RegisterView, make_view
from graph.documents.blocks import ClauseBlock, Heading, plain_text
from graph.model import register as model
from graph.model.dates import parse_date
from graph.protocol.boilerplate import parse_passages, read_boilerplate
from graph.protocol.clauses import signature_wording
from graph.protocol.document import ProtocolWriter
from graph.protocol.draft import draft_clauses
from graph.protocol.outline import ProtocolOutline
from graph.reader import load as source
from support.browser import CHROMIUM, NARROW, app, box, chromium, settled, visitor
from support.examples import take_part
from support.paths import ROOT, SETTLED
from support.registers import pages as laid_out
from support.words import cell_texts, table_texts, tables

AIM = parse_passages("## purpose: Aim\nTo work together.\n")
HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-04-01}\n"
HOSTILE = (
    HEAD.replace("name: R", "name: '![r](http://evil.test/r.png) <script>alert(0)</script>'")
    + """
sources: {doc: {name: ":red[x] $x$", url: "http://evil.test/", sections: {"1": "*x* <b>href</b>"}}}
themes: {t: {name: "![t](http://evil.test/t.png)"}}
bodies:
  board: {name: "![x](http://evil.test/a.png)", also: ["<img src=http://evil.test/i.png onerror=alert(1)>"], kind: board, source: doc#1,
          note: "**bold** :red[x] http://evil.test/"}
  hub: {name: "<script>alert(2)</script> href", kind: group}
priorities:
  p: {name: ":red[x] $x$ *x* <a href=http://evil.test/>x</a>", number: 1, adopted_by: board, lead: [board, hub], themes: t, source: doc#1}
  q: {name: "[x](http://evil.test/) `code`", lead: nobody, support: [{who: hub, status: proposed}]}
workstreams: {w: {name: "<img src=http://evil.test/w.png onerror=alert(3)>", lead: {who: board, status: contested}, delivers: p}}
challenges: {c: {name: "__x__ ~~y~~", acts: hub, lead: {who: hub, called: "<b>x</b>"}}}
protocols:
  x: {name: "![x](http://evil.test/x.png) <b>x</b>", parties: [board, hub], settles: {t: {lead: board, support: hub}}}
  y: {name: ":red[y] <img src=http://evil.test/y.png onerror=alert(4)>", parties: [board, hub], settles: {t: {note: "<b>*n*</b>"}}}
"""
)
LIVING = (
    HEAD.replace("id: r, name: R", "id: s, name: South")
    + """
bodies: {south-board: {name: South board, kind: board}}
priorities: {south-cse: {name: South CSE, adopted_by: south-board}}
"""
)


def seen(text: str, day: str = "2016-04-01") -> RegisterView:
    found = source.parse_register(text)
    return make_view(found, parse_date(day))


# --- words ------------------------------------------------------------------------------------------------------------


def test_a_page_is_a_file_of_its_folder_and_the_app_only_seats_them():
    assert page_names() == ["who_leads_what", "map", "protocol"]
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) < 30


def test_the_app_started_by_hand_has_the_same_settings():
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    flat = {f"{section}.{key}": value for section, rows in written.items() for key, value in rows.items()}

    assert flat == STREAMLIT_SETTINGS | {"server.address": "127.0.0.1"}


def test_every_field_that_names_a_record_has_words_on_both_sides():
    direct = {
        key
        for section in (*model.TABLE.values(), model.Post)
        for key, line in section.fields.items()
        if line.shape in ("claims", "reference", "references", "sources", "records", "settlements") and section is not model.Acceptance
    }
    parts = {f"settles/{role}" for role in model.ROLES} | {"presents/to", "presents/source", "signed/party", "signed/by"}

    unnamed = {field for field in direct | parts if not all(relation_terms(field))}

    assert unnamed == set()


@pytest.mark.parametrize(
    ("leads", "told"),
    [
        ([], "The register has no open priorities."),
        ([None, None], "None of the 2 priorities has a stated lead."),
        (["b"], "The one priority has a stated lead."),
        (["nobody"], "The one priority has no single, agreed lead (nobody: 1)."),
        (["b", "c"], "Each of the 2 priorities has a stated lead."),
        (["b", None, None], "1 of the 3 priorities has a stated lead."),
        (["[b, c]", None], "None of the 2 priorities has a single, agreed lead (joint: 1 and not stated: 1)."),
        (["b", "c", "{who: b, to: 2014}"], "2 of the 3 priorities have a single, agreed lead (lapsed: 1)."),
    ],
)
def test_the_first_sentence_says_how_much_has_a_stated_lead(leads, told):
    things = "".join(f"\n  p{n}: {{name: P{n}{f', lead: {lead}' if lead else ''}}}" for n, lead in enumerate(leads))
    register = HEAD + "bodies: {b: {name: B, kind: board}, c: {name: C, kind: board}}" + (f"\npriorities:{things}" if things else "")

    assert lead_count_sentence(seen(register).snapshot, "priorities") == told


def test_a_cell_says_in_words_what_a_body_does_and_a_post_counts_as_its_body():
    shown = seen(
        HEAD
        + """
bodies: {b: {name: B, kind: board, posts: {chair: {name: Chair, role: chair}}}, c: {name: C, kind: board}, d: {name: D, kind: board}}
priorities:
  p: {name: P, number: 1, lead: chair, adopted_by: b, scrutinise: c}
  q: {name: Q, support: [{who: c, status: proposed}], lead: [b, c]}
protocols: {x: {name: X, parties: [c, d]}}
"""
    )
    table = priority_section(shown)[1]

    assert cell_texts(table.head) == ["Priority", "Lead", "B", "C", "D"]
    assert table_texts(table) == [
        ["1. P", "B", "leads, adopted", "scrutinises", ""],
        ["Q", "No single lead: several are named (B and C)", "leads", "leads, supports (proposed)", ""],
    ]


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("", "The register has no open priorities."),
        ("priorities: {p: {name: P, number: [}}\n", "No priorities can be shown, because the register file has errors."),
    ],
    ids=["empty", "unreadable"],
)
def test_an_empty_register_is_not_praised_and_an_unreadable_one_is_not_shown_as_empty(text, headline):
    shown = seen(HEAD + text)

    assert (plain_text(overview_section(shown)[0].text), priority_section(shown)) == (headline, [])


def outline(shown: RegisterView, id: str, words=AIM) -> ProtocolOutline:
    protocol = shown.snapshot.register.protocols[id]
    return ProtocolOutline(shown.snapshot, protocol, draft_clauses(shown.snapshot, protocol, words))


def everything(shown: RegisterView) -> None:
    """Tells all that the pages can tell of a register; the map tells no more than the tables."""
    for id in shown.snapshot.register.protocols:
        one = outline(shown, id)
        clauses = clause_section(ProtocolWriter(shown.source, one))
        told = [*progress_section(one), *theme_section(one), *signature_section(one), *clauses]
        levels = [1, 2, *(block.level for block in told if isinstance(block, Heading))]
        assert all(after <= before + 1 for before, after in pairwise(levels))
    assert overview_section(shown)
    assert [
        priority_section(shown),
        priority_section(shown, strands=True),
        work_section(shown, "workstreams", WORKSTREAM_FIELDS),
        work_section(shown, "challenges", CHALLENGE_FIELDS),
    ]
    for theme in (None, *map_themes(shown)):
        picture = compute_map(shown, theme)
        linked = {frozenset(ends) for ends in shown.graph.edges()}
        register = shown.snapshot.register
        for line in picture.data["edges"]:
            posts = [post for post in register.posts if register.posts[post].body == line["from"]]
            strands = [id for id, it in register.priorities.items() if it.part_of]
            ends = {frozenset((start, end)) for start in (line["from"], *posts) for end in (line["to"], *strands)}
            assert ends & linked
    for id, data in shown.graph.nodes(data=True):
        assert data["name"] in record_details(shown, id)[0].text


@take_part(60)
@given(laid_out())
def test_any_register_can_be_told_and_drawn(page):
    found = source.parse_register(page.bytes)
    for date in ("2015-04-01", "2016-02-29"):
        everything(make_view(found, parse_date(date)))


@pytest.mark.parametrize("file", sorted((ROOT / "tests" / "bad").glob("*.yaml")), ids=lambda file: file.stem)
def test_what_can_be_read_of_a_bad_register_is_told(file):
    for found in source.read_registers(file):
        everything(make_view(found, parse_date("2016-04-01")))


NO_THEMES = "It is not stated which themes this protocol covers, and on none do two or more of its parties work."
BOARDS = "bodies: {a: {name: Ash, kind: board, posts: {pa: {name: Head, role: chair}}}, b: {name: Birch, kind: board}}\n"


@pytest.mark.parametrize(
    ("themes", "settles", "told"),
    [
        ("", "", NO_THEMES),
        ("t", "", NO_THEMES),
        ("t", "t: {}", "Nothing is settled yet: the one theme is open."),
        ("t u", "t: {lead: [a, b]}, u: {lead: {who: a, status: proposed}}", "Nothing is settled yet: 2 themes are open."),
        ("t u v", "t: {lead: a}, u: {support: a}, v: {}", "1 of 3 themes is settled, 2 are open."),
        ("t u v", "t: {lead: a}, u: {lead: b}, v: {lead: nobody}", "2 of 3 themes are settled, 1 is open."),
        ("t u", "t: {lead: a}, u: {lead: b}", "All 2 themes are settled."),
        ("t", "t: {lead: a}", "The one theme is settled."),
    ],
)
def test_the_first_sentence_on_a_protocol_says_how_much_is_settled(themes, settles, told):
    named = ", ".join(f"{theme}: {{name: {theme.upper()}}}" for theme in themes.split())
    shown = seen(f"{HEAD}{BOARDS}themes: {{{named}}}\nprotocols: {{p: {{name: P, parties: [a, b], settles: {{{settles}}}}}}}")

    assert outline(shown, "p").settled_sentence() == told


@pytest.mark.parametrize(
    ("signatures", "told"),
    [
        ([], "None of the 2 parties has signed."),
        (["fits"], "1 of 2 parties has signed the present wording."),
        (["fits", "fits"], "All 2 parties have signed the present wording."),
        (["fits", "paper"], "1 of 2 parties has signed the present wording; "
         "1 has signed on paper, so the register does not hold the wording."),
        (["stale", "stale"], "None of 2 parties has signed the present wording; 2 have signed a wording that has changed since."),
    ],
)  # fmt: skip
def test_then_it_says_whose_signature_still_fits(signatures, told):
    def register(signed: str) -> RegisterView:
        return seen(f"{HEAD}{BOARDS}protocols: {{p: {{name: P, parties: [a, b], signed: [{signed}]}}}}")

    clauses = outline(register(""), "p").clauses
    lines = []
    for party, state in zip("ab", signatures, strict=False):
        wording = {"fits": signature_wording(clauses, party), "paper": {}, "stale": {"parties": "v1-other"}}[state]
        held = ", ".join(f"{id}: {mark}" for id, mark in wording.items())
        lines.append(f"{{party: {party}, by: pa{f', wording: {{{held}}}' if held else ''}}}")

    assert outline(register(", ".join(lines)), "p").signature_sentence() == told


def test_when_a_lead_moves_the_table_says_whose_signature_no_longer_fits_and_for_which_clause():
    text = SETTLED.read_text(encoding="utf-8").replace("{lead: {who: safety-chair, from", "{lead: {who: adults-chair, from")
    shown = seen(text, "2016-06-30")
    table = signature_section(outline(shown, "four", read_boilerplate()))[1]

    assert [row[:2] for row in table_texts(table)] == [
        ["Adults Board", "signed, and no longer fits: lead/missing"],
        ["Children Board", "signed, and fits"],
        ["Health Board", "signed, and fits"],
        ["Safety Partnership", "signed, and no longer fits: lead/missing"],
    ]


def test_open_and_settled_stand_apart_and_every_empty_cell_says_so():
    shown = seen(
        f"""{HEAD}{BOARDS}
themes: {{t: {{name: Truancy}}, u: {{name: Unrest}}}}
priorities: {{q: {{name: Q, adopted_by: b, themes: u}}}}
protocols: {{p: {{name: P, parties: [a, b], settles: {{t: {{lead: pa, inform: {{who: b, status: proposed}}}}, u: {{support: [a, b]}}}}}}}}
"""
    )
    told = theme_section(outline(shown, "p"))

    assert [block.text for block in told if isinstance(block, Heading)] == ["Who leads on what", "Open themes: 1", "Settled themes: 1"]
    assert [cell_texts(table.head) for table in tables(told)] == [
        ["Theme", "Lead", "Ash", "Birch", "Working on it"],
        ["Theme", "Lead", "Ash", "Birch"],
    ]
    assert [row for table in tables(told) for row in table_texts(table)] == [
        ["Unrest", "No lead named", "supports", "supports", "Birch"],
        ["Truancy", "Ash", "leads", "is informed (proposed)"],
    ]


def test_rows_stand_by_number_with_strands_behind_their_priority():
    text = """
priorities:
  audit: {name: Audit, number: 5}
  cse: {name: CSE, number: 2}
  cse-model: {name: Model, part_of: cse}
  late: {name: Late}
  practice: {name: Practice, number: 1}
  a-strand: {name: Strand, part_of: practice}
"""
    rows = sort_by_number(source.parse_register(HEAD + text).register.priorities.values())

    assert [one.id for one in rows] == ["practice", "a-strand", "cse", "cse-model", "audit", "late"]


def test_a_clause_tells_its_three_voices_and_its_records_and_no_page_shows_a_file():
    shown = seen(
        f"""{HEAD}{BOARDS}
themes: {{t: {{name: Truancy}}}}
protocols:
  p:
    name: P
    parties: [a, b]
    settles:
      t: {{support: pa, inform: {{who: b, status: proposed}}}}
"""
    )
    told = clause_section(ProtocolWriter(shown.source, outline(shown, "p")))
    clause = next(block for block in told if isinstance(block, ClauseBlock) and block.id == "lead/t")

    assert clause.wording == ("Head of Ash supports the work on Truancy.",)
    assert clause.gaps == (
        "which one body or post leads on Truancy. This is for all the parties to agree.",
        "whether this holds, which is proposed: Birch is informed of the work on Truancy.",
    )
    assert clause.asides == (
        "Open: this protocol does not say who leads.",
        "The register names none of the parties in anything open on Truancy.",
    )
    assert plain_text(clause.origin) == "Concerns: Ash. From: protocol p (register.yaml, line 10); theme t (register.yaml, line 4)."
    assert "line" not in str(block_data(clause)["foot"])


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser(request):
    """A browser; where the machine has none, that is said aloud, with the number of tests that are left out for it."""
    if CHROMIUM is None:
        number = sum("browser" in getattr(item, "fixturenames", ()) for item in request.session.items)
        left_out = (
            f"no Chromium on this machine: {number} tests of the app were left out (Debian: apt-get install chromium fonts-liberation2)"
        )
        if os.environ.get("GRAPH_REQUIRE_BROWSER"):
            pytest.fail(left_out)
        pytest.skip(left_out)
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def birmingham():
    with app(ROOT / "data") as address:
        yield address


@pytest.fixture(scope="module")
def northshire():
    """A protocol that has gone the whole way."""
    with app(SETTLED) as address:
        yield address


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("registers")


@pytest.fixture(scope="module")
def several(folder):
    (folder / "hostile.yaml").write_text(HOSTILE, encoding="utf-8")
    (folder / "living.yaml").write_text(LIVING, encoding="utf-8")
    with app(folder) as address:
        yield address


@pytest.fixture(scope="module")
def roomy(browser):
    with visitor(browser) as one:
        yield one


@pytest.fixture(scope="module")
def pocket(browser):
    with visitor(browser, NARROW) as one:
        yield one


def looked_at(context, abroad):
    """A page that must ask nothing of anything but the app."""
    abroad.clear()
    with context.new_page() as page:
        yield page
    assert abroad == []


@pytest.fixture
def page(roomy):
    yield from looked_at(*roomy)


@pytest.fixture
def narrow(pocket):
    yield from looked_at(*pocket)


def test_what_a_page_would_ask_of_others_is_refused_and_counted(roomy):
    context, abroad = roomy
    with context.new_page() as page:
        page.set_content("<img src=http://evil.test/a.png><img src=http://203.0.113.1/b.png>")
        refused = page.evaluate("fetch('http://evil.test/c').then(() => 'answered', () => 'refused')")

    assert (refused, sorted(abroad)) == ("refused", ["http://203.0.113.1/b.png", "http://evil.test/a.png", "http://evil.test/c"])


def rows(page, caption: str) -> list[list[str]]:
    table = page.get_by_role("table", name=caption)
    return [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]


def opened(page, address: str):
    page.goto(address)
    settled(page)
    return page


def chosen(page, name: str) -> None:
    page.locator("h2", has_text=re.compile(f"^{re.escape(name)}$")).wait_for()


def test_the_first_screen_says_that_no_priority_has_a_stated_lead(page, birmingham):
    opened(page, birmingham)
    first = page.locator(".headline")
    table = page.get_by_role("table", name="Who leads each priority")
    told = rows(page, "Who leads each priority")

    assert (page.title(), first.inner_text()) == ("Who leads what", "None of the 9 priorities has a stated lead.")
    assert first.bounding_box()["y"] + table.locator("tbody tr").first.bounding_box()["height"] < 900
    assert table.locator("tbody tr").nth(2).bounding_box()["y"] < 860
    assert table.locator("thead th").all_inner_texts()[:3] == ["Priority", "Lead", "Birmingham Safeguarding Children Board"]
    assert [row[1:] for row in told] == [["No lead named", "adopted", "", "", ""]] * 9


def test_the_one_stated_lead_is_the_councils(page, birmingham):
    opened(page, birmingham)
    leads = {row[0]: row[1] for caption in ("Who leads each work-stream", "Who leads each challenge") for row in rows(page, caption)}

    assert len(leads) == 19
    assert {thing: lead for thing, lead in leads.items() if lead != "No lead named"} == {
        "Whole-council partnership framework": "Birmingham City Council",
        "6. Designing and putting in place a whole-council partnership framework": "Birmingham City Council",
    }


def test_the_strands_of_priorities_are_shown_when_asked_for(page, birmingham):
    opened(page, birmingham)
    page.get_by_text("Include sub-priorities").click()
    page.get_by_role("link", name="Implementing the CSE strategy").first.wait_for()
    page.wait_for_function("""() => [...document.querySelectorAll('*')].some(
        (el) => el.shadowRoot?.querySelector('table')?.rows.length === 23)""")

    assert len(rows(page, "Who leads each priority")) == 22


def test_a_name_in_a_table_leads_to_its_details_and_back_leads_back(page, birmingham):
    opened(page, birmingham)
    page.get_by_role("link", name="Health and Wellbeing Board").click()
    chosen(page, "Health and Wellbeing Board")

    assert page.url == f"{birmingham}/map?node=hwb"
    assert page.title() == "Health and Wellbeing Board - Map"
    assert rows(page, "What the register says of it")[0] == ["Leads", "nothing on record"]
    page.go_back()
    page.get_by_role("heading", name="Who leads what").wait_for()


def test_a_click_on_the_map_chooses_and_the_address_follows(page, birmingham):
    opened(page, f"{birmingham}/map")
    for id, name in (("bcc", "Birmingham City Council"), ("missing-children", "3. Missing children")):
        page.mouse.click(*box(page, id))
        chosen(page, name)
        assert page.url == f"{birmingham}/map?node={id}"
    page.go_back()
    chosen(page, "Birmingham City Council")
    page.get_by_role("link", name="Whole-council partnership framework", exact=True).click()
    chosen(page, "Whole-council partnership framework")

    assert rows(page, "What the register says of it")[:2] == [
        ["Lead", "Birmingham City Council"],
        ["Named as lead", "Birmingham City Council (called “lead agency”, seen 25 November 2015)"],
    ]
    assert "To the Council with its' partners (5.0-council)" in page.locator(".parts").nth(1).inner_text()
    corner = page.locator(".net").bounding_box()
    page.mouse.click(corner["x"] + 5, corner["y"] + 5)
    chosen(page, "How to read the map")


def test_search_finds_a_body_by_abbreviation_name_and_id(page, birmingham):
    opened(page, f"{birmingham}/map")
    for typed, name in (("OSC", "Education and Vulnerable Children"), ("Wellbeing", "Health and"), ("pcc", "Police and Crime")):
        page.get_by_role("combobox", name="Find a body").fill(typed)
        page.keyboard.press("Enter")
        page.locator("h2", has_text=re.compile(f"^{name}")).wait_for()


def test_search_on_the_first_page_leads_to_the_details(page, birmingham):
    opened(page, birmingham)
    page.get_by_role("combobox", name="Find a body").fill("Missing Operational")
    page.keyboard.press("Enter")

    chosen(page, "Missing Operational Group")
    assert page.url == f"{birmingham}/map?node=missing-operational-group"


def test_the_keyboard_alone_reaches_a_bodys_details_and_falls_into_no_trap(page, birmingham):
    opened(page, f"{birmingham}/map")
    page.evaluate("""() => {
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (...words) { window.sent = (window.sent || 0) + 1; return send.apply(this, words); };
    }""")
    page.get_by_role("button", name="Move down").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("r")
    page.keyboard.press("ArrowDown")
    spoken = page.locator(".spoken")
    names = [spoken.inner_text()]
    for key in ("ArrowRight", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
        names.append(spoken.inner_text().partition(", No lead")[0])
    page.wait_for_timeout(200)
    reruns = page.evaluate("window.sent || 0")
    page.keyboard.press("Enter")
    page.locator("h2", has_text=names[-1]).wait_for()

    assert (reruns, len(set(names)) > 3) == (0, True)
    assert page.evaluate("document.documentElement.lang") == "en-GB"


def test_an_address_can_be_shared_and_one_of_nothing_says_so(page, birmingham):
    opened(page, f"{birmingham}/map?node=cse-priority&theme=cse")
    chosen(page, "2. CSE governance, approach, operating model and strategy")
    drawn_ids = page.locator(".net").evaluate("el => el.__net.body.nodeIndices.filter((id) => !id.startsWith(':'))")
    opened(page, f"{birmingham}/map?node=%3Cb%3Ehello")

    assert {"cse-priority", "cse-challenge", "cse-strategy"} <= set(drawn_ids)
    assert "missing-children" not in drawn_ids
    assert "The register has no record of that name" in page.locator(".warning").inner_text()


@pytest.mark.parametrize("path", ["", "/map", "/map?node=bscb", "/protocol", "settled"])
@pytest.mark.parametrize("size", ["page", "narrow"])
def test_nobody_is_shut_out(request, browser, birmingham, northshire, path, size):
    """No violation of WCAG 2.2 A and AA that a machine can find; and no page that scrolls sideways."""
    one = opened(request.getfixturevalue(size), f"{northshire}/protocol" if path == "settled" else birmingham + path)
    found = Axe().run(one, options={"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}})
    wide = one.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - document.documentElement.clientWidth")

    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found.response["violations"]] == []
    assert wide <= 0


def test_names_never_become_markup(page, several):
    register = seen(HOSTILE).snapshot.register
    for path in (
        "/?register=r",
        "/protocol?register=r",
        "/protocol?register=r&protocol=y",
        "/map?register=r",
        *(f"/map?register=r&node={id}" for id in ("board", "hub", "p", "q", "w", "c", "doc", "t")),
    ):
        opened(page, several + path)
        words = page.locator(".parts").all_inner_texts()
        markup = page.evaluate("""() => {
          const all = (root) => [...root.querySelectorAll('*')].flatMap((el) => [el, ...(el.shadowRoot ? all(el.shadowRoot) : [])]);
          const made = /^<((b|em|code|strong|del)>|(img|script|a) [^>]*(evil|onerror))/;
          return all(document.body).map((el) => el.cloneNode(false).outerHTML).filter((html) => made.test(html));
        }""")
        assert markup == []
        if "node=" in path:
            name = page.locator("h2").first.inner_text()
            assert register.locate(path.rpartition("=")[2])[1].name in name
        else:
            assert register.name in "".join(words)
    page.get_by_role("combobox", name="Find a body").click()
    page.get_by_role("option").first.wait_for()


def test_a_changed_register_shows_when_the_page_runs_again(page, several, folder):
    opened(page, f"{several}/?register=s")
    before = page.locator(".headline").inner_text()
    (folder / "new.tmp").write_text(LIVING.replace("adopted_by:", "lead:"), encoding="utf-8")
    os.replace(folder / "new.tmp", folder / "living.yaml")
    opened(page, f"{several}/?register=s")

    assert (before, page.locator(".headline").inner_text()) == (
        "The one priority has no stated lead.",
        "The one priority has a stated lead.",
    )


def test_of_several_registers_one_is_chosen_and_links_stay_with_it(page, several):
    opened(page, several)
    page.get_by_role("combobox", name="Register").fill("South")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="South CSE").first.click()
    chosen(page, "South CSE")

    assert page.url == f"{several}/map?register=s&node=south-cse"


def test_the_protocol_says_first_that_nothing_is_settled(page, birmingham):
    opened(page, f"{birmingham}/protocol")

    assert page.title() == "Protocol"
    assert page.locator(".headline").inner_text() == f"{NO_THEMES} None of the 4 parties has signed."
    assert page.locator(".headline").bounding_box()["y"] < 200
    assert page.get_by_text("Missing children (Birmingham Safeguarding Children Board)").count() == 1
    assert page.get_by_role("heading", name="Open themes: none").count() == 1
    assert page.get_by_role("heading", name="Settled themes: none").count() == 1
    assert [row[1] for row in rows(page, "Signatures")] == ["not signed"] * 4
    page.get_by_role("link", name="Adult Safeguarding Board").first.click()
    chosen(page, "Adult Safeguarding Board")
    assert page.url == f"{birmingham}/map?node=asb"


def test_a_protocol_that_has_gone_the_whole_way_says_so(page, northshire):
    opened(page, f"{northshire}/protocol")

    assert page.locator(".headline").inner_text() == ("All 3 themes are settled. All 4 parties have signed the present wording.")
    assert rows(page, "Themes with a lead")[1] == [
        "Domestic abuse", "Safety Partnership", "supports", "supports", "scrutinises", "leads", "–\nnothing stated"
    ]  # fmt: skip
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
        assert "there is no such file or folder" in page.locator(".headline").inner_text()
