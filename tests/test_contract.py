"""The JSON of an answer fits its schema and comes back as it was."""

from __future__ import annotations

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.contract import (
    answer_from_json,
    answer_json,
    answer_schema,
    digest_schema,
    error_json,
    filters_from_json,
)
from qa.domain import (
    Answer,
    Arm,
    Caution,
    Citation,
    Cut,
    Disagreement,
    Effect,
    Figure,
    Filters,
    LibraryState,
    Outcome,
    Part,
    Side,
    Source,
    SourceType,
    Statement,
    Support,
    TextExtent,
)
from qa.domain.documents import HER2_STATUSES, LINES
from qa.errors import LibraryMissing

WORDS = st.text(min_size=1, max_size=20)
MAYBE = st.none() | WORDS
SOURCES = st.builds(
    Source,
    id=WORDS,
    revision=WORDS,
    title=WORDS,
    source_type=st.sampled_from(SourceType),
    text_extent=st.sampled_from(TextExtent),
    primary_source=MAYBE,
    published=MAYBE,
    url=MAYBE,
)
MARKERS = st.lists(st.integers(1, 9), max_size=3).map(tuple)
NUMBERS = st.sampled_from(["14.7", "0.70", "1070", "-2.5"])
INTERVALS = st.none() | st.tuples(NUMBERS, NUMBERS)
FIGURES = st.builds(
    Figure,
    endpoint=WORDS,
    arms=st.lists(
        st.builds(Arm, MAYBE, NUMBERS, WORDS, st.none() | st.integers(0, 999), INTERVALS),
        max_size=2,
    ).map(tuple),
    effect=st.none()
    | st.builds(Effect, WORDS, st.none() | NUMBERS, INTERVALS, st.none() | NUMBERS, MAYBE),
    trial=MAYBE,
    population=MAYBE,
    analysis=MAYBE,
    citation=st.integers(1, 9),
)
DISAGREEMENTS = st.builds(
    Disagreement,
    WORDS,
    st.lists(st.builds(Side, WORDS, st.integers(1, 9)), max_size=2).map(tuple),
    st.none() | st.integers(1, 9),
    WORDS,
)
ANSWERS = st.builds(
    Answer,
    question=WORDS,
    interpreted_as=WORDS,
    outcome=st.sampled_from(Outcome),
    text=WORDS,
    statements=st.lists(
        st.builds(Statement, WORDS, MARKERS, st.sampled_from(Part), st.sampled_from(Support)),
        max_size=2,
    ).map(tuple),
    citations=st.lists(
        st.builds(
            Citation,
            marker=st.integers(1, 9),
            source=SOURCES,
            start=st.integers(0, 9),
            end=st.integers(10, 99),
            quote=WORDS,
            heading=st.lists(st.sampled_from(["Results", "Safety"]), max_size=2).map(tuple),
            page=st.none() | st.integers(1, 9),
        ),
        max_size=2,
    ).map(tuple),
    figures=st.lists(FIGURES, max_size=2).map(tuple),
    disagreements=st.lists(DISAGREEMENTS, max_size=2).map(tuple),
    cautions=st.lists(st.builds(Caution, WORDS, MARKERS), max_size=2).map(tuple),
    unknowns=st.lists(WORDS, max_size=2).map(tuple),
    nearest=st.lists(st.builds(lambda id_: Source(id_, "", "T"), WORDS), max_size=2).map(tuple),
    warnings=st.lists(WORDS, max_size=2).map(tuple),
    cut=st.lists(st.builds(Cut, WORDS, WORDS), max_size=2).map(tuple),
    answerable=st.sampled_from([0.0, 0.25, 1.0]),
    library=st.builds(LibraryState, st.integers(0, 9), st.integers(0, 9), WORDS),
    seconds=st.just((("total", 0.5), ("verify", 0.1))),
)


NAMES = st.lists(WORDS, max_size=2).map(tuple)
YEARS = st.none() | st.integers(1900, 2100)
FILTERS = st.builds(
    Filters,
    st.lists(st.sampled_from(SourceType), max_size=2).map(tuple),
    since_year=YEARS,
    until_year=YEARS,
    trials=NAMES,
    drugs=NAMES,
    line=st.none() | st.sampled_from(LINES),
    her2=st.none() | st.sampled_from(HER2_STATUSES),
)


VALIDATOR = jsonschema.Draft202012Validator(answer_schema())  # validate() checks the schema too


@settings(deadline=None)
@given(ANSWERS, FILTERS)
def test_answer_fits_the_schema(answer: Answer, filters: Filters) -> None:
    VALIDATOR.validate(answer_json(answer, filters))


@given(FILTERS)
def test_filters_come_back(filters: Filters) -> None:
    raw = answer_json(Answer("q", "q", Outcome.ANSWERED, "t"), filters)
    assert filters_from_json(raw) == filters
    del raw["filters"]
    assert filters_from_json(raw) == Filters()


@given(ANSWERS)
def test_answer_comes_back(answer: Answer) -> None:
    assert answer_from_json(answer_json(answer)) == answer


def test_schema_refuses_what_is_missing() -> None:
    raw = answer_json(Answer("q", "q", Outcome.ANSWERED, "t", seconds=(("total", 0.1),)))
    jsonschema.validate(raw, answer_schema())
    for key in raw:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({k: v for k, v in raw.items() if k != key}, answer_schema())


def test_error_says_what_to_do() -> None:
    error = error_json(LibraryMissing("No library.", next="Make one."))
    assert error == {
        "error": {"code": "library_missing", "message": "No library.", "next": "Make one."}
    }


def test_schemas_know_every_part() -> None:
    [answers, digests] = answer_schema()["properties"], digest_schema()["properties"]
    statement = answers["statements"]["items"]["properties"]
    assert statement["part"]["enum"] == [part.value for part in Part]
    assert digests["parts"]["items"]["properties"]["part"] == statement["part"]
    for shared in ("citations", "figures", "cautions", "cut_items", "library", "seconds"):
        assert digests[shared] == answers[shared]
