"""Every check does what its own examples say."""

import re
from collections.abc import Iterator

import pytest
import yaml

from graph.lint import explain
from graph.lint import run as report
from graph.model.dates import parse_date
from graph.model.finding import Severity
from graph.reader import load as source

AS_AT = parse_date("2016-01-15")
HEAD = 'register: {id: r, name: R, format: 1, base: "https://example.org/r/"}\n'
EXPECTED = re.compile(r"# expect\b(.*)")
NEEDS = {"__doc__": str, "SEVERITY": Severity, "MESSAGE": str, "REMEDY": str, "PASSES": str, "FAILS": str, "NEARLY": str}


@pytest.mark.parametrize("name", report.check_names())
def test_a_check_is_explained_and_finds_what_its_examples_say(name):
    check = report.load_check(name)
    lacking = [need for need, kind in NEEDS.items() if not (isinstance(getattr(check, need, None), kind) and getattr(check, need))]
    assert lacking == []

    passes, fails, nearly = complete_example(check.PASSES), complete_example(check.FAILS), complete_example(check.NEARLY)
    assert (found(name, passes), found(name, fails), found(name, nearly)) == ([], sorted(expected(fails)), [])
    assert list(expected(fails)), "an example of a failure marks what it expects"
    assert " # " in nearly, "an example of what nearly fails says why it passes"


@pytest.mark.parametrize("name", report.check_names())
def test_a_finding_has_a_sentence_that_names_no_field(name):
    """What is in backticks, or has an underscore in it, stands in the file alone."""
    read = source.parse_register(complete_example(report.load_check(name).FAILS))
    told = [one.plain_message for one in report.check_registers([read], AS_AT).findings if one.check == name]

    assert told
    assert [words for words in told if "`" in words or re.search(r"[a-z]_[a-z]", words)] == []


def found(check: str, text: str) -> list[tuple[int, str]]:
    """The line and value of what a check finds in a register; any unsoundness is among it, under its own check's name.

    A check that is accepted there is run as well, since whether an acceptance is idle hangs on it.
    """
    read = source.parse_register(text)
    others = {acceptance.check for acceptance in read.register.accepted} - {check}
    findings = [one for one in report.check_registers([read], AS_AT, select={check, *others}).findings if one.check not in others]
    return sorted((one.position.line, one.value if one.check == check else f"{one.check}: {one.message}") for one in findings)


def expected(text: str) -> Iterator[tuple[int, str]]:
    """The line and value of each finding that comments expect: `# expect`, `# expect [value]`, `# expect [value] [value]`."""
    for number, line in enumerate(text.splitlines(), 1):
        if marked := EXPECTED.search(line):
            yield from ((number, value) for value in re.findall(r"\[(.+?)\]", marked[1]) or [""])


def complete_example(snippet: str) -> str:
    """An example with a head, a source named S, and `source: s` in every record that has none.

    They are put into its text, so that the comments that expect something move with their lines. An example that has sources of its
    own says itself where its records come from.
    """
    root = yaml.compose(snippet, yaml.BaseLoader)
    lines = snippet.splitlines(keepends=True)
    sections = {key.value: section for key, section in root.value}
    records = [
        record for name, section in sections.items() if name not in ("register", "sources", "accepted") for _, record in section.value
    ]
    additions = [
        (record, "source: s") for record in records if "sources" not in sections and "source" not in {key.value for key, _ in record.value}
    ]
    for node, words in sorted(additions, key=lambda each: -each[0].start_mark.index):
        mark = node.start_mark
        if node.flow_style:
            line = lines[mark.line]
            lines[mark.line] = f"{line[: mark.column + 1]}{words}, {line[mark.column + 1 :]}"
        else:
            lines.insert(mark.line, f"{' ' * mark.column}{words}\n")
    return "".join(lines) + ("" if "sources" in sections else "sources: {s: {name: S}}\n") + ("" if "register" in sections else HEAD)


def test_what_completes_an_example_leaves_its_marks_on_their_lines():
    snippet = """
bodies:
  board:
    name: Board
  forum: {name: Forum}  # expect
"""

    assert complete_example(snippet).splitlines() == [
        "",
        "bodies:",
        "  board:",
        "    source: s",
        "    name: Board",
        "  forum: {source: s, name: Forum}  # expect",
        "sources: {s: {name: S}}",
        'register: {id: r, name: R, format: 1, base: "https://example.org/r/"}',
    ]


@pytest.mark.parametrize("name", report.check_names(report.PROBLEMS))
def test_a_problem_of_soundness_is_explained_and_its_examples_are_what_it_says(name):
    told = explain.load_rule(name)
    passes, fails = complete_example(told.PASSES), complete_example(told.FAILS)

    assert (unsound(passes), unsound(fails)) == ([], [(line, name) for line, _ in expected(fails)])
    assert told.__doc__
    assert told.REMEDY
    assert list(expected(fails))


def unsound(text: str) -> list[tuple[int, str]]:
    return [(finding.position.line, finding.check) for finding in source.parse_register(text).problems]
