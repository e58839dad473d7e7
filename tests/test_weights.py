"""Weights that move: a sum that can be followed by hand, kept under names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qa.weights import Weights, read, save

SIGNALS, TRAITS = ("near", "wordy"), ("asks",)
FITTED = Weights(
    np.array([1.0, -2.0]),
    np.array([[0.5], [0.0]]),
    (np.array([0.0, 1.0]), np.array([1.0, 2.0])),
    (np.array([0.0]), np.array([1.0])),
)
TABLE = np.array([[1.0, 1.0], [0.0, 3.0]])


def test_score_is_the_weighted_sum_of_standardised_signals() -> None:
    assert FITTED.score(TABLE, np.array([0.0])).tolist() == [1.0, -2.0]


def test_a_trait_moves_its_weights() -> None:
    assert FITTED.score(TABLE, np.array([1.0])).tolist() == [1.5, -2.0]


def test_a_far_trait_moves_no_further() -> None:
    far, farther = (FITTED.score(TABLE, np.array([trait])) for trait in (2.0, 50.0))
    assert far.tolist() == farther.tolist()


def test_what_is_left_out_counts_nothing() -> None:
    without = FITTED.without(SIGNALS, {"wordy"})
    assert without.score(TABLE, np.array([0.0])).tolist() == [1.0, 0.0]


def test_numbers_survive_their_file(tmp_path: Path) -> None:
    file = tmp_path / "weights.json"
    save(FITTED, SIGNALS, TRAITS, file, note="for a test")
    found = read(file, SIGNALS, TRAITS)
    assert np.array_equal(found.score(TABLE, np.ones(1)), FITTED.score(TABLE, np.ones(1)))


def test_numbers_for_other_names_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "weights.json"
    save(FITTED, SIGNALS, TRAITS, file, note="for a test")
    with pytest.raises(ValueError, match="fitted for other signals"):
        read(file, ("near", "far"), TRAITS)
