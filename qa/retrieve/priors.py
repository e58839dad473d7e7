"""What speaks for a passage before it is read: who issued it, its authority and its date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from qa.domain import Query, Source
from qa.parts import Retrieving
from qa.retrieve.wording import Floats
from qa.understand import authority
from qa.understand.issuers import issuer_fit

_PRIOR: Final = 0.02
"""The most that a source's authority and its date add to a score in [0, 1]: enough to order
passages that match equally well, too little to bury a better match."""
_OLD_YEARS: Final = 20.0
_ISSUER: Final = 0.15
"""What being issued by who is named adds: "what does the European label say"."""


def with_priors(
    fused: Floats, sources: Sequence[Source], query: Query, parts: Retrieving
) -> Floats:
    """Return the scores of passages with what their `sources` speak for; both in one order."""
    newest = max((each.published_year or 0 for each in sources), default=0)
    prior = _PRIOR * np.array(
        [
            0.5 * authority.weight(source.source_type, query.intent)
            + 0.5 * _recency(source, newest)
            for source in sources
        ]
    )
    fit = issuer_fit(query.standalone, sources)
    issued = np.array([max(fit(source), 0) for source in sources], dtype=np.float64)
    issued *= _ISSUER * parts.issuer
    total: Floats = (fused + prior * parts.priors + issued) / (1 + _PRIOR + issued.max())
    return total


def _recency(source: Source, newest: int) -> float:
    """Return 1 for the newest source of the candidates, falling to 0 over `_OLD_YEARS`."""
    year = source.published_year
    return 0.0 if year is None else max(0.0, 1.0 - (newest - year) / _OLD_YEARS)
