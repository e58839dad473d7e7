"""A message that asks several things is taken apart; one that asks one thing is left whole."""

from __future__ import annotations

import pytest

from qa.understand.compound import MOST_QUESTIONS, compound
from qa.vocabulary import field_vocabulary

VOCABULARY = field_vocabulary()


@pytest.mark.parametrize(
    "message",
    [
        "What is the dose of T-DXd in gastric cancer and how do I monitor for ILD?",
        "Is it better than ramucirumab, and what about its toxicity?",
        "What was OS in RAINBOW? And in REGARD?",
        "What was PFS in SPOTLIGHT; what was it in GLOW?",
        "What is recommended second line, and at what dose?",
        "How often should LVEF be checked, and what if it falls below 40%?",
        "What was the response rate in ToGA, and was the difference in OS significant?",
        "What is the dose of warfarin and its side effects?",
        "Does aspirin prevent preeclampsia and what dose should I use?",
        "How long is the washout and can paclitaxel be restarted at a lower dose?",
        "What causes gout and how is it treated?",
        "Who was eligible for RAINBOW? How many patients were randomised?",
        "Tell me the dose of trifluridine/tipiracil and list its adverse reactions",
    ],
)
def test_two_questions_are_told_apart(message: str) -> None:
    assert len(compound(message, VOCABULARY).questions) == 2


@pytest.mark.parametrize(
    "message",
    [
        "What is the dose of paclitaxel and ramucirumab?",
        "What are the safety and efficacy of zolbetuximab?",
        "What is the dose and schedule of ramucirumab?",
        "Compare T-DXd and ramucirumab plus paclitaxel.",
        "What are the incidence and management of ILD?",
        "What is given for HER2-positive and previously treated gastric cancer?",
        "When and how is T-DXd given?",
        "Which drug and what dose are used in second line?",
        "Which antibody targets HER2 and is approved for gastric cancer?",
        "Which drug was tested in TAGS and which was the comparator arm?",
        "In patients with ILD, what is the dose?",
        "And when pembrolizumab is added on top, what happens to OS?",
        "What happens if ILD occurs and when symptoms resolve?",
        "What is best second line? Is it T-DXd?",
        "Should HER2 be retested, and if so how?",
        "Is T-DXd better than ramucirumab plus paclitaxel and by how much?",
        "I want to know how the dose is reduced and what the steps are.",
        "Hi, quick question. What's the dose of Cyramza? Thanks!",
    ],
)
def test_one_question_stays_whole(message: str) -> None:
    assert compound(message, VOCABULARY).questions == (message,)


def test_situation_holds_for_each_question() -> None:
    found = compound(
        "The patient is 70 and was treated with FLOT. Is ramucirumab an option? And what dose?",
        VOCABULARY,
    )
    assert found.situation == "The patient is 70 and was treated with FLOT."
    assert found.questions == ("Is ramucirumab an option?", "And what dose?")


def test_many_questions_end_with_the_rest() -> None:
    trials = ("RAINBOW", "REGARD", "TAGS", "ToGA", "JACOB", "GATSBY")
    message = " ".join(f"What was OS in {trial}?" for trial in trials)
    questions = compound(message, VOCABULARY).questions
    assert len(questions) == MOST_QUESTIONS
    assert "GATSBY" in questions[-1]


def test_topic_in_brackets_holds_for_each_question() -> None:
    asked = "The PFS was clearly better no? So why isn't that enough (pertuzumab, JACOB)?"
    assert compound(asked, VOCABULARY).questions == (
        "The PFS was clearly better no (pertuzumab, JACOB)?",
        "So why isn't that enough (pertuzumab, JACOB)?",
    )


def test_bracket_that_names_nothing_stays_where_it_is() -> None:
    asked = "Is response better with it? How is disease control defined (at 8 weeks)?"
    first, *_ = compound(asked, VOCABULARY).questions
    assert "8 weeks" not in first or len(compound(asked, VOCABULARY).questions) == 1
