"""What speaks for a sentence as an answer, in one sum."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from qa.answer.candidates import Candidate
from qa.answer.fit import figure_fit, role_fit, section_fit
from qa.answer.telling import Telling
from qa.domain import Query, SourceType
from qa.parts import EVERY, Composing
from qa.understand import authority
from qa.understand.setting import setting_fit

_COSINE, _COVERAGE, _FUSED = 0.40, 0.40, 0.35
_AUTHORITY, _SECTION, _ROLE, _FIGURE, _SETTING = 0.10, 0.05, 0.05, 0.10, 0.25
_READING = 0.15
"""What a sentence gains that the reranker takes for an answer, where a finding is asked for."""
_FINDING = 0.4
"""What a finding gains where the question asks what something does, or how things compare."""
_LEADING = 2
"""How fast that falls with the fused score of its document: a finding elsewhere is no answer."""
RULES = frozenset({SourceType.LABEL, SourceType.GUIDELINE})
_RESTS = 0.12
"""What a guideline's recommendation gains, or a label's rule on doses or safety, if asked for."""
_RECENCY = 0.03
"""What the newest source of the evidence gains over one that is `_OLD` years older."""
_OLD = 15


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """A sentence, what speaks for it, and the authority of its source."""

    candidate: Candidate
    score: float
    authority: float
    telling: Telling = field(default_factory=Telling)


def weigh(
    query: Query, candidate: Candidate, lead: float, parts: Composing = EVERY.composing
) -> Scored:
    """Return the sentence with the sum of what speaks for it.

    `lead` is the best fused score of its document where a finding is asked for, else 0.
    """
    item = candidate.evidence
    of_a_trial = any(entity.kind == "trial" for entity in query.entities)
    weight = authority.weight(item.source.source_type, query.intent, of_a_trial=of_a_trial)
    year = item.source.published_year
    recency = min(max((year or 0) - (date.today().year - _OLD), 0) / _OLD, 1.0)
    role = role_fit(query.intent, query.asked, candidate.text)
    rests = item.source.source_type is authority.leading(query.intent)
    score = (
        _COSINE * parts.cosine * candidate.cosine
        + _COVERAGE * parts.coverage * candidate.coverage
        + _FUSED * parts.passage * item.scores.fused
        + _AUTHORITY * parts.authority * weight
        + _SECTION * parts.section * section_fit(query.intent, query.asked, item.passage.heading)
        + _ROLE * parts.role * role
        + _RESTS * parts.rules * (rests and role > 0)
        + _FIGURE * parts.figure * figure_fit(query.asked, candidate.text)
        + _SETTING * parts.setting * setting_fit(query.standalone, _with_heading(candidate))
        + _RECENCY * parts.recency * recency
        + lead**_LEADING * _reported(candidate, parts)
    )
    return Scored(candidate, score, weight)


def _with_heading(candidate: Candidate) -> str:
    return " . ".join((*candidate.evidence.passage.heading, candidate.text))


def _reported(candidate: Candidate, parts: Composing) -> float:
    """Return what a finding gains that answers; what a label or a guideline says is one.

    Neither the classifier of findings nor the reranker has learnt from labels or guidelines.
    """
    finding, reading = _FINDING * parts.finding, _READING * parts.reading
    if candidate.evidence.source.source_type in RULES:
        return finding + reading
    return finding * candidate.finding + reading * candidate.reading
