"""Which kind of source goes before which, by what the question asks for.

A figure rests on the primary report, a dose or a safety rule on the regulator's label, a
recommendation on a guideline.
"""

from __future__ import annotations

from qa.domain import SECONDARY, Intent, SourceType

_T = SourceType
_BY_DEFAULT = (_T.TRIAL, _T.LABEL, _T.GUIDELINE, _T.SYSTEMATIC_REVIEW, _T.REVIEW, _T.OTHER)
_ORDER: dict[Intent, tuple[SourceType, ...]] = {
    Intent.DOSE: (_T.LABEL, _T.GUIDELINE, _T.TRIAL, _T.SYSTEMATIC_REVIEW, _T.REVIEW, _T.OTHER),
    Intent.SAFETY: (_T.LABEL, _T.GUIDELINE, _T.TRIAL, _T.SYSTEMATIC_REVIEW, _T.REVIEW, _T.OTHER),
    Intent.ELIGIBILITY: (_T.LABEL, _T.GUIDELINE, _T.TRIAL, _T.SYSTEMATIC_REVIEW, _T.REVIEW),
    Intent.RECOMMENDATION: (_T.GUIDELINE, _T.LABEL, _T.TRIAL, _T.SYSTEMATIC_REVIEW, _T.REVIEW),
    Intent.DEFINITION: (_T.GUIDELINE, _T.REVIEW, _T.OTHER, _T.SYSTEMATIC_REVIEW, _T.LABEL),
}


def rank(source_type: SourceType, intent: Intent, *, of_a_trial: bool = False) -> int:
    """Return the place of a kind of source, 0 for the highest authority.

    A safety or dose question about one trial asks for that trial's figures, not for the label's
    rules (`of_a_trial`).
    """
    order = _BY_DEFAULT if of_a_trial else _ORDER.get(intent, _BY_DEFAULT)
    if source_type in order:
        return order.index(source_type)
    if source_type not in SECONDARY:
        return len(SourceType) - 1
    return len(SourceType) + (source_type is SourceType.AI_SUMMARY)


def leading(intent: Intent) -> SourceType | None:
    """Return the kind of source that such a question rests on; None if it may rest on any."""
    order = _ORDER.get(intent)
    return order[0] if order else None


def weight(source_type: SourceType, intent: Intent, *, of_a_trial: bool = False) -> float:
    """Return the authority as a number from 0 (AI summary) to 1 (highest)."""
    worst = len(SourceType) + 1
    return 1.0 - rank(source_type, intent, of_a_trial=of_a_trial) / worst
