"""Sound registers for tests, made from the model's table, and a page that lays one out as YAML and knows what it put where.

A register here is plain data, as a file has it: mappings, lists and text. `registers()` is the strategy that makes one; `typed` is
what the model should hold of it; `Page` is its text, in as many styles as YAML has, with the line and column of every key and value.
A field that is added to the model is generated, typed and laid out with no word added here, unless its shape is new too.
"""

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from random import Random
from typing import Any, NamedTuple

from hypothesis import strategies as st

from graph.lint import run as report
from graph.model.dates import Date, Period
from graph.model.record import Field, Record
from graph.model.register import NOBODY, TABLE, Acceptance, Basis, Claim, Register

Data = dict[str, Any]
Path = tuple[str | int, ...]

# A register by hand, with every kind of record in it.
WHOLE = """
register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-01-31, publisher: The boards}
sources:
  report: {name: Report, date: 2015-11-25, url: "https://example.org/report", about: annual, sections: {"5.0": Issues}}
  annual: {name: Annual}
themes: {abuse: {name: Abuse}, cse: {name: Exploitation, also: [CSE], broader: abuse}}
people: {jane: {name: Jane}}
bodies:
  a:
    name: A
    kind: board
    statutory: true
    basis: {as_written: Act 2014, should_read: Act 2004}
    area: [Birmingham]
    members: [b]
    presents: [{what: Annual report, to: b, how: duty}]
    posts: {chair: {name: Chair, role: chair, held_by: {who: jane, from: 2015}}}
    source: report#5.0
  b: {name: B, kind: agency, accountable_to: a, basis: Act 2004}
  c: {name: C, kind: board, part_of: a, from: 2010, to: 2014, replaced_by: [a]}
  partners: {name: Partners, kind: collective}
priorities:
  p: {name: P, number: 1, period: 2015/16, adopted_by: a, lead: [chair, {who: b, status: proposed}], themes: cse, answers: [d, s]}
workstreams: {w: {name: W, delivers: p, lead: nobody, status: running}}
challenges: {ch: {name: Ch, set_by: a, addressed_to: [b], acts: partners, due: 2016-04}}
shortcomings: {s: {name: S, found_by: a}}
duties: {d: {name: D, duty_of: a, basis: Act 2004}}
protocols:
  pr:
    name: Pr
    parties: [a, b]
    status: agreed
    settles: {cse: {lead: a}}
    signed: [{party: a, by: chair, date: 2016-01, wording: {c1: 9f8e}}]
"""

# --- words ------------------------------------------------------------------------------------------------------------

# Each is drawn from a stock, by one number: a register is made in milliseconds, and a failing one shrinks to the head of each stock.
DICE = Random(2016)
PLAIN = ["Board", "Children's services", "CSE", "and of", "A note that is long enough to be folded over more lines than one, now and then"]
ODD = "café ŵyl Łódź Привет Ελλάδα 東京 👍 naïve 1.0 5.0-board NO on off null true ~ 010 1e3 12:30 2016-01-15 = << s#1".split()
SIGNS = ": # - ? , [ ] { } & * ! | > % @ ` ' \" \\ \\n $ / =======".split()
MIXED = [" ".join(DICE.choices(PLAIN + ODD + SIGNS, k=DICE.randint(2, 7))) for _ in range(150)]
JOINED = ["".join(DICE.choices(["CSE", "a", "1", *SIGNS, " ", "  ", "\t"], k=DICE.randint(1, 7))) for _ in range(150)]
ONE_LINE = [text for text in PLAIN + ODD + SIGNS + MIXED + JOINED if sum(sign.isdigit() for sign in text) < 10]  # no telephone numbers
TEXTS = st.sampled_from([text for text in ONE_LINE if not re.search(r"\w@\w", text)])  # nor e-mail addresses
LINES = st.sampled_from(
    ["One line.\n", *("\n".join(DICE.choices(ONE_LINE, k=DICE.randint(2, 4))) for _ in range(80)), *(text + "\n" for text in ONE_LINE[:40])]
)
ADDRESSES = st.sampled_from(["https://example.org/", "http://a.b/c?d=e&f=[g]#h", "https://example.org/café,x"])
BASES = st.sampled_from(["https://example.org/r/", "http://a.b/#", "https://example.org/r#"])
IDS = [
    *"abcdefghijklmnopqrstuvwxyz",
    "on",
    "no",
    "null",
    "y",
    "cse-strategy",
    "a-1",
    "a1-b2-c3",
    "register",
    "bodies",
    "posts",
    "lead",
    "who",
]
IDS += [f"{''.join(DICE.choices('abcxyz', k=DICE.randint(1, 5)))}-{number}" for number in range(60)] + ["x" * 64, "x-" * 31 + "x"]


def days() -> Iterator[str]:
    for year in (2015, 2016, 2014, 2000, 1900, 1, 999, 9999):
        yield f"{year:04}"
        for month in (1, 2, 3, 4, 12):
            yield f"{year:04}-{month:02}"
            for number in (1, 15, calendar.monthrange(year, month)[1]):
                yield f"{year:04}-{month:02}-{number:02}"


DATES = st.sampled_from(list(days()))
PERIODS = st.sampled_from(
    [
        "2015/2017",
        "2016",
        "1999/2001",
        "2015/16",
        "2014/15",
        "2016/17",
        "1999/00",
        "2099/00",
        "2015-04/2016-03",
        "2016-01/2016-01",
        "2015-11/2017-02",
    ]
)
PLAIN_SHAPES = {
    "law-id": st.sampled_from(["no-kind-that-we-know", "none-either", "sp-establish", "combating-drugs-partnership"]),
    "text": TEXTS,
    "address": ADDRESSES,
    "base": BASES,
    "id": st.sampled_from(IDS),
    "number": st.integers(1, 40).map(str) | st.just("9" * 18),
    "truth": st.sampled_from(["true", "false"]),
    "date": DATES,
    "period": PERIODS,
}

# --- registers --------------------------------------------------------------------------------------------------------

FREE = {"members", "replaced_by", "to", "party", "by"}  # references among records of one section that may run in a circle
GREATEST = {"bodies": 4, "priorities": 3, "challenges": 3, "themes": 3}
OFTEN = {"lead": 8, "themes": 3, "part_of": 3, "continues": 4, "held_by": 3, "status": 3, "adopted_by": 2, "shared_with": 2, "acts": 2}


class World(NamedTuple):
    """The ids there are, by section, in an order in which references that may not run in a circle only ever point back."""

    ids: Mapping[str, Sequence[str]]
    posts: Mapping[str, str]  # each with its body
    headings: Mapping[str, Sequence[str]]  # of each source, where it has some

    def targets(self, sections: Sequence[str], field: str, section: str, id: str) -> list[str]:
        """What a field of a record (or of a part of it) may refer to."""
        if sections == ("anything",):
            return [one for ids in self.ids.values() for one in ids]
        found = []
        for target in sections:
            ids = list(self.ids[target])
            if field not in FREE and target == section:
                ids = ids[: ids.index(id)]
            elif field not in FREE and target == "posts" and section == "bodies":
                bodies = self.ids["bodies"]
                ids = [post for post in ids if bodies.index(self.posts[post]) < bodies.index(id)]
            found += ids
        return found


@st.composite
def registers(draw: st.DrawFn) -> Data:
    """A sound register as plain data."""
    sections = [section for section in TABLE if section != "accepted"]
    counts = {section: draw(st.integers(0, GREATEST.get(section, 2))) for section in sections}
    seats = [draw(st.integers(0, 2)) for _ in range(counts["bodies"])]
    total = sum(counts.values()) + sum(seats)
    pool = iter(draw(st.lists(st.sampled_from(IDS), min_size=total, max_size=total, unique=True)))
    ids = {section: [next(pool) for _ in range(count)] for section, count in counts.items()}
    posts = {next(pool): body for body, count in zip(ids["bodies"], seats, strict=True) for _ in range(count)}
    headings = {id: draw(st.lists(TEXTS, max_size=2, unique=True)) for id in ids["sources"]}
    world = World(ids | {"posts": list(posts)}, posts, headings)

    whole: Data = {"register": record(draw, Register, world, "register", "")}
    for section in sections:
        made = {id: record(draw, TABLE[section], world, section, id) for id in ids[section]}
        if made or draw(st.booleans()):
            whole[section] = {id: each for id, each in made.items() if each is not None} or ""
    if "accepted" in TABLE and total and draw(st.booleans()):
        whole["accepted"] = [record(draw, Acceptance, world, "accepted", "") for _ in range(draw(st.integers(1, 2)))]
    return whole


def record(draw: st.DrawFn, kind: type[Record], world: World, section: str, id: str, **known: str) -> Data | None:
    """A record or a part of one, with what is known of it, the required fields and some others; None where it requires what
    this world has not.
    """
    optional = [name for name, line in kind.fields.items() if not line.required for _ in range(OFTEN.get(name, 1))]
    chosen = draw(st.lists(st.sampled_from(optional), unique=True, max_size=7)) if optional else []
    made: Data = {}
    for name, line in kind.fields.items():
        if line.required or name in chosen or line.shape == "records":
            value = known.get(name) or field(draw, line, world, section, id)
            if value is not None:
                made[name] = value
            elif line.required:
                return None
    in_order(made)
    return made


def in_order(made: Data) -> None:
    """Lets nothing end before it begins."""
    if {"from", "to"} <= made.keys() and day(made["from"]).first > day(made["to"]).last:
        made["from"], made["to"] = made["to"], made["from"]
    seen = made.get("seen", [])
    if "to" in made and any(day(text).first > day(made["to"]).last for text in ([seen] if isinstance(seen, str) else seen)):
        del made["seen"]


def field(draw: st.DrawFn, line: Field, world: World, section: str, id: str) -> Any:
    """A value for a field of a record; None where this world has none."""
    one = partial(record, draw, world=world, section=section, id=id)
    targets = world.targets(line.sections, line.key, section, id) if line.sections else []
    if line.key == "check":
        return draw(st.sampled_from(report.check_names()))
    if line.key == "note" and draw(st.booleans()):
        return draw(LINES)
    if line.shape in PLAIN_SHAPES:
        return draw(PLAIN_SHAPES[line.shape])
    match line.shape:
        case "choice":
            return draw(st.sampled_from(line.options))
        case "texts":
            return several(draw, TEXTS)
        case "reference":
            return draw(st.sampled_from(targets)) if targets else None
        case "references":
            return several(draw, st.sampled_from(targets)) if targets else None
        case "sources":
            return several(draw, citations(world)) if world.ids["sources"] else None
        case "claims":
            return claims(draw, one, targets)
        case "dates":
            return several(draw, DATES)
        case "bases":
            bases = [one(line.record) if draw(st.booleans()) else draw(TEXTS) for _ in range(draw(st.integers(1, 3)))]
            return bases if draw(st.booleans()) or len(bases) > 1 else bases[0]
        case "headings":
            if section == "sources":
                return {heading: draw(TEXTS) for heading in world.headings[id]} or None
            return draw(st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=2))
        case "list":
            return [part for _ in range(draw(st.integers(1, 2))) if (part := one(line.record))] or None
        case "records":
            return {
                post: made
                for post, body in world.posts.items()
                if body == id and (made := record(draw, line.record, world, line.record.SECTION, post))
            } or None
        case "settlements":
            themes = draw(st.lists(st.sampled_from(world.ids["themes"]), unique=True, max_size=2)) if world.ids["themes"] else []
            return {theme: one(line.record) for theme in themes} or None
    raise AssertionError(f"no register is generated with a field of the shape {line.shape}")


def several(draw: st.DrawFn, each: st.SearchStrategy[str]) -> str | list[str]:
    """One thing, or a list of them."""
    return draw(each | st.lists(each, min_size=1, max_size=3))


def citations(world: World) -> st.SearchStrategy[str]:
    """Sources, and parts of them: of those that list their parts, these alone."""

    def parts(id: str) -> st.SearchStrategy[str]:
        headings = world.headings[id]
        return st.just(id) | (st.sampled_from(headings) if headings else TEXTS).map(lambda part: f"{id}#{part}")

    return st.sampled_from(world.ids["sources"]).flatmap(parts)


def claims(draw: st.DrawFn, one: Any, targets: list[str]) -> Any:
    """Claims in all their forms. Beside `nobody` there is one only on other days."""
    forms = ["nobody", "nobody at length"] + (["id", "ids", "at length", "mixed", "nobody since"] if targets else [])

    def at_length() -> Data:
        return one(Claim, who=draw(st.sampled_from(targets)))

    match draw(st.sampled_from(forms[::-1])):
        case "nobody":
            return NOBODY
        case "nobody at length":
            return one(Claim, who=NOBODY)
        case "nobody since":
            return [{"who": draw(st.sampled_from(targets)), "to": "2015-03"}, {"who": NOBODY, "from": "2015-04"}]
        case "id":
            return draw(st.sampled_from(targets))
        case "ids":
            return draw(st.lists(st.sampled_from(targets), min_size=1, max_size=3))
        case "at length":
            return at_length()
    return [at_length() if draw(st.booleans()) else draw(st.sampled_from(targets)) for _ in range(draw(st.integers(1, 3)))]


# --- what the model should hold ---------------------------------------------------------------------------------------


def day(text: str) -> Date:
    """A date, worked out by another calendar than the reader's own."""
    year, month, number = [int(part) for part in text.split("-")] + [None] * (2 - text.count("-"))
    last = date(year, month or 12, number or calendar.monthrange(year, month or 12)[1])
    return Date(text, date(year, month or 1, number or 1).isoformat(), last.isoformat())


def years(text: str) -> Period:
    if "/" not in text:
        return Period(text, *day(text)[1:])
    first, last = text.split("/")
    if len(last) == 2:
        return Period(text, f"{first}-04-01", f"{int(first) + 1}-03-31")
    return Period(text, day(first).first, day(last).last)


def typed(whole: Data) -> Register:
    """The register that should be read from plain data."""
    sections: dict[str, Any] = {
        section: {id: typed_record(kind, record, id=id) for id, record in (whole.get(section) or {}).items()}
        for section, kind in TABLE.items()
        if section != "accepted"
    }
    posts = {id: post for body in sections["bodies"].values() for id, post in body.posts.items()}
    accepted = tuple(typed_record(Acceptance, each) for each in whole.get("accepted", ()))
    return Register(**typed_record(Register, whole["register"]).stated_values(), **sections, posts=posts, accepted=accepted, others={})


def typed_record(kind: type[Record], made: Data, **known: Any) -> Record:
    values = known | {"from_" if name == "from" else name: typed_field(kind.fields[name], value, known) for name, value in made.items()}
    if "source" in values and "posts" in values:
        for post in values["posts"].values():
            if post.value("source") is None:
                post.complete(source=values["source"])
    return kind(**values)


def typed_field(line: Field, value: Any, known: Mapping[str, Any]) -> Any:
    many = value if isinstance(value, list) else [value]
    match line.shape:
        case "texts" | "references" | "sources":
            return tuple(many)
        case "number":
            return int(value)
        case "truth":
            return value == "true"
        case "date":
            return day(value)
        case "period":
            return years(value)
        case "claims":
            return tuple(Claim(who=claim) if isinstance(claim, str) else typed_record(Claim, claim) for claim in many)
        case "dates":
            return tuple(map(day, many))
        case "bases":
            return tuple(Basis(as_written=one) if isinstance(one, str) else typed_record(line.record, one) for one in many)
        case "list":
            return tuple(typed_record(line.record, part) for part in value)
        case "records":
            return {id: typed_record(line.record, part, id=id, body=known["id"]) for id, part in value.items()}
        case "settlements":
            return {theme: typed_record(line.record, part) for theme, part in value.items()}
    return value


# --- YAML -------------------------------------------------------------------------------------------------------------


class Page:
    """A register as YAML text, with the place (line and column, from 1) of every key and value of it, by path.

    Seed 0 is plain and blocky, as officers write; any other mixes the styles of YAML as nobody ever would.
    """

    def __init__(self, whole: Data, seed: int = 0) -> None:
        self.chance = Random(seed)
        self.wild = seed > 0
        self.keys: dict[Path, tuple[int, int]] = {}
        self.values: dict[Path, tuple[int, int]] = {}
        self.parts: list[str] = []
        self.line, self.column = 1, 1
        self.line_end = self.pick("\n", "\n", "\r\n", "\r")
        self.clipped = False  # whether the last text needs the line end that follows it
        self.data = self.shuffled(whole)
        self.lay_out()

    def __repr__(self) -> str:
        return f"Page of:\n{self.text}"

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def bytes(self) -> bytes:
        return self.text.encode()

    # What it does to be different.

    def may(self, chance: float) -> bool:
        return self.wild and self.chance.random() < chance

    def pick(self, *choices: Any) -> Any:
        return self.chance.choice(choices) if self.wild else choices[0]

    def shuffled(self, data: Any) -> Any:
        if isinstance(data, list):
            return [self.shuffled(each) for each in data]
        if not isinstance(data, dict):
            return data
        keys = list(data)
        if self.may(0.5):
            self.chance.shuffle(keys)
        return {key: self.shuffled(data[key]) for key in keys}

    # How it writes.

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.column += len(text)

    def end(self, comment: float = 0.0) -> None:
        if self.may(comment):
            self.put(self.pick(" # remark", "  #", "\t# é: [" if self.parts[-1] not in ("-", ":") else " # é"))
        self.parts.append(self.line_end)
        self.line, self.column = self.line + 1, 1

    @property
    def here(self) -> tuple[int, int]:
        return self.line, self.column

    def lay_out(self) -> None:
        if self.may(0.2):
            self.parts.append("\ufeff")  # no column
        if self.may(0.2):
            self.put("# yaml-language-server: $schema=é")
            self.end()
        if self.may(0.1):
            self.put("---")
            self.end(0.3)
        if self.may(0.05):
            self.values[()] = self.here
            self.flow(self.data, (), 0)
            self.end(0.2)
        else:
            self.block_mapping(self.data, (), 0)
        if self.may(0.1):
            self.put("...")
            self.end()
        elif self.may(0.2) and not self.clipped:
            self.parts.pop()

    def gap(self, indent: int) -> None:
        """Blank lines and comments, none further in than what they stand between."""
        while self.may(0.1):
            self.put(" " * self.chance.randint(0, indent))
            self.put(self.pick("", "# note: {a", "#"))
            self.end()

    def block_mapping(self, data: Data, path: Path, indent: int) -> None:
        for number, (key, value) in enumerate(data.items()):
            if self.column == 1:
                self.gap(indent)
                self.put(" " * indent)
            asked = self.may(0.03)
            if not number:
                self.values.setdefault(path, self.here)
            if asked:
                self.put("? ")
            at = (*path, key)
            self.keys[at] = self.here
            self.key(key, in_flow=False)
            if asked:
                self.end()
                self.put(" " * indent)
            elif self.may(0.05):
                self.put(" ")
            self.put(":")
            self.block_value(value, at, indent, asked)

    def block_value(self, value: Any, path: Path, indent: int, asked: bool = False) -> None:
        """A value after its colon or dash, to the end of its line."""
        self.clipped = False
        if (
            isinstance(value, dict | list)
            and value
            and not asked
            and not self.may(0.4)
            and (self.wild or len(path) < 3 or isinstance(value, list))
        ):
            self.end(0.1)
            if isinstance(value, dict):
                self.block_mapping(value, path, indent + self.pick(2, 1, 4))
            else:
                self.block_list(value, path, indent + self.pick(2, 0, 3))
            return
        if value == "" and isinstance(value, str):
            self.values[path] = self.here
            self.end(0.2)
            return
        if isinstance(value, str) and self.block_text(value, path, indent):
            return
        if self.may(0.05) and not asked:
            self.end(0.3)
            self.put(" " * (indent + self.chance.randint(1, 5)))
        else:
            self.put(self.pick(" ", " ", "   ", "\t" if isinstance(path[-1], str) and not asked else " "))
        self.values[path] = self.here
        if isinstance(value, str):
            self.scalar(value, indent, in_flow=False)
        else:
            self.flow(value, path, indent)
        self.end(0.1)

    def block_text(self, value: str, path: Path, indent: int) -> bool:
        """Writes a text as a block, where it can be and the die says so."""
        lines = value.removesuffix("\n").split("\n")
        tame = all(line and line[0] not in " \t" and line[-1] not in " \t" for line in lines)
        if not tame or not self.may(0.3):
            return False
        inner = " " * (indent + self.chance.randint(1, 4))
        folded = len(lines) == 1 and self.may(0.5)
        self.put(self.pick(" ", "  "))
        self.values[path] = self.here
        self.put(("> " if folded else "| ").strip() + ("" if value.endswith("\n") else "-"))
        self.end(0.1)
        for line in lines:
            for piece in self.folds(line) if folded else [line]:
                self.put(inner + piece)
                self.end()
        self.clipped = True
        return True

    def block_list(self, items: list[Any], path: Path, indent: int) -> None:
        for number, item in enumerate(items):
            self.gap(indent)
            self.put(" " * indent)
            if not number:
                self.values[path] = self.here
            self.put("-")
            at = (*path, number)
            if isinstance(item, dict) and not self.may(0.4):
                self.put(" " * self.pick(1, 1, 3))
                self.block_mapping(item, at, self.column - 1)
            else:
                self.block_value(item, at, indent)

    def flow(self, value: Any, path: Path, indent: int) -> None:
        """A value between brackets."""
        self.values[path] = self.here
        pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
        self.put("{" if isinstance(value, dict) else "[")
        for number, (key, each) in enumerate(pairs):
            self.space(indent, "")
            at = (*path, key)
            if isinstance(value, dict):
                self.keys[at] = self.here
                self.key(key, in_flow=True)
                self.put(": ")
            self.values[at] = self.here
            if isinstance(each, str):
                if each:
                    self.scalar(each, indent, in_flow=True)
            else:
                self.flow(each, at, indent)
            if number + 1 < len(pairs) or self.may(0.1):
                self.space(indent, "", rarely=True)
                self.put(",")
                self.space(indent, " ")
        self.space(indent, "")
        self.put("}" if isinstance(value, dict) else "]")

    def space(self, indent: int, usual: str, rarely: bool = False) -> None:
        if self.may(0.03 if rarely else 0.1):
            self.end(0.2)
            self.put(" " * (indent + self.chance.randint(1, 6)))
        else:
            self.put(usual)

    def key(self, text: str, in_flow: bool) -> None:
        if re.fullmatch(r"[A-Za-z0-9][\w.-]*", text) and not self.may(0.1):
            self.put(text)
        elif "\n" not in text and not self.may(0.3):
            self.put(single(text))
        else:
            self.put(f'"{"".join(self.escaped(text))}"')

    def scalar(self, text: str, indent: int, in_flow: bool) -> None:
        """A text in a style that can hold it, now and then folded."""
        styles = ["double"]
        if "\n" not in text:
            styles.insert(0, "single")
            if is_plain(text, in_flow):
                styles = ["plain", "plain", "plain", *styles]
        style = self.pick(*styles)
        if style == "double":
            pieces = ["".join(self.escaped(piece)) for piece in self.folds(text)]
            pieces[0] = '"' + pieces[0]
            pieces[-1] += '"'
        elif style == "single":
            pieces = single(self.line_end.join(self.folds(text))).split(self.line_end)
        else:
            pieces = list(self.folds(text, plain=True))
        for number, piece in enumerate(pieces):
            if number:
                self.end()
                self.put(" " * (indent + self.chance.randint(1, 5)))
            self.put(piece)

    def folds(self, text: str, plain: bool = False) -> Iterator[str]:
        """The text in lines that YAML joins again by a space."""
        start = 0
        for found in re.finditer(r"(?<=[^\s]) (?=[^\s])", text):
            if (text[found.end()].isalnum() or not plain) and self.may(0.1):
                yield text[start : found.start()]
                start = found.end()
        yield text[start:]

    def escaped(self, text: str) -> Iterator[str]:
        """The signs of a text as they stand between double quotes."""
        for sign in text:
            if sign in '"\\':
                yield "\\" + sign
            elif sign in "\n\t":
                yield "\\n" if sign == "\n" else self.pick("\\t", "\t")
            elif self.may(0.02):
                yield f"\\x{ord(sign):02x}" if ord(sign) < 256 else f"\\U{ord(sign):08x}"
            else:
                yield sign

    # Where things stand.

    def places(self) -> Iterator[tuple[Path, tuple[int, int]]]:
        """Every path of the register, and where a finding about it should point: at the key of a section, of a record and
        of whatever holds fields; at the value of any other field; at a list's item.
        """

        def below(value: Any, path: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
            for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
                at = (*path, key)
                by_key = isinstance(key, str) and (
                    len(path) == 0 or (len(path) == 1 and path != ("register",)) or isinstance(value[key], dict)
                )
                yield at, self.keys[at] if by_key else self.values[at]
                yield from below(value[key], at)

        return below(self.data, ())


def single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def is_plain(text: str, in_flow: bool) -> bool:
    """Whether a text can do without quotes; wary rather than exact."""
    return (
        text[0].isalnum()
        and text[-1] not in " :"
        and not any(found in text for found in (": ", " #", "\n", "\t"))
        and not (in_flow and re.search(r"[\[\]{},?]|:(?![\w/])", text))
    )


SEEDS = st.integers(0, 999)


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """Registers, laid out."""
    seed = draw(SEEDS)  # before all else, so that what Hypothesis varies first is the layout
    return Page(draw(registers()), seed)
