"""Which of the ranked passages are read: the best, and some of each kind that must be heard."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from itertools import islice
from typing import Final

from qa.domain import SECONDARY, Source, SourceType
from qa.library import Key

LEADING: Final = 5
OF_EACH: Final = 2
"""Documents of the kind that a question rests on, and passages of each, that are heard whatever
their place."""


def with_room(
    ranked: Sequence[Key],
    sources: Mapping[Key, Source],
    k: int,
    leading: SourceType | None,
    apart: Container[SourceType] = SECONDARY,
) -> list[Key]:
    """Return the first `k` passages, and a third as many of the kinds `apart` beside them.

    A news article or an AI summary repeats a question's words better than the report it is about;
    it must not take the report's place. And many reports repeat "second-line treatment" better than
    the guideline that says what it is: the best passages of `LEADING` documents of the
    kind that the question rests on are there too.
    """
    secondary = [key for key in ranked if sources[key].source_type in apart][: k // 3]
    primary = [key for key in ranked if sources[key].source_type not in apart][:k]
    resting: dict[str, list[Key]] = {}
    for key in ranked:
        if sources[key].source_type is leading:
            resting.setdefault(sources[key].id, []).append(key)
    heard = (key for keys in islice(resting.values(), LEADING) for key in keys[:OF_EACH])
    chosen = frozenset((*primary, *secondary, *heard))
    return [key for key in ranked if key in chosen]
