"""The pipeline: a library, its indexes and an encoder, ready to ingest and to answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType

from qa import embed
from qa.answer.signals import Measured
from qa.audience import for_audience
from qa.domain import (
    Answer,
    Audience,
    Digest,
    Document,
    DocumentState,
    Evidence,
    Filters,
    LibraryState,
    Mode,
    Turn,
)
from qa.embed.rerank import AnyReranker
from qa.errors import LibraryLocked, LibraryReadOnly
from qa.index import Indexes
from qa.ingest import Hints, Reader
from qa.library import Holding, Library, Manifest
from qa.llm import Writer, no_model
from qa.parts import EVERY, Parts
from qa.pipeline import building, calibrating, digesting, several, upkeep
from qa.pipeline.clock import OnStage
from qa.pipeline.ingesting import Progress, Report, ingest
from qa.pipeline.models import Models
from qa.pipeline.reading import Reading
from qa.settings import Settings
from qa.understand.following.generated import Standalone, generated
from qa.vocabulary import Vocabulary


class Pipeline:
    """Ingest files into a library and answer questions from it; a context manager.

    Reading and writing are opened when they are needed: a question never waits for the writer's
    lock, and the lock is held only while something is written. Threads may share one instance.
    """

    def __init__(self, settings: Settings, models: Models, parts: Parts = EVERY) -> None:
        """Use these settings and models; nothing is opened yet."""
        self.settings = settings
        self._models = models
        self._encoder = models.encoder
        self._parts = parts
        self._lock = threading.RLock()
        self._reading: Reading | None = None

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        encoder: embed.Encoder | None = None,
        reranker: AnyReranker | None = None,
        writer: Writer | None = None,
        parts: Parts = EVERY,
    ) -> Pipeline:
        """Return a pipeline over the library that the settings name, with their models or these.

        Raises `SettingsError` for a chat model that cannot be used, and at the first use, which
        opens the library, `LibraryMissing`, `LibraryCorrupt` or `StaleIndex`.
        """
        return cls(settings, Models.named(settings, encoder, reranker, writer), parts)

    def weighted(self, weights: Path) -> Pipeline:
        """Return a pipeline over the same library that ranks with the numbers in a folder."""
        settings = self.settings.model_copy(update={"weights": weights})
        return Pipeline.open(settings, encoder=self._encoder, parts=self._parts)

    def __enter__(self) -> Pipeline:
        """Return the pipeline itself."""
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
        """Close the library and its indexes."""
        with self._lock:
            if self._reading is not None:
                self._reading.close()
                self._reading = None

    def ask(
        self,
        question: str,
        *,
        standalone: str | None = None,
        filters: Filters = Filters(),  # noqa: B008 - an immutable value
        audience: Audience | None = None,
        mode: Mode | None = None,
        on_stage: OnStage | None = None,
    ) -> Answer:
        """Answer a question from the library, or say that it does not hold the answer.

        `standalone` is the question rewritten so that it needs no conversation. Raises
        `QuestionError` for an empty or too long question. "Summarise …" with the name of one
        document is answered by its digest; a message that asks several things by one answer with
        a part for each. It is shown as to the `audience`, or to the settings'. A chat model words
        it unless the `mode` is extractive; `SettingsError` where it must and there is none.
        """
        if mode is Mode.SYNTHESISED and self.model is None:
            raise no_model()
        reading = self._read()
        named = digesting.named(reading, standalone or question, filters)
        if named is not None:
            answer = digesting.answered(reading, named, question, on_stage)
        else:
            answer = several.ask(
                reading, question, standalone, filters, on_stage=on_stage, mode=mode
            )
        return for_audience(answer, audience or self.audience, reading.reference())

    @property
    def model(self) -> str | None:
        """Name the chat model that words answers; None if there is none."""
        return self._models.writer.name if self._models.writer else None

    def rewritten(self, message: str, history: tuple[Turn, ...], ruled: str) -> Standalone:
        """Return a follow-up as a model makes it standalone, or as the rules did, `ruled`."""
        return generated(self._models.writer, message, history, ruled, self.vocabulary)

    @property
    def audience(self) -> Audience:
        """Return for whom answers are shown if nothing else is asked for."""
        return Audience(self.settings.audience)

    def digest(self, document: str) -> Digest:
        """Return what one document, by its id, title, identifier, trial or drug, says of itself.

        Raises `NotInLibrary`, or `QuestionError` where several fit.
        """
        reading = self._read()
        digest = digesting.digest(reading, digesting.one(reading, document))
        shown = for_audience(digest.answer, self.audience, reading.reference())
        return replace(digest, answer=shown)

    def evidence(
        self,
        question: str,
        *,
        filters: Filters = Filters(),  # noqa: B008 - an immutable value
    ) -> tuple[Evidence, ...]:
        """Return the passages that bear on a question, the best first, without an answer."""
        return self._read().asking().evidence(question, filters)

    def measured(self, question: str, *, standalone: str | None = None) -> Measured | None:
        """Return the sentences that might answer, measured; None if nothing is found."""
        return self._read().asking().measured(question, standalone)

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the names that the field and the library's documents know."""
        return self._read().names().vocabulary

    def repaired(self, question: str) -> str:
        """Return a question with the words repaired that are misspelt names of the library."""
        return self._read().understander().repaired(question)

    def state(self) -> LibraryState:
        """Return counts and fingerprint of what may be cited."""
        return self._read().library.state()

    def document(self, document_id: str, revision: str | None = None) -> Document:
        """Return a stored document, of any revision until it is purged. Raises `NotInLibrary`."""
        return self._read().library.document(document_id, revision)

    def holding(self, document_id: str, revision: str | None = None) -> Holding:
        """Return what is known of a stored revision. Raises `NotInLibrary`."""
        return self._read().library.holding(document_id, revision)

    def holdings(self, *, active_only: bool = True) -> tuple[Holding, ...]:
        """Return what the library holds, by id."""
        return self._read().library.holdings(active_only=active_only)

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        hints: Hints = Hints(),  # noqa: B008 - an immutable value
        progress: Progress | None = None,
    ) -> Report:
        """Read files and folders into the library, which is made if there is none.

        Unchanged files cost nothing; a changed one becomes a new revision; a file that cannot be
        read is reported with its reason and the others go on.
        """
        with (
            self.writing(create=True) as (library, indexes),
            Reader(
                memory_mb=self.settings.read_memory_mb,
                seconds=self.settings.read_seconds,
                max_file_mb=self.settings.max_file_mb,
            ) as reader,
        ):
            return ingest(
                library,
                indexes,
                self._encoder,
                paths,
                reader=reader,
                hints=hints,
                progress=progress,
            )

    def remove(self, document_id: str) -> None:
        """Take a document out of use; its text stays for old citations. Raises `NotInLibrary`."""
        with self.writing() as (library, indexes):
            library.set_state(document_id, DocumentState.REMOVED)
            upkeep.settle(library, indexes)
            calibrating.refresh(library, indexes)

    def supersede(self, document_id: str, *, by: str) -> None:
        """Mark a document as replaced by another one. Raises `NotInLibrary` for either."""
        with self.writing() as (library, indexes):
            library.holding(by)
            library.set_state(document_id, DocumentState.SUPERSEDED, replaced_by=by)
            upkeep.settle(library, indexes)
            calibrating.refresh(library, indexes)

    def purge(self, document_id: str, revision: str | None = None) -> tuple[str, ...]:
        """Delete a document, or one revision, for good. Raises `NotInLibrary`."""
        with self.writing() as (library, indexes):
            gone = upkeep.purge(library, indexes, document_id, revision)
            calibrating.refresh(library, indexes)
            return gone

    def verify(self) -> tuple[upkeep.Problem, ...]:
        """Return what is wrong with library and indexes, once what was left half done is mended."""
        with self._lock:
            with suppress(LibraryLocked, LibraryReadOnly), self.writing():
                pass
            reading = self._read()
            return upkeep.verify(reading.library, reading.indexes, self.manifest)

    def rebuild(self, progress: upkeep.Progress | None = None) -> None:
        """Build the indexes anew from the library.

        Nothing is embedded again, unless another encoder, chunking or schema built the library:
        then all passages and vectors are made anew from the stored text.
        """
        with (
            self._holding(create=False) as library,
            Indexes.open(library, self._encoder.dimension, write=True) as indexes,
        ):
            building.rebuild(library, indexes, self._encoder, progress)

    @contextmanager
    def writing(self, *, create: bool = False) -> Iterator[tuple[Library, Indexes]]:
        """Hold the library for writing, its indexes brought up to date first.

        Raises `LibraryLocked` if another process holds it.
        """
        with self._holding(create=create) as library:
            if create:
                building.adopt(library, self._encoder)
            else:
                library.check_manifest(self.manifest)
            with upkeep.open_for_writing(library, self._encoder.dimension) as indexes:
                yield library, indexes

    @contextmanager
    def _holding(self, *, create: bool) -> Iterator[Library]:
        with self._lock:
            self.close()
            with Library.open(self.settings.library, write=True, create=create) as library:
                yield library

    @cached_property
    def manifest(self) -> Manifest:
        """Return what this program builds libraries with."""
        return building.manifest(self._encoder)

    def _read(self) -> Reading:
        with self._lock:
            if self._reading is None:
                manifest = self.manifest
                self._reading = Reading.open(self.settings, manifest, self._models, self._parts)
            return self._reading
