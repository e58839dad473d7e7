"""The signals of candidates: by hand, against a slow reference, and on any candidates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from measuring import (
    TURNS_NOTHING,
    Candidate,
    Vector,
    asked,
    candidate,
    gathered,
    slowly,
    unit,
)
from numpy.typing import NDArray

from qa.retrieve.answering import Answering
from qa.retrieve.roles import Roles
from qa.retrieve.signals import SIGNALS, Signals, scaled, signals
from qa.retrieve.wording import Terms

ANYTHING = Roles(np.array([1.0, -2.0], dtype=np.float32), 0.5)
EAST = unit([1, 0])
approx = partial(pytest.approx, abs=2e-6)
DOSE = asked("zomatinib dose", {"zomatinib": 3.0})


def measured(
    candidates: Sequence[Candidate],
    terms: Terms = DOSE,
    roles: Roles = ANYTHING,
    answering: Answering = TURNS_NOTHING,
) -> Signals:
    return signals(
        terms, EAST, gathered(candidates), mean_length=4.0, roles=roles, answering=answering
    )


def column(name: str, *candidates: Candidate, terms: Terms = DOSE) -> list[float]:
    found: list[float] = measured(candidates, terms).column(name).round(6).tolist()
    return found


def test_bm25_by_hand() -> None:
    body = candidate("Zomatinib rose.", "Zomatinib fell sharply weekly.")  # 6 words, twice one term
    share = 2 / (2 + 1.5 * (1 - 0.75 + 0.75 * 6 / 4))
    assert column("bm25", body) == approx([3 * share / 4])
    soft = 2 / (2 + 0.9 * (1 - 0.4 + 0.4 * 6 / 4))
    assert column("bm25_soft", body) == approx([3 * soft / 4])


def test_outline_counts_less_than_text() -> None:
    text = candidate("Zomatinib rose sharply weekly.")
    title = candidate("They rose sharply weekly.", title="Zomatinib")
    headings = candidate("They rose sharply weekly.", headings="Zomatinib zomatinib", title="It")
    assert column("coverage", text, title, headings) == approx([3 / 4, 0.6 * 3 / 4, 0.6 * 3 / 4])
    # Three words of text, since `they` is a stop word; three times in the outline count once.
    share = 0.6 / (0.6 + 1.5 * (1 - 0.75 + 0.75 * 3 / 4))
    assert column("bm25", title, headings) == approx([3 * share / 4] * 2)


def test_pairs_weigh_by_their_words() -> None:
    terms = asked("zomatinib dose children", {"zomatinib": 3.0, "children": 7.0})
    both = candidate("The dose of zomatinib for children.")
    one = candidate("Zomatinib and its dose.", "Children were few.")
    # zomatinib-dose weighs (3 + 1) / 2, dose-children (1 + 7) / 2.
    assert column("pairs", one, terms=terms) == approx([2 / 6])
    assert column("pairs", both, terms=terms) == approx([1.0])


def test_sentence_and_window_take_the_best() -> None:
    rows = [[1.0, 0.0], [0.0, 1.0], [0.6, 0.8], [0.8, 0.6]]
    whole = candidate("Zomatinib.", "Dose.", "Nothing.", "Zomatinib.", spoken=rows)
    assert column("sentence_cosine", whole) == approx([1.0])
    assert column("three_cosine", whole) == approx([(1 + 0.8 + 0.6) / 3])
    assert column("sentence_coverage", whole) == approx([3 / 4])
    assert column("window_coverage", whole) == approx([1.0])
    assert column("joint", whole) == approx([1 + 0.5 * 3 / 4])
    assert column("product", whole) == approx([3 / 4])


def test_two_sentences_may_match_better_than_each() -> None:
    """Two vectors on either side of the question's meet in the middle."""
    beside = candidate("Zomatinib.", "Dose.", spoken=[[0.6, 0.8], [0.6, -0.8]])
    assert column("sentence_cosine", beside) == approx([0.6])
    assert column("window_cosine", beside) == approx([1.0])


def test_windows_end_with_their_passage() -> None:
    first = candidate("Zomatinib rose.", spoken=[[0.6, 0.8]])
    second = candidate("The dose fell.", spoken=[[0.6, -0.8]])
    assert column("window_cosine", first, second) == approx([0.6, 0.6])
    assert column("window_coverage", first, second) == approx([3 / 4, 1 / 4])


def test_form_is_of_findings_and_figures() -> None:
    plain = candidate("Nothing here.", spoken=[[1, 0]])
    figure = candidate("It took 5 weeks.", "Nothing here.", spoken=[[0, 1], [1, 0]])
    assert column("figure_cosine", plain, figure) == approx([-0.2, 0.0])
    assert column("figures", plain, figure) == approx([0.0, 0.5])
    east, north = (1 / (1 + math.exp(-value)) for value in (1.5, -1.5))
    assert column("finding", plain, figure) == approx([east, (east + north) / 2])
    assert column("best_finding", plain, figure) == approx([east, east])
    assert column("finding_joint", plain, figure) == approx([1 + 0.3 * east] * 2)


def test_length_is_against_the_mean() -> None:
    assert column("length", candidate("Survival rose sharply weekly."), candidate("")) == approx(
        [0.0, math.log(1 / 4)]
    )


def test_company_of_good_matches_counts() -> None:
    good = candidate("Zomatinib dose.", vector=[1, 0])
    alike = candidate("Nothing here.", vector=[0.9, 0.5])
    other = candidate("Nothing there.", vector=[0, 1])
    found = measured([good, alike, other])
    assert found.column("neighbours")[1] > found.column("neighbours")[2]
    assert found.column("feedback_cosine")[1] > found.column("feedback_cosine")[2]
    assert found.column("feedback_words")[1] >= found.column("feedback_words")[2]


def test_unknown_roles_say_nothing() -> None:
    found = measured([candidate("It rose.", "It fell.")], roles=Roles())
    assert found.column("finding").tolist() == found.column("best_finding").tolist() == [0.5]


@pytest.mark.parametrize(
    ("values", "expected"),
    [([3.0, 1.0, 2.0], [1.0, 0.0, 0.5]), ([2.0, 2.0], [0.0, 0.0]), ([7.0], [0.0])],
)
def test_scaling(values: list[float], expected: list[float]) -> None:
    assert scaled(np.array(values)).tolist() == expected


def test_rounding_is_no_difference() -> None:
    assert not scaled(np.array([0.5, 0.5 + 3e-8])).any()


# Any candidates

DIRECTIONS = 4
NARROW = np.linspace(-1, 1, 2 * DIRECTIONS, dtype=np.float32).reshape(DIRECTIONS, 2)
TURNS = Answering(3.0, NARROW, NARROW[::-1].copy(), NARROW[:, 0])
ROLES = Roles(np.linspace(-2, 2, DIRECTIONS, dtype=np.float32), 0.1)


@dataclass(frozen=True)
class Drawn:
    """Candidates of random words and vectors, and a question of the same kind."""

    candidates: list[Candidate]
    terms: Terms
    vector: Vector

    def measured(self, candidates: Sequence[Candidate] | None = None) -> NDArray[np.float64]:
        profiles = gathered(candidates or self.candidates)
        found = signals(
            self.terms, self.vector, profiles, mean_length=9.5, roles=ROLES, answering=TURNS
        )
        assert np.isfinite(found.table).all()
        return found.table


def drawn(
    *, seed: int, passages: int, sentences: int, longest: int, terms: int, words: int
) -> Drawn:
    """`longest` bounds the words of a sentence, `words` the vocabulary."""
    random = np.random.default_rng(seed)

    def segment(most: int = longest) -> tuple[int, ...]:
        return tuple(random.integers(1, words + 1, random.integers(0, most + 1)).tolist())

    def row() -> Vector:
        return unit(random.normal(size=DIRECTIONS).tolist())

    made = []
    for _ in range(passages):
        spoken = tuple(row() for _ in range(random.integers(1, sentences + 1)))
        texts = tuple(segment() for _ in spoken)
        made.append(Candidate(segment(), segment(), texts, row(), spoken))
    order = random.integers(1, words + 1, terms).tolist()
    weights = {number: float(random.uniform(0.01, 8)) for number in order}
    return Drawn(made, Terms.of(weights, order), row())


DRAWN = st.builds(
    drawn,
    seed=st.integers(0, 2**32 - 1),
    passages=st.integers(1, 12),
    sentences=st.integers(1, 5),
    longest=st.integers(0, 12),
    terms=st.integers(0, 64),
    words=st.integers(1, 80),
)


@given(DRAWN)
def test_signals_agree_with_their_definitions(given: Drawn) -> None:
    found = given.measured()
    expected = slowly(
        given.terms, given.vector, given.candidates, 9.5, roles=ROLES, answering=TURNS
    )
    assert found.shape == expected.shape == (len(given.candidates), len(SIGNALS))
    for place, name in enumerate(SIGNALS):
        np.testing.assert_allclose(found[:, place], expected[:, place], atol=2e-5, err_msg=name)


@given(DRAWN, st.randoms(use_true_random=False))
def test_order_of_candidates_does_not_matter(given: Drawn, random: Random) -> None:
    order = random.sample(range(len(given.candidates)), len(given.candidates))
    mixed = given.measured([given.candidates[place] for place in order])
    np.testing.assert_allclose(mixed, given.measured()[order], atol=2e-5)


OF_ONE = [
    SIGNALS.index(name)
    for name in SIGNALS
    if name not in ("sentence_bm25", "neighbours", "feedback_cosine", "feedback_words")
]
"""What is said of a candidate whatever the others are."""


@given(DRAWN, st.integers(1, 20))
def test_copies_change_nothing_of_others(given: Drawn, copies: int) -> None:
    count = len(given.candidates)
    plain = given.measured()
    found = given.measured([*given.candidates, *given.candidates[:1] * copies])
    np.testing.assert_allclose(found[:count, OF_ONE], plain[:, OF_ONE], atol=2e-5)
    np.testing.assert_allclose(found[count:], np.tile(found[:1], (copies, 1)), atol=2e-5)


@pytest.mark.parametrize("copies", [1, 2, 7, 300])
def test_equal_candidates_are_equal(copies: int) -> None:
    one = drawn(seed=1, passages=1, sentences=3, longest=9, terms=64, words=40)
    found = one.measured(one.candidates * copies)
    np.testing.assert_allclose(found, np.tile(found[:1], (copies, 1)), atol=2e-5)


def test_vectors_of_nothing_are_finite() -> None:
    """A sentence without a word may have a vector of zeros."""
    empty = replace(candidate("", ""), vector=np.zeros(2, np.float32))
    silent = replace(empty, spoken=(np.zeros(2, np.float32),) * 2)
    for made in ([silent], [silent, silent], [silent, candidate("Zomatinib dose.")]):
        assert np.isfinite(measured(made).table).all()
        assert np.isfinite(measured(made, asked("")).table).all()


def test_turned_question_prefers_what_answers() -> None:
    asks = np.array([[1.0], [0.0]], dtype=np.float32)
    tells = np.array([[0.0], [2.0]], dtype=np.float32)
    bias = np.array([0.0, 0.5], dtype=np.float32)
    turn = Answering(1.0, asks, tells, bias)
    assert turn.turned(EAST).tolist() == [1.0, 2.5]
    near = candidate("It restates.", "It answers.", spoken=[(1, 0), (0, 1)])
    one = candidate("It restates.")
    found = measured([near, one], answering=turn)
    assert found.column("answering").tolist() == approx([2.5, 1.0])
    assert found.column("second_answering").tolist() == approx([1.0, 1.0])
    assert found.column("all_answering").tolist() == approx(
        [math.log(math.exp(2.5) + math.exp(1.0)), 1.0]
    )


def test_no_map_tells_nothing() -> None:
    assert TURNS_NOTHING.turned(EAST).tolist() == [0.0, 0.0]
    found = measured([candidate("One."), candidate("Another.")])
    assert found.column("answering").tolist() == [0.0, 0.0]
