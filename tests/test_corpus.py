"""The starter library reads cleanly and keeps its own rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from qa.chunk import passages
from qa.domain import Document, TextExtent
from qa.ingest import Reader, files
from qa.text.folding import fold
from qa.text.sentences import split

ROOT = Path(__file__).parents[1]
FEWEST = 35
LONG = 12


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    with Reader(memory_mb=1024, seconds=60, max_file_mb=8) as reader:
        read = {file.path.stem: reader.read(file) for file in files([ROOT / "corpus"])}
    assert len(read) >= FEWEST
    return read


def sentences(document: Document) -> Iterator[str]:
    return (document.text[s.start : s.end] for s in split(document.text))


def test_file_is_named_by_its_id(documents: dict[str, Document]) -> None:
    assert [name for name, document in documents.items() if document.source.id != name] == []


def test_every_document_names_its_primary_source(documents: dict[str, Document]) -> None:
    for name, document in documents.items():
        assert document.source.text_extent is TextExtent.SUMMARY, name
        assert document.source.primary_source, name
        assert document.source.tags, name


def test_passages_are_spans(documents: dict[str, Document]) -> None:
    for document in documents.values():
        found = passages(document)
        assert found
        for passage in found:
            assert document.text[passage.start : passage.end] == passage.text


def test_no_sentence_stands_twice(documents: dict[str, Document]) -> None:
    seen: dict[str, str] = {}
    for name, document in documents.items():
        for sentence in sentences(document):
            if len(sentence.split()) > LONG:
                assert seen.setdefault(fold(sentence), name) == name, sentence


def test_gold_expects_documents_that_exist(documents: dict[str, Document]) -> None:
    for file in (ROOT / "evals" / "gold").glob("*.yaml"):
        for item in yaml.safe_load(file.read_text(encoding="utf-8")):
            assert set(item.get("sources", ())) <= set(documents), item["id"]
