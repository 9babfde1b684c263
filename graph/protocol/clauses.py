"""A protocol as clauses: what one is, the fingerprint of its wording, and what a signature holds of it.

A clause has three voices. Its *wording* is what a party signs, and all that its fingerprint is of. Its *gaps* are what is to be agreed;
they bind nobody. Its *asides* are what the register tells on the day, for whoever reads: who holds a post, how a theme stands.

A clause concerns the parties that its wording names; one that names none concerns them all.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from ..model.register import Signature
from .boilerplate import Passage
from .themes import ThemeStatus

ClausePath = tuple[str | int, ...]
CLAUSE_ID_PATTERN = re.compile(r"(?:[a-z0-9-]+:)?[a-z0-9-]+")
FINGERPRINT_VERSION = (
    "v1"  # of fingerprints; a new one where sentences or `compute_fingerprint` change, since what was signed can then not be compared
)
FINGERPRINT_PATTERN = re.compile(r"(v[0-9]+)-[a-z2-7]+")

PROTOCOL_PARTS = {
    "parties": "Parties, purpose and status",
    "boards": "The boards",
    "law": "Settled by law",
    "relations": "How the boards relate",
    "leads": "Who leads on what",
    "priorities": "Shared priorities",
    "workstreams": "Shared work-streams",
    "working": "Challenge and escalation",
    "review": "Review",
    "signatures": "Signatures",
}
"""The parts of a protocol, in their order."""


class Clause(NamedTuple):
    """One clause. `records` are the places in the register that it comes from; of standing words, `passage` is where they stand."""

    id: str
    part: str
    title: str
    wording: tuple[str, ...]
    gaps: tuple[str, ...]
    asides: tuple[str, ...]
    records: tuple[ClausePath, ...]
    concerns: tuple[str, ...]
    passage: Passage | None = None
    theme: ThemeStatus | None = None

    @property
    def fingerprint(self) -> str:
        return compute_fingerprint(self.wording)

    @property
    def is_binding(self) -> bool:
        """Whether there is anything in it to sign."""
        return bool(self.wording)


def compute_fingerprint(wording: Iterable[str]) -> str:
    """A short mark of a wording, which neither its line breaks, its spaces nor its capitals change.

    >>> compute_fingerprint(["The Board  leads."]) == compute_fingerprint(["the board leads."])
    True
    """
    plain = " ".join(" ".join(wording).split())
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", plain).casefold())
    digest = hashlib.sha256(folded.encode("utf-8", "surrogatepass")).digest()[:10]
    return f"{FINGERPRINT_VERSION}-{base64.b32encode(digest).decode().lower()}"


def make_clause_id(*parts: str) -> str:
    """A clause's id of its parts. Of what is no id (an invalid register may have such), a fingerprint stands in its place.

    >>> make_clause_id("lead", "cse"), make_clause_id("lead", "-->")
    ('lead/cse', 'lead/unsound-lvnz3zwzxfpt4dev')
    """
    return "/".join(
        part if CLAUSE_ID_PATTERN.fullmatch(part) else f"unsound-{compute_fingerprint([part]).removeprefix(f'{FINGERPRINT_VERSION}-')}"
        for part in parts
    )


def signature_wording(found: Iterable[Clause], party: str) -> dict[str, str]:
    """What a party's signature holds under `wording`: the clauses that concern it, each with its fingerprint."""
    return {clause.id: clause.fingerprint for clause in found if clause.is_binding and party in clause.concerns}


def is_comparable(mark: str) -> bool:
    """Whether a fingerprint can be held against ours: it is not of another version, under which the same words have another."""
    version = FINGERPRINT_PATTERN.fullmatch(mark)
    return version is None or version[1] == FINGERPRINT_VERSION


def find_changed_clauses(signature: Signature, found: Iterable[Clause]) -> list[str]:
    """The clauses because of which a signature no longer fits: new to that party, gone, or worded otherwise.

    Of one on paper, or under another form of wording than ours, none is known.
    """
    if not signature.wording or not all(map(is_comparable, signature.wording.values())):
        return []
    now = signature_wording(found, signature.party)
    return sorted(id for id in now.keys() | signature.wording.keys() if now.get(id) != signature.wording.get(id))
