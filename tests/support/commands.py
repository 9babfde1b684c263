"""`graph` as a command, called in this process."""

import pytest

from graph.cli.main import main


def run_graph(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """The exit code of `graph WORD …`, what it prints, and what it says on standard error."""
    try:
        code = main(words)
    except SystemExit as stopped:
        code = stopped.code
    out, err = capsys.readouterr()
    return code, out, err
