"""The hook that we offer for pre-commit is tried as its users have it: pre-commit makes its environment and runs it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from support.github_machine import APART, LED, ROOT, UNLED, Upstream

pytestmark = [
    pytest.mark.environment,  # pre-commit fetches the build backend and the reader of YAML
    pytest.mark.skipif(shutil.which("git") is None, reason="needs git"),
]


@pytest.fixture(scope="module")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Names our repository to pre-commit: what is under version control here, as it stands on disk."""
    there = tmp_path_factory.mktemp("hooks")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout.splitlines()
    for path in (path for path in listed if not path.startswith("tests/") and (ROOT / path).is_file()):
        (there / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, there / path)
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "x"]):
        subprocess.run(["git", *words], cwd=there, env=os.environ | APART, check=True)
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=there, check=True, capture_output=True, encoding="utf-8").stdout.strip()
    file = tmp_path_factory.mktemp("configuration") / "hooks.yaml"
    repository = {"repo": str(there), "rev": commit, "hooks": [{"id": "graph-check"}]}
    file.write_text(yaml.safe_dump({"repos": [repository]}), encoding="utf-8")
    return str(file)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where pre-commit keeps what it makes: once, for all tests here."""
    return str(tmp_path_factory.mktemp("home"))


def tried(there: Path, home: str, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", *words],
        cwd=there,
        env=os.environ | APART | {"PRE_COMMIT_HOME": home, "PRE_COMMIT_COLOR": "never", "GITHUB_ACTIONS": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return done.returncode, done.stdout


def staged(folder: Path, before: str, after: str) -> Path:
    upstream = Upstream(folder, before)
    (upstream.home / "data" / "bodies.yaml").write_text(after, encoding="utf-8", newline="")
    upstream.git("add", "--all")
    return upstream.home


def test_the_manifest_is_one():
    assert tried(ROOT, "", "validate-manifest", ".pre-commit-hooks.yaml") == (0, "")


def test_a_commit_that_makes_something_worse_is_refused_on_the_line(configuration, home, tmp_path):
    code, said = tried(staged(tmp_path, LED, UNLED), home, "run", "--config", configuration)

    assert code == 1
    assert 'data/bodies.yaml:5:3: error: "P" has no lead: not stated [unowned-priority]' in said.splitlines()


def test_a_commit_that_makes_nothing_worse_passes_whatever_stands_there(configuration, home, tmp_path):
    code, said = tried(staged(tmp_path, UNLED, UNLED.replace("name: B", "name: Board B")), home, "run", "--config", configuration)

    assert (code, [line for line in said.splitlines() if line.startswith("who leads on what")]) == (
        0,
        ["who leads on what........................................................Passed"],
    )


def test_a_commit_that_touches_no_register_is_not_looked_at(configuration, home, tmp_path):
    upstream = Upstream(tmp_path, UNLED)
    (upstream.home / "notes.md").write_text("A note.\n", encoding="utf-8")
    upstream.git("add", "--all")
    code, said = tried(upstream.home, home, "run", "--config", configuration)

    assert code == 0
    assert "(no files to check)Skipped" in said


def test_the_hook_of_a_starting_repository_runs_the_graph_that_is_installed(home, tmp_path, monkeypatch):
    where = staged(tmp_path, LED, UNLED)
    shutil.copy(ROOT / "starter" / ".pre-commit-config.yaml", where)
    subprocess.run(["git", "add", "--all"], cwd=where, check=True)
    (tmp_path / "bin").mkdir()
    program = f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom graph.cli.main import main\nsys.exit(main())\n"
    (tmp_path / "bin" / "graph").write_text(program, encoding="utf-8")
    (tmp_path / "bin" / "graph").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)

    code, said = tried(where, home, "run")

    assert code == 1
    assert '"P" has no lead: not stated [unowned-priority]' in said
