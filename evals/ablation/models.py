"""The models that all variants share: each text is read once, and always to the end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.embed import Encoder, load
from qa.embed.reader import SentenceReader
from qa.embed.rerank import load_reranker
from qa.pipeline.models import Models
from qa.settings import Settings

Floats = NDArray[np.float32]


def configured(settings: Settings) -> Models:
    """Return the models that the settings name; what they have read they remember."""
    reranker = load_reranker(settings.reranker, threads=settings.threads)
    if isinstance(reranker, SentenceReader):
        reranker = RememberingReader(threads=settings.threads)
    encoder = load(settings.encoder, threads=settings.threads)
    return Models(RememberingEncoder(encoder), reranker)


class RememberingEncoder:
    """An encoder that encodes the same texts once.

    Texts that were encoded together are remembered together: in a batch an int8 model rounds
    otherwise than alone.
    """

    def __init__(self, encoder: Encoder) -> None:
        """Ask this encoder what is not known yet."""
        self._encoder = encoder
        self._known: dict[tuple[str, ...], Floats] = {}
        self.name = encoder.name
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension
        self.runtime = encoder.runtime

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row per text, in order; shape (len(texts), dimension)."""
        key = tuple(texts)
        if key not in self._known:
            self._known[key] = self._encoder.encode(texts)
        return self._known[key]

    def probe(self) -> Floats:
        """Return the vector of a fixed sentence."""
        return self._encoder.probe()


class RememberingReader(SentenceReader):
    """The shipped reranker, which reads a sentence once for a question, whatever time it takes."""

    def __init__(self, *, threads: int = 0) -> None:
        """Remember nothing yet."""
        super().__init__(threads=threads)
        self._known: dict[tuple[str, str, float], float] = {}

    def read(
        self,
        question: str,
        sentences: Sequence[str],
        cosines: Sequence[float],
    ) -> Floats:
        """Return one number a sentence, in order."""
        keys = [(question, *pair) for pair in zip(sentences, cosines, strict=True)]
        new = list(dict.fromkeys(key for key in keys if key not in self._known))
        found = super().read(question, [key[1] for key in new], [key[2] for key in new])
        self._known.update(zip(new, found.tolist(), strict=True))
        return np.array([self._known[key] for key in keys], dtype=np.float32)
