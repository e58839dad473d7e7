"""From files to the library: read, chunk, embed, store, index; unchanged files cost nothing.

A document's identity follows its file. A file keeps the id that it was first stored under unless
its front matter gives another; a file whose old path is gone is the same document, moved. An id
that comes from a path and is taken by a file that still exists gets a suffix; an id from front
matter is the author's word, so the file ingested last is the document. A document that was
removed comes back when its file is ingested again; one that was superseded by hand stays so until
its content changes, and one that was retracted stays so for good.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol

from qa.chunk import passages
from qa.domain import Document, DocumentState, Passage
from qa.embed import Encoder
from qa.errors import QAError, ReadError
from qa.index import Indexes
from qa.ingest import File, Hints, digest, files
from qa.library import Entry, Holding, Library
from qa.pipeline import building, calibrating, upkeep
from qa.pipeline.identity import Known, is_authored, mark
from qa.pipeline.profiling import profiles
from qa.vocabulary.abbreviations import harvest

Progress = Callable[[int, int, str], None]
"""Told how many files of how many are done for good, and the name of the latest."""

_BATCH_DOCUMENTS: Final = 8
_BATCH_PASSAGES: Final = 256


class FileReader(Protocol):
    """What ingesting needs of `qa.ingest.Reader`."""

    def read(self, file: File, hints: Hints) -> Document:
        """Return the file's document, or raise `ReadError`."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that did not become a document, why, and what to do about it."""

    path: str
    code: str
    reason: str
    next: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, by document ids; everything in it is stored for good."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[Failure, ...]
    interrupted: bool
    seconds: float


def ingest(
    library: Library,
    indexes: Indexes,
    encoder: Encoder,
    paths: Sequence[Path],
    *,
    reader: FileReader,
    hints: Hints = Hints(),  # noqa: B008 - frozen
    progress: Progress | None = None,
) -> Report:
    """Bring files and folders into a library held for writing.

    Documents are stored in small batches, each safe when `progress` is told of it. A file that
    cannot be read is reported and the others go on; its older revision, if any, stays as it was.
    Ctrl-C ends the run after the batch that is being stored. Raises `StaleIndex` before anything
    is read, `LibraryFull`, and `QAError` for a path that does not exist.
    """
    started = time.perf_counter()
    building.adopt(library, encoder)
    run = _Run(library, indexes, encoder, reader, hints, progress)
    interrupted = False
    try:
        run.take_all(files(paths))
        calibrating.refresh(library, indexes)
    except KeyboardInterrupt:
        interrupted = True
    return Report(
        added=tuple(run.added),
        updated=tuple(run.updated),
        unchanged=tuple(run.unchanged),
        failed=tuple(run.failed),
        interrupted=interrupted,
        seconds=time.perf_counter() - started,
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A document on its way into the library; `passages` is empty if they are stored already."""

    file: File
    origin: str
    digest: str
    document: Document
    passages: tuple[Passage, ...]
    before: Holding | None


@dataclass(slots=True)
class _Run:
    """One ingest: the batch being gathered and the outcome so far."""

    library: Library
    indexes: Indexes
    encoder: Encoder
    reader: FileReader
    hints: Hints
    progress: Progress | None
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    _claimed: dict[str, Path] = field(default_factory=dict)
    _batch: list[_Draft] = field(default_factory=list)
    _known: Known = field(init=False)
    _total: int = 0
    _done: int = 0

    def take_all(self, found: Sequence[File]) -> None:
        """Take every file, then store what is left in the batch."""
        self._known = Known(self.library.holdings(active_only=False))
        self._total = len(found)
        for file in found:
            self._take(file)
        self._store()

    def _take(self, file: File) -> None:
        origin = str(file.path.absolute())
        try:
            file_digest = digest(file, self.hints)
            known = self._known.unchanged(origin, file_digest)
            if known is not None:
                self._claim(known.source.id, file)
                self.unchanged.append(known.source.id)
                self._finish(file)
                return
            read = self.reader.read(file, self.hints)
            document = self._identified(read, origin)
            self._claim(document.source.id, file)
            self._gather(file, origin, file_digest, document)
        except ReadError as error:
            self._fail(file, error)

    def _identified(self, document: Document, origin: str) -> Document:
        """Return the document under the id that the library knows it by."""
        id_ = document.source.id
        if is_authored(id_):
            return document
        known = self._known.id_at(origin)
        if known is None:
            known = self._known.moved(document.source.revision, self._claimed)
        if known is None and (self._known.is_taken(id_, origin) or id_ in self._claimed):
            known = f"{id_}~{mark(origin, 4)}"
            if self._known.is_taken(known, origin) or known in self._claimed:
                known = f"{id_}~{mark(origin, 16)}"
        if known is None or known == id_:
            return document
        return replace(document, source=replace(document.source, id=known))

    def _claim(self, id_: str, file: File) -> None:
        other = self._claimed.setdefault(id_, file.path)
        if other != file.path:
            raise ReadError(
                f"{str(file.path)!r} claims the id {id_!r}, which is that of {str(other)!r}.",
                next="Give one of the two another `id` in its front matter.",
            )

    def _gather(self, file: File, origin: str, file_digest: str, document: Document) -> None:
        before = self._known.revision(document.source.id, document.source.revision)
        cut = () if before is not None else passages(document)
        if before is None and not cut:
            raise ReadError(f"{str(file.path)!r} holds no text.", next="Add text to it.")
        self._batch.append(_Draft(file, origin, file_digest, document, cut, before))
        waiting = sum(len(draft.passages) for draft in self._batch)
        if len(self._batch) >= _BATCH_DOCUMENTS or waiting >= _BATCH_PASSAGES:
            self._store()

    def _store(self) -> None:
        """Store the batch as a whole; only then is any of it reported."""
        if not self._batch:
            return
        entries = tuple(_entries(self._batch, self.encoder))
        with _uninterrupted():
            self.library.put(entries)
            drafts, self._batch = self._batch, []
            for draft in drafts:
                self._record(draft)
            upkeep.settle(self.library, self.indexes)
            for draft in drafts:
                self._finish(draft.file)

    def _record(self, draft: _Draft) -> None:
        id_ = draft.document.source.id
        if draft.before is not None and draft.before.state is DocumentState.ACTIVE:
            self.unchanged.append(id_)
        elif all(each.state is DocumentState.REMOVED for each in self._known.of(id_)):
            self.added.append(id_)
        else:
            self.updated.append(id_)

    def _fail(self, file: File, error: QAError) -> None:
        self.failed.append(Failure(str(file.path), error.code, error.message, error.next))
        self._finish(file)

    def _finish(self, file: File) -> None:
        self._done += 1
        if self.progress:
            self.progress(self._done, self._total, file.path.name)


def _entries(batch: Sequence[_Draft], encoder: Encoder) -> Iterator[Entry]:
    made = profiles([(draft.document, draft.passages) for draft in batch], encoder)
    for draft, found in zip(batch, made, strict=True):
        yield Entry(
            draft.document,
            draft.passages,
            found,
            draft.origin,
            draft.digest,
            harvest(draft.document.text) if draft.passages else (),
        )


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back until the end; only the main thread is ever interrupted by it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if held:
        raise KeyboardInterrupt
