"""All workflows, ours and those that `graph new` makes, pass actionlint and zizmor; no network is needed."""

import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest
import yaml

from graph.cli.main import main
from support.paths import ROOT

CODE = ROOT / ".github" / "workflows" / "code.yml"
LINTERS = {
    "actionlint": ["-shellcheck=", "-pyflakes=", "-oneline"],  # which it would use where they happen to be installed
    "zizmor": ["--offline", "--no-config", "--strict-collection", "--persona", "pedantic", "--no-progress", "--quiet"],
}


def run_linter(name: str, *paths: Path) -> tuple[int, str]:
    program = shutil.which(name, path=sysconfig.get_path("scripts"))
    assert program, f"{name} is not installed beside Python"
    done = subprocess.run([program, *LINTERS[name], *map(str, paths)], cwd=ROOT, capture_output=True, encoding="utf-8")
    return done.returncode, done.stdout + done.stderr


def list_workflows(repository: Path) -> list[Path]:
    return sorted((repository / ".github" / "workflows").iterdir())


@pytest.mark.parametrize("linter", LINTERS)
def test_our_workflows_pass(linter):
    assert [path.name for path in list_workflows(ROOT)] == ["code.yml", "register.yml", "release.yml"]
    code, printed = run_linter(linter, *list_workflows(ROOT))

    assert code == 0, printed


def test_our_dependency_updates_pass_zizmor():
    code, printed = run_linter("zizmor", ROOT / ".github" / "dependabot.yml")

    assert code == 0, printed


@pytest.mark.parametrize("linter", LINTERS)
def test_the_workflow_of_a_new_partnership_passes(linter, tmp_path):
    assert main(["new", str(tmp_path / "town")]) == 0
    code, printed = run_linter(linter, *list_workflows(tmp_path / "town"))

    assert code == 0, printed


@pytest.mark.parametrize(("linter", "rule"), [("actionlint", "runner-label"), ("zizmor", "template-injection")])
def test_a_workflow_with_a_mistake_fails(linter, rule, tmp_path):
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    broken = CODE.read_text(encoding="utf-8").replace("runs-on: ubuntu-latest", "runs-on: ubuntu-latset")
    broken = broken.replace("python run.py test", "echo ${{ github.event.pull_request.title }}")
    (folder / "code.yml").write_text(broken, encoding="utf-8")
    code, printed = run_linter(linter, folder / "code.yml")

    assert code != 0
    assert rule in printed


# --- the workflow of the code -----------------------------------------------------------------------------------------


def test_the_code_is_tested_on_three_systems_with_the_oldest_python_promised_and_a_newer_one():
    jobs = yaml.safe_load(CODE.read_text(encoding="utf-8"))["jobs"]
    matrix = jobs["quick"]["strategy"]["matrix"]
    oldest = re.search(r'^requires-python = ">=(.*)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)[1]

    assert matrix["system"] == ["ubuntu-latest", "windows-latest", "macos-latest"]
    assert (matrix["python"][0], len(matrix["python"])) == (oldest, 2)
    assert jobs["quick"]["steps"][-1]["run"] == "python run.py test"
    assert jobs["everything"]["steps"][-1]["run"].endswith(" .ci/run")


def test_it_may_only_read_ends_in_time_and_uses_the_actions_of_the_other_workflow():
    text = CODE.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    actions = [set(re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))) for path in list_workflows(ROOT)]

    assert workflow["permissions"] == {"contents": "read"}
    assert [name for name, job in workflow["jobs"].items() if "permissions" in job or job.get("timeout-minutes", 360) > 60] == []
    assert re.findall("secrets|github.token|pull_request_target", text) == []
    assert actions[0] == actions[1]


def test_every_folder_of_locked_dependencies_is_kept_up_to_date():
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    locks = {path.parent for pattern in ("*.txt", "npm/package-lock.json") for path in (ROOT / "requirements").glob(pattern)}
    folders = {(one["package-ecosystem"], one["directory"]) for one in updates}

    assert folders == {("pip", "/requirements"), ("npm", "/requirements/npm"), ("github-actions", "/")}
    assert locks == {ROOT / "requirements", ROOT / "requirements" / "npm"}
