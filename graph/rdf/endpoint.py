"""Asks a SPARQL server, on which `graph publish` has put the registers, what else is asked of the registers themselves."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from urllib.parse import quote

from ..model.dates import Date
from ..model.labels import SECTION_NOUNS
from ..model.text import closest_match, code, join_words
from .catalogue import EVERYTHING, Catalogue, describe_days, read_catalogue, read_edition
from .nquads import format_literal
from .own_query import ROWS, TOO_MANY_ROWS
from .query import Parameter, Query, QueryProblem, choose_silence, describe_choice, fill_parameters, parse_settings
from .server import ServerProblem, SparqlServer
from .store import Answer, check_own_functions, check_select_query
from .vocabulary import CLASSES, COLLECTIVE_CLASS, iri


def answer_endpoint_query(query: Query, address: str, settings: Iterable[str] = (), as_at: Date | None = None) -> tuple[Answer, str]:
    """What the registers on a server answer to a query, with its parameters as `KEY=VALUE` each; and as of when, in words.

    The server knows the day that it was published for, and no other. A query that is not our own may only select, and only from what
    was published.
    """
    given = parse_settings(query, settings)
    with SparqlServer(address) as server:
        catalogue = read_catalogue(server)
        check_catalogue(catalogue, server, as_at)
        text = fill_parameters(query, given, partial(find_address, server=server, catalogue=catalogue))
        if not query.ours:
            text = check_own_functions(check_select_query(text))
        ask = partial(server.select, graph=EVERYTHING, named=catalogue.addresses)
        answer = ask(text, columns=list_columns(text) if query.ours else ())
        if not query.ours and len(answer.rows) > ROWS:
            raise QueryProblem(TOO_MANY_ROWS)
        if not answer.rows:
            answer = answer._replace(nothing=choose_silence(ask, query))
        if read_edition(server) != catalogue.edition:
            raise ServerProblem(f"the registers on {server.name} were published again while they were asked: ask once more.")
    return answer, describe_days(catalogue)


def list_columns(query: str) -> tuple[str, ...]:
    """The columns that a SELECT query asks for, as the engine here reads it."""
    from pyoxigraph import QuerySolutions, Store

    found = Store().query(query)
    return tuple(variable.value for variable in found.variables) if isinstance(found, QuerySolutions) else ()


def check_catalogue(catalogue: Catalogue, server: SparqlServer, as_at: Date | None) -> None:
    if not catalogue.registers:
        raise ServerProblem(f"{server.name} holds no register: `graph publish` puts them there.")
    if as_at and catalogue.days != [as_at.last]:
        raise ServerProblem(
            f"{server.name} answers as of {describe_days(catalogue)}, for which it was published, and not as of {as_at}. "
            "Leave out --as-at; or leave out --endpoint, and the files are asked."
        )


SEARCHED = ("thing", "id", "name")


def find_address(parameter: Parameter, value: str, server: SparqlServer, catalogue: Catalogue) -> str:
    """The address of the record on the server that an id means: `cse`, or `register:cse` where several registers have one of this id."""
    wanted, colon, id = value.rpartition(":")
    among = [graph for graph in catalogue.registers if not colon or graph.register == wanted]
    rows = server.select(write_search(parameter, f"FILTER (?id = {format_literal(id)})"), EVERYTHING, columns=SEARCHED).rows
    addresses = {str(row[0]) for row in rows}
    found = {graph.register: address for graph in among if (address := graph.address + quote(id, safe="-")) in addresses}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise QueryProblem(describe_choice(id, sorted(found)))
    names = {str(name).casefold(): str(id) for _, id, name in server.select(write_search(parameter), EVERYTHING, columns=SEARCHED).rows}
    guess = names.get(value.casefold().strip()) or closest_match(value, sorted(set(names.values())))
    raise QueryProblem(
        f"{server.name} has no {join_words([SECTION_NOUNS[section] for section in parameter.sections], 'or')} {code(value)}; "
        + (f"did you mean `{guess}`?" if guess else f"{code(parameter.name)} takes its id, as it stands in the register.")
    )


def write_search(parameter: Parameter, filter: str = "") -> str:
    """A query for the records that a parameter takes: their addresses, ids and names."""
    classes = {CLASSES[section] for section in parameter.sections} | ({COLLECTIVE_CLASS} if "bodies" in parameter.sections else set())
    naming = f"<{iri('skos:prefLabel')}>|<{iri('skos:altLabel')}>|<{iri('rdfs:label')}>"
    return f"""
SELECT DISTINCT ?thing ?id ?name WHERE {{
  VALUES ?class {{ {" ".join(f"<{iri(one)}>" for one in sorted(classes))} }}
  ?thing a ?class ; <{iri("dcterms:identifier")}> ?id ; {naming} ?name .
  {filter}
}}"""
