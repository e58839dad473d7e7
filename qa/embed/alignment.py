"""The ONNX graph that aligns a sentence with a question, and says how well it answers.

Decomposable attention (Parikh et al. 2016) with the comparisons of ESIM (Chen et al. 2017), over
states of the bundled encoder: each piece of the one text is compared with what the other text has
that is most like it, and the comparisons are pooled.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.embed.nodes import Nodes, Value
from qa.embed.variants import ASKED, COSINE, READING, TOLD

_EPSILON: Final = 1e-5


def alignment_graph(weights: Mapping[str, NDArray[np.float32]]) -> bytes:
    """Return a model: states of two texts and their cosine → one reading (1, 1), as float32.

    States are (m, width) of the question and (n, width) of the sentence; the cosine is (1, 1).
    """
    made = _Alignment(weights)
    width = weights["asked.weight"].shape[1]
    given = [Value(ASKED, ["asked", width]), Value(TOLD, ["told", width]), Value(COSINE, [1, 1])]
    return made.model(made.reading(), given, Value(READING, [1, 1]))


class _Alignment(Nodes):
    def __init__(self, weights: Mapping[str, NDArray[np.float32]]) -> None:
        super().__init__()
        self._weights = weights
        self._rows = self.constant(np.array([0], dtype=np.int64))

    def reading(self) -> str:
        asked = self._norm(self._linear(ASKED, "asked"), "asked_norm")
        told = self._norm(self._linear(TOLD, "told"), "told_norm")
        width = len(self._weights["asked.bias"])
        sharpness = self._weights["sharpness"].item() / math.sqrt(width)
        alike = self.node("MatMul", told, self.node("Transpose", asked, perm=[1, 0]))
        alike = self.node("Mul", alike, self.constant(np.float32(sharpness)))
        back = self.node("Transpose", alike, perm=[1, 0])
        parts = [
            *self._compared(told, self._attended(alike, asked), "told"),
            *self._compared(asked, self._attended(back, told), "asked"),
            COSINE,
        ]
        pooled = self.node("Concat", *parts, axis=1)
        hidden = self._gelu(pooled, "hidden")
        cosine = self.node("Mul", COSINE, self.constant(self._weights["cosine"]))
        return self.node("Add", self._linear(hidden, "out"), cosine)

    def _attended(self, alike: str, other: str) -> str:
        return self.node("MatMul", self.node("Softmax", alike, axis=1), other)

    def _compared(self, own: str, other: str, name: str) -> tuple[str, str, str]:
        """Compare each piece with what it is aligned to; pool by mean, largest, and attention."""
        product, difference = self.node("Mul", own, other), self.node("Sub", own, other)
        together = self.node("Concat", own, other, product, difference, axis=1)
        compared = self._gelu(together, f"{name}_compare")
        shares = self.node("Softmax", self._linear(compared, f"{name}_attend"), axis=0)
        return (
            self.node("ReduceMean", compared, self._rows, keepdims=1),
            self.node("ReduceMax", compared, self._rows, keepdims=1),
            self.node("MatMul", self.node("Transpose", shares, perm=[1, 0]), compared),
        )

    def _linear(self, given: str, name: str) -> str:
        product = self.node("MatMul", given, self.constant(self._weights[f"{name}.weight"].T))
        return self.node("Add", product, self.constant(self._weights[f"{name}.bias"]))

    def _gelu(self, given: str, name: str) -> str:
        product = self.node("MatMul", given, self.constant(self._weights[f"{name}.weight"].T))
        return self.fused("BiasGelu", product, self.constant(self._weights[f"{name}.bias"]))

    def _norm(self, given: str, name: str) -> str:
        scale = self.constant(self._weights[f"{name}.weight"])
        bias = self.constant(self._weights[f"{name}.bias"])
        return self.node("LayerNormalization", given, scale, bias, epsilon=_EPSILON)
