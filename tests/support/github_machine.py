"""GitHub's machine: a repository as GitHub holds it, and a workflow's own commands run on a checkout of it, in bash, step by step."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from support.paths import ROOT

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\nsources: {m: {name: Minutes}}\n"
BODIES = "bodies: {a: {name: A, kind: council, source: m}, b: {name: B, kind: council, source: m}}\n"
LED = HEAD + BODIES + "priorities:\n  p: {name: P, lead: a, adopted_by: a, source: m}\n"
UNLED = LED.replace("lead: a, ", "")
IDENTITY = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
APART = {**IDENTITY, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


EVENTS = {"": lambda event: True, "github.event_name == 'push'": "push".__eq__, "github.event_name != 'push'": "push".__ne__}


class Step(NamedTuple):
    name: str
    code: int
    printed: str
    summary: str


class Upstream:
    """A repository as GitHub holds it, with a register on `main`, and the machine that GitHub lends."""

    def __init__(self, folder: Path, register: str) -> None:
        self.folder, self.home = folder, folder / "the repository"
        self.home.mkdir()
        self.git("init", "--quiet", "--initial-branch", "main")
        self.commit(register)

    def git(self, *words: str, at: Path | None = None) -> str:
        done = subprocess.run(
            ["git", *words], cwd=at or self.home, env=os.environ | APART, check=True, capture_output=True, encoding="utf-8"
        )
        return done.stdout.strip()

    def commit(self, register: str, name: str = "bodies") -> str:
        (self.home / "data").mkdir(exist_ok=True)
        (self.home / "data" / f"{name}.yaml").write_text(register, encoding="utf-8", newline="")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "A change: `$(touch stolen)`", "--allow-empty")
        return self.git("rev-parse", "HEAD")

    def merged(self, branch: str) -> str:
        """The commit that merges the branch into main, as GitHub makes it for a pull request."""
        self.git("switch", "--quiet", "--detach", "main")
        self.git("merge", "--quiet", "--no-ff", "--message", "Merge", branch)
        commit = self.git("rev-parse", "HEAD")
        self.git("update-ref", "refs/pull/1/merge", commit)
        return commit

    def run(self, workflow: str, event: str, commit: str, base: str = "") -> list[Step]:
        """The workflow's steps on that commit."""
        there = self.folder / f"checkout-{event}"
        self.git("clone", "--quiet", "--no-checkout", str(self.home), str(there))
        self.git("fetch", "--quiet", "origin", "+refs/pull/*:refs/remotes/pull/*", at=there)
        self.git("checkout", "--quiet", "--detach", commit, at=there)
        # The real run.py makes an environment; here it is already made.
        shim = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom graph.cli.main import main\nsys.exit(main())\n"
        (there / "run.py").write_text(shim, encoding="utf-8")
        return list(played(there, self.folder, event, base, workflow))


def played(there: Path, folder: Path, event: str, base: str, workflow: str, path: Path | None = None) -> Iterator[Step]:
    (job,) = yaml.safe_load(workflow)["jobs"].values()
    assert job["env"] == {"BASE": "${{ github.event.merge_group.base_sha || 'HEAD^1' }}"}
    failed = False
    for number, step in enumerate(step for step in job["steps"] if "run" in step):
        on, _, always = step.get("if", "").partition(" && ")
        assert (on in EVENTS, always) in ((True, ""), (True, "!cancelled()")), "a condition that this machine does not know"
        if not EVENTS[on](event) or (failed and not always):
            continue
        summary = folder / f"summary-{event}-{number}"
        summary.touch()
        told = {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": event,
            "GITHUB_WORKSPACE": str(there),
            "BASE": base or "HEAD^1",
        }
        programs = {"PATH": os.pathsep.join([str(path or Path(sys.executable).parent), os.environ["PATH"]])}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=there,
            env=os.environ | APART | told | programs | {"GITHUB_STEP_SUMMARY": str(summary), "BASE": base or "HEAD^1"},
            capture_output=True,
            encoding="utf-8",
        )
        yield Step(step["name"], done.returncode, done.stdout + done.stderr, summary.read_text(encoding="utf-8"))
        failed |= done.returncode != 0 and not step.get("continue-on-error")


def annotations(step: Step) -> list[str]:
    return [re.sub("::(error|warning|notice) .*?line=(.*?),.*", r"\1 \2", line) for line in step.printed.splitlines() if line[:2] == "::"]
