"""Means with bootstrap intervals, and percentiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 2000
LEVEL = 0.95
SEED = 811
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over `n` items with its 95 % interval; all None where nothing applied (n = 0)."""

    value: float | None
    low: float | None
    high: float | None
    n: int

    def as_json(self) -> dict[str, float | int | None]:
        """Give the figure as a JSON object, rounded to four places."""
        return {
            "value": _rounded(self.value),
            "low": _rounded(self.low),
            "high": _rounded(self.high),
            "n": self.n,
        }

    def __str__(self) -> str:
        """Write the figure as "0.83 [0.71-0.94]"."""
        if self.value is None:
            return "-"
        return f"{self.value:.2f} [{self.low:.2f}-{self.high:.2f}]"


def mean(values: Sequence[float], seed: int = SEED) -> Figure:
    """Average with a percentile bootstrap interval over the items (Efron 1979).

    2,000 resamples: the same values and seed always give the same interval.
    """
    if not values:
        return Figure(None, None, None, 0)
    sample = np.asarray(values, dtype=np.float64)
    rng = np.random.default_rng(seed)
    drawn = sample[rng.integers(0, len(sample), size=(RESAMPLES, len(sample)))].mean(axis=1)
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Figure(float(sample.mean()), float(low), float(high), len(sample))


def share(hits: int, n: int) -> Figure:
    """Give a share with its Wilson score interval (1927), which holds at 0, at 1 and for few."""
    if n == 0:
        return Figure(None, None, None, 0)
    p = hits / n
    middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * np.sqrt(p * (1 - p) / n + _Z**2 / (4 * n * n)) / (1 + _Z**2 / n)
    return Figure(p, float(max(0.0, middle - half)), float(min(1.0, middle + half)), n)


def latency_ms(seconds: Sequence[float]) -> dict[str, float | None]:
    """Give the median and the 95th percentile of times in seconds, in milliseconds."""
    if not seconds:
        return {"p50": None, "p95": None}
    p50, p95 = np.percentile(np.asarray(seconds, dtype=np.float64) * 1000, [50, 95])
    return {"p50": round(float(p50), 1), "p95": round(float(p95), 1)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
