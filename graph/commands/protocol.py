"""Writes a protocol between boards as a document: who leads on what, clause by clause, and what is still to be agreed."""

from __future__ import annotations

import argparse
import os
from importlib import import_module
from typing import TYPE_CHECKING

from . import Misuse, modules, needs, sources, takes_data, write, write_bytes

if TYPE_CHECKING:
    from ..documents import Document
    from ..model import Protocol
    from ..reading import Snapshot
    from ..source import Source

EXAMPLES = """
  graph protocol                         the only protocol, as Markdown; of several, the list
  graph protocol --to protocol.docx
  graph protocol four-boards-protocol --to protocol.html --as-at 2016-04-01

The words that are the same whoever the parties are come from a file of ours; `protocol-words.md` beside the register takes its place."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", metavar="ID", help="the protocol; not needed where there is only one")
    kinds = ", ".join(f".{kind}" for kind in modules("documents"))
    parser.add_argument("--to", metavar="FILE", help=f"write it to this file, of a kind that its ending tells: {kinds}")
    takes_data(parser)


def run(called: argparse.Namespace) -> int:
    found = [(source, snapshot, protocol) for source, snapshot in sources(called) for protocol in snapshot.register.protocols.values()]
    if called.id is None and len(found) != 1 and not called.to:
        write(listed(found), None)
        return 0
    kind = ending(called.to) if called.to else "md"
    source, snapshot, protocol = chosen(called.id, found)
    try:
        render = import_module(f"graph.documents.{kind}").render
        document = made(source, snapshot, protocol)
    except ModuleNotFoundError as missing:
        raise Misuse(needs(missing)) from None
    write_bytes(render(document), called.to)
    return 0


def made(source: Source, snapshot: Snapshot, protocol: Protocol) -> Document:
    from ..protocol import document
    from ..standing import WordsProblem, standing

    try:
        passages = standing(os.path.dirname(next(iter(source.roots))))
    except WordsProblem as problem:
        raise Misuse(str(problem)) from None
    return document(source, snapshot, protocol, passages)


def ending(file: str) -> str:
    kind, kinds = os.path.splitext(file)[1].lower().removeprefix("."), modules("documents")
    if kind not in kinds:
        raise Misuse(f"--to takes a file that ends in {', '.join(f'.{each}' for each in kinds)}, and not `{file}`.")
    return kind


def chosen(id: str | None, found: list[tuple[Source, Snapshot, Protocol]]) -> tuple[Source, Snapshot, Protocol]:
    from ..words import near, several, tick

    if not found:
        raise Misuse("the register holds no protocol.")
    names = {name: one for one in found for name in (one[2].id, f"{one[1].register.id}:{one[2].id}")}
    if id is None:
        if len(found) == 1:
            return found[0]
        raise Misuse(f"there are several protocols: name one, such as {tick(found[0][2].id)}; `graph protocol` lists them.")
    if id not in names:
        guess = near(id, names)
        raise Misuse(
            f"there is no protocol {tick(id)}; " + (f"did you mean `{guess}`?" if guess else "`graph protocol` lists those there are.")
        )
    same = [f"{snapshot.register.id}:{protocol.id}" for _, snapshot, protocol in found if protocol.id == id]
    if len(same) > 1:
        raise Misuse(f"several registers have a protocol {tick(id)}: name {several(map(tick, same), 'or')}.")
    return names[id]


def listed(found: list[tuple[Source, Snapshot, Protocol]]) -> list[str]:
    from ..words import quote

    if not found:
        return ["The register holds no protocol."]
    return [f"{protocol.id}  {quote(protocol.name)}, {protocol.status or 'status not stated'}" for _, _, protocol in found]
