"""Fit what the signals count: a listwise softmax over the sentences of each question.

The loss is the mean of -log of the share that the sentences with one answer have of a question's
whole (ListNet's top one, Cao et al. 2007, with the answers' shares added up), so that one sentence
of several that say the same is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evals.errors import UsageError
from evals.statements.cases import ASKED, GOLD, Case
from qa.answer.signal_names import SIGNALS
from qa.weights import Floats, Weights, clipped

_WRITTEN: Final = (GOLD, ASKED)
_OF_OTHERS: Final = 1.5
"""What a question of a public set counts beside one that was written: they are fewer, and without
them findings of abstracts are not learnt."""
_SHRINK, _SHRINK_MOVES = 3e-3, 1e-1
"""How strongly weights, and how they move with the traits, are drawn to zero."""
_STEPS: Final = 150
_TINY: Final = 1e-6
_NOTHING: Final = 1e-12


def fit(cases: Sequence[Case]) -> Weights:
    """Return the weights that put the sentences that answer first.

    Raises `UsageError` where there is nothing to learn.
    """
    learnt = [case for case in cases if case.targets.any()]
    if not learnt:
        raise UsageError(
            "No question has an answer among its sentences.", next="Give sets of more questions."
        )
    batch = _Batch.of(learnt)
    start = np.zeros(len(SIGNALS) * (1 + len(learnt[0].traits)))
    found = minimize(batch.loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return batch.weights(found.x)


def without_folds(cases: Sequence[Case]) -> dict[int, Weights]:
    """Return for each fold the weights that never saw it."""
    folds = sorted({case.fold for case in cases})
    return {fold: fit([case for case in cases if case.fold != fold]) for fold in folds}


def cross_validated(
    cases: Sequence[Case], by_fold: Mapping[int, Weights]
) -> dict[str, dict[str, float]]:
    """Return the figures of each set, each case ranked by the weights of its fold."""
    return _by_set((case, by_fold[case.fold]) for case in cases)


def judged(cases: Sequence[Case], fitted: Weights) -> dict[str, dict[str, float]]:
    """Return the figures of each set, ranked by these weights."""
    return _by_set((case, fitted) for case in cases)


def _by_set(ranked: Iterable[tuple[Case, Weights]]) -> dict[str, dict[str, float]]:
    """Return of each set in how many questions the first, and one of three, answers.

    `first_six` is the share of all answers that are among the first six.
    """
    found: dict[str, list[tuple[float, float, float]]] = {}
    for case, fitted in ranked:
        order = np.argsort(-fitted.score(case.table, case.traits), kind="stable")
        told = case.targets[order]
        found.setdefault(case.set, []).append(
            (float(told[:1].any()), float(told[:3].any()), float(told[:6].any(axis=0).mean()))
        )
    names = ("first", "first_three", "first_six")
    return {
        name: {
            "n": len(rows),
            **dict(zip(names, np.mean(rows, axis=0).round(4).tolist(), strict=True)),
        }
        for name, rows in found.items()
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    table: Floats
    traits: Floats
    targets: NDArray[np.bool_]
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    questions: tuple[_Question, ...]
    total: float
    signal_scale: tuple[Floats, Floats]
    trait_scale: tuple[Floats, Floats]

    @classmethod
    def of(cls, cases: Sequence[Case]) -> _Batch:
        rows = np.concatenate([case.table for case in cases])
        traits = np.stack([case.traits for case in cases])
        signal_scale = rows.mean(axis=0), rows.std(axis=0) + _TINY
        trait_scale = traits.mean(axis=0), traits.std(axis=0) + _TINY
        questions = tuple(
            _Question(
                (case.table - signal_scale[0]) / signal_scale[1],
                clipped(case.traits, trait_scale),
                case.targets[:, case.targets.any(axis=0)],
                1.0 if case.set.startswith(_WRITTEN) else _OF_OTHERS,
            )
            for case in cases
        )
        total = sum(question.weight for question in questions)
        return cls(questions, total, signal_scale, trait_scale)

    def loss(self, numbers: Floats) -> tuple[float, Floats]:
        """Return the mean loss with its shrinkage, and its gradient."""
        weights, moves = _parts(numbers)
        value = _SHRINK * float(weights @ weights) + _SHRINK_MOVES * float((moves**2).sum())
        slope, slopes = 2 * _SHRINK * weights, 2 * _SHRINK_MOVES * moves
        for each in self.questions:
            scores = each.table @ (weights + moves @ each.traits)
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            answered = shares @ each.targets
            count = each.weight / self.total / each.targets.shape[1]
            value -= count * float(np.log(answered + _NOTHING).sum())
            wanted = (each.targets / (answered + _NOTHING)).sum(axis=1) * shares
            pull = count * (each.table.T @ (each.targets.shape[1] * shares - wanted))
            slope += pull
            slopes += np.outer(pull, each.traits)
        return value, np.concatenate([slope, slopes.ravel()])

    def weights(self, numbers: Floats) -> Weights:
        return Weights(*_parts(numbers), self.signal_scale, self.trait_scale)


def _parts(numbers: Floats) -> tuple[Floats, Floats]:
    count = len(SIGNALS)
    return numbers[:count], numbers[count:].reshape(count, -1)
