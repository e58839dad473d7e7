"""Differences between two runs over the same items, and which of them are more than noise.

Paired bootstrap: items are drawn anew, the same ones for both runs (Efron & Tibshirani 1993,
chapter 16; for system comparison Koehn 2004). Several measures are looked at together, so that
one of them falls by chance more often than 5 %; Holm (1979) holds that for all of them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evals.intervals import LEVEL, SEED, Figure
from evals.measures import LESS_IS_BETTER

RESAMPLES: Final = 10_000
"""Enough that the smallest p-value survives Holm's correction over a hundred measures."""
_DIGITS: Final = 12  # sums of the same scores in another order are the same sums

Scores = Mapping[str, float]
"""An item's score by measure; a measure that does not apply is absent."""


class Verdict(StrEnum):
    """What a difference says."""

    GAIN = "gain"
    LOSS = "loss"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better a measure got, with its interval; below 0 it got worse.

    `n` counts the items that it applies to in either run; `p` is corrected after Holm.
    """

    figure: Figure
    p: float
    verdict: Verdict

    def as_json(self) -> dict[str, float | int | str | None]:
        """Give the difference as a JSON object."""
        return {**self.figure.as_json(), "p": round(self.p, 4), "verdict": self.verdict.value}


def differences(
    before: Sequence[Scores], after: Sequence[Scores], measures: Sequence[str], seed: int = SEED
) -> dict[str, Difference]:
    """Compare two runs measure by measure; `before[i]` and `after[i]` are of one item.

    Measures that either run has nowhere are left out. Where less is better the sign is turned,
    so that more than 0 is always better.
    """
    shared = [
        measure
        for measure in measures
        if any(measure in each for each in before) and any(measure in each for each in after)
    ]
    if not shared:
        return {}
    old, new = _matrix(before, shared), _matrix(after, shared)
    n = len(before)
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    sign = np.array([-1.0 if measure in LESS_IS_BETTER else 1.0 for measure in shared])
    once = np.ones((1, n), dtype=np.int64)
    values = (sign * (_means(new, once) - _means(old, once)))[0]
    spread = np.round(sign * (_means(new, drawn) - _means(old, drawn)), _DIGITS)
    tail = (1 - LEVEL) / 2
    low, high = np.nanquantile(spread, [tail, 1 - tail], axis=0)
    judged = (~(np.isnan(old) & np.isnan(new))).sum(axis=0)
    corrected = holm([_p(column[~np.isnan(column)]) for column in spread.T])
    figures = [
        Figure(float(values[i]), float(low[i]), float(high[i]), int(judged[i]))
        for i in range(len(shared))
    ]
    return {
        measure: Difference(figure, p, _verdict(figure, p))
        for measure, figure, p in zip(shared, figures, corrected, strict=True)
    }


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p-values for being the smallest of several (Holm 1979), in the order given."""
    corrected = [0.0] * len(p_values)
    largest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = largest
    return corrected


def detectable(items: int, measures: int) -> int | None:
    """Say how many items must fail that passed before, for it to be more than noise.

    The others being as they were, a resample shows no loss if it draws none of these `k` items:
    the p-value is 2 (1 - k/n)^n, times the number of measures for Holm's first step. None where
    not even the loss of all items but one would do.
    """
    limit = 1 - LEVEL
    enough = (k for k in range(1, items) if 2 * measures * (1 - k / items) ** items < limit)
    return next(enough, None)


def _matrix(rows: Sequence[Scores], measures: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[row.get(measure, np.nan) for measure in measures] for row in rows])


def _means(scores: NDArray[np.float64], drawn: NDArray[np.int64]) -> NDArray[np.float64]:
    """Average the columns over the items drawn, (draws, measures); NaN where none applies."""
    applies = ~np.isnan(scores)
    counts = drawn @ applies.astype(np.int64)
    sums = drawn @ np.where(applies, scores, 0.0)
    means: NDArray[np.float64] = np.full(sums.shape, np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means


def _p(spread: NDArray[np.float64]) -> float:
    """Give the two-sided p-value of no difference; never 0, as the resamples are finite."""
    side = min(int((spread <= 0).sum()), int((spread >= 0).sum()))
    return min(1.0, 2 * (side + 1) / (len(spread) + 1))


def _verdict(figure: Figure, p: float) -> Verdict:
    if p >= 1 - LEVEL or not figure.value:
        return Verdict.NOISE
    return Verdict.GAIN if figure.value > 0 else Verdict.LOSS
