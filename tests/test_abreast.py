"""Work done side by side comes to what it comes to one after the other."""

import marshal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.registers import files
from graph.lint.run import check, names, report
from graph.model.finding import Finding, Severity
from graph.reader import load as source

ROOT = Path(__file__).parent.parent
HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-01-15}\n"
ACCEPTED = """
accepted:
  - {check: unowned-priority, records: cse, because: The boards meet in March, until: 2016-03}
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has copies of a process that can be trusted")


def said_by(script: str, cores: int = 3) -> str:
    """What a script prints in a process of its own, which has no other threads, on a machine of so many cores."""
    head = "import os, sys\nfrom graph.reader.parallel import map_parallel\n"
    head += f"os.sched_getaffinity = lambda process: set(range({cores}))\n"
    done = subprocess.run([sys.executable, "-P", "-c", head + script], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_what_copies_make_comes_back_in_order_and_is_made_by_several():
    script = """
def work(job):
    for _ in range(20_000): pass
    return job * 2, os.getpid()
done = abreast(work, range(1000), tell=list, hear=tuple)
print([two for two, _ in done] == list(range(0, 2000, 2)), len({process for _, process in done}))
"""

    assert said_by(script) == "True 3\n"


def test_what_a_killed_copy_did_not_tell_is_done_after_all():
    script = """
first = os.getpid()
def work(job):
    if os.getpid() != first: os.kill(os.getpid(), 9)
    for _ in range(20_000): pass
    return job
print(abreast(work, range(50), tell=int, hear=int) == list(range(50)))
"""

    assert said_by(script) == "True\n"


def test_what_goes_wrong_in_a_copy_is_done_after_all():
    script = """
first = os.getpid()
def work(job):
    if os.getpid() != first: raise ValueError("in a copy")
    for _ in range(20_000): pass
    return job
print(abreast(work, range(50), tell=int, hear=int) == list(range(50)))
"""

    assert said_by(script) == "True\n"


def test_where_the_process_itself_goes_wrong_its_copies_play_no_further_hand():
    script = """
import tempfile, time
first, played = os.getpid(), tempfile.TemporaryFile(buffering=0)
def work(job):
    if os.getpid() == first: raise ValueError("here")
    time.sleep(0.01)
    played.write(b"x")
try: abreast(work, range(200), tell=str, hear=str)
except ValueError as error: print(error)
print(os.fstat(played.fileno()).st_size < 100)
"""

    assert said_by(script) == "here\nTrue\n"


def test_where_nobody_may_wait_for_a_child_the_work_is_done_all_the_same():
    script = """
import signal
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print(abreast(str.upper, ["a", "b", "c"], tell=str, hear=str))
"""

    assert said_by(script) == "['A', 'B', 'C']\n"


def test_findings_are_told_between_processes_without_loss(tmp_path):
    texts = [module.FAILS for name in names() for module in [check(name)]]
    sources = [source.parse(HEAD + text + ACCEPTED) for text in texts] + [source.parse("themes: {a: {name: A, nam: B}}")]
    found = report(sources).findings

    assert {one.severity for one in found} == set(Severity)
    assert [Finding.of(*marshal.loads(marshal.dumps(one.plain, 2))) for one in found] == found


def test_small_registers_too_come_to_the_same_findings_side_by_side():
    script = """
from graph import report, source
report.MANY = source.MUCH = 0
heard = []
told = Copy.told
Copy.told = lambda copy: heard.append(told(copy)) or heard[-1]
found = report.report(source.read("data", "tests/protocol/settled.yaml"))
for one in found.findings: print(tuple(one))
print(any(heard))
"""
    *alone, nothing = said_by(script, cores=1).splitlines()
    *together, something = said_by(script, cores=3).splitlines()

    assert (nothing, something) == ("False", "True")
    assert together == alone


def test_no_copy_is_made_of_a_process_with_other_threads():
    script = """
import threading
end = threading.Event()
threading.Thread(target=end.wait).start()
print(set(abreast(lambda job: os.getpid(), range(50), tell=int, hear=int)) == {os.getpid()})
end.set()
"""

    assert said_by(script) == "True\n"


def test_a_machine_with_no_room_for_a_copy_does_it_alone():
    script = """
def full(): raise BlockingIOError("Resource temporarily unavailable")
os.fork = full
print(abreast(str.upper, ["a", "b"], tell=str, hear=str), len(os.listdir("/proc/self/fd")) <= 4)
"""

    assert said_by(script) == "['A', 'B'] True\n"


def test_no_copy_is_left_behind():
    script = """
abreast(len, ["a"] * 50, tell=int, hear=int)
try: os.waitpid(-1, os.WNOHANG)
except ChildProcessError: print("none")
print(len(os.listdir("/proc/self/fd")) <= 4)
"""

    assert said_by(script) == "none\nTrue\n"


@pytest.mark.slow
def test_a_large_register_is_read_and_checked_alike_on_one_core_and_on_several(tmp_path):
    for number, data in enumerate(files(6_000_000, file=1_000_000)):
        (tmp_path / f"{number}.yaml").write_bytes(data)
    (tmp_path / "6-twice.yaml").write_text("themes:\n  twice: {name: Twice}\n  twice: {name: Again}\n", encoding="utf-8")
    (tmp_path / "7-é.yaml").write_text("themes:\n  noël:\n    name: Noël\n  feast: {name: Fête, broader: nowhere}\n", encoding="utf-8")
    (tmp_path / "8-broken.yaml").write_text('themes:\n  open: {name: "Open}\n', encoding="utf-8")
    script = f"""
from graph.cli.main import main
heard = []
told = Copy.told
Copy.told = lambda copy: heard.append(told(copy)) or heard[-1]
code = main(["check", {str(tmp_path)!r}])
print(code, [len(some) > 0 for some in heard])
"""
    *alone, nothing = said_by(script, cores=1).splitlines()
    *together, something = said_by(script, cores=2).splitlines()

    assert (nothing, something) == ("1 []", "1 [True, True]")
    assert together == alone
    assert [line.partition(": error: ")[0].rpartition("/")[2] for line in alone if "/6-" in line or "/7-" in line or "/8-" in line] == [
        "6-twice.yaml:3:3",
        "7-é.yaml:2:3",
        "8-broken.yaml:2:16",
    ]
