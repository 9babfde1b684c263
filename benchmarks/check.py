"""`python3 run.py benchmark`: the speed of `graph check`, printed as ratios measured turn about in one run."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from graph.lint.formats.text import render
from graph.lint.run import check_registers
from graph.reader.load import read_registers

from .linkml import make_linkml_schema
from .registers import BIRMINGHAM
from .timing import turn_about, written

ROOT = BIRMINGHAM.parent.parent
GRAPH = "import sys; from graph.cli.main import main; sys.exit(main())"


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="run.py benchmark", description=__doc__)
    parser.add_argument("--sizes", default="1,10,100", help="sizes of the generated registers, in MB (default: 1,10,100)")
    parser.add_argument("--rounds", type=int, default=15, help="how often each command is started (default: 15)")
    called = parser.parse_args(words)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, "-m", "compileall", "-q", ROOT / "graph"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        cold(called.rounds, Path(folder))
        doubled(Path(folder))  # before the large ones, which leave this process with memory in a thousand pieces
        for size in called.sizes.split(","):
            warm(float(size), Path(folder))


def cold(rounds: int, folder: Path) -> None:
    """`graph check` on the real register, as a whole process."""
    tools = Path(sys.executable).parent
    exported = folder / "birmingham.ttl"
    subprocess.run([sys.executable, "-P", "-c", GRAPH, "export", "turtle", BIRMINGHAM, "--output", exported], check=True, cwd=ROOT)
    commands: dict[str, list[object]] = {
        "bare interpreter": [sys.executable, "-c", "pass"],
        "import yaml": [sys.executable, "-c", "import yaml"],
        "graph check": [sys.executable, "-P", "-c", GRAPH, "check", BIRMINGHAM],
        "yamllint": [tools / "yamllint", "-d", "relaxed", BIRMINGHAM],
        "check-jsonschema": [tools / "check-jsonschema", "--schemafile", ROOT / "schema" / "register.schema.json", BIRMINGHAM],
        "pyshacl, of the RDF": [tools / "pyshacl", "-s", ROOT / "schema" / "register.shapes.ttl", exported],
    }
    if linkml := shutil.which("linkml-validate"):  # `pip install linkml` in an environment of its own: 94 packages are too many for ours
        described = folder / "register.linkml.yaml"
        described.write_text(yaml.safe_dump(make_linkml_schema(), sort_keys=False), encoding="utf-8")
        commands["linkml-validate"] = [linkml, "-s", described, "-C", "Root", BIRMINGHAM]
    else:
        print("linkml-validate is not on the path, and is left out.")
    print(f"Cold, {BIRMINGHAM.stat().st_size / 1000:.0f} kB, median of {rounds} whole processes, turn about; in bare interpreter starts:")
    times = turn_about({name: lambda command=command: started(command) for name, command in commands.items()}, rounds)
    bare = statistics.median(times["bare interpreter"])
    for name, seconds in times.items():
        print(f"  {name:28} {statistics.median(seconds) / bare:6.2f}   ({statistics.median(seconds) * 1000:.1f} ms)")


def warm(size: float, folder: Path) -> None:
    """Reading and checking a generated register, in this process, against draining the C parser's events of the same bytes."""
    register = written(size, folder)
    datas = [path.read_bytes() for path in sorted(register.iterdir())]
    rounds = 9 if size <= 1 else 5 if size <= 10 else 3
    jobs: dict[str, Callable[[], object]] = {
        "draining the events": lambda: drain(datas),
        "reading": lambda: read_registers(register),
        "the whole check": lambda: checked(register),
    }
    if size <= 1:
        tools = Path(sys.executable).parent
        schema = ROOT / "schema" / "register.schema.json"
        jobs["yamllint (a process)"] = lambda: started([tools / "yamllint", "-d", "relaxed", register])
        jobs["check-jsonschema (a process)"] = lambda: started(
            [tools / "check-jsonschema", "--schemafile", schema, *sorted(register.iterdir())]
        )
    bytes_ = sum(map(len, datas))
    print(f"\n{bytes_ / 1e6:.1f} MB in {len(datas)} files, median of {rounds}, turn about; in drainings of the same bytes:")
    times = turn_about(jobs, rounds)
    base = statistics.median(times["draining the events"])
    for name, seconds in times.items():
        middle = statistics.median(seconds)
        print(f"  {name:28} {middle / base:6.2f}   ({middle:.2f} s, {bytes_ / 1e6 / middle:.1f} MB/s)")


def checked(register: Path) -> object:
    """All that `graph check` does; what it has made is given back by whoever called."""
    sources = read_registers(register)
    found = check_registers(sources)
    return sources, found, "".join(render(found))


def doubled(folder: Path) -> None:
    """Twice the records."""
    half, whole = written(5, folder), written(10, folder)
    times = turn_about({"5": lambda: check_registers(read_registers(half)), "10": lambda: check_registers(read_registers(whole))}, 5)
    print(f"\nTwice the records take {statistics.median(times['10']) / statistics.median(times['5']):.2f} times the time (5 and 10 MB).")


def drain(datas: list[bytes]) -> None:
    for data in datas:
        for _ in yaml.parse(data, Loader=yaml.CSafeLoader):
            pass


def started(command: list[object]) -> None:
    done = subprocess.run([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    if done.returncode not in (0, 1):
        sys.exit(f"{command[0]} did not run: {done.stderr}")
