"""The role that a sentence plays: a finding, or an aim, a background, a method.

A logistic regression over the sentence's vector, fitted on sections of abstracts that name their
role (`python -m evals fit`). It holds for the one encoder that it was fitted for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

FILE: Final = Path(__file__).with_name("roles.json")
_UNKNOWN: Final = 0.5


@dataclass(frozen=True, slots=True)
class Roles:
    """The classifier's numbers; without any, nothing is known of a sentence's role."""

    weights: NDArray[np.float32] | None = None
    bias: float = 0.0

    @classmethod
    def of(cls, encoder: str, file: Path = FILE) -> Roles:
        """Return the classifier for the encoder of this name, one that knows nothing for others."""
        fitted_for, roles = _read(file)
        return roles if encoder == fitted_for else cls()

    def finding(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probability that each sentence (n, dimension) reports a finding."""
        if self.weights is None:
            return np.full(len(vectors), _UNKNOWN)
        return 1.0 / (1.0 + np.exp(-(vectors @ self.weights + self.bias).astype(np.float64)))


@cache
def _read(file: Path) -> tuple[str, Roles]:
    stored = json.loads(file.read_text(encoding="utf-8"))
    weights = np.array(stored["weights"], dtype=np.float32)
    return stored["encoder"], Roles(weights, float(stored["bias"]))
