"""The ONNX graph that reads a question and a sentence together, and says how well it answers.

Each text has gone through the encoder's lower layers alone, so that a sentence's states are kept;
the upper layers see both (MacAvaney et al. 2020, "PreTTR"), with weights of their own.
"""

from __future__ import annotations

import numpy as np

from qa.embed.graph import Layers, Weights, layers_in
from qa.embed.nodes import Value
from qa.embed.variants import ASKED, READING, TOLD, Variant


def joint_graph(weights: Weights, variant: Variant, *, first: int, last: int) -> bytes:
    """Return a model: states of two texts → one reading (1, 1), as float32.

    States are (m, width) of the question and (n, width) of the sentence, by the encoder's layers
    before the layer `first`; the model has those from there to before `last`.
    """
    made = layers_in(variant)(weights)
    sides = weights["sides"]
    asked, told = (
        made.node("Add", name, made.constant(side))
        for name, side in zip((ASKED, TOLD), sides, strict=True)
    )
    states = made.node("Concat", asked, told, axis=0)
    for number in range(first, last - 1):
        states = made.layer(states, f"encoder.layer.{number}.")
    wanted = _read_of(made, states)
    states = made.layer(states, f"encoder.layer.{last - 1}.", wanted)
    given = [Value(ASKED, ["asked", sides.shape[1]]), Value(TOLD, ["told", sides.shape[1]])]
    return made.model(_read(made, weights, states), given, Value(READING, [1, 1]))


def _read_of(made: Layers, states: str) -> str:
    """Return the states that are read in the end: the question's first, and the sentence's."""
    first = made.node("Slice", states, *_whole_numbers(made, 0, 1, 0))
    count = made.node("Shape", ASKED, start=0, end=1)
    end = made.node("Shape", states, start=0, end=1)
    told = made.node("Slice", states, count, end, *_whole_numbers(made, 0))
    return made.node("Concat", first, told, axis=0)


def _read(made: Layers, weights: Weights, states: str) -> str:
    """Pool the marks at both texts' beginnings and the sentence's pieces; one number of these."""
    rows, one, two = _whole_numbers(made, 0, 1, 2)
    end = made.node("Shape", states, start=0, end=1)
    told = made.node("Slice", states, one, end, rows)
    pooled = made.node(
        "Concat",
        made.node("Slice", states, rows, one, rows),
        made.node("Slice", states, one, two, rows),
        made.node("ReduceMean", told, rows, keepdims=1),
        made.node("ReduceMax", told, rows, keepdims=1),
        axis=1,
    )
    product = made.node("MatMul", pooled, made.constant(weights["hidden.weight"].T))
    hidden = made.fused("BiasGelu", product, made.constant(weights["hidden.bias"]))
    read = made.node("MatMul", hidden, made.constant(weights["out.weight"].T))
    return made.node("Add", read, made.constant(weights["out.bias"]))


def _whole_numbers(made: Layers, *numbers: int) -> list[str]:
    return [made.constant(np.array([each], dtype=np.int64)) for each in numbers]
