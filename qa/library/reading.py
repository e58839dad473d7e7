"""Reading a library: everything that changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine

from qa.domain import Document, Filters, LibraryState, Passage, Source
from qa.errors import NotInLibrary, StaleIndex
from qa.library import queries
from qa.library.audit import audit
from qa.library.failures import translated
from qa.library.matrix import MatrixCache
from qa.library.schema import revisions
from qa.library.values import Calibration, Holding, Key, Manifest, Profiles, Scale

P = ParamSpec("P")
T = TypeVar("T")

MANIFEST: Final = "manifest"
SCRUB: Final = "scrub"
RENEWED: Final = "renewed"
CALIBRATION: Final = "calibration"
_HARMLESS: Final = ("reader", "runtime", "probe")
"""Parts of the manifest that may differ: each file that another reader read is read again, and
whether another runtime computes the same vectors is seen by comparing the probe."""


class Shelves:
    """What is stored in one library folder, to be read; threads may share an instance."""

    def __init__(self, path: Path, engine: Engine) -> None:
        """Read from an open database."""
        self.path = path
        self._engine = engine
        self._matrix = MatrixCache()
        self._sources: dict[Key, Source] = {}

    @property
    def generation(self) -> int:
        """Return the number of changes so far; readers reopen their indexes when it moves."""
        return self._read(queries.generation)

    def manifest(self) -> Manifest | None:
        """Return what built the library, or None while it is empty."""
        stored = self._read(queries.value, MANIFEST)
        return Manifest(**json.loads(stored)) if stored else None

    def check_manifest(self, expected: Manifest) -> None:
        """Raise `StaleIndex` where the library was built by another encoder or chunking."""
        stored = self.manifest()
        if stored is None:
            return
        old, new = asdict(stored), asdict(expected)
        differing = [name for name in old if old[name] != new[name] and name not in _HARMLESS]
        what = "; ".join(f"{each} {old[each]!r}, here {new[each]!r}" for each in differing)
        if self.renewed is not None:
            what = what or "making it anew was broken off"
        if what:
            raise StaleIndex(
                f"The library {str(self.path)!r} was built differently: {what}.",
                next=f"Run `qa library rebuild --library {self.path}`, which makes its passages "
                "and vectors anew from the stored text, or set QA_ENCODER as it was.",
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
        found = self._read(queries.hits, [int(key) for key in keys])
        sources = self.sources(sorted({owner for _, owner in found.values()}))
        return {
            key: (passage, sources[owner])
            for key, (passage, owner) in found.items()
            if owner in sources
        }

    def sources(self, owners: Sequence[Key]) -> dict[Key, Source]:
        """Return the sources of revisions by their rows, as `Profiles.owners` names them.

        A revision's source never changes, so what was read once is kept. Revisions that were
        purged in the meantime are left out.
        """
        unread = [owner for owner in owners if owner not in self._sources]
        if unread:
            self._sources.update(self._read(queries.sources, unread))
        return {owner: self._sources[owner] for owner in owners if owner in self._sources}

    def admitted(self, filters: Filters) -> NDArray[np.int64]:
        """Return the ascending keys of active passages that the filters admit."""
        sources = self.sources(self._read(queries.active_revisions))
        chosen = [owner for owner, source in sources.items() if filters.admit(source)]
        return self._read(queries.keys_within, chosen)

    def keys_of(self, passages: Sequence[Passage]) -> list[Key]:
        """Return the keys of passages that may be cited, in their order; others are left out."""
        return self._read(queries.keys_of, passages)

    def vectors(self, keys: Sequence[Key]) -> dict[Key, NDArray[np.float32]]:
        """Return the stored vectors of the passages among `keys` that are known."""
        return self._read(queries.vectors, [int(key) for key in keys])

    def profiles(self, keys: Sequence[Key]) -> Profiles:
        """Return what ranking needs of the passages among `keys` that may be cited."""
        return self._read(queries.profiles, [int(key) for key in keys])

    def mean_length(self) -> float:
        """Return the mean number of tokens of the passages that may be cited."""
        return self._read(queries.mean_length)

    def definitions(self) -> tuple[tuple[str, str, int], ...]:
        """Return (abbreviation, long form, number of documents that define it so)."""
        return self._read(queries.definitions)

    def matrix(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the ascending keys (n) of active passages and their vectors (n, dimension).

        Kept in memory until the generation changes. Both arrays are read-only.
        """
        return self._matrix.get(
            self.generation, lambda: self._read(queries.active_keys), self.vectors
        )

    def size(self) -> int:
        """Return the number of passages that may be cited."""
        return self._read(queries.size)

    def active_keys(self) -> NDArray[np.int64]:
        """Return the ascending keys of all active passages."""
        return self._read(queries.active_keys)

    def owners(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the ascending keys (n) of active passages, and the revision (n) of each."""
        return self._read(queries.owners)

    def calibration(self) -> Calibration | None:
        """Return what the library scores for what it does not hold; None if it was not measured.

        What another program stored in another form counts as not measured.
        """
        stored = self._read(queries.value, CALIBRATION)
        try:
            parts = json.loads(stored or "{}")
            names = ("cosine", "coverage", "bm25", "lead")
            cosine, coverage, bm25, lead = (Scale(**parts[name]) for name in names)
            return Calibration(cosine, coverage, bm25, lead, parts["passages"], parts["newest"])
        except (KeyError, TypeError, ValueError):
            return None

    def check(self) -> tuple[str, ...]:
        """Return what is wrong in the database: integrity, spans, vectors; empty if nothing."""
        manifest = self.manifest()
        return self._read(audit, manifest.dimension if manifest else None)

    @property
    def renewed(self) -> Key | None:
        """Return the last revision made anew by a renewal that has not ended; None without one."""
        found = self._read(queries.value, RENEWED)
        return None if found is None else int(found)

    @property
    def needs_scrub(self) -> bool:
        """Say whether the indexes may still hold words of a purged document."""
        return self._read(queries.value, SCRUB) is not None

    def pending(self) -> tuple[Key, ...]:
        """Return the active passages that the indexes may not hold yet."""
        return self._read(queries.pending)

    def dead(self) -> tuple[Key, ...]:
        """Return the inactive passages that the indexes may still hold."""
        return self._read(queries.dead)

    # Inside

    def _stored(self, key: Key) -> tuple[Document, Holding]:
        holding = self._read(queries.holdings, (revisions.c.key == key,))[0]
        return self._read(queries.document, key), holding

    def _read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with translated(self.path), self._engine.connect() as connection:
            return query(connection, *args, **kwargs)

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
