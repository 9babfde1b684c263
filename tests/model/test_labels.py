"""The words for fields: a new role is a line of the field table and a line of labels, and no more."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from support.paths import ROOT

REGISTER = """\
register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-04-01}
sources: {paper: {name: Paper}}
themes: {care: {name: Care}}
bodies:
  ash: {name: Ash Board, kind: board, source: paper}
  elm: {name: Elm Board, kind: board, source: paper}
priorities:
  audit: {name: Audit, lead: ash, mentor: elm, themes: care, source: paper}
protocols:
  pact: {name: Pact, parties: [ash, elm], status: draft, settles: {care: {lead: ash, mentor: elm}}, source: paper}
"""

# Says as JSON what each part of the program makes of the new role.
QUESTIONS = """
import json, sys
from graph.app.content.map import MapChoice, compose_map
from graph.app.content.record import record_details
from graph.app.view import make_view
from graph.model.dates import parse_date
from graph.model.labels import field_label
from graph.model.snapshot import Snapshot
from graph.protocol.boilerplate import read_boilerplate
from graph.protocol.draft import draft_clauses
from graph.reader.json_schema import register_schema
from graph.reader.load import parse_register

loaded = parse_register(open(sys.argv[1], encoding="utf-8").read())
day = parse_date("2016-04-01")
snapshot = Snapshot(loaded.register, day.last)
pact = loaded.register.protocols["pact"]
view = make_view(loaded, day)
print(json.dumps({
    "problems": [problem.message for problem in loaded.problems],
    "clause": next(clause.wording for clause in draft_clauses(snapshot, pact, read_boilerplate()) if clause.id == "lead/care"),
    "lines": [line.label for line in compose_map(view, MapChoice()).lines if line.start == "elm"],
    "page": str(record_details(view, "elm")),
    "schema": "mentor" in json.dumps(register_schema()),
}))
"""


@pytest.fixture(scope="module")
def mentored(tmp_path_factory):
    """A copy of the package with a ninth role, and a register that uses it."""
    folder = tmp_path_factory.mktemp("mentored")
    shutil.copytree(ROOT / "graph", folder / "graph", ignore=shutil.ignore_patterns("__pycache__"))
    edits = {
        "register.py": [
            ('"scrutinise", "assure")', '"scrutinise", "assure", "mentor")'),
            (
                '    assure: tuple[Claim, ...] = claims_field("who assures it", ":assure")\n',
                '    assure: tuple[Claim, ...] = claims_field("who assures it", ":assure")\n'
                '    mentor: tuple[Claim, ...] = claims_field("who mentors those who do it", ":mentor")\n',
            ),
        ],
        "labels.py": [
            (
                "    # other fields that say who\n",
                '    "mentor": FieldLabel("is mentored by", "mentors", "You mentor", "{who} mentors the work on {what}{dates}."),\n'
                "    # other fields that say who\n",
            )
        ],
    }
    for name, changes in edits.items():
        path = folder / "graph" / "model" / name
        text = path.read_text(encoding="utf-8")
        for before, after in changes:
            assert text.count(before) == 1
            text = text.replace(before, after)
        path.write_text(text, encoding="utf-8")
    (folder / "register.yaml").write_text(REGISTER, encoding="utf-8")
    (folder / "before.yaml").write_text(REGISTER.replace("lead: ash, mentor: elm, themes", "lead: ash, themes"), encoding="utf-8")
    return folder


def run_python(folder, *words):
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-P", *words], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout + done.stderr


def test_a_new_role_is_read_drafted_and_shown(mentored):
    found = json.loads(run_python(mentored, "-c", QUESTIONS, "register.yaml"))

    assert (found["problems"], found["clause"]) == ([], ["Ash Board leads on Care.", "Elm Board mentors the work on Care."])
    assert found["schema"]
    assert found["lines"] == ["mentors"]
    assert "'Mentors'" in found["page"]
    assert "Settled that it mentors:" in found["page"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "nquads", "--data", "register.yaml"], "<https://example.org/r/audit/mentor/elm>"),
        (["brief", "elm", "--data", "register.yaml"], "You mentor"),
        (["diff", "before.yaml", "register.yaml"], "now mentored by"),
        (["check", "register.yaml"], "register.yaml"),
    ],
    ids=["export", "brief", "diff", "check"],
)
def test_a_new_role_is_in_what_each_command_says(mentored, words, said):
    told = run_python(mentored, "-m", "graph", *words)

    assert said in told
    assert "unknown-key" not in told
