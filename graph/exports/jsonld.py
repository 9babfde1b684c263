"""JSON-LD, for the web and for programs that know JSON: a named graph for each register, its context inside, nothing to be fetched."""

from __future__ import annotations

import json
from typing import Any

from ..model.snapshot import Snapshot
from ..rdf.nquads import write_nquads
from ..rdf.reading_order import make_prefixes
from ..rdf.vocabulary import OURS, iri, list_fields, list_terms

REFERRING = {"choice", "reference", "references", "claims", "sources", "headings", "list", "records", "settlements"}
BESIDES = ":item :role :body :reading :theme dcterms:isPartOf org:changedBy org:member org:organization org:originalOrganization org:postIn"
LINKS = {field.term for _, field in list_fields() if field.shape in REFERRING} - {"", "prov:value"} | set(BESIDES.split())


def export(*snapshots: Snapshot) -> bytes:
    """By rdflib, and sorted: rdflib's own order of subjects differs from one process to the next.

    It is given the last line first: of `false` and `true` for one property it would lose a `false` that it meets first.
    """
    import rdflib
    from rdflib.plugins.serializers.jsonld import from_rdf

    names = make_prefixes(*snapshots, taken=frozenset(term.name for term in list_terms()))
    del names[""]
    links = {link.removeprefix(":"): {"@id": iri(link), "@type": "@vocab"} for link in sorted(LINKS)}
    prefixes = {name: {"@id": start, "@prefix": True} for name, start in names.items()}
    lines = write_nquads(*snapshots).splitlines(keepends=True)
    dataset = rdflib.Dataset().parse(data=b"".join(reversed(lines)), format="nquads")
    whole = sort_lists(from_rdf(dataset, {"@vocab": OURS, **prefixes, **links}))  # type: ignore[no-untyped-call]
    return (json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def sort_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: sort_lists(each) for key, each in value.items()}
    return sorted(map(sort_lists, value), key=json.dumps) if isinstance(value, list) else value
