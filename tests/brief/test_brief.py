"""The brief: one page for the chair of a body, of what the register names it for, and of what it does not say."""

import io
import json
import os
import shutil
import subprocess
import sys

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.brief.document import BriefBaseline, build_brief_sections, compose_brief, fit_items, format_item
from graph.brief.facts import BodyView
from graph.cli.main import main
from graph.documents.blocks import Document, Heading, Listing, Paragraph
from graph.documents.kinds import docx as word
from graph.documents.kinds import html, md
from graph.lint.run import check_registers
from graph.model.dates import parse_date
from graph.model.snapshot import Snapshot
from graph.reader import load as source
from support.damage import mangled, misshapen
from support.examples import take_part
from support.paths import ROOT, SETTLED
from support.registers import Page, registers
from support.snapshots import MarkdownFile

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-04-30}\n"
BOARDS = """bodies:
  a: {name: Ash Board, also: [The Ash], kind: board, posts: {a-chair: {name: Chair, role: chair}}, source: m}
  b: {name: Birch Board, kind: board, source: m}
  c: {name: Cedar group, kind: group, part_of: b, source: m}
sources: {m: {name: Minutes, date: 2016-04-01, sections: {"2": Leads}}}
themes: {t: {name: Truancy}, u: {name: Units}}
"""
NOTHING = {
    "You lead": ["The register does not name you as a lead."],
    "You support, or have another role": ["The register names you in no other role, and holds nothing that you set or found."],
    "You are asked to act on": ["The register has no challenge that asks you to act, or that is addressed to you."],
    "You must agree": ["The register does not name you as a party to a protocol."],
    "Concerns you, and has no single lead": [
        "The register does not say that you adopted, are asked to act on or support anything."
    ],
}  # fmt: skip


def compose(found, body, since=None):
    """The brief of a body, with the findings of every check on these registers."""
    findings = [one for each, snapshot in found for one in check_registers([each], parse_date(snapshot.on)).findings]
    return compose_brief(found, body, findings, since)


def brief(text: str, body: str = "a", since: BriefBaseline | None = None, on: str = "2016-04-30") -> Document:
    found = source.parse_register(text if "register:" in text else HEAD + BOARDS + text)
    assert found.problems == []
    return compose([(found, Snapshot(found.register, on))], found.register.bodies[body], since)


def told(made: Document) -> dict[str, list[str]]:
    """What stands under each heading."""
    found: dict[str, list[str]] = {}
    for block in made.blocks:
        match block:
            case Heading(_, text):
                last = found.setdefault(text, [])
            case Listing(items):
                last += items
            case Paragraph(text, label) if not label:
                last.append(text)
    return found


def part(heading: str, text: str, **more) -> list[str]:
    return told(brief(text, **more))[heading]


# --- what it says -----------------------------------------------------------------------------------------------------


def test_a_body_that_the_register_names_for_nothing_is_told_so_part_by_part():
    made = brief("")

    assert {heading: lines for heading, lines in told(made).items() if heading in NOTHING} == NOTHING
    assert made.blocks[0] == Paragraph(
        "you are the single lead of nothing, are asked to act on no challenge, and have no theme to agree on by a "
        "protocol that you are party to. "
        "The register does not say that you adopted, are asked to act on or support anything.",
        "In short",
    )


def test_it_tells_what_a_body_leads_alone_with_others_and_may_come_to_lead():
    text = """priorities:
  p: {name: P, number: 1, lead: {who: a-chair, called: champion, source: m#2}, due: 2016-12, source: m}
  q: {name: Q, number: 2, lead: [a, b], source: m}
  r: {name: R, number: 3, lead: {who: a, status: proposed}, source: m}
  s: {name: S, number: 4, lead: [{who: a, status: contested}, b], source: m}
  v: {name: V, number: 5, lead: [b, {who: a, status: proposed}], source: m}
  w: {name: W, number: 6, lead: [b, {who: a, from: 2016-06}]}
  x: {name: X, adopted_by: a, lead: {who: a, to: 2016-03}, source: m}
protocols: {y: {name: Y, parties: [a, b], status: draft, settles: {t: {lead: a}}, source: m}}"""

    assert part("You lead", text) == [
        '"P" (priority 1) (as Chair, called "champion"), due December 2016. [m 2]',
        '"Q" (priority 2): jointly with Birch Board, so there is no single lead. [m]',
        '"R" (priority 3): proposed, and not agreed. [m]',
        '"S" (priority 4): contested; named too: Birch Board. [m]',
        '"V" (priority 5): you are proposed; the lead today is Birch Board. [m]',
        '"Truancy" (theme, by the protocol "Y", which is not agreed). [m]',
        'Still to come: "W" (priority 6) (from June 2016). [no source]',
    ]


def test_a_chair_reads_first_who_sits_on_the_board_and_what_it_must_do_each_with_its_own_source():
    text = """register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-04-30}
sources: {m: {name: Minutes, date: 2016-04-01}, n: {name: Newsletter, date: 2016-04-01}}
people: {ann: {name: Ann}, bob: {name: Bob}, cat: {name: Cat}}
bodies:
  a:
    name: Ash Board
    kind: board
    source: m
    members: [{who: b, source: n}, c]
    posts:
      clerk: {name: Clerk, role: other, held_by: nobody}
      vice: {name: Deputy, role: vice-chair, held_by: {who: bob, to: 2015-12-31}}
      chair: {name: Chair, role: chair, held_by: {who: ann, seen: 2016-04-01, source: n}}
    presents:
      - {what: Annual report, to: b, how: duty, every: year}
      - {what: Annual report, to: c, how: on-request, source: n}
      - {what: Minutes, how: publish, due: 2016-09}
  b: {name: Birch Board, kind: board, source: m, presents: [{what: Plan, to: chair, how: duty}]}
  c: {name: Cedar, kind: agency, source: m}
duties: {d: {name: Keep children safe, duty_of: a, source: m}}"""

    assert part("Who chairs and sits on it", text) == [
        "Chair: Ann (seen 1 April 2016). [n]",
        "Deputy: Bob until 31 December 2015; since then nobody is named. [m]",
        "Clerk: vacant. [m]",
        "Members: Birch Board and Cedar. [n]",
    ]
    assert part("Your duties, and what is presented", text) == [
        "Keep children safe. [m]",
        '"Annual report": presented to Birch Board (as a duty, every year); Cedar (when asked). [n]',
        '"Minutes": published (next due September 2016). [m]',
        'Birch Board presents "Plan" to you (as a duty). [m]',
    ]
    assert part("Who chairs and sits on it", "", body="c") == ["No chair is named.", "No member is named."]


def test_its_other_parts_stand_role_by_role():
    text = """priorities:
  p: {name: P, support: [a, b], scrutinise: {who: a, status: proposed}, source: m}
  q: {name: Q, support: a-chair, inform: {who: a, to: 2016-03}, source: m#2}"""

    assert part("You support, or have another role", text) == [
        'You support: "P" (priority) and "Q" (priority) (as Chair). [m 2]',
        'You scrutinise: "P" (priority) (proposed). [m]',
    ]


def test_to_be_addressed_is_kept_apart_from_being_told_to_act():
    text = """challenges:
  p: {name: P, number: 1, set_by: b, addressed_to: [a, b], acts: [a, c], due: 2016-09, source: m}
  q: {name: Q, number: 2, set_by: a, acts: a, source: m}
  r: {name: R, number: 3, addressed_to: a, acts: c, source: m#2}
  s: {name: S, number: 4, acts: a, status: met}"""

    found = told(brief(text))

    assert found["You are asked to act on"] == [
        '"P" (challenge 1), with Cedar group; set by Birch Board; due September 2016; the register does not say who leads. [m]',
        '"Q" (challenge 2); set by yourselves; the register does not say who leads. [m]',
        'The heading addresses you, but the sentence does not ask you to act: "R" (challenge 3). [m 2]',
    ]
    assert found["You lead"] == NOTHING["You lead"]
    assert found["Concerns you, and has no single lead"] == ["Nothing beyond what you are asked to act on, as listed above."]


def test_what_is_to_be_agreed_is_told_by_protocol_and_with_whom():
    text = """priorities: {p: {name: P, adopted_by: [a, b], themes: t, source: m}}
protocols:
  y: {name: Y, parties: [a, b, c], convened_by: a, status: agreed, settles: {u: {lead: [a, b]}}, source: m#2,
      signed: [{party: b, by: a-chair}]}
  z: {name: Z, parties: [b, c]}"""

    assert part("You must agree", text) == [
        '"Y" (agreed), with Birch Board and Cedar group: who leads on all 2 themes. [m 2]',
        'Still open: "Truancy" and "Units". [m 2]',
        'Birch Board is named, as you are, in what is open on "Truancy". [m 2]',
        'On "Units", more than one body is named as lead, so that there is no single lead: Ash Board and Birch Board. [m 2]',
        "You bring the parties together. [m 2]",
        "The register holds no signature of yours under it. [m 2]",
    ]


def test_what_nobody_leads_is_told_with_its_reading_and_strands_go_with_their_whole():
    text = """priorities:
  p: {name: P, number: 1, adopted_by: a, source: m}
  q: {name: Q, part_of: p, adopted_by: a, source: m}
  r: {name: R, number: 2, adopted_by: a, lead: nobody, source: m}
  s: {name: S, number: 3, adopted_by: a, lead: b, themes: [t], source: m}
  v: {name: V, number: 4, adopted_by: b, source: m}
  w: {name: W, number: 5, adopted_by: a, lead: [a, b], source: m}"""

    assert part("Concerns you, and has no single lead", text) == [
        'You adopted 1 priority (with 1 part) of which the register does not say who leads: "P" (priority 1). [m]',
        'You adopted 1 priority of which it is stated that nobody leads: "R" (priority 2). [m]',
        'You are named in what is open on 1 theme whose lead is in no protocol: "Truancy". [m]',
    ]


def test_where_all_has_a_single_lead_it_says_so():
    assert part("Concerns you, and has no single lead", "priorities: {p: {name: P, adopted_by: a, lead: b, source: m}}") == [
        "Everything that the register says you adopted, are asked to act on or support has a single lead."
    ]


def test_findings_are_those_about_the_body_the_worst_first():
    text = """priorities:
  p: {name: P, adopted_by: a, source: m}
  q: {name: Q, adopted_by: a, source: m}
  r: {name: R, adopted_by: b, source: m}
challenges: {s: {name: S, set_by: a, acts: [b, c], source: m}}"""

    found = part("Open findings about you", text)

    assert found == [
        'Priority that nothing on record delivers, 2 times: "P" and "Q".',
        'Who chairs "Ash Board" is not stated.',
    ]


def test_a_body_that_has_ended_or_is_a_collective_is_warned_of():
    text = HEAD + "bodies: {a: {name: All of us, kind: collective, to: 2016-03}}"

    assert [block.text for block in brief(text).blocks[:2]] == [
        "on this day the body is ended: March 2016. Claims that name it do not count, so most of this page is empty.",
        "this is a collective: the register does not say who belongs to it, and it cannot be a single lead.",
    ]


def test_another_register_that_is_given_with_it_is_looked_through_too(tmp_path, capsys):
    other = "register: {id: o, name: O, format: 1, base: https://example.org/o/, as_at: 2016-04-30}\n"
    (tmp_path / "r.yaml").write_text(HEAD + BOARDS)
    (tmp_path / "o.yaml").write_text(f'{other}sources: {{n: {{name: N}}}}\npriorities: {{p: {{name: P, lead: "r:a", source: n}}}}')
    data = ["--data", str(tmp_path / "o.yaml"), "--data", str(tmp_path / "r.yaml")]

    assert main(["brief", "a", *data]) == 0
    assert '## You lead\n\n- "P" (priority). \\[o:n\\]\n' in capsys.readouterr().out
    assert main(["brief", "r:a-chair", *data]) == 0


# --- what has changed -------------------------------------------------------------------------------------------------


def test_since_a_day_it_tells_what_the_register_dates():
    text = """priorities:
  p: {name: P, period: 2016/17, lead: [{who: b, to: 2016-03-31}, {who: a, from: 2016-04-01}], source: m}
  q: {name: Q, adopted_by: a, from: 2015, to: 2016-04-29, source: m}
  r: {name: R, lead: {who: b, from: 2016-04-02}, source: m}
protocols: {y: {name: Y, parties: [a, b], from: 2015, settles: {t: {lead: {who: b, from: 2016-04-03}}}, source: m}}"""
    since = BriefBaseline("2016-04-01", parse_date("2016-04-01"))

    heading = "Who came and left, and what began and ended, since 1 April 2016"
    assert part(heading, text, since=since) == [
        '"P" (priority) was led by "Birch Board" until 31 March 2016. [m]',
        '"P" (priority) has been led by "Ash Board" since 1 April 2016. [m]',
        '"Y" (protocol), on "Truancy" has been led by "Birch Board" since 3 April 2016. [m]',
        '"P" (priority) began with its period, 2016/17. [m]',
        '"Q" (priority) ended on 29 April 2016. [m]',
    ]
    assert part(heading, "", since=since) == [
        "The register dates no start or end for you since then. What has no date in the register is not shown here."
    ]


def test_since_a_revision_it_tells_what_the_text_says_otherwise_of_the_body():
    def since(text: str) -> BriefBaseline:
        return BriefBaseline("main", registers=[source.parse_register(HEAD + BOARDS + text)])

    old = "priorities: {p: {name: P, adopted_by: a, lead: b, source: m}, q: {name: Q, adopted_by: b, source: m}}"
    new = "priorities: {p: {name: P, adopted_by: a, due: 2016-09, lead: c, source: m#2}, q: {name: Q, adopted_by: b, lead: c}}"
    proposed = f"{new}\n".replace("}}\n", "}, r: {name: R, lead: {who: a, status: proposed}}}")

    assert part("Changed in the register since `main`", proposed, since=since(new)) == [
        '"R" (priority), which is new: a lead is proposed, and not agreed: "Ash Board".',
        '"R" (priority) was added.',
    ]
    assert part("Changed in the register since `main`", new, since=since(old)) == [
        '"P" (priority): the lead is now "Cedar group"; before, it was "Birch Board". [m 2]',
        '"P" (priority): the source is now "Minutes" at "2"; before, "Minutes". [m 2]',
        '"P" (priority): the day it is due is now September 2016; before, not stated. [m 2]',
    ]
    assert part("Changed in the register since `main`", old, since=since(old)) == [
        "The register now says the same about you, and about everything it names you in."
    ]


def test_since_takes_a_revision_of_git(tmp_path, capsys):
    def git(*words: str) -> None:
        who = ["-c", "user.name=N", "-c", "user.email=n@example.org"]
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    file = tmp_path / "r.yaml"
    file.write_text(HEAD + BOARDS)
    git("init", "-q")
    git("add", "r.yaml")
    git("commit", "-qm", "First")
    file.write_text(HEAD + BOARDS + "priorities: {p: {name: P, lead: a, source: m}}")

    assert main(["brief", "a", "--data", str(file), "--since", "HEAD"]) == 0
    assert '- "P" (priority), which is new: the lead is "Ash Board". \\[m\\]' in capsys.readouterr().out


# --- the page ---------------------------------------------------------------------------------------------------------


def test_a_part_that_is_long_says_how_much_more_there_is_and_crowds_out_no_other():
    many = "".join(f"  p{number}: {{name: {'Long name ' * 9}{number}, lead: a, source: m}}\n" for number in range(60))
    found = told(brief(f"priorities:\n{many}challenges: {{q: {{name: Q, acts: a, source: m}}}}"))

    shown = found["You lead"][:-1]
    assert found["You lead"][-1] == f"And {60 - len(shown)} more, in the list of who leads what."
    assert 10 < len(shown) < 30
    assert found["You are asked to act on"] == ['"Q" (challenge); the register does not say who leads. [m]']


def test_what_a_body_is_asked_to_do_gets_its_room_before_findings():
    asked = "".join(f"  q{n}: {{name: Challenge {n}, acts: [a, b], source: m}}\n" for n in range(8))
    many = "".join(
        f"  p{n}: {{name: {'Long name ' * 9}{n}, adopted_by: a, source: m, lead: {'nobody' if n % 2 else '[a, b]'}}}\n" for n in range(30)
    )
    made = brief(f"priorities:\n{many}challenges:\n{asked}")
    sections = told(made)

    assert len([line for line in sections["You are asked to act on"] if "Challenge" in line]) == 8
    assert sections["Open findings about you"]


def test_the_brief_of_a_party_in_markdown(snapshot):
    found = source.read_registers(SETTLED)[0]
    made = compose(
        [(found, Snapshot(found.register, "2016-06-30"))], found.register.bodies["safety"], BriefBaseline("x", parse_date("2016-05-01"))
    )

    assert md.render(made).decode() == snapshot(extension_class=MarkdownFile)


@pytest.mark.parametrize(("data", "body"), [("data", "bscb"), ("tests/protocol/settled.yaml", "children")])
def test_word_reads_it_again_with_every_line_and_the_same_bytes(data, body, tmp_path):
    assert main(["brief", body, "--data", str(ROOT / data), "--to", str(tmp_path / "b.docx")]) == 0
    found = source.read_registers(ROOT / data)[0]
    made = compose([(found, Snapshot(found.register, found.register.as_at.last))], found.register.bodies[body])

    paragraphs = [paragraph.text for paragraph in docx.Document(str(tmp_path / "b.docx")).paragraphs]
    assert paragraphs[:2] == [made.title, made.subtitle]
    lines = [text for block in made.blocks for text in (block.items if isinstance(block, Listing) else [block.text])]
    assert [text.partition(": ")[2] if text.startswith(LABELS) else text for text in paragraphs[2:]] == lines
    assert word.render(made) == (tmp_path / "b.docx").read_bytes()


LABELS = ("In short: ", "How to read this: ", "Sources: ")


@pytest.mark.program
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
@pytest.mark.parametrize("body", ["bscb", "bcc", "full"])
def test_it_fills_one_page(body, tmp_path):
    if body == "full":
        many = range(40)
        names = [f"A priority of some length on children, families and schools, the number {number}" for number in many]
        things = "".join(
            f"  p{n}: {{name: '{names[n]}', lead: {'a' if n % 2 else 'b'}, support: a, from: 2016-04-02, source: m}}\n" for n in many
        )
        asked = "".join(f"  q{n}: {{name: 'Challenge {names[n]}', acts: [a, b], set_by: c, themes: t, source: m}}\n" for n in many)
        made = brief(f"priorities:\n{things}challenges:\n{asked}protocols: {{y: {{name: Y, parties: [a, b], source: m}}}}",
                     since=BriefBaseline("2016-04-01", parse_date("2016-04-01")))  # fmt: skip
    else:
        found = source.read_registers(ROOT / "data")[0]
        made = compose([(found, Snapshot(found.register, "2015-11-25"))], found.register.bodies[body],
                        BriefBaseline("2015", parse_date("2015")))  # fmt: skip
    (tmp_path / "b.docx").write_bytes(word.render(made))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "b.docx"], cwd=tmp_path, check=True, capture_output=True, timeout=300
    )
    pages = subprocess.run(["pdfinfo", "b.pdf"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    assert "Pages:           1\n" in pages


def test_names_that_mean_harm_stay_text():
    text = """register: {id: r, name: "<script>x</script>", format: 1, base: https://example.org/r/, as_at: 2016-04-30}
sources: {m: {name: "![x](https://evil.example/x)", sections: {"<b>": x}}}
bodies: {a: {name: "<img src=x onerror=alert(1)>", kind: board}}
priorities: {p: {name: '" is led by you. [evil](javascript:alert(1)) `x`', lead: a, source: "m#<b>"}}"""

    made = brief(text)
    page, plain = html.render(made).decode(), md.render(made).decode()

    assert "<script>" not in page
    assert "<img" not in page
    assert "<b>" not in page
    assert "\n# Brief for \\<img src=x onerror=alert(1)\\>\n" in f"\n{plain}"
    assert "- \"' is led by you. \\[evil\\](javascript:alert(1)) 'x'\" (priority). \\[m \\<b\\>\\]" in plain
    assert "m: !\\[x\\](https\\://evil.example/x)." in plain
    assert docx.Document(io.BytesIO(word.render(made))).paragraphs[0].text == "Brief for <img src=x onerror=alert(1)>"


# --- every register ---------------------------------------------------------------------------------------------------


@take_part(60)
@given(registers(), st.sampled_from(["2015-06-01", "2016-03-31"]), st.sampled_from(["0001", "2015", "2014-04-01"]))
def test_every_body_of_every_register_gets_a_brief_that_says_of_leads_what_the_reading_says(whole, on, since):
    found = source.parse_register(Page(whole).bytes)
    snapshot = Snapshot(found.register, on)
    for body in found.register.bodies.values():
        then = BriefBaseline(since, parse_date(since))
        assert md.render(compose([(found, snapshot)], body, then)).startswith(b"# Brief for ")
        leads, roles = build_brief_sections([BodyView(found, snapshot, found.register, body)])[2:4]
        led = [
            item
            for item in leads.items
            if not item.text.startswith("Still to come") and "you are proposed; the lead today" not in item.text
        ]
        assert {item.records[0] for item in led} == {
            *(thing.id for thing in snapshot.leadable_records if body.id in snapshot.lead(thing).bodies),
            *(one.id for one in snapshot.protocols if any(body.id in snapshot.lead(each).bodies for each in one.settles.values())),
        }
        supported = {id for item in roles.items if item.text.startswith("You support") for id in item.records}
        assert supported == {
            *(thing.id for thing in snapshot.leadable_records if stands(snapshot, thing, body.id)),
            *(one.id for one in snapshot.protocols if any(stands(snapshot, each, body.id) for each in one.settles.values())),
        }


def stands(snapshot: Snapshot, thing, id: str) -> bool:
    return any(each == id for _, each, _ in snapshot.active_claims(thing.support))


def assert_briefed(data: bytes) -> None:
    found = source.parse_register(data)
    snapshot = Snapshot(found.register, "2016-03-31")
    for body in found.register.bodies.values():
        told = build_brief_sections([BodyView(found, snapshot, found.register, body)], BriefBaseline("x", registers=[found]))
        assert [len(items) <= len(part.items) for part, items in zip(told, fit_items(told), strict=True)] == [True] * len(told)
        assert len(told) == 9 + any(part.heading.startswith("By law") for part in told)
        assert all(format_item(item) for part in told for item in part.items)
        assert html.render(compose([(found, snapshot)], body, BriefBaseline("2015", parse_date("2015"))))


@given(mangled())
def test_a_register_mangled_in_any_way_still_makes_briefs(data):
    assert_briefed(data)


@given(misshapen())
def test_a_register_of_any_shape_still_makes_briefs(register):
    assert_briefed(json.dumps(register, ensure_ascii=False).encode())


@take_part(30)
@given(registers(), registers())
def test_whatever_it_is_compared_with_every_body_gets_a_brief(before, after):
    old, new = source.parse_register(Page(before).bytes), source.parse_register(Page(after).bytes)
    for body in new.register.bodies.values():
        assert md.render(compose([(new, Snapshot(new.register, "2016-03-31"))], body, BriefBaseline("old", registers=[old])))


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["a", "r:a", "a-chair", "ash  board", "The Ash"])
def test_a_body_is_found_by_id_post_name_and_other_name(word, tmp_path, capsys):
    (tmp_path / "r.yaml").write_text(HEAD + BOARDS)

    assert main(["brief", word, "--data", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("# Brief for Ash Board\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Ash Bord"], 'there is no body `Ash Bord`; did you mean `a`, "Ash Board"?'),
        (["zzz"], "there is no body `zzz`; there are `a`, `b`, `c` and `twin`."),
        (["Birch Board"], "several bodies are called `Birch Board`: name `b` or `twin`."),
        (["a", "--since", "2016-05"], "--since 2016-05 is later than the day of which the register is read, 30 April 2016: "
         "give an earlier day, or a later one with --as-at."),
        (["a", "--since", "gone"], "`gone` is no path, and no revision either"),
        (["a", "--to", "b.pdf"], "--to takes a file that ends in .docx, .html, .md, .txt, and not `b.pdf`."),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_said_in_a_sentence(words, said, tmp_path, capsys):
    (tmp_path / "r.yaml").write_text(HEAD + BOARDS.replace("sources:", "  twin: {name: Birch Board, kind: board}\nsources:"))

    assert main(["brief", *words, "--data", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith(f"graph brief: {said}")


def test_as_markdown_it_loads_nothing_that_other_kinds_of_file_need():
    told = "import sys; from graph.cli.main import main; main(['brief', 'bscb']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", told], capture_output=True, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )

    assert done.stdout.startswith("# Brief for Birmingham Safeguarding Children Board\n")
    assert {"docx", "jinja2", "matplotlib", "networkx", "rdflib", "pyoxigraph"} & set(done.stderr.split()) == set()
