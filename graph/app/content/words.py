"""What records, relations and leads are called on a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...documents.blocks import TextPart, Words, join_parts
from ...documents.words import lead_words, link_record
from ...model.labels import FIELD_LABELS, field_label
from ...model.register import LEADABLE_SECTIONS, ROLES, Post
from ...model.snapshot import Snapshot
from ..view import RegisterView

PART_FIELDS = (
    *ROLES,
    "adopted_by",
    "acts",
    "shared_with",
)  # the fields that give a body a part in a thing; setting or hearing it gives none

LEAD_TERMS = ("Named as lead", "Also named as lead of")  # a claim to lead may be proposed or contested: "Led by" would say too much


def relation_terms(field: str) -> tuple[str, str]:
    """A field, as it reads on the record that has it, and on the record that it names.

    >>> relation_terms("themes"), relation_terms("settles/support")
    (('About', 'On this theme'), ('Settles: supports', 'Settled that it supports:'))
    """
    label = field_label(field)
    if field == "lead":
        return LEAD_TERMS
    if field.startswith("settles/"):
        return f"Settles: {label.part}", f"Settled that it {label.part}:"
    return label.heading, label.inverse_heading


def relation_place(field: str) -> tuple[int, ...]:
    """Where a field comes in a list of relations: as its key comes in `FIELD_LABELS`, the fields of a part behind it."""
    order = list(FIELD_LABELS)
    return tuple(order.index(key) if key in order else len(order) for key in field.split("/"))


def record_title(view: RegisterView, id: str) -> str:
    """What a record is called: a priority with its number, a post with its body."""
    if id not in view.graph:
        return id
    data = view.graph.nodes[id]
    record = view.snapshot.register.find(data["section"], id)
    if isinstance(record, Post):
        body = view.snapshot.register.find_body(id)
        return f"{data['name']}, {view.snapshot.name(body.id)}" if body else str(data["name"])
    number = getattr(record, "number", None)
    return f"{number}. {data['name']}" if number else str(data["name"])


def record_link(view: RegisterView, id: str) -> TextPart:
    return link_record(view.snapshot.register, id, record_title(view, id) if id in view.graph else view.snapshot.name(id))


def closed_phrase(view: RegisterView, id: str) -> str:
    """Why a record does not count on this day."""
    section = view.graph.nodes[id]["section"]
    if section in LEADABLE_SECTIONS:
        return "not open"
    record = view.snapshot.register.find(section, id)
    return "ended" if record is None or view.snapshot.has_ended(record) else "not begun"


# --- who leads --------------------------------------------------------------------------------------------------------


def list_leadable(snapshot: Snapshot, section: str) -> list[Any]:
    """The open things of a section that have a lead or lack one: a sub-priority or part without a lead claim goes with its parent."""
    things: list[Any] = getattr(snapshot, section)
    return [thing for thing in things if thing.lead or not getattr(thing, "part_of", None)]


def lead_cell(view: RegisterView, thing: Any) -> Words:
    """Who leads a thing: the one body, the equals, or that there is no single one and who is named."""
    status = view.snapshot.lead(thing)
    if status.status == "joint" and view.snapshot.is_settled(thing):
        return (*join_parts([record_link(view, id) for id in status.bodies]), ", as equals")
    return lead_words(status, lambda id: record_link(view, id))


def link_claims(view: RegisterView, claims: Any) -> Words:
    """Whom claims name, as things stand, with how firmly it is said where it is not agreed."""
    standing = dict.fromkeys((id, claim.status) for claim, id, _ in view.snapshot.active_claims(claims))
    return join_parts(
        [record_link(view, id) if status == "agreed" else (record_link(view, id), f" ({status})") for id, status in standing], ", "
    )


def cite_sources(view: RegisterView, citations: Iterable[str]) -> Words:
    """Where something is said: each source, with the parts of it that are cited."""
    cited: dict[str, list[str]] = {}
    for citation in citations:
        name, _, locator = citation.partition("#")
        cited.setdefault(name, []).extend([locator] if locator else [])
    return join_parts([(record_link(view, name), f", {', '.join(parts)}" if parts else "") for name, parts in cited.items()], "; ", "; ")


def current_parts(view: RegisterView, thing: Any) -> Iterator[tuple[str, str, str]]:
    """Who has a part in a thing, as things stand: the body, the field, and how firmly it is said."""
    for field in PART_FIELDS:
        for claim, id, _ in view.snapshot.active_claims(getattr(thing, field, ())):
            yield id, field, claim.status


def parts_phrase(parts: Iterable[tuple[str, str]]) -> str:
    """What a body does for a thing, in words."""
    words = (field_label(field).part + ("" if status == "agreed" else f" ({status})") for field, status in parts)
    return ", ".join(dict.fromkeys(words))


def sort_by_number(things: Iterable[Any]) -> list[Any]:
    """The things in the order of their numbers, a sub-priority behind its priority; what has no number comes last."""
    rows = list(things)
    places = {thing.id: place for place, thing in enumerate(rows)}

    def turn(thing: Any) -> tuple[float, int, bool]:
        whole = rows[places.get(getattr(thing, "part_of", None), places[thing.id])]
        return getattr(whole, "number", None) or float("inf"), places[whole.id], thing is not whole

    return sorted(rows, key=turn)


# --- what can be chosen -----------------------------------------------------------------------------------------------


def list_boards(view: RegisterView) -> dict[str, str]:
    """The bodies that are active, by name: the boards among them first."""
    bodies = sorted(view.snapshot.bodies, key=lambda body: (body.kind in ("collective", "agency"), (body.name or body.id).casefold()))
    return {body.id: record_title(view, body.id) for body in bodies}


def list_themes(view: RegisterView, section: str = "") -> dict[str, str]:
    """The themes that something open of a section is about, or of any, by name."""
    sections = [section] if section else LEADABLE_SECTIONS
    found = {id for one in sections for thing in getattr(view.snapshot, one) for id in thing.themes if id in view.graph}
    return {id: record_title(view, id) for id in sorted(found, key=lambda id: record_title(view, id).casefold())}
