"""Puts registers on a SPARQL server, in place of those it was given before: all of them, or none.

The facts go into graphs of their own first, which nobody asks. Once all are there, one operation takes out what was published before
and puts in what is new. SPARQL servers carry out one operation whole or not at all; of several in one request, some leave half done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from ..model.errors import GraphError
from ..model.snapshot import Snapshot
from ..model.text import code
from .catalogue import (
    CATALOGUE,
    EVERYTHING,
    SHARED_GRAPHS,
    Catalogue,
    PublishedGraph,
    catalogue_lines,
    read_catalogue,
    read_edition,
)
from .nquads import BY_LAW_ENDING, check_addresses, format_iri, write_nquads
from .server import ServerProblem, SparqlServer, Unanswered
from .vocabulary import iri

STAGING = CATALOGUE + "/staging"
HAS_PART = iri("dcterms:hasPart")
CHUNK_FACTS, CHUNK_LETTERS = 1000, 200_000  # of a request: Virtuoso reads no 5,000 lines at once
STALE = timedelta(days=1)
TIME_FORMAT = "%Y%m%dT%H%M%SZ"
STAGE = re.compile(re.escape(STAGING) + r"/[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}/[0-9]+")  # a graph in which facts are on their way


class Published(NamedTuple):
    """What is on the server now, how many facts it has, and which graphs are gone."""

    catalogue: Catalogue
    facts: int
    removed: tuple[str, ...]


def publish_registers(address: str, endpoint: str, *snapshots: Snapshot) -> Published:
    """Replaces what is published on the server with these registers; it takes updates at one address, and queries at the other.

    Raises `GraphError` where that cannot be done: then the server answers as before. Graphs that are not ours are left alone.
    """
    check_bases(snapshots)
    check_addresses(snapshots)
    facts = split_graphs(write_nquads(*snapshots))
    with SparqlServer(address) as updates, SparqlServer(endpoint) as queries:
        before = read_catalogue(queries)
        check_foreign(queries, facts.keys() - set(before.addresses), before)
        edition = f"{datetime.now(UTC).strftime(TIME_FORMAT)}-{uuid4().hex[:8]}"
        owners = {snapshot.register.base: snapshot for snapshot in snapshots}
        catalogue = Catalogue(
            edition,
            tuple(
                PublishedGraph(graph, owners[graph].register.id, owners[graph].on) if graph in owners else PublishedGraph(graph)
                for graph in sorted(facts)
            ),
        )
        staged = stage_facts(updates, queries, {**facts, CATALOGUE: list(catalogue_lines(catalogue))}, edition)
        try:
            updates.update(write_switch(staged))
        except Unanswered:  # it may still be at it, and what it reads must stay
            if read_edition(queries) != edition:
                raise
        except BaseException:
            drop_graphs(updates, staged)
            raise
        drop_graphs(updates, staged)
        if read_catalogue(queries) != catalogue:
            why = "either the two are different servers, or others have been published since"
            raise ServerProblem(f"{updates.name} took the registers, and {queries.name} does not show them: {why}.")
    return Published(catalogue, sum(map(len, facts.values())), tuple(sorted(set(before.addresses) - facts.keys())))


def guess_endpoint(address: str) -> str:
    """Where a server that takes updates at this address answers queries.

    >>> guess_endpoint("http://localhost:7878/update"), guess_endpoint("http://localhost:8890/sparql-auth")
    ('http://localhost:7878/query', 'http://localhost:8890/sparql-auth')
    """
    return address.removesuffix("/update") + "/query" if address.endswith("/update") else address


# --- what is not published --------------------------------------------------------------------------------------------


def check_bases(snapshots: Iterable[Snapshot]) -> None:
    """Each register needs a graph."""
    for register in (snapshot.register for snapshot in snapshots):
        if not register.base:
            raise GraphError(f"the register {code(register.id)} has no `base`, by which its graph on the server would be named.")


def check_foreign(server: SparqlServer, graphs: Iterable[str], before: Catalogue) -> None:
    """Refuses to write into a graph that somebody else has put there."""
    sought = {*graphs, *(() if before.graphs else (CATALOGUE, EVERYTHING))}
    found = (
        server.select(f"SELECT DISTINCT ?g WHERE {{ VALUES ?g {{ {join_iris(sought)} }} GRAPH ?g {{ ?s ?p ?o }} }}", columns=("g",))
        if sought
        else None
    )
    if found and found.rows:
        raise ServerProblem(
            f"{server.name} already holds the graph {code(str(found.rows[0][0]))}, which `graph publish` did not put there. "
            "Delete it on the server first, if nobody needs it."
        )


# --- on the way -------------------------------------------------------------------------------------------------------


def stage_facts(updates: SparqlServer, queries: SparqlServer, facts: Mapping[str, list[str]], edition: str) -> dict[str, str]:
    """Puts the facts of each graph into one beside it; the names of these, each with the graph it is for."""
    staged = {f"{STAGING}/{edition}/{number}": graph for number, graph in enumerate(facts)}
    lines = {stage: facts[graph] for stage, graph in staged.items()}
    drop_graphs(updates, list_stale(queries))
    try:
        for request in write_requests({STAGING: [f"<{STAGING}> <{HAS_PART}> <{stage}> .\n" for stage in staged], **lines}):
            updates.update(request)
        check_kept(queries, staged, lines)
    except BaseException:
        drop_graphs(updates, staged)
        raise
    return staged


def check_kept(queries: SparqlServer, staged: Mapping[str, str], lines: Mapping[str, Sequence[str]]) -> None:
    """Raises where the server has not kept every fact: some take two literals for one."""
    counting = f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {join_iris(staged)} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
    kept = {str(stage): number for stage, number in queries.select(counting, columns=("g", "n")).rows}
    for stage, graph in staged.items():
        if kept.get(stage) != len(lines[stage]):
            facts = f"{kept.get(stage, 0)} of the {len(lines[stage])} facts of {code(graph)}"
            raise ServerProblem(f"{queries.name} has kept {facts}, so nothing was changed.")


def list_stale(queries: SparqlServer) -> list[str]:
    """What a publish that was cut off long ago has left behind."""
    then = f"{STAGING}/{(datetime.now(UTC) - STALE).strftime(TIME_FORMAT)}"
    rows = queries.select(f"SELECT ?g WHERE {{ <{STAGING}> <{HAS_PART}> ?g FILTER (isIRI(?g)) }}", STAGING, columns=("g",)).rows
    return [str(graph) for (graph,) in rows if STAGE.fullmatch(str(graph)) and str(graph) < then]


def drop_graphs(updates: SparqlServer, stages: Iterable[str]) -> None:
    """Takes away graphs in which facts were on their way, and no others. Where that fails, a later publish does it."""
    stages = [stage for stage in stages if STAGE.fullmatch(stage)]
    listed = [f"<{STAGING}> <{HAS_PART}> <{stage}> .\n" for stage in stages]
    with suppress(ServerProblem):
        for stage in stages:
            updates.update(f"DROP SILENT GRAPH <{stage}>")
        if listed:
            updates.update(f"DELETE DATA {{ GRAPH <{STAGING}> {{\n{''.join(listed)}}} }}")


def write_switch(staged: Mapping[str, str]) -> str:
    """The operation that empties the graphs in the server's catalogue, and fills ours: each, and one with all but the catalogue.

    Of those listed there it empties a register's, what the law says of its bodies, and what all share; and nobody else's.
    """
    of_register = f"?owner <{iri('dcterms:identifier')}> ?register ; <{iri('dcterms:valid')}> ?day"
    targets = [(stage, target) for stage, graph in staged.items() for target in {graph, CATALOGUE if graph == CATALOGUE else EVERYTHING}]
    return f"""
DELETE {{ GRAPH ?old {{ ?s ?p ?o }} }}
INSERT {{ GRAPH ?new {{ ?subject ?predicate ?object }} }}
WHERE {{
  {{ GRAPH <{CATALOGUE}> {{ <{CATALOGUE}> <{HAS_PART}> ?old . {of_register.replace("?owner", "?old")} }} GRAPH ?old {{ ?s ?p ?o }} }}
  UNION
  {{ GRAPH <{CATALOGUE}> {{ <{CATALOGUE}> <{HAS_PART}> ?owner , ?old . {of_register}
      FILTER (STR(?old) = CONCAT(STR(?owner), "{BY_LAW_ENDING}")) }} GRAPH ?old {{ ?s ?p ?o }} }}
  UNION
  {{ VALUES ?old {{ {join_iris(SHARED_GRAPHS)} }} GRAPH <{CATALOGUE}> {{ <{CATALOGUE}> <{HAS_PART}> ?old }} GRAPH ?old {{ ?s ?p ?o }} }}
  UNION
  {{ VALUES ?old {{ <{CATALOGUE}> <{EVERYTHING}> }} GRAPH ?old {{ ?s ?p ?o }} }}
  UNION
  {{ VALUES (?stage ?new) {{ {" ".join(f"(<{stage}> <{target}>)" for stage, target in targets)} }}
    GRAPH ?stage {{ ?subject ?predicate ?object }} }}
}}"""


def write_requests(graphs: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The updates that put the lines of each graph into it, none of them too long for a server."""
    waiting: dict[str, list[str]] = {}
    facts = letters = 0
    for graph, lines in graphs.items():
        for line in lines:
            waiting.setdefault(graph, []).append(line)
            facts, letters = facts + 1, letters + len(line)
            if facts >= CHUNK_FACTS or letters >= CHUNK_LETTERS:
                yield write_insert(waiting)
                waiting, facts, letters = {}, 0, 0
    if waiting:
        yield write_insert(waiting)


def write_insert(graphs: Mapping[str, Sequence[str]]) -> str:
    return "INSERT DATA {\n" + "".join(f"GRAPH <{graph}> {{\n{''.join(lines)}}}\n" for graph, lines in graphs.items()) + "}"


def split_graphs(quads: bytes) -> dict[str, list[str]]:
    r"""The triples of each graph, as N-Triples lines.

    >>> split_graphs(b'<a:b> <a:c> "x y" <a:g> .\n')
    {'a:g': ['<a:b> <a:c> "x y" .\n']}
    """
    found: dict[str, list[str]] = {}
    for line in quads.decode().split("\n")[:-1]:
        triple, graph, _ = line.rsplit(" ", 2)
        found.setdefault(graph[1:-1], []).append(f"{triple} .\n")
    return found


def join_iris(addresses: Iterable[str]) -> str:
    return " ".join(format_iri(address) for address in sorted(addresses))
