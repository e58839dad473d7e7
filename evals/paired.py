"""Two systems over the same questions: the mean difference, its interval, and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from evals.intervals import SEED, Figure, mean

FLIPS: Final = 10_000
ALPHA: Final = 0.05
_EQUAL: Final = 1e-12

Values = Mapping[str, float]
"""What a system scored on each question, by the question's id."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean of one system less another over the questions that both were judged on.

    `above` and `below` count the questions on which the one scored more and less than the other;
    `p` is that of the randomisation test.
    """

    mean: Figure
    above: int
    below: int
    p: float

    @property
    def excludes_zero(self) -> bool:
        """Say whether the 95 % interval leaves out 0."""
        return self.mean.n > 0 and (self.mean.low or 0) * (self.mean.high or 0) > 0

    def as_json(self) -> dict[str, object]:
        """Give the difference as a JSON object."""
        return {
            **self.mean.as_json(),
            "above": self.above,
            "below": self.below,
            "p": round(self.p, 4),
        }


def difference(one: Values, other: Values) -> Difference:
    """Compare the one system with the other, question by question."""
    each = [one[id_] - other[id_] for id_ in one if id_ in other]
    return Difference(
        mean(each),
        above=sum(value > _EQUAL for value in each),
        below=sum(value < -_EQUAL for value in each),
        p=_randomised(np.array(each, dtype=np.float64)),
    )


def holding(tests: Mapping[str, float], alpha: float = ALPHA) -> frozenset[str]:
    """Return which of these p-values hold together at `alpha`, by Holm's step-down (1979)."""
    kept: list[str] = []
    for place, (name, p) in enumerate(sorted(tests.items(), key=lambda test: test[1])):
        if p > alpha / (len(tests) - place):
            break
        kept.append(name)
    return frozenset(kept)


def _randomised(each: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """Return the two-sided p of a paired randomisation test (Smucker et al., CIKM 2007).

    If the systems were the same, each difference could as well have the other sign.
    """
    told = each[np.abs(each) > _EQUAL]
    if not len(told):
        return 1.0
    signs = np.random.default_rng(SEED).choice((-1.0, 1.0), size=(FLIPS, len(told)))
    as_far = np.abs(signs @ told) >= abs(float(told.sum())) - _EQUAL
    return float((as_far.sum() + 1) / (FLIPS + 1))
