"""What the documents say is so: their commands run, their examples are what is printed, their links lead somewhere."""

import re
import subprocess
import sys

import pytest

from support.paths import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
HANDED_ON = ("test", "attack", "benchmark", "mutate", "generate")  # words that run.py keeps for itself; test_setup.py runs it


def blocks(language: str) -> list[str]:
    return [
        block for path in DOCUMENTS for block in re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S)
    ]


COMMANDS = sorted({line for block in blocks("sh") for line in block.splitlines()})


def test_every_command_is_one_of_ours():
    assert [command for command in COMMANDS if not command.startswith("python3 run.py ")] == []


@pytest.mark.parametrize("command", [line for line in COMMANDS if line.split()[2] not in HANDED_ON])
def test_a_command_in_a_document_runs(command):
    if " HEAD" in command and subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, cwd=ROOT).returncode:
        pytest.skip(f"{command}: git reads no commit here")
    done = subprocess.run([sys.executable, "-m", "graph", *command.split()[2:]], capture_output=True, text=True, cwd=ROOT)

    assert (done.returncode in (0, 1), done.stderr) == (True, "")


def test_what_a_document_shows_is_what_is_printed_wherever_it_stands_in_the_file():
    printed = subprocess.run([sys.executable, "-m", "graph", "check"], capture_output=True, text=True, cwd=ROOT).stdout
    shown = "".join(blocks("text"))

    def unplaced(text: str) -> list[str]:
        return re.sub(r":\d+:\d+:", ":", text).splitlines()

    assert shown
    assert [line for line in unplaced(shown) if line not in unplaced(printed)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_link_within_the_project_leads_to_a_file(path):
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))

    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []
