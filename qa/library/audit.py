"""The database's check of itself: integrity, spans, vectors."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
from sqlalchemy import Connection, select

from qa.domain import Document, Passage
from qa.library import queries, rows
from qa.library.schema import passages, revisions
from qa.library.values import OUTLINE_SEGMENTS

_UNIT_TOLERANCE = 1e-3
_WIDTH = 4
"""Bytes of a number of a vector, and of a token."""


def audit(connection: Connection, dimension: int | None) -> tuple[str, ...]:
    """Return one line for each thing that is wrong; every stored revision is looked at."""
    return tuple(_problems(connection, dimension))


def _problems(connection: Connection, dimension: int | None) -> Iterator[str]:
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(20)").all():
        if line != "ok":
            yield f"SQLite: {line}"
    for table, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        yield f"a row of {table!r} belongs to nothing"
    for key in connection.scalars(select(revisions.c.key).order_by(revisions.c.key)).all():
        document = queries.document(connection, key)
        name = f"{document.source.id}@{document.source.revision[:12]}"
        found = queries.passages_of(connection, key)
        if not found:
            yield f"{name} has no passages"
        for passage in found:
            yield from _span_problems(document, passage)
        yield from _vector_problems(connection, key, name, dimension)
        yield from _profile_problems(connection, key, name, dimension)


def _span_problems(document: Document, passage: Passage) -> Iterator[str]:
    if document.text[passage.start : passage.end] != passage.text:
        yield f"passage {passage.id!r} is not the text at its span"
    if any(not passage.start <= s.start < s.end <= passage.end for s in passage.sentences):
        yield f"passage {passage.id!r} has a sentence outside its span"


def _vector_problems(
    connection: Connection, key: int, name: str, dimension: int | None
) -> Iterator[str]:
    query = select(passages.c.vector).where(passages.c.revision_key == key)
    for blob in connection.scalars(query):
        if len(blob) % _WIDTH:
            yield f"{name} has a vector that was cut off"
            continue
        vector = rows.vector(blob)
        if dimension is not None and len(vector) != dimension:
            yield f"{name} has a vector of {len(vector)} numbers instead of {dimension}"
        elif not np.isfinite(vector).all():
            yield f"{name} has a vector that is not finite"
        elif abs(float(np.linalg.norm(vector)) - 1.0) > _UNIT_TOLERANCE:
            yield f"{name} has a vector that is not of unit length"


def _profile_problems(
    connection: Connection, key: int, name: str, dimension: int | None
) -> Iterator[str]:
    columns = (passages.c.sentences, passages.c.sentence_vectors, passages.c.tokens)
    for row in connection.execute(select(*columns).where(passages.c.revision_key == key)):
        count = len(json.loads(row.sentences))
        if dimension is not None and len(row.sentence_vectors) != count * dimension:
            yield f"{name} has sentence vectors that are not one of {dimension} for each sentence"
        is_whole = len(row.tokens) % _WIDTH == 0
        tokens = np.frombuffer(row.tokens if is_whole else b"", dtype="<u4")
        ends = np.flatnonzero(tokens == 0)
        if len(ends) != count + OUTLINE_SEGMENTS or ends[-1] != len(tokens) - 1:
            yield f"{name} has tokens that do not end with each of its sentences"
