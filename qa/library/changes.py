"""Writing the tables: functions over a connection inside one transaction of the caller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update

from qa.domain import DocumentState
from qa.library import queries, rows
from qa.library.queries import ACTIVE
from qa.library.schema import abbreviations, meta, passages, revisions
from qa.library.values import Entry, Key

GENERATION = "generation"


def set_value(connection: Connection, name: str, value: str | None) -> None:
    """Set a meta value; None takes it away."""
    connection.execute(delete(meta).where(meta.c.name == name))
    if value is not None:
        connection.execute(insert(meta).values(name=name, value=value))


def bump(connection: Connection) -> None:
    """Count the generation up, by which readers see that something has changed."""
    generation = int(queries.value(connection, GENERATION) or 0)
    set_value(connection, GENERATION, str(generation + 1))


def put(connection: Connection, entry: Entry) -> None:
    """Make the entry's revision the one that counts for its document.

    The revision that was active before is superseded, as is another document that the same file
    gave before. A retracted document stays retracted, whatever its new text says.
    """
    source = entry.document.source
    state = (
        DocumentState.RETRACTED if _is_retracted(connection, source.id) else DocumentState.ACTIVE
    )
    name = f"{source.id}@{source.revision}"
    rest = (revisions.c.id == source.id) & (revisions.c.revision != source.revision)
    moved = (revisions.c.id != source.id) & (revisions.c.origin == entry.origin)
    connection.execute(
        update(revisions)
        .where(ACTIVE, rest | moved)
        .values(replaced_by=name, **_inactive(DocumentState.SUPERSEDED))
    )
    same = (revisions.c.id == source.id) & (revisions.c.revision == source.revision)
    values: dict[str, object] = {
        "state": state.value,
        "origin": entry.origin,
        "digest": entry.digest,
        "ingested_at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "replaced_by": None,
    }
    before = connection.scalar(select(revisions.c.state).where(same))
    if before != state.value:
        values["indexed"] = False
    if before is None:
        _insert(connection, entry, values)
    else:
        connection.execute(update(revisions).where(same).values(values))


def _insert(connection: Connection, entry: Entry, values: dict[str, object]) -> None:
    columns = rows.document_values(entry.document) | values
    key = connection.execute(insert(revisions).values(columns)).inserted_primary_key
    if key is not None:
        _insert_parts(connection, entry, key[0])


def _insert_parts(connection: Connection, entry: Entry, key: Key) -> None:
    if entry.passages:
        connection.execute(insert(passages), rows.passage_values(entry, key))
    pairs = sorted(set(entry.abbreviations))
    if pairs:
        values = [{"revision_key": key, "short": short, "long": long} for short, long in pairs]
        connection.execute(insert(abbreviations), values)


def renew(connection: Connection, entries: Iterable[Entry]) -> None:
    """Put new passages in the place of those that stored revisions have."""
    for entry in entries:
        source = entry.document.source
        key = queries.current_key(connection, source.id, source.revision)
        if key is not None:
            _delete_parts(connection, [key])
            _insert_parts(connection, entry, key)


def apply_supersedes(connection: Connection, ids: Iterable[str]) -> None:
    """Supersede what active documents say they replace, where the new or the old is in `ids`.

    Two documents that name each other leave the one that was stored first active.
    """
    touched = set(ids)
    claims = (
        select(revisions.c.key, revisions.c.id, revisions.c.revision, revisions.c.supersedes)
        .where(ACTIVE, revisions.c.supersedes.is_not(None))
        .order_by(revisions.c.key)
    )
    gone: set[str] = set()
    for _key, id_, revision, old in connection.execute(claims).all():
        if id_ in gone or old == id_ or not touched & {id_, old}:
            continue
        gone.add(old)
        connection.execute(
            update(revisions)
            .where(ACTIVE, revisions.c.id == old)
            .values(replaced_by=f"{id_}@{revision}", **_inactive(DocumentState.SUPERSEDED))
        )


def set_state(
    connection: Connection, key: Key, id_: str, state: DocumentState, replaced_by: str | None
) -> None:
    """Give one revision a state; when it becomes active, no other of its id stays active."""
    if state is DocumentState.ACTIVE:
        others = (revisions.c.id == id_) & (revisions.c.key != key)
        standing = (DocumentState.ACTIVE.value, DocumentState.RETRACTED.value)
        connection.execute(
            update(revisions)
            .where(others, revisions.c.state.in_(standing))
            .values(_inactive(DocumentState.SUPERSEDED))
        )
    active = state is DocumentState.ACTIVE
    values = {"state": state.value, "indexed": False} if active else _inactive(state)
    connection.execute(
        update(revisions).where(revisions.c.key == key).values(replaced_by=replaced_by, **values)
    )


def settle(connection: Connection, added: Sequence[Key], removed: Sequence[Key]) -> None:
    """Record that the indexes now hold the passages `added` and no longer hold `removed`."""
    for keys, indexed in ((added, True), (removed, False)):
        for some in queries.batched_keys(keys):
            owners = select(passages.c.revision_key).where(passages.c.key.in_(some))
            connection.execute(
                update(revisions).where(revisions.c.key.in_(owners)).values(indexed=indexed)
            )


def purge(connection: Connection, keys: Sequence[Key]) -> None:
    """Delete revisions for good, with their text, passages and vectors."""
    _delete_parts(connection, keys)
    connection.execute(delete(revisions).where(revisions.c.key.in_(keys)))


def _delete_parts(connection: Connection, keys: Sequence[Key]) -> None:
    for table in (abbreviations, passages):
        connection.execute(delete(table).where(table.c.revision_key.in_(keys)))


def _inactive(state: DocumentState) -> dict[str, object]:
    """Return the columns of a revision that is no longer evidence.

    It is marked as indexed even if its indexing was never finished: some of its passages may be
    in an index, and only what is marked gets deleted there.
    """
    return {"state": state.value, "indexed": True}


def _is_retracted(connection: Connection, id_: str) -> bool:
    retracted = revisions.c.state == DocumentState.RETRACTED.value
    query = select(revisions.c.key).where(revisions.c.id == id_, retracted)
    return connection.scalar(query.limit(1)) is not None
