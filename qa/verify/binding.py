"""What a number is said of: the treatment and the endpoint that stand with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qa.verify import lexicon
from qa.verify.reading import Kind, Token, stem

_STATISTICS: Final = frozenset({"hazard ratio", "confidence interval", "p", "ratio", "odds"})
_ARMS: Final = frozenset(map(stem, lexicon.ARMS))
_ENDS: Final = frozenset({";", ".", "(", ")", "|"})


def is_treatment(token: Token) -> bool:
    """Say whether a token names a treatment: a drug, a regimen or a control."""
    if token.kind is Kind.NAME:
        return token.own != "trial"
    return token.kind is Kind.WORD and token.key in _ARMS


def treatment(tokens: Sequence[Token], place: int) -> str | None:
    """Return the treatment that the number at `place` is said of; None where that is unclear.

    It is the one after the number, else the one before it that no other number has taken.
    """
    if _is_statistic(tokens, place):
        return None
    after = _after(tokens, place)
    if after is not None:
        return after
    for before in range(place - 1, -1, -1):
        token = tokens[before]
        if token.kind is Kind.NUMBER or token.key in _ENDS:
            return None
        if is_treatment(token):
            return None if _is_taken(tokens, before) else token.key
    return None


def endpoint(tokens: Sequence[Token], place: int) -> str | None:
    """Return the endpoint named last before the number at `place`, else the first after it."""
    inside = (0, tokens[place].bracket)  # what brackets say counts for their own numbers alone
    named = [
        at
        for at, token in enumerate(tokens)
        if token.kind is Kind.ENDPOINT and token.bracket in inside
    ]
    before = [at for at in named if at < place][-1:]
    after = [at for at in named if at > place][:1]
    return tokens[(before or after)[0]].key if named else None


def agrees(said: Sequence[Token], place: int, quoted: Sequence[Token], at: int) -> bool:
    """Say whether two numbers are not said of different treatments or endpoints."""
    for of in (treatment, endpoint):
        claimed, known = of(said, place), of(quoted, at)
        if claimed is not None and known is not None and claimed != known:
            return False
    return True


def is_bound_alike(said: Sequence[Token], place: int, quoted: Sequence[Token], at: int) -> bool:
    """Say whether two numbers are said of the same known treatment, and of no other endpoint."""
    claimed = treatment(said, place)
    return (
        claimed == treatment(quoted, at) and claimed is not None and agrees(said, place, quoted, at)
    )


def _is_statistic(tokens: Sequence[Token], place: int) -> bool:
    return any(token.key in _STATISTICS for token in tokens[max(place - 3, 0) : place])


def _is_taken(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a number before the treatment at `at` is the one that is said of it."""
    for place in range(at - 1, -1, -1):
        if tokens[place].kind is Kind.NUMBER:
            return _after(tokens, place) == tokens[at].key
        if tokens[place].key in _ENDS:
            return False
    return False


def _after(tokens: Sequence[Token], place: int) -> str | None:
    for token in tokens[place + 1 :]:
        if token.kind is Kind.NUMBER or token.key in _ENDS or token.key in ("versus", ","):
            return None
        if is_treatment(token):
            return token.key
    return None
