"""Whether a sentence tells what is asked, of the patients who are asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qa.answer.asides import is_aside
from qa.answer.candidates import Candidate, names_any
from qa.answer.definitions import definition_fit, names_of
from qa.answer.doses import of_another_drug
from qa.answer.subjects import subjects_of
from qa.domain import Intent, Query
from qa.parts import EVERY, Composing
from qa.text.folding import fold
from qa.understand.asks import asked_term, asks_whether_given
from qa.understand.facets import facet_fit, facets_of
from qa.understand.intent import asks_for_result
from qa.understand.particulars import only_particulars, particulars_of
from qa.understand.population import contradictions
from qa.understand.setting import grade_aptness, settings_shared
from qa.understand.thresholds import aptness, meets, with_values
from qa.vocabulary import Vocabulary

_TELLS: Final = 0.15
"""What telling the facet that is asked gains."""
_ASIDE: Final = 0.15
"""What a caveat, an aim or a design loses that is not asked for."""
_ELSEWHERE: Final = 0.20
"""What a sentence loses for each way in which it is about other patients, for two at most."""
_MOST: Final = 2
_OF_ANOTHER: Final = 0.4
"""What of its fit a sentence keeps that does not name the endpoint or side effect asked about."""
_AS_GOOD_AS_ALL: Final = 0.7
"""From this share of the subject's words on a sentence is on the subject."""
_ON_SUBJECT: Final = 0.5
"""A sentence is elsewhere that holds less than this share of the subject's words that others do."""
ENOUGH: Final = 0.6
"""From this fit on a sentence is taken to tell what is asked."""

_JOINED: Final = re.compile(r" (?:plus|and|with) ")
_ALONE: Final = re.compile(
    r"\b(?:as (?:a )?(?:single agent|monotherapy)|single-agent|given alone|on its own)\b",
    re.IGNORECASE,
)
_BY_VALUE: Final = frozenset(
    (Intent.RECOMMENDATION, Intent.DOSE, Intent.SAFETY, Intent.ELIGIBILITY, Intent.YES_NO)
)
"""What is asked for a patient, for whom the measured values decide."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How far a sentence tells what is asked, in [0, 1], and what speaks against it.

    `share` is how much of the subject's words its document holds, of what any document does. It
    is elsewhere if its subject is another one, an aside if it tells of its source's design or
    limits; `contradictions` counts in what it is about other patients, `agreements` which of the
    line, the biomarker status and the extent that are asked about it names, where a recommendation
    is asked for, and whether the patient's values are within its limits: what is recommended for
    all patients is not what is for these. It is own if its source is a report of the trial that is
    asked about, and names all if it or its title has each of several drugs that are asked about.
    `aptness` is how narrowly its limits hold the patient's values.
    """

    fit: float = 0.0
    share: float = 1.0
    is_elsewhere: bool = False
    is_aside: bool = False
    contradictions: int = 0
    agreements: int = 0
    is_own: bool = False
    names_all: bool = True
    aptness: float = 0.0

    @property
    def score(self) -> float:
        """Return what this adds to the score of the sentence."""
        elsewhere = min(self.contradictions, _MOST)
        return _TELLS * self.fit * self.share - _ASIDE * self.is_aside - _ELSEWHERE * elsewhere

    @property
    def is_off(self) -> bool:
        """Say whether the sentence is about something that was not asked."""
        return self.is_elsewhere or self.is_aside or self.contradictions > 0

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """Return what a first statement is judged by before its score, higher for the better."""
        return not self.is_off, self.fit >= ENOUGH, self.is_own, self.agreements


class Teller:
    """Judge sentences by what one question asks for."""

    def __init__(
        self, query: Query, vocabulary: Vocabulary, parts: Composing = EVERY.composing
    ) -> None:
        """Read the question once for all sentences."""
        asked = vocabulary.entities(query.asked)
        self._query = query
        self._patient = with_values(query.standalone, query.question)
        self._vocabulary = vocabulary
        self._parts = parts
        self._particulars = particulars_of(query.asked) if parts.particulars else ()
        only = all(p.is_needed for p in self._particulars) and only_particulars(
            query.asked, query.entities
        )
        self._facets = () if only else facets_of(query.asked, query.intent)
        self._aspects = [each for each in asked if each.kind in ("endpoint", "topic")]
        self._trials = [each for each in asked if each.kind == "trial"]
        self._markers = {each.name for each in asked if each.kind == "biomarker"}
        self._drugs = subjects_of(query, vocabulary)
        given = [each for each in asked if each.kind in ("drug", "regimen")]
        self._regimens = [each for each in given if each.kind == "regimen"]
        whether = len(given) == 1 and asks_whether_given(query.asked, given[0].surface)
        self._all = given if len(given) > 1 or whether else []
        self._by_value = parts.population and not asks_for_result(query.asked)
        term = asked_term(query.asked) if query.intent is Intent.DEFINITION else None
        self._names = names_of(term, vocabulary) if term else ()

    def of(self, candidate: Candidate, most_topical: float) -> Telling:
        """Judge one sentence; `most_topical` is the most that any sentence is on the subject."""
        heading, text = candidate.evidence.passage.heading, candidate.text
        title = candidate.evidence.source.title
        parts = self._parts
        told = any(each.is_told(text, heading) for each in self._particulars)
        asked = bool(self._names) or told
        aside = parts.asides and not asked and is_aside(self._query, heading, text)
        others = 0
        if parts.population:
            others = contradictions(self._patient, text, heading[::-1], title)
            others += self._is_of_another_marker(text) + self._is_alone(text)
        topical = candidate.topical / most_topical if parts.topic and most_topical else 1.0
        if self._trials and names_any(self._trials, candidate, self._vocabulary):
            topical = 1.0
        share = min(1.0, topical / _AS_GOOD_AS_ALL)
        fit = (1.0 if told else self._fit(candidate)) if parts.kind else 0.0
        agree = self._agreements(text, heading, title) if parts.population else 0
        is_elsewhere = self._is_elsewhere(candidate, topical)
        above = fold(title)
        is_own = any(self._vocabulary.mentioned(trial, above) for trial in self._trials)
        is_own = is_own and not self._pools(title)
        told_of = f"{above} {fold(text)}"
        by_class = len(self._all) > 1
        names_all = all(
            self._vocabulary.mentioned(each, told_of, of_class=by_class) for each in self._all
        )
        apt = aptness(self._patient, text, *heading[::-1]) if self._by_value else 0.0
        if self._by_value:
            apt = max(apt, grade_aptness(self._query.standalone, text))
        return Telling(fit, share, is_elsewhere, aside, others, agree, is_own, names_all, apt)

    def _pools(self, title: str) -> bool:
        """Say whether a title names other trials, too: a pooled analysis is of several."""
        named = {each.name for each in self._vocabulary.entities(title) if each.kind == "trial"}
        return bool(named - {each.name for each in self._trials})

    def _agreements(self, text: str, heading: Sequence[str], title: str) -> int:
        """Count what a sentence names of the patient: settings in a recommendation, and values.

        A figure is found in a subgroup, whose value is no agreement with a patient's.
        """
        query = self._query
        agree = 0
        if query.intent is Intent.RECOMMENDATION:
            agree, _ = settings_shared(query.standalone, text, *heading[::-1], title)
        by_value = query.intent in _BY_VALUE and self._by_value
        return agree + (by_value and meets(self._patient, text, *heading[::-1]) is True)

    def _is_elsewhere(self, candidate: Candidate, topical: float) -> bool:
        """Say whether a sentence is on another subject; of a named trial or drug its words tell."""
        subjects = self._trials or self._drugs
        if subjects and self._parts.topic:
            return not names_any(subjects, candidate, self._vocabulary)
        return topical < _ON_SUBJECT

    def _is_of_another_marker(self, text: str) -> bool:
        """Say whether advice is for patients with another biomarker than the one asked about."""
        if not self._markers or self._query.intent is not Intent.RECOMMENDATION:
            return False
        named = {e.name for e in self._vocabulary.entities(text) if e.kind == "biomarker"}
        return bool(named) and not named & self._markers

    def _is_alone(self, text: str) -> bool:
        """Say whether a sentence is of a drug given alone, where one of several is asked about."""
        combined = any(_JOINED.search(each.name) for each in self._regimens)
        return combined and _ALONE.search(text) is not None

    def _fit(self, candidate: Candidate) -> float:
        if self._names:
            return definition_fit(self._names, candidate.text)
        names = not self._aspects or names_any(self._aspects, candidate, self._vocabulary)
        if not self._facets:
            return float(bool(self._aspects) and names)
        heading = candidate.evidence.passage.heading
        fit = facet_fit(self._facets, self._query.asked, heading, candidate.text)
        if self._query.intent is Intent.DOSE and of_another_drug(
            self._query.asked, candidate.text, self._vocabulary
        ):
            fit *= _OF_ANOTHER
        return fit if names else _OF_ANOTHER * fit
