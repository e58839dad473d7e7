"""The fused score: the shipped numbers, a sum that can be followed by hand, the traits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from qa import weights
from qa.retrieve import fusion, roles
from qa.retrieve.fusion import TRAITS, Fusion, shipped, traits_of
from qa.retrieve.roles import Roles
from qa.retrieve.signals import SIGNALS, Signals

NO_COSINES = np.empty(0, np.float32)
NO_SHARES = np.empty(0, np.float64)
MANY = 30


@pytest.fixture
def unread() -> Iterator[None]:
    """Files that are replaced are read anew, and nobody else sees them."""
    weights.read.cache_clear()
    roles._read.cache_clear()
    yield
    weights.read.cache_clear()
    roles._read.cache_clear()


def stored(file: Path = fusion.FILE) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def table(rows: int, **columns: list[float]) -> Signals:
    values = np.zeros((rows, len(SIGNALS)))
    for name, column in columns.items():
        values[:, SIGNALS.index(name)] = column
    return Signals(values, NO_COSINES, NO_SHARES, NO_SHARES)


def plain(moves: NDArray[np.float64] | None = None) -> Fusion:
    """Every signal weighs 1 as it is; traits move what `moves` says."""
    signals, traits = len(SIGNALS), len(TRAITS)
    return Fusion(
        np.ones(signals),
        np.zeros((signals, traits)) if moves is None else moves,
        (np.zeros(signals), np.ones(signals)),
        (np.zeros(traits), np.ones(traits)),
    )


def test_shipped_numbers_fit_the_signals() -> None:
    found = shipped()
    assert found.weights.shape == (len(SIGNALS),)
    assert found.moves.shape == (len(SIGNALS), len(TRAITS))
    for mean, spread in (found.signal_scale, found.trait_scale):
        assert np.isfinite(mean).all()
        assert (spread > 0).all()
    assert np.isfinite(found.weights).all()
    assert np.isfinite(found.moves).all()
    assert set(stored()["signals"][SIGNALS[0]]["moves"]) <= set(TRAITS)


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("part", ["signals", "traits"])
@pytest.mark.parametrize("change", ["lacks one", "has one more", "has another order"])
def test_numbers_for_other_signals_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, change: str
) -> None:
    numbers = stored()
    names = list(numbers[part])
    if change == "lacks one":
        del numbers[part][names[0]]
    elif change == "has one more":
        numbers[part]["more"] = numbers[part][names[0]]
    else:
        numbers[part] = {name: numbers[part][name] for name in reversed(names)}
    file = tmp_path / "fusion.json"
    file.write_text(json.dumps(numbers), encoding="utf-8")
    monkeypatch.setattr(fusion, "FILE", file)
    with pytest.raises(ValueError, match="evals fit"):
        shipped()


@given(st.integers(0, 1000), st.integers(1, 40))
def test_score_is_linear_in_the_signals(seed: int, rows: int) -> None:
    random = np.random.default_rng(seed)
    one, other = random.normal(size=(2, rows, len(SIGNALS)))
    traits = random.normal(size=len(TRAITS))
    fused = shipped()

    def score(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return fused.score(values, traits)

    start = score(np.zeros_like(one))
    np.testing.assert_allclose(
        score(2 * one - 3 * other) - start,
        2 * (score(one) - start) - 3 * (score(other) - start),
        atol=1e-8 * np.abs(score(one)).max() + 1e-7,
    )


def test_score_is_a_sum_of_standardised_signals() -> None:
    numbers = plain()
    mean, spread = numbers.signal_scale
    mean[SIGNALS.index("cosine")], spread[SIGNALS.index("cosine")] = 0.5, 0.1
    found = numbers.score(table(2, cosine=[0.7, 0.4], bm25=[0.0, 3.5]).table, np.zeros(len(TRAITS)))
    assert found == pytest.approx([2.0, 2.5])


def moved(trait: float, rows: int = MANY) -> float:
    """The score of a candidate whose one signal weighs 1 plus the trait."""
    moves = np.zeros((len(SIGNALS), len(TRAITS)))
    moves[SIGNALS.index("cosine"), TRAITS.index("words")] = 1.0
    traits = np.zeros(len(TRAITS))
    traits[TRAITS.index("words")] = trait
    return float(plain(moves).score(table(rows, cosine=[1.0] * rows).table, traits)[0])


def test_traits_move_the_weights() -> None:
    assert moved(0.0) == 1.0
    assert moved(1.5) == 2.5
    assert moved(-1.5) == -0.5


def test_traits_move_no_further_than_was_fitted() -> None:
    assert moved(2.0) == moved(9.0) == 3.0
    assert moved(-2.0) == moved(-9.0) == -1.0


def test_traits_of_few_candidates_move_little() -> None:
    assert moved(1.5, rows=300) == moved(1.5)
    assert moved(1.5, rows=MANY // 2) == 1.75
    assert moved(1.5, rows=1) == pytest.approx(1.05)


def traits(question: str, words: int, measured: Signals) -> dict[str, float]:
    return dict(zip(TRAITS, traits_of(question, words, measured).tolist(), strict=True))


def test_traits_tell_how_well_anything_matches() -> None:
    falling = [0.9 - 0.05 * place for place in range(12)]
    measured = table(
        12,
        cosine=falling[::-1],
        bm25=[0.5] * 12,
        sentence_cosine=[0.1] * 11 + [0.8],
        coverage=[0.25] * 11 + [1.0],
    )
    found = traits("Zomatinib?", 1, measured)
    assert found["best_cosine"] == pytest.approx(0.9)
    assert found["cosine_drop"] == pytest.approx(9 * 0.05)
    assert (found["best_bm25"], found["bm25_drop"]) == (0.5, 0.0)
    assert found["best_sentence_cosine"] == 0.8
    assert found["sentence_cosine_drop"] == pytest.approx(0.7)
    assert found["best_coverage"] == 1.0


def test_drop_of_few_is_to_the_last() -> None:
    found = traits("Zomatinib?", 1, table(2, cosine=[0.2, 0.9]))
    assert found["cosine_drop"] == pytest.approx(0.7)
    assert traits("Zomatinib?", 1, table(1, cosine=[0.9]))["cosine_drop"] == 0.0


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many patients had pneumonitis?", {"asks_figure"}),
        ("Does zomatinib improve survival?", {"asks_effect"}),
        ("What is zomatinib?", {"asks_what"}),
        ("What is the median survival compared with placebo?", set(TRAITS[-3:])),
        ("zomatinib", set()),
        ("", set()),
    ],
)
def test_traits_tell_what_is_asked(question: str, expected: set[str]) -> None:
    found = traits(question, 0, table(1))
    assert {name for name in TRAITS[-3:] if found[name]} == expected
    assert found["words"] == 0.0


def test_words_count_by_their_logarithm() -> None:
    assert traits("", 8, table(1))["words"] == pytest.approx(np.log(8))


def test_roles_are_of_the_encoder_that_they_were_fitted_for() -> None:
    fitted_for = stored(roles.FILE)["encoder"]
    assert Roles.of("hashing") == Roles()
    known = Roles.of(fitted_for)
    assert known.weights is not None
    likely = known.weights / np.linalg.norm(known.weights)
    found = known.finding(np.stack([likely, -likely]))
    assert 0 <= found[1] < found[0] <= 1


def test_unknown_roles_are_even() -> None:
    assert Roles().finding(np.ones((3, 2), np.float32)).tolist() == [0.5] * 3
    assert Roles().finding(np.empty((0, 2), np.float32)).shape == (0,)
