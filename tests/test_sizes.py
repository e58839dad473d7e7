"""How large a study was is told where it is asked, and what many had is not taken for it."""

from __future__ import annotations

import pytest

from qa.answer.sizes import asks_size, tells_size


@pytest.mark.parametrize(
    ("question", "is_so"),
    [
        ("how big was LANTERN-MS, n and how many sites?", True),
        ("HER2-RAM: how many patients, and what disease control?", True),
        ("How many patients were randomised in RAINBOW?", True),
        ("How many women in ORCHARD-2?", True),
        ("What was the sample size?", True),
        ("How many patients had febrile neutropenia?", False),
        ("How many patients stopped for side effects in RAINBOW?", False),
        ("How many patients in remission at a year?", False),
    ],
)
def test_size_is_asked_for(question: str, *, is_so: bool) -> None:
    assert asks_size(question) is is_so


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("HER2-RAM enrolled 50 patients with HER2-positive advanced gastric cancer.", True),
        ("In all, 912 patients aged 18 to 55 years were randomly assigned.", True),
        ("It was a randomised, double-blind trial with 1,204 infants from 30 centres.", True),
        ("Injection-site reactions were reported in 21.8% and 9.3%.", False),
        ("Grade 3 neutropenia occurred in 40 patients.", False),
    ],
)
def test_size_is_told(text: str, *, is_so: bool) -> None:
    assert tells_size(text) is is_so
