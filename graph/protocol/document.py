"""The protocol as a document: its clauses part by part, what is settled and what is open at its head, what the register says behind.

The clauses are what is signed. Tables and pictures only gather what clauses say; findings, sources and notes stand in appendices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from os.path import basename

from ..documents.blocks import Block, ClauseBlock, Document, Heading, Listing, Paragraph, Picture, Table
from ..model.dates import format_date, parse_date
from ..model.finding import Finding
from ..model.labels import LEAD_LABELS, PRESENTING_LABELS, PROTOCOL_LABELS, field_label
from ..model.register import ROLES, Protocol, Record, Register
from ..model.snapshot import Snapshot
from ..model.text import clean_text, join_words
from ..reader.load import LoadedRegister
from .boilerplate import Passage
from .clauses import PROTOCOL_PARTS, Clause, ClausePath
from .draft import draft_clauses
from .figures import BLANK_CELL, Arrow, draw_matrix, draw_relations
from .signatures import SIGNATURE_FITS, check_signatures
from .themes import ThemeStatus, candidate_themes, find_parties, find_theme_work, sort_by_name, theme_name

APPENDICES = ("What is not settled", "Sources", "Abbreviations and other names", "Slips and notes")


def compose_protocol(
    source: LoadedRegister, snapshot: Snapshot, protocol: Protocol, passages: Sequence[Passage], findings: Sequence[Finding]
) -> Document:
    """The document of a protocol, as the register stands on the snapshot's day."""
    writer = ProtocolWriter(source, snapshot, protocol, draft_clauses(snapshot, protocol, passages), findings)
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

    def __init__(
        self, source: LoadedRegister, snapshot: Snapshot, protocol: Protocol, clauses: list[Clause], findings: Sequence[Finding] = ()
    ) -> None:
        self.source, self.snapshot, self.protocol, self.clauses, self.findings = source, snapshot, protocol, clauses, findings
        self.register: Register = snapshot.register
        self.parties = find_parties(snapshot, protocol)
        self.signature_statuses = check_signatures(snapshot, protocol, clauses)
        self.candidates = candidate_themes(snapshot, protocol, find_theme_work(snapshot))
        self.theme_clauses = [clause for clause in clauses if clause.theme]
        self.settled_clauses = [clause for clause in self.theme_clauses if clause.theme and clause.theme.is_settled]
        self.open_clauses = [clause for clause in self.theme_clauses if clause not in self.settled_clauses]
        self.day = format_date(parse_date(snapshot.on))

    def name(self, id: str) -> str:
        return clean_text(self.snapshot.name(id))

    def join_names(self, ids: Iterable[str]) -> str:
        return join_words([self.name(id) for id in ids] or ["none"])

    def blocks(self) -> list[Block]:
        found = [*self.summary_blocks()]
        for number, (part, title) in enumerate(PROTOCOL_PARTS.items(), 1):
            found.append(Heading(1, f"{number}. {title}"))
            found += self.part_blocks(part, [clause for clause in self.clauses if clause.part == part])
        behind = (self.gap_blocks(), self.source_blocks(), self.glossary_blocks(repr(found)), self.slip_blocks())
        for letter, title, told in zip("ABCD", APPENDICES, behind, strict=True):
            found += [Heading(1, f"Appendix {letter}. {title}"), *told]
        return found

    # --- at its head --------------------------------------------------------------------------------------------------

    def summary_blocks(self) -> Iterator[Block]:
        yield Heading(1, "At a glance")
        yield Paragraph(PROTOCOL_LABELS[self.protocol.status].sentence, "Status")
        if errors := len(self.source.problems):
            yield Paragraph(
                f"The register file has {format_count(errors, 'error')}, so this document may be wrong or incomplete. "
                "Ask whoever keeps the file to fix it first.",
                "Warning",
            )
        yield Paragraph(f"{self.join_names(self.parties)}.", "Parties, who must all agree")
        total = len(self.theme_clauses)
        if not total:
            yield Paragraph("It is not stated which themes this protocol covers, and on none do two or more of its parties work.", "Themes")
        if self.candidates:
            yield Paragraph(self.candidate_sentence(), "It could cover")
        if self.settled_clauses:
            leads = [self.lead_sentence(clause.title, clause.theme) for clause in self.settled_clauses if clause.theme]
            yield Paragraph(f"{len(self.settled_clauses)} of {format_count(total, 'theme')}.", "Settled")
            yield Listing(tuple(leads))
        elif total:
            yield Paragraph(f"None of {format_count(total, 'theme')}.", "Settled")
        if self.open_clauses:
            every = "Every one of them. " if len(self.open_clauses) == total and total > 1 else ""
            yield Paragraph(
                f"{every}The parties have yet to agree who leads on {join_words([clause.title for clause in self.open_clauses])}.", "Open"
            )
        yield Paragraph(f"{self.signature_summary()}", "Signatures")
        gaps = sum(len(clause.gaps) for clause in self.clauses)
        signable = sum(clause.is_binding for clause in self.clauses)
        yield Paragraph(
            f"Each clause has an id and says where it comes from. Its wording is what is signed: {signable} clauses have some. "
            f"What is marked “To be agreed” binds nobody: there are {gaps} such points. A list under a clause "
            "is what the register says, for information, and is not signed.",
            "How to read this",
        )

    def lead_sentence(self, title: str, theme: ThemeStatus) -> str:
        bodies = theme.lead_status.bodies
        return f"{title}: {self.join_names(bodies)} {'leads' if len(bodies) == 1 else 'lead as equals'}."

    def candidate_sentence(self) -> str:
        """The themes that a protocol to come could cover, each with its one party that works on it; never counted as open."""
        names = sorted((theme_name(self.snapshot, theme), self.join_names(parties)) for theme, parties in self.candidates.items())
        themes = [f"{clean_text(theme)} ({parties})" for theme, parties in names]
        return (
            f"{join_words(themes)}. One of the parties, named in brackets, works on each. "
            "Whether this protocol covers them is to be agreed."
        )

    def signature_summary(self) -> str:
        if not any(one.signature for one in self.signature_statuses):
            return (
                f"None of the {len(self.signature_statuses)} parties has signed."
                if len(self.signature_statuses) > 1
                else "Nobody has signed."
            )
        fits = sum(one.state == SIGNATURE_FITS for one in self.signature_statuses)
        have = "has" if fits == 1 else "have"
        return f"{fits} of {len(self.signature_statuses)} parties {have} signed the present wording. Part 9 lists them all."

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
            yield self.signature_table()

    def clause_block(self, clause: Clause) -> ClauseBlock:
        origin = "; ".join(dict.fromkeys(self.cite_record(path) for path in clause.records))
        if clause.passage:
            origin = f"{clause.passage.file}, line {clause.passage.line}"
        return ClauseBlock(
            clause.id,
            clause.fingerprint if clause.is_binding else "",
            clause.wording,
            clause.gaps,
            clause.asides,
            f"Concerns: {self.concerned_names(clause)}. From: {origin or 'no record'}.",
        )

    def cite_record(self, path: ClausePath) -> str:
        """A record in words, and where it stands."""
        section, id = str(path[0]), str(path[1])
        known = getattr(self.register, section)
        word = next(iter(known.values())).WORD if known else section
        if id not in known:
            return f"{word} {clean_text(id)}"
        position = self.source.position(path)
        return f"{word} {clean_text(id)} ({clean_text(basename(position.file))}, line {position.line})"

    def map_blocks(self) -> Iterator[Block]:
        lines = sorted(self.map_lines(), key=lambda line: [self.name(line[0]), line[1], line[2]])
        others = sort_by_name(self.snapshot, {id for _, _, _, arrow in lines for id in (arrow.start, arrow.end)} - set(self.parties))
        left, right = [[(id, self.name(id)) for id in ids] for ids in (self.parties, others)]
        alone = [id for id in self.parties if not any(id in (arrow.start, arrow.end) for _, _, _, arrow in lines)]
        silent = f" The register states no line to or from {self.join_names(alone)}." if alone else ""
        yield Paragraph(
            "The map and the table show what the register states: who answers to whom, is part of what, presents what, and sits on which "
            f"board. To present a report is not to be accountable. No party stands above another.{silent}"
        )
        drawn = (
            f"{format_count(len(left), 'party', 'parties')}, {format_count(len(right), 'other body', 'other bodies')}",
            format_count(len(lines), "line"),
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
        if not self.theme_clauses:
            yield Paragraph("It is not stated which themes this protocol covers, and on none do two or more of its parties work.")
            if self.candidates:
                yield Paragraph(self.candidate_sentence(), "It could cover")
            return
        yield Paragraph(
            "A theme is settled where this protocol names one body or post that leads on it. To have adopted a priority, to be asked "
            "to act or to present a report is not to lead. How priorities and challenges are grouped into themes "
            "is the registrar's reading, "
            "not the words of any source. "
            f"Of {format_count(len(self.theme_clauses), 'theme')}, "
            f"{len(self.settled_clauses) or 'none'} {'is' if len(self.settled_clauses) < 2 else 'are'} settled."
        )
        rows = [(clause, self.theme_roles(clause)) for clause in self.theme_clauses]
        others = sort_by_name(self.snapshot, {id for _, row in rows for id in row} - set(self.parties))
        number = -(-len(self.parties) // MATRIX_COLUMNS) or 1
        size = -(-len(self.parties) // number) or 1
        for sheet in range(number):
            last = sheet + 1 == number
            title = f"Who leads on what ({sheet + 1} of {number})" if number > 1 else "Who leads on what"
            yield from self.matrix_sheet(title, self.parties[sheet * size : (sheet + 1) * size], others if last else [], rows)

    def matrix_sheet(
        self, title: str, parties: list[str], others: list[str], rows: list[tuple[Clause, dict[str, list[str]]]]
    ) -> Iterator[Block]:
        """The matrix for some of the parties: as a picture, and as a table."""
        head = ("Theme", "Lead", *(self.name(id) for id in parties), *(["Other bodies"] if others else []))
        told = []
        for clause, row in rows:
            assert clause.theme is not None
            reading = clause.theme.lead_status
            lead = self.name(reading.bodies[0]) if reading.single else LEAD_LABELS[reading.status].phrase
            rest = "; ".join(f"{self.name(id)}: {', '.join(row[id])}" for id in others if id in row) or BLANK_CELL
            told.append((clause.title, lead, *(", ".join(row.get(id, [BLANK_CELL])) for id in parties), *([rest] if others else [])))
        for start in range(0, len(told), MATRIX_ROWS):
            part, clauses = told[start : start + MATRIX_ROWS], [clause for clause, _ in rows[start : start + MATRIX_ROWS]]
            unsettled = [clause in self.open_clauses for clause in clauses]
            here = f", themes {start + 1} to {start + len(part)}" if len(told) > MATRIX_ROWS else ""
            alt = f"A table of {format_count(len(part), 'theme')} and what bodies do on them; {sum(unsettled)} open."
            yield Picture(f"{title}{here}", f"{alt} The table after it says the same.", partial(draw_matrix, head, part, unsettled))
        says = f"What each body does on each theme, as this protocol settles it. {BLANK_CELL}: nothing is stated."
        yield Table(title, says, head, tuple(told))

    def theme_roles(self, clause: Clause) -> dict[str, list[str]]:
        """What each body does on a theme on this day."""
        found: dict[str, list[str]] = {}
        settlement = clause.theme.settlement if clause.theme else None
        for role in ROLES if settlement else ():
            for claim, id, _ in self.snapshot.active_claims(getattr(settlement, role)):
                word = field_label(role).part if claim.status == "agreed" else f"{field_label(role).part} ({claim.status})"
                if word not in found.setdefault(id, []):
                    found[id].append(word)
        return found

    def signature_table(self) -> Table:
        rows = []
        for one in self.signature_statuses:
            last = one.signature
            by = self.snapshot.full_name(last.by) if last and last.by else ""
            rows.append((self.name(one.party), by, format_date(last.date) if last and last.date else "", clean_text(str(one)), ""))
        head = ("Party", "Signed by", "On", "As the register has it", "Signature")
        return Table("Signatures", "A row for each party. Cells left empty are to be filled in by hand.", head, tuple(rows))

    # --- behind -------------------------------------------------------------------------------------------------------

    def gap_blocks(self) -> Iterator[Block]:
        gaps = [(clause, gap) for clause in self.clauses for gap in clause.gaps]
        if not gaps:
            yield Paragraph("Nothing is left to be agreed.")
        else:
            rows = tuple((clause.id, gap, self.concerned_names(clause)) for clause, gap in gaps)
            yield Table(
                "What is to be agreed",
                "Each open point, the clause it stands in, and who has to agree it.",
                ("Clause", "Point", "Who"),
                rows,
            )
        yield Heading(2, "What the checks find, theme by theme")
        yield Paragraph("These are findings about the register, not clauses; nobody signs them.")
        ids = {clause.theme.id: clause.title for clause in self.theme_clauses if clause.theme}
        found: dict[str, list[str]] = {}
        for finding in self.findings:
            for theme in self.record_themes(finding.subject):
                if theme in ids and finding.state == "new":
                    found.setdefault(theme, []).append(f"{clean_text(finding.message)} ({finding.check})")
        for theme, title in ids.items():
            if theme in found:
                yield Heading(3, title)
                yield Listing(tuple(found[theme]))
        if not found:
            yield Paragraph("Nothing on these themes.")

    def concerned_names(self, clause: Clause) -> str:
        return "All the parties" if len(clause.concerns) == len(self.parties) else self.join_names(clause.concerns)

    def record_themes(self, id: str) -> Sequence[str]:
        """The themes of a record; of a theme, itself."""
        try:
            section, record = self.register.locate(id)
        except KeyError:
            return ()
        return (id,) if section == "themes" else getattr(record, "themes", ())

    def source_blocks(self) -> Iterator[Block]:
        cited: dict[str, set[str]] = {}
        for record in self.list_records():
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
                        format_date(source.date) if source.date else BLANK_CELL,
                        parts or BLANK_CELL,
                        clean_text(source.note or BLANK_CELL),
                    )
                )
        if not rows:
            yield Paragraph("The register names no source for these records.")
            return
        yield Table("Sources", "What the records behind these clauses are taken from.", ("Source", "Date", "Parts", "Note"), tuple(rows))

    def list_records(self) -> list[Record]:
        """The records that clauses come from, each once, and the protocol itself."""
        found: dict[str, Record] = {self.protocol.id: self.protocol}
        for clause in self.clauses:
            for path in clause.records:
                record = self.register.find(str(path[0]), str(path[1]))
                if record is not None:
                    found.setdefault(str(path[1]), record)
        return [found[id] for id in sorted(found)]

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
            tuple(sorted(rows, key=lambda row: row[0].casefold())),
        )

    def slip_blocks(self) -> Iterator[Block]:
        rows = []
        notes = []
        for record in self.list_records():
            name = clean_text(getattr(record, "name", ""))
            rows += [
                (name, clean_text(basis.as_written), clean_text(basis.should_read or BLANK_CELL), clean_text(basis.note or BLANK_CELL))
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


def format_count(number: int, word: str, plural: str = "") -> str:
    return f"{number} {word if number == 1 else plural or f'{word}s'}"


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
