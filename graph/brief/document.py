"""The brief of a body: one page for its chair, of what the registers name it for, and of what they do not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..diff.describe import called
from ..documents.blocks import Block, Document, Heading, Listing, Paragraph
from ..model.dates import Date, parse_date, said
from ..model.register import Body
from ..model.snapshot import Snapshot
from ..model.text import shorten, tick
from ..protocol.draft import plain
from ..reader.load import Source
from .facts import Item, View, few, number

ROOM, WIDTH, LONG = 64, 94, 300  # lines on a page, two for each heading among them; signs in a line; signs in one item


class Part(NamedTuple):
    """A part of the brief: its items; what it says where there is none; where those stand that have no room."""

    heading: str
    items: list[Item]
    none: str
    elsewhere: str


class Since(NamedTuple):
    """What the brief compares with: a day, or the registers as they stood."""

    word: str
    day: Date | None = None
    then: Sequence[Source] = ()


def document(found: Sequence[tuple[Source, Snapshot]], body: Body, since: Since | None = None) -> Document:
    """The brief of a body of the first of these registers; the others are looked through for it too."""
    home = found[0][1]
    views = [View(source, snapshot, home.register, body) for source, snapshot in found]
    told = parts(views, since)
    name = shorten(plain(body.name), 90)
    day = said(parse_date(home.on))
    blocks: list[Block] = [Paragraph(text, label) for label, text in opening(views, home, body, told)]
    shown = fitted(told)
    for part, items in zip(told, shown, strict=True):
        blocks.append(Heading(1, part.heading))
        left = sum(len(item.records) or 1 for item in part.items[len(items) :])
        lines = [line(item) for item in items] + ([f"And {left} more, in {part.elsewhere}."] if left else [])
        blocks.append(Listing(tuple(lines)) if lines else Paragraph(part.none))
    blocks += [
        Paragraph(text, label, small_print=True) for label, text in closing(views, [item for items in shown for item in items], since)
    ]
    return Document(
        f"Brief for {name}",
        f"For its chair. As the register {called(home.register.name or home.register.id)} has it on {day}.",
        shorten(plain(home.register.publisher or home.register.name), 120),
        home.on,
        tuple(blocks),
        one_page=True,
    )


def parts(views: Sequence[View], since: Since | None = None) -> list[Part]:
    """The parts of the brief, in their order, whole."""

    def gathered(what: str) -> list[Item]:
        return [item for view in views for item in getattr(view, what)()]

    found = [
        Part("You lead", gathered("leads"), "The register names you as the lead of nothing.", "`graph query who-leads-what`"),
        Part(
            "You support, or have another part",
            gathered("roles"),
            "The register names you in no other role: you are not said to sponsor, support, scrutinise or assure anything, nor to be "
            "consulted or informed.",
            "`graph query responsibilities`",
        ),
        Part(
            "You are told to act on",
            gathered("acts"),
            "The register holds no challenge that you are told to act on, or that is addressed to you.",
            "the challenges of the register",
        ),
        Part("You must agree", gathered("to_agree"), "The register names you as a party to no protocol.", "the protocol's own document"),
        Part(
            "Concerns you, and has no single lead",
            gathered("leaderless"),
            "Nothing: all that the register says you adopted, act on or support has a single lead."
            if any(view.concerned() for view in views)
            else "The register does not say that you adopted, act on or support anything, so it cannot tell.",
            "`graph query unowned`",
        ),
        Part(
            "Open findings about you",
            gathered("found"),
            "The checks find nothing about you. They see only what the register holds.",
            "`graph check`",
        ),
    ]
    if since is None:
        return found
    if since.day:
        told = [item for view in views for item in view.begun_and_ended(since.day)]
        none = "The register gives no day since then on which anything began or ended for you. What it does not date cannot show here."
        return [*found, Part(f"Begun or ended since {said(since.day)}", told, none, "the register")]
    told = [item for view in views for item in view.changed(since.then)]
    none = "Nothing that the register says of you, or of what you have a part in, reads otherwise now."
    return [*found, Part(f"Changed in the register since {tick(since.word)}", told, none, f"`graph diff {shorten(since.word)}`")]


def opening(views: Sequence[View], home: Snapshot, body: Body, told: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """What stands at the head: what to beware of, and the whole in a sentence."""
    if unsound := sum(len(view.source.findings) for view in views):
        yield "Warning", f"the register is unsound in {number(unsound, 'place')}; what stands there is left out or doubtful."
    if not home.in_being(body):
        ends = f"ended: {said(body.to)}" if home.ended(body) and body.to else "still to begin"
        yield "Beware", f"on this day the body is {ends}. What names it does not count, so most of this page is empty for that reason."
    if body.kind == "collective":
        yield "Beware", "this is a collective, which stands for many; the register never says who they are, and it can lead nothing alone."
    yield "In short", in_short(views)


def in_short(views: Sequence[View]) -> str:
    """The whole in two sentences."""
    led, acting = sum(len(view.led_singly()) for view in views), sum(len(view.acting()) for view in views)
    agree = sum(len(view.unsettled()) for view in views)
    concerned = [leaderless for view in views for leaderless in view.concerned().values()]
    many, without = number(len(concerned), "thing"), sum(concerned)
    first = (
        f"you are the single lead of {number(led, 'thing') if led else 'nothing'}, are told to act on "
        f"{number(acting, 'challenge') if acting else 'no challenge'}, and have "
        + (f"yet to agree with others who leads on {number(agree, 'theme')}." if agree else "no theme to agree on with others.")
    )
    if not concerned:
        return f"{first} The register does not say that you adopted, act on or support anything."
    lacking = f"{without} {'has' if without < 2 else 'have'} no single lead" if without else "each has a single lead"
    return f"{first} Of {many} that you adopted, act on or support, {lacking}."


def closing(views: Sequence[View], shown: Sequence[Item], since: Since | None) -> Iterator[tuple[str, str]]:
    """What stands at the foot: how to read the page, and its sources."""
    compared = "" if since else " It compares with no earlier day; `--since` adds what has changed."
    yield (
        "How to read this",
        "This page says what the register says and adds nothing: to adopt, to be addressed or to be told to act is not to lead. "
        f"Themes are the registrar's grouping. What is not here may only be missing from the register.{compared}",
    )
    keys = sorted({key for item in shown for key, _ in item.cited})
    names = []
    for key in keys:
        for view in views:
            record = view.register.find("sources", key.removeprefix(view.abroad))
            if record is not None and key.startswith(view.abroad):
                date = f", {said(record.date)}" if record.date else ""
                names.append(f"{shorten(key)}: {shorten(plain(record.name), 120)}{date}")
                break
    if names:
        yield "Sources", f"{few(names, 400)}."


def fitted(told: Sequence[Part]) -> list[list[Item]]:
    """The items for which there is room, of each part: they take turns, so that none is crowded out by a longer one."""
    shown: list[list[Item]] = [[] for _ in told]
    room = ROOM - 2 * len(told) - sum(max(1, -(-len(part.none) // WIDTH)) if not part.items else len(part.items) > 1 for part in told)
    waiting = {index for index, part in enumerate(told) if part.items}
    while waiting:
        for index in sorted(waiting):
            item = told[index].items[len(shown[index])]
            needed = -(-len(line(item)) // WIDTH)
            if needed > room and shown[index]:
                waiting.discard(index)
                continue
            room -= needed
            shown[index].append(item)
            if len(shown[index]) == len(told[index].items):
                waiting.discard(index)
    return shown


def line(item: Item) -> str:
    """An item as it is written, with where it comes from."""
    text = item.text if len(item.text) <= LONG else f"{item.text[: LONG - 1]}…"
    places: dict[str, list[str]] = {}
    for id, locator in item.cited:
        places.setdefault(shorten(id, 40), []).extend([shorten(locator, 40)] if locator else [])
    named = [f"{id} {', '.join(dict.fromkeys(locators))}".strip() for id, locators in places.items()]
    return f"{text} [{few(named, 60)}]" if named else f"{text} [no source]" if item.records else text
