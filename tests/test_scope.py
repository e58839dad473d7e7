"""What is no biomedical question is told from what is."""

from __future__ import annotations

import pytest
from conftest import HashingEncoder

from qa.embed import load
from qa.understand import understand
from qa.understand.scope import Scope
from qa.vocabulary import field_vocabulary


def test_named_drug_is_in_scope() -> None:
    encoder = HashingEncoder()
    query = understand("Tell me a joke about Enhertu", field_vocabulary())
    assert not Scope(encoder).off_topic(query)
    assert encoder.encoded == []


def test_example_is_on_its_own_side() -> None:
    scope = Scope(HashingEncoder())
    assert scope.off_topic(understand("How do I bake a chocolate cake?", field_vocabulary()))
    assert not scope.off_topic(understand("How is diabetes diagnosed?", field_vocabulary()))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "off_topic"),
    [
        ("How do I make risotto?", True),
        ("who won the Tour de France in 2019?", True),
        ("My patient has AF, warfarin or apixaban?", False),
        ("rash after amoxicillin", False),
    ],
)
def test_unseen_question_is_placed(question: str, off_topic: bool) -> None:
    scope = Scope(load("bundled"))
    assert scope.off_topic(understand(question, field_vocabulary())) is off_topic
