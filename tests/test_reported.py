"""Figures of any field are held against a better source's: one that differs is told, no other."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa.conflicts.assertions import Asked
from qa.conflicts.outcomes import outcomes_in, times_of
from qa.conflicts.reported import reported
from qa.conflicts.spoken import Spoken, stems
from qa.domain import Lead, Passage, Sentence, Source, SourceType

HEADER = "Outcome | Fenozil | Placebo | P"
REPORT = "Itch was gone at week 8 in 41.5% with fenozil and 24.0% with placebo (P<0.001)."


def say(
    text: str, kind: SourceType, title: str = "ORCHARD: fenozil", *, named: bool = True
) -> Spoken:
    lead = (Lead(0, len(HEADER), HEADER, 0, 999),) if "|" in text else ()
    passage = Passage(
        kind.value, "r", 0, len(text), text, (), None, (Sentence(0, len(text)),), lead
    )
    trials = frozenset({"ORCHARD"}) if named else frozenset[str]()
    drugs = frozenset({"fenozil"})
    source = Source(kind.value, "r", title, kind)
    return Spoken(source, passage, 0, len(text), text, "", drugs, trials)


def told(lower: str, *better: str) -> str | None:
    """The better words that oppose a sentence of news, if any do."""
    sentences = [say(text, SourceType.TRIAL) for text in better]
    for each in reported(say(lower, SourceType.NEWS, "News")):
        opposed = each.opposed(sentences)
        if opposed:
            return opposed.better.text
    return None


@pytest.mark.parametrize(
    "lower",
    [
        "In ORCHARD itch was gone at week 8 in 41.5% of patients on fenozil and 34.0% on placebo.",
        "After 8 weeks, itch was gone in 41.5% with fenozil, compared with 42.0% with placebo.",
        "At week 8 itch was gone in 34.0% with placebo and 41.5% with fenozil.",
        "At week 8 itch was gone in 31.5% with fenozil in ORCHARD.",
    ],
    ids=["other-arm", "time-in-other-words", "turned-round", "one-arm-alone"],
)
def test_figure_that_differs_beside_all_that_is_the_same_is_told(lower: str) -> None:
    assert told(lower, REPORT) == REPORT


@pytest.mark.parametrize(
    "lower",
    [
        "At week 8 itch was gone in 41.5% with fenozil and 24% with placebo.",
        "At week 16 itch was gone in 41.5% with fenozil and 30.0% with placebo.",
        "At week 8 itch was gone in about 45% with fenozil and 24.0% with placebo.",
        "At week 8 itch was gone in 40% to 45% with fenozil.",
        "In children itch was gone at week 8 in 41.5% with fenozil and 30.0% with placebo.",
        "At week 8 itch or pain was gone in 41.5% with fenozil and 30.0% with placebo.",
        "At week 8 itch was gone in 45.0% with fenozil and 30.0% with placebo.",
        "At week 8 itch was gone in 24.0% with placebo and 41.5% with fenozil.",
        "At week 8 pain was gone in 41.5% with fenozil and 30.0% with placebo.",
        "With 10 mg, itch was gone at week 8 in 41.5% with fenozil and 30.0% with placebo.",
        "At week 8 itch fell by 41.5% with fenozil and 30.0% with placebo.",
        "It was expected that at week 8 itch was gone in 41.5% and, with placebo, 30.0%.",
    ],
    ids=[
        *("rounded", "time", "roughly", "range", "children", "composite", "both-differ", "order"),
        *("outcome", "dose", "relative", "expected"),
    ],
)
def test_what_only_looks_alike_is_not_told(lower: str) -> None:
    assert told(lower, REPORT) is None


def test_row_of_a_table_is_held_against_a_sentence() -> None:
    row = "Wound infection | 12 (2.9%) | 26 (6.5%) | 0.03"
    assert told("ORCHARD: wound infection in 2.9% and 5.6%.", row) == row
    assert told("ORCHARD: wound infection or death in 2.9% and 5.6%.", row) is None


def test_ratio_that_differs_beside_the_same_values_is_told() -> None:
    report = "Falls were seen in 12.0% and 18.0% (risk ratio 0.67, 95% CI 0.50 to 0.90)."
    assert told("Falls were seen in 12.0% and 18.0% (risk ratio 0.76).", report) == report
    assert told("Falls were seen in 12.0% and 18.0% (risk ratio 0.67).", report) is None


def test_figure_that_a_better_source_gives_elsewhere_is_explained() -> None:
    lower = "At week 8 itch was gone in 41.5% with fenozil and 30.0% with placebo."
    other = "Per protocol, itch was gone in 41.5% and 30.0%."
    assert told(lower, REPORT)
    assert told(lower, REPORT, other) is None


def test_another_trial_is_not_compared() -> None:
    lower = say(
        "At week 8 itch was gone in 41.5% with fenozil and 30.0% with placebo.", SourceType.NEWS
    )
    other = say(REPORT, SourceType.TRIAL, named=False)
    (one,) = reported(lower)
    assert one.opposed([other]) is None


@pytest.mark.parametrize(
    ("question", "touched"),
    [
        ("How was itch in ORCHARD?", True),
        ("Is 30% right for ORCHARD?", True),
        ("How was pain in ORCHARD?", False),
        ("How was itch at week 24 in ORCHARD?", False),
    ],
)
def test_question_touches_what_it_names(question: str, *, touched: bool) -> None:
    text = "At week 8 itch was gone in 41.5% with fenozil and 30.0% with placebo."
    (one,) = reported(say(text, SourceType.NEWS))
    asked = Asked(question, stems(question), trials=frozenset({"ORCHARD"}))
    assert one.is_touched(asked) is touched


def test_outcome_is_read_without_its_statistics() -> None:
    (one,) = outcomes_in(
        "Falls occurred in 12 of 90 (13.3%) with fenozil and 20 (22.2%) with placebo "
        "(difference 8.9 points, 95% CI 1.2 to 16.0; P=0.02)."
    )
    assert [each.number for each in one.values] == ["13.3", "22.2"]
    assert one.label == "Falls"


def test_sentence_with_several_outcomes_is_not_read() -> None:
    assert outcomes_in("Cough 11.3% and 14.3%, dizziness 6.0% and 4.0%.") == ()


def test_times_are_days() -> None:
    assert times_of("at week 52") == {Decimal(364)}
    assert times_of("over a year") == times_of("per year") == {Decimal(365)}
