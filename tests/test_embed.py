"""The encoder: unit vectors in order, the known weights, clear errors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qa import embed
from qa.embed import load
from qa.errors import ModelError

TEXTS = ["lung toxicity of trastuzumab deruxtecan", "dose", "a much longer text " * 30]


@pytest.mark.slow
def test_rows_are_units_in_order() -> None:
    encoder = load("bundled")
    together = encoder.encode(TEXTS)
    assert together.shape == (3, encoder.dimension)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for row, text in zip(together, TEXTS, strict=True):
        assert row @ encoder.encode([text])[0] > 0.9999


@pytest.mark.slow
def test_near_meaning_is_near() -> None:
    question, near, far = load("bundled").encode(
        ["How long did patients live?", "Median survival was 14 months.", "The sky is blue."]
    )
    assert question @ near > question @ far


@pytest.mark.slow
def test_altered_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "_BUNDLED_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="SHA-256"):
        load("bundled").encode(["x"])


@pytest.mark.slow
def test_unknown_model_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="QA_ENCODER"):
        load(str(tmp_path / "empty")).encode(["x"])


def test_nothing_to_encode_loads_nothing() -> None:
    encoder = load("bundled")
    assert encoder.encode([]).shape == (0, 384)
    assert encoder.name == "all-MiniLM-L6-v2"
