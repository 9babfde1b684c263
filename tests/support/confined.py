"""`graph check` on path after path, each in a process of its own that may not hang, fill the memory or write to our terminal.

Runs as a program too: that one has loaded nothing but `graph`, and forks once for every job, which costs a few milliseconds.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from support.paths import ROOT, TESTS

MEGABYTE = 1 << 20
GUARD = 3000  # megabytes of addresses: a runaway must not take the machine with it


class Run(NamedTuple):
    """What came of a job. `status` is negative where a signal ended it: -24 is SIGXCPU, for too much time on the processor."""

    status: int
    lines: list[str]  # of standard output and standard error together
    seconds: float  # on the processor
    megabytes: float  # at the most


def check(jobs: Sequence[Sequence[str]], folder: Path, seconds: int) -> list[Run]:
    """What `graph check` makes of each job (the paths it is given), run in `folder`, in no more than so many seconds each."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "support.confined"],
        input=json.dumps([seconds, jobs]),
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=60 + 2 * seconds * len(jobs),
        env=os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join([str(ROOT), str(TESTS)])},
    )
    assert not done.stderr, done.stderr
    return [Run(*each) for each in json.loads(done.stdout)]


def main() -> None:
    import signal

    from graph.lint import run as report
    from graph.lint.formats import text
    from graph.reader import load as source

    for name in report.check_names():
        report.load_check(name)  # what is loaded before a fork is loaded once
    seconds, jobs = json.load(sys.stdin)
    runs = []
    for paths in jobs:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            become(writing, seconds)
            try:
                found = report.check_registers(source.read_registers(*paths))
            except source.PathError as problem:
                print(problem)
                leave(2)
            for line in text.render(found):
                print(line)
            leave(0 if found.conforms else 1)
        os.close(writing)
        signal.alarm(10 * seconds)  # a job that waits for ever takes no time on the processor
        signal.signal(signal.SIGALRM, lambda *_, child=child: os.kill(child, signal.SIGKILL))
        with open(reading, encoding="utf-8", errors="replace", newline="") as pipe:
            lines = pipe.read().removesuffix("\n").split("\n")
        status, usage = os.wait4(child, 0)[1:]
        signal.alarm(0)
        runs.append([os.waitstatus_to_exitcode(status), lines, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024])
    json.dump(runs, sys.stdout)


def become(writing: int, seconds: int) -> None:
    """Makes this process one that writes to the pipe alone, and has its limits."""
    import resource

    os.dup2(writing, 1)
    os.dup2(writing, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (GUARD * MEGABYTE, GUARD * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def leave(status: int) -> None:
    sys.stdout.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
