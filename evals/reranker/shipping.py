"""Pack trained weights for the package: matrices as whole steps, with a size a column."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from evals.reranker.groups import Group, manifest
from qa.embed.graph import in_steps
from qa.embed.reader_export import COLUMNS, STEPS

MANIFEST: Final = Path(__file__).with_name("documents.json")
"""Digests of the documents that the shipped weights were trained on, by source."""


def pack(weights: Mapping[str, NDArray[np.float32]], file: Path, **told: object) -> int:
    """Write the weights of the layers and the head; return the size of the file in bytes.

    Beside it goes a card with their SHA-256 and what else is told of them.

    The matrices of the layers are rounded as the int8 graph rounds them, so that nothing is lost
    by rounding twice.
    """
    stored: dict[str, NDArray[np.generic]] = {}
    for name, values in weights.items():
        if values.ndim == 2 and not name.startswith("head."):  # noqa: PLR2004
            steps, columns = in_steps(values.T)
            stored[name + STEPS] = np.ascontiguousarray(steps)
            stored[name + COLUMNS] = columns
        else:
            stored[name] = np.ascontiguousarray(values)
    save_file(stored, file)
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    card = {"sha256": digest, "bytes": file.stat().st_size, **told}
    file.with_suffix(".json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    return file.stat().st_size


def write_manifest(groups: Iterable[Group]) -> None:
    """Write which documents the weights were trained on."""
    MANIFEST.write_text(json.dumps(manifest(groups), indent=None) + "\n", encoding="utf-8")
