"""The extractive composer: sentences that answer, from several sources, quoted as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.answer.answerable import Answerable, Unheard, nothing_unheard
from qa.answer.candidates import (
    Candidate,
    CandidateFinder,
    may_speak_of,
    names_any,
    time_points,
)
from qa.answer.fit import figure_fit, is_ignorance
from qa.answer.leading import finding_first
from qa.answer.weighing import Scored, weigh
from qa.domain import SECONDARY, Citation, Draft, Entity, Evidence, Intent, Part, Query, Statement
from qa.library import Calibration
from qa.parts import EVERY, Composing
from qa.text.folding import fold
from qa.text.numbers import quantities
from qa.understand.asks import asks_finding
from qa.understand.issuers import issuer_fit
from qa.vocabulary import Vocabulary

MOST_STATEMENTS = 6
_KEEP = 0.78
"""A further statement must score at least this share of the best."""
_PRIMARY = 0.7
"""News and AI summaries count only if no other source reaches this share of their score."""
_REORDER = 0.88
"""A higher authority goes first if its statement scores at least this share of the best."""
_ASKED = 0.4
"""Share of the question's words that a statement of ignorance must hold to be its answer."""
_NEAR = 0.9
"""Share of the best cosine that it must reach."""
_NEAR_ENOUGH = 0.8
"""Share of the best cosine at which a sentence with the figure asked for settles the question."""
_ASPECT = 0.06
"""What naming the endpoint or side effect asked about adds, and not naming it takes away."""
_UNNAMED = 0.08
"""What a sentence loses that leaves its trial or drug to its document."""
_ISSUER = 0.25
"""What a sentence gains that is by who is named, and a rule by somebody else loses."""
_COMPARED = 2
_SAME = 0.92
"""Cosine above which two sentences with the same numbers say the same."""


_REPORTED = frozenset({Intent.FACT, Intent.YES_NO, Intent.COMPARISON, Intent.LIST})
"""Kinds of questions that findings answer, where they ask for one; rules answer the others."""

# What was given before is the setting of a question, not its subject.
_BEFORE = re.compile(
    r"\b(?:after|following|despite|beyond|failed|progress\w* on|prior|previous(?:ly)?)\b[^,.;?]*",
    re.IGNORECASE,
)


class ExtractiveComposer:
    """Answer with verbatim sentences, the best first and a higher authority before a lower."""

    def __init__(
        self,
        finder: CandidateFinder,
        vocabulary: Vocabulary,
        calibration: Calibration | None = None,
        parts: Composing = EVERY.composing,
        *,
        unheard: Unheard = nothing_unheard,
    ) -> None:
        """Use this finder for candidates and this vocabulary for the names they must hold.

        `calibration` says what the library scores for questions that it does not hold, and
        `unheard` how many words of a text it does not have.
        """
        self._finder = finder
        self._vocabulary = vocabulary
        known = calibration if parts.calibration else None
        self._answerable = Answerable(finder, vocabulary, known, unheard)
        self._parts = parts

    def compose(self, query: Query, evidence: tuple[Evidence, ...]) -> Draft:
        """Return the draft: statements with their citations, and how answerable it seems.

        `Draft.answerable` is in [0, 1]; a draft without statements is not answerable. What the
        library says it does not know comes as a statement of the part `CONTEXT`.
        """
        candidates = self._finder.candidates(query, evidence)
        fitting = self._on_the_subject(query, candidates)
        if self._parts.time:
            fitting = _at_the_asked_time(query, fitting)
        unknown = _what_is_unknown(query, fitting) if self._parts.ignorance else []
        fitting = [c for c in fitting if not self._is_ignorance(c.text)] + unknown
        if not fitting:
            return Draft(query, evidence)
        scored = sorted(self._scored(query, fitting), key=lambda item: -item.score)
        chosen = [item for item in scored if self._is_ignorance(item.candidate.text)]
        good = _chosen(scored, self._parts)
        good = _ordered(good) if self._parts.order else good
        if self._parts.lead and _wants_finding(query):
            good = finding_first(scored, good)
        chosen += [item for item in good if item not in chosen]
        chosen = self._with_every_trial(query, scored, chosen)[:MOST_STATEMENTS]
        statements, citations = self._said(chosen)
        answers = self._answerable.of(query, evidence, [item.candidate for item in scored])
        return Draft(query, evidence, statements, citations, answers)

    def _is_ignorance(self, text: str) -> bool:
        return self._parts.ignorance and is_ignorance(text)

    def _said(self, chosen: Sequence[Scored]) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
        citations = tuple(
            _citation(marker, item.candidate) for marker, item in enumerate(chosen, start=1)
        )
        statements = tuple(
            Statement(
                citation.quote,
                (citation.marker,),
                Part.CONTEXT if self._is_ignorance(citation.quote) else Part.ANSWER,
            )
            for citation in citations
        )
        return statements, citations

    def _scored(self, query: Query, candidates: Sequence[Candidate]) -> Iterator[Scored]:
        """Weigh whether each sentence names its subject, and the endpoint or side effect asked."""
        asked = self._vocabulary.entities(query.asked)
        aspects = [entity for entity in asked if entity.kind in ("endpoint", "topic")]
        subjects = self._subjects(query)
        leads = _leads(candidates) if asks_finding(query.asked) else {}
        issued = issuer_fit(query.standalone, (c.evidence.source for c in candidates))
        for candidate in candidates:
            lead = leads.get(candidate.evidence.source.id, 0.0)
            plain = weigh(query, candidate, lead, self._parts)
            score = plain.score
            if aspects and self._parts.aspect:
                score += _ASPECT if names_any(aspects, candidate, self._vocabulary) else -_ASPECT
            score += _ISSUER * self._parts.issuer * issued(candidate.evidence.source)
            is_named = not subjects or names_any(subjects, candidate, self._vocabulary)
            if self._parts.named and not is_named:
                score -= _UNNAMED
            yield replace(plain, score=score)

    def _with_every_trial(
        self, query: Query, scored: Sequence[Scored], chosen: list[Scored]
    ) -> list[Scored]:
        """Let each trial of a comparison speak: its best sentence that is about it alone."""
        trials = [e for e in self._vocabulary.entities(query.asked) if e.kind == "trial"]
        if len(trials) < _COMPARED or not self._parts.trials:
            return chosen
        own: list[Scored] = []
        for trial in trials:
            others = [other for other in trials if other != trial]
            about = (
                item
                for item in scored
                if names_any([trial], item.candidate, self._vocabulary)
                and not names_any(others, item.candidate, self._vocabulary)
            )
            own += [item for item in (next(about, None),) if item is not None]
        return own + [item for item in chosen if all(item is not other for other in own)]

    def _subjects(self, query: Query) -> list[Entity]:
        """Return the trials that the question is about, else the drugs."""
        asked = self._vocabulary.entities(_BEFORE.sub(" ", query.asked))
        trials = [entity for entity in asked if entity.kind == "trial"]
        return trials or [entity for entity in asked if entity.kind in ("drug", "regimen")]

    def _on_the_subject(self, query: Query, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """Keep the sentences about a trial that was named, else about a drug that was named."""
        subjects = self._subjects(query)
        if not subjects or not self._parts.subject:
            return candidates
        naming = [c for c in candidates if names_any(subjects, c, self._vocabulary)]
        spoken = may_speak_of(subjects, candidates, self._vocabulary)
        return naming + [c for c in spoken if all(c is not other for other in naming)]


def _wants_finding(query: Query) -> bool:
    return query.intent in _REPORTED and asks_finding(query.asked)


def _leads(candidates: Sequence[Candidate]) -> dict[str, float]:
    """Return the best fused score of each document."""
    leads: dict[str, float] = {}
    for candidate in candidates:
        item = candidate.evidence
        leads[item.source.id] = max(leads.get(item.source.id, 0.0), item.scores.fused)
    return leads


def _what_is_unknown(query: Query, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the sentences that say of just what the question asks that it is not known.

    What one source does not know counts for nothing if another gives the figure asked for.
    """
    nearest = max((candidate.cosine for candidate in candidates), default=0.0)
    if any(
        not is_ignorance(candidate.text)
        and figure_fit(query.asked, candidate.text)
        and candidate.cosine >= _NEAR_ENOUGH * nearest
        for candidate in candidates
    ):
        return []
    return [
        candidate
        for candidate in candidates
        if is_ignorance(candidate.text)
        and candidate.wording >= _ASKED
        and candidate.cosine >= _NEAR * nearest
    ]


def _at_the_asked_time(query: Query, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Keep what speaks of the time asked for: a 12-month rate is no answer to a 5-year rate."""
    asked = time_points(query.asked)
    if not asked or query.intent in (Intent.DOSE, Intent.SAFETY):
        return candidates
    return [c for c in candidates if asked & time_points(c.text)]


def _chosen(scored: Sequence[Scored], parts: Composing) -> list[Scored]:
    """Take the best sentences that do not repeat each other.

    News and AI summaries stand back where another source answers as well.
    """
    primary = [item for item in scored if not _is_secondary(item)]
    if parts.primary and primary and primary[0].score >= _PRIMARY * scored[0].score:
        scored = primary
    good = [item for item in scored if item.score >= _KEEP * scored[0].score]
    chosen: list[Scored] = []
    for item in good:
        if len(chosen) == MOST_STATEMENTS:
            break
        repeats = any(_repeats(item.candidate, other.candidate) for other in chosen)
        if not (repeats and parts.distinct):
            chosen.append(item)
    return chosen


def _is_secondary(item: Scored) -> bool:
    return item.candidate.evidence.source.source_type in SECONDARY


def _repeats(one: Candidate, other: Candidate) -> bool:
    if fold(one.text) == fold(other.text):
        return True
    numbers, others = ({q.value for q in quantities(c.text)} for c in (one, other))
    return numbers == others and float(one.vector @ other.vector) > _SAME


def _ordered(chosen: list[Scored]) -> list[Scored]:
    best = max(item.score for item in chosen)
    near = [item for item in chosen if item.score >= _REORDER * best]
    far = [item for item in chosen if item.score < _REORDER * best]
    near.sort(key=lambda item: (-round(item.authority, 3), -item.score))
    return near + far


def _citation(marker: int, candidate: Candidate) -> Citation:
    item, sentence = candidate.evidence, candidate.sentence
    return Citation(
        marker=marker,
        source=item.source,
        start=sentence.start,
        end=sentence.end,
        quote=candidate.text,
        heading=item.passage.heading,
        page=item.passage.page,
    )
