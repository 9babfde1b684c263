"""A query that somebody wrote, run in a process of its own: what it may take of time, memory and rows is bounded.

Oxigraph cannot be stopped from within, and a short query can ask for more than any machine has. In the other process, once all
is loaded, no file can be opened and no address called (on Unix; on Windows the memory is not bounded either).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress

from ..model.snapshot import Snapshot
from ..plugins import GRAPH
from .nquads import write_nquads
from .store import Answer, QueryProblem, Store, check_select_query

SECONDS, MEGABYTES, ROWS, OUTPUT_BYTES = 30, 1024, 100_000, 50_000_000
TOO_LONG = f"the query was stopped after {SECONDS} seconds: let it ask for less. Patterns that share no variable take the longest."
TOO_MUCH_MEMORY = f"the query was stopped, since it needs more than {MEGABYTES:,} MB of memory: let it ask for less."
TOO_MANY_ROWS = f"the query gives more than {ROWS:,} rows, or more text than can be shown: let it ask for less, or end it with a LIMIT."
OUT_OF_TIME = (-9, -24)  # SIGKILL and SIGXCPU, by which a system ends a process that has had its time

START = f"import sys; sys.path.insert(0, {os.path.dirname(GRAPH)!r}); from graph.rdf.own_query import answer_parent; answer_parent()"


def answer_own_query(query: str, *snapshots: Snapshot) -> Answer:
    """The answer of these registers to a query that somebody wrote. It may do no more than select from them, within limits."""
    asked = json.dumps(query).encode() + b"\n" + write_nquads(*snapshots)
    command = [sys.executable, "-P", "-c", START]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            told, trace = process.communicate(asked, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise QueryProblem(TOO_LONG) from None
        finally:
            process.kill()
    if process.returncode == 1 and b"MemoryError" not in trace:
        raise RuntimeError(trace.decode("utf-8", "replace").strip().rpartition("\n")[2])  # a fault of ours
    if process.returncode or not told:
        raise QueryProblem(TOO_LONG if process.returncode in OUT_OF_TIME else TOO_MUCH_MEMORY)
    found = json.loads(told)
    if isinstance(found, str):
        raise QueryProblem(found)
    columns, rows = found
    return Answer(tuple(columns), [tuple(row) for row in rows])


# --- in the other process ---------------------------------------------------------------------------------------------


def answer_parent() -> None:
    """Reads the query and the N-Quads; writes the columns and rows of the answer, or a sentence that says why there is none."""
    limit_process()
    try:
        query = check_select_query(json.loads(sys.stdin.buffer.readline()))
        store = Store.from_quads(sys.stdin.buffer.read())
        close_doors()
        answer = store.answer(query, ROWS + 1)
        told = json.dumps(TOO_MANY_ROWS if len(answer.rows) > ROWS else [answer.columns, answer.rows])
        if len(told) > OUTPUT_BYTES:
            told = json.dumps(TOO_MANY_ROWS)
    except QueryProblem as problem:
        told = json.dumps(str(problem))
    except MemoryError:
        told = json.dumps(TOO_MUCH_MEMORY)
    sys.stdout.write(told)


def limit_process() -> None:
    if sys.platform == "win32":
        return
    import resource

    for limit, most in (("RLIMIT_AS", MEGABYTES << 20), ("RLIMIT_CPU", 2 * SECONDS), ("RLIMIT_CORE", 0)):
        lower_limit(getattr(resource, limit), most)


def close_doors() -> None:
    """From here on no file can be opened, and no address called."""
    if sys.platform == "win32":
        return
    import resource

    lower_limit(resource.RLIMIT_FSIZE, 0)
    lower_limit(resource.RLIMIT_NOFILE, 0)


def lower_limit(limit: int, most: int) -> None:
    import resource

    with suppress(OSError, ValueError):  # macOS may not bound what a process addresses
        resource.setrlimit(limit, (most, most))
