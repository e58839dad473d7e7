"""A row of a table speaks of the time in the line over its table."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from conftest import HashingEncoder

from qa.answer.candidates import Candidate, CandidateFinder
from qa.answer.timely import at_the_asked_time
from qa.chunk import passages
from qa.domain import BlockKind, Document, Evidence, Scores, Source
from qa.index import analyse
from qa.ingest.canonical import Piece, assemble
from qa.pipeline.profiling import profiles
from qa.understand import understand
from qa.vocabulary import field_vocabulary
from qa.vocabulary.concepts import Concepts

NAMES = field_vocabulary()
FINDER = CandidateFinder(NAMES, Concepts(analyse), lambda tokens: dict.fromkeys(tokens, 1.0))


def told(question: str, caption: str) -> Sequence[Candidate]:
    pieces = (
        Piece(BlockKind.PARAGRAPH, caption),
        Piece(BlockKind.TABLE_HEADER, "Event | Ostara | Corvane"),
        Piece(BlockKind.TABLE_ROW, "Pump thrombosis | 1.3% | 12.2%"),
        Piece(BlockKind.TABLE_ROW, "Pump replaced | 2.6% | 13.5%"),
    )
    text, blocks = assemble("Two pumps", pieces)
    made = Document(Source("pumps", "r", "Two pumps"), text, blocks)
    cut = passages(made)
    (profile,) = profiles([(made, cut)], HashingEncoder())
    query = understand(question, NAMES)
    vectors = [each.sentence_vectors for each in profile]
    items = [
        Evidence(passage, made.source, Scores(0.5, 1.0, 0.5), tuple(rows[:, 0]), rows)
        for passage, rows in zip(cut, vectors, strict=True)
    ]
    rows = [each for each in FINDER.candidates(query, items) if "Event:" in each.text]
    return at_the_asked_time(query, rows)


@pytest.mark.parametrize(
    ("caption", "count"), [("Events by 24 months", 2), ("Events by 6 weeks", 0)]
)
def test_rows_are_of_the_time_of_their_caption(caption: str, count: int) -> None:
    found = told("What was the rate of pump thrombosis with Ostara at 2 years?", caption)
    assert len(found) == count
