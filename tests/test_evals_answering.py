"""`evals fit answering`, and `fit fusion` with maps that were fitted without each fold."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import HashingEncoder
from test_evals_fitting import DRUGS, beir_set

from evals.__main__ import main
from evals.commands import fit as command
from qa.retrieve import answering, fusion

__all__ = ["beir_set"]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Groups about the set's documents, and a place for what is written."""
    monkeypatch.setattr(command, "load", lambda *_given, **_named: HashingEncoder())
    monkeypatch.setattr(answering, "FILE", Path(shutil.copy(answering.FILE, tmp_path)))
    monkeypatch.setattr(fusion, "FILE", tmp_path / "fusion.json")
    rows = [
        {
            "q": f"Does {drug} help {n}?",
            "src": "own" if n % 2 else "other",
            "doc": drug,
            "pos": [f"{drug} helped {n} of them."],
            "neg": [[f"We studied {drug} in {n}.", 0.3], [f"Bread {n} is baked.", 0]],
        }
        for n, drug in enumerate(DRUGS * 8)
    ]
    (tmp_path / "groups.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_map_is_written_for_its_encoder(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    groups = str(package / "groups.jsonl")
    before = answering.FILE.read_bytes()
    assert main(["fit", "answering", groups, "--dry-run", "--json"]) == 0
    assert answering.FILE.read_bytes() == before
    assert main(["fit", "answering", groups, "--leave-out", "other", "--json"]) == 0
    capsys.readouterr()
    with np.load(answering.FILE) as stored:
        assert str(stored["encoder"]) == "hashing"
        assert stored["asked"].shape == stored["told"].shape
        assert stored["bias"].shape == (HashingEncoder.dimension,)


def test_everything_left_out_is_told(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["fit", "answering", str(package / "groups.jsonl"), "--leave-out", "own", "other"]
    assert main([*words, "--json"]) == 2
    assert "none is left without own, other" in told(capsys)["error"]["message"]


def test_folds_are_ranked_by_maps_of_other_folds(
    package: Path, beir_set: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["fit", "fusion", str(beir_set), "--json", "--dry-run"]
    assert main(words) == 0
    without = told(capsys)
    assert main([*words, "--groups", str(package / "groups.jsonl")]) == 0
    found = told(capsys)
    assert found["cases"] == without["cases"] == len(DRUGS)
    assert set(found["folds"]) == {"tiny"}


def test_shipped_map_is_for_the_bundled_encoder_only() -> None:
    encoder, shipped = answering._shipped()
    assert encoder == "all-MiniLM-L6-v2"
    assert shipped.asked is not None
    assert shipped.asked.shape == (384, 64)
    assert answering.Answering.of("another").asked is None
