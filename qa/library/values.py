"""The values that go into the library and come out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.domain import Document, DocumentState, Passage, Source

Key = int
"""A passage's number in the database: never reused, the id of its entry in every index."""


OUTLINE_SEGMENTS: Final = 2
"""Segments of a passage's tokens before its sentences: the title and the headings."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What built a library's vectors and passages; a mixture of two would rank nonsense.

    `runtime` names what computed the vectors, and `probe` is the one that it gave to a fixed
    sentence (hexadecimal int8): another runtime may compute others from the same weights.
    """

    encoder: str
    fingerprint: str
    dimension: int
    chunking: str
    reader: str
    schema: int
    runtime: str = ""
    probe: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """One stored revision of a document, without its text.

    `origin` is the absolute path of the file it came from, `digest` the digest of that file,
    `ingested_at` an ISO 8601 time in UTC, `replaced_by` the `id@revision` that took its place.
    """

    source: Source
    state: DocumentState
    indexed: bool
    passages: int
    ingested_at: str
    origin: str
    digest: str
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What ranking needs of one passage.

    `vector` (dimension) and the rows of `sentence_vectors` (sentences, dimension) are of unit
    length. `tokens` are the numbers of its words in order; a 0 ends the title, the headings, and
    each sentence.
    """

    vector: NDArray[np.float32]
    sentence_vectors: NDArray[np.float32]
    tokens: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Profiles:
    """The profiles of many passages, each field in one array in the order of `keys`.

    `owners` are the rows of their revisions, `sentences` and `lengths` count the sentence vectors
    and the tokens of each passage.
    """

    keys: NDArray[np.int64]
    owners: NDArray[np.int64]
    vectors: NDArray[np.float32]
    sentence_vectors: NDArray[np.float32]
    sentences: NDArray[np.int64]
    tokens: NDArray[np.uint32]
    lengths: NDArray[np.int64]


TENTH: Final = 10
"""The place, counted from the best passage, above which the best one's lead is measured."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the values of a signal lie, and how far apart."""

    middle: float
    spread: float

    def of(self, value: float) -> float:
        """Return how many spreads a value lies above the middle."""
        return (value - self.middle) / self.spread


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a library scores for questions that it does not hold, by signal (`qa.retrieve.signals`).

    The best `sentence_cosine`, `sentence_coverage` and `bm25` of all passages; `lead` is how far
    the best `joint` lies above the tenth best. `passages` is how many the library then held,
    `newest` the largest key among them.
    """

    cosine: Scale
    coverage: Scale
    bm25: Scale
    lead: Scale
    passages: int
    newest: Key


@dataclass(frozen=True, slots=True)
class Entry:
    """A document ready to be stored: its passages and one profile for each of them."""

    document: Document
    passages: tuple[Passage, ...]
    profiles: tuple[Profile, ...]
    origin: str
    digest: str
    abbreviations: tuple[tuple[str, str], ...] = ()
