"""What the pages say: the register in plain words, as plain data that `parts.js` lays out. No Streamlit in here.

Text out of a register stands in strings, which become text of the page and never markup. A part of a line is a string; or a mapping
with `text`, and perhaps `id` (what it leads to), `tone` (`gap`: no lead; `quiet`: an aside) and `aside` (what follows it); or a `list`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..model.dates import said
from ..model.register import NOBODY, ROLES, SECTIONS, TABLE, Basis, Post
from ..model.snapshot import Reading, Snapshot
from ..model.text import several
from .view import View

Part = str | dict[str, Any]
Parts = list[Part]
Block = dict[str, Any]

MOST = 200  # rows of a table, and things in a cell: what a page can hold and a person read
WIDE = 40  # bodies that have a column
PLURALS = {"priorities": "priorities", "workstreams": "work-streams", "challenges": "challenges"}
WORDS = {section: TABLE[section].WORD if section in TABLE else Post.WORD for section in SECTIONS}
DOING = (*ROLES, "adopted_by", "acts", "shared_with")  # the fields that give a body a part in a thing; setting or hearing it gives none

# What a body does for a thing that names it in one of these fields.
DOES = {
    "lead": "leads",
    "sponsor": "sponsors",
    "through": "delivered through it",
    "support": "supports",
    "consult": "is consulted",
    "inform": "is informed",
    "scrutinise": "scrutinises",
    "assure": "assures",
    "adopted_by": "adopted",
    "shared_with": "is said to share",
    "acts": "is to act",
}

# A field, as it reads on the record that has it, and on the record that it names.
TERMS = {
    "lead": ("Stated as lead", "Other claims that it leads"),
    "sponsor": ("Sponsored by", "Sponsors"),
    "through": ("Delivered through", "Delivered through it"),
    "support": ("Supported by", "Supports"),
    "consult": ("Consults", "Is consulted on"),
    "inform": ("Informs", "Is informed of"),
    "scrutinise": ("Scrutinised by", "Scrutinises"),
    "assure": ("Assured by", "Assures"),
    "adopted_by": ("Adopted by", "Adopted"),
    "shared_with": ("Said to be shared with", "Is said to share"),
    "acts": ("Who is to act", "Is to act on"),
    "set_by": ("Set by", "Set"),
    "addressed_to": ("Addressed to", "Is addressed by"),
    "found_by": ("Found by", "Found"),
    "duty_of": ("Duty of", "Has the duty"),
    "parties": ("Parties", "Is a party to"),
    "convened_by": ("Convened by", "Convenes"),
    "part_of": ("Part of", "Its parts"),
    "accountable_to": ("Accountable to", "Accountable to it"),
    "members": ("Members", "Is a member of"),
    "posts": ("Posts", "Post of"),
    "held_by": ("Held by", "Holds"),
    "presents/to": ("Presents to", "Is presented with reports of"),
    "presents/source": ("Sources of what it presents", "Tells what is presented by"),
    "replaced_by": ("Replaced by", "Replaces"),
    "delivers": ("Delivers", "Delivered by"),
    "themes": ("About", "What is about it"),
    "answers": ("Answers", "Answered by"),
    "continues": ("Continues", "Continued by"),
    "broader": ("Wider theme", "Narrower themes"),
    "about": ("Reports on", "Reported on by"),
    "settles": ("Settles", "Settled by"),
    **{f"settles/{role}": (f"Settles: {does}", f"Settled that it {does}:") for role, does in DOES.items() if role in ROLES},
    "signed/party": ("Signed for", "Is signed for in"),
    "signed/by": ("Signed by", "Signs"),
    "source": ("Sources", "Tells of"),
}


# --- words ------------------------------------------------------------------------------------------------------------


def count(number: int, section: str) -> str:
    return f"{number} {WORDS[section] if number == 1 else PLURALS[section]}"


def title(view: View, id: str) -> str:
    """What a record is called: a priority with its number, a post with its body."""
    if id not in view.graph:
        return id
    data = view.graph.nodes[id]
    record = view.snapshot.register.find(data["section"], id)
    if isinstance(record, Post):
        body = view.snapshot.register.body(id)
        return f"{data['name']}, {body.name or body.id}" if body else str(data["name"])
    number = getattr(record, "number", None)
    return f"{number}. {data['name']}" if number else str(data["name"])


def label(view: View, id: str) -> str:
    """What a record is found by: its name, its other names, what it is, its id."""
    section = view.graph.nodes[id]["section"]
    record = view.snapshot.register.find(section, id)
    also = f" ({', '.join(record.also)})" if record is not None and record.also else ""
    return f"{title(view, id)}{also} · {WORDS[section]} · {id}"


def link(view: View, id: str) -> Part:
    return {"text": title(view, id), "id": id} if id in view.graph else view.snapshot.name(id)


def named(view: View, id: str, status: str) -> Part:
    part = link(view, id)
    if status == "agreed":
        return part
    return ({"text": part} if isinstance(part, str) else part) | {"aside": f" ({status})"}


def joined(parts: Sequence[Part], last: str = " and ") -> Parts:
    """The parts in a row: A, B and C."""
    made: Parts = []
    for index, part in enumerate(parts):
        if index:
            made.append(last if index + 1 == len(parts) else ", ")
        made.append(part)
    return made


# --- who leads --------------------------------------------------------------------------------------------------------


def counted(snapshot: Snapshot, section: str) -> list[Any]:
    """The open things of a section that have a lead or lack one: a strand or part without a lead claim goes with its parent."""
    things: list[Any] = getattr(snapshot, section)
    return [thing for thing in things if thing.lead or not getattr(thing, "part_of", None)]


def lead(view: View, reading: Reading) -> Parts:
    """Who leads, in words: the one body, or that there is no single one, and why."""
    bodies = [link(view, id) for id in reading.bodies]
    if reading.single:
        return bodies
    words = f"no {'single ' if reading.word == 'joint' else ''}lead: {reading}"
    return [{"text": words, "tone": "gap"}, *([" (", *joined(bodies), ")"] if bodies else [])]


def sentence(snapshot: Snapshot, section: str) -> str:
    """How many things of a section have a stated lead, in a sentence."""
    readings = Counter(str(snapshot.lead(thing)) for thing in counted(snapshot, section))
    total, led = readings.total(), readings.pop("single", 0)
    word, plural = WORDS[section], PLURALS[section]
    if not total:
        return f"The register has no open {plural}."
    plainly = set(readings) <= {"not stated"}
    single = "a stated lead" if plainly else "a single, agreed lead"
    other = "" if plainly else f" ({several(f'{reading}: {number}' for reading, number in sorted(readings.items()))})"
    if total == 1:
        return f"The one {word} has {single if led else 'no ' + single[2:]}{other}."
    if led in (0, total):
        return f"{'Each' if led else 'None'} of the {total} {plural} has {single}{other}."
    return f"{led} of the {total} {plural} {'has' if led == 1 else 'have'} {single}{other}."


def opening(view: View) -> list[Block]:
    """The first thing a chair reads: what has a lead, and what has none."""
    first, *rest = [sentence(view.snapshot, section) for section in PLURALS]
    blocks = [paragraph(first, tone="headline"), paragraph(" ".join(rest))]
    leads: dict[str, list[Part]] = {}
    for section in PLURALS:
        for thing in counted(view.snapshot, section):
            if body := view.snapshot.lead(thing).single:
                word = WORDS[section] if getattr(thing, "number", None) else f"the {WORDS[section]}"
                leads.setdefault(body, []).append({"before": f"{word} ", "text": title(view, thing.id), "id": thing.id})
    if leads and sum(len(things) for things in leads.values()) <= 6:
        for body, things in leads.items():
            blocks.append(paragraph(link(view, body), " leads ", *joined(things), "."))
    return blocks


# --- tables -----------------------------------------------------------------------------------------------------------


def paragraph(*parts: Part, tone: str = "") -> Block:
    return {"kind": "paragraph", "parts": list(parts), "tone": tone}


def heading(text: str, level: int = 2) -> Block:
    return {"kind": "heading", "text": text, "level": level}


def table(caption: str, columns: Sequence[Part], rows: Iterable[list[Parts]], tone: str = "") -> Block:
    """A table; the first cell of a row is its heading. Without columns it has no head."""
    return {"kind": "table", "caption": caption, "columns": [[column] for column in columns], "rows": list(rows), "tone": tone}


def cut(blocks: list[Block], rows: Sequence[Any], plural: str) -> list[Block]:
    if len(rows) > MOST:
        blocks.append(paragraph(f"These are the first {MOST} of {len(rows)} {plural}; the search above finds the others."))
    return blocks


def doing(view: View, thing: Any) -> Iterator[tuple[str, str, str]]:
    """Who has a part in a thing, as things stand: the body, the field, and how firmly it is said."""
    for field in DOING:
        for claim, id, _ in view.snapshot.standing(getattr(thing, field, ())):
            yield id, field, claim.status


def does(parts: Iterable[tuple[str, str]]) -> str:
    """What a body does for a thing, in words."""
    words = (DOES[field] if status == "agreed" else f"{DOES[field]} ({status})" for field, status in parts)
    return ", ".join(dict.fromkeys(words))


def priorities(view: View, strands: bool = False) -> list[Block]:
    """The priorities by the bodies that have a part in them, what each does in words."""
    snapshot = view.snapshot
    main = {thing.id for thing in counted(snapshot, "priorities")}
    rows = numbered(thing for thing in snapshot.priorities if strands or thing.id in main)
    cells: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for thing in rows:
        for body, field, status in doing(view, thing):
            cells.setdefault((thing.id, body), []).append((field, status))
    weights = Counter(body for _, body in cells)
    parties = [id for protocol in snapshot.protocols for _, id, _ in snapshot.standing(protocol.parties)]
    bodies = [*(body for body, _ in weights.most_common()), *(id for id in dict.fromkeys(parties) if id not in weights)]
    without = sum(body.id not in weights for body in snapshot.bodies)

    def cell(thing: Any, body: str) -> Parts:
        return [does(cells.get((thing.id, body), ()))]

    def row(thing: Any) -> list[Parts]:
        strand: Parts = [] if thing.id in main else [quiet(f"strand of {title(view, thing.part_of)}: ")]
        return [[*strand, link(view, thing.id)], lead(view, snapshot.lead(thing)), *(cell(thing, body) for body in bodies[:WIDE])]

    columns: list[Part] = ["Priority", "Lead", *(link(view, body) for body in bodies[:WIDE])]
    blocks = [heading("Priorities"), table("Who leads each priority, and what bodies do for it", columns, map(row, rows[:MOST]))]
    few = "Every body in the register has a part in a priority." if not without else several_without(without, len(snapshot.bodies))
    more = f" The {WIDE} bodies with most parts have a column; {len(bodies) - WIDE} have none." if len(bodies) > WIDE else ""
    return cut([*blocks, paragraph(f"An empty cell: the register states no part. {few}{more}", tone="quiet")], rows, "priorities")


def numbered(things: Iterable[Any]) -> list[Any]:
    """The things in the order of their numbers, strands behind what they are strands of; what has no number comes last, as it stands."""
    rows = list(things)
    places = {thing.id: place for place, thing in enumerate(rows)}

    def turn(thing: Any) -> tuple[float, int, bool]:
        whole = rows[places.get(getattr(thing, "part_of", None), places[thing.id])]
        return getattr(whole, "number", None) or float("inf"), places[whole.id], thing is not whole

    return sorted(rows, key=turn)


def several_without(without: int, total: int) -> str:
    return f"Of the {total} bodies in the register, {without} {'has' if without == 1 else 'have'} no stated part in any priority."


def quiet(text: str) -> Part:
    return {"text": text, "tone": "quiet"}


def others(view: View, section: str, fields: Sequence[str]) -> list[Block]:
    """Work-streams or challenges: who leads each, and whom its other fields name. A field that none of them uses has no column."""
    snapshot = view.snapshot
    rows = numbered(counted(snapshot, section))
    used = [field for field in fields if any(getattr(thing, field) for thing in rows)]

    def cell(thing: Any, field: str) -> Parts:
        value = getattr(thing, field)
        if TABLE[section].fields[field].shape != "claims":
            return joined([link(view, id) for id in value], ", ")
        standing = dict.fromkeys((id, claim.status) for claim, id, _ in snapshot.standing(value))
        return joined([named(view, id, status) for id, status in standing], ", ")

    def row(thing: Any) -> list[Parts]:
        return [[link(view, thing.id)], lead(view, snapshot.lead(thing)), *(cell(thing, field) for field in used)]

    columns = [WORDS[section].capitalize(), "Lead", *(TERMS[field][0] for field in used)]
    caption = f"Who leads each {WORDS[section]}, and whom it names"
    return cut([heading(PLURALS[section].capitalize()), table(caption, columns, map(row, rows[:MOST]))], rows, PLURALS[section])


# --- one record -------------------------------------------------------------------------------------------------------


def details(view: View, id: str) -> list[Block]:
    """All that the register says of one record."""
    data = view.graph.nodes[id]
    section = data["section"]
    record = view.snapshot.register.find(section, id)
    what = [WORDS[section], *([data["kind"]] if data["kind"] else []), *([] if data["open"] else [closed(section)])]
    told = (*who_leads(view, id, record), *linked(view, id), *presents(view, record), *plain(record))
    rows: list[list[Parts]] = [[[term], parts] for term, parts in told if parts]
    blocks = [heading(title(view, id)), paragraph(", ".join(what).capitalize() + f" · {id}", tone="quiet")]
    if record is None or not rows:
        return [*blocks, paragraph("The register says no more of it.")]
    return [*blocks, table("What the register says of it", [], rows, tone="record"), *sources(view, record)]


def closed(section: str) -> str:
    return "not open" if section in PLURALS else "not in being"


def who_leads(view: View, id: str, record: Any) -> Iterator[tuple[str, Parts]]:
    """The lead of a thing; or what a body leads, and how much of what it has a part in nobody is stated to lead."""
    snapshot, section = view.snapshot, view.graph.nodes[id]["section"]
    if section in PLURALS:
        yield "Lead", lead(view, snapshot.lead(record))
    if section != "bodies":
        return
    led: list[str] = []
    part = {section: Counter[bool]() for section in PLURALS}
    for section in PLURALS:
        for thing in counted(snapshot, section):
            reading = snapshot.lead(thing)
            if id in reading.bodies and reading.word in ("single", "joint"):
                led.append(thing.id)
            if any(body == id for body, _, _ in doing(view, thing)):
                part[section][reading.word == "single"] += 1
    yield "Leads", listed([one(view, it, thing) for thing in led for it in leading(view, id, thing)]) or [NOTHING]
    told = [f"{one[True] or 'none'} of {count(one.total(), section)}" for section, one in part.items() if one]
    if told:
        yield "Of what it has a part in", [f"{several(told)} {'have' if len(told) > 1 else 'has'} a single stated lead"]


def leading(view: View, body: str, thing: str) -> list[dict[str, Any]]:
    """The claims by which a body leads a thing, its posts' included."""
    edges = view.graph.out_edges(thing, data=True)
    found = ((who, it) for _, end, it in edges if it["field"] == "lead" and it["stands"] and (who := view.snapshot.who(end)))
    return [it for who, it in found if who.id == body and it["status"] == "agreed"]


def listed(parts: Parts) -> Parts:
    """A thing by itself, or several as a list."""
    more: Parts = [f" and {len(parts) - MOST} more"] if len(parts) > MOST else []
    return [{"list": parts[:MOST]}, *more] if len(parts) > 1 else parts


NOTHING: Part = {"text": "nothing that is stated", "tone": "gap"}


def linked(view: View, id: str) -> Iterator[tuple[str, Parts]]:
    """What a record names and what names it, by field."""
    graph = view.graph
    found: dict[str, list[Part]] = {}
    told = ("source", "presents/source", "presents/to")  # in their own words elsewhere
    edges = [(it, end, 0) for _, end, it in graph.out_edges(id, data=True) if it["field"] not in told]
    edges += [(it, start, 1) for start, _, it in graph.in_edges(id, data=True) if not leads(view, id, start, it)]
    order = list(TERMS)
    for it, other, side in sorted(edges, key=lambda edge: (edge[2], order.index(edge[0]["field"]))):
        found.setdefault(TERMS[it["field"]][side], []).append(one(view, it, other))
    for term, parts in found.items():
        yield term, listed(parts)


def leads(view: View, body: str, thing: str, it: dict[str, Any]) -> bool:
    """Whether an edge is told of already, as one by which a body leads."""
    return it["field"] == "lead" and view.graph.nodes[thing]["reading"] in ("single", "joint") and it in leading(view, body, thing)


def one(view: View, it: dict[str, Any], other: str) -> Any:
    """What an edge leads to, with what is said of it in brackets."""
    from ..model.dates import parse_date

    said_of = []
    if it["status"] not in (None, "agreed"):
        said_of.append(it["status"])
    if it["called"]:
        said_of.append(f"called “{it['called']}”")
    for word, field in (("from", "from"), ("to", "to")):
        if it[field]:
            said_of.append(f"{word} {said(parse_date(it[field]))}")
    if it["seen"] and not it["from"]:
        said_of.append(f"by {said(parse_date(it['seen']))}")
    if not it["stands"] and it["status"]:
        said_of.append("does not stand")
    data = view.graph.nodes[other]
    if not data["open"]:
        said_of.append(closed(data["section"]))
    return {"text": title(view, other), "id": other, "aside": f" ({', '.join(said_of)})" if said_of else ""}


def plain(record: Any) -> Iterator[tuple[str, Parts]]:
    """The fields of a record that refer to no other."""
    if record is None:
        return
    values = record.__dict__
    yield "Other names", [", ".join(record.also)] if record.also else []
    for key, term in (("number", "Number"), ("period", "Period"), ("role", "Role"), ("status", "Status")):
        yield term, [str(values[key])] if values.get(key) is not None else []
    for key, term in (("date", "Date"), ("from_", "From"), ("to", "To"), ("due", "Due"), ("review", "To be reviewed")):
        yield term, [said(values[key])] if values.get(key) is not None else []
    if values.get("statutory") is not None:
        yield "Required by law", ["yes" if values["statutory"] else "no"]
    basis = values.get("basis")
    if isinstance(basis, Basis):
        slip = f" (should read: {basis.should_read})" if basis.should_read else ""
        yield "Rests on", [f"{basis.as_written}{slip}", quiet(f" {basis.note}" if basis.note else "")]
    elif basis:
        yield "Rests on", [str(basis)]
    yield "Area", [", ".join(values.get("area", ()))] if values.get("area") else []
    if any(claim.who == NOBODY for field in DOING for claim in values.get(field, ())):
        fields = [field for field in DOING if any(claim.who == NOBODY for claim in values.get(field, ()))]
        yield "Stated as nobody", [several(TERMS[field][0].lower() for field in fields)]
    yield "Address", [record.url] if values.get("url") else []
    sections = values.get("sections")
    if sections:
        yield "Its parts cited", [{"list": [f"{locator}: {text}" for locator, text in sections.items()][:MOST]}]
    yield "Note", [record.note] if record.note else []


def presents(view: View, record: Any) -> Iterator[tuple[str, Parts]]:
    """What a body presents, to whom, and whether it must. Presenting is not being accountable."""
    told: Parts = [
        link(view, each.to) | {"before": f"{each.what}, to ", "aside": ", as a duty" if each.how == "duty" else ", on request"}  # type: ignore[operator]
        for each in getattr(record, "presents", ())
        if each.to in view.graph
    ]
    yield "Presents", [{"list": told}] if told else []


def sources(view: View, record: Any) -> list[Block]:
    """Where a record's facts are said: each source with the heading of the part that is cited."""
    if not record.source:
        return []
    cited: dict[str, list[str]] = {}
    for citation in record.source:
        name, _, locator = citation.partition("#")
        document = view.snapshot.register.sources.get(name)
        text = document.sections.get(locator) if document else None
        cited.setdefault(name, []).extend([f"{text} ({locator})" if text else locator] if locator else [])
    told = (paragraph(link(view, name), f": {'; '.join(places)}" if places else "") for name, places in cited.items())
    return [heading("Where it is said", 3), *told]
