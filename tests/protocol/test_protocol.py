"""The protocol: clauses drafted from records, what is signed of them, and the document in three kinds of file."""

import io
import json
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from docx.oxml.ns import qn
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.cli.main import main
from graph.documents.blocks import ClauseBlock, Document, Heading, Picture, Table, plain_text
from graph.documents.kinds import docx as word
from graph.documents.kinds import html, md
from graph.lint.run import check_registers
from graph.model.dates import parse_date
from graph.model.snapshot import Snapshot
from graph.protocol.boilerplate import DEFAULT_BOILERPLATE, BoilerplateError, parse_passages, read_boilerplate
from graph.protocol.clauses import Clause, compute_fingerprint, find_changed_clauses, make_clause_id, signature_wording
from graph.protocol.document import compose_protocol
from graph.protocol.draft import draft_clauses
from graph.reader import load as source
from support.browser import CHROMIUM, chromium, visitor
from support.damage import mangled, misshapen
from support.examples import take_part
from support.paths import ROOT, SETTLED
from support.registers import Page, registers
from support.snapshots import MarkdownFile
from support.words import cell_texts

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-04-30}\n"
AIM = parse_passages("## purpose: Aim\nTo work together.\n")
BOARDS = "bodies: {a: {name: Ash Board, kind: board}, b: {name: Birch Board, kind: board}, c: {name: Cedar group, kind: group}}\n"


def clauses(text: str, on: str = "2016-04-30", words=AIM) -> dict[str, Clause]:
    """The clauses of the only protocol of a register."""
    found = source.parse_register(text if "\nregister:" in text else HEAD + text)
    assert found.problems == []
    (protocol,) = found.register.protocols.values()
    listed = draft_clauses(Snapshot(found.register, on), protocol, words)
    assert len({clause.id for clause in listed}) == len(listed)
    return {clause.id: clause for clause in listed}


def settling(theme: str) -> Clause:
    """The clause of a theme that a protocol between Ash Board and Birch Board settles so."""
    protocol = f"protocols: {{p: {{name: P, parties: [a, b], settles: {{t: {theme}}}}}}}"
    return clauses(f"{BOARDS}themes: {{t: {{name: Truancy}}}}\n{protocol}")["lead/t"]


def compose(found: source.LoadedRegister, snapshot: Snapshot, protocol: Any, passages: Any) -> Document:
    """A protocol's document, with what the checks find on its day."""
    return compose_protocol(found, snapshot, protocol, passages, check_registers([found], parse_date(snapshot.on)).findings)


def written(path: Path | str, on: str | None = None) -> Document:
    (found,) = source.read_registers(path)
    (protocol,) = found.register.protocols.values()
    return compose(found, Snapshot(found.register, on or found.register.as_at.last), protocol, read_boilerplate())


def stretches(made: Document) -> dict[str, ClauseBlock]:
    return {block.id: block for block in made.blocks if isinstance(block, ClauseBlock)}


@pytest.fixture(scope="module")
def birmingham() -> Document:
    return written(ROOT / "data")


@pytest.fixture(scope="module")
def settled() -> Document:
    return written(SETTLED)


# --- clauses ----------------------------------------------------------------------------------------------------------


def test_a_lead_clause_says_each_role_and_concerns_the_parties_it_names():
    found = settling("{lead: a, support: c, inform: {who: b, from: 2016-05}}")

    assert found.wording == (
        "Ash Board leads on Truancy.",
        "Cedar group supports the work on Truancy.",
        "Birch Board is informed of the work on Truancy from May 2016.",
    )
    assert (found.gaps, found.concerns, found.is_binding) == ((), ("a", "b"), True)
    assert found.records == (("protocols", "p", "settles", "t"), ("themes", "t"))


def test_a_clause_that_names_no_party_concerns_them_all():
    assert settling("{lead: c}").concerns == ("a", "b")
    assert settling("{lead: a}").concerns == ("a",)


@pytest.mark.parametrize(
    ("theme", "wording", "told"),
    [
        ("{}", (), "Open: this protocol does not say who leads."),
        ("{support: a}", ("Ash Board supports the work on Truancy.",), "Open: this protocol does not say who leads."),
        ("{lead: nobody}", ("Nobody leads on Truancy.",), "Open: it is stated that nobody leads."),
        (
            "{lead: [b, a]}",
            ("Ash Board leads on Truancy.", "Birch Board leads on Truancy."),
            "Open: more than one body is named as lead, so that there is no single lead: Ash Board and Birch Board.",
        ),
        ("{lead: {who: a, status: proposed}}", (), "Open: a lead is proposed and not yet agreed: Ash Board."),
        ("{lead: {who: a, status: contested}}", (), "Open: who leads is contested: Ash Board."),
        ("{lead: {who: a, to: 2016-03}}", ("Ash Board leads on Truancy until March 2016.",),
         "Open: the lead that was agreed has ended, or its post is vacant."),
    ],
)  # fmt: skip
def test_a_theme_without_a_single_lead_is_open_and_says_why(theme, wording, told):
    found = settling(theme if theme != "{}" else "{note: Spoken of.}")

    assert (found.wording, found.asides[0]) == (wording, told)
    assert found.gaps[0] == "which one body or post leads on Truancy. This is for all the parties to agree."


def test_what_is_proposed_is_a_gap_and_never_wording():
    assert settling("{lead: a, support: {who: b, status: proposed}}").gaps == (
        "whether this holds, which is proposed: Birch Board supports the work on Truancy.",
    )


def test_to_adopt_to_act_and_to_present_settle_nothing():
    more = (
        "priorities: {q: {name: Q, adopted_by: [a, b], themes: t}}\nchallenges: {r: {name: R, acts: a, addressed_to: [b, c], themes: t}}\n"
    )
    text = f"{BOARDS}themes: {{t: {{name: Truancy}}}}\n{more}protocols: {{p: {{name: P, parties: [a, b]}}}}"

    found = clauses(text)["lead/t"]

    assert (found.wording, found.is_binding) == ((), False)
    assert found.asides == (
        "Open: this protocol does not say who leads.",
        "Ash Board has adopted the priority “Q”.",
        "Ash Board is asked to act on the challenge “R”.",
        "Birch Board has adopted the priority “Q”.",
        "Birch Board has put to it the challenge “R”.",
        "Cedar group has put to it the challenge “R”.",
    )


def test_the_themes_are_those_settled_and_those_on_which_two_parties_work():
    themes = "themes: {x: {name: X}, y: {name: Y}, z: {name: Z}}\n"
    works = "priorities: {q: {name: Q, adopted_by: [a, b], themes: y}, s: {name: S, adopted_by: [a, c], themes: z}}\n"

    def of(more: str) -> list[str]:
        return [
            id for id in clauses(f"{BOARDS}{themes}{works}protocols: {{p: {{name: P, parties: [a, b]{more}}}}}") if id.startswith("lead/")
        ]

    assert of(", settles: {x: {lead: a}}") == ["lead/x", "lead/y"]
    assert of("") == ["lead/y"]


def test_a_board_is_told_by_its_records_and_asked_for_what_they_do_not_hold():
    text = """bodies:
      a: {name: Ash Board, kind: board, statutory: true, basis: {as_written: Act 2014, should_read: Act 2004}, accountable_to: b,
          members: b,
          posts: {ch: {name: Chair, role: chair, held_by: {who: ann, seen: 2016-01-31}}},
          presents: [{what: Report, to: bh, how: duty}, {what: Plan, to: b, how: on-request}]}
      b: {name: Birch Board, kind: office, posts: {bh: {name: Head, role: chief-officer}}}
people: {ann: {name: Ann}}
duties: {d: {name: Keep watch, duty_of: a}}
protocols: {p: {name: P, parties: [a, b], from: 2016-05, review: 2017, convened_by: b}}"""

    found = clauses(text)

    assert {id: clause.wording or clause.gaps for id, clause in found.items()} == {
        "parties": ("The parties to this protocol are Ash Board and Birch Board.",),
        "convening": ("Birch Board brings the parties together.",),
        "start": ("This protocol takes effect on May 2016.",),
        "standing/purpose": ("To work together.",),
        "party/a/basis": ("Ash Board rests on what is written as “Act 2014”, which should read “Act 2004”.",),
        "party/a/role": ("Ash Board is a board, which the law requires.", "Ash Board has this duty: Keep watch."),
        "party/a/chair": ("Ash Board is chaired by its Chair.",),
        "party/a/accountability": ("Ash Board is accountable to Birch Board.",),
        "party/b/basis": ("the legal basis of Birch Board.",),
        "party/b/role": ("Birch Board is an office.",),
        "party/b/chair": ("who chairs Birch Board; the register names no chair.",),
        "party/b/accountability": ("to whom Birch Board is accountable.",),
        "party/a/reports": (
            "Ash Board presents “Plan” to Birch Board, when asked.",
            "Ash Board presents “Report” to Head of Birch Board, as a duty.",
        ),
        "party/b/reports": ("what Birch Board presents, and to whom.",),
        "member/b": ("Birch Board sits on Ash Board.",),
        "shared-priorities": ("which priorities the parties share. The register states none that two of them have adopted.",),
        "shared-workstreams": ("which work-streams the parties share. The register states none in which two of them have a part.",),
        "review": ("The parties look at this protocol again by 2017.",),
    }
    assert found["party/a/chair"].asides == ("Chair: Ann (seen 31 January 2016).",)  # who holds a post is no part of what is signed
    assert {id: found[id].concerns for id in ("party/b/basis", "party/a/role", "party/a/reports")} == {
        "party/b/basis": ("b",),
        "party/a/role": ("a",),
        "party/a/reports": ("a", "b"),
    }


def test_a_priority_is_shared_where_two_parties_adopt_it_or_both_say_so():
    themes = "themes: {t: {name: T}}\n"
    shared = """priorities:
      both: {name: Both, adopted_by: [b, a], themes: t}
      ours: {name: Ours, adopted_by: a, shared_with: b, themes: t}
      theirs: {name: Theirs, adopted_by: b, shared_with: a, themes: t}
      alone: {name: Alone, adopted_by: a, shared_with: b}
"""

    found = clauses(f"{BOARDS}{themes}{shared}protocols: {{p: {{name: P, parties: [a, b]}}}}")

    assert {id: clause.wording or clause.gaps for id, clause in found.items() if clause.part == "priorities"} == {
        "priority/alone": ("whether Birch Board shares “Alone”, as Ash Board says.",),
        "priority/both": ("Ash Board and Birch Board have both adopted “Both”.",),
        "priority/ours": ("Ash Board has adopted “Ours”, and shares it with Birch Board, which says so too.",),
        "priority/theirs": ("Birch Board has adopted “Theirs”, and shares it with Ash Board, which says so too.",),
    }


# --- fingerprints and signatures --------------------------------------------------------------------------------------


def stale(text: str) -> dict[str, list[str]]:
    """The parties whose signature no longer fits, each with the clauses that moved."""
    found = source.parse_register(text)
    assert found.problems == []
    protocol = found.register.protocols["four"]
    now = draft_clauses(Snapshot(found.register, "2016-06-30"), protocol, read_boilerplate())
    return {signature.party: gone for signature in protocol.signed if (gone := find_changed_clauses(signature, now))}


def changed(old: str, new: str) -> str:
    text = SETTLED.read_text(encoding="utf-8")
    assert text.count(old) == 1
    return text.replace(old, new)


def test_every_signature_fits_what_was_signed():
    assert stale(SETTLED.read_text(encoding="utf-8")) == {}


def test_a_lead_that_moves_makes_stale_the_parties_that_the_old_or_new_clause_names_and_no_other():
    assert stale(changed("missing: {lead: {who: safety-chair", "missing: {lead: {who: adults-chair")) == {
        "adults": ["lead/missing"],
        "safety": ["lead/missing"],
    }
    assert stale(changed("cse: {lead: children, support: safety", "cse: {lead: safety, support: children")) == {
        "children": ["lead/cse"],
        "health": ["lead/cse"],
        "safety": ["lead/cse"],
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("missing: {lead: {who: safety-chair, from: 2016-05-01, to: 2017-04-30}}",
         "missing: {note: Open again.}", {"lead/missing": ["safety"]}),
        ("review: 2017-04-30", "review: 2017-05-31", {"review": ["adults", "children", "health", "safety"]}),
        ("posts: {adults-chair: {name: Independent Chair, role: chair, held_by: ann-other}}",
         "posts: {adults-chair: {name: Independent Chair, role: chair, held_by: nobody}}", {}),
        ("status: agreed", "status: draft", {}),
        ("name: Stop exploitation early", "name: Stop exploitation sooner", {}),
        ("note: Agreed at the joint meeting.", "note: Agreed.", {}),
        ("parties: [safety, children, health, adults]", "parties: [adults, children, health, safety]", {}),
        ("adopted_by: [adults, safety]", "adopted_by: [adults, safety], status: met",
         {"priority/safe-homes": ["adults", "safety"]}),
    ],
)  # fmt: skip
def test_a_signature_goes_stale_only_where_the_wording_of_its_clauses_changes(old, new, expected):
    assert stale(changed(old, new)) == {party: [id] for id, parties in expected.items() for party in parties}


def test_a_party_signs_the_clauses_that_bind_and_concern_it():
    found = clauses(SETTLED.read_text(encoding="utf-8"), words=read_boilerplate()).values()

    assert {id for id in signature_wording(found, "adults") if id.startswith(("lead", "member", "priority", "workstream"))} == {
        "lead/domestic-abuse",
        "member/police",
        "priority/safe-homes",
    }
    assert signature_wording(found, "council") == {}


@pytest.mark.parametrize("version", ["v0", "v2", "v10"])
def test_a_signature_under_another_form_of_wording_is_known_neither_to_fit_nor_not_to(version):
    assert stale(SETTLED.read_text(encoding="utf-8").replace(": v1-", f": {version}-")) == {}


def test_what_is_no_fingerprint_fits_nothing():
    assert stale(changed("lead/missing: v1-eqnvjwccvhn5cyxg", "lead/missing: v0-!")) == {"safety": ["lead/missing"]}


def test_a_signature_on_paper_is_known_neither_to_fit_nor_not_to():
    text = f"{BOARDS.replace('name: Ash Board, kind: board', 'name: Ash Board, kind: board, posts: {h: {name: H, role: chair}}')}"
    text += "protocols: {p: {name: P, parties: [a, b], signed: [{party: a, by: h}]}}"
    found = source.parse_register(HEAD + text)
    (signature,) = found.register.protocols["p"].signed

    assert find_changed_clauses(signature, clauses(text).values()) == []


@pytest.mark.parametrize("on", ["2016-06-01", "2016-06-30", "2017-04-01", "2030-01-01"])
def test_a_fingerprint_does_not_hang_on_the_day(on):
    text = SETTLED.read_text(encoding="utf-8")

    assert {id: one.fingerprint for id, one in clauses(text, on).items()} == {id: one.fingerprint for id, one in clauses(text).items()}


def test_a_fingerprint_is_of_words_and_not_of_spaces_capitals_or_how_an_accent_is_written():
    assert compute_fingerprint(["Café  One\nleads.", "B."]) == compute_fingerprint([unicodedata.normalize("NFD", "café one LEADS. b.")])
    assert compute_fingerprint(["Große Straße"]) == compute_fingerprint(["GROSSE STRASSE"])
    assert compute_fingerprint(["Ash leads."]) != compute_fingerprint(["Ash lead s."])
    assert compute_fingerprint(["Ash leads."]) == "v1-zu52b5uznt5b7qgv"  # another here makes every signature there is stale


@take_part(60)
@given(registers(), st.integers(1, 999), st.sampled_from(["2015-06-01", "2016-03-31"]))
def test_a_fingerprint_does_not_hang_on_how_a_register_is_laid_out_or_on_the_order_of_its_records(whole, seed, on):
    def prints(text: bytes) -> dict[str, dict[str, str]]:
        register = source.parse_register(text).register
        snapshot = Snapshot(register, on)
        return {
            id: {clause.id: (clause.fingerprint, clause.concerns, clause.gaps) for clause in draft_clauses(snapshot, protocol, AIM)}
            for id, protocol in register.protocols.items()
        }

    assert prints(Page(whole).bytes) == prints(Page(whole, seed).bytes)


# --- the standing words -----------------------------------------------------------------------------------------------


def test_a_file_of_standing_words_beside_the_register_takes_the_place_of_ours(tmp_path, capsys):
    (tmp_path / "r.yaml").write_text(SETTLED.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "protocol-words.md").write_text(
        "For editors.\n\n## aim: Our aim\n{parties}\nagree.\n\n[To be agreed: how often\nthey meet.]\n"
    )

    assert main(["protocol", "--data", str(tmp_path)]) == 0
    out = capsys.readouterr().out

    assert (
        "### Our aim\n\n<!-- clause standing/aim -->\n\nAdults Board, Children Board, Health Board and Safety Partnership agree.\n" in out
    )
    assert "> **To be agreed:** how often they meet.\n" in out
    assert "From: protocol-words.md, line 3." in out
    assert "What this protocol is for" not in out


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "protocol-words.md has no part: begin each with `## id: Heading`."),
        ("## Our aim\nx", "protocol-words.md, line 1: a part begins with `## id: Heading`, where the id is lower-case words joined by "
         "hyphens, and not with `## Our aim`."),
        ("## a: A\n\n## a: B\n", "protocol-words.md, line 3: the part `a` stands on line 1 already; keep one of the two."),
    ],
)  # fmt: skip
def test_standing_words_that_cannot_be_used_are_refused_in_a_sentence(text, why):
    with pytest.raises(BoilerplateError, match=f"^{re.escape(why)}$"):
        parse_passages(text)


def test_our_standing_words_mark_their_gaps_and_name_no_place():
    found = parse_passages(Path(DEFAULT_BOILERPLATE).read_text(encoding="utf-8"))

    assert [passage.id for passage in found] == [
        "purpose",
        "status",
        "roles",
        "challenge",
        "escalation",
        "information",
        "review",
        "signing",
    ]
    assert [passage.id for passage in found if passage.gaps] == ["challenge", "escalation", "information"]
    assert not any("Birmingham" in text for passage in found for text in (*passage.wording, *passage.gaps))


# --- the document -----------------------------------------------------------------------------------------------------


def told(made: Document, title: str) -> list[str]:
    """What stands under a heading, up to the next of its level."""
    at = next(index for index, block in enumerate(made.blocks) if isinstance(block, Heading) and block.text == title)
    found = []
    for block in made.blocks[at + 1 :]:
        if isinstance(block, Heading) and block.level <= made.blocks[at].level:
            break
        found.append(f"{block.label}: {block.text}" if getattr(block, "label", "") else getattr(block, "text", type(block).__name__))
    return found


def test_birminghams_protocol_lists_what_it_could_cover_and_lays_no_theme_on_boards_with_no_part_in_it(birmingham):
    glance = told(birmingham, "At a glance")

    assert glance[:3] == [
        "Status: A protocol has been asked for; none is drafted yet. What follows is what the register holds, set out so that the "
        "parties can agree a text.",
        "Parties, who must all agree: Adult Safeguarding Board, Birmingham Safeguarding Children Board, Community Safety Partnership and "
        "Health and Wellbeing Board.",
        "Themes: It is not stated which themes this protocol covers, and on none do two or more of its parties work.",
    ]
    assert glance[3] == (
        "Themes it could cover: None of these 9 themes has a lead agreed by this protocol, and whether it covers them is to be agreed. "
        "To work on a theme is not to lead on it."
    )
    assert [id for id in stretches(birmingham) if id.startswith("lead/")] == []


def test_who_works_on_a_theme_that_it_could_cover_is_never_named_before_it_is_said_that_none_leads():
    text = (
        "themes: {t: {name: T}, u: {name: U}, v: {name: V}}\n"
        "priorities: {p: {name: P, adopted_by: a, themes: [u, t]}, q: {name: Q, adopted_by: b, themes: v}}\n"
        "protocols: {r: {name: R, status: sought, parties: [a, b]}}"
    )
    found = source.parse_register(f"{HEAD}{BOARDS}{text}")
    lines = md.render(compose(found, Snapshot(found.register, "2016-04-30"), found.register.protocols["r"], AIM)).decode().splitlines()
    said = [line for line in lines if "could cover" in line or "lead agreed" in line or "orked on by" in line]

    one = [
        "**Themes it could cover:** None of these 3 themes has a lead agreed by this protocol, and whether it covers them is to be agreed. "
        "To work on a theme is not to lead on it.",
        "- Worked on by Ash Board, and by no other party: T and U.",
        "- Worked on by Birch Board, and by no other party: V.",
    ]
    assert said == [*one, *one]  # at a glance, and in the part on who leads
    assert not any("(Ash Board)" in line or "(Birch Board)" in line for line in lines)


def test_the_matrix_of_what_nobody_leads_shows_every_cell_as_empty():
    text = "themes: {t: {name: T}}\nprotocols: {p: {name: P, status: sought, covers: t, parties: [a, b]}}"
    found = source.parse_register(f"{HEAD}{BOARDS}{text}")
    made = compose(found, Snapshot(found.register, "2016-04-30"), found.register.protocols["p"], AIM)
    matrix = next(block for block in made.blocks if isinstance(block, Table) and block.head[0] == "Theme")

    assert cell_texts(matrix.head) == ["Theme", "Lead", "Ash Board", "Birch Board"]
    assert [cell_texts(row)[1:] for row in matrix.rows] == [["No lead named", "–", "–"]]


def test_a_matrix_of_many_parties_is_told_in_tables_that_fit_on_a_page():
    bodies = "".join(f"  b{n}: {{name: Board {n}, kind: board}}\n" for n in range(7))
    parties = ", ".join(f"b{n}" for n in range(7))
    text = f"themes: {{t: {{name: T}}}}\nbodies:\n{bodies}protocols: {{p: {{name: P, covers: t, parties: [{parties}]}}}}"
    found = source.parse_register(HEAD + text)

    made = compose(found, Snapshot(found.register, "2016-04-30"), found.register.protocols["p"], AIM)

    assert [
        (block.caption, cell_texts(block.head)[2:]) for block in made.blocks if isinstance(block, Table) and block.head[0] == "Theme"
    ] == [
        ("Who leads on what (1 of 2)", ["Board 0", "Board 1", "Board 2", "Board 3"]),
        ("Who leads on what (2 of 2)", ["Board 4", "Board 5", "Board 6"]),
    ]


def test_a_slip_is_as_written_with_what_it_should_read(birmingham):
    slips = next(block for block in birmingham.blocks if isinstance(block, Table) and block.caption == "Slips")

    assert slips.rows[0][:3] == (
        "Birmingham Safeguarding Children Board",
        "Section 13 of the Children Act 2014",
        "Section 13 of the Children Act 2004",
    )


def test_every_clause_says_where_it_comes_from(birmingham, settled):
    for made in (birmingham, settled):
        assert [
            clause.id
            for clause in stretches(made).values()
            if not re.search(r"From: .*\(\w+\.yaml, line \d+\)|md, line \d+", plain_text(clause.origin))
        ] == []
    line = next(n for n, text in enumerate(SETTLED.read_text(encoding="utf-8").splitlines(), 1) if "cse: {lead: children" in text)
    assert f"protocol four (settled.yaml, line {line})" in plain_text(stretches(settled)["lead/cse"].origin)


def test_the_settled_register_makes_this_document(settled, snapshot):
    assert md.render(settled).decode() == snapshot(extension_class=MarkdownFile)


def test_a_signature_that_no_longer_fits_is_told_in_the_document(tmp_path):
    (tmp_path / "r.yaml").write_text(changed("missing: {lead: {who: safety-chair", "missing: {lead: {who: adults-chair"), encoding="utf-8")

    made = written(tmp_path)

    signatures = next(block for block in made.blocks if isinstance(block, Table) and block.caption == "Signatures")
    assert {cell_texts(row)[0]: cell_texts(row)[1] for row in signatures.rows} == {
        "Adults Board": "signed, and no longer fits: lead/missing",
        "Children Board": "signed, and fits",
        "Health Board": "signed, and fits",
        "Safety Partnership": "signed, and no longer fits: lead/missing",
    }
    signed = "2 of 4 parties have signed the present wording; 2 have signed a wording that has changed since."
    assert f"Signatures: {signed}" in told(made, "At a glance")


EMPTY = {"register": {"id": "r", "name": "R", "format": "1", "base": "https://example.org/r/"}}
NOBODY = EMPTY | {"protocols": {"p": {"name": "P", "parties": "nobody"}}}


@take_part(60)
@given(registers(), st.sampled_from(["2015-06-01", "2016-03-31"]))
@example(NOBODY, "2016-03-31")
def test_every_register_with_a_protocol_makes_a_document_that_is_read_again(whole, on):
    found = source.parse_register(Page(whole).bytes)
    for protocol in found.register.protocols.values():
        made = compose(found, Snapshot(found.register, on), protocol, read_boilerplate())
        ids = [block.id for block in made.blocks if isinstance(block, ClauseBlock)]
        assert len(set(ids)) == len(ids)
        expected = {id: compute_fingerprint(clause.wording) for id, clause in stretches(made).items()}
        assert in_markdown(md.render(made)) == expected


def assert_documented(data: bytes) -> None:
    found = source.parse_register(data)
    for protocol in found.register.protocols.values():
        made = compose(found, Snapshot(found.register, "2016-03-31"), protocol, AIM)
        assert in_markdown(md.render(made)) == {id: compute_fingerprint(one.wording) for id, one in stretches(made).items()}


@given(mangled())
def test_a_register_mangled_in_any_way_still_makes_a_document(data):
    assert_documented(data)


@given(misshapen())
def test_a_register_of_any_shape_still_makes_a_document(register):
    assert_documented(json.dumps(register, ensure_ascii=False).encode())


def test_records_that_lack_what_they_cannot_be_without_still_make_a_document():
    assert_documented(b"""
register: {id: r, format: 1}
themes: {t: {also: x}}
sources: {s: {date: 2015}}
people: {x: {}}
bodies:
  a: {presents: [{to: p}, {what: x}], basis: {note: x}, posts: {p: {role: chair, held_by: x}}}
  b: {kind: board, members: a, source: s#1}
priorities: {q: {adopted_by: [a, b], themes: t}, z: {adopted_by: a, shared_with: b}}
workstreams: {w: {lead: a, support: b}}
duties: {d: {duty_of: a}}
protocols:
  one: {parties: [a, b], settles: {t: {lead: a}}, signed: [{party: a}, {by: p}, {party: b, by: p, wording: {x: y}}]}
  two: {}
""")


def test_what_is_unsound_is_left_out_and_told_at_the_head():
    text = """themes: {"t -->": {name: T}}
bodies: {a: {name: A, kind: board}, b: {name: B, kind: board}}
protocols: {p: {name: P, parties: [a, b, zzz], settles: {"t -->": {lead: "<q>", support: b}}}}"""
    found = source.parse_register(HEAD + text)
    made = compose(found, Snapshot(found.register, "2016-04-30"), found.register.protocols["p"], AIM)

    assert told(made, "At a glance")[1] == (
        "Warning: The register file has 3 errors, so this document may be wrong or incomplete. Ask whoever keeps the file to fix it first."
    )
    (lead,) = [clause for id, clause in stretches(made).items() if id.startswith("lead/")]
    assert (lead.id, lead.wording) == (make_clause_id("lead", "t -->"), ("B supports the work on T.",))
    assert lead.asides[0] == "Left out: “<q>”, whom the register names here (lead) and does not know."


@pytest.mark.large
@settings(max_examples=15)
@given(registers(), st.sampled_from(["2015-06-01", "2016-03-31"]))
@example(NOBODY, "2016-03-31")
def test_every_kind_of_file_holds_every_clause_of_every_register(whole, on):
    found = source.parse_register(Page(whole).bytes)
    for protocol in found.register.protocols.values():
        made = compose(found, Snapshot(found.register, on), protocol, read_boilerplate())
        expected = {id: compute_fingerprint(clause.wording) for id, clause in stretches(made).items()}
        assert in_word(word.render(made)) == in_html(html.render(made)) == expected


# --- clauses found again in what was written --------------------------------------------------------------------------


def in_markdown(data: bytes) -> dict[str, str]:
    """The clauses of a file, each with the fingerprint of the wording that stands in it."""
    return {clause.id: compute_fingerprint(clause.wording) for clause in md.read_clauses(data)}


def in_word(data: bytes) -> dict[str, str]:
    """The same, as python-docx opens the file."""
    found, wording = {}, []
    for paragraph in docx.Document(io.BytesIO(data)).paragraphs:
        if paragraph.style.name == "Clause wording":
            wording.append(paragraph.text)
        elif paragraph.style.name == "Clause foot":
            found[paragraph.text.split()[1].rstrip(",")] = compute_fingerprint(wording)
            wording = []
    assert wording == []
    assert {clause.id: compute_fingerprint(clause.wording) for clause in word.read_clauses(data)} == found
    return found


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def read_html(data: bytes) -> Reader:
    reader = Reader()
    reader.feed(data.decode())
    reader.close()
    return reader


def in_html(data: bytes) -> dict[str, str]:
    return {clause.id: compute_fingerprint(clause.wording) for clause in html.read_clauses(data)}


def test_a_word_document_that_is_opened_again_holds_every_clause_as_it_was_signed(settled):
    assert in_word(word.render(settled)) == {id: compute_fingerprint(one.wording) for id, one in stretches(settled).items()}


# --- for everybody ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened(birmingham):
    return docx.Document(io.BytesIO(word.render(birmingham)))


def test_a_word_document_has_real_headings_in_order(opened, birmingham):
    levels = [int(one.style.name[-1]) for one in opened.paragraphs if one.style.name.startswith("Heading")]

    assert levels == [block.level for block in birmingham.blocks if isinstance(block, Heading)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_word_document_says_its_language_its_title_and_its_pages(opened):
    languages = {each.get(qn("w:val")) for part in (opened.styles.element, opened.element) for each in part.iter(qn("w:lang"))}
    fields = [each.text.split()[0] for each in opened.sections[0].footer._element.iter(qn("w:instrText"))]

    assert languages == {"en-GB"}
    assert (opened.core_properties.title, opened.core_properties.language) == ("Protocol between four boards", "en-GB")
    assert fields == ["PAGE", "NUMPAGES"]


def test_a_word_documents_tables_have_heads_and_say_what_they_show(opened):
    for table in opened.tables:
        heads = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert (heads[0], any(heads[1:])) == (True, False)
        assert all(table._tbl.tblPr.find(qn(tag)).get(qn("w:val")) for tag in ("w:tblCaption", "w:tblDescription"))
        assert table._tbl.findall(f".//{qn('w:gridSpan')}") == table._tbl.findall(f".//{qn('w:vMerge')}") == []


def test_a_word_documents_pictures_are_told_in_words(opened, birmingham):
    told = [each.get("descr") for each in opened.element.iter(qn("wp:docPr"))]

    assert told == [block.alt for block in birmingham.blocks if isinstance(block, Picture)]
    assert [text for text in told if not text.endswith("The table after it says the same.")] == []


def test_a_word_documents_contents_are_filled_in_and_can_be_brought_up_to_date(opened, birmingham):
    codes = [each.text for each in opened.element.iter(qn("w:instrText"))]
    entries = [one.text for one in opened.paragraphs if one.style.name == "TOC 1"]
    links = [each.get(qn("w:anchor")) for each in opened.element.iter(qn("w:hyperlink"))]
    marks = [each.get(qn("w:name")) for each in opened.element.iter(qn("w:bookmarkStart"))]

    assert codes == [' TOC \\o "1-2" \\h \\z \\u ']
    assert entries == [block.text for block in birmingham.blocks if isinstance(block, Heading) and block.level == 1]
    assert links == marks


def test_a_page_needs_nothing_from_anywhere_and_may_run_nothing(birmingham):
    tags = read_html(html.render(birmingham)).tags

    assert {tag for tag, _ in tags} & {"script", "iframe", "object", "embed", "link", "form", "base"} == set()
    assert [values["src"][:26] for tag, values in tags if tag == "img"] == ["data:image/svg+xml;base64,"]  # no theme, no matrix
    assert [values["href"] for tag, values in tags if "href" in values and not values["href"].startswith("#")] == []
    assert [tag for tag, values in tags if any(key.startswith("on") for key in values)] == []


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no chromium here")
@pytest.mark.parametrize("which", ["birmingham", "settled"])
def test_a_page_shuts_nobody_out(which, request, tmp_path):
    (tmp_path / "p.html").write_bytes(html.render(request.getfixturevalue(which)))
    with chromium() as browser, visitor(browser) as (context, _):
        page = context.new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url[:5]))
        page.goto((tmp_path / "p.html").as_uri())

        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})

        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found.response["violations"]] == []
        assert set(asked) <= {"file:", "data:"}
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


# --- the same bytes, and no more than text ----------------------------------------------------------------------------


@pytest.mark.large
def test_the_same_register_gives_the_same_bytes(tmp_path):
    def made(kind: str, **env: str) -> bytes:
        file = tmp_path / f"p.{kind}"
        command = [sys.executable, "-m", "graph", "protocol", "--data", str(SETTLED), "--to", str(file)]
        subprocess.run(command, cwd=ROOT, env=os.environ | env, check=True)
        return file.read_bytes()

    places = [("UTC", "C"), ("Asia/Kolkata", "C.UTF-8"), ("America/New_York", "C")]
    for kind in ("docx", "html", "md"):
        assert len({made(kind, PYTHONHASHSEED=str(seed), TZ=zone, LC_ALL=locale) for seed, (zone, locale) in enumerate(places)}) == 1


HOSTILE = """
themes: {t: {name: "![t](http://evil.test/t.png) | x", also: ["<b>T</b>"]}}
bodies:
  a: {name: "<script>alert(1)</script> $x$ [x](http://evil.test/)", kind: board, note: "# h\\n\\n- www.evil.test <!-- end of clause -->",
      basis: "<!-- end of clause --> HYPERLINK \\"http://evil.test\\"", posts: {ch: {name: "*x* `y` {{7*7}} {parties}", role: chair}}}
  b: {name: "1. <img src=http://evil.test/i.png onerror=alert(2)>", kind: board, presents: [{what: "</p><p>", to: ch, how: duty}]}
  c: {name: "> **To be agreed:** @everyone {who} ]]> &amp; #x", kind: group}
protocols: {p: {name: "=cmd() ](javascript:x)", parties: [a, b], settles: {t: {lead: a, support: [b, c]}}}}
"""


def hostile() -> Document:
    found = source.parse_register(HEAD + HOSTILE)
    assert found.problems == []
    return compose(found, Snapshot(found.register, "2016-04-30"), found.register.protocols["p"], read_boilerplate())


def test_names_stay_names_in_markdown():
    text = md.render(hostile()).decode()

    assert re.findall(r"(?<!\\)[\[\]`]|(?<!\\)<(?!!-- (?:clause \S+ |end of clause )?-->)|(?<!\\)://|(?<![\\/])www\.", text) == []
    assert re.findall(r"@(?!<!-- -->)", text) == []  # nobody is called by a name, nor mail addressed
    assert in_markdown(text.encode()) == {id: compute_fingerprint(one.wording) for id, one in stretches(hostile()).items()}
    assert {line.count("|") - line.count("\\|") for line in text.splitlines() if line.startswith("| ") and "evil" in line} <= {3, 4, 5, 6}


def test_names_stay_names_in_html():
    reader = read_html(html.render(hostile()))

    assert {tag for tag, _ in reader.tags} & {"script", "b"} == set()
    assert [values for tag, values in reader.tags if tag == "img" and not values["src"].startswith("data:")] == []
    assert in_html(html.render(hostile())) == {id: compute_fingerprint(one.wording) for id, one in stretches(hostile()).items()}


def test_names_stay_names_in_word():
    data = word.render(hostile())
    opened = docx.Document(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        outside = [name for name in parts.namelist() if name.endswith(".rels") and b'TargetMode="External"' in parts.read(name)]

    assert [each.text for each in opened.element.iter(qn("w:instrText"))] == [' TOC \\o "1-2" \\h \\z \\u ']
    assert [each.get(qn("w:anchor"))[:4] for each in opened.element.iter(qn("w:hyperlink"))] == ["_Toc"] * 14
    assert outside == []
    assert in_word(data) == {id: compute_fingerprint(one.wording) for id, one in stretches(hostile()).items()}
    assert "Clause party/a/chair" in "\n".join(one.text for one in opened.paragraphs)


# --- the command ------------------------------------------------------------------------------------------------------


def test_of_several_protocols_the_list_is_told(tmp_path, capsys):
    (tmp_path / "r.yaml").write_text(
        HEAD + BOARDS + "protocols: {p: {name: P, parties: [a, b], status: draft}, q: {name: Q, parties: [a, b]}}"
    )

    assert main(["protocol", "--data", str(tmp_path)]) == 0
    assert capsys.readouterr().out == 'p  "P", draft\nq  "Q", status not stated\n'
    assert main(["protocol", "q", "--data", str(tmp_path), "--to", str(tmp_path / "q.md")]) == 0
    assert (tmp_path / "q.md").read_text(encoding="utf-8").startswith("# Q\n")
    assert main(["protocol", "--data", str(tmp_path), "--to", str(tmp_path / "q.md")]) == 2
    assert capsys.readouterr().err == "graph protocol: there are several protocols: name one, such as `p`; `graph protocol` lists them.\n"


def test_a_register_without_a_protocol_says_so(tmp_path, capsys):
    (tmp_path / "r.yaml").write_text(HEAD)

    assert main(["protocol", "--data", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "The register holds no protocol.\n"
    assert main(["protocol", "p", "--data", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "graph protocol: the register holds no protocol.\n"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["four-board-protocol"], "there is no protocol `four-board-protocol`; did you mean `four-boards-protocol`?"),
        (["--to", "p.pdf"], "--to takes a file that ends in .docx, .html, .md, .txt, and not `p.pdf`."),
        (["--to", "nowhere/p.md"], "`nowhere/p.md` cannot be written: no such file or directory."),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(words, why, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)

    assert main(["protocol", *words]) == 2
    assert capsys.readouterr().err == f"graph protocol: {why}\n"


def test_markdown_needs_none_of_the_packages_that_draw_and_lay_out():
    code = "import sys; from graph.cli.main import main; main(['protocol']); "
    code += "print(*{'docx', 'jinja2', 'matplotlib'} & {*sys.modules}, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)

    assert (done.returncode, done.stderr) == (0, "\n")


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_a_part_of_the_standing_words_begins_where_an_editor_shows_a_line(sign):
    assert [passage.id for passage in parse_passages(f"## aim: Aim\nTo work{sign}## other: Other\ntogether.\r## third: C\r\nMore.")] == [
        "aim",
        "third",
    ]


def test_standing_words_of_thousands_of_parts_are_refused_at_once():
    with pytest.raises(BoilerplateError, match=r"has 16,000 parts, and may have 200: standing words are a few pages\.$"):
        parse_passages("".join(f"## a{number}: A\n" for number in range(16_000)))
