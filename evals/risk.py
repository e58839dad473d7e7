"""Whether a score knows when its answer is wrong: risk–coverage curve and reliability.

An answer is given with a score (`scores.answerable`). If only the answers of the highest scores
were given, how many of them would be wrong? Risk–coverage: El-Yaniv & Wiener (2010); the area under
it: Geifman & El-Yaniv (2017), and the same of the best order possible: Geifman et al. (2019).
Reliability and expected calibration error: Naeini et al. (2015).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np

from evals.intervals import LEVEL, RESAMPLES, SEED, Figure
from evals.items import ABSTENTIONS, Item
from evals.scorers import Score
from qa import Answer

Json = dict[str, object]
COVERAGES: Final = (0.5, 0.7, 0.8, 0.9, 1.0)
BINS: Final = 10
_DECIDING: Final = ("outcome", "vital", "must_not_say")


@dataclass(frozen=True, slots=True)
class Judged:
    """A question's score in [0, 1], whether it was answered, and whether rightly."""

    score: float
    right: bool
    answered: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """At this threshold: the share of answers that reach it, and the share of these wrong."""

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Risk by coverage; `area` and `best` are None where there is no answer.

    `area` is the mean risk over all coverages, less being better. `best` is the area if every
    right answer had a higher score than every wrong one: no order of the same answers has less.
    """

    n: int
    points: tuple[Point, ...]
    at: tuple[tuple[float, float], ...]
    area: Figure
    best: float | None

    def as_json(self) -> Json:
        """Give the curve as one JSON object, rounded to four places."""
        return {
            "n": self.n,
            "aurc": self.area.as_json(),
            "best_aurc": None if self.best is None else round(self.best, 4),
            "risk_at": [
                {"coverage": coverage, "risk": round(risk, 4)} for coverage, risk in self.at
            ],
            "points": [
                {
                    "threshold": point.threshold,
                    "coverage": round(point.coverage, 4),
                    "risk": round(point.risk, 4),
                }
                for point in self.points
            ],
        }


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions whose score lies from `low` to below `high` (the last bin holds 1)."""

    low: float
    high: float
    n: int
    mean_score: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins that hold a question, and the expected calibration error over them."""

    n: int
    bins: tuple[Bin, ...]
    error: float | None

    def as_json(self) -> Json:
        """Give the table as one JSON object, rounded to four places."""
        return {
            "n": self.n,
            "expected_calibration_error": None if self.error is None else round(self.error, 4),
            "bins": [
                {
                    "low": each.low,
                    "high": each.high,
                    "n": each.n,
                    "mean_score": round(each.mean_score, 4),
                    "right": round(each.right, 4),
                }
                for each in self.bins
            ],
        }


def judge(item: Item, answer: Answer, scores: Mapping[str, Score]) -> Judged:
    """Say whether an answer was given, and rightly.

    Right is what ended as it should, has every vital nugget and says nothing forbidden. A refusal
    is not answered, and so not answered rightly: give `curve` the answered questions only, and
    `reliability` all of them.
    """
    answered = answer.outcome not in ABSTENTIONS and bool(answer.statements)
    deciding = (scores[measure] for measure in _DECIDING if measure in scores)
    right = answered and not item.abstains and all(each.hits == each.of for each in deciding)
    return Judged(answer.answerable, right, answered)


def curve(
    judged: Sequence[Judged], coverages: Sequence[float] = COVERAGES, *, seed: int = SEED
) -> Curve:
    """Draw the risk by coverage, and read it off at `coverages`.

    Answers of one score are covered together. Where a part of them is asked for (`coverages`, the
    area), they count in equal shares, so that the order of the rows does not matter.
    """
    if not judged:
        return Curve(0, (), (), Figure(None, None, None, 0), None)
    scores = np.array([each.score for each in judged])
    wrong = np.array([not each.right for each in judged], dtype=np.float64)
    risks = _risks(scores, wrong)
    n = len(risks)
    thresholds, covered = np.unique(-scores, return_counts=True)
    points = tuple(
        Point(float(-threshold), float(count) / n, float(risks[count - 1]))
        for threshold, count in zip(thresholds, np.cumsum(covered), strict=True)
    )
    at = tuple((share, float(risks[max(round(share * n), 1) - 1])) for share in coverages)
    best = float(_risks(-wrong, wrong).mean())
    return Curve(n, points, at, _area(scores, wrong, seed), best)


def reliability(judged: Sequence[Judged], bins: int = BINS) -> Reliability:
    """Set the mean score of each of `bins` equal steps beside the share answered rightly.

    The error is the mean distance of the two, each bin by the number of its questions.
    """
    ordered = sorted(judged, key=lambda each: each.score)
    table = [
        _bin(place, bins, tuple(held))
        for place, held in groupby(ordered, lambda each: min(int(each.score * bins), bins - 1))
    ]
    if not table:
        return Reliability(0, (), None)
    n = len(judged)
    error = sum(each.n * abs(each.right - each.mean_score) for each in table) / n
    return Reliability(n, tuple(table), error)


def _bin(place: int, bins: int, held: Sequence[Judged]) -> Bin:
    n = len(held)
    mean_score = sum(each.score for each in held) / n
    return Bin(place / bins, (place + 1) / bins, n, mean_score, sum(e.right for e in held) / n)


def _risks(scores: np.ndarray, wrong: np.ndarray) -> np.ndarray:
    """Give the share of wrong ones among the 1, 2, … n of the highest scores.

    Ties count with the share of wrong ones among them, which is what a random order comes to.
    """
    _, place, size = np.unique(-scores, return_inverse=True, return_counts=True)
    shares = np.bincount(place, weights=wrong) / size
    even: np.ndarray = np.cumsum(np.repeat(shares, size)) / np.arange(1, len(scores) + 1)
    return even


def _area(scores: np.ndarray, wrong: np.ndarray, seed: int) -> Figure:
    """Average the risks, with a percentile bootstrap interval over the answers."""
    rng = np.random.default_rng(seed)
    n = len(scores)
    drawn = [
        _risks(scores[sample], wrong[sample]).mean()
        for sample in rng.integers(0, n, size=(RESAMPLES, n))
    ]
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Figure(float(_risks(scores, wrong).mean()), float(low), float(high), n)
