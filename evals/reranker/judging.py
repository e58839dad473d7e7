"""How good a reranker is: sentences within groups, and passages of judged sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from tqdm import tqdm

from evals.ranking import judge
from evals.reranker.cases import Collected, Found, asked
from evals.reranker.groups import Group
from evals.reranker.network import Alignment
from evals.reranker.pairs import Asked
from evals.reranker.texts import Texts
from evals.reranker.training import scores
from qa.retrieve import reading
from qa.retrieve.wording import Floats

FIRST: Final = "nDCG@10"


def within(
    network: Alignment, texts: Texts, groups: Sequence[Group]
) -> dict[str, dict[str, float]]:
    """Return by source how often a sentence that answers is put first, of all of the group.

    `cosine` is the same by the cosine alone.
    """
    first: dict[str, list[tuple[bool, bool]]] = {}
    for group in tqdm(groups, desc="judging", disable=None):
        told = (*group.positives, *(text for text, _ in group.negatives))
        pair = Asked.of(texts, group.question, told)
        by_reader = scores(network, texts, pair)
        by_cosine = texts.vectors[pair.sentences] @ texts.vectors[pair.question]
        answers = len(group.positives)
        hits = first.setdefault(group.source, [])
        hits.append((bool(by_reader.argmax() < answers), bool(by_cosine.argmax() < answers)))
    return {
        source: {
            "groups": len(hits),
            "first": float(np.mean([reader for reader, _ in hits])),
            "cosine": float(np.mean([cosine for _, cosine in hits])),
        }
        for source, hits in sorted(first.items())
    }


def ranking(
    network: Alignment,
    texts: Texts,
    collected: Collected,
    firsts: Sequence[Floats],
    *,
    fold: int | None = None,
) -> dict[str, float]:
    """Return the nDCG@10 of a fold's questions, or of all, by the first stage and with readings."""
    pairs: list[tuple[float, float]] = []
    both = list(zip(collected.found, firsts, strict=True))
    for found, first in tqdm(both, desc=f"reading {collected.name}", disable=None):
        if fold is None or found.case.fold == fold:
            places = reading.chosen(first, found.sizes, found.cosines, found.coverages)
            readings = np.full(len(found.cosines), np.nan)
            readings[places] = scores(network, texts, asked(collected, found, places, texts))
            mixed = reading.mixed(first, found.sizes, readings)
            pairs.append((_ndcg(found, first), _ndcg(found, mixed)))
    if not pairs:
        return {"questions": 0}
    before, after = (float(np.mean(values)) for values in zip(*pairs, strict=True))
    return {"questions": len(pairs), "first stage": before, "read": after}


def _ndcg(found: Found, values: Floats) -> float:
    order = np.argsort(-values, kind="stable")
    return judge([found.case.ids[place] for place in order], found.case.grades)[FIRST]
