"""A question is about trials, else drugs; what came before is no subject unless safety is asked."""

from __future__ import annotations

import pytest

from qa.answer.subjects import subjects_of
from qa.understand import understand
from qa.vocabulary import field_vocabulary

NAMES = field_vocabulary()


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Overall survival in RAINBOW with ramucirumab?", ["RAINBOW"]),
        ("Is ramucirumab of use after trastuzumab?", ["ramucirumab"]),
        ("What is recommended after trastuzumab?", []),
        ("contraception after ramucirumab, months?", ["ramucirumab"]),
        ("Did a previous gastrectomy change the benefit in REGARD?", ["REGARD"]),
    ],
)
def test_subjects_are_trials_else_drugs(question: str, names: list[str]) -> None:
    found = subjects_of(understand(question, NAMES), NAMES)
    assert [each.name for each in found] == names
