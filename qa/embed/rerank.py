"""A question and a text read together → how well they match: any cross-encoder, by name or folder.

Nothing is imported until a score is asked for; torch stays out where no reranker is set.
"""

from __future__ import annotations

import hashlib
import math
import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.embed import reader_weights
from qa.embed.encoder import usable_cores
from qa.embed.reader import NAME, SentenceReader
from qa.embed.windows import even_windows
from qa.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

NONE: Final = "none"
"""The name that stands for no reranker."""
_BATCH: Final = 16
_TRAINED: Final = ("ForSequenceClassification", "ForCausalLM")
"""Ends of the names of model classes whose weights hold what turns a reading into a score."""
_NEXT: Final = (
    f"Set QA_RERANKER to {NAME!r} or {NONE!r}, to a folder that holds a cross-encoder saved by "
    "sentence-transformers, or to a model's name that this machine can reach."
)
_EXPECTED: Final = "expected a cross-encoder that gives one score for a question and a text"


class Reranker(Protocol):
    """Score texts by how well they answer a question, reading both together."""

    @property
    def name(self) -> str:
        """Name the model as a reader would."""

    @property
    def fingerprint(self) -> str:
        """Identify the exact weights; scores of different fingerprints do not compare."""

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one number in [0, 1] per text, in order, higher for a better match."""


AnyReranker = Reranker | SentenceReader
"""One that scores passages, brought by the user, or the shipped one, which reads sentences."""


def load_reranker(
    model: str, *, threads: int = 0, seconds: float = math.inf, weights: Path | None = None
) -> AnyReranker | None:
    """Return the reranker of this name or folder; None for `none` or an empty name.

    `bundled` is the one that ships, which reads sentences, for so many `seconds` a question, with
    its own weights or those in the folder `weights`. They are read at its first use, which raises
    `ModelError` if they cannot be.
    """
    if model.strip() == NAME:
        file = weights and weights / reader_weights.FILE.name
        return SentenceReader(threads=threads, seconds=seconds, weights=file)
    return None if model.strip() in {"", NONE} else CrossEncoderReranker(model, threads=threads)


def load_answers(
    reranker: AnyReranker | None, encoder: str, weights: Path | None = None
) -> SentenceReader | None:
    """Return what reads the sentences that may become statements, beside the shipped reranker.

    It has weights of its own, those in the folder `weights` if it has some. None where another
    reranker or none is set, and beside an encoder that it knows nothing of.
    """
    if not isinstance(reranker, SentenceReader) or reranker.encoder != encoder:
        return None
    own = weights and weights / reader_weights.ANSWERS.name
    return reranker.weighing(own if own and own.is_file() else reader_weights.ANSWERS)


class CrossEncoderReranker:
    """Score with a cross-encoder of one label, loaded at the first use.

    A score is the sigmoid of the model's output, whatever activation was saved with it. The model
    reads no more than its tokenizer's `model_max_length` word pieces and would leave out the rest:
    a longer text is cut between words into even windows, and its score is that of the best. Of a
    question that would take more than half of the window only that half is read. Models whose
    tokenizer gives no offsets cut long texts themselves.
    """

    def __init__(self, model: str, *, threads: int = 0) -> None:
        """Name the model: a local folder, or a name that sentence-transformers knows."""
        self._model_name = model
        self._threads = threads
        # A fast tokenizer keeps its limits in itself and fails if two threads set them at once.
        self._lock = threading.RLock()

    @property
    def name(self) -> str:
        """Name the model as a reader would."""
        return self._model_name

    @cached_property
    def fingerprint(self) -> str:
        """Identify the weights by the SHA-256 of their files, or by the hub's commit."""
        folder = Path(self._model_name)
        if not folder.is_dir():
            with self._lock:
                config = self._loaded.config
            return str(getattr(config, "_commit_hash", None) or self._model_name)
        digest = hashlib.sha256()
        for file in sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin")):
            with file.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        return digest.hexdigest()[:16]

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one number in [0, 1] per text, in order, higher for a better match.

        Raises `ModelError` if the model cannot be loaded or fails.
        """
        scores = np.zeros(len(texts), dtype=np.float32)
        if not texts:
            return scores
        with self._lock:
            model = self._loaded
            from torch.nn import Sigmoid

            try:
                asked, room = _shortened(model.tokenizer, question)
                windows = [
                    (number, window)
                    for number, text in enumerate(texts)
                    for window in _windows(model.tokenizer, text, room)
                ]
                found = model.predict(
                    [(asked, window) for _, window in windows],
                    batch_size=_BATCH,
                    activation_fn=Sigmoid(),
                    convert_to_numpy=True,
                    show_progress_bar=False,
                )
            except (RuntimeError, ValueError, LookupError) as error:
                raise self._unusable(f"failed: {_first_line(error)}") from error
        np.maximum.at(scores, [number for number, _ in windows], found)
        return scores

    @cached_property
    def _loaded(self) -> CrossEncoder:
        if Path(self._model_name).is_dir():
            # Everything needed is on disk: never look a name up on a hub.
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        import torch
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.set_num_threads(self._threads or usable_cores())
        try:
            model: CrossEncoder = CrossEncoder(self._model_name)
        except Exception as error:  # a damaged folder fails in as many ways as it has readers
            raise self._unusable(f"cannot be loaded: {_first_line(error)}") from error
        self._check(model)
        return model

    def _check(self, model: CrossEncoder) -> None:
        """Refuse a model that would load and then rank by chance, or not at all."""
        labels = getattr(model.config, "num_labels", 1) if _has_head(model) else 1
        if labels != 1:
            raise self._unusable(f"gives {labels} labels, {_EXPECTED}.")
        classes = getattr(model.config, "architectures", None) or ()
        if _has_head(model) and classes and not classes[0].endswith(_TRAINED):
            # The vendor would add a head of random weights to an encoder, and only log it.
            raise self._unusable(f"is a {classes[0]!r} without a trained score, {_EXPECTED}.")
        tokenizer = model.tokenizer
        if len(tokenizer) <= len(tokenizer.all_special_tokens):
            raise self._unusable("has no vocabulary, expected the files of its tokenizer.")

    def _unusable(self, why: str) -> ModelError:
        return ModelError(f"The reranker {self._model_name!r} {why}", next=_NEXT)


def _has_head(model: CrossEncoder) -> bool:
    """Say whether the score comes from the transformer itself, not from a module behind it."""
    return len(list(model.children())) == 1


def _shortened(tokenizer: Any, question: str) -> tuple[str, int]:  # noqa: ANN401
    """Return as much of the question as is read, and the word pieces left for a text."""
    window = tokenizer.model_max_length - tokenizer.num_special_tokens_to_add(pair=True)
    pieces = _offsets(tokenizer, question)
    most = max(1, window // 2)
    if len(pieces) > most:
        pieces = pieces[:most]
        question = question[: pieces[-1][1]]
    return question, max(1, window - len(pieces))


def _windows(tokenizer: Any, text: str, room: int) -> list[str]:  # noqa: ANN401
    """Cut a text into windows of at most `room` word pieces; most texts are one."""
    pieces = _offsets(tokenizer, text)
    cuts = even_windows(len(pieces), room, lambda i: pieces[i - 1][1] < pieces[i][0])
    if len(cuts) == 1:
        return [text]
    return [text[pieces[first][0] : pieces[last - 1][1]] for first, last in cuts]


def _offsets(tokenizer: Any, text: str) -> list[tuple[int, int]]:  # noqa: ANN401
    """Return where each word piece stands in the text; nothing if the tokenizer cannot say."""
    if not getattr(tokenizer, "is_fast", False):
        return []
    found: list[tuple[int, int]] = tokenizer(
        text, add_special_tokens=False, return_offsets_mapping=True, verbose=False
    )["offset_mapping"]
    return found


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
