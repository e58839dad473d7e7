"""Text → vectors: the bundled MiniLM, or any sentence-transformers model by name or path."""

from __future__ import annotations

from pathlib import Path

from qa.embed.bundled import BUNDLED, common_words
from qa.embed.encoder import PROBE, Encoder
from qa.embed.onnx import OnnxEncoder
from qa.embed.sentence_transformer import SentenceTransformerEncoder
from qa.embed.variants import Variant

__all__ = ["BUNDLED", "PROBE", "Encoder", "common_words", "load"]

_VARIANTS: dict[str, Variant] = {
    BUNDLED: "int8",
    f"{BUNDLED}-int8": "int8",
    f"{BUNDLED}-fp32": "fp32",
}


def load(model: str, *, threads: int = 0, cache: Path | None = None) -> Encoder:
    """Return the encoder of this name; the weights are read at its first use.

    `bundled` is `bundled-int8`; `bundled-fp32` is slower and as the model was trained; any other
    name is that of a sentence-transformers model, or its folder. `cache` is the folder in which
    the bundled model is kept ready, by default `clinical-qa` in the user's cache folder. Raises
    `ModelError` at the first use if the model cannot be loaded.
    """
    if model in _VARIANTS:
        return OnnxEncoder(_VARIANTS[model], threads=threads, cache=cache)
    return SentenceTransformerEncoder(model, threads=threads)
