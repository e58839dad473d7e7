"""How likely the evidence answers the question, in [0, 1].

Thresholds on raw scores do not carry from one library to another. So what a question scores is
compared with what the library scores for questions that it does not hold (`Calibration`), and one
logistic regression over the four comparisons serves every library (docs/decisions.md).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from qa.domain import Evidence
from qa.library import Calibration
from qa.library.values import TENTH

_WEIGHTS: Final = (0.47, 0.32, 0.63, 0.31)
"""Of cosine, coverage, BM25 and lead, each in spreads above what is not held."""
_BIAS: Final = -2.15
_UNTOLD: Final = (6.0, 3.0, -3.9)
"""Weights of cosine and coverage as they are, and the bias, where nothing is known."""
_RETOLD: Final = 0.68
"""Cosine of a library whose documents retell each other: its sentences are held even where their
document is left out, and do not tell what it scores for what it does not hold."""


def plainly(cosine: float, coverage: float) -> float:
    """Return how answerable a question is by its best sentence's cosine and best coverage.

    It lets nearly everything pass that is near: for questions whose names are looked up in the
    evidence anyway, and for libraries that are too small to be measured.
    """
    by_cosine, by_coverage, bias = _UNTOLD
    return _logistic(by_cosine * cosine + by_coverage * coverage + bias)


def compared(evidence: Sequence[Evidence], calibration: Calibration) -> float:
    """Return how answerable a question is, compared with questions that the library cannot answer.

    There is at least one passage of evidence.
    """
    joint = sorted((item.scores.joint for item in evidence), reverse=True)
    spreads = (
        calibration.cosine.of(max(max(item.cosines, default=0.0) for item in evidence)),
        calibration.coverage.of(max(item.scores.coverage for item in evidence)),
        calibration.bm25.of(max(item.scores.lexical for item in evidence)),
        calibration.lead.of(joint[0] - joint[min(TENTH, len(joint)) - 1]),
    )
    weighted = (weight * spread for weight, spread in zip(_WEIGHTS, spreads, strict=True))
    return _logistic(sum(weighted) + _BIAS)


def tells(calibration: Calibration | None) -> bool:
    """Say whether questions can be compared with what the library does not hold."""
    return calibration is not None and calibration.cosine.middle < _RETOLD


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))
