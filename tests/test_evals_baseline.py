"""Comparison with a baseline: a loss beyond noise fails, noise does not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binomtest
from test_evals_commands import GOOD, RIGHT, gold_folder, run_gold

from evals import baseline
from evals.baseline import Baseline, Entry, compare
from evals.errors import GoldError, UsageError
from evals.header import item_digest
from evals.items import Item
from evals.paired import Verdict, detectable, differences, holm
from evals.scorers import Score
from qa import Answer
from qa.domain import Statement

__all__ = ["gold_folder"]  # a fixture
N = 100
RIGHTLY = [{"vital": 1.0, "outcome": 1.0} for _ in range(N)]


def with_faults(count: int) -> list[dict[str, float]]:
    return [{**each, "vital": 0.0} if place < count else each for place, each in enumerate(RIGHTLY)]


@pytest.mark.parametrize(
    ("faults", "verdict"),
    [(0, Verdict.NOISE), (2, Verdict.NOISE), (20, Verdict.LOSS)],
    ids=["same", "few", "many"],
)
def test_only_many_faults_are_a_loss(faults: int, verdict: Verdict) -> None:
    found = differences(RIGHTLY, with_faults(faults), ("vital", "outcome"))
    assert found["vital"].verdict is verdict
    assert found["vital"].figure.value == pytest.approx(-faults / N)
    assert found["outcome"].verdict is Verdict.NOISE
    assert found["outcome"].p == 1.0


def test_faults_that_are_gone_are_a_gain() -> None:
    assert differences(with_faults(20), RIGHTLY, ("vital",))["vital"].verdict is Verdict.GAIN


def test_less_can_be_better() -> None:
    none, all_ = [{"wrong_refusal": 0.0}] * N, [{"wrong_refusal": 1.0}] * N
    found = differences(none, all_, ("wrong_refusal",))["wrong_refusal"]
    assert (found.figure.value, found.verdict) == (-1.0, Verdict.LOSS)


def test_as_many_losses_as_gains_are_noise() -> None:
    rng = np.random.default_rng(1)
    before = [{"vital": float(each)} for each in rng.integers(0, 2, 200)]
    after = [
        {"vital": 1 - each["vital"]} if place % 2 else each for place, each in enumerate(before)
    ]
    found = differences(before, after, ("vital",))["vital"]
    assert found.verdict is Verdict.NOISE
    assert found.figure.low is not None
    assert found.figure.high is not None
    assert found.figure.low < 0 < found.figure.high


def test_p_is_near_the_sign_test() -> None:
    # 14 items got worse and 3 better: what the exact test on the changed items says of them.
    before = [{"vital": 1.0}] * 14 + [{"vital": 0.0}] * 3 + [{"vital": 1.0}] * 83
    after = [{"vital": 0.0}] * 14 + [{"vital": 1.0}] * 3 + [{"vital": 1.0}] * 83
    found = differences(before, after, ("vital",))["vital"]
    assert found.p == pytest.approx(binomtest(3, 17).pvalue, abs=0.015)


def test_measure_need_not_apply_in_both() -> None:
    before = [{"vital": 1.0}, {"vital": 0.0}, {}]
    after = [{"vital": 1.0}, {}, {"vital": 1.0, "outcome": 1.0}]
    found = differences(before, after, ("vital", "outcome"))
    assert list(found) == ["vital"]
    assert found["vital"].figure.value == 0.5
    assert found["vital"].figure.n == 3


def test_holm_corrects_for_several() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []


def test_detectable_is_where_loss_begins() -> None:
    least = detectable(N, 2)
    assert least is not None
    for faults, verdict in ((least + 1, Verdict.LOSS), (least - 2, Verdict.NOISE)):
        found = differences(RIGHTLY, with_faults(faults), ("vital", "outcome"))
        assert found["vital"].verdict is verdict
    assert detectable(3, 2) is None


def item(name: str, question: str = "OS?") -> Item:
    return Item.model_validate(
        {
            "id": name,
            "kind": "unanswerable",
            "question": question,
            "outcome": "insufficient",
            "provenance": "made up",
        }
    )


def test_other_items_are_left_out_and_counted() -> None:
    stored = {
        name: Entry(digest=item_digest(item(name)), scores={"outcome": 1.0})
        for name in ("same", "changed", "gone")
    }
    before = Baseline(header={"date": "2026-01-01", "code": "abc"}, items=stored)
    now = [item("same"), item("changed", "PFS?"), item("new")]
    found = compare(before, [(each, {"outcome": Score(1, 1)}) for each in now])
    assert (found.n, found.new, found.gone, found.changed) == (1, ("new",), ("gone",), ("changed",))
    assert found.passed
    assert found.verdict == "No worse than the baseline beyond noise."


def test_run_equals_its_own_baseline(gold_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = gold_folder / "baseline.json"
    assert run_gold(gold_folder, RIGHT, "--baseline", str(path), "--write-baseline") == 0
    other = gold_folder / "other"
    assert run_gold(gold_folder, RIGHT, "--baseline", str(path), "--out", str(other), "--json") == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])["comparison"]
    assert found["n"] == 2
    assert {each["value"] for each in found["differences"].values()} == {0.0}


def test_significant_loss_fails_the_run(
    gold_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = gold_folder / "baseline.json", gold_folder / "wide"
    items = [
        {
            "id": f"os-{place}",
            "kind": "fact",
            "question": "OS?" if place < 93 else "PFS?",
            "outcome": "answered",
            "vital": [{"about": "OS", "all": ["14.7"]}],
            "must_not_say": ["51%"],
            "sources": ["docs/trial-a"],
            "provenance": "made up",
        }
        for place in range(100)
    ]
    (gold_folder / "some.yaml").write_text(json.dumps(items), encoding="utf-8")
    script: dict[str, Answer | Exception] = {"OS?": GOOD, "PFS?": GOOD}
    assert run_gold(gold_folder, script, "--baseline", str(path), "--write-baseline") == 0
    # 0.93 of the vital nuggets: every gate of gates.yaml passes.
    short = replace(GOOD.citations[0], end=6, quote="OS was")
    worse = replace(GOOD, statements=(Statement("OS was", (1,)),), citations=(short,))
    line = ("--baseline", str(path), "--out", str(out), "--json")
    assert run_gold(gold_folder, {"OS?": GOOD, "PFS?": worse}, *line) == 1
    summary = json.loads(capsys.readouterr().out.splitlines()[-1])
    found = summary["comparison"]
    assert found["differences"]["vital"]["verdict"] == "loss"
    assert "Worse than the baseline beyond noise" in found["verdict"]
    assert [gate["gate"] for gate in summary["gates"] if not gate["passed"]] == []
    assert "vital" in (out / "junit.xml").read_text(encoding="utf-8")


def test_part_of_the_gold_is_no_baseline(gold_folder: Path) -> None:
    with pytest.raises(UsageError, match="whole"):
        run_gold(gold_folder, RIGHT, "--write-baseline", "--only", "os-a")


def test_what_is_no_baseline_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text('{"items": {}}', encoding="utf-8")
    with pytest.raises(GoldError, match="header"):
        baseline.read(tmp_path / "b.json")
    with pytest.raises(GoldError, match="cannot be read"):
        baseline.read(tmp_path / "none.json")


def test_shipped_baseline_can_be_read() -> None:
    stored = baseline.read(baseline.BASELINE)
    assert stored.header["part"] == "dev"
    assert len(stored.items) >= 100
