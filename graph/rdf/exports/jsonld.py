"""JSON-LD, for the web and for programs that know JSON: a named graph for each register, its context inside, nothing to be fetched."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from pyoxigraph import Literal, Quad

from ...model.snapshot import Snapshot
from ..reading_order import make_prefixes, node_address, sort_quads
from ..vocabulary import OURS, PREFIXES, iri, list_fields, list_terms

REFERRING = {"choice", "reference", "references", "claims", "sources", "headings", "list", "records", "settlements"}
BESIDES = ":item :role :body :reading :theme dcterms:isPartOf org:changedBy org:member org:organization org:originalOrganization org:postIn"
LINKS = {field.term for _, field in list_fields() if field.shape in REFERRING} - {"", "prov:value"} | set(BESIDES.split())
TYPE, TRUTH, NUMBER, TEXT = (iri(term) for term in ("rdf:type", "xsd:boolean", "xsd:integer", "xsd:string"))


def export(*snapshots: Snapshot) -> bytes:
    """Our own terms go by their bare names; what an address stands for is told by the context, which is the same for all registers
    but for their own names.
    """
    names = make_prefixes(*snapshots, taken=frozenset(term.name for term in list_terms()))
    del names[""]
    short = {address: name for name, address in reversed(names.items())}
    context: dict[str, Any] = {"@vocab": OURS, **names}
    context |= {key(iri(link), short): {"@type": "@vocab"} for link in sorted(LINKS)}

    graphs: dict[str, list[Quad]] = {}
    for quad in sort_quads(*snapshots):
        graphs.setdefault(node_address(quad.graph_name), []).append(quad)
    whole = {
        "@context": context,
        "@graph": [
            {
                "@id": shorten_address(name, short),
                "@graph": [node(subject, list(told), short) for subject, told in groupby(found, subject_address)],
            }
            for name, found in graphs.items()
        ],
    }
    return (json.dumps(whole, indent=1, ensure_ascii=False) + "\n").encode()


def subject_address(quad: Quad) -> str:
    return node_address(quad.subject)


def node(subject: str, told: list[Quad], short: dict[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {"@id": shorten_address(subject, short)}
    for predicate, alike in groupby(told, lambda quad: node_address(quad.predicate)):
        values = [value(quad, short) for quad in alike]
        made["@type" if predicate == TYPE else key(predicate, short)] = values if len(values) > 1 else values[0]
    return made


def value(quad: Quad, short: dict[str, str]) -> Any:
    told, predicate = quad.object, node_address(quad.predicate)
    if not isinstance(told, Literal):
        name = key(node_address(told), short)
        return name if predicate == TYPE or key(predicate, short) in KEYS else {"@id": shorten_address(node_address(told), short)}
    datatype = told.datatype.value
    if datatype == TRUTH:
        return told.value == "true"
    if datatype == NUMBER:
        return int(told.value)
    return told.value if datatype == TEXT else {"@value": told.value, "@type": key(datatype, short)}


def key(address: str, short: dict[str, str]) -> str:
    """The name of a term, where names are looked up among ours."""
    return address.removeprefix(OURS) if address.startswith(OURS) else shorten_address(address, short)


def shorten_address(address: str, short: dict[str, str]) -> str:
    """A prefixed name, where a prefix fits: the longest."""
    fits = max((start for start in short if address.startswith(start)), key=len, default=None)
    return f"{short[fits]}:{address.removeprefix(fits)}" if fits else address


KEYS = {key(iri(link), {start: name for name, start in PREFIXES.items() if name}) for link in LINKS}
