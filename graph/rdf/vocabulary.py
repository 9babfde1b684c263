"""Every IRI we write, spelt once: the namespaces, and the terms of our own with what they mean.

Where W3C ORG, SKOS, PROV, Dublin Core or schema.org has the word, theirs is used; `graph/model/register.py` names it beside each field.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..law.records import LAW_TABLE, SAYS_MEANINGS, LegalLine
from ..model.labels import LEAD_LABELS
from ..model.record import Field, Record
from ..model.register import BODY_KINDS, ROLES, TABLE, Claim, Post, Presentation

NAMESPACE = "https://w3id.org/partnership-graph"  # to be registered there, and pointed at docs/vocabulary/
OURS = NAMESPACE + "#"
LAW = NAMESPACE + "/law/"  # where the addresses of the data sets of law begin
PREFIXES = {
    "": OURS,
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
CLASSES = {  # of records, by their section
    "register": ":Register",
    "sources": "prov:Entity",
    "themes": "skos:Concept",
    "people": "foaf:Person",
    "bodies": "org:Organization",
    "posts": "org:Post",
    "priorities": ":Priority",
    "workstreams": ":Workstream",
    "challenges": ":Challenge",
    "shortcomings": ":Shortcoming",
    "duties": ":Duty",
    "protocols": ":Protocol",
    "kinds": ":StatutoryKind",
    "lines": ":LegalLine",
    "left_open": ":OpenQuestion",
}
COLLECTIVE_CLASS, DOCUMENT_CLASS = (
    "org:OrganizationalCollaboration",
    "foaf:Document",
)  # what some bodies are instead; what sources are besides
CONCEPTS = {
    "kind": "kind",
    "role": "post",
    "status": "status",
    "how": "how",
    "every": "every",
    "says": "says",
    "force": "force",
    "body_kind": "kind",
}  # fields that hold a word of ours: its prefix
STATUSES = (
    "agreed",
    "proposed",
    "contested",
    "open",
    "met",
    "dropped",
    "planned",
    "running",
    "done",
    "stopped",
    "sought",
    "draft",
    "ended",
)


POST_STATUSES = {
    "held": "Somebody holds the post.",
    "vacant": "It is stated that nobody holds the post.",
    "lapsed": "Every holding that had begun has ended, and who came after is not stated.",
    "not-stated": "Who holds the post is not stated.",
}
HOW = {"duty": "Because it must.", "on-request": "When it is asked.", "publish": "By publishing it."}


class Term(NamedTuple):
    """A term of our own: its name, whether it is a class, a property or a concept, its label, and what it means."""

    name: str
    kind: str
    label: str
    comment: str


def iri(term: str) -> str:
    """The IRI of a prefixed name.

    >>> iri("org:Post")
    'http://www.w3.org/ns/org#Post'
    """
    prefix, _, name = term.partition(":")
    return PREFIXES[prefix] + name


def list_terms() -> Iterator[Term]:
    """Every term of our own, classes first."""
    yield Term("Register", "class", "register", "A whole register, which is also the named graph of its facts.")
    yield Term("Claim", "class", "claim", "That somebody has a role in a thing: who, from when to when, how firmly it is said.")
    yield Term("Settlement", "class", "settled theme", "What a protocol settles for one theme.")
    yield Term("Presentation", "class", "presentation", "Something a body presents to another. It is not accountability.")
    yield Term("Signature", "class", "signature", "A party's signature under a protocol.")
    yield Term("Clause", "class", "clause", "A clause of a protocol, as it was worded when a party signed.")
    yield Term("Basis", "class", "basis", "A law or document that something rests on, as its source has it.")
    for kind in (*TABLE.values(), *LAW_TABLE.values()):
        if CLASSES.get(kind.SECTION, "").startswith(":"):
            yield Term(CLASSES[kind.SECTION][1:], "class", kind.WORD, (kind.__doc__ or "").strip())
    yield Term("item", "property", "item", "The thing that a claim is about.")
    yield Term("role", "property", "role", "The role that a claim gives: a concept, such as the role of lead.")
    yield Term("body", "property", "body", "The body that a claim counts as: a post counts as its body.")
    yield Term("stands", "property", "stands", "Whether a claim is in force, its body active, and its post neither ended nor vacant.")
    yield Term("reading", "property", "reading", "What the lead claims of a thing come to: a concept.")
    yield Term("open", "property", "open", "Whether a priority, work-stream or challenge is open.")
    yield Term("equalLeads", "property", "equal leads", "Whether a law, a plan or a protocol makes the leads of a thing equal on this day.")
    yield Term("active", "property", "active", "Whether a body, post, shortcoming, duty or protocol has begun and has not ended.")
    yield Term("vacant", "property", "vacant", "Whether it is stated that nobody holds a post.")
    yield Term("holding", "property", "holding", "How a post is held: a concept.")
    yield Term("lastSeen", "property", "last seen", "The day on which who holds or held a post was last seen, of those not after this day.")
    yield Term(
        "place", "property", "place", "A place that a body covers: its own, or those of the nearest body it is part of that states any."
    )
    yield Term("theme", "property", "theme", "The theme that a settlement is about.")
    yield Term("fingerprint", "property", "fingerprint", "What a clause's wording comes to in a few signs: another wording has another.")
    for term, uses in list_properties().items():
        meaning = " Or: ".join(dict.fromkeys(make_sentence(field.meaning) for field in uses))
        if uses[0].shape == "claims":
            meaning += " Written only for what is agreed and in force on the day."
        yield Term(term[1:], "property", split_camel_case(term[1:]), meaning)
    for key, field in dict(list_roles()).items():
        yield Term(f"role-{hyphenate(key)}", "concept", spell_words(key), f"The role of a claim: {field.meaning}.")
    for status, label in LEAD_LABELS.items():
        yield Term(f"reading-{status}", "concept", spell_words(status), label.meaning)
    for status, comment in POST_STATUSES.items():
        yield Term(f"holding-{status}", "concept", spell_words(status), comment)
    for name in BODY_KINDS:
        yield Term(f"kind-{name}", "concept", name, f"The kind of body called {name}.")
    for name in Post.fields["role"].options:
        yield Term(
            f"post-{name}", "concept", spell_words(name), f"A seat for a {spell_words(name)}." if name != "other" else "Any other seat."
        )
    for name in STATUSES:
        yield Term(f"status-{name}", "concept", name, f"The status called {name}.")
    for name, comment in HOW.items():
        yield Term(f"how-{name}", "concept", spell_words(name), comment)
    for name in Presentation.fields["every"].options:
        yield Term(f"every-{name}", "concept", spell_words(name), f"Once every {spell_words(name)}.")
    yield Term(
        "byLaw",
        "property",
        "by law",
        "A line of law, or of guidance, that is in force for a body on this day. No statement of its register.",
    )
    for name in LegalLine.fields["says"].options:
        yield Term(f"says-{name}", "concept", f"says {name}", f"What a line of law says: {SAYS_MEANINGS[name]}.")
    yield Term("force-law", "concept", "law", "An Act or an instrument.")
    yield Term("force-guidance", "concept", "guidance", "Guidance, which is no law.")
    yield Term("nobody", "concept", "nobody", "Stated: there is no one.")


def list_fields() -> Iterator[tuple[type[Record], Field]]:
    """Every line of the model's table, with its kind of record."""
    kinds = [*TABLE.values(), *(kind for section, kind in LAW_TABLE.items() if section not in TABLE)]
    for kind in kinds:
        kinds += [field.record for field in kind.fields.values() if field.record and field.record not in kinds]
    for kind in (*kinds, Claim):
        yield from ((kind, field) for field in kind.fields.values())


def list_properties() -> dict[str, list[Field]]:
    """Our own properties, each with the lines of the table that become it."""
    found: dict[str, list[Field]] = {}
    for _, field in list_fields():
        if field.term.startswith(":"):
            found.setdefault(field.term, []).append(field)
    return found


def list_roles() -> Iterator[tuple[str, Field]]:
    """The roles that claims give: the keys of the fields that hold claims, leading and its like first."""
    held = {field.key: field for _, field in list_fields() if field.shape == "claims"}
    yield from ((key, held[key]) for key in (*ROLES, *held))


def hyphenate(word: str) -> str:
    return word.replace("_", "-")


def spell_words(word: str) -> str:
    return word.replace("_", " ").replace("-", " ")


def split_camel_case(name: str) -> str:
    """The words of a property's name.

    >>> split_camel_case("adoptedBy")
    'adopted by'
    """
    return "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name)


def make_sentence(meaning: str) -> str:
    return f"{meaning[0].upper()}{meaning[1:]}."
