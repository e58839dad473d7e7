"""The shipped reranker's weights, and its ONNX file: made once of them, kept in a cache folder.

The package carries the layers only, as whole steps with a size a column; the word vectors are the
bundled encoder's.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.embed import bundled, export
from qa.embed.variants import Variant
from qa.errors import ModelError

FILE: Final = Path(__file__).with_name("reader.safetensors")
SHA256: Final = "0" * 64
VERSION: Final = 1
"""Of what is made of the weights; raise it with any change to the readings."""
STEPS, COLUMNS = ".steps", ".columns"
"""Ends of the names of a matrix (in, out) as whole steps (int8), and of the sizes of a step."""

Weights = dict[str, NDArray[np.float32]]


def model(variant: Variant, cache: Path | None = None) -> bytes:
    """Return the ONNX model of a variant from the cache; make it anew if it is not there whole.

    Raises `ModelError` if the weights are not the known ones or a package is missing.
    """
    _check()
    file = export.cache_folder(cache) / f"reader-{SHA256[:16]}-{variant}-{VERSION}.onnx"
    return export.kept(file, lambda: _made(variant))


def unpacked(stored: dict[str, NDArray[np.generic]]) -> Weights:
    """Return the weights as the graph takes them: matrices (out, in) in float32."""
    found: Weights = {}
    for name, values in stored.items():
        if name.endswith(STEPS):
            base = name.removesuffix(STEPS)
            columns = stored[base + COLUMNS].astype(np.float32)
            found[base] = np.ascontiguousarray((values.astype(np.float32) * columns).T)
        elif not name.endswith(COLUMNS):
            found[name] = values.astype(np.float32)
    return found


def _made(variant: Variant) -> bytes:
    try:
        from safetensors.numpy import load_file

        from qa.embed.graph import pair_graph
    except ImportError as error:
        raise ModelError(
            f"The shipped reranker cannot be made ready: {error}.", next="Run 'make install'."
        ) from error
    encoder = load_file(bundled.weights())
    weights = {name: each for name, each in encoder.items() if name.startswith("embeddings.")}
    weights |= unpacked(load_file(FILE))
    layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder."))
    return pair_graph(weights, variant, layers=layers, window=bundled.WINDOW)


def _check() -> None:
    found = "missing"
    if FILE.is_file():
        with FILE.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != SHA256:
        raise ModelError(
            f"The shipped reranker's weights {FILE.name!r} are not the expected ones (SHA-256 "
            f"{found!r}, expected {SHA256!r}).",
            next="Reinstall the package, or set QA_RERANKER to 'none'.",
        )
