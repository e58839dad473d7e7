"""Exact search: the cosine to every vector, the reference for every approximate index."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def search(
    keys: NDArray[np.int64],
    matrix: NDArray[np.float32],
    vector: NDArray[np.float32],
    k: int,
    allowed: NDArray[np.int64] | None = None,
) -> list[tuple[int, float]]:
    """Return the `k` best keys with their cosine, best first, ties by key.

    `matrix` (n, dimension) and `vector` (dimension) hold unit vectors; `allowed` keys, where
    given, are the only ones that count.
    """
    if not len(keys) or k < 1:
        return []
    scores = matrix @ vector.astype(np.float32, copy=False)
    if allowed is not None:
        mask = np.isin(keys, allowed)
        keys, scores = keys[mask], scores[mask]
    best = np.argpartition(-scores, k - 1)[:k] if k < len(scores) else np.arange(len(scores))
    order = best[np.lexsort((keys[best], -scores[best]))]
    return [(int(keys[each]), float(scores[each])) for each in order]
