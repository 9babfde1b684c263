"""No file makes `graph check` do anything but say, in seconds, what is wrong with it."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support.paths import TESTS

if sys.platform == "linux":
    from support import confined
from benchmarks import registers
from graph.reader import load as source

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits are set, and memory is measured, as Linux does")

BAD = TESTS / "bad"
FILES = sorted(path.name for path in BAD.glob("*.yaml"))
LINES = (BAD / "expected.txt").read_text(encoding="utf-8").splitlines()
BLOCKS = {line.partition(":")[0]: [line, remedy] for line, remedy in zip(LINES[::2], LINES[1::2], strict=True)}
MEGABYTES, FOR_THE_LARGEST = 300, 600
LARGEST, LIMIT = 8_000_000, 499_000  # bytes; values, or a few less, that a file may hold


@pytest.fixture(scope="module")
def runs() -> dict[str, "confined.Run"]:
    """`graph check NAME.yaml` of every file of the corpus, each with one second of the processor's time."""
    return dict(zip(FILES, confined.check([[name] for name in FILES], BAD, seconds=1), strict=True))


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


def filled(start: str, piece: str | Callable[[int], str], end: str = "", values: int = 0) -> bytes:
    """`start`, then as many pieces as 8 MB take with the end; a piece may depend on its number.

    Of pieces that hold some values each, no more than stay under the limit of values: what comes after the parser is meant.
    """
    most = LIMIT // values if values else LARGEST
    if isinstance(piece, str):
        return (start + piece * min(most, (LARGEST - len((start + end).encode())) // len(piece.encode())) + end).encode()
    made, size = [start], len((start + end).encode())
    for number in range(most):
        each = piece(number)
        size += len(each.encode())
        if size > LARGEST:
            break
        made.append(each)
    return "".join([*made, end]).encode()


LARGE = {
    # What the parser stops at.
    "items of a list": lambda: filled("", "- "),
    "items of a list, a line each": lambda: filled("", "- \n"),
    "items of a list in a lead": lambda: filled(PRIORITY + ", lead: [a", ", a", "]}\n"),
    "opening brackets": lambda: filled("", "["),
    "opening braces": lambda: filled("", "{"),
    "opening brackets of keys": lambda: filled("", "{a: "),
    "keys on one line": lambda: filled("", "a: "),
    "question marks": lambda: filled("", "? "),
    "quotation mark that never closes": lambda: filled('register: "', "a"),
    "deep indents": lambda: filled("", lambda depth: " " * depth + "a:\n"),
    "more sections than a file may hold": lambda: filled(HEAD, lambda number: f"x{number}: b\n"),
    "more records than a file may hold": lambda: filled(HEAD + "themes:\n", lambda number: f"  x{number}:\n"),
    "more fields than a file may hold": lambda: filled(HEAD + "themes:\n", lambda number: f"  x{number}: {{name: }}\n"),
    "anchors": lambda: filled(BOARD + ", area: [a", ", &a a", "]}\n"),
    "aliases": lambda: filled(BOARD + ", area: [a", ", *a", "]}\n"),
    "tags": lambda: filled(BOARD + ", area: [a", ", !a a", "]}\n"),
    "documents": lambda: filled(HEAD, "---\n"),
    "backslashes that stand for nothing": lambda: filled(BOARD + ', note: "', "\\q", '"}\n'),
    # What is seen before it is parsed.
    "comments": lambda: filled("", "# é\n"),
    "line ends": lambda: filled("", "\n", "# é"),
    "line ends of an old Mac": lambda: filled("", "\r", "# é"),
    "line ends, then a byte that is none": lambda: filled(HEAD, "\n", " ")[:-1] + b"\xe9",
    "bytes that are none": lambda: b"\xff" * LARGEST,
    "hidden characters": lambda: filled(HEAD, "\u2066"),
    "nothing but noughts": lambda: bytes(LARGEST),
    "marks of a conflict": lambda: filled(HEAD, "<<<<<<< a\n"),
    "nearly marks of a conflict": lambda: filled(HEAD, " <<<<<<< a\n"),
    "tabs": lambda: filled(HEAD, "\t"),
    "spaces": lambda: filled("", " "),
    # One text.
    "one text": lambda: filled("", "a"),
    "one text in many words": lambda: filled("", "a "),
    "one text on many lines": lambda: filled("", "a\n"),
    "one text as a name": lambda: filled("register: {name: ", "a", "}\n"),
    "one text as a key": lambda: filled("", "a", ": b\n"),
    "one text of accents as a note": lambda: filled(BOARD + ", note: ", "é", "}\n"),
    "one text of combining accents as a note": lambda: filled(BOARD + ", note: e", "\u0301\u0323", "}\n"),
    "one text of escapes as a note": lambda: filled(BOARD + ', note: "', "\\u00e9", '"}\n'),
    "one text of many lines as a note": lambda: filled(HEAD + "themes:\n  cse:\n    name: CSE\n    note: |\n", "      é\n"),
    "one text of backslashes as a note": lambda: filled(BOARD + ', note: "', "\\\\", '"}\n'),
    "one number": lambda: filled(PRIORITY + ", number: 1", "0", "}\n"),
    "one date": lambda: filled(PRIORITY + ", due: 1", "0", "}\n"),
    "one web address": lambda: filled(HEAD + "sources: {s: {name: S, url: https://", "a", "}}\n"),
    "one id": lambda: filled(HEAD + 'themes: {"', "É ", '": {name: A}}\n'),
    # Texts.
    "hidden characters by escape": lambda: filled(BOARD + ", area: [a", ', "\\e"', "]}\n", values=1),
    "look-alikes": lambda: filled(BOARD + ", area: [a", ", ﬁ", "]}\n", values=1),
    "texts in two alphabets": lambda: filled(BOARD + ", area: [a", ", aб", "]}\n", values=1),
    "texts cut short": lambda: filled(HEAD + "themes:\n", lambda number: f"  x{number}: {{name: A #b\n   }}\n", values=3),
    "texts cut short on one line": lambda: filled(HEAD + "themes: {x: {name: A, also: [a", ", b", " #b\n  ]}}\n", values=1),
    "comments without a space": lambda: filled(HEAD, lambda number: f"x{number}: b #c\n", values=1),
    "comments without a space, alone": lambda: filled(BOARD + "}\n", " #c\n", "x: b\n"),
    # Keys and ids.
    "unknown sections": lambda: filled(HEAD, lambda number: f"x{number}: b\n", values=1),
    "unknown keys": lambda: filled(PRIORITY, lambda number: f", x{number}: b", "}\n", values=1),
    "keys that are nearly known": lambda: filled(PRIORITY, lambda number: f", lead{number}: b", "}\n", values=1),
    "sections twice": lambda: filled(HEAD, "themes: {}\n", values=2),
    "keys twice": lambda: filled(HEAD, "a: b\n", values=1),
    "keys of a record twice": lambda: filled(BOARD, ", name: A", "}\n", values=1),
    "records twice": lambda: filled(HEAD + "themes:\n", "  cse: {name: CSE}\n", values=3),
    "ids of two sections": lambda: (
        filled(HEAD + "themes:\n", lambda number: f"  x{number}: {{name: A}}\n", values=6)
        + filled("people:\n", lambda number: f"  x{number}: {{name: A}}\n", values=6)[: LARGEST // 2]
    ),
    "ids with capitals": lambda: filled(HEAD + "themes:\n", lambda number: f"  X{number}: {{name: A}}\n", values=3),
    "300,000 records with bad ids": lambda: filled(HEAD + "themes:\n", lambda number: f"  X_{number}: {{name: a}}\n", values=2),
    "records without a name": lambda: filled(HEAD + "themes:\n", lambda number: f"  x{number}: {{note: A}}\n", values=3),
    "empty records": lambda: filled(HEAD + "themes:\n", lambda number: f"  x{number}:\n", values=1),
    "empty fields": lambda: filled(HEAD + "themes:\n", lambda number: f"  x{number}: {{name: }}\n", values=3),
    "entries that are text": lambda: filled(PRIORITY + "}\naccepted: [a", ", a", "]\n", values=1),
    # References.
    "unknown leads": lambda: filled(PRIORITY + ", lead: [a", lambda number: f", x{number}", "]}\n", values=1),
    "unknown leads, nearly known": lambda: filled(
        BOARD + "}\npriorities:\n  cse: {name: CSE, lead: [a", lambda number: f", board{number}", "]}\n", values=1
    ),
    "unknown themes of many records": lambda: filled(
        HEAD + "shortcomings:\n", lambda number: f"  x{number}: {{name: A, themes: y{number}}}\n", values=4
    ),
    "themes that are bodies": lambda: filled(BOARD + "}\nshortcomings: {s: {name: S, themes: [board", ", board", "]}}\n", values=1),
    "unknown sources": lambda: filled(BOARD + ", source: [a", lambda number: f", s{number}#1", "]}\n", values=1),
    "unknown registers": lambda: filled(PRIORITY + ", lead: [a", lambda number: f", r{number}:x", "]}\n", values=1),
    "acceptances of no check": lambda: filled(
        HEAD + "themes: {x: {name: A}}\naccepted:\n",
        lambda number: f"- {{check: x{number}, records: x, because: A, until: 2099}}\n",
        values=6,
    ),
    # Claims.
    "nobody beside leads": lambda: filled(BOARD + "}\npriorities:\n  cse: {name: CSE, lead: [board", ", nobody, board", "]}\n", values=2),
    "nobody, and leads on other days": lambda: filled(
        BOARD + "}\npriorities:\n  cse: {name: CSE, lead: [board",
        lambda number: ", {who: nobody, to: 2015}" if number % 2 else ", {who: board, from: 2016}",
        ", board]}\n",
        values=4,
    ),
    "nobody on as many days as leads": lambda: filled(
        BOARD + "}\npriorities:\n  cse: {name: CSE, lead: [{who: board, from: 2017, status: proposed}",
        lambda number: ", {{who: {}, from: {}, to: {}}}".format(*(("nobody", 2015, 2015) if number % 2 else ("board", 2016, 2016))),
        "]}\n",
        values=5,
    ),
    # Circles.
    "bodies in one circle": lambda: filled(
        HEAD + "bodies:\n  x: {name: A, kind: board, part_of: x0}\n",
        lambda number: f"  x{number}: {{name: A, kind: board, part_of: [x{number + 1}, x]}}\n",
        values=8,
    ),
    "bodies in one long circle": lambda: filled(
        HEAD + "bodies:\n",
        lambda number: f"  x{number}: {{name: A, kind: board, part_of: x{(number + 1) % 100_000}}}\n",
        values=5,
    ),
    "bodies in many circles": lambda: filled(
        HEAD + "bodies:\n", lambda number: f"  x{number}: {{name: A, kind: board, part_of: x{number ^ 1}}}\n", values=5
    ),
    "bodies in circles on many days": lambda: filled(
        HEAD + "bodies:\n",
        lambda number: f"  x{number}: {{name: A, kind: board, part_of: {{who: x{number ^ 1}, from: {month(number)}}}}}\n",
        values=7,
    ),
    "body that is part of itself on many days": lambda: filled(
        BOARD + ", part_of: [board", lambda number: f", {{who: board, from: {month(number)}}}", "]}\n", values=4
    ),
    "bodies that are each part of many": lambda: filled(
        HEAD + "bodies:\n",
        lambda number: f"  x{number}: {{name: A, kind: board, part_of: [{', '.join(f'x{other}' for other in range(700))}]}}\n",
        values=710,
    ),
    "themes within each other": lambda: filled(
        HEAD + "themes:\n", lambda number: f"  x{number}: {{name: A, broader: x{(number + 1) % 150_000}}}\n", values=4
    ),
    # Personal data.
    "telephone numbers": lambda: filled(BOARD + ", area: [a", ", 0121 496 0000", "]}\n", values=1),
    "telephone numbers, a line each": lambda: filled(
        BOARD + "}\nthemes:\n", lambda number: f"  x{number}: {{name: A 0121 496 0000}}\n", values=3
    ),
    "telephone numbers in one text": lambda: filled(BOARD + "}\nthemes:\n  cse:\n    name: CSE\n    note: >-\n", "      0121 496 0000\n"),
    "telephone numbers in comments": lambda: filled(HEAD, "# 0121 496 0000\n"),
    "telephone numbers that are none": lambda: filled(PRIORITY + ", note: a", " 0 0 0 0 0 0 0 0 0 0", "}\n"),
    "digits": lambda: filled(PRIORITY + ", note: a ", "0", "}\n"),
    "digits apart": lambda: filled(PRIORITY + ", note: a", " 0", "}\n"),
    "brackets before a digit": lambda: filled(PRIORITY + ", note: a +44", " (", "1}\n"),
    "e-mail addresses": lambda: filled(BOARD + ", area: [a", ", a@b.cd", "]}\n", values=1),
    "e-mail addresses, a line each": lambda: filled(BOARD + "}\nthemes:\n", lambda number: f"  x{number}: {{name: a@b.cd}}\n", values=3),
    "e-mail addresses in comments": lambda: filled(HEAD, "# a@b.cd\n"),
    "e-mail addresses in web addresses": lambda: filled(PRIORITY + ", also: [a", ", https://a@b.cd", "]}\n", values=1),
    "e-mail addresses that are none": lambda: filled(PRIORITY + ", note: ", "a@", "}\n"),
    "e-mail address that never comes to its dot": lambda: filled(PRIORITY + ", note: a@", "a", "}\n"),
    "e-mail address that never comes to its sign": lambda: filled(PRIORITY + ", note: '", "a.", "@'}\n"),
    "e-mail address that never ends": lambda: filled(PRIORITY + ", note: 'a@b", ".c", "'}\n"),
}


def month(number: int) -> str:
    return f"{number % 9999 + 1:04}-{number % 12 + 1:02}"


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("large")


@pytest.mark.large
@pytest.mark.parametrize("what", LARGE)
def test_eight_megabytes_of_anything_end_in_findings_soon_and_within_600_megabytes(what, large):
    path = large / "register.yaml"
    path.write_bytes(LARGE[what]())
    (run,) = confined.check([[path.name]], large, seconds=30)

    assert (run.status, run.megabytes < FOR_THE_LARGEST, [line for line in run.lines if "Traceback" in line]) == (1, True, [])


@pytest.mark.large
def test_a_file_of_nearly_eight_megabytes_that_looks_like_birminghams_is_read_whole():
    (data,) = registers.files(7_500_000, file=LARGEST)
    found = source.parse_register(data)

    assert (7_500_000 < len(data) <= LARGEST, found.problems) == (True, [])
