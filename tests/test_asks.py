"""The form of answer that a question asks for, read off its wording."""

from __future__ import annotations

import pytest

from qa.understand.asks import asked_term, asks_effect, asks_finding, asks_whether


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Does aspirin prevent stroke?", True),
        ("is the ratio reliable", True),
        ("Delayed palsy in ear surgery: can it be prevented?", True),
        ("Are there data on ramucirumab?", False),  # what there is, not what was found
        ("What is the dose?", False),
        ("Should Herceptin be stopped?", False),
        ("How often does pneumonitis occur?", False),
        ("", False),
    ],
)
def test_questions_of_yes_or_no(question: str, expected: bool) -> None:
    assert asks_whether(question) is expected


def test_effects_are_asked_for_in_other_words() -> None:
    assert asks_effect("What is the impact of age on survival?")
    assert not asks_effect("What is the molecular weight?")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Zomatinib in gout: a new use?", True),
        ("Fournier's gangrene: could it be prevented?", True),
        ("Deaths among young men--are there common factors?", True),
        ("Are there data on ramucirumab?", False),
        ("Zomatinib in gout: which dose?", False),
        ("Should zomatinib be stopped?", False),
        ("zomatinib dose", False),
        ("What is the effect of zomatinib?", True),
    ],
)
def test_findings_are_asked_for_in_titles_too(question: str, expected: bool) -> None:
    assert asks_finding(question) is expected


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("What do the authors mean by a 'strong' recommendation?", "strong recommendation"),
        ("what counts as an ISTH major bleed", "ISTH major bleed"),
        ("HFimpEF meaning?", "HFimpEF"),
        ("What is the dose?", None),
    ],
)
def test_what_a_term_means_is_asked_in_many_words(question: str, term: str | None) -> None:
    assert asked_term(question) == term
