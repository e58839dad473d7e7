"""The likeliest sentences, each read beside the question: a second look at what answers.

The signals of the first look compare words and whole vectors; a reader aligns the pieces of both
texts, and was trained on questions that share few words with what answers them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from qa.answer.weighing import Scored
from qa.domain import Query
from qa.embed.reader import SentenceReader
from qa.errors import ModelError

MOST: Final = 12
"""Sentences that are read, the best of the first look; docs/models.md says what one costs. More
change nothing."""
SHARE: Final = 0.8
"""What a reading, a logit, adds to the score of the first look, another."""


class SecondLook:
    """Put the best sentences in order again by what a reader makes of them."""

    def __init__(self, reader: SentenceReader | None) -> None:
        """Read with this reader; without one the order of the first look stays."""
        self._reader = reader
        self._fault: ModelError | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return why nothing was read, if a reader should have."""
        if self._fault is None:
            return ()
        return (f"Statements were chosen without their reader: {self._fault.message}",)

    def of(self, query: Query, scored: Sequence[Scored]) -> list[Scored]:
        """Return the sentences with new scores, the best first; `scored` has the best first.

        What was not read counts as what reads worst.
        """
        if self._reader is None or self._fault is not None or not scored:
            return list(scored)
        likely = [each.candidate for each in scored[:MOST]]
        try:
            read = self._reader.read(
                query.asked, [each.text for each in likely], [each.cosine for each in likely]
            )
        except ModelError as error:
            self._fault = error
            return list(scored)
        if np.isnan(read).all():
            return list(scored)
        worst = float(np.nanmin(read))
        unread = [np.nan] * (len(scored) - len(read))
        told = [None if np.isnan(each) else float(each) for each in (*read, *unread)]
        filled = np.append(np.nan_to_num(read, nan=worst), [worst] * len(unread))
        scores = np.array([each.score for each in scored]) + SHARE * filled
        scores -= scores.max()
        order = np.argsort(-scores, kind="stable").tolist()
        return [
            replace(scored[place], score=float(scores[place]), reading=told[place])
            for place in order
        ]


def any_answers(scored: Sequence[Scored]) -> float | None:
    """Return how well any of the sentences reads as an answer, a logit; None if none was read.

    Readings are learnt beside questions that a library does not answer, so that they compare.
    """
    read = [each.reading for each in scored if each.reading is not None]
    return float(np.logaddexp.reduce(read)) if read else None
