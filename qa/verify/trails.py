"""The words right after a number that tell of whom it is: "9.8 months [in HER2-positive]"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qa.verify.reading import Kind, Token
from qa.verify.senses import concept, is_neutral
from qa.verify.treatments import BESIDE, treats

ROLES: Final = frozenset({"to#", "by#", "from#"})
BOUNDS: Final = frozenset({"<", ">", "<=", ">=", "about"})
_TRAIL_STOPS: Final = frozenset(",;.:()")
_TRAIL_ENDS: Final = frozenset("and plus while whereas but".split())
_PLAIN: Final = frozenset({"median", "p", "alon", "n", "ever", "annual", *ROLES, *BESIDE})


def is_parallel(tokens: Sequence[Token], first: int, second: int) -> bool:
    """Say whether two values have their groups after them: "9.8 in women and 10.1 in men"."""
    openers = [tokens[at + 1].own for at in (first, second) if at + 1 < len(tokens)]
    if openers not in (["in", "in"], ["among", "among"], ["for", "for"]):
        return False
    between = tokens[trail_end(tokens, first) : second]
    trails = trail(tokens, first), trail(tokens, second)
    return all(trails) and all(
        token.own in ("and", ",", "versus", "to", "was") for token in between
    )


def trail_end(tokens: Sequence[Token], place: int) -> int:
    """Return the place after the words that follow a number, up to a stop or a link."""
    for at in range(place + 1, len(tokens)):
        token = tokens[at]
        ends = token.kind in (Kind.NUMBER, Kind.ENDPOINT) or token.key in _TRAIL_STOPS
        if ends or treats(token) or token.own in _TRAIL_ENDS or token.key == "versus":
            return at
    return len(tokens)


def trail(tokens: Sequence[Token], place: int) -> frozenset[str]:
    """Return the concepts of the nouns that follow a number."""
    return frozenset(
        concept(token) for token in tokens[place + 1 : trail_end(tokens, place)] if is_noun(token)
    )


def is_noun(token: Token) -> bool:
    """Say whether a word may tell what a number is of."""
    plain = token.key in BOUNDS or token.key in _PLAIN
    return token.kind is Kind.WORD and not plain and not is_neutral(token) and not treats(token)
