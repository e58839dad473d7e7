"""Signals of passages → one score, by weights that move with the question and the scores.

The numbers are fitted by `python -m evals fit fusion` and kept in `fusion.json`, one set for every
library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from qa import weights
from qa.parts import Retrieving
from qa.retrieve.signals import SIGNALS, Signals
from qa.retrieve.wording import Floats
from qa.understand.asks import asks_effect, asks_figure, asks_what
from qa.weights import Weights

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
_TRUSTED: Final = 30
"""Candidates below which the traits move the weights less: they are of the scores, were fitted
where there are over a hundred, and say little of the best and the tenth of a handful."""


@dataclass(frozen=True, slots=True)
class Fusion(Weights):
    """The fitted numbers that order passages."""

    trusted: int = _TRUSTED

    def of(self, parts: Retrieving) -> Fusion:
        """Return the numbers with 0 for the signals that are left out; none is fitted anew."""
        left_out = {
            name for part, names in SIGNALS_OF.items() if not getattr(parts, part) for name in names
        }
        return self.without(SIGNALS, left_out, moving=parts.moves)


def shipped() -> Fusion:
    """Return the numbers that come with the package. Raises ValueError if they do not fit it."""
    return read(FILE)


def read(file: Path) -> Fusion:
    """Return the numbers of a file. Raises ValueError if they do not fit the package."""
    found = weights.read(file, SIGNALS, TRAITS)
    return Fusion(found.weights, found.moves, found.signal_scale, found.trait_scale)


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
