"""Places: across all registers, which kinds of body lead on a theme, and in how many places none is named. Counted, never ranked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ...documents.blocks import BLANK_CELL, Listing, Paragraph, Table, TextPart
from ...law.load import read_law
from ...model.register import Body, Theme
from ...model.snapshot import Snapshot
from ...model.text import count_noun, join_words
from ..view import RegisterView

LED, STATED_NOBODY, UNSETTLED, UNNAMED, IDLE = "led", "nobody", "unsettled", "unnamed", "idle"
STATES = {  # the first that fits the readings of the open priorities on a theme, with what is said of such places
    LED: "a lead is named on at least one priority",
    UNSETTLED: "a lead is proposed, contested, a collective, or one of several that nothing makes equal",
    STATED_NOBODY: "it is stated that nobody leads",
    UNNAMED: "no lead is named",
    IDLE: "the theme has no open priority",
}
STATE_OF = {
    "single": LED,
    "joint": UNSETTLED,
    "contested": UNSETTLED,
    "proposed": UNSETTLED,
    "collective": UNSETTLED,
    "nobody": STATED_NOBODY,
}


class PlaceStatus(NamedTuple):
    """How a theme is led in one register: by which bodies, and the kinds that they are of."""

    place: str
    words: str  # what the theme is called there
    state: str
    leads: tuple[tuple[str, str], ...] = ()  # names and kinds


ThemePlaces = Mapping[str, Sequence[PlaceStatus]]
"""For each theme's id, the registers that have it, by name."""


def list_theme_places(views: Mapping[str, RegisterView]) -> ThemePlaces:
    """How each theme is led in each of these registers, by their titles, that has it.

    Themes are one where they have one id, or where one register names another's.
    """
    found: defaultdict[str, list[PlaceStatus]] = defaultdict(list)
    for title, view in views.items():
        snapshot = view.snapshot
        named: dict[str, Theme] = dict(snapshot.register.themes)
        work: defaultdict[str, list[str]] = defaultdict(list)
        leads: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        for priority in snapshot.priorities:
            status = snapshot.lead(priority)
            state = LED if snapshot.is_settled(priority) else STATE_OF.get(status.status, UNNAMED)
            for id in priority.themes:
                theme, key = snapshot.register.find("themes", id), id.rpartition(":")[2]
                if theme is None:
                    continue
                named.setdefault(key, theme)
                work[key].append(state)
                if state == LED:
                    leads[key] |= dict.fromkeys(label_with_kind(snapshot, body) for body in status.bodies)
        for key, theme in named.items():
            first = min(work[key], key=[*STATES].index, default=IDLE)
            found[key].append(PlaceStatus(title, theme.name or key, first, tuple(leads[key])))
    return {key: sorted(places) for key, places in found.items()}


def label_with_kind(snapshot: Snapshot, id: str) -> tuple[str, str]:
    """The name and the kind of a body: what it is in law, where that is stated."""
    found = snapshot.resolve(id)
    return snapshot.name(id), kind_title(snapshot, found.body) if found else ""


def kind_title(snapshot: Snapshot, body: Body) -> str:
    legal = read_law().kinds.get(snapshot.statutory_kind(body) or "")
    return str(legal.name) if legal else str(body.kind).capitalize()


def theme_title(places: Sequence[PlaceStatus]) -> str:
    """What most registers call a theme."""
    return Counter(one.words for one in places).most_common(1)[0][0]


def theme_headline(places: Sequence[PlaceStatus], total: int) -> Paragraph:
    """In how many registers a theme is led, and how it is with all the others."""
    states = Counter(one.state for one in places)
    told = [f"A lead is named on at least one priority in {states[LED] or 'none'} of {count_noun(total, 'register')}"]
    told += [f"{words} in {states[state]}" for state, words in STATES.items() if state != LED and states[state]]
    told += [f"{total - len(places)} {'does' if total - len(places) == 1 else 'do'} not have this theme"] if total > len(places) else []
    return Paragraph(f"{theme_title(places)}: {'; '.join(told)}.", tone="headline")


def theme_table(themes: ThemePlaces, total: int) -> Table:
    """Each theme, with in how many registers it is led, by which kinds of body, and how it is with all others."""
    rows = []
    for places in sorted(themes.values(), key=lambda places: theme_title(places).casefold()):
        states = Counter(one.state for one in places)
        counts = [str(states[state]) for state in STATES if state != LED]
        rows.append((theme_title(places), str(states[LED]), count_kinds(places), *counts, str(total - len(places))))
    head = ("Theme", "A lead is named", "By what kind of body", "Not settled", "Stated: nobody", "No lead named")
    return Table("Themes", "In how many registers", (*head, "No open priority", "Without this theme"), tuple(rows), tone="cards")


def count_kinds(places: Sequence[PlaceStatus]) -> Listing | TextPart:
    """In how many registers bodies of each kind lead. A register in which several do counts for each."""
    kinds = Counter(kind for one in places for kind in {kind for _, kind in one.leads})
    items = tuple(f"{kind}: {count}" for kind, count in sorted(kinds.items()))
    return Listing(items) if items else BLANK_CELL


def place_table(places: Sequence[PlaceStatus]) -> Table:
    """The registers that have a theme, in the order of their names, each with who leads on it."""
    rows = []
    for one in places:
        leads = Listing(tuple(f"{name} ({kind})" for name, kind in one.leads)) if one.leads else BLANK_CELL
        words = STATES[one.state]
        rows.append((one.place, TextPart(words[0].upper() + words[1:], tone="" if one.state in (LED, IDLE) else "gap"), leads))
    return Table("Places", "", ("Register", "On its open priorities", "Who leads"), tuple(rows), tone="cards")


def list_same_words(themes: ThemePlaces, key: str) -> list[Paragraph]:
    """The themes that some register calls by the same words under another id: whether they are the same, nobody has said."""
    mine = {one.words.casefold() for one in themes[key]}
    others = [
        f"`{other}` in {count_noun(len(places), 'register')}"
        for other, places in sorted(themes.items())
        if other != key and any(one.words.casefold() in mine for one in places)
    ]
    if not others:
        return []
    where = join_words(others)
    return [Paragraph(f"The same words stand for another theme: {where}. No register says that it is the same, so it is not counted.")]


def explain_counts(views: Iterable[RegisterView]) -> Paragraph:
    """What is counted, and as of when."""
    days = sorted({view.date.text for view in views})
    when = f"as it stood on {days[0]}" if len(days) == 1 else f"as of its own day; the days differ, from {days[0]} to {days[-1]}"
    return Paragraph(
        f"Each register is read {when}. Counted are the priorities that are open then, and each register "
        "once for a theme, under the first that fits. "
        "Themes are taken together where their ids are the same, or where one register names the theme of another.",
        tone="quiet",
    )
