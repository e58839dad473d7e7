"""How much each measure differs between two runs over the same items, paired by item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.intervals import LEVEL, RESAMPLES, SEED, Figure
from evals.measures import LESS_IS_BETTER, MEASURES
from evals.summary import Row


@dataclass(frozen=True, slots=True)
class Contrast:
    """One measure's figure in a spoiled run less that in the real one.

    `applied` counts the items that the measure applies to in both runs, `changed` those of them
    whose score is another one. All of `difference` is None where nothing is left to judge.
    """

    measure: str
    difference: Figure
    applied: int
    changed: int

    @property
    def still(self) -> bool:
        """Say whether the measure is as it was: something is judged, and no score is another."""
        return not self.changed and not self.gone

    @property
    def gone(self) -> bool:
        """Say whether the measure applied to the real run, and to nothing of the spoiled one."""
        return self.difference.value is None and self.difference.n > 0

    @property
    def red(self) -> bool:
        """Say whether the measure got worse, by its whole interval."""
        low, high = self.difference.low, self.difference.high
        if low is None or high is None:
            return False
        return low > 0 if self.measure in LESS_IS_BETTER else high < 0


def contrasts(real: Sequence[Row], spoiled: Sequence[Row]) -> dict[str, Contrast]:
    """Compare two runs over the same items, in the same order, on every measure.

    Percentile bootstrap over items (Efron 1979): each resample draws the same items for both
    runs, and each run's figure is its mean over the drawn items that the measure applies to.
    """
    weights = _weights(len(real))
    return {
        measure: _contrast(measure, _values(real, measure), _values(spoiled, measure), weights)
        for measure in MEASURES
    }


def _contrast(
    measure: str, real: NDArray[np.float64], spoiled: NDArray[np.float64], weights: NDArray[np.int_]
) -> Contrast:
    both = ~np.isnan(real) & ~np.isnan(spoiled)
    changed = int((~np.isclose(real[both], spoiled[both])).sum())
    n = int((~np.isnan(real)).sum())
    whole = np.ones((1, len(real)), dtype=np.int_)
    value = _means(spoiled, whole) - _means(real, whole)
    if np.isnan(value[0]):
        return Contrast(measure, Figure(None, None, None, n), int(both.sum()), changed)
    drawn = _means(spoiled, weights) - _means(real, weights)
    tail = (1 - LEVEL) / 2
    low, high = np.nanquantile(drawn, [tail, 1 - tail])
    difference = Figure(float(value[0]), float(low), float(high), n)
    return Contrast(measure, difference, int(both.sum()), changed)


def _values(rows: Sequence[Row], measure: str) -> NDArray[np.float64]:
    """List a measure's value for each row, NaN where it does not apply."""
    return np.array(
        [row.scores[measure].value if measure in row.scores else np.nan for row in rows]
    )


def _means(values: NDArray[np.float64], weights: NDArray[np.int_]) -> NDArray[np.float64]:
    """Average over the items of each draw to which the measure applies; NaN if to none."""
    applies = ~np.isnan(values)
    judged = weights @ applies
    total = weights @ np.where(applies, values, 0.0)
    averages: NDArray[np.float64] = np.full(len(total), np.nan)
    np.divide(total, judged, out=averages, where=judged > 0)
    return averages


def _weights(n: int) -> NDArray[np.int_]:
    """Say how often each of `n` items is drawn in each resample, from a fixed seed."""
    return np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
