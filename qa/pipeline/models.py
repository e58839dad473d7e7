"""The models that a pipeline works with: an encoder, a reranker, and perhaps a chat model."""

from __future__ import annotations

from dataclasses import dataclass

from qa import embed
from qa.embed.reader import SentenceReader
from qa.embed.rerank import AnyReranker, load_answers, load_reranker
from qa.llm import Writer, load_writer
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Models:
    """What is loaded at its first use; without a writer answers are extracts.

    `answers` reads the sentences that may become statements.
    """

    encoder: embed.Encoder
    reranker: AnyReranker | None = None
    answers: SentenceReader | None = None
    writer: Writer | None = None

    @classmethod
    def named(
        cls,
        settings: Settings,
        encoder: embed.Encoder | None = None,
        reranker: AnyReranker | None = None,
        writer: Writer | None = None,
    ) -> Models:
        """Return the models that the settings name, or those that are given.

        Raises `SettingsError` for a chat model that must not or cannot be used.
        """
        threads = settings.threads
        encoder = encoder or embed.load(settings.encoder, threads=threads)
        reranker = reranker or load_reranker(
            settings.reranker,
            threads=threads,
            seconds=settings.reranker_seconds,
            weights=settings.weights,
        )
        answers = load_answers(reranker, encoder.name, settings.weights)
        return cls(encoder, reranker, answers, writer or load_writer(settings))
