"""`graph diff`: what changed in governance, as a chair would read it."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.cli.commands.diff import list_diff_lines
from graph.cli.main import main
from graph.diff.changes import RegisterChange
from graph.diff.compare import Comparison, compare_registers
from graph.model.dates import parse_date
from graph.model.register import TABLE, Post, Settlement
from graph.reader.load import LoadedRegister, build_register, link_registers, parse_file, parse_register
from graph.syntax.files import RegisterFile
from support.examples import take_part
from support.registers import DATES, PERIODS, SEEDS, TEXTS, Page, registers
from support.snapshots import JsonFile, MarkdownFile, TextFile

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-01-15}\n"
BOARDS = """
sources: {minutes: {name: Minutes, sections: {"4": Leads}}}
themes: {cse: {name: CSE}, missing: {name: Missing children}}
people: {jane: {name: Jane Held}, sam: {name: Sam Rose}}
bodies:
  board: {name: Board, kind: board, posts: {chair: {name: Chair, role: chair}}}
  forum: {name: Forum, kind: forum}
  partners: {name: Partners, kind: collective}
  old: {name: Old Board, kind: board, to: 2015-03}
"""


def compared(old: str, new: str, common: str = BOARDS) -> Comparison:
    return compare_registers([parse_register(HEAD + common + old)], [parse_register(HEAD + common + new)])


def sentences(old: str, new: str, common: str = BOARDS) -> list[str]:
    return [change.sentence for change in compared(old, new, common).changes]


def priority(fields: str) -> str:
    return f"priorities: {{search: {{name: Search, number: 3{', ' if fields else ''}{fields}}}}}\n"


def list_sentences(found: Comparison) -> list[str]:
    return [change.sentence for change in found.changes]


def list_facts(found: Comparison) -> list[tuple[Any, ...]]:
    """Of each change: of which record, its kind, the field, and from what to what."""
    return [(one.subject, one.kind, one.field, one.before, one.after) for one in found.changes]


# --- who leads --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "facts"),
    [
        (
            "",
            "lead: board",
            [("search", "lead", "lead", {"bodies": [], "reading": "not-stated"}, {"bodies": ["board"], "reading": "single"})],
        ),
        (
            "lead: board",
            "",
            [("search", "lead", "lead", {"bodies": ["board"], "reading": "single"}, {"bodies": [], "reading": "not-stated"})],
        ),
        (
            "lead: board",
            "lead: forum",
            [("search", "lead", "lead", {"bodies": ["board"], "reading": "single"}, {"bodies": ["forum"], "reading": "single"})],
        ),
        (
            "lead: nobody",
            "lead: chair",
            [("search", "lead", "lead", {"bodies": [], "reading": "nobody"}, {"bodies": ["board"], "reading": "single"})],
        ),
        (
            "lead: forum",
            "lead: nobody",
            [("search", "lead", "lead", {"bodies": ["forum"], "reading": "single"}, {"bodies": [], "reading": "nobody"})],
        ),
        (
            "lead: [board, forum]",
            "lead: board",
            [("search", "lead", "lead", {"bodies": ["board", "forum"], "reading": "joint"}, {"bodies": ["board"], "reading": "single"})],
        ),
        (
            "",
            "lead: [board, forum]",
            [("search", "lead", "lead", {"bodies": [], "reading": "not-stated"}, {"bodies": ["board", "forum"], "reading": "joint"})],
        ),
        (
            "lead: partners",
            "lead: {who: board, status: proposed}",
            [("search", "lead", "lead", {"bodies": ["partners"], "reading": "collective"}, {"bodies": ["board"], "reading": "proposed"})],
        ),
        (
            "lead: {who: board, status: proposed}",
            "lead: partners",
            [("search", "lead", "lead", {"bodies": ["board"], "reading": "proposed"}, {"bodies": ["partners"], "reading": "collective"})],
        ),
        (
            "lead: board",
            "lead: [board, {who: forum, status: contested}]",
            [
                (
                    "search",
                    "lead",
                    "lead",
                    {"bodies": ["board"], "reading": "single"},
                    {"bodies": ["board", "forum"], "reading": "contested"},
                )
            ],
        ),
        (
            "",
            "lead: [board, {who: forum, status: proposed}]",
            [
                ("search", "lead", "lead", {"bodies": [], "reading": "not-stated"}, {"bodies": ["board"], "reading": "single"}),
                ("search", "gained", "lead", None, [{"who": "forum", "status": "proposed"}]),
            ],
        ),
        (
            "lead: old",
            "lead: board",
            [
                ("search", "lead", "lead", {"bodies": [], "reading": "lapsed"}, {"bodies": ["board"], "reading": "single"}),
                ("search", "lost", "lead", ["old"], None),
            ],
        ),
        (
            "lead: {who: board, from: 2017}",
            "lead: {who: board, from: 2016-01}",
            [
                ("search", "lead", "lead", {"bodies": [], "reading": "not-stated"}, {"bodies": ["board"], "reading": "single"}),
                ("search", "changed", "lead", [{"who": "board", "from": "2017"}], [{"who": "board", "from": "2016-01"}]),
            ],
        ),
    ],
)
def test_who_leads_is_told_by_its_reading(old, new, facts, snapshot):
    found = compared(priority(old), priority(new))

    assert list_facts(found) == facts
    assert list_sentences(found) == snapshot


def test_a_lead_that_ends_is_told_with_the_claim_that_ends_it(snapshot):
    found = compared(priority("lead: board"), priority("lead: {who: board, to: 2015-12}"))
    assert list_facts(found) == [
        ("search", "lead", "lead", {"bodies": ["board"], "reading": "single"}, {"bodies": [], "reading": "lapsed"}),
        ("search", "changed", "lead", ["board"], [{"who": "board", "to": "2015-12"}]),
    ]
    assert list_sentences(found) == snapshot
    found = compared(priority("lead: board"), priority("lead: {who: board, to: 2015-12, status: contested, called: owner}"))
    assert list_facts(found) == [
        ("search", "lead", "lead", {"bodies": ["board"], "reading": "single"}, {"bodies": [], "reading": "not-stated"}),
        ("search", "changed", "lead", ["board"], [{"who": "board", "to": "2015-12", "status": "contested", "called": "owner"}]),
    ]
    assert list_sentences(found) == snapshot


def test_a_lead_that_lapses_since_its_body_ended_is_told_though_nothing_of_it_was_edited(snapshot):
    assert sentences(priority("lead: forum"), priority("lead: forum").replace("forum", "forum")) == []
    ended = BOARDS.replace("kind: forum", "kind: forum, to: 2015-12")
    found = compare_registers(
        [parse_register(HEAD + BOARDS + priority("lead: forum"))], [parse_register(HEAD + ended + priority("lead: forum"))]
    )

    assert list_facts(found) == [
        ("search", "lead", "lead", {"bodies": ["forum"], "reading": "single"}, {"bodies": [], "reading": "lapsed"}),
        ("forum", "ended", "", True, False),
        ("forum", "changed", "to", None, "2015-12"),
    ]
    assert list_sentences(found) == snapshot


def test_a_post_that_is_vacated_takes_its_lead_with_it(snapshot):
    held, vacant = (BOARDS.replace("role: chair", f"role: chair, held_by: {who}") for who in ("jane", "nobody"))
    found = compare_registers(
        [parse_register(HEAD + held + priority("lead: chair"))], [parse_register(HEAD + vacant + priority("lead: chair"))]
    )

    assert list_facts(found) == [
        ("search", "lead", "lead", {"bodies": ["board"], "reading": "single"}, {"bodies": [], "reading": "lapsed"}),
        ("chair", "vacant", "held_by", False, True),
        ("chair", "gained", "held_by", None, ["nobody"]),
        ("chair", "lost", "held_by", ["jane"], None),
    ]
    assert list_sentences(found) == snapshot


def test_a_lead_yet_to_come_is_no_lead_now(snapshot):
    found = compared(priority("lead: board"), priority("lead: [board, {who: forum, from: 2017-04}]"))
    assert list_facts(found) == [("search", "gained", "lead", None, [{"who": "forum", "from": "2017-04"}])]
    assert list_sentences(found) == snapshot


def test_claims_beside_those_that_make_the_reading_are_told_too(snapshot):
    found = compared(priority("lead: [board, {who: forum, to: 2014}]"), priority("lead: {who: partners, status: proposed}"))
    assert list_facts(found) == [
        ("search", "lead", "lead", {"bodies": ["board"], "reading": "single"}, {"bodies": ["partners"], "reading": "proposed"}),
        ("search", "lost", "lead", [{"who": "forum", "to": "2014"}], None),
    ]
    assert list_sentences(found) == snapshot


def test_a_claim_to_the_lead_that_does_not_stand_is_told_as_such(snapshot):
    found = compared(priority("lead: board"), priority("lead: [board, old]"))
    assert list_facts(found) == [("search", "gained", "lead", None, ["old"])]
    assert list_sentences(found) == snapshot


def test_what_the_calendar_alone_brings_is_no_change(snapshot):
    old = HEAD + BOARDS + priority("lead: {who: board, to: 2016-03}")
    found = compare_registers([parse_register(old)], [parse_register(old.replace("2016-01-15", "2016-05"))])

    assert list_facts(found) == [("", "changed", "as_at", "2016-01-15", "2016-05")]
    assert list_sentences(found) == snapshot
    assert compare_registers([parse_register(old)], [parse_register(old)], parse_date("2020")).is_empty


def test_a_lead_that_cannot_be_looked_up_is_told_as_it_is_written(snapshot):
    found = compared(priority("lead: board"), priority("lead: north:board"))

    assert list_facts(found) == [("search", "gained", "lead", None, ["north:board"]), ("search", "lost", "lead", ["board"], None)]
    assert list_sentences(found) == snapshot


# --- other claims and fields ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "facts"),
    [
        ("", "support: [forum, chair]", [("search", "gained", "support", None, ["chair", "forum"])]),
        ("support: forum", "", [("search", "lost", "support", ["forum"], None)]),
        ("", "support: nobody", [("search", "gained", "support", None, ["nobody"])]),
        ("", "consult: {who: forum, status: proposed}", [("search", "gained", "consult", None, [{"who": "forum", "status": "proposed"}])]),
        ("", "consult: forum", [("search", "gained", "consult", None, ["forum"])]),
        ("", "consult: {who: forum, from: 2017-04}", [("search", "gained", "consult", None, [{"who": "forum", "from": "2017-04"}])]),
        (
            "",
            "consult: {who: forum, from: 2015, seen: 2015-11}",
            [("search", "gained", "consult", None, [{"who": "forum", "from": "2015", "seen": ["2015-11"]}])],
        ),
        ("", "consult: {who: forum, seen: 2015-11}", [("search", "gained", "consult", None, [{"who": "forum", "seen": ["2015-11"]}])]),
        (
            "support: forum",
            "support: {who: forum, from: 2015-10, called: helper}",
            [("search", "changed", "support", ["forum"], [{"who": "forum", "from": "2015-10", "called": "helper"}])],
        ),
        ("", "shared_with: forum", [("search", "gained", "shared_with", None, ["forum"])]),
        ("", "adopted_by: {who: board, from: 2015-10}", [("search", "gained", "adopted_by", None, [{"who": "board", "from": "2015-10"}])]),
        ("", "themes: [cse, missing]", [("search", "gained", "themes", None, ["cse", "missing"])]),
        ("", "due: 2016-04", [("search", "changed", "due", None, "2016-04")]),
        ("due: 2016-04", "", [("search", "changed", "due", "2016-04", None)]),
        ("period: 2015/16", "period: 2015", [("search", "withheld", "", True, False), ("search", "changed", "period", "2015/16", "2015")]),
        ("period: 2015/16", "period: 2016", [("search", "changed", "period", "2015/16", "2016")]),
        ("source: minutes", "source: minutes#4", [("search", "changed", "source", ["minutes"], ["minutes#4"])]),
        ("", "note: A long story", [("search", "changed", "note", None, "A long story")]),
        ("note: A long story", "note: Another", [("search", "changed", "note", "A long story", "Another")]),
        ("", "also: [B, A]", [("search", "changed", "also", [], ["A", "B"])]),
        (
            "support: forum",
            "support: {who: forum, on_behalf_of: board}",
            [("search", "changed", "support", ["forum"], [{"who": "forum", "on_behalf_of": "board"}])],
        ),
        (
            "support: {who: forum, on_behalf_of: chair}",
            "support: {who: forum, on_behalf_of: board}",
            [("search", "changed", "support", [{"who": "forum", "on_behalf_of": "chair"}], [{"who": "forum", "on_behalf_of": "board"}])],
        ),
        (
            "support: {who: forum, on_behalf_of: board}",
            "support: forum",
            [("search", "changed", "support", [{"who": "forum", "on_behalf_of": "board"}], ["forum"])],
        ),
        ("", "joint_by: Section 13", [("search", "changed", "joint_by", [], ["Section 13"])]),
        ("seen: 2015", "seen: [2015, 2016-01]", [("search", "changed", "seen", ["2015"], ["2015", "2016-01"])]),
    ],
)
def test_what_is_gained_lost_and_changed_is_told_in_a_sentence(old, new, facts, snapshot):
    found = compared(priority(old), priority(new))

    assert list_facts(found) == facts
    assert list_sentences(found) == snapshot


def test_what_ends_is_told_before_what_ended_it(snapshot):
    found = compared(priority(""), priority("status: met"))
    assert list_facts(found) == [("search", "ended", "", True, False), ("search", "changed", "status", None, "met")]
    assert list_sentences(found) == snapshot


def test_of_a_body_that_ends_its_last_day_is_told_next(snapshot):
    old, new = (BOARDS.replace("kind: forum", f"kind: forum{more}") for more in ("", ", members: old, to: 2015-12"))

    found = compare_registers([parse_register(HEAD + old)], [parse_register(HEAD + new)])
    assert list_facts(found) == [
        ("forum", "ended", "", True, False),
        ("forum", "changed", "to", None, "2015-12"),
        ("forum", "gained", "members", None, ["old"]),
    ]
    assert list_sentences(found) == snapshot


def test_what_is_put_off_is_not_said_to_have_ended(snapshot):
    found = compared(priority("from: 2015"), priority("from: 2017"))
    assert list_facts(found) == [("search", "withheld", "", True, False), ("search", "changed", "from", "2015", "2017")]
    assert list_sentences(found) == snapshot


def test_a_record_that_is_added_is_told_with_what_it_says_of_others_and_its_lead(snapshot):
    found = compared("", priority("adopted_by: [board, forum], themes: cse, lead: board"))
    assert list_facts(found) == [
        (
            "search",
            "added",
            "",
            None,
            {"name": "Search", "lead": ["board"], "number": 3, "adopted_by": ["board", "forum"], "themes": ["cse"]},
        ),
        ("search", "lead", "lead", None, {"bodies": ["board"], "reading": "single"}),
    ]
    assert list_sentences(found) == snapshot
    found = compared(priority("lead: board"), "")
    assert list_facts(found) == [
        ("search", "removed", "", {"name": "Search", "lead": ["board"], "number": 3}, None),
        ("search", "lead", "lead", {"bodies": ["board"], "reading": "single"}, None),
    ]
    assert list_sentences(found) == snapshot


def test_of_a_new_strand_that_has_its_parents_lead_none_is_missed(snapshot):
    strand = ", strand: {name: Strand, part_of: search}}"

    found = compared(priority(""), priority("").rstrip("}\n") + "}" + strand)
    assert list_facts(found) == [("strand", "added", "", None, {"name": "Strand", "part_of": "search"})]
    assert list_sentences(found) == snapshot


def test_a_record_with_the_same_id_is_renamed(snapshot):
    found = compared(priority(""), priority("").replace("Search", "Finding"))
    assert list_facts(found) == [("search", "renamed", "name", "Search", "Finding")]
    assert list_sentences(found) == snapshot


def test_a_record_with_another_id_is_another_though_it_has_the_same_name(snapshot):
    found = compared("shortcomings: {gap: {name: Gap}}", "shortcomings: {hole: {name: Gap}}")
    assert list_facts(found) == [("gap", "removed", "", {"name": "Gap"}, None), ("hole", "added", "", None, {"name": "Gap"})]
    assert list_sentences(found) == snapshot


def test_a_post_is_told_with_its_body_and_may_go_to_another(snapshot):
    seat = ", posts: {seat: {name: Seat, role: other}}"
    old, new = (f"bodies: {{a: {{name: A, kind: board{one}}}, b: {{name: B, kind: board{two}}}}}" for one, two in ((seat, ""), ("", seat)))

    found = compared(old, new, "")
    assert list_facts(found) == [("seat", "changed", "body", "a", "b")]
    assert list_sentences(found) == snapshot


def test_a_post_does_not_change_its_source_with_its_body(snapshot):
    old = "sources: {s: {name: S}, t: {name: T}}\nbodies: {a: {name: A, kind: board, source: s, posts: {seat: {name: Seat, role: other}}}}"

    found = compared(old, old.replace("source: s", "source: t"), "")
    assert list_facts(found) == [("a", "changed", "source", ["s"], ["t"])]
    assert list_sentences(found) == snapshot


def test_a_protocol_is_told_theme_by_theme(snapshot):
    old = "protocols: {p: {name: Protocol, parties: [board, forum], status: sought, settles: {cse: {support: forum}}}}"
    new = "protocols: {p: {name: Protocol, parties: [board, forum], status: agreed, settles: {cse: {lead: board}, missing: {lead: forum}},"
    new += " signed: [{party: board, by: chair, date: 2016-01-04}]}}"

    found = compared(old, new)
    assert list_facts(found) == [
        ("p", "changed", "status", "sought", "agreed"),
        ("p", "lead", "settles/cse/lead", {"bodies": [], "reading": "not-stated"}, {"bodies": ["board"], "reading": "single"}),
        ("p", "lost", "settles/cse/support", ["forum"], None),
        ("p", "gained", "settles", None, "missing"),
        ("p", "lead", "settles/missing/lead", {"bodies": [], "reading": "not-stated"}, {"bodies": ["forum"], "reading": "single"}),
        ("p", "gained", "signed", None, [{"party": "board", "by": "chair", "date": "2016-01-04"}]),
    ]
    assert list_sentences(found) == snapshot


def test_what_a_body_presents_is_told(snapshot):
    old = "bodies: {a: {name: A, kind: board}, b: {name: B, kind: board}}"
    new = old.replace("{a: {name: A, kind: board", "{a: {name: A, kind: board, presents: [{what: Annual report, to: b, how: duty}]")

    found = compared(old, new, "")
    assert list_facts(found) == [("a", "gained", "presents", None, [{"what": "Annual report", "to": "b", "how": "duty"}])]
    assert list_sentences(found) == snapshot
    found = compared(new, old, "")
    assert list_facts(found) == [("a", "lost", "presents", [{"what": "Annual report", "to": "b", "how": "duty"}], None)]
    assert list_sentences(found) == snapshot


def test_acceptances_given_withdrawn_and_prolonged_are_told_record_by_record(snapshot):
    def accepting(records: str, until: str) -> str:
        return priority("") + f"accepted: [{{check: unowned-priority, records: {records}, because: To be settled, until: {until}}}]"

    found = compared(priority(""), accepting("[search]", "2016-03"))
    assert list_facts(found) == [("search", "accepted", "unowned-priority", None, [["2016-03", "To be settled"]])]
    assert list_sentences(found) == snapshot
    found = compared(accepting("[search]", "2016-03"), accepting("[search]", "2016-04"))
    assert list_facts(found) == [("search", "accepted", "unowned-priority", [["2016-03", "To be settled"]], [["2016-04", "To be settled"]])]
    assert list_sentences(found) == snapshot
    found = compared(accepting("[search]", "2016-03"), priority(""))
    assert list_facts(found) == [("search", "accepted", "unowned-priority", [["2016-03", "To be settled"]], None)]
    assert list_sentences(found) == snapshot


def test_of_very_many_names_the_first_are_told():
    many = "bodies:\n" + "".join(f"  b{number}: {{name: B{number}, kind: board}}\n" for number in range(100, 140))
    all_of_them = ", ".join(f"b{number}" for number in range(100, 140))
    told = sentences(priority(""), priority(f"support: [{all_of_them}]"), many)

    assert (len(told), told[0][-35:]) == (1, '"B127", "B128", "B129" and 10 more.')


# --- findings, registers, what can't be read --------------------------------------------------------------------------


def test_findings_mended_and_new_are_told_by_their_identity():
    found = compared(priority(""), priority("lead: [board, forum]"))

    assert ([one.check for one in found.fixed_findings], [one.check for one in found.new_findings]) == (
        ["unowned-priority"],
        ["chair-not-stated", "chair-not-stated", "joint-lead"],  # both lead now, and the register names the chair of neither
    )


def test_several_registers_are_told_apart_by_their_ids():
    north = HEAD.replace("id: r, name: R", "id: north, name: North") + "bodies: {a: {name: A, kind: board}}"
    south = HEAD.replace("id: r, name: R", "id: south, name: South")
    east = HEAD.replace("id: r, name: R", "id: east, name: East")
    found = compare_registers(
        [parse_register(north), parse_register(south)],
        [parse_register(north.replace("name: A", "name: B")), parse_register(south), parse_register(east)],
    )

    assert [(change.register, change.sentence) for change in found.changes] == [
        ("north", '"A" is now called "B".'),
        ("east", 'The register "East" was added, with all its records.'),
    ]


def test_a_body_of_another_register_is_told_with_that_register(snapshot):
    seat = "bodies: {a: {name: A, kind: board, posts: {seat: {name: Seat, role: chair}}}}"
    north = HEAD.replace("id: r, name: R", "id: north, name: North") + seat

    def state(lead: str) -> list[LoadedRegister]:
        texts = HEAD + priority(f"lead: {lead}"), north
        return link_registers(
            [build_register([parse_file(RegisterFile(f"{number}.yaml", text.encode()))]) for number, text in enumerate(texts)]
        )

    found = compare_registers(state("north:a"), state("north:seat"))

    assert list_facts(found) == [("search", "gained", "lead", None, ["north:seat"]), ("search", "lost", "lead", ["north:a"], None)]
    assert list_sentences(found) == snapshot


def test_of_a_state_that_cannot_be_read_nothing_is_taken_for_taken_out():
    found = compare_registers([parse_register(HEAD + BOARDS + priority("lead: board"))], [parse_register("register: [")])

    assert [(register.name, date.text) for register, date in found.registers] == [("R", "2016-01-15")]
    assert (found.changes, found.fixed_findings, found.new_findings, found.caveats) == (
        [],
        [],
        [],
        [
            "Not all files of the later state could be read; run `graph check` to see why. Nothing is listed as taken out, "
            "who leads is left out where it depends on them, and findings are not compared."
        ],
    )


def test_what_is_unsound_in_a_state_is_said_and_marked():
    found = compared(priority("due: 2016-04"), priority("due: soon"))

    assert (found.caveats, [change.sentence for change in found.changes]) == (
        ["The later state has 1 invalid value, which is ignored here. Changes to those records may be incomplete; they are marked."],
        ['"Search" (priority 3): the day it is due is no longer stated; before, April 2016. (It could not be read in full.)'],
    )


def test_a_name_cannot_pass_for_our_words(snapshot):
    old = priority("").replace("name: Search", "name: 'Search\" is led by `\"Forum'")

    found = compared(old, old.replace("number: 3", "number: 4"))
    assert list_facts(found) == [("search", "changed", "number", 3, 4)]
    assert list_sentences(found) == snapshot


@pytest.mark.parametrize(
    "part", ["presents: [{what: x}]", "presents: [{to: a}]", "presents: [{what: x, to: a}]", "basis: {note: x}", "basis: {should_read: x}"]
)
def test_a_part_of_a_body_that_lacks_what_it_needs_is_passed_over(part):
    without = "bodies: {a: {name: A, kind: board}}"
    with_it = without.replace("board", f"board, {part}")

    assert (sentences(without, with_it, ""), sentences(with_it, without, "")) == ([], [])


@pytest.mark.parametrize("part", ["{}", "{party: board, date: 2015}", "{by: chair}"])
def test_a_signature_that_lacks_what_it_needs_is_passed_over(part):
    without = "protocols: {p: {name: Protocol, parties: [board, forum]}}"
    with_it = without.replace("forum]", f"forum], signed: [{part}]")

    assert (sentences(without, with_it), sentences(with_it, without)) == ([], [])


@pytest.mark.parametrize("lacks", ["because: X, until: 2017", "check: unowned-priority, because: X"])
def test_an_acceptance_that_accepts_nothing_is_passed_over(lacks):
    sound = ", {check: idle-theme, records: [board], because: X, until: 2017}]"
    without, with_it = f"accepted: [{sound[2:]}", f"accepted: [{{{lacks}, records: [board]}}{sound}"

    assert (sentences(without, with_it), sentences(with_it, without)) == ([], [])


def test_an_acceptance_without_a_reason_is_told_without_one(snapshot):
    found = compared("", "accepted: [{check: ended-body-in-use, records: [board], until: 2017}]")
    assert list_facts(found) == [("board", "accepted", "ended-body-in-use", None, [["", "2017"]])]
    assert list_sentences(found) == snapshot


def mended(old: list[LoadedRegister], new: list[LoadedRegister]) -> list[str]:
    lines = [line for _, line in list_diff_lines(compare_registers(old, new))]
    return lines[lines.index("Findings fixed") + 1 :]


@pytest.mark.parametrize(
    ("fields", "why"),
    [("status: met", " (it has ended)"), ("to: 2015", " (it has ended)"), ("from: 2018", " (it is not open now)"), ("lead: board", "")],
)
def test_of_a_finding_that_is_gone_with_its_record_this_is_said(fields, why):
    found = mended([parse_register(HEAD + BOARDS + priority(""))], [parse_register(HEAD + BOARDS + priority(fields))])

    assert found[0].endswith(f"[unowned-priority]{why}")


def test_a_challenge_that_another_continues_has_not_ended():
    one = "challenges: {one: {name: One}}"
    found = mended(
        [parse_register(HEAD + one)], [parse_register(HEAD + one[:-1] + ", two: {name: Two, continues: one, lead: board}}\n" + BOARDS)]
    )

    assert {line.rpartition("]")[2] for line in found if line.startswith('"One"')} == {" (it is not open now)"}


def test_a_record_taken_out_of_one_register_is_not_taken_for_that_of_another():
    other = HEAD.replace("id: r, name: R", "id: s, name: S") + BOARDS
    old, new = (
        [parse_register(HEAD + priority("")), parse_register(other + priority(""))],
        [parse_register(HEAD), parse_register(other + priority("lead: board"))],
    )

    assert [line.rpartition("]")[2] for line in mended(old, new) if "[unowned-priority]" in line] == [" (it was taken out)", ""]


def test_of_claims_that_do_not_stand_it_is_not_said_that_they_are_so_now(snapshot):
    bodies = BOARDS.replace("role: chair", "role: chair, held_by: nobody") + "  new: {name: New Board, kind: board, from: 2018}\n"

    found = compared(priority(""), priority("support: [old, chair, new, forum]"), bodies)
    assert list_facts(found) == [
        ("search", "gained", "support", None, ["forum"]),
        ("search", "gained", "support", None, ["chair", "new", "old"]),
    ]
    assert list_sentences(found) == snapshot
    found = compared("", priority("support: old"), bodies)
    assert list_facts(found) == [
        ("search", "added", "", None, {"name": "Search", "support": ["old"], "number": 3}),
        ("search", "lead", "lead", None, {"bodies": [], "reading": "not-stated"}),
    ]
    assert list_sentences(found) == snapshot


@pytest.mark.parametrize(
    ("lead", "facts"),
    [
        (
            "{who: board, status: proposed, to: 2014}",
            [
                ("search", "lead", "lead", {"bodies": ["forum"], "reading": "single"}, {"bodies": [], "reading": "not-stated"}),
                ("search", "gained", "lead", None, [{"who": "board", "to": "2014", "status": "proposed"}]),
            ],
        ),
        (
            "{who: nobody, to: 2014}",
            [
                ("search", "lead", "lead", {"bodies": ["forum"], "reading": "single"}, {"bodies": [], "reading": "not-stated"}),
                ("search", "gained", "lead", None, [{"who": "nobody", "to": "2014"}]),
            ],
        ),
        (
            "{who: old, status: proposed}",
            [
                ("search", "lead", "lead", {"bodies": ["forum"], "reading": "single"}, {"bodies": [], "reading": "not-stated"}),
                ("search", "gained", "lead", None, [{"who": "old", "status": "proposed"}]),
            ],
        ),
        (
            "{who: board, from: 2017}",
            [
                ("search", "lead", "lead", {"bodies": ["forum"], "reading": "single"}, {"bodies": [], "reading": "not-stated"}),
                ("search", "gained", "lead", None, [{"who": "board", "from": "2017"}]),
            ],
        ),
        (
            "new",
            [
                ("search", "lead", "lead", {"bodies": ["forum"], "reading": "single"}, {"bodies": [], "reading": "not-stated"}),
                ("search", "gained", "lead", None, ["new"]),
            ],
        ),
    ],
)
def test_a_lead_that_is_over_is_not_said_to_be_still_to_come(lead, facts, snapshot):
    bodies = BOARDS + "  new: {name: New Board, kind: board, from: 2018}\n"

    found = compared(priority("lead: forum"), priority(f"lead: {lead}"), bodies)

    assert list_facts(found) == facts
    assert list_sentences(found) == snapshot


def test_a_lead_that_goes_with_its_post_to_another_body_is_told_with_the_body_it_was_of(snapshot):
    seat = ", posts: {seat: {name: Seat, role: chair}}"
    old, new = (
        f"bodies: {{a: {{name: A, kind: board{one}}}, b: {{name: B, kind: board{two}}}}}\n" + priority("lead: seat")
        for one, two in ((seat, ""), ("", seat))
    )

    found = compared(old, new, "")
    assert list_facts(found) == [
        ("search", "lead", "lead", {"bodies": ["a"], "reading": "single"}, {"bodies": ["b"], "reading": "single"}),
        ("seat", "changed", "body", "a", "b"),
    ]
    assert list_sentences(found) == snapshot


@pytest.mark.parametrize(
    ("old", "new", "facts"),
    [
        ("", "2015", [("board", "accepted", "idle-theme", None, [["2015", "X"]])]),
        ("2015", "", [("board", "accepted", "idle-theme", [["2015", "X"]], None)]),
        ("2015", "2014", [("board", "accepted", "idle-theme", [["2015", "X"]], [["2014", "X"]])]),
        ("2015", "2017", [("board", "accepted", "idle-theme", [["2015", "X"]], [["2017", "X"]])]),
        ("2017", "2015", [("board", "accepted", "idle-theme", [["2017", "X"]], [["2015", "X"]])]),
        ("2017", "", [("board", "accepted", "idle-theme", [["2017", "X"]], None)]),
    ],
)
def test_an_acceptance_whose_day_has_passed_accepts_nothing(old, new, facts, snapshot):
    def until(day: str) -> str:
        return f"accepted: [{{check: idle-theme, records: [board], because: X, until: {day}}}]" if day else ""

    found = compared(until(old), until(new))

    assert list_facts(found) == facts
    assert list_sentences(found) == snapshot


@pytest.mark.parametrize("head", ["id: r, format: 1", "id: r, name: [R], format: 1", "name: R", "id: r, name: R, as_at: soon, format: 1"])
def test_what_is_missing_from_an_unsound_head_is_not_told(head):
    unsound = f"register: {{{head}}}\n" + BOARDS

    assert compare_registers([parse_register(HEAD + BOARDS)], [parse_register(unsound)]).changes == []
    assert compare_registers([parse_register(unsound)], [parse_register(HEAD + BOARDS)]).changes == []


def test_what_an_unsound_head_does_say_is_told_and_marked(snapshot):
    renamed = HEAD.replace("name: R", "name: S").replace("format: 1", "format: 2")

    found = compare_registers([parse_register(HEAD)], [parse_register(renamed)])
    assert list_facts(found) == [("", "changed", "name", "R", "S")]
    assert list_sentences(found) == snapshot


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("", []),
        (", two: {name: Two, continues: one, lead: forum}", ['"One" (challenge) is no longer open.']),
    ],
)
def test_a_record_that_says_the_same_is_told_where_others_change_it(more, says):
    one = "challenges: {one: {name: One}"

    assert [each for each in sentences(one + "}", one + more + "}") if each.startswith('"One"')] == says


def test_what_a_protocol_settles_changes_with_those_it_names():
    protocol = "protocols: {p: {name: Protocol, parties: [board, forum], settles: {cse: {lead: chair}}}}"
    held, vacant = (BOARDS.replace("role: chair", f"role: chair, held_by: {who}") for who in ("jane", "nobody"))
    ended = held.replace("kind: board,", "kind: board, to: 2015,", 1)

    for after, why in ((vacant, "vacant"), (ended, "ended")):
        told = [
            change.sentence
            for change in compare_registers([parse_register(HEAD + held + protocol)], [parse_register(HEAD + after + protocol)]).changes
        ]
        assert told[-1] == (
            f'"Protocol" (protocol), on "CSE": the lead has now lapsed: "Chair" of "Board" ({why}); before, it was "Chair" of "Board".'
        )
    assert '"Chair" of "Board" is no longer active.' in told


# --- of every register ------------------------------------------------------------------------------------------------


def of(data: Any, seed: int = 0) -> list[Any]:
    return [parse_register(Page(data, seed).bytes)]


@take_part(30)
@given(registers())
def test_nothing_has_changed_between_a_register_and_itself(data):
    assert compare_registers(of(data), of(data)).is_empty


def respelt(value: Any, draw: st.DrawFn) -> Any:
    """The same, its lists and keys in another order, and what stands by itself as a list."""
    if isinstance(value, dict):
        return {key: respelt(value[key], draw) for key in draw(st.permutations(list(value)))}
    return draw(st.permutations([respelt(each, draw) for each in value])) if isinstance(value, list) else value


@take_part(30)
@given(st.data(), registers(), SEEDS)
def test_order_and_layout_are_no_change(data, register, seed):
    other = respelt(register, data.draw)

    assert [change.sentence for change in compare_registers(of(register), of(other, seed)).changes] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lead: board", "lead: [board]"),
        ("lead: board", "lead: {who: board}"),
        ("lead: [board, forum]", "lead: [{who: forum, status: agreed}, board]"),
    ],
)
def test_the_forms_of_a_claim_are_no_change(one, other):
    assert compared(priority(one), priority(other)).is_empty


def places(data: Any) -> list[tuple[str, Any, str]]:
    """Each field that can be left out: the record it is told of, what holds it, its key."""
    found = []

    def look(id: str, part: Any, kind: Any) -> None:
        for key, value in part.items():
            line = kind.fields[key]
            if not line.required and not (key == "status" and value == "agreed") and line.shape != "records":
                found.append((id, part, key))
            if line.shape == "records":
                for post, seat in value.items():
                    look(post, seat, Post)
            elif line.shape == "settlements":
                for settled in value.values():
                    look(id, settled, Settlement)
            elif line.record is not None and not isinstance(value, str):
                for each in value if isinstance(value, list) else [value]:
                    if not isinstance(each, str):  # the short form
                        look(id, each, line.record)

    for section, kind in TABLE.items():
        if section != "accepted":
            for id, each in (data.get(section) or {}).items():
                look(id, each, kind)
    return found


def of_record(changes: list[RegisterChange], id: str) -> list[str]:
    return [change.sentence for change in changes if change.subject == id and change.sentence.startswith(('"', "`"))]


@take_part(30)
@given(st.data(), registers().filter(places))
def test_every_field_that_comes_or_goes_is_told_of_its_record(data, register):
    with_it = of(register)
    id, holder, key = data.draw(st.sampled_from(places(register)))
    value = holder.pop(key)
    without = of(register)
    post = with_it[0].register.posts.get(id)
    if post is not None and key == "source" and without[0].register.posts[id].source == post.source:
        return  # its body's is the same

    assert of_record(compare_registers(with_it, without).changes, id), (key, value)
    assert of_record(compare_registers(without, with_it).changes, id), (key, value)


OTHER = {"text": TEXTS, "date": DATES, "period": PERIODS, "number": st.integers(1, 99).map(str)}


@take_part(30)
@given(st.data(), registers().filter(places))
def test_every_value_that_becomes_another_is_told_of_its_record(data, register):
    old = of(register)
    sections = [(kind, register.get(section) or {}) for section, kind in TABLE.items() if section != "accepted"]
    flat = [(id, kind, record) for kind, records in sections for id, record in records.items()]
    id, kind, record = data.draw(st.sampled_from(flat))
    keys = [key for key in record if kind.fields[key].shape in OTHER or kind.fields[key].shape == "choice"]
    key = data.draw(st.sampled_from(keys))
    line = kind.fields[key]
    value = data.draw((st.sampled_from(line.options) if line.options else OTHER[line.shape]).filter(lambda value: value != record[key]))
    record[key] = value

    assert of_record(compare_registers(old, of(register)).changes, id), (key, value)


# --- the command ------------------------------------------------------------------------------------------------------

REGISTERS = Path(__file__).parent / "registers"


def graph(*words: str) -> int:
    try:
        return main(words)
    except SystemExit as stopped:
        return int(str(stopped.code))


FILES = {"text": TextFile, "markdown": MarkdownFile, "json": JsonFile}


@pytest.mark.parametrize("format", FILES)
def test_a_larger_change_is_told_in_each_format(format, capsys, monkeypatch, snapshot):
    monkeypatch.chdir(REGISTERS)

    assert graph("diff", "old.yaml", "new.yaml", "--format", format) == 0
    assert capsys.readouterr().out == snapshot(extension_class=FILES[format])


@pytest.mark.parametrize("format", ["text", "markdown"])
def test_where_nothing_has_changed_that_is_all_it_says(format, capsys, monkeypatch):
    monkeypatch.chdir(REGISTERS)

    assert graph("diff", "old.yaml", "old.yaml", "--format", format) == 0
    assert capsys.readouterr().out.strip() == 'Nothing has changed in "Town partnership" as at 15 January 2016.'


def test_for_a_pull_request_it_is_cut_where_a_comment_would_be(capsys, tmp_path):
    for name, number in (("old", 1), ("new", 2)):
        records = "".join(f"  p{each}: {{name: P{each}, number: {number}}}\n" for each in range(2000))
        (tmp_path / f"{name}.yaml").write_text(f"{HEAD}priorities:\n{records}", encoding="utf-8")

    assert graph("diff", str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml"), "--format", "markdown") == 0
    lines = capsys.readouterr().out.splitlines()
    told = sum(line.startswith("- ") for line in lines)
    assert (sum(map(len, lines)) < 65_536, lines[-1]) == (True, f"{2000 - told:,} more would not fit here: run `graph diff` to see them.")


def test_a_revision_is_set_against_the_register_as_it_lies_on_disk(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    register = tmp_path / "data" / "bodies.yaml"
    register.parent.mkdir()
    register.write_text(HEAD + BOARDS + priority("lead: board"), encoding="utf-8")
    name = ("-c", "user.name=A", "-c", "user.email=a")
    for words in (("init", "-q"), ("add", "."), (*name, "commit", "-q", "-m", "First")):
        subprocess.run(["git", *words], check=True, cwd=tmp_path)
    register.write_text(HEAD + BOARDS + priority("lead: forum"), encoding="utf-8")

    assert graph("diff", "HEAD") == 0
    assert capsys.readouterr() == (
        """\
What has changed in "R" as at 15 January 2016:

Who leads
  "Search" (priority 3): the lead is now "Forum"; before, it was "Board".

Whose part has changed, and in what
  "Board": "Search" (priority 3).
  "Forum": "Search" (priority 3).

Findings fixed
  who chairs "Board" is not stated [chair-not-stated]

New findings
  who chairs "Forum" is not stated [chair-not-stated]
""",
        "",
    )
    assert (graph("diff", "HEAD", "HEAD"), capsys.readouterr().out) == (0, 'Nothing has changed in "R" as at 15 January 2016.\n')
    assert (graph("diff", "HEAD", "--data", "elsewhere"), capsys.readouterr().out) == (2, "")


@pytest.mark.parametrize("words", [(), ("nowhere.yaml",), ("old.yaml", "new.yaml", "--format", "html"), ("old.yaml", "--as-at", "soon")])
def test_called_wrongly_it_says_so_in_a_sentence_and_exits_2(words, capsys, monkeypatch):
    monkeypatch.chdir(REGISTERS)
    code, (out, err) = graph("diff", *words), capsys.readouterr()

    assert (code, out, err.count("\n")) == (2, "", 1)


def test_an_acceptance_without_a_last_day_is_none(snapshot):
    head = 'register: {id: r, name: R, format: 1, base: "https://example.org/r/", as_at: 2016-01-15}\npriorities: {p: {name: P}}\n'
    old = parse_register(head + "accepted: [{check: unowned-priority, records: [p], because: B}]")
    both = "accepted: [{check: unowned-priority, records: [p]}, {check: unowned-priority, records: [p], because: B, until: 2016-06}]"
    new = parse_register(head + both)

    found = compare_registers([old], [new], None)
    assert list_facts(found) == [("p", "accepted", "unowned-priority", None, [["2016-06", "B"]])]
    assert list_sentences(found) == snapshot
