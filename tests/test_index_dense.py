from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.index import DenseIndex, DenseUnavailable, IndexDamaged, exact, gate

DIMENSION = 16


def unit_rows(count: int, seed: int = 0) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


@pytest.fixture
def index(tmp_path: Path) -> Iterator[DenseIndex]:
    index = DenseIndex.open(tmp_path / "dense-1", DIMENSION, write=True)
    yield index
    index.close()


def test_search_equals_exact(index: DenseIndex) -> None:
    keys, rows = np.arange(5, 205), unit_rows(200)
    index.upsert(keys.tolist(), rows)
    wanted = unit_rows(1, seed=1)[0]
    found = index.search(wanted, 10)
    expected = exact.search(keys, rows, wanted, 10)
    assert [key for key, _ in found] == [key for key, _ in expected]
    assert [score for _, score in found] == pytest.approx(
        [score for _, score in expected], abs=1e-5
    )


def test_empty_index_finds_nothing(index: DenseIndex) -> None:
    assert index.search(unit_rows(1)[0], 5) == []
    assert index.count() == 0
    assert index.keys() == frozenset()


def test_more_wanted_than_held(index: DenseIndex) -> None:
    index.upsert([1, 2], unit_rows(2))
    assert {key for key, _ in index.search(unit_rows(1)[0], 50)} == {1, 2}


def test_upsert_twice_is_once(index: DenseIndex) -> None:
    rows = unit_rows(4)
    index.upsert([1, 2], rows[:2])
    index.upsert([2, 3], rows[2:])
    assert index.count() == 3
    [(key, cosine)] = index.search(rows[2], 1)
    assert key == 2
    assert cosine == pytest.approx(1.0, abs=1e-5)


def test_deleted_is_not_found(index: DenseIndex) -> None:
    rows = unit_rows(3)
    index.upsert([1, 2, 3], rows)
    index.delete([2, 99])
    assert index.keys() == {1, 3}
    assert 2 not in {key for key, _ in index.search(rows[1], 3)}


def test_stored_vectors_come_back(index: DenseIndex) -> None:
    rows = unit_rows(3)
    index.upsert([7, 8, 9], rows)
    held = {key: row for keys, page in index.stored() for key, row in zip(keys, page, strict=True)}
    np.testing.assert_allclose(np.stack([held[key] for key in (7, 8, 9)]), rows, atol=1e-6)


def test_reopened_reader_sees_new_vectors(index: DenseIndex) -> None:
    rows = unit_rows(2)
    index.upsert([1], rows[:1])
    old = DenseIndex.open(index.path, DIMENSION)
    assert old.keys() == {1}
    index.upsert([2], rows[1:])
    new = DenseIndex.open(index.path, DIMENSION)
    assert new.search(rows[1], 1)[0][0] == 2
    old.close()
    new.close()


def test_writer_is_fresh_beside_an_old_reader(tmp_path: Path) -> None:
    path, rows = tmp_path / "dense-1", unit_rows(3)
    for key in range(3):
        writer = DenseIndex.open(path, DIMENSION, write=True)
        assert writer.count() == key
        writer.upsert([key], rows[key : key + 1])
        reader = DenseIndex.open(path, DIMENSION)
        reader.search(rows[key], 1)
        writer.close()
    reader.close()
    last = DenseIndex.open(path, DIMENSION)
    assert [last.search(row, 1)[0][0] for row in rows] == [0, 1, 2]
    last.close()


def test_reader_does_not_wait_for_a_writer(index: DenseIndex) -> None:
    reader = DenseIndex.open(index.path, DIMENSION)
    with gate.exclusive(index.path.with_name("dense-1.gate")):
        with pytest.raises(DenseUnavailable, match="being written"):
            reader.search(unit_rows(1)[0], 1)
        with pytest.raises(DenseUnavailable):
            DenseIndex.open(index.path, DIMENSION)
    assert reader.search(unit_rows(1)[0], 1) == []
    reader.close()


def test_absent_index_is_damaged_for_a_reader(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="qa library rebuild"):
        DenseIndex.open(tmp_path / "dense-1", DIMENSION)
    assert not (tmp_path / "dense-1").exists()


def test_garbage_is_damaged(index: DenseIndex) -> None:
    index.close()
    (index.path / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    for write in (False, True):
        with pytest.raises(IndexDamaged):
            DenseIndex.open(index.path, DIMENSION, write=write)


def test_folder_can_be_made_anew_after_damage(index: DenseIndex) -> None:
    index.close()
    (index.path / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    with pytest.raises(IndexDamaged):
        DenseIndex.open(index.path, DIMENSION, write=True)
    shutil.rmtree(index.path)
    again = DenseIndex.open(index.path, DIMENSION, write=True)
    again.upsert([1], unit_rows(1))
    assert again.keys() == {1}
    again.close()


def test_other_dimension_is_damaged(index: DenseIndex) -> None:
    with pytest.raises(IndexDamaged, match="16 numbers, expected 17"):
        DenseIndex.open(index.path, DIMENSION + 1)


def test_unfinished_write_is_damaged(index: DenseIndex) -> None:
    (index.path / "unfinished").touch()
    with pytest.raises(IndexDamaged, match="writer died"):
        DenseIndex.open(index.path, DIMENSION)


def test_threads_search_while_one_writes(index: DenseIndex) -> None:
    rows = unit_rows(300)
    index.upsert([0], rows[:1])
    failures: list[BaseException] = []

    def search() -> None:
        try:
            for _ in range(30):
                assert index.search(rows[0], 1)[0][0] == 0
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for start in range(1, 300, 50):
        index.upsert(list(range(start, min(start + 50, 300))), rows[start : start + 50])
    for thread in threads:
        thread.join()
    assert failures == []
    assert index.count() == 300
