"""What a change to the register gets on GitHub: the workflow is what its schema asks for, trusts nobody, and does what it says.

Its commands are run here as its machine runs them, in real repositories. What GitHub itself does (which commit it checks out, which
values it gives) is as its documents say; it was not tried.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from graph.cli.commands.new import SHARED_FILES, adapt_file
from support.github_machine import LED, UNLED, Upstream, annotations
from support.paths import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "register.yml"
TEXT = WORKFLOW.read_text(encoding="utf-8")
(JOB,) = yaml.safe_load(TEXT)["jobs"].values()

needs_git = pytest.mark.skipif(shutil.which("git") is None or shutil.which("bash") is None, reason="needs git and bash")


def valid(schema: str, path: Path) -> str:
    """What check-jsonschema says of a file, by the schema that it carries."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    return subprocess.run(command, capture_output=True, encoding="utf-8").stdout.strip()


# --- the file ---------------------------------------------------------------------------------------------------------


@pytest.mark.large
@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("vendor.dependabot", ".github/dependabot.yml"),
        ("vendor.github-workflows", ".github/workflows/code.yml"),
        ("vendor.github-workflows", ".github/workflows/register.yml"),
        ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/bug.yml"),
        ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/idea.yml"),
        ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/lead-has-changed.yml"),
        ("vendor.github-issue-config", ".github/ISSUE_TEMPLATE/config.yml"),
    ],
)
def test_it_is_what_its_schema_asks_for(schema, path):
    assert valid(schema, ROOT / path) == "ok -- validation done"


def test_it_may_read_and_do_nothing_else():
    workflow = yaml.safe_load(TEXT)
    checkout = next(step for step in JOB["steps"] if step.get("uses", "").startswith("actions/checkout@"))

    assert workflow["permissions"] == {"contents": "read"}
    assert checkout["with"]["persist-credentials"] is False
    assert sorted(workflow[True]) == ["merge_group", "pull_request", "push"]  # YAML 1.1 reads `on` as true
    assert re.findall("secrets|github.token|pull_request_target|permissions:.*write", TEXT) == []


def test_what_others_made_is_githubs_own_and_held_to_a_commit():
    uses = re.findall(r"uses: (.*)", TEXT)

    assert {re.sub("@.*", "", one) for one in uses} == {"actions/checkout", "actions/setup-python"}
    assert [one for one in uses if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []


def test_nothing_that_an_author_can_choose_comes_into_a_command():
    assert [step["run"] for step in JOB["steps"] if "${{" in step.get("run", "")] == []
    assert set(re.findall(r"\$\{\{ (.*?) \}\}", TEXT)) == {
        "github.event_name",
        "github.ref",
        "github.event_name == 'pull_request'",
        "github.event.merge_group.base_sha || 'HEAD^1'",
    }


def test_the_outcome_of_the_job_is_that_of_the_check():
    going_on = [step["name"] for step in JOB["steps"] if step.get("continue-on-error")]

    assert going_on == ["What this would change"]


def test_another_partnership_gets_the_same_but_for_how_graph_is_called():
    path = ".github/workflows/register.yml"
    theirs = adapt_file(path, WORKFLOW.read_bytes()).decode()
    changed = [pair for pair in zip(TEXT.splitlines(), theirs.splitlines(), strict=True) if pair[0] != pair[1]]

    assert path in SHARED_FILES
    assert [(ours.replace("python3 run.py", "graph"), its) for ours, its in changed[1:]] == [(its, its) for _, its in changed[1:]]
    assert changed[0] == ("        run: python3 run.py --version", "        run: python3 -m pip install --requirement requirements.txt")
    assert len(changed) == 4


# --- what it does -----------------------------------------------------------------------------------------------------


@needs_git
def test_a_pull_request_that_takes_a_lead_away_fails_on_the_line_and_is_told_in_sentences(tmp_path):
    upstream = Upstream(tmp_path, LED)
    upstream.git("switch", "--quiet", "--create", "officer")
    upstream.commit(UNLED)

    _, check, change = upstream.run(TEXT, "pull_request", upstream.merged("officer"))

    assert (change.name, change.code, change.printed) == ("What this would change", 0, "")
    assert '- "P" (priority): no lead is named any more; before, it was "A".' in change.summary.splitlines()
    assert (check.code, annotations(check)) == (1, ["error 5"])
    assert "1 new error" in check.summary
    assert not list(tmp_path.rglob("stolen"))


@needs_git
def test_a_pull_request_that_makes_nothing_worse_passes_whatever_stands_in_the_register(tmp_path):
    upstream = Upstream(tmp_path, UNLED)
    upstream.git("switch", "--quiet", "--create", "officer")
    upstream.commit(UNLED.replace("name: B", "name: Board B"))

    _, check, change = upstream.run(TEXT, "pull_request", upstream.merged("officer"))

    assert "Board B" in change.summary
    assert (check.code, annotations(check)) == (0, [])
    assert "known before" in check.summary


@needs_git
def test_what_others_have_done_since_is_not_laid_at_its_door(tmp_path):
    upstream = Upstream(tmp_path, UNLED)
    upstream.git("switch", "--quiet", "--create", "officer")
    upstream.commit("themes: {t: {name: T}}\n", name="themes")
    upstream.git("switch", "--quiet", "main")
    upstream.commit(LED)

    _, check, change = upstream.run(TEXT, "pull_request", upstream.merged("officer"))

    assert "lead" not in change.summary
    assert "fixed" not in check.summary
    assert check.code == 0


@needs_git
def test_a_merge_group_is_held_against_where_it_begins_however_many_commits_it_has(tmp_path):
    upstream = Upstream(tmp_path, LED)
    begins = upstream.git("rev-parse", "HEAD")
    upstream.commit(UNLED)
    head = upstream.commit(UNLED.replace("name: B", "name: Board B"))

    _, check, change = upstream.run(TEXT, "merge_group", head, base=begins)

    assert "no lead is named any more" in change.summary
    assert (check.code, annotations(check)) == (1, ["error 5"])


@needs_git
def test_a_push_gets_the_report_and_never_fails(tmp_path):
    upstream = Upstream(tmp_path, LED)

    _, report = upstream.run(TEXT, "push", upstream.commit(UNLED))

    assert (report.name, report.code) == ("How the register stands", 0)
    assert "error 5" in annotations(report)
    assert "1 error" in report.summary


@needs_git
def test_a_register_that_cannot_be_read_fails_and_what_would_change_is_still_told(tmp_path):
    upstream = Upstream(tmp_path, LED)
    upstream.git("switch", "--quiet", "--create", "officer")
    upstream.commit(LED + "\tx\n")

    _, check, change = upstream.run(TEXT, "pull_request", upstream.merged("officer"))

    assert (change.code, check.code) == (0, 1)
    assert change.summary.startswith("Nothing that could be read has changed")
    assert annotations(check) == ["error 6"]


# --- on GitLab --------------------------------------------------------------------------------------------------------

PAGE = (ROOT / "docs" / "pull-requests.md").read_text(encoding="utf-8")
HOOK, GITLAB = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.M | re.S)


def test_the_examples_of_the_page_are_what_their_schemas_ask_for(tmp_path):
    (tmp_path / "gitlab.yml").write_text(GITLAB, encoding="utf-8")
    (tmp_path / "hook.yml").write_text(HOOK, encoding="utf-8")

    assert valid("vendor.gitlab-ci", tmp_path / "gitlab.yml") == "ok -- validation done"
    assert subprocess.run([sys.executable, "-m", "pre_commit", "validate-config", str(tmp_path / "hook.yml")]).returncode == 0
    assert [hook["id"] for hook in yaml.safe_load(HOOK)["repos"][0]["hooks"]] == [
        hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    ]


@pytest.mark.large
@needs_git
@pytest.mark.parametrize("pipeline", ["of the branch", "of the merged result"])
def test_a_merge_request_on_gitlab_gets_the_same(pipeline, tmp_path):
    upstream = Upstream(tmp_path, LED)
    parted = upstream.git("rev-parse", "HEAD")
    upstream.git("switch", "--quiet", "--create", "officer")
    upstream.commit(UNLED)
    if pipeline == "of the branch":
        told = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": parted}
    else:
        upstream.git("switch", "--quiet", "main")
        upstream.commit("priorities:\n  q: {name: Q, source: m}\n", name="more")
        told = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": parted, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": upstream.git("rev-parse", "HEAD")}
        upstream.merged("officer")
    script = [line for line in yaml.safe_load(GITLAB)["register"]["script"] if "pip install" not in line]
    program = f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom graph.cli.main import main\nsys.exit(main())\n"
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "graph").write_text(program, encoding="utf-8")
    (tmp_path / "bin" / "graph").chmod(0o755)
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(script)],
        cwd=upstream.home,
        env=os.environ | told | {"CI": "true", "GITHUB_ACTIONS": "", "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
    )
    tests = ElementTree.parse(upstream.home / "report.xml").getroot()

    assert (done.returncode, done.stderr) == (1, "")
    assert '"P" (priority): no lead is named any more; before, it was "A".' in done.stdout
    assert 'data/bodies.yaml:5:3: error: "P" has no lead: not stated [unowned-priority]' in done.stdout
    assert "no lead is named any more" in (upstream.home / "change-note.md").read_text(encoding="utf-8")
    assert [case.get("name") for case in tests.iter("testcase") if case.find("failure") is not None] == ["p"]
