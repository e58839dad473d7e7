"""The words right after a number that tell of whom it is: "9.8 months [in HER2-positive]"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from qa.verify.reading import Kind, Token
from qa.verify.senses import concept, is_neutral
from qa.verify.treatments import BESIDE, treats

ROLES: Final = frozenset({"to#", "by#", "from#"})
BOUNDS: Final = frozenset({"<", ">", "<=", ">=", "about"})
_TRAIL_STOPS: Final = frozenset(",;.:()")
_TRAIL_ENDS: Final = frozenset("and plus while whereas but".split())
_PLAIN: Final = frozenset({"median", "p", "alon", "n", "ever", "annual", *ROLES, *BESIDE})
_DETAILING: Final = frozenset(
    "mostly mainly chiefly largely predominantly most all nearly almost including".split()
)
_OPENING: Final = frozenset("in for with at among on to from".split())


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


def shared_end(tokens: Sequence[Token], start: int, end: int) -> int:
    """Return the end of what stands over two alike phrases: "[is given] to A and to B"."""
    opens = [at for at in range(start, end) if tokens[at].own in _OPENING]
    joined = opens and [token.own for token in tokens[start : opens[0]]] in (["and"], [",", "and"])
    if not joined or not start:
        return 0
    like = [at for at in range(start) if tokens[at].own == tokens[opens[0]].own]
    return like[-1] if like else 0


def asides(tokens: Sequence[Token], start: int, end: int) -> frozenset[int]:
    """Return the places between two commas of what only details a number: ", mostly grade 1, "."""
    found: set[int] = set()
    commas = [at for at in range(start, end) if tokens[at].key == ","]
    for first, last in pairwise(commas):
        if tokens[first + 1].own in _DETAILING:
            found.update(range(first, last))
    return frozenset(found)
