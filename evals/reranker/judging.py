"""How good a reranker is: sentences within groups, and passages of judged sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from evals.fitting import Case
from evals.ranking import judge
from evals.reranker.cases import Collected, Found
from evals.reranker.groups import Group
from evals.reranker.network import CrossEncoder
from evals.reranker.training import Pieces, scores
from qa.retrieve import reading
from qa.retrieve.wording import Floats

FIRST: Final = "nDCG@10"
_SHARES: Final = (0.0, 0.2, 0.3, 0.4, 0.5, 0.7)


@dataclass(frozen=True, slots=True)
class Read:
    """A question whose likeliest sentences were read."""

    found: Found
    fused: Floats
    places: NDArray[np.int64]
    readings: Floats

    def case(self) -> Case:
        """Return what the second stage ranks by."""
        first = self.found.case
        table = reading.table(self.fused, self.found.sizes, self.places, self.readings)
        traits = reading.traits_of(first.traits, self.readings)
        return Case(first.set, first.fold, first.ids, table, traits, first.grades)


def within(network: CrossEncoder, groups: Sequence[Group]) -> dict[str, dict[str, float]]:
    """Return by source how often a sentence that answers is put first (of all of the group)."""
    pieces = Pieces()
    first: dict[str, list[float]] = {}
    for group in tqdm(groups, desc="judging", disable=None):
        texts = (*group.positives, *(text for text, _ in group.negatives))
        found = scores(network, pieces, group.question, texts)
        first.setdefault(group.source, []).append(float(found.argmax() < len(group.positives)))
    return {
        source: {"groups": len(values), "first": float(np.mean(values))}
        for source, values in sorted(first.items())
    }


def read(
    network: CrossEncoder,
    collected: Collected,
    fused: Sequence[Floats],
    *,
    fold: int | None = None,
    most: int = 10**9,
) -> list[Read]:
    """Read the likeliest sentences of every question of a fold, or of all, up to `most`."""
    pieces = Pieces()
    todo = [
        (found, first)
        for found, first in zip(collected.found, fused, strict=True)
        if fold is None or found.case.fold == fold
    ]
    todo = todo[:: max(1, -(-len(todo) // most))]
    done: list[Read] = []
    for found, first in tqdm(todo, desc=f"reading {collected.name}", disable=None):
        places = reading.chosen(first, found.sizes, found.cosines, found.coverages)
        texts = [text for id_ in found.case.ids for text in collected.sentences[id_]]
        readings = scores(network, pieces, found.question, [texts[place] for place in places])
        done.append(Read(found, first, places, readings.astype(np.float64)))
    return done


def mixed(reads: Sequence[Read]) -> dict[str, float]:
    """Return nDCG@10 by fixed shares of the best reading in the sum of both, scaled."""
    figures: dict[str, list[float]] = {f"{share:.1f}": [] for share in _SHARES}
    for each in reads:
        table = reading.table(each.fused, each.found.sizes, each.places, each.readings)
        best = np.argsort(-each.fused)[: reading.PASSAGES]
        for share in _SHARES:
            total = np.full(len(each.fused), -1.0)
            first, second = (_scaled(table[best, column]) for column in (0, 1))
            total[best] = (1 - share) * first + share * second
            ranking = [each.found.case.ids[place] for place in np.argsort(-total, kind="stable")]
            figures[f"{share:.1f}"].append(judge(ranking, each.found.case.grades)[FIRST])
    return {name: float(np.mean(values)) for name, values in figures.items()}


def _scaled(values: Floats) -> Floats:
    low, high = float(values.min()), float(values.max())
    return (values - low) / (high - low) if high > low else np.zeros_like(values)
