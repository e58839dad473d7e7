"""Work per second: encoding passages, and ingesting files from end to end."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evals.bench import stock
from evals.bench.report import OURS, STOCK, Comparison
from evals.bench.timing import Call, medians
from evals.errors import BenchError
from qa import Pipeline, load_settings
from qa.embed import Encoder
from qa.pipeline.ingesting import Report

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

Ingest = Callable[[Pipeline, Path], Report]

VARIANTS: Final[Mapping[str, Ingest]] = {
    "ingest, end to end": lambda pipeline, source: pipeline.ingest([source]),
}
"""Ways of the product to ingest a folder, by the name of their figure."""


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
    calls: dict[str, Call] = {
        name: partial(_ingest, variant, source, folders, ours) for name, variant in VARIANTS.items()
    }
    calls[STOCK] = lambda: stock.ingest(copies, next(folders), theirs)
    found = medians(calls, repeats)
    rates = {name: size / seconds for name, seconds in found.items()}
    return [
        Comparison(name, "characters/s", rates[name], rates[STOCK], more_is_better=True)
        for name in VARIANTS
    ]


def _ingest(variant: Ingest, source: Path, folders: Iterator[Path], encoder: Encoder) -> None:
    folder = next(folders)
    settings = load_settings(library=folder, state=folder.with_suffix(".sqlite"))
    with Pipeline.open(settings, encoder=encoder) as pipeline:
        report = variant(pipeline, source)
    if report.failed:
        raise BenchError(
            f"{len(report.failed)} files could not be ingested: {report.failed[0].reason}",
            next="Choose files that can be read.",
        )
