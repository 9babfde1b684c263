"""`python3 run.py benchmark conflicts`: how often two officers' changes to one section conflict, by the layout of its file.

Pairs of changes to the same section are merged by `git merge-file`, as git would. The records are those of Birmingham's register that
take four to six lines, under new ids made of the words of its ids. A merge without conflict is read, and must hold both changes and
nothing else; where it does not, it is wrong, and nobody was told.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from string import ascii_lowercase
from typing import NamedTuple

import yaml

from graph.syntax.formatter import format_yaml

BIRMINGHAM = Path(__file__).parent.parent / "data" / "bodies.yaml"
PAIRS, SIZES, SEED = 300, (9, 30, 200), 2015

Records = dict[str, str]  # each record's lines, by id, in the order in which they were written
HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\n\n\nbodies:\n"
FOOT = "\n\nduties:\n  coordinate:\n    name: Coordinate\n"


def by_letter(records: Records) -> str:
    """Under a heading for each letter, be there a record or not."""
    parts = ["".join(f"\n{records[id]}" for id in sorted(records) if id[0] == letter) for letter in ascii_lowercase]
    return "\n".join(f"  # {letter}\n{part}" for letter, part in zip(ascii_lowercase, parts, strict=True))


LAYOUTS: dict[str, Callable[[Records], str]] = {
    "added at the end": lambda records: "\n".join(records.values()),
    "by id, no blank line": lambda records: "".join(records[id] for id in sorted(records)),
    "by id, a blank line between": lambda records: "\n".join(records[id] for id in sorted(records)),
    "by id, a blank line before each": lambda records: "".join(f"\n{records[id]}" for id in sorted(records)),
    "by id, each with a closing line": lambda records: "\n".join(f"{records[id]}  # end of {id}\n" for id in sorted(records)),
    "by id, under 26 letters": by_letter,
}
OURS = "by id, a blank line between"


class Pair(NamedTuple):
    base: Records
    one: Records
    other: Records
    both: Records


# --- what officers write ----------------------------------------------------------------------------------------------


def shapes() -> list[str]:
    """The records of Birmingham's register that take four to six lines, without their ids."""
    found = re.findall(r"^  [a-z][a-z0-9-]*:\n((?:    .*\n)+)", BIRMINGHAM.read_text(encoding="utf-8"), re.M)
    return [shape for shape in found if 3 <= shape.count("\n") <= 5 and "    source: " in shape]


def ids(chance: Random, count: int) -> list[str]:
    words = sorted(
        {word for id in re.findall(r"^  ([a-z][a-z0-9-]*):$", BIRMINGHAM.read_text(encoding="utf-8"), re.M) for word in id.split("-")}
    )
    words = [word for word in words if word[0].isalpha() and len(word) > 2]
    found: set[str] = set()
    while len(found) < count:
        found.add("-".join(chance.sample(words, chance.choice((1, 2, 2, 3)))))
    return chance.sample(sorted(found), count)


def record(chance: Random, id: str, known: list[str]) -> str:
    return f"  {id}:\n" + re.sub(r"(?m)^    name: .*", f"    name: {id.replace('-', ' ').capitalize()}", chance.choice(known))


def changed(chance: Random, text: str) -> str:
    """A record with another value in one of its fields."""
    line = chance.choice(re.findall(r"(?m)^    \w+: [^>\n].*\n", text))
    return text.replace(line, line.partition(":")[0] + ": changed\n")


def pairs(kind: str, size: int, in_order: bool) -> Iterator[Pair]:
    """Pairs of changes; the second officer's stands right beside the first's, unless both add."""
    chance, known = Random(f"{SEED} {kind} {size}"), shapes()
    for _ in range(PAIRS):
        *there, new, newer = ids(chance, size + 2)
        base = {id: record(chance, id, known) for id in there}
        if kind == "change, change":
            place = chance.randrange(size - 1)
            mine, beside = (sorted(there) if in_order else there)[place : place + 2]
            first = base | {mine: changed(chance, base[mine])}
        else:
            order = sorted([*there, new]) if in_order else [*there, new]
            place = order.index(new)
            beside = chance.choice([order[near] for near in (place - 1, place + 1) if 0 <= near <= size])
            first = base | {new: record(chance, new, known)}
        if kind == "add, remove":
            yield Pair(base, first, without(beside, base), without(beside, first))
        else:
            second = {newer: record(chance, newer, known)} if kind == "add, add" else {beside: changed(chance, base[beside])}
            yield Pair(base, first, base | second, first | second)


def without(id: str, records: Records) -> Records:
    return {each: text for each, text in records.items() if each != id}


COLUMNS = [("add, add", 9), ("add, add", 30), ("add, add", 200), ("add, change", 30), ("add, remove", 30), ("change, change", 30)]


# --- what git makes of it ---------------------------------------------------------------------------------------------


def merged(folder: Path, number: int, one: str, base: str, other: str) -> str | None:
    """The three merged; None where they conflict."""
    files = [folder / f"{number}-{name}" for name in ("one", "base", "other")]
    for file, text in zip(files, (one, base, other), strict=True):
        file.write_text(text, encoding="utf-8")
    done = subprocess.run(["git", "merge-file", "-p", "-q", *map(str, files)], stdout=subprocess.PIPE, close_fds=False)
    if not 0 <= done.returncode <= 127:
        raise SystemExit("git merge-file did not run")
    return None if done.returncode else done.stdout.decode()


def outcome(folder: Path, number: int, layout: Callable[[Records], str], pair: Pair) -> str:
    """`conflict`, `right` or `wrong`."""
    one, base, other, both = (f"{HEAD}{layout(records)}{FOOT}" for records in (pair.one, pair.base, pair.other, pair.both))
    text = merged(folder, number, one, base, other)
    if text is None:
        return "conflict"
    return "right" if text == both or said(text) == said(both) else "wrong"


def said(text: str) -> object:
    """What a register says, each of its records once."""
    for section in re.split(r"(?m)^(?=\w)", text):
        names = re.findall(r"(?m)^  ([\w-]+):", section)
        if len(names) != len(set(names)):
            return names
    try:
        return yaml.load(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        return None


def main(words: Sequence[str]) -> None:
    print(f"Of 100 pairs of changes, how many conflict; in brackets, how many merge without conflict and wrongly. {PAIRS} pairs each,")
    print(
        "merged by git merge-file, in a section of that many records; a record is changed or removed right beside what the other changes.\n"
    )
    print(f"| {'layout':32} |" + "".join(f" {f'{kind}: {size}':>18} |" for kind, size in COLUMNS))
    print(f"| {'-' * 32} |" + f" {'-' * 17}: |" * len(COLUMNS))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as hands:
        for name, layout in LAYOUTS.items():
            cells = []
            for kind, size in COLUMNS:
                made = list(pairs(kind, size, in_order=name != "added at the end"))
                if name == OURS:
                    check_ours(layout(made[0].base))
                found = list(hands.map(lambda each, layout=layout: outcome(Path(folder), each[0], layout, each[1]), enumerate(made)))
                cells.append(f"{found.count('conflict') / PAIRS:.1%} ({found.count('wrong') / PAIRS:.1%})".replace("%", ""))
            print(f"| {name:32} |" + "".join(f" {cell:>18} |" for cell in cells), flush=True)
    print(
        "\nBy chance, two new records fall between the same two of 9, 30, 200 in "
        + ", ".join(f"{2 / (size + 2):.1%}" for size in SIZES)
        + "."
    )


def check_ours(section: str) -> None:
    """The layout that is called ours here is the one that `graph fmt` writes."""
    text = f"{HEAD}{section}{FOOT}".encode()
    assert format_yaml(text, "register.yaml").data == text
