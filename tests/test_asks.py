"""The form of answer that a question asks for, read off its wording."""

from __future__ import annotations

import pytest

from qa.understand.asks import asks_effect, asks_whether


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
