"""Signals → one score: a weighted sum whose weights move with the traits of a question.

Every signal is standardised; its weight is a constant plus a share for each trait. The numbers are
fitted by `python -m evals fit` and kept in JSON, where a reader sees which signal weighs what.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_FARTHEST: Final = 2.0
"""Spreads from the mean beyond which a trait moves the weights no further: few questions that
they were fitted on lie there."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted numbers.

    `weights` (signals) and `moves` (signals, traits) apply to standardised signals and traits,
    whose means and spreads are kept beside them. With fewer candidates than `trusted` the traits
    move the weights less.
    """

    weights: Floats
    moves: Floats
    signal_scale: tuple[Floats, Floats]
    trait_scale: tuple[Floats, Floats]
    trusted: int = 0

    def score(self, table: Floats, traits: Floats) -> Floats:
        """Return one number a candidate, each a row of `table`; only differences mean anything."""
        mean, spread = self.signal_scale
        trusted = min(1.0, len(table) / self.trusted) if self.trusted else 1.0
        weights = self.weights + trusted * (self.moves @ clipped(traits, self.trait_scale))
        scores: Floats = ((table - mean) / spread) @ weights
        return scores

    def without(
        self, names: Sequence[str], left_out: Collection[str], *, moving: bool = True
    ) -> Self:
        """Return the numbers with 0 for the signals that are left out; none is fitted anew.

        `names` are those of all signals, in order.
        """
        kept = np.array([name not in left_out for name in names], dtype=np.float64)
        moves = self.moves * kept[:, np.newaxis] * moving
        return replace(self, weights=self.weights * kept, moves=moves)


def clipped(traits: Floats, scale: tuple[Floats, Floats]) -> Floats:
    """Return traits in spreads from their means, none farther than weights may follow."""
    mean, spread = scale
    told: Floats = np.clip((traits - mean) / spread, -_FARTHEST, _FARTHEST)
    return told


@cache
def read(file: Path, signals: tuple[str, ...], traits: tuple[str, ...]) -> Weights:
    """Return the numbers of a file. Raises ValueError if it was fitted for other names."""
    stored = json.loads(file.read_text(encoding="utf-8"))
    if tuple(stored["signals"]) != signals or tuple(stored["traits"]) != traits:
        raise ValueError(f"{file.name} was fitted for other signals; run `python -m evals fit`.")
    rows = list(stored["signals"].values())
    return Weights(
        weights=np.array([row["weight"] for row in rows]),
        moves=np.array([[row["moves"].get(name, 0.0) for name in traits] for row in rows]),
        signal_scale=_scale(rows),
        trait_scale=_scale(stored["traits"].values()),
    )


def save(
    fitted: Weights, signals: Sequence[str], traits: Sequence[str], file: Path, *, note: str
) -> None:
    """Write the numbers under their names, with a note on where they come from."""
    rows: dict[str, Any] = {}
    for place, name in enumerate(signals):
        by_trait = zip(traits, fitted.moves[place].tolist(), strict=True)
        rows[name] = {
            "mean": round(float(fitted.signal_scale[0][place]), 5),
            "spread": round(float(fitted.signal_scale[1][place]), 5),
            "weight": round(float(fitted.weights[place]), 4),
            "moves": {trait: round(move, 4) for trait, move in by_trait},
        }
    scales = {
        name: {"mean": round(float(mean), 5), "spread": round(float(spread), 5)}
        for name, mean, spread in zip(traits, *fitted.trait_scale, strict=True)
    }
    stored = {"note": note, "traits": scales, "signals": rows}
    file.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def _scale(rows: Iterable[Mapping[str, float]]) -> tuple[Floats, Floats]:
    rows = list(rows)
    return np.array([row["mean"] for row in rows]), np.array([row["spread"] for row in rows])
