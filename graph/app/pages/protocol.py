"""A protocol: how far agreement has come, who does what on which theme, every clause with its records, and the document to take away."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

import streamlit as st

from ...model.register import Protocol
from ...model.text import show as safe
from ...plugins import load_module
from ...protocol.boilerplate import Passage, WordsProblem, standing
from ...protocol.clauses import ID
from ...protocol.document import Writer, document
from ...protocol.draft import drafted
from ..components import ask, follow, parts, register
from ..content import heading, paragraph
from ..protocol_content import clauses, matrix, none, opening, signatures
from ..view import View

TITLE, PLACE = "Protocol", 3
KINDS = {
    "docx": ("Word (.docx)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": ("web page (.html)", "text/html"),
    "md": ("Markdown (.md)", "text/markdown"),
}
ONE_AT_A_TIME = Lock()  # matplotlib's settings are the whole process's, and several people may ask at once


def show() -> None:
    st.title(TITLE, anchor=False)
    view = register()
    if view is None:
        return
    follow(view)
    protocol = asked(view)
    if protocol is None:
        parts(none(), "opening", ask)
        return
    try:
        words = standing(view.source.beside)
    except WordsProblem as problem:
        parts([paragraph(str(problem), tone="headline")], "opening", ask)
        return
    writer = Writer(view.source, view.snapshot, protocol, drafted(view.snapshot, protocol, words))
    parts([*opening(view, writer), heading("The document")], "opening", ask)
    downloads(view, protocol, words)
    parts([*matrix(view, writer), *signatures(view, writer), *clauses(view, writer)], "clauses", ask)


def asked(view: View) -> Protocol | None:
    """The protocol asked for, by `?protocol=ID` where there are several."""
    found = view.snapshot.register.protocols
    wanted = st.query_params.get("protocol")
    if wanted is not None and wanted not in found and found:
        parts([paragraph("The register has no protocol of that name; this is another.", tone="warning")], "unknown")
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


def downloads(view: View, protocol: Protocol, words: list[Passage]) -> None:
    """A button for each kind of file. The file is made when its button is pressed, so that the page need not wait for it."""

    def made(kind: str) -> Callable[[], bytes]:
        def make() -> bytes:
            with ONE_AT_A_TIME:
                return load_module("documents.kinds", kind).render(document(view.source, view.snapshot, protocol, words))  # type: ignore[no-any-return]

        return make

    name = protocol.id if ID.fullmatch(protocol.id) and ":" not in protocol.id else "protocol"
    with st.container(horizontal=True):
        for kind, (label, mime) in KINDS.items():
            st.download_button(f"Download as {label}", made(kind), f"{name}.{kind}", mime, key=f"download-{kind}", on_click="ignore")
