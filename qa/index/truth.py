"""What the indexes are derived from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa.index.lexical import Row

Batch = tuple[Sequence[int], NDArray[np.float32], Sequence[Row]]
"""Keys, their vectors (n, dimension) and their rows, in one order."""


class Truth(Protocol):
    """What the indexes are derived from: the part of a library that searching needs."""

    path: Path

    @property
    def generation(self) -> int:
        """Return a number that moves with every change."""

    def size(self) -> int:
        """Return the number of passages that may be found."""

    def matrix(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the keys and unit vectors that may be found."""
