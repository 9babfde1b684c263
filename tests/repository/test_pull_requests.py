"""Pull requests as officers make them, each played through a real git repository with the workflow's own commands.

What stands in `__snapshots__/test_pull_requests/` is what an officer would see: the edit, what each step prints, its exit code, and the
summary of the run. Only two things differ from GitHub: `--as-at today` is `--as-at 2016-01-15`, so that the answer is the same
tomorrow; and what is folded away is only counted here.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.github_machine import Upstream
from support.paths import ROOT
from support.snapshots import TextFile

WORKFLOW = ROOT / ".github" / "workflows" / "register.yml"
REGISTER = (ROOT / "data" / "bodies.yaml").read_text(encoding="utf-8")
DAY = "2016-01-15"

pytestmark = [
    pytest.mark.large,
    pytest.mark.skipif(shutil.which("git") is None or shutil.which("bash") is None, reason="needs git and bash"),
]

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
            (
                "    through: missing-operational-group\n    themes: [missing]\n    answers: [i",
                "\tthrough: missing-operational-group\n    themes: [missing]\n    answers: [i",
            ),
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
                "    name: Missing Operational Group\n    kind: group\n"
                "    part_of: {who: bscb, seen: 2016-01-12, source: january-minutes#3}\n",
            ),
            (
                "    name: CSE Strategic Sub Group\n    kind: group\n",
                "    name: CSE Strategic Sub Group\n    kind: group\n"
                "    part_of: {who: slf, seen: 2016-01-12, source: january-minutes#3}\n",
            ),
        ],
    ),
    "only-order-and-layout": (
        [],
        [
            ("  audit:\n    name: Audit\n\n", ""),
            (
                "  voice:\n    name: Voice of the child\n",
                "  # Moved to the end.\n  audit: {name: Audit}\n\n  voice:\n    name: 'Voice of the child'\n",
            ),
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


def transcript(base: str, head: str, folder: Path) -> Iterator[str]:
    """All that an officer gets to see of a pull request."""
    upstream = Upstream(folder, base)
    upstream.git("switch", "--quiet", "--create", "officer")
    upstream.commit(head)
    commit = upstream.merged("officer")
    yield from ("= The edit", "", *upstream.git("diff", "--unified=1", f"{commit}^1", commit).splitlines()[4:], "")
    steps = upstream.run(WORKFLOW.read_text(encoding="utf-8").replace("--as-at today", f"--as-at {DAY}"), "pull_request", commit)
    for step in steps:
        if step.name != "Set up":
            yield from (f"= {step.name}: exit code {step.code}", "", *step.printed.splitlines(), "")
    yield "= The summary of the run"
    for step in steps:
        yield from FOLDED.sub(lambda part: f"\n\n… {part[2].count('To fix it:')} findings …\n\n</details>", step.summary).splitlines()


FOLDED = re.compile(r"(?<=</summary>)(\n\n)(.*?)\n\n</details>", re.S)


def played(name: str, folder: Path) -> str:
    base, edit = EDITS[name]
    before = edited(REGISTER, base)
    return "".join(f"{line}\n" for line in transcript(before, edited(before, edit), folder))


@pytest.mark.parametrize("name", EDITS)
def test_an_officer_sees_of_a_pull_request(name, tmp_path, snapshot):
    assert played(name, tmp_path) == snapshot(extension_class=TextFile)


def test_every_transcript_is_of_an_edit():
    kept = Path(__file__).parent / "__snapshots__" / "test_pull_requests"

    assert sorted(re.search(r"\[(.*)\]", path.stem)[1] for path in kept.iterdir()) == sorted(EDITS)
