"""A Query → the passages that bear on it: lexical and dense search, fused by their scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.domain import SECONDARY, Evidence, Filters, Query, Scores, Source
from qa.embed import Encoder
from qa.index import Indexes, Term
from qa.library import Key, Library

DEPTH = 100
"""Passages taken from each index before fusion."""
_EXPANSION = 0.3
"""What another name of an entity counts beside the words of the question."""
_SETTING = 0.4
"""What the words around the question count beside the question itself."""
_LEXICAL_SHARE = 0.5


class Retriever:
    """Find evidence in a library through its indexes."""

    def __init__(self, library: Library, indexes: Indexes, encoder: Encoder) -> None:
        """Search these indexes; the library decides which hits may be cited."""
        self._library = library
        self._indexes = indexes
        self._encoder = encoder

    def retrieve(self, query: Query, k: int = 16) -> tuple[Evidence, ...]:
        """Return up to `k` passages, the best first, and up to a third as many secondary ones.

        Each signal is scaled by its best and worst among the candidates, then both are averaged:
        scores carry how much better a passage is, which ranks throw away.
        """
        vector = self._question_vector(query)
        allowed = self._library.admitted(query.filters) if query.filters != Filters() else None
        dense = dict(self._indexes.nearest(vector, DEPTH, allowed))
        lexical = dict(self._indexes.matching(_terms(query), DEPTH, allowed))
        hits = self._library.hits(list({**dense, **lexical}))
        missing = [key for key in hits if key not in dense]
        for key, stored in self._library.vectors(missing).items():
            dense[key] = float(stored @ vector)
        fused = _fuse({key: (dense[key], lexical.get(key, 0.0)) for key in hits})
        ranked = sorted(fused, key=lambda key: (-fused[key], key))
        best = _with_room_for_primary(ranked, {key: hits[key][1] for key in ranked}, k)
        return tuple(
            Evidence(*hits[key], Scores(dense[key], lexical.get(key, 0.0), fused[key]))
            for key in best
        )

    def _question_vector(self, query: Query) -> NDArray[np.float32]:
        """Encode what is asked, drawn half-way to its setting where there is one."""
        situation = " ".join((query.standalone, *query.settings))
        asked, whole = self._encoder.encode([query.asked, situation])
        middle: NDArray[np.float32] = asked + whole
        return middle / np.float32(np.linalg.norm(middle))


def _terms(query: Query) -> tuple[Term, ...]:
    return (
        Term(query.asked),
        Term(query.standalone, _SETTING),
        *(Term(setting, _SETTING) for setting in query.settings),
        *(Term(expansion, _EXPANSION) for expansion in query.expansions),
    )


def _with_room_for_primary(
    ranked: Sequence[Key], sources: Mapping[Key, Source], k: int
) -> list[Key]:
    """Return the first `k` primary passages, and a third as many secondary ones beside them.

    A news article or an AI summary repeats a question's words better than the report it is about;
    it must not take the report's place.
    """
    secondary = [key for key in ranked if sources[key].source_type in SECONDARY][: k // 3]
    primary = [key for key in ranked if sources[key].source_type not in SECONDARY][:k]
    chosen = frozenset((*primary, *secondary))
    return [key for key in ranked if key in chosen]


def _fuse(scores: dict[Key, tuple[float, float]]) -> dict[Key, float]:
    if not scores:
        return {}
    matrix = np.array(list(scores.values()), dtype=np.float64)
    low, high = matrix.min(axis=0), matrix.max(axis=0)
    spread = np.where(high > low, high - low, 1.0)
    scaled = (matrix - low) / spread
    fused = (1 - _LEXICAL_SHARE) * scaled[:, 0] + _LEXICAL_SHARE * scaled[:, 1]
    return dict(zip(scores, fused.tolist(), strict=True))
