"""`python3 run.py benchmark sparql`: registers into the store, and every shipped query, against Oxigraph itself and rdflib, turn about."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import networkx
import pyoxigraph
import rustworkx

from graph.model.snapshot import Snapshot
from graph.rdf.nquads import write_nquads
from graph.rdf.query import Query, fill_parameters, list_query_names, read_query
from graph.rdf.store import Store
from graph.reader.load import read_registers

from .timing import turn_about, written

DAY = "2015-11-25"
TRIPLES_PER_MB = 75_000  # of a register like Birmingham's, roughly
MEMORY = """
import pathlib, sys
import psutil, pyoxigraph, graph.rdf.store
data = pathlib.Path(sys.argv[1]).read_bytes()
before = psutil.Process().memory_info().rss
if sys.argv[2] == "ours":
    store = graph.rdf.store.Store.from_quads(data)
else:
    store = pyoxigraph.Store()
    store.load(data, format=pyoxigraph.RdfFormat.N_QUADS)
print(psutil.Process().memory_info().rss - before)
"""


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="run.py benchmark sparql", description=__doc__)
    parser.add_argument("--triples", default="2000,10000,100000,1000000", help="sizes of the stores (default: 2000,10000,100000,1000000)")
    parser.add_argument("--rdflib", type=int, default=2000, help="the largest store that rdflib is asked of too (default: 2000)")
    called = parser.parse_args(words)
    took: dict[str, list[float]] = {}
    sizes = []
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, called.triples.split(",")):
            register = written(size / TRIPLES_PER_MB, Path(folder))
            snapshots = [Snapshot(found.register, DAY) for found in read_registers(register)]
            quads = write_nquads(*snapshots)
            count = quads.count(b"\n")
            sizes.append(count)
            print(f"\n{count:,} triples, {len(quads) / 1e6:.0f} MB of N-Quads")
            fill_store(snapshots, quads, Path(folder))
            for name, seconds in ask_queries(snapshots, quads, with_rdflib=size <= called.rdflib).items():
                took.setdefault(name, []).append(seconds)
    if len(sizes) > 1:
        print(f"\nGrowth: how many times longer each query takes where the data is {sizes[-1] / sizes[-2]:.1f} times as much")
        for name, seconds in took.items():
            print(f"  {name:26} {seconds[-1] / seconds[-2]:6.1f}")
    measure_betweenness()


def fill_store(snapshots: Sequence[Snapshot], quads: bytes, folder: Path) -> None:
    """Registers into the store, and what a triple costs there."""

    def load_alone() -> object:
        store = pyoxigraph.Store()
        store.load(quads, format=pyoxigraph.RdfFormat.N_QUADS)
        return store

    jobs: dict[str, Callable[[], object]] = {
        "Oxigraph loads the N-Quads": load_alone,
        "our store loads the same": lambda: Store.from_quads(quads),
        "registers into the store": lambda: Store(*snapshots),
    }
    times = turn_about(jobs, 5 if len(quads) < 5e7 else 3)
    base = statistics.median(times["Oxigraph loads the N-Quads"])
    for name, seconds in times.items():
        print(f"  {name:26} {statistics.median(seconds) / base:6.2f}   ({statistics.median(seconds):.2f} s)")
    file = folder / "quads.nq"
    file.write_bytes(quads)
    taken = {
        kind: int(subprocess.run([sys.executable, "-c", MEMORY, file, kind], capture_output=True, text=True, check=True).stdout)
        for kind in ("ours", "Oxigraph")
    }
    each = {kind: many / quads.count(b"\n") for kind, many in taken.items()}
    print(
        f"  memory of a triple         {each['ours'] / each['Oxigraph']:6.2f}   ({each['ours']:.0f} bytes; Oxigraph {each['Oxigraph']:.0f})"
    )


def ask_queries(snapshots: Sequence[Snapshot], quads: bytes, with_rdflib: bool) -> dict[str, float]:
    """Each shipped query on our store, on Oxigraph directly and, where asked for, on rdflib."""
    ours, engine, other = Store.from_quads(quads), pyoxigraph.Store(), None
    engine.load(quads, format=pyoxigraph.RdfFormat.N_QUADS)
    if with_rdflib:
        import rdflib

        other = rdflib.Dataset(default_union=True)
        other.parse(data=quads, format="nquads")
    print("  query                       ours, in times of Oxigraph   (seconds)   rdflib, in times of ours")
    found = {}
    for name in list_query_names():
        query = read_query(name)
        text = fill_parameters(query, first_settings(query, snapshots[0]), snapshots)
        jobs: dict[str, Callable[[], Any]] = {
            "engine": lambda text=text: [
                tuple(term.value if term is not None else None for term in row)
                for row in engine.query(text, use_default_graph_as_union=True)
            ],
            "ours": lambda text=text: ours.answer(text).rows,
        }
        times = {job: statistics.median(seconds) for job, seconds in turn_about(jobs, 3).items()}
        line = f"  {name:26} {times['ours'] / times['engine']:6.2f}   ({times['ours']:.3f} s)"
        if other is not None:
            seconds = turn_about({"rdflib": lambda text=text: list(other.query(text))}, 1)["rdflib"][0]
            line += f"   {seconds / times['ours']:.0f}"
        print(line, flush=True)
        found[name] = times["ours"]
    return found


def first_settings(query: Query, snapshot: Snapshot) -> dict[str, str]:
    """The first record of the kind that each parameter takes."""
    return {
        key: next(iter(getattr(snapshot.register, parameter.sections[0]))) if parameter.sections else "children"
        for key, parameter in query.parameters.items()
    }


def measure_betweenness() -> None:
    graph = networkx.barabasi_albert_graph(10_000, 2, seed=1)
    native = rustworkx.networkx_converter(graph)

    def through_networkx() -> object:
        graph.__networkx_cache__.clear()
        return networkx.betweenness_centrality(graph, backend="rustworkx")

    times = turn_about({"rustworkx": lambda: rustworkx.betweenness_centrality(native), "ours": through_networkx}, 3)
    base = statistics.median(times["rustworkx"])
    print(f"\nBetweenness at 10,000 nodes, in times of rustworkx: {statistics.median(times['ours']) / base:.2f}   ({base:.1f} s)")
