"""The values that go into the library and come out of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.domain import Document, DocumentState, Passage, Source

Key = int
"""A passage's number in the database: never reused, the id of its entry in every index."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What built a library's vectors and passages; a mixture of two would rank nonsense."""

    encoder: str
    fingerprint: str
    dimension: int
    chunking: str
    reader: str
    schema: int


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
class Entry:
    """A document ready to be stored: its passages and one vector (a row) for each of them."""

    document: Document
    passages: tuple[Passage, ...]
    vectors: NDArray[np.float32]
    origin: str
    digest: str
