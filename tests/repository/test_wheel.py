"""The wheel, installed where nothing of the checkout is, does what the checkout does on somebody else's register."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pyoxigraph
import pytest

from graph.cli.commands.new import list_starter_files
from graph.exports import turtle
from graph.model.snapshot import Snapshot
from graph.plugins import module_names
from graph.rdf.query import list_query_names
from graph.reader import load as source
from support.github_machine import LED, UNLED, Upstream, annotations, played
from support.paths import ROOT

pytestmark = pytest.mark.environment
PYTHON = getattr(sys, "_base_executable", sys.executable)  # one that has pip
REGISTER = """\
register: {id: north, name: North, format: 1, base: https://example.org/north/, as_at: 2016-01-31}
sources: {minutes: {name: Minutes}}
bodies: {board: {name: Board, kind: board, source: minutes}}
themes: {cse: {name: Child sexual exploitation, also: [CSE]}}
priorities:
  search: {name: Search, adopted_by: board, themes: cse, source: minutes}
  care: {name: Care, lead: board, source: minutes}
workstreams: {w: {name: W, lead: board, delivers: [search, care], source: minutes}}
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    (found,) = folder.glob("*.whl")
    return found


class Installed:
    """An environment with the wheel in it, and a folder of somebody's with a register in it, from which it is called."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.environment, self.here = folder / "environment", folder / "here"
        (self.here / "data").mkdir(parents=True)
        (self.here / "data" / "north.yaml").write_text(REGISTER, encoding="utf-8")
        venv.EnvBuilder(symlinks=os.name != "nt").create(self.environment)
        self.packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(self.environment)}))
        self.programs = Path(sysconfig.get_path("scripts", "venv", {"base": str(self.environment)}))
        pip = [PYTHON, "-m", "pip", "--python", str(self.programs / "python"), "install", "--no-index", "--no-deps", "--quiet"]
        run(*pip, str(wheel))

    def graph(self, *words: str, codes: tuple[int, ...] = (0,)) -> tuple[str, str]:
        done = run(str(self.programs / "graph"), *words, cwd=self.here, codes=codes)
        return done.stdout, done.stderr

    def python(self, code: str) -> str:
        return run(str(self.programs / "python"), "-c", code, cwd=self.here).stdout.strip()


def run(*command: str, cwd: Path | None = None, codes: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=kept, capture_output=True, encoding="utf-8")
    assert done.returncode in codes, (command, done.stdout, done.stderr)
    return done


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Installed:
    """With every package that the app needs: those of the environment we run in, but not the checkout that it knows of."""
    made = Installed(tmp_path_factory.mktemp("whole"), wheel)
    (made.packages / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Installed:
    """With no package but the one that `graph check` needs."""
    made = Installed(tmp_path_factory.mktemp("bare"), wheel)
    for package in ("yaml", "_yaml"):
        shutil.copytree(Path(sysconfig.get_path("purelib")) / package, made.packages / package)
    return made


def test_the_wheel_holds_the_package_and_what_it_shows_and_nothing_else(wheel):
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "graph").rglob("*") if path.is_file() and path.suffix != ".pyc"}
    brought = {f"graph/{path.relative_to(ROOT).as_posix()}" for folder in ("queries", "schema") for path in (ROOT / folder).iterdir()}

    starter = {f"graph/starter/{path}" for path in list_starter_files() if not path.startswith("schema/")}

    assert held == ours | brought | starter | {"graph/app.py", "graph/example/bodies.yaml"}
    assert {"graph/py.typed", "graph/app/static/map.js", "graph/queries/unowned.rq", "graph/schema/register.schema.json"} <= held


def test_it_is_the_wheel_that_is_used(whole):
    path = json.loads(whole.python("import sys, json, graph; print(json.dumps([graph.__file__, *sys.path]))"))

    assert Path(path[0]).is_relative_to(whole.packages)
    assert str(ROOT) not in path[1:]


def test_it_checks_explains_and_asks(whole):
    checked, _ = whole.graph("check", codes=(1,))
    asked, _ = whole.graph("query", "unowned", "--format", "json")

    assert 'data/north.yaml:6:3: error: "Search" has no lead: not stated [unowned-priority]' in checked.splitlines()
    assert "unowned-priority" in whole.graph("explain")[0]
    assert [name for name in list_query_names() if name not in whole.graph("query")[0]] == []
    assert len(json.loads(asked)) == 1


def test_it_exports_what_the_checkout_does(whole):
    register = source.parse_register(REGISTER).register

    assert whole.graph("export", "turtle")[0].encode() == turtle.export(Snapshot(register, "2016-01-31"))
    for name, format in {"nquads": pyoxigraph.RdfFormat.N_QUADS, "jsonld": pyoxigraph.RdfFormat.JSON_LD}.items():
        whole.graph("export", name, "--output", f"north.{name}")
        assert list(pyoxigraph.parse(path=whole.here / f"north.{name}", format=format))


def test_the_example_and_the_schemas_travel_with_it(whole):
    checked, _ = whole.graph("check", str(whole.packages / "graph" / "example" / "bodies.yaml"), "--fail-on", "never")

    assert checked.splitlines()[-1].endswith('in "Birmingham safeguarding partnerships" as at 2015-11-25.')
    for path in (ROOT / "schema").iterdir():
        assert (whole.packages / "graph" / "schema" / path.name).read_bytes() == path.read_bytes()


def test_the_app_runs_from_it(whole):
    code = (
        "import os, graph; from streamlit.testing.v1 import AppTest\n"
        "app = AppTest.from_file(os.path.join(os.path.dirname(graph.__file__), 'app.py'), default_timeout=60).run()\n"
        "print([one.value for one in app.exception])"
    )

    assert whole.python(code) == "[]"


def test_a_check_needs_one_package_and_the_rest_says_what_it_needs(bare):
    checked, _ = bare.graph("check", codes=(1,))
    quads, _ = bare.graph("export", "nquads")

    assert '"Search" has no lead: not stated [unowned-priority]' in checked
    assert "unowned-priority" in bare.graph("explain")[0]
    assert "<https://example.org/north/search> " in quads
    for words in (["export", "turtle"], ["query", "unowned"], ["app"]):
        out, said = bare.graph(*words, codes=(2,))
        assert (out, said.splitlines()) == ("", [said.strip()])
        assert said.endswith("which is not here: `pip install partnership-graph[app]` brings it.\n")


def test_every_way_out_of_the_checkout_is_one_of_the_wheels(whole):
    assert json.loads(
        whole.python("import json; from graph.plugins import module_names; print(json.dumps(module_names('exports')))")
    ) == module_names("exports")


def test_it_makes_the_starting_repository_that_the_checkout_makes(bare, tmp_path):
    run(sys.executable, "-m", "graph", "new", str(tmp_path / "town"), cwd=ROOT)
    bare.graph("new", "town")

    def held(folder: Path) -> dict[str, bytes]:
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    assert held(bare.here / "town") == held(tmp_path / "town")


@pytest.mark.skipif(shutil.which("git") is None or shutil.which("bash") is None, reason="needs git and bash")
def test_the_workflow_of_a_starting_repository_runs_there_as_it_is_written(bare, wheel, tmp_path):
    """The one step that needs a network is `Set up`, which fetches the reader of YAML."""
    bare.graph("new", str(tmp_path / "town"), "--from", str(wheel))
    upstream = Upstream(tmp_path, (tmp_path / "town" / "data" / "bodies.yaml").read_text(encoding="utf-8"))
    shutil.copytree(tmp_path / "town", upstream.home, dirs_exist_ok=True)
    upstream.commit(LED)
    upstream.git("switch", "--quiet", "--create", "officer")
    upstream.commit(UNLED)
    upstream.merged("officer")
    run(PYTHON, "-m", "venv", str(tmp_path / "machine"))
    programs = Path(sysconfig.get_path("scripts", "venv", {"base": str(tmp_path / "machine")}))
    workflow = (upstream.home / ".github" / "workflows" / "register.yml").read_text(encoding="utf-8")

    made, check, change = played(upstream.home, tmp_path, "pull_request", "", workflow, programs)

    assert (made.name, made.code, "Successfully installed" in made.printed) == ("Set up", 0, True)
    assert (change.code, change.printed) == (0, "")
    assert "no lead is named any more" in change.summary
    assert (check.code, annotations(check), "1 new error" in check.summary) == (1, ["error 5"], True)


def test_where_it_is_not_said_where_graph_comes_from_the_set_up_says_so(bare):
    bare.graph("new", "unsaid")
    done = run(PYTHON, "-m", "pip", "install", "--dry-run", "--requirement", "requirements.txt", cwd=bare.here / "unsaid", codes=(1,))

    assert "./say-here-where-graph-comes-from" in done.stderr
    assert "line 7 of requirements.txt" in done.stderr


@pytest.mark.skipif(shutil.which("git") is None or os.name == "nt", reason="needs git and sh")
def test_a_starting_repository_works_as_its_readme_and_the_command_that_made_it_say(bare, wheel, tmp_path):
    """In a shell, line by line. Only the packages that pip would fetch for the app are brought from the environment we run in."""
    run(PYTHON, "-m", "venv", str(tmp_path / "other"))  # whose python3 is the one on the path
    path = os.pathsep.join([str(tmp_path / "other" / "bin"), os.environ["PATH"]])

    def shell(lines: str, cwd: Path) -> str:
        return run("env", f"PATH={path}", "bash", "-euxc", lines, cwd=cwd).stdout

    printed, _ = bare.graph("new", str(tmp_path / "our town"), "--from", str(wheel))
    town = tmp_path / "our town"
    answer = shell("\n".join(line.strip() for line in printed.splitlines()[1:]), tmp_path)
    first, with_app, hook = re.findall(r"^```sh\n(.*?)^```", (town / "README.md").read_text(encoding="utf-8"), re.M | re.S)
    packages = sysconfig.get_path("purelib", "venv", {"base": str(town / ".venv")})
    install, *commands, app = with_app.splitlines()

    assert answer.splitlines()[-1].startswith("1 warning")
    assert "unowned-priority" in shell(first, town)
    assert "pre-commit installed" in shell("\n".join([". .venv/bin/activate", "git init --quiet", hook]), town)
    Path(packages, "packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    asked = shell("\n".join([". .venv/bin/activate", install + " --no-deps --force-reinstall", *commands, app + " --help"]), town)
    assert "Pat Example" in asked
    assert run("git", "status", "--short", "--ignored", cwd=town).stdout.splitlines()[-1] == "!! .venv/"
