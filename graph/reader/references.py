"""What must hold between records: references that lead somewhere, and no circles."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from ..model.finding import MOST, Finding, problem
from ..model.register import NOBODY, SECTIONS, TABLE, VERBS, Acceptance, Post, Record, Register
from ..model.text import near, one, quote, several, tick
from .cycles import Path, circles
from .records import GUESSES

if TYPE_CHECKING:
    from .load import Source

# What is written where nobody is known, or nobody is meant; which of the two, only the officer can say.
NO_ONE = {"none", "no one", "no-one", "noone", "no", "null", "~", "n/a", "na", "-", "nil", "vacant"}
NO_ONE |= {"unknown", "not known", "not stated", "unclear", "tbc", "tba", "tbd", "to be confirmed", "to be agreed", "to be decided"}
CANDIDATES = 2_000  # among how many ids a mistyped one is looked for
ANYTHING = ("anything",)
THINGS = {"delivers", "themes", "answers", "continues", "broader", "settles", "source", "about", "records"}
WORDS = {section: kind.WORD for section, kind in TABLE.items()} | {"posts": Post.WORD}


class Reference(NamedTuple):
    """That a record refers to an id, under which path, and in which sections it may stand."""

    path: Path
    record: Record
    key: str
    id: str
    sections: tuple[str, ...]


def unsound(source: Source, all_read: bool) -> Iterator[Finding]:
    """Every problem between the records of a register that has been read.

    What a file that could not be read may hold is not called unknown; nor is another register, unless all were read.
    """
    register = source.register
    if unresolved(register, source.used) and source.whole:
        yield from islice(strangers(source, all_read), MOST)
    yield from islice(circles(source), MOST)


def unresolved(register: Register, used: dict[tuple[str, ...], set[str]]) -> bool:
    """Whether any id that is referred to leads nowhere; seen on sets of ids, since mostly none does."""
    for sections, ids in used.items():
        if sections == ("sources",):
            if any(stray(register, id) for id in ids):
                return True
            continue
        rest = ids
        for section in SECTIONS if sections == ANYTHING else sections:
            rest = rest - getattr(register, section).keys()
        if any(not found(register, id, sections) for id in rest):
            return True
    return False


def found(register: Register, id: str, sections: tuple[str, ...]) -> bool:
    return any(register.find(section, id) is not None for section in (SECTIONS if sections == ANYTHING else sections))


def stray(register: Register, citation: str) -> bool:
    """Whether a source, or the part of it that is cited, is not there."""
    id, mark, locator = citation.partition("#")
    document = register.find("sources", id)
    return document is None or bool(mark and (not locator or (document.sections and locator not in document.sections)))


def strangers(source: Source, all_read: bool) -> Iterator[Finding]:
    """The references that lead nowhere, or to what their field does not take."""
    for count, reference in enumerate(wrong_references(source.register)):
        if ":" in reference.id and not all_read:
            continue
        check, message, remedy = astray(reference, source.register, hint=count < GUESSES)
        record = reference.record
        id = getattr(record, "id", "")
        name = getattr(record, "name", "") or id
        title = f"the acceptance of `{record.check}`" if isinstance(record, Acceptance) else tick(id) if name == id else quote(name)
        yield problem(check, source.position(reference.path), f"{title} {message}", remedy, id, name, reference.id)


def astray(reference: Reference, register: Register, hint: bool) -> tuple[str, str, str]:
    """How a reference goes wrong: check, message, remedy."""
    id, sections, verb = reference.id, reference.sections, VERBS[reference.key]
    other, colon, _ = id.partition(":")
    whom = "nothing" if reference.key in THINGS else "nobody"
    kinds = several([WORDS[section] for section in sections if section in WORDS], "or") if sections != ANYTHING else "record"
    if sections == ("sources",):
        cited, _, locator = id.partition("#")
        document = register.find("sources", cited)
        if document is not None:
            found = near(locator, document.sections) if hint else None
            return (
                "unknown-reference",
                f"{verb} nothing we know: {tick(cited)} has no section {tick(locator)}",
                f"Did you mean `{found}`?" if found else f"Add it to the `sections` of {tick(cited)}, or name one that is there.",
            )
    if colon and other == register.id:
        return (
            "unknown-reference",
            f"{verb} {tick(id)}, in the words of another register",
            f"Write `{id[len(other) + 1 :]}`: this is register {tick(other)}.",
        )
    if colon and other not in register.others:
        return (
            "unknown-reference",
            f"{verb} {whom} we know: no register {tick(other)} is read here",
            "Give its path to the command as well, or correct what stands before the colon.",
        )
    home = next((section for section in SECTIONS if register.find(section, id) is not None), None)
    if home:
        return "wrong-reference", f"{verb} {tick(id)}, which is {one(WORDS[home])}, not {one(kinds)}", f"Name {one(kinds)} instead."
    return "unknown-reference", f"{verb} {whom} we know: no {kinds} {tick(id)}", instead(reference, register, kinds, hint)


def instead(reference: Reference, register: Register, kinds: str, hint: bool) -> str:
    """What to write where an id is not known. Looked for only where a hint may be given: it goes through all records."""
    id = reference.id
    sections = SECTIONS if reference.sections == ANYTHING else reference.sections
    if sections[0] in ("bodies", "people") and id.lower() in NO_ONE:
        when = "while it is vacant" if reference.key == "held_by" else "only where it is agreed that there is nobody"
        return f"If it is not known who, delete the line. Write `{NOBODY}` {when}."
    if sections[0] in ("bodies", "people") and id.lower() == NOBODY:
        return f"Write `{NOBODY}`."
    others = f"Add it to the register, or name {one(kinds)} that is there."
    if not hint:
        return others
    words = [word.strip() for word in id.replace(" and ", ",").split(",")]
    if len(words) > 1 and all(found(register, word, sections) for word in words):
        return f"To name several, write `[{', '.join(words)}]`."
    every = [(section, key, record) for section in SECTIONS for key, record in islice(getattr(register, section).items(), CANDIDATES)]
    bearers = [(section, key) for section, key, record in every if bears(record, id)]
    if len(bearers) == 1:
        section, key = bearers[0]
        return f"That is the name of {tick(key)}" + (
            f": write `{key}`." if section in sections else f", which is {one(WORDS[section])}. Name {one(kinds)} instead."
        )
    known = [known for section in sections for known in getattr(register, section)]
    near_by = near(id, known if len(known) < CANDIDATES else [one for one in known if one[:2] == id[:2]][:CANDIDATES])
    return f"Did you mean `{near_by}`?" if near_by else others


def bears(record: Any, name: str) -> bool:
    """Whether a record is called so."""
    wanted = name.casefold()
    return record.name.casefold() == wanted or any(also.casefold() == wanted for also in record.also)


def wrong_references(register: Register) -> Iterator[Reference]:
    for reference in references(register):
        if reference.sections == ("sources",):
            if stray(register, reference.id):
                yield reference
        elif not found(register, reference.id, reference.sections):
            yield reference


def references(register: Register) -> Iterator[Reference]:
    """Every reference that a record makes, with its place."""
    for section in TABLE:
        if section == "accepted":
            for index, acceptance in enumerate(register.accepted):
                yield from referred(acceptance, acceptance, ("accepted", index))
        else:
            for id, record in getattr(register, section).items():
                yield from referred(record, record, (section, id))


def referred(owner: Record, record: Record, path: Path) -> Iterator[Reference]:
    for key, field in record.fields.items():
        value = record.__dict__.get(key)
        if not value:
            continue
        at = (*path, key)
        if field.shape == "claims":
            for index, claim in enumerate(value):
                if claim.who != NOBODY:
                    yield Reference((*at, index, "who"), owner, key, claim.who, field.sections)
                yield from (
                    Reference((*at, index, "source", number), owner, "source", cited, ("sources",))
                    for number, cited in enumerate(claim.source)
                )
        elif field.shape == "reference" and field.sections:
            yield Reference(at, owner, key, value, field.sections)
        elif field.shape in ("references", "sources"):
            sections = field.sections or ("sources",)
            yield from (Reference((*at, index), owner, key, id, sections) for index, id in enumerate(value))
        elif field.shape == "list":
            for index, part in enumerate(value):
                yield from referred(owner, part, (*at, index))
        elif field.shape == "records":
            for id, part in value.items():
                yield from referred(part, part, (*at, id))
        elif field.shape == "settlements":
            for theme, part in value.items():
                yield Reference((*at, theme), owner, key, theme, ("themes",))
                yield from referred(owner, part, (*at, theme))
