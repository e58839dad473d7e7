"""The matrix of all active vectors, kept in memory and brought up to date by differences."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.library.values import Key

Keys = NDArray[np.int64]
Vectors = NDArray[np.float32]


class MatrixCache:
    """Keep the keys and vectors of one generation; a new generation loads only what is new."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._generation = -1
        self._keys: Keys = np.empty(0, dtype=np.int64)
        self._vectors: Vectors = np.empty((0, 0), dtype=np.float32)

    def get(
        self,
        generation: int,
        keys: Callable[[], Keys],
        load: Callable[[Sequence[Key]], Mapping[Key, Vectors]],
    ) -> tuple[Keys, Vectors]:
        """Return ascending keys and one row for each; both are shared, so never write to them."""
        with self._lock:
            if generation != self._generation:
                self._update(keys(), load)
                self._generation = generation
            return self._keys, self._vectors

    def _update(self, keys: Keys, load: Callable[[Sequence[Key]], Mapping[Key, Vectors]]) -> None:
        fresh = load(np.setdiff1d(keys, self._keys, assume_unique=True).tolist())
        width = len(next(iter(fresh.values()))) if fresh else self._vectors.shape[1]
        vectors = np.empty((len(keys), width), dtype=np.float32)
        kept = np.isin(keys, self._keys, assume_unique=True)
        if kept.any():
            vectors[kept] = self._vectors[np.searchsorted(self._keys, keys[kept])]
        for row in np.flatnonzero(~kept):
            vectors[row] = fresh[int(keys[row])]
        vectors.setflags(write=False)
        self._keys, self._vectors = keys, vectors
