"""Measures of one ranking: pure functions of the ranked ids and the grades of the relevant ones.

Defined as in trec_eval and pytrec_eval (Van Gysel and de Rijke, SIGIR 2018), named as in
ir_measures. A passage that nobody judged counts as not relevant, as does a grade of 0 or less.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

Grades = Mapping[str, int]
Measure = Callable[[Sequence[str], Grades], float]


def ndcg(ranked: Sequence[str], grades: Grades, k: int) -> float:
    """Return the normalised discounted cumulative gain of the first `k`, 0 to 1.

    The gain is the grade itself, the discount log2(rank + 1), the ideal the same sum over the
    best possible order (Järvelin and Kekäläinen, TOIS 2002; trec_eval's `ndcg_cut`).
    """
    gains = [max(grades.get(id_, 0), 0) for id_ in ranked[:k]]
    ideal = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:k]
    return _discounted(gains) / _discounted(ideal) if ideal else 0.0


def recall(ranked: Sequence[str], grades: Grades, k: int) -> float:
    """Return the share of the relevant passages that are among the first `k`."""
    relevant = {id_ for id_, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranked[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Grades, k: int) -> float:
    """Return 1 / rank of the first relevant passage among the first `k`, 0 if there is none."""
    ranks = (rank for rank, id_ in enumerate(ranked[:k], start=1) if grades.get(id_, 0) > 0)
    return 1.0 / next(ranks, math.inf)


DEPTH: Final = 10
"""How far a ranking is judged."""

MEASURES: Final[Mapping[str, Measure]] = {
    "nDCG@10": partial(ndcg, k=DEPTH),
    "recall@5": partial(recall, k=5),
    "recall@10": partial(recall, k=DEPTH),
    "MRR@10": partial(reciprocal_rank, k=DEPTH),
}


def judge(ranked: Sequence[str], grades: Grades) -> dict[str, float]:
    """Return every measure of one ranking."""
    return {name: measure(ranked, grades) for name, measure in MEASURES.items()}


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))
