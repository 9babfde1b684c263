"""`python3 run.py benchmark country`: a register for each council of the United Kingdom, checked whole and after one has changed."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import psutil

from graph.lint.groups import guess_facts
from graph.lint.jobs import RegisterFiles
from graph.model.snapshot import Snapshot
from graph.rdf.query import fill_parameters, list_query_names, read_query, resolve_address
from graph.rdf.store import Store
from graph.reader.connections import group_connected
from graph.reader.load import open_path, read_registers

from .councils import write_country
from .sparql import DAY, first_settings

ROOT = Path(__file__).parent.parent
GRAPH = "import sys; from graph.cli.main import main; sys.exit(main())"
PAUSE = 0.1  # seconds between two looks at the memory


class Run(NamedTuple):
    """A command that was run: its seconds, those of all processors, the most memory that all its processes had, and what it printed."""

    seconds: float
    worked: float
    memory: int
    output: bytes


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="run.py benchmark country", description=__doc__)
    parser.add_argument("--size", type=float, default=100, help="MB of all registers (default: 100)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each command is run; the least time is printed (default: 3)")
    parser.add_argument("--queries", action="store_true", help="also load all registers into one store, and ask it each of our queries")
    parser.add_argument("--query", metavar="NAME", help="also run this query over all of them: at 100 MB it takes minutes, and 6.5 GB")
    called = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        registers, cache = Path(folder) / "registers", Path(folder) / "cache"
        registers.mkdir()
        paths = write_country(registers, int(called.size * 1e6))
        print(f"{len(paths)} registers, {sum(path.stat().st_size for path in paths) / 1e6:.0f} MB; load {os.getloadavg()[0]:.1f}")
        check = ["check", str(registers), "--cache", str(cache), "--fail-on", "never"]
        whole = min((empty_and_run(cache, check) for _ in range(called.rounds)), key=lambda run: run.seconds)
        print_run("nothing kept", whole)
        again = run_least(called.rounds, check)
        print_run("nothing changed", again)
        print("the same bytes" if whole.output == again.output else "NOT THE SAME BYTES")
        groups = list_groups(paths)
        for size in sorted({1, max(groups)}):
            changed = min((change_and_run(groups[size], number, check) for number in range(called.rounds)), key=lambda run: run.seconds)
            print_run(f"one changed, in a group of {size}", changed)
        plain = run_graph(["check", str(registers), "--no-cache", "--fail-on", "never"])
        print("the same bytes without a cache" if plain.output == changed.output else "NOT THE SAME BYTES WITHOUT A CACHE")
        if called.queries:
            ask_queries(registers)
        if called.query:
            print_run(f"query {called.query}", run_graph(["query", called.query, "--data", str(registers), "--format", "csv"]))


def print_run(what: str, run: Run) -> None:
    print(f"  {what:32} {run.seconds:7.2f} s   {run.worked:7.2f} s of processor   {run.memory / 1e6:7.0f} MB")


def ask_queries(registers: Path) -> None:
    """Each of our queries, of a store that holds all registers already, as a server does."""
    snapshots = [Snapshot(found.register, DAY) for found in read_registers(registers)]
    begun = time.perf_counter()
    store = Store(*snapshots)
    print(f"  into the store: {time.perf_counter() - begun:.1f} s")
    for name in list_query_names():
        query = read_query(name)
        text = fill_parameters(query, first_settings(query, snapshots[0]), partial(resolve_address, snapshots=snapshots[:1]))
        begun = time.perf_counter()
        rows = len(store.answer(text).rows)
        print(f"  {name:26} {time.perf_counter() - begun:7.2f} s   {rows:9,} rows", flush=True)


def list_groups(paths: Sequence[Path]) -> dict[int, Path]:
    """For each size of a group of registers that name each other, a register of one; and prints how many groups of each size there are."""
    facts = [guess_facts(RegisterFiles(tuple(open_path(str(path)).files), (), {}))[:2] for path in paths]
    groups = group_connected(facts)
    sizes = sorted(Counter(map(len, groups)).items())
    print("  groups of registers that name each other: " + ", ".join(f"{count} of {size}" for size, count in sizes))
    return {len(group): paths[group[0]] for group in groups}


def empty_and_run(cache: Path, words: Sequence[str]) -> Run:
    for entry in cache.iterdir() if cache.exists() else ():
        entry.unlink()
    return run_graph(words)


def change_and_run(path: Path, number: int, words: Sequence[str]) -> Run:
    with open(path, "a", encoding="utf-8") as file:
        file.write(f"# change {number}\n")
    return run_graph(words)


def run_least(rounds: int, words: Sequence[str]) -> Run:
    return min((run_graph(words) for _ in range(rounds)), key=lambda run: run.seconds)


def run_graph(words: Sequence[str]) -> Run:
    """Runs a command of ours. Memory that several processes share counts once (PSS)."""
    with tempfile.TemporaryFile() as output:
        begun, before = time.perf_counter(), os.times()
        process = subprocess.Popen([sys.executable, "-P", "-c", GRAPH, *words], stdout=output, cwd=ROOT)
        watched, most = psutil.Process(process.pid), 0
        while process.poll() is None:
            most = max(most, measure_memory(watched))
            try:
                process.wait(PAUSE)
            except subprocess.TimeoutExpired:
                continue
        seconds, after = time.perf_counter() - begun, os.times()
        worked = after.children_user + after.children_system - before.children_user - before.children_system
        output.seek(0)
        return Run(seconds, worked, most, output.read())


def measure_memory(process: psutil.Process) -> int:
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            total += one.memory_full_info().pss
        except (psutil.Error, AttributeError):  # it has ended
            continue
    return total
