"""LangChain gets passages that can be cited."""

from __future__ import annotations

from pathlib import Path

from conftest import HashingEncoder

from qa.langchain_retriever import LibraryRetriever
from qa.pipeline import Pipeline
from qa.settings import load


def test_passages_can_be_cited(corpus_folder: Path, encoder: HashingEncoder) -> None:
    with Pipeline.open(load(), encoder=encoder) as pipeline:
        pipeline.ingest([corpus_folder])
        found = LibraryRetriever(pipeline=pipeline).invoke("What is the dose of zomatinib?")
        assert any("5 mg/kg" in document.page_content for document in found)
        for document in found:
            text = pipeline.document(document.metadata["document_id"]).text
            span = slice(document.metadata["start"], document.metadata["end"])
            assert text[span] == document.page_content
