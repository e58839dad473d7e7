"""Which sentences a reranker reads, and how its readings change the order of the passages.

A reader sees each sentence together with the question, so it costs a run of its model a sentence:
only the likeliest sentences of the best passages are read, each once a question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.domain import Query
from qa.embed.reader import SentenceReader
from qa.errors import ModelError
from qa.library import Library, Profiles
from qa.retrieve.candidates import Candidates
from qa.retrieve.signals import scaled
from qa.retrieve.wording import Floats
from qa.vocabulary import SPECIFIC

MOST: Final = 32
"""Sentences that are read for a question; 64 take twice the time and rank no better."""
PASSAGES: Final = 30
"""Passages, the best of the first stage, whose sentences are read."""
_OF_A_PASSAGE: Final = 4
_WORDS: Final = 0.5
"""What the question's words in a sentence count beside its cosine, in choosing what is read."""

SHARE: Final = 0.3
"""What the best reading of a passage, a logit, adds to its score of the first stage, another."""


@dataclass(frozen=True, slots=True, eq=False)
class Second:
    """New scores of the passages, and the reading of each sentence; NaN where none was read."""

    scores: Floats
    readings: Floats


class SecondStage:
    """Order passages by what a reader makes of their likeliest sentences."""

    def __init__(self, library: Library, reader: SentenceReader | None) -> None:
        """Read with this reader; without one the first stage's order stays."""
        self._library = library
        self._reader = reader
        self._fault: ModelError | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return why nothing was read, if a reader should have."""
        if self._fault is None:
            return ()
        return (f"Sentences were ranked without the reranker: {self._fault.message}",)

    def ranked(self, query: Query, found: Candidates, first: Floats) -> Second:
        """Return the second stage's scores; the first's where nothing could be read, or should be.

        Where a drug or a trial is named, the first stage knows its other names and which source is
        about it; a reader takes a sentence about the comparator for an answer.
        """
        profiles, measured = found.profiles, found.signals
        readings = np.full(len(measured.cosines), np.nan)
        named = any(entity.kind in SPECIFIC for entity in query.entities)
        if self._reader is None or self._fault is not None or named:
            return Second(first, readings)
        places = chosen(first, profiles.sentences, measured.cosines, measured.coverages)
        texts = self._texts(profiles, places)
        places = np.array(list(texts), dtype=np.int64)
        cosines = profiles.sentence_vectors[places] @ found.vector
        try:
            read = self._reader.read(query.asked, list(texts.values()), cosines.tolist())
        except ModelError as error:
            self._fault = error
            return Second(first, readings)
        readings[places] = read
        return Second(mixed(first, profiles.sentences, readings), readings)

    def _texts(self, profiles: Profiles, places: NDArray[np.int64]) -> dict[int, str]:
        """Return the sentences at these places, in their order."""
        sizes, keys = profiles.sentences, profiles.keys
        owners = np.repeat(np.arange(len(sizes)), sizes)
        begins = np.cumsum(sizes) - sizes
        hits = self._library.hits(keys[np.unique(owners[places])].tolist())
        texts: dict[int, str] = {}
        for place in places.tolist():
            owner = int(owners[place])
            if int(keys[owner]) in hits:
                passage, _ = hits[int(keys[owner])]
                texts[place] = passage.quote(passage.sentences[place - int(begins[owner])])
        return texts


def chosen(
    fused: Floats,
    sizes: NDArray[np.int64],
    cosines: NDArray[np.floating],
    coverages: NDArray[np.floating],
    *,
    most: int = MOST,
) -> NDArray[np.int64]:
    """Return the places of the sentences to read, the likeliest first.

    `fused` and `sizes` have one entry a passage, `cosines` and `coverages` one a sentence, passage
    after passage.
    """
    owners = np.repeat(np.arange(len(sizes)), sizes)
    rank = np.empty(len(fused), dtype=np.int64)
    rank[np.argsort(-fused, kind="stable")] = np.arange(len(fused))
    likely = scaled(fused)[owners] + cosines + _WORDS * coverages
    inside = np.lexsort((-likely, owners))
    firsts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    place = np.empty(len(owners), dtype=np.int64)
    place[inside] = np.arange(len(owners)) - firsts[owners[inside]]
    allowed = np.flatnonzero((rank[owners] < PASSAGES) & (place < _OF_A_PASSAGE))
    return allowed[np.argsort(-likely[allowed], kind="stable")][:most]


def mixed(first: Floats, sizes: NDArray[np.int64], readings: Floats) -> Floats:
    """Return the passages' scores, each with its share of its best reading.

    `sizes` counts the passages' sentences, `readings` has one entry a sentence, NaN where it was
    not read; a passage of which nothing was read has the lowest reading.
    """
    read = np.flatnonzero(~np.isnan(readings))
    if not len(read):
        return first
    best = np.full(len(first), readings[read].min())
    np.maximum.at(best, np.repeat(np.arange(len(sizes)), sizes)[read], readings[read])
    total: Floats = first + SHARE * best
    return total
