"""`evals fit answering`, and `fit fusion` with maps that were fitted without each fold."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import HashingEncoder
from numpy.typing import NDArray
from test_evals_fitting import DRUGS, beir_set
from test_reranker_training import examples

from evals.__main__ import main
from evals.commands import fit as command
from evals.reranker import answering as making
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
    encoder, shipped = answering._read(answering.FILE)
    assert encoder == "all-MiniLM-L6-v2"
    assert shipped.asked is not None
    assert shipped.asked.shape == (384, 64)
    assert answering.Answering.of("another").asked is None


class Vectors:
    """Questions point east; what answers points north and east, what does not east only."""

    name, dimension = "vectors", 4

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[:] = (1, 0, 0, 0)
            if "right" in text:
                row[:] = (0.6, 0.8, 0, 0)
            row[3] = 0.1 * (sum(map(ord, text)) % 7)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows


def test_map_turns_questions_toward_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_EPOCHS", 60)
    monkeypatch.setattr(making, "_RATE", 2e-2)
    encoder: Any = Vectors()
    groups = [replace(group, source=f"s{n % 2}") for n, group in enumerate(examples(200))]
    data = making.encoded(groups, encoder)
    assert set(data.folds.tolist()) <= set(range(5))
    assert len(data.without(sources=frozenset({"s0"}))) == 100
    assert all(data.folds[row] != 2 for row in data.without(fold=2).tolist())
    found = making.fitted(data, data.without())
    turned = found.turned(encoder.encode(["q"])[0])
    right, wrong = encoder.encode(["right x", "wrong x"]) @ turned
    assert right > wrong
    making.save(found, "vectors", tmp_path / "a.npz")
    assert found.told is not None
    with np.load(tmp_path / "a.npz") as stored:
        assert np.allclose(stored["told"], found.told, atol=1e-2)
        assert str(stored["encoder"]) == "vectors"
    monkeypatch.setattr(making, "_EPOCHS", 1)
    assert set(making.by_fold(data)) == set(range(5))
