"""How alike two titles are, by the words that they share: a suggestion that they may be about one thing, and no more than that."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ..search import split_words

LEAST_LIKENESS = 0.35  # from which on two titles are suggested: chosen on every second of the labelled pairs (docs/analysis.md)
STEM_LETTERS = 5  # words that begin alike for so many letters count as one: safeguard, safeguarding
EMPTY_WORDS = set(
    "a an the and or of for to in on at by from with without into out over under their its our who that this is are be as it not no "
    "more less new better earlier stronger improve improving reduce reducing increase work working approach programme strategy plan plans "
    "support supporting prevent preventing prevention ensure help offer effective among between about".split()
)
COMMON_WORDS = set(  # of this field: they stand in so many titles that they tie few of them
    "child children young people adult adults family families safeguarding safe safer care service services board boards agency agencies "
    "partner partners partnership health social school schools multi".split()
)
COMMON_WEIGHT = 0.25


class Likeness(NamedTuple):
    """From 0 to 1, and the words that make it, as the first title has them."""

    score: float
    words: tuple[str, ...]


def compare_titles(one: str, other: str) -> Likeness:
    """The share of the words of two titles that both have, a common word of the field counting for less; 0 where no other is shared.

    >>> compare_titles("Missing children", "Children missing from home").words
    ('children', 'missing')
    >>> compare_titles("Children in care", "Safer schools for children").score
    0.0
    """
    first, second = weigh_words(one), weigh_words(other)
    shared = first.keys() & second.keys()
    if all(stem in COMMON_STEMS for stem in shared):
        return Likeness(0.0, ())
    everything = {stem: stem_weight(stem) for stem in first.keys() | second.keys()}
    score = sum(everything[stem] for stem in shared) / sum(everything.values())
    return Likeness(round(score, 2), tuple(sorted(first[stem] for stem in shared)))


@lru_cache(maxsize=10_000)
def weigh_words(title: str) -> Mapping[str, str]:
    """The words of a title that say something, by their stems."""
    return {stem_word(word): word for word in split_words(title) if word not in EMPTY_WORDS}


def stem_word(word: str) -> str:
    """The beginning of a word, by which its forms are one.

    >>> stem_word("exploited") == stem_word("exploitation"), stem_word("carers") == stem_word("care")
    (True, False)
    """
    plain = word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
    return plain[:STEM_LETTERS]


def stem_weight(stem: str) -> float:
    return COMMON_WEIGHT if stem in COMMON_STEMS else 1.0


COMMON_STEMS = {stem_word(word) for word in COMMON_WORDS}
