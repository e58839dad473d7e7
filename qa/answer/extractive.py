"""The extractive composer: sentences that answer, from several sources, quoted as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.answer.answerable import Answerable
from qa.answer.candidates import Candidate, CandidateFinder, names_any
from qa.answer.choosing import MOST_STATEMENTS, primary_of
from qa.answer.choosing import chosen as chosen_of
from qa.answer.fit import figure_fit, is_ignorance
from qa.answer.leading import finding_first
from qa.answer.restoring import restored
from qa.answer.sides import with_every_item, with_every_side
from qa.answer.subjects import about, subjects_of
from qa.answer.telling import Teller
from qa.answer.times import times_asked, times_told
from qa.answer.weighing import Scored, weigh
from qa.domain import Citation, Draft, Evidence, Intent, Part, Query, Statement
from qa.library import Calibration
from qa.parts import EVERY, Composing
from qa.understand.asks import asks_finding
from qa.understand.issuers import issuer_fit
from qa.vocabulary import Vocabulary

_UNKNOWN = ((0.4, 0.85), (0.35, 0.92))
"""Of the question's words, and of the best cosine, the shares that a statement of ignorance must
hold to be its answer: the fewer words, the nearer."""
_NEAR_ENOUGH = 0.8
"""Share of the best cosine at which a sentence with the figure asked for settles the question."""
_ASPECT = 0.06
"""What naming the endpoint or side effect asked about adds, and not naming it takes away."""
_UNNAMED = 0.08
"""What a sentence loses that leaves its trial or drug to its document."""
_ISSUER = 0.25
"""What a sentence gains that is by who is named, and a rule by somebody else loses."""


_REPORTED = frozenset({Intent.FACT, Intent.YES_NO, Intent.COMPARISON, Intent.LIST})
"""Kinds of questions that findings answer, where they ask for one; rules answer the others."""


class ExtractiveComposer:
    """Answer with verbatim sentences, the best first and a higher authority before a lower."""

    def __init__(
        self,
        finder: CandidateFinder,
        vocabulary: Vocabulary,
        calibration: Calibration | None = None,
        parts: Composing = EVERY.composing,
    ) -> None:
        """Use this finder for candidates and this vocabulary for the names they must hold.

        `calibration` says what the library scores for questions that it does not hold.
        """
        self._finder = finder
        self._vocabulary = vocabulary
        known = calibration if parts.calibration else None
        self._answerable = Answerable(finder, vocabulary, known)
        self._parts = parts

    def compose(self, query: Query, evidence: tuple[Evidence, ...]) -> Draft:
        """Return the draft: statements with their citations, and how answerable it seems.

        `Draft.answerable` is in [0, 1]; a draft without statements is not answerable. What the
        library says it does not know comes as a statement of the part `CONTEXT`.
        """
        candidates = self._finder.candidates(query, evidence)
        subjects = subjects_of(query, self._vocabulary)
        fitting = (
            about(subjects, candidates, self._vocabulary) if self._parts.subject else candidates
        )
        if self._parts.time:
            fitting = _at_the_asked_time(query, fitting)
        if not fitting:
            return Draft(query, evidence)
        scored = sorted(self._scored(query, fitting), key=lambda item: -item.score)
        unknown = self._what_is_unknown(query, scored) if self._parts.ignorance else []
        scored = [
            item
            for item in scored
            if item in unknown or not self._is_ignorance(item.candidate.text)
        ]
        if not scored:
            return Draft(query, evidence)
        chosen = [item for item in scored if self._is_ignorance(item.candidate.text)]
        primary = primary_of(scored) if self._parts.primary else scored
        good = chosen_of(query, primary, self._parts)
        if self._parts.lead and _wants_finding(query):
            good = finding_first(primary, good)
        chosen += [item for item in good if item not in chosen]
        if self._parts.sides:
            chosen = with_every_side(query, primary, chosen, self._vocabulary)
        chosen = chosen[:MOST_STATEMENTS]
        if self._parts.items:
            chosen = with_every_item(query, primary, chosen, self._vocabulary)
        statements, citations = self._said(chosen)
        answers = self._answerable.of(query, evidence, [item.candidate for item in scored])
        return Draft(query, evidence, statements, citations, answers)

    def _is_ignorance(self, text: str) -> bool:
        return self._parts.ignorance and is_ignorance(text)

    def _what_is_unknown(self, query: Query, scored: Sequence[Scored]) -> list[Scored]:
        """Return the sentences that say of just what the question asks that it is not known.

        What one source does not know counts for nothing if another gives the figure asked for, of
        the endpoint or the side effect that is asked about.
        """
        nearest = max((item.candidate.cosine for item in scored), default=0.0)
        asked = self._vocabulary.entities(query.asked)
        aspects = [entity for entity in asked if entity.kind in ("endpoint", "topic")]

        def settles(item: Scored) -> bool:
            candidate = item.candidate
            return (
                not is_ignorance(candidate.text)
                and not item.telling.is_off
                and figure_fit(query.asked, candidate.text) > 0
                and (not aspects or names_any(aspects, candidate, self._vocabulary))
                and candidate.cosine >= _NEAR_ENOUGH * nearest
            )

        if any(settles(item) for item in scored):
            return []
        return [
            item
            for item in scored
            if is_ignorance(item.candidate.text)
            and any(
                item.candidate.wording >= wording and item.candidate.cosine >= share * nearest
                for wording, share in _UNKNOWN
            )
        ]

    def _said(self, chosen: Sequence[Scored]) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
        """Return the statements; a subject that is put back has a citation of its own."""
        citations: list[Citation] = []
        statements: list[Statement] = []
        for item in chosen:
            own = [_citation(len(citations) + 1, item.candidate)]
            text = own[0].quote
            put_back = restored(item.candidate) if self._parts.restored else None
            if put_back is not None:
                text = put_back.text
                own.append(put_back.citation(len(citations) + 2, own[0]))
            part = Part.CONTEXT if self._is_ignorance(own[0].quote) else Part.ANSWER
            statements.append(Statement(text, tuple(each.marker for each in own), part))
            citations += own
        return tuple(statements), tuple(citations)

    def _scored(self, query: Query, candidates: Sequence[Candidate]) -> Iterator[Scored]:
        """Weigh whether each sentence names its subject, and the endpoint or side effect asked."""
        asked = self._vocabulary.entities(query.asked)
        aspects = [entity for entity in asked if entity.kind in ("endpoint", "topic")]
        subjects = subjects_of(query, self._vocabulary)
        teller = Teller(query, self._vocabulary, self._parts)
        most = max(candidate.topical for candidate in candidates)
        leads = _leads(candidates) if asks_finding(query.asked) else {}
        issued = issuer_fit(query.standalone, (c.evidence.source for c in candidates))
        for candidate in candidates:
            lead = leads.get(candidate.evidence.source.id, 0.0)
            plain = weigh(query, candidate, lead, self._parts)
            telling = teller.of(candidate, most)
            score = plain.score + telling.score
            if aspects and self._parts.aspect:
                score += _ASPECT if names_any(aspects, candidate, self._vocabulary) else -_ASPECT
            score += _ISSUER * self._parts.issuer * issued(candidate.evidence.source)
            is_named = not subjects or names_any(subjects, candidate, self._vocabulary)
            if self._parts.named and not is_named:
                score -= _UNNAMED
            yield replace(plain, score=score, telling=telling)


def _wants_finding(query: Query) -> bool:
    return query.intent in _REPORTED and asks_finding(query.asked)


def _leads(candidates: Sequence[Candidate]) -> dict[str, float]:
    """Return the best fused score of each document."""
    leads: dict[str, float] = {}
    for candidate in candidates:
        item = candidate.evidence
        leads[item.source.id] = max(leads.get(item.source.id, 0.0), item.scores.fused)
    return leads


def _at_the_asked_time(query: Query, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Keep what speaks of the time asked for: a 12-month rate is no answer to a 5-year rate."""
    asked = times_asked(query.asked)
    if not asked or query.intent in (Intent.DOSE, Intent.SAFETY):
        return candidates
    return [c for c in candidates if asked & times_told(c.text)]


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
