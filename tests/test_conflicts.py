"""Two sources about one endpoint: what is a conflict, and what only looks like one."""

from __future__ import annotations

from typing import Any

import pytest

from qa.conflicts import Claim, Conflict, Kind, claims_in, conflict, endpoint_key, risks_lowered
from qa.domain import Passage, Source, SourceType
from qa.text.sentences import split

REPORT = "ORCHID-22: ramucirumab plus paclitaxel against paclitaxel"
OS = (
    "Median overall survival was 14.7 months with ramucirumab plus paclitaxel and 11.4 months with "
    "paclitaxel (hazard ratio 0.70, 95% CI 0.55-0.90; P=0.0044)."
)
PFS = (
    "Median progression-free survival was 6.7 months with ramucirumab plus paclitaxel and 5.6 "
    "months with paclitaxel (hazard ratio 0.74, 95% CI 0.59-0.92; P=0.0074)."
)
ORR = (
    "The objective response rate was 28% with ramucirumab plus paclitaxel and 16% with paclitaxel "
    "(P<0.001)."
)
CONFIRMED = ORR.replace("objective", "confirmed objective")
NEUTROPENIA = (
    "Neutropenia of grade 3 or higher occurred in 28.7% of patients with ramucirumab plus "
    "paclitaxel and 35.6% with paclitaxel."
)
TTP = "Overall survival did not differ significantly between ramucirumab and placebo (P=0.31)."


def read(text: str, kind: str = "trial", title: str = REPORT, **source: Any) -> tuple[Claim, ...]:
    trial = source.pop("trial", None)
    passage = Passage(kind, "r", 0, len(text), text, sentences=split(text))
    return claims_in(Source(kind, "r", title, SourceType(kind), **source), passage, trial)


def found(
    report: str,
    other: tuple[Claim, ...],
    *more: tuple[Claim, ...],
    is_asked: bool = False,
    **source: Any,
) -> list[Conflict]:
    """The conflicts of a trial's report with another text; `more` are reports beside it."""
    better = read(report, **source)
    assert better, "the report must claim something"
    assert other, "the other text must claim something"
    known = (*better, *(claim for each in more for claim in each))
    pairs = ((claim, each) for each in other for claim in better)
    return [made for one, two in pairs if (made := conflict(one, two, known, is_asked=is_asked))]


def news(text: str, kind: str = "news", title: str = "News on ORCHID-22") -> tuple[Claim, ...]:
    return read(text, kind, title)


WRONG = [
    ("median", OS, OS.replace("11.4", "12.9"), Kind.VALUE),
    ("both-medians", OS, OS.replace("14.7", "15.9").replace("11.4", "12.0"), Kind.VALUE),
    ("last-place", OS, OS.replace("14.7", "14.8"), Kind.VALUE),
    ("hazard-ratio", OS, OS.replace("0.70,", "0.60,").replace("14.7", "14.7"), Kind.VALUE),
    ("interval", OS, OS.replace("0.55-0.90", "0.56-0.87"), Kind.VALUE),
    ("p", OS, OS.replace("P=0.0044", "P=0.044"), Kind.VALUE),
    ("swapped-arms", ORR, ORR.replace("28%", "X").replace("16%", "28%").replace("X", "16%"),
     Kind.VALUE),
    ("rate", ORR, "The response rate was 28% versus 9% with ramucirumab plus paclitaxel.",
     Kind.VALUE),
    ("spelling", NEUTROPENIA, NEUTROPENIA.replace("28.7", "51").replace("penia", "paenia"),
     Kind.VALUE),
    ("grade-range", NEUTROPENIA, NEUTROPENIA.replace("3 or higher", "3-4").replace("28.7", "51"),
     Kind.VALUE),
    ("not-significant", PFS, "Progression-free survival was not statistically significant.",
     Kind.SIGNIFICANCE),
    ("insignificant-pair", PFS + " " + ORR,
     "Although longer, progression-free survival was not statistically significant; nor was the "
     "objective response rate statistically significant.", Kind.SIGNIFICANCE),
    ("but-not", PFS, "Differences in progression-free survival were seen but were not significant.",
     Kind.SIGNIFICANCE),
    ("significant-after-all", TTP, "Overall survival was significantly better with ramucirumab.",
     Kind.SIGNIFICANCE),
    ("unconfirmed-significance", CONFIRMED,
     "The objective response rate was not statistically significant.", Kind.SIGNIFICANCE),
    ("risk", PFS, "Ramucirumab cuts disease progression by 35%.", Kind.RISK),
    ("risk-of-death", OS, "Ramucirumab lowered the risk of death by 40%.", Kind.RISK),
    ("risk-in-front", PFS, "There was a 34% reduction in the risk of progression or death.",
     Kind.RISK),
]  # fmt: skip


@pytest.mark.parametrize(
    ("report", "said", "kind"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG]
)
def test_conflict_is_found(report: str, said: str, kind: Kind) -> None:
    conflicts = found(report, news(said))
    assert kind in {each.kind for each in conflicts}
    assert {each.other.source.source_type for each in conflicts} == {SourceType.NEWS}


SAME = [
    ("same", OS, OS),
    ("fewer-decimals", OS, OS.replace("14.7", "15").replace("11.4", "11")),
    ("more-decimals", ORR, ORR.replace("28%", "28.2%").replace("16%", "15.9%")),
    ("rounded-ratio", OS, OS.replace("0.70,", "0.7,").replace("0.55-0.90", "0.6-0.9")),
    ("rounded-p", OS, OS.replace("P=0.0044", "P=0.004")),
    ("p-bound", OS, OS.replace("P=0.0044", "P<0.01")),
    ("population", OS, "In the HER2-low subgroup, " + OS.replace("14.7", "16.0").lower()),
    ("score", OS, "In patients with CPS ≥5, " + OS.replace("14.7", "16.0")),
    ("final-analysis", OS, "At the final analysis, " + OS.replace("11.4", "12.0")),
    ("data-cutoff", OS, "At a data cutoff of March 2024, " + OS.replace("11.4", "12.0")),
    ("update", OS, "In the 3-year update, " + OS.replace("11.4", "12.0")),
    ("endpoint", OS, PFS),
    ("time-point", "At 12 months, 57.6% were alive with ramucirumab and 48.9% with placebo.",
     "At 24 months, 30.1% were alive with ramucirumab and 20.4% with placebo."),
    ("grade", NEUTROPENIA, "Neutropenia of any grade occurred in 60% of patients with ramucirumab "
     "plus paclitaxel and 55% with paclitaxel."),
    ("trial", OS, OS.replace("14.7", "9.6").replace("Median", "In BEACON-77, median")),
    ("drug", NEUTROPENIA, "Neutropenia of grade 3 or higher occurred in 51% with nivolumab."),
    ("unconfirmed", CONFIRMED, ORR.replace("28%", "35%").replace("16%", "20%")),
    ("size", OS, OS.replace("with ramucirumab plus paclitaxel", "with nivolumab")
     .replace("with paclitaxel (", "with cisplatin (")),
    ("about", OS, "Ramucirumab lowered the risk of death by nearly 30%."),
    ("risk", PFS, "Ramucirumab lowered the risk of progression or death by 26%."),
    ("significant", PFS, "Progression-free survival was significantly longer with ramucirumab."),
    ("other-endpoint-not", PFS + " " + OS.replace("P=0.0044", "P=0.21").replace("-0.90", "-1.2"),
     "Progression-free survival was statistically significant, but overall survival was not "
     "significant."),
    ("hypothetical", PFS, "The trial had power to show whether progression-free survival of 9.0 "
     "months would be significant. Median overall survival was 14.7 months with ramucirumab."),
    ("unit", OS, "Overall survival was 1.2 years with ramucirumab plus paclitaxel and 0.9 years "
     "with paclitaxel."),
]  # fmt: skip


@pytest.mark.parametrize(("report", "said"), [s[1:] for s in SAME], ids=[s[0] for s in SAME])
def test_control_is_no_conflict(report: str, said: str) -> None:
    assert found(report, news(said)) == []


def test_shared_value_tells_the_study() -> None:
    said = news(
        "Better response rate (28% v 9%) against paclitaxel on its own.", "ai_summary", "An answer"
    )
    assert said[0].figure.trial is None
    (made,) = found(ORR, said)
    assert (made.kind, made.owner) == (Kind.VALUE, None)


def test_nothing_shared_is_another_study() -> None:
    said = news("Better response rate (40% v 9%) against paclitaxel on its own.", title="An answer")
    assert found(ORR, said) == []


LIST = "On nivolumab:\nCount neutrophils: neutropenia of grade 3-4 in 47%"
ASKED = "Neutropenia of grade 3 or higher occurred in 28.7% with nivolumab and 35.6% with placebo."
OWNER = ASKED.replace("28.7", "47")


def test_number_of_a_study_of_its_own_is_no_trials() -> None:
    owner = read(OWNER, title="BEACON-77: nivolumab")
    said = "In a registry, neutropenia of grade 3 or higher occurred in 47% with nivolumab."
    assert found(ASKED, news(said, title="An answer"), owner, is_asked=True) == []
    review = news(LIST, "review", "A review")
    assert found(ASKED, review, owner, is_asked=True) == []


def test_subgroups_are_no_arms() -> None:
    subgroups = "With nivolumab, the response rate was 28% in IHC 3+ and 16% in IHC 2+ tumours."
    said = news("The response rate was 28% versus 9% with nivolumab.", title="An answer")
    assert found(subgroups, said) == []


def test_second_comparison_of_three_arms_has_its_own_effect() -> None:
    second = "With ramucirumab alone, overall survival was 14.7 months (hazard ratio 0.80)."
    said = news("With ramucirumab alone, overall survival had a hazard ratio of 0.80.")
    assert found(OS, said)
    assert found(OS, said, read(second)) == []


def test_number_of_another_trial_is_told() -> None:
    owner = read(OWNER, title="BEACON-77: nivolumab")
    (made,) = found(ASKED, news(LIST, title="An answer"), owner, is_asked=True)
    assert made.owner is not None
    assert made.owner.figure.trial == "BEACON-77"


def test_unasked_trial_does_not_own_an_unnamed_number() -> None:
    owner = read(OWNER, title="BEACON-77: nivolumab")
    assert found(ASKED, news(LIST, title="An answer"), owner) == []


def test_unnamed_number_of_nobody_is_left_alone() -> None:
    assert found(ASKED, news(LIST, title="An answer"), is_asked=True) == []


def test_named_trial_with_the_number_of_another() -> None:
    owner = read(OWNER, title="BEACON-77: nivolumab")
    (made,) = found(ASKED, news(OWNER), owner)
    assert made.owner is not None
    assert made.owner.figure.trial == "BEACON-77"


def test_value_of_another_population_is_explained() -> None:
    subgroup = read("In patients with CPS ≥5, " + OS.replace("11.4", "12.9"))
    said = news(OS.replace("11.4", "12.9"))
    assert found(OS, said)
    assert found(OS, said, subgroup) == []


def test_labels_of_two_countries_differ() -> None:
    assert found(OS, read(OS.replace("11.4", "12"), "label", jurisdiction="EU")) == []
    newer: dict[str, Any] = {"kind": "label", "jurisdiction": "US", "published": "2024"}
    old = read(OS.replace("11.4", "12.9"), "label", jurisdiction="US", published="2020")
    assert found(OS, old, **newer)
    abroad = read(OS.replace("11.4", "12.9"), "label", jurisdiction="EU", published="2020")
    assert found(OS, abroad, **newer) == []


def test_reports_at_two_dates_have_two_cutoffs() -> None:
    later = read(OS.replace("11.4", "12.9"), published="2024")
    assert found(OS, later, published="2022") == []


def test_title_tells_the_cutoff() -> None:
    said = news(OS.replace("11.4", "12.9"), title="ORCHID-22: final results")
    assert found(OS, said) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It cut the risk of death by nearly 30% and disease progression by 26%.",
         [("overall survival", "30", True), ("progression-free survival", "26", False)]),
        ("It reduces the risk of progression, recurrence or death by 29%.", []),
        ("Deaths rose: death by 30% of patients.", []),
        ("a 26% relative reduction in the risk of progression or death",
         [("progression-free survival", "26", False)]),
    ],
    ids=["two", "another-endpoint", "not-lowered", "in-front"],
)  # fmt: skip
def test_lowered_risks_are_read(text: str, told: list[tuple[str, str, bool]]) -> None:
    assert list(risks_lowered(text)) == told


def test_endpoints_have_one_key() -> None:
    assert endpoint_key("grade 3-4 anemia") == endpoint_key("grade 3 or higher anaemia")
    assert endpoint_key("response rate") == endpoint_key("objective response rate")
    assert endpoint_key("grade 3 anaemia") != endpoint_key("grade 3 or higher anaemia")


def test_claims_are_spans_of_the_document() -> None:
    text = f"{OS} {PFS}"
    passage = Passage("d", "r", 100, 100 + len(text), text, sentences=split(text))
    moved = tuple(type(each)(each.start + 100, each.end + 100) for each in passage.sentences)
    passage = Passage("d", "r", 100, 100 + len(text), text, sentences=moved)
    claims = claims_in(Source("d", "r", REPORT, SourceType.TRIAL), passage)
    assert [text[each.start - 100 : each.end - 100] for each in claims] == [OS, PFS]
