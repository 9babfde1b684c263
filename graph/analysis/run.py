"""Runs a measure, and gives its rows as a query gives its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType

from ..model.snapshot import Snapshot
from ..model.text import code
from ..plugins import load_module, module_names
from ..rdf.query import Parameter, Query, Silence, guess_id, parse_settings
from ..rdf.store import Answer, QueryProblem
from .body_network import BodyNetwork, build_body_network

MEASURES = "analysis.measures"


def measure_names() -> list[str]:
    """The names of the measures.

    >>> measure_names()
    ['concentration', 'connectors', 'likely-overlaps', 'shared-people', 'silos', 'ways']
    """
    return [name.replace("_", "-") for name in module_names(MEASURES)]


def load_measure(name: str) -> ModuleType:
    return load_module(MEASURES, name.replace("-", "_"))


def measure_heads() -> Iterator[Query]:
    """Each measure with its question, as the head of a query has it."""
    for name in measure_names():
        yield read_head(name, load_measure(name))


def read_head(name: str, module: ModuleType) -> Query:
    parameters = {key: Parameter(key, ("bodies",), what) for key, what in module.PARAMETERS.items()}
    return Query(name, module.SUMMARY, module.WHY, parameters, (Silence(module.NOTHING),), "")


def run_measure(name: str, snapshots: Sequence[Snapshot], settings: Iterable[str] = ()) -> Answer:
    """The rows of a measure, with its parameters as `KEY=VALUE` each."""
    module = load_measure(name)
    head = read_head(name, module)
    given = parse_settings(head, settings)
    network = build_body_network(*snapshots)
    bodies = {key: find_node(network, head.parameters[key], value) for key, value in given.items()}
    return Answer(module.COLUMNS, list(module.measure(network, **bodies)), module.NOTHING)


def find_node(network: BodyNetwork, parameter: Parameter, id: str) -> str:
    """The body that an id means."""
    if id in network.graph:
        return id
    found: list[str] = [node for node in network.graph if node.rpartition(":")[2] == id]
    if len(found) == 1:
        return found[0]
    guess = guess_id(id, parameter, network.snapshots)
    hint = f"did you mean `{guess}`?" if guess and guess != id else "give the id of a body that exists on this day and is no collective."
    raise QueryProblem(f"{code(id)} is no body that can be compared here; {hint}")
