"""What the pages say, without a browser."""

import tomllib
from itertools import pairwise

import pytest
from hypothesis import given

from graph.app.components import block_data
from graph.app.content.attention import finding_table, group_by_action, open_findings
from graph.app.content.changes import COPY_BYTES, copy_section, decode_copy
from graph.app.content.map import MapChoice, compose_map
from graph.app.content.overlaps import asked_section, list_theme_cells, pair_table, silent_pair_table, theme_body_table
from graph.app.content.overview import WorkFilter, lead_count_sentence, list_measures, overview_section, work_table
from graph.app.content.protocol import clause_parts, gap_section, progress_section, signature_section, theme_section
from graph.app.content.record import finding_section, record_details
from graph.app.content.search import search_section
from graph.app.content.standing import source_caveat
from graph.app.content.timeline import due_table, list_stretches, stretch_table
from graph.app.content.words import list_themes, relation_terms, sort_by_number
from graph.app.navigation import menu_names, page_names
from graph.app.serve import STREAMLIT_SETTINGS
from graph.app.view import RegisterView, make_view
from graph.documents.blocks import ClauseBlock, Heading, Listing, plain_text
from graph.lint.run import check_registers
from graph.model import register as model
from graph.model.dates import parse_date
from graph.protocol.boilerplate import parse_passages, read_boilerplate
from graph.protocol.clauses import signature_wording
from graph.protocol.document import ProtocolWriter
from graph.protocol.draft import draft_clauses
from graph.protocol.outline import ProtocolOutline
from graph.reader import load as source
from graph.syntax.files import RegisterFile
from support.examples import take_part
from support.paths import ROOT, SETTLED
from support.registers import pages as laid_out
from support.words import cell_texts, table_texts, tables

AIM = parse_passages("## purpose: Aim\nTo work together.\n")
HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-04-01}\n"


def seen(text: str, day: str = "2016-04-01") -> RegisterView:
    found = source.parse_register(text)
    return make_view(found, parse_date(day))


# --- words ------------------------------------------------------------------------------------------------------------


def test_a_page_is_a_file_of_its_folder_and_the_app_only_seats_them():
    assert [*menu_names()] == ["overview", "map", "my_board", "attention", "overlaps", "changes", "protocol", "questions"]
    assert {*page_names()} - {*menu_names()} == {"record", "search", "places"}  # places: where there are several registers
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) < 30


def test_the_app_started_by_hand_has_the_same_settings():
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))

    def flatten(rows, before=""):
        for key, value in rows.items():
            yield from flatten(value, f"{before}{key}.") if isinstance(value, dict) else [(f"{before}{key}", value)]

    assert dict(flatten(written)) == STREAMLIT_SETTINGS | {"server.address": "127.0.0.1"}


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
        ([None, None], "None of the 2 priorities has a named lead."),
        (["b"], "The one priority has a named lead."),
        (["nobody"], "The one priority has no single, agreed lead (nobody: 1)."),
        (["b", "c"], "Each of the 2 priorities has a named lead."),
        (["b", None, None], "1 of the 3 priorities has a named lead."),
        (["[b, c]", None], "None of the 2 priorities has a single, agreed lead (joint: 1 and not stated: 1)."),
        (["b", "c", "{who: b, to: 2014}"], "2 of the 3 priorities have a single, agreed lead (lapsed: 1)."),
    ],
)
def test_the_first_sentence_says_how_much_has_a_named_lead(leads, told):
    things = "".join(f"\n  p{n}: {{name: P{n}{f', lead: {lead}' if lead else ''}}}" for n, lead in enumerate(leads))
    register = HEAD + "bodies: {b: {name: B, kind: board}, c: {name: C, kind: board}}" + (f"\npriorities:{things}" if things else "")

    assert lead_count_sentence(seen(register).snapshot, "priorities") == told


def test_a_row_says_who_leads_and_who_else_and_a_post_counts_as_its_body():
    shown = seen(
        HEAD
        + """
bodies: {b: {name: B, kind: board, posts: {chair: {name: Chair, role: chair}}}, c: {name: C, kind: board}}
themes: {t: {name: Theft}}
priorities:
  p: {name: P, number: 1, lead: chair, adopted_by: b, themes: t, due: 2016-05}
  q: {name: Q, support: [{who: c, status: proposed}], lead: [b, c]}
  r: {name: R, lead: [b, c], joint_by: An Act, part_of: p}
"""
    )
    table, ids = work_table(shown, "priorities", WorkFilter(strands=True))

    assert cell_texts(table.head) == ["Priority", "Lead", "Adopted by", "Supported by", "Theme", "Due"]
    assert table_texts(table) == [
        ["1. P", "B", "B", "", "Theft", "May 2016"],
        ["R (part of 1. P)", "B and C, as equals", "", "", "", ""],
        ["Q", "No single lead: several are named (B and C)", "", "C (proposed)", "", ""],
    ]
    assert ids == ["p", "r", "q"]


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        (WorkFilter(), ["p", "q"]),
        (WorkFilter(board="c"), ["q"]),
        (WorkFilter(theme="t"), ["p"]),
        (WorkFilter(statuses=["not-stated"]), ["q"]),
        (WorkFilter(board="b", strands=True), ["p", "r"]),
    ],
)
def test_what_is_shown_can_be_narrowed_to_a_board_a_theme_and_a_lead(chosen, left):
    shown = seen(
        HEAD
        + """
bodies: {b: {name: B, kind: board}, c: {name: C, kind: board}}
themes: {t: {name: Theft}}
priorities: {p: {name: P, lead: b, themes: t}, q: {name: Q, support: c}, r: {name: R, adopted_by: b, part_of: p}}
"""
    )

    assert work_table(shown, "priorities", chosen)[1] == left


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

    assert (plain_text(overview_section(shown)[0].text), work_table(shown, "priorities", WorkFilter())[1]) == (headline, [])


def outline(shown: RegisterView, id: str, words=AIM) -> ProtocolOutline:
    protocol = shown.snapshot.register.protocols[id]
    return ProtocolOutline(shown.snapshot, protocol, draft_clauses(shown.snapshot, protocol, words))


def everything(shown: RegisterView) -> None:
    """Tells all that the pages can tell of a register; the map tells no more than the tables."""
    for id in shown.snapshot.register.protocols:
        one = outline(shown, id)
        assert all(blocks for _, blocks in clause_parts(ProtocolWriter(shown.source, one)))
        told = [*progress_section(one), *theme_section(one), *signature_section(one), *gap_section(one)]
        levels = [1, 2, *(block.level for block in told if isinstance(block, Heading))]
        assert all(after <= before + 1 for before, after in pairwise(levels))
    assert overview_section(shown)
    for section in model.LEADABLE_SECTIONS:
        table, ids = work_table(shown, section, WorkFilter(strands=True))
        assert len(table.rows) == len(ids) == len(getattr(shown.snapshot, section))
    cells = list_theme_cells(shown)
    assert (theme_body_table(shown, cells), pair_table(shown), silent_pair_table(shown)) is not None
    assert (stretch_table(shown, list_stretches(shown)), due_table(shown)) is not None
    findings = check_registers([shown.source], shown.date).findings
    mine = open_findings(shown, findings)
    assert sum(len(finding_table(shown, action, found)[1]) for action, found in group_by_action(mine).items()) == len(mine)
    assert all(one.number >= 0 for one in list_measures(shown, findings))
    for kind in ("work", "lines"):
        for theme in (None, *list_themes(shown)):
            content = compose_map(shown, MapChoice(kind, theme=theme))
            linked = {frozenset(ends) for ends in shown.graph.edges()}
            register = shown.snapshot.register
            for line in content.lines:
                posts = [post for post in register.posts if register.posts[post].body in (line.start, line.end)]
                strands = [id for id, it in register.priorities.items() if it.part_of]
                starts, ends = [line.start, *posts], [line.end, *posts, *strands]
                assert {frozenset((start, end)) for start in starts for end in ends} & linked
    for id, data in shown.graph.nodes(data=True):
        assert data["name"] in record_details(shown, id)[0].text
        assert finding_section(shown, id, findings) is not None


@take_part(60)
@given(laid_out())
def test_any_register_can_be_told_and_drawn(page):
    found = source.parse_register(page.bytes)
    for date in ("2015-04-01", "2016-02-29"):
        everything(make_view(found, parse_date(date)))


@pytest.mark.large
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


def test_a_theme_that_a_protocol_could_cover_is_said_to_have_no_lead_before_its_worker_is_named():
    work = "themes: {t: {name: T}}\npriorities: {q: {name: Q, adopted_by: a, themes: t}}"
    shown = seen(f"{HEAD}{BOARDS}{work}\nprotocols: {{p: {{name: P, status: sought, parties: [a, b]}}}}")
    _, state, head, none, workers = theme_section(outline(shown, "p"))

    assert (state.text, head.text) == (NO_THEMES, "Themes it could cover, with no lead agreed")
    assert none.text.startswith("This theme has no lead agreed by this protocol")
    assert workers == Listing(("Worked on by Ash, and by no other party: T.",))


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
    told = [block for _, blocks in clause_parts(ProtocolWriter(shown.source, outline(shown, "p"))) for block in blocks]
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
    foot = block_data(clause)["foot"]
    assert foot[0]["text"].startswith("Clause lead/t, wording v1-")
    assert all(isinstance(part, dict) and part["text"] for part in foot)
    assert "line" not in str(foot)


def test_a_search_goes_by_words_with_their_slips_and_says_what_each_hit_is_and_who_leads_it():
    shown = seen(
        HEAD
        + """
bodies: {b: {name: Children Board, also: [CB], kind: board, posts: {c: {name: Chair, role: chair, held_by: {who: j, seen: 2016-03-01}}}}}
people: {j: {name: Jo March}}
themes: {m: {name: Missing children}}
priorities: {p: {name: Missing children, themes: m}, q: {name: Industry, lead: b}}
"""
    )

    def found(text: str) -> list[list[str]]:
        return [row for table in tables(search_section(shown, text)) for row in table_texts(table)]

    assert found("mising children") == [
        ["Missing children", "priority", "No lead named"],
        ["Missing children", "theme", "1 priority; no lead is named for it"],
    ]
    assert found("cb") == [["Children Board", "board, also called CB", ""]]
    assert found("chair") == [["Chair, Children Board", "post", "held by: Jo March (seen 1 March 2016)"]]
    assert found("due") == []
    assert found("industry") == [["Industry", "priority", "Children Board"]]


@pytest.mark.parametrize(
    ("holding", "told"),
    [
        ("", "nobody is named"),
        (", held_by: nobody", "vacant"),
        (", held_by: {who: j, from: 2015-05-03}", "Jo March (since 3 May 2015)"),
        (", held_by: {who: j, seen: 2015-11-25}", "Jo March (seen 25 November 2015)"),
        (", held_by: {who: j, to: 2015-12}", "Jo March until December 2015; since then nobody is named"),
    ],
)
def test_a_board_says_who_chairs_it_or_that_nobody_is_named(holding, told):
    shown = seen(
        f"{HEAD}people: {{j: {{name: Jo March}}}}\n"
        f"bodies: {{b: {{name: B, kind: board, posts: {{c: {{name: Chair, role: chair{holding}}}}}}}, d: {{name: D, kind: board}}}}\n"
    )

    def rows(id: str) -> dict[str, str]:
        return {row[0]: row[1] for table in tables(record_details(shown, id)) for row in table_texts(table)}

    assert rows("b")["Posts"] == f"Chair, B: {told}"
    assert rows("d")["Chair"] == "the register does not name its chair"


def test_what_falls_due_by_law_stands_apart_from_what_is_stated():
    shown = seen(
        f"{HEAD}bodies: {{b: {{name: B, kind: partnership}},\n"
        "  c: {name: C, kind: collective, statutory_kind: public-protection-arrangements}}\n"
        "priorities: {p: {name: P, adopted_by: b, due: 2016-09-01}}\n"
    )

    rows = table_texts(due_table(shown))

    assert [row for row in rows if row[3].startswith("by law")] == [
        [
            "after 31 March 2016",
            "Prepare and publish a report (as soon as practicable after 31 March)",
            "C",
            "by law: Criminal Justice Act 2003 section 326(5)",
        ],
    ]


def test_what_falls_due_in_the_year_is_said_in_order_with_its_ground():
    shown = seen(
        f"{HEAD}sources: {{m: {{name: Minutes}}}}\n"
        "bodies: {b: {name: B, kind: board, source: m, presents: [{what: Report, to: b, how: duty, due: 2016-06}]}}\n"
        "priorities: {p: {name: P, due: 2016-05-01, source: m}, q: {name: Q, due: 2016-02-01, source: m}}\n"
    )

    assert table_texts(due_table(shown)) == [
        ["1 May 2016", 'Priority "P" is to be done', "P", "stated: Minutes"],
        ["June 2016", "Report to B", "B", "stated: Minutes"],
    ]


def test_a_stretch_says_no_beginning_and_no_end_that_no_source_gives():
    shown = seen(
        f"{HEAD}people: {{j: {{name: Jo}}, k: {{name: Kim}}, l: {{name: Lee}}}}\n"
        "bodies: {b: {name: B, kind: board, posts: {c: {name: Chair, role: chair, held_by: "
        "[{who: j, seen: 2014-05-01}, {who: k, seen: 2015-05-01, to: 2015-12}, {who: l, from: 2016}]}}}}\n"
        "priorities: {p: {name: P, period: 2015/16, adopted_by: b}}\n"
    )
    found = list_stretches(shown)

    assert table_texts(stretch_table(shown, found)) == [
        ["Chair, B", "Held by", "Jo", "", "", "1 May 2014"],
        ["Chair, B", "Held by", "Kim", "", "December 2015", "1 May 2015"],
        ["Chair, B", "Held by", "Lee", "2016", "", ""],
        ["B", "List of 1 priority for 2015/16", "", "", "", ""],
    ]
    assert [(one.drawn, one.is_open) for one in found] == [
        (("2014-05-01", "2014-05-01"), False),
        (("2015-05-01", "2015-12-31"), False),
        (("2016-01-01", "2016-04-01"), True),
        (("2015-04-01", "2016-03-31"), False),
    ]


def test_a_number_is_of_what_its_link_shows_and_the_latest_source_is_none_of_a_later_day():
    text = (
        f"{HEAD}sources: {{m: {{name: Minutes, date: 2015}}, n: {{name: Next, date: 2016-09}}}}\n"
        "challenges: {c: {name: C}}\nshortcomings: {s: {name: S}}\npriorities: {p: {name: P}}\n"
    )
    shown = seen(text)
    findings = check_registers([shown.source], shown.date).findings

    for one in list_measures(shown, findings):
        assert one.number == sum(finding.check == one.check for finding in findings)
    assert "Minutes (2015)" in plain_text(overview_section(shown)[-1].text)
    assert "no source of that day or before" in plain_text(overview_section(seen(text, "2014-01-01"))[-1].text)


@pytest.mark.parametrize(
    ("record", "day", "told"),
    [
        ("source: m", "2015-10-31", "No source in the register is dated that day or before: what is shown comes from later ones, the first "
         "of November 2015."),
        ("from: 2010", "2015-10-31", "No source in the register is dated that day or before: what is shown comes from later ones, the "
         "first of November 2015, or from none that has a date."),
        ("source: m", "2015-11-05", ""),
        ("source: m", "2016-03-01", ""),  # between two sources
        ("source: m", "2016-05-03", "The newest source is of 2 May 2016; what has changed since is not known."),
        ("lead: {who: a, from: 2016-06-01}", "2016-05-03", "The newest source is of 2 May 2016; what has changed since is not known."),
        ("lead: {who: a, from: 2016-06-01}", "2016-06-03", "The newest source is of 2 May 2016. The register gives some later dates, the "
         "last of them 1 June 2016; what else has changed since is not known."),
    ],
)  # fmt: skip
def test_a_day_before_the_first_source_or_after_the_newest_is_said_to_be_one(record, day, told):
    text = (
        f"{HEAD}sources: {{m: {{name: Minutes, date: 2015-11}}, n: {{name: Next, date: 2016-05-02}}, o: {{name: Old}}}}\n"
        f"bodies: {{a: {{name: A, kind: board, source: m}}}}\npriorities: {{p: {{name: P, {record}}}}}\n"
    )

    assert source_caveat(seen(text, day)) == told


@pytest.mark.parametrize("asked", ["Who leads on missing children?", "Who chairs the Missing children?", "missing children"])
def test_a_plain_question_finds_what_it_is_about(asked):
    shown = seen(f"{HEAD}themes: {{m: {{name: Missing children}}}}\n")

    assert [row[0] for table in tables(search_section(shown, asked)) for row in table_texts(table)] == ["Missing children"]
    assert "Nothing in the register" in search_section(shown, "Who leads on pirates?")[0].text


def test_of_bodies_that_a_challenge_asks_to_act_and_that_nothing_joins_both_is_said():
    text = (
        f"{HEAD}{BOARDS}themes: {{t: {{name: T}}}}\npriorities: {{q: {{name: Q, adopted_by: a, themes: t}}}}\n"
        "challenges: {c: {name: C, number: 10, acts: [a, b], themes: t}}\n"
    )
    shown = seen(text)
    cells = list_theme_cells(shown)

    assert [plain_text(block.text) for block in asked_section(shown, cells)] == [
        "Challenge 10 asks Ash and Birch to act. To be asked is not to be joined: that takes a priority, a work-stream or a protocol."
    ]
    assert [row[3] for row in table_texts(theme_body_table(shown, cells))] == [
        "Challenge 10 asks it to act, as it does Birch; no work or protocol joins it to all the others",
        "Challenge 10 asks it to act, as it does Ash; no work or protocol joins it to all the others",
    ]
    assert table_texts(pair_table(shown))[0][3] == "no priority, work-stream or protocol on record; Challenge 10 asks both to act"
    assert asked_section(seen(text.replace("adopted_by: a,", "adopted_by: [a, b],")), cells[:0]) == []


# --- what changed against a copy --------------------------------------------------------------------------------------

NOW = HEAD + "bodies: {b: {name: Board, kind: board}}\npriorities: {p: {name: P, lead: b}}\n"


def compared(copy: str | bytes, proposal: bool = False) -> list[str]:
    data = copy if isinstance(copy, bytes) else copy.encode("utf-8", "surrogatepass")
    return block_texts(copy_section(seen(NOW), [RegisterFile("before.yaml", data)], proposal))


def block_texts(blocks) -> list[str]:
    texts = []
    for block in blocks:
        texts += [plain_text(item) for item in block.items] if isinstance(block, Listing) else [plain_text(block.text)]
    return texts


def test_a_copy_says_what_has_changed_since_and_a_proposal_what_would():
    before = NOW.replace(", lead: b", "")

    assert compared(before)[:3] == [
        "From the copy (before.yaml) to the register:",
        "Who leads",
        '"P" (priority): the lead is now "Board"; before, none was named.',
    ]
    assert compared(before, proposal=True)[0] == "From the register to the copy (before.yaml):"
    assert compared(NOW) == ["From the copy (before.yaml) to the register, nothing has changed."]


@pytest.mark.parametrize(
    ("copy", "first"),
    [
        ("register: [\n", "This copy cannot be read, so nothing is compared."),
        (b"\xff\xfe\x00", "This copy cannot be read, so nothing is compared."),
        ("", "This copy cannot be read, so nothing is compared."),
        ("a: 1\n", "This copy holds no register: none of its files has `register`."),
        (NOW.replace("id: r,", "id: other,"), "This is no copy of the register on this page: it is “R”. Nothing is compared."),
    ],
)
def test_what_is_no_copy_of_the_register_is_compared_with_nothing(copy, first):
    assert compared(copy)[0] == first


def test_what_is_wrong_in_a_copy_is_said_before_what_changed():
    said = compared(NOW.replace("lead: b", "lead: nobdy"))

    assert said[1] == "The copy has 1 error; what it says there is not compared."
    assert said[2].startswith("before.yaml:3:")
    assert "nobdy" in said[2]


@pytest.mark.parametrize(
    "sent", [None, 3, "text", [1], [{}], [{"name": "a"}], [{"name": "a", "data": "no base64!"}], [{"name": 1, "data": 2}]]
)
def test_what_no_page_sends_is_no_copy(sent):
    assert decode_copy(sent) == []


def test_a_copy_that_is_too_large_is_refused_whatever_the_browser_does():
    assert decode_copy([{"name": "a.yaml", "data": "A" * 4 * (COPY_BYTES // 3 + 1)}]) is None
    assert decode_copy([{"name": f"{number}.yaml", "data": ""} for number in range(201)]) is None
