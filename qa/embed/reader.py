"""A question and a sentence side by side → how well the sentence answers.

States of the bundled encoder's lower layers are read together: by a small network that aligns them
(the reranker), or by upper layers with weights of their own (the second look). docs/models.md says
of what they are made, and how good they are. Run by onnxruntime, one sentence a run: nothing is
padded, and a sentence's reading does not depend on what is read beside it.
"""

from __future__ import annotations

import copy
import math
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from qa.embed import bundled, reader_weights
from qa.embed.encoder import usable_cores
from qa.embed.export import READ_LAYERS
from qa.embed.runtime import session
from qa.embed.states import States, Window
from qa.embed.variants import ASKED, COSINE, READING, TOLD, Variant

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

NAME: Final = "bundled"
PIECES: Final = 80
"""Word pieces of a text that are read at once, the two that mark start and end included."""
_CHUNK: Final = 16
"""Sentences between two looks at the clock."""
_KEPT: Final = 2048
"""Windows of sentences whose states are kept, in half precision about 60 MB: they depend neither
on the question nor on the weights."""
_INSTEAD: Final = "QA_RERANKER to 'none'"


class SentenceReader:
    """Read sentences with the reranker that `python -m evals train` makes, or other weights.

    A sentence longer than the window is cut into even windows; its reading is that of the
    window that answers best. Of a question only the first window is read. Threads may share a
    reader.
    """

    def __init__(
        self,
        *,
        threads: int = 0,
        seconds: float = math.inf,
        variant: Variant = "int8",
        cache: Path | None = None,
        weights: Path | None = None,
    ) -> None:
        """Choose the variant, and the seconds after which no further sentence is read.

        `weights` is a file in place of the one that ships. Nothing is loaded before the first
        sentence.
        """
        self._threads = threads or usable_cores()
        self._seconds = seconds
        self._variant = variant
        self._states = States(
            variant, layers=READ_LAYERS, window=PIECES, cache=cache, instead=_INSTEAD
        )
        self._told = lru_cache(maxsize=_KEPT)(self._states_of)
        self._cache = cache
        self._weights = weights
        self._lock = threading.Lock()
        self._reading: InferenceSession | None = None

    def weighing(self, weights: Path) -> SentenceReader:
        """Return a reader with other weights, which shares what is kept of sentences."""
        other = copy.copy(self)
        other._weights, other._reading, other._lock = weights, None, threading.Lock()
        return other

    @property
    def name(self) -> str:
        """Name the model as a reader would."""
        return NAME

    @property
    def encoder(self) -> str:
        """Name the encoder whose cosines it takes."""
        return bundled.NAME

    @property
    def fingerprint(self) -> str:
        """Identify the weights and how they are run. Raises `ModelError` as `read` does."""
        return (
            f"{reader_weights.checked(self._weights)[:16]}-{self._variant}-{reader_weights.VERSION}"
        )

    def read(
        self,
        question: str,
        sentences: Sequence[str],
        cosines: Sequence[float],
    ) -> NDArray[np.float32]:
        """Return one number a sentence, in order: the logit of how well it answers.

        `cosines` are those of the question with each sentence, by the bundled encoder. The first
        sentences are read first; those that the time does not suffice for are NaN.
        Raises `ModelError` if the weights are missing, altered, or cannot be run.
        """
        found = np.full(len(sentences), np.nan, dtype=np.float32)
        if not sentences:
            return found
        end = time.monotonic() + self._seconds
        model = self._loaded
        takes = {each.name for each in model.get_inputs()}
        asked = self._states.of(self._states.windows([question])[0])
        # All first windows, then what the longest sentences have more.
        windows = sorted(self._states.windows(sentences), key=lambda window: window.turn)

        def reading(window: Window) -> float:
            given = {
                ASKED: asked,
                TOLD: self._told(window.pieces.tobytes()).astype(np.float32),
                COSINE: np.array([[cosines[window.text]]], dtype=np.float32),
            }
            used = {name: value for name, value in given.items() if name in takes}
            return float(model.run([READING], used)[0].item())

        with ThreadPoolExecutor(self._threads) as pool:
            for start in range(0, len(windows), _CHUNK):
                if start and time.monotonic() > end:
                    break
                some = windows[start : start + _CHUNK]
                for window, value in zip(some, pool.map(reading, some), strict=True):
                    found[window.text] = np.fmax(found[window.text], value)
        return found

    def _states_of(self, pieces: bytes) -> NDArray[np.float16]:
        found = self._states.of(Window(0, 0, np.frombuffer(pieces, dtype=np.int32)))
        return found.astype(np.float16)

    @property
    def _loaded(self) -> InferenceSession:
        with self._lock:
            if self._reading is None:
                self._reading = session(
                    lambda: reader_weights.model(self._cache, self._weights, self._variant),
                    "reranker",
                    instead=_INSTEAD,
                )
            return self._reading
