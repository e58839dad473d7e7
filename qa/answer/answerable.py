"""How likely the evidence answers the question, in [0, 1].

Thresholds on raw scores do not carry from one library to another. So what a question scores is
compared with what the library scores for questions that it does not hold (`Calibration`), and one
logistic regression over the four comparisons serves every library (docs/decisions.md).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from qa.answer.candidates import Candidate, CandidateFinder
from qa.answer.strange import Strangeness
from qa.domain import Evidence, Query
from qa.library import Calibration
from qa.library.values import TENTH
from qa.understand.bedside import speaks_of_one
from qa.vocabulary import Vocabulary

_WEIGHTS: Final = (0.47, 0.32, 0.63, 0.31)
"""Of cosine, coverage, BM25 and lead, each in spreads above what is not held."""
_BIAS: Final = -2.15
_UNTOLD: Final = (2.5, 2.8, -1.85)
"""Where nothing is compared: weights of cosine and of words on the subject, and the bias.
Clinicians ask in words that no document uses, so other words do not count against it."""
_SHORT, _LONGEST = 10, 2.5
"""Words of a question that is all question, and the most by which a longer one is helped."""
_OPEN: Final = 1.0
"""What is added where the comparison counts beside the subject: bedside words score low in it."""
_COMPARED: Final = 0.7
"""What the comparison counts beside the subject."""
_LOWEST: Final = -2.0
"""The least that the comparison can say: in words that no document uses it is low for what is held
as for what is not."""
_STRANGE: Final = 1.0
"""What a special word takes that no document has."""
_UNNAMED: Final = 2.5
"""And one that no dictionary has either: it names something."""
_FAR, _FAR_OFF = 0.3, 2.5
"""Below this cosine nothing is said of a question, whatever words it shares; where sentences were
read it takes so much."""
_READ, _READ_BIAS, _READ_MOST = 0.5, 0.7, 2.5
"""What the reading counts, a logit as the rest, its bias, and the most that it can be: where
nothing that is held answers, some sentence of another subject often reads as if it did."""
_AS_IF: Final = 20
"""Sentences from which those that were read are as if chosen: the best of many read better by
chance."""
_BESIDE, _ENOUGH = 3.0, 0.45
"""What the share of words on the subject counts beside what is compared, and from where on it
speaks for an answer."""
_SENTENCES: Final = re.compile(r"(?<=[.!?;])\s+")
_RETOLD: Final = 0.68
"""Cosine of a library whose documents retell each other: its sentences are held even where their
document is left out, and do not tell what it scores for what it does not hold."""


class Answerable:
    """Judge how likely evidence answers a question, in one library."""

    def __init__(
        self,
        finder: CandidateFinder,
        vocabulary: Vocabulary,
        calibration: Calibration | None,
        strangeness: Strangeness | None = None,
    ) -> None:
        """Compare with `calibration`, what the library scores for what it does not hold."""
        self._strangeness = strangeness
        self._finder = finder
        self._vocabulary = vocabulary
        self._calibration = calibration if tells(calibration) else None

    def of(
        self,
        query: Query,
        evidence: Sequence[Evidence],
        candidates: Sequence[Candidate],
        reading: float | None = None,
    ) -> float:
        """Return how likely the evidence answers the question.

        The subject decides, the comparison with what is not held counts beside it where the
        library could be measured, and the `reading` (`second.any_answers`) where it was read.
        `candidates` are the sentences that may be said, at least one.
        """
        cosine = max(candidate.cosine for candidate in candidates)
        is_far = cosine < _FAR and not self._vocabulary.names_specific(query.asked)
        if is_far and reading is None:
            return 0.0
        read = 0.0 if reading is None else _read(reading, len(candidates))
        read -= _FAR_OFF if is_far else 0.0
        texts = asking(query, self._vocabulary)
        alone = (self._finder.candidates(replace(query, asked=text), evidence) for text in texts)
        found = zip((query.asked, *texts), (candidates, *alone), strict=True)
        told = max(_by_topic(cosine, _topical(those) * _stretch(text)) for text, those in found)
        strange = self._strange(query)
        if self._calibration is None:
            return _logistic(told + read - strange)
        compared = max(_compared(evidence, self._calibration), _LOWEST)
        beside = compared + _BESIDE * (_topical(candidates) - _ENOUGH)
        return _logistic(told + _COMPARED * beside - strange + _OPEN + read)

    def _strange(self, query: Query) -> float:
        """Return what the special words take that no document has; a name takes more."""
        if self._strangeness is None or speaks_of_one(query.asked):
            return 0.0
        words = self._strangeness.of(query.asked)
        return sum(_UNNAMED if self._strangeness.is_name(word) else _STRANGE for word in words)


def _read(reading: float, of: int) -> float:
    """Return what the reading counts, of the best among so many sentences."""
    return _READ * min(reading - math.log(of / _AS_IF), _READ_MOST) + _READ_BIAS


def _topical(candidates: Sequence[Candidate]) -> float:
    return max((candidate.topical for candidate in candidates), default=0.0)


def _stretch(text: str) -> float:
    """Return by how much a long text's share of words on the subject is too low.

    Most words of a vignette are about the patient, and in no document.
    """
    return min(max(1.0, math.sqrt(len(text.split()) / _SHORT)), _LONGEST)


def by_topic(cosine: float, topical: float) -> float:
    """Return how answerable a question is that names a known drug or trial.

    By its best cosine, and by how much of what it is about a sentence and its surroundings speak
    of. Whether the evidence names the drug or the trial is seen elsewhere. Libraries that are too
    small to be measured, or retell themselves, have nothing else.
    """
    return _logistic(_by_topic(cosine, topical))


def _by_topic(cosine: float, topical: float) -> float:
    by_cosine, by_words, bias = _UNTOLD
    return by_cosine * cosine + by_words * topical + bias


def asking(query: Query, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the sentences of what is asked that name something, unless it is one sentence.

    The words around a question are in no document; they must not make it unanswerable.
    """
    sentences = _SENTENCES.split(query.asked)
    return tuple(each for each in sentences if each != query.asked and vocabulary.entities(each))


def compared(evidence: Sequence[Evidence], calibration: Calibration) -> float:
    """Return how answerable a question is, compared with questions that the library cannot answer.

    There is at least one passage of evidence.
    """
    return _logistic(_compared(evidence, calibration))


def _compared(evidence: Sequence[Evidence], calibration: Calibration) -> float:
    joint = sorted((item.scores.joint for item in evidence), reverse=True)
    spreads = (
        calibration.cosine.of(max(max(item.cosines, default=0.0) for item in evidence)),
        calibration.coverage.of(max(item.scores.coverage for item in evidence)),
        calibration.bm25.of(max(item.scores.lexical for item in evidence)),
        calibration.lead.of(joint[0] - joint[min(TENTH, len(joint)) - 1]),
    )
    weighted = (weight * spread for weight, spread in zip(_WEIGHTS, spreads, strict=True))
    return sum(weighted) + _BIAS


def tells(calibration: Calibration | None) -> bool:
    """Say whether questions can be compared with what the library does not hold."""
    return calibration is not None and calibration.cosine.middle < _RETOLD


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))
