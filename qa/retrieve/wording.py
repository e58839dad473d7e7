"""Which words of the question stand where in the candidates, counted over token numbers."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.library import Profiles
from qa.library.values import OUTLINE_SEGMENTS

Floats = NDArray[np.float64]

_FARTHEST: Final = 2
"""How many places apart two words of a pair may be: at most one word is between them."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The question's distinct words as ascending token numbers, with their weights.

    `weights` is the rarity of each word times what its origin counts (the question itself more
    than its setting); `pairs` are the neighbouring words of the question, each pair once
    whatever its order, as rows of two indices into `numbers`.
    """

    numbers: NDArray[np.uint32]
    weights: Floats
    pairs: NDArray[np.int64]

    @classmethod
    def of(cls, weights: Mapping[int, float], order: Sequence[int]) -> Terms:
        """Return the terms of weighted token numbers; `order` is the question's own wording."""
        numbers = np.array(sorted(weights), dtype=np.uint32)
        known = [number for number in order if number in weights]
        both = {(min(pair), max(pair)) for pair in itertools.pairwise(known)}
        pairs = sorted(pair for pair in both if pair[0] < pair[1])
        places = np.searchsorted(numbers, np.array(pairs, dtype=np.uint32).reshape(-1, 2))
        return cls(
            numbers,
            np.array([weights[int(number)] for number in numbers], dtype=np.float64),
            places.astype(np.int64),
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each term occurs, and which pairs of terms do.

    `sentences` (sentences, terms) and `outline` (passages, terms; title and headings) count
    occurrences; `pairs` (passages, pairs) says whether two words stand side by side, in either
    order and with at most one word between them; `lengths` counts the words of each sentence and
    `figures` says whether one of them holds a digit; `owners` names each sentence's passage,
    `firsts` each passage's first sentence.
    """

    sentences: Floats
    outline: Floats
    pairs: NDArray[np.bool_]
    lengths: Floats
    figures: NDArray[np.bool_]
    owners: NDArray[np.int64]
    firsts: NDArray[np.int64]

    @property
    def passages(self) -> Floats:
        """Return (passages, terms): occurrences in the sentences of each passage."""
        return np.add.reduceat(self.sentences, self.firsts, axis=0)


def count(terms: Terms, profiles: Profiles) -> Counts:
    """Count the terms in the candidates; there is at least one candidate."""
    tokens = profiles.tokens
    ends = np.flatnonzero(tokens == 0)
    sizes = np.diff(ends, prepend=-1)  # of each segment, its end included
    # Few tokens are terms: only these are looked up and counted.
    at = np.flatnonzero(np.isin(tokens, terms.numbers))
    at = at[tokens[at] != 0]
    term = np.searchsorted(terms.numbers, tokens[at])
    width = max(len(terms.numbers), 1)
    cells = np.repeat(np.arange(len(ends)) * width, sizes)[at] + term
    counts = np.bincount(cells, minlength=len(ends) * width).reshape(-1, width).astype(np.float64)
    figures = np.bitwise_or.reduceat(tokens, ends - sizes + 1) & 1 > 0
    owners, is_outline = _segment_owners(profiles)
    firsts = np.concatenate(([0], np.cumsum(profiles.sentences)[:-1]))
    outline = counts[is_outline].reshape(len(profiles.keys), OUTLINE_SEGMENTS, width).sum(axis=1)
    return Counts(
        sentences=counts[~is_outline],
        outline=outline,
        pairs=_pairs(terms, at, term, profiles),
        lengths=(sizes - 1)[~is_outline].astype(np.float64),
        figures=figures[~is_outline],
        owners=owners[~is_outline],
        firsts=firsts,
    )


def _segment_owners(profiles: Profiles) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return for each segment its passage, and whether it is title or headings."""
    sizes = profiles.sentences + OUTLINE_SEGMENTS
    owners = np.repeat(np.arange(len(sizes)), sizes)
    begins = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    return owners, np.arange(len(owners)) - begins[owners] < OUTLINE_SEGMENTS


def _pairs(
    terms: Terms, at: NDArray[np.int64], term: NDArray[np.int64], profiles: Profiles
) -> NDArray[np.bool_]:
    """Say which passages hold which pair; `at` are the places of the terms among the tokens."""
    seen = np.zeros((len(profiles.keys), len(terms.pairs)), dtype=np.bool_)
    if not len(terms.pairs):
        return seen
    wanted = np.full((len(terms.numbers), len(terms.numbers)), -1, dtype=np.int64)
    for number, (first, second) in enumerate(terms.pairs):
        wanted[first, second] = wanted[second, first] = number
    tokens = profiles.tokens
    owners = np.repeat(np.arange(len(profiles.keys)), profiles.lengths)
    places = np.full(len(tokens) + _FARTHEST, -1)  # none is beyond the last token
    places[at] = term
    for gap in range(1, _FARTHEST + 1):
        follows = places[at + gap] >= 0
        if gap > 1:
            follows &= tokens[at + 1] != 0
        left = at[follows]
        pair = wanted[places[left], places[left + gap]]
        seen[owners[left[pair >= 0]], pair[pair >= 0]] = True
    return seen
