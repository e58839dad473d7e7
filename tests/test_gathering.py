"""The evidence for a question: whole sections, each passage once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pytest
from stock import document, evidence

from qa.domain import Document, Evidence, Filters, Passage, Query, Scores
from qa.parts import EVERY
from qa.pipeline import gathering
from qa.pipeline.gathering import Gathering
from qa.retrieve import Retriever
from qa.vocabulary import field_vocabulary

SENTENCE = "Patients of the ward number {} were seen by the team on each of the days of the week."
LONG = document("long", *(SENTENCE.format(each) for each in range(120)))
QUERY = Query("who?", "who?", "who?", filters=Filters())


class Finds:
    """Find one passage of a document, and read what is given to it."""

    def __init__(self, found: Document, place: int) -> None:
        self.items = tuple(evidence(found, "who?", Scores(0, 0, 0)))
        self.place = place
        self.read_: list[Passage] = []

    def retrieve(self, _query: Query, _k: int = 16) -> tuple[Evidence, ...]:
        return (self.items[self.place],)

    def read(self, _query: Query, some: Sequence[Passage]) -> tuple[Evidence, ...]:
        self.read_ += some
        return tuple(item for item in self.items if item.passage in some)


@pytest.mark.parametrize("place", [0, 3])
def test_section_is_read_whole_the_nearest_first(place: int) -> None:
    finds = Finds(LONG, place)
    cut = tuple(item.passage for item in finds.items)
    assert len(cut) > gathering._BESIDE + 1
    gather = Gathering(
        cast("Retriever", finds),
        field_vocabulary(),
        lambda _id, _revision: cut,
        EVERY.understanding,
    )
    found = gather.whole(QUERY, None)
    ids = [item.passage.id for item in found]
    assert ids[0] == cut[place].id
    assert len(ids) == len(set(ids)) == gathering._BESIDE + 1
    assert cut[place + 1].id in ids
    assert gather.of(QUERY, None) == found[:1]


def test_short_section_needs_no_more() -> None:
    short = document("short", SENTENCE.format(1))
    finds = Finds(short, 0)
    gather = Gathering(
        cast("Retriever", finds),
        field_vocabulary(),
        lambda _id, _revision: tuple(item.passage for item in finds.items),
        EVERY.understanding,
    )
    assert len(gather.whole(QUERY, None)) == 1
    assert finds.read_ == []
