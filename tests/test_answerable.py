"""How answerable a question is: by its subject, and by what a reader makes of the sentences."""

from __future__ import annotations

import pytest
from stock import document, evidence

from qa.answer.answerable import Answerable
from qa.answer.candidates import CandidateFinder
from qa.domain import Scores
from qa.index import analyse
from qa.understand import understand
from qa.vocabulary import field_vocabulary
from qa.vocabulary.concepts import Concepts

NAMES = field_vocabulary().extended([("drug", ("zomatinib",))])
FINDER = CandidateFinder(NAMES, Concepts(analyse), lambda tokens: dict.fromkeys(tokens, 1.0))
ANSWERABLE = Answerable(FINDER, NAMES, None)
TEXT = "Zomatinib was stopped for adverse events in 9 of 80 patients."


def answerable(question: str, reading: float | None) -> float:
    query = understand(question, NAMES)
    items = tuple(evidence(document("one", TEXT), query.asked, Scores(0.5, 0.5, 0.5)))
    return ANSWERABLE.of(query, items, FINDER.candidates(query, items), reading)


@pytest.mark.parametrize(
    "question", ["How many came off zomatinib?", "Which birds nest in chimneys?"]
)
def test_the_better_it_reads_the_more_answerable(question: str) -> None:
    values = [answerable(question, reading) for reading in (-3.0, 0.0, 3.0)]
    assert values == sorted(values)
    assert 0.0 < values[0] < values[-1] < 1.0


def test_what_is_far_is_not_answerable_unless_it_was_read() -> None:
    assert answerable("Which birds nest in chimneys?", None) == 0.0
    assert answerable("Which birds nest in chimneys?", 3.0) < 0.42
    assert answerable("Was zomatinib stopped for adverse events?", None) > 0.42
