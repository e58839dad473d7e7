"""Risk–coverage and reliability: known curves, ties, and what counts as answered rightly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals.items import Item
from evals.risk import Judged, curve, judge, reliability
from evals.scorers import Score
from qa.domain import Answer, Outcome, Statement

PERFECT = [Judged(0.9, True), Judged(0.8, True), Judged(0.7, False), Judged(0.6, False)]
INVERTED = [replace(each, right=not each.right) for each in PERFECT]


def test_risk_rises_as_worse_answers_are_covered() -> None:
    drawn = curve(PERFECT, coverages=(0.5, 0.75, 1.0))
    assert [(p.threshold, p.coverage, p.risk) for p in drawn.points] == [
        (0.9, 0.25, 0.0),
        (0.8, 0.5, 0.0),
        (0.7, 0.75, 1 / 3),
        (0.6, 1.0, 0.5),
    ]
    assert drawn.at == ((0.5, 0.0), (0.75, 1 / 3), (1.0, 0.5))


def test_area_is_mean_risk() -> None:
    drawn = curve(PERFECT)
    assert drawn.area.value == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4)
    assert drawn.best == pytest.approx(drawn.area.value)
    value, low, high = drawn.area.value, drawn.area.low, drawn.area.high
    assert value is not None
    assert low is not None
    assert high is not None
    assert low <= value <= high


def test_wrong_order_has_more_area() -> None:
    drawn = curve(INVERTED)
    assert drawn.area.value == pytest.approx((1 + 1 + 2 / 3 + 1 / 2) / 4)
    assert drawn.best == pytest.approx(curve(PERFECT).area.value)


def test_order_of_equal_scores_does_not_matter() -> None:
    tied = [Judged(0.5, True), Judged(0.5, False), Judged(0.4, True)]
    for rows in (tied, tied[::-1]):
        drawn = curve(rows)
        assert [point.risk for point in drawn.points] == [0.5, pytest.approx(1 / 3)]
        assert drawn.area.value == pytest.approx((0.5 + 0.5 + 1 / 3) / 3)


def test_nothing_answered_has_no_curve() -> None:
    assert curve([]).as_json() == {
        "n": 0,
        "aurc": {"value": None, "low": None, "high": None, "n": 0},
        "best_aurc": None,
        "risk_at": [],
        "points": [],
    }
    assert reliability([]).error is None


def test_reliability_sets_score_beside_share_right() -> None:
    table = reliability([Judged(1.0, True), Judged(0.95, False), Judged(0.2, False)])
    assert [(b.low, b.high, b.n, b.right) for b in table.bins] == [
        (0.2, 0.3, 1, 0.0),
        (0.9, 1.0, 2, 0.5),
    ]
    assert table.bins[1].mean_score == pytest.approx(0.975)
    assert table.error == pytest.approx((1 * 0.2 + 2 * 0.475) / 3)


def test_calibrated_scores_have_no_error() -> None:
    assert reliability([Judged(0.5, True), Judged(0.5, False)]).error == 0


ITEM = Item.model_validate(
    {
        "id": "os-a",
        "kind": "fact",
        "question": "OS?",
        "outcome": "answered",
        "vital": [{"about": "OS", "all": ["14.7"]}],
        "sources": ["trial-a"],
        "provenance": "made up",
    }
)
REFUSED = Item(
    id="game", kind="off_topic", question="Who won?", outcome="out_of_scope", provenance="made up"
)
GOOD = Answer("OS?", "OS?", Outcome.ANSWERED, "", (Statement("14.7", (1,)),), answerable=0.8)
REFUSAL = replace(GOOD, outcome=Outcome.INSUFFICIENT, statements=(), answerable=0.1)
HIT, MISS = Score(1, 1), Score(0, 1)


@pytest.mark.parametrize(
    ("item", "answer", "scores", "expected"),
    [
        (ITEM, GOOD, {"outcome": HIT, "vital": HIT}, Judged(0.8, True)),
        (ITEM, GOOD, {"outcome": HIT, "vital": MISS}, Judged(0.8, False)),
        (ITEM, GOOD, {"outcome": HIT, "vital": HIT, "must_not_say": MISS}, Judged(0.8, False)),
        (ITEM, GOOD, {"outcome": HIT, "vital": HIT, "first_tier": MISS}, Judged(0.8, True)),
        (ITEM, REFUSAL, {"outcome": MISS}, Judged(0.1, False, answered=False)),
        (REFUSED, REFUSAL, {"outcome": HIT}, Judged(0.1, False, answered=False)),
        (REFUSED, GOOD, {"outcome": MISS}, Judged(0.8, False)),
    ],
    ids=["right", "nugget", "forbidden", "tier", "refusal", "right refusal", "should refuse"],
)
def test_right_is_answered_rightly(
    item: Item, answer: Answer, scores: dict[str, Score], expected: Judged
) -> None:
    assert judge(item, answer, scores) == expected
