"""Text and vectors for libraries of any size: words by Zipf's law, vectors in clusters."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.embed import Encoder
from qa.text.sentences import split

_VOCABULARY: Final = 30_000
_SYLLABLES: Final = [consonant + vowel for consonant in "bdfgklmnprstvxz" for vowel in "aeiou"]
_SENTENCES: Final = 4
_REAL_SHARE: Final = 0.25
_WORDS: Final = (12, 28)
_FRONT_MATTER: Final = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_DRAWN: Final = 1 << 16


def sentences_of(files: Sequence[Path]) -> list[str]:
    """Return the sentences of Markdown files, without front matter and headings."""
    texts = (_FRONT_MATTER.sub("", file.read_text(encoding="utf-8")) for file in files)
    lines = (line for text in texts for line in text.splitlines() if not line.startswith("#"))
    return [line[s.start : s.end] for line in lines for s in split(line)]


class Writer:
    """Write passages and questions from a seed: the same seed always gives the same text.

    A sentence is either a real one or words drawn with a frequency of 1 / rank, as natural
    language has them (Zipf 1949), so that the postings of an index are as uneven as real ones.
    """

    def __init__(self, real: Sequence[str], *, seed: int = 0) -> None:
        """Write with these real sentences among the drawn ones."""
        self._real = real
        self._rng = np.random.default_rng(seed)
        shares = 1 / np.arange(1, _VOCABULARY + 1)
        self._cumulated = np.cumsum(shares / shares.sum())
        self._drawing = self._draw()

    def passages(self, count: int) -> list[str]:
        """Write passages of four sentences."""
        return [" ".join(self._sentence() for _ in range(_SENTENCES)) for _ in range(count)]

    def real_passages(self, count: int) -> list[str]:
        """Write passages of four real sentences, whose word pieces are as real text has them."""
        places = self._rng.integers(0, len(self._real), (count, _SENTENCES))
        return [" ".join(self._real[place] for place in row) for row in places]

    def questions(self, passages: Sequence[str], count: int) -> list[str]:
        """Ask with six words each from one passage."""
        asked = []
        for place in self._rng.integers(0, len(passages), count):
            words = re.findall(r"\w{3,}", passages[place])
            chosen = self._rng.choice(len(words), min(6, len(words)), replace=False)
            asked.append(f"What is known about {' '.join(words[each] for each in chosen)}?")
        return asked

    def _sentence(self) -> str:
        if self._real and self._rng.random() < _REAL_SHARE:
            return self._real[int(self._rng.integers(0, len(self._real)))]
        words = [next(self._drawing) for _ in range(int(self._rng.integers(*_WORDS)))]
        return f"{' '.join(words).capitalize()}."

    def _draw(self) -> Iterator[str]:
        while True:
            for rank in np.searchsorted(self._cumulated, self._rng.random(_DRAWN)):
                yield _word(int(rank))


def _word(rank: int) -> str:
    """Make a word of its rank: two syllables for the frequent ones, three for the others."""
    base = len(_SYLLABLES)
    first, rest = divmod(rank, base * base)
    second, third = divmod(rest, base)
    head = _SYLLABLES[first] if first else ""
    return head + _SYLLABLES[second] + _SYLLABLES[third]


class Clusters:
    """Unit vectors in clusters: a text's vector depends on the text alone."""

    def __init__(self, dimension: int, *, seed: int = 0) -> None:
        """Place 512 centres."""
        rng = np.random.default_rng(seed)
        self._centres = _unit(rng.standard_normal((512, dimension), dtype=np.float32))
        self._noise = _unit(rng.standard_normal((4096, dimension), dtype=np.float32))

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a text; texts of one cluster have a cosine of about .5."""
        digests = (
            hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).digest()
            for text in texts
        )
        marks = np.frombuffer(b"".join(digests), dtype="<u4").reshape(-1, 3)
        noise = self._noise[marks[:, 1] % 4096] + self._noise[marks[:, 2] % 4096]
        return _unit(self._centres[marks[:, 0] % 512] + np.float32(0.7) * noise)


class StandIn:
    """An encoder that gives cluster vectors in the real one's name.

    What is stored costs nothing; while `asking`, the real encoder encodes each text as well and
    its time is added to `seconds`, so that a question costs what it really does.
    """

    def __init__(self, real: Encoder) -> None:
        """Stand in for this encoder."""
        self._real = real
        self._clusters = Clusters(real.dimension)
        self.name = real.name
        self.fingerprint = real.fingerprint
        self.dimension = real.dimension
        self.asking = False
        self.runtime = real.runtime
        self.probe = real.probe
        self.seconds = 0.0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the cluster vectors."""
        if self.asking:
            began = time.perf_counter()
            self._real.encode(texts)
            self.seconds += time.perf_counter() - began
        return self._clusters.of(texts)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit
