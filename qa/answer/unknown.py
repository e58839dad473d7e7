"""What a source says it does not know, where just that is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qa.answer.asides import is_background
from qa.answer.candidates import Candidate, names_any
from qa.answer.fit import figure_fit, is_ignorance, role_fit
from qa.answer.particulars import is_told
from qa.answer.said import RATIO
from qa.answer.weighing import Scored
from qa.domain import Intent, Query
from qa.understand.particulars import only_particulars
from qa.understand.subgroups import is_of_a_part
from qa.understand.summary import asked_source
from qa.vocabulary import Vocabulary

_SHARES: Final = ((0.4, 0.85), (0.35, 0.92))
"""Of the question's words, and of the best cosine, the shares that a statement of ignorance must
hold to be its answer: the fewer words, the nearer."""
_BESIDE: Final = 2.0
"""So much less than the best other sentence, as a logit, may a statement of ignorance score."""
_FAR_BETTER: Final = 3.5
"""One that scores so much more than the best other sentence is what is asked, in whatever words."""
_NEAR_ENOUGH: Final = 0.8
"""Share of the best cosine at which a sentence with the figure asked for settles the question."""


def what_is_unknown(query: Query, scored: Sequence[Scored], vocabulary: Vocabulary) -> list[Scored]:
    """Return the sentences that say of just what the question asks that it is not known.

    What one source does not know counts for nothing if another gives the figure asked for, of the
    endpoint or the side effect that is asked about. A summary asks for no one thing.
    """
    if asked_source(query.asked):
        return []
    ignorant = [item for item in scored if is_ignorance(item.candidate.text)]
    if only_particulars(query.asked, query.entities):
        return [item for item in ignorant if item.telling.is_own and is_told(query, item)]
    known = [item for item in scored if not is_ignorance(item.candidate.text)]
    nearest = max((item.candidate.cosine for item in scored), default=0.0)
    asked = vocabulary.entities(query.asked)
    aspects = [entity for entity in asked if entity.kind in ("endpoint", "topic")]
    ratios = [entity for entity in aspects if entity.name == RATIO]

    def settles(item: Scored) -> bool:
        candidate = item.candidate
        return (
            not item.telling.is_off
            and _tells(query, candidate.text)
            and not is_of_a_part(query.asked, candidate.text)
            and (not aspects or names_any(aspects, candidate, vocabulary))
            and (not ratios or names_any(ratios, candidate, vocabulary))
            and candidate.cosine >= _NEAR_ENOUGH * nearest
        )

    if any(settles(item) for item in known):
        return []
    best = max(known, key=lambda item: item.score, default=None)
    top = best.score if best else 0.0
    # What the best sentence has of the question and this one has not is not what is unknown.
    wording = best.candidate.wording if best else 0.0
    return [
        item
        for item in ignorant
        if not _is_background(item.candidate)
        and item.score >= top - _BESIDE
        and (item.score >= top or item.candidate.wording >= wording)
        and (item.score >= top + _FAR_BETTER or _is_near(item, nearest))
    ]


def _is_near(item: Scored, nearest: float) -> bool:
    candidate = item.candidate
    return any(
        candidate.wording >= wording and candidate.cosine >= share * nearest
        for wording, share in _SHARES
    )


def _tells(query: Query, text: str) -> bool:
    """Say whether a sentence gives the kind of figure that is asked for, or recommends."""
    if query.intent is Intent.RECOMMENDATION:
        return role_fit(query.intent, query.asked, text) > 0
    return figure_fit(query.asked, text) > 0


def _is_background(candidate: Candidate) -> bool:
    passage = candidate.evidence.passage
    texts = [passage.quote(sentence) for sentence in passage.sentences]
    return is_background(passage.heading, passage.sentences.index(candidate.sentence), texts)
