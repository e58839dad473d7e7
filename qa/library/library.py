"""The library's face: one object that reads, changes and locks a library folder."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType

from sqlalchemy import ColumnElement, Connection, Engine

from qa.domain import Document, DocumentState
from qa.errors import LibraryMissing, LibraryReadOnly
from qa.library import changes, database, queries
from qa.library.failures import translated
from qa.library.lock import WriterLock
from qa.library.reading import CALIBRATION, MANIFEST, RENEWED, SCRUB, Shelves
from qa.library.schema import revisions
from qa.library.values import Calibration, Entry, Holding, Key, Manifest


class Library(Shelves):
    """A folder of documents whose truth is one SQLite database; a context manager.

    Any number of processes read while one writes; threads may share an instance.
    """

    def __init__(self, path: Path, engine: Engine, lock: WriterLock | None) -> None:
        """Wrap an open database; use `Library.open`."""
        super().__init__(path, engine)
        self._lock = lock
        self._writing = threading.Lock()

    @classmethod
    def open(cls, path: Path, *, write: bool = False, create: bool = False) -> Library:
        """Open the library in the folder `path`, made first if `create` says so.

        Raises `LibraryMissing`, `LibraryReadOnly`, `LibraryLocked` (names the holder),
        `LibraryCorrupt`, `LibraryFull`, or `StaleIndex` where another program's schema is found.
        """
        path = path.expanduser().absolute()
        with translated(path):
            if create:
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
            elif not (path / database.FILE).is_file():
                raise _missing(path)
            return cls._for_writing(path) if write or create else cls._for_reading(path)

    @classmethod
    def _for_writing(cls, path: Path) -> Library:
        lock = WriterLock(path).__enter__()
        try:
            return cls(path, database.open_for_writing(path), lock)
        except BaseException:
            lock.__exit__()
            raise

    @classmethod
    def _for_reading(cls, path: Path) -> Library:
        engine = database.open_for_reading(path)
        if engine is None:
            raise _missing(path)
        return cls(path, engine, None)

    def __enter__(self) -> Library:
        """Return the library itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the library."""
        self.close()

    def close(self) -> None:
        """Close the database and let go of the writer's lock."""
        self._engine.dispose()
        if self._lock is not None:
            self._lock.__exit__()
            self._lock = None

    @property
    def writable(self) -> bool:
        """Say whether this instance holds the library for writing."""
        return self._lock is not None

    # Changing

    def adopt_manifest(self, expected: Manifest) -> None:
        """Record what builds the library from now on. Raises `StaleIndex` as `check_manifest`."""
        if self.state().documents or self.holdings(active_only=False):
            self.check_manifest(expected)
        if self.manifest() != expected:
            with self._change() as connection:
                changes.set_value(connection, MANIFEST, json.dumps(asdict(expected)))

    def calibrate(self, made: Calibration | None) -> None:
        """Keep what the library scores for what it does not hold; None forgets it."""
        stored = None if made is None else json.dumps(asdict(made))
        with self._change() as connection:
            changes.set_value(connection, CALIBRATION, stored)
            changes.bump(connection)

    def put(self, entries: Iterable[Entry]) -> None:
        """Store documents in one transaction; they are safe when this returns.

        Each becomes the active revision of its id, and what it replaces becomes superseded.
        Raises `LibraryFull` with nothing of it stored.
        """
        entries = tuple(entries)
        with self._change() as connection:
            for entry in entries:
                changes.put(connection, entry)
            changes.apply_supersedes(connection, _touched(entries))
            changes.bump(connection)

    def renew(
        self, build: Callable[[Document, Holding], Entry], expected: Manifest, batch: int = 8
    ) -> Iterator[int]:
        """Make the passages of all revisions anew; yield the number done after each batch.

        What is done stays done: broken off, it goes on where it ended. The indexes must be built
        anew after it; until `end_renewal` records that, the library raises `StaleIndex`.
        """
        before = self.manifest()
        if self.renewed is None or before != expected:
            with self._change() as connection:
                changes.set_value(connection, MANIFEST, json.dumps(asdict(expected)))
                changes.set_value(connection, RENEWED, "0")
        done = self._read(queries.revisions_until, self.renewed or 0)
        while keys := self._read(queries.revisions_after, self.renewed or 0, batch):
            entries = [build(*self._stored(key)) for key in keys]
            with self._change() as connection:
                changes.renew(connection, entries)
                changes.set_value(connection, RENEWED, str(keys[-1]))
                changes.bump(connection)
            done += len(keys)
            yield done

    def end_renewal(self) -> None:
        """Record that the indexes hold the passages that were made anew."""
        with self._change() as connection:
            changes.set_value(connection, RENEWED, None)
            changes.bump(connection)

    def set_state(self, id: str, state: DocumentState, *, replaced_by: str | None = None) -> None:
        """Give a document's active (else newest) revision a state. Raises `NotInLibrary`."""
        key = self._key(id, None)
        with self._change() as connection:
            changes.set_state(connection, key, id, state, replaced_by)
            changes.bump(connection)

    def purge(self, id: str, revision: str | None = None) -> tuple[str, ...]:
        """Delete one revision, or all of an id, for good; return the revisions deleted.

        The indexes must be built anew after it: `needs_scrub` stays true until then.
        Raises `NotInLibrary`.
        """
        self._key(id, revision)
        chosen: tuple[ColumnElement[bool], ...] = (revisions.c.id == id,)
        if revision is not None:
            chosen += (revisions.c.revision == self.holding(id, revision).source.revision,)
        gone = self._read(queries.revision_keys, chosen)
        with self._change() as connection:
            changes.purge(connection, [key for key, _ in gone])
            changes.set_value(connection, SCRUB, "1")
            changes.bump(connection)
        with translated(self.path):
            database.scrub(self._engine)
        return tuple(name for _, name in gone)

    def scrubbed(self) -> None:
        """Record that the indexes were built anew after a purge."""
        with self._change() as connection:
            changes.set_value(connection, SCRUB, None)

    def settle(self, added: Sequence[Key], removed: Sequence[Key]) -> None:
        """Record that the indexes hold the passages `added` and none of `removed`."""
        with self._change() as connection:
            changes.settle(connection, added, removed)
            changes.bump(connection)

    # Inside

    @contextmanager
    def _change(self) -> Iterator[Connection]:
        if self._lock is None:
            raise LibraryReadOnly(
                f"The library {str(self.path)!r} was opened for reading.",
                next="Open it with write=True.",
            )
        with self._writing, translated(self.path), database.writing(self._engine) as connection:
            yield connection


def _touched(entries: Sequence[Entry]) -> set[str]:
    sources = [entry.document.source for entry in entries]
    return {each.id for each in sources} | {each.supersedes for each in sources if each.supersedes}


def _missing(path: Path) -> LibraryMissing:
    what = "is a file, not the folder of a library" if path.is_file() else "holds no library"
    return LibraryMissing(
        f"{str(path)!r} {what}.",
        next="Name the library with --library or QA_LIBRARY, "
        "or build one with `qa ingest PATH… --library FOLDER`.",
    )
