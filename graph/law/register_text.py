"""A register to begin with: a body of each kind asked for, what it rests on in law, and its duties, each with its citation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model.dates import Date
from .duties import is_certain, is_in_force, takes_in
from .load import read_law
from .records import LegalLine, StatutoryKind

PLAIN_SCALAR = re.compile(r"[A-Za-z(][^:#\n]*[^:#\s]")


def render_register_text(kinds: Sequence[str], day: str, as_at: Date | None = None) -> str:
    """The YAML of a register with a body of each of these kinds, and the duties that are certain on the day.

    `as_at` is written in it, where the register is to stay on that day.
    """
    law = read_law()
    lines = [line for line in law.lines.values() if is_certain(line, day)]
    duties = {
        line.id: line
        for kind in kinds
        for line in lines
        if takes_in(line, line.duty_of, kind) and takes_in(line, line.about, kind) and is_duty(line)
    }
    bases = {kind: next((line for line in lines if takes_in(line, line.about, kind) and "basis" in line.closes), None) for kind in kinds}
    cited = sorted({id for line in (*duties.values(), *filter(None, bases.values())) for id in line.source})
    return (
        "\n".join(
            [
                "# yaml-language-server: $schema=../schema/register.schema.json",
                "",
                "register:",
                "  id: our-partnership",
                "  name: Our partnership",
                "  format: 1",
                "  base: https://example.org/our-partnership/",
                *([f"  as_at: {as_at}"] if as_at else []),
                "",
                "",
                "sources:",
                *(text for id in cited for text in source_lines(id)),
                "",
                "bodies:",
                *(text for kind in sorted(kinds) for text in body_lines(kind, law.kinds[kind], bases[kind])),
                "",
                "duties:",
                *(text for id in sorted(duties) for text in duty_lines(duties[id], kinds)),
            ]
        ).rstrip()
        + "\n"
    )


def is_duty(line: LegalLine) -> bool:
    """Whether a line asks for something that a board would show: a plan, a report, who gets it."""
    return bool(line.every) or "reports" in line.closes


def source_lines(id: str) -> Iterator[str]:
    source = read_law().sources[id]
    yield from (f"  {id}:", f"    name: {quote_yaml(source.name)}", f"    url: {source.url}", "")


def body_lines(id: str, kind: StatutoryKind, basis: LegalLine | None) -> Iterator[str]:
    yield from (f"  {id}:", f"    name: {quote_yaml(kind.name)}", f"    kind: {kind.body_kind}", f"    statutory_kind: {id}")
    if basis:
        yield from ("    basis:", f"      as_written: {quote_yaml(basis.citation)}", f"      law: {basis.id}")
        yield from source_line(basis)
    yield ""


def duty_lines(line: LegalLine, kinds: Sequence[str]) -> Iterator[str]:
    whose = [kind for kind in kinds if takes_in(line, line.duty_of, kind)]
    yield from (f"  {line.id}:", f"    name: {quote_yaml(line.name)}", f"    duty_of: [{', '.join(whose)}]")
    yield f"    basis: {{as_written: {quote_yaml(line.citation, flow=True)}, law: {line.id}}}"
    yield from source_line(line)
    yield ""


def source_line(line: LegalLine) -> Iterator[str]:
    if line.source:
        yield f"    source: {line.source[0]}"


def quote_yaml(text: str, flow: bool = False) -> str:
    """A text as YAML has it, in quotes only where it must be."""
    plain = PLAIN_SCALAR.fullmatch(text) and not (flow and re.search(r"[,\[\]{}]", text))
    return text if plain else "'" + text.replace("'", "''") + "'"


def find_unknown_kinds(kinds: Sequence[str], day: str) -> Iterator[tuple[str, StatutoryKind | None]]:
    """Of these kinds, those that the data set does not know (None), or that the law did not know on the day."""
    for id in kinds:
        kind = read_law().kinds.get(id)
        if kind is None or not is_in_force(kind, day):
            yield id, kind
