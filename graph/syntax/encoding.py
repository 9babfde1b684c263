"""Bytes to text, where they are not plain ASCII: what is no UTF-8, and what hides in it."""

from __future__ import annotations

import codecs
import re
import unicodedata

from ..model.finding import Position, make_problem
from .tree import UnreadableFile

LINE_END = re.compile("\r\n|\n|\r")
ENCODINGS = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))


def decode_utf8(data: bytes, file: str) -> str:
    """The text of bytes that are not plain ASCII, or may hold the marks of a conflict."""

    def stop(line: int, column: int, message: str, remedy: str) -> UnreadableFile:
        return UnreadableFile(make_problem("unreadable", Position(file, line, column), message, remedy))

    for mark, name in ENCODINGS:
        if data.startswith(mark):
            raise stop(1, 1, f"the file is saved as {name}, not as UTF-8", "Save as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8-sig", "replace")
        byte = error.object[error.start : error.start + 1]
        sign = byte.decode("cp1252", "ignore")
        raise stop(
            *line_and_column(before, len(before)),
            f"the file is not saved as UTF-8: there is a byte 0x{byte.hex()} here"
            + (f", perhaps for `{sign}`" if sign.isprintable() and sign else ""),
            "Save as UTF-8, then see that this character is right.",
        ) from None
    for index, sign in enumerate(text) if not text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable() else ():
        if is_hidden(sign):
            raise stop(
                *line_and_column(text, index),
                f"there is a hidden character here: {code_point(sign)} ({character_name(sign)})",
                "Delete it, then type the words around it again.",
            )
    found = re.search(r"^(?:<{7} |>{7} |={7}$)", text, re.MULTILINE)
    if found:
        raise stop(
            *line_and_column(text, found.start()),
            f"two changes conflict here (`{found.group()[:7]}`) and have not been merged",
            "Keep the lines that are right, and delete the lines of marks.",
        )
    return text


def is_hidden(sign: str) -> bool:
    """Whether a character cannot be seen: control, format, private, unassigned, or a line end that editors do not show."""
    kind = unicodedata.category(sign)
    return kind in ("Cf", "Zl", "Zp", "Cs", "Co", "Cn") or (kind == "Cc" and sign not in "\t\n\r")


def code_point(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def character_name(sign: str) -> str:
    return unicodedata.name(sign, "control character").lower()


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """The line and column of a character, from 1."""
    line, start = 1, 0
    for end in LINE_END.finditer(text, 0, index):
        line, start = line + 1, end.end()
    return line, index - start + 1
