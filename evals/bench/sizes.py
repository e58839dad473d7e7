"""Libraries of growing size: how fast they are built, and how fast questions are answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from langchain_core.embeddings import Embeddings

from evals import library
from evals.bench import stock
from evals.bench.report import Latency
from evals.bench.synthetic import Clusters, StandIn
from evals.ranking import DEPTH
from qa import Pipeline, load_settings
from qa.embed.rerank import NONE
from qa.pipeline.profiling import Cut

if TYPE_CHECKING:
    from langchain_chroma import Chroma

PER_DOCUMENT: Final = 20
"""Passages of one synthetic document."""
_WARM: Final = 3


@dataclass(frozen=True, slots=True)
class Sized:
    """What was measured at one size; `answer_seconds` are whole answers of the product.

    `unread` is the product without its reranker.
    """

    size: int
    ours: Latency
    unread: Latency
    stock: Latency
    ours_build_seconds: float
    stock_build_seconds: float
    answer_seconds: tuple[float, ...]


class StandInEmbeddings(Embeddings):
    """LangChain's side of `StandIn`: cluster vectors, a question paid for with the real model."""

    def __init__(self, real: Embeddings, dimension: int) -> None:
        """Stand in for these embeddings."""
        self._real = real
        self._clusters = Clusters(dimension)
        self.seconds = 0.0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the cluster vectors."""
        rows: list[list[float]] = self._clusters.of(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """Encode the question with the real model, then return its cluster vector."""
        began = time.perf_counter()
        self._real.embed_query(text)
        self.seconds += time.perf_counter() - began
        return self.embed_documents([text])[0]


def measure(
    folder: Path,
    texts: Sequence[str],
    questions: Sequence[str],
    ours: StandIn,
    theirs: StandInEmbeddings,
    *,
    answers: int,
) -> Sized:
    """Store the same passages in both systems under `folder` and ask both the same questions.

    The questions alternate between the product, the product without its reranker, and the stock.
    `answers` of them are also answered in full by the product.
    """
    began = time.perf_counter()
    ours.asking = False
    with library.build(folder / "ours", _documents(texts), ours) as built:
        ours_built = time.perf_counter()
        where = stock.store(folder / "stock", theirs)
        stock.add(where, texts, map(str, range(len(texts))))
        stock_built = time.perf_counter()
        ours.asking = True
        path = built.settings.library
    usual, plain = load_settings(library=path), load_settings(library=path, reranker=NONE)
    answered = []
    with (
        Pipeline.open(usual, encoder=ours) as pipeline,
        Pipeline.open(plain, encoder=ours) as unread,
    ):
        times = _ask((pipeline, unread), where, questions, ours, theirs)
        for question in questions[:answers]:
            start = time.perf_counter()
            pipeline.ask(question)
            answered.append(time.perf_counter() - start)
    return Sized(
        len(texts),
        Latency(len(texts), *times[0]),
        Latency(len(texts), *times[1]),
        Latency(len(texts), *times[2]),
        ours_built - began,
        stock_built - ours_built,
        tuple(answered),
    )


def _ask(
    pipelines: tuple[Pipeline, Pipeline],
    where: Chroma,
    questions: Sequence[str],
    ours: StandIn,
    theirs: StandInEmbeddings,
) -> tuple[tuple[tuple[float, ...], tuple[float, ...]], ...]:
    """Return (total, encoding) seconds of each system; the first questions only warm them up."""
    calls: tuple[tuple[StandIn | StandInEmbeddings, Callable[[str], object]], ...] = (
        *((ours, pipeline.evidence) for pipeline in pipelines),
        (theirs, lambda question: stock.search(where, question, DEPTH)),
    )
    total: tuple[list[float], ...] = tuple([] for _ in calls)
    encoding: tuple[list[float], ...] = tuple([] for _ in calls)
    for number, question in enumerate((*questions[:_WARM], *questions)):
        for place, (encoder, call) in enumerate(calls):
            encoder.seconds = 0.0
            start = time.perf_counter()
            call(question)
            if number >= _WARM:
                total[place].append(time.perf_counter() - start)
                encoding[place].append(encoder.seconds)
    return tuple((tuple(total[place]), tuple(encoding[place])) for place in range(len(calls)))


def _documents(texts: Sequence[str]) -> Iterator[Cut]:
    for number, start in enumerate(range(0, len(texts), PER_DOCUMENT)):
        some = texts[start : start + PER_DOCUMENT]
        yield library.document(f"report-{number}", f"Report {number}", some)
