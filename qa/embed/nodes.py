"""Nodes and constants of an ONNX graph, collected one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import onnx
from numpy.typing import ArrayLike
from onnx import helper, numpy_helper

_RUNTIME_DOMAIN: Final = "com.microsoft"
_OPSETS: Final = (("", 19), (_RUNTIME_DOMAIN, 1))
_IR_VERSION: Final = 9


class Value(NamedTuple):
    """What a run takes or gives; a named axis may be of any length."""

    name: str
    shape: Sequence[str | int]
    kind: int = onnx.TensorProto.FLOAT


class Nodes:
    """A graph in the making; each method returns the name of what it added."""

    def __init__(self) -> None:
        """Begin an empty graph."""
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def constant(self, values: ArrayLike) -> str:
        """Add an array that is part of the model."""
        name = f"constant_{len(self._constants)}"
        array = np.asarray(values, order="C")
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:  # noqa: ANN401
        """Add an operation of the standard."""
        name = f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def fused(self, kind: str, *inputs: str, **attributes: Any) -> str:  # noqa: ANN401
        """Add an operation that onnxruntime has beside the standard."""
        return self.node(kind, *inputs, domain=_RUNTIME_DOMAIN, **attributes)

    def model(self, result: str, inputs: Sequence[Value], output: Value) -> bytes:
        """Return the finished model; the same weights give the same bytes."""
        self._nodes.append(helper.make_node("Identity", [result], [output.name]))
        made = helper.make_graph(
            self._nodes,
            "encoder",
            [_told(each) for each in inputs],
            [_told(output)],
            self._constants,
        )
        opsets = [helper.make_opsetid(*opset) for opset in _OPSETS]
        model = helper.make_model(made, opset_imports=opsets, ir_version=_IR_VERSION)
        return bytes(model.SerializeToString(deterministic=True))


def _told(value: Value) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(value.name, value.kind, value.shape)
