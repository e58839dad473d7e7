"""Sentences of labelled sections: which report findings, and a classifier of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evals import fitting
from evals.beir import RetrievalSet
from evals.folds import fold_of
from evals.roles import is_finding
from qa.retrieve.wording import Floats
from qa.text.sentences import split

_KINDS: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Sentences, whether each stands in a section that reports findings, and its fold."""

    texts: tuple[str, ...]
    findings: NDArray[np.bool_]
    folds: NDArray[np.int64]

    @classmethod
    def of(cls, sets: Iterable[RetrievalSet]) -> Labelled:
        """Collect the sentences of the rows that have a label."""
        found = [
            (row.text[each.start : each.end], is_finding(row.meta.label), fold_of(name))
            for judged in sets
            for row in judged.rows
            if row.meta.label is not None
            for name in (row.meta.doc or row.id,)
            for each in split(row.text)
        ]
        texts, findings, folds = zip(*found, strict=True) if found else ((), (), ())
        return cls(texts, np.array(findings, dtype=np.bool_), np.array(folds, dtype=np.int64))

    def teaches(self, *, without: int) -> bool:
        """Say whether both kinds are there, in a fold and in the others."""
        held = self.folds == without
        return all(len(np.unique(self.findings[part])) == _KINDS for part in (held, ~held))

    def fitted(
        self, vectors: NDArray[np.float32], *, without: int | None = None
    ) -> tuple[Floats, float]:
        """Return weights and bias of the classifier, fitted without a fold."""
        kept = self.folds != without
        return fitting.roles(vectors[kept], self.findings[kept])


def save(encoder: str, weights: Floats, bias: float, file: Path) -> None:
    """Write the classifier as `qa.retrieve.roles` reads it."""
    stored = {
        "note": "Made by `python -m evals fit roles`.",
        "encoder": encoder,
        "bias": round(bias, 5),
        "weights": [round(float(each), 4) for each in weights],
    }
    file.write_text(json.dumps(stored) + "\n", encoding="utf-8")
