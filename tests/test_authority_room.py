"""Who is heard beside the best passages: few secondary sources, and those a question rests on."""

from __future__ import annotations

import pytest
from stock import document

from qa.domain import Intent, Source, SourceType
from qa.retrieve.room import LEADING, OF_EACH, with_room
from qa.understand import authority


def sources(*kinds: tuple[str, SourceType]) -> dict[int, Source]:
    made = (document(id_, "Some text.", source_type=kind).source for id_, kind in kinds)
    return dict(enumerate(made))


TRIALS = tuple((f"trial-{n}", SourceType.TRIAL) for n in range(6))


def test_secondary_sources_take_no_place_of_others() -> None:
    known = sources(*(("news", SourceType.NEWS),) * 4, *TRIALS)
    assert with_room(range(10), known, 3, None) == [0, 4, 5, 6]


def test_guidelines_are_heard_whatever_their_place() -> None:
    known = sources(*TRIALS, *((f"g{n % 7}", SourceType.GUIDELINE) for n in range(28)))
    found = with_room(range(len(known)), known, 3, SourceType.GUIDELINE)
    heard = [known[place].id for place in found if place >= len(TRIALS)]
    assert found[:3] == [0, 1, 2]
    assert sorted(heard) == sorted([f"g{n}" for n in range(LEADING)] * OF_EACH)
    assert with_room(range(len(known)), known, 3, None) == [0, 1, 2]


@pytest.mark.parametrize(
    ("intent", "expected"),
    [
        (Intent.RECOMMENDATION, SourceType.GUIDELINE),
        (Intent.DOSE, SourceType.LABEL),
        (Intent.SAFETY, SourceType.LABEL),
        (Intent.FACT, None),
    ],
)
def test_what_questions_rest_on(intent: Intent, expected: SourceType | None) -> None:
    assert authority.leading(intent) is expected
