"""Work per second: encoding passages, and ingesting files from end to end."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from evals.bench import stock
from evals.bench.report import OURS, STOCK, Comparison
from evals.bench.timing import Call, medians
from evals.errors import BenchError
from qa import Pipeline, load_settings
from qa.embed import Encoder

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

WITH_SENTENCES, WITHOUT_SENTENCES = "ingest, end to end", "the same without sentence vectors"


class Timed:
    """An encoder that keeps the seconds of each call: of passages, then of their sentences."""

    def __init__(self, encoder: Encoder) -> None:
        """Time this encoder."""
        self._encoder = encoder
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self.dimension, self.runtime = encoder.dimension, encoder.runtime
        self.probe = encoder.probe
        self.seconds: list[float] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode, and keep the time."""
        began = time.perf_counter()
        vectors = self._encoder.encode(texts)
        self.seconds.append(time.perf_counter() - began)
        return vectors


def encoding(
    passages: Sequence[str], question: str, ours: Encoder, theirs: Embeddings, repeats: int
) -> list[Comparison]:
    """Compare encoders on the same passages, and on one question; both are warm."""
    listed = list(passages)
    ours.encode(listed[:4])
    theirs.embed_documents(listed[:4])
    many = medians(
        {OURS: lambda: ours.encode(listed), STOCK: lambda: theirs.embed_documents(listed)}, repeats
    )
    one = medians(
        {OURS: lambda: ours.encode([question]), STOCK: lambda: theirs.embed_query(question)},
        5 * repeats,
    )
    rates = {name: len(listed) / seconds for name, seconds in many.items()}
    return [
        Comparison("encode passages", "passages/s", rates[OURS], rates[STOCK], more_is_better=True),
        Comparison("encode one question", "ms", one[OURS] * 1000, one[STOCK] * 1000),
    ]


def ingesting(
    files: Sequence[Path], scratch: Path, ours: Encoder, theirs: Embeddings, repeats: int
) -> list[Comparison]:
    """Compare ingests of the same files, from the files to a store that can be searched."""
    source = scratch / "files"
    source.mkdir(parents=True)
    copies = [Path(shutil.copy(file, source)) for file in files]
    size = sum(len(file.read_text(encoding="utf-8")) for file in copies)
    folders = (scratch / f"store-{number}" for number in count())
    spent_on_sentences: list[float] = []
    calls: dict[str, Call] = {
        OURS: lambda: spent_on_sentences.append(_ingest(source, next(folders), ours)),
        STOCK: lambda: stock.ingest(copies, next(folders), theirs),
    }
    found = medians(calls, repeats)
    rate = size / found[STOCK]
    seconds = {
        WITH_SENTENCES: found[OURS],
        WITHOUT_SENTENCES: found[OURS] - median(spent_on_sentences),
    }
    return [
        Comparison(name, "characters/s", size / each, rate, more_is_better=True)
        for name, each in seconds.items()
    ]


def _ingest(source: Path, folder: Path, encoder: Encoder) -> float:
    """Ingest into a new library; return the seconds that sentence vectors took."""
    settings = load_settings(library=folder, state=folder.with_suffix(".sqlite"))
    timed = Timed(encoder)
    with Pipeline.open(settings, encoder=timed) as pipeline:
        report = pipeline.ingest([source])
    if report.failed:
        raise BenchError(
            f"{len(report.failed)} files could not be ingested: {report.failed[0].reason}",
            next="Choose files that can be read.",
        )
    return sum(timed.seconds[1::2])
