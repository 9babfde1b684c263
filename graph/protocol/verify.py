"""A document that was issued, against the register: which of its clauses no longer follow, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from ..documents.blocks import IssuedClause
from ..model.text import escape_unprintable, shorten
from .clauses import Clause, compute_fingerprint, is_comparable

WORDING_LIMIT = 5_000  # signs of a wording that are told
DIFF_WORD_LIMIT = 1_000  # of a wording, in which a change is looked for; longer ones are told whole


class Drift(NamedTuple):
    """A clause whose wording is not the same in a document and in the register; None where one of them has none."""

    id: str
    title: str
    reason: str
    document_wording: str | None
    register_wording: str | None

    def to_json(self) -> dict[str, str | None]:
        """It under the keys that `graph protocol --verify --format json` promises."""
        return dict(zip(("id", "title", "because", "issued", "now"), self, strict=True))


def find_drifts(issued: Sequence[IssuedClause], clauses: Sequence[Clause]) -> list[Drift]:
    """The clauses that do not follow from the register: as the document has them in order, then those it lacks.

    Only wordings are compared: gaps bind nobody, and asides tell of a day.
    """
    now = {clause.id: clause for clause in clauses}
    found = []
    for one in issued:
        clause = now.get(one.id)
        wording = clause.wording if clause else ()
        if compute_fingerprint(one.wording) != compute_fingerprint(wording):
            title = clause.title if clause else ""
            found.append(Drift(one.id, title, drift_reason(one, bool(wording)), join_wording(one.wording), join_wording(wording)))
    known = {one.id for one in issued}
    missing = [clause for clause in clauses if clause.is_binding and clause.id not in known]
    return found + [Drift(one.id, one.title, "is not in the document", None, join_wording(one.wording)) for one in missing]


def drift_reason(one: IssuedClause, there: bool) -> str:
    """Whether it is the document or the register that has changed since it was issued, as its foot tells."""
    if one.fingerprint and not is_comparable(one.fingerprint):
        return "was issued under another form of wording, by another version of this program"
    if compute_fingerprint(one.wording) != (one.fingerprint or compute_fingerprint(())):
        return "has been edited in the document since it was issued"
    if not there:
        return "is no longer in the register"
    return "has changed in the register since it was issued" if one.wording else "was open when it was issued, and is agreed now"


def join_wording(wording: Sequence[str]) -> str | None:
    return " ".join(" ".join(wording).split()) or None


def drift_lines(drifts: Sequence[Drift], clauses: Sequence[Clause], file: str) -> Iterator[str]:
    """What has drifted, line by line; the words that differ stand in square brackets."""
    binding = {clause.id for clause in clauses if clause.is_binding}
    follow = len(binding - {drift.id for drift in drifts})
    yield f"{escape_unprintable(file)}: {follow} of the {len(binding)} clauses that bind follow from the register as they stand in it."
    for drift in drifts:
        yield ""
        yield f"{escape_unprintable(drift.id)}{f' ({drift.title})' if drift.title else ''} {drift.reason}"
        issued, now = mark_differences(drift.document_wording, drift.register_wording)
        yield f"  document: {shorten(issued, WORDING_LIMIT)}"
        yield f"  register: {shorten(now, WORDING_LIMIT)}"


def mark_differences(issued: str | None, now: str | None) -> tuple[str, str]:
    """Both wordings, with what only one of them has in square brackets."""
    old, new = (issued or "").split(), (now or "").split()
    if not (old and new) or max(len(old), len(new)) > DIFF_WORD_LIMIT:
        return issued or "nothing", now or "nothing"
    left, right = list[str](), list[str]()
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for words, side in ((old[a:b], left), (new[c:d], right)):
            if words:
                side.append(" ".join(words) if tag == "equal" else f"[{' '.join(words)}]")
    return " ".join(left), " ".join(right)
