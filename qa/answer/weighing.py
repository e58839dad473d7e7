"""What speaks for a sentence as an answer, in one number, by weights that are fitted.

They come from questions with the sentences that answer them (`python -m evals fit statements`) and
move with the kind of question; docs/decisions.md tells why, docs/models.md from what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np

from qa import weights
from qa.answer.candidates import Candidate
from qa.answer.signal_names import SIGNALS, SIGNALS_OF, TRAITS
from qa.answer.signals import Measured
from qa.answer.telling import Telling
from qa.parts import EVERY, Composing
from qa.weights import Weights

FILE: Final = Path(__file__).with_name("statements.json")
_TRUSTED: Final = 30
"""Sentences below which the traits move the weights less: they were fitted where there are over a
hundred, and a handful tells little of what is typical."""


_ELSEWHERE: Final = 4.0
"""What a sentence loses, as a logit, that is about no drug, where one is asked about."""
_BEHIND: Final = 2.0
"""So much, or more, it stays behind the best of those that are."""


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """A sentence, what speaks for it, and the authority of its source.

    `score` is a logit beside the best sentence of the question: 0 for that, less for the others.
    `reading` is what a reader makes of it, a logit that compares between questions; None if unread.
    """

    candidate: Candidate
    score: float
    authority: float
    telling: Telling = field(default_factory=Telling)
    reading: float | None = None


def weights_in(folder: Path | None = None) -> Weights:
    """Return the weights in a folder, or those that ship if it has none.

    Raises ValueError if they were fitted for other signals.
    """
    own = folder and folder / FILE.name
    found = weights.read(own if own and own.is_file() else FILE, SIGNALS, TRAITS)
    return replace(found, trusted=_TRUSTED)


def weighed(
    measured: Measured, fitted: Weights, parts: Composing = EVERY.composing
) -> Iterator[Scored]:
    """Yield the sentences with their scores, the best first."""
    left_out = {
        name for part, names in SIGNALS_OF.items() if not getattr(parts, part) for name in names
    }
    used = fitted.without(SIGNALS, left_out) if left_out else fitted
    scores = used.score(measured.table, measured.traits)
    scores -= scores.max()
    for place in np.argsort(-scores, kind="stable").tolist():
        yield Scored(
            measured.candidates[place],
            float(scores[place]),
            measured.authority[place],
            measured.tellings[place],
        )


def fitting_first(scored: Sequence[Scored], fit: Sequence[Scored]) -> list[Scored]:
    """Put what is about no drug or trial behind, and the best of those that fit before all."""
    fitting, best = {id(each) for each in fit}, fit[0].score
    moved = (
        item
        if id(item) in fitting
        else replace(item, score=min(item.score - _ELSEWHERE, best - _BEHIND))
        for item in scored
    )
    found = [replace(item, score=item.score - best) for item in moved]
    return sorted(found, key=lambda item: -item.score)
