"""What is asked of a subject, and the likeliest sentences read beside the question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from conftest import HashingEncoder
from numpy.typing import NDArray
from stock import document, evidence

from qa.answer.candidates import CandidateFinder
from qa.answer.focus import SIGNALS, Focus
from qa.answer.second import MOST, SHARE, SecondLook, any_answers
from qa.answer.signals import measure
from qa.answer.weighing import Scored, weighed, weights_in
from qa.domain import Query, Scores
from qa.embed.reader import SentenceReader
from qa.embed.rerank import CrossEncoderReranker, load_answers
from qa.errors import ModelError
from qa.index import analyse
from qa.understand import understand
from qa.vocabulary import field_vocabulary
from qa.vocabulary.concepts import Concepts

NAMES = field_vocabulary().extended([("drug", ("zomatinib",))])
FINDER = CandidateFinder(NAMES, Concepts(analyse), lambda tokens: dict.fromkeys(tokens, 1.0))
SENTENCES = (
    "Zomatinib was stopped for adverse events in 9 of 80 patients.",
    "Zomatinib halved attacks of gout in the trial.",
    "Zomatinib is kept below 25 degrees.",
)


class Reads(SentenceReader):
    """Read a sentence as what is told of it; NaN where nothing is."""

    def __init__(self, told: dict[str, float]) -> None:
        super().__init__(threads=1)
        self.told = told
        self.asked: list[str] = []

    def read(
        self, question: str, sentences: Sequence[str], cosines: Sequence[float]
    ) -> NDArray[np.float32]:
        assert len(sentences) == len(cosines) <= MOST
        self.asked.append(question)
        return np.array([self.told.get(each, np.nan) for each in sentences], dtype=np.float32)


class Broken(Reads):
    def read(
        self, question: str, sentences: Sequence[str], cosines: Sequence[float]
    ) -> NDArray[np.float32]:
        self.asked.append(question)
        raise ModelError("There are no weights.", next="Reinstall.")


def scored(question: str) -> tuple[Query, list[Scored]]:
    query = understand(question, NAMES)
    items = tuple(evidence(document("one", *SENTENCES), query.asked, Scores(0.5, 1.0, 0.5)))
    measured = measure(
        query, FINDER.candidates(query, items), NAMES, Focus(HashingEncoder().encode)
    )
    return query, list(weighed(measured, weights_in()))


def test_reading_counts_beside_the_first_score() -> None:
    query, first = scored("How many came off zomatinib?")
    gaps = [each.score for each in first]
    last = first[-1].candidate.text
    told = {each.candidate.text: 0.0 for each in first} | {last: 2 * (1 - gaps[-1]) / SHARE}
    again = SecondLook(Reads(told)).of(query, first)
    assert [each.candidate.text for each in again] == [
        last,
        *(e.candidate.text for e in first[:-1]),
    ]
    assert again[0].score == 0.0
    assert again[1].score == pytest.approx(gaps[-1] - 2)


def test_what_was_not_read_counts_as_what_reads_worst() -> None:
    query, first = scored("How many came off zomatinib?")
    best, *others = (each.candidate.text for each in first)
    again = SecondLook(Reads({best: 3.0, others[0]: -2.0})).of(query, first)
    by_text = {each.candidate.text: each.score for each in again}
    gap = first[1].score - first[2].score
    assert by_text[others[0]] - by_text[others[1]] == pytest.approx(gap)


def test_any_answer_is_read_off_all_that_was_read() -> None:
    query, first = scored("How many came off zomatinib?")
    assert any_answers(first) is None
    best, *others = (each.candidate.text for each in first)
    one = any_answers(SecondLook(Reads({best: 1.0})).of(query, first))
    two = any_answers(SecondLook(Reads({best: 1.0, others[0]: 1.0})).of(query, first))
    assert one == pytest.approx(1.0)
    assert two == pytest.approx(1.0 + np.log(2.0))


def test_without_a_reader_the_order_stays() -> None:
    query, first = scored("How many came off zomatinib?")
    assert SecondLook(None).of(query, first) == first
    assert SecondLook(Reads({})).of(query, []) == []


def test_fault_is_told_and_not_tried_again() -> None:
    query, first = scored("How many came off zomatinib?")
    reader = Broken({})
    second = SecondLook(reader)
    assert not second.warnings
    assert second.of(query, first) == first
    assert second.of(query, first) == first
    assert len(reader.asked) == 1
    assert second.warnings == (
        "Statements were chosen without their reader: There are no weights.",
    )


def test_only_the_shipped_reader_beside_its_encoder_reads_statements() -> None:
    reader = SentenceReader(threads=1)
    other = load_answers(reader, reader.encoder)
    assert other is not None
    assert other.fingerprint != reader.fingerprint
    assert load_answers(reader, "another") is None
    assert load_answers(None, reader.encoder) is None
    assert load_answers(CrossEncoderReranker("own"), reader.encoder) is None


def test_focus_leaves_the_names_aside() -> None:
    encoder = HashingEncoder()
    query = understand("Was zomatinib stopped for adverse events?", NAMES)
    items = tuple(evidence(document("one", *SENTENCES), query.asked, Scores(0.5, 1.0, 0.5)))
    candidates = FINDER.candidates(query, items)
    rows = Focus(encoder.encode).of(query, candidates)
    assert "zomatinib" not in " ".join(encoder.encoded).lower()
    assert rows.shape == (3, len(SIGNALS))
    texts = [each.text for each in candidates]
    assert texts[int(rows[:, SIGNALS.index("focus")].argmax())] == SENTENCES[0]
    assert texts[int(rows[:, SIGNALS.index("focus_apart")].argmax())] == SENTENCES[0]


def test_heading_is_encoded_once() -> None:
    encoder = HashingEncoder()
    focus = Focus(encoder.encode)
    query = understand("What are the results?", NAMES)
    items = tuple(evidence(document("one", *SENTENCES), query.asked, Scores(0.5, 1.0, 0.5)))
    for _ in range(2):
        rows = focus.of(query, FINDER.candidates(query, items))
    assert encoder.encoded.count("Results") == 1
    assert (rows[:, SIGNALS.index("heading")] > 0).all()
