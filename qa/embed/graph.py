"""The ONNX graph of a BERT encoder, written straight from its weights: no torch, no tracing.

One run encodes one text. Without other texts beside it there is nothing to pad or to mask, and a
text's vector cannot depend on what it happens to be encoded with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper

from qa.embed.nodes import Nodes, Value
from qa.embed.variants import INPUT, OUTPUT, Variant

Weights = Mapping[str, NDArray[np.float32]]

_HEADS = 12
_EPSILON = 1e-12

_WEIGHT_LIMIT = 64
"""Weights take the steps -64 to 64, not -127 to 127. Processors without VNNI add two products of
an activation (at most 255) and a weight in 16 bits: 2 × 255 × 64 fits, more would saturate. So the
integer sums are exact, and the same on every processor."""

_MIDDLE = 128

_GELU_FLOOR = 0.17
"""GELU is never below -0.17: raised by it, its output is unsigned and uses all 256 steps."""


def graph(weights: Weights, variant: Variant, *, layers: int, window: int) -> bytes:
    """Return the model: word pieces (n) as int32 → last hidden states (n, width) as float32.

    `int8` keeps weights with a scale a column, word vectors with a scale a row, and scales the
    activations of each word piece by themselves; attention and norms are computed in float32.
    """
    made = layers_in(variant)(weights)
    states = made.embeddings(INPUT, window)
    for number in range(layers):
        states = made.layer(states, f"encoder.layer.{number}.")
    width = len(weights["embeddings.LayerNorm.bias"])
    pieces = Value(INPUT, ["count"], TensorProto.INT32)
    return made.model(states, [pieces], Value(OUTPUT, ["count", width]))


class Layers(Nodes):
    """Collect the nodes and constants of an encoder's layers, in float32."""

    def __init__(self, weights: Weights) -> None:
        """Take weights by the names that BERT gives them."""
        super().__init__()
        self._weights = weights
        self._first_axis = self.constant(np.array([0], dtype=np.int64))

    def embeddings(self, pieces: str, window: int) -> str:
        """Add word and position vectors; every piece is of the first type."""
        positions = self._weights["embeddings.position_embeddings.weight"][:window]
        types = self._weights["embeddings.token_type_embeddings.weight"]
        here = self.node(
            "Slice",
            self.constant(positions + types[0]),
            self._first_axis,
            self.node("Shape", pieces),
            self._first_axis,
        )
        words = self._words(self._weights["embeddings.word_embeddings.weight"], pieces)
        return self._norm(self.node("Add", words, here), "embeddings.")

    def layer(self, states: str, name: str, wanted: str = "") -> str:
        """Add one transformer layer: attention, then two products with a GELU between.

        `wanted` are those of the states that are needed of it; they attend to all.
        """
        wanted = wanted or states
        given = self._activations(states)
        asking = given if wanted == states else self._activations(wanted)
        parts = [f"{name}attention.self.{part}." for part in ("query", "key", "value")]
        # Attention wants a batch; it is a batch of one.
        split = [
            self.node("Unsqueeze", self._product(each, part), self._first_axis)
            for each, part in zip((asking, given, given), parts, strict=True)
        ]
        bias = np.concatenate([self._weights[f"{part}bias"] for part in parts])
        mixed = self.fused("MultiHeadAttention", *split, self.constant(bias), num_heads=_HEADS)
        mixed = self.node("Squeeze", mixed, self._first_axis)
        mixed = self._product(self._activations(mixed), f"{name}attention.output.dense.")
        mixed = self._biased(mixed, f"{name}attention.output.dense.")
        attended = self._norm(self.node("Add", mixed, wanted), f"{name}attention.output.")

        wide = f"{name}intermediate.dense."
        inner = self._product(self._activations(attended), wide)
        inner = self.fused("BiasGelu", inner, self.constant(self._weights[f"{wide}bias"]))
        outer = self._narrowed(inner, f"{name}output.dense.")
        return self._norm(self.node("Add", outer, attended), f"{name}output.")

    def _words(self, table: NDArray[np.float32], pieces: str) -> str:
        return self.node("Gather", self.constant(table), pieces)

    def _activations(self, states: str) -> _Activations:
        return _Activations(states)

    def _product(self, given: _Activations, name: str) -> str:
        return self.node("MatMul", given.values, self.constant(self._matrix(name)))

    def _narrowed(self, gelu: str, name: str) -> str:
        return self._biased(self._product(self._activations(gelu), name), name)

    def _biased(self, states: str, name: str) -> str:
        return self.node("Add", states, self.constant(self._weights[f"{name}bias"]))

    def _norm(self, states: str, name: str) -> str:
        scale = self.constant(self._weights[f"{name}LayerNorm.weight"])
        bias = self.constant(self._weights[f"{name}LayerNorm.bias"])
        return self.node("LayerNormalization", states, scale, bias, epsilon=_EPSILON)

    def _matrix(self, name: str) -> NDArray[np.float32]:
        return self._weights[f"{name}weight"].T


class _Int8(Layers):
    """The same layers with integer products."""

    def __init__(self, weights: Weights) -> None:
        super().__init__(weights)
        self._last_axis = self.constant(np.array([-1], dtype=np.int64))
        self._one = self.constant(np.float32(1))
        self._middle = self.constant(np.uint8(_MIDDLE))
        self._zero = helper.make_tensor("value", TensorProto.UINT8, [1], [_MIDDLE])

    def _words(self, table: NDArray[np.float32], pieces: str) -> str:
        scales = np.abs(table).max(axis=1, keepdims=True) / 127
        scales = np.where(scales > 0, scales, 1).astype(np.float32)
        steps = self.constant(np.rint(table / scales).astype(np.int8))
        words = self.node("Cast", self.node("Gather", steps, pieces), to=TensorProto.FLOAT)
        return self.node("Mul", words, self.node("Gather", self.constant(scales), pieces))

    def _activations(self, states: str) -> _Activations:
        """Scale each word piece by its largest value, around the middle of the unsigned steps."""
        scales = self._scales(self.node("Abs", states), 127)
        flat = self.node("Squeeze", scales, self._last_axis)
        middles = self.node("ConstantOfShape", self.node("Shape", flat), value=self._zero)
        steps = self.node("QuantizeLinear", states, flat, middles, axis=0)
        return _Activations(steps, scales, self._middle)

    def _product(self, given: _Activations, name: str) -> str:
        return self._scaled_product(given, *in_steps(self._matrix(name)))

    def _narrowed(self, gelu: str, name: str) -> str:
        steps, columns = in_steps(self._matrix(name))
        raised = self.node("Add", gelu, self.constant(np.float32(_GELU_FLOOR)))
        scales = self._scales(raised, 255)
        flat = self.node("Squeeze", scales, self._last_axis)
        given = _Activations(self.node("QuantizeLinear", raised, flat, axis=0), scales)
        # What the raising adds to the product is the same for every word piece.
        added = _GELU_FLOOR * (steps.astype(np.float64) * columns).sum(axis=0)
        bias = (self._weights[f"{name}bias"] - added).astype(np.float32)
        return self.node("Add", self._scaled_product(given, steps, columns), self.constant(bias))

    def _scales(self, values: str, steps: int) -> str:
        largest = self.node("ReduceMax", values, self._last_axis, keepdims=1)
        return self.node("Mul", largest, self.constant(np.float32(1 / steps)))

    def _scaled_product(
        self, given: _Activations, steps: NDArray[np.int8], columns: NDArray[np.float32]
    ) -> str:
        zero = [given.zero] if given.zero else []
        product = self.fused(
            "MatMulIntegerToFloat",
            *(given.values, self.constant(steps), self._one, self.constant(columns), *zero),
        )
        return self.node("Mul", product, given.scales)


def layers_in(variant: Variant) -> type[Layers]:
    """Return what writes layers in this variant."""
    return _Int8 if variant == "int8" else Layers


@dataclass(frozen=True, slots=True)
class _Activations:
    """What a product takes: values, and for integers a scale a row and the step that means 0."""

    values: str
    scales: str = ""
    zero: str = ""


def in_steps(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return a matrix as whole steps and the size of a step in each column."""
    columns = (np.abs(matrix).max(axis=0) / _WEIGHT_LIMIT).astype(np.float32)
    return np.rint(matrix / columns).astype(np.int8), columns
