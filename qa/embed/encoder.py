"""What an encoder is, and the sentence by which two runs of one are compared."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

PROBE = "Median overall survival was 12.5 months (95% CI, 9.6-14.3) with treatment."
"""Its vector shows whether two machines, or two versions of a runtime, encode alike."""


class Encoder(Protocol):
    """Turn texts into unit vectors whose dot product is their similarity."""

    @property
    def name(self) -> str:
        """Name the model as a reader would."""

    @property
    def fingerprint(self) -> str:
        """Identify the exact weights; vectors of different fingerprints do not compare."""

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""

    @property
    def runtime(self) -> str:
        """Name what computes the vectors; they may differ slightly between runtimes."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one L2-normalised row per text, in order; shape (len(texts), dimension)."""

    def probe(self) -> NDArray[np.float32]:
        """Return the vector of a fixed sentence, to compare with one that was kept."""


def usable_cores() -> int:
    """Count the processors that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale each row to length 1; a row of zeros stays one."""
    norms = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(norms > 0, norms, 1), dtype=np.float32)
