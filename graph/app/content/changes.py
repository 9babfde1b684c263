"""What is otherwise on the day of a page than on an earlier one, or than in a copy that the reader has, in sentences."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from ...diff.compare import Comparison, compare_registers, list_caveats
from ...diff.days import compare_days
from ...diff.grouping import group_sentences, heard_summary
from ...documents.blocks import Block, Heading, Listing, Paragraph
from ...model.dates import Date, format_date
from ...model.errors import GraphError
from ...model.text import clean_text, count_noun
from ...reader.load import LoadedRegister, link_registers, load_files
from ...syntax.files import PathError, RegisterFile
from ..view import RegisterView
from .attention import finding_sentence

COPY_BYTES, COPY_FILES = 4_900_000, 200  # of a copy that a reader brings: all its files together, and how many they may be
COPY_LINES = 20  # of what is wrong with it
COPY_TOO_LARGE = f"This is too large to compare here: there may be {COPY_FILES} files, of {COPY_BYTES / 1e6:.1f} MB in all."
COPY_UNREAD = "This cannot be read as a file."


def day_section(view: RegisterView, since: Date) -> list[Block]:
    """What changed from one day to that of the page."""
    try:
        found = compare_days([view.source], since, view.date)
    except GraphError as refused:
        return [Paragraph(str(refused), tone="headline")]
    head = f"Between {format_date(since)} and {format_date(view.date)}"
    number = sum(not change.is_first_heard for change in found.changes)
    dated = f"the register dates {count_noun(number, 'change')}" if number else "nothing that the register dates has changed"
    heard = heard_summary(found.changes)
    blocks: list[Block] = [Paragraph(f"{head}, {dated}.{f' {heard}' if heard else ''}", tone="headline")]
    return blocks if found.is_empty else [*blocks, *comparison_blocks(found)]


def comparison_blocks(found: Comparison) -> list[Block]:
    """The sentences of a comparison under their headings."""
    blocks: list[Block] = [Paragraph(caveat, tone="quiet") for caveat in found.caveats]
    for heading, sentences in group_sentences(found.changes).items():
        if sentences:
            blocks += [Heading(2, heading), Listing(tuple(sentences))]
    for heading, findings in (("No longer to look at", found.fixed_findings), ("New to look at", found.new_findings)):
        if findings:
            blocks += [Heading(2, heading), Listing(tuple(map(finding_sentence, findings)))]
    return blocks


# --- a copy that the reader has ---------------------------------------------------------------------------------------


def decode_copy(sent: Any) -> list[RegisterFile] | None:
    """The files that a browser sent; none where it sent anything else; None where it is more than is taken."""
    found: dict[str, RegisterFile] = {}
    try:
        for one in sent:
            name = clean_text(str(one["name"]))[:80]
            found[name] = RegisterFile(name, base64.b64decode(one["data"], validate=True))
    except (TypeError, KeyError, ValueError):  # binascii's error is one of value
        return []
    is_too_much = len(found) > COPY_FILES or sum(len(file.data) for file in found.values()) > COPY_BYTES
    return None if is_too_much else list(found.values())


def read_copy(files: Sequence[RegisterFile], register: str) -> LoadedRegister:
    """The register in these files, read as every register is; of several, the one of this id. Raises `PathError` where there is none."""
    found = link_registers(list(load_files(files, (), "the copy")))
    return next((source for source in found if source.register.id == register), found[0])


def copy_section(view: RegisterView, files: Sequence[RegisterFile], is_proposal: bool = False) -> list[Block]:
    """What changed from a copy of the register to the register, or the other way round; both as of the page's day."""
    try:
        copy = read_copy(files, view.source.register.id)
    except PathError:
        return [Paragraph("This copy holds no register: none of its files has `register`.", tone="headline")]
    if not copy.is_complete:
        return [Paragraph("This copy cannot be read, so nothing is compared.", tone="headline"), *copy_problems(copy)]
    if copy.register.id != view.source.register.id:
        other = clean_text(copy.register.name or copy.register.id)
        return [Paragraph(f"This is no copy of the register on this page: it is “{other}”. Nothing is compared.", tone="headline")]
    old, new = (view.source, copy) if is_proposal else (copy, view.source)
    found = compare_registers([old], [new], view.date)
    found = found._replace(caveats=[*list_caveats("earlier" if is_proposal else "later", [view.source])])
    names = ", ".join([*(file.name for file in files[:5]), *([f"and {len(files) - 5} more"] if len(files) > 5 else [])])
    whole = f"the copy ({names})"
    head = f"From the register to {whole}" if is_proposal else f"From {whole} to the register"
    if found.is_empty:
        return [Paragraph(f"{head}, nothing has changed.", tone="headline"), *copy_problems(copy)]
    return [Paragraph(f"{head}:", tone="headline"), *copy_problems(copy), *comparison_blocks(found)]


def copy_problems(copy: LoadedRegister) -> list[Block]:
    """What is wrong in a copy."""
    if not copy.problems:
        return []
    lines = [f"{clean_text(str(one.position))}: {clean_text(one.message)}" for one in copy.problems[:COPY_LINES]]
    more = [f"and {len(copy.problems) - COPY_LINES} more"] if len(copy.problems) > COPY_LINES else []
    words = f"The copy has {count_noun(len(copy.problems), 'error')}; what it says there is not compared."
    return [Paragraph(words, tone="warning"), Listing((*lines, *more))]
