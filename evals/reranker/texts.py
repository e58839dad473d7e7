"""Every text of groups and sets, encoded once: its vector, and the states that a reader compares.

What is encoded stays in the work folder, slab after slab: a stop loses one slab.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from qa.embed import Encoder
from qa.embed.encoder import usable_cores
from qa.embed.export import READ_LAYERS
from qa.embed.reader import PIECES
from qa.embed.states import States, Window

_SLAB: Final = 1024
_KIND: Final = np.dtype(np.float16)


class Reads(Protocol):
    """What gives the states of a text's first window, as the product's reader sees them."""

    def windows(self, texts: Sequence[str]) -> list[Window]:
        """Cut texts into windows."""

    def of(self, window: Window) -> NDArray[np.float32]:
        """Return the states of a window."""


def product_states() -> Reads:
    """Return the states that the shipped reader compares."""
    return States("int8", layers=READ_LAYERS, window=PIECES)


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Texts by place; `states` holds the pieces of one after the other, `begins` has one more."""

    places: dict[str, int]
    begins: NDArray[np.int64]
    states: NDArray[np.float16]
    vectors: NDArray[np.float32]

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return int(self.vectors.shape[1])

    def of(self, texts: Iterable[str]) -> NDArray[np.int64]:
        """Return the places of texts; raises `KeyError` for one that is not known."""
        return np.array([self.places[text] for text in texts], dtype=np.int64)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of known texts, as an encoder would."""
        return self.vectors[self.of(texts)]


def kept(texts: Iterable[str], encoder: Encoder, reads: Reads, folder: Path) -> Texts:
    """Encode texts, or go on where an earlier call over the same ones stopped."""
    ordered = sorted(set(texts), key=lambda text: (len(text), text))
    digest = hashlib.sha256("\0".join((encoder.fingerprint, *ordered)).encode()).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    windows = [window for window in reads.windows(ordered) if window.turn == 0]
    begins = np.concatenate(([0], np.cumsum([len(window.pieces) for window in windows])))
    width = encoder.dimension
    files = folder / f"vectors-{digest}.f16", folder / f"states-{digest}.f16"
    for file in files:
        file.touch()
    row = width * _KIND.itemsize
    whole = min(
        files[0].stat().st_size // row,
        int(np.searchsorted(begins, files[1].stat().st_size // row, side="right")) - 1,
    )
    start = whole if whole == len(ordered) else whole // _SLAB * _SLAB
    with (
        files[0].open("r+b") as vectors,
        files[1].open("r+b") as states,
        ThreadPoolExecutor(usable_cores()) as pool,
        tqdm(total=len(ordered), initial=start, desc="encoding", disable=None) as bar,
    ):
        vectors.truncate(start * row)
        states.truncate(int(begins[start]) * row)
        vectors.seek(0, 2)
        states.seek(0, 2)
        for place in range(start, len(ordered), _SLAB):
            some = windows[place : place + _SLAB]
            for found in pool.map(reads.of, some):
                states.write(found.astype(_KIND).tobytes())
            states.flush()
            vectors.write(encoder.encode(ordered[place : place + _SLAB]).astype(_KIND).tobytes())
            vectors.flush()
            bar.update(len(some))
    rows = np.fromfile(files[0], dtype=_KIND).reshape(-1, width).astype(np.float32)
    shape = (int(begins[-1]), width)
    return Texts(
        {text: place for place, text in enumerate(ordered)},
        begins,
        np.memmap(files[1], dtype=_KIND, mode="r", shape=shape),
        rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9),
    )
