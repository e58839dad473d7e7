"""The question's vector, turned toward what answers it.

The sentence nearest to a question restates it. A linear map, identity plus a product of two narrow
matrices and a bias, turns the question's vector so that the sentences that answer lie nearer; it
was learnt from questions with sentences that answer and that do not (`python -m evals fit
answering`). It costs one small product a question, needs nothing stored, and holds for the one
encoder that it was fitted for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

FILE: Final = Path(__file__).with_name("answering.npz")

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Answering:
    """The map's numbers; without any, a question's vector is turned to nothing.

    `asked` and `told` are (dimension, rank), `bias` (dimension); `share` is that of the vector as
    it is.
    """

    share: float = 0.0
    asked: Array | None = None
    told: Array | None = None
    bias: Array | None = None

    @classmethod
    def of(cls, encoder: str, file: Path = FILE) -> Answering:
        """Return the map for the encoder of this name, one that knows nothing for others."""
        fitted_for, answering = _read(file)
        return answering if encoder == fitted_for else cls()

    def turned(self, question: Array) -> Array:
        """Return the vector (dimension) whose product with a sentence's says how well it answers.

        Only differences between sentences of one question mean anything.
        """
        if self.asked is None or self.told is None or self.bias is None:
            return np.zeros_like(question)
        turned: Array = self.share * question + self.told @ (question @ self.asked) + self.bias
        return turned


@cache
def _read(file: Path) -> tuple[str, Answering]:
    with np.load(file) as stored:
        asked, told, bias = (stored[name].astype(np.float32) for name in ("asked", "told", "bias"))
        return str(stored["encoder"]), Answering(float(stored["share"]), asked, told, bias)
