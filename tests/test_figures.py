"""Figures are read as they are written, and what cannot be told is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals.passages import Passage, read_passages
from qa.domain import Arm, Effect, Figure
from qa.figures import endpoint_names, figures_in, sentence_figures
from qa.figures.plain import number, plain
from qa.text.sentences import split

PASSAGES = read_passages(Path(__file__).parents[1] / "evals" / "figures" / "dev")


def only(text: str, title: str = "") -> Figure:
    (figure,) = sentence_figures(text, title)
    return figure


def numbers_of(figure: Figure) -> list[str]:
    found = [arm.value for arm in figure.arms]
    found += [str(arm.n) for arm in figure.arms if arm.n is not None]
    found += [bound for arm in figure.arms if arm.ci for bound in arm.ci]
    if figure.effect:
        effect = figure.effect
        found += [*(effect.ci or ()), *filter(None, (effect.value, effect.level))]
        found += [effect.p.lstrip("<>≤≥")] if effect.p else []
    return found


def test_comparison_is_read_whole() -> None:
    figure = only(
        "At the interim analysis of ORCHID-2, median overall survival was 14.7 months (95% CI "
        "12.1–16.6) with zomatinib (n=246) and 11.4 months with placebo (n=248); hazard ratio "
        "0.70, 95% CI 0.55-0.90; P=0.0044."
    )
    assert figure == Figure(
        "overall survival",
        (
            Arm("zomatinib", "14.7", "months", 246, ("12.1", "16.6")),
            Arm("placebo", "11.4", "months", 248),
        ),
        Effect("hazard ratio", "0.70", ("0.55", "0.90"), "95", "0.0044"),
        trial="ORCHID-2",
        analysis="interim analysis",
    )


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage.id)
def test_every_number_stands_in_its_span(passage: Passage) -> None:
    found = figures_in(passage.text, split(passage.text), passage.title, passage.heading)
    for each in found:
        words = plain(passage.text[each.start : each.end])
        held = {number(match) for match in re.findall(r"-?[\d,]*\.?\d+", words)}
        held |= {one.lstrip("-") for one in held}  # the dash of an interval is no sign
        assert set(numbers_of(each.figure)) <= held


@pytest.mark.parametrize(
    ("written", "value"),
    [("14,7 months", "14.7"), ("14·7 months", "14.7"), ("1,070 months", "1070")],
    ids=["decimal-comma", "middle-dot", "thousands"],
)
def test_numbers_are_unified(written: str, value: str) -> None:
    assert only(f"Median PFS was {written} with zomatinib.").arms[0].value == value


@pytest.mark.parametrize(
    "text",
    [
        "Median OS was 14.7 months with A1 and 11.4 months with B1.",
        "Median OS was 14.7 vs. 11.4 months in the A1 and B1 groups, respectively.",
        "OS: A1 14.7 months v B1 11.4 months.",
        "Median OS was longer with A1 than with B1 (14.7 v 11.4 months).",
        "Patients receiving A1 had a median OS of 14.7 months compared with 11.4 months for those "
        "receiving B1.",
        "A1 lengthened median OS to 14.7 months, against 11.4 months with B1.",
    ],
    ids=["with", "respectively", "names-first", "than", "receiving", "lengthened"],
)
def test_arms_are_named_in_their_order(text: str) -> None:
    arms = only(text).arms
    assert [(arm.name, arm.value, arm.unit) for arm in arms] == [
        ("A1", "14.7", "months"),
        ("B1", "11.4", "months"),
    ]


def test_unnamed_arm_stays_unnamed() -> None:
    arms = only("Vorasertib improved median PFS from 22.4 to 31.0 months.").arms
    assert [arm.name for arm in arms] == [None, None]


def test_name_does_not_cross_a_clause() -> None:
    text = "Median OS was 13.5 months, while those on chemotherapy lived 10.9 months."
    names = {arm.value: arm.name for figure in sentence_figures(text) for arm in figure.arms}
    assert names.get("13.5") is None


@pytest.mark.parametrize(
    "text",
    [
        "Zomatinib 80 mg was given once daily in 28-day cycles for 6 months.",
        "Median follow-up for overall survival was 22.1 months.",
        "The trial had 90% power to detect a hazard ratio of 0.75 for overall survival.",
        "Zomatinib lowered the risk of death by nearly 30%.",
        "A median overall survival of 14.7 months means that half were alive then.",
        "Prior pneumonitis raised the risk of interstitial lung disease (hazard ratio 3.37).",
        "Nausea occurred in 12%, 14%, and 9% of patients.",
        "The 14.7 months of OS in one trial must not be compared with 13.6 months in another.",
        "Compared with controls, the flux was 12.3 in wells.",
    ],
    ids=[
        "dose",
        "follow-up",
        "power",
        "relative",
        "definition",
        "risk-factor",
        "list",
        "across-trials",
        "no-endpoint",
    ],
)
def test_what_is_no_figure_is_left_out(text: str) -> None:
    assert sentence_figures(text) == ()


def test_second_pair_is_of_something_else() -> None:
    text = "Extubation lowered mortality (1% vs 9%) and a need for reintubation (4% vs 23%)."
    assert [arm.value for arm in only(text).arms] == ["1", "9"]


def test_population_is_the_one_named_last() -> None:
    text = (
        "Hypertension occurred in 16% with axitinib and 11% with sorafenib in the overall "
        "population, and in the Japanese subgroup in 44% with axitinib and 45% with sorafenib."
    )
    assert [each.population for each in sentence_figures(text)][-1] == "Japanese subgroup"


def test_trial_is_named_by_the_title() -> None:
    text = "Median PFS was 5.6 months with zomatinib."
    assert only(text, "ORCHID-2: zomatinib against placebo").trial == "ORCHID-2"
    assert only(text, "ORCHID-2 beside BEACON-7").trial is None
    assert only(text).trial is None


def test_table_row_is_read_under_its_header() -> None:
    text = "Endpoint | A1 (n=9) | B1 | HR (95% CI) | P\n"
    text += "median OS, months | 5.1 | 4.0 | 0.7 (0.5-0.9) | .02"
    (found,) = figures_in(text, split(text))
    assert (found.start, found.end) == (0, len(text))
    assert found.figure.arms == (Arm("A1", "5.1", "months", 9), Arm("B1", "4.0", "months"))
    assert found.figure.effect == Effect("hazard ratio", "0.7", ("0.5", "0.9"), "95", "0.02")


@pytest.mark.parametrize(
    "row",
    ["starting dose | 6.4 mg/kg | 5.4 mg/kg", "median OS, months | not reached | NE", "median OS"],
    ids=["no-endpoint", "no-value", "no-cells"],
)
def test_row_without_a_figure_is_none(row: str) -> None:
    text = f"Endpoint | A1 | B1\n{row}"
    assert figures_in(text, split(text)) == ()


def test_header_alone_is_no_figure() -> None:
    text = "median OS, months | 5.1 | 4.0"
    assert figures_in(text, split(text)) == ()


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What was OS in ORCHID-2?", ("overall survival",)),
        ("How long do patients live?", ("overall survival",)),
        ("Is it safe? What about safety?", ("adverse events",)),
        ("What is the dose?", ()),
    ],
    ids=["short", "loose", "safety", "none"],
)
def test_asked_endpoints_have_the_names_of_figures(question: str, names: tuple[str, ...]) -> None:
    assert endpoint_names(question) == names


def test_responders_are_a_population() -> None:
    text = (
        "The 32 patients who responded to nivolumab had a median overall survival of 26.7 months."
    )
    assert only(text).population == "who responded to nivolumab"


def test_interval_may_follow_a_count() -> None:
    (arm,) = only("The confirmed ORR was 38% (30 of 79; 95% CI 27.3-49.6) with zomatinib.").arms
    assert arm == Arm("zomatinib", "38", "%", 79, ("27.3", "49.6"))


def test_later_analysis_is_of_the_later_figure() -> None:
    text = "PFS was 12.4 months with A1, and OS was 24.4 months with A1 at the interim analysis."
    assert [each.analysis for each in sentence_figures(text)] == [None, None]
