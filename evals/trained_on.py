"""Which documents of a set the shipped models were trained on: figures on those are in-sample."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evals.beir import RetrievalSet

MANIFEST: Final = Path(__file__).parent / "reranker" / "documents.json"
"""Digests of the documents, by the source of their groups; written by `python -m evals train`."""


@dataclass(frozen=True, slots=True)
class TrainedOn:
    """How many documents of a set were trained on, `of` how many."""

    documents: int
    of: int

    def told(self) -> str:
        """Say what the figures are worth, for a terminal; nothing if no document was seen."""
        if not self.documents:
            return ""
        return (
            f"{self.documents} of {self.of} documents were trained on: the figures of `system` are "
            "in-sample. docs/performance.md has those by folds and with each source left out."
        )


def digest(document: str) -> str:
    """Return what stands for a document in the manifest."""
    return hashlib.sha256(document.encode()).hexdigest()[:10]


def trained_on(judged: RetrievalSet) -> TrainedOn:
    """Look the documents of a set up in the manifest; without one nothing was trained."""
    known: set[str] = set()
    if MANIFEST.is_file():
        by_source: dict[str, list[str]] = json.loads(MANIFEST.read_text(encoding="utf-8"))
        known = {each for digests in by_source.values() for each in digests}
    documents = judged.documents()
    return TrainedOn(sum(digest(name) in known for name in documents), len(documents))
