"""All that the register says of one record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ...documents.blocks import Block, Cell, Heading, Listing, Paragraph, Table, TextPart, Words, list_parts
from ...documents.words import holder_words
from ...model.dates import format_date, parse_date
from ...model.finding import Finding
from ...model.labels import PRESENTING_LABELS, PROTOCOL_LABELS, SECTION_NOUNS, count_records, field_label
from ...model.register import CHAIRED_KINDS, LEADABLE_SECTIONS, NOBODY, Body, Post, Protocol
from ...model.snapshot import LeadStatus
from ...model.text import join_words
from ..view import RegisterView
from .attention import finding_sentence, open_findings
from .words import (
    PART_FIELDS,
    closed_phrase,
    current_parts,
    lead_cell,
    link_claims,
    list_leadable,
    record_link,
    record_title,
    relation_place,
    relation_terms,
)

ITEM_LIMIT = 200  # things in a cell
NOTHING_STATED = TextPart("nothing on record", tone="gap")
TOLD_ELSEWHERE = ("source", "presents/source", "presents/to", "posts", "held_by")  # in their own words


def is_registrar_link(field: str) -> bool:
    return field in ("themes", "answers", "broader")


def is_statement(field: str) -> bool:
    return not is_registrar_link(field)


def record_details(view: RegisterView, id: str) -> list[Block]:
    """All that the register says of one record."""
    data = view.graph.nodes[id]
    section = data["section"]
    record = view.snapshot.register.find(section, id)
    what = [SECTION_NOUNS[section], *([data["kind"]] if data["kind"] else []), *([] if data["open"] else [closed_phrase(view, id)])]
    blocks: list[Block] = [Heading(2, record_title(view, id)), Paragraph(", ".join(what).capitalize() + f" · {id}", tone="quiet")]
    told = (
        *lead_rows(view, id, record),
        *post_rows(view, record),
        *relation_rows(view, id, is_statement),
        *presentation_rows(view, record),
    )
    linked = [(term, cell) for term, cell in relation_rows(view, id, is_registrar_link) if cell]
    rows = [(term, cell) for term, cell in (*told, *value_rows(record)) if cell]
    if record is None or not (rows or linked):
        return [*blocks, Paragraph("The register says no more about it.")]
    if rows:
        blocks.append(Table("What the register says of it", "", (), tuple(rows), tone="record"))
    if linked:
        says = "These links are the registrar's reading. No source states them."
        blocks += [Heading(3, "How the registrar links it"), Table(says, "", (), tuple(linked), tone="record")]
    return [*blocks, *source_section(view, record)]


def lead_rows(view: RegisterView, id: str, record: Any) -> Iterator[tuple[str, Cell]]:
    """The lead of a thing; or what a body leads, and for how much of what it is involved in no lead is named."""
    snapshot, section = view.snapshot, view.graph.nodes[id]["section"]
    if section in LEADABLE_SECTIONS:
        yield "Lead", lead_cell(view, record)
    if section != "bodies":
        return
    led: list[str] = []
    involved: list[tuple[str, LeadStatus]] = []
    for section in LEADABLE_SECTIONS:
        for thing in list_leadable(snapshot, section):
            reading = snapshot.lead(thing)
            if id in reading.bodies and snapshot.is_settled(thing):
                led.append(thing.id)
            if any(body == id for body, _, _ in current_parts(view, thing)):
                involved.append((section, reading))
    yield "Leads", list_items([edge_words(view, it, thing) for thing in led for it in find_lead_edges(view, id, thing)]) or NOTHING_STATED
    if involved:
        yield "Involved in", involvement_phrase(involved)


def involvement_phrase(involved: Sequence[tuple[str, LeadStatus]]) -> str:
    """How many things a body is involved in, and for how many no single lead is named; each with its section and its lead.

    >>> involvement_phrase([("challenges", LeadStatus("not-stated"))])
    '1 challenge; no lead is named for it'
    """
    numbers = Counter(section for section, _ in involved)
    what = join_words(count_records(number, section) for section, number in numbers.items())
    gaps = [reading.status for _, reading in involved if not reading.single]
    lead = "no lead is named" if set(gaps) <= {"not-stated"} else "no single lead is agreed"
    if not gaps:
        return f"{what}; {'it has' if len(involved) == 1 else 'each has'} a single lead"
    if len(gaps) == len(involved):
        return f"{what}; {lead} for {'it' if len(gaps) == 1 else 'any of them'}"
    return f"{what}; {lead} for {len(gaps)} of them"


def find_lead_edges(view: RegisterView, body: str, thing: str) -> list[dict[str, Any]]:
    """The claims by which a body leads a thing, its posts' included."""
    edges = view.graph.out_edges(thing, data=True)
    found = ((who, it) for _, end, it in edges if it["field"] == "lead" and it["stands"] and (who := view.snapshot.resolve(end)))
    return [it for who, it in found if who.id == body and it["status"] == "agreed"]


def list_items(items: Sequence[Words]) -> Cell:
    """A thing by itself, or several as a list."""
    if len(items) < 2:
        return items[0] if items else ""
    more = (f"and {len(items) - ITEM_LIMIT} more",) if len(items) > ITEM_LIMIT else ()
    return Listing((*items[:ITEM_LIMIT], *more))


def relation_rows(view: RegisterView, id: str, is_wanted: Callable[[str], bool]) -> Iterator[tuple[str, Cell]]:
    """What a record names and what names it, by field, for the fields that are wanted."""
    graph = view.graph
    found: dict[str, list[Words]] = {}
    edges = [(it, end, 0) for _, end, it in graph.out_edges(id, data=True) if it["field"] not in TOLD_ELSEWHERE]
    edges += [(it, start, 1) for start, _, it in graph.in_edges(id, data=True) if not is_shown_lead(view, id, start, it)]
    edges = [edge for edge in edges if is_wanted(edge[0]["field"])]
    for it, other, side in sorted(edges, key=lambda edge: (edge[2], relation_place(edge[0]["field"]))):
        words = edge_words(view, it, other)
        found.setdefault(relation_terms(it["field"])[side], []).append(
            (*list_parts(words), *fellow_words(view, id, it, other)) if side else words
        )
    for term, parts in found.items():
        yield term, list_items(parts)


def fellow_words(view: RegisterView, id: str, it: dict[str, Any], thing: str) -> Words:
    """On the page of a body or post that is asked to act on a thing: who else is asked to."""
    if it["field"] != "acts" or not it["stands"]:
        return ()
    record = view.snapshot.register.find(view.graph.nodes[thing]["section"], thing)
    own = view.snapshot.resolve(id)
    others = [claim for claim, body, _ in view.snapshot.active_claims(record.acts) if own is None or body != own.id] if record else []
    return (", asked with ", *list_parts(link_claims(view, others))) if others else ()


def is_shown_lead(view: RegisterView, body: str, thing: str, it: dict[str, Any]) -> bool:
    """Whether an edge is shown already, as one by which a body leads."""
    if it["field"] != "lead" or view.graph.nodes[thing]["section"] not in LEADABLE_SECTIONS:
        return False
    record = view.snapshot.register.find(view.graph.nodes[thing]["section"], thing)
    return record is not None and view.snapshot.is_settled(record) and it in find_lead_edges(view, body, thing)


def edge_words(view: RegisterView, it: dict[str, Any], other: str) -> Words:
    """What an edge leads to, with what is said of it in brackets."""
    said_of = []
    if it["status"] not in (None, "agreed"):
        said_of.append(it["status"])
    if it["called"]:
        said_of.append(f"called “{it['called']}”")
    for word, field in (("from", "from"), ("until", "to")):
        if it[field]:
            said_of.append(f"{word} {format_date(parse_date(it[field]))}")
    if it["seen"] and not it["from"]:
        said_of.append(f"seen {format_date(parse_date(it['seen']))}")
    if not it["stands"] and it["status"]:
        said_of.append("not in force")
    if not view.graph.nodes[other]["open"]:
        said_of.append(closed_phrase(view, other))
    return (record_link(view, other), f" ({', '.join(said_of)})") if said_of else record_link(view, other)


def post_rows(view: RegisterView, record: Any) -> Iterator[tuple[str, Cell]]:
    """Who holds a post, or the posts of a body; and where no chair is named, that."""
    if isinstance(record, Post):
        yield "Held by", holder_words(view.snapshot, record)
    if not isinstance(record, Body):
        return
    posts = [post for post in record.posts.values() if view.snapshot.is_active(post)]
    if record.kind in CHAIRED_KINDS and not any(post.role in ("chair", "co-chair") for post in posts):
        yield "Chair", TextPart("the register does not name its chair", tone="gap")
    yield "Posts", list_items([(record_link(view, post.id), ": ", *list_parts(holder_words(view.snapshot, post))) for post in posts])


def finding_section(view: RegisterView, id: str, findings: Sequence[Finding]) -> list[Block]:
    """What the checks have found about a record, if anything."""
    mine = [one for one in open_findings(view, findings) if id in (one.subject, one.value)]
    if not mine:
        return []
    return [Heading(3, "What needs attention"), Listing(tuple(finding_sentence(one) for one in mine))]


def value_rows(record: Any) -> Iterator[tuple[str, Cell]]:
    """The fields of a record that refer to no other."""
    if record is None:
        return
    values = record.stated_values()
    yield "Other names", ", ".join(record.also)
    for key, term in (("number", "Number"), ("period", "Period"), ("role", "Role"), ("status", "Status")):
        said = PROTOCOL_LABELS[values["status"]].phrase if key == "status" and isinstance(record, Protocol) and "status" in values else None
        yield term, said or (str(values[key]) if values.get(key) is not None else "")
    for key, term in (("date", "Date"), ("from_", "From"), ("to", "To"), ("due", "Due"), ("review", "To be reviewed")):
        yield term, format_date(values[key]) if values.get(key) is not None else ""
    if values.get("statutory") is not None:
        yield "Required by law", "yes" if values["statutory"] else "no"
    for key, term in (("basis", "Legal basis"), ("joint_by", "Equal leads by")):
        for basis in values.get(key, ()):
            slip = f" (should read: {basis.should_read})" if basis.should_read else ""
            yield term, (f"{basis.as_written}{slip}", TextPart(f" {basis.note}" if basis.note else "", tone="quiet"))
    yield "Area", ", ".join(values.get("area", ()))
    if any(claim.who == NOBODY for field in PART_FIELDS for claim in values.get(field, ())):
        fields = [field for field in PART_FIELDS if any(claim.who == NOBODY for claim in values.get(field, ()))]
        yield "Stated as nobody", join_words(relation_terms(field)[0].lower() for field in fields)
    yield field_label("url").heading, record.url if values.get("url") else ""
    sections = values.get("sections")
    if sections:
        yield field_label("sections").heading, list_items([f"{locator}: {text}" for locator, text in sections.items()])
    yield "Note", record.note or ""


def presentation_rows(view: RegisterView, record: Any) -> Iterator[tuple[str, Cell]]:
    """What a body presents, to whom, and whether it must. Presenting is not being accountable."""
    presented: list[Words] = [
        (f"{each.what}, to ", record_link(view, each.to), f", {PRESENTING_LABELS[each.how or 'on-request']}")
        for each in getattr(record, "presents", ())
        if each.to in view.graph
    ]
    yield "Presents", list_items(presented)


def source_section(view: RegisterView, record: Any) -> list[Block]:
    """Where a record's facts are said: each source with the heading of the part that is cited."""
    if not record.source:
        return []
    cited: dict[str, list[str]] = {}
    for citation in record.source:
        name, _, locator = citation.partition("#")
        document = view.snapshot.register.sources.get(name)
        text = document.sections.get(locator) if document else None
        cited.setdefault(name, []).extend([f"{text} ({locator})" if text else locator] if locator else [])
    places = (Paragraph((record_link(view, name), f": {'; '.join(parts)}" if parts else "")) for name, parts in cited.items())
    return [Heading(3, "Where it is said"), *places]
