"""Texts → hidden states of the bundled encoder, whole or its first layers, by onnxruntime."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.embed import bundled
from qa.embed.export import LAYERS, model
from qa.embed.runtime import session, tokenizer
from qa.embed.variants import INPUT, OUTPUT, Variant
from qa.embed.windows import even_windows

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer


class Window(NamedTuple):
    """The part of a text that is read at its `turn`, as pieces with the marks of start and end."""

    text: int
    turn: int
    pieces: NDArray[np.int32]


class States:
    """Read texts window by window; nothing is loaded before the first. Threads may share it."""

    def __init__(
        self,
        variant: Variant,
        *,
        layers: int = LAYERS,
        window: int = bundled.WINDOW,
        cache: Path | None = None,
        instead: str = "QA_ENCODER to a sentence-transformers model",
    ) -> None:
        """Choose the layers and the longest window; `instead` is what to set if it cannot run."""
        self._variant = variant
        self._layers = layers
        self._window = window
        self._cache = cache
        self._instead = instead
        self._lock = threading.RLock()

    def windows(self, texts: Sequence[str]) -> list[Window]:
        """Cut texts between word pieces into even windows without overlap, text after text.

        Raises `ModelError` if the tokenizer cannot be loaded.
        """
        with self._lock:
            cut = self._tokenizer
        first, last = cut.encode("").ids
        found = []
        for number, text in enumerate(cut.encode_batch_fast(texts, add_special_tokens=False)):
            for turn, (start, end) in enumerate(even_windows(len(text.ids), self._window - 2)):
                pieces = np.array([first, *text.ids[start:end], last], dtype=np.int32)
                found.append(Window(number, turn, pieces))
        return found

    def of(self, window: Window) -> NDArray[np.float32]:
        """Return the states of one window; shape (len(pieces), dimension).

        Raises `ModelError` if the model cannot be loaded.
        """
        with self._lock:
            encoder = self._session
        return np.asarray(encoder.run([OUTPUT], {INPUT: window.pieces})[0])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return tokenizer()

    @cached_property
    def _session(self) -> InferenceSession:
        return session(
            lambda: model(self._variant, self._cache, layers=self._layers),
            "bundled encoder",
            instead=self._instead,
        )
