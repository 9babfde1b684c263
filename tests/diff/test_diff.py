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


# --- who leads --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("", "lead: board", 'the lead is now "Board"; before, none was stated'),
        ("lead: board", "", 'no lead is stated any more; before, it was "Board"'),
        ("lead: board", "lead: forum", 'the lead is now "Forum"; before, it was "Board"'),
        ("lead: nobody", "lead: chair", 'the lead is now "Chair" of "Board"; before, it was stated that nobody led'),
        ("lead: forum", "lead: nobody", 'it is now stated that nobody leads; before, it was "Forum"'),
        ("lead: [board, forum]", "lead: board", 'the lead is now "Board"; before, it was joint: "Board" and "Forum"'),
        ("", "lead: [board, forum]", 'the lead is now joint: "Board" and "Forum"; before, none was stated'),
        (
            "lead: partners",
            "lead: {who: board, status: proposed}",
            'a lead is now proposed, and not agreed: "Board"; before, it was said to be a collective: "Partners"',
        ),
        (
            "lead: {who: board, status: proposed}",
            "lead: partners",
            'the lead is now said to be a collective, which is no one body: "Partners"; before, one was proposed: "Board"',
        ),
        (
            "lead: board",
            "lead: [board, {who: forum, status: contested}]",
            'the lead is now contested: "Board" and "Forum" (contested); before, it was "Board"',
        ),
        (
            "",
            "lead: [board, {who: forum, status: proposed}]",
            'the lead is now "Board"; before, none was stated',
        ),
        ("lead: old", "lead: board", 'the lead is now "Board"; before, it had lapsed: "Old Board" (ended)'),
        (
            "lead: {who: board, from: 2017}",
            "lead: {who: board, from: 2016-01}",
            'the lead is now "Board" (from January 2016); before, none had begun: "Board" (from 2017)',
        ),
    ],
)
def test_who_leads_is_told_by_its_reading(old, new, says):
    assert sentences(priority(old), priority(new))[0] == f'"Search" (priority 3): {says}.'


def test_a_lead_that_ends_is_told_with_the_claim_that_ends_it():
    assert sentences(priority("lead: board"), priority("lead: {who: board, to: 2015-12}")) == [
        '"Search" (priority 3): the lead has now lapsed: "Board" (to December 2015); before, it was "Board".',
        '"Search" (priority 3), where "Board" is named as its lead: the last day is now December 2015 (before: none was stated), '
        "so it no longer counts.",
    ]
    assert sentences(priority("lead: board"), priority("lead: {who: board, to: 2015-12, status: contested, called: owner}"))[1] == (
        '"Search" (priority 3), where "Board" is named as its lead: the status is now contested (before: agreed), '
        'the word the source uses is now "owner" (before: none was stated), the last day is now December 2015 (before: none was stated), '
        "so it no longer counts."
    )


def test_a_lead_that_lapses_since_its_body_ended_is_told_though_nothing_of_it_was_edited():
    assert sentences(priority("lead: forum"), priority("lead: forum").replace("forum", "forum")) == []
    ended = BOARDS.replace("kind: forum", "kind: forum, to: 2015-12")
    found = compare_registers(
        [parse_register(HEAD + BOARDS + priority("lead: forum"))], [parse_register(HEAD + ended + priority("lead: forum"))]
    )

    assert [change.sentence for change in found.changes] == [
        '"Search" (priority 3): the lead has now lapsed: "Forum" (ended); before, it was "Forum".',
        '"Forum" is no longer in being.',
        '"Forum": the last day is now December 2015; before, none was stated.',
    ]


def test_a_post_that_is_vacated_takes_its_lead_with_it():
    held, vacant = (BOARDS.replace("role: chair", f"role: chair, held_by: {who}") for who in ("jane", "nobody"))
    found = compare_registers(
        [parse_register(HEAD + held + priority("lead: chair"))], [parse_register(HEAD + vacant + priority("lead: chair"))]
    )

    assert [change.sentence for change in found.changes] == [
        '"Search" (priority 3): the lead has now lapsed: "Chair" of "Board" (vacant); before, it was "Chair" of "Board".',
        '"Chair" of "Board" is now vacant.',
        '"Chair" of "Board": the register now says that it is held by nobody.',
        '"Chair" of "Board": the register no longer says that it is held by "Jane Held".',
    ]


def test_a_lead_yet_to_come_is_no_lead_now():
    assert sentences(priority("lead: board"), priority("lead: [board, {who: forum, from: 2017-04}]")) == [
        '"Search" (priority 3): the register now names "Forum" (from April 2017) as its lead.'
    ]


def test_claims_beside_those_that_make_the_reading_are_told_too():
    assert sentences(priority("lead: [board, {who: forum, to: 2014}]"), priority("lead: {who: partners, status: proposed}"))[1:] == [
        '"Search" (priority 3): the register no longer names "Forum" (to 2014) as its lead.'
    ]


def test_a_claim_to_the_lead_that_does_not_stand_is_told_as_such():
    assert sentences(priority("lead: board"), priority("lead: [board, old]")) == [
        '"Search" (priority 3): the register now names "Old Board" (ended) as its lead.'
    ]


def test_what_the_calendar_alone_brings_is_no_change():
    old = HEAD + BOARDS + priority("lead: {who: board, to: 2016-03}")

    assert [
        change.sentence
        for change in compare_registers([parse_register(old)], [parse_register(old.replace("2016-01-15", "2016-05"))]).changes
    ] == ['The register "R": the day the facts stood is now May 2016; before, 15 January 2016.']
    assert compare_registers([parse_register(old)], [parse_register(old)], parse_date("2020")).is_empty


def test_a_lead_that_cannot_be_looked_up_is_told_as_it_is_written():
    found = compared(priority("lead: board"), priority("lead: north:board"))

    assert [change.sentence for change in found.changes] == [
        '"Search" (priority 3): the register now names `north:board` as its lead. (It could not be read in full.)',
        '"Search" (priority 3): the register no longer names "Board" as its lead. (It could not be read in full.)',
    ]


# --- other claims and fields ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("", "support: [forum, chair]", ' is now supported by "Chair" of "Board" and "Forum".'),
        ("support: forum", "", ': the register no longer says that it is supported by "Forum".'),
        ("", "support: nobody", ": the register now says that it is supported by nobody."),
        ("", "consult: {who: forum, status: proposed}", ': the register now says that it consults "Forum" (proposed).'),
        ("", "consult: forum", ' now consults "Forum".'),
        ("", "consult: {who: forum, from: 2017-04}", ': the register now says that it consults "Forum" (from April 2017).'),
        ("", "consult: {who: forum, from: 2015, seen: 2015-11}", ' now consults "Forum" (from 2015).'),
        ("", "consult: {who: forum, seen: 2015-11}", ' now consults "Forum" (by November 2015).'),
        (
            "support: forum",
            "support: {who: forum, from: 2015-10, called: helper}",
            ', where it is supported by "Forum": the first day is now October 2015 (before: none was stated), '
            'the word the source uses is now "helper" (before: none was stated).',
        ),
        ("", "shared_with: forum", ' is now said to be shared with "Forum".'),
        ("", "adopted_by: {who: board, from: 2015-10}", ' is now adopted by "Board" (from October 2015).'),
        ("", "themes: [cse, missing]", ' is now about "CSE" and "Missing children".'),
        ("", "due: 2016-04", ": the day it is due is now April 2016; before, none was stated."),
        ("due: 2016-04", "", ": the day it is due is no longer stated; before, April 2016."),
        ("period: 2015/16", "period: 2014/15", ": the period is now 2014/15; before, 2015/16."),
        ("source: minutes", "source: minutes#4", ': the source is now "Minutes" at "4"; before, "Minutes".'),
        ("", "note: A long story", ": a note was added."),
        ("note: A long story", "note: Another", ": its note changed."),
        ("", "also: [B, A]", ': the list of other names is now "A" and "B"; before, none was stated.'),
    ],
)
def test_what_is_gained_lost_and_changed_is_told_in_a_sentence(old, new, says):
    assert sentences(priority(old), priority(new)) == [f'"Search" (priority 3){says}']


def test_what_ends_is_told_before_what_ended_it():
    assert sentences(priority(""), priority("status: met")) == [
        '"Search" (priority 3) is no longer open.',
        '"Search" (priority 3): the status is now met; before, none was stated.',
    ]


def test_of_a_body_that_ends_its_last_day_is_told_next():
    old, new = (BOARDS.replace("kind: forum", f"kind: forum{more}") for more in ("", ", members: old, to: 2015-12"))

    assert [change.sentence for change in compare_registers([parse_register(HEAD + old)], [parse_register(HEAD + new)]).changes] == [
        '"Forum" is no longer in being.',
        '"Forum": the last day is now December 2015; before, none was stated.',
        '"Forum": the register now says that it has among its members "Old Board" (ended).',
    ]


def test_what_is_put_off_is_not_said_to_have_ended():
    assert sentences(priority("from: 2015"), priority("from: 2017")) == [
        '"Search" (priority 3) is now still to begin.',
        '"Search" (priority 3): the first day is now 2017; before, 2015.',
    ]


def test_a_record_that_is_added_is_told_with_what_it_says_of_others_and_its_lead():
    assert sentences("", priority("adopted_by: [board, forum], themes: cse, lead: board")) == [
        '"Search" (priority 3) was added: it is adopted by "Board" and "Forum" and is about "CSE".',
        '"Search" (priority 3), which is new: the lead is "Board".',
    ]
    assert sentences(priority("lead: board"), "") == [
        '"Search" (priority 3) was taken out of the register.',
        '"Search" (priority 3), which was taken out, has no lead here any more; before, it was "Board".',
    ]


def test_of_a_new_strand_that_has_its_parents_lead_none_is_missed():
    strand = ", strand: {name: Strand, part_of: search}}"

    assert sentences(priority(""), priority("").rstrip("}\n") + "}" + strand) == ['"Strand" (priority) was added: it is part of "Search".']


def test_a_record_with_the_same_id_is_renamed():
    assert sentences(priority(""), priority("").replace("Search", "Finding")) == ['"Search" (priority 3) is now called "Finding".']


def test_a_record_with_another_id_is_another_though_it_has_the_same_name():
    assert sentences("shortcomings: {gap: {name: Gap}}", "shortcomings: {hole: {name: Gap}}") == [
        '"Gap" (`gap`) (shortcoming) was taken out of the register.',
        '"Gap" (`hole`) (shortcoming) was added: it has the name of `gap`, which was taken out: '
        "the register does not say whether the two are one.",
    ]


def test_a_post_is_told_with_its_body_and_may_go_to_another():
    seat = ", posts: {seat: {name: Seat, role: other}}"
    old, new = (f"bodies: {{a: {{name: A, kind: board{one}}}, b: {{name: B, kind: board{two}}}}}" for one, two in ((seat, ""), ("", seat)))

    assert sentences(old, new, "") == ['"Seat" of "B" is now a post of "B"; before, of "A".']


def test_a_post_does_not_change_its_source_with_its_body():
    old = "sources: {s: {name: S}, t: {name: T}}\nbodies: {a: {name: A, kind: board, source: s, posts: {seat: {name: Seat, role: other}}}}"

    assert sentences(old, old.replace("source: s", "source: t"), "") == ['"A": the source is now "T"; before, "S".']


def test_a_protocol_is_told_theme_by_theme():
    old = "protocols: {p: {name: Protocol, parties: [board, forum], status: sought, settles: {cse: {support: forum}}}}"
    new = "protocols: {p: {name: Protocol, parties: [board, forum], status: agreed, settles: {cse: {lead: board}, missing: {lead: forum}},"
    new += " signed: [{party: board, by: chair, date: 2016-01-04}]}}"

    assert sentences(old, new) == [
        '"Protocol" (protocol): the status is now agreed; before, sought.',
        '"Protocol" (protocol), on "CSE": the lead is now "Board"; before, none was stated.',
        '"Protocol" (protocol), on "CSE": the register no longer says that it is supported by "Forum".',
        '"Protocol" (protocol) now settles "Missing children".',
        '"Protocol" (protocol), on "Missing children": the lead is now "Forum"; before, none was stated.',
        '"Protocol" (protocol) is now signed by "Board" ("Chair" of "Board", 4 January 2016).',
    ]


def test_what_a_body_presents_is_told():
    old = "bodies: {a: {name: A, kind: board}, b: {name: B, kind: board}}"
    new = old.replace("{a: {name: A, kind: board", "{a: {name: A, kind: board, presents: [{what: Annual report, to: b, how: duty}]")

    assert sentences(old, new, "") == ['"A" now presents "Annual report" to "B", as a duty.']
    assert sentences(new, old, "") == ['"A": the register no longer says that it presents "Annual report" to "B", as a duty.']


def test_acceptances_given_withdrawn_and_prolonged_are_told_record_by_record():
    def accepting(records: str, until: str) -> str:
        return priority("") + f"accepted: [{{check: unowned-priority, records: {records}, because: To be settled, until: {until}}}]"

    finding = '"Search" (priority 3): the finding `unowned-priority`'
    assert sentences(priority(""), accepting("[search]", "2016-03")) == [f'{finding} is now accepted until March 2016: "To be settled".']
    assert sentences(accepting("[search]", "2016-03"), accepting("[search]", "2016-04")) == [
        f'{finding} is now accepted until April 2016: "To be settled".'
    ]
    assert sentences(accepting("[search]", "2016-03"), priority("")) == [f"{finding} is no longer accepted."]


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
        ["joint-lead"],
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


def test_a_body_of_another_register_is_told_with_that_register():
    seat = "bodies: {a: {name: A, kind: board, posts: {seat: {name: Seat, role: chair}}}}"
    north = HEAD.replace("id: r, name: R", "id: north, name: North") + seat

    def state(lead: str) -> list[LoadedRegister]:
        texts = HEAD + priority(f"lead: {lead}"), north
        return link_registers(
            [build_register([parse_file(RegisterFile(f"{number}.yaml", text.encode()))]) for number, text in enumerate(texts)]
        )

    found = compare_registers(state("north:a"), state("north:seat"))

    assert [change.sentence for change in found.changes] == [
        '"Search" (priority 3): the register now names "Seat" of "A" of the register "North" as its lead.',
        '"Search" (priority 3): the register no longer names "A" of the register "North" as its lead.',
    ]


def test_of_a_state_that_cannot_be_read_nothing_is_taken_for_taken_out():
    found = compare_registers([parse_register(HEAD + BOARDS + priority("lead: board"))], [parse_register("register: [")])

    assert [(register.name, date.text) for register, date in found.registers] == [("R", "2016-01-15")]
    assert (found.changes, found.fixed_findings, found.new_findings, found.caveats) == (
        [],
        [],
        [],
        [
            "Not all files of the later state could be read; `graph check` tells why. Nothing is listed as taken out, "
            "who leads is left out where it hangs on them, and findings are not compared."
        ],
    )


def test_what_is_unsound_in_a_state_is_said_and_marked():
    found = compared(priority("due: 2016-04"), priority("due: soon"))

    assert (found.caveats, [change.sentence for change in found.changes]) == (
        [
            "In the later state 1 value is unsound, and left out here: "
            "what is told of a record with one may be more, or less, than changed; it is marked."
        ],
        ['"Search" (priority 3): the day it is due is no longer stated; before, April 2016. (It could not be read in full.)'],
    )


def test_a_name_cannot_pass_for_our_words():
    old = priority("").replace("name: Search", "name: 'Search\" is led by `\"Forum'")

    assert sentences(old, old.replace("number: 3", "number: 4")) == [
        "\"Search' is led by ''Forum\" (priority 4): the number is now 4; before, 3."
    ]


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


def test_an_acceptance_without_a_reason_is_told_without_one():
    assert sentences("", "accepted: [{check: ended-body-in-use, records: [board], until: 2017}]") == [
        '"Board": the finding `ended-body-in-use` is now accepted until 2017.'
    ]


def mended(old: list[LoadedRegister], new: list[LoadedRegister]) -> list[str]:
    lines = [line for _, line in list_diff_lines(compare_registers(old, new))]
    return lines[lines.index("Findings mended") + 1 :]


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


def test_of_claims_that_do_not_stand_it_is_not_said_that_they_are_so_now():
    bodies = BOARDS.replace("role: chair", "role: chair, held_by: nobody") + "  new: {name: New Board, kind: board, from: 2018}\n"

    assert sentences(priority(""), priority("support: [old, chair, new, forum]"), bodies) == [
        '"Search" (priority 3) is now supported by "Forum".',
        '"Search" (priority 3): the register now says that it is supported by "Chair" of "Board" (vacant), "New Board" (not begun) '
        'and "Old Board" (ended).',
    ]
    assert sentences("", priority("support: old"), bodies)[0] == (
        '"Search" (priority 3) was added: it is supported by "Old Board" (ended).'
    )


@pytest.mark.parametrize(
    ("lead", "says"),
    [
        ("{who: board, status: proposed, to: 2014}", 'no lead stands now: "Board" (proposed, to 2014)'),
        ("{who: nobody, to: 2014}", "no lead stands now: nobody (to 2014)"),
        ("{who: old, status: proposed}", 'no lead stands now: "Old Board" (proposed) (ended)'),
        ("{who: board, from: 2017}", 'no lead has begun yet: "Board" (from 2017)'),
        ("new", 'no lead has begun yet: "New Board" (not begun)'),
    ],
)
def test_a_lead_that_is_over_is_not_said_to_be_still_to_come(lead, says):
    bodies = BOARDS + "  new: {name: New Board, kind: board, from: 2018}\n"

    assert sentences(priority("lead: forum"), priority(f"lead: {lead}"), bodies)[0] == (
        f'"Search" (priority 3): {says}; before, it was "Forum".'
    )


def test_a_lead_that_goes_with_its_post_to_another_body_is_told_with_the_body_it_was_of():
    seat = ", posts: {seat: {name: Seat, role: chair}}"
    old, new = (
        f"bodies: {{a: {{name: A, kind: board{one}}}, b: {{name: B, kind: board{two}}}}}\n" + priority("lead: seat")
        for one, two in ((seat, ""), ("", seat))
    )

    assert sentences(old, new, "")[0] == '"Search" (priority 3): the lead is now "Seat" of "B"; before, it was "Seat" of "A".'


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("", "2015", ": an acceptance of the finding `idle-theme` was added, though its day has passed"),
        ("2015", "", ": an acceptance of the finding `idle-theme` that had expired was taken out"),
        ("2015", "2014", ": an acceptance of the finding `idle-theme` that had expired changed, and its day has passed"),
        ("2015", "2017", ': the finding `idle-theme` is now accepted until 2017: "X"'),
        ("2017", "2015", ": the finding `idle-theme` is no longer accepted: the last day of its acceptance is now 2015"),
        ("2017", "", ": the finding `idle-theme` is no longer accepted"),
    ],
)
def test_an_acceptance_whose_day_has_passed_accepts_nothing(old, new, says):
    def until(day: str) -> str:
        return f"accepted: [{{check: idle-theme, records: [board], because: X, until: {day}}}]" if day else ""

    assert sentences(until(old), until(new)) == [f'"Board"{says}.']


@pytest.mark.parametrize("head", ["id: r, format: 1", "id: r, name: [R], format: 1", "name: R", "id: r, name: R, as_at: soon, format: 1"])
def test_what_is_missing_from_an_unsound_head_is_not_told(head):
    unsound = f"register: {{{head}}}\n" + BOARDS

    assert compare_registers([parse_register(HEAD + BOARDS)], [parse_register(unsound)]).changes == []
    assert compare_registers([parse_register(unsound)], [parse_register(HEAD + BOARDS)]).changes == []


def test_what_an_unsound_head_does_say_is_told_and_marked():
    renamed = HEAD.replace("name: R", "name: S").replace("format: 1", "format: 2")

    assert [change.sentence for change in compare_registers([parse_register(HEAD)], [parse_register(renamed)]).changes] == [
        'The register "S": the name is now "S"; before, "R". (It could not be read in full.)'
    ]


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
    assert '"Chair" of "Board" is no longer in being.' in told


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
    assert (sum(map(len, lines)) < 65_536, lines[-1]) == (True, f"{2000 - told:,} more would not fit here: `graph diff` tells them.")


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


def test_an_acceptance_without_a_last_day_is_none():
    head = 'register: {id: r, name: R, format: 1, base: "https://example.org/r/", as_at: 2016-01-15}\npriorities: {p: {name: P}}\n'
    old = parse_register(head + "accepted: [{check: unowned-priority, records: [p], because: B}]")
    both = "accepted: [{check: unowned-priority, records: [p]}, {check: unowned-priority, records: [p], because: B, until: 2016-06}]"
    new = parse_register(head + both)

    assert [change.sentence for change in compare_registers([old], [new], None).changes] == [
        '"P" (priority): the finding `unowned-priority` is now accepted until June 2016: "B".'
    ]
