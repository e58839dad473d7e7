"""The dense index: nearest neighbours by cosine, the home of chromadb."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from qa.errors import LibraryError
from qa.index import gate
from qa.index.failures import IndexDamaged, translated

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

_COLLECTION: Final = "passages"
_WHAT: Final = "dense index"
_UNFINISHED: Final = "unfinished"
_PAGE: Final = 5000


class DenseUnavailable(LibraryError):
    """The index is whole but cannot be entered: a writer is inside, or the folder is read-only.

    The caller searches the exact vectors instead; nothing needs mending.
    """

    code = "index_unavailable"


class DenseIndex:
    """Vectors by key in a Chroma folder. One process writes; any number search meanwhile.

    A search while the writer is inside raises `DenseUnavailable` at once. An instance for reading
    keeps what it saw when it was opened: open it anew when the library's generation has moved.
    """

    def __init__(self, path: Path, client: Client, collection: Collection, alias: _Alias) -> None:
        """Wrap an open collection; use `DenseIndex.open`."""
        self.path = path
        self._client = client
        self._collection = collection
        self._alias = alias
        self._searching = threading.Lock()
        self._count: int | None = None

    @classmethod
    def open(cls, path: Path, dimension: int, *, write: bool = False) -> DenseIndex:
        """Open the index of `dimension` numbers a vector, made if absent and `write`.

        Raises `IndexDamaged` where it cannot be read or a writer died inside it, `LibraryFull`,
        and `DenseUnavailable` for a reader while a writer is inside or where it may not write.
        """
        path = path.absolute()
        with translated(_WHAT, path):
            if write:
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _entered(path, write):
                if (path / _UNFINISHED).exists():
                    raise IndexDamaged(
                        f"A writer died inside the {_WHAT} {str(path)!r}.",
                        next="Run `qa library rebuild`.",
                    )
                client, collection, alias = _connect(path, dimension, create=write)
        return cls(path, client, collection, alias)

    def upsert(self, keys: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Add or replace vectors (n, dimension). Doing it twice is doing it once."""
        if not len(keys):
            return
        size = self._client.get_max_batch_size()
        with self._changing():
            for start in range(0, len(keys), size):
                part = slice(start, start + size)
                self._collection.upsert(
                    ids=[str(key) for key in keys[part]],
                    embeddings=np.ascontiguousarray(vectors[part], dtype=np.float32),
                )

    def delete(self, keys: Sequence[int]) -> None:
        """Take vectors out; absent keys are no error."""
        if not len(keys):
            return
        size = self._client.get_max_batch_size()
        with self._changing():
            for start in range(0, len(keys), size):
                self._collection.delete(ids=[str(key) for key in keys[start : start + size]])

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
        """Return up to `k` keys with their cosine to a unit `vector`, best first."""
        with self._reading():
            if self._count is None:
                self._count = int(self._collection.count())  # slow: it grows with the index
            count = min(k, self._count)
            if count < 1:
                return []
            found = self._collection.query(
                query_embeddings=vector[np.newaxis].astype(np.float32),
                n_results=count,
                include=["distances"],
            )
        distances = found["distances"]
        if distances is None:
            return []
        pairs = zip(found["ids"][0], distances[0], strict=True)
        return [(int(id_), 1.0 - distance) for id_, distance in pairs]

    def count(self) -> int:
        """Return the number of vectors."""
        with self._reading():
            return int(self._collection.count())

    def keys(self) -> frozenset[int]:
        """Return all keys."""
        return frozenset(key for keys, _ in self._pages(vectors=False) for key in keys)

    def stored(self) -> Iterator[tuple[tuple[int, ...], NDArray[np.float32]]]:
        """Yield all keys and vectors, some at a time, as the index holds them."""
        for keys, vectors in self._pages(vectors=True):
            if vectors is not None:
                yield keys, vectors

    def close(self) -> None:
        """Close the files; another instance on the same folder stays open."""
        with self._searching:
            self._client.close()
            self._alias.release()

    def _pages(
        self, *, vectors: bool
    ) -> Iterator[tuple[tuple[int, ...], NDArray[np.float32] | None]]:
        offset = 0
        while True:
            with self._reading():
                page = self._collection.get(
                    limit=_PAGE, offset=offset, include=["embeddings"] if vectors else []
                )
            if not page["ids"]:
                return
            rows = np.asarray(page["embeddings"], dtype=np.float32) if vectors else None
            yield tuple(map(int, page["ids"])), rows
            offset += _PAGE

    @contextmanager
    def _reading(self) -> Iterator[None]:
        # Not translated around the gate: a read-only folder raises OSError there.
        with translated(_WHAT, self.path), self._searching, _entered(self.path, write=False):
            yield

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Change under the gate, leaving a mark if the process dies before the end.

        Chroma's graph is several files that are saved one after the other, so a writer that dies
        may leave them in disagreement without any later error.
        """
        mark = self.path / _UNFINISHED
        with translated(_WHAT, self.path), self._searching, _entered(self.path, write=True):
            mark.touch(mode=0o600)
            self._count = None
            yield
            mark.unlink()


class _Alias:
    """A spelling of a path that no other open instance in this process uses.

    Chroma shares what it has loaded between the clients of one spelling. A second instance would
    see the folder as the first one found it, and a writer that starts from such an old state
    corrupts the index.
    """

    _taken: ClassVar[set[str]] = set()
    _lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, path: Path) -> None:
        with self._lock:
            self.name = next(name for name in _spellings(path) if name not in self._taken)
            self._taken.add(self.name)

    def release(self) -> None:
        with self._lock:
            self._taken.discard(self.name)


def _spellings(path: Path) -> Iterator[str]:
    return (str(path) + "/." * count for count in itertools.count())


@contextmanager
def _entered(path: Path, write: bool) -> Iterator[None]:
    file = path.with_name(path.name + ".gate")
    if write:
        with gate.exclusive(file):
            yield
        return
    try:
        entrance = gate.shared(file)
        entered = entrance.__enter__()
    except FileNotFoundError as error:
        raise _absent(path) from error
    except OSError as error:
        raise DenseUnavailable(f"The {_WHAT} {str(path)!r} is read-only: {error}.") from error
    try:
        if not entered:
            raise DenseUnavailable(f"The {_WHAT} {str(path)!r} is being written.")
        yield
    finally:
        entrance.__exit__(None, None, None)


def _connect(path: Path, dimension: int, *, create: bool) -> tuple[Client, Collection, _Alias]:
    # Imported here: exact search and the reading of a library do without it.
    from chromadb.api.client import Client
    from chromadb.config import Settings

    if not create and not (path / "chroma.sqlite3").is_file():
        raise _absent(path)
    alias = _Alias(path)
    settings = Settings(
        persist_directory=alias.name, is_persistent=True, anonymized_telemetry=False
    )
    # A client that fails to start leaves its remains under this spelling: it is not used again.
    client = Client(settings=settings)
    try:
        return client, _collection(client, path, dimension, create=create), alias
    except BaseException:
        client.close()
        alias.release()
        raise


def _collection(client: Client, path: Path, dimension: int, *, create: bool) -> Collection:
    from chromadb.api.collection_configuration import (
        CreateCollectionConfiguration,
        CreateHNSWConfiguration,
    )

    if create:
        graph = CreateHNSWConfiguration(space="cosine", ef_construction=200, ef_search=200)
        collection = client.get_or_create_collection(
            _COLLECTION,
            embedding_function=None,
            configuration=CreateCollectionConfiguration(hnsw=graph),
            metadata={"dimension": dimension},
        )
    else:
        collection = client.get_collection(_COLLECTION, embedding_function=None)
    found = (collection.metadata or {}).get("dimension")
    if found != dimension:
        raise IndexDamaged(
            f"The {_WHAT} {str(path)!r} holds vectors of {found} numbers, expected {dimension}.",
            next="Run `qa library rebuild`.",
        )
    return collection


def _absent(path: Path) -> IndexDamaged:
    return IndexDamaged(f"No {_WHAT} at {str(path)!r}.", next="Run `qa library rebuild`.")
