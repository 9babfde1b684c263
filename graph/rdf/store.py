"""Where SPARQL runs: registers, as they stand on a day, in an embedded Oxigraph. Rows come back as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, NamedTuple

from ..model.errors import GraphError
from ..model.snapshot import Snapshot
from ..model.text import shorten
from .nquads import list_register_quads, vocabulary_lines
from .vocabulary import PREFIXES

Value = str | int | float | bool | None

XSD_NAMESPACE = PREFIXES["xsd"]
INTEGER_TYPES = {
    XSD_NAMESPACE + name for name in "integer int long short byte unsignedInt unsignedLong unsignedShort unsignedByte".split()
} | {XSD_NAMESPACE + sign + "Integer" for sign in ("positive", "negative", "nonPositive", "nonNegative")}
DECIMAL_TYPES = {XSD_NAMESPACE + name for name in ("decimal", "double", "float")}


class QueryProblem(GraphError):
    """A query that cannot be asked, or not like this: one sentence, for standard error."""


class Answer(NamedTuple):
    """The rows of an answer, in order, under the names of the query's variables; and what to say where there are none."""

    columns: tuple[str, ...]
    rows: list[tuple[Value, ...]]
    nothing: str = "Nothing found."


class Store:
    """Registers to ask of: all of them at once, with our own terms and their labels, whatever graph a fact stands in."""

    def __init__(self, *snapshots: Snapshot) -> None:
        """One register after another: of many, all lines at once would take several times the room of the store."""
        parts = chain(list_register_quads(*snapshots), [set(vocabulary_lines())])
        self._load("".join(lines).encode() for lines in parts)

    @classmethod
    def from_quads(cls, quads: bytes) -> Store:
        """What `write_nquads` wrote, to ask of."""
        store = cls.__new__(cls)
        store._load([quads])
        return store

    def _load(self, parts: Iterable[bytes]) -> None:
        try:
            import pyoxigraph
        except ModuleNotFoundError:
            raise QueryProblem("queries run on pyoxigraph, which is not here: `pip install partnership-graph[app]` brings it.") from None
        self._store = pyoxigraph.Store()
        for quads in parts:
            self._store.load(quads, format=pyoxigraph.RdfFormat.N_QUADS)

    def answer(self, query: str, most: int | None = None) -> Answer:
        """The answer to a SELECT query, no more than so many rows of it. For one that is not our own there is `answer_own_query`."""
        try:
            found: Any = self._store.query(query, use_default_graph_as_union=True)
            columns = tuple(variable.value for variable in found.variables)
            return Answer(columns, [tuple(plain_value(term) for term in row) for row in islice(found, most)])
        except SyntaxError as error:
            raise QueryProblem(f"the query can't be read: {shorten(str(error), 300)}.") from None
        except (RuntimeError, ValueError) as error:  # such as a function that the engine does not have
            raise QueryProblem(f"the query can't be answered: {shorten(str(error), 300).rstrip('.')}.") from None


def plain_value(term: Any) -> Value:
    """What a term says: numbers and truths as such, all else as text.

    >>> import pyoxigraph
    >>> plain_value(pyoxigraph.Literal(3)), plain_value(pyoxigraph.Literal(True)), plain_value(pyoxigraph.NamedNode("https://example.org/r/cse"))
    (3, True, 'https://example.org/r/cse')
    """
    text = getattr(term, "value", None)
    if text is None:
        return None if term is None else str(term)
    return plain_literal(str(text), term.datatype.value if hasattr(term, "datatype") else "")


def plain_literal(text: str, kind: str) -> Value:
    """What a literal of this datatype says."""
    try:
        if kind in INTEGER_TYPES:
            return int(text)
        if kind in DECIMAL_TYPES:
            number = float(text)
            return number if number - number == 0 else text  # JSON has no infinity
    except ValueError:
        return text
    return text in ("true", "1") if kind == XSD_NAMESPACE + "boolean" else text


def check_select_query(query: str) -> str:
    r"""A query that somebody wrote, if all it does is select from the registers; as the engine must be given it.

    Raises `QueryProblem` where it would have the engine call a server (`SERVICE`) or read other data (`FROM`). What it would do is
    seen in rdflib's parse tree. What rdflib and Oxigraph do not read alike, and a word could hide in, is taken out (a comment ends
    at a carriage return for one, and not for the other) or refused (`\u0022` ends a string for one, and not for the other).
    """
    from pyparsing.exceptions import ParseBaseException
    from rdflib.plugins.sparql.parser import expandUnicodeEscapes, parseQuery

    query = query.replace("\r\n", "\n").replace("\r", "\n")
    try:
        plain = expandUnicodeEscapes(query) == query
        tree = parseQuery(query)
    except ParseBaseException as error:
        raise QueryProblem(f"the query can't be read from line {error.lineno}, column {error.column} on.") from None
    except (ValueError, RecursionError) as error:
        raise QueryProblem(f"the query can't be read: {shorten(str(error), 300)}.") from None
    used = {part.name for part in walk_tree(tree)}
    if "ServiceGraphPattern" in used:
        raise QueryProblem("the query calls another server (SERVICE); it may ask of the registers alone.")
    if "DatasetClause" in used:
        raise QueryProblem("the query names its own data (FROM); it may ask of the registers alone, which `--data` names.")
    if tree[1].name != "SelectQuery":
        raise QueryProblem("the query is no SELECT, and only that gives rows.")
    if not plain:
        raise QueryProblem(r"the query writes a letter as `\u` and its number; write the letter itself.")
    return query


def check_own_functions(query: str) -> str:
    """The query, if it calls no function but SPARQL's own: those that a server adds may read its files and call other servers."""
    from rdflib.plugins.sparql.parser import parseQuery

    parts = list(walk_tree(parseQuery(query)))
    prefixes: dict[str, set[str]] = {}
    for part in parts:
        if part.name == "PrefixDecl":
            prefixes.setdefault(part.prefix or "", set()).add(str(part.iri))
    for part in parts:
        if part.name == "Function":
            names = {str(part.iri)} if isinstance(part.iri, str) else prefixes.get(part.iri.prefix or "", {""})
            if not all(name.startswith(XSD_NAMESPACE) for name in names):
                raise QueryProblem("the query calls a function that is none of SPARQL's; a server may be asked for those alone.")
    return query


def walk_tree(tree: Any) -> Iterator[Any]:
    """All parts of rdflib's parse tree."""
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    rest = [tree]
    while rest:
        node = rest.pop()
        if isinstance(node, CompValue):
            yield node
        if isinstance(node, dict):
            rest.extend(node.values())
        elif isinstance(node, list | tuple | ParseResults):
            rest.extend(node)
