"""What `graph publish` has put on a server: a graph that lists the graphs of the registers, and one that holds all their facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..model.dates import format_iso_day, parse_date
from ..model.text import code, shorten
from .nquads import BY_LAW_ENDING, format_iri, format_literal
from .server import ServerProblem, SparqlServer
from .vocabulary import LAW, OURS, iri

CATALOGUE = OURS.rstrip("#") + "/published"
EVERYTHING = CATALOGUE + "/all"
"""Every fact of every register, once. Queries ask this graph: servers differ in what they make of a fact that stands in several."""

SHARED_GRAPHS = (OURS.rstrip("#"), LAW.rstrip("/"))
"""The graphs of our own terms and of the law, which belong to no register."""
ENDS_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')  # what would end an IRI between < and >, or may not stand in it

LIST = f"""
SELECT ?edition ?graph ?register ?date WHERE {{
  <{CATALOGUE}> <{iri("dcterms:modified")}> ?edition ; <{iri("dcterms:hasPart")}> ?graph .
  OPTIONAL {{ ?graph <{iri("dcterms:identifier")}> ?register ; <{iri("dcterms:valid")}> ?date }}
}}
ORDER BY ?graph"""


class PublishedGraph(NamedTuple):
    """A named graph of ours: where it is a register's, its id and the day that it was published for."""

    address: str
    register: str = ""
    on: str = ""


class Catalogue(NamedTuple):
    """What was published together, and a word that no other time has."""

    edition: str = ""
    graphs: tuple[PublishedGraph, ...] = ()

    @property
    def addresses(self) -> list[str]:
        return [graph.address for graph in self.graphs]

    @property
    def registers(self) -> list[PublishedGraph]:
        return [graph for graph in self.graphs if graph.register]

    @property
    def days(self) -> list[str]:
        """The days that the registers were published for, each once."""
        return sorted({graph.on for graph in self.registers})


def read_catalogue(server: SparqlServer) -> Catalogue:
    """What the server holds of ours; an empty one where it holds nothing. What is listed there, and is none of ours, is left out."""
    rows = server.select(LIST, CATALOGUE, columns=("edition", "graph", "register", "date")).rows
    if not rows:
        return Catalogue()
    graphs = [PublishedGraph(*(str(value or "") for value in row[1:])) for row in rows]
    ours = {*SHARED_GRAPHS, *(f"{graph.address}{ending}" for graph in graphs if graph.register for ending in ("", BY_LAW_ENDING))}
    for graph in graphs:
        if ENDS_IRI.search(graph.address):
            raise ServerProblem(f"{server.name} lists as published what is no address of a graph: {code(shorten(graph.address, 200))}.")
        if graph.register and not ((day := parse_date(graph.on)) and day.first == day.last):
            raise ServerProblem(
                f"{server.name} says of {code(graph.register)} that it was published for {code(graph.on)}, which is no day."
            )
    return Catalogue(str(rows[0][0]), tuple(graph for graph in graphs if graph.address in ours))


def read_edition(server: SparqlServer) -> str:
    """The word that what is published now has; none, where nothing is."""
    query = f"SELECT ?edition WHERE {{ <{CATALOGUE}> <{iri('dcterms:modified')}> ?edition }}"
    rows = server.select(query, CATALOGUE, columns=("edition",)).rows
    return str(rows[0][0]) if rows else ""


def catalogue_lines(catalogue: Catalogue) -> Iterator[str]:
    """The catalogue as triples."""
    subject = format_iri(CATALOGUE)
    yield f"{subject} <{iri('dcterms:modified')}> {format_literal(catalogue.edition)} .\n"
    for graph in catalogue.graphs:
        yield f"{subject} <{iri('dcterms:hasPart')}> {format_iri(graph.address)} .\n"
        if graph.register:
            yield f"{format_iri(graph.address)} <{iri('dcterms:identifier')}> {format_literal(graph.register)} .\n"
            yield f"{format_iri(graph.address)} <{iri('dcterms:valid')}> {format_literal(graph.on, 'xsd:date')} .\n"


def describe_days(catalogue: Catalogue) -> str:
    """As of when a server answers.

    >>> describe_days(Catalogue("1", (PublishedGraph("https://example.org/r/", "r", "2015-11-25"),)))
    '25 November 2015'
    """
    days = [format_iso_day(day) for day in catalogue.days]
    return days[0] if len(days) == 1 else f"{len(days)} days from {days[0]} to {days[-1]}"
