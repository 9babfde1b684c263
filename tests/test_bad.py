"""No file makes `graph check` do anything but say, in seconds, what is wrong with it."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform == "linux":
    import limited

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits are set, and memory is measured, as Linux does")

BAD = Path(__file__).parent / "bad"
FILES = sorted(path.name for path in BAD.glob("*.yaml"))
LINES = (BAD / "expected.txt").read_text(encoding="utf-8").splitlines()
BLOCKS = {line.partition(":")[0]: [line, remedy] for line, remedy in zip(LINES[::2], LINES[1::2], strict=True)}
MEGABYTES = 300
LARGEST = 8_000_000  # bytes


@pytest.fixture(scope="module")
def runs() -> dict[str, "limited.Run"]:
    """`graph check NAME.yaml` of every file of the corpus, each with one second of the processor's time."""
    return dict(zip(FILES, limited.check([[name] for name in FILES], BAD, seconds=1), strict=True))


def test_every_file_of_the_corpus_has_its_two_lines_in_order():
    assert list(BLOCKS) == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_gets_its_finding_and_its_remedy_and_no_other(name, runs):
    run = runs[name]

    assert (run.lines[:-1], run.status) == (BLOCKS.get(name), 1)
    assert run.lines[-1].startswith("1 error in ")


def test_no_bad_file_needs_300_megabytes(runs):
    assert {name: run.megabytes for name, run in runs.items() if run.megabytes >= MEGABYTES} == {}


# --- files as large as a file may be ----------------------------------------------------------------------------------

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\n"
BOARD = HEAD + "bodies:\n  board: {name: Board, kind: board"
PRIORITY = HEAD + "priorities:\n  cse: {name: CSE"


def filled(start: str, piece: str | Callable[[int], str], end: str = "") -> bytes:
    """`start`, then as many pieces as make the file 8 MB with its end; a piece may depend on its number."""
    made, size, number = [start], len(start.encode()) + len(end.encode()), 0
    if isinstance(piece, str):
        made.append(piece * ((LARGEST - size) // len(piece.encode())))
    else:
        while size + len(each := piece(number).encode()) <= LARGEST:
            made.append(each.decode())
            size += len(each)
            number += 1
    return "".join([*made, end]).encode()


def indented() -> Iterator[str]:
    """Keys that each stand one space further in than the one before."""
    return ("a:\n" + " " * depth for depth in range(1, 3998))


LARGE = {
    "items of a list": lambda: filled("", "- "),
    "items of a list, a line each": lambda: filled("", "- \n"),
    "items of a list in a lead": lambda: filled(PRIORITY + ", lead: [a", ", a", "]}\n"),
    "opening brackets": lambda: filled("", "["),
    "opening braces": lambda: filled("", "{"),
    "opening brackets of keys": lambda: filled("", "{a: "),
    "keys on one line": lambda: filled("", "a: "),
    "question marks": lambda: filled("", "? "),
    "quotation mark that never closes": lambda: filled('register: "', "a"),
    "one text": lambda: filled("", "a"),
    "one text in many words": lambda: filled("", "a "),
    "one text on many lines": lambda: filled("", "a\n"),
    "one text as a name": lambda: filled("register: {name: ", "a", "}\n"),
    "one text of accents as a note": lambda: filled(BOARD + ", note: ", "é", "}\n"),
    "one text of escapes as a note": lambda: filled(BOARD + ', note: "', "\\u00e9", '"}\n'),
    "one text as a key": lambda: filled("", "a", ": b\n"),
    "one text of many lines as a note": lambda: filled(HEAD + "themes:\n  cse:\n    name: CSE\n    note: |\n", "      é\n"),
    "deep indents": lambda: "".join(indented()).encode(),
    "unknown sections": lambda: filled(HEAD, lambda number: f"x{number}: b\n"),
    "unknown keys": lambda: filled(PRIORITY, lambda number: f", x{number}: b", "}\n"),
    "keys that are nearly known": lambda: filled(PRIORITY, lambda number: f", lead{number}: b", "}\n"),
    "unknown leads": lambda: filled(PRIORITY + ", lead: [a", lambda number: f", x{number}", "]}\n"),
    "unknown leads, nearly known": lambda: filled(
        BOARD + "}\npriorities:\n  cse: {name: CSE, lead: [a", lambda number: f", board{number}", "]}\n"
    ),
    "unknown themes of many records": lambda: filled(
        HEAD + "shortcomings:\n", lambda number: f"  x{number}: {{name: A, themes: y{number}}}\n"
    ),
    "unknown sources": lambda: filled(BOARD + ", source: [a", lambda number: f", s{number}#1", "]}\n"),
    "unknown registers": lambda: filled(PRIORITY + ", lead: [a", lambda number: f", r{number}:x", "]}\n"),
    "sections twice": lambda: filled(HEAD, "themes: {}\n"),
    "keys twice": lambda: filled(HEAD, "a: b\n"),
    "keys of a record twice": lambda: filled(BOARD, ", name: A", "}\n"),
    "records twice": lambda: filled(HEAD + "themes:\n", "  cse: {name: CSE}\n"),
    "ids of two sections": lambda: (
        HEAD.encode()
        + b"".join(
            f"{section}:\n".encode() + b"".join(b"  x%d: {name: A}\n" % number for number in range(150_000))
            for section in ("themes", "people")
        )
    ),
    "ids with capitals": lambda: filled(HEAD + "themes:\n", lambda number: f"  X{number}: {{name: A}}\n"),
    "300,000 bad ids": lambda: HEAD.encode() + b"themes:\n" + b"".join(b"  X_%d: {name: a}\n" % number for number in range(299_990)),
    "records without a name": lambda: filled(HEAD + "themes:\n", lambda number: f"  x{number}: {{note: A}}\n"),
    "telephone numbers": lambda: filled(BOARD + ", area: [a", ", 0121 496 0000", "]}\n"),
    "telephone numbers, a line each": lambda: filled(BOARD + "}\nthemes:\n", lambda number: f"  x{number}: {{name: A 0121 496 0000}}\n"),
    "telephone numbers in one text": lambda: filled(HEAD + "themes: {cse: {name: CSE, note: >-\n", "  0121 496 0000\n"),
    "telephone numbers in comments": lambda: filled("", "# 0121 496 0000\n"),
    "telephone numbers that are none": lambda: filled(BOARD + ", note: a", " 0 0 0 0 0 0 0 0 0 0", "}\n"),
    "digits": lambda: filled(BOARD + ", number: 1", "0", "}\n"),
    "e-mail addresses": lambda: filled(BOARD + ", area: [a", ", a@b.cd", "]}\n"),
    "e-mail addresses, a line each": lambda: filled(BOARD + "}\nthemes:\n", lambda number: f"  x{number}: {{name: a@b.cd}}\n"),
    "e-mail addresses in comments": lambda: filled("", "# a@b.cd\n"),
    "e-mail addresses that are none": lambda: filled(BOARD + ", note: ", "a@", "}\n"),
    "e-mail address that never comes to its dot": lambda: filled(BOARD + ", note: a@", "a", "}\n"),
    "e-mail address that never comes to its sign": lambda: filled(BOARD + ", note: '", "a.", "@'}\n"),
    "texts cut short": lambda: filled(HEAD + "themes:\n", lambda number: f"  x{number}: {{name: A #b\n   }}\n"),
    "comments without a space": lambda: filled(HEAD, "a: b #c\n"),
    "comments": lambda: filled("", "# é\n"),
    "line ends": lambda: filled("", "\n", "# é"),
    "line ends of an old Mac": lambda: filled("", "\r", "# é"),
    "line ends, then a byte that is none": lambda: filled(HEAD, "\n") + b"\xe9",
    "bytes that are none": lambda: b"\xff" * LARGEST,
    "hidden characters": lambda: filled(HEAD, "\u2066"),
    "hidden characters by escape": lambda: filled(BOARD + ", area: [a", ', "\\e"', "]}\n"),
    "nothing but noughts": lambda: bytes(LARGEST),
    "look-alikes": lambda: filled(BOARD + ", area: [a", ", ﬁ", "]}\n"),
    "combining accents": lambda: filled(BOARD + ", note: e", "\u0301\u0323", "}\n"),
    "marks of a conflict": lambda: filled(HEAD, "<<<<<<< a\n"),
    "nearly marks of a conflict": lambda: filled(HEAD, " <<<<<<< a\n"),
    "anchors": lambda: filled(BOARD + ", area: [a", ", &a a", "]}\n"),
    "aliases": lambda: filled(BOARD + ", area: [a", ", *a", "]}\n"),
    "tags": lambda: filled(BOARD + ", area: [a", ", !a a", "]}\n"),
    "documents": lambda: filled(HEAD, "---\n"),
    "tabs": lambda: filled(HEAD, "\t"),
    "spaces": lambda: filled("", " "),
    "backslashes": lambda: filled(BOARD + ', note: "', "\\\\", '"}\n'),
    "backslashes that stand for nothing": lambda: filled(BOARD + ', note: "', "\\q", '"}\n'),
    "empty records": lambda: filled(HEAD + "themes:\n", lambda number: f"  x{number}:\n"),
    "empty fields": lambda: filled(HEAD + "themes:\n", lambda number: f"  x{number}: {{name: }}\n"),
    "nobody beside leads": lambda: filled(BOARD + "}\npriorities:\n  cse: {name: CSE, lead: [board", ", nobody, board", "]}\n"),
    "nobody, and leads on other days": lambda: filled(
        BOARD + "}\npriorities:\n  cse: {name: CSE, lead: [board",
        lambda number: ", {who: nobody, to: 2015}" if number % 2 else ", {who: board, from: 2016}",
        ", board]}\n",
    ),
    "bodies in one circle": lambda: filled(
        HEAD + "bodies:\n  x: {name: A, kind: board, part_of: x0}\n",
        lambda number: f"  x{number}: {{name: A, kind: board, part_of: [x{number + 1}, x]}}\n",
    ),
    "bodies in many circles": lambda: filled(
        HEAD + "bodies:\n", lambda number: f"  x{number}: {{name: A, kind: board, part_of: x{number ^ 1}}}\n"
    ),
    "bodies in circles on many days": lambda: filled(
        HEAD + "bodies:\n",
        lambda number: (
            f"  x{number}: {{name: A, kind: board, part_of: {{who: x{number ^ 1}, from: {number % 9999 + 1:04}-{number % 12 + 1:02}}}}}\n"
        ),
    ),
    "body that is part of itself on many days": lambda: filled(
        BOARD + ", part_of: [board", lambda number: f", {{who: board, from: {number % 9999 + 1:04}-{number % 12 + 1:02}}}", "]}\n"
    ),
    "acceptances of no check": lambda: filled(
        HEAD + "themes: {x: {name: A}}\naccepted:\n",
        lambda number: f"- {{check: x{number}, records: x, because: A, until: 2099}}\n",
    ),
}


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("large")


@pytest.mark.slow
@pytest.mark.parametrize("what", LARGE)
def test_eight_megabytes_of_anything_end_in_findings_soon_and_within_300_megabytes(what, large):
    path = large / "register.yaml"
    path.write_bytes(LARGE[what]())
    (run,) = limited.check([[path.name]], large, seconds=30)

    assert (run.status, run.megabytes < MEGABYTES, [line for line in run.lines if "Traceback" in line]) == (1, True, [])
