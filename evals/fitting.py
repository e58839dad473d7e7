"""Fit what the product ranks with: the weights of its signals, and the role of a sentence.

The weights come from a listwise softmax (Cao et al. 2007) over the candidates of each question,
every set counting by its questions. Judged by cross-validation over documents: a question is
never ranked with weights that were fitted on a question about the same document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evals.errors import UsageError
from evals.ranking import judge
from qa import weights
from qa.retrieve.fusion import TRAITS, Fusion
from qa.retrieve.signals import SIGNALS
from qa.retrieve.wording import Floats

FIRST: Final = "nDCG@10"
_SHRINK, _SHRINK_MOVES = 1e-3, 1e-2
"""How strongly weights, and how they move with the traits, are drawn to zero."""
_ROLE_SHRINK: Final = 1e-5
_STEPS: Final = 80
_TINY: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its measured candidates; `grades` are those of all judged passages."""

    set: str
    fold: int
    ids: tuple[str, ...]
    table: Floats
    traits: Floats
    grades: Mapping[str, int]

    @property
    def relevance(self) -> Floats:
        """Return the grade of each candidate."""
        return np.array([self.grades.get(id_, 0) for id_ in self.ids], dtype=np.float64)


def fit(cases: Sequence[Case], without: Sequence[str] = ()) -> Fusion:
    """Return the numbers that rank the relevant candidates of these cases first.

    Signals named in `without` get no weight. Raises `UsageError` where there is nothing to learn.
    """
    learnt = [case for case in cases if case.relevance.any()]
    if not learnt:
        raise UsageError(
            "No question that may be learnt from has a relevant passage among its candidates.",
            next="Give sets of more questions, about several documents.",
        )
    batch = _Batch.of(learnt, without)
    start = np.zeros(batch.signals * (1 + batch.traits.shape[1]))
    found = minimize(batch.loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return batch.fusion(found.x)


def cross_validated(cases: Sequence[Case], without: Sequence[str] = ()) -> dict[str, float]:
    """Return the mean nDCG@10 of each set, each case ranked by weights that never saw it."""
    scores: dict[str, list[float]] = {case.set: [] for case in cases}
    for fold in sorted({case.fold for case in cases}):
        fused = fit([case for case in cases if case.fold != fold], without)
        for case in cases:
            if case.fold == fold:
                scores[case.set].append(ndcg(case, fused))
    return {name: float(np.mean(values)) for name, values in scores.items()}


def ndcg(case: Case, fused: Fusion) -> float:
    """Return the nDCG@10 of a case ranked with these weights."""
    scores = fused.score(case.table, case.traits)
    ranking = [case.ids[place] for place in np.argsort(-scores, kind="stable")]
    return judge(ranking, case.grades)[FIRST]


@dataclass(frozen=True, slots=True)
class _Batch:
    """All cases in arrays padded to the longest: (cases, candidates, signals)."""

    tables: NDArray[np.float64]
    traits: NDArray[np.float64]
    targets: NDArray[np.float64]
    inside: NDArray[np.bool_]
    signal_scale: tuple[Floats, Floats]
    trait_scale: tuple[Floats, Floats]

    @property
    def signals(self) -> int:
        return int(self.tables.shape[2])

    @classmethod
    def of(cls, cases: Sequence[Case], without: Sequence[str]) -> _Batch:
        rows = np.concatenate([case.table for case in cases])
        mean, spread = rows.mean(axis=0), rows.std(axis=0) + _TINY
        traits = np.stack([case.traits for case in cases])
        trait_mean, trait_spread = traits.mean(axis=0), traits.std(axis=0) + _TINY
        longest = max(len(case.ids) for case in cases)
        tables = np.zeros((len(cases), longest, rows.shape[1]))
        targets = np.zeros((len(cases), longest))
        inside = np.zeros((len(cases), longest), dtype=np.bool_)
        for place, case in enumerate(cases):
            count = len(case.ids)
            tables[place, :count] = (case.table - mean) / spread
            targets[place, :count] = case.relevance / case.relevance.sum()
            inside[place, :count] = True
        tables[:, :, [SIGNALS.index(name) for name in without]] = 0.0
        scaled = (traits - trait_mean) / trait_spread
        return cls(tables, scaled, targets, inside, (mean, spread), (trait_mean, trait_spread))

    def loss(self, numbers: Floats) -> tuple[float, Floats]:
        """Return the mean cross-entropy with its shrinkage, and its gradient."""
        weights, moves = self._parts(numbers)
        by_case = weights + self.traits @ moves.T
        scores = np.where(
            self.inside, np.matmul(self.tables, by_case[:, :, np.newaxis])[:, :, 0], -np.inf
        )
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        totals = shares.sum(axis=1, keepdims=True)
        logs = np.where(self.inside, scores - np.log(totals), 0.0)
        count = len(self.tables)
        value = -float((self.targets * logs).sum()) / count
        value += _SHRINK * float(weights @ weights) + _SHRINK_MOVES * float((moves**2).sum())
        pull = np.matmul((shares / totals - self.targets)[:, np.newaxis], self.tables)[:, 0] / count
        slope = pull.sum(axis=0) + 2 * _SHRINK * weights
        slopes = pull.T @ self.traits + 2 * _SHRINK_MOVES * moves
        return value, np.concatenate([slope, slopes.ravel()])

    def fusion(self, numbers: Floats) -> Fusion:
        weights, moves = self._parts(numbers)
        return Fusion(weights, moves, self.signal_scale, self.trait_scale)

    def _parts(self, numbers: Floats) -> tuple[Floats, Floats]:
        return numbers[: self.signals], numbers[self.signals :].reshape(self.signals, -1)


def save(fused: Fusion, file: Path) -> None:
    """Write the numbers so that a reader sees which signal weighs what, and when it moves."""
    note = "Made by `python -m evals fit fusion`; signals.py and fusion.py explain the names."
    weights.save(fused, SIGNALS, TRAITS, file, note=note)


def roles(
    vectors: NDArray[np.float32], is_finding: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], float]:
    """Return weights and bias of a logistic regression from sentence vectors to findings."""
    inputs = np.hstack([vectors, np.ones((len(vectors), 1), np.float32)]).astype(np.float64)
    signs = np.where(is_finding, 1.0, -1.0)

    def loss(numbers: Floats) -> tuple[float, Floats]:
        margins = signs * (inputs @ numbers)
        pull = -signs / (1.0 + np.exp(margins)) / len(inputs)
        decay = numbers.copy()
        decay[-1] = 0.0
        value = float(np.logaddexp(0.0, -margins).mean()) + _ROLE_SHRINK * float(decay @ decay)
        return value, inputs.T @ pull + 2 * _ROLE_SHRINK * decay

    start = np.zeros(inputs.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return found.x[:-1], float(found.x[-1])


def auroc(scores: Floats, positive: NDArray[np.bool_]) -> float:
    """Return how often a positive scores above a negative, ties counting half (Mann-Whitney)."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[inverse]
    n = int(positive.sum())
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * (len(scores) - n)))
