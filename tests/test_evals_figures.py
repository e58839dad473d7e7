"""Means with intervals, and the gates that they are held to."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals import gates
from evals.errors import GoldError
from evals.gates import Gate, judge
from evals.intervals import Figure, latency_ms, mean
from evals.items import Kind
from evals.measures import MEASURES


def test_mean_has_interval() -> None:
    figure = mean([1.0] * 30 + [0.0] * 10)
    assert figure.value == 0.75
    assert figure.n == 40
    assert figure.low == pytest.approx(0.61, abs=0.04)
    assert figure.high == pytest.approx(0.88, abs=0.04)


def test_interval_is_repeatable() -> None:
    assert mean([0.0, 1.0, 0.5]) == mean([0.0, 1.0, 0.5])


def test_more_items_narrow_it() -> None:
    few, many = mean([0.0, 1.0] * 5), mean([0.0, 1.0] * 500)
    assert width(many) < width(few) / 5


def width(figure: Figure) -> float:
    assert figure.low is not None
    assert figure.high is not None
    return figure.high - figure.low


def test_nothing_has_no_mean() -> None:
    assert mean([]) == Figure(None, None, None, 0)
    assert str(mean([])) == "-"


def test_latency_is_in_milliseconds() -> None:
    assert latency_ms([0.1] * 99 + [5.0]) == {"p50": 100.0, "p95": 100.0}
    assert latency_ms([]) == {"p50": None, "p95": None}


FLOOR = Gate(measure="vital", at_least=0.5, why="floor")
CEILING = Gate(measure="wrong_refusal", at_most=0.1, why="ceiling")


@pytest.mark.parametrize(
    ("gate", "value", "passed"),
    [
        (FLOOR, 0.5, True),
        (FLOOR, 0.49, False),
        (CEILING, 0.1, True),
        (CEILING, 0.11, False),
        (FLOOR, None, False),
    ],
    ids=["at floor", "below floor", "at ceiling", "above ceiling", "nothing judged"],
)
def test_gate_closes(gate: Gate, value: float | None, passed: bool) -> None:
    figure = Figure(value, value, value, 0 if value is None else 9)
    (verdict,) = judge([gate], {gate.measure: figure})
    assert verdict.passed is passed


def test_partial_run_skips_unjudged() -> None:
    assert judge([FLOOR], {"vital": mean([])}, partial=True) == ()
    assert len(judge([FLOOR], {"vital": mean([0.0])}, partial=True)) == 1


URGENT = Gate(measure="outcome", kind=Kind.URGENT, at_least=1.0, why="a few of many")


def test_kind_has_its_own_gate() -> None:
    overall = {"outcome": mean([1.0] * 99 + [0.0])}
    kinds = {Kind.URGENT: {"outcome": mean([1.0] * 3 + [0.0])}}
    (verdict,) = judge([URGENT], overall, kinds)
    assert (verdict.passed, verdict.value) == (False, 0.75)
    assert str(URGENT) == "outcome of urgent >= 1.0"


def test_gate_of_absent_kind_is_left_out() -> None:
    assert judge([URGENT], {"outcome": mean([0.0])}, {}) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- {measure: charm, at_least: 1.0, why: x}", "no measure 'charm'"),
        ("- {measure: vital, why: x}", "can never close"),
        ("- {measure: vital, at_least: 50, why: x}", "at_least"),
        ("- {measure: vital, at_least: 0.5}", "why"),
        ("vital: 1", "tuple"),
    ],
    ids=["unknown measure", "no limit", "percent for share", "no reason", "no list"],
)
def test_broken_gate_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "gates.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=reason):
        gates.load(tuple(MEASURES), path)


def test_promises_stand_at_one() -> None:
    floors = {gate.measure: gate.at_least for gate in gates.load(tuple(MEASURES))}
    assert floors["verbatim"] == 1
    assert floors["citation_resolvability"] == 1
    assert floors["number_fidelity"] == 1


def test_readme_defines_each_measure() -> None:
    readme = (Path(__file__).parents[1] / "evals" / "README.md").read_text(encoding="utf-8")
    for measure, meaning in MEASURES.items():
        assert f"| `{measure}` | {meaning} |" in readme
