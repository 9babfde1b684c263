"""A protocol: how far agreement has come, who does what on which theme, every clause with its records, and the document to take away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock

import streamlit as st

from ...documents.blocks import Block, Paragraph
from ...lint.run import check_registers
from ...model.dates import parse_date
from ...model.register import Protocol
from ...plugins import load_module
from ...protocol.boilerplate import BoilerplateError, Passage, read_boilerplate
from ...protocol.clauses import CLAUSE_ID_PATTERN
from ...protocol.document import ProtocolWriter, compose_protocol
from ...protocol.draft import draft_clauses
from ...protocol.outline import ProtocolOutline
from ..choices import choose
from ..components import show_blocks
from ..content.protocol import (
    CLAUSE_READING,
    clause_parts,
    gap_section,
    no_protocol_section,
    progress_section,
    signature_section,
    theme_section,
)
from ..page_head import open_page
from ..view import RegisterView, compute_once

TITLE, PLACE = "Protocol", 7
DOWNLOAD_KINDS = {
    "docx": ("Word (.docx)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": ("web page (.html)", "text/html"),
    "md": ("Markdown (.md)", "text/markdown"),
}
RENDER_LOCK = Lock()  # matplotlib's settings are the whole process's, and several people may ask at once


def show_page() -> None:
    view = open_page(TITLE)
    if view is None:
        return
    protocol = select_protocol(view)
    if protocol is None:
        show_blocks(no_protocol_section(), "opening")
        return
    try:
        words = tuple(read_boilerplate(view.source.read_sibling))
    except BoilerplateError as problem:
        show_blocks([Paragraph(str(problem), tone="headline")], "opening")
        return
    outline = compute_once(view, outline_protocol, protocol.id, words)
    show_blocks(progress_section(outline), "opening")
    show_downloads(view, protocol, words)
    tabs = st.tabs(["Who leads on what", "What is open", "Clauses", "Signatures"], key="part", bind="query-params")
    with tabs[0]:
        show_blocks(theme_section(outline), "themes")
    with tabs[1]:
        show_blocks(gap_section(outline), "gaps")
    with tabs[2]:
        show_clauses(view, protocol, words)
    with tabs[3]:
        show_blocks(signature_section(outline), "signatures")


def select_protocol(view: RegisterView) -> Protocol | None:
    """The protocol asked for, by `?protocol=ID` where there are several."""
    found = view.snapshot.register.protocols
    wanted = st.query_params.get("protocol")
    if wanted is not None and wanted not in found and found:
        show_blocks([Paragraph("The register has no protocol of that name; this is another.", tone="warning")], "unknown")
    if len(found) > 1:
        wanted = choose("Which protocol", "protocol", {id: view.snapshot.label(id) for id in found}, required=True)
    return found.get(wanted or "") or next(iter(found.values()), None)


def outline_protocol(view: RegisterView, id: str, words: tuple[Passage, ...]) -> ProtocolOutline:
    protocol = view.snapshot.register.protocols[id]
    return ProtocolOutline(view.snapshot, protocol, draft_clauses(view.snapshot, protocol, words))


def list_clause_parts(view: RegisterView, id: str, words: tuple[Passage, ...], board: str | None) -> list[tuple[str, list[Block]]]:
    """The clauses, part by part: all, or those that concern a board."""
    return list(clause_parts(ProtocolWriter(view.source, compute_once(view, outline_protocol, id, words)), board))


def show_clauses(view: RegisterView, protocol: Protocol, words: tuple[Passage, ...]) -> None:
    """The clauses, each part folded; of one board only, where that is asked for."""
    outline = compute_once(view, outline_protocol, protocol.id, words)
    board = choose("Only what concerns", "board", {id: outline.name(id) for id in outline.parties}, "All the parties")
    show_blocks([CLAUSE_READING], "reading")
    for number, (title, blocks) in enumerate(compute_once(view, list_clause_parts, protocol.id, words, board)):
        with st.expander(title):
            show_blocks(blocks, f"clauses-{number}")


def show_downloads(view: RegisterView, protocol: Protocol, words: Sequence[Passage]) -> None:
    """A button for each kind of file. The file is made when its button is pressed, so that the page need not wait for it."""

    def made(kind: str) -> Callable[[], bytes]:
        def make() -> bytes:
            with RENDER_LOCK:
                findings = check_registers([view.source], parse_date(view.snapshot.on)).findings
                document = compose_protocol(view.source, view.snapshot, protocol, words, findings)
                return load_module("documents.kinds", kind).render(document)  # type: ignore[no-any-return]

        return make

    name = protocol.id if CLAUSE_ID_PATTERN.fullmatch(protocol.id) and ":" not in protocol.id else "protocol"
    with st.container(horizontal=True):
        for kind, (label, mime) in DOWNLOAD_KINDS.items():
            st.download_button(f"Download as {label}", made(kind), f"{name}.{kind}", mime, key=f"download-{kind}", on_click="ignore")
