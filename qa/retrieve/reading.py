"""Which sentences a reranker reads, and how its readings change the order of the passages.

A reader sees each sentence together with the question, so it costs a run of its model a sentence:
only the likeliest sentences of the best passages are read, each once a question.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.embed.reader import SentenceReader
from qa.errors import ModelError
from qa.library import Library, Profiles
from qa.retrieve import fusion
from qa.retrieve.candidates import Candidates
from qa.retrieve.signals import scaled
from qa.retrieve.wording import Floats

FILE: Final = Path(__file__).with_name("reading.json")
MOST: Final = 64
"""Sentences that are read for a question."""
PASSAGES: Final = 30
"""Passages, the best of the first stage, whose sentences are read."""
_OF_A_PASSAGE: Final = 4
_WORDS: Final = 0.5
"""What the question's words in a sentence count beside its cosine, in choosing what is read."""

_SECONDS: Final = 1.0
"""Time after which no further sentence is read: on a busy machine the likeliest must do."""

READINGS: Final = ("fused", "best", "second")
"""What speaks for a passage in the second stage: the first stage, its two best readings."""
TRAITS: Final = (*fusion.TRAITS, "best_reading", "reading_drop", "middle_reading")
"""What the second stage's weights move with: the first's traits, and how sure the reader is."""


@dataclass(frozen=True, slots=True, eq=False)
class Second:
    """New scores of the passages, and the readings of all sentences; NaN where none was read."""

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

    def ranked(self, question: str, found: Candidates, first: Floats) -> Second:
        """Return the second stage's scores; the first's where nothing could be read."""
        profiles, measured = found.profiles, found.signals
        readings = np.full(len(measured.cosines), np.nan)
        if self._reader is None or self._fault is not None:
            return Second(first, readings)
        places = chosen(first, profiles.sentences, measured.cosines, measured.coverages)
        texts = self._texts(profiles, places)
        try:
            read = self._reader.read(question, list(texts.values()), seconds=_SECONDS)
        except ModelError as error:
            self._fault = error
            return Second(first, readings)
        readings[list(texts)] = read
        places = np.flatnonzero(~np.isnan(readings))
        if not len(places):
            return Second(first, readings)
        known = readings[places]
        rows = table(first, profiles.sentences, places, known)
        weights = fusion.shipped(FILE, READINGS, TRAITS)
        return Second(weights.score(rows, traits_of(found.traits, known)), readings)

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


def table(
    fused: Floats, sizes: NDArray[np.int64], read: NDArray[np.int64], readings: Floats
) -> Floats:
    """Return `READINGS` of every passage; one of which nothing was read has the lowest reading.

    `read` are the places of the sentences that were read, `readings` their scores (logits).
    """
    owners = np.repeat(np.arange(len(sizes)), sizes)[read]
    lowest = float(readings.min()) if len(readings) else 0.0
    best = np.full(len(fused), lowest)
    second = np.full(len(fused), lowest)
    for owner, reading in zip(owners.tolist(), readings.tolist(), strict=True):
        if reading > best[owner]:
            second[owner], best[owner] = best[owner], reading
        elif reading > second[owner]:
            second[owner] = reading
    return np.stack([fused, best, second], axis=1)


def traits_of(first: Floats, readings: Floats) -> Floats:
    """Return what the second stage's weights depend on: the first's traits and the readings."""
    ordered = np.sort(readings)[::-1] if len(readings) else np.zeros(1)
    tenth = ordered[min(9, len(ordered) - 1)]
    return np.concatenate([first, [ordered[0], ordered[0] - tenth, float(np.median(ordered))]])
