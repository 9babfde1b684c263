"""The paragraphs of a Word file from anywhere: of all that is in it, its text and its styles alone are unpacked, to a limit.

Nothing in it is fetched or followed. What is struck out by a change that is tracked is not in its text.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from .blocks import Foreign

MOST = 50_000_000  # bytes of one part, unpacked
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "


def paragraphs(data: bytes) -> list[tuple[str, str]]:
    """Each with the name of its style. Raises `Foreign`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            styles, text = part(parts, "word/styles.xml"), part(parts, "word/document.xml")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, RuntimeError):
        raise Foreign("is no Word document that can be opened") from None
    return Text(text, Styles(styles).names).found


def part(parts: zipfile.ZipFile, name: str) -> bytes:
    given = parts.getinfo(name)
    if given.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(name)
    with parts.open(given) as opened:
        data = opened.read(MOST + 1)
    if len(data) > MOST:
        raise Foreign("holds more than a protocol can: it is not read")
    return data


class Part:
    """Reads one part of the file, tag by tag."""

    def __init__(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self.start, self.end, self.data
        parser.StartDoctypeDeclHandler = self.refuse  # with it go entities, of which Word writes none
        parser.buffer_text = True
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError):
            raise Foreign("is no Word document that can be read") from None

    def refuse(self, *_: object) -> None:
        raise Foreign("declares entities of its own, which Word never does: it is not read")

    def start(self, tag: str, values: dict[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...


class Styles(Part):
    """The names of styles by their ids, which programs that save the file may change."""

    def __init__(self, data: bytes) -> None:
        self.id, self.names = "", dict[str, str]()
        super().__init__(data)

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == f"{WORD}style":
            self.id = values.get(f"{WORD}styleId", "")
        elif tag == f"{WORD}name" and self.id:
            self.names.setdefault(self.id, values.get(f"{WORD}val", ""))


class Text(Part):
    """The paragraphs, each with the name of its style."""

    def __init__(self, data: bytes, names: dict[str, str]) -> None:
        self.names, self.inside = names, False
        self.open: list[tuple[list[str], list[str]]] = []
        self.found: list[tuple[str, str]] = []
        super().__init__(data)

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == f"{WORD}p":
            self.open.append(([], []))
        elif self.open and tag == f"{WORD}pStyle":
            self.open[-1][0].append(self.names.get(values.get(f"{WORD}val", ""), ""))
        elif self.open and tag in (f"{WORD}tab", f"{WORD}br", f"{WORD}cr"):
            self.open[-1][1].append(" ")
        elif self.open and tag == f"{WORD}noBreakHyphen":
            self.open[-1][1].append("-")
        self.inside = tag == f"{WORD}t"

    def end(self, tag: str) -> None:
        self.inside = False
        if tag == f"{WORD}p" and self.open:
            styles, texts = self.open.pop()
            self.found.append((styles[0] if styles else "", "".join(texts)))

    def data(self, text: str) -> None:
        if self.inside and self.open:
            self.open[-1][1].append(text)
