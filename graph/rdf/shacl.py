"""SHACL shapes of an exported register, from the model's table: what each kind of record must and may say, for other people's tools.

They say of RDF what the reader says of YAML, one value at a time; what lies between records is for `graph check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ..law.records import LAW_TABLE
from ..model.labels import LEAD_LABELS
from ..model.record import Field, Record
from ..model.register import TABLE, Claim, Post, Register
from .vocabulary import CLASSES, COLLECTIVE_CLASS, CONCEPTS, DOCUMENT_CLASS, OURS, POST_STATUSES, PREFIXES, hyphenate, list_roles

GENERATED_NOTE = "# Made from graph/model.py by `python3 run.py generate`; not to be edited.\n"
SINGLE_SHAPES = {"text", "number", "truth", "date", "period", "address", "choice", "reference", "law-id", "year-day"}
WHO_SECTIONS = ("bodies", "posts", "people")
TRUTH_TYPE, TEXT_TYPE = "sh:datatype xsd:boolean", "sh:datatype xsd:string"
ONCE, AT_MOST_ONCE, AT_LEAST_ONCE = "sh:minCount 1 ; sh:maxCount 1", "sh:maxCount 1", "sh:minCount 1"


def render_shapes() -> str:
    """The shapes in Turtle, the text of schema/register.shapes.ttl."""
    names = PREFIXES | {"shape": f"{OURS.rstrip('#')}/shapes#"}
    head = "".join(f"@prefix {name}: <{start}> .\n" for name, start in names.items())
    return GENERATED_NOTE + head + "".join(write_shapes())


def write_shapes() -> Iterator[str]:
    for kind in list_node_kinds():
        of_a_body = [f"sh:targetClass {COLLECTIVE_CLASS}"] if kind is TABLE["bodies"] else []
        yield write_shape(
            kind.__name__,
            " ".join((kind.__doc__ or "").split()),
            [f"sh:targetClass {target_class(kind)}", *of_a_body],
            property_shapes(kind),
        )
    yield write_shape(
        "Part",
        "A part of a source.",
        ["sh:targetSubjectsOf prov:value"],
        [
            property_shape("prov:value", TEXT_TYPE, ONCE),
            property_shape("dcterms:isPartOf", class_constraint(DOCUMENT_CLASS), ONCE),
            property_shape("skos:prefLabel", TEXT_TYPE, AT_MOST_ONCE),
        ],
    )
    yield write_shape(
        "Clause",
        "A clause that a party signed.",
        ["sh:targetClass :Clause"],
        [property_shape("dcterms:identifier", TEXT_TYPE, ONCE), property_shape(":fingerprint", TEXT_TYPE, ONCE)],
    )
    yield write_shape(
        "Membership",
        "An agreed holding of a post, or seat on a body.",
        ["sh:targetClass org:Membership"],
        [
            property_shape("org:member", class_constraint(*list_classes(WHO_SECTIONS)), ONCE),
            property_shape("org:organization", class_constraint(*list_classes(["bodies"])), ONCE),
        ],
    )
    yield write_shape(
        "Change",
        "The end of a body that others came after.",
        ["sh:targetClass org:ChangeEvent"],
        [
            property_shape("org:originalOrganization", class_constraint(*list_classes(["bodies"])), ONCE),
            property_shape("org:resultingOrganization", class_constraint(*list_classes(["bodies"])), AT_LEAST_ONCE),
        ],
    )


def list_node_kinds() -> list[type[Record]]:
    """The kinds of records, and of their parts, that are nodes of their own."""
    found: list[type[Record]] = [Register, *(kind for section, kind in TABLE.items() if section != "accepted")]
    found += [kind for section, kind in LAW_TABLE.items() if section not in TABLE]
    for kind in found:
        found += dict.fromkeys(line.record for line in kind.fields.values() if line.record and line.record not in found)
    return [*found, Claim]


def target_class(kind: type[Record]) -> str:
    """The class whose members a shape is about: of sources, one that their parts are not of."""
    return DOCUMENT_CLASS if kind.SECTION == "sources" else CLASSES.get(kind.SECTION, f":{kind.__name__}")


def write_shape(name: str, meaning: str, targets: list[str], lines: list[str]) -> str:
    whole = ["a sh:NodeShape", *targets, f"sh:description {turtle_literal(meaning)}", *(f"sh:property [ {line} ]" for line in lines)]
    return f"\nshape:{name} " + " ;\n    ".join(whole) + " .\n"


def property_shape(path: str, *constraints: str) -> str:
    return " ; ".join([f"sh:path {path}", *(constraint for constraint in constraints if constraint)])


def property_shapes(kind: type[Record]) -> list[str]:
    """What the table says of each field, and what the export adds to them."""
    said = [each for field in kind.fields.values() for each in field_shapes(field)]
    if kind.SECTION:
        said.append(property_shape("dcterms:identifier", TEXT_TYPE, ONCE if kind is Register else AT_MOST_ONCE))
    if kind is Register:
        return [*said, property_shape("dcterms:valid", "sh:datatype xsd:date", ONCE)]
    if kind is Claim:
        given = choice_constraint(f":role-{hyphenate(key)}" for key in dict(list_roles()))
        return [
            *said,
            property_shape(":item", "sh:nodeKind sh:IRI", ONCE),
            property_shape(":role", given, ONCE),
            property_shape(":stands", TRUTH_TYPE, ONCE),
            property_shape(":body", class_constraint(*list_classes(["bodies"])), AT_MOST_ONCE),
        ]
    if kind.SECTION in ("bodies", "posts", "protocols"):
        said.append(property_shape(":active", TRUTH_TYPE, ONCE))
    if kind is TABLE["bodies"]:
        said.append(property_shape(":place", TEXT_TYPE))
        said.append(property_shape("org:changedBy", class_constraint("org:ChangeEvent"), AT_MOST_ONCE))
    if kind is Post:
        said += [
            property_shape("org:postIn", class_constraint(*list_classes(["bodies"])), ONCE),
            property_shape(":vacant", TRUTH_TYPE, ONCE),
            property_shape(":holding", choice_constraint(f":holding-{status}" for status in POST_STATUSES), ONCE),
        ]
    if kind.SECTION in ("priorities", "workstreams", "challenges"):
        said += [property_shape(":open", TRUTH_TYPE, ONCE), property_shape(":equalLeads", TRUTH_TYPE, AT_MOST_ONCE)]
    if "lead" in kind.fields:
        said.append(property_shape(":reading", choice_constraint(f":reading-{word}" for word in LEAD_LABELS), ONCE))
        if not kind.SECTION:
            said.append(property_shape(":theme", class_constraint(*list_classes(["themes"])), ONCE))
    return said


def field_shapes(field: Field) -> Iterator[str]:
    """The lines about a field. What must be claimed need not stand, so it is counted by its claims."""
    if field.term in ("", "prov:value", "org:resultingOrganization", "dcterms:valid"):
        return  # kept in no field of the record itself
    required = field.required or field.default == "agreed"  # so is every claim that has no status of its own
    least = AT_LEAST_ONCE if required and field.shape != "claims" else ""
    most = AT_MOST_ONCE if field.shape in SINGLE_SHAPES else ""
    named = f"sh:name {turtle_literal(field.key)} ; sh:description {turtle_literal(field.meaning)}"
    yield property_shape(field.term, named, VALUE_CONSTRAINTS[field.shape](field), least, most)
    if field.required and field.shape == "claims":
        of_role = f"[ sh:property [ sh:path :role ; sh:hasValue :role-{hyphenate(field.key)} ] ]"
        yield property_shape("[ sh:inversePath :item ]", f"sh:qualifiedValueShape {of_role} ; sh:qualifiedMinCount 1")


def reference_constraint(field: Field) -> str:
    if not field.sections:  # who: whatever the field that holds the claim may name
        return class_constraint(*list_classes(WHO_SECTIONS), besides=["[ sh:in ( :nobody ) ]"])
    return class_constraint(*list_classes(field.sections))


def part_constraint(field: Field) -> str:
    assert field.record is not None
    return class_constraint(target_class(field.record))


VALUE_CONSTRAINTS: dict[str, Callable[[Field], str]] = {
    "text": lambda field: TEXT_TYPE,
    "texts": lambda field: TEXT_TYPE,
    "law-id": lambda field: "sh:nodeKind sh:IRI",
    "year-day": lambda field: TEXT_TYPE,
    "number": lambda field: "sh:datatype xsd:integer ; sh:minInclusive 1",
    "truth": lambda field: TRUTH_TYPE,
    "date": lambda field: "sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYearMonth ] [ sh:datatype xsd:gYear ] )",
    "period": lambda field: f'{TEXT_TYPE} ; sh:pattern "^[0-9]{{4}}(/[0-9]{{2}}([0-9]{{2}})?|-[0-9]{{2}}/[0-9]{{4}}-[0-9]{{2}})?$"',
    "dates": lambda field: VALUE_CONSTRAINTS["date"](field),
    "address": lambda field: f'{TEXT_TYPE} ; sh:pattern "^https?://"',
    "choice": lambda field: choice_constraint(f":{CONCEPTS[field.key]}-{option}" for option in field.options),
    "reference": reference_constraint,
    "references": reference_constraint,
    "claims": reference_constraint,
    "sources": lambda field: class_constraint("prov:Entity"),
    "bases": lambda field: f"sh:or ( [ {TEXT_TYPE} ] [ {part_constraint(field)} ] )",
    "headings": lambda field: class_constraint(":Clause"),
    "list": part_constraint,
    "records": part_constraint,
    "settlements": part_constraint,
}


def list_classes(sections: Iterable[str]) -> Iterator[str]:
    for section in sections:
        yield DOCUMENT_CLASS if section == "sources" else CLASSES[section]
        if section == "bodies":
            yield COLLECTIVE_CLASS


def class_constraint(*classes: str, besides: Sequence[str] = ()) -> str:
    """A node of one of these classes."""
    if len(classes) == 1:
        return f"sh:class {classes[0]}"
    return f"sh:or ( {' '.join([*(f'[ sh:class {each} ]' for each in classes), *besides])} )"


def choice_constraint(values: Iterable[str]) -> str:
    return f"sh:in ( {' '.join(values)} )"


def turtle_literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
