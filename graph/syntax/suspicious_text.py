"""Characters that mislead the eye: text that parses and says something else than it shows. Loaded only for a file that has any."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ..model.finding import Finding, make_problem
from ..model.text import code, join_words, shorten
from .encoding import character_name, code_point, is_hidden
from .tree import TEXT_LIMIT, Lines, Tree, UnreadableFile, walk_values

ASCII_BYTES = bytes(range(128))
COMMENT_CUT = re.compile(r"[ \t]+#\w")


def has_suspicious_signs(data: bytes) -> bool:
    """Whether any sign beyond ASCII could mislead the eye: so that a file with an é in it costs no more than one without."""
    signs = set(data.translate(None, ASCII_BYTES).decode("utf-8", "replace"))
    return any(sign in "“”‘" or unicodedata.normalize("NFKC", sign) != sign or unicodedata.category(sign)[0] in "MZ" for sign in signs) or (
        len(list_alphabets("".join(signs) + "a")) > 1
    )


def find_suspicious_text(tree: Tree) -> Iterator[Finding]:
    """What a person cannot see in the values of a file: hidden characters by escape, look-alikes, texts cut short by ` #`."""
    text = tree.lines.text
    cuts = {tree.lines.position_at(found.start()).line for found in COMMENT_CUT.finditer(text)}
    for title, subject, field, node, key, value in walk_values(tree.root):
        _, key_place, place = node[key]
        if isinstance(key, str) and (space := next((sign for sign in key if unicodedata.category(sign) == "Zs" and sign != " "), None)):
            raise UnreadableFile(
                make_problem(
                    "unreadable",
                    tree.lines.position_at(key_place),
                    f"the key {code(key)} has a no-break space in it, {code_point(space)}",
                    "Type the start of the line again, with ordinary spaces.",
                )
            )
        if isinstance(value, str) and value:
            start = text[place : place + 1]
            for check, message, remedy in describe_suspicious_text(
                value, field, start, is_cut_short(value, start, place, cuts, tree.lines)
            ):
                yield make_problem(check, tree.lines.position_at(place), f"{title} {message}", remedy, subject, value=shorten(value))


def describe_suspicious_text(value: str, field: str, start: str, cut: bool) -> Iterator[tuple[str, str, str]]:
    """The first thing that is wrong with a text, if any."""
    unseen = next((sign for sign in value if is_hidden(sign) or (sign == "\n" and field == "name" and start not in "|>")), None)
    if unseen:
        yield (
            "unreadable",
            f"has a hidden character in `{field}`: {code_point(unseen)} ({character_name(unseen)})",
            "Delete the backslash and the code after it.",
        )
    elif value[0] in "“”‘’" and value[-1] in "“”‘’" and len(value) > 1:
        yield "wrong-value", f"has curly quotes round `{field}`, which would become part of the text", "Write straight quotes, or none."
    elif cut:
        yield (
            "wrong-value",
            f"has `{field}` cut short: what follows ` #` is taken for a comment",
            "Put the whole text in quotes; a comment has a space after its `#`.",
        )
    elif value.isascii():
        return
    elif not unicodedata.is_normalized("NFC", value):
        yield "wrong-value", f"has accents in `{field}` that are separate from their letters", "Type the accented letters again."
    elif alike := next((sign for sign in value if sign.isalpha() and unicodedata.normalize("NFKC", sign) != sign), None):
        plain = unicodedata.normalize("NFKC", alike)
        yield "wrong-value", f"has a look-alike of `{plain}` in `{field}`: {code_point(alike)}", f"Write `{plain}`."
    elif scripts := next((found for word in re.findall(r"\w+", value) if len(found := list_alphabets(word)) > 1), None):
        yield "wrong-value", f"mixes {join_words(scripts)} letters in one word of `{field}`", "Type the word again."


def list_alphabets(word: str) -> list[str]:
    """The alphabets, of those that look alike, that a word's letters come from."""
    names = (unicodedata.name(sign, "").split(" ")[0].title() for sign in word if sign.isalpha())
    return [name for name in dict.fromkeys(names) if name in ("Latin", "Greek", "Cyrillic")]


def is_cut_short(value: str, start: str, place: int, cuts: set[int], lines: Lines) -> bool:
    """Whether a plain text ends where ` #` and a letter follow it on its line; `cuts` are the lines where they stand."""
    if start in "\"'|>" or len(value) > TEXT_LIMIT or not cuts:
        return False
    text, end = lines.text, place + len(value)
    if text[place:end] == value:
        return lines.position_at(place).line in cuts and COMMENT_CUT.match(text, end) is not None
    folded = re.compile(r"\s+".join(map(re.escape, value.split()))).match(text, place)
    return folded is not None and COMMENT_CUT.match(text, folded.end()) is not None
