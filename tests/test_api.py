"""The Python API: what `import graph` offers."""

import datetime
import doctest
import importlib
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import graph
from graph.model.errors import GraphError
from support.paths import ROOT

HEAD = "register: {id: r, name: Ours, format: 1, base: https://example.org/r/}\n"
TEXT = f"""{HEAD}
bodies:
  council: {{name: Council, kind: council}}
priorities:
  cse: {{name: CSE, lead: [{{who: council, to: 2016-03}}]}}
  missing: {{name: Missing children}}
"""


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder with Birmingham's register in `data/`, committed, in which one may write."""
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "data" / "bodies.yaml", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "Register"]):
        subprocess.run(["git", *words], check=True)
    return tmp_path


def run_python(*lines: str) -> str:
    """What a new interpreter prints."""
    done = subprocess.run([sys.executable, "-P", "-c", "\n".join(lines)], capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)})
    assert done.stderr == ""
    return done.stdout


# --- the names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", graph.__all__)
def test_each_name_has_a_docstring_with_an_example(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    thing = getattr(graph, name)
    found = [test for test in doctest.DocTestFinder().find(thing, name, globs={name: thing}) if test.name == name]
    module = sys.modules[thing.__module__]
    for test in found:
        test.globs.update(vars(module))

    results = [doctest.DocTestRunner().run(test) for test in found]

    assert [(result.failed, result.attempted > 0) for result in results] == [(0, True)]


def test_every_name_is_listed_and_no_other_is_there():
    assert set(graph.__all__) <= set(dir(graph))
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        _ = graph.reed


def test_importing_graph_loads_nothing_until_a_name_is_used():
    lines = ["import sys, graph", "print(*sorted(name for name in sys.modules if name.startswith('graph')))"]

    assert run_python(*lines) == "graph graph.diff graph.version\n"


@pytest.mark.parametrize(
    "order",
    [
        ["import graph", "from graph.diff.compare import compare_registers"],
        ["from graph.diff.compare import compare_registers", "import graph"],
        ["import graph", "graph.diff", "from graph.diff.compare import compare_registers"],
        ["import graph.diff.compare", "import graph"],
        ["from graph import diff", "from graph.diff import compare", "import graph"],
    ],
    ids=" ; ".join,
)
def test_diff_is_the_function_whatever_is_imported_first(order):
    assert run_python(*order, "print(type(graph.diff).__name__, graph.diff.__module__)") == "function graph.api\n"


def test_every_exception_of_ours_is_a_graph_error():
    modules = [module.name for module in pkgutil.walk_packages(graph.__path__, "graph.") if not module.name.endswith("__main__")]
    pages = ("graph.app.", "graph.api")  # they show what is raised below
    found = {
        thing
        for name in modules
        if not name.startswith(pages)
        for thing in vars(importlib.import_module(name)).values()
        if isinstance(thing, type) and issubclass(thing, Exception) and thing.__module__.startswith("graph.")
    }

    assert len(found) > 8
    assert [thing for thing in found if not issubclass(thing, GraphError)] == []


# --- reading ----------------------------------------------------------------------------------------------------------


def test_a_register_is_read_as_it_stood_at_a_revision(checkout):
    file = checkout / "data" / "bodies.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("name: Missing children", "name: Children missing"), encoding="utf-8")

    names = [graph.read(path, at=at).register.priorities["missing-children"].name for path, at in (("data", None), (Path("data"), "HEAD"))]

    assert names == ["Children missing", "Missing children"]


def test_what_is_wrong_in_a_file_raises_nothing():
    register = graph.parse(f"{HEAD}bodies:\n  council: {{name: Council, kind: castle}}\n")

    assert [(found.check, found.position.line) for found in register.problems] == [("wrong-value", 3)]
    assert repr(register) == '<LoadedRegister "Ours": 1 problems>'


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: graph.read("nowhere"), "`nowhere`: there is no such file or folder."),
        (lambda: graph.read("data", at="no-such-branch"), "`no-such-branch` is no path, and no revision"),
        (lambda: graph.parse(TEXT).at("May 2016"), "a date is `today`, or such as 2016, 2016-04 or 2016-04-30, and not `May 2016`."),
        (lambda: graph.parse(TEXT).at().lead("mising"), "work-stream or challenge `mising`; did you mean `missing`?"),
        (lambda: graph.parse(TEXT).at().lead("council"), "work-stream or challenge `council`; nothing else has a lead."),
        (lambda: graph.parse(TEXT).at().query("who-leads"), "there is no query `who-leads`"),
        (lambda: graph.check(graph.parse(TEXT), select=["unowned-priorty"]), "`unowned-priorty`; did you mean `unowned-priority`?"),
        (lambda: graph.edit("data", graph.Remove(("bodies", "council"))), "There is no `council`"),
    ],
)
def test_what_cannot_be_done_is_one_kind_of_error(call, said, checkout):
    with pytest.raises(graph.GraphError, match=re.escape(said)):
        call()


def test_several_registers_know_each_other_and_are_not_read_as_one(tmp_path):
    named = {"north": "bodies: {a: {name: A, kind: board, part_of: 'south:a'}}\n", "south": "bodies: {a: {name: A, kind: board}}\n"}
    for id, bodies in named.items():
        (tmp_path / f"{id}.yaml").write_text(HEAD.replace("id: r", f"id: {id}") + bodies, encoding="utf-8")

    north, south = graph.read_all(tmp_path)

    assert list(north.register.others) == ["south"]
    assert north.register.others["south"] is south.register
    with pytest.raises(graph.GraphError, match=r"there are 2 registers .* `graph\.read_all` reads them"):
        graph.read(tmp_path)


# --- asking -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2016-04-01", "2016-04", datetime.date(2016, 4, 1), graph.parse(TEXT).at("2016").register.as_at or "2016"])
def test_a_lead_that_has_ended_is_lapsed_not_missing(day):
    snapshot = graph.parse(TEXT).at(day)

    assert [snapshot.lead(id).status for id in ("cse", "missing")] == ["lapsed", "not-stated"]
    assert snapshot.lead(snapshot.register.priorities["cse"]).status == "lapsed"


def test_a_register_is_read_as_of_its_own_day_or_else_of_today():
    dated = graph.parse(TEXT.replace("format: 1", "format: 1, as_at: 2015-11-25"))

    assert dated.at().on == "2015-11-25"
    assert graph.parse(TEXT).at().on == graph.parse(TEXT).at("today").on > "2026"


def test_the_rows_of_a_query_are_a_frame_and_csv():
    answer = graph.parse(TEXT).at("2016-01-01").query("who-leads-what")

    frame = answer.to_frame()

    assert list(frame.columns) == list(answer.columns)
    assert list(frame["lead"].fillna("")) == [row[0] or "" for row in answer.rows] == ["Council", ""]
    assert answer.to_csv().splitlines()[:2] == [",".join(answer.columns), "Council,single,priority,,CSE,,cse,council"]


def test_the_findings_are_a_frame_with_their_places():
    report = graph.check(graph.parse(TEXT), as_at="2016-04-01", ignore=["undelivered-priority"])

    frame = report.to_frame()

    assert [tuple(row) for row in frame[["check", "severity", "subject", "file", "line"]].itertuples(index=False)] == [
        (found.check, str(found.severity), found.subject, found.position.file, found.position.line) for found in report.findings
    ]
    assert {"unowned-priority"} <= set(frame["check"])


def test_a_frame_of_nothing_has_its_columns():
    assert list(graph.check(graph.parse(HEAD)).to_frame().columns)[:3] == ["check", "severity", "subject"]


def test_where_pandas_is_not_installed_a_sentence_says_so():
    code = ["import sys", "sys.modules['pandas'] = None", "import graph", f"report = graph.check(graph.parse({HEAD!r}))"]
    asked = [*code, "try:", "    report.to_frame()", "except graph.GraphError as error:", "    print(error)"]

    assert run_python(*asked) == "this needs `pandas`, which is not here: `pip install partnership-graph[app]` brings it.\n"


def test_a_network_and_a_dataset_say_the_same_of_a_lead():
    snapshot = graph.parse(TEXT).at("2016-01-01")

    edges = [(of, who) for of, who, field in snapshot.to_networkx().edges(data="field") if field == "lead"]
    rows = snapshot.to_rdflib().query("SELECT ?of ?who { ?of :lead ?who }")

    assert edges == [tuple(str(term).removeprefix("https://example.org/r/").rpartition("/")[2] for term in row) for row in rows]
    assert edges == [("cse", "council")]


# --- types ------------------------------------------------------------------------------------------------------------

SCRIPT = """\
import graph

register = graph.read("data/")
snapshot: graph.Snapshot = register.at("2016-04-01")
status: graph.LeadStatus = snapshot.lead("missing-children")
leads: tuple[str, ...] = status.bodies
rows = snapshot.query("accountability", body="bscb").rows
first: str | int | float | bool | None = rows[0][0]
report = graph.check([register], select={"unowned-priority"})
ok: bool = report.conforms
places: list[str] = [str(found.position) for found in report.findings if found.severity is graph.Severity.ERROR]
sentences: list[str] = [change.sentence for change in graph.diff(graph.read("data/", at="HEAD~1"), register).changes]
try:
    written: list[str] = graph.edit("data/", graph.Set(("priorities", "cse", "lead"), "slf"), graph.Remove(("bodies", "slf")))
except graph.GraphError as error:
    print(error)
"""
WRONG = {
    "Unexpected keyword argument": 'from graph.model.register import Claim\nClaim(who="council", form="2016")',
    "Missing named argument": "from graph.model.register import Claim\nClaim(note='none')",
    "incompatible type": "from graph.model.register import Body\nBody(id='b', name='B', kind='board', statutory='yes')",
    "read-only": "from graph.model.register import Claim\nclaim = Claim(who='council')\nclaim.who = 'police'",
    'expected "str"': 'import graph\ngraph.parse("").at().query("who-leads-what", body=3)',
    "has no attribute": 'import graph\ngraph.raed("data/")',
}


def check_types(folder: Path, text: str) -> str:
    """What mypy, strict, says of a user's script."""
    (folder / "script.py").write_text(text, encoding="utf-8")
    words = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={ROOT / '.mypy_cache' / 'scripts'}", "script.py"]
    return subprocess.run(words, capture_output=True, text=True, cwd=folder, env={"PYTHONPATH": str(ROOT)}).stdout


def test_a_script_that_uses_the_api_passes_mypy(tmp_path):
    assert check_types(tmp_path, SCRIPT) == "Success: no issues found in 1 source file\n"


@pytest.mark.large
@pytest.mark.parametrize("said", WRONG)
def test_mypy_refuses_what_is_wrong(said, tmp_path):
    found = check_types(tmp_path, WRONG[said])

    assert said in found
    assert "Found 1 error in 1 file" in found


def test_only_the_record_class_touches_the_dictionary_of_a_record():
    users = [path.relative_to(ROOT).as_posix() for path in (ROOT / "graph").rglob("*.py") if "__dict__" in path.read_text(encoding="utf-8")]

    assert users == ["graph/model/record.py"]
    tail = (ROOT / "graph" / "model" / "register.py").read_text(encoding="utf-8").partition("\nclass Claim(Record):")[2]
    assert tail
    assert "__dict__" not in tail


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_on_the_api_shows_what_happens(checkout):
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```pycon\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "api", "docs/api.md", 0)

    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(test)

    assert (result.failed, result.attempted > 10) == (0, True)
    assert [name for name in graph.__all__ if f"graph.{name}" not in page and f"`{name}`" not in page] == []
