"""A sentence with coordinated parts → the sentence with each part alone.

"A was 15% with B and 0% with C" says that A was 15% with B, and that A was 0% with C; "stopped if D
or E" says: stopped if E.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from qa.verify.listing import adjectives, labelled, listed, repeated
from qa.verify.partial import LINKS, Tokens, Told, Way
from qa.verify.valued import bracketed, dosed, gapped, moved, valued

__all__ = ["parts", "ways"]

_MOST: Final = 12
"""Parts that are parted once more."""


@lru_cache(maxsize=2048)
def ways(tokens: Tokens) -> tuple[Way, ...]:
    """Return the ways to tell a sentence part by part, none where it has no coordination."""
    found: list[Way] = []
    for at, token in enumerate(tokens):
        if token.bracket or not 0 < at < len(tokens) - 1:
            continue
        if token.own in LINKS:
            found += _of_link(tokens, at)
        elif token.own == "plus":
            found.append(dosed(tokens, at))
    found += bracketed(tokens)
    return tuple(dict.fromkeys(way for way in found if way))


@lru_cache(maxsize=1024)
def parts(tokens: Tokens) -> tuple[Told, ...]:
    """Return a sentence with each of its parts alone, those of two coordinations, too."""
    found = [told for way in ways(tokens) for told in way]
    for outer in found[:_MOST]:
        for inner in (told for way in ways(outer.tokens) for told in way):
            kept = tuple(token for token in outer.own if token in inner.tokens)
            found.append(Told(inner.tokens, (*kept, *inner.own)))
    return tuple(dict.fromkeys(found))


def _of_link(tokens: Tokens, at: int) -> Iterator[Way]:
    for split in (valued, dosed, moved, repeated, gapped, labelled, adjectives, listed):
        way = split(tokens, at)
        if way:
            yield way
            return


# Every splitter returns () where the link joins no parts of its kind.
