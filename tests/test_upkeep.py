from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import HashingEncoder
from stock import MANIFEST, document, keys_of, put

from qa.domain import DocumentState
from qa.errors import NotInLibrary
from qa.index import Indexes, Row, Term, folders
from qa.library import Library
from qa.pipeline import upkeep

DIMENSION = HashingEncoder.dimension


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", create=True) as library:
        put(library, document("one", "Alpha beta.", "Gamma."), document("two", "Delta epsilon."))
        yield library


@pytest.fixture
def indexes(library: Library) -> Iterator[Indexes]:
    with upkeep.open_for_writing(library, DIMENSION) as indexes:
        yield indexes


def assert_sound(library: Library, indexes: Indexes) -> None:
    assert upkeep.verify(library, indexes, MANIFEST) == ()
    assert indexes.dense.keys() == set(library.active_keys().tolist())


def codes(library: Library, indexes: Indexes) -> set[str]:
    return {problem.code for problem in upkeep.verify(library, indexes, MANIFEST)}


def test_opening_brings_indexes_up(library: Library, indexes: Indexes) -> None:
    assert library.pending() == ()
    assert_sound(library, indexes)


def test_settling_follows_changes(library: Library, indexes: Indexes) -> None:
    put(library, document("one", "Alpha changed."))
    library.set_state("two", DocumentState.REMOVED)
    assert "unsettled" in codes(library, indexes)
    upkeep.settle(library, indexes)
    assert_sound(library, indexes)
    assert indexes.matching([Term("delta gamma")], 5) == []


def test_settling_nothing_changes_nothing(library: Library, indexes: Indexes) -> None:
    generation = library.generation
    upkeep.settle(library, indexes)
    assert library.generation == generation


def test_reconciling_mends_differences(library: Library, indexes: Indexes) -> None:
    keys = library.active_keys().tolist()
    vectors = np.eye(DIMENSION, dtype=np.float32)[:2]
    indexes.dense.delete(keys[:1])
    indexes.dense.upsert([901], vectors[:1])
    indexes.lexical.delete(keys[-1:])
    indexes.lexical.upsert([Row(902, "", "", "Left over.")])
    messages = [problem.message for problem in upkeep.verify(library, indexes)]
    assert messages == [
        "The lexical index lacks 1 of 3 passages.",
        "The lexical index holds 1 entries that may not be cited.",
        "The dense index lacks 1 of 3 passages.",
        "The dense index holds 1 entries that may not be cited.",
    ]
    upkeep.reconcile(library, indexes)
    assert_sound(library, indexes)


def test_changed_vector_is_found_and_mended(library: Library, indexes: Indexes) -> None:
    [key] = keys_of(library, "two")
    indexes.dense.upsert([key], -library.vectors([key])[key][np.newaxis])
    [problem] = upkeep.verify(library, indexes)
    assert problem.message == f"The dense index holds another vector for passage {key}."
    assert "qa library rebuild" in problem.next
    upkeep.rebuild(library, indexes)
    assert_sound(library, indexes)


@pytest.mark.parametrize("name", ["dense", "lexical"])
def test_damaged_index_is_rebuilt_by_the_writer(
    library: Library, indexes: Indexes, name: str
) -> None:
    indexes.close()
    version = folders.current(library.path)
    folder = version.dense(library.path) if name == "dense" else version.lexical(library.path)
    for file in folder.rglob("*"):
        if file.is_file():
            file.write_bytes(b"spoilt" * 100)
    with Indexes.open(library, DIMENSION) as reader:
        assert "index" in codes(library, reader)
    with upkeep.open_for_writing(library, DIMENSION) as again:
        assert_sound(library, again)


def test_interrupted_write_is_rebuilt(library: Library, indexes: Indexes) -> None:
    indexes.close()
    before = folders.current(library.path)
    (before.dense(library.path) / "unfinished").touch()
    with upkeep.open_for_writing(library, DIMENSION) as again:
        assert_sound(library, again)
    assert folders.current(library.path) != before


def test_rebuild_tells_how_far(library: Library, indexes: Indexes) -> None:
    told: list[tuple[int, int]] = []
    upkeep.rebuild(library, indexes, lambda done, total: told.append((done, total)))
    assert told == [(3, 3)]
    assert_sound(library, indexes)


def test_rebuild_of_nothing_is_sound(library: Library, indexes: Indexes) -> None:
    for id_ in ("one", "two"):
        library.set_state(id_, DocumentState.REMOVED)
    upkeep.rebuild(library, indexes)
    assert_sound(library, indexes)
    assert indexes.nearest(np.eye(DIMENSION, dtype=np.float32)[0], 3) == []


def test_purge_leaves_no_word(library: Library, indexes: Indexes) -> None:
    put(library, document("secret", "Xylophonist quotation."))
    upkeep.settle(library, indexes)
    assert contains(library.path, b"xylophonist")
    [revision] = upkeep.purge(library, indexes, "secret")
    assert not contains(library.path, b"xylophonist")
    assert_sound(library, indexes)
    with pytest.raises(NotInLibrary):
        library.document("secret", revision)


def test_broken_off_purge_is_finished(library: Library, indexes: Indexes) -> None:
    put(library, document("secret", "Xylophonist quotation."))
    upkeep.settle(library, indexes)
    indexes.close()
    library.purge("secret")
    before = folders.current(library.path)
    with upkeep.open_for_writing(library, DIMENSION) as again:
        assert_sound(library, again)
    assert not before.lexical(library.path).exists()
    assert not before.dense(library.path).exists()
    assert not library.needs_scrub


def test_verify_names_other_builders(library: Library, indexes: Indexes) -> None:
    [problem] = upkeep.verify(library, indexes, replace(MANIFEST, encoder="other"))
    assert problem.code == "manifest"
    assert "'other'" in problem.message


def test_verify_finds_changed_text(library: Library, indexes: Indexes) -> None:
    with sqlite3.connect(library.path / "library.sqlite") as connection:
        connection.execute("UPDATE passages SET text = 'Invented.' WHERE key = 1")
    connection.close()
    assert codes(library, indexes) == {"database"}


def contains(folder: Path, word: bytes) -> bool:
    files = (file for file in folder.rglob("*") if file.is_file())
    return any(word in file.read_bytes().lower() for file in files)
