"""The starter library reads cleanly and keeps its own rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from qa.chunk import passages
from qa.domain import Document, SourceType, TextExtent
from qa.ingest import Reader, files
from qa.text.folding import fold
from qa.text.sentences import split

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "corpus").iterdir())
FEWEST = 35
LONG = 12
"""Words from which on a sentence is no phrase that two documents may share."""

REQUIRED = """id title source_type text_extent primary_source retrieved licence tags
    provenance""".split()
# An explanation that follows no one publication, and a report whose day could not be verified.
UNDATED = {"hazard-ratio-explained", "tdxd-japan-postmarketing"}


def name_of(path: Path) -> str:
    return path.name


@pytest.fixture(scope="module")
def documents() -> Mapping[str, Document]:
    with Reader(memory_mb=1024, seconds=60, max_file_mb=8) as reader:
        return {file.path.stem: reader.read(file) for file in files([ROOT / "corpus"])}


def front_matter(path: Path) -> dict[str, Any]:
    _, front, _ = path.read_text(encoding="utf-8").split("---\n", 2)
    found: dict[str, Any] = yaml.safe_load(front)
    return found


def sentences(document: Document) -> Iterator[str]:
    return (document.text[s.start : s.end] for s in split(document.text))


def test_library_is_large_enough(documents: Mapping[str, Document]) -> None:
    assert len(documents) == len(FILES) >= FEWEST
    kinds = {document.source.source_type for document in documents.values()}
    assert kinds == set(SourceType)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_front_matter_is_complete(path: Path) -> None:
    front = front_matter(path)
    assert [key for key in REQUIRED if not front.get(key)] == []
    assert ("published" in front) == (path.stem not in UNDATED)
    if front["source_type"] == "trial":
        assert any(tag.startswith(("trial:", "design:")) for tag in front["tags"])
    if front["source_type"] in ("label", "guideline"):
        assert front.get("jurisdiction")
        assert front.get("version")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_source_is_as_stated(path: Path, documents: Mapping[str, Document]) -> None:
    front, source = front_matter(path), documents[path.stem].source
    assert source.id == path.stem
    assert source.text_extent is TextExtent.SUMMARY
    assert source.source_type == front["source_type"]
    assert source.primary_source == front["primary_source"]
    assert source.published == (str(front["published"]) if "published" in front else None)
    assert source.tags == tuple(front["tags"])


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_spans_are_exact(path: Path, documents: Mapping[str, Document]) -> None:
    document = documents[path.stem]
    found = passages(document)
    assert found
    for passage in found:
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.sentences
        for sentence in passage.sentences:
            assert passage.start <= sentence.start < sentence.end <= passage.end
            quote = document.text[sentence.start : sentence.end]
            assert passage.quote(sentence) == quote == quote.strip()


def test_no_sentence_stands_twice(documents: Mapping[str, Document]) -> None:
    seen: dict[str, str] = {}
    for name, document in documents.items():
        for sentence in sentences(document):
            if len(sentence.split()) > LONG:
                assert seen.setdefault(fold(sentence), name) == name, sentence


@pytest.mark.parametrize("path", sorted((ROOT / "evals" / "gold").glob("*/*.yaml")), ids=name_of)
def test_gold_expects_documents_that_exist(path: Path) -> None:
    known = {file.stem for file in FILES}
    for item in yaml.safe_load(path.read_text(encoding="utf-8")):
        assert set(item.get("sources", ())) <= known, item["id"]
