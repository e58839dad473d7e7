"""The derived indexes as one pair: opened together, followed when they change, built anew."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.errors import LibraryError
from qa.index import exact, folders
from qa.index.dense import DenseIndex, DenseUnavailable
from qa.index.failures import IndexDamaged
from qa.index.lexical import LexicalIndex, Row, Term, analyse
from qa.index.truth import Batch, Truth

__all__ = [
    "Batch",
    "DenseIndex",
    "DenseUnavailable",
    "IndexDamaged",
    "Indexes",
    "LexicalIndex",
    "Row",
    "Term",
    "Truth",
    "analyse",
]

EXACT_UP_TO: Final = 20_000
"""Passages up to which readers compare all vectors: as quick as the dense index (some 3 ms), free
of its errors, and a question need not wait for chromadb to be imported."""

_EFFECT: Final = {
    "dense": "The dense index is damaged, so all vectors are compared one by one.",
    "lexical": "The word index is damaged, so words are not searched.",
}


class Indexes:
    """The dense and the lexical index of a library; a context manager. Threads may share one.

    For reading, every search first looks whether the library has moved and then opens the indexes
    anew. A small library is searched exactly, over its vectors; so is one whose dense index cannot
    be used, and `warnings` says so when it is damaged.
    """

    def __init__(self, truth: Truth, dimension: int, *, write: bool) -> None:
        """Prepare; use `Indexes.open`."""
        self._truth = truth
        self._dimension = dimension
        self._write = write
        self._lock = threading.RLock()
        self._seen: tuple[int, int] | None = None
        self._exact = False
        self._dense: DenseIndex | None = None
        self._lexical: LexicalIndex | None = None
        self._damage: dict[str, IndexDamaged] = {}

    @classmethod
    def open(cls, truth: Truth, dimension: int, *, write: bool = False) -> Indexes:
        """Open the indexes of a library whose vectors have `dimension` numbers.

        For writing, absent ones are made; the caller holds the library for writing. Damaged ones
        do not raise: see `damaged` and `warnings`.
        """
        indexes = cls(truth, dimension, write=write)
        if write:
            indexes._start()
        indexes._follow()
        return indexes

    def __enter__(self) -> Indexes:
        """Return the indexes themselves."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the indexes."""
        self.close()

    def close(self) -> None:
        """Close both indexes."""
        with self._lock:
            for each in (self._dense, self._lexical):
                if each is not None:
                    # What was committed is safe, and what was not is repaired when next opened.
                    with suppress(LibraryError):
                        each.close()
            self._dense = self._lexical = self._seen = None

    @property
    def dense(self) -> DenseIndex:
        """Return the dense index. Raises `IndexDamaged` where it cannot be used."""
        with self._lock:
            if self._dense is None and self._exact:
                self._open_dense(folders.current(self._truth.path))
            if self._dense is None:
                raise self._gone("dense")
            return self._dense

    @property
    def lexical(self) -> LexicalIndex:
        """Return the lexical index. Raises `IndexDamaged` where it cannot be used."""
        if self._lexical is None:
            raise self._gone("lexical")
        return self._lexical

    @property
    def damaged(self) -> bool:
        """Say whether an index must be built anew."""
        return bool(self._damage)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return what a reader of answers should know about damaged indexes."""
        return tuple(f"{_EFFECT[name]} {error}" for name, error in self._damage.items())

    def nearest(
        self, vector: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """Return up to `k` keys with their cosine to a unit `vector`, best first.

        Where only `allowed` keys count, where the library is small, and where the dense index is
        damaged, being written or in a read-only folder, the search is exact.
        """
        with self._lock:
            self._follow()
            if allowed is None and self._dense is not None and not self._exact:
                try:
                    return self._dense.search(vector, k)
                except DenseUnavailable:
                    pass
                except IndexDamaged as error:
                    self._drop_dense(error)
        return exact.search(*self._truth.matrix(), vector, k, allowed)

    def matching(
        self, terms: Sequence[Term], k: int, allowed: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """Return up to `k` keys with their BM25 score, best first; none if the index is damaged."""
        chosen = None if allowed is None else frozenset(allowed.tolist())
        with self._lock:
            self._follow()
            if self._lexical is None:
                return []
            try:
                return self._lexical.search(terms, k, chosen)
            except IndexDamaged as error:
                self._drop_lexical(error)
                return []

    def rarity(self, tokens: Sequence[str]) -> dict[str, float]:
        """Return the inverse document frequency of each token, as BM25 has it.

        A token that no passage holds is the rarest. All weigh 1 while the index is damaged.
        """
        with self._lock:
            self._follow()
            if self._lexical is None:
                return dict.fromkeys(tokens, 1.0)
            try:
                total = self._lexical.count()
                found = self._lexical.frequencies(tokens)
            except IndexDamaged as error:
                self._drop_lexical(error)
                return dict.fromkeys(tokens, 1.0)
        return {
            token: math.log1p((total - each + 0.5) / (each + 0.5)) for token, each in found.items()
        }

    def frequencies(self, tokens: Sequence[str]) -> dict[str, int]:
        """Return in how many passages each token occurs; 1 for all while the index is damaged."""
        with self._lock:
            self._follow()
            if self._lexical is not None:
                try:
                    return self._lexical.frequencies(tokens)
                except IndexDamaged as error:
                    self._drop_lexical(error)
        return dict.fromkeys(tokens, 1)

    def upsert(self, batch: Batch) -> None:
        """Add or replace passages in both indexes. Raises `IndexDamaged` and `LibraryFull`."""
        keys, vectors, rows = batch
        with self._lock:
            self.dense.upsert(keys, vectors)
            self.lexical.upsert(rows)

    def delete(self, keys: Sequence[int]) -> None:
        """Take passages out of both indexes; absent ones are no error."""
        with self._lock:
            self.dense.delete(keys)
            self.lexical.delete(keys)

    def rebuild(self, batches: Iterable[Batch]) -> None:
        """Build both indexes beside the ones in use, put them in their place, delete the old.

        Until the last step readers use the old ones; a crash leaves either the old or the new.
        """
        version = folders.unused(self._truth.path)
        with self._lock:
            self._fill(version, batches)
            self.close()
            folders.point(self._truth.path, version)
            self._damage.clear()
            folders.sweep(self._truth.path)
            self._follow()

    def _fill(self, version: folders.Version, batches: Iterable[Batch]) -> None:
        path = self._truth.path
        lexical = LexicalIndex.open(version.lexical(path), write=True)
        try:
            dense = DenseIndex.open(version.dense(path), self._dimension, write=True)
            try:
                for keys, vectors, rows in batches:
                    dense.upsert(keys, vectors)
                    lexical.upsert(rows)
            finally:
                dense.close()
        finally:
            lexical.close()

    def _start(self) -> None:
        """Clear away what a dead writer left, and make the first version."""
        path = self._truth.path
        (path / folders.FOLDER).mkdir(mode=0o700, exist_ok=True)
        folders.sweep(path)
        if folders.current(path).number == 0:
            version = folders.unused(path)
            self._fill(version, ())
            folders.point(path, version)

    def _follow(self) -> None:
        """Open the indexes anew where the pointer or, for a reader, the library has moved."""
        version = folders.current(self._truth.path)
        now = (version.number, -1 if self._write else self._truth.generation)
        opened = self._exact or self._dense is not None or "dense" in self._damage
        if now == self._seen and opened:
            return
        if self._seen is None or self._seen[0] != version.number:
            self.close()
            self._damage.clear()
            self._open_lexical(version)
        elif self._lexical is not None:
            with suppress(IndexDamaged):  # then searching it fails, and says so
                self._lexical.reload()
        self._exact = not self._write and self._truth.size() <= EXACT_UP_TO
        if self._exact:
            self._close_dense()
        else:
            self._open_dense(version)
        if self._damage and folders.current(self._truth.path) != version:
            self._follow()  # the writer swapped a rebuilt version in while this one was opened
        else:
            self._seen = now

    def _open_lexical(self, version: folders.Version) -> None:
        try:
            self._lexical = LexicalIndex.open(version.lexical(self._truth.path), write=self._write)
        except IndexDamaged as error:
            self._damage["lexical"] = error

    def _open_dense(self, version: folders.Version) -> None:
        self._close_dense()
        try:
            self._dense = DenseIndex.open(
                version.dense(self._truth.path), self._dimension, write=self._write
            )
        except DenseUnavailable:
            pass
        except IndexDamaged as error:
            self._damage["dense"] = error

    def _close_dense(self) -> None:
        if self._dense is not None:
            self._dense.close()
        self._dense = None
        self._damage.pop("dense", None)

    def _drop_dense(self, error: IndexDamaged) -> None:
        self._dense = None
        self._damage["dense"] = error

    def _drop_lexical(self, error: IndexDamaged) -> None:
        self._lexical = None
        self._damage["lexical"] = error

    def _gone(self, name: str) -> IndexDamaged:
        unopened = IndexDamaged(f"The {name} index is not open.", next="Run `qa library rebuild`.")
        return self._damage.get(name, unopened)
