"""A question and a sentence read together → how well the sentence answers.

The bundled encoder's word vectors with layers of their own, trained by `python -m evals train`;
docs/reranker.md says on what, and how good it is. Run by onnxruntime, one pair a run: nothing is
padded, and a sentence's reading does not depend on what is read beside it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.embed import reader_export
from qa.embed.encoder import usable_cores
from qa.embed.runtime import Loaded, loaded
from qa.embed.variants import INPUT, KINDS, SCORE, Variant
from qa.embed.windows import even_windows

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME: Final = "bundled"
QUESTION: Final = 40
"""Word pieces of a question that are read; more of it would leave no room for the sentence."""
PIECES: Final = 96
"""Word pieces that are read together, the three that mark start and ends included."""
_CHUNK: Final = 16
"""Pairs between two looks at the clock."""


class SentenceReader:
    """Read sentences with the reranker that `python -m evals train` makes.

    A sentence longer than the window is cut into even windows; its reading is that of the best.
    Threads may share a reader.
    """

    def __init__(
        self, *, threads: int = 0, variant: Variant = "int8", cache: Path | None = None
    ) -> None:
        """Choose the variant; nothing is read before the first sentence."""
        self._threads = threads or usable_cores()
        self._variant = variant
        self._cache = cache
        self._lock = threading.Lock()
        self._parts: Loaded | None = None

    @property
    def name(self) -> str:
        """Name the model as a reader would."""
        return NAME

    @property
    def fingerprint(self) -> str:
        """Identify the weights and how they are run."""
        return f"{reader_export.checked()[:16]}-{self._variant}-{reader_export.VERSION}"

    def read(
        self, question: str, sentences: Sequence[str], *, seconds: float = float("inf")
    ) -> NDArray[np.float32]:
        """Return one number a sentence, in order, higher where it answers better.

        The first sentences are read first; those that the time does not suffice for are NaN.
        Raises `ModelError` if the weights are missing, altered, or cannot be run.
        """
        found = np.full(len(sentences), np.nan, dtype=np.float32)
        if not sentences:
            return found
        end = time.monotonic() + seconds
        pairs = _pairs(self._loaded.tokenizer, question, sentences)
        with ThreadPoolExecutor(self._threads) as pool:
            for start in range(0, len(pairs), _CHUNK):
                if start and time.monotonic() > end:
                    break
                some = pairs[start : start + _CHUNK]
                for pair, score in zip(some, pool.map(self._score, some), strict=True):
                    found[pair.sentence] = np.fmax(found[pair.sentence], score)
        return found

    def _score(self, pair: _Pair) -> float:
        given = {INPUT: pair.pieces, KINDS: pair.kinds}
        return float(self._loaded.session.run([SCORE], given)[0].item())

    @property
    def _loaded(self) -> Loaded:
        with self._lock:
            if self._parts is None:
                self._parts = loaded(
                    lambda: reader_export.model(self._variant, self._cache),
                    "reranker",
                    instead="QA_RERANKER to 'none'",
                )
            return self._parts


class _Pair(NamedTuple):
    """The pieces of the question and of a sentence, or of a window of it."""

    sentence: int
    pieces: NDArray[np.int32]
    kinds: NDArray[np.int32]


def _pairs(tokenizer: Tokenizer, question: str, sentences: Sequence[str]) -> list[_Pair]:
    """Cut each pair into pieces: all first windows, then what the longest sentences have more."""
    first, last = tokenizer.encode("").ids
    asked, *texts = tokenizer.encode_batch_fast([question, *sentences], add_special_tokens=False)
    before = [first, *asked.ids[:QUESTION], last]
    room = PIECES - len(before) - 1
    pairs: list[_Pair] = []
    for number, text in enumerate(texts):
        for start, end in even_windows(len(text.ids), room):
            pieces = np.array([*before, *text.ids[start:end], last], dtype=np.int32)
            kinds = (np.arange(len(pieces)) >= len(before)).astype(np.int32)
            pairs.append(_Pair(number, pieces, kinds))
    return pairs
