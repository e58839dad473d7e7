"""Which drug the days of a schedule are of, and which finding a P value is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from qa.verify.pair import Pair, Reading
from qa.verify.reading import Kind, Token
from qa.verify.senses import concept, is_neutral, way
from qa.verify.treatments import treats

_SEVERAL: Final = 2


def schedule_fault(pair: Pair) -> str | None:
    """Find the days of a cycle that are those of another drug in the quoted words."""
    theirs = dict(_schedules(pair.quoted))
    for name, days in _schedules(pair.said):
        if name in theirs and days != theirs[name]:
            return f"the days for {name!r} are others in the quoted words"
    return None


def _schedules(reading: Reading) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each drug with the days that follow it before the next drug, as it is given on them."""
    drug = ""
    days: list[str] | None = None
    for token in reading.tokens:
        if treats(token) and not token.bracket:
            if days and drug:
                yield drug, tuple(days)
            drug, days = token.key, None
        elif token.own in ("day", "days"):
            days = []
        elif days is not None and token.kind is Kind.NUMBER:
            days.append(token.own)
        elif days and token.own not in (",", "and"):
            if drug:
                yield drug, tuple(days)
            days = None
    if days and drug:
        yield drug, tuple(days)


def tested_fault(pair: Pair) -> str | None:
    """Find a P value that the quoted words have for another finding of several."""
    theirs = list(_tested(pair.quoted))
    if len(theirs) < _SEVERAL:
        return None
    for value, words in _tested(pair.said):
        told = [known for other, known in theirs if other == value]
        others = [known for other, known in theirs if other != value]
        own = frozenset().union(*told)
        strange = frozenset().union(*others) - own
        if told and words & strange and not words & (own - frozenset().union(*others)):
            return f"the P value {value} is of something else in the quoted words"
    return None


def _tested(reading: Reading) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each P value with the words that stand before it, up to the one before."""
    start = 0
    for cell in reading.cells:
        if cell.label == "p":
            yield cell.token.own, _words(reading.tokens[start : cell.place])
            start = cell.place + 1


def _words(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(
        concept(token)
        for token in tokens
        if token.kind in (Kind.WORD, Kind.ENDPOINT)
        and not is_neutral(token)
        and way(token) is None
        and token.key != "p"
    )
