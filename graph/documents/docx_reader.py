"""The paragraphs of a Word file from anywhere: of all that is in it, its text and its styles alone are unpacked, to a limit.

Nothing in it is fetched or followed. What is struck out by a change that is tracked is not in its text.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from .blocks import DocumentError

PART_LIMIT = 20_000_000  # bytes of one part, unpacked
DEPTH_LIMIT, PARAGRAPH_LIMIT = 100, 100_000  # a table in a table in a table, and the longest of documents, are far below these
WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "


def read_paragraphs(data: bytes) -> list[tuple[str, str]]:
    """Each with the name of its style. Raises `Foreign`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            styles, text = read_part(parts, "word/styles.xml"), read_part(parts, "word/document.xml")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, RuntimeError):
        raise DocumentError("is no Word document that can be opened") from None
    return ParagraphReader(text, StyleReader(styles).names).paragraphs


def read_part(parts: zipfile.ZipFile, name: str) -> bytes:
    given = parts.getinfo(name)
    if given.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(name)
    with parts.open(given) as opened:
        data = opened.read(PART_LIMIT + 1)
    if len(data) > PART_LIMIT:
        raise DocumentError("holds more than a protocol can: it is not read")
    return data


class PartReader:
    """Reads one part of the file, tag by tag."""

    def __init__(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        self.depth = 0
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self.enter, self.leave, self.add_text
        parser.StartDoctypeDeclHandler = self.refuse_doctype  # with it go entities, of which Word writes none
        parser.buffer_text = True
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError):  # LookupError: an encoding that nobody knows
            raise DocumentError("is no Word document that can be read") from None

    def refuse_doctype(self, *_: object) -> None:
        raise DocumentError("declares entities of its own, which Word never does: it is not read")

    def enter(self, tag: str, values: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            raise DocumentError("is nested deeper than Word does it: it is not read")
        self.start_element(tag, values)

    def leave(self, tag: str) -> None:
        self.depth -= 1
        self.end_element(tag)

    def start_element(self, tag: str, values: dict[str, str]) -> None: ...

    def end_element(self, tag: str) -> None: ...

    def add_text(self, text: str) -> None: ...


class StyleReader(PartReader):
    """The names of styles by their ids, which programs that save the file may change."""

    def __init__(self, data: bytes) -> None:
        self.style_id, self.names = "", dict[str, str]()
        super().__init__(data)

    def start_element(self, tag: str, values: dict[str, str]) -> None:
        if tag == f"{WORD_NAMESPACE}style":
            self.style_id = values.get(f"{WORD_NAMESPACE}styleId", "")
        elif tag == f"{WORD_NAMESPACE}name" and self.style_id:
            self.names.setdefault(self.style_id, values.get(f"{WORD_NAMESPACE}val", ""))


class ParagraphReader(PartReader):
    """The paragraphs, each with the name of its style."""

    def __init__(self, data: bytes, names: dict[str, str]) -> None:
        self.style_names, self.in_text = names, False
        self.open_paragraphs: list[tuple[list[str], list[str]]] = []
        self.paragraphs: list[tuple[str, str]] = []
        super().__init__(data)

    def start_element(self, tag: str, values: dict[str, str]) -> None:
        if tag == f"{WORD_NAMESPACE}p":
            self.open_paragraphs.append(([], []))
        elif self.open_paragraphs and tag == f"{WORD_NAMESPACE}pStyle":
            self.open_paragraphs[-1][0].append(self.style_names.get(values.get(f"{WORD_NAMESPACE}val", ""), ""))
        elif self.open_paragraphs and tag in (f"{WORD_NAMESPACE}tab", f"{WORD_NAMESPACE}br", f"{WORD_NAMESPACE}cr"):
            self.open_paragraphs[-1][1].append(" ")
        elif self.open_paragraphs and tag == f"{WORD_NAMESPACE}noBreakHyphen":
            self.open_paragraphs[-1][1].append("-")
        self.in_text = tag == f"{WORD_NAMESPACE}t"

    def end_element(self, tag: str) -> None:
        self.in_text = False
        if tag == f"{WORD_NAMESPACE}p" and self.open_paragraphs:
            styles, texts = self.open_paragraphs.pop()
            self.paragraphs.append((styles[0] if styles else "", "".join(texts)))
            if len(self.paragraphs) > PARAGRAPH_LIMIT:
                raise DocumentError("holds more than a protocol can: it is not read")

    def add_text(self, text: str) -> None:
        if self.in_text and self.open_paragraphs:
            self.open_paragraphs[-1][1].append(text)
