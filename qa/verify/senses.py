"""What a word of a claim stands for: families of words of one meaning, and ways of moving."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

from qa.text.direction import words as direction
from qa.verify.reading import Kind, Token, stem


def _lines(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of each line of a file of this folder that is no remark."""
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return tuple(
        tuple(line.split()) for line in text.splitlines() if line and not line.startswith("#")
    )


_FAMILIES: Final = _lines("families.txt")
"""Words of one meaning, the first of each stands for the others; phrases are joined by "_"."""
PHRASES: Final = {
    phrase.replace("_", " "): names[0]
    for names in _FAMILIES
    for phrase in names[1:]
    if "_" in phrase
}
"""Phrases that a word says."""
_MANIFOLD: Final = frozenset("doubled tripled doubles triples halved halves halving".split())
"""Words that say by how much something moves."""


_PURPOSE: Final = frozenset("preventive preventative prophylactic".split())
"""Words of what a treatment is for, which does not say that it does it."""


class Way(StrEnum):
    """How something moves, or which of two it is."""

    UP = "up"
    DOWN = "down"
    BETTER = "better"
    WORSE = "worse"


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for names in _FAMILIES:
        for name in names:
            table.setdefault(stem(name), stem(names[0]))
            table.setdefault(name, stem(names[0]))
    return table


_FAMILY: Final = _table()
_WORDS: Final = frozenset(word for line in _lines("neutral.txt") for word in line)
NEUTRAL: Final = _WORDS | frozenset(map(stem, _WORDS))
"""Words of reporting that a claim may add, and leave out."""
ADDABLE: Final = frozenset(word for line in _lines("addable.txt") for word in line)
"""Further words that a claim may add."""
_ENDINGS: Final = (
    "isation", "ization", "ation", "ition", "ment", "ness", "ity", "able", "ible", "ence", "ance",
    "ent", "ant", "ive", "ion", "ally", "al", "ic", "ed", "er", "or", "ing", "is", "iz", "at", "y",
    "e", "i",
)  # fmt: skip
_ROOT: Final = 5


@lru_cache(maxsize=8192)
def _root(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _ROOT:
            return word[: -len(ending)]
    return word


def concept(token: Token) -> str:
    """Return what a token stands for: words of one family stand for the same."""
    if token.kind is not Kind.WORD:
        return token.key
    known = _FAMILY.get(token.key) or _FAMILY.get(token.own)
    return known or _root(token.key)


@lru_cache(maxsize=8192)
def _way(own: str) -> Way | None:
    for way, listed in (
        (Way.BETTER, direction.BETTER),
        (Way.WORSE, direction.WORSE),
        (Way.UP, direction.UP),
        (Way.DOWN, direction.DOWN),
    ):
        if listed.match(own):
            return way
    return None


def way(token: Token) -> Way | None:
    """Return the way that a word tells, if it tells one."""
    if token.kind is not Kind.WORD or token.own in _MANIFOLD or token.own in _PURPOSE:
        return None
    return _way(token.own)


def is_neutral(token: Token) -> bool:
    """Say whether a claim may add the word: it only reports."""
    return token.kind is Kind.WORD and (token.own in NEUTRAL or token.key in NEUTRAL)


def content(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the concepts of the words that tell something, names and numbers left out."""
    return frozenset(
        concept(token)
        for token in tokens
        if token.kind is Kind.WORD and not is_neutral(token) and way(token) is None
    )
