"""What the page of a protocol says: how far agreement has come, who leads on what, who has signed, and every clause."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ...documents.blocks import Block, Heading, Listing, Paragraph, Table, join_parts
from ...documents.words import link_record
from ...model.labels import PROTOCOL_LABELS
from ...model.text import clean_text, count_noun
from ...protocol.document import ProtocolWriter
from ...protocol.outline import ProtocolOutline

ROW_LIMIT, COLUMN_LIMIT = 200, 40  # rows and columns that a page can hold and a person read


def progress_section(told: ProtocolOutline) -> list[Block]:
    """The first thing a chair reads: how far agreement has come, and between whom."""
    parties = join_parts([told.link(id) for id in told.parties]) or ("none named",)
    return [
        Paragraph(f"{told.settled_sentence()} {told.signature_sentence()}", tone="headline"),
        Paragraph(
            (
                link_record(told.register, told.protocol.id, clean_text(told.snapshot.label(told.protocol.id))),
                f". {PROTOCOL_LABELS[told.protocol.status].sentence}",
            )
        ),
        Paragraph((*parties, "."), "Parties, who must all agree"),
    ]


def theme_section(told: ProtocolOutline) -> list[Block]:
    """Who does what on which theme, by this protocol: what is open, then what is settled."""
    blocks: list[Block] = [Heading(2, "Who leads on what")]
    if len(told.parties) > COLUMN_LIMIT:
        blocks.append(Paragraph(f"The first {COLUMN_LIMIT} of {len(told.parties)} parties have a column; the document has them all."))
    if not told.theme_clauses:
        blocks.append(Paragraph(told.settled_sentence()))
    if told.candidates:
        blocks += [Heading(3, "Themes it could cover, with no lead agreed"), Paragraph(told.candidate_sentence()), told.candidate_listing()]
    if not told.theme_clauses:
        return blocks
    parties, others = told.parties[:COLUMN_LIMIT], told.other_bodies()
    for name, clauses, caption in (
        ("Open themes", told.open_clauses, "Themes that have no lead by this protocol. Working on a theme is not leading on it"),
        ("Settled themes", told.settled_clauses, "Themes with a lead by this protocol, and what each body does"),
    ):
        blocks.append(Heading(3, f"{name}: {len(clauses) or 'none'}"))
        if clauses:
            is_open = clauses is told.open_clauses
            blocks.append(told.theme_table(caption, clauses[:ROW_LIMIT], parties, others, show_workers=is_open))
        if len(clauses) > ROW_LIMIT:
            blocks.append(Paragraph(f"These are the first {ROW_LIMIT} of {len(clauses)}; the document has them all."))
    return blocks


def signature_section(told: ProtocolOutline) -> list[Block]:
    if not told.parties:
        return [Heading(2, "Signatures"), Paragraph("The protocol has no parties yet.")]
    return [Heading(2, "Signatures"), told.signature_table()]


CLAUSE_READING = Paragraph(
    "Each clause begins with its wording, if it has any: that is what is signed, and a line runs down its side. What is to be agreed "
    "follows, and binds nobody; then, as a list, what the register says, which is not signed; last, where the clause comes from.",
    tone="quiet",
)


def clause_parts(writer: ProtocolWriter, board: str | None = None) -> Iterator[tuple[str, list[Block]]]:
    """The parts of the protocol, each with its clauses as the document has them; of one party, only what concerns it."""
    clauses = [clause for clause in writer.clauses if board is None or board in clause.concerns]
    for part, found in groupby(clauses, key=lambda clause: clause.part):
        blocks: list[Block] = []
        for clause in found:
            whose = f"{writer.name(str(clause.records[0][1]))}: " if part == "boards" else ""
            blocks += [Heading(3, f"{whose}{clause.title}"), writer.clause_block(clause)]
        yield f"{writer.part_title(part)} ({count_noun(len(blocks) // 2, 'clause')})", blocks


def gap_section(told: ProtocolOutline) -> list[Block]:
    """What is still to be agreed, in which clause, by whom."""
    rows = tuple((clause.title, gap, told.concerned_names(clause)) for clause in told.clauses for gap in clause.gaps)
    if not rows:
        return [Paragraph("No clause says that anything is to be agreed.")]
    return [
        Paragraph(f"{count_noun(len(rows), 'point')} to be agreed."),
        Table("What is to be agreed", "", ("Clause", "Point", "Who"), rows, tone="cards"),
    ]


# --- none -------------------------------------------------------------------------------------------------------------


def no_protocol_section() -> list[Block]:
    """What is shown of a register without a protocol, and what to do."""
    return [
        Paragraph("This register has no protocol.", tone="headline"),
        Paragraph("A protocol is what boards agree on how they relate and who leads on what. Write what there is of it into the register:"),
        Listing(FIRST_STEPS),
        Paragraph("This page then shows what is settled, what is open, and who has signed."),
    ]


FIRST_STEPS = (
    "under protocols, an id and a name, such as our-protocol: {name: Our protocol, parties: [board, council], status: sought}",
    "its parties: the ids of the boards it is between",
    "when something is agreed, under settles: the theme's id, and who leads on it",
)
