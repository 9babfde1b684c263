"""Issued documents, held against the register: what drifted is told, and no file can do harm."""

import io
import json
import zipfile
from pathlib import Path

import docx
import pytest

from graph.cli.main import main
from support.paths import SETTLED

KINDS = ("docx", "md", "html")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    (tmp_path / "r.yaml").write_bytes(SETTLED.read_bytes())
    return tmp_path / "r.yaml"


@pytest.fixture(scope="module")
def issued(tmp_path_factory) -> dict[str, bytes]:
    """The protocol of the settled register, as each kind of file."""
    folder = tmp_path_factory.mktemp("issued")
    for kind in KINDS:
        assert main(["protocol", "--data", str(SETTLED), "--to", str(folder / f"p.{kind}")]) == 0
    return {kind: (folder / f"p.{kind}").read_bytes() for kind in KINDS}


def change(register: Path, old: str, new: str) -> None:
    text = register.read_text(encoding="utf-8")
    assert text.count(old) == 1
    register.write_text(text.replace(old, new), encoding="utf-8")


def verified(register: Path, data: bytes, kind: str, capsys, *more: str) -> tuple[int, str, str]:
    """The exit code, what is told after the first line, and what is wrong."""
    file = register.parent / f"p.{kind}"
    file.write_bytes(data)
    capsys.readouterr()
    code = main(["protocol", "--data", str(register), "--verify", str(file), *more])
    out, err = capsys.readouterr()
    return code, out.partition("\n")[2] if not more else out, err.replace(str(file), "FILE")


# --- what is told -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_follows_from_the_register_that_it_was_made_from(register, issued, kind, capsys):
    assert verified(register, issued[kind], kind, capsys) == (0, "", "")
    assert verified(register, issued[kind], kind, capsys, "--format", "json") == (
        0,
        '{\n  "protocol": "four",\n  "follows": true,\n  "clauses": []\n}\n',
        "",
    )


def test_how_many_clauses_follow_is_told_first(register, issued, capsys):
    change(register, "review: 2017-04-30", "review: 2018-04-30")
    (register.parent / "p.md").write_bytes(issued["md"])

    main(["protocol", "--data", str(register), "--verify", str(register.parent / "p.md")])

    assert capsys.readouterr().out.splitlines()[0] == (
        f"{register.parent / 'p.md'}: 37 of the 38 clauses that bind follow from the register as they stand in it."
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_clause_that_no_longer_follows_is_told_in_the_old_words_and_the_new(register, issued, kind, capsys):
    change(register, "missing: {lead: {who: safety-chair", "missing: {lead: {who: adults-chair")

    assert verified(register, issued[kind], kind, capsys) == (
        1,
        """
lead/missing (Missing children) has changed in the register since it was issued
  document: Chair of [Safety Partnership] leads on Missing children from 1 May 2016 until 30 April 2017.
  register: [Independent] Chair of [Adults Board] leads on Missing children from 1 May 2016 until 30 April 2017.
""",
        "",
    )
    _, out, _ = verified(register, issued[kind], kind, capsys, "--format", "json")
    assert [(one["id"], one["because"]) for one in json.loads(out)["clauses"]] == [
        ("lead/missing", "has changed in the register since it was issued")
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_clauses_that_came_went_opened_or_were_agreed_since_are_told(register, issued, kind, capsys):
    change(register, "      missing: {lead: {who: safety-chair, from: 2016-05-01, to: 2017-04-30}}\n", "      missing: {note: Open.}\n")
    change(register, "lead: children, support: [police, safety]", "lead: children")
    change(register, "adopted_by: children, lead", "adopted_by: [children, health], lead")

    assert verified(register, issued[kind], kind, capsys) == (
        1,
        """
lead/missing (Missing children) is no longer in the register
  document: Chair of Safety Partnership leads on Missing children from 1 May 2016 until 30 April 2017.
  register: nothing

workstream/hub is no longer in the register
  document: Children Board leads on “Shared front door”. Northshire Police supports the work on “Shared front door”. Safety Partnership \
supports the work on “Shared front door”.
  register: nothing

priority/stop-cse (Stop exploitation early) is not in the document
  document: nothing
  register: Children Board and Health Board have both adopted “Stop exploitation early”.
""",
        "",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_open_and_is_agreed_now_is_told(register, kind, capsys):
    change(register, "    convened_by: children\n", "")
    assert main(["protocol", "--data", str(register), "--to", str(register.parent / f"p.{kind}")]) == 0
    data = (register.parent / f"p.{kind}").read_bytes()
    change(register, "    status: agreed\n", "    convened_by: children\n    status: agreed\n")

    assert (
        verified(register, data, kind, capsys)[1]
        == """
convening (Who convenes) was open when it was issued, and is agreed now
  document: nothing
  register: Children Board brings the parties together.
"""
    )


def edited(data: bytes, kind: str, old: str, new: str) -> bytes:
    """A document in which somebody has written other words; as Word would save it, where it is Word's."""
    if kind != "docx":
        assert data.decode().count(old) >= 1
        return data.decode().replace(old, new).encode()
    opened = docx.Document(io.BytesIO(data))
    for paragraph in opened.paragraphs:
        if paragraph.style.name == "Clause wording" and old in paragraph.text:
            words = paragraph.text.replace(old, new)
            paragraph.clear()
            for word in words.split(" "):
                paragraph.add_run(f"{word} ")
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_words_that_somebody_wrote_into_the_document_are_told_as_such(register, issued, kind, capsys):
    data = edited(issued[kind], kind, "Children Board brings the parties", "Health Board brings the parties")

    assert verified(register, data, kind, capsys) == (
        1,
        """
convening (Who convenes) has been edited in the document since it was issued
  document: [Health] Board brings the parties together.
  register: [Children] Board brings the parties together.
""",
        "",
    )


def test_a_document_of_another_form_of_wording_is_told_as_such(register, issued, capsys):
    data = issued["md"].replace(b"v1-", b"v0-").replace(b"brings the parties together", b"calls the parties together")

    assert (
        "convening (Who convenes) was issued under another form of wording, by another version" in verified(register, data, "md", capsys)[1]
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_clause_that_stands_twice_follows_only_once(register, issued, kind, capsys):
    if kind == "docx":
        opened = docx.Document(io.BytesIO(issued[kind]))
        foot = next(one for one in opened.paragraphs if one.text.startswith("Clause convening,"))
        foot.insert_paragraph_before("And pays for it.", "Clause wording")
        out = io.BytesIO()
        opened.save(out)
        data = out.getvalue()
    elif kind == "md":
        data = issued[kind] + b"\n<!-- clause convening -->\n\nAnd pays for it.\n\n<!-- end of clause -->\n"
    else:
        data = issued[kind].replace(
            b"</main>", b'<section data-clause="convening"><p class="wording">And pays for it.</p></section></main>'
        )

    assert (
        verified(register, data, kind, capsys)[1]
        == """
convening (Who convenes) has been edited in the document since it was issued
  document: Children Board brings the parties together. [And pays for it.]
  register: Children Board brings the parties together.
"""
    )


@pytest.mark.parametrize("kind", ["md", "html"])
def test_line_ends_and_wrapped_lines_change_no_wording(register, issued, kind, capsys):
    text = issued[kind].decode().replace("brings the parties together.", "brings the parties\ntogether.").replace("\n", "\r\n")

    assert verified(register, b"\xef\xbb\xbf" + text.encode(), kind, capsys)[0] == 0


# --- what a file may not do -------------------------------------------------------------------------------------------


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(f"word/{name}.xml", data)
    return out.getvalue()


NO_WORD = "is no Word document that can be opened."
NO_XML = "is no Word document that can be read."
NO_CLAUSE = "holds no clause of a protocol: give one that `graph protocol --to` wrote."
ENTITIES = "declares entities of its own, which Word never does: it is not read."
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a;" * 10) for n in range(9)) + b"]><x>&a8;</x>"
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
STYLES = b"<x/>"


@pytest.mark.parametrize(
    ("kind", "data", "why"),
    [
        ("docx", b"", NO_WORD),
        ("docx", b"PK\x03\x04 and no more", NO_WORD),
        ("docx", b"{\\rtf1 hello}", NO_WORD),
        ("docx", zipped(other=b"<x/>"), NO_WORD),
        ("docx", zipped(styles=STYLES, document=b"<x>"), NO_XML),
        ("docx", zipped(styles=STYLES, document=b"\0"), NO_XML),
        ("docx", zipped(styles=STYLES, document=b"<x/>"), NO_CLAUSE),
        ("docx", zipped(styles=STYLES, document=b"<x>" * 200_000), "is nested deeper than Word does it: it is not read."),
        ("docx", zipped(styles=STYLES, document=LAUGHS), ENTITIES),
        ("docx", zipped(styles=LAUGHS, document=b"<x/>"), ENTITIES),
        ("docx", zipped(styles=STYLES, document=OUTSIDE), ENTITIES),
        ("docx", zipped(styles=STYLES, document=b"<x>" + bytes(60_000_000)), "holds more than a protocol can: it is not read."),
        ("docx", bytes(8_000_001), "is over 8 MB: a protocol is far smaller."),
        ("md", b"# Minutes\n\nNothing was agreed.\n", NO_CLAUSE),
        ("md", b"", NO_CLAUSE),
        ("md", b"\xff\xfe", "is not written in UTF-8."),
        ("md", b"<!-- clause a -->\n" * 400_000, NO_CLAUSE),
        ("html", b"<p>Nothing was agreed.</p>", NO_CLAUSE),
        ("html", b"\xff\xfe", "is not written in UTF-8."),
        ("html", b"<![" * 200_000, NO_CLAUSE),
        ("html", b"<!--" * 200_000, NO_CLAUSE),
        ("html", b"<a " * 200_000, NO_CLAUSE),
    ],
    ids=str.split(
        "empty cut rtf zip cut-xml no-xml no-clause deep laughs laughs-in-styles outside bomb huge minutes nothing utf-16 many-openings "
        "page page-utf-16 sections comments tags"
    ),
)  # fmt: skip
def test_a_file_that_is_no_protocol_of_ours_is_refused_in_a_sentence(register, kind, data, why, capsys):
    assert verified(register, data, kind, capsys) == (2, "", f"graph protocol: `FILE` {why}\n")


@pytest.mark.parametrize("at", [30, 5_000, 60_000, -2_000, -30])
def test_a_word_document_that_is_damaged_anywhere_ends_in_a_sentence_or_is_read(register, issued, at, capsys):
    data = bytearray(issued["docx"])
    data[at] ^= 0xFF
    code, _, err = verified(register, bytes(data), "docx", capsys)

    assert (code, err) in [(0, ""), (1, ""), (2, f"graph protocol: `FILE` {NO_WORD}\n"), (2, f"graph protocol: `FILE` {NO_XML}\n")]


def test_a_file_that_is_not_there_or_of_no_kind_we_know_is_refused_in_a_sentence(register, capsys):
    assert main(["protocol", "--data", str(register), "--verify", "nowhere.md"]) == 2
    assert main(["protocol", "--data", str(register), "--verify", "p.pdf"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "graph protocol: `nowhere.md`: there is no such file or folder.",
        "graph protocol: --verify takes a file that ends in .docx, .html, .md, .txt, and not `p.pdf`.",
    ]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("md", b"<!-- clause a -->\n\nx\n<!-- end of clause -->\n" * 15_000),
        ("md", b"<!-- clause a -->\n" + b"x\n" * 300_000 + b"<!-- end of clause -->\n"),
        ("md", b"<!-- clause parties -->\n" + b"the parties " * 50_000 + b"\n<!-- end of clause -->\n"),
        ("html", b'<section data-clause="a"><p class="wording">x' * 15_000),
    ],
    ids=["twice", "lines", "words", "open"],
)
def test_a_document_of_any_length_is_told_in_one_look(register, kind, data, capsys):
    assert verified(register, data, kind, capsys)[0] == 1


def test_what_a_document_says_cannot_steer_a_terminal(register, capsys):
    data = b"<!-- clause a\x1b[31m -->\n\nRead \x1b[31mthis.\n\n<!-- end of clause -->\n"

    code, out, _ = verified(register, data, "md", capsys)

    assert (code, "\x1b" in out) == (1, False)
