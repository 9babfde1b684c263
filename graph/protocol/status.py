"""How far a protocol has come, in words: what is settled, what is open, and whose signature still fits, with the wording it was under.

A wording that was signed is looked for in git: it is what drafts to the fingerprint that was signed, so that none is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..model.dates import parse_date, said, when
from ..model.register import Protocol
from ..model.snapshot import Snapshot
from ..reader.revisions import history, sources_at
from ..syntax.files import PathProblem
from .boilerplate import NAME, WordsProblem, standing
from .clauses import Clause
from .draft import Desk, drafted, plain
from .signatures import FITS, MISSING, OTHER, PAPER, STALE, Held, held, how

MOST = 100  # revisions in which a wording is looked for
Mark = tuple[str, str]  # a clause's id, and a fingerprint of it


def status(snapshot: Snapshot, protocol: Protocol, clauses: Sequence[Clause], path: str, paths: Sequence[str]) -> dict[str, Any]:
    """How far a protocol has come, as plain data. `path` is where its register lies, `paths` are where all lie that it was read with."""
    desk = Desk(snapshot, protocol)
    states = held(snapshot, protocol, clauses)
    wanted = {(id, one.signature.wording[id]) for one in states if one.signature for id in one.changed if id in one.signature.wording}
    days = [snapshot.on, *sorted({one.signature.date.last for one in states if one.signature and one.signature.date})]
    found, unfound = wordings(wanted, snapshot.register.id, protocol.id, days, path, paths)
    themes = [(clause, clause.theme) for clause in clauses if clause.theme]
    return {
        "id": protocol.id,
        "name": plain(protocol.name),
        "status": protocol.status,
        "as_at": snapshot.on,
        "settled": [
            {"theme": theme.id, "name": clause.title, "lead": desk.name(theme.reading.bodies[0])}
            for clause, theme in themes
            if theme.settled
        ],
        "open": [
            {"theme": theme.id, "name": clause.title, "because": desk.why(theme.reading.word, theme.reading.bodies)}
            for clause, theme in themes
            if not theme.settled
        ],
        "signatures": [signature(one, desk, clauses, found) for one in states],
        "unfound": unfound,
    }


def signature(one: Held, desk: Desk, clauses: Sequence[Clause], found: dict[Mark, dict[str, Any]]) -> dict[str, Any]:
    signed = one.signature
    changes = []
    for id in one.changed:
        assert signed is not None
        clause, change = how(id, signed, clauses)
        before = found.get((id, signed.wording.get(id, "")))
        now = list(clause.wording) if clause else []
        changes.append({"clause": id, "name": clause.title if clause else "", "change": change, "signed": before, "now": now})
    return {
        "party": one.party,
        "name": desk.name(one.party),
        "state": WORDS[one.state],
        "by": desk.name(signed.by) if signed and signed.by else None,
        "date": str(signed.date) if signed and signed.date else None,
        "changes": changes,
    }


WORDS = {FITS: "fits", STALE: "no longer fits", PAPER: "on paper", OTHER: "another form", MISSING: "missing"}


# --- what was signed --------------------------------------------------------------------------------------------------


def wordings(
    wanted: set[Mark], register: str, protocol: str, days: Sequence[str], path: str, paths: Sequence[str]
) -> tuple[dict[Mark, dict[str, Any]], str]:
    """The wordings of these fingerprints, each with the revision in which it stood; and why some are not there, where some are not."""
    found: dict[Mark, dict[str, Any]] = {}
    if not wanted:
        return found, ""
    try:
        revisions = history(path, NAME, MOST)
    except PathProblem:
        return found, "the register lies in no git repository, in which earlier wordings could be looked up"
    for id, day in revisions:
        for clause in clauses_at(id, register, protocol, days, paths):
            mark = clause.id, clause.fingerprint
            if mark in wanted:
                found.setdefault(mark, {"wording": list(clause.wording), "revision": id, "date": day})
        if wanted <= found.keys():
            return found, ""
    what = f"the last {MOST} changes of the register in git" if len(revisions) == MOST else "what git holds of the register here"
    return found, f"it is not found in {what}"


def clauses_at(revision: str, register: str, protocol: str, days: Sequence[str], paths: Sequence[str]) -> Iterator[Clause]:
    """The clauses of a protocol as it stood at a revision, read as of each of these days."""
    try:
        sources = sources_at(revision, paths)
    except PathProblem:
        return
    for source in sources:
        if source.register.id == register and protocol in source.register.protocols:
            try:
                words = standing(source.beside)
            except (WordsProblem, PathProblem):
                words = standing()
            for day in dict.fromkeys(days):
                yield from drafted(Snapshot(source.register, day, source.beside), source.register.protocols[protocol], words)


# --- told to people ---------------------------------------------------------------------------------------------------


def told(status: dict[str, Any]) -> Iterator[str]:
    """The same in words, line by line."""
    how_far = status["status"] or "status not stated"
    yield f"{status['name']} ({how_far}), as at {said(parse_date(status['as_at']))}"
    yield ""
    settled, open_ = status["settled"], status["open"]
    yield f"Settled: {len(settled)} of {len(settled) + len(open_)} themes"
    yield from (f"  {one['name']}: {one['lead']} leads" for one in settled)
    if open_:
        yield f"Open: {len(open_)}"
        yield from (f"  {one['name']}: {one['because']}" for one in open_)
    yield ""
    states = [one["state"] for one in status["signatures"]]
    rest = [f"{states.count(word)} {words}" for word, words in COUNTED.items() if word in states]
    yield f"Signatures: {states.count('fits')} of {len(states)} agreed{''.join(f'; {each}' for each in rest)}"
    for one in status["signatures"]:
        yield from party(one, status["unfound"])


COUNTED = {
    "no longer fits": "signed another wording",
    "on paper": "signed on paper, of which the wording is not known here",
    "another form": "signed under another form of wording",
    "missing": "not signed",
}


def party(one: dict[str, Any], unfound: str) -> Iterator[str]:
    """A party's signature; and where it no longer fits, each clause that changed, as it was signed and as it is."""
    if one["state"] == "missing":
        yield f"  {one['name']}: has not signed"
        return
    date = parse_date(one["date"] or "")
    on = f" {when(date)}" if date else ""
    through = f" through {one['by']}" if one["by"] else ""
    yield f"  {one['name']}: signed{on}{through}; {SAYS[one['state']]}"
    for change in one["changes"]:
        name = f" ({change['name']})" if change["name"] else ""
        yield f"    {plain(change['clause'])}{name} {change['change']}"
        before = change["signed"]
        if before:
            yield f"      signed: {' '.join(before['wording'])}"
            yield f"              (as it stood in revision {before['revision'][:10]} of {said(parse_date(before['date']))})"
        elif change["change"] != "is new to it":
            yield f"      signed: the old wording cannot be told: {unfound}"
        yield f"      now:    {' '.join(change['now']) or 'nothing'}"


SAYS = {
    "fits": "it fits",
    "no longer fits": "it no longer fits",
    "on paper": "on paper: whether it fits is not known",
    "another form": "under another form of wording, which this program cannot compare: whether it fits is not known",
}
