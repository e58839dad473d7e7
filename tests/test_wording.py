"""Which words of a question stand where, counted by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from measuring import Candidate, asked, candidate, gathered, numbered

from qa.index.tokens import numbers
from qa.retrieve.wording import Counts, Terms, count

DOSE = "dose of zomatinib"  # "of" is a stop word: its neighbours are `dose` and `zomatinib`


def counted(question: str, *candidates: Candidate) -> Counts:
    return count(asked(question), gathered(candidates))


def column(question: str, word: str) -> int:
    known: list[int] = asked(question).numbers.tolist()
    return known.index(numbered(word)[0])


def test_occurrences_are_counted_by_sentence() -> None:
    found = counted(
        DOSE,
        candidate("Zomatinib, zomatinib and placebo.", "The dose was high."),
        candidate("Nothing to see."),
    )
    assert found.sentences[:, column(DOSE, "zomatinib")].tolist() == [2, 0, 0]
    assert found.sentences[:, column(DOSE, "dose")].tolist() == [0, 1, 0]
    assert found.passages[:, column(DOSE, "dose")].tolist() == [1, 0]
    assert found.owners.tolist() == [0, 0, 1]
    assert found.firsts.tolist() == [0, 2]


def test_title_and_headings_are_counted_apart() -> None:
    found = counted(
        DOSE, candidate("Given weekly.", title="Zomatinib label", headings="Zomatinib dose Dose")
    )
    assert found.sentences.sum() == 0
    assert found.outline[0, column(DOSE, "zomatinib")] == 2
    assert found.outline[0, column(DOSE, "dose")] == 2


def test_lengths_count_words_and_not_outlines() -> None:
    found = counted(DOSE, candidate("Median survival rose.", "", title="A long title of words"))
    assert found.lengths.tolist() == [3, 0]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It lasted 12 weeks.", True),
        ("HER2 was measured.", True),
        ("Survival rose in grade ≥3.", True),
        ("Survival rose.", False),
        ("", False),
    ],
)
def test_figures_are_numbers_with_digits(sentence: str, expected: bool) -> None:
    found = counted(DOSE, candidate("No number here.", sentence))
    assert found.figures.tolist() == [False, expected]


PAIRS = {
    "side by side": (["The zomatinib dose rose."], True),
    "the other way round": (["The dose zomatinib rose."], True),
    "one word between": (["Zomatinib starting dose."], True),
    "a stop word between": (["The dose of zomatinib."], True),
    "two words between": (["Zomatinib weekly starting dose."], False),
    "across sentences": (["They gave zomatinib.", "Dose was high."], False),
    "across sentences, a word between": (["They gave zomatinib.", "High dose."], False),
    "across an empty sentence": (["They gave zomatinib.", "", "Dose was high."], False),
    "one word only": (["Zomatinib zomatinib zomatinib."], False),
}


@pytest.mark.parametrize(("sentences", "expected"), PAIRS.values(), ids=PAIRS)
def test_neighbouring_words_are_found(sentences: list[str], expected: bool) -> None:
    assert counted(DOSE, candidate(*sentences)).pairs.tolist() == [[expected]]


def test_pairs_stand_in_headings_too_but_not_across_passages() -> None:
    found = counted(
        DOSE,
        candidate("Given weekly.", headings="Zomatinib dose"),
        candidate("They gave zomatinib."),
        candidate("Given weekly.", title="Dose"),
        candidate("Given weekly.", title="Zomatinib", headings="Dose"),
    )
    assert found.pairs.tolist() == [[True], [False], [False], [False]]


def test_pairs_of_a_question_are_its_neighbours() -> None:
    terms = asked("zomatinib dose zomatinib children dose")
    names = {numbered(word)[0]: word for word in ("zomatinib", "dose", "children")}
    found = {frozenset(names[int(terms.numbers[place])] for place in pair) for pair in terms.pairs}
    assert found == {
        frozenset({"zomatinib", "dose"}),
        frozenset({"zomatinib", "children"}),
        frozenset({"children", "dose"}),
    }


def test_repeated_word_is_no_pair() -> None:
    assert asked("dose dose dose").pairs.shape == (0, 2)


def test_words_without_weight_are_stepped_over() -> None:
    terms = Terms.of({7: 1.0, 9: 2.0}, [7, 8, 9])
    assert terms.numbers.tolist() == [7, 9]
    assert terms.weights.tolist() == [1.0, 2.0]
    assert terms.pairs.tolist() == [[0, 1]]


def test_no_terms_count_nothing() -> None:
    found = counted("", candidate("Survival rose.", title="A title"), candidate("Dose."))
    assert found.sentences.shape == (2, 1)
    assert found.sentences.sum() == found.outline.sum() == 0
    assert found.pairs.shape == (2, 0)
    assert found.lengths.tolist() == [2, 1]


TOKEN = st.integers(1, 9)
SEGMENT = st.lists(TOKEN, max_size=8).map(tuple)
PASSAGE = st.builds(
    lambda title, headings, sentences: Candidate(
        title,
        headings,
        tuple(sentences),
        np.ones(1, np.float32),
        (np.ones(1, np.float32),) * len(sentences),
    ),
    SEGMENT,
    SEGMENT,
    st.lists(SEGMENT, min_size=1, max_size=4),
)


@given(st.lists(PASSAGE, min_size=1, max_size=5), st.lists(TOKEN, max_size=6))
def test_counts_agree_with_counting_one_by_one(passages: list[Candidate], order: list[int]) -> None:
    terms = Terms.of(dict.fromkeys(order, 1.0), order)
    found = count(terms, gathered(passages))
    spoken = [sentence for each in passages for sentence in each.sentences]
    for place, number in enumerate(terms.numbers.tolist()):
        assert found.sentences[:, place].tolist() == [each.count(number) for each in spoken]
        outlines = [each.title + each.headings for each in passages]
        assert found.outline[:, place].tolist() == [each.count(number) for each in outlines]
    assert found.lengths.tolist() == [len(each) for each in spoken]
    assert found.figures.tolist() == [any(token % 2 for token in each) for each in spoken]
    for place, (first, second) in enumerate(terms.numbers[terms.pairs].tolist()):
        expected = [
            any(
                stand_together(segment, first, second)
                for segment in (each.title, each.headings, *each.sentences)
            )
            for each in passages
        ]
        assert found.pairs[:, place].tolist() == expected


def stand_together(segment: Sequence[int], first: int, second: int) -> bool:
    return any(
        {one, other} == {first, second}
        for left, one in enumerate(segment)
        for other in segment[left + 1 : left + 3]
    )


@given(st.lists(st.text(min_size=1, max_size=8), max_size=6))
def test_numbers_tell_tokens_with_digits(tokens: list[str]) -> None:
    found = numbers(tokens).tolist()
    assert found == numbers(tokens).tolist()
    for token, number in zip(tokens, found, strict=True):
        assert 0 < number < 2**32
        assert number % 2 == any(character.isdigit() for character in token)


def test_numbers_are_the_same_in_every_process() -> None:
    """They are stored in libraries."""
    expected = [3157317150, 4149347313, 1142178767]
    assert numbers(["zomatinib", "5.4", "her2"]).tolist() == expected
