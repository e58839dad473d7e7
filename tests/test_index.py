from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.index import Batch, DenseUnavailable, IndexDamaged, Indexes, Row, Term, folders, gate

DIMENSION = 8


@dataclass
class Shelf:
    """What the indexes are derived from, without a database."""

    path: Path
    generation: int = 0
    vectors: dict[int, NDArray[np.float32]] = field(default_factory=dict)
    asked: int = 0

    def size(self) -> int:
        return len(self.vectors)

    def matrix(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        self.asked += 1
        keys = np.array(sorted(self.vectors), dtype=np.int64)
        rows = [self.vectors[key] for key in keys.tolist()]
        return keys, np.stack(rows) if rows else np.empty((0, DIMENSION), dtype=np.float32)

    def batch(self, *keys: int) -> Batch:
        """New entries: a vector along one axis each, and one word in common."""
        for key in keys:
            self.vectors[key] = np.eye(DIMENSION, dtype=np.float32)[key % DIMENSION]
        rows = [Row(key, "Title", "Heading", f"common word{key}") for key in keys]
        return keys, np.stack([self.vectors[key] for key in keys]), rows

    def vector(self, key: int) -> NDArray[np.float32]:
        return self.vectors[key]


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a library of a few passages be as large as one whose dense index is searched."""
    monkeypatch.setattr("qa.index.EXACT_UP_TO", -1)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def writer(shelf: Shelf) -> Iterator[Indexes]:
    with Indexes.open(shelf, DIMENSION, write=True) as indexes:
        indexes.upsert(shelf.batch(1, 2, 3))
        yield indexes


def nearest(indexes: Indexes, shelf: Shelf, key: int) -> int:
    return indexes.nearest(shelf.vector(key), 1)[0][0]


def matching(indexes: Indexes, text: str) -> set[int]:
    return {key for key, _ in indexes.matching([Term(text)], 10)}


def spoil(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            file.write_bytes(b"spoilt" * 100)


def test_reader_finds_what_was_written(writer: Indexes, shelf: Shelf) -> None:
    with Indexes.open(shelf, DIMENSION) as reader:
        assert nearest(reader, shelf, 2) == 2
        assert matching(reader, "word3") == {3}
        assert reader.warnings == ()
    assert shelf.asked == 0


def test_reader_follows_the_generation(writer: Indexes, shelf: Shelf) -> None:
    with Indexes.open(shelf, DIMENSION) as reader:
        writer.upsert(shelf.batch(4))
        writer.delete([1])
        shelf.generation += 1
        assert nearest(reader, shelf, 4) == 4
        assert matching(reader, "common") == {2, 3, 4}
        assert 1 not in {key for key, _ in reader.nearest(shelf.vector(1), 10)}


def test_reader_follows_a_rebuild(writer: Indexes, shelf: Shelf) -> None:
    with Indexes.open(shelf, DIMENSION) as reader:
        before = folders.current(shelf.path)
        writer.rebuild([shelf.batch(5, 6)])
        assert folders.current(shelf.path) != before
        assert nearest(reader, shelf, 6) == 6
        assert matching(reader, "common") == {5, 6}
        assert not before.dense(shelf.path).exists()
        assert not before.lexical(shelf.path).exists()


def test_filtered_search_is_exact(writer: Indexes, shelf: Shelf) -> None:
    allowed = np.array([3], dtype=np.int64)
    assert writer.nearest(shelf.vector(1), 5, allowed) == [(3, 0.0)]
    assert [key for key, _ in writer.matching([Term("common")], 5, allowed)] == [3]
    assert shelf.asked == 1


def test_busy_index_is_searched_exactly(writer: Indexes, shelf: Shelf) -> None:
    with Indexes.open(shelf, DIMENSION) as reader:
        dense = folders.current(shelf.path).dense(shelf.path)
        lexical = reader.lexical
        with gate.exclusive(dense.with_name(dense.name + ".gate")):
            assert nearest(reader, shelf, 2) == 2
            shelf.generation += 1
            assert nearest(reader, shelf, 2) == 2
        assert (shelf.asked, reader.warnings) == (2, ())
        assert nearest(reader, shelf, 2) == 2
        assert shelf.asked == 2
        assert reader.lexical is lexical


@pytest.mark.parametrize("name", ["dense", "lexical"])
def test_damage_is_told_to_readers(writer: Indexes, shelf: Shelf, name: str) -> None:
    writer.close()
    version = folders.current(shelf.path)
    spoil(version.dense(shelf.path) if name == "dense" else version.lexical(shelf.path))
    with Indexes.open(shelf, DIMENSION) as reader:
        assert nearest(reader, shelf, 2) == 2
        assert matching(reader, "word3") == (set() if name == "lexical" else {3})
        [warning] = reader.warnings
        assert "qa library rebuild" in warning
        with pytest.raises(IndexDamaged):
            getattr(reader, name)


def test_small_library_is_searched_exactly(
    writer: Indexes, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.index.EXACT_UP_TO", 3)
    writer.close()
    spoil(folders.current(shelf.path).dense(shelf.path))
    with Indexes.open(shelf, DIMENSION) as reader:
        assert nearest(reader, shelf, 2) == 2
        assert shelf.asked == 1
        assert reader.warnings == ()
        with pytest.raises(IndexDamaged):
            _ = reader.dense  # whoever asks for the index itself still learns of its damage


def test_library_that_grows_is_searched_in_the_index(
    writer: Indexes, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.index.EXACT_UP_TO", 3)
    with Indexes.open(shelf, DIMENSION) as reader:
        assert nearest(reader, shelf, 2) == 2
        writer.upsert(shelf.batch(4))
        shelf.generation += 1
        assert nearest(reader, shelf, 4) == 4
        assert shelf.asked == 1


def test_lost_folder_is_told_to_readers(shelf: Shelf) -> None:
    shelf.batch(1)
    with Indexes.open(shelf, DIMENSION) as reader:
        assert nearest(reader, shelf, 1) == 1
        assert len(reader.warnings) == 2
    assert not (shelf.path / "index").exists()


def test_rebuild_mends_damage(writer: Indexes, shelf: Shelf) -> None:
    writer.close()
    spoil(folders.current(shelf.path).dense(shelf.path))
    with Indexes.open(shelf, DIMENSION, write=True) as again:
        assert again.damaged
        with pytest.raises(IndexDamaged):
            again.upsert(shelf.batch(4))
        again.rebuild([shelf.batch(1, 4)])
        assert not again.damaged
        assert again.dense.keys() == {1, 4}
        assert again.lexical.keys() == (1, 4)


def test_broken_off_rebuild_changes_nothing(writer: Indexes, shelf: Shelf) -> None:
    def batches() -> Iterator[Batch]:
        yield shelf.batch(5)
        raise DenseUnavailable("stopped on the way")

    before = folders.current(shelf.path)
    with pytest.raises(DenseUnavailable):
        writer.rebuild(batches())
    assert folders.current(shelf.path) == before
    assert writer.dense.keys() == {1, 2, 3}
    writer.close()
    with Indexes.open(shelf, DIMENSION, write=True) as again:
        assert again.lexical.keys() == (1, 2, 3)
    left = sorted(each.name for each in (shelf.path / "index").iterdir())
    assert left == ["current.json", "dense-1", "dense-1.gate", "lexical-1"]


def test_unreadable_pointer_starts_anew(writer: Indexes, shelf: Shelf) -> None:
    writer.close()
    (shelf.path / "index" / "current.json").write_text("{")
    with Indexes.open(shelf, DIMENSION, write=True) as again:
        assert again.dense.keys() == frozenset()
        assert not again.damaged
