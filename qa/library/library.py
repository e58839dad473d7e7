"""The library's face: one object that reads, changes and locks a library folder."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType
from typing import Concatenate, Final, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Engine

from qa.domain import Document, DocumentState, Filters, LibraryState, Passage, Source
from qa.errors import LibraryMissing, LibraryReadOnly, NotInLibrary, StaleIndex
from qa.library import changes, database, queries
from qa.library.audit import audit
from qa.library.failures import translated
from qa.library.lock import WriterLock
from qa.library.matrix import MatrixCache
from qa.library.schema import revisions
from qa.library.values import Entry, Holding, Key, Manifest

P = ParamSpec("P")
T = TypeVar("T")

_MANIFEST: Final = "manifest"
_SCRUB: Final = "scrub"
_HARMLESS: Final = ("reader",)
"""Parts of the manifest that may differ: each file that another reader read is read again."""


class Library:
    """A folder of documents whose truth is one SQLite database; a context manager.

    Any number of processes read while one writes; threads may share an instance.
    """

    def __init__(self, path: Path, engine: Engine, lock: WriterLock | None) -> None:
        """Wrap an open database; use `Library.open`."""
        self.path = path
        self._engine = engine
        self._lock = lock
        self._writing = threading.Lock()
        self._matrix = MatrixCache()

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

    # Reading

    @property
    def generation(self) -> int:
        """Return the number of changes so far; readers reopen their indexes when it moves."""
        return int(self._read(queries.value, changes.GENERATION) or 0)

    def manifest(self) -> Manifest | None:
        """Return what built the library, or None while it is empty."""
        stored = self._read(queries.value, _MANIFEST)
        return Manifest(**json.loads(stored)) if stored else None

    def check_manifest(self, expected: Manifest) -> None:
        """Raise `StaleIndex` where the library was built by another encoder or chunking."""
        stored = self.manifest()
        if stored is None:
            return
        old, new = asdict(stored), asdict(expected)
        differing = [name for name in old if old[name] != new[name] and name not in _HARMLESS]
        if differing:
            what = "; ".join(f"{each} {old[each]!r}, here {new[each]!r}" for each in differing)
            raise StaleIndex(
                f"The library {str(self.path)!r} was built differently: {what}.",
                next=f"Set QA_ENCODER as it was, or run `qa ingest PATH… --library "
                f"{self.path}-new` to build it anew.",
            )

    def state(self) -> LibraryState:
        """Return counts and fingerprint of what may be cited."""
        return self._read(queries.state)

    def holdings(self, *, active_only: bool = True) -> tuple[Holding, ...]:
        """Return what is stored, by id, the older revisions of an id first."""
        return self._read(queries.holdings, (queries.ACTIVE,) if active_only else ())

    def holding(self, id: str, revision: str | None = None) -> Holding:
        """Return one revision's holding: the active one, else the newest, unless one is named.

        Raises `NotInLibrary`.
        """
        key = self._key(id, revision)
        return self._read(queries.holdings, (revisions.c.key == key,))[0]

    def document(self, id: str, revision: str | None = None) -> Document:
        """Return a document in any state until it is purged; the active revision by default.

        Raises `NotInLibrary` with names that are close.
        """
        return self._read(queries.document, self._key(id, revision))

    def passages(self, id: str, revision: str | None = None) -> tuple[Passage, ...]:
        """Return the passages of a revision in the order of its text. Raises `NotInLibrary`."""
        return self._read(queries.passages_of, self._key(id, revision))

    def hits(self, keys: Sequence[Key]) -> dict[Key, tuple[Passage, Source]]:
        """Return the passages that may be cited among `keys`; other keys are left out."""
        return self._read(queries.hits, [int(key) for key in keys])

    def admitted(self, filters: Filters) -> NDArray[np.int64]:
        """Return the ascending keys of active passages that the filters admit."""
        return self._read(queries.admitted, filters)

    def vectors(self, keys: Sequence[Key]) -> dict[Key, NDArray[np.float32]]:
        """Return the stored vectors of the passages among `keys` that are known."""
        return self._read(queries.vectors, [int(key) for key in keys])

    def matrix(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the ascending keys (n) of active passages and their vectors (n, dimension).

        Kept in memory until the generation changes. Both arrays are read-only.
        """
        return self._matrix.get(
            self.generation, lambda: self._read(queries.active_keys), self.vectors
        )

    def active_keys(self) -> NDArray[np.int64]:
        """Return the ascending keys of all active passages."""
        return self._read(queries.active_keys)

    def check(self) -> tuple[str, ...]:
        """Return what is wrong in the database: integrity, spans, vectors; empty if nothing."""
        manifest = self.manifest()
        return self._read(audit, manifest.dimension if manifest else None)

    # Changing

    def adopt_manifest(self, expected: Manifest) -> None:
        """Record what builds the library from now on. Raises `StaleIndex` as `check_manifest`."""
        if self.state().documents or self.holdings(active_only=False):
            self.check_manifest(expected)
        if self.manifest() != expected:
            with self._change() as connection:
                changes.set_value(connection, _MANIFEST, json.dumps(asdict(expected)))

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
            changes.set_value(connection, _SCRUB, "1")
            changes.bump(connection)
        with translated(self.path):
            database.scrub(self._engine)
        return tuple(name for _, name in gone)

    @property
    def needs_scrub(self) -> bool:
        """Say whether the indexes may still hold words of a purged document."""
        return self._read(queries.value, _SCRUB) is not None

    def scrubbed(self) -> None:
        """Record that the indexes were built anew after a purge."""
        with self._change() as connection:
            changes.set_value(connection, _SCRUB, None)

    def pending(self) -> tuple[Key, ...]:
        """Return the active passages that the indexes may not hold yet."""
        return self._read(queries.pending)

    def dead(self) -> tuple[Key, ...]:
        """Return the inactive passages that the indexes may still hold."""
        return self._read(queries.dead)

    def settle(self, added: Sequence[Key], removed: Sequence[Key]) -> None:
        """Record that the indexes hold the passages `added` and none of `removed`."""
        with self._change() as connection:
            changes.settle(connection, added, removed)
            changes.bump(connection)

    # Inside

    def _read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with translated(self.path), self._engine.connect() as connection:
            return query(connection, *args, **kwargs)

    @contextmanager
    def _change(self) -> Iterator[Connection]:
        if self._lock is None:
            raise LibraryReadOnly(
                f"The library {str(self.path)!r} was opened for reading.",
                next="Open it with write=True.",
            )
        with self._writing, translated(self.path), database.writing(self._engine) as connection:
            yield connection

    def _key(self, id_: str, revision: str | None) -> Key:
        key = self._read(queries.current_key, id_, revision)
        if key is None:
            raise self._unknown(id_, revision)
        return key

    def _unknown(self, id_: str, revision: str | None) -> NotInLibrary:
        if revision is not None and self._read(queries.current_key, id_, None) is not None:
            known = self._read(queries.holdings, (revisions.c.id == id_,))
            names = ", ".join(each.source.revision[:12] for each in known)
            return NotInLibrary(f"{id_!r} has no revision {revision!r}.", next=f"It has: {names}.")
        ids = self._read(queries.ids)
        close = [each for each in ids if id_ and id_.lower() in each.lower()][:3]
        close = close or get_close_matches(id_, ids, n=3, cutoff=0.5)
        advice = f"Did you mean {', '.join(close)}?" if close else "`qa library list` shows all."
        return NotInLibrary(f"No document {id_!r} in {str(self.path)!r}.", next=advice)


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
