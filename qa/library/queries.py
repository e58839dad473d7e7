"""Reading the tables: functions over a connection that return values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, func, select

from qa.domain import Document, DocumentState, LibraryState, Passage, Source
from qa.library import rows
from qa.library.schema import abbreviations, meta, passages, revisions
from qa.library.values import Holding, Key, Profiles

_MANY: Final = 5000
"""Keys in one statement; SQLite takes 32,766."""
ACTIVE: Final[ColumnElement[bool]] = revisions.c.state == DocumentState.ACTIVE.value
_JOINED: Final = passages.join(revisions)


def value(connection: Connection, name: str) -> str | None:
    """Return a meta value."""
    found: str | None = connection.scalar(select(meta.c.value).where(meta.c.name == name))
    return found


def generation(connection: Connection) -> int:
    """Return the number of changes so far; asked several times a question, so in plain SQL."""
    found = connection.exec_driver_sql("SELECT value FROM meta WHERE name = 'generation'").scalar()
    return int(found or 0)


def holdings(
    connection: Connection, where: Sequence[ColumnElement[bool]] = ()
) -> tuple[Holding, ...]:
    """Return the stored revisions by id, the older ones of an id first."""
    count = (
        select(func.count())
        .where(passages.c.revision_key == revisions.c.key)
        .scalar_subquery()
        .label("passages")
    )
    columns = (revisions.c.state, revisions.c.indexed, revisions.c.ingested_at)
    more = (revisions.c.origin, revisions.c.digest, revisions.c.replaced_by)
    query = (
        select(*rows.SOURCE_COLUMNS, *columns, *more, count)
        .where(*where)
        .order_by(revisions.c.id, revisions.c.ingested_at, revisions.c.key)
    )
    return tuple(rows.holding(row) for row in connection.execute(query).mappings())


def current_key(connection: Connection, id: str, revision: str | None) -> Key | None:
    """Return the row of a revision, or of the active (else the newest) revision of the id.

    A revision may be shortened to its first characters; it then is the newest that fits.
    """
    query = select(revisions.c.key).where(revisions.c.id == id)
    if revision is not None:
        query = query.where(revisions.c.revision.startswith(revision, autoescape=True))
    newest = query.order_by(ACTIVE.desc(), revisions.c.ingested_at.desc(), revisions.c.key.desc())
    found: Key | None = connection.scalar(newest.limit(1))
    return found


def document(connection: Connection, key: Key) -> Document:
    """Return the document of a row."""
    query = select(*rows.SOURCE_COLUMNS, revisions.c.text, revisions.c.blocks)
    return rows.document(connection.execute(query.where(revisions.c.key == key)).mappings().one())


def ids(connection: Connection) -> tuple[str, ...]:
    """Return the ids of all documents."""
    return tuple(connection.scalars(select(revisions.c.id).distinct().order_by(revisions.c.id)))


def revision_keys(
    connection: Connection, where: Sequence[ColumnElement[bool]]
) -> list[tuple[Key, str]]:
    """Return the rows and the names of the revisions that fit."""
    query = select(revisions.c.key, revisions.c.revision).where(*where)
    return [(key, name) for key, name in connection.execute(query)]


def state(connection: Connection) -> LibraryState:
    """Return counts and a fingerprint: SHA-256 over the sorted active `id@revision`, shortened."""
    active = select(revisions.c.id, revisions.c.revision).where(ACTIVE)
    names = sorted(f"{id}@{revision}" for id, revision in connection.execute(active))
    digest = hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
    return LibraryState(len(names), size(connection), digest if names else "")


def size(connection: Connection) -> int:
    """Return the number of passages of active revisions."""
    return connection.scalar(select(func.count()).select_from(_JOINED).where(ACTIVE)) or 0


def hits(connection: Connection, keys: Sequence[Key]) -> dict[Key, tuple[Passage, Key]]:
    """Return the passages of active revisions among `keys` with the rows of their revisions."""
    columns = (passages.c.key, passages.c.text.label("passage_text"), *rows.PASSAGE_COLUMNS)
    owner = (passages.c.revision_key, revisions.c.id, revisions.c.revision)
    query = select(*columns, *owner).select_from(_JOINED).where(ACTIVE)
    return {
        row["key"]: (rows.passage(row, row["passage_text"]), row["revision_key"])
        for row in _by_keys(connection, query, keys)
    }


def sources(connection: Connection, keys: Sequence[Key]) -> dict[Key, Source]:
    """Return the sources of rows of `revisions`, in any state."""
    query = select(revisions.c.key, *rows.SOURCE_COLUMNS)
    found = (
        row
        for some in batched_keys(keys)
        for row in connection.execute(query.where(revisions.c.key.in_(some))).mappings()
    )
    return {row["key"]: rows.source(row) for row in found}


def passages_of(connection: Connection, revision_key: Key) -> tuple[Passage, ...]:
    """Return the passages of one revision in the order of the text."""
    columns = (passages.c.text.label("passage_text"), *rows.PASSAGE_COLUMNS)
    query = (
        select(*columns, revisions.c.id, revisions.c.revision)
        .select_from(_JOINED)
        .where(revisions.c.key == revision_key)
        .order_by(passages.c.start_char)
    )
    found = connection.execute(query).mappings()
    return tuple(rows.passage(row, row["passage_text"]) for row in found)


def keys_of(connection: Connection, wanted: Sequence[Passage]) -> list[Key]:
    """Return the keys of passages of active revisions, in their order; others are left out."""
    query = select(passages.c.key).select_from(_JOINED).where(ACTIVE)
    found = (
        connection.scalar(
            query.where(
                revisions.c.id == each.document_id,
                revisions.c.revision == each.revision,
                passages.c.start_char == each.start,
                passages.c.end_char == each.end,
            )
        )
        for each in wanted
    )
    return [key for key in found if key is not None]


def vectors(connection: Connection, keys: Sequence[Key]) -> dict[Key, NDArray[np.float32]]:
    """Return the stored vectors of the passages among `keys`, active or not."""
    query = select(passages.c.key, passages.c.vector)
    return {row["key"]: rows.vector(row["vector"]) for row in _by_keys(connection, query, keys)}


def profiles(connection: Connection, keys: Sequence[Key]) -> Profiles:
    """Return what ranking needs of the passages of active revisions among `keys`, by key."""
    names = ("key", "revision_key", "vector", "sentence_vectors", "tokens")
    query = select(*(passages.c[name] for name in names)).select_from(_JOINED).where(ACTIVE)
    found = [
        row
        for some in batched_keys(keys)
        for row in connection.execute(query.where(passages.c.key.in_(some))).all()
    ]
    return rows.profiles(sorted(found, key=lambda row: int(row.key)))


def mean_length(connection: Connection) -> float:
    """Return the mean number of tokens of an active passage; 0 if there is none."""
    length = func.avg(func.length(passages.c.tokens))
    mean = connection.scalar(select(length).select_from(_JOINED).where(ACTIVE))
    return float(mean or 0.0) / 4


def definitions(connection: Connection) -> tuple[tuple[str, str, int], ...]:
    """Return (abbreviation, long form, documents that define it so) of the active revisions."""
    joined = abbreviations.join(revisions, abbreviations.c.revision_key == revisions.c.key)
    pair = (abbreviations.c.short, abbreviations.c.long)
    query = (
        select(*pair, func.count())
        .select_from(joined)
        .where(ACTIVE)
        .group_by(*pair)
        .order_by(*pair)
    )
    return tuple((short, long, count) for short, long, count in connection.execute(query))


def active_keys(connection: Connection) -> NDArray[np.int64]:
    """Return the keys of all passages of active revisions, ascending."""
    query = select(passages.c.key).select_from(_JOINED).where(ACTIVE).order_by(passages.c.key)
    return np.fromiter(connection.scalars(query), dtype=np.int64)


def owners(connection: Connection) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the keys of all active passages, ascending, and the revision that each is of."""
    query = select(passages.c.key, passages.c.revision_key).select_from(_JOINED).where(ACTIVE)
    found = [tuple(row) for row in connection.execute(query.order_by(passages.c.key))]
    table = np.array(found, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def active_revisions(connection: Connection) -> list[Key]:
    """Return the rows of the active revisions."""
    return list(connection.scalars(select(revisions.c.key).where(ACTIVE)))


def keys_within(connection: Connection, owners: Sequence[Key]) -> NDArray[np.int64]:
    """Return the ascending keys of the passages of these revisions."""
    query = select(passages.c.key)
    found = [
        key
        for some in batched_keys(owners)
        for key in connection.scalars(query.where(passages.c.revision_key.in_(some)))
    ]
    return np.array(sorted(found), dtype=np.int64)


def revisions_after(connection: Connection, key: Key, limit: int) -> list[Key]:
    """Return the next rows of `revisions`, in any state, after the one with this key."""
    query = select(revisions.c.key).where(revisions.c.key > key).order_by(revisions.c.key)
    return list(connection.scalars(query.limit(limit)))


def revisions_until(connection: Connection, key: Key) -> int:
    """Return how many rows of `revisions`, in any state, come before this key and with it."""
    query = select(func.count()).select_from(revisions).where(revisions.c.key <= key)
    return connection.scalar(query) or 0


def pending(connection: Connection) -> tuple[Key, ...]:
    """Return the passages of active revisions that the indexes may not hold yet."""
    return _flagged(connection, ACTIVE, ~revisions.c.indexed)


def dead(connection: Connection) -> tuple[Key, ...]:
    """Return the passages of inactive revisions that the indexes may still hold."""
    return _flagged(connection, ~ACTIVE, revisions.c.indexed)


def batched_keys(keys: Iterable[Key]) -> Iterator[tuple[Key, ...]]:
    """Cut keys into runs that fit into one statement."""
    rest = iter(keys)
    while some := tuple(islice(rest, _MANY)):
        yield some


def _flagged(connection: Connection, *where: ColumnElement[bool]) -> tuple[Key, ...]:
    query = select(passages.c.key).select_from(_JOINED).where(*where).order_by(passages.c.key)
    return tuple(connection.scalars(query))


def _by_keys(connection: Connection, query: Select[Any], keys: Sequence[Key]) -> Iterable[Any]:
    for some in batched_keys(keys):
        yield from connection.execute(query.where(passages.c.key.in_(some))).mappings().all()
