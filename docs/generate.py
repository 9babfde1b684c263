"""Writes every file that is made from another: `python docs/generate.py`.

A test compares each with what would be written now.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from jinja2 import StrictUndefined, Template

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that it runs from anywhere, with no package installed

from docs.guide import guide_page  # noqa: E402
from graph.exports import jsonld, turtle  # noqa: E402
from graph.law.load import read_law  # noqa: E402
from graph.law.records import LegalLine  # noqa: E402
from graph.law.schema import render_law_schema  # noqa: E402
from graph.lint import explain  # noqa: E402
from graph.lint import run as report  # noqa: E402
from graph.model.record import Field, Record  # noqa: E402
from graph.model.register import TABLE, Claim, Named, Register, Roles  # noqa: E402
from graph.model.snapshot import Snapshot  # noqa: E402
from graph.rdf import shacl as shapes  # noqa: E402
from graph.rdf import vocabulary  # noqa: E402
from graph.reader import json_schema as schema  # noqa: E402
from graph.reader import load as source  # noqa: E402

TEMPLATE = ROOT / "docs" / "register.template.md"
MADE = "<!-- Made from graph/model/register.py and docs/register.template.md by `python3 run.py generate`; not to be edited. -->\n\n"
LAW_TEMPLATE = ROOT / "docs" / "law.template.md"
LAW_MADE = MADE.replace("graph/model/register.py and docs/register", "graph/law/records.py, graph/law/england.yaml and docs/law")
SHARED = {Named: "what [every record](#every-record) has", Roles: "the [roles](#roles)"}


def register_page() -> str:
    """docs/register.md: its template, with the fields of a kind of record wherever its name stands in a comment."""
    return MADE + fill_template(TEMPLATE, {kind.__name__: kind for kind in descendants(Record) if kind.__module__ != LegalLine.__module__})


def law_page() -> str:
    """docs/law.md, made in the same way, with how many lines the data set has and how well they were read."""
    kinds = {kind.__name__: kind for kind in descendants(Record) if kind.__module__ == LegalLine.__module__}
    page = fill_template(LAW_TEMPLATE, kinds)
    lines = read_law().lines.values()
    counts = {
        "lines": len(lines),
        "unverified": sum(bool(line.unverified) for line in lines),
        "undated": sum(bool(line.not_read) for line in lines),
        "guidance": sum(line.force == "guidance" for line in lines),
        "kinds": len(read_law().kinds),
    }
    for name, count in counts.items():
        page = page.replace(f"{{{name}}}", str(count))
    return LAW_MADE + page


def fill_template(template: Path, kinds: dict[str, type[Record]]) -> str:
    """A template with the fields of a kind of record wherever its name stands in a comment."""

    def fields_of(comment: re.Match[str]) -> str:
        return "\n\n".join(fields(kinds.pop(comment.group(1))))

    page = re.sub(r"<!-- (\w+) -->", fields_of, template.read_text(encoding="utf-8"))
    if kinds:
        raise LookupError(f"{template.name} has no place for the fields of {', '.join(kinds)}: write `<!-- NAME -->` where they belong")
    return page


def descendants(kind: type[Record]) -> Iterator[type[Record]]:
    for child in kind.__subclasses__():
        yield child
        yield from descendants(child)


def fields(kind: type[Record]) -> Iterator[str]:
    """A kind of record in paragraphs: what it is, a table of its own fields, and whose fields it has besides."""
    shared = [other for other in SHARED if kind is not other and issubclass(kind, other)]
    own = [line for key, line in kind.fields.items() if all(line is not other.fields.get(key) for other in shared)]
    if kind not in SHARED:
        yield schema.describe_kind(kind)
    if own:
        yield "\n".join(
            ["| key | what it holds | required | what it means | W3C term |", "| --- | --- | --- | --- | --- |", *map(row, own)]
        )
    if shared:
        yield f"{'Besides' if own else 'Only'}: {' and '.join(SHARED[other] for other in shared)}."


def row(line: Field) -> str:
    term = f"`{line.term}`" if line.term else ""
    return f"| `{line.key}` | {schema.describe_contents(line)} | {'yes' if line.required else ''} | {line.meaning} | {term} |"


VOCABULARY = ROOT / "docs" / "vocabulary.template.md"
VOCABULARY_MADE = MADE.replace(
    "graph/model/register.py and docs/register", "graph/rdf/vocabulary.py, graph/model/register.py and docs/vocabulary"
)
NAMES = {
    "": "ours",
    "dcterms": "Dublin Core terms",
    "foaf": "FOAF",
    "org": "W3C's Organization ontology",
    "prov": "W3C's PROV-O",
    "rdf": "RDF",
    "rdfs": "RDF Schema",
    "schema": "schema.org",
    "sh": "W3C's SHACL",
    "skos": "W3C's SKOS",
    "xsd": "XML Schema's datatypes",
}
BECOME = {  # what becomes of a shape of field; of any other, its text
    "number": "`xsd:integer`",
    "truth": "`xsd:boolean`",
    "date": "`xsd:gYear`, `xsd:gYearMonth` or `xsd:date`, as precise as given",
    "choice": "a concept",
    "reference": "the record",
    "references": "each record",
    "law-id": "the kind of body, or line, in the graph of the law",
    "year-day": "its text, such as `before 1 April`",
    "sources": "the source, or its part",
    "claims": "claims",
    "basis": "its text, or a node with what was written",
    "headings": "its parts",
    "list": "a node for each entry",
    "records": "each record",
    "settlements": "a node for each theme",
}
ELSEWHERE = {  # keys that become something else than a property of their record
    ("register", "id"): ("`dcterms:identifier`", "text"),
    ("register", "format"): ("", "left out: it is about the file"),
    ("register", "base"): ("", "the address of the register, with which all others begin"),
    ("register", "as_at"): ("`dcterms:valid`", "`xsd:date`: the day the export speaks of"),
    ("sources", "sections"): ("`prov:value`, `skos:prefLabel`", "of each part, its locator and heading; `dcterms:isPartOf` the source"),
    ("bodies", "replaced_by"): ("`org:changedBy`", "an `org:ChangeEvent`, with `org:originalOrganization` and `org:resultingOrganization`"),
}
EXAMPLE = """
register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-01-31}
bodies: {bcc: {name: City Council, kind: council}}
priorities: {missing: {name: Missing children, lead: {who: bcc, from: 2015-10}}}
"""


def vocabulary_page() -> str:
    """docs/vocabulary.md: its template, with a table wherever its name stands in a comment."""
    tables = {
        "namespaces": namespaces,
        "example": example,
        "mapping": mapping,
        "classes": lambda: ours("class"),
        "properties": lambda: ours("property"),
        "concepts": lambda: ours("concept"),
    }
    return VOCABULARY_MADE + re.sub(r"<!-- (\w+) -->", lambda found: tables[found.group(1)](), VOCABULARY.read_text(encoding="utf-8"))


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def namespaces() -> str:
    return table(
        ["prefix", "namespace", "whose"], ([f"`{name}:`", f"`{start}`", NAMES[name]] for name, start in vocabulary.PREFIXES.items())
    )


def example() -> str:
    """A priority and its one claim, as Turtle tells them."""
    register = source.parse_register(EXAMPLE).register
    paragraphs = turtle.export(Snapshot(register, "2016-01-31")).decode().split("\n\n")
    told = [one for one in paragraphs if one.startswith("r:missing")]
    return "```turtle\n" + "\n\n".join(told).expandtabs(4) + "\n```"


def mapping() -> str:
    """A table for each section, and for each part of a record: its class, its keys and their terms."""
    found: list[type[Record]] = [Register, *(kind for section, kind in TABLE.items() if section != "accepted")]
    for kind in found:
        found += [line.record for line in kind.fields.values() if line.record and line.record not in found]
    return "\n\n".join(mapping_of(kind) for kind in [*found, Claim])


def mapping_of(kind: type[Record]) -> str:
    classes = [vocabulary.CLASSES.get(kind.SECTION, f":{kind.__name__}")]
    classes += [vocabulary.DOCUMENT_CLASS] if kind.SECTION == "sources" else []
    besides = f"; a collective is `{vocabulary.COLLECTIVE_CLASS}`" if kind.SECTION == "bodies" else ""
    title = f"**`{kind.SECTION}`**" if kind.SECTION else f"**{schema.with_article(kind.WORD).capitalize()}**"
    rows = []
    for key, line in kind.fields.items():
        term, becomes = ELSEWHERE.get((kind.SECTION, key), (f"`{line.term}`", BECOME.get(line.shape, "text")))
        rows.append([f"`{key}`", term, becomes])
    return f"{title}: {' and '.join(f'`{one}`' for one in classes)}{besides}.\n\n" + table(["key", "term", "what it becomes"], rows)


def ours(kind: str) -> str:
    terms = [term for term in vocabulary.list_terms() if term.kind == kind]
    return table(["term", "label", "what it means"], ([f"`:{term.name}`", term.label, term.comment] for term in terms))


TERMS = ROOT / "docs" / "vocabulary" / "index.template.html"
KINDS_OF_TERM = {"class": "Classes", "property": "Properties", "concept": "Concepts"}


def terms_page() -> str:
    """docs/vocabulary/index.html: our terms, each at the anchor that its address ends in."""
    groups = {title: [term for term in vocabulary.list_terms() if term.kind == kind] for kind, title in KINDS_OF_TERM.items()}
    return Template(TERMS.read_text(encoding="utf-8"), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True).render(
        namespace=vocabulary.OURS, groups=groups
    )


CHECKS = """<!-- Made from graph/checks/ by `python3 run.py generate`; not to be edited. -->

# What is checked

`graph explain CHECK` shows the same for one check. An example leaves out the head of its register and, where sources do not matter to it,
the sources; it is read as of 15 January 2016. In one that fails, `# expect` stands on each line that is found, with what the finding
names in brackets."""


def checks_page() -> str:
    """docs/checks.md: each check as `graph explain` tells of it."""
    return "\n\n".join([CHECKS, *(part for title, folder in explain.CHECK_GROUPS.items() for part in group(title, folder))]) + "\n"


def group(title: str, folder: str) -> Iterator[str]:
    names = report.check_names(folder)
    yield f"## {title}"
    yield table(
        ["check", "severity", "what it looks for"],
        ([f"[`{name}`](#{name})", f"{explain.check_severity(name)}", explain.check_summary(name)] for name in names),
    )
    for name in names:
        yield f"### {name}"
        yield f"*{explain.check_severity(name)}*"
        yield "\n".join(explain.explain_in_prose(name))
        for caption, example in explain.check_examples(name):
            yield "\n".join([caption, "", "```yaml", *example, "```"])


README = ROOT / "README.md"
FINDING = re.compile(r"(<!-- finding: (\S+) (\".*?\") -->\n).*?(<!-- end of finding -->)", re.DOTALL)


def readme_page() -> str:
    """README.md, with what `graph check` prints of a finding between the comments that name its check and its record."""
    command = [sys.executable, "-P", "-m", "graph", "check"]
    settings = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    printed = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, encoding="utf-8").stdout

    def show_finding(comment: re.Match[str]) -> str:
        start, check, record, end = comment.groups()
        found = re.findall(rf"^\S.* {re.escape(record)}.* \[{check}\]\n(?:    .*\n)*", printed, re.MULTILINE)
        if len(found) != 1:
            raise LookupError(f"README.md shows one finding of {check} about {record}, and `graph check` prints {len(found)}")
        return f"{start}```text\n{found[0]}```\n{end}"

    return FINDING.sub(show_finding, README.read_text(encoding="utf-8"))


PAGES: list[tuple[str, Callable[[], str]]] = [
    ("schema/register.schema.json", schema.render_schema),
    ("schema/register.shapes.ttl", shapes.render_shapes),
    ("schema/law.schema.json", render_law_schema),
    ("docs/register.md", register_page),
    ("docs/law.md", law_page),
    ("docs/vocabulary.md", vocabulary_page),
    ("docs/vocabulary/index.html", terms_page),
    ("docs/vocabulary/terms.ttl", lambda: turtle.export().decode()),  # of no register: our terms alone
    ("docs/vocabulary/terms.jsonld", lambda: jsonld.export().decode()),
    ("docs/checks.md", checks_page),
    ("README.md", readme_page),
    ("docs/officers-guide.md", guide_page),
]

if __name__ == "__main__":
    for path, text in PAGES:
        (ROOT / path).write_text(text(), encoding="utf-8", newline="\n")
