"""The weights of what reads sentences, as the package carries them, and that they are known."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Final

from qa.embed import export
from qa.embed.variants import Variant
from qa.errors import ModelError

FILE: Final = Path(__file__).with_name("reader.safetensors")
"""The reranker's, in half precision; the names of evals/reranker/network.py."""
ANSWERS: Final = FILE.with_name("answers.safetensors")
"""Those that choose statements: `python -m evals fit statements`, evals/reranker/joint.py."""
CARD: Final = FILE.with_suffix(".json")
"""What `python -m evals train` says of the weights; `sha256` is checked before they are used."""
_NEXT: Final = "Reinstall the package, or set QA_RERANKER to 'none'."
VERSION: Final = 3
"""Of what is made of the weights; raise it with any change to the graph."""


def model(cache: Path | None = None, file: Path | None = None, variant: Variant = "int8") -> bytes:
    """Return the ONNX model that reads a question and a sentence, from the cache if it is there.

    `file` holds other weights than the reranker's, with a card beside it. Raises `ModelError` if
    the weights are not the known ones or a package is missing.
    """
    digest = checked(file)
    kept = export.cache_folder(cache) / f"reader-{digest[:16]}-{variant}-{VERSION}.onnx"
    return export.kept(kept, lambda: _made(file or FILE, variant))


def _made(file: Path, variant: Variant) -> bytes:
    try:
        from safetensors.numpy import load_file

        from qa.embed.alignment import alignment_graph
        from qa.embed.joint import joint_graph
    except ImportError as error:
        raise ModelError(
            f"The reranker cannot be made ready: {error}.", next="Run 'make install'."
        ) from error
    weights = {name: each.astype("float32") for name, each in load_file(file).items()}
    if "sides" in weights:
        return joint_graph(weights, variant, first=export.READ_LAYERS, last=export.LAYERS)
    return alignment_graph(weights)


def checked(file: Path | None = None) -> str:
    """Return the SHA-256 of the weights; raise `ModelError` if they are not the expected ones."""
    card = CARD if file is None else file.with_suffix(".json")
    file = file or FILE
    if not (file.is_file() and card.is_file()):
        raise ModelError(
            f"There are no weights of the reranker: {file.name!r} or {card.name!r} is missing.",
            next=_NEXT,
        )
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    try:
        expected = json.loads(card.read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        expected = f"unreadable in {card.name}"
    if found != expected:
        raise ModelError(
            f"The reranker's weights {file.name!r} are not the expected ones (SHA-256 {found!r}, "
            f"expected {expected!r}).",
            next=_NEXT,
        )
    return found
