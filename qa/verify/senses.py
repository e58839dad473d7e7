"""What a word of a claim stands for: families of words of one meaning, and ways of moving."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

from qa.text.direction import words as direction
from qa.verify.reading import Kind, Token, stem

_FAMILIES: Final = tuple(
    tuple(line.split())
    for line in Path(__file__).with_name("families.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
"""Words of one meaning, the first of each stands for the others; phrases are joined by "_"."""
PHRASES: Final = {
    phrase.replace("_", " "): names[0]
    for names in _FAMILIES
    for phrase in names[1:]
    if "_" in phrase
}
"""Phrases that a word says."""
_NEUTRAL: Final = """
    compare comparison respectively according report found demonstrate recipient treatment therapy
    treated given received receive receiving take develop developed experience experienced affect
    affected reach reached come came give gave value figure setting measure measured administer
    trial study arm among case cases achieve achieved record recorded note list say says use used
    go went do along between whom registered who n with without_ disease observe since because per
    word rate population whereas while person people themselves seen total regimen
    state states stated specify specifies specified describe describes described mention mentioned
    yield yields yielded produce produces produced provide provides provided_ obtain obtained
    detect detected present identify identified document documented exhibit exhibited
    attain attained
    investigate investigated examine examined also authors status disease individual individuals
    incidence proportion percentage conducted carried design designed statistically
    from range ranged ranges ranging
    include included includes including evaluate evaluated evaluates happen happened
    happens involve involved namely specifically researcher researchers investigator investigators
    author panel occurrence manage managed management setting context
    already grant grants granted indicate_ result results resulted_
"""


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
NEUTRAL: Final = frozenset(_NEUTRAL.split()) | frozenset(map(stem, _NEUTRAL.split()))
"""Words of reporting that a claim may add."""
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
