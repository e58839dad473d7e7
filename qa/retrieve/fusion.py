"""Signals → one score: a weighted sum whose weights move with the question and the scores.

Every signal is standardised; its weight is a constant plus a share for each trait of the question
(is a number asked for?) and of the scores (how near is the nearest passage?). The numbers are
fitted by `python -m evals fit` and kept in `fusion.json`, one set for every library.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from qa.parts import Retrieving
from qa.retrieve.signals import SIGNALS, Signals
from qa.retrieve.wording import Floats
from qa.understand.asks import asks_effect, asks_figure, asks_what

FILE: Final = Path(__file__).with_name("fusion.json")
TRAITS: Final = (
    "best_cosine",
    "best_bm25",
    "best_sentence_cosine",
    "best_coverage",
    "cosine_drop",  # from the best candidate to the tenth
    "bm25_drop",
    "sentence_cosine_drop",
    "words",  # logarithm of the number of the question's words
    "asks_figure",
    "asks_effect",
    "asks_what",
)
SIGNALS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "lexical": ("bm25", "bm25_soft", "sentence_bm25", "pairs"),
    "dense": ("cosine",),
    "sentences": (
        *("sentence_cosine", "window_cosine", "three_cosine", "joint", "product"),
        *("finding_joint", "figure_cosine"),
    ),
    "coverage": ("coverage", "sentence_coverage", "window_coverage", "joint", "product"),
    "answering": ("answering", "all_answering", "second_answering"),
    "roles": ("finding", "best_finding", "finding_joint"),
    "feedback": ("neighbours", "feedback_cosine", "feedback_words"),
    "figures": ("figure_cosine", "figures"),
    "length": ("length",),
}
"""The signals of each part; one that joins two parts goes with either."""
_TENTH: Final = 9
_FARTHEST: Final = 2.0
"""Spreads from the mean beyond which a trait moves the weights no further: few questions that
they were fitted on lie there."""
_TRUSTED: Final = 30
"""Candidates below which the traits move the weights less: they were fitted where there are over a
hundred, and say little of the best and the tenth of a handful."""


@dataclass(frozen=True, slots=True)
class Fusion:
    """The fitted numbers.

    `weights` (signals) and `moves` (signals, traits) apply to standardised signals and traits,
    whose means and spreads are kept beside them.
    """

    weights: Floats
    moves: Floats
    signal_scale: tuple[Floats, Floats]
    trait_scale: tuple[Floats, Floats]

    def score(self, table: Floats, traits: Floats) -> Floats:
        """Return one number a candidate, each a row of `table`; only differences mean anything."""
        mean, spread = self.signal_scale
        trait_mean, trait_spread = self.trait_scale
        told = np.clip((traits - trait_mean) / trait_spread, -_FARTHEST, _FARTHEST)
        trusted = min(1.0, len(table) / _TRUSTED)
        weights = self.weights + trusted * (self.moves @ told)
        scores: Floats = ((table - mean) / spread) @ weights
        return scores

    def of(self, parts: Retrieving) -> Fusion:
        """Return the numbers with 0 for the signals that are left out; none is fitted anew."""
        left_out = {
            name for part, names in SIGNALS_OF.items() if not getattr(parts, part) for name in names
        }
        kept = np.array([name not in left_out for name in SIGNALS], dtype=np.float64)
        moves = self.moves * kept[:, np.newaxis] * parts.moves
        return replace(self, weights=self.weights * kept, moves=moves)


def shipped() -> Fusion:
    """Return the numbers that come with the package. Raises ValueError if they do not fit it."""
    return read(FILE)


@cache
def read(file: Path) -> Fusion:
    """Return the numbers of a file. Raises ValueError if they do not fit the package."""
    stored = json.loads(file.read_text(encoding="utf-8"))
    if tuple(stored["signals"]) != SIGNALS or tuple(stored["traits"]) != TRAITS:
        raise ValueError(f"{file.name} was fitted for other signals; run `python -m evals fit`.")
    rows = stored["signals"].values()
    traits = stored["traits"].values()
    return Fusion(
        weights=np.array([row["weight"] for row in rows]),
        moves=np.array([[row["moves"].get(name, 0.0) for name in TRAITS] for row in rows]),
        signal_scale=_scale(rows),
        trait_scale=_scale(traits),
    )


def traits_of(question: str, words: int, measured: Signals) -> Floats:
    """Return what the weights depend on: the question's form and how well anything matches."""
    cosine, bm25, spoken = (
        np.sort(measured.column(name))[::-1] for name in ("cosine", "bm25", "sentence_cosine")
    )
    tenth = min(_TENTH, len(cosine) - 1)
    return np.array(
        [
            cosine[0],
            bm25[0],
            spoken[0],
            measured.column("coverage").max(),
            cosine[0] - cosine[tenth],
            bm25[0] - bm25[tenth],
            spoken[0] - spoken[tenth],
            np.log(max(words, 1)),
            asks_figure(question),
            asks_effect(question),
            asks_what(question),
        ],
        dtype=np.float64,
    )


def _scale(rows: object) -> tuple[Floats, Floats]:
    return (
        np.array([row["mean"] for row in rows]),  # type: ignore[attr-defined]
        np.array([row["spread"] for row in rows]),  # type: ignore[attr-defined]
    )
