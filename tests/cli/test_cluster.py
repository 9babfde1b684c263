"""`graph check --scheduler`: the same findings from a real scheduler of dask.distributed and two workers, one of which is killed."""

import contextlib
import json
import logging
import os
import random
import re
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.councils import list_councils, write_country
from graph.cli.cluster import ADDRESS, call_in_time, open_cluster
from graph.cli.main import main
from graph.lint.paths import check_paths
from graph.lint.run import check_registers
from graph.model.text import code
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
def test_a_scheduler_that_goes_away_before_all_is_done_is_said_to_have_gone(folder, start, address, workers, tmp_path):
    script = """
import os, sys
from graph.cli.commands import check
from graph.cli.main import main
def kill(done, total):
    if os.path.exists("pid"):  # once the first is done
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


def check_in_a_process(address: str) -> subprocess.CompletedProcess:
    """`graph check` in a process of its own, which is to end by itself."""
    script = (
        "import sys, graph.cli.cluster as cluster; from graph.cli.main import main; cluster.TIMEOUT = 1.0; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, "check", "data", "--scheduler", address]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)


ANSWERS = {
    "silence": [],
    "zeros": [bytes(100_000)],
    "rubbish": [random.Random(1).randbytes(1_000)] * 1_000,
    "drops": [b"\1"] * 1_000,
    "a-drop": [b"\1", b""],
    "text": [b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"],
    "more-than-memory": [(2**62).to_bytes(8, "little")],
    "an-empty-message": [(8).to_bytes(8, "little"), bytes(8)],
    "goodbye": [b""],
}


class Answer(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with contextlib.suppress(OSError):
            for part in self.server.parts:
                if not part:
                    return
                self.request.sendall(part)
                time.sleep(0.01)
            while self.request.recv(1_000):
                pass


@pytest.fixture(params=ANSWERS)
def stranger(request) -> Iterator[str]:
    """The address of what takes connections, and is no scheduler."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        server.daemon_threads, server.parts = True, ANSWERS[request.param]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_what_takes_connections_and_is_no_scheduler_gets_a_sentence_in_time(stranger):
    done = check_in_a_process(stranger)

    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(
        f"graph check: (no scheduler answered at `{stranger}` within 1 seconds|"
        f'there is no scheduler at `{stranger}` that can be used: dask says "[^\n]+")'
        r"\. Check the address, and that a scheduler of the same version of dask runs there\.\n",
        done.stderr,
    )


def test_no_traceback_follows_where_no_scheduler_answers():
    done = check_in_a_process("tcp://127.0.0.1:9")

    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "graph check: no scheduler answered at `tcp://127.0.0.1:9` within 1 seconds. "
        "Check the address, and that a scheduler of the same version of dask runs there.\n",
    )


def test_a_client_that_comes_late_is_closed():
    may_come, closed = threading.Event(), threading.Event()

    def connect(given_up: threading.Event) -> None:
        may_come.wait()
        if given_up.is_set():
            closed.set()

    with pytest.raises(TimeoutError):
        call_in_time(connect, 0.01)
    may_come.set()

    assert closed.wait(60)


@pytest.mark.parametrize("name", ["nowhere.invalid", "a..b", "a" * 300, "999.999.999.999"])
def test_a_machine_that_nobody_knows_gets_a_sentence(name, capsys):
    assert main(["check", "data", "--scheduler", f"tcp://{name}:8786"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("graph check: no scheduler answers at `tcp://")
    assert said.err.endswith(
        "`: no machine of that name is known here. Check the address, and that a scheduler of the same version of dask runs there.\n"
    )


def test_an_address_for_which_dask_has_no_certificates_gets_a_sentence(capsys):
    assert main(["check", "data", "--scheduler", "tls://127.0.0.1:9"]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith('graph check: there is no scheduler at `tls://127.0.0.1:9` that can be used: dask says "TLS expects a ')


@pytest.mark.parametrize(
    "address",
    [
        "",
        " ",
        "nonsense",
        "processes",
        "/tmp",
        "://",
        ":8786",
        "127.0.0.1",
        "127.0.0.1:0",
        "127.0.0.1:-1",
        "127.0.0.1:1e3",
        "127.0.0.1:८७८६",
        "127.0.0.1:65536",
        "127.0.0.1:9 ",
        "tcp://",
        "tcp://:",
        "tcp://:8786",
        "tcp://127.0.0.1",
        "tcp://127.0.0.1:9/path",
        "tcp://127.0.0.1:9\n",
        "tcp://me@127.0.0.1:9",
        "tcp://[::1",
        "tcp://::1:9",
        "TCP://127.0.0.1:9",
        "http://127.0.0.1:9",
        "inproc://x",
        "inproc://127.0.0.1/1/1",
        "ucx://1",
        "ucx://127.0.0.1:9",
        "tcp://a\x1b[31m:9",
        "a://b://c:9",
    ],
)
def test_what_is_no_address_gets_a_sentence(address, capsys):
    assert main(["check", "data", "--scheduler", address]) == 2
    assert capsys.readouterr() == (
        "",
        f"graph check: --scheduler takes the address of a scheduler, such as `tcp://10.0.0.5:8786`, and not {code(address)}.\n",
    )


@pytest.mark.parametrize(
    "address", ["127.0.0.1:9", "tcp://localhost:8786", "tls://[::1]:9", "ws://10.0.0.5:65535", "wss://a-b.example_c:1"]
)
def test_what_is_an_address_is_taken_for_one(address):
    assert ADDRESS.fullmatch(address)


def test_without_the_extra_it_is_said_what_to_install(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)

    assert main(["check", "data", "--scheduler", "tcp://127.0.0.1:9"]) == 2
    assert capsys.readouterr().err == (
        "graph check: --scheduler needs dask.distributed: install it with `pip install partnership-graph[cluster]`.\n"
    )
