"""Which stored document a file is: by its path, its content, or the id in its front matter."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Sequence
from pathlib import Path

from qa.domain import DocumentState
from qa.library import Holding


class Known:
    """What the library holds, looked up by origin, by content and by id."""

    def __init__(self, holdings: Sequence[Holding]) -> None:
        """Take all holdings, of every revision and state."""
        self._by_origin: dict[str, list[Holding]] = {}
        self._by_revision: dict[str, list[Holding]] = {}
        self._by_id: dict[str, list[Holding]] = {}
        for each in sorted(holdings, key=lambda holding: holding.ingested_at):
            self._by_origin.setdefault(each.origin, []).append(each)
            self._by_revision.setdefault(each.source.revision, []).append(each)
            self._by_id.setdefault(each.source.id, []).append(each)

    def unchanged(self, origin: str, file_digest: str) -> Holding | None:
        """Return the holding that makes it needless to read the file."""
        at_origin = self._by_origin.get(origin, ())
        same = [each for each in at_origin if each.digest == file_digest]
        return same[-1] if same and self._stands(same[-1]) else None

    def _stands(self, holding: Holding) -> bool:
        if holding.state is DocumentState.SUPERSEDED:
            return all(
                each.state is not DocumentState.ACTIVE for each in self.of(holding.source.id)
            )
        return holding.state in (DocumentState.ACTIVE, DocumentState.RETRACTED)

    def of(self, id_: str) -> Sequence[Holding]:
        """Return the holdings of an id, the latest last."""
        return self._by_id.get(id_, ())

    def revision(self, id_: str, revision: str) -> Holding | None:
        """Return the holding of a revision."""
        return next((each for each in self.of(id_) if each.source.revision == revision), None)

    def id_at(self, origin: str) -> str | None:
        """Return the id that a file was stored under last."""
        found = self._by_origin.get(origin)
        return found[-1].source.id if found else None

    def moved(self, revision: str, claimed: Container[str]) -> str | None:
        """Return the id, not `claimed` yet, of an active document of this content without file."""
        for each in self._by_revision.get(revision, ()):
            is_free = each.source.id not in claimed and not Path(each.origin).exists()
            if is_free and each.state is DocumentState.ACTIVE:
                return each.source.id
        return None

    def is_taken(self, id_: str, origin: str) -> bool:
        """Say whether another file, which still exists, has this id."""
        found = self.of(id_)
        return bool(found) and found[-1].origin != origin and Path(found[-1].origin).exists()


def is_authored(id_: str) -> bool:
    """Say whether an id comes from front matter; one made from a path holds a slash."""
    return "/" not in id_


def mark(origin: str, length: int) -> str:
    """Return a short mark of the folder that a file lies in."""
    return hashlib.sha256(str(Path(origin).parent).encode()).hexdigest()[:length]
