"""`graph check` stays light: it imports what it uses, and nothing else."""

import os
import subprocess
import sys

from support.paths import ROOT

HEAVY = {"concurrent.futures", "docx", "httpx", "jinja2", "logging", "lxml", "matplotlib", "networkx", "numpy", "pandas", "pyoxigraph"}
HEAVY |= {"rdflib", "rich", "streamlit", "subprocess", "zipfile"}


def modules_after(*words: str) -> set[str]:
    """The modules that a command has loaded when it ends."""
    code = f"import sys\nfrom graph.cli.main import main\nmain({list(words)!r})\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    return set(done.stderr.split())


def packages(modules: set[str]) -> set[str]:
    """The packages of ours that these modules are of. `graph.diff` is loaded empty, for its name (see graph/__init__.py)."""
    return {name.split(".")[1] for name in modules - {"graph.diff"} if name.startswith("graph.")}


def test_checking_a_register_imports_no_more_than_reading_and_checking_it_needs():
    modules = modules_after("check", "data")

    assert packages(modules) == {"checks", "cli", "law", "lint", "model", "plugins", "protocol", "reader", "syntax", "version"}
    assert {name for name in modules if name.startswith("graph.protocol.")} == {"graph.protocol.themes"}
    assert {name for name in modules if name.startswith("graph.lint.formats.")} == {"graph.lint.formats.text"}
    assert modules & HEAVY == set()


def test_a_register_that_is_signed_brings_no_more_than_its_clauses_need():
    modules = modules_after("check", "tests/protocol/settled.yaml")

    assert {name for name in modules if name.startswith("graph.protocol.")} == {
        f"graph.protocol.{name}" for name in "boilerplate clauses draft law_part signatures themes".split()
    }
    assert modules & HEAVY == set()


def test_streamlit_is_imported_by_the_app_alone():
    users = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "graph").rglob("*.py")
        if "import streamlit" in path.read_text(encoding="utf-8")
    }

    assert {user for user in users if not user.startswith("graph/app/")} == set()
