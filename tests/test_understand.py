"""Questions are cleaned, classed and triaged."""

from __future__ import annotations

import pytest

from qa.domain import Intent
from qa.errors import QuestionError
from qa.understand import MAX_QUESTION, clean, understand
from qa.understand.setting import setting_fit
from qa.understand.urgency import is_urgent
from qa.vocabulary import field_vocabulary

NAMES = field_vocabulary()


def test_control_characters_are_dropped() -> None:
    assert clean("What\x00 is\u202e the\n dose\x07?") == "What is the dose ?"


@pytest.mark.parametrize(
    ("question", "says"),
    [("", "empty"), ("\x00 \n", "empty"), ("?!", "empty"), ("x" * (MAX_QUESTION + 1), "16,001")],
)
def test_no_question_is_told(question: str, says: str) -> None:
    with pytest.raises(QuestionError, match=says) as error:
        clean(question)
    assert error.value.next


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("What was the median OS in DG-04?", Intent.FACT),
        ("first dose reduction of Enhertu?", Intent.DOSE),
        ("What next after XELOX and trastuzumab?", Intent.RECOMMENDATION),
        ("First-line treatment when HER2-negative?", Intent.RECOMMENDATION),
        ("What to do at ILD grade 2?", Intent.SAFETY),
        ("How common is pneumonitis with T-DXd?", Intent.SAFETY),
        ("T-DXd vs ramucirumab?", Intent.COMPARISON),
        ("Is T-DXd approved for gastric cancer?", Intent.ELIGIBILITY),
        ("What is a hazard ratio?", Intent.DEFINITION),
        ("Was PFS longer?", Intent.YES_NO),
    ],
)
def test_intent_is_read(question: str, intent: Intent) -> None:
    assert understand(question, NAMES).intent is intent


def test_vignette_is_not_what_is_asked() -> None:
    query = understand(
        "A man of 60 progressed on trastuzumab, has diabetes. What is the dose of Enhertu?", NAMES
    )
    assert query.asked == "What is the dose of Enhertu?"
    assert "trastuzumab" in {entity.name for entity in query.entities}


def test_question_without_a_subject_keeps_its_vignette() -> None:
    message = "She takes ramucirumab. How long before surgery must it be stopped?"
    query = understand(message.replace("surgery", "the day"), NAMES)
    assert "ramucirumab" in query.asked


def test_other_names_and_months_are_added() -> None:
    expansions = understand("one-year survival with Enhertu", NAMES).expansions
    assert {"T-DXd", "trastuzumab deruxtecan", "12 months"} <= set(expansions)
    assert "Enhertu" not in expansions


@pytest.mark.parametrize(
    "message",
    [
        "my patient on Enhertu is suddenly short of breath, sats 84%",
        "I can't breathe after my infusion",
        "A man on Cyramza is vomiting fresh blood right now, BP 75/40. Help!",
        "pt in front of me: sudden severe abdominal pain, rigid abdomen",
        "Our patient has black stools since this morning",
    ],
)
def test_emergency_is_seen(message: str) -> None:
    assert is_urgent(message)


@pytest.mark.parametrize(
    "message",
    [
        "What should I do at ILD grade 2?",
        "How often does bleeding occur with ramucirumab now?",
        "What is the risk of haemorrhage with Cyramza in my patients?",
        "My patient had a GI perforation last year; can she receive ramucirumab?",
        "Which trials reported shortness of breath?",
    ],
)
def test_question_is_no_emergency(message: str) -> None:
    assert not is_urgent(message)


@pytest.mark.parametrize(
    ("question", "text", "sign"),
    [
        ("second-line HER2-positive", "After first-line therapy, HER2-positive disease", 1),
        ("second-line treatment", "As first-line treatment", -1),
        ("first-line treatment", "After progression on first-line treatment", -1),
        ("HER2-negative", "HER2-positive", -1),
        ("resectable", "unresectable", -1),
        ("dose", "first-line", 0),
    ],
)
def test_setting_agrees_or_contradicts(question: str, text: str, sign: int) -> None:
    fit = setting_fit(question, text)
    assert (fit > 0) - (fit < 0) == sign
