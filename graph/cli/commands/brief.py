"""Write a one-page brief for the chair of a body: what it leads, supports, must act on and must agree, and what has changed."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from ...model.errors import missing_package_error
from ...plugins import load_module
from ..options import UsageError, add_data_options, open_registers, register_paths, write_bytes
from .protocol import document_kind

if TYPE_CHECKING:
    from ...brief.document import BriefBaseline
    from ...model.register import Body
    from ...model.snapshot import Snapshot
    from ...reader.load import LoadedRegister

EXAMPLES = """
  graph brief bscb                       a body by its id: as text on a terminal, else as Markdown
  graph brief "Adult Safeguarding Board" --to brief.docx
  graph brief bscb-chair                 by a post: the brief of its body
  graph brief bscb --since 2015-04-01    with what began or ended since that day, by the register's own dates
  graph brief bscb --since main          with what the register says differently from that git branch

A value that can be read as a date is a date. For a branch or tag called 2016, give the id of its commit."""

BODY_LIST_LIMIT = 12  # bodies that are named to one who asks for none of them


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("body", metavar="BODY", help="the id or the name of a body, or the id of one of its posts")
    parser.add_argument("--to", metavar="FILE", help="write to this file; the extension sets the format: .docx, .html, .md or .txt")
    parser.add_argument("--since", metavar="DATE|REV", help="show what has changed since this day, or this git revision of the register")
    add_data_options(parser)


def run(called: argparse.Namespace) -> int:
    kind = document_kind("--to", called.to) if called.to else "txt" if sys.stdout.isatty() else "md"
    registers = open_registers(called)
    home, body = choose_body(called.body, registers)
    ordered = [home, *(one for one in registers if one is not home)]
    since = parse_since(called, home[1]) if called.since else None
    from ...brief.document import compose_brief
    from ...lint.run import check_registers
    from ...model.dates import parse_date

    findings = [one for source, snapshot in ordered for one in check_registers([source], parse_date(snapshot.on)).findings]
    try:
        render = load_module("documents.kinds", kind).render
        made = render(compose_brief(ordered, body, findings, since))
    except ModuleNotFoundError as missing:
        raise missing_package_error(missing) from None
    write_bytes(made, called.to)
    return 0


def parse_since(called: argparse.Namespace, home: Snapshot) -> BriefBaseline:
    """What to compare with: a day, or the registers as they stood at a revision."""
    from ...brief.document import BriefBaseline
    from ...model.dates import format_date, parse_date
    from ...reader.revisions import read_registers_at

    day = parse_date(called.since)
    if day is None:
        return BriefBaseline(called.since, registers=read_registers_at(called.since, register_paths(called)))
    if day.first > home.on:
        raise UsageError(
            f"--since {day} is later than the day of which the register is read, {format_date(parse_date(home.on))}: "
            "give an earlier day, or a later one with --as-at."
        )
    return BriefBaseline(called.since, day)


def choose_body(word: str, registers: list[tuple[LoadedRegister, Snapshot]]) -> tuple[tuple[LoadedRegister, Snapshot], Body]:
    """The body that is meant, with its register: by its id, that of a post, a name, or another name that it has."""
    from ...model.text import closest_match, code, join_words, quote_name

    ids: dict[str, list[tuple[tuple[LoadedRegister, Snapshot], Body]]] = {}
    names: dict[str, list[tuple[tuple[LoadedRegister, Snapshot], Body]]] = {}
    for one in registers:
        register = one[1].register
        for id, body in register.bodies.items():
            for each in (id, *body.posts):
                ids.setdefault(each, []).append((one, body))
                ids.setdefault(f"{register.id}:{each}", []).append((one, body))
            for name in dict.fromkeys(fold_name(name) for name in (body.name, *body.also) if name):
                names.setdefault(name, []).append((one, body))
    found = ids.get(word) or names.get(fold_name(word)) or []
    if len(found) == 1:
        return found[0]
    if found:
        same = sorted(f"{one[1].register.id}:{body.id}" if len(registers) > 1 else body.id for one, body in found)
        raise UsageError(f"several bodies are called {code(word)}: name {join_words(map(code, same), 'or')}.")
    guess = ids.get(closest_match(word, ids) or "") or names.get(closest_match(word, names, " ") or "")
    if guess:
        raise UsageError(f"there is no body {code(word)}; did you mean {code(guess[0][1].id)}, {quote_name(guess[0][1].name)}?")
    own = sorted(id for one in registers for id in one[1].register.bodies)
    if not own:
        raise UsageError("the register holds no body.")
    listed = [code(id) for id in own[:BODY_LIST_LIMIT]] + ([f"{len(own) - BODY_LIST_LIMIT} more"] if len(own) > BODY_LIST_LIMIT else [])
    raise UsageError(f"there is no body {code(word)}; there {'is' if len(own) == 1 else 'are'} {join_words(listed)}.")


def fold_name(name: str) -> str:
    return " ".join(name.casefold().split())
