"""Work on several cores comes to what it comes to on one."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from shutil import copyfile

import pytest

from benchmarks.registers import files
from graph.lint.run import check_registers
from graph.reader import load
from graph.reader.parallel import map_parallel
from support.paths import ROOT

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks processes that can be trusted")


def output_of(script: str, cores: int = 3) -> str:
    """What a script prints in a process of its own, which has no other threads, on a machine of so many cores."""
    head = "import os, sys\nfrom graph.reader.parallel import map_parallel\n"
    head += f"os.sched_getaffinity = lambda process: set(range({cores}))\n"
    done = subprocess.run([sys.executable, "-P", "-c", head + script], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@on_linux
def test_results_come_back_in_order_from_several_workers():
    script = """
import time
def work(job):
    time.sleep(0.001)
    return job * 2, os.getpid()
done = map_parallel(work, range(200))
print([two for two, _ in done] == list(range(0, 400, 2)), len({worker for _, worker in done} - {os.getpid()}) > 1)
"""

    assert output_of(script) == "True True\n"


@on_linux
def test_the_work_of_a_killed_worker_is_done_after_all():
    script = """
first = os.getpid()
def work(job):
    if os.getpid() != first: os.kill(os.getpid(), 9)
    return job
print(map_parallel(work, range(50)) == list(range(50)))
"""

    assert output_of(script) == "True\n"


@on_linux
def test_an_error_in_a_worker_is_raised_here():
    script = """
def work(job): raise ValueError("in a worker")
try: map_parallel(work, range(5))
except ValueError as error: print(error)
"""

    assert output_of(script) == "in a worker\n"


@on_linux
def test_a_process_with_other_threads_is_not_forked():
    script = """
import threading
end = threading.Event()
threading.Thread(target=end.wait).start()
print(set(map_parallel(lambda job: os.getpid(), range(50))) == {os.getpid()})
end.set()
"""

    assert output_of(script) == "True\n"


def test_an_executor_that_is_handed_in_does_the_work():
    with ThreadPoolExecutor(2, thread_name_prefix="lent") as lent:
        names = map_parallel(lambda _: __import__("threading").current_thread().name, range(5), lent)

    assert {name.partition("_")[0] for name in names} == {"lent"}


@pytest.mark.parametrize(
    "make",
    [partial(ThreadPoolExecutor, 2), partial(ProcessPoolExecutor, 2, mp_context=get_context("spawn"))],
    ids=["threads", "processes"],
)
def test_registers_read_and_checked_by_any_executor_have_the_same_findings(make: Callable[[], Executor], monkeypatch, tmp_path):
    monkeypatch.setattr(load, "PARALLEL_BYTES", 0)
    copyfile(ROOT / "data" / "bodies.yaml", tmp_path / "bodies.yaml")
    (tmp_path / "broken.yaml").write_text('themes:\n  open: {name: "Open}\n', encoding="utf-8")
    (tmp_path / "more.yaml").write_text("themes:\n  noël: {name: Noël, broader: nowhere}\n", encoding="utf-8")
    paths = [tmp_path, ROOT / "tests" / "protocol" / "settled.yaml"]
    alone = check_registers(load.read_registers(*paths)).findings
    with make() as executor:
        together = check_registers(load.read_registers(*paths, executor=executor), executor=executor).findings

    assert together == alone
    assert len(alone) > 10


@on_linux
def test_small_registers_too_come_to_the_same_findings_in_parallel():
    script = """
from graph.lint import run
from graph.reader import load
from graph.reader import parallel
run.PARALLEL_RECORDS = load.PARALLEL_BYTES = 0
forked = []
pool = parallel.ProcessPoolExecutor
parallel.ProcessPoolExecutor = lambda *words, **more: forked.append(1) or pool(*words, **more)
for one in run.check_registers(load.read_registers("data", "tests/protocol/settled.yaml")).findings: print(tuple(one))
print(len(forked) > 0)
"""
    *alone, nothing = output_of(script, cores=1).splitlines()
    *together, something = output_of(script, cores=3).splitlines()

    assert (nothing, something) == ("False", "True")
    assert together == alone


@on_linux
@pytest.mark.large
def test_a_large_register_is_read_and_checked_alike_on_one_core_and_on_several(tmp_path):
    for number, data in enumerate(files(6_000_000, file=1_000_000)):
        (tmp_path / f"{number}.yaml").write_bytes(data)
    (tmp_path / "6-twice.yaml").write_text("themes:\n  twice: {name: Twice}\n  twice: {name: Again}\n", encoding="utf-8")
    (tmp_path / "7-é.yaml").write_text("themes:\n  noël:\n    name: Noël\n  feast: {name: Fête, broader: nowhere}\n", encoding="utf-8")
    (tmp_path / "8-broken.yaml").write_text('themes:\n  open: {name: "Open}\n', encoding="utf-8")
    script = f"from graph.cli.main import main\nprint(main(['check', {str(tmp_path)!r}]))"
    alone, together = (output_of(script, cores=cores).splitlines() for cores in (1, 2))

    assert together == alone
    assert [line.partition(": error: ")[0].rpartition("/")[2] for line in alone if "/6-" in line or "/7-" in line or "/8-" in line] == [
        "6-twice.yaml:3:3",
        "7-é.yaml:2:3",
        "8-broken.yaml:2:16",
    ]
