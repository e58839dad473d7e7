"""The whole benchmark: every measurement in turn, and the report of it."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from tqdm import tqdm

from evals.beir import RetrievalSet
from evals.bench import processes, quality, sizes, speed
from evals.bench.processes import Built
from evals.bench.report import OURS, STOCK, Comparison, Latency, Report, growth
from evals.bench.sizes import Sized, StandInEmbeddings
from evals.bench.synthetic import StandIn, Writer, sentences_of
from evals.errors import BenchError
from qa.embed import Encoder

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

CORPUS: Final = Path(__file__).parents[2] / "corpus"
QUESTION: Final = "What is the median overall survival with trastuzumab deruxtecan?"
_PACKAGES: Final = ("chromadb", "langchain-core", "sentence-transformers", "torch")

Stage = Callable[[str], None]
"""Told what is measured now."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of everything is measured."""

    sizes: tuple[int, ...] = (1_000, 10_000, 100_000)
    passages: int = 192
    encodings: int = 5
    files: int = 1_000
    ingests: int = 3
    questions: int = 100
    answers: int = 20
    starts: int = 5
    memory_questions: int = 50


QUICK: Final = Plan(
    sizes=(200, 1_000),
    passages=16,
    encodings=3,
    files=3,
    ingests=1,
    questions=20,
    answers=3,
    starts=1,
    memory_questions=5,
)


def run(
    plan: Plan,
    ours: Encoder,
    theirs: Embeddings,
    threads: int,
    judged: RetrievalSet | None = None,
    *,
    with_processes: bool = True,
) -> Report:
    """Measure everything; what is built on the way lies in a temporary folder and goes with it.

    `with_processes=False` leaves out what needs processes of its own, which load the real model.
    """
    files = sorted(CORPUS.glob("*.md"))[: plan.files]
    writer = Writer(sentences_of(files))
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        tqdm(total=3 + len(plan.sizes), unit="stage", disable=None) as bar,
    ):

        def stage(name: str) -> None:
            bar.set_description(name)
            bar.update()

        scratch = Path(folder)
        stage("encoding")
        passages = writer.real_passages(plan.passages)
        work = speed.encoding(passages, QUESTION, ours, theirs, plan.encodings)
        stage("ingesting")
        work += speed.ingesting(files, scratch / "ingest", ours, theirs, plan.ingests)
        grown: list[Sized] = []
        fresh: list[Comparison] = []
        failures: list[str] = []
        pair = StandIn(ours), StandInEmbeddings(theirs, ours.dimension)
        for built, asked, sized in _sizes(plan, writer, pair, scratch, stage):
            grown.append(sized)
            for measurement in _processes(plan, built, asked, threads) if with_processes else ():
                try:
                    fresh.append(measurement())
                except BenchError as error:
                    failures.append(str(error))  # what was measured before must not be lost
        stage("ranking")
        ranked = quality.ranking(judged, scratch, ours, theirs) if judged else None
    latencies = {
        OURS: tuple(each.ours for each in grown),
        STOCK: tuple(each.stock for each in grown),
    }
    figures = (*work, *_by_size(grown), *_growth(latencies[OURS], latencies[STOCK]), *fresh)
    return Report(machine(ours, threads), figures, latencies, ranked, tuple(failures))


def machine(encoder: Encoder, threads: int) -> dict[str, str | int]:
    """Say where and with what the figures were measured."""
    return {
        "processor": platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "threads": threads,
        "python": platform.python_version(),
        "encoder": f"{encoder.name} {encoder.fingerprint}",
        **{name: version(name) for name in _PACKAGES},
    }


def _sizes(
    plan: Plan,
    writer: Writer,
    encoders: tuple[StandIn, StandInEmbeddings],
    scratch: Path,
    stage: Stage,
) -> Iterator[tuple[Built, Sequence[str], Sized]]:
    """Yield each size's folder, questions and times; the folder is gone afterwards."""
    for size in plan.sizes:
        stage(f"{size:,} passages")
        texts = writer.passages(size)
        asked = writer.questions(texts, plan.questions)
        built = Built(scratch / str(size), size)
        yield (
            built,
            asked,
            sizes.measure(built.folder, texts, asked, *encoders, answers=plan.answers),
        )
        shutil.rmtree(built.folder)


def _processes(
    plan: Plan, built: Built, asked: Sequence[str], threads: int
) -> Iterator[Callable[[], Comparison]]:
    if built.size in (plan.sizes[0], plan.sizes[-1]):
        yield lambda: processes.cold_start(built, asked[0], plan.starts, threads)
    if built.size == plan.sizes[-1]:
        yield lambda: processes.memory(built, asked[: plan.memory_questions], threads)


def _by_size(grown: Sequence[Sized]) -> Iterator[Comparison]:
    for each in grown:
        over = f"{each.size:,} passages"
        for part in ("p50", "p95"):
            yield Comparison(
                f"retrieve {part}, {over}",
                "ms",
                each.ours.total_ms[part] or 0.0,
                each.stock.total_ms[part] or 0.0,
            )
        for part in ("p50", "p95"):
            yield Comparison(
                f"retrieve {part} without the reranker, {over}",
                "ms",
                each.unread.total_ms[part] or 0.0,
                None,
            )
        search = (each.ours.search_ms["p50"] or 0.0, each.stock.search_ms["p50"] or 0.0)
        yield Comparison(f"retrieve p50 without encoding, {over}", "ms", *search)
        if each.answer_seconds:
            whole = median(each.answer_seconds) * 1000
            yield Comparison(f"whole answer p50, {over}", "ms", whole, None)
        rates = (each.size / each.ours_build_seconds, each.size / each.stock_build_seconds)
        yield Comparison(
            f"store with vectors given, {over}", "passages/s", *rates, more_is_better=True
        )


def _growth(ours: Sequence[Latency], theirs: Sequence[Latency]) -> Iterator[Comparison]:
    mine, its = growth(ours), growth(theirs)
    if mine is not None:
        before, after = (f"{row.size:,}" for row in ours[-2:])
        yield Comparison(f"growth of p50 without encoding, {before} to {after}", "times", mine, its)
