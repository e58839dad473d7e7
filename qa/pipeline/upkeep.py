"""Keeping the derived indexes equal to the library: settle, reconcile, rebuild, verify, purge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from qa.errors import StaleIndex
from qa.index import Batch, IndexDamaged, Indexes, Row
from qa.index.dense import DenseUnavailable
from qa.library import Key, Library, Manifest

Progress = Callable[[int, int], None]
"""Told how many passages of how many are done."""

_BATCH: Final = 1000
_SAME_COSINE: Final = 0.999


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong with a library, and what to do about it."""

    code: str
    message: str
    next: str


def open_for_writing(library: Library, dimension: int) -> Indexes:
    """Open the indexes of a library held for writing, repaired where a crash left them behind."""
    indexes = Indexes.open(library, dimension, write=True)
    try:
        reconcile(library, indexes)
    except BaseException:
        indexes.close()
        raise
    return indexes


def settle(library: Library, indexes: Indexes) -> None:
    """Bring the library's latest changes into the indexes.

    Safe to break off at any point: what is not recorded as settled is done again.
    """
    pending, dead = library.pending(), library.dead()
    if not pending and not dead:
        return
    try:
        indexes.delete(dead)
        for batch in _batches(library, pending):
            indexes.upsert(batch)
    except IndexDamaged:
        rebuild(library, indexes)
    else:
        library.settle(pending, dead)


def reconcile(library: Library, indexes: Indexes) -> None:
    """Make the indexes hold exactly the active passages, whatever happened before."""
    if indexes.damaged or library.needs_scrub:
        rebuild(library, indexes)
        return
    settle(library, indexes)
    try:
        _repair(library, indexes)
    except IndexDamaged:
        rebuild(library, indexes)


def rebuild(library: Library, indexes: Indexes, progress: Progress | None = None) -> None:
    """Build both indexes anew from the stored vectors, without embedding, and swap them in."""
    pending, dead = library.pending(), library.dead()
    keys = library.active_keys().tolist()
    indexes.rebuild(_batches(library, keys, progress))
    library.settle(pending, dead)
    if library.needs_scrub:
        library.scrubbed()


def purge(
    library: Library, indexes: Indexes, id: str, revision: str | None = None
) -> tuple[str, ...]:
    """Delete a document, or one revision of it, from the library and the indexes for good.

    Return the revisions deleted. The indexes are built anew, since a deleted entry stays in
    their files; if that is broken off, the next writer does it. Raises `NotInLibrary`.
    """
    gone = library.purge(id, revision)
    rebuild(library, indexes)
    return gone


def verify(
    library: Library, indexes: Indexes, expected: Manifest | None = None
) -> tuple[Problem, ...]:
    """Return everything that is wrong: database, spans, vectors, both indexes, the manifest."""
    return tuple(_problems(library, indexes, expected))


def _batches(
    library: Library, keys: Sequence[Key], progress: Progress | None = None
) -> Iterator[Batch]:
    for start in range(0, len(keys), _BATCH):
        some = keys[start : start + _BATCH]
        found = library.hits(some)
        vectors = library.vectors(some)
        known = [key for key in some if key in found]
        rows = [
            Row(key, source.title, " ".join(passage.heading), passage.text)
            for key, (passage, source) in ((key, found[key]) for key in known)
        ]
        if known:
            yield known, np.stack([vectors[key] for key in known]), rows
        if progress:
            progress(min(start + _BATCH, len(keys)), len(keys))


def _repair(library: Library, indexes: Indexes) -> None:
    wanted = frozenset(library.active_keys().tolist())
    held = indexes.dense.keys(), frozenset(indexes.lexical.keys())
    twice = indexes.lexical.count() - len(held[1])
    extra = (held[0] | held[1]) - wanted
    missing = wanted - (held[0] & held[1])
    if twice:
        raise IndexDamaged("The lexical index holds a passage twice.")
    if extra:
        indexes.delete(sorted(extra))
    for batch in _batches(library, sorted(missing)):
        indexes.upsert(batch)


def _problems(library: Library, indexes: Indexes, expected: Manifest | None) -> Iterator[Problem]:
    mend = "Run `qa library rebuild`."
    for line in library.check():
        yield Problem(
            "database",
            f"{line}.",
            "Restore the library from a backup, or ingest the documents into a new folder.",
        )
    if expected is not None:
        try:
            library.check_manifest(expected)
        except StaleIndex as error:
            yield Problem("manifest", error.message, error.next)
    if library.pending() or library.dead():
        yield Problem("unsettled", "Some changes are not in the indexes yet.", mend)
    for line in _index_lines(library, indexes):
        yield Problem("index", line, mend)


def _index_lines(library: Library, indexes: Indexes) -> Iterator[str]:
    wanted = library.active_keys().tolist()
    try:
        yield from _differences("lexical", wanted, indexes.lexical.keys())
    except IndexDamaged as error:
        yield error.message
    try:
        yield from _differences("dense", wanted, sorted(indexes.dense.keys()))
        if indexes.dense.count() != len(wanted):
            yield f"The dense index counts {indexes.dense.count()} entries, not {len(wanted)}."
        yield from _changed_vectors(library, indexes)
    except (IndexDamaged, DenseUnavailable) as error:
        yield error.message


def _differences(name: str, wanted: Sequence[Key], held: Sequence[Key]) -> Iterator[str]:
    missing, extra = set(wanted) - set(held), set(held) - set(wanted)
    if missing:
        yield f"The {name} index lacks {len(missing)} of {len(wanted)} passages."
    if extra:
        yield f"The {name} index holds {len(extra)} entries that may not be cited."
    if len(held) != len(set(held)):
        yield f"The {name} index holds a passage twice."


def _changed_vectors(library: Library, indexes: Indexes) -> Iterator[str]:
    """Compare direction only: Chroma may keep vectors in its own scale."""
    for keys, held in indexes.dense.stored():
        stored = library.vectors(keys)
        for key, vector in zip(keys, held, strict=True):
            truth = stored.get(key)
            if truth is None:
                continue
            length = float(np.linalg.norm(vector)) * float(np.linalg.norm(truth))
            if length and float(vector @ truth) / length < _SAME_COSINE:
                yield f"The dense index holds another vector for passage {key}."
