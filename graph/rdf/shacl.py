"""SHACL shapes of an exported register, from the model's table: what each kind of record must and may say, for other people's tools.

They say of RDF what the reader says of YAML, one value at a time; what lies between records is for `graph check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ..model.labels import LEAD_LABELS
from ..model.register import TABLE, Claim, Field, Post, Record, Register
from .vocabulary import CLASSES, COLLECTIVE, CONCEPTS, DOCUMENT, OURS, PREFIXES, dashed, roles

MADE = "# Made from graph/model.py by `python3 run.py generate`; not to be edited.\n"
ONE_EACH = {"text", "number", "truth", "date", "period", "address", "choice", "reference", "basis"}
WHO = ("bodies", "posts", "people")
TRUTH, TEXT = "sh:datatype xsd:boolean", "sh:datatype xsd:string"
ONCE, AT_MOST_ONCE, AT_LEAST_ONCE = "sh:minCount 1 ; sh:maxCount 1", "sh:maxCount 1", "sh:minCount 1"


def text() -> str:
    """The shapes in Turtle, the text of schema/register.shapes.ttl."""
    names = PREFIXES | {"shape": f"{OURS.rstrip('#')}/shapes#"}
    head = "".join(f"@prefix {name}: <{start}> .\n" for name, start in names.items())
    return MADE + head + "".join(shapes())


def shapes() -> Iterator[str]:
    for kind in kinds():
        of_a_body = [f"sh:targetClass {COLLECTIVE}"] if kind is TABLE["bodies"] else []
        yield shape(kind.__name__, " ".join((kind.__doc__ or "").split()), [f"sh:targetClass {target(kind)}", *of_a_body], lines(kind))
    yield shape(
        "Part",
        "A part of a source.",
        ["sh:targetSubjectsOf prov:value"],
        [line("prov:value", TEXT, ONCE), line("dcterms:isPartOf", of(DOCUMENT), ONCE), line("skos:prefLabel", TEXT, AT_MOST_ONCE)],
    )
    yield shape(
        "Clause",
        "A clause that a party signed.",
        ["sh:targetClass :Clause"],
        [line("dcterms:identifier", TEXT, ONCE), line(":fingerprint", TEXT, ONCE)],
    )
    yield shape(
        "Membership",
        "An agreed holding of a post, or seat on a body.",
        ["sh:targetClass org:Membership"],
        [line("org:member", of(*classes(WHO)), ONCE), line("org:organization", of(*classes(["bodies"])), ONCE)],
    )
    yield shape(
        "Change",
        "The end of a body that others came after.",
        ["sh:targetClass org:ChangeEvent"],
        [
            line("org:originalOrganization", of(*classes(["bodies"])), ONCE),
            line("org:resultingOrganization", of(*classes(["bodies"])), AT_LEAST_ONCE),
        ],
    )


def kinds() -> list[type[Record]]:
    """The kinds of records, and of their parts, that are nodes of their own."""
    found: list[type[Record]] = [Register, *(kind for section, kind in TABLE.items() if section != "accepted")]
    for kind in found:
        found += dict.fromkeys(line.record for line in kind.fields.values() if line.record and line.record not in found)
    return [*found, Claim]


def target(kind: type[Record]) -> str:
    """The class whose members a shape is about: of sources, one that their parts are not of."""
    return DOCUMENT if kind.SECTION == "sources" else CLASSES.get(kind.SECTION, f":{kind.__name__}")


def shape(name: str, meaning: str, targets: list[str], lines: list[str]) -> str:
    whole = ["a sh:NodeShape", *targets, f"sh:description {literal(meaning)}", *(f"sh:property [ {line} ]" for line in lines)]
    return f"\nshape:{name} " + " ;\n    ".join(whole) + " .\n"


def line(path: str, *constraints: str) -> str:
    return " ; ".join([f"sh:path {path}", *(constraint for constraint in constraints if constraint)])


def lines(kind: type[Record]) -> list[str]:
    """What the table says of each field, and what the export adds to them."""
    said = [each for field in kind.fields.values() for each in of_field(field)]
    if kind.SECTION:
        said.append(line("dcterms:identifier", TEXT, ONCE if kind is Register else AT_MOST_ONCE))
    if kind is Register:
        return [*said, line("dcterms:valid", "sh:datatype xsd:date", ONCE)]
    if kind is Claim:
        given = listed(f":role-{dashed(key)}" for key in dict(roles()))
        return [
            *said,
            line(":item", "sh:nodeKind sh:IRI", ONCE),
            line(":role", given, ONCE),
            line(":stands", TRUTH, ONCE),
            line(":body", of(*classes(["bodies"])), AT_MOST_ONCE),
        ]
    if kind.SECTION in ("bodies", "posts", "protocols"):
        said.append(line(":inBeing", TRUTH, ONCE))
    if kind is TABLE["bodies"]:
        said.append(line("org:changedBy", of("org:ChangeEvent"), AT_MOST_ONCE))
    if kind is Post:
        said += [line("org:postIn", of(*classes(["bodies"])), ONCE), line(":vacant", TRUTH, ONCE)]
    if kind.SECTION in ("priorities", "workstreams", "challenges"):
        said.append(line(":open", TRUTH, ONCE))
    if "lead" in kind.fields:
        said.append(line(":reading", listed(f":reading-{word}" for word in LEAD_LABELS), ONCE))
        if not kind.SECTION:
            said.append(line(":theme", of(*classes(["themes"])), ONCE))
    return said


def of_field(field: Field) -> Iterator[str]:
    """The lines about a field. What must be claimed need not stand, so it is counted by its claims."""
    if field.term in ("", "prov:value", "org:resultingOrganization", "dcterms:valid"):
        return  # kept in no field of the record itself
    required = field.required or field.default == "agreed"  # so is every claim that has no status of its own
    least = AT_LEAST_ONCE if required and field.shape != "claims" else ""
    most = AT_MOST_ONCE if field.shape in ONE_EACH else ""
    named = f"sh:name {literal(field.key)} ; sh:description {literal(field.meaning)}"
    yield line(field.term, named, VALUES[field.shape](field), least, most)
    if field.required and field.shape == "claims":
        of_role = f"[ sh:property [ sh:path :role ; sh:hasValue :role-{dashed(field.key)} ] ]"
        yield line("[ sh:inversePath :item ]", f"sh:qualifiedValueShape {of_role} ; sh:qualifiedMinCount 1")


def referring(field: Field) -> str:
    if not field.sections:  # who: whatever the field that holds the claim may name
        return of(*classes(WHO), besides=["[ sh:in ( :nobody ) ]"])
    return of(*classes(field.sections))


def part(field: Field) -> str:
    assert field.record is not None
    return of(target(field.record))


VALUES: dict[str, Callable[[Field], str]] = {
    "text": lambda field: TEXT,
    "texts": lambda field: TEXT,
    "number": lambda field: "sh:datatype xsd:integer ; sh:minInclusive 1",
    "truth": lambda field: TRUTH,
    "date": lambda field: "sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYearMonth ] [ sh:datatype xsd:gYear ] )",
    "period": lambda field: f'{TEXT} ; sh:pattern "^[0-9]{{4}}(/[0-9]{{2}}|-[0-9]{{2}}/[0-9]{{4}}-[0-9]{{2}})$"',
    "address": lambda field: f'{TEXT} ; sh:pattern "^https?://"',
    "choice": lambda field: listed(f":{CONCEPTS[field.key]}-{option}" for option in field.options),
    "reference": referring,
    "references": referring,
    "claims": referring,
    "sources": lambda field: of("prov:Entity"),
    "basis": lambda field: f"sh:or ( [ {TEXT} ] [ {part(field)} ] )",
    "headings": lambda field: of(":Clause"),
    "list": part,
    "records": part,
    "settlements": part,
}


def classes(sections: Iterable[str]) -> Iterator[str]:
    for section in sections:
        yield DOCUMENT if section == "sources" else CLASSES[section]
        if section == "bodies":
            yield COLLECTIVE


def of(*classes: str, besides: Sequence[str] = ()) -> str:
    """A node of one of these classes."""
    if len(classes) == 1:
        return f"sh:class {classes[0]}"
    return f"sh:or ( {' '.join([*(f'[ sh:class {each} ]' for each in classes), *besides])} )"


def listed(values: Iterable[str]) -> str:
    return f"sh:in ( {' '.join(values)} )"


def literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
