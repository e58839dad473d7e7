"""The reranker's weights, and its ONNX file: made once of them, kept in a cache folder.

The package carries the layers only, as whole steps with a size a column; the word vectors are the
bundled encoder's.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.embed import bundled, export
from qa.embed.variants import Variant
from qa.errors import ModelError

FILE: Final = Path(__file__).with_name("reader.safetensors")
CARD: Final = FILE.with_suffix(".json")
"""What `python -m evals train` says of the weights; `sha256` is checked before they are used."""
VERSION: Final = 1
"""Of what is made of the weights; raise it with any change to the readings."""
STEPS, COLUMNS = ".steps", ".columns"
"""Ends of the names of a matrix (in, out) as whole steps (int8), and of the sizes of a step."""

Weights = dict[str, NDArray[np.float32]]


def model(variant: Variant, cache: Path | None = None) -> bytes:
    """Return the ONNX model of a variant from the cache; make it anew if it is not there whole.

    Raises `ModelError` if the weights are not the known ones or a package is missing.
    """
    digest = checked()
    file = export.cache_folder(cache) / f"reader-{digest[:16]}-{variant}-{VERSION}.onnx"
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
            f"The reranker cannot be made ready: {error}.", next="Run 'make install'."
        ) from error
    encoder = load_file(bundled.weights())
    weights = {name: each for name, each in encoder.items() if name.startswith("embeddings.")}
    weights |= unpacked(load_file(FILE))
    layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder."))
    return pair_graph(weights, variant, layers=layers, window=bundled.WINDOW)


def checked() -> str:
    """Return the SHA-256 of the weights; raise `ModelError` if they are not the expected ones."""
    if not (FILE.is_file() and CARD.is_file()):
        raise ModelError(
            f"There are no weights of the reranker: {FILE.name!r} or {CARD.name!r} is missing.",
            next="Make them with `python -m evals train`, or set QA_RERANKER to 'none'.",
        )
    with FILE.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    try:
        expected = json.loads(CARD.read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        expected = f"unreadable in {CARD.name}"
    if found != expected:
        raise ModelError(
            f"The reranker's weights {FILE.name!r} are not the expected ones (SHA-256 {found!r}, "
            f"expected {expected!r}).",
            next="Reinstall the package, or set QA_RERANKER to 'none'.",
        )
    return found
