"""Loading a cross-encoder: what it scores, that texts are read whole, what is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.embed import bundled
from qa.embed.rerank import CrossEncoderReranker, load_reranker
from qa.errors import ModelError


@pytest.mark.parametrize("name", ["", "none", " none "])
def test_no_name_is_no_reranker(name: str) -> None:
    assert load_reranker(name) is None


def test_reranker_is_known_unread() -> None:
    reranker = load_reranker("somebody/some-model")
    assert isinstance(reranker, CrossEncoderReranker)
    assert reranker.name == "somebody/some-model"
    assert reranker.score("q", []).shape == (0,)


def test_fingerprint_follows_the_weights(tmp_path: Path) -> None:
    def fingerprint(weights: bytes) -> str:
        (tmp_path / "model.safetensors").write_bytes(weights)
        return CrossEncoderReranker(str(tmp_path)).fingerprint

    assert fingerprint(b"one") == fingerprint(b"one") != fingerprint(b"two")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder of one label with a window of 64 word pieces."""
    return cross_encoder(tmp_path_factory.mktemp("tiny"))


@pytest.mark.slow
def test_cross_encoder_scores_pairs(tiny: Path) -> None:
    reranker = CrossEncoderReranker(str(tiny), threads=1)
    one, other, again = reranker.score("survival?", ["It was 12 months.", "Bread.", "Bread."])
    assert 0 < min(one, other) <= max(one, other) < 1
    assert one != other
    assert other == pytest.approx(again)
    assert reranker.score("another question?", ["Bread."])[0] != other


@pytest.mark.slow
def test_long_text_is_read_whole(tiny: Path) -> None:
    """The score of a text that is longer than the window is that of its best part."""
    reranker = CrossEncoderReranker(str(tiny))
    words = "lung dose survival trial patient disease median months".split()
    text = " ".join(words[number % len(words)] for number in range(180))
    halves = [" ".join(text.split()[start : start + 60]) for start in (0, 60, 120)]
    # 64 word pieces, less three marks and the question's one: three windows of 60 words.
    assert reranker.score("dose", [text])[0] == pytest.approx(reranker.score("dose", halves).max())
    assert reranker.score("dose " * 500, [text, "lung"]).shape == (2,)
    assert reranker.score("", ["", "lung"]).shape == (2,)


@pytest.mark.slow
def test_saved_activation_is_not_followed(tiny: Path, tmp_path: Path) -> None:
    """Many a model of the hub says that its scores have no bounds."""
    folder = Path(shutil.copytree(tiny, tmp_path / "unbounded"))
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config["sentence_transformers"] = {"activation_fn": "torch.nn.modules.linear.Identity"}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    scores = [CrossEncoderReranker(str(each)).score("dose", ["lung"]) for each in (tiny, folder)]
    assert scores[0] == scores[1]


def cut_weights(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"weights")


def no_tokenizer(folder: Path) -> None:
    for file in folder.glob("*token*"):
        file.unlink()


def no_config(folder: Path) -> None:
    (folder / "config.json").unlink()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (cut_weights, "cannot be loaded: "),
        (no_config, "cannot be loaded: "),
        (no_tokenizer, "has no vocabulary, "),
        (lambda folder: cross_encoder(folder, labels=2), "gives 2 labels, expected a cross-enc"),
        (lambda folder: cross_encoder(folder, head=False), "is a 'BertModel' without a trained "),
        (shutil.rmtree, "cannot be loaded: "),
    ],
    ids=["weights", "config", "tokenizer", "two-labels", "no-head", "no-folder"],
)
def test_unusable_model_is_told(
    tiny: Path, tmp_path: Path, harm: Callable[[Path], object], told: str
) -> None:
    folder = Path(shutil.copytree(tiny, tmp_path / "harmed"))
    harm(folder)
    for _ in range(2):
        with pytest.raises(ModelError) as raised:
            CrossEncoderReranker(str(folder)).score("q", ["text"])
        assert raised.value.message.startswith(f"The reranker {str(folder)!r} {told}")
        assert "QA_RERANKER" in raised.value.next


@pytest.mark.slow
def test_encoder_is_no_reranker() -> None:
    with pytest.raises(ModelError, match="without a trained score"):
        CrossEncoderReranker(str(bundled.folder())).score("q", ["text"])


def cross_encoder(folder: Path, *, labels: int = 1, head: bool = True) -> Path:
    """Save a BERT of two layers with random weights and the bundled model's word pieces."""
    import torch
    from transformers import (
        BertConfig,
        BertForSequenceClassification,
        BertModel,
        PreTrainedTokenizerFast,
    )

    torch.manual_seed(7)
    tokenizer = PreTrainedTokenizerFast.from_pretrained(bundled.folder())
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        initializer_range=0.5,  # far from zero, so that texts score differently
    )
    config.num_labels = labels
    made = BertForSequenceClassification(config) if head else BertModel(config)
    made.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
