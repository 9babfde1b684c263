"""Pull requests as officers make them, each played through a real git repository with the workflow's own commands.

What stands in `tests/golden/pull-requests/` is what an officer would see: the edit, what each step prints, its exit code, and the
summary of the run. Only two things differ from GitHub: `--as-at today` is `--as-at 2016-01-15`, so that the answer is the same
tomorrow; and what is folded away is only counted here. `python tests/test_pull_requests.py` writes them anew, to be read.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden" / "pull-requests"
WORKFLOW = ROOT / ".github" / "workflows" / "register.yml"
REGISTER = (ROOT / "data" / "bodies.yaml").read_text(encoding="utf-8")
DAY = "2016-01-15"

pytestmark = pytest.mark.skipif(shutil.which("git") is None or shutil.which("bash") is None, reason="needs git and bash")

Edit = list[tuple[str, str]]

MINUTES = (
    "sources:\n",
    """\
sources:
  january-minutes:
    name: Minutes of the Board, January 2016
    date: 2016-01-12
    sections:
      "3": Who leads

""",
)
A_LEAD = (
    """\
    adopted_by: bscb
    themes: [missing]
    answers: [integrated-approach-challenge, missing-children-gap]
""",
    """\
    adopted_by: bscb
    lead:
      - {who: missing-operational-group, from: 2016-01-12, source: january-minutes#3}
    themes: [missing]
    answers: [integrated-approach-challenge, missing-children-gap]
""",
)
LED = [MINUTES, A_LEAD]

# What each pull request starts from, and what it changes.
EDITS: dict[str, tuple[Edit, Edit]] = {
    "a-slip-in-an-id": ([], [("    adopted_by: bscb\n    themes: [missing]\n", "    adopted_by: bcsb\n    themes: [missing]\n")]),
    "a-slip-in-an-id-and-a-tab": (
        [],
        [
            ("    adopted_by: bscb\n    themes: [missing]\n", "    adopted_by: bcsb\n    themes: [missing]\n"),
            ("    through: missing-operational-group\n    themes: [missing]\n    answers: [i", "\tthrough: missing-operational-group\n    themes: [missing]\n    answers: [i"),
        ],
    ),
    "the-lead-of-a-priority-removed": (LED, [A_LEAD[::-1]]),
    "the-lead-of-a-work-stream-removed": (
        [],
        [
            (
                """\
    themes: [new-partnerships]
    lead:
      - {who: bcc, seen: 2015-11-25, called: lead agency, source: report#5.0-council}
    answers: [framework-challenge]
""",
                """\
    themes: [new-partnerships]
    answers: [framework-challenge]
""",
            )
        ],
    ),
    "three-findings-mended": (
        [],
        [
            MINUTES,
            A_LEAD,
            (
                "    name: Missing Operational Group\n    kind: group\n",
                "    name: Missing Operational Group\n    kind: group\n    part_of: {who: bscb, seen: 2016-01-12, source: january-minutes#3}\n",
            ),
            (
                "    name: CSE Strategic Sub Group\n    kind: group\n",
                "    name: CSE Strategic Sub Group\n    kind: group\n    part_of: {who: slf, seen: 2016-01-12, source: january-minutes#3}\n",
            ),
        ],
    ),
    "only-order-and-layout": (
        [],
        [
            ("  audit:\n    name: Audit\n\n", ""),
            ("  voice:\n    name: Voice of the child\n", "  # Moved to the end.\n  audit: {name: Audit}\n\n  voice:\n    name: 'Voice of the child'\n"),
            (
                "    parties: [csp, asb, hwb, bscb]\n    status: sought\n",
                "    status: sought  # the report says no more\n    parties:\n      - bscb\n      - asb\n      - {who: csp}\n      - hwb\n",
            ),
        ],
    ),
}


def edited(text: str, edit: Edit) -> str:
    for before, after in edit:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


# --- a repository, and GitHub's machine --------------------------------------------------------------------------------

GIT = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
APART = {**GIT, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def git(at: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=at, env=os.environ | APART, check=True, capture_output=True, encoding="utf-8").stdout


def merged(home: Path, base: str, head: str) -> None:
    """A repository as GitHub's checkout of a pull request leaves it: at the commit that merges it into its base."""
    git(home, "init", "--quiet", "--initial-branch", "main")
    # The workflow's `run.py` makes an environment; here it is already made.
    (home / "run.py").write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom graph.cli import main\nsys.exit(main())\n")
    (home / "data").mkdir()
    register = home / "data" / "bodies.yaml"
    register.write_text(base, encoding="utf-8")
    git(home, "add", "--all")
    git(home, "commit", "--quiet", "--message", "The register")
    git(home, "switch", "--quiet", "--create", "officer")
    register.write_text(head, encoding="utf-8")
    git(home, "commit", "--quiet", "--all", "--message", "An edit")
    git(home, "switch", "--quiet", "--detach", "main")
    git(home, "merge", "--quiet", "--no-ff", "--message", "Merge officer into main", "officer")


def steps() -> tuple[dict[str, str], list[tuple[str, str]]]:
    """What the workflow sets for a pull request, and the steps it then runs: the name and the command of each."""
    (job,) = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"].values()
    settings = {name: re.fullmatch(r"\$\{\{.*\|\| '(.*)' \}\}", value)[1] for name, value in job["env"].items()}
    commands = [(step["name"], step["run"]) for step in job["steps"] if "run" in step and "== 'push'" not in step.get("if", "")]
    return settings, commands


def transcript(base: str, head: str, home: Path) -> Iterator[str]:
    """All that an officer gets to see of a pull request."""
    merged(home, base, head)
    yield from ("= The edit\n", *(line for line in git(home, "diff", "--unified=1", "HEAD^1", "HEAD").splitlines()[4:]), "")
    settings, commands = steps()
    written = []
    for number, (name, command) in enumerate(commands):
        summary = home.parent / f"summary-{number}"  # each step has a file of its own
        summary.touch()
        actions = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_WORKSPACE": str(home), "CI": "true"}
        python = {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]), "PYTHONUTF8": "1"}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command.replace("--as-at today", f"--as-at {DAY}")],
            cwd=home,
            env=os.environ | APART | settings | actions | python,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        if "--version" not in command:
            yield from (f"= {name}: exit code {done.returncode}\n", *done.stdout.splitlines(), "")
        written.append(summary.read_text(encoding="utf-8"))
    yield "= The summary of the run\n"
    yield from FOLDED.sub(lambda part: f"\n\n… {part[2].count('To mend it:')} findings …\n\n</details>", "".join(written)).splitlines()


FOLDED = re.compile(r"(?<=</summary>)(\n\n)(.*?)\n\n</details>", re.S)


def played(name: str, home: Path) -> str:
    base, edit = EDITS[name]
    before = edited(REGISTER, base)
    home.mkdir()
    return "\n".join(transcript(before, edited(before, edit), home)) + "\n"


@pytest.mark.parametrize("name", EDITS)
def test_an_officer_sees_of_a_pull_request(name, tmp_path):
    assert played(name, tmp_path / "repository") == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_every_transcript_is_of_an_edit():
    assert sorted(path.stem for path in GOLDEN.iterdir()) == sorted(EDITS)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name in EDITS:
        with tempfile.TemporaryDirectory() as folder:
            (GOLDEN / f"{name}.txt").write_text(played(name, Path(folder) / "repository"), encoding="utf-8")
