"""Signatures: written into the register, held against its clauses, and told, with the wording that was signed out of git."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given

from graph.cli.main import main
from graph.lint.run import check_registers
from graph.model.snapshot import Snapshot
from graph.protocol.boilerplate import DEFAULT_BOILERPLATE, read_boilerplate
from graph.protocol.draft import draft_clauses
from graph.protocol.signatures import SIGNATURE_FITS, check_signatures
from graph.reader import edit
from graph.reader import load as source
from support.examples import take_part
from support.paths import SETTLED
from support.registers import Page, registers

PARTIES = {"adults": "adults-chair", "children": "children-chair", "health": "health-chair", "safety": "safety-chair"}
CHECKS = {"stale-signature", "unsigned-protocol"}


@pytest.fixture
def unsigned(tmp_path: Path) -> Path:
    """The settled register before anybody has signed."""
    text = SETTLED.read_text(encoding="utf-8")
    (tmp_path / "r.yaml").write_text(text[: text.index("    signed:")], encoding="utf-8")
    return tmp_path / "r.yaml"


def test_a_protocol_without_themes_has_not_settled_0_of_0(tmp_path, capsys):
    text = (
        "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-01-15}\n"
        "bodies: {a: {name: A, kind: board}, b: {name: B, kind: board}}\nprotocols: {p: {name: P, parties: [a, b]}}\n"
    )
    (tmp_path / "r.yaml").write_text(text, encoding="utf-8")

    assert main(["protocol", "--status", str(tmp_path / "r.yaml")]) == 0
    assert capsys.readouterr().out.splitlines()[2] == (
        "Themes: it is not stated which it covers, and on none do two or more of its parties work"
    )


def sign(register: Path, party: str, by: str | None = None, on: str = "2016-05-04") -> int:
    return main(["protocol", "--data", str(register), "--sign", party, "--by", by or PARTIES[party], "--on", on])


def found(register: Path) -> list[tuple[str, str, str]]:
    """What the two checks find: which, of which party, in which words."""
    findings = check_registers(source.read_registers(register), select=CHECKS).findings
    return [(one.check, one.value, one.message.partition(", ")[2]) for one in findings]


def move(register: Path, theme: str, field: str, who: object) -> None:
    edit.write_changes(edit.read_files(register), edit.Set(("protocols", "four", "settles", theme, field), who))


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path) -> str:
    if not (folder / ".git").exists():
        git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")
    return git(folder, "rev-parse", "HEAD")


def told(register: Path, capsys, *more: str) -> str:
    capsys.readouterr()
    assert main(["protocol", "--data", str(register), "--status", *more]) == 0
    return capsys.readouterr().out


# --- the whole way ----------------------------------------------------------------------------------------------------


def test_a_lead_that_moves_after_four_have_signed_unsettles_those_whom_the_old_or_new_clause_names(unsigned, capsys):
    commit(unsigned.parent)
    assert [(check, party) for check, party, _ in found(unsigned)] == [("unsigned-protocol", "")]  # nobody has signed: it is said once
    for number, party in enumerate(PARTIES, 1):
        assert sign(unsigned, party) == 0
        assert [(check, party) for check, party, _ in found(unsigned)] == [("unsigned-protocol", left) for left in [*PARTIES][number:]]
    assert found(unsigned) == []
    revision = commit(unsigned.parent)

    move(unsigned, "missing", "lead", "adults-chair")

    assert found(unsigned) == [
        ("stale-signature", "adults",
         "which no longer fits: `lead/missing` (Missing children) is new to it"),
        ("stale-signature", "safety",
         "which no longer fits: `lead/missing` (Missing children) no longer names it"),
    ]  # fmt: skip
    day = git(unsigned.parent, "log", "-1", "--format=%cs")
    out = told(unsigned, capsys)
    assert (
        re.sub(r" of \d+ \w+ \d{4}\)", " of DAY)", out)
        == f"""\
Protocol between four boards of Northshire (agreed), as at 30 June 2016

Settled: 3 of 3 themes
  Child sexual exploitation: Children Board leads
  Domestic abuse: Safety Partnership leads
  Missing children: Adults Board leads

Signatures: 2 of 4 agreed; 2 signed a wording that has changed since
  Adults Board: signed on 4 May 2016 through Independent Chair of Adults Board; it no longer fits
    lead/missing (Missing children) is new to it
      now:    Independent Chair of Adults Board leads on Missing children.
  Children Board: signed on 4 May 2016 through Chair of Children Board; it fits
  Health Board: signed on 4 May 2016 through Chair of Health Board; it fits
  Safety Partnership: signed on 4 May 2016 through Chair of Safety Partnership; it no longer fits
    lead/missing (Missing children) no longer names it
      signed: Chair of Safety Partnership leads on Missing children from 1 May 2016 until 30 April 2017.
              (as it stood in revision {revision[:10]} of DAY)
      now:    Independent Chair of Adults Board leads on Missing children.
"""
    )
    states = json.loads(told(unsigned, capsys, "--format", "json"))["signatures"]
    assert [one["state"] for one in states] == ["no longer fits", "fits", "fits", "no longer fits"]
    assert states[3]["changes"][0]["signed"] == {
        "wording": ["Chair of Safety Partnership leads on Missing children from 1 May 2016 until 30 April 2017."],
        "revision": revision,
        "date": day,
    }

    assert (sign(unsigned, "adults", on="2016-06-01"), sign(unsigned, "safety", on="2016-06-02")) == (0, 0)
    assert found(unsigned) == []
    assert "Signatures: 4 of 4 agreed\n" in told(unsigned, capsys)


def test_a_lead_that_passes_between_two_of_three_whom_the_clause_names_unsettles_all_three(unsigned):
    for party in PARTIES:
        sign(unsigned, party)

    edit.write_changes(
        edit.read_files(unsigned),
        edit.Set(("protocols", "four", "settles", "cse", "lead"), "safety"),
        edit.Set(("protocols", "four", "settles", "cse", "support"), "children"),
    )

    assert {party: words for _, party, words in found(unsigned)} == dict.fromkeys(
        ("children", "health", "safety"), "which no longer fits: `lead/cse` (Child sexual exploitation) is worded otherwise"
    )


def test_what_is_agreed_in_a_region_of_several_registers_is_looked_up_in_that_register(unsigned, tmp_path, capsys):
    (tmp_path / "other.yaml").write_text("register: {id: other, name: O, format: 1, base: https://example.org/o/, as_at: 2016-06-30}\n")
    sign(tmp_path, "safety")
    revision = commit(tmp_path)
    move(unsigned, "missing", "lead", "adults-chair")
    commit(tmp_path)

    assert f"revision {revision[:10]}" in told(tmp_path, capsys)


# --- the wording that was signed ---------------------------------------------------------------------------------------


def test_an_old_wording_is_told_by_its_fingerprint_however_often_the_register_has_changed_since(unsigned, capsys):
    sign(unsigned, "safety")
    revision = commit(unsigned.parent)
    for who in ("adults-chair", "children-chair", "health-chair"):
        move(unsigned, "missing", "lead", who)
        commit(unsigned.parent)

    assert f"revision {revision[:10]}" in told(unsigned, capsys)


def test_standing_words_that_were_signed_are_found_as_they_stood_beside_the_register(unsigned, capsys):
    words = unsigned.parent / "protocol-words.md"
    words.write_text("## aim: Our aim\nTo work together.\n", encoding="utf-8")
    sign(unsigned, "health")
    revision = commit(unsigned.parent)
    words.write_text("## aim: Our aim\nTo work apart.\n", encoding="utf-8")
    commit(unsigned.parent)

    out = told(unsigned, capsys)

    assert (
        f"""\
    standing/aim (Our aim) is worded otherwise
      signed: To work together.
              (as it stood in revision {revision[:10]} of """
        in out
    )
    assert "      now:    To work apart.\n" in out


def test_a_change_of_the_standing_words_is_new_against_a_base_that_had_others(unsigned, capsys):
    words = unsigned.parent / "protocol-words.md"
    words.write_text("## aim: Our aim\nTo work together.\n", encoding="utf-8")
    for party in PARTIES:
        sign(unsigned, party)
    commit(unsigned.parent)
    words.write_text("## aim: Our aim\nTo work apart.\n", encoding="utf-8")

    for path in (unsigned, unsigned.parent):
        capsys.readouterr()
        main(["check", str(path), "--base", "HEAD", "--select", "stale-signature", "--fail-on", "warning", "--format", "json"])
        told = json.loads(capsys.readouterr().out)
        assert [(one["value"], one["state"]) for one in told["findings"]] == [(party, "new") for party in PARTIES]


@pytest.mark.parametrize("stands", ["nowhere", "in an empty repository", "in a repository in which it was not committed as signed"])
def test_where_the_old_wording_cannot_be_told_it_is_said_why(unsigned, capsys, stands):
    sign(unsigned, "safety")
    if stands == "in an empty repository":
        git(unsigned.parent, "init", "-q")
    move(unsigned, "missing", "lead", "adults-chair")
    if stands.endswith("signed"):
        commit(unsigned.parent)
    why = (
        "the register lies in no git repository, in which earlier wordings could be looked up"
        if stands == "nowhere"
        else "it is not found in what git holds of the register here"
    )

    assert f"      signed: the old wording cannot be shown: {why}\n" in told(unsigned, capsys)


def added(before: bytes, after: bytes) -> bytes:
    """What stands in one place of a text that is else the same, from the start of a line."""
    start = next((index for index, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(before))
    start = before.rfind(b"\n", 0, start) + 1
    end = len(after) - len(before) + start
    assert after[:start] + after[end:] == before
    return after[start:end]


# --- signing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_signature_adds_its_lines_and_touches_no_other(unsigned, capsys, ends):
    unsigned.write_bytes(unsigned.read_bytes().replace(b"\n", ends.encode()).replace(b"status: agreed", b"status: agreed   # since April"))
    for party in PARTIES:
        before = unsigned.read_bytes()
        assert sign(unsigned, party, on="2016-05") == 0
        after = unsigned.read_bytes()
        new = added(before, after)
        assert new.endswith(ends.encode())
        assert new.count(ends.encode()) == new.count(b"\n") > 19

    assert capsys.readouterr().out.splitlines()[0] == (
        f'"Adults Board" has signed 19 clauses of "Protocol between four boards of Northshire" in May 2016: {unsigned}'
    )
    (read,) = source.read_registers(unsigned)
    assert [(one.party, one.by, str(one.date)) for one in read.register.protocols["four"].signed] == [
        (party, by, "2016-05") for party, by in PARTIES.items()
    ]


def test_what_is_signed_is_what_the_golden_register_says_was_signed(unsigned):
    for day, party in enumerate(PARTIES, 2):
        sign(unsigned, party, on=f"2016-05-0{day}")

    signed, expected = (
        [one.stated_values() for one in source.read_registers(path)[0].register.protocols["four"].signed] for path in (unsigned, SETTLED)
    )
    assert signed == expected


def test_in_a_folder_of_several_files_the_file_of_the_protocol_is_signed(unsigned, tmp_path):
    text = unsigned.read_text(encoding="utf-8")
    cut = text.index("protocols:")
    unsigned.write_text(text[:cut], encoding="utf-8")
    (tmp_path / "protocols.yaml").write_text(text[cut:], encoding="utf-8")
    before = unsigned.read_bytes()

    assert sign(tmp_path, "health") == 0

    assert unsigned.read_bytes() == before
    assert "party: health" in (tmp_path / "protocols.yaml").read_text(encoding="utf-8")


def test_a_party_that_signs_again_gets_a_second_entry_and_the_last_counts(unsigned):
    sign(unsigned, "safety")
    move(unsigned, "missing", "lead", "adults-chair")
    before = unsigned.read_bytes()
    assert sign(unsigned, "safety", on="2016-06-01") == 0

    assert added(before, unsigned.read_bytes()).startswith(b"      - party: safety\n")
    (read,) = source.read_registers(unsigned)
    assert str(Snapshot(read.register, "2016-06-30").find_signatures(read.register.protocols["four"])["safety"].date) == "2016-06-01"
    assert [one for one in found(unsigned) if one[0] == "stale-signature"] == []


NAME = '"Protocol between four boards of Northshire"'


@pytest.mark.parametrize(
    ("change", "words", "why"),
    [
        ((), ("council", "x", "2016-05-04"),
         f"`council` is no party to {NAME}; its parties are `adults`, `children`, `health` and `safety`."),
        ((), ("saftey", "x", "2016-05-04"), f"`saftey` is no party to {NAME}; did you mean `safety`?"),
        ((), ("health", "chair", "2016-05-04"),
         '`chair` is no post that the register knows, and "Health Board" signs through a post of its own: the posts of "Health Board" are '
         "`health-chair`."),
        ((), ("health", "safety-chair", "2016-05-04"),
         '`safety-chair` is a post of "Safety Partnership", and "Health Board" signs through a post of its own: the posts of "Health '
         'Board" are `health-chair`.'),
        (("posts: {health-chair: {name: Chair, role: chair}}", "posts: {health-chair: {name: Chair, role: chair, held_by: nobody}}"),
         ("health", "health-chair", "2016-05-04"),
         'on 4 May 2016 the post "Chair" of "Health Board" is vacant, has ended or has not begun: nobody can sign through it.'),
        (("posts: {health-chair: {name: Chair, role: chair}}", "posts: {health-chair: {name: Chair, role: chair, to: 2016-04}}"),
         ("health", "health-chair", "2016-05-04"),
         'on 4 May 2016 the post "Chair" of "Health Board" is vacant, has ended or has not begun: nobody can sign through it.'),
        (("status: agreed", "status: sought"), ("health", "health-chair", "2016-05-04"),
         f"{NAME} cannot be signed: it has been asked for, and no text of it has been agreed: write `status: draft`, or `agreed`, once "
         "there is one."),
        (("status: agreed", "status: ended"), ("health", "health-chair", "2016-05-04"), f"{NAME} cannot be signed: it has ended."),
        (("    status: agreed\n", ""), ("health", "health-chair", "2016-05-04"),
         f"{NAME} cannot be signed: the register does not say how far it has come: write `status: draft`, or `agreed`, once there is a "
         "text to sign."),
        ((), ("health", "health-chair", "2016-07-01"),
         '1 July 2016 is after the day that the register speaks of, 30 June 2016; give the day on which "Health Board" signed.'),
        ((), ("health", "health-chair", "4 May 2016"), "--on takes a date such as 2016-05-04, 2016-05 or 2016, and not `4 May 2016`."),
        (("  cse: {name: Child", "  cse: {nmae: x, name: Child"), ("health", "health-chair", "2016-05-04"),
         "the register has invalid values, so nothing can be signed yet. Run `graph check`, and fix them first."),
        (("    source: minutes\n", '    source: minutes\n    signed: [{party: health, by: health-chair, date: 2016-06}]\n'),
         ("health", "health-chair", "2016-05-31"),
         '"Health Board" has signed in June 2016, which is later: of two signatures the later counts.'),
    ],
)  # fmt: skip
def test_what_cannot_be_signed_is_refused_in_a_sentence_and_nothing_is_written(unsigned, capsys, change, words, why):
    text = unsigned.read_text(encoding="utf-8")
    if change:
        old, new = change
        head, found, tail = text.rpartition(old)
        assert found
        unsigned.write_text(head + new + tail, encoding="utf-8")
    before = unsigned.read_bytes()

    assert sign(unsigned, *words) == 2

    assert capsys.readouterr().err.splitlines()[-1] == f"graph protocol: {why}"
    assert unsigned.read_bytes() == before


def test_a_wording_that_is_signed_is_not_signed_again(unsigned, capsys):
    sign(unsigned, "health")

    assert sign(unsigned, "health", on="2016-05-05") == 2
    assert capsys.readouterr().err == (
        'graph protocol: "Health Board" has signed this wording already on 4 May 2016; there is nothing to sign again.\n'
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--sign", "health"], "a signature takes all three: --sign PARTY, --by POST and --on DATE."),
        (["--sign", "health", "--by", "x"], "a signature takes all three: --sign PARTY, --by POST and --on DATE."),
        (["--on", "2016"], "a signature takes all three: --sign PARTY, --by POST and --on DATE."),
        (["--by", "x", "--on", "2016"], "a signature takes all three: --sign PARTY, --by POST and --on DATE."),
        (["--status", "--to", "x.md"], "--to and --status are different things to do: ask for one of them."),
        (["--status", "--format", "xml"], "--format takes one of text, json, and not `xml`."),
    ],
)
def test_a_call_that_cannot_be_followed_is_refused_in_a_sentence(unsigned, capsys, words, why):
    assert main(["protocol", "--data", str(unsigned), *words]) == 2
    assert capsys.readouterr().err == f"graph protocol: {why}\n"


@take_part(40)
@given(registers())
def test_whoever_signs_whatever_stands_holds_a_signature_that_fits(whole):
    from graph.model.register import Signature
    from graph.protocol.clauses import signature_wording

    read = source.parse_register(Page(whole).bytes)
    for protocol in read.register.protocols.values():
        snapshot = Snapshot(read.register, "2016-03-31")
        clauses = draft_clauses(snapshot, protocol, read_boilerplate())
        signed = tuple(
            Signature(party=one.party, by="x", wording=signature_wording(clauses, one.party))
            for one in check_signatures(snapshot, protocol, clauses)
        )
        again = protocol.replace(signed=signed)
        assert {one.state for one in check_signatures(snapshot, again, clauses)} <= {SIGNATURE_FITS}


# --- how a signature stands -------------------------------------------------------------------------------------------


def test_a_signature_counts_from_its_day(unsigned):
    sign(unsigned, "health", on="2016-05-04")
    (read,) = source.read_registers(unsigned)
    protocol = read.register.protocols["four"]

    assert [list(Snapshot(read.register, day).find_signatures(protocol)) for day in ("2016-05-03", "2016-05-04")] == [[], ["health"]]


def test_each_party_is_told_as_it_stands(unsigned, capsys):
    sign(unsigned, "health")
    text = unsigned.read_text(encoding="utf-8").replace(": v1-", ": v0-")
    text = text.replace("    signed:\n", "    signed:\n      - {party: adults, by: adults-chair, date: 2016-05}\n")
    unsigned.write_text(text, encoding="utf-8")
    sign(unsigned, "children")

    assert (
        told(unsigned, capsys).partition("Signatures: ")[2]
        == """\
1 of 4 agreed; 1 signed on paper, so the register does not hold the wording; 1 signed under another form of wording, which \
cannot be compared; 1 not signed
  Adults Board: signed in May 2016 through Independent Chair of Adults Board; on paper: the register does not say whether it fits
  Children Board: signed on 4 May 2016 through Chair of Children Board; it fits
  Health Board: signed on 4 May 2016 through Chair of Health Board; under another form of wording, which this program cannot compare
  Safety Partnership: has not signed
"""
    )
    assert [(check, party) for check, party, _ in found(unsigned)] == [("unsigned-protocol", "safety")]


def test_what_is_open_is_told_with_why(unsigned, capsys):
    move(unsigned, "missing", "lead", ["adults", "children"])

    assert told(unsigned, capsys).splitlines()[2:7] == [
        "Settled: 2 of 3 themes",
        "  Child sexual exploitation: Children Board leads",
        "  Domestic abuse: Safety Partnership leads",
        "Open: 1",
        "  Missing children: more than one body is named as lead, so that there is no single lead: Adults Board and Children Board",
    ]


def test_standing_words_that_cannot_be_read_are_told_by_the_check_and_stop_nothing(unsigned):
    sign(unsigned, "health")
    sign(unsigned, "adults")
    (unsigned.parent / "protocol-words.md").write_text("## Aim\n", encoding="utf-8")

    assert [one for one in found(unsigned) if one[0] == "stale-signature"] == [
        ("stale-signature", "",
         "which cannot be compared with it: protocol-words.md, line 1: a part begins with `## id: Heading`, where the id is lower-case "
         "words joined by hyphens, and not with `## Aim`."),
    ]  # fmt: skip


def test_a_copy_of_our_standing_words_beside_the_register_changes_nothing(unsigned):
    for party in PARTIES:
        sign(unsigned, party)
    (unsigned.parent / "protocol-words.md").write_bytes(Path(DEFAULT_BOILERPLATE).read_bytes())

    assert found(unsigned) == []
