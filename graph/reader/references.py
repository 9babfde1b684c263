"""What must hold between records: references that lead somewhere, and no circles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from ..model.finding import PROBLEM_LIMIT, Finding, make_problem
from ..model.labels import SECTION_NOUNS, field_label
from ..model.record import Record
from ..model.register import ID_SECTIONS, NOBODY, TABLE, Acceptance, Register
from ..model.text import closest_match, code, join_words, quote_name, with_article
from ..syntax.tree import value_at
from .cycles import report_cycles
from .positions import ANY_SECTION, LoadedRegister, RecordPath, Reference
from .records import CANDIDATE_LIMIT, HINT_LIMIT, is_id

# What is written where nobody is known, or nobody is meant; which of the two, only the officer can say.
NO_ONE_WORDS = {"none", "no one", "no-one", "noone", "no", "null", "~", "n/a", "na", "-", "nil", "vacant"}
NO_ONE_WORDS |= {"unknown", "not known", "not stated", "unclear", "tbc", "tba", "tbd", "to be confirmed", "to be agreed", "to be decided"}
THING_FIELDS = {"delivers", "themes", "answers", "continues", "broader", "settles", "source", "about", "records"}


def validate(source: LoadedRegister, all_read: bool, named: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Every problem between the records of a register that has been read. `named` are its ids to which other registers refer.

    What a file that could not be read may hold is not called unknown; nor is another register, unless all were read.
    """
    register = source.register
    if has_broken_reference(register, source.used) and source.is_complete:
        yield from islice(broken_references(source, all_read, named), PROBLEM_LIMIT)
    yield from islice(report_cycles(source), PROBLEM_LIMIT)


def has_broken_reference(register: Register, used: dict[tuple[str, ...], set[str]]) -> bool:
    """Whether any id that is referred to leads nowhere; seen on sets of ids, since mostly none does."""
    for sections, ids in used.items():
        if sections == ("sources",):
            if any(is_broken_citation(register, id) for id in ids):
                return True
            continue
        rest = ids
        for section in ID_SECTIONS if sections == ANY_SECTION else sections:
            rest = rest - getattr(register, section).keys()
        if any(not is_known(register, id, sections) for id in rest):
            return True
    return False


def is_known(register: Register, id: str, sections: tuple[str, ...]) -> bool:
    return any(register.find(section, id) is not None for section in (ID_SECTIONS if sections == ANY_SECTION else sections))


def is_broken_citation(register: Register, citation: str) -> bool:
    """Whether a source, or the part of it that is cited, is not there."""
    id, mark, locator = citation.partition("#")
    document = register.find("sources", id)
    return document is None or bool(mark and (not locator or (document.sections and locator not in document.sections)))


def broken_references(source: LoadedRegister, all_read: bool, named: frozenset[str]) -> Iterator[Finding]:
    """The references that lead nowhere, or to what their field does not take; each mistyped id of a record once, where it stands."""
    from .mistyped_ids import find_mistyped_ids, report_mistyped_ids  # hardly a register has any

    register = source.register
    broken = list(islice((one for one in list_broken_references(register) if all_read or ":" not in one.id), PROBLEM_LIMIT))
    dropped = list_dropped_ids(source)
    broken = [one for one in broken if one.target not in dropped]
    unknown = [one for one in broken if not is_known(register, one.target, ANY_SECTION)]
    meant = find_mistyped_ids(source, unknown, named)
    yield from report_mistyped_ids(source, meant, unknown)
    for count, reference in enumerate(one for one in broken if one.target not in meant):
        check, message, remedy = describe_broken(reference, register, hint=count < HINT_LIMIT)
        record = reference.record
        id = getattr(record, "id", "")
        name = getattr(record, "name", "") or id
        title = f"the acceptance of `{record.check}`" if isinstance(record, Acceptance) else code(id) if name == id else quote_name(name)
        where = source.position(reference.path)
        yield make_problem(check, where, f"{title} {message}", remedy, id, name, reference.id, reference.key)


def list_dropped_ids(source: LoadedRegister) -> set[str]:
    """The ids of records that are invalid as a whole, which is reported where they stand."""
    sections = [value_at(root, section) for root in source.roots.values() for section in root or ()]
    return {id for records in sections if isinstance(records, dict) for id in records} - source.locations.keys()


def describe_broken(reference: Reference, register: Register, hint: bool) -> tuple[str, str, str]:
    """How a reference goes wrong: check, message, remedy."""
    id, sections, verb = reference.id, reference.sections, field_label(reference.key).verb
    other, colon, _ = id.partition(":")
    whom = "nothing" if reference.key in THING_FIELDS else "nobody"
    kinds = join_words([SECTION_NOUNS[section] for section in sections], "or")
    if sections == ("sources",):
        cited, _, locator = id.partition("#")
        document = register.find("sources", cited)
        if document is not None:
            found = closest_match(locator, document.sections) if hint else None
            return (
                "unknown-reference",
                f"{verb} nothing we know: {code(cited)} has no section {code(locator)}",
                f"Did you mean `{found}`?" if found else f"Add it to the `sections` of {code(cited)}, or name one that is there.",
            )
    if colon and other == register.id:
        return (
            "unknown-reference",
            f"{verb} {code(id)}, as another register would write it",
            f"Write `{id[len(other) + 1 :]}`: this is register {code(other)}.",
        )
    if colon and other not in register.others and not (sections == ("sources",) and id.startswith(("http://", "https://"))):
        return (
            "unknown-reference",
            f"{verb} {whom} we know: no register {code(other)} is read here",
            "Give its path to the command as well, or correct what stands before the colon.",
        )
    home = next((section for section in ID_SECTIONS if register.find(section, id) is not None), None)
    if home:
        return (
            "wrong-reference",
            f"{verb} {code(id)}, which is {with_article(SECTION_NOUNS[home])}, not {with_article(kinds)}",
            f"Name {with_article(kinds)} instead.",
        )
    return "unknown-reference", f"{verb} {whom} we know: no {kinds} {code(id)}", suggest_reference(reference, register, kinds, hint)


def suggest_reference(reference: Reference, register: Register, kinds: str, hint: bool) -> str:
    """What to write where an id is not known. Looked for only where a hint may be given: it goes through all records."""
    id = reference.id
    sections = ID_SECTIONS if reference.sections == ANY_SECTION else reference.sections
    if sections[0] in ("bodies", "people") and id.lower() in NO_ONE_WORDS:
        return suggest_no_one(reference, kinds)
    if sections[0] in ("bodies", "people") and id.lower() == NOBODY:
        return f"Write `{NOBODY}`."
    others = f"Add it to the register, or name {with_article(kinds)} that is there."
    if not hint:
        return suggest_source(id, register, hint) if sections == ("sources",) else others
    words = [word.strip() for word in id.replace(" and ", ",").split(",")]
    if len(words) > 1 and all(is_known(register, word, sections) for word in words):
        return f"To name several, write `[{', '.join(words)}]`."
    every = [
        (section, key, record) for section in ID_SECTIONS for key, record in islice(getattr(register, section).items(), CANDIDATE_LIMIT)
    ]
    bearers = [(section, key) for section, key, record in every if has_name(record, id)]
    if len(bearers) == 1:
        section, key = bearers[0]
        return f"That is the name of {code(key)}" + (
            f": write `{key}`."
            if section in sections
            else f", which is {with_article(SECTION_NOUNS[section])}. Name {with_article(kinds)} instead."
        )
    if sections == ("sources",):
        return suggest_source(id, register, hint)
    known = [known for section in sections for known in getattr(register, section)]
    near_by = closest_match(id, known if len(known) < CANDIDATE_LIMIT else [one for one in known if one[:2] == id[:2]][:CANDIDATE_LIMIT])
    return f"Did you mean `{near_by}`?" if near_by else others


def suggest_no_one(reference: Reference, kinds: str) -> str:
    """What to write where it is not known who, or where nobody is meant."""
    key, record = reference.key, reference.record
    claims = record.value(key) if key in record.fields else None
    if not isinstance(claims, tuple) or key in record.required:
        return f"Name {with_article(kinds)}: this cannot be left open."
    if len(claims) > 1:
        return f"If it is not known who, take it out of `{key}`."
    when = "while it is vacant" if key == "held_by" else "only where it is agreed that there is nobody"
    return f"If it is not known who, leave `{key}` out. Write `{NOBODY}` {when}."


def suggest_source(citation: str, register: Register, hint: bool) -> str:
    """How to list a source that is cited and not there; or which one may be meant: never that of another year."""
    cited = citation.partition("#")[0]
    found = closest_match(cited, islice(register.sources, CANDIDATE_LIMIT)) if hint else None
    if found and re.findall(r"\d+", found) == re.findall(r"\d+", cited):
        return f"Did you mean `{found}`? If not, add {code(cited)} under `sources`."
    if not is_id(cited):
        return "Add it under `sources`, for example `board-minutes: {name: …, date: …}`, and write its id here."
    return f"Add it under `sources`: `{cited}: {{name: …, date: …}}`; or name a source that is there."


def has_name(record: Any, name: str) -> bool:
    """Whether a record is called so."""
    wanted = name.casefold()
    return record.name.casefold() == wanted or any(also.casefold() == wanted for also in record.also)


def list_broken_references(register: Register) -> Iterator[Reference]:
    for reference in list_references(register):
        if reference.sections == ("sources",):
            if is_broken_citation(register, reference.id):
                yield reference
        elif not is_known(register, reference.id, reference.sections):
            yield reference


def list_references(register: Register) -> Iterator[Reference]:
    """Every reference that a record makes, with its place."""
    for section in TABLE:
        if section == "accepted":
            for index, acceptance in enumerate(register.accepted):
                yield from list_record_references(acceptance, acceptance, ("accepted", index))
        else:
            for id, record in getattr(register, section).items():
                yield from list_record_references(record, record, (section, id))


def list_record_references(owner: Record, record: Record, path: RecordPath) -> Iterator[Reference]:
    for key, field in record.fields.items():
        value = record.value(key)
        if not value:
            continue
        at = (*path, key)
        if field.shape == "claims":
            for index, claim in enumerate(value):
                if claim.who != NOBODY:
                    yield Reference((*at, index, "who"), owner, key, claim.who, field.sections)
                if claim.on_behalf_of:
                    sections = claim.fields["on_behalf_of"].sections
                    yield Reference((*at, index, "on_behalf_of"), owner, "on_behalf_of", claim.on_behalf_of, sections)
                yield from (
                    Reference((*at, index, "source", number), owner, "source", cited, ("sources",))
                    for number, cited in enumerate(claim.source)
                )
        elif field.shape == "reference" and field.sections:
            yield Reference(at, owner, key, value, field.sections)
        elif field.shape in ("references", "sources"):
            sections = field.sections or ("sources",)
            yield from (Reference((*at, index), owner, key, id, sections) for index, id in enumerate(value))
        elif field.shape in ("list", "bases"):
            for index, part in enumerate(value):
                yield from list_record_references(owner, part, (*at, index))
        elif field.shape == "records":
            for id, part in value.items():
                yield from list_record_references(part, part, (*at, id))
        elif field.shape == "settlements":
            for theme, part in value.items():
                yield Reference((*at, theme), owner, key, theme, ("themes",))
                yield from list_record_references(owner, part, (*at, theme))
