"""What people read is plain English: none of the words of `words.txt`, each of which has a plain one beside it."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from support.paths import ROOT

PAGES = [path for pattern in ("*.md", "docs/**/*.md", "starter/**/*.md", "tests/bad/*.md") for path in sorted(ROOT.glob(pattern))]


class Dialect(NamedTuple):
    """A place in a text where a word should be another one."""

    line: int
    found: str
    plain: str


def read_words(text: str) -> list[tuple[re.Pattern[str], str]]:
    """The patterns of a list such as `words.txt`, each with its plain word."""
    rows = (line.partition(" -> ") for line in text.splitlines() if line and not line.startswith("#"))
    return [(re.compile("\\b(?:" + row.replace(" ", r"\s+") + r")(?!\w)", re.IGNORECASE), plain) for row, _, plain in rows]


WORDS = read_words((ROOT / "tests" / "words.txt").read_text(encoding="utf-8"))


def find_dialect(text: str) -> list[Dialect]:
    """Each word of `words.txt` in a text for people: a page, a command's help, a message, a remedy."""
    found = [
        Dialect(text.count("\n", 0, match.start()) + 1, " ".join(match[0].split()), plain)
        for pattern, plain in WORDS
        for match in pattern.finditer(text)
    ]
    return sorted(found)


def read_prose(markdown: str) -> str:
    """A page without what it quotes (code, fenced or not; quoted answers; addresses of links; comments), its lines where they were."""

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", "-", match[0])

    for quoted in (r"^( *)(`{3,}).*?^\1\2`*$", r"<!--.*?-->", r"^>.*?$", r"(`+)[^`].*?\1(?!`)", r"\]\([^)]*\)"):
        markdown = re.sub(quoted, blank, markdown, flags=re.MULTILINE | re.DOTALL)
    return markdown


def describe_dialect(path: Path, found: list[Dialect]) -> list[str]:
    return [f'{path.relative_to(ROOT).as_posix()}:{line}: "{word}": write {plain}' for line, word, plain in found]


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in PAGES],
)
def test_a_page_is_in_plain_english(path: Path):
    found = describe_dialect(path, find_dialect(read_prose(path.read_text(encoding="utf-8"))))

    assert not found, "\n".join(["not plain:", *found])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Three values are unsound.", [Dialect(1, "unsound", "invalid")]),
        ("To mend it:\nMended!", [Dialect(1, "mend", "fix"), Dialect(2, "Mended", "fix")]),
        ("What is\ntold of a change", [Dialect(2, "told", "shown, reported, said")]),
        ("an amendment, a recommended fix", []),
        ("The Council is told to act.", []),
        ("A remark on a duty", [Dialect(1, "remark", "info (the severity), comment (a line that begins with #)")]),
        ("This claim still\nstands.", [Dialect(1, "claim still stands", "is in force (counts, where body and post must exist too)")]),
        ("Its name stands above.", []),
        ("The fire and rescue service", []),
        ("what a claim holds against\nanother", [Dialect(1, "holds against", "compare with")]),
        ("a body that is in being", [Dialect(1, "is in being", "exists, active")]),
        ("There is joy in being asked.", []),
        ("The protocol between two boards is sought.", [Dialect(1, "protocol between two boards is sought", WORDS[-3][1])]),
    ],
)
def test_a_word_is_found_in_the_sense_that_is_ours(text, found):
    assert find_dialect(text) == found


def test_what_a_page_quotes_is_not_its_own_words():
    page = "Told `told` ``a ` told`` [x](told.md)\n\n```text\ntold\n```\n\n> told\n\n<!-- told\ntold -->\n\ntold\n"

    assert [found.line for found in find_dialect(read_prose(page))] == [1, 12]


def test_each_word_stands_once_and_has_a_plain_one():
    patterns = [pattern.pattern for pattern, _ in WORDS]

    assert len(patterns) == len(set(patterns)) > 0
    assert [pattern.pattern for pattern, plain in WORDS if not plain.strip() or find_dialect(plain)] == []


COVERED = ("app", "brief", "checks", "cli", "diff", "documents", "lint", "model", "protocol", "reader", "rdf", "syntax")
EXEMPT = {"mended", "unsound-"}  # a key of JSON, which programs read; the start of ids of clauses, which signatures hold


def read_strings(path: Path) -> list[tuple[int, str]]:
    """Each string that a module can show to a person: its constants, and the docstrings of what `graph explain` and `--help` show."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    docstrings = {id(node.body[0].value) for node in documented if node.body and isinstance(node.body[0], ast.Expr)}
    if path.parent.name in ("commands", "problems", "checks") and tree.body and isinstance(tree.body[0], ast.Expr):
        docstrings.discard(id(tree.body[0].value))
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [(node.lineno, node.value) for node in constants if id(node) not in docstrings and node.value not in EXEMPT]


@pytest.mark.parametrize(
    "path",
    sorted(path for name in COVERED for path in (ROOT / "graph" / name).rglob("*.py")),
    ids=lambda path: path.stem,
)
def test_the_strings_of_a_module_are_in_plain_english(path):
    found = [(line, word.found, word.plain) for line, text in read_strings(path) for word in find_dialect(text)]

    assert not found, "\n".join(f'{path.relative_to(ROOT).as_posix()}:{line}: "{word}": write {plain}' for line, word, plain in found)


QUERIES = sorted((ROOT / "queries").glob("*.rq"))


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_the_head_of_a_query_is_in_plain_english(path):
    head = "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#+"))

    assert find_dialect(head) == []
