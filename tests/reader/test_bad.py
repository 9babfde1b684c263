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

    assert (run.lines[:2], run.status) == (BLOCKS.get(name), 1)
    assert run.lines[-1].startswith("1 error in ")


def test_no_bad_file_needs_300_megabytes(runs):
    assert {name: run.megabytes for name, run in runs.items() if run.megabytes >= MEGABYTES} == {}


# --- files as large as a file may be ----------------------------------------------------------------------------------

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\n"
BOARD = HEAD + "bodies:\n  board: {name: Board, kind: board"
PRIORITY = HEAD + "priorities:\n  cse: {name: CSE"


def filled(start: str, piece: str | Callable[[int], str], end: str = "", values: int = 0) -> Callable[[int], bytes]:
    """What makes a file of a size: `start`, then as many pieces as fit with the end; a piece may depend on its number.

    Of pieces that hold some values each, no more than stay under the limit of values: what comes after the parser is meant.
    """

    def fill(size: int) -> bytes:
        room = size - len((start + end).encode())
        most = LIMIT * size // LARGEST // values if values else size
        if isinstance(piece, str):
            return (start + piece * min(most, room // len(piece.encode())) + end).encode()
        made = [start]
        for number in range(most):
            each = piece(number)
            room -= len(each.encode())
            if room < 0:
                break
            made.append(each)
        return "".join([*made, end]).encode()

    return fill


LARGE = {
    # What the parser stops at.
    "items of a list": filled("", "- "),
    "items of a list, a line each": filled("", "- \n"),
    "items of a list in a lead": filled(PRIORITY + ", lead: [a", ", a", "]}\n"),
    "opening brackets": filled("", "["),
    "opening braces": filled("", "{"),
    "opening brackets of keys": filled("", "{a: "),
    "keys on one line": filled("", "a: "),
    "question marks": filled("", "? "),
    "quotation mark that never closes": filled('register: "', "a"),
    "deep indents": filled("", lambda depth: " " * depth + "a:\n"),
    "more sections than a file may hold": filled(HEAD, lambda number: f"x{number}: b\n"),
    "more records than a file may hold": filled(HEAD + "themes:\n", lambda number: f"  x{number}:\n"),
    "more fields than a file may hold": filled(HEAD + "themes:\n", lambda number: f"  x{number}: {{name: }}\n"),
    "anchors": filled(BOARD + ", area: [a", ", &a a", "]}\n"),
    "aliases": filled(BOARD + ", area: [a", ", *a", "]}\n"),
    "tags": filled(BOARD + ", area: [a", ", !a a", "]}\n"),
    "documents": filled(HEAD, "---\n"),
    "backslashes that stand for nothing": filled(BOARD + ', note: "', "\\q", '"}\n'),
    # What is seen before it is parsed.
    "comments": filled("", "# é\n"),
    "line ends": filled("", "\n", "# é"),
    "line ends of an old Mac": filled("", "\r", "# é"),
    "line ends, then a byte that is none": lambda size: filled(HEAD, "\n", " ")(size)[:-1] + b"\xe9",
    "bytes that are none": lambda size: b"\xff" * size,
    "hidden characters": filled(HEAD, "\u2066"),
    "nothing but noughts": bytes,
    "marks of a conflict": filled(HEAD, "<<<<<<< a\n"),
    "nearly marks of a conflict": filled(HEAD, " <<<<<<< a\n"),
    "tabs": filled(HEAD, "\t"),
    "spaces": filled("", " "),
    # One text.
    "one text": filled("", "a"),
    "one text in many words": filled("", "a "),
    "one text on many lines": filled("", "a\n"),
    "one text as a name": filled("register: {name: ", "a", "}\n"),
    "one text as a key": filled("", "a", ": b\n"),
    "one text of accents as a note": filled(BOARD + ", note: ", "é", "}\n"),
    "one text of combining accents as a note": filled(BOARD + ", note: e", "\u0301\u0323", "}\n"),
    "one text of escapes as a note": filled(BOARD + ', note: "', "\\u00e9", '"}\n'),
    "one text of many lines as a note": filled(HEAD + "themes:\n  cse:\n    name: CSE\n    note: |\n", "      é\n"),
    "one text of backslashes as a note": filled(BOARD + ', note: "', "\\\\", '"}\n'),
    "one number": filled(PRIORITY + ", number: 1", "0", "}\n"),
    "one date": filled(PRIORITY + ", due: 1", "0", "}\n"),
    "one web address": filled(HEAD + "sources: {s: {name: S, url: https://", "a", "}}\n"),
    "one id": filled(HEAD + 'themes: {"', "É ", '": {name: A}}\n'),
    # Texts.
    "hidden characters by escape": filled(BOARD + ", area: [a", ', "\\e"', "]}\n", values=1),
    "look-alikes": filled(BOARD + ", area: [a", ", ﬁ", "]}\n", values=1),
    "texts in two alphabets": filled(BOARD + ", area: [a", ", aб", "]}\n", values=1),
    "texts cut short": filled(HEAD + "themes:\n", lambda number: f"  x{number}: {{name: A #b\n   }}\n", values=3),
    "texts cut short on one line": filled(HEAD + "themes: {x: {name: A, also: [a", ", b", " #b\n  ]}}\n", values=1),
    "comments without a space": filled(HEAD, lambda number: f"x{number}: b #c\n", values=1),
    "comments without a space, alone": filled(BOARD + "}\n", " #c\n", "x: b\n"),
    # Keys and ids.
    "unknown sections": filled(HEAD, lambda number: f"x{number}: b\n", values=1),
    "unknown keys": filled(PRIORITY, lambda number: f", x{number}: b", "}\n", values=1),
    "keys that are nearly known": filled(PRIORITY, lambda number: f", lead{number}: b", "}\n", values=1),
    "sections twice": filled(HEAD, "themes: {}\n", values=2),
    "keys twice": filled(HEAD, "a: b\n", values=1),
    "keys of a record twice": filled(BOARD, ", name: A", "}\n", values=1),
    "records twice": filled(HEAD + "themes:\n", "  cse: {name: CSE}\n", values=3),
    "ids of two sections": lambda size: (
        filled(HEAD + "themes:\n", lambda number: f"  x{number}: {{name: A}}\n", values=6)(size)
        + filled("people:\n", lambda number: f"  x{number}: {{name: A}}\n", values=6)(size)[: size // 2]
    ),
    "ids with capitals": filled(HEAD + "themes:\n", lambda number: f"  X{number}: {{name: A}}\n", values=3),
    "records with bad ids": filled(HEAD + "themes:\n", lambda number: f"  X_{number}: {{name: a}}\n", values=2),
    "records without a name": filled(HEAD + "themes:\n", lambda number: f"  x{number}: {{note: A}}\n", values=3),
    "empty records": filled(HEAD + "themes:\n", lambda number: f"  x{number}:\n", values=1),
    "empty fields": filled(HEAD + "themes:\n", lambda number: f"  x{number}: {{name: }}\n", values=3),
    "entries that are text": filled(PRIORITY + "}\naccepted: [a", ", a", "]\n", values=1),
    # References.
    "unknown leads": filled(PRIORITY + ", lead: [a", lambda number: f", x{number}", "]}\n", values=1),
    "unknown leads, nearly known": filled(
        BOARD + "}\npriorities:\n  cse: {name: CSE, lead: [a", lambda number: f", board{number}", "]}\n", values=1
    ),
    "unknown themes of many records": filled(
        HEAD + "shortcomings:\n", lambda number: f"  x{number}: {{name: A, themes: y{number}}}\n", values=4
    ),
    "themes that are bodies": filled(BOARD + "}\nshortcomings: {s: {name: S, themes: [board", ", board", "]}}\n", values=1),
    "unknown sources": filled(BOARD + ", source: [a", lambda number: f", s{number}#1", "]}\n", values=1),
    "unknown registers": filled(PRIORITY + ", lead: [a", lambda number: f", r{number}:x", "]}\n", values=1),
    "acceptances of no check": filled(
        HEAD + "themes: {x: {name: A}}\naccepted:\n",
        lambda number: f"- {{check: x{number}, records: x, because: A, until: 2099}}\n",
        values=6,
    ),
    # Claims.
    "nobody beside leads": filled(BOARD + "}\npriorities:\n  cse: {name: CSE, lead: [board", ", nobody, board", "]}\n", values=2),
    "nobody, and leads on other days": filled(
        BOARD + "}\npriorities:\n  cse: {name: CSE, lead: [board",
        lambda number: ", {who: nobody, to: 2015}" if number % 2 else ", {who: board, from: 2016}",
        ", board]}\n",
        values=4,
    ),
    "nobody on as many days as leads": filled(
        BOARD + "}\npriorities:\n  cse: {name: CSE, lead: [{who: board, from: 2017, status: proposed}",
        lambda number: ", {{who: {}, from: {}, to: {}}}".format(*(("nobody", 2015, 2015) if number % 2 else ("board", 2016, 2016))),
        "]}\n",
        values=5,
    ),
    # Circles.
    "bodies in one circle": filled(
        HEAD + "bodies:\n  x: {name: A, kind: board, part_of: x0}\n",
        lambda number: f"  x{number}: {{name: A, kind: board, part_of: [x{number + 1}, x]}}\n",
        values=8,
    ),
    "bodies in one long circle": filled(
        HEAD + "bodies:\n",
        lambda number: f"  x{number}: {{name: A, kind: board, part_of: x{(number + 1) % 12_000}}}\n",
        values=5,
    ),
    "bodies in many circles": filled(
        HEAD + "bodies:\n", lambda number: f"  x{number}: {{name: A, kind: board, part_of: x{number ^ 1}}}\n", values=5
    ),
    "bodies in circles on many days": filled(
        HEAD + "bodies:\n",
        lambda number: f"  x{number}: {{name: A, kind: board, part_of: {{who: x{number ^ 1}, from: {month(number)}}}}}\n",
        values=7,
    ),
    "body that is part of itself on many days": filled(
        BOARD + ", part_of: [board", lambda number: f", {{who: board, from: {month(number)}}}", "]}\n", values=4
    ),
    "bodies that are each part of many": filled(
        HEAD + "bodies:\n",
        lambda number: f"  x{number}: {{name: A, kind: board, part_of: [{', '.join(f'x{other}' for other in range(700))}]}}\n",
        values=710,
    ),
    "themes within each other": filled(
        HEAD + "themes:\n", lambda number: f"  x{number}: {{name: A, broader: x{(number + 1) % 15_000}}}\n", values=4
    ),
    # Personal data.
    "telephone numbers": filled(BOARD + ", area: [a", ", 0121 496 0000", "]}\n", values=1),
    "telephone numbers, a line each": filled(BOARD + "}\nthemes:\n", lambda number: f"  x{number}: {{name: A 0121 496 0000}}\n", values=3),
    "telephone numbers in one text": filled(BOARD + "}\nthemes:\n  cse:\n    name: CSE\n    note: >-\n", "      0121 496 0000\n"),
    "telephone numbers in comments": filled(HEAD, "# 0121 496 0000\n"),
    "telephone numbers that are none": filled(PRIORITY + ", note: a", " 0 0 0 0 0 0 0 0 0 0", "}\n"),
    "digits": filled(PRIORITY + ", note: a ", "0", "}\n"),
    "digits apart": filled(PRIORITY + ", note: a", " 0", "}\n"),
    "brackets before a digit": filled(PRIORITY + ", note: a +44", " (", "1}\n"),
    "e-mail addresses": filled(BOARD + ", area: [a", ", a@b.cd", "]}\n", values=1),
    "e-mail addresses, a line each": filled(BOARD + "}\nthemes:\n", lambda number: f"  x{number}: {{name: a@b.cd}}\n", values=3),
    "e-mail addresses in comments": filled(HEAD, "# a@b.cd\n"),
    "e-mail addresses in web addresses": filled(PRIORITY + ", also: [a", ", https://a@b.cd", "]}\n", values=1),
    "e-mail addresses that are none": filled(PRIORITY + ", note: ", "a@", "}\n"),
    "e-mail address that never comes to its dot": filled(PRIORITY + ", note: a@", "a", "}\n"),
    "e-mail address that never comes to its sign": filled(PRIORITY + ", note: '", "a.", "@'}\n"),
    "e-mail address that never ends": filled(PRIORITY + ", note: 'a@b", ".c", "'}\n"),
}


def month(number: int) -> str:
    return f"{number % 9999 + 1:04}-{number % 12 + 1:02}"


# The most values, the longest text, and what takes longest: guesses, and what is shown of personal data.
AT_THE_LIMIT = ["items of a list", "one text of accents as a note", "unknown leads, nearly known", "telephone numbers, a line each"]


def check_large(what: str, size: int, folder: Path) -> "confined.Run":
    path = folder / "register.yaml"
    path.write_bytes(LARGE[what](size))
    (run,) = confined.check([[path.name]], folder, seconds=2 if size < LARGEST else 30)
    return run


def assert_findings(run: "confined.Run", megabytes: int) -> None:
    assert (run.status, run.megabytes < megabytes, [line for line in run.lines if "Traceback" in line]) == (1, True, [])


@pytest.mark.large
@pytest.mark.parametrize("what", LARGE)
def test_a_megabyte_of_anything_ends_in_findings_within_2_seconds_and_300_megabytes(what, tmp_path):
    assert_findings(check_large(what, 1_000_000, tmp_path), MEGABYTES)


@pytest.mark.large
@pytest.mark.parametrize("what", AT_THE_LIMIT)
def test_eight_megabytes_end_in_findings_within_30_seconds_and_600_megabytes(what, tmp_path):
    assert_findings(check_large(what, LARGEST, tmp_path), FOR_THE_LARGEST)


@pytest.mark.large
def test_a_file_of_nearly_eight_megabytes_that_looks_like_birminghams_is_read_whole():
    (data,) = registers.files(7_500_000, file=LARGEST)
    found = source.parse_register(data)

    assert (7_500_000 < len(data) <= LARGEST, found.problems) == (True, [])
