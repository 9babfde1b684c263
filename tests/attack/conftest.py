"""The attack: what it tries, how much of it, and the figures it ends with. `python3 run.py attack` tries far more than `test` does."""

import os
from collections import Counter
from pathlib import Path

import pytest

LONG = os.environ.get("GRAPH_ATTACK") == "1"
FIGURES = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = Counter()


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Counter[str]:
    """What was tried, by its kind: counted here, and told at the end."""
    return request.config.stash[FIGURES]


@pytest.fixture
def amount(request: pytest.FixtureRequest) -> int:
    """How often a test tries: by its mark `tries(quick, long)`."""
    quick, long = request.node.get_closest_marker("tries").args
    return long if LONG else quick


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if LONG:
        terminalreporter.section("what the attack tried")
        for kind, number in sorted(config.stash[FIGURES].items()):
            terminalreporter.line(f"{number:>9,}  {kind}")
