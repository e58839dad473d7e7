"""The extractive composer: sentences that answer, chosen from several sources, quoted as they are."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer import authority
from qa.answer.candidates import Candidate, CandidateFinder, names_all, time_points
from qa.domain import Citation, Draft, Evidence, Intent, Part, Query, Statement
from qa.text.folding import fold
from qa.text.numbers import quantities
from qa.understand.intent import asks_for_result
from qa.vocabulary import SPECIFIC, Vocabulary

MOST_STATEMENTS = 6
_WEIGHT = {"cosine": 0.40, "coverage": 0.40, "fused": 0.20}
_AUTHORITY = 0.06
_FIGURE = 0.05
_ROLE = 0.08
_KEEP = 0.78
"""A further statement must score at least this share of the best."""
_REORDER = 0.88
"""A higher authority goes first if its statement scores at least this share of the best."""
_SAME = 0.92
"""Cosine above which two sentences say the same."""

# What kind of figure a question wants, and the units in which it comes.
_WANTED: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"\bdos(?:e|es|ing|age)\b|how much", re.I), frozenset({"mg/kg", "mg/m2", "mg"})),
    (
        re.compile(r"\bsurvival\b|\bos\b|\bpfs\b|how long|duration of response|median", re.I),
        frozenset({"month", "week", "day", "year"}),
    ),
    (
        re.compile(r"\brates?\b|\borr\b|respon|how (?:often|common|frequent)|percent|proportion|"
                   r"incidence|share", re.I),
        frozenset({"%"}),
    ),
    (re.compile(r"hazard ratio|\bhr\b|p.value|how many|significan", re.I), frozenset({"", "%"})),
)  # fmt: skip
_AIM = re.compile(
    r"\b(?:aim(?:s|ed)?|objectives?|purpose|we (?:investigat|evaluat|assess|examin|stud|sought|"
    r"compar|hypothesi)\w*|(?:is|are|was|were) (?:designed|undertaken|conducted|performed) to|"
    r"remains? (?:unclear|unknown|controversial)|little is known|was registered|"
    r"primary endpoint of|secondary endpoints)\b",
    re.IGNORECASE,
)
_FINDING = re.compile(
    r"\b(?:significant\w*|associat\w+|increas\w+|decreas\w+|reduc\w+|improv\w+|higher|lower|longer|"
    r"shorter|greater|result(?:ed|s)|show(?:ed|s|n)|found|conclu\w+|suggest\w*|no difference|"
    r"did not|was|were|is recommended)\b",
    re.IGNORECASE,
)
_IGNORANCE = re.compile(
    r"\b(?:not (?:known|verified|recorded|held|seen) (?:to|in|by|for|here)?|cannot say|"
    r"(?:is|are|was|were) not known|could not be (?:read|verified|confirmed))\b.*"
    r"|\bunverified\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Scored:
    candidate: Candidate
    score: float
    authority: float


class ExtractiveComposer:
    """Answer with verbatim sentences, the best first and a higher authority before a lower."""

    def __init__(self, finder: CandidateFinder, vocabulary: Vocabulary) -> None:
        """Use this finder for candidates and this vocabulary for the names they must hold."""
        self._finder = finder
        self._vocabulary = vocabulary

    def compose(self, query: Query, evidence: tuple[Evidence, ...]) -> Draft:
        """Return the draft: statements with their citations, and how answerable it seems.

        `Draft.answerable` is in [0, 1]; a draft without statements is not answerable. What the
        library says it does not know comes as a statement of the part `CONTEXT`.
        """
        named = [entity for entity in query.entities if entity.kind in SPECIFIC]
        candidates = self._finder.candidates(query, evidence)
        fitting = [c for c in candidates if names_all(named, c, self._vocabulary)]
        if not fitting and len(named) > 1 and query.intent is Intent.COMPARISON:
            # The two sides of a comparison may stand in different sources.
            fitting = [c for c in candidates if self._names_any(named, c)]
        fitting = _at_the_asked_time(query, fitting)
        if not fitting:
            return Draft(query, evidence)
        scored = sorted(
            (self._scored(query, candidate) for candidate in fitting),
            key=lambda item: -item.score,
        )
        chosen = _ordered(_chosen(scored))
        return _draft(query, evidence, chosen, answerable(scored))

    def _names_any(self, named: Sequence[object], candidate: Candidate) -> bool:
        return any(
            names_all([entity], candidate, self._vocabulary)  # type: ignore[list-item]
            for entity in named
        )

    def _scored(self, query: Query, candidate: Candidate) -> _Scored:
        of_a_trial = any(entity.kind == "trial" for entity in query.entities)
        source_type = candidate.evidence.source.source_type
        rank = authority.weight(source_type, query.intent, of_a_trial=of_a_trial)
        score = (
            _WEIGHT["cosine"] * candidate.cosine
            + _WEIGHT["coverage"] * candidate.coverage
            + _WEIGHT["fused"] * candidate.evidence.scores.fused
            + _AUTHORITY * rank
            + _FIGURE * _gives_wanted_figure(query, candidate.text)
            + _ROLE * _role(query, candidate.text)
        )
        return _Scored(candidate, score, rank)


def answerable(scored: Sequence[_Scored]) -> float:
    """Return how likely the evidence answers the question, in [0, 1].

    A logistic over the best sentence's cosine and the best coverage; the weights were fitted on
    development questions with and without their document in the library (docs/decisions.md).
    """
    cosine = max(item.candidate.cosine for item in scored)
    coverage = max(item.candidate.coverage for item in scored)
    return 1.0 / (1.0 + math.exp(-(7.0 * cosine + 6.0 * coverage - 6.5)))


def is_ignorance(text: str) -> bool:
    """Say whether a sentence states that something is not known."""
    return _IGNORANCE.search(text) is not None


def _at_the_asked_time(query: Query, candidates: list[Candidate]) -> list[Candidate]:
    """Keep what speaks of the time asked for: a 12-month rate is no answer to a 5-year rate."""
    asked = time_points(query.standalone)
    if not asked or query.intent is Intent.DOSE:
        return candidates
    return [c for c in candidates if asked & time_points(c.text)]


def _gives_wanted_figure(query: Query, text: str) -> float:
    wanted = [units for pattern, units in _WANTED if pattern.search(query.standalone)]
    if not wanted:
        return 0.0
    units = {quantity.unit for quantity in quantities(text)}
    return 1.0 if any(units & kinds for kinds in wanted) else 0.0


def _role(query: Query, text: str) -> float:
    """Prefer a finding to an aim where the question asks for a finding."""
    if _AIM.search(text):
        return -1.0
    if asks_for_result(query.standalone) and _FINDING.search(text):
        return 0.5
    return 0.0


def _chosen(scored: Sequence[_Scored]) -> list[_Scored]:
    """Take the best sentences that do not repeat each other.

    News and AI summaries stand back where another source answers as well.
    """
    best = scored[0].score
    good = [item for item in scored if item.score >= _KEEP * best]
    primary = [item for item in good if not _is_secondary(item)]
    chosen: list[_Scored] = []
    for item in primary or good:
        if len(chosen) == MOST_STATEMENTS:
            break
        if not any(_repeats(item.candidate, other.candidate) for other in chosen):
            chosen.append(item)
    return chosen


def _is_secondary(item: _Scored) -> bool:
    return item.candidate.evidence.source.source_type in authority.SECONDARY


def _repeats(one: Candidate, other: Candidate) -> bool:
    if fold(one.text) == fold(other.text):
        return True
    same_numbers = {q.value for q in quantities(one.text)} == {
        q.value for q in quantities(other.text)
    }
    return same_numbers and float(one.vector @ other.vector) > _SAME


def _ordered(chosen: list[_Scored]) -> list[_Scored]:
    best = max(item.score for item in chosen)
    near = [item for item in chosen if item.score >= _REORDER * best]
    far = [item for item in chosen if item.score < _REORDER * best]
    near.sort(key=lambda item: (-round(item.authority, 3), -item.score))
    return near + far


def _draft(
    query: Query, evidence: tuple[Evidence, ...], chosen: list[_Scored], answerable: float
) -> Draft:
    citations = tuple(
        _citation(marker, item.candidate) for marker, item in enumerate(chosen, start=1)
    )
    statements = tuple(
        Statement(
            citation.quote,
            (citation.marker,),
            Part.CONTEXT if is_ignorance(citation.quote) else Part.ANSWER,
        )
        for citation in citations
    )
    return Draft(query, evidence, statements, citations, answerable)


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
