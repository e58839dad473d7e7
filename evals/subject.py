"""What is evaluated: a system that answers and hands out the text it quotes."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from tqdm import tqdm

import qa
from evals import stored
from qa import Answer, QAError

UNHURRIED: Final = math.inf
"""Seconds for the reranker: figures must not depend on what else the machine does."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, the standalone question it answers, and the seconds it took."""

    answer: Answer
    standalone: str
    seconds: float


class Subject(Protocol):
    """The system under evaluation, as the scorers need it."""

    def ask(self, messages: Sequence[str]) -> Reply:
        """Say the messages in one conversation and give the reply to the last."""

    def text(self, document_id: str, revision: str | None = None) -> str | None:
        """Give a stored document's exact text, None if the library does not hold it."""


class PipelineSubject:
    """The real system: single questions go to the pipeline, dialogues to a chat kept nowhere.

    `texts_from` says how stored texts are read: straight from the library's file, or, where it has
    none that can be read so, through the system itself, which then vouches for its own quotes.
    """

    def __init__(self, pipeline: qa.Pipeline) -> None:
        """Ask this pipeline."""
        self._pipeline = pipeline
        self._stored = stored.found(pipeline.settings.library)
        self.texts_from = (
            f"{stored.FILE}, read past the product"
            if self._stored
            else f"the product: the library has no {stored.FILE} to be read past it"
        )

    def ask(self, messages: Sequence[str]) -> Reply:
        """Say the messages in one conversation; only the last one is timed."""
        if len(messages) == 1:
            began = time.perf_counter()
            answer = self._pipeline.ask(messages[0])
            return Reply(answer, answer.interpreted_as, time.perf_counter() - began)
        chat = qa.Chat(self._pipeline, store=None)
        conversation = chat.start()
        for message in messages[:-1]:
            chat.say(conversation, message)
        began = time.perf_counter()
        turn = chat.say(conversation, messages[-1])
        return Reply(turn.answer, turn.standalone, time.perf_counter() - began)

    def text(self, document_id: str, revision: str | None = None) -> str | None:
        """Give a stored document's exact text, None if the library does not hold it."""
        if self._stored:
            return self._stored.text(document_id, revision)
        try:
            return self._pipeline.document(document_id, revision).text
        except QAError as error:
            if error.code == "not_in_library":
                return None
            raise


@contextmanager
def opened(library: Path | None) -> Iterator[qa.Pipeline]:
    """Open a library; if None is named, an empty one that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="evals-") as scratch:
        settings = qa.load_settings(
            library=library or Path(scratch) / "library", reranker_seconds=UNHURRIED
        )
        with qa.Pipeline.open(settings) as pipeline:
            yield pipeline


@contextmanager
def weighted(pipeline: qa.Pipeline, weights: Path | None) -> Iterator[qa.Pipeline]:
    """Open the library of a pipeline with other weights; without any it is the pipeline itself."""
    if weights is None:
        yield pipeline
        return
    with pipeline.weighted(weights) as other:
        yield other


def ingest(pipeline: qa.Pipeline, folder: Path) -> tuple[str, ...]:
    """Ingest a folder, with a bar on a terminal; list the files that failed, with reasons."""
    with tqdm(desc=f"ingesting {folder.name}", unit="file", disable=None) as bar:

        def progress(done: int, total: int, name: str) -> None:
            bar.total = total
            bar.set_postfix_str(name, refresh=False)
            bar.update(done - bar.n)

        report = pipeline.ingest([folder], progress=progress)
    return tuple(f"{failure.path}: {failure.reason}" for failure in report.failed)
