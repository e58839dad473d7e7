"""Answers to the questions of one message become one answer."""

from __future__ import annotations

from dataclasses import replace

from qa.domain import (
    Answer,
    Asked,
    Caution,
    Citation,
    Cut,
    Figure,
    Outcome,
    Source,
    Statement,
    Turn,
)
from qa.pipeline.several import answered, combined
from qa.understand.compound import Compound
from qa.vocabulary import field_vocabulary

VOCABULARY = field_vocabulary()
LABEL, TRIAL = Source("label", "1", "Label"), Source("trial", "1", "Trial")


def citation(marker: int, source: Source, start: int) -> Citation:
    return Citation(marker, source, start, start + 5, "quote")


def answer(*cited: Citation, outcome: Outcome = Outcome.ANSWERED, text: str = "") -> Answer:
    said = tuple(Statement(f"{c.source.id} {c.start}", (c.marker,)) for c in cited)
    return Answer("q", "q", outcome, text, statements=said, citations=cited)


def turn(question: str, said: Answer) -> Turn:
    return Turn(question, question, said)


def test_citations_are_numbered_through() -> None:
    one = answer(citation(1, LABEL, 0), citation(2, TRIAL, 0))
    two = answer(citation(1, TRIAL, 0), citation(2, LABEL, 9))
    whole = combined((turn("Dose?", one), turn("Safety?", two)))
    assert [(c.marker, c.source.id, c.start) for c in whole.citations] == [
        (1, "label", 0),
        (2, "trial", 0),
        (3, "label", 9),
    ]
    # What was said under the first question is not said again under the second.
    assert [(s.question, s.citations) for s in whole.statements] == [
        (0, (1,)),
        (0, (2,)),
        (1, (3,)),
    ]
    assert whole.text == "Dose?\nlabel 0 [1]\ntrial 0 [2]\n\nSafety?\nlabel 9 [3]"


def test_only_statement_is_repeated() -> None:
    same = answer(citation(1, LABEL, 0))
    whole = combined((turn("Dose?", same), turn("Schedule?", same)))
    assert [s.question for s in whole.statements] == [0, 1]
    assert len(whole.citations) == 1


def test_unanswered_part_is_told() -> None:
    refusal = answer(outcome=Outcome.INSUFFICIENT, text="Not held.")
    whole = combined((turn("Dose?", answer(citation(1, LABEL, 0))), turn("Price?", refusal)))
    assert whole.outcome is Outcome.ANSWERED
    assert whole.unknowns == ("Price? Not held.",)
    assert whole.asked == (
        Asked("Dose?", Outcome.ANSWERED, "label 0 [1]"),
        Asked("Price?", Outcome.INSUFFICIENT, "Not held."),
    )


def test_nothing_answered_is_insufficient() -> None:
    refusal = answer(outcome=Outcome.INSUFFICIENT, text="Not held.")
    aside = answer(outcome=Outcome.OUT_OF_SCOPE, text="No.")
    assert combined((turn("A?", aside), turn("B?", refusal))).outcome is Outcome.INSUFFICIENT
    assert combined((turn("A?", aside), turn("B?", aside))).outcome is Outcome.OUT_OF_SCOPE


def test_cautions_and_figures_are_merged() -> None:
    figure = Figure("overall survival", citation=1)
    wary = replace(answer(), cautions=(Caution("Beware.", (1,)),), cut=(Cut("x", "y"),))
    one = replace(wary, citations=(citation(1, LABEL, 0),))
    two = replace(wary, citations=(citation(1, TRIAL, 0),), figures=(figure,))
    whole = combined((turn("A?", one), turn("B?", two)))
    assert whole.cautions == (Caution("Beware.", (1, 2)),)
    assert whole.figures == (Figure("overall survival", citation=2),)
    assert whole.cut == (Cut("x", "y"),)


def asked_of(*questions: str, situation: str = "") -> list[str]:
    asked: list[str] = []

    def one(standalone: str) -> Answer:
        asked.append(standalone)
        return answer(citation(1, LABEL, len(asked)))

    answered(Compound(questions, situation), one, VOCABULARY)
    return asked


def test_subject_is_carried_over() -> None:
    assert asked_of("What is the dose of Enhertu?", "and how do I monitor for ILD?") == [
        "What is the dose of Enhertu?",
        "How do I monitor for ILD with trastuzumab deruxtecan?",
    ]
    assert asked_of("What was OS in RAINBOW?", "And in TAGS?")[1] == "What was OS in TAGS?"


def test_subject_is_carried_back() -> None:
    assert asked_of("What is the dose?", "and is ramucirumab approved?") == [
        "What is the dose with ramucirumab?",
        "Is ramucirumab approved?",
    ]


def test_situation_is_asked_with_each() -> None:
    asked = asked_of("Is ramucirumab an option?", "And what dose?", situation="He is 70.")
    assert all(question.startswith("He is 70. ") for question in asked)


def test_what_leans_on_an_unanswered_question_is_unanswered() -> None:
    refused = replace(
        answer(outcome=Outcome.INSUFFICIENT), unknowns=("The library holds nothing on platelets.",)
    )
    asked: list[str] = []

    def one(question: str) -> Answer:
        asked.append(question)
        return refused if "platelets" in question else answer(citation(1, LABEL, 0))

    message = Compound(("Platelets 38 on Enhertu, when do I hold?", "and when do I restart?"), "")
    found = answered(message, lambda q: one(q.lower()), VOCABULARY)
    assert found.outcome is Outcome.INSUFFICIENT
    assert len(asked) == 1
    own = Compound(("Platelets 38 on Enhertu, when do I hold?", "and is ramucirumab approved?"), "")
    assert answered(own, lambda q: one(q.lower()), VOCABULARY).outcome is Outcome.ANSWERED
