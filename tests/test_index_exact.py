from __future__ import annotations

import numpy as np
import pytest

from qa.index import exact

KEYS = np.array([10, 20, 30], dtype=np.int64)
MATRIX = np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]], dtype=np.float32)


def test_best_come_first() -> None:
    found = exact.search(KEYS, MATRIX, np.array([0.0, 1.0], dtype=np.float32), 2)
    assert [key for key, _ in found] == [30, 20]
    assert [cosine for _, cosine in found] == pytest.approx([1.0, 0.8])


def test_only_allowed_count() -> None:
    allowed = np.array([10, 20, 99], dtype=np.int64)
    found = exact.search(KEYS, MATRIX, np.array([0.0, 1.0], dtype=np.float32), 5, allowed)
    assert [key for key, _ in found] == [20, 10]


def test_ties_go_by_key() -> None:
    rows = np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (3, 1))
    assert [key for key, _ in exact.search(KEYS, rows, rows[0], 3)] == [10, 20, 30]


@pytest.mark.parametrize("k", [0, -1])
def test_nothing_wanted_gives_nothing(k: int) -> None:
    assert exact.search(KEYS, MATRIX, MATRIX[0], k) == []


def test_nothing_held_gives_nothing() -> None:
    empty = np.empty((0, 0), dtype=np.float32)
    assert exact.search(np.empty(0, dtype=np.int64), empty, MATRIX[0], 3) == []
    none = np.empty(0, dtype=np.int64)
    assert exact.search(KEYS, MATRIX, MATRIX[0], 3, none) == []
