"""The page of promises: each names a test that there is, and the ones that no other file holds are held here."""

import os
import re
import subprocess
import sys

import pytest

from support.neighbours import write_neighbours
from support.paths import ROOT, TESTS

PAGE = (ROOT / "docs" / "robustness.md").read_text(encoding="utf-8")
LISTEN = """
import os, sys
said = open(sys.argv[1], "w", buffering=1)
sys.addaudithook(lambda event, given: event.startswith("socket.") and event != "socket.__new__" and print(event, given, file=said))
from graph.cli.main import main
from support.commands import every_command
sys.stdout = open(os.devnull, "w", encoding="utf-8")
for words in every_command(sys.argv[2:]):
    main(words)
    print("ran", words[0], file=said)
"""


def test_each_promise_names_a_test_that_there_is():
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)
    missing = [
        f"{path}::{test}"
        for path, test in named
        if not (ROOT / path).is_file() or (test and f"\ndef {test}(" not in (ROOT / path).read_text(encoding="utf-8"))
    ]

    assert len(named) > 30
    assert missing == []


def test_each_row_of_promises_names_a_test():
    rows = [
        line
        for line in PAGE.partition("## The attack")[0].splitlines()
        if line.startswith("| ") and not line.startswith(("| ---", "| Promise", "| Code"))
    ]

    assert [row for row in rows if "`tests/" not in row.rpartition(" | ")[2]] == []


@pytest.mark.large
def test_no_command_calls_an_address(tmp_path):
    paths = write_neighbours(tmp_path)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(TESTS)])}
    subprocess.run([sys.executable, "-c", LISTEN, "said", *paths], cwd=tmp_path, env=environment, check=True, capture_output=True)
    said = (tmp_path / "said").read_text(encoding="utf-8").splitlines()

    assert [line for line in said if not line.startswith("ran ")] == []
    assert {line.split()[1] for line in said} >= {"check", "diff", "fmt", "export", "query", "protocol", "brief", "who"}
