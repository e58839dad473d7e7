"""Documents built by hand and libraries stocked with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from conftest import HashingEncoder

from qa.domain import (
    Block,
    BlockKind,
    Document,
    Evidence,
    Passage,
    Scores,
    Sentence,
    Source,
)
from qa.library import Entry, Library, Manifest
from qa.pipeline.profiling import profiles

MANIFEST = Manifest("hashing", "hashing-64", 64, "1", "1", 2)


def document(id: str, *paragraphs: str, **source: Any) -> Document:
    """One title line and then a line a paragraph, each a block of its own."""
    title = source.pop("title", f"About {id}")
    text = "\n".join([title, *paragraphs])
    blocks = [Block(0, len(title), BlockKind.TITLE)]
    for paragraph in paragraphs:
        start = blocks[-1].end + 1
        blocks.append(
            Block(
                start,
                start + len(paragraph),
                BlockKind.PARAGRAPH,
                ("Results",),
                1,
                ((1.0, 72.0, 700.5, 300.0, 712.0),),
            )
        )
    revision = hashlib.sha256(f"{text}{sorted(source.items())}".encode()).hexdigest()
    return Document(Source(id, revision, title, **source), text, tuple(blocks))


def entry(document: Document, origin: str | None = None) -> Entry:
    """Every paragraph a passage of one sentence."""
    source = document.source
    passages = tuple(
        Passage(
            source.id,
            source.revision,
            block.start,
            block.end,
            document.text[block.start : block.end],
            block.heading,
            block.page,
            (Sentence(block.start, block.end),),
        )
        for block in document.blocks[1:]
    )
    (made,) = profiles([(document, passages)], HashingEncoder())
    digest = hashlib.sha256(document.text.encode()).hexdigest()
    return Entry(document, passages, made, origin or f"/documents/{source.id}.md", digest)


def evidence(document: Document, question: str, scores: Scores) -> Iterator[Evidence]:
    """Every passage of a document as evidence for a question."""
    found = entry(document)
    (asked,) = HashingEncoder().encode([question])
    for passage, profile in zip(found.passages, found.profiles, strict=True):
        vectors = profile.sentence_vectors
        yield Evidence(passage, document.source, scores, tuple(vectors @ asked), vectors)


def put(library: Library, *documents: Document) -> None:
    """Store documents in a library that the hashing encoder built."""
    library.adopt_manifest(MANIFEST)
    library.put([entry(each) for each in documents])


def keys_of(library: Library, id: str) -> list[int]:
    """The keys by which a document's passages can be found now."""
    found = library.hits(library.active_keys().tolist())
    return [key for key, (passage, _) in found.items() if passage.document_id == id]


def with_vectors(entry: Entry, rows: Sequence[Sequence[float]]) -> Entry:
    """The entry with other vectors."""
    pairs = zip(entry.profiles, np.asarray(rows, dtype=np.float32), strict=True)
    return replace(entry, profiles=tuple(replace(old, vector=row) for old, row in pairs))
