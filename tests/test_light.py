"""`graph check` stays light: it imports what it uses, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

from graph.lint.run import names

ROOT = Path(__file__).parent.parent
OURS = {
    "graph",
    *(
        f"graph.{room}"
        for room in """checks circles cli commands commands.check dates draft fields files finding formats formats.text libyaml model
        personal reading records report soundness source tree words yamltext""".split()
    ),
    *(f"graph.checks.{name.replace('-', '_')}" for name in names()),
}
# What the C half of PyYAML and argparse bring, and what Python starts with; and nothing more.
THEIRS = """__future__ __main__ _abc _ast _bisect _codecs _collections _collections_abc _cython _distutils_hack _frozen_importlib
_frozen_importlib_external _functools _imp _io _locale _operator _signal _sitebuiltins _sre _stat _thread _typing _warnings _weakref
abc argparse bisect builtins codecs collections contextlib copyreg cython_runtime encodings enum errno functools gc genericpath gettext
importlib io itertools keyword locale marshal operator os posix posixpath re reprlib site stat sys time types typing warnings yaml
zipimport""".split()


def test_the_real_command_imports_these_modules_and_no_other():
    told = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
    command = told + "del atexit; sys.modules.pop('atexit')\nfrom graph.cli.main import main; main(['check', 'data'])"
    done = subprocess.run(
        [sys.executable, "-P", "-c", command], capture_output=True, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    modules = set(done.stderr.split())

    assert {name for name in modules if name.partition(".")[0] == "graph"} == OURS
    assert {name for name in modules if name.partition(".")[0].partition("_3")[0] not in {*THEIRS, "graph"}} == set()


def test_a_register_that_is_signed_brings_no_more_than_its_clauses_need():
    told = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
    command = told + "from graph.cli.main import main; main(['check', 'tests/protocol/settled.yaml'])"
    done = subprocess.run(
        [sys.executable, "-P", "-c", command], capture_output=True, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    modules = set(done.stderr.split())

    ours = {name for name in modules if name.partition(".")[0] == "graph"}
    assert ours - OURS == {f"graph.{room}" for room in "clauses drafting settling signatures standing".split()}
    assert modules & {"docx", "jinja2", "matplotlib", "lxml", "subprocess", "zipfile"} == set()


def test_streamlit_is_imported_by_pages_and_the_app_alone():
    users = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "graph").rglob("*.py") if "streamlit" in path.read_text(encoding="utf-8")
    }

    assert {user for user in users if not user.startswith("graph/pages/")} == set()
