"""A country of registers: one for each council of the United Kingdom, past and present, with real names, dates and successors.

What the councils are is real (see uk_local_authorities.md); their boards, priorities and roles are made up by a seed and describe nobody.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

LIST = Path(__file__).parent / "uk_local_authorities.csv"
LAST_YEAR = 2025  # the last year of priorities begins in its April
LIVING = "2026-03-31"  # the day the registers of councils that exist speak of
YEARS = 12
BLOCK = 1_870  # bytes, about, that one board writes in one year
HEAD = 8_000  # and what a register has beside that
SCALE = {"Non-metropolitan district": 0.6, "Combined authority": 0.6}  # what they have to record, in that of a council with all duties

THEMES = {
    "audit": "Audit",
    "child-sexual-exploitation": "Child sexual exploitation",
    "children-in-care": "Children in care",
    "county-lines": "County lines",
    "domestic-abuse": "Domestic abuse",
    "early-help": "Early help",
    "female-genital-mutilation": "Female genital mutilation",
    "homelessness": "Homelessness",
    "learning": "Learning from reviews",
    "mental-health": "Mental health",
    "missing-children": "Missing children",
    "modern-slavery": "Modern slavery",
    "neglect": "Neglect",
    "online-safety": "Online safety",
    "prevent": "Preventing radicalisation",
    "self-neglect": "Self-neglect",
    "serious-violence": "Serious violence",
    "suicide": "Preventing suicide",
    "training": "Multi-agency training",
    "transition": "Moving to adult services",
}
STATUTORY = (
    ("children-board", "Safeguarding Children Partnership", "partnership"),
    ("adults-board", "Safeguarding Adults Board", "board"),
    ("community-safety", "Community Safety Partnership", "partnership"),
    ("health-board", "Health and Wellbeing Board", "board"),
)
LOCAL = (("forum", "Forum"), ("committee", "Committee"), ("partnership", "Partnership"))
AGENCIES = (("police", "Police"), ("nhs", "NHS"), ("fire", "Fire and Rescue"), ("probation", "Probation Service"))
NEW_LINE = "\n"
NOTES = (
    "The minutes give no reason for the change.",
    "The board asked to hear of it again within the year.",
    "Agreed in principle; the money was to be found by each partner for itself.",
    "As the report has it. The registrar has not seen the paper that it cites.",
    "The words differ from those of the year before, and the work does not.",
)


class Council(NamedTuple):
    """A council, by the id of its register; `successors`, `county` and `authority` are ids of others' registers."""

    id: str
    name: str
    short_name: str
    type: str
    start: str
    end: str
    successors: tuple[str, ...]
    county: str
    authority: str


def list_councils() -> list[Council]:
    """Every council, in the order of the list."""
    with open(LIST, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ids: dict[str, str] = {}
    for row in rows:
        id = re.sub("[^a-z0-9]+", "-", row["nice-name"].lower()).strip("-")
        code = row["local-authority-code"]
        ids[code] = f"{id}-{code.lower()}" if id in ids.values() else id
    return [
        Council(
            ids[row["local-authority-code"]],
            row["official-name"],
            row["nice-name"],
            row["local-authority-type-name"],
            row["start-date"],
            row["end-date"],
            tuple(ids[code] for code in row["replaced-by"].split(",") if code in ids),
            ids.get(row["county-la"], ""),
            ids.get(row["combined-authority"], ""),
        )
        for row in rows
    ]


def write_country(folder: Path, size: int = 100_000_000, ids: Collection[str] = (), seed: int = 15) -> list[Path]:
    """Writes the registers, of about `size` bytes in all, as one file each; with `ids`, of these councils only.

    The same arguments give the same bytes. A council refers only to others that are written.
    """
    country = Country([one for one in list_councils() if not ids or one.id in ids], size, seed)
    paths = []
    for id, writer in country.writers.items():
        paths.append(folder / f"{id}.yaml")
        paths[-1].write_text("".join(writer.write()), encoding="utf-8")
    return paths


class Country:
    """The councils whose registers are written, each with its writer."""

    def __init__(self, councils: list[Council], size: int, seed: int) -> None:
        unit = size / sum(SCALE.get(one.type, 1) for one in councils)
        self.councils = {one.id: one for one in councils}
        self.writers = {
            one.id: RegisterWriter(one, self, int(unit * SCALE.get(one.type, 1)), Random(f"{seed} {one.id}")) for one in councils
        }


class RegisterWriter:
    """Writes the register of one council, of about `size` bytes."""

    def __init__(self, council: Council, country: Country, size: int, random: Random) -> None:
        self.council, self.country, self.random = council, country, random
        last = min(LAST_YEAR, int(council.end[:4]) - 1 if council.end else LAST_YEAR)
        first = max(last - YEARS + 1, int(council.start[:4]) if council.start else 0)
        self.years = range(min(first, last), last + 1)
        blocks = max(1, (size - min(HEAD, size // 2)) // BLOCK)
        self.boards = self.list_boards(-(-blocks // len(self.years)))
        self.blocks = [(board, year) for board, _, _ in self.boards for year in reversed(self.years)][:blocks]
        self.themes = sorted(random.sample(sorted(THEMES), 16))
        self.plans: dict[tuple[str, int], list[str]] = {}
        for board, year in reversed(self.blocks):  # the oldest first: most themes go on from year to year
            before = self.plans.get((board, year - 1)) or random.sample(self.themes, 3)
            kept = [theme for theme in before if random.random() < 0.8]
            new = [theme for theme in self.themes if theme not in before]
            self.plans[board, year] = [*kept, *random.sample(new, 3 - len(kept))]

    def list_boards(self, count: int) -> list[tuple[str, str, str]]:
        name = self.council.short_name
        found = [(id, f"{name} {title}", kind) for id, title, kind in STATUTORY[:count]]
        for number in range(1, count - len(found) + 1):
            kind, title = LOCAL[number % len(LOCAL)]
            found.append((f"local-{kind}-{number}", f"{name} Local {title} {number}", kind))
        return found

    def write(self) -> Iterator[str]:
        council = self.council
        yield f"register:\n  id: {council.id}\n  name: {quote(council.short_name)}\n  format: 1\n"
        yield f"  base: https://example.org/country/{council.id}/\n  as_at: {council.end or LIVING}\n"
        yield "\nsources:\n"
        for year in self.years:
            yield write_record(f"minutes-{year}", name=f"Minutes of {year}", date=f"{year}-04-01")
        yield "\nthemes:\n"
        for theme in self.themes:
            yield write_record(theme, name=THEMES[theme])
        yield "\npeople:\n"
        for board, title, _ in self.boards:
            for number in (1, 2, 3):
                yield write_record(f"{board}-person-{number}", name=quote(f"Chair {number} of {title}"))
        yield "\nbodies:\n"
        yield from self.write_bodies()
        sections = {"priorities": self.write_priorities, "workstreams": self.write_workstreams, "challenges": self.write_challenges}
        for section, write in sections.items():
            yield f"\n{section}:\n"
            for board, year in self.blocks:
                yield from write(board, year)
        yield from self.write_protocol()

    def write_bodies(self) -> Iterator[str]:
        council, source = self.council, f"minutes-{self.years[0]}"
        others = self.country.councils
        yield write_record(
            "council",
            name=quote(council.name),
            kind="council",
            area=quote(council.short_name),
            from_=council.start,
            to=council.end,
            replaced_by=write_list(f"{id}:council" for id in council.successors if id in others),
            members=write_list(f"{one.id}:council" for one in others.values() if one.authority == council.id),
            source=source,
        )
        for id, title in AGENCIES:
            yield write_record(id, name=quote(f"{council.short_name} {title}"), kind="agency", source=source)
        for id, title, kind in self.boards:
            yield write_record(
                id,
                name=quote(title),
                kind=kind,
                accountable_to="council",
                members="[council, police, nhs]",
                posts=f"\n      {id}-chair:\n        name: {quote(f'Chair of the {title}')}\n        role: chair\n        held_by:"
                + "".join(
                    f"\n          - {{who: {id}-person-{person}, from: {year}-04-01}}"
                    for person, year in enumerate(self.years[:: max(1, len(self.years) // 3)][:3], start=1)
                ),
                source=source,
            )
            yield write_record(f"{id}-group", name=quote(f"{title}: delivery group"), kind="group", part_of=id, source=source)

    @property
    def county(self) -> str:
        """The county of a district, where both exist."""
        county = self.country.councils.get(self.council.county)
        return county.id if county and not county.end and not self.council.end else ""

    def choose_lead(self, board: str, year: int) -> str:
        """Mostly one body; now and then several, nobody, or none that is stated."""
        choice = self.random.random() if year == LAST_YEAR else self.random.random() * 0.8  # what is over is known
        if choice < 0.8:
            return self.random.choice(("council", "police", "nhs", board, f"{board}-group", f"{board}-chair"))
        return "[council, nhs]" if choice < 0.9 else "nobody" if choice < 0.93 else ""

    def write_priorities(self, board: str, year: int) -> Iterator[str]:
        themes, before = self.plans[board, year], self.plans.get((board, year - 1), [])
        for number, theme in enumerate(themes, start=1):
            older = [f"{board}-{year - 1}-{theme}"] if theme in before else self.list_predecessors(board, year, theme)
            wider = (
                self.county if self.random.random() < 0.1 and theme in self.country.writers[self.county or self.council.id].themes else ""
            )
            lead = f"{wider}:council" if wider else self.choose_lead(board, year)
            yield write_record(
                f"{board}-{year}-{theme}",
                name=quote(f"{THEMES[theme]} ({year})"),
                number=str(number),
                period=write_period(year),
                adopted_by=board,
                themes=write_list([theme, *([f"{wider}:{theme}"] if wider else [])]),
                lead=lead,
                joint_by="The partners' plan" if lead[:1] == "[" else "",
                through=f"{board}-group",
                support="[police, fire]",
                consult="probation",
                continues=write_list(older),
                note=self.random.choice(NOTES),
                source=f"minutes-{year}",
            )

    def list_predecessors(self, board: str, year: int, theme: str) -> list[str]:
        """What the councils that this one has replaced had as a priority on a theme in their last year."""
        before = [self.country.writers[one.id] for one in self.country.councils.values() if self.council.id in one.successors]
        return [
            f"{writer.council.id}:{board}-{year - 1}-{theme}"
            for writer in before
            if year == self.years[0] == writer.years[-1] + 1 and theme in writer.plans.get((board, year - 1), ())
        ]

    def write_workstreams(self, board: str, year: int) -> Iterator[str]:
        theme = self.plans[board, year][0]
        yield write_record(
            f"{board}-{year}-work",
            name=quote(f"{THEMES[theme]}: plan of {year}"),
            delivers=f"[{board}-{year}-{theme}]",
            themes=f"[{theme}]",
            answers=f"[{board}-{year}-asked]",
            lead=f"{board}-group",
            support="[council, nhs]",
            status="running" if year == LAST_YEAR else "done",
            from_=f"{year}-06",
            source=f"minutes-{year}",
        )

    def write_challenges(self, board: str, year: int) -> Iterator[str]:
        theme = self.plans[board, year][-1]
        yield write_record(
            f"{board}-{year}-asked",
            name=quote(f"Show what has changed: {THEMES[theme].lower()}"),
            period=write_period(year),
            set_by="council",
            addressed_to=board,
            acts=board,
            lead=board,
            themes=f"[{theme}]",
            source=f"minutes-{year}",
        )

    def write_protocol(self) -> Iterator[str]:
        boards = [id for id, _, _ in self.boards[:4]]
        if len(boards) < 2:
            return
        settled = sorted(self.random.sample(self.themes, 12))
        signatures = "".join(f"\n      - {{party: {id}, by: {id}-chair, date: {self.years[0]}-09-01}}" for id in boards)
        yield "\nprotocols:\n"
        yield write_record(
            "protocol",
            name=quote(f"{self.council.short_name}: how the boards work together"),
            parties=write_list(boards),
            status="agreed",
            from_=f"{self.years[0]}-09",
            settles="".join(f"\n      {theme}: {{lead: {self.random.choice(boards)}}}" for theme in settled),
            signed=signatures,
            source=f"minutes-{self.years[0]}",
        )


def write_record(id: str, **fields: str) -> str:
    """A record with the fields that have a value, each on a line."""
    lines = (f"    {key.rstrip('_')}:{'' if value[0] == NEW_LINE else ' '}{value}\n" for key, value in fields.items() if value)
    return f"  {id}:\n" + "".join(lines)


def write_list(values: Iterable[str]) -> str:
    return text if (text := f"[{', '.join(values)}]") != "[]" else ""


def write_period(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02}"


def quote(text: str) -> str:
    return '"' + text.replace('"', "'") + '"'
