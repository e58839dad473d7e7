"""What other sources say differently of the figures of a digest."""

from __future__ import annotations

from stock import document
from test_answer_figures import found

from qa.answer.digest import with_differences
from qa.domain import Answer, Disagreement, Document, Outcome, SourceType

MEDIANS = "median overall survival was 12.5 months with nivolumab and 9.1 months with placebo."
SURVIVAL = f"In ORCHID-22, {MEDIANS}"
ILL = "In ORCHID-22, interstitial lung disease occurred in 4% with nivolumab and 1% with placebo."
REPORT = document(
    "orchid", f"{SURVIVAL} {ILL}", title="ORCHID-22", source_type=SourceType.TRIAL, published="2021"
)
WRONG = SURVIVAL.replace("9.1", "7.1")
NEWS = document("news", WRONG, title="New hope: ORCHID-22", source_type=SourceType.NEWS)


def differences(of: Document, *others: Document) -> tuple[Disagreement, ...]:
    items = found(of, *others)
    texts = {each.source.id: each.text for each in (of, *others)}
    passages = {item.source.id: (item.passage,) for item in items}
    return with_differences(
        Answer("Summarise it", "Summarise it", Outcome.ANSWERED, ""),
        of.source,
        passages[of.source.id],
        items,
        passages_of=lambda id_, _revision: passages[id_],
        text_of=lambda id_, _revision: texts[id_],
    ).disagreements


def test_report_prevails_whichever_is_digested() -> None:
    for of, other in ((REPORT, NEWS), (NEWS, REPORT)):
        (one,) = differences(of, other)
        assert one.about == "overall survival in ORCHID-22"
        assert "9.1 months with placebo (trial report, 2021)" in one.sides[0].value
        assert "7.1 months with placebo (news, undated)" in one.sides[1].value
        assert one.prevails == one.sides[0].citation


def test_agreeing_sources_are_not_told() -> None:
    same = document("news", SURVIVAL, title="ORCHID-22", source_type=SourceType.NEWS)
    assert differences(REPORT, same) == ()
    assert differences(REPORT) == ()


def test_conflict_of_two_others_is_not_told() -> None:
    label = document("label", "Nivolumab is given every 2 weeks.", source_type=SourceType.LABEL)
    assert differences(label, REPORT, NEWS) == ()


def test_value_without_a_trial_is_held_against_the_trial_that_is_retold() -> None:
    unnamed = "Interstitial lung disease occurred in 9% of patients with nivolumab."
    other = document(
        "iris",
        "In DAHLIA-31, interstitial lung disease occurred in 9% on nivolumab and 2% on placebo.",
        title="DAHLIA-31",
        source_type=SourceType.TRIAL,
    )
    alone = document("ai", unnamed, title="An answer", source_type=SourceType.AI_SUMMARY)
    assert differences(alone, REPORT, other) == ()
    both = document(
        "ai",
        f"{MEDIANS.capitalize()} {unnamed}",
        title="An answer",
        source_type=SourceType.AI_SUMMARY,
    )
    (one,) = differences(both, REPORT, other)
    assert one.about == "interstitial lung disease in ORCHID-22"
    assert one.why.endswith("The other value is what DAHLIA-31 reports.")
