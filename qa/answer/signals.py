"""The sentences that might answer, measured: a row of numbers each, and the traits of the question.

What the numbers mean stands here; what they count is fitted (`weighing.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from qa.answer.asides import asks_design, is_caveat
from qa.answer.candidates import Candidate, names_any
from qa.answer.fit import figure_fit, is_ignorance, role_fit, section_fit
from qa.answer.subjects import subjects_of
from qa.answer.telling import Teller, Telling
from qa.domain import SECONDARY, Intent, Query, SourceType
from qa.parts import EVERY, Composing
from qa.text.numbers import quantities
from qa.understand import authority
from qa.understand.asks import asks_finding
from qa.understand.issuers import issuer_fit
from qa.understand.setting import setting_fit
from qa.vocabulary import Vocabulary
from qa.weights import Floats

RULES: Final = frozenset({SourceType.LABEL, SourceType.GUIDELINE})
"""Neither the classifier of findings nor the reranker has learnt from these: what they say counts
as a finding that answers."""
_OLD: Final = 15
"""Years before this one from which on a source is no older than another."""
_MOST_ELSEWHERE: Final = 2
_FINDING: Final = 0.5
_TENTH: Final = 9
SIGNALS: Final = (
    "cosine",
    "before",  # the cosine of the sentence before, in the passage
    "after",
    "best_of_passage",
    "place",  # in its passage, from 0 to 1
    "coverage",
    "wording",
    "rarest",  # holds the rarest of the question's words, names apart
    "pairs",  # the share of the question's neighbouring words that it holds side by side
    "passage_coverage",
    "joint",
    "passage",  # the fused score of its passage
    "dense",
    "lexical",
    "authority",  # of its kind of source, for this kind of question
    "label",
    "guideline",
    "secondary",
    "recency",
    "section",  # the heading that it stands under
    "role",  # wording of a recommendation, a rule, a finding, or an aim
    "rule",  # such wording in the kind of source that the question rests on
    "figure",  # a figure of the kind that is asked for
    "numbers",
    "setting",  # line of treatment, biomarker status, extent
    "finding",
    "led_finding",  # where one is asked for, times the square of its document's best score
    "led_reading",
    "facet",  # what is asked of the subject
    "told",  # the same, times the share of the subject's words that its document holds
    "share",
    "topical",
    "elsewhere",
    "contradictions",  # ways in which it is about other patients
    "agreements",
    "aside",
    "caveat",  # says what its source does not show or must not be read as
    "aspect",  # names the endpoint or side effect that is asked about: 1, or does not: -1
    "unnamed",  # leaves its trial or drug to its document
    "issuer",
    "ignorance",  # says that something is not known
    "words",
)
_INTENTS: Final = (
    Intent.SAFETY,
    Intent.DOSE,
    Intent.RECOMMENDATION,
    Intent.ELIGIBILITY,
    Intent.YES_NO,
    Intent.COMPARISON,
    Intent.LIST,
    Intent.DEFINITION,
)
_MEANS: Final = ("rule", "share")
_MOSTS: Final = ("cosine", "coverage", "dense", "lexical", "section", "setting", "figure", "aspect")
TRAITS: Final = (
    *_INTENTS,
    "asks_finding",
    "asks_design",  # or limits, or whether something may be compared
    "words",  # logarithm of the number of the question's words
    "named",  # a trial or a drug is asked about
    "cosine_drop",  # from the best sentence to the tenth
    "findings",  # the share of the sentences that report one
    "sections",  # the share under a heading that tells
    *(f"mean_{name}" for name in _MEANS),
    *(f"most_{name}" for name in _MOSTS),
)
SIGNALS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "cosine": ("cosine", "before", "after", "best_of_passage"),
    "coverage": ("coverage", "wording", "rarest", "pairs", "passage_coverage", "joint"),
    "passage": ("passage", "dense", "lexical"),
    "authority": ("authority", "label", "guideline", "secondary"),
    "section": ("section",),
    "role": ("role",),
    "rules": ("rule",),
    "figure": ("figure", "numbers"),
    "setting": ("setting",),
    "recency": ("recency",),
    "issuer": ("issuer",),
    "finding": ("finding", "led_finding"),
    "reading": ("led_reading",),
    "kind": ("facet", "told"),
    "topic": ("told", "share", "topical", "elsewhere"),
    "population": ("contradictions", "agreements"),
    "asides": ("aside", "caveat"),
    "aspect": ("aspect",),
    "named": ("unnamed",),
    "ignorance": ("ignorance",),
}
"""The signals of each part; one that joins two parts goes with either."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Sentences and what was measured of them, in one order.

    `table` is (candidates, signals), `traits` (traits); `authority` is that of each source.
    """

    candidates: Sequence[Candidate]
    tellings: Sequence[Telling]
    authority: Sequence[float]
    table: Floats
    traits: Floats


def measure(
    query: Query,
    candidates: Sequence[Candidate],
    vocabulary: Vocabulary,
    parts: Composing = EVERY.composing,
) -> Measured:
    """Measure the sentences, at least one, beside each other."""
    meter = _Meter(query, candidates, vocabulary, parts)
    rows = [meter.row(candidate) for candidate in candidates]
    table = np.array([[row[name] for name in SIGNALS] for row in rows], dtype=np.float64)
    return Measured(
        candidates,
        tuple(meter.tellings),
        tuple(row["authority"] for row in rows),
        table,
        _traits(query, table, named=bool(meter.subjects)),
    )


class _Meter:
    """Measure the sentences of one question, which is read once for all."""

    def __init__(
        self, query: Query, candidates: Sequence[Candidate], names: Vocabulary, parts: Composing
    ) -> None:
        asked = names.entities(query.asked)
        self._query = query
        self._vocabulary = names
        self._aspects = [each for each in asked if each.kind in ("endpoint", "topic")]
        self.subjects = subjects_of(query, names)
        self._of_a_trial = any(entity.kind == "trial" for entity in query.entities)
        self._teller = Teller(query, names, parts)
        self._most = max(candidate.topical for candidate in candidates)
        self._leads = _leads(candidates) if asks_finding(query.asked) else {}
        sources = (candidate.evidence.source for candidate in candidates)
        self._issued = issuer_fit(query.standalone, sources)
        self.tellings: list[Telling] = []

    def row(self, candidate: Candidate) -> dict[str, float]:
        """Return the signals of one sentence."""
        telling = self._teller.of(candidate, self._most)
        self.tellings.append(telling)
        return {
            **_of_the_words(candidate),
            **_of_telling(telling),
            **self._of_the_source(candidate),
            **self._of_the_question(candidate),
        }

    def _of_the_source(self, candidate: Candidate) -> dict[str, float]:
        source = candidate.evidence.source
        kind, intent = source.source_type, self._query.intent
        lead = self._leads.get(source.id, 0.0) ** 2
        ruled = kind in RULES
        years = (source.published_year or 0) - (date.today().year - _OLD)
        return {
            "authority": authority.weight(kind, intent, of_a_trial=self._of_a_trial),
            "label": kind is SourceType.LABEL,
            "guideline": kind is SourceType.GUIDELINE,
            "secondary": kind in SECONDARY,
            "recency": min(max(years, 0) / _OLD, 1.0),
            "led_finding": lead * (1.0 if ruled else candidate.finding),
            "led_reading": lead * (1.0 if ruled else candidate.reading),
            "issuer": self._issued(source),
        }

    def _of_the_question(self, candidate: Candidate) -> dict[str, float]:
        query, text = self._query, candidate.text
        heading = candidate.evidence.passage.heading
        role = role_fit(query.intent, query.asked, text)
        resting = candidate.evidence.source.source_type is authority.leading(query.intent)
        return {
            "section": section_fit(query.intent, query.asked, heading),
            "role": role,
            "rule": resting and role > 0,
            "figure": figure_fit(query.asked, text),
            "setting": setting_fit(query.standalone, " . ".join((*heading, text))),
            "aspect": self._names(candidate),
            "unnamed": bool(self.subjects)
            and not names_any(self.subjects, candidate, self._vocabulary),
        }

    def _names(self, candidate: Candidate) -> float:
        if not self._aspects:
            return 0.0
        return 1.0 if names_any(self._aspects, candidate, self._vocabulary) else -1.0


def _of_the_words(candidate: Candidate) -> dict[str, float]:
    item = candidate.evidence
    cosines, sentences = item.cosines, item.passage.sentences
    place = sentences.index(candidate.sentence)
    return {
        "cosine": candidate.cosine,
        "before": cosines[place - 1] if place else 0.0,
        "after": cosines[place + 1] if place + 1 < len(cosines) else 0.0,
        "best_of_passage": max(cosines),
        "place": place / len(cosines),
        "coverage": candidate.coverage,
        "wording": candidate.wording,
        "rarest": candidate.rarest,
        "pairs": candidate.pairs,
        "passage_coverage": item.scores.coverage,
        "joint": item.scores.joint,
        "passage": item.scores.fused,
        "dense": item.scores.dense,
        "lexical": item.scores.lexical,
        "topical": candidate.topical,
        "finding": candidate.finding,
        "ignorance": is_ignorance(candidate.text),
        "caveat": is_caveat(candidate.text),
        "numbers": len(quantities(candidate.text)),
        "words": len(candidate.text.split()),
    }


def _of_telling(telling: Telling) -> dict[str, float]:
    return {
        "facet": telling.fit,
        "told": telling.fit * telling.share,
        "share": telling.share,
        "elsewhere": telling.is_elsewhere,
        "contradictions": min(telling.contradictions, _MOST_ELSEWHERE),
        "agreements": telling.agreements,
        "aside": telling.is_aside,
    }


def _leads(candidates: Sequence[Candidate]) -> dict[str, float]:
    """Return the best fused score of each document."""
    leads: dict[str, float] = {}
    for candidate in candidates:
        item = candidate.evidence
        leads[item.source.id] = max(leads.get(item.source.id, 0.0), item.scores.fused)
    return leads


def _traits(query: Query, table: Floats, *, named: bool) -> Floats:
    column = {name: table[:, place] for place, name in enumerate(SIGNALS)}
    nearest = np.sort(column["cosine"])[::-1]
    return np.array(
        [
            *(query.intent is intent for intent in _INTENTS),
            asks_finding(query.asked),
            asks_design(query.asked),
            np.log(max(len(query.asked.split()), 1)),
            named,
            nearest[0] - nearest[min(_TENTH, len(nearest) - 1)],
            np.mean(column["finding"] > _FINDING),
            np.mean(column["section"] != 0),
            *(column[name].mean() for name in _MEANS),
            *(column[name].max() for name in _MOSTS),
        ],
        dtype=np.float64,
    )
