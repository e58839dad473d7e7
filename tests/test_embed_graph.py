"""The graph computes what BERT computes; integers change it little and never overflow."""

from __future__ import annotations

from math import erf
from typing import Any, cast

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import numpy_helper

from qa.embed.graph import graph
from qa.embed.variants import INPUT, OUTPUT, Variant

WORDS, WIDTH, INNER, HEADS, LAYERS, WINDOW = 50, 48, 96, 12, 2, 16
Array = NDArray[np.float32]


@pytest.fixture(scope="module")
def weights() -> dict[str, Array]:
    """A small BERT of random weights."""
    random = np.random.default_rng(7)

    def normal(*shape: int, scale: float = 0.3) -> Array:
        return random.normal(0, scale, shape).astype(np.float32)

    made = {
        "embeddings.word_embeddings.weight": normal(WORDS, WIDTH),
        "embeddings.position_embeddings.weight": normal(2 * WINDOW, WIDTH),
        "embeddings.token_type_embeddings.weight": normal(2, WIDTH),
    }
    norms = ["embeddings."]
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}."
        norms += [f"{name}attention.output.", f"{name}output."]
        for part, given, out in [
            ("attention.self.query", WIDTH, WIDTH),
            ("attention.self.key", WIDTH, WIDTH),
            ("attention.self.value", WIDTH, WIDTH),
            ("attention.output.dense", WIDTH, WIDTH),
            ("intermediate.dense", WIDTH, INNER),
            ("output.dense", INNER, WIDTH),
        ]:
            made[f"{name}{part}.weight"] = normal(out, given)
            made[f"{name}{part}.bias"] = normal(out)
    for name in norms:
        made[f"{name}LayerNorm.weight"] = 1 + normal(WIDTH, scale=0.1)
        made[f"{name}LayerNorm.bias"] = normal(WIDTH, scale=0.1)
    return made


def states(weights: dict[str, Array], variant: Variant, pieces: list[int]) -> Array:
    content = graph(weights, variant, layers=LAYERS, window=WINDOW)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return cast(Array, session.run([OUTPUT], {INPUT: np.array(pieces, dtype=np.int32)})[0])


def bert(weights: dict[str, Array], pieces: list[int]) -> NDArray[np.float64]:
    """The encoder as its paper describes it (Devlin et al. 2019)."""

    def dense(x: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        product = x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
        return np.asarray(product, dtype=np.float64)

    def norm(x: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        centred = x - x.mean(axis=1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-12)
        scaled = scaled * weights[f"{name}.LayerNorm.weight"]
        return np.asarray(scaled + weights[f"{name}.LayerNorm.bias"], dtype=np.float64)

    x = weights["embeddings.word_embeddings.weight"][pieces].astype(np.float64)
    x = x + weights["embeddings.position_embeddings.weight"][: len(pieces)]
    x = norm(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings")
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}."
        query, key, value = (
            dense(x, f"{name}attention.self.{part}").reshape(len(x), HEADS, -1).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        likeness = np.exp(query @ key.swapaxes(1, 2) / (WIDTH / HEADS) ** 0.5)
        mixed = (likeness / likeness.sum(axis=2, keepdims=True)) @ value
        mixed = mixed.swapaxes(0, 1).reshape(len(x), WIDTH)
        x = norm(x + dense(mixed, f"{name}attention.output.dense"), f"{name}attention.output")
        inner = dense(x, f"{name}intermediate.dense")
        inner *= 0.5 * (1 + np.vectorize(erf)(inner / 2**0.5))
        x = norm(x + dense(inner, f"{name}output.dense"), f"{name}output")
    return x


@pytest.mark.parametrize("pieces", [[1], [3, 1, 4, 1, 5], [*range(WINDOW)]], ids=len)
def test_graph_computes_bert(weights: dict[str, Array], pieces: list[int]) -> None:
    expected = bert(weights, pieces)
    assert np.allclose(states(weights, "fp32", pieces), expected, atol=1e-4)
    rounded = states(weights, "int8", pieces)
    assert np.linalg.norm(rounded - expected) < 0.05 * np.linalg.norm(expected)


def test_same_weights_give_the_same_bytes(weights: dict[str, Array]) -> None:
    first, second = (graph(weights, "int8", layers=LAYERS, window=WINDOW) for _ in range(2))
    assert first == second


def test_integer_sums_cannot_overflow(weights: dict[str, Array]) -> None:
    model = onnx.load_from_string(graph(weights, "int8", layers=LAYERS, window=WINDOW))
    constants = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    matrices: list[NDArray[Any]] = [
        constants[node.input[1]]
        for node in model.graph.node
        if node.op_type == "MatMulIntegerToFloat"
    ]
    assert len(matrices) == 6 * LAYERS
    for matrix in matrices:
        assert matrix.dtype == np.int8
        assert 2 * 255 * np.abs(matrix.astype(int)).max() < 2**15
