"""Stored texts read past the product: the same words, and clear words where they cannot be read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from conftest import HashingEncoder

from evals import stored
from evals.errors import StoredError
from evals.subject import PipelineSubject
from qa.pipeline import Pipeline
from qa.settings import load


def test_texts_are_the_products(corpus_folder: Path, tmp_path: Path) -> None:
    settings = load(library=tmp_path / "library")
    with Pipeline.open(settings, encoder=HashingEncoder()) as pipeline:
        assert not pipeline.ingest([corpus_folder]).failed
        texts = stored.found(settings.library)
        assert texts is not None
        subject = PipelineSubject(pipeline)
        assert subject.texts_from.startswith(stored.FILE)
        for source in (holding.source for holding in pipeline.holdings()):
            expected = pipeline.document(source.id).text
            assert texts.text(source.id) == expected
            assert texts.text(source.id, source.revision) == expected
            assert subject.text(source.id, source.revision) == expected
        assert texts.text("nowhere") is None
        assert texts.text(source.id, "r0") is None


def test_reading_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / stored.FILE
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE revisions (id, revision, state, text)")
        rows = [("a", "r1", "superseded", "old"), ("a", "r2", "active", "new")]
        db.executemany("INSERT INTO revisions VALUES (?, ?, ?, ?)", rows)
    db.close()
    before = file.read_bytes()
    texts = stored.found(tmp_path)
    assert texts is not None
    assert [texts.text("a"), texts.text("a", "r1"), texts.text("a", "r3")] == ["new", "old", None]
    assert file.read_bytes() == before


def test_what_is_no_library_is_said(tmp_path: Path) -> None:
    assert stored.found(tmp_path) is None
    assert stored.found(Path("postgresql://host/library")) is None
    (tmp_path / stored.FILE).write_text("no database at all, but long enough to be read as one")
    texts = stored.found(tmp_path)
    assert texts is not None
    with pytest.raises(StoredError, match=stored.FILE):
        texts.text("a")
