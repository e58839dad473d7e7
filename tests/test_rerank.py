"""Reranking: the order changes, nothing is lost, and no reranker costs nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from conftest import HashingEncoder
from numpy.typing import NDArray
from stock import document
from test_embed_rerank import cross_encoder

from evals import library as build
from qa.domain import Outcome, Passage
from qa.errors import ModelError
from qa.pipeline import Pipeline
from qa.retrieve.rerank import MOST, passage_text, reranked
from qa.settings import load

ROOT = Path(__file__).parents[1]
SURVIVAL = "What was median overall survival in ALPHA-01?"


class Judge:
    """Score by a function of the text; keep what was asked."""

    name = "judge"
    fingerprint = "judge-1"

    def __init__(self, score: Callable[[str], float]) -> None:
        self._score = score
        self.read: list[tuple[str, tuple[str, ...]]] = []

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.read.append((question, tuple(texts)))
        return np.array([self._score(text) for text in texts], dtype=np.float32)


def order(scores: NDArray[np.float64]) -> list[int]:
    places: list[int] = np.argsort(-scores, kind="stable").tolist()
    return places


def numbered(count: int) -> dict[int, str]:
    return {place: str(place) for place in range(count)}


def test_best_read_comes_first() -> None:
    found = reranked("q", np.array([1.0, 0.9, 0.2, 0.0]), numbered(4), Judge(float))
    assert np.allclose(found, [0.5, 0.45 + 1 / 6, 0.1 + 1 / 3, 0.5])
    assert order(found) == [1, 0, 3, 2]


def test_only_the_best_are_read_and_none_is_lost() -> None:
    judge = Judge(lambda text: -float(text))
    fused = np.linspace(0, 1, 2 * MOST)
    found = reranked("q", fused, numbered(len(fused)), judge)
    [(question, read)] = judge.read
    assert question == "q"
    assert set(map(int, read)) == set(order(fused)[:MOST])
    assert sorted(order(found)[:MOST]) == sorted(order(fused)[:MOST])
    assert order(found)[MOST:] == order(fused)[MOST:]
    assert found.min() >= 0
    assert found.max() <= 1


def test_share_is_what_the_reader_counts() -> None:
    fused = np.array([1.0, 0.4, 0.0])
    assert order(reranked("q", fused, numbered(3), Judge(float), share=1.0)) == [2, 1, 0]
    assert order(reranked("q", fused, numbered(3), Judge(float), share=0.0)) == [0, 1, 2]


def test_equal_candidates_keep_their_order() -> None:
    fused = np.full(40, 0.5)
    found = reranked("q", fused, dict(reversed(numbered(40).items())), Judge(lambda _: 0.7))
    assert order(found) == list(range(40))


def test_candidate_without_text_is_not_read() -> None:
    judge = Judge(lambda _: 0.5)
    found = reranked("q", np.array([1.0, 0.5, 0.1]), {1: "one", 2: "two"}, judge)
    assert judge.read == [("q", ("one", "two"))]
    assert found.shape == (3,)


def test_nothing_to_read_asks_nobody() -> None:
    judge = Judge(float)
    assert reranked("q", np.array([]), {}, judge).shape == (0,)
    assert reranked("q", np.array([0.3]), {}, judge).shape == (1,)
    assert judge.read == []


def test_fused_scores_are_left_as_they_were() -> None:
    fused = np.array([1.0, 0.5])
    reranked("q", fused, numbered(2), Judge(float))
    assert fused.tolist() == [1.0, 0.5]


class TooFew(Judge):
    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        return super().score(question, texts)[1:]


@pytest.mark.parametrize(
    "judge",
    [Judge(lambda _: float("nan")), Judge(lambda _: float("inf")), TooFew(float)],
    ids=["nan", "infinite", "too-few"],
)
def test_bad_scores_are_told(judge: Judge) -> None:
    with pytest.raises(ModelError, match=r"^The reranker 'judge' gave .* expected 2 ") as told:
        reranked("q", np.array([1.0, 0.5]), numbered(2), judge)
    assert "QA_RERANKER" in told.value.next


def test_title_and_headings_are_read() -> None:
    source = document("alpha", "Text.", title="ALPHA in cancer.").source
    passage = Passage("alpha", "1", 0, 5, "Text.", ("ALPHA in cancer.", "Results"))
    assert passage_text(passage, source) == "ALPHA in cancer. Results. Text."


@pytest.fixture
def library(stocked_library: Path, tmp_path: Path) -> Path:
    """The six documents, in the library that the settings name."""
    return Path(shutil.copytree(stocked_library, tmp_path / "library"))


@pytest.mark.usefixtures("library")
def test_pipeline_asks_the_reranker() -> None:
    judge = Judge(lambda text: float("Imaging" in text))
    with Pipeline.open(load(), encoder=HashingEncoder()) as plain:
        before = plain.evidence(SURVIVAL)
    with Pipeline.open(load(), encoder=HashingEncoder(), reranker=judge) as pipeline:
        after = pipeline.evidence(SURVIVAL)
    assert before[0].source.id != "imaging-review"
    assert {item.passage.id for item in after} == {item.passage.id for item in before}
    ids = [[item.source.id for item in found] for found in (before, after)]
    assert ids[1].index("imaging-review") < ids[0].index("imaging-review")
    [(question, texts)] = judge.read
    assert question == SURVIVAL
    assert any(text.startswith("ALPHA-01: zomatinib in renal cancer. Results. ") for text in texts)


# A question through the whole pipeline, the bundled encoder's place taken by a light one.
ASK = f"""
import sys
sys.path.insert(0, "tests")
from conftest import HashingEncoder
from qa.pipeline import Pipeline
from qa.settings import load
with Pipeline.open(load(), encoder=HashingEncoder()) as pipeline:
    assert pipeline.ask({SURVIVAL!r}).statements
sys.stderr.write(" ".join({{"torch", "sentence_transformers", "transformers"}} & set(sys.modules)))
"""


@pytest.mark.usefixtures("library")
def test_no_reranker_needs_no_torch() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stderr == ""


@pytest.mark.slow
@pytest.mark.usefixtures("library")
def test_answer_passes_a_real_cross_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny = cross_encoder(tmp_path / "tiny")
    with Pipeline.open(load(), encoder=HashingEncoder()) as plain:
        before = plain.evidence(SURVIVAL)
    monkeypatch.setenv("QA_RERANKER", str(tiny))
    with Pipeline.open(load(), encoder=HashingEncoder()) as pipeline:
        after = pipeline.evidence(SURVIVAL)
        answer = pipeline.ask(SURVIVAL)
    assert {item.passage.id for item in after} == {item.passage.id for item in before}
    assert [item.scores.fused for item in after] != [item.scores.fused for item in before]
    assert answer.outcome is Outcome.ANSWERED
    assert "12.5 months" in answer.statements[0].text


@pytest.mark.slow
def test_evaluations_ask_the_reranker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_RERANKER", str(tmp_path / "nowhere"))
    cuts = [build.document("one", "Dose", ["The dose of zomatinib is 5 mg/kg."])]
    with (
        build.build(tmp_path, cuts, HashingEncoder()) as pipeline,
        pytest.raises(ModelError, match="nowhere"),
    ):
        pipeline.evidence("What is the dose of zomatinib?")
