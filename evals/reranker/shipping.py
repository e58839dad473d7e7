"""Pack trained weights for the package, and say which documents they were trained on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from evals.reranker.groups import Group, manifest
from evals.trained_on import MANIFEST


def pack(weights: Mapping[str, NDArray[np.float32]], file: Path, **told: object) -> int:
    """Write the weights in half precision; return the size of the file in bytes.

    Beside it goes a card with their SHA-256 and what else is told of them.
    """
    save_file({name: each.astype(np.float16) for name, each in weights.items()}, file)
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    card = {"sha256": digest, "bytes": file.stat().st_size, **told}
    file.with_suffix(".json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    return file.stat().st_size


def write_manifest(groups: Iterable[Group]) -> None:
    """Write which documents the weights were trained on."""
    MANIFEST.write_text(json.dumps(manifest(groups), indent=None) + "\n", encoding="utf-8")
