"""What is asked of a subject, the subject's names aside: which sentences come near to that.

All sentences of a trial's report are near to a question that names the trial. Without the name, and
beside the mean of their document, those show that speak of what is asked; so does their heading.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.answer.candidates import Candidate
from qa.domain import Query
from qa.vocabulary import SPECIFIC
from qa.weights import Floats

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts → unit vectors (texts, dimension) of the library's encoder."""

SIGNALS: Final = ("focus", "focus_apart", "heading")
_PRIOR: Final = 3
"""So many sentences of the mean of all are added to those of a document before it is averaged."""
_KEPT: Final = 4096
"""Headings whose vectors are kept; a library has few that differ."""
_NOTHING: Final = 1e-6


class Focus:
    """Measure how near sentences come to what is asked of a subject."""

    def __init__(self, encode: Encode) -> None:
        """Use the encoder of the library, whose vectors the sentences have."""
        self._encode = encode
        self._headings: dict[str, NDArray[np.float32]] = {}

    def of(self, query: Query, candidates: Sequence[Candidate]) -> Floats:
        """Return a row for each sentence, a column for each of `SIGNALS`."""
        headings = [" ".join(each.evidence.passage.heading) for each in candidates]
        asked, by_heading = self._vectors(_focus(query), headings)
        told = np.stack([each.vector for each in candidates])
        middle = told.mean(axis=0)
        apart = _cosines(told - _of_documents(candidates, told, middle), asked - middle)
        near = [float(by_heading[heading] @ asked) if heading else 0.0 for heading in headings]
        return np.column_stack((told @ asked, apart, near)).astype(np.float64)

    def _vectors(
        self, asked: str, headings: Sequence[str]
    ) -> tuple[NDArray[np.float32], dict[str, NDArray[np.float32]]]:
        known = self._headings
        fresh = [each for each in dict.fromkeys(headings) if each and each not in known]
        first, *others = self._encode([asked, *fresh])
        known = {**known, **dict(zip(fresh, others, strict=True))}
        # Taken anew rather than filled: questions may be asked at the same time.
        self._headings = known if len(known) <= _KEPT else {}
        return first, known


def _focus(query: Query) -> str:
    """Return what is asked without the drugs and trials that it names; all of it if naught else."""
    rest = query.asked
    for entity in query.entities:
        if entity.kind in SPECIFIC:
            rest = rest.replace(entity.surface, " ")
    return " ".join(rest.split()) or query.asked


def _of_documents(
    candidates: Sequence[Candidate], told: NDArray[np.float32], middle: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return beside each sentence the mean of its document's, drawn to the mean of all."""
    ids = [each.evidence.source.id for each in candidates]
    means = {}
    for id_ in dict.fromkeys(ids):
        own = told[[other == id_ for other in ids]]
        means[id_] = (own.sum(axis=0) + _PRIOR * middle) / (len(own) + _PRIOR)
    return np.stack([means[id_] for id_ in ids])


def _cosines(rows: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(other)
    found: NDArray[np.float32] = (rows @ other) / (lengths + _NOTHING)
    return found
