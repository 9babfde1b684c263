"""What the page of a protocol says: how far agreement has come, the table of themes and parties, the clauses with what each comes from.

Plain data, as in `content.py`. What is open and what is settled are listed apart; what is not stated is said to be so.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

from ..model.dates import format_date
from ..model.labels import PROTOCOL_LABELS, SECTION_NOUNS, SIGNATURE_LABELS
from ..model.register import ROLES
from ..protocol.clauses import PROTOCOL_PARTS, Clause, ClausePath
from ..protocol.document import ProtocolWriter
from ..protocol.signatures import (
    SIGNATURE_FITS,
    SIGNATURE_MISSING,
    SIGNATURE_ON_PAPER,
    SIGNATURE_OTHER_FORM,
    SIGNATURE_STALE,
    SignatureStatus,
)
from ..protocol.themes import sort_by_name
from .content import (
    COLUMN_LIMIT,
    ROW_LIMIT,
    PageBlock,
    TextPart,
    TextParts,
    heading_block,
    join_parts,
    lead_phrase,
    paragraph_block,
    parts_phrase,
    quiet_text,
    record_link,
    table_block,
)
from .view import RegisterView

EMPTY_CELL: TextPart = {"text": "—", "spoken": "nothing stated"}


def progress_section(view: RegisterView, writer: ProtocolWriter) -> list[PageBlock]:
    """The first thing a chair reads: how far agreement has come, and between whom."""
    protocol = writer.protocol
    parties = join_parts([record_link(view, id) for id in writer.parties]) or ["none named"]
    return [
        paragraph_block(f"{settled_sentence(writer)} {signed_sentence(writer)}", tone="headline"),
        paragraph_block(record_link(view, protocol.id), f". {PROTOCOL_LABELS[protocol.status].sentence}"),
        paragraph_block("Parties, who must all agree: ", *parties, "."),
    ]


def settled_sentence(writer: ProtocolWriter) -> str:
    """How many themes have a single lead by this protocol, in a sentence."""
    total, done, left = len(writer.theme_clauses), len(writer.settled_clauses), len(writer.open_clauses)
    if not total:
        return "It is not stated which themes this protocol covers."
    if not done:
        return f"Nothing is settled yet: {'the one theme is' if total == 1 else f'{total} themes are'} open."
    if not left:
        return f"{'The one theme is' if total == 1 else f'All {total} themes are'} settled."
    return f"{done} of {total} themes {'is' if done == 1 else 'are'} settled, {left} {'is' if left == 1 else 'are'} open."


def signed_sentence(writer: ProtocolWriter) -> str:
    """How many parties have signed the present wording, and what the others have signed, in a sentence."""
    stands = Counter(one.state for one in writer.signature_statuses)
    total, fit = stands.total(), stands[SIGNATURE_FITS]
    if stands[SIGNATURE_MISSING] == total:
        return "Nobody has signed."
    most = f"All {total}" if fit == total > 1 else f"{fit or 'None'} of {total}"
    first = f"{most} parties {'has' if fit == 1 else 'have'} {SIGNATURE_LABELS[SIGNATURE_FITS].phrase}"
    others = [
        f"{stands[word]} {'has' if stands[word] == 1 else 'have'} {SIGNATURE_LABELS[word].phrase}"
        for word in (SIGNATURE_STALE, SIGNATURE_OTHER_FORM, SIGNATURE_ON_PAPER)
        if stands[word]
    ]
    return f"{'; '.join([first, *others])}."


# --- tables -----------------------------------------------------------------------------------------------------------


def theme_section(view: RegisterView, writer: ProtocolWriter) -> list[PageBlock]:
    """Who does what on which theme, by this protocol: what is open, then what is settled."""
    blocks = [heading_block("Who leads on what")]
    if len(writer.parties) > COLUMN_LIMIT:
        blocks.append(
            paragraph_block(f"The first {COLUMN_LIMIT} of {len(writer.parties)} parties have a column; the document has them all.")
        )
    if writer.candidates:
        blocks += [heading_block("Themes it could cover", 3), paragraph_block(writer.candidate_sentence())]
    for name, clauses, caption in (
        (
            "Open themes",
            writer.open_clauses,
            "Themes that have no lead by this protocol. Working on a theme is not leading on it",
        ),
        ("Settled themes", writer.settled_clauses, "Themes with a lead by this protocol, and what each body does"),
    ):
        blocks.append(heading_block(f"{name}: {len(clauses) or 'none'}", 3))
        if clauses:
            blocks.append(theme_table(view, writer, caption, clauses[:ROW_LIMIT], is_open=clauses is writer.open_clauses))
        if len(clauses) > ROW_LIMIT:
            blocks.append(paragraph_block(f"These are the first {ROW_LIMIT} of {len(clauses)}; the document has them all."))
    return blocks


def theme_table(view: RegisterView, writer: ProtocolWriter, caption: str, clauses: list[Clause], is_open: bool) -> PageBlock:
    parts = {clause.id: theme_roles(view, clause) for clause in clauses}
    others = sort_by_name(view.snapshot, {id for found in parts.values() for id in found} - set(writer.parties))
    parties = writer.parties[:COLUMN_LIMIT]
    columns = ["Theme", "Lead", *(record_link(view, id) for id in parties), *(["Other bodies"] if others else [])]

    def row(clause: Clause) -> list[TextParts]:
        assert clause.theme is not None
        found, standing = parts[clause.id], clause.theme
        cells: list[TextParts] = [[found.get(id, EMPTY_CELL)] for id in parties]
        if others:
            cells.append(join_cell([link_with_roles(view, id, found[id]) for id in others if id in found]))
        if is_open:
            cells.append(
                join_cell(
                    [record_link(view, id) for work in (standing.work, standing.other_work) for id in sort_by_name(view.snapshot, work)]
                )
            )
        return [[record_link(view, standing.id)], lead_phrase(view, standing.lead_status), *cells]

    return table_block(caption, [*columns, *(["Working on this"] if is_open else [])], map(row, clauses), tone="cards")


def join_cell(parts: TextParts) -> TextParts:
    return join_parts(parts) or [EMPTY_CELL]


def link_with_roles(view: RegisterView, id: str, words: str) -> TextPart:
    part = record_link(view, id)
    return f"{part}: {words}" if isinstance(part, str) else part | {"aside": f": {words}"}


def theme_roles(view: RegisterView, clause: Clause) -> dict[str, str]:
    """What bodies do on a theme by this protocol, on this day, in words."""
    found: dict[str, list[tuple[str, str]]] = {}
    settlement = clause.theme.settlement if clause.theme else None
    for role in ROLES if settlement else ():
        for claim, id, _ in view.snapshot.active_claims(getattr(settlement, role)):
            found.setdefault(id, []).append((role, claim.status))
    return {id: parts_phrase(parts) for id, parts in found.items()}


def signature_section(view: RegisterView, writer: ProtocolWriter) -> list[PageBlock]:
    def row(held: SignatureStatus) -> list[TextParts]:
        one = held.signature
        phrase = SIGNATURE_LABELS[held.state].phrase
        state: TextParts = [phrase if held.state == SIGNATURE_FITS else {"text": phrase, "tone": "gap"}]
        state += [": ", ", ".join(held.changed_clauses)] if held.changed_clauses else []
        by: TextPart = record_link(view, one.by) if one and one.by else EMPTY_CELL
        return [[record_link(view, held.party)], state, [by], [format_date(one.date) if one and one.date else EMPTY_CELL]]

    head = heading_block("Signatures")
    if not writer.parties:
        return [head, paragraph_block("The protocol has no parties yet.")]
    return [
        head,
        table_block("The signature of each party", ["Party", "Signature", "By", "On"], map(row, writer.signature_statuses), tone="cards"),
    ]


# --- clauses ----------------------------------------------------------------------------------------------------------


def clause_section(view: RegisterView, writer: ProtocolWriter) -> list[PageBlock]:
    """Every clause, part by part: its wording, what is to be agreed in it, what the register says, and where it comes from."""
    shown = writer.clauses[:ROW_LIMIT]
    few = (
        f" These are the first {ROW_LIMIT} of {len(writer.clauses)}; the document has them all." if len(shown) < len(writer.clauses) else ""
    )
    reads = (
        "Each clause begins with its wording, if it has any: that is what is signed, and a line runs down its side. What is to be agreed "
        "follows, and binds nobody; then, as a list, what the register says, which is not signed; last, where the clause comes from."
    )
    blocks = [heading_block("Clauses"), paragraph_block(f"{reads}{few}", tone="quiet")]
    for number, (part, title) in enumerate(PROTOCOL_PARTS.items(), 1):
        mine = [clause for clause in shown if clause.part == part]
        blocks += [heading_block(f"{number}. {title}", 3)] if mine else []
        for clause in mine:
            blocks += clause_blocks(view, writer, clause)
    return blocks


def clause_blocks(view: RegisterView, writer: ProtocolWriter, clause: Clause) -> Iterator[PageBlock]:
    whose = f"{writer.name(str(clause.records[0][1]))}: " if clause.part == "boards" else ""
    yield heading_block(f"{whose}{clause.title}", 4)
    yield from (paragraph_block(text, tone="wording") for text in clause.wording)
    yield from (paragraph_block({"text": "To be agreed: ", "tone": "gap"}, text) for text in clause.gaps)
    if clause.asides:
        yield {"kind": "list", "items": list(clause.asides), "tone": "quiet"}
    origins = list(clause_origins(view, clause))
    signable = "" if clause.is_binding else ", nothing to sign yet"
    intro = f"Clause {clause.id}{signable}. Concerns: {writer.concerned_names(clause)}. From: "
    if len(origins) == 1:
        yield paragraph_block(quiet_text(intro), *origins)
    else:
        yield paragraph_block(quiet_text(intro if origins else f"{intro}no record."))
        yield {"kind": "list", "items": origins, "tone": ""}


def clause_origins(view: RegisterView, clause: Clause) -> Iterator[TextPart]:
    """The records of a clause, each once, with the file and line; of standing words, their own."""
    if clause.passage:
        yield f"standing words ({clause.passage.file}:{clause.passage.line})"
    seen = set()
    for path in clause.records:
        at, id = record_location(view, path), str(path[3] if path[2:3] == ("posts",) and len(path) > 3 else path[1])
        if (id, at) not in seen:
            seen.add((id, at))
            part = record_link(view, id)
            word = SECTION_NOUNS["posts"] if id != path[1] else SECTION_NOUNS[str(path[0])]
            yield {**(part if isinstance(part, dict) else {"text": part}), "before": f"{word} ", "aside": f" ({at})"}


def record_location(view: RegisterView, path: ClausePath) -> str:
    """Where a record stands: its file, as seen from beside the register's folder, and its line."""
    position = view.source.position(path)
    home = os.path.dirname(os.path.commonpath([os.path.dirname(os.path.abspath(file)) for file in view.source.roots]))
    return f"{os.path.relpath(position.file, home)}:{position.line}"


# --- none -------------------------------------------------------------------------------------------------------------


def no_protocol_section() -> list[PageBlock]:
    """What is shown of a register without a protocol, and what to do."""
    return [
        paragraph_block("This register has no protocol.", tone="headline"),
        paragraph_block(
            "A protocol is what boards agree on how they relate and who leads on what. Write what there is of it into the register:"
        ),
        {"kind": "list", "items": [*FIRST_STEPS], "tone": ""},
        paragraph_block("This page then shows what is settled, what is open, and who has signed."),
    ]


FIRST_STEPS = (
    "under protocols, an id and a name, such as our-protocol: {name: Our protocol, parties: [board, council], status: sought}",
    "its parties: the ids of the boards it is between",
    "when something is agreed, under settles: the theme's id, and who leads on it",
)
