"""Finds records by name, abbreviation, other name, id, and with typing slips: by whole words, never by scattered letters."""

from __future__ import annotations

import unicodedata
from typing import Any, NamedTuple

from .model.register import ID_SECTIONS, Register

BEST_SECTIONS = ("bodies", "priorities", "workstreams", "challenges", "themes", "posts", "protocols", "people", "sources")
PREFIX_LETTERS, SLIP_LETTERS, SLIP_LIKENESS = 3, 4, 80  # from which on a beginning, or a word with a slip in it, counts


class Hit(NamedTuple):
    """A record that fits, how well (of 100), and the name by which it does."""

    id: str
    section: str
    score: float
    name: str


def find_records(register: Register, text: str) -> list[Hit]:
    """The records of a register that fit these words, the best first; each word must fit a word of the same name."""
    wanted = split_words(text)
    if not wanted:
        return []
    found = []
    for section in ID_SECTIONS:
        for id, record in getattr(register, section).items():
            best = max(
                ((score_name(wanted, name), -place, name) for place, name in enumerate(record_names(id, record))), default=(0.0, 0, "")
            )
            if best[0]:
                found.append(Hit(id, section, best[0], best[2]))
    order = {section: place for place, section in enumerate(BEST_SECTIONS)}
    return sorted(found, key=lambda hit: (-hit.score, order.get(hit.section, len(order)), hit.name.casefold(), hit.id))


def record_names(id: str, record: Any) -> list[str]:
    """Every name that a record goes by."""
    return [record.name or id, *(record.also or ()), id]


def split_words(text: str) -> list[str]:
    """The words of a text, without capitals, accents and signs.

    >>> split_words("Children's Board (BSCB)")
    ['childrens', 'board', 'bscb']
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)).casefold()
    return "".join(sign if sign.isalnum() else "" if sign in "'’" else " " for sign in plain).split()


def score_name(wanted: list[str], name: str) -> float:
    """How well a name fits the words: 0 where one of them fits none of its words; better, the more of the name they are."""
    words = split_words(name)
    if wanted == words:
        return 100.0
    scores = [max((score_word(one, word) for word in words), default=0.0) for one in wanted]
    if not all(scores):
        return 0.0
    return sum(scores) / len(scores) * (0.9 + 0.09 * min(1.0, len(wanted) / len(words)))


def score_word(one: str, word: str) -> float:
    """How well a word fits: itself, a beginning of it, or itself with a slip."""
    if one == word:
        return 100.0
    if len(one) >= PREFIX_LETTERS and word.startswith(one):
        return 90.0
    if min(len(one), len(word)) < SLIP_LETTERS:
        return 0.0
    from rapidfuzz.distance import DamerauLevenshtein

    likeness = 100 * DamerauLevenshtein.normalized_similarity(one, word)
    return 0.8 * likeness if likeness >= SLIP_LIKENESS else 0.0
