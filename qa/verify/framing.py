"""Whether the source that a claim names, such as "the 2023 ASCO guideline", is the quoted one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qa.verify.additions import Surroundings
from qa.verify.cells import is_year
from qa.verify.reading import Kind, Token
from qa.verify.senses import concept, way

_DOCUMENTS: Final = frozenset(
    """guideline guidelines label release releases review meta report statement comment update
    publication paper document""".split()
)
BODIES: Final = frozenset(
    """eu us uk ema fda asco esmo nccn jgca csco kgca pmda nice who aha acc esc eau japanese korean
    european american chinese british french german canadian""".split()
)
"""Who says something: where the quoted words name one, no other may be named."""
_LEAST: Final = 6
_BY: Final = frozenset("under per by according".split())


def source_places(
    said: Sequence[Token], quoted: Sequence[Token], around: Surroundings
) -> frozenset[int]:
    """Return the places of words that name the source of the quoted words.

    They are words, years and bodies before the name of a document, which the title, a heading or
    the whole quoted sentence has.
    """
    runs = [run for at, token in enumerate(said) if (run := _run(said, at, token))]
    if not runs:
        return frozenset()
    near = (*around.above, *around.cited)
    above = {concept(token) for tokens in near for token in tokens}
    bodies = {token.own for token in quoted} & BODIES
    dated = any(is_year(token) for token in quoted)
    found: set[int] = set()
    for run in runs:
        for at in run:
            token = said[at]
            other = (token.own in BODIES and bodies) or (is_year(token) and dated)
            if concept(token) in above and not other:
                found.add(at)
        found.update(_opening(said, run[0]))
    return frozenset(found)


def _run(said: Sequence[Token], at: int, token: Token) -> range | None:
    """Return the places of the words that end with the name of a document."""
    if token.own not in _DOCUMENTS or token.kind is not Kind.WORD:
        return None
    first = at
    while first and at - first < _LEAST and _names(said[first - 1]):
        first -= 1
    last = at + 2 if token.own == "meta" else at
    return range(first, min(last + 1, len(said)))


def _names(token: Token) -> bool:
    if token.kind is Kind.NUMBER:
        return " " not in token.key
    return token.kind is Kind.WORD and way(token) is None and token.own not in _BY


def _opening(said: Sequence[Token], first: int) -> tuple[int, ...]:
    """Return the place of "under" or "per" right before a source."""
    back = first - 1
    while back > 0 and said[back].own in ("the", "a", "an"):
        back -= 1
    return (back,) if back >= 0 and said[back].own in _BY else ()
