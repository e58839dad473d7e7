"""Loading an encoder: names, fingerprints, what is known before a weight is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qa.embed import bundled, load
from qa.embed.processor import kernels, version
from qa.embed.sentence_transformer import SentenceTransformerEncoder
from qa.errors import ModelError

WORDS = "lung dose survival".split()


@pytest.mark.parametrize(
    ("model", "variant"),
    [("bundled", "int8"), ("bundled-int8", "int8"), ("bundled-fp32", "fp32")],
)
def test_bundled_is_known_unread(model: str, variant: str, tmp_path: Path) -> None:
    encoder = load(model, cache=tmp_path / "cache")
    assert encoder.name == "all-MiniLM-L6-v2"
    assert encoder.fingerprint == f"53aa51172d142c89-{variant}-1"
    assert encoder.dimension == 384
    assert encoder.runtime.startswith("onnxruntime ")
    assert not (tmp_path / "cache").exists()


def test_other_names_are_sentence_transformers() -> None:
    encoder = load("somebody/some-model")
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert encoder.name == "somebody/some-model"
    assert encoder.runtime.startswith("torch ")


def test_fingerprint_follows_the_weights(tmp_path: Path) -> None:
    def fingerprint(name: str, weights: bytes) -> str:
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.safetensors").write_bytes(weights)
        return load(str(tmp_path / name)).fingerprint

    assert fingerprint("one", b"weights") == fingerprint("same", b"weights")
    assert fingerprint("other", b"others") != fingerprint("third", b"weights")


@pytest.mark.parametrize("part", ["weights", "tokenizer"])
def test_altered_files_are_refused(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, f"{part.upper()}_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="not the expected ones") as told:
        getattr(bundled, part)()
    assert repr("0" * 64) in told.value.message
    assert "Reinstall" in told.value.next


@pytest.mark.parametrize(
    ("flags", "machine", "kind"),
    [
        ("fma avx2", "x86_64", "avx2"),
        ("avx2 avx512bw avx512_vnni", "x86_64", "avx512_vnni"),
        ("avx2 avx_vnni", "x86_64", "avx_vnni"),
        ("avx2 avx512bw avx512_vnni amx_int8", "x86_64", "amx"),
        ("sse2", "x86_64", "other"),
        ("", "aarch64", "neon"),
    ],
)
def test_kernels_are_named(flags: str, machine: str, kind: str) -> None:
    assert kernels(frozenset(flags.split()), machine) == kind


def test_absent_package_has_no_version() -> None:
    assert version("no-such-package") == "?"


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
    assert encoder.encode([]).shape == (0, len(WORDS))
    assert encoder.probe().shape == (len(WORDS),)


@pytest.mark.slow
def test_any_model_reads_long_texts_whole() -> None:
    encoder = load(str(bundled.folder()))
    beginning = "The trial enrolled adults with gastric cancer. " * 60
    one, other, short = encoder.encode(
        [beginning + "Pneumonitis was fatal.", beginning + "Bake the cake.", "Bake the cake."]
    )
    assert one @ other < 0.999
    assert other @ short > one @ short
    assert np.allclose(np.linalg.norm([one, other], axis=1), 1, atol=1e-5)


def tiny_model(folder: Path) -> Path:
    """Save a sentence-transformers model that counts three words."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
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
