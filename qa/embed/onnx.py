"""The bundled model in onnxruntime: no torch, ready in a fraction of a second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.embed import bundled
from qa.embed.encoder import PROBE, unit, usable_cores
from qa.embed.processor import kernels, version
from qa.embed.states import States, Window
from qa.embed.variants import VERSION, Variant

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
        self._states = States(variant, cache=cache)

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
            windows = self._states.windows(texts[start : start + _SLAB])
            # The longest first: the last to finish is then a short one.
            windows.sort(key=lambda window: -len(window.pieces))
            for window, total in zip(windows, self._totals(windows), strict=True):
                rows[start + window.text] += total
        return unit(rows)

    def probe(self) -> NDArray[np.float32]:
        """Return the vector of a fixed sentence, to compare with one that was kept."""
        return np.asarray(self.encode([PROBE])[0])

    def _totals(self, windows: Sequence[Window]) -> Iterator[NDArray[np.float32]]:
        if min(self._threads, len(windows)) == 1:
            yield from map(self._total, windows)
            return
        with ThreadPoolExecutor(self._threads) as pool:
            yield from pool.map(self._total, windows)

    def _total(self, window: Window) -> NDArray[np.float32]:
        """Return the sum of a window's states; made one vector, only the direction matters."""
        total = self._states.of(window).sum(axis=0)
        return np.asarray(total, dtype=np.float32)
