"""The formats of a report: what each shows, how much of it, and where it is printed."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from syrupy.assertion import SnapshotAssertion

from graph.cli.commands.check import STEP_SUMMARY_LIMIT
from graph.cli.main import main
from graph.lint import run as report
from graph.lint.formats.markdown import write_report
from graph.lint.run import Report
from graph.model.finding import Severity
from graph.plugins import module_names
from graph.reader.load import parse_register, read_registers
from support.paths import ROOT
from support.report_readers import Markdown, commands, rendered
from support.snapshots import JsonFile, MarkdownFile, TextFile, XmlFile

REGISTERS = Path(__file__).parent / "registers"
FILES = {"github": TextFile, "markdown": MarkdownFile, "sarif": JsonFile, "junit": XmlFile}


# --- a whole report -----------------------------------------------------------------------------------------------------------


def compare_reports() -> Report:
    """The report on `after.yaml`, as it is told of a change from `before.yaml`: something of each state."""
    before, after = (report.check_registers(read_registers(name)) for name in ("before.yaml", "after.yaml"))
    old, new = ({one.identity for one in each.findings} for each in (before, after))
    findings = [one._replace(state="known") if one.identity in old and one.state == "new" else one for one in after.findings]
    return after._replace(findings=findings, fixed=tuple(one for one in before.findings if one.identity not in new))


@pytest.mark.parametrize("format", FILES)
def test_a_small_report_reads_as_it_did(format: str, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion):
    monkeypatch.chdir(REGISTERS)

    assert rendered(format, compare_reports()) == snapshot(extension_class=FILES[format])


@pytest.mark.large
@pytest.mark.parametrize("format", [*FILES, "json", "text"])
def test_the_same_register_gives_the_same_bytes(format: str):
    def printed(seed: str) -> bytes:
        command = [sys.executable, "-m", "graph", "check", "after.yaml", "--format", format]
        return subprocess.run(
            command, capture_output=True, cwd=REGISTERS, env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        ).stdout

    assert printed("1") == printed("2") != b""


def test_help_has_a_line_for_each_format(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    told = capsys.readouterr().out.partition("formats:\n")[2].partition("\n\n")[0]

    assert sorted(line.split()[0] for line in told.splitlines()) == module_names("lint.formats")


# --- how much, and of what --------------------------------------------------------------------------------------------

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-01-15}\nsources: {s: {name: S}}\n"
ORPHAN = "  p{0}: {{name: Priority {0}, source: s}}\n"
DELIVERED = "workstreams: {{w: {{name: W, lead: b, delivers: [{0}], source: s}}}}\nbodies: {{b: {{name: B, kind: council, source: s}}}}\n"


def orphans(count: int) -> str:
    """A register with so many errors, and no other finding: priorities that nobody leads."""
    ids = range(count)
    return f"{HEAD}priorities:\n{''.join(map(ORPHAN.format, ids))}{DELIVERED.format(', '.join(f'p{id}' for id in ids))}"


def found_in(text: str) -> Report:
    return report.check_registers([parse_register(text)], select=["unowned-priority"])


@pytest.mark.parametrize(("count", "annotated", "more"), [(10, 10, []), (11, 9, ["2 more errors"]), (40, 9, ["31 more errors"])])
def test_github_is_told_no_more_than_it_shows(count: int, annotated: int, more: list[str], monkeypatch: pytest.MonkeyPatch):
    def told() -> list[str]:
        *lines, last = [commands(line) for line in rendered("github", found_in(orphans(count))).splitlines()]
        assert last is None
        assert [bool(line and line.properties) for line in lines] == [True] * annotated + [False] * len(more)
        return [line.data for line in lines[annotated:] if line]

    assert told() == [f"{what} are not shown here: `graph check` shows them all." for what in more]
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    assert told() == [f"{what} are not shown here: the summary of this run has them all." for what in more]


def test_github_is_told_the_worst_first_and_only_what_is_new():
    info, warning, known, error = found_in(orphans(4)).findings
    mixed = [
        info._replace(severity=Severity.INFO),
        warning._replace(severity=Severity.WARNING),
        known._replace(state="known"),
        error,
        known._replace(state="accepted"),
    ]
    lines = rendered("github", found_in(orphans(4))._replace(findings=mixed)).splitlines()

    assert [line.split(" ")[0] for line in lines[:-1]] == ["::error", "::warning", "::notice"]


@pytest.mark.parametrize("most", [400, 2_000, 20_000])
def test_markdown_is_cut_after_a_whole_finding_and_says_how_many_more(most: int):
    text = "".join(f"{line}\n" for line in write_report(found_in(orphans(300)), most))
    items = Markdown(text).items
    left = re.search(r"^(\d+) more findings would not fit here", text, re.MULTILINE)

    assert most - 500 < len(text.encode()) <= most
    assert left
    assert len(items) + int(left[1]) == 300
    assert all("To fix it: Name one body" in item for item in items)


def test_a_comment_on_github_holds_the_whole_of_a_report_or_all_that_fits():
    assert 65_000 < len(rendered("markdown", found_in(orphans(1000)))) <= 65_536
    assert "would not fit" not in rendered("markdown", found_in(orphans(100)))


@pytest.mark.parametrize(
    ("new", "fixed", "fail_on", "says"),
    [
        (0, None, Severity.ERROR, "There is nothing to fix"),
        (2, None, Severity.ERROR, "There is something to fix: 2 errors"),
        (2, None, None, "Nothing here fails the check: 2 errors"),
        (0, 0, Severity.ERROR, "This makes nothing worse"),
        (0, 2, Severity.ERROR, "This makes nothing worse; 2 findings fixed"),
        (1, 1, Severity.ERROR, "This makes the register worse: 1 error is new; 1 finding fixed"),
        (2, 0, Severity.ERROR, "This makes the register worse: 2 errors are new"),
        (2, 0, None, "This brings 2 errors, and does not fail for it"),
    ],
)
def test_markdown_says_first_whether_it_is_worse(new: int, fixed: int | None, fail_on: Severity | None, says: str):
    findings = found_in(orphans(2)).findings
    found = found_in(orphans(2))._replace(
        findings=findings[:new], fixed=None if fixed is None else tuple(findings[:fixed]), fail_on=fail_on
    )

    assert rendered("markdown", found).splitlines()[0] == f'**{says} ("R" as at 15 January 2016).**'


def test_a_fingerprint_outlives_the_moving_of_lines_and_the_mending_of_words_and_knows_its_register():
    def fingerprints(text: str) -> list[str]:
        results = json.loads(rendered("sarif", found_in(text)))["runs"][0]["results"]
        return [value for result in results for value in result["partialFingerprints"].values()]

    once = fingerprints(orphans(3))
    assert len(set(once)) == 3
    assert fingerprints("# a line\n\n" + orphans(3).replace("name: Priority", "name: Aim")) == once
    assert not {*fingerprints(orphans(3).replace("id: r,", "id: north,"))} & {*once}


def test_junit_names_a_test_by_what_it_is_about_and_passes_where_there_is_nothing():
    def tests(text: str) -> list[tuple[str | None, str | None, list[str]]]:
        suites = ElementTree.fromstring(rendered("junit", found_in(text)))
        return [(each.get("classname"), each.get("name"), [part.tag for part in each]) for each in suites.iter("testcase")]

    assert tests(orphans(1)) == tests("\n" + orphans(1).replace("Priority 0", "Aim")) == [("r.unowned-priority", "p0", ["failure"])]
    assert tests(HEAD) == [("r", "nothing to fix", [])]


# --- at the command line ----------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a register of twelve errors in `town/data`; we stand in `town`."""
    (tmp_path / "town" / "data").mkdir(parents=True)
    (tmp_path / "town" / "data" / "bodies.yaml").write_text(orphans(12), encoding="utf-8")
    monkeypatch.chdir(tmp_path / "town")
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["check", *words])
    return code, *capsys.readouterr()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("format", module_names("lint.formats"))
def test_every_format_is_printed_or_written_the_same(format: str, capsys: pytest.CaptureFixture[str]):
    code, out, err = printed(capsys, "--format", format)

    assert (code, err) == (1, "")
    assert printed(capsys, "--format", format, "--output", "report") == (1, "", "")
    assert Path("report").read_bytes().decode() == out


@pytest.mark.usefixtures("folder")
def test_in_github_actions_annotations_are_the_usual_format_but_not_in_a_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    text, annotated = printed(capsys), printed(capsys, "--format", "github")
    assert text != annotated
    monkeypatch.setenv("GITHUB_ACTIONS", "true")

    assert (printed(capsys), printed(capsys, "--format", "text")) == (annotated, text)
    printed(capsys, "--output", "report.txt")
    assert Path("report.txt").read_text(encoding="utf-8") == text[1]


def test_paths_are_told_from_the_root_of_the_repository(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    def files() -> tuple[str, Any]:
        command = commands(printed(capsys, "--format", "github")[1].splitlines()[0])
        sarif = json.loads(printed(capsys, "--format", "sarif")[1])["runs"][0]["results"][0]
        assert command is not None
        return command.properties.get("file", command.data), sarif["locations"][0]["physicalLocation"]["artifactLocation"]

    assert files() == ("data/bodies.yaml", {"uri": "data/bodies.yaml", "uriBaseId": "%SRCROOT%"})
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder))
    assert files() == ("town/data/bodies.yaml", {"uri": "town/data/bodies.yaml", "uriBaseId": "%SRCROOT%"})
    (folder / "else where").mkdir()
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder / "else where"))
    told, uri = files()
    assert told.startswith('data/bodies.yaml:4:3: "Priority 0" has no lead: not stated\n')
    assert uri == {"uri": (folder / "town" / "data" / "bodies.yaml").resolve().as_uri()}


def test_the_whole_report_is_added_to_the_summary_of_the_run(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    summary = folder / "summary.md"
    summary.write_text("What was there.\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    printed(capsys, "--format", "text")
    assert summary.read_text(encoding="utf-8") == "What was there.\n"

    printed(capsys, "--format", "github")
    whole = printed(capsys, "--format", "markdown")[1]
    assert summary.read_text(encoding="utf-8") == f"What was there.\n\n{whole}\n"  # what comes next stands apart


@pytest.mark.parametrize("room", [0, 100, 2_000])
def test_a_summary_never_grows_beyond_what_github_shows(
    room: int, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    summary = folder / "summary.md"
    summary.write_bytes(b"x" * (STEP_SUMMARY_LIMIT - room - 1) + b"\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    printed(capsys, "--format", "github")
    told = summary.read_bytes()[STEP_SUMMARY_LIMIT - room :].decode()

    assert summary.stat().st_size <= STEP_SUMMARY_LIMIT
    assert bool(told) == ("more findings would not fit here" in told) == (room > 100)


def test_a_summary_that_cannot_be_written_is_said_and_changes_no_verdict(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "nowhere" / "summary.md"))
    code, _, err = printed(capsys, "--format", "github")

    assert (code, err) == (
        1,
        f"graph check: {folder}/nowhere/summary.md can't be written: no such file or directory.\n".replace("/", os.sep),
    )
