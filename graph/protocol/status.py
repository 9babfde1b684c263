"""How far a protocol has come, in words: what is settled, what is open, and whose signature still fits, with the wording it was under.

A wording that was signed is looked for in git: it is what drafts to the fingerprint that was signed, so that none is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..model.dates import date_phrase, format_date, parse_date
from ..model.labels import PROTOCOL_LABELS, SIGNATURE_LABELS
from ..model.register import Protocol
from ..model.snapshot import Snapshot
from ..model.text import clean_text
from ..reader.revisions import read_registers_at
from ..syntax.files import PathError
from ..syntax.git import list_history
from .boilerplate import BOILERPLATE_FILE, BoilerplateError, read_boilerplate
from .clauses import Clause
from .draft import ClauseWriter, draft_clauses
from .outline import ProtocolOutline
from .signatures import (
    SIGNATURE_FITS,
    SIGNATURE_MISSING,
    SignatureStatus,
    describe_clause_change,
)

REVISION_LIMIT = 100  # revisions in which a wording is looked for
ClauseFingerprint = tuple[str, str]  # a clause's id, and a fingerprint of it


def protocol_status(snapshot: Snapshot, protocol: Protocol, clauses: Sequence[Clause], path: str, paths: Sequence[str]) -> dict[str, Any]:
    """How far a protocol has come, as plain data. `path` is where its register lies, `paths` are where all lie that it was read with."""
    desk, outline = ClauseWriter(snapshot, protocol), ProtocolOutline(snapshot, protocol, clauses)
    states = outline.signature_statuses
    wanted = {
        (id, one.signature.wording[id]) for one in states if one.signature for id in one.changed_clauses if id in one.signature.wording
    }
    days = [snapshot.on, *sorted({one.signature.date.last for one in states if one.signature and one.signature.date})]
    found, unfound = find_wordings(wanted, snapshot.register.id, protocol.id, days, path, paths)
    return {
        "id": protocol.id,
        "name": clean_text(desk.snapshot.label(protocol.id)),
        "status": protocol.status,
        "as_at": snapshot.on,
        "settled": [
            {"theme": theme.id, "name": clause.title, "lead": desk.snapshot.full_name(theme.lead_status.bodies[0])}
            for clause in outline.settled_clauses
            if (theme := clause.theme)
        ],
        "open": [
            {"theme": theme.id, "name": clause.title, "because": desk.no_lead_reason(theme.lead_status.status, theme.lead_status.bodies)}
            for clause in outline.open_clauses
            if (theme := clause.theme)
        ],
        "signatures": [signature_data(one, desk, clauses, found) for one in states],
        "unfound": unfound,
    }


def signature_data(
    one: SignatureStatus, desk: ClauseWriter, clauses: Sequence[Clause], found: dict[ClauseFingerprint, dict[str, Any]]
) -> dict[str, Any]:
    signed = one.signature
    changes = []
    for id in one.changed_clauses:
        assert signed is not None
        clause, change = describe_clause_change(id, signed, clauses)
        before = found.get((id, signed.wording.get(id, "")))
        now = list(clause.wording) if clause else []
        changes.append({"clause": id, "name": clause.title if clause else "", "change": change, "signed": before, "now": now})
    return {
        "party": one.party,
        "name": desk.snapshot.full_name(one.party),
        "state": one.state,
        "by": desk.snapshot.full_name(signed.by) if signed and signed.by else None,
        "date": str(signed.date) if signed and signed.date else None,
        "changes": changes,
    }


# --- what was signed --------------------------------------------------------------------------------------------------


def find_wordings(
    wanted: set[ClauseFingerprint], register: str, protocol: str, days: Sequence[str], path: str, paths: Sequence[str]
) -> tuple[dict[ClauseFingerprint, dict[str, Any]], str]:
    """The wordings of these fingerprints, each with the revision in which it stood; and why some are not there, where some are not."""
    found: dict[ClauseFingerprint, dict[str, Any]] = {}
    if not wanted:
        return found, ""
    try:
        revisions = list_history(path, BOILERPLATE_FILE, REVISION_LIMIT)
    except PathError:
        return found, "the register lies in no git repository, in which earlier wordings could be looked up"
    for id, day in revisions:
        for clause in draft_clauses_at(id, register, protocol, days, paths):
            mark = clause.id, clause.fingerprint
            if mark in wanted:
                found.setdefault(mark, {"wording": list(clause.wording), "revision": id, "date": day})
        if wanted <= found.keys():
            return found, ""
    what = (
        f"the last {REVISION_LIMIT} changes of the register in git"
        if len(revisions) == REVISION_LIMIT
        else "what git holds of the register here"
    )
    return found, f"it is not found in {what}"


def draft_clauses_at(revision: str, register: str, protocol: str, days: Sequence[str], paths: Sequence[str]) -> Iterator[Clause]:
    """The clauses of a protocol as it stood at a revision, read as of each of these days."""
    try:
        sources = read_registers_at(revision, paths)
    except PathError:
        return
    for source in sources:
        if source.register.id == register and protocol in source.register.protocols:
            try:
                words = read_boilerplate(source.read_sibling)
            except (BoilerplateError, PathError):
                words = read_boilerplate()
            for day in dict.fromkeys(days):
                yield from draft_clauses(Snapshot(source.register, day, source.read_sibling), source.register.protocols[protocol], words)


# --- in words -------------------------------------------------------------------------------------------------------


def status_lines(status: dict[str, Any]) -> Iterator[str]:
    """The same in words, line by line."""
    how_far = PROTOCOL_LABELS[status["status"]].phrase
    yield f"{status['name']} ({how_far}), as at {format_date(parse_date(status['as_at']))}"
    yield ""
    settled, open_ = status["settled"], status["open"]
    if settled or open_:
        yield f"Settled: {len(settled)} of {len(settled) + len(open_)} themes"
    else:
        yield "Themes: it is not stated which it covers, and on none do two or more of its parties work"
    yield from (f"  {one['name']}: {one['lead']} leads" for one in settled)
    if open_:
        yield f"Open: {len(open_)}"
        yield from (f"  {one['name']}: {one['because']}" for one in open_)
    yield ""
    states = [one["state"] for one in status["signatures"]]
    rest = [f"{states.count(word)} {label.phrase}" for word, label in SIGNATURE_LABELS.items() if word in states and word != SIGNATURE_FITS]
    yield f"Signatures: {states.count(SIGNATURE_FITS)} of {len(states)} agreed{''.join(f'; {each}' for each in rest)}"
    for one in status["signatures"]:
        yield from signature_lines(one, status["unfound"])


def signature_lines(one: dict[str, Any], unfound: str) -> Iterator[str]:
    """A party's signature; and where it no longer fits, each clause that changed, as it was signed and as it is."""
    if one["state"] == SIGNATURE_MISSING:
        yield f"  {one['name']}: has not signed"
        return
    date = parse_date(one["date"] or "")
    on = f" {date_phrase(date)}" if date else ""
    through = f" through {one['by']}" if one["by"] else ""
    yield f"  {one['name']}: signed{on}{through}; {SIGNATURE_LABELS[one['state']].verdict}"
    for change in one["changes"]:
        name = f" ({change['name']})" if change["name"] else ""
        yield f"    {clean_text(change['clause'])}{name} {change['change']}"
        before = change["signed"]
        if before:
            yield f"      signed: {' '.join(before['wording'])}"
            yield f"              (as it stood in revision {before['revision'][:10]} of {format_date(parse_date(before['date']))})"
        elif change["change"] != "is new to it":
            yield f"      signed: the old wording cannot be shown: {unfound}"
        yield f"      now:    {' '.join(change['now']) or 'nothing'}"
