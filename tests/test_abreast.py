"""Work done side by side comes to what it comes to one after the other."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.registers import files

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has copies of a process that can be trusted")


def said_by(script: str, cores: int = 3) -> str:
    """What a script prints in a process of its own, which has no other threads, on a machine of so many cores."""
    head = "import os, sys\nfrom graph import abreast as rooms\nfrom graph.abreast import abreast\n"
    head += f"os.sched_getaffinity = lambda process: set(range({cores}))\n"
    done = subprocess.run([sys.executable, "-P", "-c", head + script], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
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


def test_what_goes_wrong_in_a_copy_is_told_by_the_process_itself():
    script = """
def work(job):
    if job == 49: raise ValueError("the last job")
    return job
try: abreast(work, range(50), tell=int, hear=int)
except ValueError as error: print(error)
"""

    assert said_by(script) == "the last job\n"


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
from graph.cli import main
copies = []
fork = os.fork
os.fork = lambda: copies.append(1) or fork()
code = main(["check", {str(tmp_path)!r}])
print(code, file=sys.stderr)
print(len(copies))
"""
    *alone, none = said_by(script, cores=1).splitlines()
    *together, copies = said_by(script, cores=2).splitlines()

    assert (none, copies) == ("0", "2")
    assert together == alone
    assert [line.partition(": error: ")[0].rpartition("/")[2] for line in alone if "/6-" in line or "/7-" in line or "/8-" in line] == [
        "6-twice.yaml:3:3",
        "7-é.yaml:2:3",
        "8-broken.yaml:2:16",
    ]
