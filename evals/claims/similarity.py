"""What the encoder alone would tell of a claim: how near its vector is to that of its quotes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evals.claims.cases import Claim
from qa.embed import Encoder


def auroc(claims: Sequence[Claim], encoder: Encoder) -> float:
    """Return how often a true claim is nearer to its quotes than a false one.

    The area under the ROC curve of the cosine of both texts, by ranks, ties counted half.
    """
    said = encoder.encode([claim.text for claim in claims])
    quoted = encoder.encode([" ".join(p.quote for p in claim.quotes) for claim in claims])
    cosines = np.sum(said * quoted, axis=1)
    false = np.array([claim.false for claim in claims])
    true, others = cosines[~false], np.sort(cosines[false])
    below = np.searchsorted(others, true, side="left")
    upto = np.searchsorted(others, true, side="right")
    return round(float(np.mean((below + upto) / 2) / len(others)), 4)
