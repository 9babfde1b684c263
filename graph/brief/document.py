"""The brief of a body: one page for its chair, of what the registers name it for, and of what they do not say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ..calendar import BY_LAW, list_calendar
from ..documents.blocks import Block, Document, Heading, Listing, Paragraph
from ..law.duties import find_kind
from ..model.dates import Date, format_date, parse_date
from ..model.finding import Finding
from ..model.register import Body
from ..model.snapshot import Snapshot
from ..model.text import clean_text, code, count_noun, quote_text, shorten
from ..reader.load import LoadedRegister
from .changes import list_change_items, list_dated_items
from .facts import ANY_ROOM, ROOM, BodyView, BriefItem, join_fitting

PAGE_LINES, LINE_LENGTH = 69, 88  # lines on a page, two for each heading among them; signs in a line
CITATION_ROOM = 60  # letters of the sources of an item
LAW_HEADING, LAW_LINES = "By law, in the year from this day", 2  # and the lines at the foot that say where it comes from


class BriefSection(NamedTuple):
    """A part of the brief: its items; what it says where there is none; where those stand that have no room."""

    heading: str
    items: list[BriefItem]
    empty_text: str
    see_also: str
    rank: int = 2  # 0: it gets its room first; 1: before those of 2, once each has one item


class BriefBaseline(NamedTuple):
    """What the brief compares with: a day, or the registers as they stood."""

    label: str
    day: Date | None = None
    registers: Sequence[LoadedRegister] = ()


def compose_brief(
    found: Sequence[tuple[LoadedRegister, Snapshot]],
    body: Body,
    findings: Sequence[Finding],
    since: BriefBaseline | None = None,
    whole: bool = False,
) -> Document:
    """The brief of a body of the first of these registers, with what the checks have found in them; the others are searched for it too.

    It fits one page, unless it is to be `whole`.
    """
    home = found[0][1]
    views = [BodyView(source, snapshot, home.register, body, findings, ANY_ROOM if whole else ROOM) for source, snapshot in found]
    sections = build_brief_sections(views, since)
    name = home.full_name(body.id)
    day = format_date(parse_date(home.on))
    blocks: list[Block] = [Paragraph(text, label) for label, text in write_brief_opening(views, home, body)]
    shown = [part.items for part in sections] if whole else fit_items(sections)
    for part, items in zip(sections, shown, strict=True):
        blocks.append(Heading(1, part.heading))
        left = sum(len(item.records) or 1 for item in part.items[len(items) :])
        lines = [format_item(item, ANY_ROOM if whole else CITATION_ROOM) for item in items] + (
            [f"And {left} more, in {part.see_also}."] if left else []
        )
        blocks.append(Listing(tuple(lines)) if lines else Paragraph(part.empty_text))
    blocks += [
        Paragraph(text, label, tone="quiet") for label, text in write_brief_closing(views, [item for items in shown for item in items])
    ]
    return Document(
        f"Brief for {name}",
        f"For its chair. As the register {quote_text(home.register.name or home.register.id)} has it on {day}.",
        clean_text(home.register.publisher or home.register.name),
        home.on,
        tuple(blocks),
        one_page=not whole,
    )


def build_brief_sections(views: Sequence[BodyView], since: BriefBaseline | None = None) -> list[BriefSection]:
    """The parts of the brief, in their order, whole."""

    def collect(items: Callable[[BodyView], Iterable[BriefItem]]) -> list[BriefItem]:
        return [item for view in views for item in items(view)]

    found = [
        BriefSection(
            "Who chairs and sits on it",
            collect(BodyView.seat_items),
            "The register names no chair, no other post and no member.",
            "the body's own record",
            rank=0,
        ),
        BriefSection(
            "Your duties, and what is presented",
            collect(BodyView.duty_items),
            "The register states no duty of yours, and nothing that you present or are presented with.",
            "the body's own record",
            rank=0,
        ),
        BriefSection(
            "You lead", collect(BodyView.lead_items), "The register does not name you as a lead.", "the list of who leads what", rank=1
        ),
        BriefSection(
            "You support, or have another role",
            [*collect(BodyView.role_items), *collect(BodyView.origin_items)],
            "The register names you in no other role, and holds nothing that you set or found.",
            "the list of responsibilities",
        ),
        BriefSection(
            "You are asked to act on",
            collect(BodyView.action_items),
            "The register has no challenge that asks you to act, or that is addressed to you.",
            "the challenges of the register",
            rank=1,
        ),
        BriefSection(
            "You must agree",
            collect(BodyView.agreement_items),
            "The register does not name you as a party to a protocol.",
            "the protocol's own document",
        ),
        *legal_sections(views[0]),
        BriefSection(
            "Concerns you, and has no single lead",
            collect(BodyView.leaderless_items),
            "Nothing beyond what you are asked to act on, as listed above."
            if any(lacking for view in views for lacking in view.concern_gaps().values())
            else "Everything that the register says you adopted, are asked to act on or support has a single lead."
            if any(view.concern_gaps() for view in views)
            else "The register does not say that you adopted, are asked to act on or support anything.",
            "the list of what has no lead",
        ),
        BriefSection(
            "Open findings about you",
            collect(BodyView.finding_items),
            "The checks found nothing about you. They see only what is in the register.",
            "the list of findings",
        ),
    ]
    if since is None:
        return found
    if since.day:
        dated = [one for view in views for one in list_dated_items(view, since.day)]
        items, heard = ([item for is_first_heard, item in dated if is_first_heard == wanted] for wanted in (False, True))
        day = format_date(since.day)
        none = "The register dates no start or end for you since then. What has no date in the register is not shown here."
        return [
            *found,
            BriefSection(f"Who came and left, and what began and ended, since {day}", items, none, "the register", rank=1),
            *(
                [BriefSection(f"First heard of since {day}; when it began is not stated", heard, "", "the register", rank=1)]
                if heard
                else []
            ),
        ]
    items = [item for view in views for item in list_change_items(view, since.registers)]
    none = "The register now says the same about you, and about everything it names you in."
    return [
        *found,
        BriefSection(f"Changed in the register since {code(since.label)}", items, none, f"`graph diff {shorten(since.label)}`"),
    ]


def legal_sections(home: BodyView) -> Iterator[BriefSection]:
    """What falls to a body by law in the year from the day, where the register says what it is in law."""
    snapshot, body = home.snapshot, home.register.bodies[home.id]
    if has_kind_in_law(home):
        entries = [entry for entry in list_calendar(snapshot, body) if entry.ground == BY_LAW]
        yield BriefSection(
            LAW_HEADING,
            [BriefItem(f"{entry.what}: {entry.when} ({entry.source})") for entry in entries],
            "The data set of law has no yearly duty of yours on this day.",
            f"`graph calendar {home.id}` and `graph law {home.id}`",
        )


def has_kind_in_law(home: BodyView) -> bool:
    """Whether the register says what the body is in law, and the data set of law knows that."""
    status = find_kind(home.snapshot, home.register.bodies[home.id])
    return status is not None and status.kind is not None


def write_brief_opening(views: Sequence[BodyView], home: Snapshot, body: Body) -> Iterator[tuple[str, str]]:
    """What stands at the head: warnings, and a summary."""
    if invalid := sum(len(view.source.problems) for view in views):
        yield (
            "Warning",
            f"the register has {count_noun(invalid, 'invalid value')}, ignored here. Run `graph check` to list them.",
        )
    if not home.is_active(body):
        ends = f"ended: {format_date(body.to)}" if home.has_ended(body) and body.to else "still to begin"
        yield "Beware", f"on this day the body is {ends}. Claims that name it do not count, so most of this page is empty."
    if body.kind == "collective":
        yield "Beware", "this is a collective: the register does not say who belongs to it, and it cannot be a single lead."
    yield "In short", summarise_brief(views)


def summarise_brief(views: Sequence[BodyView]) -> str:
    """The whole in two sentences."""
    led, acting = sum(len(view.single_leads()) for view in views), sum(len(view.action_ids()) for view in views)
    agree = sum(len(view.open_themes()) for view in views)
    concerned = [leaderless for view in views for leaderless in view.concern_gaps().values()]
    many, without = count_noun(len(concerned), "thing"), sum(concerned)
    first = (
        f"you are the single lead of {count_noun(led, 'thing') if led else 'nothing'}, are asked to act on "
        f"{count_noun(acting, 'challenge') if acting else 'no challenge'}, and have "
        + (
            f"still to agree by a protocol who leads on {count_noun(agree, 'theme')}."
            if agree
            else "no theme to agree on by a protocol that you are party to."
        )
    )
    if not concerned:
        return f"{first} The register does not say that you adopted, are asked to act on or support anything."
    if len(concerned) == 1:
        return f"{first} The one thing that you adopted, are asked to act on or support has {'no' if without else 'a'} single lead."
    lacking = f"{without} {'has' if without < 2 else 'have'} no single lead" if without else "each has a single lead"
    return f"{first} Of {many} that you adopted, are asked to act on or support, {lacking}."


def write_brief_closing(views: Sequence[BodyView], shown: Sequence[BriefItem]) -> Iterator[tuple[str, str]]:
    """What stands at the foot: how to read the page, and its sources."""
    law = (
        " What is by law comes from a data set of law, not from the register, and is not legal advice." if has_kind_in_law(views[0]) else ""
    )
    yield (
        "How to read this",
        "This page says what the register says and adds nothing: to adopt, to be addressed or to be asked to act is not to lead. "
        f"The registrar grouped things into themes. What is not here may be missing from the register.{law}",
    )
    keys = sorted({key for item in shown for key, _ in item.citations})
    names = []
    for key in keys:
        for view in views:
            record = view.register.find("sources", key.removeprefix(view.id_prefix))
            if record is not None and key.startswith(view.id_prefix):
                date = f", {format_date(record.date)}" if record.date else ""
                names.append(f"{shorten(key)}: {clean_text(view.snapshot.label(record.id))}{date}")
                break
    if names:
        yield "Sources", f"{join_fitting(names, 2 * views[0].room)}."


def fit_items(sections: Sequence[BriefSection]) -> list[list[BriefItem]]:
    """The items for which there is room, by the rank of their parts; parts of one rank take turns, so that a long one crowds out none."""
    shown: list[list[BriefItem]] = [[] for _ in sections]
    room = (
        PAGE_LINES
        - 2 * len(sections)
        - LAW_LINES * any(part.heading == LAW_HEADING for part in sections)
        - sum(max(1, -(-len(part.empty_text) // LINE_LENGTH)) if not part.items else len(part.items) > 1 for part in sections)
    )
    places = range(len(sections))
    ranked = [[index for index in places if sections[index].rank == rank] for rank in range(3)]
    for parts, most in ((ranked[0], None), ([*ranked[1], *ranked[2]], 1), (ranked[1], None), (ranked[2], None)):
        waiting = {index for index in parts if sections[index].items[len(shown[index]) : most]}
        while waiting:
            for index in sorted(waiting):
                item = sections[index].items[len(shown[index])]
                needed = -(-len(format_item(item)) // LINE_LENGTH)
                if needed > room and shown[index]:
                    waiting.discard(index)
                    continue
                room -= needed
                shown[index].append(item)
                if not sections[index].items[len(shown[index]) : most]:
                    waiting.discard(index)
    return shown


def format_item(item: BriefItem, room: int = CITATION_ROOM) -> str:
    """An item as it is written, with where it comes from."""
    places: dict[str, list[str]] = {}
    for id, locator in item.citations:
        places.setdefault(shorten(id, 40), []).extend([shorten(locator, 40)] if locator else [])
    named = [f"{id} {', '.join(dict.fromkeys(locators))}".strip() for id, locators in places.items()]
    return f"{item.text} [{join_fitting(named, room)}]" if named else f"{item.text} [no source]" if item.records else item.text
