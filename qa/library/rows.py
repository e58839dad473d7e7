"""Between the values of `qa.domain` and the rows of the tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, astuple
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, RowMapping

from qa.domain import (
    Block,
    BlockKind,
    Document,
    DocumentState,
    Lead,
    Passage,
    Sentence,
    Source,
    SourceType,
    TextExtent,
)
from qa.library.schema import passages, revisions
from qa.library.values import Entry, Holding, Profiles

_SOURCE_FIELDS: Final = (
    "id", "revision", "title", "source_type", "text_extent", "work_id", "primary_source",
    "published", "retrieved", "version", "supersedes", "identifiers", "url", "publisher",
    "jurisdiction", "licence", "tags", "inferred",
)  # fmt: skip
_TINY: Final = 1e-9
"""Less than any largest number of a unit vector; a row of zeros stays one."""
SOURCE_COLUMNS: Final = tuple(revisions.c[name] for name in _SOURCE_FIELDS)
PASSAGE_COLUMNS: Final = tuple(
    passages.c[name] for name in ("start_char", "end_char", "heading", "page", "sentences", "leads")
)


def source_values(source: Source) -> dict[str, object]:
    """Return the columns of a source."""
    return asdict(source) | {
        "source_type": source.source_type.value,
        "text_extent": source.text_extent.value,
        "identifiers": _dump(source.identifiers),
        "tags": _dump(source.tags),
        "inferred": _dump(source.inferred),
    }


def source(row: RowMapping) -> Source:
    """Return the source of a row of `revisions`."""
    values: dict[str, Any] = {name: row[name] for name in _SOURCE_FIELDS}
    values |= {
        "source_type": SourceType(row["source_type"]),
        "text_extent": TextExtent(row["text_extent"]),
        "identifiers": tuple((key, value) for key, value in json.loads(row["identifiers"])),
        "tags": tuple(json.loads(row["tags"])),
        "inferred": tuple((field, ground) for field, ground in json.loads(row["inferred"])),
    }
    return Source(**values)


def document_values(document: Document) -> dict[str, object]:
    """Return the columns of a document: its source, text and blocks."""
    blocks = [
        [block.start, block.end, block.kind.value, block.heading, block.page, block.boxes]
        for block in document.blocks
    ]
    return source_values(document.source) | {"text": document.text, "blocks": _dump(blocks)}


def document(row: RowMapping) -> Document:
    """Return the document of a row of `revisions`."""
    blocks = tuple(
        Block(start, end, BlockKind(kind), tuple(heading), page, tuple(map(_box, boxes)))
        for start, end, kind, heading, page, boxes in json.loads(row["blocks"])
    )
    return Document(source(row), row["text"], blocks)


def passage_values(entry: Entry, revision_key: int) -> list[dict[str, object]]:
    """Return the rows of an entry's passages.

    Vectors are little-endian float32, sentence vectors int8 (see `packed`), tokens uint32.
    """
    return [
        {
            "revision_key": revision_key,
            "start_char": passage.start,
            "end_char": passage.end,
            "text": passage.text,
            "heading": _dump(passage.heading),
            "page": passage.page,
            "sentences": _dump([(each.start, each.end) for each in passage.sentences]),
            "leads": _dump([astuple(each) for each in passage.leads]),
            "vector": profile.vector.astype("<f4").tobytes(),
            "sentence_vectors": packed(profile.sentence_vectors),
            "tokens": profile.tokens.astype("<u4").tobytes(),
        }
        for passage, profile in zip(entry.passages, entry.profiles, strict=True)
    ]


def passage(row: RowMapping, text: str) -> Passage:
    """Return the passage of a joined row of `passages` and `revisions`."""
    return Passage(
        document_id=row["id"],
        revision=row["revision"],
        start=row["start_char"],
        end=row["end_char"],
        text=text,
        heading=tuple(json.loads(row["heading"])),
        page=row["page"],
        sentences=tuple(Sentence(start, end) for start, end in json.loads(row["sentences"])),
        leads=tuple(Lead(*each) for each in json.loads(row["leads"])),
    )


def holding(row: RowMapping) -> Holding:
    """Return the holding of a row of `revisions` with its number of `passages`."""
    return Holding(
        source=source(row),
        state=DocumentState(row["state"]),
        indexed=bool(row["indexed"]),
        passages=int(row["passages"]),
        ingested_at=row["ingested_at"],
        origin=row["origin"],
        digest=row["digest"],
        replaced_by=row["replaced_by"],
    )


def vector(blob: bytes) -> NDArray[np.float32]:
    """Return a stored vector."""
    return np.frombuffer(blob, dtype="<f4").astype(np.float32, copy=False)


def packed(vectors: NDArray[np.float32]) -> bytes:
    """Return unit vectors (n, dimension) as int8, each scaled by its largest number.

    The scale need not be stored: `unpacked` makes the rows unit vectors again.
    """
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=_TINY)
    scaled: NDArray[np.int8] = np.rint(vectors * (127.0 / largest)).astype(np.int8)
    return scaled.tobytes()


def unpacked(blob: bytes, dimension: int) -> NDArray[np.float32]:
    """Return the unit vectors (n, dimension) of packed ones."""
    rows = np.frombuffer(blob, dtype=np.int8).reshape(-1, dimension).astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, np.newaxis]
    rows /= np.where(lengths > 0, lengths, np.float32(1.0))
    return rows


def profiles(found: Sequence[Row[Any]]) -> Profiles:
    """Return the profiles of rows of (key, revision_key, vector, sentence_vectors, tokens)."""
    vectors = np.frombuffer(b"".join(row.vector for row in found), dtype="<f4")
    vectors = vectors.reshape(len(found), -1) if found else vectors.reshape(0, 0)
    dimension = max(vectors.shape[1], 1)
    return Profiles(
        keys=np.array([row.key for row in found], dtype=np.int64),
        owners=np.array([row.revision_key for row in found], dtype=np.int64),
        vectors=vectors,
        sentence_vectors=unpacked(b"".join(row.sentence_vectors for row in found), dimension),
        sentences=np.array([len(row.sentence_vectors) // dimension for row in found], np.int64),
        tokens=np.frombuffer(b"".join(row.tokens for row in found), dtype="<u4"),
        lengths=np.array([len(row.tokens) // 4 for row in found], dtype=np.int64),
    )


def _box(numbers: list[float]) -> tuple[float, float, float, float, float]:
    page, left, bottom, right, top = numbers
    return page, left, bottom, right, top


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
