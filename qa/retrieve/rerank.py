"""The best candidates of the fusion, put in order again by a model that reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from qa.domain import Passage, Source
from qa.embed.rerank import Reranker
from qa.errors import ModelError
from qa.retrieve.signals import scaled
from qa.retrieve.wording import Floats

MOST: Final = 30
"""Candidates that the reranker reads; each costs a run of its model, at every question."""
SHARE: Final = 0.5
"""What the reranker's scores count; the rest is the fusion's."""


def reranked(
    question: str,
    fused: Floats,
    texts: Mapping[int, str],
    reranker: Reranker,
    *,
    share: float = SHARE,
    most: int = MOST,
) -> Floats:
    """Return new scores of all candidates, in [0, 1] like the fused ones.

    `texts` are those of the candidates that may be cited, by their place in `fused`. The best
    `most` of them are read; their scores, scaled by the best and the worst, make up `share` of the
    new ones. The others get nothing for it, so they keep their order and none of them passes one
    that was read. Equal candidates are taken by their place. Raises `ModelError` if the reranker
    does not give one finite number a text.
    """
    best = sorted(texts, key=lambda place: (-fused[place], place))[:most]
    mixed: Floats = (1.0 - share) * fused
    if best:
        mixed[best] += share * scaled(_scores(question, [texts[place] for place in best], reranker))
    return mixed


def passage_text(passage: Passage, source: Source) -> str:
    """Return what the reranker reads: the title and the headings say what a passage is about."""
    path = dict.fromkeys(part.rstrip(".") for part in (source.title, *passage.heading) if part)
    return " ".join([*(f"{part}." for part in path), passage.text])


def _scores(question: str, texts: list[str], reranker: Reranker) -> Floats:
    found = np.asarray(reranker.score(question, texts), dtype=np.float64)
    if found.shape != (len(texts),) or not np.isfinite(found).all():
        raise ModelError(
            f"The reranker {reranker.name!r} gave scores of shape {found.shape!r}, expected "
            f"{len(texts)!r} finite numbers.",
            next="Set QA_RERANKER to another model, or to 'none'.",
        )
    return found
