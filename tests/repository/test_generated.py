"""What is made from the model's table is as it would be made now, and what it shows is true."""

import re
from pathlib import Path

import pytest

from docs import generate
from graph.lint import explain
from graph.lint import run as report
from graph.model.record import Record
from graph.reader import load as source
from support.paths import ROOT


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib's own, in its reader of N-Quads
@pytest.mark.parametrize(("path", "text"), generate.PAGES, ids=[path for path, _ in generate.PAGES])
def test_a_generated_file_is_current(path: str, text):
    assert (ROOT / path).read_bytes().decode() == text(), f"{path} is not what would be made now: `python3 run.py generate` rewrites it"


def test_every_example_on_the_page_is_read_without_a_finding(tmp_path: Path):
    """A block that begins with `register` begins a register; those after it are further files of it, as in a folder."""
    folders: list[Path] = []
    for number, example in enumerate(re.findall(r"^```yaml\n(.*?)^```$", generate.register_page(), re.MULTILINE | re.DOTALL)):
        if example.startswith("register:"):
            folders.append(tmp_path / str(number))
            folders[-1].mkdir()
        (folders[-1] / f"{number:02}.yaml").write_text(example, encoding="utf-8")

    assert len(folders) == 2
    assert [finding for read in source.read_registers(*folders) for finding in read.problems] == []


@pytest.mark.parametrize("name", [*report.check_names(), *report.check_names(report.PROBLEMS)])
def test_the_page_of_checks_says_of_each_what_the_command_says(name):
    (told,) = re.findall(rf"^### {name}\n(.*?)(?=^##|\Z)", generate.checks_page(), re.MULTILINE | re.DOTALL)
    _, *lines = explain.explain_check(name)

    assert [line.strip() for line in lines if line.strip()] == [
        line.strip() for line in told.splitlines()[3:] if line.strip() and "```" not in line
    ]


def test_a_kind_of_record_with_no_place_on_the_page_is_not_forgotten(monkeypatch: pytest.MonkeyPatch):
    newcomer = type("Newcomer", (), {})
    kinds = [*generate.descendants(Record), newcomer]
    monkeypatch.setattr(generate, "descendants", lambda _: kinds)

    with pytest.raises(LookupError, match="no place for the fields of Newcomer"):
        generate.register_page()


def test_a_finding_that_the_readme_shows_and_the_check_does_not_print_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    page = tmp_path / "README.md"
    page.write_text('<!-- finding: unowned-priority "No such name" -->\n<!-- end of finding -->\n', encoding="utf-8")
    monkeypatch.setattr(generate, "README", page)

    with pytest.raises(LookupError, match='one finding of unowned-priority about "No such name", and `graph check` prints 0'):
        generate.readme_page()


def test_the_readme_shows_a_finding():
    assert len(generate.FINDING.findall(generate.readme_page())) == 1
