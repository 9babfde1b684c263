"""The protocol as a document: its clauses part by part, what is settled and what is open at its head, what the register says behind.

The clauses are what is signed. Tables and pictures only gather what clauses say; findings, sources and notes stand in appendices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from os.path import basename

from ..documents.blocks import (
    BLANK_CELL,
    Block,
    ClauseBlock,
    Document,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Table,
    TextPart,
    Words,
    join_parts,
    list_parts,
    plain_text,
)
from ..model.dates import format_date, parse_date
from ..model.finding import Finding
from ..model.labels import PRESENTING_LABELS, PROTOCOL_LABELS, SECTION_NOUNS, field_label
from ..model.record import Record
from ..model.register import Protocol
from ..model.snapshot import Snapshot
from ..model.text import clean_text, count_noun, join_words
from ..reader.load import LoadedRegister
from .boilerplate import Passage
from .clauses import PROTOCOL_PARTS, Clause, ClausePath
from .draft import draft_clauses
from .figures import Arrow, draw_matrix, draw_relations
from .outline import ProtocolOutline
from .themes import sort_by_name

APPENDICES = ("What is not settled", "Sources", "Abbreviations and other names", "Slips and notes")


def compose_protocol(
    source: LoadedRegister, snapshot: Snapshot, protocol: Protocol, passages: Sequence[Passage], findings: Sequence[Finding]
) -> Document:
    """The document of a protocol, as the register stands on the snapshot's day."""
    writer = ProtocolWriter(source, ProtocolOutline(snapshot, protocol, draft_clauses(snapshot, protocol, passages)), findings)
    register = snapshot.register
    return Document(
        clean_text(protocol.name),
        f"As the register “{clean_text(register.name)}” has it on {writer.day}.",
        clean_text(register.publisher or register.name),
        snapshot.on,
        tuple(writer.blocks()),
    )


class ProtocolWriter:
    """Writes one protocol, with the findings that were made on its register."""

    def __init__(self, source: LoadedRegister, outline: ProtocolOutline, findings: Sequence[Finding] = ()) -> None:
        self.source, self.outline, self.findings = source, outline, findings
        self.snapshot, self.protocol, self.register = outline.snapshot, outline.protocol, outline.register
        self.parties, self.clauses = outline.parties, outline.clauses
        # Without a kind in law, nothing is said of the law.
        self.parts = [part for part in PROTOCOL_PARTS if part != "law" or any(clause.part == part for clause in self.clauses)]
        self.day = format_date(parse_date(self.snapshot.on))

    def name(self, id: str) -> str:
        return self.outline.name(id)

    def blocks(self) -> list[Block]:
        found = [*self.summary_blocks()]
        for part in self.parts:
            found.append(Heading(1, self.part_title(part)))
            found += self.part_blocks(part, [clause for clause in self.clauses if clause.part == part])
        behind = (self.gap_blocks(), self.source_blocks(), self.glossary_blocks(repr(found)), self.slip_blocks())
        for letter, title, told in zip("ABCD", APPENDICES, behind, strict=True):
            found += [Heading(1, f"Appendix {letter}. {title}"), *told]
        return found

    def part_title(self, part: str) -> str:
        """A part with its number."""
        return f"{self.parts.index(part) + 1}. {PROTOCOL_PARTS[part]}"

    # --- at its head --------------------------------------------------------------------------------------------------

    def summary_blocks(self) -> Iterator[Block]:
        yield Heading(1, "At a glance")
        yield Paragraph(PROTOCOL_LABELS[self.protocol.status].sentence, "Status")
        if errors := len(self.source.problems):
            yield Paragraph(
                f"The register file has {count_noun(errors, 'error')}, so this document may be wrong or incomplete. "
                "Ask whoever keeps the file to fix it first.",
                "Warning",
            )
        told = self.outline
        yield Paragraph(f"{told.join_names(self.parties)}.", "Parties, who must all agree")
        total = len(told.theme_clauses)
        if not total:
            yield Paragraph(told.settled_sentence(), "Themes")
        yield from self.candidate_blocks()
        if total:
            yield Paragraph(f"{len(told.settled_clauses) or 'None'} of {count_noun(total, 'theme')}.", "Settled")
        if told.settled_clauses:
            yield Listing(tuple(map(told.lead_sentence, told.settled_clauses)))
        if told.open_clauses:
            every = "Every one of them. " if len(told.open_clauses) == total > 1 else ""
            titles = join_words([clause.title for clause in told.open_clauses])
            yield Paragraph(f"{every}The parties have yet to agree who leads on {titles}.", "Open")
        yield Paragraph(told.signature_sentence(), "Signatures")
        yield Paragraph(
            f"Each clause has an id and says where it comes from. Its wording is what is signed. {told.gap_sentence()} What is marked "
            "“To be agreed” binds nobody. A list under a clause is what the register says, for information, and is not signed.",
            "How to read this",
        )

    def candidate_blocks(self) -> Iterator[Block]:
        """The themes that it could cover: first that none of them has a lead by it, then who works on them."""
        if self.outline.candidates:
            yield Paragraph(self.outline.candidate_sentence(), "Themes it could cover")
            yield self.outline.candidate_listing()

    # --- the parts ----------------------------------------------------------------------------------------------------

    def part_blocks(self, part: str, clauses: list[Clause]) -> Iterator[Block]:
        if part == "relations":
            yield from self.map_blocks()
        if part == "leads":
            yield from self.matrix_blocks()
        if part == "boards":
            for party, found in groupby(clauses, key=lambda clause: str(clause.records[0][1])):
                yield Heading(2, self.name(party))
                yield from (self.clause_block(clause) for clause in found)
            return
        headed = part != "relations"
        for clause in sorted(clauses, key=lambda clause: clause.passage is None) if part == "leads" else clauses:
            if headed:
                yield Heading(2, clause.title)
            yield self.clause_block(clause)
        if part == "signatures":
            yield self.signature_form()

    def clause_block(self, clause: Clause) -> ClauseBlock:
        if clause.passage:
            origin: Words = TextPart(f"{clause.passage.file}, line {clause.passage.line}")
        else:
            origin = join_parts([*dict.fromkeys(map(self.cite_record, clause.records))] or ["no record"], "; ", "; ")
        return ClauseBlock(
            clause.id,
            clause.fingerprint if clause.is_binding else "",
            clause.wording,
            clause.gaps,
            clause.asides,
            (f"Concerns: {self.outline.concerned_names(clause)}. From: ", *list_parts(origin), "."),
        )

    def cite_record(self, path: ClausePath) -> tuple[str | TextPart, ...]:
        """A record in words, and where it stands."""
        section, id = str(path[0]), str(path[1])
        record = getattr(self.register, section).get(id)
        if record is None:
            return (f"{SECTION_NOUNS[section]} {clean_text(id)}",)
        position = self.source.position(path)
        place = f" ({clean_text(basename(position.file))}, line {position.line})"
        return (f"{record.WORD} ", TextPart(clean_text(id), record=id), TextPart(place, tone="place"))

    def map_blocks(self) -> Iterator[Block]:
        lines = sorted(self.map_lines(), key=lambda line: [self.name(line[0]), line[1], line[2]])
        others = sort_by_name(self.snapshot, {id for _, _, _, arrow in lines for id in (arrow.start, arrow.end)} - set(self.parties))
        left, right = [[(id, self.name(id)) for id in ids] for ids in (self.parties, others)]
        alone = [id for id in self.parties if not any(id in (arrow.start, arrow.end) for _, _, _, arrow in lines)]
        silent = f" The register states no line to or from {self.outline.join_names(alone)}." if alone else ""
        yield Paragraph(
            "The map and the table show what the register states: who answers to whom, is part of what, presents what, and sits on which "
            f"board. To present a report is not to be accountable. No party stands above another.{silent}"
        )
        drawn = (
            f"{count_noun(len(left), 'party', 'parties')}, {count_noun(len(right), 'other body', 'other bodies')}",
            count_noun(len(lines), "line"),
        )
        alt = f"A map of {join_words(drawn)}.{' The table after it says the same.' if lines else ''}"
        yield Picture("How the boards relate", alt, partial(draw_relations, left, right, [arrow for _, _, _, arrow in lines]))
        if lines:
            rows = tuple((self.name(start), what, to) for start, what, to, _ in lines)
            yield Table("The lines of the map", "Each row is a line: from whom, what it is, to whom.", ("From", "Line", "To"), rows)

    def map_lines(self) -> Iterator[tuple[str, str, str, Arrow]]:
        """The lines between a party and another body: from whom, in words, to whom in words, and as drawn."""
        snapshot, who = self.snapshot, self.snapshot.resolve
        for id in self.parties:
            found = who(id)
            if found is None:
                continue
            for each in found.body.presents:
                if each.to and (other := who(each.to)) is not None:
                    yield (
                        id,
                        f"presents “{clean_text(each.what)}”, {PRESENTING_LABELS[each.how or 'on-request']}, to",
                        self.snapshot.full_name(each.to),
                        Arrow(id, other.id, "presents"),
                    )
            for field, kind in (("accountable_to", "accountable"), ("part_of", "part")):
                for claim, other_id, _ in snapshot.active_claims(getattr(found.body, field)):
                    if claim.status == "agreed":
                        yield id, field_label(field).verb, self.snapshot.full_name(claim.who), Arrow(id, other_id, kind)
            for other_id in snapshot.agreed_bodies(found.body.members):
                boards = [one for one in self.parties if (it := who(one)) and other_id in snapshot.agreed_bodies(it.body.members)]
                if other_id in self.parties or len(boards) > 1:
                    yield other_id, field_label("members").inverse, self.name(id), Arrow(other_id, id, "member")

    def matrix_blocks(self) -> Iterator[Block]:
        told, total = self.outline, len(self.outline.theme_clauses)
        if not total:
            yield Paragraph(told.settled_sentence())
            yield from self.candidate_blocks()
            return
        yield Paragraph(
            "A theme is settled where this protocol names one body or post that leads on it. To have adopted a priority, to be asked "
            "to act or to present a report is not to lead. How priorities and challenges are grouped into themes "
            f"is the registrar's reading, not the words of any source. {told.settled_sentence()}"
        )
        others = told.other_bodies()
        number = -(-len(self.parties) // MATRIX_COLUMNS) or 1
        size = -(-len(self.parties) // number) or 1
        for sheet in range(number):
            last = sheet + 1 == number
            title = f"Who leads on what ({sheet + 1} of {number})" if number > 1 else "Who leads on what"
            yield from self.matrix_sheet(title, self.parties[sheet * size : (sheet + 1) * size], others if last else [])

    def matrix_sheet(self, title: str, parties: Sequence[str], others: Sequence[str]) -> Iterator[Block]:
        """The matrix for some of the parties: as a picture, and as a table."""
        clauses = self.outline.theme_clauses
        table = self.outline.theme_table(title, clauses, parties, others)
        head = [plain_text(cell) for cell in table.head]
        for start in range(0, len(clauses), MATRIX_ROWS):
            rows = [[plain_text(cell) for cell in row] for row in table.rows[start : start + MATRIX_ROWS]]
            unsettled = [clause in self.outline.open_clauses for clause in clauses[start : start + MATRIX_ROWS]]
            here = f", themes {start + 1} to {start + len(rows)}" if len(clauses) > MATRIX_ROWS else ""
            alt = f"A table of {count_noun(len(rows), 'theme')} and what bodies do on them; {sum(unsettled)} open."
            yield Picture(f"{title}{here}", f"{alt} The table after it says the same.", partial(draw_matrix, head, rows, unsettled))
        yield table

    def signature_form(self) -> Table:
        """The signatures, with a cell for each party that can be signed by hand."""
        table = self.outline.signature_table()
        says = f"{table.summary} Cells left empty are to be filled in by hand."
        rows = tuple((*(cell if cell != BLANK_CELL else "" for cell in row), "") for row in table.rows)
        return table._replace(summary=says, head=(*table.head, "By hand"), rows=rows)

    # --- behind -------------------------------------------------------------------------------------------------------

    def gap_blocks(self) -> Iterator[Block]:
        gaps = [(clause, gap) for clause in self.clauses for gap in clause.gaps]
        if not gaps:
            yield Paragraph("Nothing is left to be agreed.")
        else:
            rows = tuple((clause.id, gap, self.outline.concerned_names(clause)) for clause, gap in gaps)
            yield Table(
                "What is to be agreed",
                "Each open point, the clause it stands in, and who has to agree it.",
                ("Clause", "Point", "Who"),
                rows,
            )
        yield Heading(2, "What the checks find, theme by theme")
        yield Paragraph("These are findings about the register, not clauses; nobody signs them.")
        ids = {clause.theme.id: clause.title for clause in self.outline.theme_clauses if clause.theme}
        found: dict[str, list[str]] = {}
        for finding in self.findings:
            for theme in self.record_themes(finding.subject):
                if theme in ids and finding.state == "new":
                    found.setdefault(theme, []).append(f"{clean_text(finding.plain_message)} ({finding.check})")
        for theme, title in ids.items():
            if theme in found:
                yield Heading(3, title)
                yield Listing(tuple(found[theme]))
        if not found:
            yield Paragraph("Nothing on these themes.")

    def record_themes(self, id: str) -> Sequence[str]:
        """The themes of a record; of a theme, itself."""
        try:
            section, record = self.register.locate(id)
        except KeyError:
            return ()
        return (id,) if section == "themes" else getattr(record, "themes", ())

    def source_blocks(self) -> Iterator[Block]:
        cited: dict[str, set[str]] = {}
        for record in self.outline.list_records():
            for citation in find_citations(record):
                id, _, locator = citation.partition("#")
                cited.setdefault(id, set()).update([locator] if locator else [])
        for id in list(cited):
            about = self.register.find("sources", id)
            if about is not None and about.about:
                cited.setdefault(about.about, set())
        rows = []
        for id in sorted(cited):
            source = self.register.find("sources", id)
            if source is not None:
                parts = "; ".join(clean_text(source.sections.get(locator, locator)) for locator in sorted(cited[id]))
                rows.append(
                    (
                        clean_text(source.name),
                        format_date(source.date) if source.date else BLANK_CELL.text,
                        parts or BLANK_CELL.text,
                        clean_text(source.note or BLANK_CELL.text),
                    )
                )
        if not rows:
            yield Paragraph("The register names no source for these records.")
            return
        yield Table("Sources", "What the records behind these clauses are taken from.", ("Source", "Date", "Parts", "Note"), tuple(rows))

    def glossary_blocks(self, text: str) -> Iterator[Block]:
        rows = set()
        for section in ("bodies", "themes"):
            for record in getattr(self.register, section).values():
                for other in record.also:
                    if clean_text(other) in text or clean_text(record.name) in text:
                        rows.add((clean_text(other), clean_text(record.name)))
        if not rows:
            yield Paragraph("The register gives no other names for what this document names.")
            return
        says = "Abbreviations and other names that the register gives, and what each stands for."
        yield Table(
            "Abbreviations and other names",
            says,
            ("Short or other name", "Stands for"),
            tuple(sorted(rows, key=lambda row: plain_text(row[0]).casefold())),
        )

    def slip_blocks(self) -> Iterator[Block]:
        rows = []
        notes = []
        for record in self.outline.list_records():
            name = clean_text(getattr(record, "name", ""))
            rows += [
                (
                    name,
                    clean_text(basis.as_written),
                    clean_text(basis.should_read or BLANK_CELL.text),
                    clean_text(basis.note or BLANK_CELL.text),
                )
                for basis in getattr(record, "basis", ())
                if basis.should_read or basis.note
            ]
            if note := getattr(record, "note", None):
                notes.append((name, clean_text(note)))
        yield Paragraph("A slip in a source is kept as it is written, with what it should read.")
        if rows:
            yield Table("Slips", "What is written, and what it should read.", ("Of", "As written", "Should read", "Note"), tuple(rows))
        if notes:
            yield Table("Notes", "The registrar's notes on the records behind these clauses.", ("On", "Note"), tuple(sorted(notes)))


MATRIX_COLUMNS, MATRIX_ROWS = 5, 15  # parties beside each other, and themes in a picture, so that they can be read on a page


def find_citations(value: object) -> Iterator[str]:
    """Every source that a record, or a part of it, names."""
    if isinstance(value, Record):
        for key, part in value.stated_values().items():
            if key == "source":
                yield from part
            else:
                yield from find_citations(part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from find_citations(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from find_citations(part)
