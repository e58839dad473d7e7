"""The direction of an effect, read out of one sentence: words, denials, tests, groups."""

from __future__ import annotations

import pytest

from qa.text import significance
from qa.text.direction import Comparison, Direction, read

ASKED = Comparison("serum ferritin", "zomatinib 5 mg daily", "placebo")
UP, DOWN, SAME = Direction.INCREASED, Direction.DECREASED, Direction.NO_DIFFERENCE

SENTENCES: dict[str, tuple[str, Direction | None]] = {
    "verb": ("Zomatinib significantly reduced serum ferritin (P < 0.001).", DOWN),
    "comparative": ("Serum ferritin was higher with zomatinib than with placebo.", UP),
    "comparator first": ("Serum ferritin was lower with placebo than with zomatinib.", UP),
    "comparator alone": ("Lower serum ferritin was seen in the control group (P = 0.01).", UP),
    "compared clause first": ("Compared with placebo, zomatinib lowered serum ferritin.", DOWN),
    "active arm": ("Serum ferritin rose in the active arm (P=.004).", UP),
    "no difference": ("There was no significant difference in serum ferritin.", SAME),
    "did not differ": ("Serum ferritin did not differ between the groups.", SAME),
    "denied verb": ("Zomatinib did not significantly increase serum ferritin.", SAME),
    "not superior": ("Zomatinib was not superior to placebo for serum ferritin.", SAME),
    "superior": ("Zomatinib was superior to placebo for serum ferritin (P = 0.02).", UP),
    "similar": ("Serum ferritin was similar in the two groups.", SAME),
    "trend": ("There was a trend towards lower serum ferritin with zomatinib.", SAME),
    "P above": ("Serum ferritin was higher with zomatinib (41 vs. 38, P = 0.21).", SAME),
    "not significant in brackets": ("Serum ferritin was higher with zomatinib (NS).", SAME),
    "afterthought": (
        "Serum ferritin was lower with zomatinib, but this was not significant.",
        SAME,
    ),
    "interval over 1": ("High serum ferritin: OR 0.81 (95% CI 0.60 to 1.10).", SAME),
    "interval below 1": ("High serum ferritin: OR 0.51 (95% CI 0.40-0.70).", DOWN),
    "interval over 0": ("Serum ferritin (mean difference 2.1; 95% CI −1.0 to 5.2).", SAME),
    "sized change": ("The fall in serum ferritin was greater with zomatinib (P = 0.03).", DOWN),
    "smaller change": ("Zomatinib gave a smaller reduction of serum ferritin (P = 0.03).", UP),
    "nearest of two": (
        "Zomatinib increased haemoglobin, whereas it reduced serum ferritin (P<0.01).",
        DOWN,
    ),
    "own test": (
        "Zomatinib lowered albumin (P = 0.30), and lowered serum ferritin (P = 0.02).",
        DOWN,
    ),
    "values of two groups": (
        "Serum ferritin was 51 µg/L in the placebo group and 30 µg/L in the zomatinib group "
        "(P = 0.002).",
        DOWN,
    ),
    "amount is no direction": (
        "Zomatinib reduced serum ferritin by more than 50% (P = 0.001).",
        DOWN,
    ),
    "method": ("Serum ferritin was measured at week 12.", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES.values(), ids=SENTENCES)
def test_sentence_is_read(sentence: str, expected: Direction | None) -> None:
    assert read(sentence, ASKED) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Pain improved more with zomatinib than with placebo.", DOWN),
        ("Pain worsened with zomatinib (P = 0.01).", UP),
        ("Pain improved more with placebo (P = 0.01).", UP),
    ],
)
def test_less_of_the_unwanted_is_better(sentence: str, expected: Direction) -> None:
    assert read(sentence, Comparison("pain at rest", "zomatinib", "placebo")) is expected


def test_own_name_of_the_outcome_is_no_direction() -> None:
    asked = Comparison("weight loss", "zomatinib", "placebo")
    assert read("Weight loss was greater with zomatinib (P=0.01).", asked) is UP
    assert read("Weight loss was greater with placebo (P=0.01).", asked) is DOWN


def test_groups_by_number() -> None:
    asked = Comparison("operating time", "group I with a stapler", "group II with a suture")
    assert read("Operating time was shorter in group I (P=0.01).", asked) is DOWN
    assert read("Operating time was shorter in group II (P=0.01).", asked) is UP


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "What is the effect of zomatinib compared with placebo on serum ferritin?",
            Comparison("serum ferritin", "zomatinib", "placebo"),
        ),
        ("What is the effect of zomatinib on pain?", Comparison("pain", "zomatinib", "")),
        ("How long do patients live?", Comparison("How long do patients live?")),
    ],
)
def test_question_is_taken_apart(question: str, expected: Comparison) -> None:
    assert Comparison.asked(question) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(P < 0.05)", [True]),
        ("(p=0.050)", [False]),
        ("(P > .05)", [False]),
        ("P value of 0.003 and P = 0.2", [True, False]),
        ("p = 2.1 x 10-5", [True]),
        ("HR 0.70 (95% CI 0.55-0.90; P=0.004)", [True, True]),
        ("difference 1.2 (95% CI, 0.3 to 2.1)", [True]),
        ("mean 5.1 (95% CI 4.0 to 6.2)", []),
        ("change (95% CI −0.62% to +0.23%)", [False]),
        ("group P2 and P1.5", []),
    ],
)
def test_tests_of_significance(text: str, expected: list[bool]) -> None:
    assert [test.significant for test in significance.tests(text)] == expected
