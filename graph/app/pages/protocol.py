"""A protocol: how far agreement has come, who does what on which theme, every clause with its records, and the document to take away."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

import streamlit as st

from ...documents.blocks import Heading, Paragraph
from ...lint.run import check_registers
from ...model.dates import parse_date
from ...model.register import Protocol
from ...model.text import escape_unprintable as safe
from ...plugins import load_module
from ...protocol.boilerplate import BoilerplateError, Passage, read_boilerplate
from ...protocol.clauses import CLAUSE_ID_PATTERN
from ...protocol.document import ProtocolWriter, compose_protocol
from ...protocol.draft import draft_clauses
from ...protocol.outline import ProtocolOutline
from ..components import open_requested_record, request_record, select_register, show_blocks
from ..content.protocol import clause_section, no_protocol_section, progress_section, signature_section, theme_section
from ..view import RegisterView

TITLE, PLACE = "Protocol", 3
DOWNLOAD_KINDS = {
    "docx": ("Word (.docx)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": ("web page (.html)", "text/html"),
    "md": ("Markdown (.md)", "text/markdown"),
}
RENDER_LOCK = Lock()  # matplotlib's settings are the whole process's, and several people may ask at once


def show_page() -> None:
    st.title(TITLE, anchor=False)
    view = select_register()
    if view is None:
        return
    open_requested_record(view)
    protocol = select_protocol(view)
    if protocol is None:
        show_blocks(no_protocol_section(), "opening", request_record)
        return
    try:
        words = read_boilerplate(view.source.read_sibling)
    except BoilerplateError as problem:
        show_blocks([Paragraph(str(problem), tone="headline")], "opening", request_record)
        return
    outline = ProtocolOutline(view.snapshot, protocol, draft_clauses(view.snapshot, protocol, words))
    show_blocks([*progress_section(outline), Heading(2, "The document")], "opening", request_record)
    show_downloads(view, protocol, words)
    clauses = clause_section(ProtocolWriter(view.source, outline))
    show_blocks([*theme_section(outline), *signature_section(outline), *clauses], "clauses", request_record)


def select_protocol(view: RegisterView) -> Protocol | None:
    """The protocol asked for, by `?protocol=ID` where there are several."""
    found = view.snapshot.register.protocols
    wanted = st.query_params.get("protocol")
    if wanted is not None and wanted not in found and found:
        show_blocks([Paragraph("The register has no protocol of that name; this is another.", tone="warning")], "unknown")
    chosen = wanted if wanted in found else next(iter(found), None)
    if len(found) > 1:
        st.session_state["protocol"] = chosen
        st.selectbox(
            "Which protocol",
            list(found),
            format_func=lambda id: safe(found[id].name or id),
            key="protocol",
            on_change=lambda: st.query_params.update({"protocol": st.session_state["protocol"]}),
        )
    return found[chosen] if chosen is not None else None


def show_downloads(view: RegisterView, protocol: Protocol, words: list[Passage]) -> None:
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
