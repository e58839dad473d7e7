"""The agreement command: pairs read, scored and compared; the shipped scorers agree enough."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.__main__ import main
from evals.agreement import LEAST, Agreement, Pair, Verdict, read
from evals.errors import GoldError
from evals.scorers import Score

TEXT = "Median OS was 14.7 months with T-DXd. ILD occurred in 13.9%."
EXPECTS = {
    "kind": "fact",
    "question": "OS?",
    "outcome": "answered",
    "vital": [{"about": "OS", "all": ["14.7"]}],
    "sources": ["trial-a"],
}


def pair(name: str, *, right: bool, **changes: Any) -> dict[str, Any]:
    statement = {
        "text": "Median OS was 14.7 months with T-DXd.",
        "quotes": [{"document": "trial-a", "text": "Median OS was 14.7 months with T-DXd."}],
    }
    return {
        "id": name,
        "expects": EXPECTS,
        "measure": "vital",
        "right": right,
        "why": "made up",
        "documents": {"trial-a": {"source_type": "trial", "title": "Trial A", "text": TEXT}},
        "answer": {"statements": [statement]},
    } | changes


ALTERED = {"document": "trial-a", "text": "Median OS was 17.4 months", "at": 0}
PAIRS = [
    pair("holds", right=True),
    pair("says-nothing", right=False, answer={"statements": [{"text": "It was long."}]}),
    pair(
        "altered-quote",
        right=False,
        measure="verbatim",
        answer={"statements": [{"text": "OS was 17.4 months.", "quotes": [ALTERED]}]},
    ),
    pair(
        "wrong-refusal",
        right=False,
        measure="wrong_refusal",
        answer={"outcome": "insufficient", "text": "Not held."},
    ),
    pair("no-refusal", right=True, measure="wrong_refusal"),
]
LENIENT = pair("reader-is-lenient", right=True, answer={"statements": [{"text": "It was long."}]})


def run(folder: Path, pairs: list[dict[str, Any]], *options: str) -> int:
    (folder / "some.yaml").write_text(yaml.safe_dump(pairs), encoding="utf-8")
    return main(["agreement", "--judged", str(folder), *options])


def test_agreement_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, PAIRS, "--json") == 0
    body = json.loads(capsys.readouterr().out)
    assert body["passed"] is True
    assert body["all"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 5, "kappa": 1.0}
    assert set(body["measures"]) == {"vital", "verbatim", "wrong_refusal"}
    assert body["disagreements"] == []


def test_disagreement_is_shown_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, [*PAIRS, LENIENT]) == 1
    shown = capsys.readouterr().out
    assert "reader-is-lenient (some.yaml), vital: the reader says right, the scorer wrong" in shown
    assert "  statement: It was long." in shown
    assert "  scorer: OS" in shown


def verdicts(*judged: tuple[bool, bool]) -> list[Verdict]:
    return [
        Verdict(Pair.model_validate(pair("x", right=right)), "f", Score(int(scored), 1))
        for right, scored in judged
    ]


def test_kappa_takes_chance_off() -> None:
    half = Agreement.of(verdicts((True, True), (True, False), (False, True), (False, False)))
    assert half.share.value == 0.5
    assert half.kappa == 0
    most = Agreement.of(verdicts((True, True), (True, True), (False, False), (False, True)))
    assert most.kappa == pytest.approx((0.75 - 0.5) / 0.5)
    assert Agreement.of(verdicts((True, True), (True, True))).kappa is None


BROKEN = {
    "no such measure": ({"measure": "charm"}, "no measure 'charm'"),
    "no expectations": ({"expects": None}, "`item` or `expects`"),
    "unknown field": ({"verdict": True}, "verdict"),
    "no such document": (
        {"answer": {"statements": [{"text": "a", "quotes": [{"document": "z", "text": "a"}]}]}},
        "'z'",
    ),
    "place not told": (
        {
            "answer": {
                "statements": [{"text": "a", "quotes": [{"document": "trial-a", "text": "17.4"}]}]
            }
        },
        "give `at`",
    ),
}


@pytest.mark.parametrize(("change", "named"), BROKEN.values(), ids=BROKEN)
def test_broken_pair_is_refused(tmp_path: Path, change: dict[str, Any], named: str) -> None:
    (tmp_path / "some.yaml").write_text(yaml.safe_dump([pair("x", right=True) | change]))
    with pytest.raises(GoldError, match=r"some\.yaml: x") as caught:
        read(tmp_path)
    assert named in str(caught.value)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"item": "no-such-item", "expects": None}, "no-such-item"),
        ({"expects": EXPECTS | {"vital": []}}, "x: expects"),
    ],
    ids=["unknown item", "broken item"],
)
def test_broken_expectation_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any], named: str
) -> None:
    assert run(tmp_path, [pair("x", right=True) | change], "--json") == 1
    assert named in json.loads(capsys.readouterr().out)["error"]["message"]


def test_ids_are_used_once(tmp_path: Path) -> None:
    (tmp_path / "some.yaml").write_text(yaml.safe_dump([PAIRS[0], PAIRS[0]]))
    with pytest.raises(GoldError, match="'holds' is used twice"):
        read(tmp_path)


def test_no_folder_is_wrong_use(tmp_path: Path) -> None:
    assert main(["agreement", "--judged", str(tmp_path / "none")]) == 2


def test_shipped_scorers_agree(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body["all"]["n"] >= 200
    assert body["all"]["value"] >= LEAST
