"""Write a protocol between boards as a document, show its status, sign it, or compare an issued copy with the register."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ...model.errors import missing_package_error
from ...plugins import load_module, module_names
from ..options import UsageError, add_data_options, check_choice, is_path, open_registers, register_paths, write_bytes, write_lines

if TYPE_CHECKING:
    from ...documents.blocks import Document
    from ...model.register import Protocol
    from ...model.snapshot import Snapshot
    from ...protocol.boilerplate import Passage
    from ...protocol.clauses import Clause
    from ...reader.load import LoadedRegister

EXAMPLES = """
  graph protocol                         the protocol, as Markdown; the list if there are several
  graph protocol --to protocol.docx
  graph protocol four-boards-protocol --to protocol.html --as-at 2016-04-01
  graph protocol --status                what is settled, what is open, and whose signature is up to date
  graph protocol --sign hwb --by hwb-chair --on 2016-05-04
  graph protocol --verify protocol.docx  which clauses of an issued copy the register no longer supports

The standard wording comes from a file of ours. To use your own, put `protocol-words.md` in the register's folder.

--sign adds an entry under `signed` in the register's file: the clauses that concern the party, with a fingerprint of each. Nothing
else in the file changes. Give the party, one of its posts that is not vacant, and the day (or month) on which it signed. If the
wording changes and the party signs again, it gets a second entry, and the last one counts.

--verify compares only the wording of clauses. It ignores what is still to be agreed, and the notes under a clause.

exit code: 0: done (--verify: every clause is supported). 1: --verify found a clause that is not. 2: usage error, or refused"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", metavar="ID", help="the protocol; not needed where there is only one")
    kinds = ", ".join(f".{kind}" for kind in module_names("documents.kinds"))
    parser.add_argument("--to", metavar="FILE", help=f"write to this file; the extension sets the format: {kinds}")
    parser.add_argument("--status", action="store_true", help="show what is settled and open, and the state of each party's signature")
    parser.add_argument("--sign", metavar="PARTY", help="write this party's signature into the register, with --by and --on")
    parser.add_argument("--by", metavar="POST", help="the post of the party that signed for it")
    parser.add_argument("--on", metavar="DATE", help="the date on which it signed, such as 2016-05-04 or 2016-05")
    parser.add_argument("--verify", metavar="FILE", help=f"compare an issued document with the register: {kinds}")
    parser.add_argument("--format", metavar="FORMAT", default="text", help="for --status and --verify: text or json (default: text)")
    add_data_options(parser)


def run(called: argparse.Namespace) -> int:
    asked = [f"--{name}" for name in ("to", "status", "sign", "verify") if getattr(called, name)]
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)} are different things to do: ask for one of them.")
    if bool(called.by and called.on) is not bool(called.sign) or bool(called.by or called.on) > bool(called.sign):
        raise UsageError("a signature takes all three: --sign PARTY, --by POST and --on DATE.")
    check_choice("--format", called.format, ["text", "json"])
    if called.id and is_path(called.id):
        called.id, called.paths = None, [called.id, *called.paths]
    registers = open_registers(called)
    found = [(source, snapshot, protocol) for source, snapshot in registers for protocol in snapshot.register.protocols.values()]
    if called.id is None and len(found) != 1 and not asked:
        write_lines(list_protocols(found), None)
        if not found:
            write_law_documents(snapshot for _, snapshot in registers)
        return 0
    if called.status or called.sign or called.verify:
        return {"--status": run_status, "--sign": run_sign, "--verify": run_verify}[asked[0]](called, *choose_protocol(called.id, found))
    kind = document_kind("--to", called.to) if called.to else "md"
    source, snapshot, protocol = choose_protocol(called.id, found)
    try:
        render = load_module("documents.kinds", kind).render
        document = build_protocol_document(source, snapshot, protocol)
    except ModuleNotFoundError as missing:
        raise missing_package_error(missing) from None
    write_bytes(render(document), called.to)
    return 0


def write_law_documents(snapshots: Iterable[Snapshot]) -> None:
    """Shows boards that have no protocol yet what they need not agree, where the register says what they are in law."""
    from ...protocol.law_part import compose_law_document

    for document in filter(None, map(compose_law_document, snapshots)):
        write_lines(
            ["To draft one, add a record under `protocols` that names its `parties`. This is what the law says of the boards:", ""], None
        )
        write_bytes(load_module("documents.kinds", "md").render(document), None)


def build_protocol_document(source: LoadedRegister, snapshot: Snapshot, protocol: Protocol) -> Document:
    from ...lint.run import check_registers
    from ...model.dates import parse_date
    from ...protocol.document import compose_protocol

    findings = check_registers([source], parse_date(snapshot.on)).findings
    return compose_protocol(source, snapshot, protocol, prepare_passages(snapshot), findings)


def prepare_passages(snapshot: Snapshot) -> list[Passage]:
    from ...protocol.boilerplate import read_boilerplate

    return read_boilerplate(snapshot.read_sibling)


def prepare_clauses(snapshot: Snapshot, protocol: Protocol) -> list[Clause]:
    from ...protocol.draft import draft_clauses

    return draft_clauses(snapshot, protocol, prepare_passages(snapshot))


# --- how far it has come ----------------------------------------------------------------------------------------------


def run_status(called: argparse.Namespace, source: LoadedRegister, snapshot: Snapshot, protocol: Protocol) -> int:
    from ...protocol.status import protocol_status, status_lines

    found = protocol_status(snapshot, protocol, prepare_clauses(snapshot, protocol), register_path(source), register_paths(called))
    if called.format == "json":
        write_bytes(f"{json.dumps(found, ensure_ascii=False, indent=2)}\n".encode(), None)
    else:
        write_lines(status_lines(found), None)
    return 0


def run_sign(called: argparse.Namespace, source: LoadedRegister, snapshot: Snapshot, protocol: Protocol) -> int:
    from ...model.dates import date_phrase, parse_date
    from ...model.text import quote_name, shorten
    from ...protocol.signatures import make_signature_entry
    from ...reader.edit import Add, write_changes
    from ...syntax.files import display_path

    on = parse_date(called.on)
    if on is None:
        raise UsageError(f"--on takes a date such as 2016-05-04, 2016-05 or 2016, and not `{shorten(called.on)}`.")
    if source.problems:
        raise UsageError("the register has invalid values, so nothing can be signed yet. Run `graph check`, and fix them first.")
    signature = make_signature_entry(snapshot, protocol, prepare_clauses(snapshot, protocol), called.sign, called.by, on)
    written = write_changes(source.files, Add(("protocols", protocol.id, "signed"), signature))
    clauses = len(signature["wording"])
    name, title = quote_name(snapshot.name(called.sign)), quote_name(snapshot.label(protocol.id))
    files = ", ".join(map(display_path, written))
    write_lines(
        [f"{name} has signed {clauses} clauses of {title} {date_phrase(on)}: {files}"],
        None,
    )
    return 0


def register_path(source: LoadedRegister) -> str:
    """Where a register lies: its file, or the folder of its files."""
    files = list(source.roots)
    return files[0] if len(files) == 1 else os.path.dirname(files[0])


def run_verify(called: argparse.Namespace, source: LoadedRegister, snapshot: Snapshot, protocol: Protocol) -> int:
    kind = document_kind("--verify", called.verify, unlisted="txt")
    from ...documents.blocks import DocumentError
    from ...model.text import shorten
    from ...protocol.verify import drift_lines, find_drifts
    from ...syntax.files import read_bytes
    from ...syntax.tree import BYTE_LIMIT

    file = f"`{shorten(called.verify, 400)}`"
    try:
        data = read_bytes(called.verify)
        if len(data) > BYTE_LIMIT:
            raise UsageError(f"{file} is over {BYTE_LIMIT // 1_000_000} MB: a protocol is far smaller.")
        issued = load_module("documents.kinds", kind).read_clauses(data)
    except ModuleNotFoundError as missing:
        raise missing_package_error(missing) from None
    except DocumentError as foreign:
        raise UsageError(f"{file} {foreign}.") from None
    if not issued:
        raise UsageError(f"{file} holds no clause of a protocol: give one that `graph protocol --to` wrote.")
    clauses = prepare_clauses(snapshot, protocol)
    drifts = find_drifts(issued, clauses)
    if called.format == "json":
        told_as = {"protocol": protocol.id, "follows": not drifts, "clauses": [drift.to_json() for drift in drifts]}
        write_bytes(f"{json.dumps(told_as, ensure_ascii=False, indent=2)}\n".encode(), None)
    else:
        write_lines(drift_lines(drifts, clauses, called.verify), None)
    return bool(drifts)


# --- which one --------------------------------------------------------------------------------------------------------


def document_kind(option: str, file: str, unlisted: str = "") -> str:
    """The kind of document that the ending of a file says; one that is `unlisted` is not offered, and says itself what it cannot do."""
    kind, kinds = os.path.splitext(file)[1].lower().removeprefix("."), module_names("documents.kinds")
    if kind not in kinds:
        raise UsageError(
            f"{option} takes a file that ends in {', '.join(f'.{each}' for each in kinds if each != unlisted)}, and not `{file}`."
        )
    return kind


def choose_protocol(id: str | None, found: list[tuple[LoadedRegister, Snapshot, Protocol]]) -> tuple[LoadedRegister, Snapshot, Protocol]:
    from ...model.text import closest_match, code, join_words

    if not found:
        raise UsageError("the register holds no protocol.")
    names = {name: one for one in found for name in (one[2].id, f"{one[1].register.id}:{one[2].id}")}
    if id is None:
        if len(found) == 1:
            return found[0]
        raise UsageError(f"there are several protocols: name one, such as {code(found[0][2].id)}; `graph protocol` lists them.")
    if id not in names:
        if os.path.exists(id):
            raise UsageError(f"there is no protocol {code(id)}; for the path, write `./{id}`.")
        guess = closest_match(id, names)
        raise UsageError(
            f"there is no protocol {code(id)}; " + (f"did you mean `{guess}`?" if guess else "`graph protocol` lists those there are.")
        )
    same = [f"{snapshot.register.id}:{protocol.id}" for _, snapshot, protocol in found if protocol.id == id]
    if len(same) > 1:
        raise UsageError(f"several registers have a protocol {code(id)}: name {join_words(map(code, same), 'or')}.")
    return names[id]


def list_protocols(found: list[tuple[LoadedRegister, Snapshot, Protocol]]) -> list[str]:
    from ...model.text import quote_name

    if not found:
        return ["The register holds no protocol."]
    return [
        f"{protocol.id}  {quote_name(snapshot.label(protocol.id))}, {protocol.status or 'status not stated'}"
        for _, snapshot, protocol in found
    ]
