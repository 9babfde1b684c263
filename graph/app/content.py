"""What the pages say: the register in plain words, as plain data that `parts.js` lays out. No Streamlit in here.

Text out of a register stands in strings, which become text of the page and never markup. A part of a line is a string; or a mapping
with `text`, and perhaps `id` (what it leads to), `tone` (`gap`: no lead; `quiet`: an aside) and `aside` (what follows it); or a `list`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..model.dates import format_date, parse_date
from ..model.labels import (
    FIELD_LABELS,
    LEAD_LABELS,
    PRESENTING_LABELS,
    SECTION_NOUNS,
    SECTION_PLURALS,
    count_records,
    field_label,
)
from ..model.register import LEADABLE_SECTIONS, NOBODY, ROLES, TABLE, Post
from ..model.snapshot import LeadStatus, Snapshot
from ..model.text import join_words
from .view import RegisterView

TextPart = str | dict[str, Any]
TextParts = list[TextPart]
PageBlock = dict[str, Any]

ROW_LIMIT = 200  # rows of a table, and things in a cell: what a page can hold and a person read
COLUMN_LIMIT = 40  # bodies that have a column
PART_FIELDS = (
    *ROLES,
    "adopted_by",
    "acts",
    "shared_with",
)  # the fields that give a body a part in a thing; setting or hearing it gives none

LEAD_TERMS = ("Named as lead", "Also named as lead of")  # a claim to lead may be proposed or contested: "Led by" would say too much


# --- words ------------------------------------------------------------------------------------------------------------


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


def search_label(view: RegisterView, id: str) -> str:
    """What a record is found by: its name, its other names, what it is, its id."""
    section = view.graph.nodes[id]["section"]
    record = view.snapshot.register.find(section, id)
    also = f" ({', '.join(record.also)})" if record is not None and record.also else ""
    return f"{record_title(view, id)}{also} · {SECTION_NOUNS[section]} · {id}"


def record_link(view: RegisterView, id: str) -> TextPart:
    return {"text": record_title(view, id), "id": id} if id in view.graph else view.snapshot.name(id)


def link_with_status(view: RegisterView, id: str, status: str) -> TextPart:
    part = record_link(view, id)
    if status == "agreed":
        return part
    return ({"text": part} if isinstance(part, str) else part) | {"aside": f" ({status})"}


def join_parts(parts: Sequence[TextPart], last: str = " and ") -> TextParts:
    """The parts in a row: A, B and C."""
    made: TextParts = []
    for index, part in enumerate(parts):
        if index:
            made.append(last if index + 1 == len(parts) else ", ")
        made.append(part)
    return made


# --- who leads --------------------------------------------------------------------------------------------------------


def list_leadable(snapshot: Snapshot, section: str) -> list[Any]:
    """The open things of a section that have a lead or lack one: a sub-priority or part without a lead claim goes with its parent."""
    things: list[Any] = getattr(snapshot, section)
    return [thing for thing in things if thing.lead or not getattr(thing, "part_of", None)]


def lead_phrase(view: RegisterView, reading: LeadStatus) -> TextParts:
    """Who leads, in words: the one body, or that there is no single one, and why."""
    bodies = [record_link(view, id) for id in reading.bodies]
    if reading.single:
        return bodies
    return [{"text": LEAD_LABELS[reading.status].phrase, "tone": "gap"}, *([" (", *join_parts(bodies), ")"] if bodies else [])]


def lead_count_sentence(snapshot: Snapshot, section: str) -> str:
    """How many things of a section have a stated lead, in a sentence."""
    readings = Counter(str(snapshot.lead(thing)) for thing in list_leadable(snapshot, section))
    total, led = readings.total(), readings.pop("single", 0)
    word, plural = SECTION_NOUNS[section], SECTION_PLURALS[section]
    if not total:
        return f"The register has no open {plural}."
    plainly = set(readings) <= {"not stated"}
    single = "a stated lead" if plainly else "a single, agreed lead"
    other = "" if plainly else f" ({join_words(f'{reading}: {number}' for reading, number in sorted(readings.items()))})"
    if total == 1:
        return f"The one {word} has {single if led else 'no ' + single[2:]}{other}."
    if led in (0, total):
        return f"{'Each' if led else 'None'} of the {total} {plural} has {single}{other}."
    return f"{led} of the {total} {plural} {'has' if led == 1 else 'have'} {single}{other}."


def open_work_sentence(view: RegisterView, section: str) -> str:
    """The same; but of a file with errors nobody can say that it holds nothing."""
    if view.source.problems and not list_leadable(view.snapshot, section):
        return f"No {SECTION_PLURALS[section]} can be shown, because the register file has errors."
    return lead_count_sentence(view.snapshot, section)


def overview_section(view: RegisterView) -> list[PageBlock]:
    """The first thing a chair reads: what has a lead, and what has none."""
    first, *rest = [open_work_sentence(view, section) for section in LEADABLE_SECTIONS]
    blocks = [paragraph_block(first, tone="headline"), paragraph_block(" ".join(rest))]
    leads: dict[str, list[TextPart]] = {}
    for section in LEADABLE_SECTIONS:
        for thing in list_leadable(view.snapshot, section):
            if body := view.snapshot.lead(thing).single:
                word = SECTION_NOUNS[section] if getattr(thing, "number", None) else f"the {SECTION_NOUNS[section]}"
                leads.setdefault(body, []).append({"before": f"{word} ", "text": record_title(view, thing.id), "id": thing.id})
    if leads and sum(len(things) for things in leads.values()) <= 6:
        for body, things in leads.items():
            blocks.append(paragraph_block(record_link(view, body), " leads ", *join_parts(things), "."))
    return blocks


# --- tables -----------------------------------------------------------------------------------------------------------


def paragraph_block(*parts: TextPart, tone: str = "") -> PageBlock:
    return {"kind": "paragraph", "parts": list(parts), "tone": tone}


def heading_block(text: str, level: int = 2) -> PageBlock:
    return {"kind": "heading", "text": text, "level": level}


def table_block(caption: str, columns: Sequence[TextPart], rows: Iterable[list[TextParts]], tone: str = "") -> PageBlock:
    """A table; the first cell of a row is its heading. Without columns it has no head."""
    return {"kind": "table", "caption": caption, "columns": [[column] for column in columns], "rows": list(rows), "tone": tone}


def add_cut_note(blocks: list[PageBlock], rows: Sequence[Any], plural: str) -> list[PageBlock]:
    if len(rows) > ROW_LIMIT:
        blocks.append(paragraph_block(f"These are the first {ROW_LIMIT} of {len(rows)} {plural}; the search above finds the others."))
    return blocks


def current_parts(view: RegisterView, thing: Any) -> Iterator[tuple[str, str, str]]:
    """Who has a part in a thing, as things stand: the body, the field, and how firmly it is said."""
    for field in PART_FIELDS:
        for claim, id, _ in view.snapshot.active_claims(getattr(thing, field, ())):
            yield id, field, claim.status


def parts_phrase(parts: Iterable[tuple[str, str]]) -> str:
    """What a body does for a thing, in words."""
    words = (field_label(field).part + ("" if status == "agreed" else f" ({status})") for field, status in parts)
    return ", ".join(dict.fromkeys(words))


def priority_section(view: RegisterView, strands: bool = False) -> list[PageBlock]:
    """The priorities by the bodies that have a part in them, what each does in words."""
    snapshot = view.snapshot
    main = {thing.id for thing in list_leadable(snapshot, "priorities")}
    rows = sort_by_number(thing for thing in snapshot.priorities if strands or thing.id in main)
    if not rows:
        return []
    cells: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for thing in rows:
        for body, field, status in current_parts(view, thing):
            cells.setdefault((thing.id, body), []).append((field, status))
    weights = Counter(body for _, body in cells)
    parties = [id for protocol in snapshot.protocols for _, id, _ in snapshot.active_claims(protocol.parties)]
    bodies = [*(body for body, _ in weights.most_common()), *(id for id in dict.fromkeys(parties) if id not in weights)]
    without = sum(body.id not in weights for body in snapshot.bodies)

    def cell(thing: Any, body: str) -> TextParts:
        return [parts_phrase(cells.get((thing.id, body), ()))]

    def row(thing: Any) -> list[TextParts]:
        strand: TextParts = [] if thing.id in main else [quiet_text(f"sub-priority of {record_title(view, thing.part_of)}: ")]
        return [
            [*strand, record_link(view, thing.id)],
            lead_phrase(view, snapshot.lead(thing)),
            *(cell(thing, body) for body in bodies[:COLUMN_LIMIT]),
        ]

    columns: list[TextPart] = ["Priority", "Lead", *(record_link(view, body) for body in bodies[:COLUMN_LIMIT])]
    blocks = [
        heading_block("Priorities"),
        table_block("Who leads each priority, and what bodies do for it", columns, map(row, rows[:ROW_LIMIT])),
    ]
    few = no_part_sentence(without, len(snapshot.bodies), view.source.problems == [])
    more = (
        f" The {COLUMN_LIMIT} bodies with most parts have a column; {len(bodies) - COLUMN_LIMIT} have none."
        if len(bodies) > COLUMN_LIMIT
        else ""
    )
    return add_cut_note([*blocks, paragraph_block(f"Blank: no role recorded.{few}{more}", tone="quiet")], rows, "priorities")


def sort_by_number(things: Iterable[Any]) -> list[Any]:
    """The things in the order of their numbers, a sub-priority behind its priority; what has no number comes last."""
    rows = list(things)
    places = {thing.id: place for place, thing in enumerate(rows)}

    def turn(thing: Any) -> tuple[float, int, bool]:
        whole = rows[places.get(getattr(thing, "part_of", None), places[thing.id])]
        return getattr(whole, "number", None) or float("inf"), places[whole.id], thing is not whole

    return sorted(rows, key=turn)


def no_part_sentence(without: int, total: int, is_complete: bool) -> str:
    """How many bodies no priority names; of a file with errors, not that every body is named."""
    if not without:
        return " Every body in the register is involved in a priority." if total and is_complete else ""
    return f" Of the {total} bodies in the register, {without} {'has' if without == 1 else 'have'} no role recorded in any priority."


def quiet_text(text: str) -> TextPart:
    return {"text": text, "tone": "quiet"}


def work_section(view: RegisterView, section: str, fields: Sequence[str]) -> list[PageBlock]:
    """Work-streams or challenges: who leads each, and whom its other fields name. A field that none of them uses has no column."""
    snapshot = view.snapshot
    rows = sort_by_number(list_leadable(snapshot, section))
    if not rows:
        return []
    used = [field for field in fields if any(getattr(thing, field) for thing in rows)]

    def cell(thing: Any, field: str) -> TextParts:
        value = getattr(thing, field)
        if TABLE[section].fields[field].shape != "claims":
            return join_parts([record_link(view, id) for id in value], ", ")
        standing = dict.fromkeys((id, claim.status) for claim, id, _ in snapshot.active_claims(value))
        return join_parts([link_with_status(view, id, status) for id, status in standing], ", ")

    def row(thing: Any) -> list[TextParts]:
        return [[record_link(view, thing.id)], lead_phrase(view, snapshot.lead(thing)), *(cell(thing, field) for field in used)]

    columns = [SECTION_NOUNS[section].capitalize(), "Lead", *(relation_terms(field)[0] for field in used)]
    caption = f"Who leads each {SECTION_NOUNS[section]}, and whom it names"
    return add_cut_note(
        [heading_block(SECTION_PLURALS[section].capitalize()), table_block(caption, columns, map(row, rows[:ROW_LIMIT]))],
        rows,
        SECTION_PLURALS[section],
    )


# --- one record -------------------------------------------------------------------------------------------------------


def record_details(view: RegisterView, id: str) -> list[PageBlock]:
    """All that the register says of one record."""
    data = view.graph.nodes[id]
    section = data["section"]
    record = view.snapshot.register.find(section, id)
    what = [SECTION_NOUNS[section], *([data["kind"]] if data["kind"] else []), *([] if data["open"] else [closed_phrase(view, id)])]
    told = (*lead_rows(view, id, record), *relation_rows(view, id), *presentation_rows(view, record), *value_rows(record))
    rows: list[list[TextParts]] = [[[term], parts] for term, parts in told if parts]
    blocks = [heading_block(record_title(view, id)), paragraph_block(", ".join(what).capitalize() + f" · {id}", tone="quiet")]
    if record is None or not rows:
        return [*blocks, paragraph_block("The register says no more about it.")]
    return [*blocks, table_block("What the register says of it", [], rows, tone="record"), *source_section(view, record)]


def closed_phrase(view: RegisterView, id: str) -> str:
    """Why a record does not count on this day."""
    section = view.graph.nodes[id]["section"]
    if section in LEADABLE_SECTIONS:
        return "not open"
    record = view.snapshot.register.find(section, id)
    return "ended" if record is None or view.snapshot.has_ended(record) else "not begun"


def lead_rows(view: RegisterView, id: str, record: Any) -> Iterator[tuple[str, TextParts]]:
    """The lead of a thing; or what a body leads, and for how much of what it is involved in no lead is named."""
    snapshot, section = view.snapshot, view.graph.nodes[id]["section"]
    if section in LEADABLE_SECTIONS:
        yield "Lead", lead_phrase(view, snapshot.lead(record))
    if section != "bodies":
        return
    led: list[str] = []
    involved: list[tuple[str, LeadStatus]] = []
    for section in LEADABLE_SECTIONS:
        for thing in list_leadable(snapshot, section):
            reading = snapshot.lead(thing)
            if id in reading.bodies and reading.status in ("single", "joint"):
                led.append(thing.id)
            if any(body == id for body, _, _ in current_parts(view, thing)):
                involved.append((section, reading))
    yield "Leads", list_parts([edge_part(view, it, thing) for thing in led for it in find_lead_edges(view, id, thing)]) or [NOTHING_STATED]
    if involved:
        yield "Involved in", [involvement_phrase(involved)]


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


def list_parts(parts: TextParts) -> TextParts:
    """A thing by itself, or several as a list."""
    more: TextParts = [f" and {len(parts) - ROW_LIMIT} more"] if len(parts) > ROW_LIMIT else []
    return [{"list": parts[:ROW_LIMIT]}, *more] if len(parts) > 1 else parts


NOTHING_STATED: TextPart = {"text": "nothing on record", "tone": "gap"}


def relation_rows(view: RegisterView, id: str) -> Iterator[tuple[str, TextParts]]:
    """What a record names and what names it, by field."""
    graph = view.graph
    found: dict[str, list[TextPart]] = {}
    elsewhere = ("source", "presents/source", "presents/to")  # in their own words
    edges = [(it, end, 0) for _, end, it in graph.out_edges(id, data=True) if it["field"] not in elsewhere]
    edges += [(it, start, 1) for start, _, it in graph.in_edges(id, data=True) if not is_shown_lead(view, id, start, it)]
    for it, other, side in sorted(edges, key=lambda edge: (edge[2], relation_place(edge[0]["field"]))):
        found.setdefault(relation_terms(it["field"])[side], []).append(edge_part(view, it, other))
    for term, parts in found.items():
        yield term, list_parts(parts)


def is_shown_lead(view: RegisterView, body: str, thing: str, it: dict[str, Any]) -> bool:
    """Whether an edge is shown already, as one by which a body leads."""
    return it["field"] == "lead" and view.graph.nodes[thing]["reading"] in ("single", "joint") and it in find_lead_edges(view, body, thing)


def edge_part(view: RegisterView, it: dict[str, Any], other: str) -> Any:
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
    return {"text": record_title(view, other), "id": other, "aside": f" ({', '.join(said_of)})" if said_of else ""}


def value_rows(record: Any) -> Iterator[tuple[str, TextParts]]:
    """The fields of a record that refer to no other."""
    if record is None:
        return
    values = record.stated_values()
    yield "Other names", [", ".join(record.also)] if record.also else []
    for key, term in (("number", "Number"), ("period", "Period"), ("role", "Role"), ("status", "Status")):
        yield term, [str(values[key])] if values.get(key) is not None else []
    for key, term in (("date", "Date"), ("from_", "From"), ("to", "To"), ("due", "Due"), ("review", "To be reviewed")):
        yield term, [format_date(values[key])] if values.get(key) is not None else []
    if values.get("statutory") is not None:
        yield "Required by law", ["yes" if values["statutory"] else "no"]
    for key, term in (("basis", "Legal basis"), ("joint_by", "Equal leads by")):
        for basis in values.get(key, ()):
            slip = f" (should read: {basis.should_read})" if basis.should_read else ""
            yield term, [f"{basis.as_written}{slip}", quiet_text(f" {basis.note}" if basis.note else "")]
    yield "Area", [", ".join(values.get("area", ()))] if values.get("area") else []
    if any(claim.who == NOBODY for field in PART_FIELDS for claim in values.get(field, ())):
        fields = [field for field in PART_FIELDS if any(claim.who == NOBODY for claim in values.get(field, ()))]
        yield "Stated as nobody", [join_words(relation_terms(field)[0].lower() for field in fields)]
    yield field_label("url").heading, [record.url] if values.get("url") else []
    sections = values.get("sections")
    if sections:
        yield field_label("sections").heading, [{"list": [f"{locator}: {text}" for locator, text in sections.items()][:ROW_LIMIT]}]
    yield "Note", [record.note] if record.note else []


def presentation_rows(view: RegisterView, record: Any) -> Iterator[tuple[str, TextParts]]:
    """What a body presents, to whom, and whether it must. Presenting is not being accountable."""
    presented: TextParts = [
        record_link(view, each.to) | {"before": f"{each.what}, to ", "aside": f", {PRESENTING_LABELS[each.how or 'on-request']}"}  # type: ignore[operator]
        for each in getattr(record, "presents", ())
        if each.to in view.graph
    ]
    yield "Presents", [{"list": presented}] if presented else []


def source_section(view: RegisterView, record: Any) -> list[PageBlock]:
    """Where a record's facts are said: each source with the heading of the part that is cited."""
    if not record.source:
        return []
    cited: dict[str, list[str]] = {}
    for citation in record.source:
        name, _, locator = citation.partition("#")
        document = view.snapshot.register.sources.get(name)
        text = document.sections.get(locator) if document else None
        cited.setdefault(name, []).extend([f"{text} ({locator})" if text else locator] if locator else [])
    places = (paragraph_block(record_link(view, name), f": {'; '.join(parts)}" if parts else "") for name, parts in cited.items())
    return [heading_block("Where it is said", 3), *places]
