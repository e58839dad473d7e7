"""Any sentence-transformers model, by name or folder: imports torch at its first use."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.embed.encoder import PROBE, unit, usable_cores
from qa.embed.processor import version
from qa.embed.windows import even_windows
from qa.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 32


class SentenceTransformerEncoder:
    """Encode with a sentence-transformers model, loaded at the first use.

    A text longer than the model's window is cut between words into even windows without overlap;
    its vector is their mean, weighted by their word pieces, so that nothing is left out. Models
    whose tokenizer gives no offsets cut such a text themselves; the known ones all give them.
    """

    def __init__(self, model: str, *, threads: int = 0) -> None:
        """Name the model: a local folder, or a name that sentence-transformers knows."""
        self._model_name = model
        self._threads = threads

    @property
    def name(self) -> str:
        """Name the model as a reader would."""
        return self._model_name

    @cached_property
    def fingerprint(self) -> str:
        """Identify the weights by the SHA-256 of their file, or by the hub's commit."""
        folder = Path(self._model_name)
        if folder.is_dir():
            weights = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin"))
            return _digest_of(weights)
        config = getattr(getattr(self._loaded[0], "auto_model", None), "config", None)
        return str(getattr(config, "_commit_hash", None) or self._model_name)

    @cached_property
    def dimension(self) -> int:
        """Return the length of a vector."""
        size = self._loaded.get_embedding_dimension()
        if not size:
            raise ModelError(
                f"The encoder {self._model_name!r} does not say how long its vectors are.",
                next="Choose a sentence-transformers model with a pooling layer.",
            )
        return int(size)

    @property
    def runtime(self) -> str:
        """Name the runtime and its version."""
        return f"torch {version('torch')}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one L2-normalised row per text, in order.

        The model sorts the windows by length, so that a batch holds little padding.
        """
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return rows
        windows = [
            (number, *window) for number, text in enumerate(texts) for window in self._windows(text)
        ]
        found = self._loaded.encode(
            [text for _, text, _ in windows],
            batch_size=_BATCH,
            normalize_embeddings=False,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        for (number, _, pieces), row in zip(windows, found, strict=True):
            rows[number] += pieces * np.asarray(row, dtype=np.float32)
        return unit(rows)

    def probe(self) -> NDArray[np.float32]:
        """Return the vector of a fixed sentence, to compare with one that was kept."""
        return np.asarray(self.encode([PROBE])[0])

    def _windows(self, text: str) -> list[tuple[str, int]]:
        """Cut a text into windows that fit the model, each with the number of its word pieces."""
        tokenizer, limit = self._loaded.tokenizer, self._loaded.max_seq_length
        if not limit or not getattr(tokenizer, "is_fast", False):
            return [(text, 1)]
        special = tokenizer.num_special_tokens_to_add()
        offsets: list[tuple[int, int]] = tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, verbose=False
        )["offset_mapping"]
        cuts = even_windows(
            len(offsets), limit - special, lambda i: offsets[i - 1][1] < offsets[i][0]
        )
        if len(cuts) == 1:
            return [(text, 1)]
        # Up to the next window's start: what stands between two pieces goes with the first.
        starts = [0, *(offsets[start][0] for start, _ in cuts[1:]), len(text)]
        return [
            (text[start:end], last - first + special)
            for (first, last), (start, end) in zip(cuts, pairwise(starts), strict=True)
        ]

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        if Path(self._model_name).is_dir():
            # Everything needed is on disk: never look a name up on a hub.
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.set_num_threads(self._threads or usable_cores())
        try:
            return SentenceTransformer(self._model_name)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"The encoder {self._model_name!r} cannot be loaded: {_first_line(error)}",
                next="Set QA_ENCODER to 'bundled', to a folder that holds a sentence-transformers "
                "model, or to a model's name that this machine can reach.",
            ) from error


def _digest_of(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:16]


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
