"""What the map draws: who does what, or who answers to whom, for the whole register or about one record; and the same as a list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from ...documents.blocks import Block, Heading, Paragraph, Table, Words, join_parts
from ...model.labels import LEAD_LABELS, SECTION_PLURALS, field_label
from ...model.register import LEADABLE_SECTIONS
from ...model.text import clean_text, count_noun
from ..map_layout import MapBox, MapLine
from ..view import RegisterView
from .words import current_parts, list_leadable, record_link, record_title, sort_by_number

COLUMNS = ("challenges", "bodies", "priorities", "workstreams")  # lines run mostly between neighbours
VIEWS = {"work": "Who does what", "lines": "Who answers to whom"}
LINE_KINDS = {
    "lead": "Leads",
    "part": "Takes part in another way",
    "delivers": "Delivers",
    "through": "Is worked through",
    "accountable_to": "Answers to",
    "part_of": "Is part of",
    "members": "Is a member of",
}
STRUCTURE_FIELDS = ("accountable_to", "part_of", "members")
WHOLE_LIMIT = 60  # boxes up to which the whole is drawn unasked
BOX_LIMIT = 500  # boxes: more can be drawn by no browser in a time that anybody waits
HUB_LIMIT = 12  # neighbours from which on a record's further ones are only counted


class MapChoice(NamedTuple):
    """What the map is to show: which view; about which record, how many steps from it; of which theme and board; which sections.

    `opened` are the records whose neighbours are drawn too, where it is about one record.
    """

    view: str = "work"
    focus: str | None = None
    steps: int = 1
    theme: str | None = None
    board: str | None = None
    sections: Sequence[str] = ()
    kinds: Sequence[str] = ()
    without_lead: bool = False
    opened: Sequence[str] = ()


class MapContent(NamedTuple):
    """What is drawn, and in words what is not, and why."""

    boxes: list[MapBox]
    lines: list[MapLine]
    heads: list[str]  # of the columns
    omissions: list[Block]


def compose_map(view: RegisterView, chosen: MapChoice) -> MapContent:
    """The boxes and lines of the map."""
    columns, lines = work_parts(view, chosen) if chosen.view == "work" else structure_parts(view)
    wanted = [line for line in lines if not chosen.kinds or line.kind in chosen.kinds]
    omissions: list[Words] = []
    if chosen.board:
        near, _ = find_near(wanted, chosen.board, 1)
        columns = [[id for id in column if id in near] for column in columns]
    if chosen.focus:
        near, grouped = find_near(wanted, chosen.focus, chosen.steps)
        near |= {id for opened in chosen.opened for id in find_near(wanted, opened, 1)[0]}
        grouped = {id: number for id, number in grouped.items() if id not in chosen.opened}
        columns = [[id for id in column if id in near] for column in columns]
        omissions += [
            (record_link(view, id), f" leads on to {count_noun(number, 'more record')}, not drawn here.") for id, number in grouped.items()
        ]
    if sum(map(len, columns)) > BOX_LIMIT:
        omissions.append(f"Only the first boxes of each column are drawn, {BOX_LIMIT} in all: choose a theme, a board or a record.")
        columns = [column[: BOX_LIMIT // len(columns)] for column in columns]
    drawn = {id for column in columns for id in column}
    boxes = [
        MapBox(id, number, box_label(view, id), is_fixed=chosen.view == "work" and COLUMNS[number] in ("challenges", "priorities"))
        for number, column in enumerate(columns)
        for id in column
    ]
    shown = [line for line in wanted if line.start in drawn and line.end in drawn]
    heads = [SECTION_PLURALS[section].capitalize() for section in COLUMNS] if chosen.view == "work" else []
    return MapContent(boxes, shown, heads, [*map(Paragraph, omissions), *missing_bodies(view, chosen, drawn)])


# --- who does what ----------------------------------------------------------------------------------------------------


def work_parts(view: RegisterView, chosen: MapChoice) -> tuple[list[list[str]], list[MapLine]]:
    """The things that can be led and the bodies with a part in them, in columns; the parts as lines."""
    snapshot = view.snapshot
    sections = [section for section in LEADABLE_SECTIONS if not chosen.sections or section in chosen.sections]
    things = {
        section: [
            thing
            for thing in sort_by_number(list_leadable(snapshot, section))
            if (not chosen.theme or is_about(view, thing, chosen.theme)) and not (chosen.without_lead and snapshot.is_settled(thing))
        ]
        for section in sections
    }
    fields: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for found in things.values():
        for thing in found:
            for body, field, status in current_parts(view, thing):
                fields.setdefault((body, thing.id), []).append((field, status))
    settled = {thing.id for found in things.values() for thing in found if snapshot.is_settled(thing)}
    lines = [MapLine(body, id, line_kind(parts, id in settled), part_label(parts, id in settled)) for (body, id), parts in fields.items()]
    priorities = {thing.id for thing in things.get("priorities", ())}
    lines += [
        MapLine(work.id, above, "delivers", "delivers")
        for work in things.get("workstreams", ())
        for above in dict.fromkeys(find_drawn_ancestor(view, id, priorities) for id in work.delivers)
        if above
    ]
    parties = (
        []
        if chosen.theme or chosen.without_lead
        else [id for protocol in snapshot.protocols for id in snapshot.agreed_bodies(protocol.parties)]
    )
    bodies = list(dict.fromkeys([*(body for body, _ in fields), *parties]))
    ids = {section: [thing.id for thing in found] for section, found in things.items()} | {"bodies": bodies}
    return [ids.get(section, []) for section in COLUMNS], lines


def line_kind(parts: Collection[tuple[str, str]], led: bool) -> str:
    """A line is one of leading only where the lead is agreed, and single or of equals; of `through`, where that is all that is said."""
    if led and ("lead", "agreed") in parts:
        return "lead"
    return "through" if {field for field, _ in parts} == {"through"} else "part"


def part_label(parts: Iterable[tuple[str, str]], led: bool) -> str:
    """What a body does. Where no one body leads, to be named is not to lead."""

    def word(field: str, status: str) -> str:
        does = "is named as lead" if field == "lead" and not (led and status == "agreed") else field_label(field).part
        return does if status == "agreed" else f"{does} ({status})"

    return ", ".join(dict.fromkeys(word(field, status) for field, status in parts))


def is_about(view: RegisterView, thing: object, theme: str) -> bool:
    """Whether a thing is about a theme or a narrower one."""
    register = view.snapshot.register
    for id in getattr(thing, "themes", ()):
        seen: set[str] = set()
        while id in register.themes and id not in seen:
            if id == theme:
                return True
            seen.add(id)
            id = register.themes[id].broader or ""
    return False


def find_drawn_ancestor(view: RegisterView, id: str, drawn: set[str]) -> str | None:
    """The priority itself, or the nearest that it is part of, that is drawn."""
    records, seen = view.snapshot.register.priorities, set[str]()
    while id in records and id not in seen:
        if id in drawn:
            return id
        seen.add(id)
        id = records[id].part_of or ""
    return None


# --- who answers to whom ----------------------------------------------------------------------------------------------


def structure_parts(view: RegisterView) -> tuple[list[list[str]], list[MapLine]]:
    """The bodies in columns, who answers to another to its left; what they are part of, and members of, as lines."""
    import networkx

    snapshot = view.snapshot
    lines: list[MapLine] = []
    for body in snapshot.bodies:
        for field in STRUCTURE_FIELDS:
            for other in snapshot.agreed_bodies(getattr(body, field)):
                start, end = (other, body.id) if field == "members" else (body.id, other)
                lines.append(MapLine(start, end, field, LINE_KINDS[field].lower()))
    upward: networkx.DiGraph[str] = networkx.DiGraph()
    upward.add_nodes_from(id for line in lines for id in (line.start, line.end))
    upward.add_edges_from((line.end, line.start) for line in lines if line.kind != "members")
    whole = networkx.condensation(upward)
    columns = [
        sorted((id for group in groups for id in whole.nodes[group]["members"]), key=lambda id: record_title(view, id).casefold())
        for groups in networkx.topological_generations(whole)
    ]
    return columns or [[]], lines


# --- about one record -------------------------------------------------------------------------------------------------


def find_near(lines: Sequence[MapLine], focus: str, steps: int) -> tuple[set[str], dict[str, int]]:
    """The records within some steps of one, and those with too many more neighbours to draw, each with how many."""
    joined: dict[str, set[str]] = {}
    for line in lines:
        joined.setdefault(line.start, set()).add(line.end)
        joined.setdefault(line.end, set()).add(line.start)
    near, edge, grouped = {focus}, {focus}, dict[str, int]()
    for step in range(steps):
        following: set[str] = set()
        for id in sorted(edge):
            more = joined.get(id, set()) - near
            if step and len(more) > HUB_LIMIT:
                grouped[id] = len(more)
            else:
                following |= more
        near |= following
        edge = following
    return near, {id: number for id, number in grouped.items() if not joined[id] <= near}


# --- in words ---------------------------------------------------------------------------------------------------------


def box_label(view: RegisterView, id: str) -> str:
    """What stands in a box: a name, and that no one leads it."""
    name = clean_text(record_title(view, id))[:160]
    reading = view.graph.nodes[id]["reading"] if id in view.graph else None
    if reading in (None, "single"):
        return name
    record = view.snapshot.register.locate(id)[1]
    return f"{name}\n{'Led by equals' if view.snapshot.is_settled(record) else LEAD_LABELS[reading].phrase}"


def line_table(view: RegisterView, lines: Sequence[MapLine]) -> list[Block]:
    """The lines of the map as a table."""
    if not lines:
        return []
    rows = tuple((record_link(view, line.start), line.label, record_link(view, line.end)) for line in sort_lines(view, lines))
    return [Heading(2, "The lines of the map as a list"), Table("The lines of the map", "", ("From", "Line", "To"), rows, tone="cards")]


def sort_lines(view: RegisterView, lines: Sequence[MapLine]) -> list[MapLine]:
    order = list(LINE_KINDS)
    return sorted(lines, key=lambda line: (order.index(line.kind), record_title(view, line.start).casefold(), line.end))


def missing_bodies(view: RegisterView, chosen: MapChoice, drawn: set[str]) -> list[Block]:
    """Which bodies the whole map leaves out, and why."""
    if chosen.focus or chosen.board or chosen.theme or chosen.sections or chosen.kinds or chosen.without_lead:
        return []
    away: list[Words] = [record_link(view, body.id) for body in view.snapshot.bodies if body.id not in drawn]
    if not away:
        return []
    why = (
        "none leads, has adopted or is asked to act on anything open, or has another role in it; what is only put to a body is not drawn"
        if chosen.view == "work"
        else "the register says of none that it answers to another, is part of one or has members"
    )
    few = [*away[:30], f"{len(away) - 30} more"] if len(away) > 30 else away
    return [Paragraph((f"Not shown on the map, because {why}: ", *join_parts(few), "."), tone="quiet")]
