"""What `import graph` offers to a program or a notebook: the rest of the package, behind a few calls.

`LoadedRegister`, `Snapshot`, `Answer` and `Report` are those of the packages below, with the methods that need more than their own
package: a snapshot knows nothing of SPARQL, and a report nothing of data frames.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .analysis.run import measure_names, run_measure
from .answers.who import WhoAnswer, answer_who
from .diff.compare import Comparison as Comparison
from .diff.compare import compare_registers
from .lint.paths import check_paths as check_files
from .lint.run import Report as CheckReport
from .lint.run import check_names, check_registers
from .model.dates import Date, parse_date, today
from .model.errors import GraphError as GraphError
from .model.errors import missing_package_error
from .model.finding import Finding as Finding
from .model.finding import Position
from .model.finding import Severity as Severity
from .model.register import LEADABLE_SECTIONS
from .model.snapshot import LeadStatus as LeadStatus
from .model.snapshot import Snapshot as RegisterSnapshot
from .model.text import closest_match, code, quote_name
from .network import network
from .rdf import query as queries
from .rdf.nquads import make_dataset
from .rdf.results import render_csv
from .rdf.store import Answer as QueryAnswer
from .reader.edit import Change, read_files, write_changes
from .reader.load import LoadedRegister as RegisterSource
from .reader.load import parse_register, read_registers
from .reader.revisions import read_revision
from .syntax.patch import Add as Add
from .syntax.patch import Remove as Remove
from .syntax.patch import Set as Set

if TYPE_CHECKING:
    import datetime
    from concurrent.futures import Executor

    import networkx
    import pandas
    import rdflib


class LoadedRegister(RegisterSource):
    """A register that was read: its records in `.register`, what is wrong in it in `.problems`, and `.at(date)`, how it stands on a day.

    >>> import graph
    >>> register = graph.read("data/")
    >>> register
    <LoadedRegister "Birmingham safeguarding partnerships": 0 problems>
    >>> register.register.priorities["missing-children"].name
    'Missing children'
    >>> str(register.position(("priorities", "missing-children", "themes")))
    'data/bodies.yaml:388:13'
    """

    def __init__(self, source: RegisterSource) -> None:
        super().__init__(source.register, source.roots, source.lines, source.problems, source.used, source.locations)
        self.read_sibling = source.read_sibling

    def __repr__(self) -> str:
        return f"<LoadedRegister {quote_name(self.register.name)}: {len(self.problems)} problems>"

    def at(self, date: str | Date | datetime.date | None = None) -> Snapshot:
        """The register as it stands on a day; without one, on its own `as_at`, or else today.

        >>> import graph
        >>> graph.read("data/").at("2016-04-01").on
        '2016-04-01'
        """
        day = read_day(date) or self.register.as_at or today()
        return Snapshot(self.register, day.last, self.read_sibling)


class Snapshot(RegisterSnapshot):
    """A register as it stands on a day: what is open and in force, who leads, and the ways out to SPARQL, networkx and rdflib.

    >>> import graph
    >>> snapshot = graph.read("data/").at("2016-04-01")
    >>> [body.id for body in snapshot.bodies][:3]
    ['asb', 'bcc', 'bscb']
    """

    def lead(self, thing: Any) -> LeadStatus:
        """Who leads a priority, work-stream or challenge: the record, or its id.

        >>> import graph
        >>> graph.read("data/").at("2016-04-01").lead("missing-children")
        LeadStatus(status='not-stated', bodies=())
        """
        if not isinstance(thing, str):
            return super().lead(thing)
        known = {id: record for section in LEADABLE_SECTIONS for id, record in getattr(self.register, section).items()}
        if thing in known:
            return super().lead(known[thing])
        guess = closest_match(thing, known)
        remedy = f"did you mean `{guess}`?" if guess else "nothing else has a lead."
        raise GraphError(f"the register has no priority, work-stream or challenge {code(thing)}; {remedy}")

    def query(self, name: str, **parameters: str) -> Answer:
        """The answer to a question of ours (`graph query` lists them). A record is given by its id.

        >>> import graph
        >>> snapshot = graph.read("data/").at("2016-04-01")
        >>> [row[:3] for row in snapshot.query("accountability", body="bscb-sub-groups").rows]
        [('Sub groups of the Board', 'is part of', 'Birmingham Safeguarding Children Board')]
        >>> [row[-2:] for row in snapshot.query("ways", from_="csp", to="pcc").rows]
        [('csp', 'bscb'), ('bscb', 'pcc')]
        """
        given = [f"{key.rstrip('_')}={value}" for key, value in parameters.items()]  # `from_`, for `from` is a word of Python
        if name in measure_names():
            with needing_packages():
                return Answer(*run_measure(name, [self], given))
        return Answer(*queries.run_query(queries.read_query(name, measure_names()), [self], given))

    def find_leads(self, text: str) -> WhoAnswer:
        """Who leads on something, and who else has a role in it, in sentences with their sources: what `graph who` shows.

        >>> import graph
        >>> answer = graph.read("data/").at("2015-11-25").find_leads("missing childern")
        >>> answer.understood, answer.topics[0].parts[0][1][0].text
        ('Missing children', '"Missing children" (priority 3): no lead is named.')
        """
        with needing_packages():
            return answer_who([self], text)

    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """The register as a network: a node for each record, an edge for each claim and reference.

        >>> import graph
        >>> network = graph.read("data/").at().to_networkx()
        >>> network.nodes["missing-children"]["name"]
        'Missing children'
        """
        with needing_packages():
            return network(self)

    def to_rdflib(self) -> rdflib.Dataset:
        """The register as RDF, in an `rdflib.Dataset`, which answers any SPARQL.

        >>> import graph
        >>> dataset = graph.read("data/").at().to_rdflib()
        >>> [int(row.total) for row in dataset.query("SELECT (COUNT(?one) AS ?total) { ?one a :Priority }")]
        [22]
        """
        with needing_packages():
            return make_dataset(self)


class Answer(QueryAnswer):
    """The answer to a query: `.columns`, and a tuple of plain values for each of `.rows`.

    >>> import graph
    >>> answer = graph.read("data/").at("2016-04-01").query("who-leads-what")
    >>> answer.columns[:2], answer.rows[0][:2]
    (('lead', 'reading'), ('Birmingham City Council', 'single'))
    """

    def to_csv(self) -> str:
        """The answer for a spreadsheet, which takes no text in it for a formula."""
        return "".join(f"{line}\n" for line in render_csv(self))

    def to_frame(self) -> pandas.DataFrame:
        """The answer as a data frame of pandas."""
        return make_frame(self.columns, self.rows)


class Report(CheckReport):
    """What the checks have found: `.findings`, and whether the registers `.conforms` (no error).

    >>> import graph
    >>> report = graph.check(graph.read("data/"))
    >>> report.conforms, report.counts["error"]
    (False, 9)
    """

    def to_frame(self) -> pandas.DataFrame:
        """A row for each finding, with its `file`, `line` and `column`."""
        columns = [*(field for field in Finding._fields if field not in ("position", "parts")), *Position._fields]
        rows = [{**found._asdict(), **found.position._asdict(), "severity": str(found.severity)} for found in self.findings]
        return make_frame(columns, rows)


def read(path: str | os.PathLike[str], at: str | None = None) -> LoadedRegister:
    """The register in a file or a folder; with `at`, as it stood at a revision of its git repository, such as `HEAD~1`.

    Raises `GraphError` where the path cannot be opened, or does not hold one register; never for what a file says: that is in
    `.problems`.

    >>> import graph
    >>> graph.read("data/").register.name
    'Birmingham safeguarding partnerships'
    """
    found = read_all(path, at=at)
    if len(found) != 1:
        where = code(os.fspath(path)) + (f" at {code(at)}" if at else "")
        many = f"there are {len(found)} registers in {where}: `graph.read_all` reads them."
        raise GraphError(many if found else f"there was no register in {where}.")
    return found[0]


def read_all(*paths: str | os.PathLike[str], at: str | None = None) -> list[LoadedRegister]:
    """The registers at these paths, each knowing those that it has to do with; with `at`, as they stood at a revision.

    >>> import graph
    >>> [register.register.id for register in graph.read_all("data/", "starter/data/")]
    ['birmingham', 'anytown']
    """
    found = read_registers(*paths) if at is None else read_revision(at, [os.fspath(path) for path in paths])
    return [LoadedRegister(source) for source in found]


def parse(text: str | bytes, file: str = "register.yaml") -> LoadedRegister:
    """The register in a text; `file` is what findings call it.

    >>> import graph
    >>> register = graph.parse("register: {id: r, name: Ours, format: 1, base: https://example.org/r/}")
    >>> register.register.name, register.problems
    ('Ours', [])
    """
    return LoadedRegister(parse_register(text, file))


def check(
    registers: RegisterSource | Iterable[RegisterSource],
    as_at: str | Date | datetime.date | None = None,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
) -> Report:
    """What is wrong in one or several registers on a day; without one, on each register's own `as_at`, or else today.

    `select` names the only checks to run, `ignore` those to leave out. Invalid data is always reported.

    >>> import graph
    >>> register = graph.read("data/")
    >>> [finding.subject for finding in graph.check(register, select=["unowned-priority"]).findings][:2]
    ['agency-accountability', 'challenge-and-intelligence']
    """
    verify_check_names(*select, *ignore)
    return Report(*check_registers(list_registers(registers), read_day(as_at), select, ignore))


def check_paths(
    *paths: str | os.PathLike[str],
    as_at: str | Date | datetime.date | None = None,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    executor: Executor | None = None,
    cache: str | os.PathLike[str] | None = None,
) -> Report:
    """What `check` finds in the registers at these paths; for many of them, which need not be in memory together.

    The work is done by any `concurrent.futures.Executor` that is handed in, such as `distributed.Client(address).get_executor()`; else by
    the processor cores of this machine. In the folder `cache`, what is found is kept, and only what has changed is checked again.

    >>> import graph
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor() as executor:
    ...     graph.check_paths("data/", "starter/data/", executor=executor).counts["error"]
    9
    """
    verify_check_names(*select, *ignore)
    return Report(*check_files(paths, read_day(as_at), select, ignore, executor=executor, cache=cache))


def verify_check_names(*names: str) -> None:
    """Raises `GraphError` where there is no such check."""
    known = check_names()
    for name in names:
        if name not in known:
            guess = closest_match(name, known)
            raise GraphError(f"there is no check {code(name)}" + (f"; did you mean `{guess}`?" if guess else "."))


def diff(
    old: RegisterSource | Iterable[RegisterSource],
    new: RegisterSource | Iterable[RegisterSource],
    as_at: str | Date | datetime.date | None = None,
) -> Comparison:
    """What changed in governance between two states of one or several registers, both read as of one day.

    >>> import graph
    >>> text = "register: {id: r, name: Ours, format: 1, base: https://example.org/r/}"
    >>> [change.sentence for change in graph.diff(graph.parse(text), graph.parse(text.replace("Ours", "Yours"))).changes]
    ['The register "Yours": the name is now "Yours"; before, "Ours".']
    """
    return compare_registers(list_registers(old), list_registers(new), read_day(as_at))


def edit(path: str | os.PathLike[str], *changes: Change) -> list[str]:
    """Makes changes in a register's files, and leaves all else in them as it is, to the byte. Gives the paths of the files written.

    Raises `GraphError`, and writes nothing, where a change cannot be made, or would make the register invalid.

    >>> import graph, shutil, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = shutil.copy("data/bodies.yaml", folder)
    ...     written = graph.edit(file, graph.Set(("priorities", "missing-children", "lead"), "bcc"))
    ...     graph.read(file).at().lead("missing-children")
    LeadStatus(status='single', bodies=('bcc',))
    """
    return write_changes(read_files(path), *changes)


def list_registers(registers: RegisterSource | Iterable[RegisterSource]) -> list[RegisterSource]:
    return [registers] if isinstance(registers, RegisterSource) else list(registers)


def read_day(date: str | Date | datetime.date | None) -> Date | None:
    """A day as an officer writes it (of a month or a year, the last), or `today`; None where none is given."""
    if date is None:
        return None
    found = today() if date == "today" else parse_date(str(date))
    if found is None:
        raise GraphError(f"a date is `today`, or such as 2016, 2016-04 or 2016-04-30, and not {code(str(date))}.")
    return found


def make_frame(columns: Sequence[str], rows: Sequence[Any]) -> pandas.DataFrame:
    with needing_packages():
        import pandas

        return pandas.DataFrame(rows, columns=list(columns))


@contextmanager
def needing_packages() -> Iterator[None]:
    """Says in a sentence which package is missing, where one is."""
    try:
        yield
    except ModuleNotFoundError as missing:
        raise missing_package_error(missing) from None
