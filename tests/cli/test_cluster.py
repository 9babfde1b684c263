"""`graph check --scheduler`: the same findings from a real scheduler of dask.distributed and two workers, one of which is killed."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.councils import list_councils, write_country
from graph.cli.cluster import open_cluster
from graph.cli.main import main
from graph.lint.paths import check_paths
from graph.lint.run import check_registers
from graph.reader.load import read_registers
from support.paths import ROOT

pytestmark = pytest.mark.large  # seconds in all, where the quick run has a minute

COUNCILS = [one.id for one in list_councils()[:40]]


@pytest.fixture(autouse=True)
def logging_again():
    """The command silences what dask logs, for as long as its process lasts."""
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def folder(tmp_path) -> Path:
    path = tmp_path / "registers"
    path.mkdir()
    write_country(path, 40 * 20_000, COUNCILS)
    return path


@pytest.fixture
def start(tmp_path):
    """Starts a program of dask on this machine alone, which is killed at the end."""
    begun = []
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "3"}

    def run(*words: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "dask", *words, "--no-dashboard", "--host", "127.0.0.1"]
        with open(tmp_path / f"{len(begun)}.log", "wb") as log:
            begun.append(subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=tmp_path))
        return begun[-1]

    run.begun = begun
    yield run
    for one in begun:
        one.kill()
        one.wait()


@pytest.fixture
def address(start, tmp_path) -> str:
    file = tmp_path / "scheduler.json"
    start("scheduler", "--port", "0", "--scheduler-file", str(file))
    wait_for(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
    return json.loads(file.read_text())["address"]


@pytest.fixture
def workers(start, address) -> list[subprocess.Popen]:
    started = [start("worker", address, "--no-nanny", "--nthreads", "1", "--name", name) for name in ("one", "two")]
    with open_bare(address) as client:
        wait_for(lambda: len(client.scheduler_info()["workers"]) == 2)
    return started


def open_bare(address: str):
    from distributed import Client

    return Client(address, set_as_default=False)


def wait_for(is_so) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.program
def test_one_of_two_workers_is_killed_half_way_and_the_findings_are_the_same(folder, address, workers):
    def kill(done: int, total: int) -> None:
        if done > total / 3 and workers[0].poll() is None:
            workers[0].send_signal(signal.SIGKILL)
            workers[0].wait()

    with open_cluster(address) as executor:
        report = check_paths([folder], executor=executor, cache=None, progress=kill)

    assert workers[0].poll() is not None
    assert report == check_registers(read_registers(folder))


@pytest.mark.program
def test_the_command_gives_the_same_bytes_from_a_cluster(folder, address, workers, capsysbinary):
    main(["check", str(folder), "--format", "json"])
    here = capsysbinary.readouterr()
    main(["check", str(folder), "--format", "json", "--scheduler", address])

    assert capsysbinary.readouterr() == here


@pytest.mark.program
def test_a_cluster_that_cannot_work_is_said_to_be_so(address, capsys):
    assert main(["check", "data", "--scheduler", address]) == 2
    assert capsys.readouterr().err == (
        f"graph check: the scheduler at `{address}` has no workers: start some with `dask worker {address}`.\n"
    )


@pytest.mark.program
def test_a_scheduler_that_goes_away_half_way_is_said_to_have_gone(folder, start, address, workers, tmp_path):
    script = """
import os, sys
from graph.cli.commands import check
from graph.cli.main import main
def kill(done, total):
    if done > total / 3 and os.path.exists("pid"):
        os.kill(int(open("pid").read()), 9)
        os.remove("pid")
check.choose_progress = lambda: kill
sys.exit(main(sys.argv[1:]))
"""
    (tmp_path / "pid").write_text(str(start.begun[0].pid))
    command = [sys.executable, "-c", script, "check", str(folder), "--scheduler", address]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)})

    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        f"graph check: the scheduler at `{address}` went away before all was checked. Run it again.\n",
    )


def test_no_traceback_follows_where_no_scheduler_answers():
    script = (
        "import sys, graph.cli.cluster as cluster; from graph.cli.main import main; cluster.TIMEOUT = '1s'; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, "check", "data", "--scheduler", "tcp://127.0.0.1:9"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("graph check: no scheduler answers at `tcp://127.0.0.1:9`: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense", "http://127.0.0.1:9", ""])
def test_an_address_where_no_scheduler_is_gets_a_sentence(address, capsys, monkeypatch):
    monkeypatch.setattr("graph.cli.cluster.TIMEOUT", "1s")

    assert main(["check", "data", "--scheduler", address]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("graph check: no scheduler answers at ")
    assert said.err.count("\n") == 1


def test_without_the_extra_it_is_said_what_to_install(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)

    assert main(["check", "data", "--scheduler", "tcp://127.0.0.1:9"]) == 2
    assert capsys.readouterr().err == (
        "graph check: --scheduler needs dask.distributed: install it with `pip install partnership-graph[cluster]`.\n"
    )
