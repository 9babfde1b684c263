"""What a protocol comes to on a day: its parties, which of its themes are settled, who does what on each, and who has signed.

The document, the app, the status and the brief all tell it from here, so that they cannot differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ..documents.blocks import BLANK_CELL, Cell, Listing, Table, TextPart, Words, join_parts
from ..documents.words import lead_words, link_record
from ..model.dates import format_date
from ..model.labels import SIGNATURE_LABELS, field_label
from ..model.record import Record
from ..model.register import ROLES, Protocol
from ..model.snapshot import Snapshot
from ..model.text import clean_text, count_noun, join_words
from .clauses import Clause
from .signatures import (
    SIGNATURE_FITS,
    SIGNATURE_MISSING,
    SIGNATURE_ON_PAPER,
    SIGNATURE_OTHER_FORM,
    SIGNATURE_STALE,
    SignatureStatus,
    check_signatures,
)
from .themes import ThemeStatus, candidate_themes, find_parties, find_theme_work, sort_by_name, theme_name


class ProtocolOutline:
    """A protocol on the snapshot's day, and its clauses."""

    def __init__(self, snapshot: Snapshot, protocol: Protocol, clauses: Sequence[Clause]) -> None:
        self.snapshot, self.protocol, self.clauses = snapshot, protocol, clauses
        self.register = snapshot.register
        self.parties = find_parties(snapshot, protocol)
        self.signature_statuses = check_signatures(snapshot, protocol, clauses)
        self.candidates = candidate_themes(snapshot, protocol, find_theme_work(snapshot))
        self.theme_clauses = [clause for clause in clauses if clause.theme]
        self.settled_clauses = [clause for clause in self.theme_clauses if clause.theme and clause.theme.is_settled]
        self.open_clauses = [clause for clause in self.theme_clauses if clause not in self.settled_clauses]

    # --- names --------------------------------------------------------------------------------------------------------

    def name(self, id: str) -> str:
        return clean_text(self.snapshot.name(id))

    def link(self, id: str) -> TextPart:
        """A body by its name, which leads to its record."""
        return link_record(self.register, id, self.name(id))

    def join_names(self, ids: Iterable[str]) -> str:
        return join_words([self.name(id) for id in ids] or ["none"])

    def concerned_names(self, clause: Clause) -> str:
        return "All the parties" if len(clause.concerns) == len(self.parties) else self.join_names(clause.concerns)

    def list_records(self) -> list[Record]:
        """The records that clauses come from, each once, and the protocol itself."""
        found: dict[str, Record] = {self.protocol.id: self.protocol}
        for clause in self.clauses:
            for path in clause.records:
                record = self.register.find(str(path[0]), str(path[1]))
                if record is not None:
                    found.setdefault(str(path[1]), record)
        return [found[id] for id in sorted(found)]

    # --- in sentences -------------------------------------------------------------------------------------------------

    def settled_sentence(self) -> str:
        """How many themes are settled by this protocol."""
        total, done, left = len(self.theme_clauses), len(self.settled_clauses), len(self.open_clauses)
        if not total:
            return "It is not stated which themes this protocol covers, and on none do two or more of its parties work."
        if not done:
            return f"Nothing is settled yet: {'the one theme is' if total == 1 else f'{total} themes are'} open."
        if not left:
            return f"{'The one theme is' if total == 1 else f'All {total} themes are'} settled."
        return f"{done} of {total} themes {'is' if done == 1 else 'are'} settled, {left} {'is' if left == 1 else 'are'} open."

    def signature_sentence(self) -> str:
        """How many parties have signed the present wording, and what the others have signed."""
        states = Counter(one.state for one in self.signature_statuses)
        total, fit = states.total(), states[SIGNATURE_FITS]
        if states[SIGNATURE_MISSING] == total:
            return f"None of the {total} parties has signed." if total > 1 else "Nobody has signed."
        most = f"All {total}" if fit == total > 1 else f"{fit or 'None'} of {total}"
        first = f"{most} {'party' if total == 1 else 'parties'} {'has' if fit < 2 else 'have'} {SIGNATURE_LABELS[SIGNATURE_FITS].phrase}"
        others = [
            f"{states[word]} {'has' if states[word] == 1 else 'have'} {SIGNATURE_LABELS[word].phrase}"
            for word in (SIGNATURE_STALE, SIGNATURE_OTHER_FORM, SIGNATURE_ON_PAPER)
            if states[word]
        ]
        return f"{'; '.join([first, *others])}."

    def lead_sentence(self, clause: Clause) -> Words:
        """Who leads on a settled theme."""
        bodies = clause.theme.lead_status.bodies if clause.theme else ()
        return (f"{clause.title}: ", *join_parts([self.link(id) for id in bodies]), " leads." if len(bodies) == 1 else " lead as equals.")

    def candidate_sentence(self) -> str:
        """That the themes which a protocol to come could cover have no lead by it; before who works on them, who could pass for one."""
        total = len(self.candidates)
        none = "This theme has no lead agreed by this protocol, and whether it covers it is to be agreed."
        several = f"None of these {total} themes has a lead agreed by this protocol, and whether it covers them is to be agreed."
        return f"{none if total == 1 else several} To work on a theme is not to lead on it."

    def candidate_listing(self) -> Listing:
        """The themes that a protocol to come could cover, by the one party that works on them; never counted as open."""
        workers: dict[str, list[str]] = {}
        for theme, parties in self.candidates.items():
            workers.setdefault(self.join_names(parties), []).append(clean_text(theme_name(self.snapshot, theme)))
        return Listing(tuple(f"Worked on by {who}, and by no other party: {join_words(sorted(workers[who]))}." for who in sorted(workers)))

    def gap_sentence(self) -> str:
        """How much of it is wording, and how much is to be agreed."""
        gaps, total = sum(len(clause.gaps) for clause in self.clauses), len(self.clauses)
        worded = sum(clause.is_binding for clause in self.clauses)
        first = (
            f"{worded} of {count_noun(total, 'clause')} {'has' if worded == 1 else 'have'} some."
            if worded < total
            else "Every clause has some."
        )
        return f"{first} {count_noun(gaps, 'point')} {'is' if gaps == 1 else 'are'} still to be agreed." if gaps else first

    # --- in tables ----------------------------------------------------------------------------------------------------

    def theme_roles(self, clause: Clause) -> dict[str, list[str]]:
        """What each body does on a theme by this protocol, on this day, in words."""
        found: dict[str, list[str]] = {}
        settlement = clause.theme.settlement if clause.theme else None
        for role in ROLES if settlement else ():
            for claim, id, _ in self.snapshot.active_claims(getattr(settlement, role)):
                word = field_label(role).part if claim.status == "agreed" else f"{field_label(role).part} ({claim.status})"
                if word not in found.setdefault(id, []):
                    found[id].append(word)
        return found

    def other_bodies(self) -> list[str]:
        """The bodies that have a role on a theme, and are no party."""
        return sort_by_name(self.snapshot, {id for clause in self.theme_clauses for id in self.theme_roles(clause)} - set(self.parties))

    def theme_table(
        self, caption: str, clauses: Sequence[Clause], parties: Sequence[str], others: Sequence[str], show_workers: bool = False
    ) -> Table:
        """Who does what on which theme: a row for each theme, a column for each of the parties, one for all the other bodies.

        And one, where it is asked for, for who is at work on it: which is not to lead on it.
        """
        more = [*(["Other bodies"] if others else []), *(["Working on it"] if show_workers else [])]
        head: tuple[Words, ...] = ("Theme", "Lead", *map(self.link, parties), *more)

        def row(clause: Clause) -> tuple[Cell, ...]:
            assert clause.theme is not None
            roles = self.theme_roles(clause)
            rest = tuple((self.link(id), f": {', '.join(roles[id])}") for id in others if id in roles)
            at_work = tuple(map(self.link, self.list_workers(clause.theme)))
            return (
                link_record(self.register, clause.theme.id, clause.title),
                lead_words(clause.theme.lead_status, self.link),
                *(", ".join(roles[id]) if id in roles else BLANK_CELL for id in parties),
                *([Listing(rest) if rest else BLANK_CELL] if others else []),
                *([Listing(at_work) if at_work else BLANK_CELL] if show_workers else []),
            )

        says = f"What each body does on each theme, as this protocol settles it. {BLANK_CELL.text}: nothing is stated."
        return Table(caption, says, head, tuple(map(row, clauses)), tone="cards")

    def list_workers(self, theme: ThemeStatus) -> list[str]:
        """Who is at work on a theme: the parties, then others."""
        return [id for work in (theme.work, theme.other_work) for id in sort_by_name(self.snapshot, work)]

    def signature_table(self) -> Table:
        """The signature of each party."""
        says = "A row for each party: who signed for it, on which day, and whether its signature still fits the wording."
        return Table(
            "Signatures",
            says,
            ("Party", "Signature", "Signed by", "On"),
            tuple(map(self.signature_row, self.signature_statuses)),
            tone="cards",
        )

    def signature_row(self, status: SignatureStatus) -> tuple[Words, ...]:
        signed = status.signature
        state = TextPart(clean_text(str(status)), tone="" if status.state == SIGNATURE_FITS else "gap")
        by = link_record(self.register, signed.by, self.snapshot.full_name(signed.by)) if signed and signed.by else BLANK_CELL
        return self.link(status.party), state, by, format_date(signed.date) if signed and signed.date else BLANK_CELL
