"""Follow-ups become standalone questions, and nothing else does."""

from __future__ import annotations

import pytest

from qa.domain import Answer, Outcome, Statement, Turn
from qa.understand.following import rewrite
from qa.vocabulary import field_vocabulary

VOCABULARY = field_vocabulary()
T_DXD = "The guideline recommends trastuzumab deruxtecan after trastuzumab."


def turn(standalone: str, said: str = "", outcome: Outcome = Outcome.ANSWERED) -> Turn:
    statements = (Statement(said, (1,)),) if said else ()
    answer = Answer(standalone, standalone, outcome, said, statements=statements)
    return Turn(standalone, standalone, answer, VOCABULARY.entities(standalone))


def follow(message: str, *before: Turn) -> str:
    return rewrite(message, before, VOCABULARY).question


@pytest.mark.parametrize(
    ("before", "message", "standalone"),
    [
        (
            "What was the median OS in DESTINY-Gastric04?",
            "and in 02?",
            "What was the median OS in DESTINY-Gastric02?",
        ),
        (
            "What was the median OS in DESTINY-Gastric04?",
            "And PFS?",
            "What was the median PFS in DESTINY-Gastric04?",
        ),
        (
            "What was the response rate in RAINBOW?",
            "and in DG-04?",
            "What was the response rate in DG-04?",
        ),
        (
            "What are the side effects of ramucirumab?",
            "what about hypertension?",
            "Hypertension with ramucirumab?",
        ),
        (
            "Dose of Enhertu in gastric cancer?",
            "and in breast cancer?",
            "Dose of Enhertu in breast cancer?",
        ),
        (
            "Dose of Enhertu in gastric cancer?",
            "side effects?",
            "Side effects with trastuzumab deruxtecan?",
        ),
        (
            "What was PFS in DESTINY-Gastric04?",
            "Was it significant?",
            "Was progression-free survival in DESTINY-Gastric04 significant?",
        ),
        (
            "What does the label say about grade 1 ILD on trastuzumab deruxtecan?",
            "and if it is grade 2?",
            "If interstitial lung disease with trastuzumab deruxtecan is grade 2?",
        ),
        (
            "What is Cyramza's dose in gastric cancer?",
            "Can it also be given on its own?",
            "Can ramucirumab also be given on its own?",
        ),
        (
            "How much did trastuzumab add to first-line chemo in ToGA?",
            "And when pembrolizumab is added on top, what happens to OS?",
            "When pembrolizumab is added on top, what happens to OS with trastuzumab?",
        ),
        ("What was T-ACT?", "Did trastuzumab help there?", "Did trastuzumab help in T-ACT?"),
        ("What did RAINBOW show?", "why?", "Why: What did RAINBOW show?"),
    ],
)
def test_follow_up_becomes_standalone(before: str, message: str, standalone: str) -> None:
    assert follow(message, turn(before)) == standalone


@pytest.mark.parametrize(
    "message",
    [
        "What did RAINBOW show?",
        "What is a hazard ratio?",
        "What is the capital of France?",
        "How do I anticoagulate a patient with atrial fibrillation?",
        "ILD grade 2 on Enhertu?",
    ],
)
def test_new_topic_stays_as_written(message: str) -> None:
    assert follow(message, turn("Dose of ramucirumab in gastric cancer?")) == message


def test_first_message_stays_as_written() -> None:
    rewritten = rewrite("and its lung risk?", (), VOCABULARY)
    assert rewritten.question == "and its lung risk?"
    assert not rewritten.changed


def test_talk_turns_to_the_answered_option() -> None:
    before = turn("What is the next treatment after trastuzumab?", T_DXD)
    assert follow("and its dose?", before) == "Dose with trastuzumab deruxtecan?"


def test_off_topic_turn_is_passed_over() -> None:
    before = turn("What are the side effects of ramucirumab?")
    aside = turn("What is the capital of France?", outcome=Outcome.OUT_OF_SCOPE)
    assert "ramucirumab" in follow("and its dose?", before, aside)


def test_topic_carries_over_several_turns() -> None:
    first = turn("What was T-ACT?")
    second = turn(follow("Did trastuzumab help there?", first))
    third = turn(follow("how many were re-biopsied?", first, second))
    assert "T-ACT" in follow("and how many of them had lost HER2?", first, second, third)


@pytest.mark.parametrize(
    ("message", "standalone"),
    [
        ("Summarise hazard-ratio-explained", "Summarise hazard-ratio-explained"),
        ("summarise zanidatamab", "summarise zanidatamab"),
        ("summarise it", "Summarise DESTINY-Gastric04"),
    ],
)
def test_source_to_summarise_keeps_its_name(message: str, standalone: str) -> None:
    before = turn("What was the median OS in DESTINY-Gastric04?")
    assert follow(message, before) == standalone
