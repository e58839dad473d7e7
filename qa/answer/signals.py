"""The sentences that might answer, measured: a row of numbers each, and the traits of the question.

What the numbers mean stands here; what they count is fitted (`weighing.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from qa.answer.asides import asks_design, is_caveat
from qa.answer.candidates import Candidate, names_any
from qa.answer.fit import figure_fit, is_ignorance, role_fit, section_fit
from qa.answer.focus import SIGNALS as focused
from qa.answer.focus import Focus
from qa.answer.signal_names import INTENTS, MEANS, MOSTS, SIGNALS
from qa.answer.subjects import subjects_of
from qa.answer.telling import Teller, Telling
from qa.domain import SECONDARY, Query, SourceType
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
_MANY: Final = 4
_LISTS: Final = (
    (re.compile(r"\b(?:trials|studies|RCTs)\b", re.IGNORECASE), ("trial",)),
    (
        re.compile(r"\b(?:drugs|agents|medicines|treatments|options|regimens)\b", re.IGNORECASE),
        ("drug", "regimen"),
    ),
)
"""What is listed, by the word for it, and the kinds of names of which several are a list."""
_TENTH: Final = 9


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Sentences and what was measured of them, in one order.

    `table` is (candidates, signals), `traits` (traits); `authority` is that of each source;
    `asked` is the question that they were measured for.
    """

    asked: str
    candidates: Sequence[Candidate]
    tellings: Sequence[Telling]
    authority: Sequence[float]
    table: Floats
    traits: Floats


def measure(
    query: Query,
    candidates: Sequence[Candidate],
    vocabulary: Vocabulary,
    focus: Focus,
    parts: Composing = EVERY.composing,
) -> Measured:
    """Measure the sentences, at least one, beside each other."""
    meter = _Meter(query, candidates, vocabulary, parts)
    near = focus.of(query, candidates)
    rows = [
        {**meter.row(candidate), **dict(zip(focused, row, strict=True))}
        for candidate, row in zip(candidates, near.tolist(), strict=True)
    ]
    table = np.array([[row[name] for name in SIGNALS] for row in rows], dtype=np.float64)
    return Measured(
        query.asked,
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
            "listed": self._listed(text),
            "unnamed": bool(self.subjects)
            and not names_any(self.subjects, candidate, self._vocabulary),
        }

    def _listed(self, text: str) -> float:
        """Return how many trials or drugs a sentence names, where such are asked for, in [0, 1]."""
        kinds = next((kinds for asks, kinds in _LISTS if asks.search(self._query.asked)), ())
        named = {e.name for e in self._vocabulary.entities(text) if e.kind in kinds}
        return min(len(named), _MANY) / _MANY if len(named) > 1 else 0.0

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
        "enumerates": min(candidate.text.count(", "), _MANY) / _MANY,
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
            *(query.intent is intent for intent in INTENTS),
            asks_finding(query.asked),
            asks_design(query.asked),
            np.log(max(len(query.asked.split()), 1)),
            named,
            nearest[0] - nearest[min(_TENTH, len(nearest) - 1)],
            np.mean(column["finding"] > _FINDING),
            np.mean(column["section"] != 0),
            *(column[name].mean() for name in MEANS),
            *(column[name].max() for name in MOSTS),
        ],
        dtype=np.float64,
    )
