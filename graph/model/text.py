"""Words for people: names in quotes, guesses at what was meant, text made safe to print."""

from __future__ import annotations

from collections.abc import Iterable


def escape_unprintable(text: str) -> str:
    r"""`text` with everything that is not plainly printable escaped, so that no register can steer a terminal.

    Nor GitHub's log, which takes `##[…]` for a command wherever it stands.

    >>> print(escape_unprintable("a" + chr(27) + "[31m"))
    a\u001b[31m
    """
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
    return text.replace("##[", "#\\u0023[") if "##[" in text else text


def shorten(text: str, most: int = 60) -> str:
    """`text` safe to print, cut where it is long."""
    return escape_unprintable(text if len(text) <= most else text[: most - 1] + "…")


def quote_name(name: str) -> str:
    return f'"{shorten(name, 120)}"'


def quote_text(text: str) -> str:
    """Text out of a register in quotes, which it cannot end: neither these nor backticks stand within them."""
    return quote_name(text.replace('"', "'").replace("`", "'"))


def clean_text(text: str | None) -> str:
    """Text out of a register, on one line and safe to print; an invalid register may lack it."""
    return escape_unprintable(" ".join(text.split())) if text else "(not stated)"


def count_noun(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> count_noun(1, "theme"), count_noun(2, "priority", "priorities")
    ('1 theme', '2 priorities')
    """
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def code(word: str) -> str:
    return f"`{shorten(word)}`"


def with_article(word: str) -> str:
    """The word with its article: a board, an acceptance."""
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def join_words(words: Iterable[str], link: str = "and") -> str:
    """The words in a row.

    >>> join_words(["A", "B", "C"])
    'A, B and C'
    """
    *most, last = words
    return f"{', '.join(most)} {link} {last}" if most else last


def closest_match(word: str, known: Iterable[str], joint: str = "-") -> str | None:
    """The known word that is nearest to one mistyped; None where none is near. Words are joined by `joint`."""
    if len(word) > 64:
        return None
    from difflib import get_close_matches

    folded = "".join(sign if sign.isalnum() else " " for sign in word.lower()).split()
    found = get_close_matches(joint.join(folded), list(known), n=1, cutoff=0.7)
    return found[0] if found else None
