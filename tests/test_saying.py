"""What a sentence says alone: whole, in words, or nothing."""

from __future__ import annotations

import pytest

from qa.answer.saying import citation_of, said_by
from qa.chunk import passages
from qa.domain import BlockKind, Document, Evidence, Passage, Scores, Source
from qa.ingest.canonical import Piece, assemble
from qa.text.leads import LONGEST_WORDS

P, L, T, R, H = (
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.TABLE_HEADER,
    BlockKind.TABLE_ROW,
    BlockKind.HEADING,
)


def passage(*pieces: tuple[BlockKind, str]) -> Passage:
    text, blocks = assemble("A label", [Piece(kind, text) for kind, text in pieces])
    source = Source(id="doc", revision="r", title="A label")
    return passages(Document(source, text, blocks))[0]


def said(*pieces: tuple[BlockKind, str]) -> list[str]:
    made = passage(*pieces)
    found = (said_by(made, each) for each in made.sentences)
    return [each.text for each in found if each is not None]


def test_row_is_said_with_its_header() -> None:
    assert said((T, "Event | Action"), (R, "Grade 4 rash | Stop")) == [
        "Event: Grade 4 rash; Action: Stop"
    ]


def test_row_without_a_header_says_nothing() -> None:
    assert said((R, "Dose | 80 mg once daily"), (R, "Storage | below 25 °C")) == []


LIST = ((L, "age 80 years or over;"), (L, "weight 60 kg or under."))


def test_short_list_is_said_as_a_whole() -> None:
    assert said((P, "Halve the dose in:"), *LIST) == [
        "Halve the dose in: age 80 years or over; weight 60 kg or under"
    ]


def test_item_that_counts_with_others_is_never_said_alone() -> None:
    long = [(L, f"{'a very long criterion of many words ' * 6}number {n}") for n in range(5)]
    assert said((P, "Halve the dose if at least two are true:"), *long) == []
    alone = said((P, "It is indicated for:"), *long)
    assert alone
    assert alone[0].startswith("It is indicated for: a very long")
    assert alone[0].endswith(" […]")
    assert alone[1].startswith("It is indicated for: […] a very long")


def test_items_that_are_sentences_stand_for_themselves() -> None:
    items = ["Survival was 14.7 months with it.", "Rash was seen in 3% of patients."]
    assert said((P, "Key results of the trial:"), *((L, each) for each in items)) == items


@pytest.mark.parametrize(
    "text",
    [
        "Central nervous system (CNS) effects.",
        "Dose adjustment by serum potassium",
        "Recommended dosage modifications for adverse reactions",
    ],
)
def test_headings_that_run_in_are_no_statements(text: str) -> None:
    assert said((P, text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Swallow the tablets whole.",
        "Grade 4 rash must be reported.",
        "First dose reduction: 75 mg once daily",
        "The result was " + "long and " * 40 + "it ended.",
    ],
    ids=["imperative", "verb", "figure", "long"],
)
def test_statements_stand(text: str) -> None:
    assert said((P, text)) == [text]


def test_more_words_than_a_reader_bears_are_left_out() -> None:
    assert said((P, "The result was " + "long and " * LONGEST_WORDS + "it ended.")) == []


FILL = "in the patients of the first of the two groups of the trial " * 3


def test_part_of_a_long_sentence_is_marked() -> None:
    first = f"Response was seen in 86% {FILL.strip()};"
    second = f"median survival was 14.7 months {FILL.strip()}."
    assert said((P, f"{first} {second}")) == [f"{first[:-1]} […]", f"[…] {second}"]


def test_part_that_leans_on_another_is_said_with_it() -> None:
    first = f"Response was seen in 86% and 85% {FILL.strip()};"
    second = f"survival was 14.7 and 11.4 months {FILL.strip()}, respectively."
    whole = f"{first} {second}"
    assert said((P, whole)) == [whole, whole]


def test_places_are_the_words_said() -> None:
    made = passage((T, "Event | Action"), (R, "Grade 4 rash | Stop"))
    source = Source(id="doc", revision="r", title="A label")
    item = Evidence(made, source, Scores(1, 1, 1), (), None)  # type: ignore[arg-type]
    found = said_by(made, made.sentences[1])
    assert found is not None
    quotes = [citation_of(item, span, 1).quote for span in found.spans]
    assert quotes == ["Grade 4 rash | Stop", "Event | Action"]
    assert citation_of(item, (2, 7), 1).quote == "label"


def test_item_without_a_verb_is_said_under_its_heading() -> None:
    under = ((H, "Contraindications"), (L, "Milk allergy."), (L, "Stop at once in pregnancy."))
    assert said(*under) == [
        "Contraindications: Milk allergy. […]",
        "Stop at once in pregnancy.",
    ]
    assert said((H, "Keywords"), (L, "asthma"), (L, "12 34")) == []
