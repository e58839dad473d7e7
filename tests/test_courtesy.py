"""Courtesies ask nothing: they are left out before a question is understood."""

from __future__ import annotations

import pytest

from qa.understand import understand
from qa.understand.courtesy import without_courtesies
from qa.vocabulary import field_vocabulary

ASKED = "What is the dose of ramucirumab?"


@pytest.mark.parametrize(
    "message",
    [
        f"Hello, {ASKED}",
        f"Good morning. {ASKED} Many thanks in advance.",
        f"Dear colleagues, I hope you are well. {ASKED} Kind regards",
        f"Thanks, that was quick. One more question: {ASKED}",
        f"Sorry to disturb you. There is something I would like to know, if I may: {ASKED}",
        "What is the dose of ramucirumab, please?",
        f"{ASKED} Thank you!",
    ],
)
def test_courtesies_are_left_out(message: str) -> None:
    assert without_courtesies(message, field_vocabulary()) == ASKED


@pytest.mark.parametrize(
    "message",
    [
        ASKED,
        "Hello!",
        "Thank you.",
        "Fournier's gangrene: is it still dangerous?",
        "Sorry cases: how are they treated?",
        "My patient has hypertension. Which drug is stopped?",
        "Is a thank-you letter part of the consent?",
        "Does ramucirumab help?",
        "Dear team, patient on dialysis. What next?",
        "Please help with ILD of grade 2 on Enhertu.",
        "I have a question about ramucirumab: how common is hypertension?",
        "",
    ],
)
def test_what_asks_or_tells_is_kept(message: str) -> None:
    assert without_courtesies(message, field_vocabulary()) == message


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("Thanks for that. He is 81 and frail. What next?", "He is 81 and frail. What next?"),
        ("Hello, trastuzumab failed. What is given now?", "trastuzumab failed. What is given now?"),
        ("Good morning. She has ILD, what is done?", "She has ILD, what is done?"),
    ],
)
def test_what_is_told_beside_a_courtesy_stays(message: str, left: str) -> None:
    assert without_courtesies(message, field_vocabulary()) == left


def test_question_in_a_hurry_is_told_from_its_vignette() -> None:
    message = "My patient also has gout. what is the dose of ramucirumab in RAINBOW?"
    assert understand(message, field_vocabulary()).asked == (
        "what is the dose of ramucirumab in RAINBOW?"
    )


@pytest.mark.parametrize(
    ("asked", "encoded"),
    [
        ("Which heart checks does DS-8201 need?", "left ventricular dysfunction"),
        ("Does Keytruda help?", "Does pembrolizumab help?"),
        ("Is pneumonitis common?", "Is pneumonitis common?"),
        ("LVEF with trastuzumab", "LVEF with trastuzumab"),
    ],
)
def test_names_that_texts_do_not_use_are_encoded_as_those_that_they_do(
    asked: str, encoded: str
) -> None:
    query = understand(asked, field_vocabulary())
    assert encoded in query.encoded
    assert query.asked == asked
    assert "DS-8201" not in query.encoded
