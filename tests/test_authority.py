"""What a source is worth depends on the question; what reports others stands last."""

from __future__ import annotations

from itertools import pairwise

import pytest

from qa.domain import SECONDARY, Intent, SourceType
from qa.understand.authority import rank, weight

PRIMARY = [kind for kind in SourceType if kind not in SECONDARY]


@pytest.mark.parametrize(
    ("intent", "order"),
    [
        (Intent.FACT, ["trial", "label", "guideline", "systematic_review", "review"]),
        (Intent.COMPARISON, ["trial", "label", "guideline", "systematic_review", "review"]),
        (Intent.DOSE, ["label", "guideline", "trial", "systematic_review", "review"]),
        (Intent.SAFETY, ["label", "guideline", "trial", "systematic_review", "review"]),
        (Intent.ELIGIBILITY, ["label", "guideline", "trial", "systematic_review", "review"]),
        (Intent.RECOMMENDATION, ["guideline", "label", "trial", "systematic_review", "review"]),
        (Intent.DEFINITION, ["guideline", "review", "other", "systematic_review", "label"]),
    ],
    ids=lambda value: value if isinstance(value, Intent) else "",
)
def test_intent_sets_the_order(intent: Intent, order: list[str]) -> None:
    places = [rank(SourceType(kind), intent) for kind in order]
    assert places == list(range(len(order)))


@pytest.mark.parametrize("intent", Intent)
@pytest.mark.parametrize("of_a_trial", [False, True])
def test_secondary_stands_last(intent: Intent, of_a_trial: bool) -> None:
    lowest = max(rank(kind, intent, of_a_trial=of_a_trial) for kind in PRIMARY)
    news = rank(SourceType.NEWS, intent, of_a_trial=of_a_trial)
    written_by_machine = rank(SourceType.AI_SUMMARY, intent, of_a_trial=of_a_trial)
    assert lowest < news < written_by_machine


@pytest.mark.parametrize("intent", [Intent.SAFETY, Intent.DOSE])
def test_named_trial_reports_for_itself(intent: Intent) -> None:
    assert rank(SourceType.LABEL, intent) == 0
    assert rank(SourceType.TRIAL, intent, of_a_trial=True) == 0


@pytest.mark.parametrize("intent", Intent)
def test_weight_falls_with_rank(intent: Intent) -> None:
    ordered = sorted(SourceType, key=lambda kind: rank(kind, intent))
    weights = [weight(kind, intent) for kind in ordered]
    assert weights[0] == 1
    assert weights[-1] == 0
    assert all(higher >= lower for higher, lower in pairwise(weights))
