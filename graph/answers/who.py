"""Answers "who leads on missing children?": finds the record that is meant, and gives what the register says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..documents.blocks import Block, Document, Heading, Listing
from ..model.dates import format_date, format_iso_day
from ..model.labels import SECTION_NOUNS
from ..model.register import LEADABLE_SECTIONS, Body, Register
from ..model.snapshot import PART_FIELDS_OPEN, Snapshot
from ..model.text import clean_text, join_words, quote_text
from ..rdf.nquads import check_addresses
from ..search import Hit, find_records, split_words
from .statements import NOTE_PART, Statement, StatementGroup, StatementWriter

QUESTION_WORDS = set(
    "who what which leads lead leading led is are on of for the a an responsible in charge does do did about chairs whom was".split()
)
OFFER_LIMIT = 12
TOPIC_LIMIT = 6  # records of one name that are answered together
SURE_SCORE = 100.0
NAME_PART = "Bodies of this name"


class Topic(NamedTuple):
    """A record that was asked about: what it is called, what is said of it, the groups of its name, and its register."""

    id: str
    title: str
    register: str
    on: str
    parts: tuple[StatementGroup, ...]


class WhoAnswer(NamedTuple):
    """What is known of what was asked: the topics; the name that was understood, where it is not the one given; and what else fits."""

    asked: str
    topics: tuple[Topic, ...]
    understood: str
    candidates: tuple[tuple[str, str], ...]  # an id, and what it is
    sources: dict[str, str]  # a citation, and it in words


def answer_who(snapshots: Sequence[Snapshot], text: str) -> WhoAnswer:
    """The answer of registers to "who leads on this?", or the records that could be meant, where that is not plain."""
    check_addresses(snapshots)
    found = [(snapshot, hit) for snapshot in snapshots for hit in find_meant_records(snapshot, text)]
    found.sort(key=lambda one: -one[1].score)
    meant, understood = choose_meant(found, text)
    writers = {snapshot.register.id: StatementWriter(snapshot) for snapshot, _ in meant}
    topics = [make_topic(writers[snapshot.register.id], hit) for snapshot, hit in meant]
    registers = {one.id: one for snapshot in snapshots for one in (*snapshot.register.others.values(), snapshot.register)}
    cited = [(topic.register, citation) for topic in topics for _, many in topic.parts for one in many for citation in one.citations]
    ids = {(snapshot.register.id, hit.id) for snapshot, hit in meant}
    ids |= {(topic.register, id) for topic in topics for _, many in topic.parts for one in many for id in one.records}
    rest = [(snapshot, hit) for snapshot, hit in found if (snapshot.register.id, hit.id) not in ids]
    several = len(snapshots) > 1
    candidates = tuple((hit_id(snapshot, hit, several), name_with_kind(snapshot, hit)) for snapshot, hit in rest)
    if several:  # two registers may call two sources by one id
        topics = [qualify_topic(topic, registers[topic.register]) for topic in topics]
    sources = {
        f"{register}:{citation}" if several and ":" not in citation else citation: format_source(*find_cited(registers, register, citation))
        for register, citation in cited
    }
    return WhoAnswer(text, tuple(topics), understood, candidates, sources)


def find_cited(registers: Mapping[str, Register], register: str, citation: str) -> tuple[Register, str]:
    """The register that a citation is of, and the citation as that register writes it."""
    other, colon, own = citation.partition(":")
    return (registers[other], own) if colon and other in registers else (registers[register], citation)


def qualify_topic(topic: Topic, register: Register) -> Topic:
    """The topic, with its register's name behind its title, and its register's id before each citation."""

    def qualify(citation: str) -> str:
        return citation if ":" in citation else f"{topic.register}:{citation}"

    parts = ((heading, [one._replace(citations=tuple(map(qualify, one.citations))) for one in many]) for heading, many in topic.parts)
    return topic._replace(title=f"{topic.title}, in {quote_text(register.name or register.id)}", parts=tuple(parts))


def find_meant_records(snapshot: Snapshot, text: str) -> list[Hit]:
    """The records that fit the words asked, or those that are left without "who leads on" and its like."""
    register, colon, id = text.partition(":")
    if colon and register == snapshot.register.id:
        return [hit for hit in find_records(snapshot.register, id) if hit.id == id]
    whole = find_records(snapshot.register, text)
    if whole:
        return whole
    words = [word for word in split_words(text) if word not in QUESTION_WORDS]
    return find_records(snapshot.register, " ".join(words)) if words else []


def choose_meant(found: Sequence[tuple[Snapshot, Hit]], text: str) -> tuple[list[tuple[Snapshot, Hit]], str]:
    """The records that are plainly meant: those of this name; else the only one; else those of the one name that fits best whole.

    With the name as it was understood, where it is not the one asked for. None, where several could be meant.
    """
    by_id = [one for one in found if one[1].id in (text.strip().casefold(), text.rpartition(":")[2])]
    if by_id:
        return by_id, ""
    if exact := drop_parts([one for one in found if one[1].score == SURE_SCORE]):
        return (exact, "") if len(exact) <= TOPIC_LIMIT else ([], "")
    if len(found) == 1:
        return list(found), found[0][1].name
    words = [word for word in split_words(text) if word not in QUESTION_WORDS]
    whole = [one for one in found if len(split_words(one[1].name)) == len(words)]
    names = {tuple(split_words(hit.name)) for _, hit in whole}
    if len(names) == 1 and whole[0][1].score == found[0][1].score:
        return drop_parts(whole), whole[0][1].name
    return [], ""


def drop_parts(found: list[tuple[Snapshot, Hit]]) -> list[tuple[Snapshot, Hit]]:
    """Of a theme and what is open on it by the same name, the theme alone: its answer says all."""
    kept = []
    for snapshot, hit in found:
        record = snapshot.register.find(hit.section, hit.id)
        themes = {each.id for other, each in found if other is snapshot and each.section == "themes"}
        if not themes & set(getattr(record, "themes", ())) or not snapshot.is_open(record):
            kept.append((snapshot, hit))
    return kept


def make_topic(writer: StatementWriter, hit: Hit) -> Topic:
    snapshot = writer.snapshot
    record = snapshot.register.find(hit.section, hit.id)
    parts = list(writer.record_parts(record))
    if hit.section in ("themes", *LEADABLE_SECTIONS):
        notes = [part for part in parts if part[0] == NOTE_PART]
        parts = [*(part for part in parts if part[0] != NOTE_PART), *name_group_part(writer, hit, record, parts), *notes]
    return Topic(hit.id, name_with_kind(snapshot, hit), snapshot.register.id, snapshot.on, tuple(parts))


def name_group_part(writer: StatementWriter, hit: Hit, record: Any, parts: Sequence[StatementGroup]) -> Iterator[StatementGroup]:
    """The bodies that have what was asked for in their name, with whom they belong to: only the name ties them to it."""
    named = {id for _, many in parts for one in many for id in one.records}
    things = [thing for section in LEADABLE_SECTIONS for id in {record.id, *named} if (thing := writer.register.find(section, id))]
    named |= {claim.who for thing in things for field in PART_FIELDS_OPEN for claim in getattr(thing, field, ())}
    names = {tuple(split_words(name)) for name in (record.name, *record.also) if name}
    found = []
    for name in names:
        for each in find_records(writer.register, " ".join(name)):
            body = writer.register.bodies.get(each.id)
            if body is not None and set(name) <= set(split_words(each.name)) and body.id not in named and body not in found:
                found.append(body)
    if found:
        yield NAME_PART, [each for body in found for each in name_statements(writer, body)]


def name_statements(writer: StatementWriter, body: Body) -> Iterator[Statement]:
    name = writer.describer.title(body.id, "bodies")
    text = f"{name} ({body.kind}) has this in its name. The register does not say that it has a role in any of this."
    yield Statement(text, body.source, (body.id,))
    yield from writer.parent_statements(body)
    yield from writer.note_statements([body])


def hit_id(snapshot: Snapshot, hit: Hit, several: bool) -> str:
    return f"{snapshot.register.id}:{hit.id}" if several else hit.id


def name_with_kind(snapshot: Snapshot, hit: Hit) -> str:
    """A record with what it is, and the name by which it was found."""
    record = snapshot.register.find(hit.section, hit.id)
    number = getattr(record, "number", None)
    apart = "".join(f", {detail}" for detail in snapshot.names.details(hit.id))
    also = [name for name in record.also or () if name and name.casefold() != (record.name or "").casefold()]
    called = f"; also called {join_words(map(clean_text, also))}" if also else ""
    return f"{quote_text(record.name or hit.id)} ({SECTION_NOUNS[hit.section]}{f' {number}' if number else ''}{apart}{called})"


def format_source(register: Register, citation: str) -> str:
    """A citation in words: the source with its date, and the heading of the part."""
    id, _, locator = citation.partition("#")
    source = register.find("sources", id)
    if source is None:
        return clean_text(citation)
    date = f", {format_date(source.date)}" if source.date else ""
    heading = clean_text(source.sections[locator]) if locator in source.sections else ""
    place = f": {heading} ({clean_text(locator)})" if heading else f": {clean_text(locator)}" if locator else ""
    return f"{clean_text(source.name)}{date}{place}"


# --- written out ------------------------------------------------------------------------------------------------------


def number_sources(answer: WhoAnswer) -> dict[str, int]:
    """The citations of an answer, each with its number: in the order in which they are met."""
    texts: dict[str, int] = {}
    for text in answer.sources.values():
        texts.setdefault(text, len(texts) + 1)
    return {citation: texts[text] for citation, text in answer.sources.items()}


def render_text(answer: WhoAnswer, width: int = 0) -> Iterator[str]:
    """For a terminal of so many columns; 0: lines are not broken."""
    from textwrap import wrap

    def lines(text: str, indent: int) -> list[str]:
        pad = " " * indent
        return wrap(text, width, initial_indent=pad, subsequent_indent=pad + "  ", break_on_hyphens=False) if width else [pad + text]

    for level, text in outline_answer(answer):
        if level < 2 and text:
            yield ""
        yield from lines(text, 2 * level) if text else [""]


def compose_answer(answer: WhoAnswer) -> Document:
    """The answer as a document, of any kind."""
    blocks: list[Block] = []
    for level, text in outline_answer(answer):
        if level < 2:
            blocks.append(Heading(level + 1, text))
        else:
            last = blocks[-1] if blocks else None
            if isinstance(last, Listing):
                blocks[-1] = Listing((*last.items, text))
            else:
                blocks.append(Listing((text,)))
    on = max((topic.on for topic in answer.topics), default="")
    return Document(f"Who leads: {clean_text(answer.asked)}", "What the register says, with its sources.", "", on, tuple(blocks))


def outline_answer(answer: WhoAnswer) -> Iterator[tuple[int, str]]:
    """The answer as lines, each with its level: 0 a topic, 1 a part of it, 2 a sentence."""
    numbers = number_sources(answer)
    if answer.understood:
        yield 0, f"Taken to mean {quote_text(answer.understood)}."
    for topic in answer.topics:
        yield 0, f"{topic.title}, on {format_iso_day(topic.on)}"
        for heading, statements in topic.parts:
            yield 1, heading
            for one in statements:
                marks = sorted({numbers[citation] for citation in one.citations})
                yield 2, one.text + "".join(f" [{number}]" for number in marks)
    yield from outline_candidates(answer)
    if numbers:
        yield 1, "Sources"
        for number, text in sorted({(numbers[citation], text) for citation, text in answer.sources.items()}):
            yield 2, f"[{number}] {text}"


def outline_candidates(answer: WhoAnswer) -> Iterator[tuple[int, str]]:
    more = len(answer.candidates) - OFFER_LIMIT
    if not answer.topics and not answer.candidates:
        yield 0, f"Nothing in the register is called {quote_text(answer.asked)}. Try one word of the name, or an abbreviation."
        return
    if not answer.candidates:
        return
    yield (
        (1, "Other records that fit")
        if answer.topics
        else (0, f"Several records fit {quote_text(answer.asked)}. Ask again with the id of one:")
    )
    for id, what in answer.candidates[:OFFER_LIMIT]:
        yield 2, f"{id}: {what}"
    if more > 0:
        yield 2, f"and {more} more"


def answer_data(answer: WhoAnswer) -> dict[str, Any]:
    """The answer for programs."""
    return {
        "asked": answer.asked,
        "understood": answer.understood or None,
        "topics": [
            {
                "id": topic.id,
                "register": topic.register,
                "on": topic.on,
                "title": topic.title,
                "parts": [{"heading": heading, "statements": [one._asdict() for one in statements]} for heading, statements in topic.parts],
            }
            for topic in answer.topics
        ],
        "candidates": [{"id": id, "what": what} for id, what in answer.candidates],
        "sources": answer.sources,
    }
