"""The upper layers over two texts: the shipped graph computes what the trained network does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from numpy.typing import NDArray

from evals.reranker import texts
from evals.reranker.joint import JointReader, joint_readings
from evals.reranker.pairs import Asked
from qa.embed import bundled, load
from qa.embed.joint import joint_graph
from qa.embed.variants import ASKED, READING, TOLD, Variant

Array = NDArray[np.float32]
FIRST, LAST = 3, 6


@pytest.fixture(scope="module")
def network() -> JointReader:
    """A network whose head says something."""
    torch.manual_seed(3)
    made = JointReader().eval()
    torch.nn.init.normal_(made.sides, std=0.1)
    torch.nn.init.normal_(made.out.weight, std=0.5)
    return made


def read_by_graph(network: JointReader, variant: Variant, asked: Array, told: Array) -> float:
    content = joint_graph(network.named_weights(), variant, first=FIRST, last=LAST)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return float(session.run([READING], {ASKED: asked, TOLD: told})[0].item())


def states(*counts: int) -> list[Array]:
    chance = np.random.default_rng(5)
    return [chance.normal(0, 0.5, (n, bundled.DIMENSION)).astype(np.float32) for n in counts]


def read_by_network(network: JointReader, asked: Array, told: Array, padded: int = 0) -> float:
    def given(rows: Array) -> tuple[torch.Tensor, torch.Tensor]:
        more = np.concatenate([rows, np.ones((padded, rows.shape[1]), dtype=np.float32)])
        inside = torch.arange(len(more))[None] < len(rows)
        return torch.from_numpy(more)[None], inside

    with torch.inference_mode():
        return float(network(*given(asked), *given(told)).item())


def test_graph_reads_what_the_network_reads(network: JointReader) -> None:
    asked, told, other = states(9, 23, 4)
    for sentence in (told, other):
        expected = read_by_network(network, asked, sentence)
        assert read_by_graph(network, "fp32", asked, sentence) == pytest.approx(expected, abs=1e-3)
        assert read_by_graph(network, "int8", asked, sentence) == pytest.approx(expected, abs=0.3)
    assert read_by_network(network, asked, told) != read_by_network(network, asked, other)


def test_what_is_padded_is_not_read(network: JointReader) -> None:
    asked, told = states(7, 12)
    alone = read_by_network(network, asked, told)
    assert read_by_network(network, asked, told, padded=5) == pytest.approx(alone, abs=1e-4)


def test_untrained_network_says_nothing() -> None:
    asked, told = states(7, 12)
    assert read_by_network(JointReader().eval(), asked, told) == 0.0


def test_batch_reads_each_question_as_alone(network: JointReader, tmp_path: Path) -> None:
    said = (
        "How many fell?",
        "What is the dose?",
        "Nine of 80 fell.",
        "The dose is 5 mg, once a day.",
    )
    known = texts.kept(said, load("bundled"), texts.product_states(), tmp_path)
    asked = [Asked.of(known, said[0], said[2:]), Asked.of(known, said[1], said[3:])]
    with torch.inference_mode():
        both = joint_readings(network, known, asked)
        alone = [joint_readings(network, known, [each])[0] for each in asked]
    assert [len(each) for each in both] == [2, 1]
    for one, other in zip(both, alone, strict=True):
        assert torch.allclose(one, other, atol=0.1)  # bfloat16
