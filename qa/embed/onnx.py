"""The bundled model in onnxruntime: no torch, ready in a fraction of a second."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.embed import bundled
from qa.embed.encoder import PROBE, unit, usable_cores
from qa.embed.export import model
from qa.embed.processor import kernels, version
from qa.embed.runtime import Loaded, loaded
from qa.embed.variants import INPUT, OUTPUT, VERSION, Variant
from qa.embed.windows import even_windows

_SLAB = 1024
"""Texts whose word pieces are held at once."""


class OnnxEncoder:
    """Encode with the bundled model: mean of its last hidden states, scaled to length 1.

    A text longer than the window is cut between word pieces into even windows without overlap;
    its vector is the mean over the states of all of them, so that each window counts by its word
    pieces and nothing is left out. Each window is encoded by itself, on one thread: a text's
    vector never depends on the others, and nothing is spent on padding. Threads may share an
    encoder.
    """

    def __init__(self, variant: Variant, *, threads: int = 0, cache: Path | None = None) -> None:
        """Choose the variant; nothing is read before the first text."""
        self._variant = variant
        self._threads = threads or usable_cores()
        self._cache = cache
        self._lock = threading.Lock()
        self._parts: Loaded | None = None

    @property
    def name(self) -> str:
        """Name the model as a reader would."""
        return bundled.NAME

    @property
    def fingerprint(self) -> str:
        """Identify weights, variant and graph; vectors of different ones do not compare."""
        return f"{bundled.WEIGHTS_SHA256[:16]}-{self._variant}-{VERSION}"

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return bundled.DIMENSION

    @cached_property
    def runtime(self) -> str:
        """Name the runtime, its version and the processor's kind of arithmetic."""
        return f"onnxruntime {version('onnxruntime')} {kernels()}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one L2-normalised row per text, in order.

        Raises `ModelError` if the model cannot be loaded.
        """
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _SLAB):
            windows = self._windows(texts[start : start + _SLAB])
            for window, total in zip(windows, self._totals(windows), strict=True):
                rows[start + window.text] += total
        return unit(rows)

    def probe(self) -> NDArray[np.float32]:
        """Return the vector of a fixed sentence, to compare with one that was kept."""
        return np.asarray(self.encode([PROBE])[0])

    def _windows(self, texts: Sequence[str]) -> list[_Window]:
        """Cut texts into windows, the longest first: the last to finish is then a short one."""
        tokenizer = self._loaded.tokenizer
        first, last = tokenizer.encode("").ids
        windows = []
        for number, text in enumerate(tokenizer.encode_batch_fast(texts, add_special_tokens=False)):
            pieces = np.asarray(text.ids, dtype=np.int32)
            for start, end in even_windows(len(pieces), bundled.WINDOW - 2):
                whole = np.concatenate([[first], pieces[start:end], [last]], dtype=np.int32)
                windows.append(_Window(number, whole))
        return sorted(windows, key=lambda window: -len(window.pieces))

    def _totals(self, windows: Sequence[_Window]) -> Iterator[NDArray[np.float32]]:
        if min(self._threads, len(windows)) == 1:
            yield from map(self._total, windows)
            return
        with ThreadPoolExecutor(self._threads) as pool:
            yield from pool.map(self._total, windows)

    def _total(self, window: _Window) -> NDArray[np.float32]:
        """Return the sum of a window's states; made one vector, only the direction matters."""
        total = self._states(window.pieces).sum(axis=0)
        return np.asarray(total, dtype=np.float32)

    def _states(self, pieces: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return the last hidden states of one window; shape (len(pieces), dimension)."""
        return np.asarray(self._loaded.session.run([OUTPUT], {INPUT: pieces})[0])

    @property
    def _loaded(self) -> Loaded:
        with self._lock:
            if self._parts is None:
                self._parts = loaded(
                    lambda: model(self._variant, self._cache),
                    "bundled encoder",
                    instead="QA_ENCODER to a sentence-transformers model",
                )
            return self._parts


class _Window(NamedTuple):
    """A part of a text that the model reads at once."""

    text: int
    pieces: NDArray[np.int32]
