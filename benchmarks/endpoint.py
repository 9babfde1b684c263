"""`python3 run.py benchmark endpoint`: `graph query --endpoint` beside a bare HTTP client that reads the same rows, turn about.

The server is Oxigraph's, started on this machine. The bare client is httpx: it sends the same text, reads the JSON, and makes tuples of
text. It does not look up as of when the server answers, bounds neither time nor size, and makes no numbers of numbers.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from graph.model.snapshot import Snapshot
from graph.rdf.catalogue import EVERYTHING
from graph.rdf.endpoint import answer_endpoint_query
from graph.rdf.publish import publish_registers
from graph.rdf.query import list_query_names, read_query
from graph.reader.load import read_registers

from .registers import files
from .timing import turn_about

AIM = 1.3
RESULTS = {"Accept": "application/sparql-results+json"}


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="run.py benchmark endpoint", description=__doc__)
    parser.add_argument("--sizes", default="0.03,1", help="sizes of the generated registers, in MB (default: 0.03,1)")
    parser.add_argument("--rounds", type=int, default=15, help="how often each query is asked (default: 15)")
    called = parser.parse_args(words)
    with oxigraph_server() as server, tempfile.TemporaryDirectory() as folder:
        for size in called.sizes.split(","):
            compare(server, float(size), Path(folder) / size, called.rounds)


def compare(server: str, size: float, folder: Path, rounds: int) -> None:
    folder.mkdir()
    for number, data in enumerate(files(int(size * 1e6))):
        (folder / f"{number:03}.yaml").write_bytes(data)
    snapshots = [Snapshot(found.register, "2015-11-25") for found in read_registers(folder)]
    published = publish_registers(f"{server}/update", f"{server}/query", *snapshots)
    print(f"{size:g} MB, {published.facts:,} facts on Oxigraph's server; median of {rounds}, turn about; in times of the bare client:")
    for name in list_query_names():
        query = read_query(name)
        if query.parameters:
            continue
        answer, _ = answer_endpoint_query(query, f"{server}/query")
        assert len(answer.rows) == len(read_rows(server, query.text))
        times = turn_about(
            {
                "bare": lambda text=query.text: read_rows(server, text),
                "graph": lambda query=query: answer_endpoint_query(query, f"{server}/query"),
            },
            rounds,
        )
        bare, ours = (statistics.median(times[key]) for key in ("bare", "graph"))
        missed = "" if ours / bare <= AIM else f"  more than {AIM}"
        print(f"  {name:24} {len(answer.rows):7,} rows  {ours / bare:5.2f}   ({bare * 1000:.1f} and {ours * 1000:.1f} ms){missed}")


def read_rows(server: str, query: str) -> list[tuple[object, ...]]:
    with httpx.Client(verify=False, timeout=None) as client:
        answer = client.post(f"{server}/query", data={"query": query, "default-graph-uri": EVERYTHING}, headers=RESULTS)
    found = answer.json()
    columns = found["head"]["vars"]
    return [tuple([row[name]["value"] if name in row else None for name in columns]) for row in found["results"]["bindings"]]


@contextmanager
def oxigraph_server() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        at = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [Path(sys.executable).with_name("oxigraph"), "serve", "--bind", at]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    host, port = at.split(":")
                    if probe.connect_ex((host, int(port))) == 0:
                        break
                time.sleep(0.05)
            yield f"http://{at}"
        finally:
            process.kill()
