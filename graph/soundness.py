"""What must hold between records: references that lead somewhere, no circles, and no personal data in the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from .dates import EVER_AFTER, EVER_BEFORE
from .finding import Finding, Position, problem
from .model import NOBODY, SECTIONS, TABLE, VERBS, Acceptance, Post, Record, Register, span
from .records import GUESSES
from .tree import Map, at
from .words import near, one, quote, several, tick

if TYPE_CHECKING:
    from .source import Source

CANDIDATES = 2_000  # among how many ids a mistyped one is looked for
ANYTHING = ("anything",)
THINGS = {"delivers", "themes", "answers", "continues", "broader", "settles", "source", "about", "records"}
WORDS = {section: kind.WORD for section, kind in TABLE.items()} | {"posts": Post.WORD}
Path = tuple[Any, ...]


class Reference(NamedTuple):
    """That a record refers to an id, under which path, and in which sections it may stand."""

    path: Path
    record: Record
    key: str
    id: str
    sections: tuple[str, ...]


def unsound(source: Source, used: dict[tuple[str, ...], set[str]]) -> Iterator[Finding]:
    """Every problem between the records of a register that has been read."""
    register = source.register
    if unresolved(register, used) and source.whole:
        yield from strangers(source)
    for section, key, check in (
        ("bodies", "part_of", "circular-part-of"),
        ("priorities", "part_of", "circular-part-of"),
        ("workstreams", "part_of", "circular-part-of"),
        ("bodies", "accountable_to", "circular-accountability"),
        ("posts", "held_by", "wrong-value"),
        ("themes", "broader", "wrong-value"),
        ("challenges", "continues", "wrong-value"),
        ("sources", "about", "wrong-value"),
    ):
        yield from circles(source, check, section, key)


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


def strangers(source: Source) -> Iterator[Finding]:
    """The references that lead nowhere, or to what their field does not take."""
    for count, reference in enumerate(wrong_references(source.register)):
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
    if colon and other not in register.others:
        return (
            "unknown-reference",
            f"{verb} {whom} we know: no register {tick(other)} is read here",
            "Give its path to the command as well, or correct what stands before the colon.",
        )
    home = next((section for section in SECTIONS if register.find(section, id) is not None), None)
    if home:
        return "wrong-reference", f"{verb} {tick(id)}, which is {one(WORDS[home])}, not {one(kinds)}", f"Name {one(kinds)} instead."
    known = [known for section in (SECTIONS if sections == ANYTHING else sections) for known in getattr(register, section)]
    found = near(id, known if len(known) < CANDIDATES else [one for one in known if one[:2] == id[:2]][:CANDIDATES]) if hint else None
    return (
        "unknown-reference",
        f"{verb} {whom} we know: no {kinds} {tick(id)}",
        f"Did you mean `{found}`?" if found else f"Add it to the register, or name {one(kinds)} that is there.",
    )


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


# --- circles ----------------------------------------------------------------------------------------------------------

Links = list[tuple[str, str, str, Path]]  # to which id, first day, last day, place


def circles(source: Source, check: str, section: str, key: str) -> Iterator[Finding]:
    """A finding for each circle that stands on some day, at the link of it that comes first in the file."""
    register = source.register
    knot = knotted(ways(register, section, key))
    if not knot:
        return
    edges = {id: [link for link in links(register, section, id, key) if link[0] in knot] for id in knot}
    told: set[frozenset[str]] = set()
    for day in sorted({first for found in edges.values() for _, first, _, _ in found}):
        for ring in rings({id: [link for link in found if link[1] <= day <= link[2]] for id, found in edges.items()}):
            members = frozenset(id for id, _ in ring)
            if members in told:
                continue
            told.add(members)
            subject, path = min(ring, key=lambda link: source.position(link[1])[:3])
            order = [id for id, _ in ring]
            turn = order.index(subject)
            names = [quote(register.find(section, id).name) for id in order[turn + 1 :] + order[:turn]]
            through = f", by way of {several(names if len(names) < 9 else [*names[:8], 'others'])}" if names else ""
            name = register.find(section, subject).name
            message = f"{quote(name)} {VERBS[key]} itself{through}"
            yield problem(check, source.position(path), message, f"Take one `{key}` out of the circle.", subject, name, key)


def ways(register: Register, section: str, key: str) -> dict[str, set[str]]:
    """To which ids of its section each record's field leads; a post that a body answers to counts as its body."""
    found: dict[str, set[str]] = {}
    for id, record in getattr(register, section).items():
        value = record.__dict__.get(key)
        if value:
            found[id] = {value} if isinstance(value, str) else {whose(register, section, claim.who) for claim in value}
    return found


def links(register: Register, section: str, id: str, key: str) -> Links:
    """The same for one record, with the days on which each link stands, and its place."""
    record = register.find(section, id)
    path = ("bodies", record.body, "posts", id, key) if isinstance(record, Post) else (section, id, key)
    value = getattr(record, key)
    if isinstance(value, str):
        return [(value, EVER_BEFORE, EVER_AFTER, path)]
    return [(whose(register, section, claim.who), *span(claim), (*path, index)) for index, claim in enumerate(value)]


def whose(register: Register, section: str, who: str) -> str:
    return register.posts[who].body if section == "bodies" and who in register.posts else who


def knotted(ways: dict[str, set[str]]) -> set[str]:
    """The ids among which a circle can lie: what remains once all that leads nowhere further is taken away, again and again."""
    back: dict[str, list[str]] = {}
    left: dict[str, int] = {}
    ends = []
    for id, targets in ways.items():
        onward = [target for target in targets if target in ways]
        left[id] = len(onward)
        if not onward:
            ends.append(id)
        for target in onward:
            back.setdefault(target, []).append(id)
    while ends:
        end = ends.pop()
        del left[end]
        for id in back.get(end, ()):
            left[id] -= 1
            if not left[id]:
                ends.append(id)
    return set(left)


def rings(edges: dict[str, Links]) -> Iterator[list[tuple[str, Path]]]:
    """The circles met on one walk through the edges, each as its ids with the place of the link that leads on."""
    done: set[str] = set()
    for start in edges:
        trail: list[tuple[str, Path]] = []
        on: dict[str, int] = {}
        stack = [(start, iter(edges[start]))] if start not in done else []
        if stack:
            on[start] = 0
        while stack:
            id, links = stack[-1]
            for target, _, _, path in links:
                if target in on:
                    yield [*trail[on[target] :], (id, path)]
                elif target in edges and target not in done:
                    on[target] = len(stack)
                    trail.append((id, path))
                    stack.append((target, iter(edges[target])))
                    break
            else:
                stack.pop()
                done.add(id)
                del on[id]
                if trail:
                    trail.pop()


# --- personal data ----------------------------------------------------------------------------------------------------

DIGITS = bytes(ord("9") if 48 <= code <= 57 else code for code in range(256))


def personal_data(data: bytes, file: str, root: Map) -> Iterator[Finding]:
    """Telephone numbers and e-mail addresses in a file, comments included. What is found is not repeated."""
    email = b"@" in data
    # A telephone number has ten digits or more once its spaces and brackets are gone: one quick look before any regular expression.
    phone = b"9" * 10 in data.translate(DIGITS, b" ()-")
    if not email and not phone:
        return
    import re

    text = data.decode("utf-8-sig", "replace")
    patterns = (
        (email, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", "an e-mail address"),
        (phone, r"(?<![\w./#:-])(?:\+\d\d|\(?0)[ ()\d-]{8,16}\d(?![\w/])", "a telephone number"),
    )
    for wanted, pattern, what in patterns:
        for match in re.finditer(pattern, text) if wanted else ():
            begun = max(text.rfind(sign, 0, match.start()) for sign in " \n\t\"'[,")
            digits = sum(sign.isdigit() for sign in match.group())
            if "://" in text[begun : match.start()] or (what == "a telephone number" and not 10 <= digits <= 13):
                continue
            line = text.count("\n", 0, match.start())
            where, title, id, field = holder(root, line, match.start() - text.rfind("\n", 0, match.start()) - 1, match.group())
            position = at(file, where) if where else Position(file, line + 1, match.start() - text.rfind("\n", 0, match.start()))
            message = f"{title} has {what} in `{field}`" if where else f"{what} stands in a comment here"
            yield problem("personal-data", position, message, "Take it out: the register holds posts, not ways to reach a person.", id)


def holder(root: Map, line: int, column: int, text: str) -> tuple[Any, str, str, str]:
    """The mark of the value in which a text lies, its record in words and by id, and its field; None where it is no value's."""
    from .vetting import walk

    best: tuple[Any, str, str, str] = None, "", "", ""
    latest = (-1, -1)
    for title, id, field, node, key, value in walk(root):
        mark = node[key][2]
        if isinstance(value, str) and latest < (mark.line, mark.column) <= (line, column):
            latest = mark.line, mark.column
            best = (mark if text in value else None), title, id, field
    return best
