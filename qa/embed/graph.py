"""The ONNX graph of a BERT encoder, written straight from its weights: no torch, no tracing.

One run encodes one text. Without other texts beside it there is nothing to pad or to mask, and a
text's vector cannot depend on what it happens to be encoded with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import ArrayLike, NDArray
from onnx import TensorProto, helper, numpy_helper

from qa.embed.variants import INPUT, KINDS, OUTPUT, SCORE, Variant

Weights = Mapping[str, NDArray[np.float32]]

_HEADS = 12
_EPSILON = 1e-12
_RUNTIME_DOMAIN = "com.microsoft"
_OPSETS = (("", 19), (_RUNTIME_DOMAIN, 1))
_IR_VERSION = 9

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
    made = _Int8(weights) if variant == "int8" else _Float32(weights)
    states = made.layers(made.embeddings(window), layers)
    return made.model(states, OUTPUT, ("count", len(weights["embeddings.LayerNorm.bias"])))


def pair_graph(weights: Weights, variant: Variant, *, layers: int, window: int) -> bytes:
    """Return a model of two texts: word pieces (n) and their kinds (n) → one score (1, 1).

    The mean of the last hidden states goes through a layer with a GELU, in float32.
    """
    made = _Int8(weights) if variant == "int8" else _Float32(weights)
    states = made.layers(made.embeddings(window, KINDS), layers)
    return made.model(made.head(states), SCORE, (1, 1), INPUT, KINDS)


class _Float32:
    """Collect the nodes and constants of the graph, in float32."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._first_axis = self._constant(np.array([0], dtype=np.int64))
        self._count = self._node("Shape", INPUT)

    def embeddings(self, window: int, kinds: str | None = None) -> str:
        """Add word, position and type vectors; without `kinds` every piece is of the first type."""
        positions = self._weights["embeddings.position_embeddings.weight"][:window]
        types = self._weights["embeddings.token_type_embeddings.weight"]
        if kinds is None:
            positions = positions + types[0]
        here = self._node(
            "Slice", self._constant(positions), self._first_axis, self._count, self._first_axis
        )
        if kinds is not None:
            here = self._node("Add", here, self._node("Gather", self._constant(types), kinds))
        words = self._words(self._weights["embeddings.word_embeddings.weight"])
        return self._norm(self._node("Add", words, here), "embeddings.")

    def layers(self, states: str, count: int) -> str:
        """Add the transformer layers."""
        for number in range(count):
            states = self.layer(states, f"encoder.layer.{number}.")
        return states

    def head(self, states: str) -> str:
        """Add what makes one number of the states: their mean, a hidden layer, a product."""
        mean = self._node("ReduceMean", states, self._first_axis, keepdims=1)
        hidden = self._node("MatMul", mean, self._constant(self._matrix("head.hidden.")))
        bias = self._constant(self._weights["head.hidden.bias"])
        hidden = self._fused("BiasGelu", hidden, bias)
        scored = self._node("MatMul", hidden, self._constant(self._matrix("head.score.")))
        return self._biased(scored, "head.score.")

    def layer(self, states: str, name: str) -> str:
        """Add one transformer layer: attention, then two products with a GELU between."""
        given = self._activations(states)
        parts = [f"{name}attention.self.{part}." for part in ("query", "key", "value")]
        # Attention wants a batch; it is a batch of one.
        split = [
            self._node("Unsqueeze", self._product(given, part), self._first_axis) for part in parts
        ]
        bias = np.concatenate([self._weights[f"{part}bias"] for part in parts])
        mixed = self._fused("MultiHeadAttention", *split, self._constant(bias), num_heads=_HEADS)
        mixed = self._node("Squeeze", mixed, self._first_axis)
        mixed = self._product(self._activations(mixed), f"{name}attention.output.dense.")
        mixed = self._biased(mixed, f"{name}attention.output.dense.")
        attended = self._norm(self._node("Add", mixed, states), f"{name}attention.output.")

        wide = f"{name}intermediate.dense."
        inner = self._product(self._activations(attended), wide)
        inner = self._fused("BiasGelu", inner, self._constant(self._weights[f"{wide}bias"]))
        outer = self._narrowed(inner, f"{name}output.dense.")
        return self._norm(self._node("Add", outer, attended), f"{name}output.")

    def model(self, result: str, name: str, shape: tuple[str | int, int], *inputs: str) -> bytes:
        """Return the finished model; the same weights give the same bytes."""
        self._nodes.append(helper.make_node("Identity", [result], [name]))
        made = helper.make_graph(
            self._nodes,
            "encoder",
            [
                helper.make_tensor_value_info(each, TensorProto.INT32, ["count"])
                for each in inputs or (INPUT,)
            ],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)],
            self._constants,
        )
        opsets = [helper.make_opsetid(*opset) for opset in _OPSETS]
        model = helper.make_model(made, opset_imports=opsets, ir_version=_IR_VERSION)
        return bytes(model.SerializeToString(deterministic=True))

    def _words(self, table: NDArray[np.float32]) -> str:
        return self._node("Gather", self._constant(table), INPUT)

    def _activations(self, states: str) -> _Activations:
        return _Activations(states)

    def _product(self, given: _Activations, name: str) -> str:
        return self._node("MatMul", given.values, self._constant(self._matrix(name)))

    def _narrowed(self, gelu: str, name: str) -> str:
        return self._biased(self._product(self._activations(gelu), name), name)

    def _biased(self, states: str, name: str) -> str:
        return self._node("Add", states, self._constant(self._weights[f"{name}bias"]))

    def _norm(self, states: str, name: str) -> str:
        scale = self._constant(self._weights[f"{name}LayerNorm.weight"])
        bias = self._constant(self._weights[f"{name}LayerNorm.bias"])
        return self._node("LayerNormalization", states, scale, bias, epsilon=_EPSILON)

    def _matrix(self, name: str) -> NDArray[np.float32]:
        return self._weights[f"{name}weight"].T

    def _constant(self, values: ArrayLike) -> str:
        name = f"constant_{len(self._constants)}"
        array = np.asarray(values, order="C")
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def _node(self, kind: str, *inputs: str, **attributes: Any) -> str:  # noqa: ANN401
        name = f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def _fused(self, kind: str, *inputs: str, **attributes: Any) -> str:  # noqa: ANN401
        return self._node(kind, *inputs, domain=_RUNTIME_DOMAIN, **attributes)


class _Int8(_Float32):
    """The same graph with integer products."""

    def __init__(self, weights: Weights) -> None:
        super().__init__(weights)
        self._last_axis = self._constant(np.array([-1], dtype=np.int64))
        self._one = self._constant(np.float32(1))
        self._middle = self._constant(np.uint8(_MIDDLE))
        middle = helper.make_tensor("value", TensorProto.UINT8, [1], [_MIDDLE])
        self._middles = self._node("ConstantOfShape", self._count, value=middle)

    def _words(self, table: NDArray[np.float32]) -> str:
        scales = np.abs(table).max(axis=1, keepdims=True) / 127
        scales = np.where(scales > 0, scales, 1).astype(np.float32)
        steps = self._constant(np.rint(table / scales).astype(np.int8))
        words = self._node("Cast", self._node("Gather", steps, INPUT), to=TensorProto.FLOAT)
        return self._node("Mul", words, self._node("Gather", self._constant(scales), INPUT))

    def _activations(self, states: str) -> _Activations:
        """Scale each word piece by its largest value, around the middle of the unsigned steps."""
        scales = self._scales(self._node("Abs", states), 127)
        flat = self._node("Squeeze", scales, self._last_axis)
        steps = self._node("QuantizeLinear", states, flat, self._middles, axis=0)
        return _Activations(steps, scales, self._middle)

    def _product(self, given: _Activations, name: str) -> str:
        return self._scaled_product(given, *in_steps(self._matrix(name)))

    def _narrowed(self, gelu: str, name: str) -> str:
        steps, columns = in_steps(self._matrix(name))
        raised = self._node("Add", gelu, self._constant(np.float32(_GELU_FLOOR)))
        scales = self._scales(raised, 255)
        flat = self._node("Squeeze", scales, self._last_axis)
        given = _Activations(self._node("QuantizeLinear", raised, flat, axis=0), scales)
        # What the raising adds to the product is the same for every word piece.
        added = _GELU_FLOOR * (steps.astype(np.float64) * columns).sum(axis=0)
        bias = (self._weights[f"{name}bias"] - added).astype(np.float32)
        return self._node("Add", self._scaled_product(given, steps, columns), self._constant(bias))

    def _scales(self, values: str, steps: int) -> str:
        largest = self._node("ReduceMax", values, self._last_axis, keepdims=1)
        return self._node("Mul", largest, self._constant(np.float32(1 / steps)))

    def _scaled_product(
        self, given: _Activations, steps: NDArray[np.int8], columns: NDArray[np.float32]
    ) -> str:
        zero = [given.zero] if given.zero else []
        product = self._fused(
            "MatMulIntegerToFloat",
            *(given.values, self._constant(steps), self._one, self._constant(columns), *zero),
        )
        return self._node("Mul", product, given.scales)


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
