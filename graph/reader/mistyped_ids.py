"""A record whose own id is mistyped: what refers to it by the right id would each seem to be wrong, and the slip would spread."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from ..model.finding import Finding, make_problem
from ..model.labels import field_label
from ..model.register import ID_SECTIONS, Acceptance, Register
from ..model.text import closest_match, code, join_words, quote_name
from .positions import ANY_SECTION, LoadedRegister, Reference
from .records import CANDIDATE_LIMIT, HINT_LIMIT, is_id

NAMED_LIMIT = 3  # references that are named one by one


def find_mistyped_ids(source: LoadedRegister, unknown: Sequence[Reference], named: frozenset[str]) -> dict[str, str]:
    """Each id that is referred to and is not there, with the id of the record that is meant, where that one is mistyped.

    It is when nothing refers to that record, no other unknown id is as near to it, and its name does not bear its id out.
    `named` are the ids to which other registers refer.
    """
    register = source.register
    referred = {id.partition("#")[0] for ids in source.used.values() for id in ids} | named
    meant: dict[str, set[str]] = defaultdict(set)
    sections = {reference.target: reference.sections for reference in reversed(unknown)}
    for id, where in islice(sections.items(), HINT_LIMIT):
        known = [
            one
            for section in (ID_SECTIONS if where == ANY_SECTION else where)
            for one in islice(getattr(register, section), CANDIDATE_LIMIT)
        ]
        folded = {fold_id(one): one for one in known}
        nearest = closest_match(id, folded) if is_id(id) else None
        if nearest:
            meant[folded[nearest]].add(id)
    return {
        id: own
        for own, (id, *others) in meant.items()
        if not others and own not in referred and (is_id(own) or fold_id(own) == id) and may_be_meant(register, own, id)
    }


def may_be_meant(register: Register, own: str, id: str) -> bool:
    return re.findall(r"\d+", own) == re.findall(r"\d+", id) and compare_with_name(register, own, id) >= 0


def fold_id(id: str) -> str:
    """An id as it should be written: one with capitals or spaces is reported where it stands, with the right one."""
    return id if is_id(id) else "-".join(re.findall(r"[a-z0-9]+", id.lower()))


def compare_with_name(register: Register, own: str, id: str) -> int:
    """How many more words of a record's own id are strange to its name than of another id; below 0, the other one is mistyped."""
    _, record = register.locate(own)
    words = {word for name in (record.name, *record.also) for word in re.findall(r"[a-z0-9]+", name.lower())}
    return count_strange_words(own, words) - count_strange_words(id, words)


def count_strange_words(id: str, words: set[str]) -> int:
    return sum(word not in words for word in fold_id(id).split("-"))


def report_mistyped_ids(source: LoadedRegister, meant: Mapping[str, str], unknown: Sequence[Reference]) -> Iterator[Finding]:
    """One finding for each record, where its id stands: who names it, as what, and on which line."""
    for id, own in meant.items():
        if not is_id(own):
            continue  # that is reported already, with the id to write
        references = [reference for reference in unknown if reference.target == id]
        section, record = source.locate(own)
        path = ("bodies", record.body, "posts", own) if section == "posts" else (section, own)
        home = source.position(path)
        uses = [describe_use(source, reference, home.file) for reference in references[:NAMED_LIMIT]]
        if len(references) > NAMED_LIMIT:
            uses.append(f"{len(references) - NAMED_LIMIT:,} more")
        title = quote_name(record.name) if record.name != own else "this record"
        yield make_problem(
            "unknown-reference",
            home,
            f"{title} has the id {code(own)}, which nothing refers to; {code(id)} is referred to and is not in the register: "
            f"{join_words(uses)}",
            suggest_id(source.register, own, id, len(references)),
            own,
            record.name,
            id,
        )


def describe_use(source: LoadedRegister, reference: Reference, file: str) -> str:
    place = source.position(reference.path)
    where = f"line {place.line}" + ("" if place.file == file else f" of {place.file}")
    record: Any = reference.record
    if isinstance(record, Acceptance):
        return f"the acceptance of {code(record.check)} is of it ({where})"
    return f"{quote_name(record.value('name') or record.id)} {field_label(reference.key).verb} it ({where})"


def suggest_id(register: Register, own: str, id: str, uses: int) -> str:
    if compare_with_name(register, own, id) > 0:
        return f"Change this id to {code(id)}."
    if uses > 1:
        return f"If this record is meant, change its id to {code(id)}; if not, add {code(id)} to the register."
    return f"If this record is meant, write the same id in both places; if not, add {code(id)} to the register."
