"""How well both systems rank a set: the product, and the stock recipe with its own chunks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from tqdm import tqdm

from evals.beir import RetrievalSet
from evals.bench import stock
from evals.opened import opened
from evals.ranking import DEPTH
from evals.retrieval import Judged, Rankings, Summary, ask
from qa.embed import Encoder

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

_CHUNKS: Final = 5 * DEPTH
"""Chunks that are looked at to find ten different passages."""


def ranking(judged: RetrievalSet, scratch: Path, ours: Encoder, theirs: Embeddings) -> Summary:
    """Judge both systems on a set; the product's mean advantage is given with its interval."""
    with opened(judged.passages(), ours) as pipeline:
        rankings, _ = ask(pipeline, judged)
    results = (
        Judged.of("system", rankings, judged),
        Judged.of("stock", stock_rankings(judged, scratch, theirs), judged),
    )
    return Summary(judged, results, (), of=len(judged.queries))


def stock_rankings(judged: RetrievalSet, scratch: Path, encoder: Embeddings) -> Rankings:
    """Rank with the stock recipe: a passage stands where its best chunk does."""
    parts = stock.split(row.whole for row in judged.rows)
    where = stock.store(scratch / "ranked", encoder)
    names = [row.id for row, chunks in zip(judged.rows, parts, strict=True) for _ in chunks]
    stock.add(where, (chunk for chunks in parts for chunk in chunks), names)
    asked = tqdm(judged.queries, desc="asking stock", unit="question", disable=None)
    found = (stock.search(where, query.text, _CHUNKS) for query in asked)
    return [list(dict.fromkeys(names))[:DEPTH] for names in found]
