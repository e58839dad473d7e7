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
            "Side effects (Enhertu in gastric cancer)?",
        ),
        (
            "What was PFS in DESTINY-Gastric04?",
            "Was it significant?",
            "Was progression-free survival in DESTINY-Gastric04 significant?",
        ),
        (
            "What does the label say about grade 1 ILD on trastuzumab deruxtecan?",
            "and if it is grade 2?",
            "What does the label say about grade 2 ILD on trastuzumab deruxtecan?",
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
        (
            "What was OS in TAGS?",
            "how reliable is that?",
            "How reliable is that: What was OS in TAGS?",
        ),
        ("What was OS in TAGS?", "and in REGARD?", "What was OS in REGARD?"),
        (
            "What was PFS in GLOW?",
            "what was it in SPOTLIGHT?",
            "What was progression-free survival in SPOTLIGHT?",
        ),
        (
            "What was the response rate with T-DXd in DESTINY-Gastric04?",
            "And with ramucirumab plus paclitaxel?",
            "What was the response rate with ramucirumab plus paclitaxel in DESTINY-Gastric04?",
        ),
        ("What was OS in RAINBOW?", "and with T-DXd?", "OS with T-DXd?"),
        (
            "What is the dose of T-DXd?",
            "What if the patient weighs 100 kg?",
            "What is the dose of T-DXd if the patient weighs 100 kg?",
        ),
        ("What was PFS in GLOW?", "and for response?", "What was response in GLOW?"),
        (
            "What is the dose of ramucirumab?",
            "and in the elderly?",
            "What is the dose of ramucirumab in the elderly?",
        ),
        (
            "What is given first line for HER2-positive gastric cancer?",
            "And if that fails?",
            "What is given second line for HER2-positive gastric cancer, if that fails?",
        ),
        (
            "What is recommended second line in HER2-negative gastric cancer?",
            "and third line?",
            "What is recommended third line in HER2-negative gastric cancer?",
        ),
        (
            "Compare zolbetuximab and pembrolizumab.",
            "which of the two is better tolerated?",
            "Which of zolbetuximab and pembrolizumab is better tolerated?",
        ),
        (
            "Is T-DXd better than ramucirumab?",
            "and its side effects?",
            "Side effects with trastuzumab deruxtecan and ramucirumab?",
        ),
        (
            "What is the dose of T-DXd?",
            "Is it better than ramucirumab?",
            "Is trastuzumab deruxtecan better than ramucirumab?",
        ),
        (
            "What is the standard after trastuzumab?",
            "What are the alternatives?",
            "What are the alternatives (standard after trastuzumab)?",
        ),
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


@pytest.mark.parametrize(
    ("before", "message", "standalone"),
    [
        (
            "What is the first-line treatment of gastric cancer?",
            "no, I meant second line",
            "What is the second line treatment of gastric cancer?",
        ),
        ("What was OS in GLOW?", "I meant PFS, not OS", "What was PFS in GLOW?"),
        ("What was OS in RAINBOW?", "Sorry, REGARD I mean", "What was OS in REGARD?"),
        ("Side effects of ramucirumab?", "no, of paclitaxel", "Side effects of paclitaxel?"),
    ],
)
def test_correction_takes_the_place_of_what_was_asked(
    before: str, message: str, standalone: str
) -> None:
    assert follow(message, turn(before)) == standalone


def test_question_that_begins_with_no_corrects_nothing() -> None:
    message = "No, what is the boxed warning of Cyramza?"
    assert follow(message, turn("What was OS in TAGS?")) == message


def test_what_is_recommended_keeps_its_setting() -> None:
    before = turn("What is recommended second line in HER2-positive gastric cancer?", T_DXD)
    assert follow("is that still recommended?", before) == (
        "Is trastuzumab deruxtecan still recommended in second line HER2-positive gastric cancer?"
    )


def test_aside_is_passed_over() -> None:
    before, aside = turn("What was OS in RAINBOW?"), turn("What is a hazard ratio?")
    assert follow("and in TAGS?", before, aside) == "What was OS in TAGS?"


def test_trial_is_looked_for_further_back() -> None:
    trial, drug = turn("What was OS in RAINBOW?"), turn("What is the dose of trastuzumab?")
    assert follow("how large was that trial?", trial, drug) == "How large was RAINBOW?"


@pytest.mark.parametrize("message", ["summarise this trial", "Can you summarise it?"])
def test_summary_is_of_the_trial(message: str) -> None:
    assert follow(message, turn("What was PFS in SPOTLIGHT?")) == "Summarise SPOTLIGHT"
