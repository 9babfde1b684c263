"""Questions: a `.rq` file each, whose head says what it shows and why, and what it must be told; asked, and its rows written out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..model.labels import SECTION_NOUNS
from ..model.register import ID_SECTIONS
from ..model.snapshot import Snapshot
from ..model.text import closest_match, code, escape_unprintable, join_words, quote_name, with_article
from ..plugins import GRAPH
from ..syntax.files import PathError, read_bytes
from ..syntax.parse import parse_yaml
from ..syntax.tree import Map, UnreadableFile, value_at
from .nquads import QuadWriter
from .own_query import answer_own_query
from .store import Answer, QueryProblem, Store

__all__ = [
    "Answer",
    "Query",
    "QueryProblem",
    "list_queries",
    "list_query_names",
    "query_folder",
    "read_query",
    "read_query_file",
    "run_query",
]

QUERY_LIMIT = 100_000  # bytes of a query; ours have three thousand
HEAD_KEYS = ("summary", "why", "parameters", "nothing")
TEXT_PARAMETER = "text"


class Parameter(NamedTuple):
    """What a query must be told: a record of one of these sections, or any text where there are none; and what for."""

    name: str
    sections: tuple[str, ...]
    what: str

    @property
    def kind(self) -> str:
        return join_words([with_article(SECTION_NOUNS[section]) for section in self.sections], "or") if self.sections else "a text"


class Silence(NamedTuple):
    """What to say where a query finds nothing: of several, the first of which the registers hold nothing that fits `without`."""

    say: str
    without: str = ""


class Query(NamedTuple):
    """A question: its name, what it shows and why, what it must be told, what to say where nothing is found, its SPARQL."""

    name: str
    summary: str
    why: str
    parameters: dict[str, Parameter]
    nothing: tuple[Silence, ...]
    text: str
    ours: bool = True


# --- which there are --------------------------------------------------------------------------------------------------


def query_folder() -> Path:
    """Where our queries are: inside the package where it was installed, at the root of a checkout."""
    inside = Path(GRAPH) / "queries"
    return inside if inside.is_dir() else inside.parent.parent / "queries"


def list_query_names() -> list[str]:
    return sorted(file.stem for file in query_folder().glob("*.rq"))


def list_queries(measures: Iterable[Query] = ()) -> Iterator[str]:
    """Every query of ours, and every measure that is asked for like one, in a line each."""
    queries = sorted((*map(read_query, list_query_names()), *measures))
    width = max(len(query.name) for query in queries)
    for query in queries:
        yield f"{query.name:{width}}  {query.summary}{''.join(f'  --set {name}=…' for name in query.parameters)}"
    yield ""
    yield "`graph query NAME` asks one of the registers; `graph query --file FILE.rq` one of your own."


def read_query(name: str, measures: Iterable[str] = ()) -> Query:
    """The query of ours that bears this name. Where there is none, one of these names may have been meant too."""
    known = list_query_names()
    if name not in known:
        found = closest_match(name, (*known, *measures))
        raise QueryProblem(f"there is no query {code(name)}; " + (f"did you mean `{found}`?" if found else "`graph query` lists them."))
    return parse_query((query_folder() / f"{name}.rq").read_text(encoding="utf-8"), name)


def read_query_file(path: str) -> Query:
    """A query that somebody wrote, from a file; it may do no more than select from the registers."""
    if os.path.isdir(path):
        raise QueryProblem(f"{code(path)} is a folder, and no query.")
    try:
        data = read_bytes(path)
    except PathError as problem:
        raise QueryProblem(str(problem)) from None
    if len(data) > QUERY_LIMIT:
        raise QueryProblem(f"{code(path)} is longer than a query may be, which is {QUERY_LIMIT} bytes.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise QueryProblem(f"{code(path)} is not written in UTF-8.") from None
    return parse_query(text.replace("\r\n", "\n").replace("\r", "\n"), Path(path).stem)._replace(ours=False)


# --- the head ---------------------------------------------------------------------------------------------------------


def parse_query(text: str, name: str) -> Query:
    """A query from its text. The lines `#+ key: value` at its beginning are its head: YAML, all of which may be left out."""
    head = []
    for line in text.split("\n"):
        if not line.startswith("#+"):
            break
        head.append(line[2:].removeprefix(" "))
    try:
        root = (parse_yaml("\n".join(head).encode(), name).root if head else None) or {}
    except UnreadableFile as error:
        raise QueryProblem(f"the head of {code(name)} can't be read in line {error.finding.position.line}: {error}.") from None
    told = {key: value_at(root, key) for key in HEAD_KEYS}
    unknown = next((key for key in root if key not in HEAD_KEYS), None) if isinstance(root, dict) else "-"
    if unknown is not None:
        raise QueryProblem(f"the head of {code(name)} holds {code(unknown)}; it may hold {join_words(map(code, HEAD_KEYS))}.")
    parameters = {
        key: parse_parameter(key, entry[0], name, text) for key, entry in check_mapping(told["parameters"], name, "parameters").items()
    }
    words = {key: told[key] or "" for key in ("summary", "why")}
    bad = next((key for key, value in words.items() if not isinstance(value, str)), None)
    if bad:
        raise QueryProblem(f"{code(bad)} in the head of {code(name)} is no text.")
    return Query(name, words["summary"], words["why"], parameters, parse_silences(told["nothing"], name), text)


def parse_silences(told: object, query: str) -> tuple[Silence, ...]:
    """What a head says of an answer with no rows: a text; or a list, whose last entry has no `without`."""
    entries = [(told or "Nothing found.", 0, 0)] if isinstance(told, str | None) else told if isinstance(told, list) else []
    found = []
    for entry, *_ in entries:
        without, say = (value_at(entry, "without") or "", value_at(entry, "say")) if isinstance(entry, dict) else ("", entry)
        if not isinstance(say, str) or not say or not isinstance(without, str):
            break
        found.append(Silence(say, without))
    if len(found) < len(entries) or not found or found[-1].without or not all(one.without for one in found[:-1]):
        raise QueryProblem(
            f"`nothing` in the head of {code(query)} is a text, or a list of `{{without: PATTERN, say: TEXT}}` "
            "whose last is only `{say: TEXT}`."
        )
    return tuple(found)


def parse_parameter(key: str, told: object, query: str, text: str) -> Parameter:
    """A parameter that a head declares, such as `body: {of: bodies, what: the body to begin at}`."""
    line = check_mapping(told, query, key)
    of = value_at(line, "of")
    sections = tuple(item[0] for item in of) if isinstance(of, list) else () if of == TEXT_PARAMETER else (of,)
    if not all(section in tuple(ID_SECTIONS) for section in sections) or of == []:
        raise QueryProblem(f"{code(key)} in the head of {code(query)} is `of: {TEXT_PARAMETER}`, or of one of {', '.join(ID_SECTIONS)}.")
    if not re.fullmatch(r"[A-Za-z]\w*", key, re.ASCII) or not parameter_place(key).search(text):
        raise QueryProblem(
            f"{code(query)} has no `VALUES ?{escape_unprintable(key)} {{ }}` in which its parameter {code(key)} could stand."
        )
    what = value_at(line, "what")
    return Parameter(key, sections, what if isinstance(what, str) else "")


def check_mapping(node: object, query: str, key: str) -> Map:
    if node is None or node == "":
        return {}
    if not isinstance(node, dict):
        raise QueryProblem(f"{code(key)} in the head of {code(query)} holds no keys of its own.")
    return node


def parameter_place(name: str) -> re.Pattern[str]:
    """Where the value of a parameter goes in a query: an empty VALUES block."""
    return re.compile(rf"\bVALUES\s+\?{name}\s*\{{\s*\}}", re.IGNORECASE)


# --- asking -----------------------------------------------------------------------------------------------------------


def run_query(query: Query, snapshots: Sequence[Snapshot], settings: Iterable[str] = ()) -> Answer:
    """The answer of these registers to a query, with its parameters as `KEY=VALUE` each."""
    text = fill_parameters(query, parse_settings(query, settings), partial(resolve_address, snapshots=snapshots))
    store = Store(*snapshots) if query.ours else None

    def ask(text: str) -> Answer:
        return store.answer(text) if store else answer_own_query(text, *snapshots)

    answer = ask(text)
    return answer if answer.rows else answer._replace(nothing=choose_silence(ask, query))


def choose_silence(ask: Callable[[str], Answer], query: Query) -> str:
    """What to say where nothing is found: that nothing is there to be looked at, before what holds of it."""
    prefixes = "\n".join(line for line in query.text.split("\n") if line.upper().startswith("PREFIX"))
    return next(
        one.say for one in query.nothing if not one.without or not ask(f"{prefixes}\nSELECT * WHERE {{ {one.without} }} LIMIT 1").rows
    )


def parse_settings(query: Query, settings: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for setting in settings:
        key, sign, value = setting.partition("=")
        if not sign:
            raise QueryProblem(f"--set takes KEY=VALUE, and not {code(setting)}.")
        if key in found:
            raise QueryProblem(f"{code(key)} is set twice.")
        if key not in query.parameters:
            guess = closest_match(key, query.parameters, "_")
            known = f"it takes {join_words(map(code, query.parameters))}" if query.parameters else "it takes nothing by --set"
            raise QueryProblem(f"{code(query.name)} takes no {code(key)}; " + (f"did you mean `{guess}`?" if guess else f"{known}."))
        found[key] = value
    for key, parameter in query.parameters.items():
        if key not in found:
            raise QueryProblem(f"{code(query.name)} needs `--set {key}=…`: {escape_unprintable(parameter.what) or parameter.kind}.")
    return found


def fill_parameters(query: Query, given: Mapping[str, str], resolve: Callable[[Parameter, str], str]) -> str:
    """The text of a query with its parameters in it, as terms and never as text; `resolve` knows the address that an id means."""
    text = query.text
    for key, value in given.items():
        block = f"VALUES ?{key} {{ {format_term(query.parameters[key], value, resolve)} }}"
        text = parameter_place(key).sub(block.replace("\\", r"\\"), text)
    return text


def format_term(parameter: Parameter, value: str, resolve: Callable[[Parameter, str], str]) -> str:
    """A value as SPARQL writes it: a record's address, or a text in quotes."""
    from pyoxigraph import Literal, NamedNode

    if not parameter.sections:
        if not all(sign.isprintable() or sign in "\n\t" for sign in value):  # nor bytes of the command line that are no UTF-8
            raise QueryProblem(f"{code(value)} holds signs that are not printable, and {code(parameter.name)} takes a text.")
        return str(Literal(value))
    return str(NamedNode(resolve(parameter, value)))


def describe_choice(id: str, registers: Sequence[str]) -> str:
    """What is said of an id that is in several registers; of many, only the first are named.

    >>> describe_choice("cse", ["north", "south"])
    '`cse` is in several registers: say `north:cse` or `south:cse`.'
    """
    most = 5
    names = [f"`{register}:{id}`" for register in registers[:most]]
    more = [f"the same of one of {len(registers) - most:,} more"] if len(registers) > most else []
    return f"{code(id)} is in several registers: say {join_words(names + more, 'or')}."


def resolve_address(parameter: Parameter, value: str, snapshots: Sequence[Snapshot]) -> str:
    """The address of the record that an id means: `cse`, or `register:cse` where several registers have one of this id."""
    wanted, colon, id = value.rpartition(":")
    among = [snapshot for snapshot in snapshots if not colon or snapshot.register.id == wanted]
    found = [snapshot for snapshot in among if any(id in getattr(snapshot.register, section) for section in parameter.sections)]
    if len(found) == 1:
        return QuadWriter(found[0]).record_iri(id)
    if found:
        raise QueryProblem(describe_choice(id, [snapshot.register.id for snapshot in found]))
    for snapshot in among:
        try:
            section, record = snapshot.register.locate(id)
        except KeyError:
            continue
        raise QueryProblem(
            f"{quote_name(record.name or id)} is {with_article(SECTION_NOUNS[section])}, and {code(parameter.name)} takes {parameter.kind}."
        )
    guess = guess_id(value, parameter, snapshots)
    raise QueryProblem(
        f"the register has no {join_words([SECTION_NOUNS[section] for section in parameter.sections], 'or')} {code(value)}; "
        + (f"did you mean `{guess}`?" if guess else f"{code(parameter.name)} takes its id, as it stands in the register.")
    )


def guess_id(value: str, parameter: Parameter, snapshots: Sequence[Snapshot]) -> str | None:
    """The id that was meant by a name, or by an id mistyped."""
    records = {
        id: record for snapshot in snapshots for section in parameter.sections for id, record in getattr(snapshot.register, section).items()
    }
    sought = value.casefold().strip()
    by_name = (id for id, record in records.items() if sought in [name.casefold() for name in (record.name or "", *record.also)])
    return next(by_name, None) or closest_match(value, records)
